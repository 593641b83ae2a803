"""The questions and the glossary as CSV, for spreadsheets: one row a record, words as a reader sees them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from recall.bank.records import LEVELS
from recall.text import refs
from recall.text.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recall.bank.bank import Bank

_MARK = "\ufeff"
"""The byte order mark, by which spreadsheets know that the text is UTF-8."""

_QUESTION_COLUMNS = (
    *(
        "id",
        "level",
        "prompt",
        "minutes",
        "topics",
        "terms",
        "learn_first",
        "confused_with",
        "nudges",
        "hint",
        "short_answer",
    ),
    *(
        "must",
        "nice",
        "weak",
        "mixed",
        "solid",
        "outstanding",
        "probes",
        "pitfalls",
        "variants",
        "sources",
        "reviewed",
        "url",
    ),
)
_TERM_COLUMNS = (
    "id",
    "name",
    "aliases",
    "topic",
    "definition",
    "more",
    "confused_with",
    "asked_in",
    "url",
)


def questions_csv(bank: Bank, site_url: str) -> bytes:
    """Return a row per question; a field of several parts has a line for each."""
    rows = []
    for question in bank.questions:
        rubric = question.rubric
        must, nice = (
            _lines(point.text for point in question.key_points if point.kind == kind)
            for kind in ("must", "nice")
        )
        rows.append(
            [
                question.id,
                LEVELS[question.level],
                plain(question.prompt),
                str(question.minutes),
                _lines(bank.topic[topic].title for topic in question.topics),
                _lines(bank.term[term].name for term in question.terms),
                "\n".join(question.learn_first),
                "\n".join(question.confused_with),
                _lines(question.nudges),
                plain(question.hint),
                plain(question.short_answer),
                must,
                nice,
                *(
                    plain(getattr(rubric, band)) if rubric else ""
                    for band in ("weak", "mixed", "solid", "outstanding")
                ),
                _lines(
                    f"{probe.ask} (Listen for: {probe.listen_for})" for probe in question.probes
                ),
                _lines(f"“{pitfall.claim}” {pitfall.truth}" for pitfall in question.pitfalls),
                _lines(f"{variant.ask} {variant.answer}" for variant in question.variants),
                "\n".join(bank.source[source].address for source in question.sources),
                question.reviewed.isoformat(),
                site_url + refs.url_of(refs.page_of(bank, "question", question.id)),
            ]
        )
    return _table(_QUESTION_COLUMNS, rows)


def glossary_csv(bank: Bank, site_url: str) -> bytes:
    """Return a row per term."""
    rows = [
        [
            term.id,
            plain(term.name),
            _lines(term.aliases),
            plain(bank.topic[term.topic].title),
            plain(term.definition),
            plain(term.more),
            _lines(
                f"{bank.term[other.term].name}: {other.difference}" for other in term.confused_with
            ),
            "\n".join(question.id for question in bank.asking(term.id)),
            site_url + refs.url_of(refs.page_of(bank, "term", term.id)),
        ]
        for term in bank.terms
    ]
    return _table(_TERM_COLUMNS, rows)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(plain(text) for text in texts)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return CSV after RFC 4180; a text that a spreadsheet would take for a formula is set apart by an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(
        [f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in row]
        for row in rows
    )
    return (_MARK + text.getvalue()).encode()

"""The questions and the glossary as CSV, for spreadsheets: one row a record, words as a reader sees them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from recall.text import refs
from recall.text.markdown import plain
from recall.text.outline import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recall.bank.bank import Bank
    from recall.bank.records import Question
    from recall.text.outline import Item, Section

_ORDER = (
    *("id", "level", "prompt", "minutes", "topics", "terms", "learn_first", "confused_with"),
    *("nudges", "hint", "short_answer", "must", "nice", "weak", "mixed", "solid", "outstanding"),
    *("probes", "pitfalls", "variants", "sources", "reviewed"),
)
"""The columns of the first edition in their order: later ones are added after them, before the address."""
_MARK = "\ufeff"
"""The byte order mark, by which spreadsheets know that the text is UTF-8."""

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
    rows = [_question(bank, question, site_url) for question in bank.questions]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    ordered = [name for name in _ORDER if name in columns]
    ordered += [name for name in columns if name not in ordered]
    ordered.append(ordered.pop(ordered.index("url")))
    return _table(ordered, [[row.get(name, "") for name in ordered] for row in rows])


def _question(bank: Bank, question: Question, site_url: str) -> dict[str, str]:
    """Return the cells of a question by column: what it is, then a column per section, or per mark where items have one."""
    difficulty = bank.difficulty(question)
    row = {
        "id": question.id,
        "level": bank.levels[question.level],
        "prompt": plain(question.prompt),
        "minutes": str(question.minutes),
        "difficulty": str(difficulty or ""),
        "topics": _lines(bank.topic[topic].title for topic in question.topics),
        "learn_first": "\n".join(question.learn_first),
        "confused_with": "\n".join(question.confused_with),
    }
    for section in sections(question):
        if section.form in {"points", "bands"}:
            for item in section.items:
                before = f"{row[item.mark]}\n" if item.mark in row else ""
                row[item.mark] = before + plain(item.text)
        elif section.form != "answer":
            row[section.name] = "\n".join(_cell(bank, section, item) for item in section.items)
    row["reviewed"] = question.reviewed.isoformat()
    row["url"] = site_url + refs.url_of(refs.page_of(bank, "question", question.id))
    return row


def _cell(bank: Bank, section: Section, item: Item) -> str:
    """Return one part of a section as a line of a cell."""
    if section.name == "terms":
        return plain(bank.term[item.text].name)
    if section.name == "sources":
        return bank.source[item.text].address
    text = plain(item.text)
    if section.name == "pitfalls":
        text = f"“{text}”"
    if not item.more:
        return text
    more = plain(item.more)
    return f"{text} ({section.label}: {more})" if section.label else f"{text} {more}"


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

"""The registry of downloads: one entry per artifact.

To add one, write a module with a function of the bank and add an entry here; the build, the cache, the manifest and the page
of downloads follow.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from recall.exports.anki import anki_package, anki_text
from recall.exports.bundle import questions_bundle
from recall.exports.csv import glossary_csv, questions_csv
from recall.exports.epub import study_epub
from recall.exports.guides import interviewer_guide, level_guide, self_test, study_guide
from recall.exports.parts import one_level, pictured, spoken, whole
from recall.text.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from recall.bank.bank import Bank

GROUPS = ("guides", "levels", "book", "cards", "data")
"""Groups of downloads, in the order in which the page lists them."""

_PAPERS = {"a4": "A4", "letter": "US Letter"}
_SITE, _NOTES = ("site_url",), ("site_url", "notes")


class Setting(NamedTuple):
    """What an artifact may depend on besides the bank."""

    cache: Path | None
    """Folder of drawings kept between builds."""
    site_url: str = ""
    """Address of the site, with a slash at the end."""
    notes: str = ""
    """Text of `data/anki-notes.txt`: when each flashcard last changed."""


class Download(NamedTuple):
    """One artifact: what it is called, which part of the bank it shows, and how it is made."""

    file: str
    group: str
    title: str
    about: str
    part: Callable[[Bank], Bank]
    make: Callable[[Bank, Setting], bytes]
    uses: tuple[str, ...] = ()
    """Fields of the setting that the artifact depends on; it sees no others."""


def downloads(bank: Bank) -> tuple[Download, ...]:
    """Return the downloads of a site, in the order of the page; a level without questions has none."""
    prefix = bank.site.id
    named = (*_guides(), *_levels(bank), *_others())
    return tuple(one._replace(file=f"{prefix}{one.file}") for one in named)


def _guides() -> Iterator[Download]:
    for name, title, about, part, make in (
        (
            "study",
            "Study guide",
            "Every question with its answer; glossary, sources, index of terms.",
            whole,
            study_guide,
        ),
        (
            "self-test",
            "Self-test",
            "Prompts and nudges with room to write; hints and answers at the back.",
            spoken,
            self_test,
        ),
        (
            "interviewer",
            "Interviewer guide",
            "Rubric, probes, variants and room for notes for each question, plus scorecards.",
            spoken,
            interviewer_guide,
        ),
    ):
        for paper, size in _PAPERS.items():
            file = f"-{name}-{paper}.pdf"
            yield Download(
                file, "guides", f"{title}, {size}", about, part, partial(_on_paper, make, paper)
            )


def _on_paper(
    make: Callable[[Bank, str, Path | None], bytes], paper: str, bank: Bank, setting: Setting
) -> bytes:
    return make(bank, paper, setting.cache)


def _levels(bank: Bank) -> Iterator[Download]:
    about = "The questions of this level as in the study guide, with their sources."
    for level, title in bank.levels.items():
        if bank.of_level(level):
            part = partial(one_level, level=level)
            make = partial(_of_level, level)
            yield Download(f"-{level}-a4.pdf", "levels", plain(title), about, part, make)


def _of_level(level: str, bank: Bank, setting: Setting) -> bytes:
    return level_guide(bank, level, "a4", setting.cache)


def _others() -> Iterator[Download]:
    yield Download(
        ".epub",
        "book",
        "Study guide, EPUB",
        "The study guide for e-readers and phones.",
        whole,
        lambda bank, setting: study_epub(bank, setting.site_url, setting.cache),
        _SITE,
    )
    yield Download(
        ".apkg",
        "cards",
        "Anki deck",
        "One card per idea: questions, terms, formulas, pairs, numbers.",
        pictured,
        lambda bank, setting: anki_package(bank, setting.notes, setting.site_url, setting.cache),
        _NOTES,
    )
    yield Download(
        "-anki.tsv",
        "cards",
        "Anki deck as text",
        "The same cards without figures.",
        spoken,
        lambda bank, setting: anki_text(bank, setting.notes, setting.site_url),
        _NOTES,
    )
    yield Download(
        "-questions.md",
        "data",
        "Questions, Markdown",
        "All questions with their answers in one text, for notes and for other tools.",
        whole,
        lambda bank, setting: questions_bundle(bank, setting.site_url),
        _SITE,
    )
    yield Download(
        "-questions.csv",
        "data",
        "Questions, CSV",
        "One row per question, for spreadsheets.",
        spoken,
        lambda bank, setting: questions_csv(bank, setting.site_url),
        _SITE,
    )
    yield Download(
        "-glossary.csv",
        "data",
        "Glossary, CSV",
        "One row per term, for spreadsheets.",
        spoken,
        lambda bank, setting: glossary_csv(bank, setting.site_url),
        _SITE,
    )

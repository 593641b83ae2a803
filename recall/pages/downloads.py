"""The list of downloads: what there is to take along, how large it is, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from recall.exports.make import DOWNLOADS, FOLDER
from recall.text import refs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall.bank.bank import Bank

PAGE = "downloads.md"

_GROUPS = (
    (
        "guides",
        "Study guides",
        "PDF with bookmarks, tags and alternative texts, on A4 or US Letter.",
    ),
    ("levels", "One level", "PDF on A4, for the week before the interview."),
    ("book", "E-book", "EPUB 3, with formulas that scale and a linked glossary."),
    (
        "cards",
        "Flashcards",
        "Import the deck again at any time: it takes over corrections and keeps your reviews.",
    ),
    ("data", "Tables", "For programs there is [JSON with schemas](about/data.md)."),
)
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - the words come from the registry
)


def download_list(bank: Bank, entries: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the downloads by group, to stand on the downloads page.

    `entries` are the manifest's lines by file name; without them the list has no sizes.
    """
    up = "../" * refs.url_of(PAGE).count("/")
    groups = [
        (
            title,
            note,
            [
                {
                    "title": download.title,
                    "about": download.about,
                    "address": f"{up}{FOLDER}/{download.file}",
                    "size": _size(entries.get(download.file, {})),
                }
                for download in DOWNLOADS
                if download.group == name
            ],
        )
        for name, title, note in _GROUPS
    ]
    reviewed = max(question.reviewed for question in bank.questions)
    return _TEMPLATES.get_template("downloads.md.jinja").render(
        groups=groups,
        sized=bool(entries),
        date=reviewed.isoformat(),
        manifest=f"{up}{FOLDER}/manifest.json",
    )


def _size(entry: Mapping[str, Any]) -> str:
    if not entry:
        return ""
    count = entry["bytes"]
    size = (
        f"{count / 1e6:.1f}\N{NO-BREAK SPACE}MB"
        if count >= 1e6
        else f"{max(1, round(count / 1e3))}\N{NO-BREAK SPACE}kB"
    )
    return f"{entry['pages']}\N{NO-BREAK SPACE}pages, {size}" if "pages" in entry else size

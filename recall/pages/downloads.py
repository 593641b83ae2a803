"""The list of downloads: what there is to take along, how large it is, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from recall.exports.make import FOLDER
from recall.exports.registry import downloads
from recall.text import refs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall.bank.bank import Bank
    from recall.pages.render import Site

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


def download_list(site: Site, page: str) -> str:
    """Return the downloads by group; without files made, as while serving, the list has no sizes."""
    up = refs.relative_url("index.md", page)
    sizes = {one.download.file: _size(one.entry) for one in site.downloads}
    groups = [
        (title, Markup(note), _files(site.bank, name, sizes, up))  # noqa: S704 - written above
        for name, title, note in _GROUPS
    ]
    reviewed = max(question.reviewed for question in site.bank.questions)
    return site.render(
        "downloads.md.jinja",
        page,
        groups=groups,
        sized=bool(sizes),
        date=reviewed.isoformat(),
        manifest=f"{up}{FOLDER}/manifest.json",
    )


def _files(bank: Bank, group: str, sizes: Mapping[str, str], up: str) -> list[dict[str, str]]:
    return [
        {
            "title": download.title,
            "about": download.about,
            "address": f"{up}{FOLDER}/{download.file}",
            "size": sizes.get(download.file, ""),
        }
        for download in downloads(bank)
        if download.group == group
    ]


def _size(entry: Mapping[str, Any]) -> str:
    count = entry["bytes"]
    size = (
        f"{count / 1e6:.1f}\N{NO-BREAK SPACE}MB"
        if count >= 1e6
        else f"{max(1, round(count / 1e3))}\N{NO-BREAK SPACE}kB"
    )
    return f"{entry['pages']}\N{NO-BREAK SPACE}pages, {size}" if "pages" in entry else size

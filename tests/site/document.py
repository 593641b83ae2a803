"""A built page as a flat list of elements: enough to check structure with the standard library."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}


@dataclass
class Element:
    """One element: its attributes, the names of its ancestors from the root, and its text."""

    name: str
    attributes: dict[str, str]
    ancestors: tuple[str, ...]
    text: str = ""


@dataclass
class Document:
    """A parsed page; `faults` are tags that do not close in order."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Return the elements with one of these names, in order."""
        return [element for element in self.elements if element.name in names]

    def having(self, attribute: str) -> list[Element]:
        """Return the elements that carry an attribute."""
        return [element for element in self.elements if attribute in element.attributes]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.document = Document()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.document.faults.append(f"<{tag}> repeats an attribute")
        element = Element(
            tag,
            {name: value or "" for name, value in attrs},
            tuple(parent.name for parent in self._open),
        )
        self.document.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].name != tag:
            line, column = self.getpos()
            innermost = self._open[-1].name if self._open else "nothing"
            self.document.faults.append(
                f"{line}:{column}: </{tag}> closes while <{innermost}> is open"
            )
            if tag in {element.name for element in self._open}:
                while self._open.pop().name != tag:
                    pass
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def close(self) -> None:
        super().close()
        self.document.faults += [f"<{element.name}> is never closed" for element in self._open]


def parsed(page: Path) -> Document:
    """Return the document of one HTML file."""
    parser = _Parser()
    parser.feed(page.read_text(encoding="utf-8"))
    parser.close()
    return parser.document

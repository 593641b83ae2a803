"""Extension of Python-Markdown for hand-written pages: tables that scroll without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_BEFORE_LINKS_ARE_CHECKED = 12


class TableExtension(Extension):
    """Let a wide table scroll in a region that the keyboard reaches, without a script."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register the wrapping of tables."""
        md.treeprocessors.register(_Tables(md), "recall-tables", _BEFORE_LINKS_ARE_CHECKED)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for position, table in enumerate(list(parent)):
                if table.tag == "table":
                    parent.remove(table)
                    parent.insert(position, self._region(table))

    def _region(self, table: Element) -> Element:
        for cell in list(table.iter("th")):
            if not "".join(cell.itertext()).strip():
                cell.tag = "td"  # the empty corner of a table heads nothing
        heads = [" ".join("".join(cell.itertext()).split()) for cell in table.iter("th")]
        words = [head for head in heads if head]
        # A group and not a landmark: a page may hold many tables, and landmarks are for finding one's way.
        attributes = {
            "class": "table-scroll",
            "tabindex": "0",
            "role": "group",
            "aria-label": "Table: " + ", ".join(words),
        }
        region = Element("div", attributes)
        region.tail, table.tail = table.tail, None
        table.set(
            "class", "data-table"
        )  # The theme's script wraps tables without a class in a region of its own.
        region.append(table)
        return region

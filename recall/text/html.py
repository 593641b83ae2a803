"""The tree of a text as HTML that is also XML: the only way in which text of the bank becomes markup.

`element` escapes every text and attribute that it is given, so a writer cannot forget to. What a link, a formula or an embed
becomes depends on the target: the site, the EPUB and the flashcards each have a writer of their own.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recall.text.markdown import Node

_VOID = frozenset({"br", "hr", "img"})
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ALWAYS_BLOCKS = frozenset({"p", "ul", "ol", "pre", "blockquote", "table"})


def escape_text(text: str) -> Markup:
    """Return text in which no character is markup; fit for content and for attributes in double quotes."""
    return Markup(html.escape(text, quote=False))  # noqa: S704 - escaped right here


def element(name: str, *content: str, **attributes: str) -> Markup:
    """Return an element of HTML: content that is not `Markup` is escaped, and so is every attribute.

    A trailing underscore of an attribute's name goes (`class_`), other underscores become hyphens (`aria_label`).
    """
    written = "".join(
        f' {_attribute_name(key)}="{html.escape(value)}"' for key, value in attributes.items()
    )
    if name in _VOID:
        return Markup(f"<{name}{written}/>")  # noqa: S704 - built of escaped parts
    inner = join(content)
    return Markup(f"<{name}{written}>{inner}</{name}>")  # noqa: S704 - built of escaped parts


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Return parts as one piece of HTML: `Markup` as it is, other text escaped."""
    written = (part if isinstance(part, Markup) else escape_text(part) for part in parts)
    return Markup(between).join(written)  # noqa: S704 - white space between escaped parts


def _attribute_name(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.fullmatch(name):
        msg = f"'{name}' is not the name of an attribute"
        raise ValueError(msg)
    return name


class HtmlWriter:
    """Writes trees as HTML. A target says what links, formulas and embeds become by overriding their methods."""

    def blocks(self, nodes: Iterable[Node]) -> Markup:
        """Return the blocks of an answer."""
        return join(filter(None, (self.node(node) for node in nodes)), "\n")

    def line(self, content: Iterable[Node | str]) -> Markup:
        """Return the content of a paragraph."""
        return join(
            escape_text(part) if isinstance(part, str) else self.node(part) for part in content
        )

    def node(self, node: Node) -> Markup:
        """Return one element."""
        match node.name:
            case "a":
                return self.link(node)
            case "math":
                return self.formula(node)
            case "figure":
                return self.figure(node)
            case "example":
                return self.example(node)
            case "pre":
                return self.code(node)
            case "table":
                return self.table(node)
            case "th" | "td":
                return self.cell(node)
            case name:
                attributes = {key: node.get(key) for key in node.attributes}
                return element(name, self._inside(node), **attributes)

    def link(self, node: Node) -> Markup:
        """Return a link with the target as it is written."""
        return element("a", self.line(node.content), href=node.get("href"))

    def formula(self, node: Node) -> Markup:
        """Return a formula as its TeX in code."""
        return element("code", node.text)

    def figure(self, node: Node) -> Markup:
        """Return what a figure becomes: here its alternative text."""
        return element("p", node.get("alt"))

    def example(self, node: Node) -> Markup:
        """Return what the code or the output of the worked example becomes: here nothing."""
        del node
        return Markup()

    def code(self, node: Node) -> Markup:
        """Return a block of code."""
        return element("pre", element("code", node.text))

    def table(self, node: Node) -> Markup:
        """Return a table."""
        return element("table", self._inside(node))

    def cell(self, node: Node) -> Markup:
        """Return a cell of a table; one of the head without words heads nothing and is an ordinary cell."""
        content = self.line(node.content)
        name = "td" if node.name == "th" and not node.text.strip() else node.name
        attributes = {"class_": f"align-{node.get('align')}"} if node.get("align") else {}
        return element(name, content, **attributes)

    def _inside(self, node: Node) -> Markup:
        """Return the content of an element: lines, or blocks each on a line of its own."""
        parts: list[Markup] = []
        for part in node.content:
            block = not isinstance(part, str) and part.name in _ALWAYS_BLOCKS
            if block and parts:
                parts.append(Markup("\n"))
            parts.append(escape_text(part) if isinstance(part, str) else self.node(part))
        return join(parts)

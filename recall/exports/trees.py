"""Bank text as trees of HTML elements: what the artefacts that readers take along are made from.

The same Markdown reader as the site's reads a text, once for all artefacts. Formulas are found by `recall.text.scan` and stand in
the tree as placeholders, so that each artefact writes them in its own notation.
"""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markdown import Markdown

from recall.text.refs import escaped
from recall.text.scan import Span, spans

if TYPE_CHECKING:
    from collections.abc import Callable

FORMULA = re.compile("\ue000(\\d+)\ue001")
"""The placeholder of a formula: its number in the tree's list."""


class Tree(NamedTuple):
    """The blocks of a text and its formulas. Trees are shared: copy a block before changing it."""

    blocks: tuple[ET.Element, ...]
    formulas: tuple[Span, ...]

    def filled(self, text: str, form: Callable[[Span], str]) -> str:
        """Return a text of the tree with each formula in the form asked for."""
        return FORMULA.sub(lambda match: form(self.formulas[int(match[1])]), text)


@lru_cache(maxsize=16384)
def tree(text: str) -> Tree:
    """Return the tree of a Markdown text."""
    formulas: list[Span] = []
    pieces = []
    for span in spans(text):
        if span.kind == "math":
            pieces.append(f"\ue000{len(formulas)}\ue001")
            formulas.append(span)
        else:
            pieces.append(span.text if span.kind in {"code", "fence"} else escaped(span.text))
    html = _reader().reset().convert("".join(pieces))
    blocks = ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - made here, from text in which nothing is markup
    return Tree(tuple(blocks), tuple(formulas))


def embedded(block: ET.Element) -> ET.Element | None:
    """Return the image of a paragraph that holds nothing else: a figure, or an example's code or output."""
    if (
        block.tag != "p"
        or len(block) != 1
        or block[0].tag != "img"
        or (block.text or block[0].tail or "").strip()
    ):
        return None
    return block[0]


def rendered(
    text: str,
    formula: Callable[[Span], str],
    link: Callable[[str], str | None],
    embed: Callable[[ET.Element], str],
) -> str:
    """Return a text as HTML that is also XML.

    `formula` writes a formula, `link` gives the address for a link's target (None: only its words stay), and `embed` writes
    what an image in a paragraph of its own stands for.
    """
    read = tree(text)
    parts = []
    for block in read.blocks:
        image = embedded(block)
        if image is not None:
            parts.append(embed(image))
            continue
        own = copy.deepcopy(block)
        own.tail = None
        for anchor in own.iter("a"):
            address = link(anchor.get("href", ""))
            anchor.attrib.clear()
            if address is None:
                anchor.tag = "span"
            else:
                anchor.set("href", address)
        parts.append(read.filled(ET.tostring(own, encoding="unicode"), formula))
    return "\n".join(filter(None, parts))


def rendered_line(
    text: str, formula: Callable[[Span], str], link: Callable[[str], str | None]
) -> str:
    """Return a text of one paragraph as HTML, without the paragraph; raise ValueError when there are more."""
    html = rendered(text, formula, link, lambda _: "")
    if not html.startswith("<p>") or html.count("<p>") > 1 or not html.endswith("</p>"):
        msg = f"not one paragraph: {text[:60]!r}"
        raise ValueError(msg)
    return html.removeprefix("<p>").removesuffix("</p>")


@lru_cache(maxsize=1)
def _reader() -> Markdown:
    reader = Markdown(extensions=["tables", "fenced_code"], output_format="xhtml")
    reader.ESCAPED_CHARS = [*reader.ESCAPED_CHARS, "$"]
    return reader

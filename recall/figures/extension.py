"""Extension of Python-Markdown that shows the figures of the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from recall.figures import FigureError, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from recall.bank.bank import Figure

FIGURE = "figure:"
"""Scheme of an image's address that names a figure of the bank."""

_BEFORE_LINKS_ARE_CHECKED = 12


class FigureExtension(Extension):
    """Show `![alt](figure:<id> "caption")`, a paragraph of its own, as the drawn figure."""

    def __init__(self, bank_figures: Mapping[str, Figure], cache: Path | None) -> None:
        """Keep the bank's figures and the folder where drawings are kept between builds."""
        super().__init__()
        self._figures = bank_figures
        self._cache = cache

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register the drawing of figures, before the generator looks at addresses of images."""
        md.treeprocessors.register(
            _Figures(md, self._figures, self._cache), "recall-figures", _BEFORE_LINKS_ARE_CHECKED
        )


class _Figures(Treeprocessor):
    def __init__(self, md: Markdown, figures: Mapping[str, Figure], cache: Path | None) -> None:
        super().__init__(md)
        self._figures = figures
        self._cache = cache

    def run(self, root: Element) -> None:
        for paragraph in [element for element in root.iter("p") if _is_figure(element)]:
            image = paragraph[0]
            name = image.get("src", "").removeprefix(FIGURE)
            if name not in self._figures:
                raise FigureError(name, "is not in data/figures")
            drawn = render(
                self._figures[name], image.get("title", ""), image.get("alt", ""), self._cache
            )
            paragraph.remove(image)
            paragraph.text = self.md.htmlStash.store(drawn)
        for image in root.iter("img"):
            if image.get("src", "").startswith(FIGURE):
                raise FigureError(
                    image.get("src", "").removeprefix(FIGURE),
                    "must be in a paragraph of its own",
                )


def _is_figure(paragraph: Element) -> bool:
    """Return whether a paragraph holds nothing but an image of a figure."""
    if (
        len(paragraph) != 1
        or paragraph[0].tag != "img"
        or not paragraph[0].get("src", "").startswith(FIGURE)
    ):
        return False
    return not (paragraph.text or "").strip() and not (paragraph[0].tail or "").strip()

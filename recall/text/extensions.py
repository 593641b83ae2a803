"""Extensions of Python-Markdown for the pages: formulas and tables that need no script in the browser.

Formulas are found by `recall.text.scan`, the scanner that the checks use, before anything else reads the text: what is checked is
what is shown, and TeX is safe from emphasis, HTML, escapes and the bars of a table. (The usual extension, arithmatex, would be a
second opinion on what a formula is, and would need a further pass over its output.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from recall.text.formulas import to_mathml, visible
from recall.text.scan import spans

if TYPE_CHECKING:
    from markdown import Markdown


_BEFORE_FENCES = 27
_BEFORE_LINKS_ARE_CHECKED = 12
_SHORT = 14
"""Characters up to which a formula fits the narrowest screen and needs no way to scroll."""


class MathExtension(Extension):
    """Show `$…$` and `$$…$$` as MathML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        r"""Register the scanner and let `\$` stand for a dollar sign."""
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        formulas = _Formulas(md)
        md.preprocessors.register(formulas, "recall-math", _BEFORE_FENCES)
        md.treeprocessors.register(
            _FormulasInAttributes(md, formulas),
            "recall-math-attributes",
            _BEFORE_LINKS_ARE_CHECKED + 1,
        )


class TableExtension(Extension):
    """Let a wide table scroll in a region that the keyboard reaches, without a script."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register the wrapping of tables."""
        md.treeprocessors.register(_Tables(md), "recall-tables", _BEFORE_LINKS_ARE_CHECKED)


class _Formulas(Preprocessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.tex: dict[str, str] = {}

    def run(self, lines: list[str]) -> list[str]:
        self.tex.clear()
        return "".join(
            self._stored(span.tex, span.display) if span.kind == "math" else span.text
            for span in spans("\n".join(lines))
        ).split("\n")

    def _stored(self, tex: str, display: bool) -> str:  # noqa: FBT001 - the second half of what a formula is
        mathml = to_mathml(tex, display)
        if display:  # A span, not a div: valid wherever the author put it.
            focus = (
                ' tabindex="0" role="group" aria-label="Formula"'
                if len(visible(mathml)) > _SHORT
                else ""
            )
            mathml = f'<span class="math-display"{focus}>{mathml}</span>'
        else:  # In a span, too: the library takes a bare formula for a block and drops the paragraph around it.
            mathml = f'<span class="math">{mathml}</span>'
        placeholder = self.md.htmlStash.store(mathml)
        self.tex[placeholder] = tex
        return placeholder


class _FormulasInAttributes(Treeprocessor):
    """Put TeX, not MathML, where a formula stands in the title or the alternative text of something."""

    def __init__(self, md: Markdown, formulas: _Formulas) -> None:
        super().__init__(md)
        self._formulas = formulas

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name, value in element.attrib.items():
                element.set(
                    name,
                    HTML_PLACEHOLDER_RE.sub(
                        lambda match: self._formulas.tex.get(match[0], match[0]), value
                    ),
                )


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
        words = [re.sub(HTML_PLACEHOLDER_RE, "formula", head) for head in heads if head]
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

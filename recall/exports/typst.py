"""Bank text as Typst markup, for the PDF study guides.

A walk over the tree of a text (`recall.exports.trees`) makes Typst. An element that the walk does not know is an error, so
nothing is ever dropped in silence. Formulas go from LaTeX to Typst's own notation and keep their TeX as the text that a screen
reader speaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recall.exports.trees import Tree, embedded, tree
from recall.text.equations import to_typst

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Collection

    from recall.bank.bank import Bank, Example
    from recall.text.scan import Span

_MARKS = re.compile(r"([\\#$*_`<>@\[\]~=+\-/{}|^&])")
_GRAMMARS = {"python": "plain-python"}
"""Languages that the guides bring their own grammar for."""
_INLINE = {"em": "emph", "strong": "strong", "sub": "sub", "sup": "super"}


class TypesetError(ValueError):
    """A text cannot be set: it holds an element that the guides have no form for, or a formula that Typst has not."""


class Typesetter:
    """Turns texts of one document into Typst.

    `targets` are the labels that the document holds (`term-ndcg`, `question-ndcg-vs-precision`, `source-jarvelin02`): a
    reference to one of them becomes a link, any other reference just its words. The ids of figures that were set are
    collected in `figures`.
    """

    def __init__(self, bank: Bank, targets: Collection[str]) -> None:
        """Keep the bank and the labels that links may lead to."""
        self._bank = bank
        self._targets = targets
        self._tree = Tree((), ())
        self._example: Example | None = None
        self._depth = 0
        self._forms: dict[str, Callable[[ET.Element], str]] = {
            "p": self._paragraph,
            **dict.fromkeys(("h2", "h3", "h4"), self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "blockquote": self._quote,
            "pre": self._code,
            "table": self._table,
            "hr": lambda _: "#line(length: 100%)",
        }
        self.figures: set[str] = set()

    def blocks(self, text: str, *, depth: int = 0, example: Example | None = None) -> str:
        """Return a text of several paragraphs; its headings are moved `depth` levels down. Raises TypesetError."""
        self._example = example
        self._depth = depth
        return (
            "\n\n".join(filter(None, (self._block(element) for element in self._elements(text))))
            + "\n"
        )

    def inline(self, text: str) -> str:
        """Return a text of one paragraph, without the paragraph. Raises TypesetError when there are more."""
        elements = self._elements(text)
        if [element.tag for element in elements] not in ([], ["p"]):
            msg = f"not one paragraph: {text[:60]!r}"
            raise TypesetError(msg)
        return "".join(self._content(element) for element in elements).strip()

    @staticmethod
    def escaped(text: str) -> str:
        """Return plain text in which no character is Typst markup; an apostrophe within a word is one even after a digit."""
        text = re.sub(r"(?<=\w)'(?=[a-z])", "’", text)
        return re.sub(r"(?m)^(\s*\d+)\.", r"\1\\.", _MARKS.sub(r"\\\1", text))

    @staticmethod
    def string(text: str) -> str:
        """Return a Typst string literal."""
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    def _elements(self, text: str) -> tuple[ET.Element, ...]:
        self._tree = tree(text)
        return self._tree.blocks

    def _block(self, element: ET.Element) -> str:
        form = self._forms.get(element.tag)
        if form is None:
            msg = f"no form for <{element.tag}>"
            raise TypesetError(msg)
        return form(element)

    def _heading(self, element: ET.Element) -> str:
        return f"#heading(level: {int(element.tag[1]) + self._depth}, outlined: false)[{self._content(element)}]"

    def _list(self, element: ET.Element) -> str:
        name = "list" if element.tag == "ul" else "enum"
        return f"#{name}({', '.join(f'[{self._item(item)}]' for item in element)})"

    def _quote(self, element: ET.Element) -> str:
        return "#quote(block: true)[" + "\n\n".join(self._block(child) for child in element) + "]"

    @staticmethod
    def _code(element: ET.Element) -> str:
        language = (element[0].get("class") or "language-text").removeprefix("language-")
        return _raw("".join(element.itertext()), language)

    def _paragraph(self, element: ET.Element) -> str:
        image = embedded(element)
        return self._content(element) if image is None else self._embed(image)

    def _embed(self, image: ET.Element) -> str:
        scheme, _, name = image.get("src", "").partition(":")
        if scheme == "example" and self._example:
            code = name == "code"
            text = self._example.code if code else self._example.output
            label = f"examples/{self._example.id}.py" if code else "Output"
            return f"#listing({Typesetter.string(label)}, {_raw(text.strip(), 'python' if code else 'text')[1:]})"
        if scheme != "figure":
            msg = f"no form for the image {image.get('src')!r}"
            raise TypesetError(msg)
        self.figures.add(name)
        caption = f", caption: [{self._text(image.get('title'))}]" if image.get("title") else ""
        words = self._tree.filled(image.get("alt", ""), lambda formula: formula.tex)
        path, alternative = (
            Typesetter.string(f"figures/{name}.svg"),
            Typesetter.string(" ".join(words.split())),
        )
        return f"#drawing({path}, {alternative}, widths.at({Typesetter.string(name)}){caption})"

    def _item(self, item: ET.Element) -> str:
        """Return a list's item: a line, then perhaps blocks below it."""
        parts = [self._text(item.text)]
        for child in item:
            parts.append(
                f"\n\n{self._block(child)}\n\n"
                if child.tag in self._forms
                else f"{self._span(child)};"
            )
            parts.append(self._text(child.tail))
        return "".join(parts).strip()

    def _table(self, table: ET.Element) -> str:
        rows = [list(row) for row in table.iter("tr")]
        aligns = ", ".join(_alignment(cell) for cell in rows[0])
        cells = [[f"[{self._content(cell).strip()}]" for cell in row] for row in rows]
        body = ",\n  ".join(", ".join(row) for row in cells[1:])
        return f"#sheet({len(rows[0])}, ({aligns},),\n  table.header({', '.join(cells[0])}),\n  {body},\n)"

    def _content(self, element: ET.Element) -> str:
        parts = [self._text(element.text)]
        for child in element:
            parts += [f"{self._span(child)};", self._text(child.tail)]
        return "".join(parts)

    def _span(self, element: ET.Element) -> str:
        """Return an element within a line as an expression; the caller ends it by a semicolon, lest it swallow what follows."""
        match element.tag:
            case "code":
                return _raw("".join(element.itertext()), None)
            case "br":
                return "#linebreak()"
            case "a":
                return self._link(element)
            case name if name in _INLINE:
                return f"#{_INLINE[name]}[{self._content(element)}]"
            case _:
                msg = f"no form for <{element.tag}> in a line"
                raise TypesetError(msg)

    def _link(self, element: ET.Element) -> str:
        target = element.get("href", "")
        kind, _, name = target.partition(":")
        content = self._content(element)
        if kind in {"term", "question", "topic", "source", "level"}:
            label = f"{kind}-{name}"
            mark = f"#mark({Typesetter.string(name)})" if kind == "term" else ""
            link = f"link(label({Typesetter.string(label)}))" if label in self._targets else ""
            return f"{mark}#{link}[{content}]"
        if target.startswith("#"):
            return f"#[{content}]"
        return f"#link({Typesetter.string(target)})[{content}]#footnote(raw({Typesetter.string(target)}))"

    def _text(self, text: str | None) -> str:
        return self._tree.filled(Typesetter.escaped(text or ""), _equation)


def _raw(text: str, language: str | None) -> str:
    if language is None:
        return f"#raw({Typesetter.string(text)})"
    named = (
        ""
        if language == "text"
        else f", lang: {Typesetter.string(_GRAMMARS.get(language, language))}"
    )
    return f"#raw({Typesetter.string(text.rstrip())}, block: true{named})"


def _alignment(cell: ET.Element) -> str:
    found = re.search(r"text-align:\s*(left|right|center)", cell.get("style", ""))
    return found[1] if found else "left"


def _equation(formula: Span) -> str:
    words = Typesetter.string(" ".join(formula.tex.split()))
    return f"#math.equation(block: {str(formula.display).lower()}, alt: {words}, {to_typst(formula.tex, formula.display)});"

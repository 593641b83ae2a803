"""Text of the bank as Typst markup, for the PDF study guides.

A walk over the tree of a text makes Typst. An element that the walk does not know is an error, so nothing is dropped silently.
Formulas go from LaTeX to Typst's own notation and keep their TeX as the text that a screen reader speaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recall.text.equations import to_typst
from recall.text.markdown import HEADINGS, REFERENCES, Node, read_answer, read_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from recall.bank.bank import Bank, Example

_MARKS = re.compile(r"([\\#$*_`<>@\[\]~=+\-/{}|^&])")
_GRAMMARS = {"python": "plain-python"}
"""Languages that the guides bring their own grammar for."""
_INLINE = {"em": "emph", "strong": "strong"}


class TypesetError(ValueError):
    """A text cannot be set: it has an element the guides cannot render, or a formula Typst does not support."""


class Typesetter:
    """Turns texts of one document into Typst.

    `targets` are the labels that the document has (`term-ndcg`, `question-ndcg-vs-precision`, `source-jarvelin02`): a
    reference to one of them becomes a link, any other reference just its words. The ids of figures that were set are
    collected in `figures`.
    """

    def __init__(self, bank: Bank, targets: Collection[str]) -> None:
        """Keep the bank and the labels that links may lead to."""
        self._bank = bank
        self._targets = targets
        self._example: Example | None = None
        self._depth = 0
        self._forms: dict[str, Callable[[Node], str]] = {
            "p": lambda node: self._content(node.content),
            **dict.fromkeys(HEADINGS, self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "blockquote": self._quote,
            "pre": lambda node: _raw(node.text, node.get("language")),
            "table": self._table,
            "hr": lambda _: "#line(length: 100%)",
            "figure": self._figure,
            "example": self._listing,
        }
        self.figures: set[str] = set()

    def blocks(self, text: str, *, depth: int = 0, example: Example | None = None) -> str:
        """Return an answer; its headings are moved `depth` levels down. Raises TypesetError."""
        self._example = example
        self._depth = depth
        written = (self._forms[node.name](node) for node in read_answer(text))
        return "\n\n".join(filter(None, written)) + "\n"

    def inline(self, text: str) -> str:
        """Return a text of one paragraph. Raises TypesetError."""
        return self._content(read_line(text)).strip()

    @staticmethod
    def escaped(text: str) -> str:
        """Return plain text in which no character is Typst markup; an apostrophe within a word is one even after a digit."""
        text = re.sub(r"(?<=\w)'(?=[a-z])", "’", text)
        return re.sub(r"(?m)^(\s*\d+)\.", r"\1\\.", _MARKS.sub(r"\\\1", text))

    @staticmethod
    def string(text: str) -> str:
        """Return a Typst string literal."""
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    def _heading(self, node: Node) -> str:
        level = int(node.name[1]) + self._depth
        return f"#heading(level: {level}, outlined: false)[{self._content(node.content)}]"

    def _list(self, node: Node) -> str:
        name = "list" if node.name == "ul" else "enum"
        start = f"start: {node.get('start')}, " if node.get("start") else ""
        return f"#{name}({start}{', '.join(f'[{self._item(item)}]' for item in node.nodes)})"

    def _item(self, item: Node) -> str:
        """Return a list's item: a line, then perhaps blocks below it."""
        parts = []
        for part in item.content:
            if isinstance(part, Node) and part.name in self._forms:
                parts.append(f"\n\n{self._forms[part.name](part)}\n\n")
            else:
                parts.append(self._content([part]))
        return "".join(parts).strip()

    def _quote(self, node: Node) -> str:
        inside = "\n\n".join(self._forms[part.name](part) for part in node.nodes)
        return f"#quote(block: true)[{inside}]"

    def _listing(self, node: Node) -> str:
        if self._example is None:
            return ""
        code = node.get("part") == "code"
        text = self._example.code if code else self._example.output
        label = f"examples/{self._example.id}.py" if code else "Output"
        return f"#listing({self.string(label)}, {_raw(text.strip(), 'python' if code else 'text')[1:]})"

    def _figure(self, node: Node) -> str:
        name = node.get("name")
        self.figures.add(name)
        caption = f", caption: [{self.escaped(node.get('title'))}]" if node.get("title") else ""
        path, alternative = self.string(f"figures/{name}.svg"), self.string(node.get("alt"))
        return f"#drawing({path}, {alternative}, widths.at({self.string(name)}){caption})"

    def _table(self, table: Node) -> str:
        rows = [row.nodes for part in table.nodes for row in part.nodes]
        aligns = ", ".join(cell.get("align") or "left" for cell in rows[0])
        cells = [[f"[{self._content(cell.content).strip()}]" for cell in row] for row in rows]
        body = ",\n  ".join(", ".join(row) for row in cells[1:])
        header = ", ".join(cells[0])
        return f"#sheet({len(rows[0])}, ({aligns},),\n  table.header({header}),\n  {body},\n)"

    def _content(self, content: Iterable[Node | str]) -> str:
        """Return the content of a line; an element ends with a semicolon, or it would swallow what follows."""
        return "".join(
            self.escaped(part) if isinstance(part, str) else f"{self._span(part)};"
            for part in content
        )

    def _span(self, node: Node) -> str:
        """Return an element within a line as an expression."""
        match node.name:
            case "code":
                return _raw(node.text, None)
            case "br":
                return "#linebreak()"
            case "a":
                return self._link(node)
            case "math":
                return _equation(node)
            case name if name in _INLINE:
                return f"#{_INLINE[name]}[{self._content(node.content)}]"
            case name:
                msg = f"<{name}> within a line cannot be set"
                raise TypesetError(msg)

    def _link(self, node: Node) -> str:
        target = node.get("href")
        kind, _, name = target.partition(":")
        content = self._content(node.content)
        if kind in REFERENCES:
            label = f"{kind}-{name}"
            mark = f"#mark({self.string(name)})" if kind == "term" else ""
            link = f"link(label({self.string(label)}))" if label in self._targets else ""
            return f"{mark}#{link}[{content}]"
        if target.startswith("#"):
            return f"#[{content}]"
        return f"#link({self.string(target)})[{content}]#footnote(raw({self.string(target)}))"


def _raw(text: str, language: str | None) -> str:
    if language is None:
        return f"#raw({Typesetter.string(text)})"
    named = (
        ""
        if language == "text"
        else f", lang: {Typesetter.string(_GRAMMARS.get(language, language))}"
    )
    return f"#raw({Typesetter.string(text.rstrip())}, block: true{named})"


def _equation(node: Node) -> str:
    words = Typesetter.string(" ".join(node.text.split()))
    display = node.get("display") == "true"
    equation = to_typst(node.text, display)
    return f"#math.equation(block: {str(display).lower()}, alt: {words}, {equation})"

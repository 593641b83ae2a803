"""The tree of a text as Markdown for readers elsewhere: a team's wiki, an issue, the JSON, a plain index.

Those readers may know HTML and more extensions than ours, so every character that could begin markup is escaped. Read by this
project's own reader, the result is the same tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recall.text.markdown import Node

_MARKS = re.compile(r"[\\`*\[\]<$|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|!(?=$|\[)")
# At the beginning of a line: a heading, a quotation, a list, a rule, an underline, a page block, a numbered list.
_LINE_START = re.compile(
    r"^([ \t]*)(#(?=#{0,5}(?:\s|$))|>|[-+=](?=[-+=\s]|$)|/(?=//)|\d+(?=[.)](?:\s|$)))",
    re.MULTILINE,
)


def escape_markdown(text: str, *, starts_line: bool = True) -> str:
    """Return plain text in which no character is Markdown or HTML."""
    text = _MARKS.sub(lambda match: f"\\{match[0]}", text)
    if not starts_line:
        first, newline, rest = text.partition("\n")
        return first + newline + _escape_starts(rest)
    return _escape_starts(text)


def _escape_starts(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        sign = match[2]
        return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"

    return _LINE_START.sub(escape, text)


class MarkdownWriter:
    """Writes trees as Markdown; `address` says where a link's target is for a reader elsewhere."""

    def __init__(self, address: Callable[[str], str]) -> None:
        """Keep how targets become addresses."""
        self._address = address

    def blocks(self, nodes: Iterable[Node]) -> str:
        """Return blocks with an empty line between two."""
        return "\n\n".join(self._block(node) for node in nodes)

    def line(self, content: Iterable[Node | str], *, starts_line: bool = True) -> str:
        """Return the content of a paragraph."""
        parts: list[str] = []
        for part in content:
            at_start = parts[-1].endswith("\n") if parts else starts_line
            if isinstance(part, str):
                parts.append(escape_markdown(part, starts_line=at_start))
            else:
                parts.append(self._span(part))
        return "".join(parts)

    def _block(self, node: Node) -> str:
        match node.name:
            case "p":
                return self.line(node.content)
            case "h2" | "h3" | "h4":
                return f"{'#' * int(node.name[1])} {self.line(node.content, starts_line=False)}"
            case "ul" | "ol":
                return self._list(node)
            case "blockquote":
                return _indent(self.blocks(node.nodes), "> ", "> ")
            case "pre":
                return self._code(node)
            case "table":
                return self._table(node)
            case "figure":
                return f"![{escape_markdown(node.get('alt'))}](figure:{node.get('name')}{_title(node)})"
            case "example":
                return f"![{node.get('part').capitalize()}](example:{node.get('part')})"
            case _:
                return "---"

    def _list(self, node: Node) -> str:
        loose = any(part.name == "p" for item in node.nodes for part in item.nodes)
        number = int(node.get("start") or "1")
        items = []
        for item in node.nodes:
            mark = f"{number}. " if node.name == "ol" else "- "
            items.append(_indent(self._item(item), mark, " " * len(mark)))
            number += 1
        return ("\n\n" if loose else "\n").join(items)

    def _item(self, item: Node) -> str:
        """Return an item: a line, then perhaps blocks below it."""
        spans: list[Node | str] = []
        parts: list[str] = []
        for part in item.content:
            if isinstance(part, str) or part.name in _SPANS:
                spans.append(part)
                continue
            if spans:
                parts.append(self.line(spans))
                spans = []
            parts.append(self._block(part))
        if spans:
            parts.append(self.line(spans))
        loose = any(part.name == "p" for part in item.nodes)
        return ("\n\n" if loose else "\n").join(parts)

    def _code(self, node: Node) -> str:
        longest = max((len(run) for run in re.findall(r"`{3,}", node.text)), default=2)
        fence = "`" * (longest + 1)
        language = "" if node.get("language") == "text" else node.get("language")
        return f"{fence}{language}\n{node.text.rstrip()}\n{fence}"

    def _table(self, node: Node) -> str:
        rows = [row for part in node.nodes for row in part.nodes]
        lines = [f"| {' | '.join(self._cell(cell) for cell in row.nodes)} |" for row in rows]
        marks = {"": "---", "left": ":--", "right": "--:", "center": ":-:"}
        aligned = [marks[cell.get("align")] for cell in rows[0].nodes]
        return "\n".join([lines[0], f"|{'|'.join(aligned)}|", *lines[1:]])

    def _cell(self, cell: Node) -> str:
        """Return a cell; a bar in code or in a formula is escaped too, for the table is read first."""
        written = self.line(cell.content, starts_line=False).replace("\n", " ")
        return re.sub(r"(?<!\\)\|", r"\|", written)

    def _span(self, node: Node) -> str:
        match node.name:
            case "em":
                return f"*{self.line(node.content, starts_line=False)}*"
            case "strong":
                return f"**{self.line(node.content, starts_line=False)}**"
            case "code":
                return _code_span(node.text)
            case "math":
                marks = "$$" if node.get("display") == "true" else "$"
                return f"{marks}{node.text}{marks}"
            case "br":
                return "\\\n"
            case _:
                words = self.line(node.content, starts_line=False)
                return f"[{words}]({self._address(node.get('href'))}{_title(node)})"


_SPANS = frozenset({"em", "strong", "code", "math", "br", "a"})


def _title(node: Node) -> str:
    title = node.get("title").replace("\\", "\\\\").replace('"', '\\"')
    return f' "{title}"' if title else ""


def _code_span(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{space}{text}{space}{marks}"


def _indent(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    rest = [f"{others}{line}" if line else others.rstrip() for line in lines[1:]]
    return "\n".join([first + lines[0], *rest])

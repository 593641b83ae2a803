"""Where prose, code, math, links and headings stand in a Markdown text.

One scanner serves the checks, the references and the search index, so that all agree on what is prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SpanKind = Literal["prose", "code", "fence", "math"]

_TOKEN = re.compile(
    r"""
      (?P<fence>^[ ]*(?P<mark>`{3,}|~{3,})(?P<info>[^\n`]*)(?:\n|\Z)
        (?:(?!^[ ]*(?P=mark))[^\n]*(?:\n|\Z))*?(?:^[ ]*(?P=mark)[`~]*[ ]*(?:\n|\Z)|\Z))
    | (?P<code>(?P<ticks>(?<!`)`+)(?!`)(?:(?!\n[ ]*\n).)+?(?<!`)(?P=ticks)(?!`))
    | (?P<math>\$\$(?:[^$\\]|\\.)+\$\$ | \$(?![\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n))+?(?<!\s)\$(?!\d))
    | \\.
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(
    r"""(?P<image>!?)(?<!\\)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]
        \(\s*(?P<target>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+"(?P<title>(?:[^"\\]|\\.)*)")?\s*\)""",
    re.VERBOSE,
)
_HEADING = re.compile(
    r"^[ ]{0,3}(?P<marks>\#{1,6})[ \t]+(?P<text>.+?)[ \t]*\#*[ \t]*$", re.MULTILINE
)


class Span(NamedTuple):
    """A stretch of one kind; `start` is its offset in the whole text."""

    kind: SpanKind
    text: str
    start: int

    @property
    def tex(self) -> str:
        """Return the formula of a `math` span, without its dollar signs."""
        return self.text.strip("$").strip()

    @property
    def display(self) -> bool:
        """Return whether a `math` span stands on its own (`$$`)."""
        return self.text.startswith("$$")


class Link(NamedTuple):
    """A link or an image; `start` and `end` are its offsets in the whole text."""

    image: bool
    text: str
    target: str
    title: str | None
    start: int
    end: int


class Heading(NamedTuple):
    """A heading of `level` 1 to 6; `start` is the offset of its line."""

    level: int
    text: str
    start: int


def spans(text: str) -> Iterator[Span]:
    """Yield the spans of a Markdown text in order; their texts concatenate to the input."""
    start = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup is None:
            continue
        kind: SpanKind = "fence" if match["fence"] else "code" if match["code"] else "math"
        if match.start() > start:
            yield Span("prose", text[start : match.start()], start)
        yield Span(kind, match[0], match.start())
        start = match.end()
    if start < len(text):
        yield Span("prose", text[start:], start)


def masked(text: str) -> str:
    """Return the text with everything but prose blanked, so that offsets stay true."""
    return "".join(
        span.text if span.kind == "prose" else re.sub(r"[^\n]", "\0", span.text)
        for span in spans(text)
    )


def links(text: str, prose: str | None = None) -> Iterator[Link]:
    """Yield the links and images that stand in prose (their text may hold code or math); `prose` is the masked text, if known."""
    for match in _LINK.finditer(masked(text) if prose is None else prose):
        original = text[match.start("text") : match.end("text")]
        yield Link(
            bool(match["image"]),
            original,
            match["target"],
            match["title"],
            match.start(),
            match.end(),
        )


def headings(text: str, prose: str | None = None) -> Iterator[Heading]:
    """Yield the headings that stand in prose; `prose` is the masked text, if known."""
    for match in _HEADING.finditer(masked(text) if prose is None else prose):
        yield Heading(
            len(match["marks"]), text[match.start("text") : match.end("text")], match.start()
        )


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def plain(text: str) -> str:
    """Return the words a reader sees: links become their text, emphasis and code marks go, formulas keep their TeX."""
    result: list[str] = []
    position = 0
    for link in links(text):
        result += [text[position : link.start], "" if link.image else link.text]
        position = link.end
    result.append(text[position:])
    parts = []
    for span in spans("".join(result)):
        if span.kind == "code":
            parts.append(span.text.strip("`"))
        elif span.kind == "math":
            parts.append(span.tex)
        else:
            parts.append(
                re.sub(
                    r"(?<![\w\\])[*_]{1,3}(?=\S)|(?<=\S)(?<!\\)[*_]{1,3}(?!\w)|\\(?=[^\w\s])",
                    "",
                    span.text,
                )
            )
    return " ".join("".join(parts).split())

"""The one reader of the bank's Markdown: a text becomes a tree, and everything is drawn from the tree.

The parser is CommonMark with everything switched off that could turn text into an element the house does not know: HTML,
entities, autolinks, link definitions, indented code, underlined headings. What remains can only become a `Node` whose name and
attributes stand in `ELEMENTS`; anything else is a `ConversionError`. So whatever an author types is either one of these
elements or text, and text is escaped by the function that writes it for a target (HTML, Typst, CSV …).

An answer has blocks (`read_answer`); every other text is one paragraph and is read as such (`read_line`): a hyphen or a `#` at
its beginning is a hyphen or a `#`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

ELEMENTS: Mapping[str, frozenset[str]] = {
    "p": frozenset(),
    "h2": frozenset(),
    "h3": frozenset(),
    "h4": frozenset(),
    "ul": frozenset(),
    "ol": frozenset({"start"}),
    "li": frozenset(),
    "blockquote": frozenset(),
    "hr": frozenset(),
    "table": frozenset(),
    "thead": frozenset(),
    "tbody": frozenset(),
    "tr": frozenset(),
    "th": frozenset({"align"}),
    "td": frozenset({"align"}),
    "pre": frozenset({"language"}),
    "figure": frozenset({"name", "alt", "title"}),
    "example": frozenset({"part"}),
    "math": frozenset({"display"}),
    "a": frozenset({"href", "title"}),
    "code": frozenset(),
    "em": frozenset(),
    "strong": frozenset(),
    "br": frozenset(),
}
"""The elements that a text can become, each with the attributes that it can have: there are no others."""

EXAMPLE_PARTS = ("code", "output")
REFERENCES = ("term", "question", "topic", "source", "level")
"""The schemes by which a link names an entry of the bank, as in `term:ndcg`."""

HEADINGS = ("h2", "h3", "h4")
_SWITCHED_OFF = (
    *("html_block", "reference", "lheading", "code"),
    *("html_inline", "autolink", "entity"),
)
_LINK = re.compile(
    rf"(?:{'|'.join(REFERENCES)}):[a-z0-9-]+"  # an entry of the bank
    r"|https?://[^\s\"<>\\^`{|}]+"  # another site
    r"|\#[a-z0-9-]+"  # a heading of the same answer
)
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#-]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)\s+(?=[A-Z(“\"']|$)")
_ALIGN = re.compile(r"text-align:(left|right|center)")
# `$$…$$`, or `$…$` without space inside the dollar signs and without a digit after them: `$5 and $6` is money.
_FORMULA = re.compile(
    r"\$\$(?P<display>(?:[^$\\]|\\.)+)\$\$"
    r"|\$(?![\s$])(?P<inline>(?:[^$\\\n]|\\.|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)",
    re.DOTALL,
)


class ConversionError(ValueError):
    """A text that cannot become a tree: what is wrong, and the offset of the line where it is."""

    def __init__(self, message: str, offset: int = 0) -> None:
        """Keep message and offset apart, so that a caller can point to the file."""
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Node:
    """One element of a text. Nodes are shared between all that draw from them and never change."""

    name: str
    content: tuple[Node | str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an element or attribute that is not on the list."""
        if self.name not in ELEMENTS or not ELEMENTS[self.name].issuperset(self.attributes):
            msg = f"<{self.name}> with {sorted(self.attributes)} is not an element of a text"
            raise ConversionError(msg)

    def get(self, attribute: str) -> str:
        """Return an attribute's value, or an empty text."""
        return self.attributes.get(attribute, "")

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return the elements directly within this one, for elements that hold no text of their own."""
        return tuple(part for part in self.content if isinstance(part, Node))

    @property
    def text(self) -> str:
        """Return the characters within this element: code as typed, a formula as its TeX."""
        return words(self.content)


@lru_cache(maxsize=4096)
def read_answer(text: str) -> tuple[Node, ...]:
    """Return the blocks of a text of several paragraphs; raise ConversionError."""
    tokens = _parser().parse(text)
    return _Reader(text).blocks(tokens)


@lru_cache(maxsize=65536)
def read_line(text: str) -> tuple[Node | str, ...]:
    """Return the content of a text of one paragraph; raise ConversionError when it has more."""
    if re.search(r"\n[ \t]*\n", text.strip()):
        message = "has several paragraphs: write one"
        raise ConversionError(message)
    if not _has_marks(text):
        return (text,)
    (token,) = _parser().parseInline(text.strip())
    return _Reader(text).line(token.children or [])


def words(content: Iterable[Node | str]) -> str:
    """Return the characters of content: code as typed, a formula as its TeX, an embed as nothing."""
    return "".join(
        part if isinstance(part, str) else "\n" if part.name == "br" else words(part.content)
        for part in content
    )


def plain(text: str) -> str:
    """Return a text of one paragraph as the words that a reader sees, in one line."""
    return " ".join(words(read_line(text)).split())


def split_sentences(content: Iterable[Node | str]) -> list[tuple[Node | str, ...]]:
    """Return content sentence by sentence; a full stop within an element ends none."""
    sentences: list[list[Node | str]] = [[]]
    for part in content:
        if not isinstance(part, str):
            sentences[-1].append(part)
            continue
        first, *others = _SENTENCE_END.split(part)
        sentences[-1].append(first)
        sentences += [[other] for other in others]
    # A sentence that begins with an element follows a text that ends with a full stop and a space.
    return [_joined(sentence) for sentence in sentences if words(sentence).strip()]


def walk(content: Iterable[Node | str]) -> Iterator[Node]:
    """Yield all elements within content, each before those inside it."""
    for part in content:
        if isinstance(part, Node):
            yield part
            yield from walk(part.content)


def _has_marks(text: str) -> bool:
    """Return whether a text holds a character that can begin an element or an escape."""
    return any(mark in text for mark in "*_`[!$\\\n")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(list(_SWITCHED_OFF))
    parser.inline.ruler.before("escape", "formula", _formula_rule)
    parser.block.ruler.before("fence", "formula", _display_rule)
    # Targets are judged here, by `_LINK`, on the very text that reaches the tree.
    setattr(parser, "normalizeLink", str)  # noqa: B010 - methods of one parser
    setattr(parser, "validateLink", lambda _: True)  # noqa: B010
    return parser


def _formula_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's interface
    """Read `$…$` or `$$…$$` within a line; what is inside is TeX and nothing else."""
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = (match["display"] or match["inline"]).strip()
        token.meta["display"] = match["display"] is not None
    state.pos = match.end()
    return True


def _display_rule(
    state: StateBlock,
    start: int,
    end: int,
    silent: bool,  # noqa: FBT001 - the parser's interface
) -> bool:
    """Read `$$…$$` that fills whole lines, so that a line of TeX may begin with a plus or a minus."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", begin):
        return False
    match = _FORMULA.match(state.src, begin)
    if match is None or match["display"] is None:
        return False
    line = start
    while line < end and state.eMarks[line] < match.end():
        line += 1
    if line >= end or state.src[match.end() : state.eMarks[line]].strip():
        return False
    if silent:
        return True
    state.line = line + 1
    token = state.push("formula_block", "", 0)
    token.content = match["display"].strip()
    token.map = [start, state.line]
    return True


class _Reader:
    """Turns the parser's tokens into nodes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 0

    def blocks(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        """Return the blocks that tokens stand for."""
        content = self._content(iter(tokens), "")
        return tuple(part for part in content if isinstance(part, Node))

    def line(self, tokens: Sequence[Token]) -> tuple[Node | str, ...]:
        """Return the content of one paragraph without embeds."""
        content = self._content(iter(tokens), "")
        if any(node.name in {"figure", "example"} for node in walk(content)):
            raise self._error("images stand in answers only")
        return content

    def _error(self, message: str) -> ConversionError:
        lines = self._text.split("\n")[: self._line]
        return ConversionError(message, sum(len(line) + 1 for line in lines))

    def _content(self, tokens: Iterator[Token], closing: str) -> tuple[Node | str, ...]:
        """Return what comes before the closing token."""
        parts: list[Node | str] = []
        for token in tokens:
            if token.map and token.level == 0:
                self._line = token.map[0]
            if token.type == closing:
                break
            parts += self._parts(token, tokens)
        return _joined(parts)

    def _parts(self, token: Token, tokens: Iterator[Token]) -> list[Node | str]:
        """Return what one token, with all up to its closing one, becomes."""
        match token.type:
            case "text" | "text_special":
                return [token.content]
            case "softbreak":
                return ["\n"]
            case "hardbreak":
                return [Node("br")]
            case "inline":
                return list(self._content(iter(token.children or []), ""))
            case "code_inline":
                return [Node("code", (token.content,))]
            case "formula":
                display = "true" if token.meta["display"] else "false"
                return [Node("math", (token.content,), {"display": display})]
            case "formula_block":
                return [Node("p", (Node("math", (token.content,), {"display": "true"}),))]
            case "fence":
                return [self._code(token)]
            case "hr":
                return [Node("hr")]
            case "image":
                return [self._embed(token)]
            case kind if kind.endswith("_open"):
                content = self._content(tokens, kind.replace("_open", "_close"))
                return self._element(token, content)
            case kind:
                raise self._error(f"'{kind}' is not an element of a text")

    def _element(self, token: Token, content: tuple[Node | str, ...]) -> list[Node | str]:
        """Return an element that has content."""
        attributes = {name: str(value) for name, value in token.attrs.items()}
        match token.tag:
            case "p" if token.hidden:  # a list without blank lines has no paragraphs
                return list(content)
            case "p":
                return [self._paragraph(content)]
            case "a":
                target = attributes.get("href", "")
                if not _LINK.fullmatch(target):
                    raise self._error(f"link: '{target}' is not a target: {_LINK_ADVICE}")
            case "th" | "td":
                found = _ALIGN.search(attributes.pop("style", ""))
                attributes = {"align": found[1]} if found else {}
            case "tr" if token.map:
                self._check_row(token.map[0], sum(1 for _ in content))
            case "h1" | "h5" | "h6":
                raise self._error("headings of an answer begin with ##, ### or ####")
        return [Node(token.tag, content, attributes)]

    def _check_row(self, line: int, columns: int) -> None:
        """Raise ConversionError when a row of a table has more cells than its head: the parser would drop them."""
        source = self._text.split("\n")[line].strip().removeprefix("|").removesuffix("|")
        cells = len(escapedSplit(source))
        if cells > columns:
            self._line = line
            message = (
                rf"a row of {cells} cells below a head of {columns}: write \| for a bar in a cell"
            )
            raise self._error(message)

    def _paragraph(self, content: tuple[Node | str, ...]) -> Node:
        """Return a paragraph, or the embed that stands alone in it."""
        embeds = [node for node in walk(content) if node.name in {"figure", "example"}]
        if not embeds:
            return Node("p", content)
        if content != (embeds[0],):
            raise self._error("an embed is a paragraph of its own: put blank lines around it")
        return embeds[0]

    def _embed(self, token: Token) -> Node:
        scheme, _, name = str(token.attrs["src"]).partition(":")
        alt = " ".join(words(self._content(iter(token.children or []), "")).split())
        if scheme == "example" and name in EXAMPLE_PARTS:
            return Node("example", (), {"part": name})
        if scheme != "figure":
            message = (
                f"image '{token.attrs['src']}': write figure:<name>, example:code or example:output"
            )
            raise self._error(message)
        title = plain(str(token.attrs.get("title", "")))
        return Node("figure", (), {"name": name, "alt": alt, "title": title})

    def _code(self, token: Token) -> Node:
        language = token.info.strip()
        if language and not _LANGUAGE.fullmatch(language):
            raise self._error(f"'{language}' is not a language: write one word after the fence")
        return Node("pre", (token.content,), {"language": language or "text"})


_LINK_ADVICE = "write term:, question:, topic:, source: or level: and an id, https://…, or #heading"


def _joined(parts: Iterable[Node | str]) -> tuple[Node | str, ...]:
    """Return content in which texts next to each other are one."""
    joined: list[Node | str] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)

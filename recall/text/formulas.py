r"""Formulas: LaTeX to MathML Core that a page may have under a strict Content-Security-Policy.

`to_mathml` is the only judge of a formula: what it returns can be drawn on pages, in the EPUB and,
by `recall.text.equations`, in the PDFs. The converter writes column alignment and negative space
as style attributes, which such a policy blocks. Here they become classes, whose meaning is in
`docs/assets/css/formula.css`, and whatever has no class is refused in plain words.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from functools import cache, lru_cache
from typing import NamedTuple

from math_core import LatexError, LatexToMathML

from recall.text.characters import missing_characters

CHARACTERS = 2000
"""Longest formula that is tried."""
UNCLOSED_BRACKETS = 8
"""Most brackets left open, as intervals do: the converter's time doubles with each."""
DEPTH = 40
"""Most elements within one another: formulas that people can read have a dozen."""
ELEMENTS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mpadded",
        "mphantom",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
    ]
)
"""Elements of which a formula is made; `recall.text.equations` has a form for each."""

_MACROS = {"widetilde": r"\tilde{#1}"}
"""Commands that browsers draw unreliably, and what is drawn instead."""

_CLASSES = {
    "text-align:right": "math-end",
    "text-align:left": "math-start",
    "padding-left:0": "math-tight-left",
    "padding-right:0": "math-tight-right",
    "padding-top:0": "math-tight-top",
    "padding-bottom:0": "math-tight-bottom",
    "padding-left:1em": "math-gap-left",
    "padding-left:0.1667em": "math-space-left",
    "padding-right:0.1667em": "math-space-right",
    "border-left:0.05em solid currentcolor": "math-rule-left",
    "border-right:0.05em solid currentcolor": "math-rule-right",
    "border-top:0.05em solid currentcolor": "math-rule-top",
    "border-bottom:0.05em solid currentcolor": "math-rule-bottom",
    "margin-left:-0.16666667em": "math-back-thin",
    "margin-left:-0.22222222em": "math-back-medium",
    "margin-left:-0.2777778em": "math-back-thick",
    "justify-items:end": "",
    "justify-items:start": "",
}
"""Declarations that the converter writes, and the class that says the same.

`justify-items` always comes with `text-align`.
"""


class _Refusal(NamedTuple):
    """Why something cannot be shown, and the commands that ask for it."""

    message: str
    commands: str


_STYLES_REFUSED = {
    "width": _Refusal(
        r"numbered and full-width environments cannot be shown:"
        r" write \begin{aligned} or \begin{gathered} instead",
        r"\\begin|\\tag",
    ),
    "color": _Refusal(
        "colors cannot be shown: say in words what the color would say", r"\\(?:text)?color"
    ),
    "margin-left": _Refusal(
        r"negative space other than \! \negmedspace \negthickspace cannot be shown",
        r"\\(?:hspace|hskip|kern|mkern|mskip|mspace)",
    ),
}
_TEXT_STYLE = _Refusal(
    r"styles of text cannot be shown in a formula: write \text{…}, or \mathbf{x} for a bold letter",
    r"\\(?:text(?!\{|color)|emph|sout|underline)",
)
_ELEMENTS_REFUSED = {
    "menclose": _Refusal(
        r"boxes and strokes (\boxed, \cancel) cannot be shown: write the formula without them",
        r"\\(?:boxed|fbox|[bx]?cancel|sout|angl|phase)",
    ),
    "mmultiscripts": _Refusal(
        r"signs before a letter (\sideset, \prescript) cannot be shown: write {}_a^b before it",
        r"\\(?:sideset|prescript)",
    ),
}
_SHIFTED = _Refusal(
    r"shifted and overlapping parts (\raisebox, \surd) cannot be shown: write them plainly",
    r"\\(?:raisebox|surd)",
)
_VECTOR = _Refusal(
    r"browsers misplace the arrow of \vec: write a vector as \mathbf{x}",
    r"\\(?:vec|overrightarrow)",
)
_COMBINING_ARROW = "\u20d7"

_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)[A-Za-z]+;")
_STYLE = re.compile(r' style="([^"]*)"')
_POSITION = re.compile(r"^(\d+): (.*)$", re.DOTALL)
# The selectors between two alphabets of script letters.
_VARIATION = re.compile("[\ufe00\ufe01]")
_DEFINITION = re.compile(r"\\(?:[egx]?def|let|(?:re)?newcommand|providecommand)(?![a-zA-Z])")
# Names of brackets: \lfloor, \rangle, \llbracket, \ulcorner …
_SIDE = r"(?:angle|Angle|brace|Brace|brack|Brack|ceil|floor|group|moustache|paren|vert|Vert)"
_BRACKET = re.compile(
    rf"(?P<open>[(\[]|\\\{{|\\(?:l{_SIDE}|llbracket|[ul]lcorner)(?![a-z]))"
    rf"|[)\]]|\\\}}|\\(?:r{_SIDE}|rrbracket|[ul]rcorner)(?![a-z])"
)


class FormulaError(ValueError):
    """A formula cannot be shown: why, and where in its TeX (characters from 0) if known."""

    def __init__(self, message: str, position: int | None = None) -> None:
        """Keep message and position apart, so that a caller can point to the file."""
        super().__init__(message)
        self.message = message
        self.position = position


@lru_cache(maxsize=16384)
def to_mathml(tex: str, display: bool) -> str:  # noqa: FBT001 - a half of what a formula is
    """Return a formula as a `math` element whose `alttext` is its TeX; raises FormulaError."""
    _check_size(tex)
    _check_plain_slips(tex)
    try:
        mathml: str = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        match = _POSITION.match(str(error))
        position, reason = (int(match[1]), match[2]) if match else (None, str(error))
        raise FormulaError(reason, position) from None
    # Fonts for the web have one script alphabet: a selector would send the letter to another font.
    mathml = _STYLE.sub(lambda style: _classes(style[1], tex), _VARIATION.sub("", mathml))
    # XML, and so EPUB, knows five names of characters only.
    mathml = _ENTITY.sub(lambda name: html.unescape(name[0]), mathml)
    _check_shape(mathml, tex)
    alternative = html.escape(" ".join(tex.split()))
    return mathml.replace("<math", f'<math alttext="{alternative}"', 1)


def visible(mathml: str) -> str:
    """Return the characters that a reader sees of a `math` element."""
    return html.unescape(re.sub(r"<[^>]*>", "", mathml))


def _check_size(tex: str) -> None:
    """Raise FormulaError for what would take the converter too long, or exhaust its stack."""
    if len(tex) > CHARACTERS:
        raise FormulaError(f"has {len(tex)} characters, at most {CHARACTERS} are allowed")
    unclosed = 0
    for bracket in _BRACKET.finditer(tex):
        unclosed = unclosed + 1 if bracket["open"] else max(unclosed - 1, 0)
    if unclosed > UNCLOSED_BRACKETS:
        raise FormulaError(f"leaves {unclosed} brackets open: close them")


def _check_plain_slips(tex: str) -> None:
    """Raise FormulaError for what the converter accepts and does not show as it was meant."""
    if not tex.strip():
        raise FormulaError("the formula is empty", 0)
    if comment := re.search(r"(?<!\\)(?:\\\\)*(%)", tex):
        raise FormulaError(r"a % would hide the rest of the formula: write \%", comment.start(1))
    if definition := _DEFINITION.search(tex):
        message = "a formula cannot define commands: write out what the command stands for"
        raise FormulaError(message, definition.start())
    if r"\begin" not in tex and (row := tex.find("\\\\")) >= 0:
        raise FormulaError(r"a line break needs \begin{aligned} or \begin{gathered}", row)


def _check_shape(mathml: str, tex: str) -> None:
    """Raise FormulaError for elements and characters that cannot be shown everywhere."""
    try:
        root = ET.fromstring(mathml)  # noqa: S314 - our own output
    except ET.ParseError:
        raise FormulaError("has a character that XML, and so an EPUB, cannot have") from None
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEPTH:
            message = f"is nested more than {DEPTH} deep: write it as several formulas"
            raise FormulaError(message)
        if refusal := _refusal(element):
            raise _refused(refusal, tex)
        for _, message in missing_characters(element.text or "", formula=True):
            shown = next((sign for sign in element.text or "" if sign in tex), "")
            raise FormulaError(message, tex.find(shown))
        waiting += [(child, depth + 1) for child in element]


def _refusal(element: ET.Element) -> _Refusal | None:
    """Return why an element cannot be shown, or None."""
    if element.tag not in ELEMENTS:
        return _ELEMENTS_REFUSED.get(element.tag, _TEXT_STYLE)
    if element.tag == "mpadded" and element.attrib.keys() - {"class"}:
        return _SHIFTED
    return _VECTOR if element.text == _COMBINING_ARROW else None


def _refused(refusal: _Refusal, tex: str) -> FormulaError:
    """Return an error that points to the command that asks for what cannot be shown."""
    command = re.search(rf"(?:{refusal.commands})", tex)
    return FormulaError(refusal.message, command.start() if command else None)


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=_MACROS, fancy_error=False)


def _classes(style: str, tex: str) -> str:
    """Return a style attribute as a class attribute; raises FormulaError for an unknown layout."""
    names = []
    for declaration in filter(None, style.split(";")):
        prop, _, value = (part.strip() for part in declaration.partition(":"))
        name = _CLASSES.get(f"{prop}:{value}")
        if name is None:
            layout = f"the layout '{prop}: {value}' cannot be shown: write the formula more plainly"
            raise _refused(_STYLES_REFUSED.get(prop, _Refusal(layout, "(?!)")), tex)
        names.append(name)
    return f' class="{" ".join(filter(None, names))}"'

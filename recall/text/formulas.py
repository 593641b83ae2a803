r"""Formulas: LaTeX to MathML Core that a page may hold under a strict Content-Security-Policy.

The converter writes column alignment and negative space as style attributes, which such a policy blocks; here they become classes
(`docs/assets/css/figures.css` gives them their meaning), and whatever has no class is refused in plain words.
"""

from __future__ import annotations

import html
import re
from functools import cache as once

from math_core import LatexError, LatexToMathML

_MACROS = {"widetilde": r"\tilde{#1}"}
"""Commands that browsers draw unreliably, and what stands for them."""

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
"""Declarations that the converter writes, and the class that says the same (`justify-items` goes with `text-align`)."""

_REFUSED = {
    "width": r"numbered and full-width environments cannot be shown; write \begin{aligned} or \begin{gathered} instead",
    "color": r"colors cannot be shown; say in words what the color would say",
    "margin-left": r"negative space other than \! \negmedspace \negthickspace cannot be shown",
}
_MISDRAWN = {
    "<menclose": r"boxes and strokes (\boxed, \cancel) cannot be shown; write the formula without them",
    "\u20d7": r"browsers misplace the arrow of \vec; write a vector as \mathbf{x}",
}
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)[A-Za-z]+;")
_STYLE = re.compile(r' style="([^"]*)"')
_POSITION = re.compile(r"^(\d+): (.*)$", re.DOTALL)
_VARIATION = re.compile("[\ufe00\ufe01]")


class FormulaError(ValueError):
    """A formula cannot be shown: what is wrong, and where in its TeX (characters from 0) if known."""

    def __init__(self, message: str, position: int | None = None) -> None:
        """Keep message and position apart, so that a caller can point to the file."""
        super().__init__(message)
        self.message = message
        self.position = position


def to_mathml(tex: str, display: bool) -> str:  # noqa: FBT001 - the second half of what a formula is
    """Return a formula as a `math` element whose `alttext` is its TeX; raises FormulaError."""
    _check_plain_slips(tex)
    try:
        mathml: str = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        match = _POSITION.match(str(error))
        position, reason = (int(match[1]), match[2]) if match else (None, str(error))
        raise FormulaError(reason, position) from None
    for sign, message in _MISDRAWN.items():
        if sign in mathml:
            raise FormulaError(message)
    # Fonts for the web have one script alphabet: the selectors between two would send the letter to another font.
    mathml = _STYLE.sub(_classes, _VARIATION.sub("", mathml))
    mathml = _ENTITY.sub(
        lambda name: html.unescape(name[0]), mathml
    )  # XML, and so EPUB, knows five names only.
    alternative = html.escape(" ".join(tex.split()))
    return mathml.replace("<math", f'<math alttext="{alternative}"', 1)


def visible(mathml: str) -> str:
    """Return the characters that a reader sees of a `math` element."""
    return html.unescape(re.sub(r"<[^>]*>", "", mathml))


def _check_plain_slips(tex: str) -> None:
    """Raise FormulaError for what the converter takes silently, though it would not show what was meant."""
    if not tex.strip():
        message = "the formula is empty"
        raise FormulaError(message, 0)
    if comment := re.search(r"(?<!\\)(?:\\\\)*(%)", tex):
        message = r"a % would hide the rest of the formula; write \%"
        raise FormulaError(message, comment.start(1))
    if r"\begin" not in tex and (row := tex.find("\\\\")) >= 0:
        message = r"a line break needs \begin{aligned} or \begin{gathered}"
        raise FormulaError(message, row)


@once
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=_MACROS, fancy_error=False)


def _classes(style: re.Match[str]) -> str:
    names = []
    for declaration in filter(None, style[1].split(";")):
        prop, _, value = (part.strip() for part in declaration.partition(":"))
        name = _CLASSES.get(f"{prop}:{value}")
        if name is None:
            message = _REFUSED.get(
                prop,
                f"the layout '{prop}: {value}' cannot be shown; write the formula more plainly",
            )
            raise FormulaError(message)
        names.append(name)
    return f' class="{" ".join(filter(None, names))}"'

"""Formulas in Typst: a walk over their MathML, so that the PDFs show what the pages show.

`recall.text.formulas` judges a formula; what it lets pass has a form here. Every sign is written as
an escape or within a string, so no formula can become Typst code.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TYPE_CHECKING

from recall.text.formulas import to_mathml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_APPLY = "\u2061"
"""The invisible sign between a named function and its argument."""
_NOTHING = '""'
"""The argument of a function that has nothing to show."""
_INVISIBLE = {_APPLY, "\u2062", "\u2063", "\u2064"}
_SUMS = "∏∐∑⋀⋁⋂⋃⨀⨁⨂⨄⨆"
"""Operators whose limits Typst sets below and above in display style by itself, as pages do."""
_LARGE = f"{_SUMS}∫∬∭∮"
"""Operators that are larger in display style."""
_OPENING, _CLOSING = "([{⟨⌊⌈⟦", ")]}⟩⌋⌉⟧"
_FENCES = "()[]{}|‖⟨⟩⌊⌋⌈⌉⟦⟧⟮⟯⎰⎱⌜⌝⌞⌟↑↓↕⇑⇓⇕/\\" + "\u2063"
"""What \\left and \\right stretch; the invisible separator is in the place of a missing one."""
_OVER = {
    "\u0332": "overline",
    "\u23de": "overbrace",
    "\u23b4": "overbracket",
    "\u23dc": "overparen",
}
_UNDER = {
    "\u0332": "underline",
    "\u23df": "underbrace",
    "\u23b5": "underbracket",
    "\u23dd": "underparen",
}
_SPACES = {
    "math-back-thin": "-0.1667em",
    "math-back-medium": "-0.2222em",
    "math-back-thick": "-0.2778em",
}
_STYLES = {
    ("true", "0"): "display",
    ("false", "0"): "inline",
    ("false", "1"): "script",
    ("false", "2"): "sscript",
}


@lru_cache(maxsize=4096)
def to_typst(tex: str, display: bool) -> str:  # noqa: FBT001 - a half of what a formula is
    """Return a formula as a Typst equation; raises FormulaError if it cannot be shown."""
    body = _row(ET.fromstring(to_mathml(tex, display)))  # noqa: S314 - our own output
    return f"$ {body} $" if display else f"${body}$"


def _row(parent: Iterable[ET.Element]) -> str:
    """Return elements next to each other; a name before the sign of application is an operator."""
    children = list(parent)
    parts = []
    for index, child in enumerate(children):
        following = children[index + 1] if index + 1 < len(children) else None
        is_applied = following is not None and following.text == _APPLY
        parts.append(_operator(child) if is_applied else _FORMS[child.tag](child))
    return "".join(parts)


def _form(element: ET.Element) -> str:
    """Return what an element becomes as the argument of a function."""
    return _FORMS[element.tag](element) or _NOTHING


def _operator(element: ET.Element) -> str:
    """Return the name of a function, perhaps with limits, as an operator."""
    if element.tag in {"msub", "msup", "msubsup", "munder", "mover", "munderover"}:
        limits = ", limits: #true" if element.tag.startswith(("munder", "mover")) else ""
        return _attached(f"op({_string(_text(element[0]))}{limits})", element)
    return f"op({_string(_text(element))})"


def _identifier(element: ET.Element) -> str:
    name = element.text or ""
    if len(name) > 1:
        return _string(name)
    if element.get("mathvariant") == "normal":
        return f"upright({_sign(name)})"
    # A letter is a variable; other signs, such as % and ∞, take no space around them.
    return f"italic({name})" if name.isalpha() else f'class("normal", {_sign(name)})'


def _number(element: ET.Element) -> str:
    return _string(element.text or "")


def _words(element: ET.Element) -> str:
    return _string("".join(element.itertext()))


def _mark(element: ET.Element) -> str:
    """Return an operator, a bracket or a mark of punctuation."""
    sign = "".join(_sign(character) for character in element.text or "")
    if not sign:
        return ""
    if size := element.get("minsize"):
        return f'class("{_side(element)}", lr(size: #{size}, {sign}))'
    if element.get("stretchy") == "true":
        return f"mid({sign})"
    # Where TeX sets no space, as between a sign and its number, Typst is not to set one either.
    is_tight = element.get("lspace") == element.get("rspace") == "0"
    is_tight = is_tight or (element.get("rspace") == "0" and sign in {"\\,", "\\;"})
    return f'class("normal", {sign})' if is_tight and sign not in _LARGE else sign


def _side(element: ET.Element) -> str:
    """Return whether a bracket opens or closes, or is the same on both sides."""
    sign, form = element.text or "", element.get("form")
    if form == "prefix" or sign in _OPENING:
        return "opening"
    return "closing" if form == "postfix" or sign in _CLOSING else "normal"


def _group(element: ET.Element) -> str:
    style = element.get("displaystyle", ""), element.get("scriptlevel", "")
    if style in _STYLES:
        return f"{_STYLES[style]}({_fenced(element) or _NOTHING})"
    return _fenced(element)


def _fenced(element: ET.Element) -> str:
    """Return a group; brackets that stretch are as high as what is between them."""
    children = list(element)
    if len(children) < 2 or not (_is_fence(children[0]) and _is_fence(children[-1])):
        return _row(children)
    first, last = (_text(children[end]) for end in (0, -1))
    if first == "(" and last == ")" and len(children) == 3 and _is_choice(children[1]):
        upper, lower = (_form(part) for part in children[1])
        return f"binom({upper}, {lower})"
    inner = _row(children[1:-1])
    opening, closing = (_sign(sign) if sign else "" for sign in (first, last))
    return f"lr({opening}{inner}{closing})"


def _is_fence(element: ET.Element) -> bool:
    is_stretched = not {"stretchy", "minsize"} & element.attrib.keys()
    return element.tag == "mo" and is_stretched and (element.text or "\0") in _FENCES


def _is_choice(element: ET.Element) -> bool:
    return element.tag == "mfrac" and element.get("linethickness", "").startswith("0")


def _fraction(element: ET.Element) -> str:
    upper, lower = (_form(part) for part in element)
    if _is_choice(element):
        return f"mat(delim: #none, {upper}; {lower})"
    style = {"true": "display", "false": "inline"}.get(element.get("displaystyle", ""))
    fraction = f"frac({upper}, {lower})"
    return f"{style}({fraction})" if style else fraction


def _scripts(element: ET.Element) -> str:
    base = _form(element[0])
    if element[0].tag == "mo" and (element[0].text or "\0") in _SUMS:
        base = f"scripts({base})"
    return _attached(base, element)


def _limits(element: ET.Element) -> str:
    base = _form(element[0])
    if not (element[0].tag == "mo" and (element[0].text or "\0") in _SUMS):
        base = f"limits({base})"
    return _attached(base, element)


def _over(element: ET.Element) -> str:
    return _decorated(element, _OVER) if element.get("accent") == "true" else _limits(element)


def _under(element: ET.Element) -> str:
    return _decorated(element, _UNDER) if element.get("accentunder") == "true" else _limits(element)


def _decorated(element: ET.Element, functions: dict[str, str]) -> str:
    """Return something with a line, a brace or an accent."""
    base, sign = _form(element[0]), _text(element[1])
    if sign in functions:
        return f"{functions[sign]}({base})"
    if element.tag == "munder":
        return f"attach(limits({base}), b: {_sign(sign)})"
    return f"accent({base}, {_string(sign)})"


def _attached(base: str, element: ET.Element) -> str:
    """Return a base with what is below and above it."""
    keys = {"sub": "b", "under": "b", "sup": "t", "over": "t", "subsup": "bt", "underover": "bt"}
    parts = zip(keys[element.tag.removeprefix("m")], element[1:], strict=True)
    return f"attach({base}, {', '.join(f'{key}: {_form(part)}' for key, part in parts)})"


def _root(element: ET.Element) -> str:
    if element.tag == "msqrt":
        return f"sqrt({_row(element) or _NOTHING})"
    radicand, index = (_form(part) for part in element)
    return f"root({index}, {radicand})"


def _space(element: ET.Element) -> str:
    width = _SPACES.get(element.get("class", ""), element.get("width", ""))
    return f"#h({width});" if width else ""


def _padded(element: ET.Element) -> str:
    names = _names(element)
    before = "#h(0.1667em);" if "math-space-left" in names else ""
    after = "#h(0.1667em);" if "math-space-right" in names else ""
    return f"{before}{_row(element)}{after}"


def _hidden(element: ET.Element) -> str:
    return f"#hide[${_row(element)}$];"


def _table(element: ET.Element) -> str:
    rows = [list(row) for row in element]
    if any("math-tight-left" in _names(cell) for row in rows for cell in row):
        # The columns of `aligned` meet at the sign of relation.
        lines = ["&".join(_row(cell) for cell in row) for row in rows]
        return "display(" + "\\ ".join(lines) + ")"
    cells = "; ".join(", ".join(_row(cell) or _NOTHING for cell in row) for row in rows)
    return f"mat(delim: #none, align: #{_alignment(rows)}{_rules(rows)}, {cells})"


def _alignment(rows: Sequence[Sequence[ET.Element]]) -> str:
    """Return how all columns are aligned: Typst has no other way than that of the first."""
    names = _names(rows[0][0]) if rows and rows[0] else []
    return "left" if "math-start" in names else "right" if "math-end" in names else "center"


def _rules(rows: Sequence[Sequence[ET.Element]]) -> str:
    """Return the lines between rows and columns as an argument, or nothing."""
    across, down = set(), set()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            names = _names(cell)
            across |= {number} if "math-rule-top" in names else set()
            across |= {number + 1} if "math-rule-bottom" in names else set()
            down |= {column} if "math-rule-left" in names else set()
            down |= {column + 1} if "math-rule-right" in names else set()
    if not across and not down:
        return ""
    lines = (", ".join(map(str, sorted(offsets))) for offsets in (across, down))
    horizontal, vertical = (f"({line},)" if line else "()" for line in lines)
    return f", augment: #(hline: {horizontal}, vline: {vertical})"


def _names(element: ET.Element) -> list[str]:
    """Return the classes of an element."""
    return element.get("class", "").split()


def _text(element: ET.Element) -> str:
    """Return the signs of an element, but for the invisible ones."""
    return "".join(sign for sign in "".join(element.itertext()) if sign not in _INVISIBLE)


def _sign(character: str) -> str:
    """Return one sign; all but letters and digits are escaped, since they might mean something."""
    if character in _INVISIBLE:
        return ""
    return character if character.isalnum() else f"\\{character}"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_FORMS: dict[str, Callable[[ET.Element], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _mark,
    "mtext": _words,
    "mrow": _group,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "munder": _under,
    "mover": _over,
    "munderover": _limits,
    "mspace": _space,
    "mpadded": _padded,
    "mphantom": _hidden,
    "mtable": _table,
}

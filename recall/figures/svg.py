"""What an engine drew, as clean SVG: for pages with roles as classes, for print with colors."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from recall.figures.error import FigureError
from recall.figures.palette import PALETTE
from recall.text.scan import line_column

if TYPE_CHECKING:
    from recall.bank.bank import Figure

FONT = "IBM Plex Sans"
FONTS = Path(__file__).parents[1] / "assets" / "fonts"
WIDEST = 760
"""Pixels that a figure may be wide: the reading column, with the text at about its own size."""
NARROW = 440
"""Pixels up to which a figure shrinks to fit a phone; a wider one scrolls to stay readable."""

_SVG = "{http://www.w3.org/2000/svg}"
_PAINTS = ("fill", "stroke")
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polygon", "polyline"})
_WORDS = frozenset({"text", "tspan"})
_ELEMENTS = _SHAPES | _WORDS | {"g", "defs", "marker", "mask", "clipPath"}
_DROPPED = frozenset({"style", "title", "desc"})

_LABEL = "has a Markdown, LaTeX or code label; use plain text"
_GRADIENT = "has a gradient; use one color of the palette"
_REFUSED = {
    "image": "has an icon or image; draw it with shapes and words",
    "svg": _LABEL,
    "foreignObject": _LABEL,
    "a": "has a link; put the link into the text around the figure",
    "linearGradient": _GRADIENT,
    "radialGradient": _GRADIENT,
}
# The words of a diagram's source that bring a refused element, to point to their line.
_BROUGHT_BY = {
    "svg": re.compile(r":\s*\|"),
    "foreignObject": re.compile(r":\s*\|"),
    "a": re.compile(r"\blink\s*:"),
    "linearGradient": re.compile(r"\blinear-gradient\("),
    "radialGradient": re.compile(r"\bradial-gradient\("),
}

_ATTRIBUTES = frozenset(
    """
    d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points transform viewBox id orient refX refY
    markerWidth markerHeight markerUnits maskUnits marker-start marker-end mask clip-path fill
    stroke opacity fill-opacity stroke-opacity fill-rule display stroke-width stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit text-anchor font-size
    font-weight font-style dominant-baseline text-decoration
    """.split()  # noqa: SIM905 - a list of names
)
_NO_COLOR = frozenset({"none", "transparent"})
_ROLES = {color: role for role, color in PALETTE.items()} | {
    # What the engines draw with where the house style says nothing.
    "black": "ink",
    "#000": "ink",
    "#000000": "ink",
    "white": "paper",
    "#fff": "paper",
    "#ffffff": "paper",
}

# A number with a fraction, such as `-0.125` or `1.5e-7`.
_FRACTION = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_PIXELS = re.compile(r"^(-?[\d.]+)px$")

_SCROLLING_START = (
    '<div class="figure-scroll" tabindex="0" role="group" '
    'aria-label="Wide figure, scrolls sideways">'
)
_SCROLLING_END = "</div>"


def clean(figure: Figure, drawn: str) -> str:
    """Return what an engine drew, as SVG that a page can hold and whose colors are names of roles.

    Styles, fonts, guesses for screen readers and the engine's own ids are gone. Raises FigureError
    for what a page cannot show, and for a drawing that is too wide.
    """
    try:
        drawing = _clean_drawing(figure, ET.fromstring(drawn))  # noqa: S314 - the engine's output
    except (ET.ParseError, KeyError, ValueError):
        message = "uses a shape that the site cannot show: use plain boxes, words and arrows"
        raise FigureError(figure.id, message) from None
    width = float(drawing.get("width", "0"))
    if width > WIDEST:
        advice = "set a smaller 'width'"
        if figure.language == "d2":
            advice = "use 'direction: down', two rows or shorter words"
        message = f"is {width:.0f} pixels wide, more than the {WIDEST} that a page holds; {advice}"
        raise FigureError(figure.id, message)
    return _text(drawing)


def for_page(name: str, cleaned: str, caption: str, alt: str) -> str:
    """Return an HTML `figure` element with the drawing in the palette of the page.

    The SVG is one image to assistive technology: its title is the caption (without one, `alt`), its
    description is `alt`.
    """
    drawing = ET.fromstring(cleaned)  # noqa: S314 - our own output
    wide = float(drawing.get("width", "0")) > NARROW
    for element in drawing.iter():
        painted = [paint for paint in _PAINTS if element.get(paint) in PALETTE]
        roles = [f"{paint}-{element.attrib.pop(paint)}" for paint in painted]
        if roles:
            element.set("class", " ".join(roles))
    words = [("title", caption), ("desc", alt)] if caption else [("title", alt)]
    for position, (tag, text) in enumerate(words):
        element = ET.Element(tag, {"id": f"figure-{name}-{tag}"})
        element.text = text
        drawing.insert(position, element)
    drawing.set("role", "img")
    drawing.set("aria-labelledby", f"figure-{name}-title")
    if caption:
        drawing.set("aria-describedby", f"figure-{name}-desc")
    picture = _text(drawing)
    if wide:
        picture = _SCROLLING_START + picture + _SCROLLING_END
    kind = "figure-wide" if wide else "figure-narrow"
    shown = f"<figcaption>{html.escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure class="figure {kind}">{picture}{shown}</figure>'


def for_print(cleaned: str) -> str:
    """Return the drawing as a stand-alone SVG file in the literal colors of the light palette."""
    drawing = ET.fromstring(cleaned)  # noqa: S314 - our own output
    for element in drawing.iter():
        for paint in _PAINTS:
            if element.get(paint) in PALETTE:
                element.set(paint, PALETTE[element.attrib[paint]])
        # Typst knows the semibold face by this name only, others as a weight of the family.
        if "font-weight" in element.attrib:
            element.set("font-family", f"{FONT} SmBld, {FONT}")
    drawing.set("xmlns", "http://www.w3.org/2000/svg")
    drawing.set("font-family", FONT)
    return _text(drawing) + "\n"


def _clean_drawing(figure: Figure, svg: ET.Element) -> ET.Element:
    # D2 puts the drawing into a second `svg` element; nowhere else may there be one.
    inner = svg.find(f"{_SVG}svg")
    drawn = svg if inner is None else inner
    box = drawn.get("viewBox", "0 0 0 0")
    _, _, width, height = box.split()
    drawn.tag = "g"
    root = _clean_element(figure, drawn)
    root.tag = "svg"
    root.attrib = {"viewBox": box, "width": width, "height": height}
    ground = root.find("rect")
    if ground is not None and _is_ground(ground, width, height):
        root.remove(ground)
    _rename_ids(figure, root)
    return root


def _is_ground(rect: ET.Element, width: str, height: str) -> bool:
    """Return whether a rectangle only paints the whole drawing in the color of the page."""
    size = rect.get("width"), rect.get("height")
    return rect.get("fill") == "paper" and size == (width, height)


def _rename_ids(figure: Figure, root: ET.Element) -> None:
    """Begin each id with the figure's own, so that a page can hold several figures."""
    names: dict[str, str] = {}
    for element in root.iter():
        if old := element.get("id"):
            new = names.setdefault(old, f"figure-{figure.id}-{len(names) + 1}")
            element.set("id", new)
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if value.startswith("url(#"):
                old = value.removeprefix("url(#").removesuffix(")")
                element.set(attribute, f"url(#{names[old]})")


def _clean_element(figure: Figure, element: ET.Element, *, masking: bool = False) -> ET.Element:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS:
        raise _refusal(figure, tag)
    cleaned = ET.Element(tag, _clean_attributes(element))
    for paint in _PAINTS:
        color = cleaned.get(paint, "none").lower()
        # The black and white of a mask are no colors: they say what it hides.
        if not masking and color not in _NO_COLOR:
            cleaned.set(paint, _role(figure, color))
    words = tag in _WORDS
    cleaned.text = element.text if words else None
    for child in element:
        if child.tag.removeprefix(_SVG) in _DROPPED:
            continue
        part = _clean_element(figure, child, masking=masking or tag == "mask")
        part.tail = child.tail if words else None
        if part.tag != "g" or len(part):  # empty groups say nothing
            cleaned.append(part)
    return cleaned


def _refusal(figure: Figure, tag: str) -> FigureError:
    message = _REFUSED.get(tag, f"has a '{tag}' element, which the site cannot show")
    cause = None
    if tag in _BROUGHT_BY and figure.language == "d2":
        cause = _BROUGHT_BY[tag].search(figure.source)
    place = line_column(figure.source, cause.start()) if cause else (0, 0)
    return FigureError(figure.id, message, *place)


def _role(figure: Figure, color: str) -> str:
    if color in _ROLES:
        return _ROLES[color]
    start = figure.source.lower().find(color)
    place = line_column(figure.source, start) if start >= 0 else (0, 0)
    allowed = ", ".join(PALETTE.values())
    message = f"uses the color {color}, which is not in the palette ({allowed})"
    raise FigureError(figure.id, message, *place)


def _clean_attributes(element: ET.Element) -> dict[str, str]:
    """Return what decides where and how an element is drawn, its style as attributes."""
    attributes = dict(element.attrib)
    classes = attributes.get("class", "").split()
    for declaration in filter(None, attributes.pop("style", "").split(";")):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        attributes[name] = value
    if "text-bold" in classes or attributes.get("font-weight") in {"bold", "600", "700"}:
        attributes["font-weight"] = "600"
    if "text-italic" in classes:
        attributes["font-style"] = "italic"
    return {
        name: value if name == "id" else _shorten(value)
        for name, value in attributes.items()
        if name in _ATTRIBUTES
    }


def _shorten(value: str) -> str:
    """Return an attribute's value with two decimals and without units.

    Browsers see no difference, and readers load less.
    """

    def rounded(number: re.Match[str]) -> str:
        return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")

    return _PIXELS.sub(r"\1", _FRACTION.sub(rounded, value))


def _text(drawing: ET.Element) -> str:
    return ET.tostring(drawing, encoding="unicode", short_empty_elements=True)

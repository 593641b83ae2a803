"""Charts: the house style of Vega-Lite, and the drawing of one chart by its engine."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from recall.bank.problem import did_you_mean
from recall.figures.engine import ENGINE, ChartError, EngineCrashedError
from recall.figures.error import FigureError
from recall.figures.palette import PALETTE
from recall.figures.svg import FONT, FONTS
from recall.text.scan import line_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recall.bank.bank import Figure

_VERSION = "6.4"
_LARGEST = 10_000

# A character, as JSON escapes it, that an SVG file cannot contain; an escaped backslash before it
# makes it plain text.
_NOT_IN_XML = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u00[01][0-9a-f]|ufff[ef]|[bf]))")

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
    "range": {"category": [color for role, color in PALETTE.items() if role.startswith("hue")]},
}
"""The house style of charts."""

# Vega-Lite's own schema has these words too, but what the engine reports of a wrong one is a
# JavaScript error deep inside: with the lists here a message can name the word and its line.
_MARKS = frozenset(
    """
    arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text
    tick trail
    """.split()  # noqa: SIM905 - a list of names
)
_TYPES = frozenset({"quantitative", "temporal", "ordinal", "nominal", "geojson"})


def find_load(figure: Figure) -> FigureError | None:
    """Return what a chart would load from elsewhere, as an error with its place, or None."""
    for name, value in _members(_specification(figure)):
        if name in {"url", "href"}:
            place = line_column(figure.source, max(figure.source.find(f'"{name}"'), 0))
            message = f"loads {json.dumps(value)[:60]}: write the values into the figure"
            return FigureError(figure.id, message, *place)
    return None


def draw(figure: Figure, seconds: float) -> str:
    """Return what Vega-Lite draws within a limit of time, as SVG; raises FigureError."""
    specification = _specification(figure)
    if "config" in specification:
        raise FigureError(figure.id, "has its own 'config'; the house style is added for it")
    for what, word, known in _words_of(specification):
        if word not in known:
            place = line_column(figure.source, max(figure.source.find(json.dumps(word)), 0))
            message = f"'{word}' is not a {what} of Vega-Lite{did_you_mean(word, known)}"
            raise FigureError(figure.id, message, *place)
    # What follows ends in an empty picture or a crash of the engine: here it gets a reason.
    sizes = [size for side in ("width", "height") for size in _nested(specification, side)]
    if any(isinstance(size, int | float) and size > _LARGEST for size in sizes):
        raise FigureError(figure.id, f"has a 'width' or 'height' of more than {_LARGEST:,} pixels")
    if match := _NOT_IN_XML.search(json.dumps(specification)):
        raise FigureError(figure.id, f"has the control character {match[1]}: delete it")
    request = {
        "specification": specification,
        "version": _VERSION,
        "config": _CONFIG,
        "fonts": str(FONTS),
    }
    try:
        return ENGINE.draw(request, seconds)
    except ChartError as error:
        message = f"Vega-Lite says: {_said(str(error))}"
    except EngineCrashedError:
        message = "crashes Vega-Lite: take away marks, transforms or values until it is drawn"
    except TimeoutError:
        message = (
            f"takes more than {seconds:g} seconds to draw: show fewer values, or make two charts"
        )
    raise FigureError(figure.id, message)


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
    written = json.dumps(specification, indent=2, ensure_ascii=False)
    return written.replace('"\\u0000"', f"[\n{rows}\n    ]") + "\n"


def _said(error: str) -> str:
    """Return the last line of the engine's report, without its stack and the source once more."""
    lines = [line.strip() for line in error.splitlines()]
    words = [line for line in lines if line and not line.startswith("at ")]
    return re.sub(r" \{.*\}", "", words[-1].removeprefix("Error: ")) if words else "nothing"


def _specification(figure: Figure) -> dict[str, Any]:
    try:
        specification = json.loads(figure.source)
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}"
        raise FigureError(figure.id, message, error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        message = "is not JSON: nested too deeply, or a number too long"
        raise FigureError(figure.id, message) from None
    if not isinstance(specification, dict):
        raise FigureError(figure.id, "is not a chart: its source must be a JSON object")
    return specification


def _words_of(specification: dict[str, Any]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the marks and types that a chart names: what it is, the word, all that there are."""
    for mark in _nested(specification, "mark"):
        name = mark.get("type") if isinstance(mark, dict) else mark
        if isinstance(name, str):
            yield "mark", name, _MARKS
    for encoding in _nested(specification, "encoding"):
        for channel in encoding.values() if isinstance(encoding, dict) else ():
            if isinstance(channel, dict) and isinstance(channel.get("type"), str):
                yield "type", channel["type"], _TYPES


def _nested(specification: dict[str, Any], key: str) -> Iterator[Any]:
    """Yield what a chart has under a key, at any depth but not among its values."""
    return (value for name, value in _members(specification, "values") if name == key)


def _members(value: object, skipped: str = "") -> Iterator[tuple[str, Any]]:
    """Yield all names and values of a JSON value, in its order; nothing below the name skipped."""
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield from item.items()
            children = [child for name, child in item.items() if name != skipped]
        elif isinstance(item, list):
            children = item
        else:
            children = []
        waiting += reversed(children)

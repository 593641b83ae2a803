"""Diagrams and charts: what they may hold, how they follow the palette, how they fail."""

from __future__ import annotations

import json
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from recall import figures
from recall.bank.bank import Figure
from recall.figures import (
    NARROW,
    PALETTE,
    WIDEST,
    FigureError,
    draw_all,
    find_load,
    render,
    svg_for_print,
    with_values,
)

ROOT = Path(__file__).parents[1]
STYLES = (ROOT / "docs" / "assets" / "css" / "figure.css").read_text(encoding="utf-8")

DIAGRAM = """\
direction: down
ask: Is there & feedback? {class: question}
log: Event log {class: data}
pair: Online {
  class: group
  rank: Ranking {class: focus}
}
ask -> log: no
ask -> pair.rank: yes {class: quiet}
remark: A remark {class: note}
"""
CHART = """\
{
  "width": 300,
  "height": 160,
  "data": {
    "values": [
      {"k": 1, "recall": 0.1, "model": "A"},
      {"k": 9, "recall": 0.6, "model": "A"},
      {"k": 1, "recall": 0.2, "model": "B"},
      {"k": 9, "recall": 0.8, "model": "B"}
    ]
  },
  "mark": "line",
  "encoding": {
    "x": {
      "field": "k",
      "type": "quantitative",
      "title": "Cutoff k"
    },
    "y": {
      "field": "recall",
      "type": "quantitative",
      "title": "Recall@k"
    },
    "color": {
      "field": "model",
      "type": "nominal"
    }
  }
}
"""


def d2(source: str, name: str = "test-figure") -> Figure:
    """Return a diagram."""
    return Figure(id=name, language="d2", source=source)


def chart(source: str | dict[str, object], name: str = "test-chart") -> Figure:
    """Return a chart from text or JSON."""
    return Figure(
        id=name,
        language="vega-lite",
        source=source if isinstance(source, str) else json.dumps(source),
    )


def bar_chart(**more: object) -> Figure:
    """Return a chart of one bar, changed at the top level."""
    return chart(
        {
            "data": {"values": [{"a": 1}]},
            "mark": "bar",
            "encoding": {"x": {"field": "a", "type": "quantitative"}},
            **more,
        }
    )


BOTH = pytest.mark.parametrize("figure", [d2(DIAGRAM), chart(CHART)], ids=["diagram", "chart"])


def parsed(markup: str) -> ET.Element:
    """Return well-formed markup as a tree."""
    return ET.fromstring(markup)  # noqa: S314 - our own output


def elements(markup: str) -> list[ET.Element]:
    """Return all elements of well-formed markup."""
    return list(parsed(markup).iter())


@BOTH
def test_a_figure_holds_nothing_that_the_content_security_policy_blocks(figure: Figure) -> None:
    """No style, script, link, image or foreign content, no event handler, no address."""
    markup = render(figure, "Caption", "Alternative")
    shown = elements(markup)
    assert {"style", "script", "a", "image", "foreignObject", "use"} & {
        element.tag for element in shown
    } == set()
    names = {name for element in shown for name in element.attrib}
    assert {
        name for name in names if name == "style" or name.startswith("on") or "href" in name
    } == set()
    assert "://" not in markup
    assert "@font-face" not in markup


@BOTH
def test_a_figure_is_one_named_and_described_image(figure: Figure) -> None:
    """The SVG's title is the caption, its description the alternative text, both found by id."""
    shown = elements(render(figure, "A < B", 'The "long" one & more'))
    svg = next(element for element in shown if element.tag == "svg")
    by_id = {element.get("id"): element for element in shown if element.get("id")}
    assert svg.get("role") == "img"
    assert by_id[svg.get("aria-labelledby")].text == "A < B"
    assert by_id[svg.get("aria-describedby")].text == 'The "long" one & more'
    assert [(element.tag, element.text) for element in shown if element.tag == "figcaption"] == [
        ("figcaption", "A < B")
    ]


def test_without_a_caption_the_alternative_text_names_the_image() -> None:
    """No empty caption, no empty title."""
    shown = elements(render(d2("a"), "", "Alternative"))
    assert [
        element.text for element in shown if element.tag in {"title", "desc", "figcaption"}
    ] == ["Alternative"]


@BOTH
def test_all_colors_are_classes_that_the_style_sheet_maps(figure: Figure) -> None:
    """No literal color is left, but the black and white of masks; each class has a rule."""
    svg = parsed(render(figure, "Caption", "Alternative"))
    masking = {inner for mask in svg.iter("mask") for inner in mask.iter()}
    paints = {
        element.get(paint)
        for element in svg.iter()
        if element not in masking
        for paint in ("fill", "stroke")
    }
    assert {paint for paint in paints if paint is not None} <= {"none", "transparent"}
    classes = {
        name
        for element in svg.iter()
        for name in element.get("class", "").split()
        if name.startswith(("fill-", "stroke-"))
    }
    assert len(classes) > 3
    assert {name for name in classes if f".{name} " not in STYLES} == set()


@BOTH
def test_text_stays_text_in_a_readable_size(figure: Figure) -> None:
    """Words can be selected and found; none is below 13 pixels."""
    texts = [
        element
        for element in elements(render(figure, "Caption", "Alternative"))
        if element.tag == "text"
    ]
    words = " ".join("".join(text.itertext()) for text in texts)
    assert ("Is there & feedback?" if figure.language == "d2" else "Cutoff k") in words
    assert min(float(text.get("font-size", "0")) for text in texts) >= 13


@BOTH
def test_ids_are_unique_on_a_page_that_holds_several_figures(figure: Figure) -> None:
    """Each id starts with the figure's own name, and references inside the SVG point to them."""
    other = replace(figure, id="other")
    markup = render(figure, "Caption", "Alternative") + render(other, "Caption", "Alternative")
    ids = re.findall(r' id="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    assert {
        name for name in ids if not name.startswith(("figure-other-", f"figure-{figure.id}-"))
    } == set()
    assert set(re.findall(r"url\(#([^)]+)\)", markup)) <= set(ids)


@BOTH
def test_drawing_twice_gives_the_same_bytes(figure: Figure) -> None:
    """A build can be repeated."""
    assert render(figure, "Caption", "Alternative") == render(figure, "Caption", "Alternative")


@BOTH
def test_print_has_literal_colors_and_no_classes(figure: Figure) -> None:
    """Typesetters know no custom properties: the light palette's colors stand in the file."""
    svg = svg_for_print(figure)
    colors = {
        color for color in re.findall(r'(?:fill|stroke)="([^"]+)"', svg) if color.startswith("#")
    }
    assert len(colors) > 2
    assert colors <= set(PALETTE.values())
    assert "class=" not in svg
    assert "var(" not in svg
    assert parsed(svg).tag == "{http://www.w3.org/2000/svg}svg"


def test_only_a_wide_figure_scrolls() -> None:
    """A narrow one shrinks; a wide one stands in a region that the keyboard reaches."""
    narrow = render(bar_chart(width=200), "Caption", "Alternative")
    wide = render(bar_chart(width=NARROW + 40), "Caption", "Alternative")
    assert ("figure-narrow" in narrow, "tabindex" in narrow) == (True, False)
    assert (
        "figure-wide" in wide,
        'class="figure-scroll" tabindex="0" role="group" aria-label=' in wide,
    ) == (True, True)


def test_an_authors_emphasis_is_kept() -> None:
    """Bold is the family's semibold, which a typesetter knows by its own name; italic stays."""
    figure = d2("a: {style.italic: true}\nb: {style.bold: true}")
    assert ' font-style="italic"' in render(figure, "Caption", "Alternative")
    assert ' font-weight="600"' in render(figure, "Caption", "Alternative")
    assert 'font-family="IBM Plex Sans SmBld, IBM Plex Sans"' in svg_for_print(figure)


def test_clipped_marks_stay_clipped() -> None:
    """A mark outside its scale is cut off by a path that the figure brings along."""
    source = json.loads(CHART)
    source["mark"] = {"type": "line", "clip": True}
    assert 'clip-path="url(#figure-test-chart-' in render(chart(source), "Caption", "Alternative")


@pytest.mark.parametrize(
    ("figure", "line", "message"),
    [
        (d2("a -> b\nb: {\n"), 2, "D2 says: maps must be terminated with }"),
        (d2("a\nb: {shape: nope}"), 2, "D2 says: unknown shape"),
        (d2("a\n...@other"), 2, "addresses and imports are not allowed"),
        (
            d2('a: {style.fill: "#ff0000"}'),
            1,
            "uses the color #ff0000, which is not in the palette",
        ),
        (d2("a\nb: {style.stroke: Red}"), 2, "uses the color red, which is not in the palette"),
        (d2("a\nb: |md # Title |"), 2, "has a Markdown, LaTeX or code label"),
        (d2("a: |latex \\frac{a}{b} |"), 1, "has a Markdown, LaTeX or code label"),
        (d2("a\nb: {icon: https://example.org/x.svg}"), 2, "addresses and imports are not"),
        (d2("a\nb: {icon: x.svg}"), 2, "has an icon or image"),
        (d2("a\nb: {link: mailto:ann}"), 2, "has a link"),
        (d2('a\nb: {style.fill: "linear-gradient(#0b6e5f, #ba790d)"}'), 2, "has a gradient"),
        (
            d2("direction: right\n" + " -> ".join(f"step number {number}" for number in range(9))),
            0,
            f"more than the {WIDEST}",
        ),
        (d2(""), 0, "is empty"),
        (d2("# only a comment"), 0, "is empty"),
        (d2("a: {shape: class; b: int}"), 0, "uses a shape that the site cannot show"),
        (d2("a\nsteps: {x: {b}}"), 0, "D2 says: "),
        (chart("{\n  nope}"), 2, "is not JSON"),
        (chart("[" * 100_000), 0, "is not JSON: nested too deeply"),
        (chart("[]"), 0, "must be a JSON object"),
        (bar_chart(config={}), 0, "has its own 'config'"),
        (bar_chart(data={"url": "https://example.org/x.json"}), 1, 'loads "https://example.org/x'),
        (
            chart('{"layer": [\n{"data": {"url": "x.csv"}, "mark": "bar"}]}'),
            2,
            'loads "x.csv": write the values into the figure',
        ),
        (bar_chart(width=900), 0, "set a smaller 'width'"),
        (bar_chart(mark={"type": "bar", "color": "tomato"}), 1, "uses the color tomato"),
        (bar_chart(mark="barr"), 1, "'barr' is not a mark of Vega-Lite (did you mean 'bar'?)"),
        (bar_chart(mark={"type": "pie"}), 1, "'pie' is not a mark of Vega-Lite"),
        (
            bar_chart(encoding={"x": {"field": "a", "type": "quantitive"}}),
            1,
            "'quantitive' is not a type of Vega-Lite (did you mean ",
        ),
        (bar_chart(mark=3), 0, "Vega-Lite says: "),
        (bar_chart(height=1e9), 0, "has a 'width' or 'height' of more than 10,000 pixels"),
        (bar_chart(title="a\0b"), 0, "has the control character \\u0000"),
        (chart({"data": {"values": []}}), 0, "Vega-Lite says: Invalid specification. Make sure"),
    ],
)
def test_a_figure_that_cannot_be_shown_says_why(figure: Figure, line: int, message: str) -> None:
    """The engine's words or the rule that is broken, with the author's line if there is one."""
    with pytest.raises(FigureError) as caught:
        render(figure, "Caption", "Alternative")
    assert message in caught.value.message
    assert caught.value.line == line
    assert caught.value.figure == figure.id
    assert str(caught.value).startswith(f"figure {figure.id}{f', line {line}' if line else ''}: ")


@pytest.mark.parametrize(
    ("figure", "place", "message"),
    [
        (d2("a: recall@k\nb: 5:1 ratio"), None, ""),
        (d2("a\nb: {icon: https://example.org/x}"), (2, 11), "addresses and imports"),
        (d2("a: @other.b"), (1, 4), "addresses and imports"),
        (chart(CHART), None, ""),
        (chart('{\n"data": {"url": 3}}'), (2, 10), "loads 3: write the values"),
        (chart('{"mark": [{"href": "https://example.org/"}]}'), (1, 12), 'loads "https://'),
    ],
)
def test_a_figure_loads_nothing(
    figure: Figure, place: tuple[int, int] | None, message: str
) -> None:
    """One judge says what a figure would load and where; drawing refuses what it finds."""
    found = find_load(figure)

    if place is None:
        assert found is None
        return
    assert found is not None
    assert (found.line, found.column) == place
    assert found.message.startswith(message)
    with pytest.raises(FigureError) as caught:
        render(figure, "Caption", "Alternative")
    assert caught.value.message == found.message


@pytest.mark.parametrize(
    ("figure", "advice"),
    [
        (d2("direction: down\n" + " -> ".join(f"b{n}" for n in range(300))), "use fewer boxes"),
        (
            bar_chart(data={"sequence": {"start": 0, "stop": 3_000_000, "as": "a"}}),
            "show fewer values, or make two charts",
        ),
    ],
    ids=["diagram", "chart"],
)
def test_a_figure_that_takes_too_long_is_ended(
    figure: Figure, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine ends at the limit, the message says what to do, and the next figure is drawn."""
    monkeypatch.setattr(figures, "SECONDS", 0.2)
    begun = time.monotonic()
    with pytest.raises(FigureError) as caught:
        render(figure, "Caption", "Alternative")

    assert caught.value.message.startswith(f"takes more than 0.2 seconds to draw: {advice}")
    assert time.monotonic() - begun < 5  # drawn to its end the diagram takes a minute
    monkeypatch.undo()
    assert render(d2("a"), "Caption", "Alternative")
    assert render(chart(CHART), "Caption", "Alternative")


def test_a_chart_that_crashes_the_engine_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is a process of its own: its end is a message, and the next chart has another."""
    monkeypatch.setattr("recall.figures.vega._NOT_IN_XML", re.compile("(?!)"))
    with pytest.raises(FigureError, match="crashes Vega-Lite: take away"):
        render(bar_chart(title="a\0b"), "Caption", "Alternative")

    assert render(chart(CHART), "Caption", "Alternative")


def test_a_setting_of_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """D2 reads its flags from the environment too: ours does not."""
    expected = svg_for_print(d2(DIAGRAM))
    monkeypatch.setenv("D2_SKETCH", "true")
    monkeypatch.setenv("D2_LAYOUT", "dagre")
    assert expected == svg_for_print(d2(DIAGRAM))


def test_an_intact_cache_entry_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second drawing needs no engine, and page and print share one entry."""
    cache = tmp_path / "figures"
    expected = render(d2(DIAGRAM), "Caption", "Alternative", cache)
    monkeypatch.setattr(figures, "_draw", lambda _: pytest.fail("drawn again"))
    assert expected == render(d2(DIAGRAM), "Caption", "Alternative", cache)
    assert svg_for_print(d2(DIAGRAM), cache)
    assert len(list(cache.iterdir())) == 1


def test_all_figures_can_be_drawn_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After that, no page waits for an engine; all that cannot be drawn are reported then."""
    assert draw_all([d2("a"), d2("b"), chart(CHART)], tmp_path) == []
    faults = draw_all([d2("a"), d2("b ->"), chart("{}")], tmp_path)
    assert [(fault.figure, fault.line, fault.column) for fault in faults] == [
        ("test-figure", 1, 1),
        ("test-chart", 0, 0),
    ]
    monkeypatch.setattr(figures, "_draw", lambda _: pytest.fail("drawn again"))
    assert all(
        render(figure, "Caption", "Alternative", tmp_path)
        for figure in (d2("a"), d2("b"), chart(CHART))
    )


@pytest.mark.parametrize(
    "damage", [b"", b"\xff\xfe", b"0\n<svg/>"], ids=["empty", "not text", "wrong checksum"]
)
def test_a_damaged_cache_entry_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    """A killed build or a bad disk costs time, not truth."""
    expected = render(d2("a"), "Caption", "Alternative", tmp_path)
    (entry,) = tmp_path.iterdir()
    intact = entry.read_bytes()
    entry.write_bytes(damage)
    assert expected == render(d2("a"), "Caption", "Alternative", tmp_path)
    assert intact == entry.read_bytes()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    """A checkout may be read-only."""
    (tmp_path / "file").touch()
    assert render(d2("a"), "Caption", "Alternative") == render(
        d2("a"), "Caption", "Alternative", tmp_path / "file" / "cache"
    )


def test_another_source_or_tool_is_another_cache_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing stale is shown after an edit or an update."""
    render(d2("a"), "Caption", "Alternative", tmp_path)
    render(d2("b"), "Caption", "Alternative", tmp_path)
    monkeypatch.setattr(figures, "_tools", lambda: "newer")
    render(d2("b"), "Caption", "Alternative", tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_values_are_written_in_one_format() -> None:
    """Writing back a chart's own values changes nothing; other values change only the values."""
    values = json.loads(CHART)["data"]["values"]
    changed = with_values(CHART, [{"k": "ä"}])

    assert with_values(CHART, values) == CHART
    assert '"values": [\n      {"k": "ä"}\n    ]' in changed
    assert with_values(changed, values) == CHART
    assert json.loads(with_values(CHART, []))["data"]["values"] == []


def test_values_need_a_place() -> None:
    """A source without `data` is refused."""
    with pytest.raises(ValueError, match="needs 'data'"):
        with_values("[]", [])

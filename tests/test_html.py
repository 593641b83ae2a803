"""Trees as HTML: every text and every attribute is escaped by the function that writes elements."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from recall.text.html import HtmlWriter, element, join
from recall.text.markdown import ConversionError, read_answer, read_line


def test_content_and_attributes_are_escaped() -> None:
    """What is HTML already says so by its type."""
    made = element(
        "a", "<b>", Markup("<i>x</i>"), href='"><script>', class_="y", aria_label="a & b"
    )
    assert made == (
        '<a href="&quot;&gt;&lt;script&gt;" class="y" aria-label="a &amp; b">&lt;b&gt;<i>x</i></a>'
    )


def test_a_void_element_has_no_end() -> None:
    """Written as XML, which HTML reads too."""
    assert "<br/>" == element("br")


def test_a_name_is_a_name() -> None:
    """An attribute's name cannot come from a text."""
    with pytest.raises(ValueError, match="not the name of an attribute"):
        element("p", **{"on click": "x"})


def test_parts_are_joined_escaped() -> None:
    """White space between them stays."""
    assert "&lt; <b></b>" == join(["<", Markup("<b></b>")], " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* `<c>`", "<p>a <em>b</em> <code>&lt;c&gt;</code></p>"),
        (
            "[a](https://example.org/?b=1&c=2)",
            '<p><a href="https://example.org/?b=1&amp;c=2">a</a></p>',
        ),
        ("```\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>"),
        ("- a\n    - b", "<ul><li>a\n<ul><li>b</li></ul></li></ul>"),
        ("3. a", '<ol start="3"><li>a</li></ol>'),
        ("| |b|\n|-|-:|\n|1|2|", None),
        ("$x$", "<p><code>x</code></p>"),
        ("a  \nb", "<p>a<br/>b</p>"),
    ],
)
def test_elements(text: str, expected: str | None) -> None:
    """Each element of a text has its form; an empty head of a table is an ordinary cell."""
    made = HtmlWriter().blocks(read_answer(text))
    if expected is None:
        assert '<tr><td></td><th class="align-right">b</th></tr>' in made
    else:
        assert expected == made


@given(st.text(alphabet="ab<>&\"'*_`$[]()\n =:", max_size=80))
def test_every_text_is_well_formed(text: str) -> None:
    """XML reads it, and finds the words that the tree has."""
    try:
        content = read_line(text)
    except ConversionError:
        return
    tree = ET.fromstring(f"<p>{HtmlWriter().line(content)}</p>")  # noqa: S314 - made here
    assert {element.tag for element in tree.iter()} <= {"p", "em", "strong", "code", "a", "br"}

"""Tables of hand-written pages."""

from __future__ import annotations

import re

from markdown import Markdown

from recall.text.extensions import TableExtension

THEME = ["attr_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.blocks.details"]


def page(text: str) -> str:
    """Return the HTML of a page that uses our extension with the theme's."""
    return Markdown(extensions=[*THEME, TableExtension()]).convert(text)


def test_a_table_scrolls_in_a_named_region_that_takes_the_focus() -> None:
    """The name is made of the column heads."""
    html = page("Before.\n\n| Metric | k | *Value* |\n|-|-|-|\n| a | 1 | 2 |\n\nAfter.")
    region = (
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Table: Metric, k, Value">'
    )
    assert sorted(re.findall(r"[\w-]+=\"[^\"]*\"", region)) == sorted(
        re.findall(r"[\w-]+=\"[^\"]*\"", html.split("\n")[1])
    )
    assert re.search(
        r'^<p>Before.</p>\n<div [^>]*>\n<table class="data-table">.*</table>\n</div>\n<p>After.</p>$',
        html,
        re.DOTALL,
    )


def test_the_empty_corner_of_a_table_heads_nothing() -> None:
    """A head without words is a plain cell: a screen reader would announce an empty one."""
    html = page("| | b |\n|-|-|\n| a | 1 |\n")
    assert (html.count("<th>"), html.count("<td>")) == (1, 3)


def test_every_table_has_one_region() -> None:
    """Two tables, one of them in a list, are two regions."""
    html = page("| a |\n|-|\n| 1 |\n\n- item\n\n    | b |\n    |-|\n    | 2 |\n")
    assert (html.count("<table"), html.count("table-scroll")) == (2, 2)

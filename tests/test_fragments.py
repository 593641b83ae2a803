"""Text of the bank passes through the site generator as tokens, and is HTML only at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from markdown import Markdown
from markupsafe import Markup

from recall.pages.fragments import FragmentExtension, Fragments
from recall.pages.render import Site

if TYPE_CHECKING:
    from recall.bank.bank import Bank

EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc", "pymdownx.blocks.details"]


def convert(fragments: Fragments, text: str) -> str:
    """Return a page's Markdown as HTML."""
    return Markdown(extensions=[*EXTENSIONS, FragmentExtension(fragments)]).convert(text)


def test_tokens_become_html_in_lines_headings_cells_and_attributes() -> None:
    """And a block takes the place of its paragraph."""
    fragments = Fragments()
    line = fragments.line(Markup("<em>a</em> &amp; | b"))
    plain = fragments.line(Markup("x &quot; y"))
    block = fragments.block(Markup("<ul><li>c</li></ul>"))
    text = f'# {line} {{: #top }}\n\n{block}\n\n| h |\n|---|\n| {line} |\n\n<p data-x="{plain}">z</p>\n'
    html = convert(fragments, text)
    assert '<h1 id="top"><em>a</em> &amp; | b</h1>' in html
    assert "\n<ul><li>c</li></ul>\n" in html
    assert "<td><em>a</em> &amp; | b</td>" in html
    assert '<p data-x="x &quot; y">z</p>' in html


def test_a_heading_has_an_id_from_its_words() -> None:
    """As if they had been typed into the page."""
    fragments = Fragments()
    html = convert(fragments, f"## {fragments.line(Markup('The <em>idea</em>'))}")
    assert '<h2 id="the-idea">The <em>idea</em></h2>' == html


def test_a_block_within_a_line_is_an_error() -> None:
    """HTML would be broken there, so the build ends."""
    fragments = Fragments()
    with pytest.raises(ValueError, match="not in a place of its own, after '<p>see "):
        convert(fragments, f"see {fragments.block(Markup('<ul></ul>'))}")


def test_the_same_html_has_the_same_token() -> None:
    """A page's Markdown changes only when its content does."""
    assert Fragments().line(Markup("a")) == Fragments().line(Markup("a"))


def test_a_template_prints_text_as_a_token(bank: Bank) -> None:
    """Whatever a template's author forgets: names are inert, ids and numbers are as they are."""
    kit = bank.kits[0].model_copy(update={"name": "<script>*x*{: onclick=y }"})
    fragments = Fragments()
    site = Site(replace(bank, kits=(kit,)), fragments, "https://example.org/")
    page = site.render("kit_list.md.jinja", "kits/index.md")
    assert "<script" not in page
    assert "{: onclick" not in page
    assert "&lt;script&gt;" in fragments.spell_out(page)

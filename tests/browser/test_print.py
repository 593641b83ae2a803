"""On paper: closed blocks open, light colors, no chrome, addresses of the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from tests.browser.page_types import KIT, PATH, QUESTION, QUESTIONS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CHROME = (
    ".site-header",
    ".site-footer nav",
    ".trail",
    ".actions",
    ".onward",
    ".md-sidebar",
    ".attempt-first",
    ".headerlink",
    ".code-copy",
)


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_closed_blocks_are_printed(
    palette: str, javascript: bool, open_page: Callable[..., Page]
) -> None:
    """Every block's text stands on paper, in the light palette, with or without JavaScript."""
    page = open_page(QUESTION, palette=palette, javascript=javascript)
    expect(page.locator("#answer")).to_be_hidden()
    page.emulate_media(media="print")
    for anchor in ("hint", "answer", "rubric"):
        expect(page.locator(f"#{anchor}")).to_be_visible()
        box = page.locator(f"#{anchor}").bounding_box()
        assert box
        assert box["height"] > 40
    page.emulate_media(media="print", color_scheme=palette)  # type: ignore[arg-type]
    color = (
        "(([selector, property]) => getComputedStyle(document.querySelector(selector))[property])"
    )
    assert page.evaluate(color, ["body", "backgroundColor"]) == "rgb(255, 255, 255)"
    assert page.evaluate(color, ["article", "color"]) == "rgb(0, 0, 0)"
    assert page.evaluate(color, [".figure .fill-hue-2", "fill"]) == "rgb(186, 121, 13)"
    assert page.evaluate(color, [".pair--pitfall .pair__head", "color"]) == "rgb(163, 54, 43)"


def test_chrome_stays_on_the_screen(open_page: Callable[..., Page]) -> None:
    """Header, navigation, actions and anchors are not printed."""
    page = open_page(QUESTION)
    page.emulate_media(media="print")
    for selector in CHROME:
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()


def test_sources_are_printed_with_their_address(open_page: Callable[..., Page]) -> None:
    """After each source its address stands on paper, and not on the screen."""
    page = open_page(QUESTION)
    after = """() => [...document.querySelectorAll('.sources a')]
        .map(link => getComputedStyle(link, '::after').content)"""
    assert set(page.evaluate(after)) == {"none"}
    page.emulate_media(media="print")
    shown = page.evaluate(after)
    assert len(shown) > 1
    assert all("attr(href)" in content or "http" in content for content in shown)


def test_a_pdf_of_the_closed_page_is_that_of_the_open_one(open_page: Callable[..., Page]) -> None:
    """Chromium's PDF of a page with closed blocks has as many pages as with open ones, about."""
    page = open_page(QUESTION)
    closed = page.pdf().count(b"/Type /Page\n")
    page.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
    assert abs(page.pdf().count(b"/Type /Page\n") - closed) <= 1
    page.evaluate("document.querySelectorAll('details').forEach(block => block.remove())")
    assert page.pdf().count(b"/Type /Page\n") < closed / 2


def test_a_page_is_printed_with_its_own_address(open_page: Callable[..., Page]) -> None:
    """The permanent address stands on paper, and not on the screen."""
    page = open_page(QUESTION)
    address = page.locator(".printed-address")
    expect(address).to_be_hidden()
    page.emulate_media(media="print")
    expect(address).to_be_visible()
    assert page.locator("link[rel=canonical]").get_attribute("href") == address.inner_text()


def test_an_answer_begins_below_the_hint(open_page: Callable[..., Page]) -> None:
    """A block may break over pages: kept whole, a long one would leave a page half empty."""
    page = open_page(QUESTION)
    page.emulate_media(media="print")
    inside = "blocks => new Set(blocks.map(block => getComputedStyle(block).breakInside)).size"
    assert page.eval_on_selector_all("details", inside) == 1
    assert (
        page.evaluate("getComputedStyle(document.querySelector('details.answer')).breakInside")
        == "auto"
    )


def letters(text: str) -> str:
    """Return a text without spaces and signs: lines break elsewhere on paper, also at a hyphen."""
    return "".join(character for character in text if character.isalnum())


def letters_of_sheets(pdf: bytes) -> list[str]:
    """Return the letters of each page of a PDF."""
    return [letters(sheet.get_textpage().get_text_range()) for sheet in pdfium.PdfDocument(pdf)]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_kit_ends_with_its_scorecard_on_one_sheet(
    paper: str, open_page: Callable[..., Page]
) -> None:
    """The card is on the last sheet, whole and alone, and no question's rubric is torn apart."""
    page = open_page()
    home = page.url
    kits = [address for address in QUESTIONS_OF if address.startswith("kits/")]
    assert len(kits) > 4
    for kit in kits:
        page.goto(f"{home}{kit}")
        *before, last = letters_of_sheets(page.pdf(format=paper))
        assert last.startswith("Scorecard"), kit
        assert last.endswith("Because"), kit
        assert not [sheet for sheet in before if "Scorecard" in sheet], kit
        prompts = page.locator(".scorecard__prompt").all_inner_texts()
        assert all(letters(prompt) in last for prompt in prompts), kit
        for rubric in page.locator(".kit-question .bands").all_inner_texts():
            assert [sheet for sheet in before if letters(rubric) in sheet], (kit, rubric)


def test_a_path_is_printed_as_a_list_to_tick(open_page: Callable[..., Page]) -> None:
    """Boxes before the questions, no buttons, no topics; the link to the questions names all."""
    page = open_page(PATH)
    ids = page.eval_on_selector_all(
        ".question-list a", "links => links.map(link => link.pathname.split('/').at(-2))"
    )
    assert page.locator(".tools a").get_attribute("href") == f"../../print/?q={','.join(ids)}"
    box = "getComputedStyle(document.querySelector('.question-list--timed li'), '::before').content"
    assert page.evaluate(box) == "none"
    page.emulate_media(media="print")
    assert page.evaluate(box) != "none"
    for hidden in (".tools", "#topics", ".chips"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_heading_of_a_path_ends_a_sheet(paper: str, open_page: Callable[..., Page]) -> None:
    """Below the name of a stage its first question begins; the exit check stands together."""
    page = open_page()
    home = page.url
    paths = [address for address in QUESTIONS_OF if address.startswith("paths/")]
    assert len(paths) > 4
    for path in paths:
        page.goto(f"{home}{path}")
        sheets = letters_of_sheets(page.pdf(format=paper))
        parts = [page.locator(".exit-check p, .exit-check li").all_inner_texts()]
        for stage in page.locator("[id^=stage-]").all():
            minutes, first = (
                stage.locator("xpath=following-sibling::*[1]"),
                stage.locator("xpath=following::li[1]//a"),
            )
            parts.append([f"{stage.inner_text()}{minutes.inner_text()}", first.inner_text()])
        assert len(parts) > 3
        for part in parts:
            assert [sheet for sheet in sheets if all(letters(text) in sheet for text in part)], (
                path,
                part,
            )


def test_a_kit_keeps_its_tools_on_the_screen(open_page: Callable[..., Page]) -> None:
    """Buttons and links to other prints are not printed."""
    page = open_page(KIT)
    expect(page.locator(".tools")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".tools")).to_be_hidden()

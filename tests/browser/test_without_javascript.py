"""Without JavaScript everything can be read, opened and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import ALL, PAGES, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Watch

WORDS = """() => {
    const walker = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT)
    const words = []
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode
        if (!parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: false })) continue
        if (parentElement.closest('noscript, copy-button, print-button, .browse__status')) continue
        if (parentElement.closest('.browse__search, .browse__filters, .browse__bar')) continue
        words.push(...data.split(/\\s+/).filter(Boolean))
    }
    return words
}"""
"""The visible words of the article, without the controls that need a script."""


# The page that gathers chosen questions is a script's work; without one it says so and names the other ways.
@pytest.mark.parametrize("name", [name for name in PAGES if name != "chosen to print"])
def test_all_text_can_be_read(name: str, open_page: Callable[..., Page], watch: Watch) -> None:
    """What a page says with JavaScript, blocks opened by click, it says without, in the same order."""
    said = []
    for javascript in (True, False):
        page = open_page(PAGES[name], javascript=javascript)
        summaries = page.locator("article details:not(.browse__filters) > summary")
        for index in range(summaries.count()):
            summaries.nth(index).click()
        said.append(page.evaluate(WORDS))
    watch.problems[:] = [problem for problem in watch.problems if "404" not in problem]
    assert said[0] == said[1]
    assert len(said[0]) > 20


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("anchor", ["hint", "answer", "rubric", "worked-example"])
def test_a_link_opens_its_block(
    anchor: str, javascript: bool, open_page: Callable[..., Page]
) -> None:
    """A link to a closed block, or to a heading inside one, opens it: from outside and from the page itself."""
    page = open_page(f"{QUESTION}#{anchor}", javascript=javascript)
    expect(page.locator(f"#{anchor}")).to_be_visible()
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_the_contents_list_opens_blocks(javascript: bool, open_page: Callable[..., Page]) -> None:
    """A link of the contents list leads into a closed block."""
    page = open_page(QUESTION, javascript=javascript)
    page.locator('.md-nav--secondary a[href="#key-points"]').click()
    expect(page.locator("#key-points")).to_be_visible()
    expect(page.locator("#key-points")).to_be_in_viewport()


def test_the_search_link_leads_to_the_list(open_page: Callable[..., Page]) -> None:
    """The search link leads to the browse page, which shows all questions and no control that does nothing."""
    page = open_page(javascript=False)
    page.locator(".search-link").click()
    page.wait_for_url("**/browse/")
    expect(page.locator(".browse__item")).to_have_count(ALL)
    for control in (".browse__search", ".browse__filters", ".browse__bar"):
        expect(page.locator(control)).to_be_hidden()


def test_no_button_that_does_nothing(open_page: Callable[..., Page]) -> None:
    """A question page shows no copy button and no palette switch then."""
    page = open_page(QUESTION, javascript=False)
    assert (
        page.evaluate(
            "[...document.querySelectorAll('button')].filter(button => button.checkVisibility()).length"
        )
        == 0
    )


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_the_palette_follows_the_system(palette: str, open_page: Callable[..., Page]) -> None:
    """Ground, text, links, code and figures have the colors of the system's palette, as they do with JavaScript."""
    colors = """() => ['body', 'article p', 'article p a', 'pre code', '.figure .fill-hue-2'].map(selector => {
        const { color, backgroundColor, fill } = getComputedStyle(document.querySelector(selector))
        return [selector, color, backgroundColor, fill]
    })"""
    with_script, without = (
        open_page(QUESTION, palette=palette, javascript=javascript) for javascript in (True, False)
    )
    assert with_script.evaluate(colors) == without.evaluate(colors)
    dark = "rgb(23, 22, 20)"
    assert (without.evaluate(colors)[0][2] == dark) == (palette == "dark")

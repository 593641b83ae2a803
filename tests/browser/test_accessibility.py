"""What a machine can tell about accessibility: axe, reflow, spacing, forced colors, motion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.page_types import PAGES, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Server, Watch

HEIGHT = 800
OPEN_ALL = "document.querySelectorAll('details').forEach(block => { block.open = true })"
TEXT_SPACING = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
        * {
            line-height: 1.5 !important;
            letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important;
        }
        p { margin-block-end: 2em !important }
    `)
    document.adoptedStyleSheets.push(sheet)
}"""
"""WCAG 1.4.12: what a reader may set without losing anything."""

SHORTEN_LISTS = """() => {
    const long = '.bibliography, .az, .browse__list, .question-list, .topics, .md-nav__list'
    for (const list of document.querySelectorAll(long)) {
        for (const item of [...list.querySelectorAll('li')].slice(6)) item.remove()
    }
    for (const item of [...document.querySelectorAll('.term')].slice(3)) item.remove()
}"""
"""Hundreds of entries are alike: a few of each list tell as much, in a tenth of the time."""

WIDER_THAN_THE_WINDOW = """() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > width + 1)
    const named = wide.slice(-3).map(element => element.outerHTML.slice(0, 120))
    return ['the page scrolls sideways', ...named]
}"""
CUT_OFF = """() => [...document.body.querySelectorAll(':not(.visually-hidden, .search-link)')]
    .filter(element => element.checkVisibility())
    .filter(element => {
        const { overflowX, overflowY } = getComputedStyle(element)
        const cuts = overflow => ['hidden', 'clip'].includes(overflow)
        return (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1)
            || (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1)
    })
    .map(element => element.outerHTML.slice(0, 120))"""
"""Elements of which a part is cut off; words for listeners, and of the search's sign, may be."""

UNREACHABLE_SCROLLERS = """() => [...document.body.querySelectorAll('*')]
    .filter(element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
    .filter(element => element.scrollWidth > element.clientWidth + 1 && element.checkVisibility())
    .filter(element => element.tabIndex < 0)
    .map(element => element.outerHTML.slice(0, 120))"""


def states(
    page: Page,
    *,
    palettes: tuple[str, ...] = ("light", "dark"),
    widths: tuple[int, ...] = (PHONE, DESKTOP),
) -> Any:
    """Yield the name of each state that the page is brought into: palettes by widths."""
    for palette in palettes:
        page.emulate_media(color_scheme=palette)  # type: ignore[arg-type]
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            yield f"{palette}, {width} px"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    name: str, open_page: Callable[..., Page], axe: Callable[..., list[str]], watch: Watch
) -> None:
    """No page type breaks a rule of axe, in both palettes, on a phone and on a desktop."""
    page = open_page(PAGES[name])
    if name == "not found":
        watch.problems.clear()  # the console tells of the status 404
    page.evaluate(SHORTEN_LISTS)
    assert {state: [] for state in states(page)} == {state: axe(page) for state in states(page)}


def test_axe_finds_nothing_in_open_blocks(
    open_page: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """Nor does a question page with every block open: figure, table, code, formulas, rubric."""
    page = open_page(QUESTION)
    page.evaluate(OPEN_ALL)
    for needed in ("figure svg", "table", "pre", "math", ".bands"):
        assert page.locator(f"article {needed}").first.is_visible(), needed
    assert {state: [] for state in states(page)} == {state: axe(page) for state in states(page)}


@pytest.mark.parametrize("query", ["", "ann", "zzzzzz"])
def test_axe_finds_nothing_in_the_search(
    query: str, open_page: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """Nor does the open dialog: with suggestions, with results and without."""
    page = open_page()
    page.keyboard.press("/")
    page.locator("#search-input").fill(query)
    page.locator(".search__message p" if query == "zzzzzz" else ".search__row").first.wait_for()
    assert {state: [] for state in states(page)} == {state: axe(page) for state in states(page)}


def test_axe_finds_nothing_in_a_filtered_list(
    open_page: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """Nor does the browse page with filters chosen, and with nothing left."""
    page = open_page("browse/?level=beginner&topic=foundations")
    page.locator(".browse__chip").first.wait_for()
    found = {state: axe(page) for state in states(page, palettes=("dark",))}
    page.locator("#browse-query").fill("zzzzzz")
    page.locator(".browse__none").wait_for()
    found |= {f"none, {state}": axe(page) for state in states(page, palettes=("light",))}
    assert {state: [] for state in found} == found


def test_axe_would_find_faults(
    open_page: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """A page with known faults fails: the check can fail."""
    page = open_page()
    page.evaluate("document.querySelector('article').append(document.createElement('button'))")
    page.evaluate("document.querySelector('article p:not(.printed-address)').style.color = '#ddd'")
    assert {"button-name", "color-contrast"} == {line.partition(":")[0] for line in axe(page)}


@pytest.mark.parametrize("name", PAGES)
def test_reflow(name: str, open_page: Callable[..., Page], watch: Watch) -> None:
    """At 320 px no page scrolls sideways, with wide text spacing, too; scrollers take the focus."""
    page = open_page(PAGES[name], width=PHONE)
    watch.problems.clear()
    page.evaluate(OPEN_ALL)
    page.wait_for_function("() => document.readyState === 'complete'")
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    # The script that gives wide code its Tab stop comes after the page.
    page.wait_for_function(
        """() => [...document.querySelectorAll('pre > code')]
            .every(code => code.hasAttribute('role'))"""
    )
    page.evaluate(
        "() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
    )
    assert page.evaluate(UNREACHABLE_SCROLLERS) == []
    page.evaluate(TEXT_SPACING)
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []


@pytest.mark.parametrize("name", PAGES)
def test_text_spacing_cuts_nothing_off(
    name: str, open_page: Callable[..., Page], watch: Watch
) -> None:
    """With wider text spacing every word can still be read, in the contents list, too."""
    page = open_page(PAGES[name])
    watch.problems.clear()
    for _ in states(page, palettes=("light",)):
        page.evaluate(TEXT_SPACING)
        assert page.evaluate(CUT_OFF) == []


def test_text_that_is_cut_off_would_be_found(open_page: Callable[..., Page]) -> None:
    """A list clamped to two lines fails."""
    page = open_page("levels/beginner/")
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('.md-nav__link { max-block-size: 2.6em; overflow: hidden }')
        document.adoptedStyleSheets.push(sheet)
    }""")
    assert page.evaluate(CUT_OFF) != []


def test_no_page_at_all_scrolls_sideways(
    open_page: Callable[..., Page], site: Path, server: Server
) -> None:
    """Every question, glossary page, path and kit fits 320 px: one long word can break a page."""
    page = open_page(
        width=PHONE, javascript=False
    )  # it adds nothing to the width, and takes half of the time
    faults = []
    for file in sorted(
        file
        for kind in ("questions", "glossary", "paths", "kits")
        for file in site.glob(f"{kind}/*/index.html")
        if 'http-equiv="refresh"' not in file.read_text(encoding="utf-8")
    ):
        address = file.parent.relative_to(site).as_posix()
        page.goto(f"{server.url}{address}/", wait_until="domcontentloaded")
        page.evaluate(OPEN_ALL)
        faults += [f"{address}: {fault}" for fault in page.evaluate(WIDER_THAN_THE_WINDOW)]
    assert faults == []


def test_reflow_would_find_faults(open_page: Callable[..., Page]) -> None:
    """A wide element, and a scroller that the keyboard cannot reach, are found."""
    page = open_page(width=PHONE)
    page.evaluate("""() => {
        const [outer, inner] = [document.createElement('div'), document.createElement('div')]
        outer.style.cssText = 'overflow-x: auto'
        inner.style.cssText = 'inline-size: 900px; block-size: 1em'
        outer.append(inner)
        document.querySelector('article').append(outer)
    }""")
    assert len(page.evaluate(UNREACHABLE_SCROLLERS)) == 1
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    page.evaluate("document.querySelector('article > div:last-child').style.overflowX = 'visible'")
    assert page.evaluate(WIDER_THAN_THE_WINDOW)[0] == "the page scrolls sideways"


def test_the_open_search_reflows(open_page: Callable[..., Page]) -> None:
    """The dialog fits a narrow window, also with wider text spacing."""
    page = open_page(width=PHONE)
    page.keyboard.press("/")
    page.locator(".search__row").first.wait_for()
    page.evaluate(TEXT_SPACING)
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    outside = """element => element.getBoundingClientRect().right > innerWidth
        || element.scrollWidth > element.clientWidth"""
    assert page.locator(".search").evaluate(outside) is False


@pytest.mark.parametrize(
    "level", ["beginner", "intermediate", "advanced", "scenario", "workflow", "behavioral"]
)
def test_level_signs_survive_forced_colors(level: str, open_page: Callable[..., Page]) -> None:
    """With forced colors the sign of a level is still drawn."""
    page = open_page("levels/", forced_colors="active")
    sign = page.locator(f".level--{level}").first
    drawn = sign.screenshot()
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('.level::before { visibility: hidden }')
        document.adoptedStyleSheets.push(sheet)
    }""")
    assert sign.screenshot() != drawn


def test_focus_survives_forced_colors(open_page: Callable[..., Page]) -> None:
    """With forced colors the focus is drawn: on links, the palette switch, a block's heading."""
    page = open_page(QUESTION, forced_colors="active")
    for selector in (".brand", ".search-link", ".palette-switch", "summary"):
        element = page.locator(selector).first
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box
        around = {
            "x": box["x"] - 4,
            "y": box["y"] - 4,
            "width": box["width"] + 8,
            "height": box["height"] + 8,
        }
        before = page.screenshot(clip=around)  # type: ignore[arg-type]
        page.keyboard.press("Shift")  # the focus is shown to who uses the keyboard
        element.focus()
        assert page.screenshot(clip=around) != before, selector  # type: ignore[arg-type]
        page.evaluate("document.activeElement.blur()")


def test_nothing_moves_with_reduced_motion(open_page: Callable[..., Page]) -> None:
    """No element, nor its `::before` or `::after`, has an animation or a transition left."""
    page = open_page(QUESTION)
    moving = """() => [...document.querySelectorAll('*')].flatMap(element =>
        [null, '::before', '::after'].flatMap(pseudo => {
        const style = getComputedStyle(element, pseudo)
        const still = style.animationName === 'none' && style.transitionDuration === '0s'
            && style.scrollBehavior === 'auto'
        return still ? [] : [`${element.localName}.${element.className}${pseudo ?? ''}`]
    }))"""
    assert page.evaluate(moving) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []

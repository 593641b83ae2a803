"""The site by keyboard alone: order and visibility of the focus, skip link, dialog, filters, shortcuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.page_types import ALL, BEGINNER, KIT, PATH, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Server

REACHABLE = """() => {
    const stops = 'a[href], button, input, select, textarea, summary, [tabindex]'
    return [...document.body.querySelectorAll(stops)]
        .filter(element => element.tabIndex >= 0 && !element.disabled)
        .filter(element => element.checkVisibility({ visibilityProperty: true, opacityProperty: false }))
        .map(element => {
            element.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length)
            return element.dataset.stop
        })
}"""
"""Marks what the keyboard should reach and returns the marks."""

FOCUSED = """() => new Promise(resolve => requestAnimationFrame(() => {
    const element = document.activeElement
    if (!element || element === document.body) return resolve(null)
    const faults = []
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) faults.push('hidden')
    const boxes = [...element.getClientRects()].filter(box => box.width > 1 && box.height > 1)
    const shown = boxes.filter(box => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth)
    if (shown.length === 0) faults.push('outside the window')
    const uncovered = shown.some(box => {
        const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]
        const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
        const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        return there && (element.contains(there) || there.contains(element))
    })
    if (shown.length > 0 && !uncovered) faults.push('covered')
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 1) faults.push('focus not shown')
    element.dataset.stop ??= `more ${document.querySelectorAll('[data-stop]').length}`  // what the browser itself lets scroll
    resolve([element.dataset.stop, faults.length ? `${element.outerHTML.slice(0, 120)}: ${faults.join(', ')}` : ''])
}))"""


def walk(page: Page, key: str = "Tab") -> tuple[set[str], list[str]]:
    """Press a key until the focus leaves the page; return the marks it met, and what is wrong with them."""
    page.evaluate(REACHABLE)
    page.evaluate("document.activeElement.blur()")
    met: set[str] = set()
    faults: list[str] = []
    for _ in range(500):
        page.keyboard.press(key)
        focused: list[str] | None = page.evaluate(FOCUSED)
        if focused is None or focused[0] in met:
            break
        met.add(focused[0])
        faults += filter(None, focused[1:])
    return met, faults


@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("", DESKTOP),
        ("levels/beginner/", PHONE),
        (QUESTION, PHONE),
        (QUESTION, DESKTOP),
        (KIT, PHONE),
        (PATH, DESKTOP),
        ("about/", DESKTOP),
    ],
)
def test_tab_reaches_all_that_is_visible(
    address: str, width: int, open_page: Callable[..., Page]
) -> None:
    """Tab meets every control that is visible and nothing that is hidden, outside the window or covered; the focus is shown."""
    page = open_page(address, width=width)
    expected = set(page.evaluate(REACHABLE))
    met, faults = walk(page)
    assert faults == []
    assert sorted(expected - met) == []


def test_tab_reaches_all_in_open_blocks_both_ways(open_page: Callable[..., Page]) -> None:
    """So it is with every block of a question open, forward and backward; code, table and figure that scroll are stops."""
    page = open_page(QUESTION, width=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
    page.locator("pre code[tabindex]").first.wait_for()
    expected = set(page.evaluate(REACHABLE))
    for key in ("Tab", "Shift+Tab"):
        met, faults = walk(page, key)
        assert faults == []
        assert sorted(expected - met) == []


def test_the_walk_would_find_faults(open_page: Callable[..., Page]) -> None:
    """A stop that is transparent, one without a mark of focus, and one under a cover are found."""
    page = open_page("levels/")
    page.evaluate("""() => {
        const add = css => {
            const button = document.createElement('button')
            button.textContent = 'x'
            button.style.cssText = css
            document.querySelector('article').append(button)
            return button
        }
        add('opacity: 0')
        add('outline: none')
        const cover = document.createElement('div')
        cover.style.cssText = 'position: fixed; inset: auto 0 0 0; block-size: 4em; background: red; z-index: 9'
        document.body.append(cover)
        add('position: fixed; inset: auto auto 0 0')
    }""")
    faults = walk(page)[1]
    found = {fault.rpartition(": ")[2] for fault in faults}
    assert {"hidden", "focus not shown"} <= found
    assert any("covered" in fault for fault in found)


def test_skip_link(open_page: Callable[..., Page]) -> None:
    """The first stop leads past the header: the next one is in the article."""
    page = open_page(QUESTION)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_blocks_open_by_keyboard(open_page: Callable[..., Page]) -> None:
    """Enter opens a block, Space closes it, and the focus stays on its heading."""
    page = open_page(QUESTION)
    block = page.locator("details.hint")
    block.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(block).to_have_attribute("open", "")
    expect(page.locator("#hint")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#hint")).to_be_hidden()
    expect(block.locator("summary")).to_be_focused()


@pytest.mark.parametrize("key", ["/", "s", "f", "Control+k", "Meta+k"])
def test_shortcuts_open_the_search(key: str, page: Page) -> None:
    """Each shortcut opens the dialog with the focus in its field; Escape closes it and returns the focus."""
    page.locator(".site-nav a").first.focus()
    page.keyboard.press(key)
    field = page.locator("#search-input")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()
    expect(page.locator(".site-nav a").first).to_be_focused()


def test_the_search_link_opens_the_dialog_and_gets_the_focus_back(page: Page) -> None:
    """Enter on the header's link opens the dialog; Close returns the focus to the link."""
    link = page.locator(".search-link")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#search-input")).to_be_focused()
    page.locator(".search__close").click()
    expect(link).to_be_focused()


def test_the_dialog_keeps_the_focus(page: Page) -> None:
    """Tab, both ways, stays inside the open dialog and meets all of its controls, each visible and with its focus shown."""
    page.keyboard.press("/")
    page.locator(".search__row").first.wait_for()
    for key in ("Tab", "Shift+Tab"):
        names = []
        for _ in range(12):
            page.keyboard.press(key)
            focused = page.evaluate(FOCUSED)
            if focused is None:  # the browser's own controls, between the last stop and the first
                continue
            assert focused[1] == ""
            names.append(
                page.evaluate(
                    "document.activeElement.closest('.search') && document.activeElement.className"
                )
            )
        assert {"search__input", "search__close", "search__select", "search__box"} == set(names)


def test_arrows_choose_a_result(page: Page, server: Server) -> None:
    """Arrows move through the results, the field names the chosen one, Enter opens it."""
    page.keyboard.press("/")
    field = page.locator("#search-input")
    field.fill("colaborative")
    page.locator(".search__row").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator('.search__row[aria-selected="true"]')
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    target = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(target or "")
    assert page.url.startswith(f"{server.url}questions/")


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_shortcuts_are_letters_while_typing(key: str, open_page: Callable[..., Page]) -> None:
    """In a field a shortcut is a letter."""
    page = open_page("browse/")
    field = page.locator("#browse-query")
    field.focus()
    page.keyboard.press(key)
    expect(field).to_have_value(key)
    expect(page.locator(".search")).to_have_count(0)


def _search_held_back(page: Page) -> list[Route]:
    """Press the key for the search and return the requests for its dialog, which wait to be let through."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/search-panel.js*", hold)
    with page.expect_request("**/search-panel.js*"):
        page.keyboard.press("/")
    return waiting


def test_letters_typed_before_the_dialog_opens_are_kept(page: Page) -> None:
    """Who types "/ann" while the dialog is still being fetched finds "ann" in its field; Backspace counts."""
    waiting = _search_held_back(page)
    for key in ("a", "n", "b", "Backspace", "n"):
        page.keyboard.press(key)
    expect(page.locator(".search")).to_have_count(0)
    for route in waiting:
        route.continue_()
    expect(page.locator("#search-input")).to_have_value("ann")
    expect(page.locator("#search-input")).to_be_focused()
    expect(page.locator(".search__row").first).to_contain_text("approximate nearest neighbor")
    page.keyboard.type("oy")
    expect(page.locator("#search-input")).to_have_value("annoy")


def test_escape_calls_the_dialog_off(page: Page) -> None:
    """Escape while the dialog is being fetched: it does not open any more, and the shortcut still works."""
    waiting = _search_held_back(page)
    page.keyboard.press("Escape")
    for route in waiting:
        route.continue_()
    page.locator("recall-search-panel").wait_for(state="attached")
    expect(page.locator(".search")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search-input")).to_be_focused()


def test_letters_are_kept_when_the_dialog_cannot_be_had(page: Page, watch: Any) -> None:
    """When the dialog does not arrive the reader lands on the browse page, with what was typed in its field."""
    waiting = _search_held_back(page)
    page.keyboard.type("bandit")
    for route in waiting:
        route.abort()
    page.wait_for_url(re.compile(r"/browse/\?q=bandit$"))
    expect(page.locator("#browse-query")).to_have_value("bandit")
    watch.problems.clear()  # the console tells of the request


def test_single_keys_can_be_switched_off(open_page: Callable[..., Page]) -> None:
    """The box at the foot of the dialog switches `/`, `s` and `f` off, for the next page too; Ctrl+K stays (WCAG 2.1.4)."""
    page = open_page()
    page.keyboard.press("/")
    box = page.get_by_label("Shortcuts / s f")
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()
    stored = {"version": 1, "shortcuts": False}
    assert stored == page.evaluate("JSON.parse(localStorage.getItem('/recall-at-k/recall'))")
    assert page.evaluate("Object.keys(localStorage)") == ["/recall-at-k/recall"]
    for address in (None, QUESTION):
        if address:
            page.goto(page.url + address)
        for key in ("/", "s", "f"):
            page.keyboard.press(key)
        expect(page.locator("dialog:modal")).to_have_count(0)
        expect(page.locator(".search-link")).to_have_attribute(
            "aria-keyshortcuts", "Control+k Meta+k"
        )
        expect(page.locator(".search-link kbd")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Shortcuts / s f")).not_to_be_checked()
    page.get_by_label("Shortcuts / s f").check()
    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()
    page.keyboard.press("s")
    expect(page.locator("#search-input")).to_be_focused()


@pytest.mark.parametrize("key", ["n", "p", ",", "."])
def test_no_other_single_key_does_anything(key: str, open_page: Callable[..., Page]) -> None:
    """The theme's keys for the next and the previous page are gone: they could not be switched off (WCAG 2.1.4)."""
    page = open_page(QUESTION)
    address = page.url
    page.locator("summary").first.focus()
    page.keyboard.press(key)
    page.evaluate(
        "() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
    )
    assert address == page.url
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_filters_by_keyboard(open_page: Callable[..., Page]) -> None:
    """On the browse page filters are set, removed and cleared by keyboard, and the focus is never lost."""
    page = open_page("browse/", width=PHONE)
    page.wait_for_function("() => !!customElements.get('question-browser')")
    page.locator(".browse__toggle").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator(".browse__value input").first
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".browse__found")).to_have_text(f"{BEGINNER} of {ALL} questions")
    expect(first).to_be_focused()
    page.locator(".browse__chip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".browse__found")).to_have_text(f"{ALL} of {ALL} questions")
    expect(page.locator("#browse-query")).to_be_focused()
    page.keyboard.type("zzzz")
    expect(page.locator(".browse__none button")).to_be_visible()
    page.locator(".browse__none button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".browse__found")).to_have_text(f"{ALL} of {ALL} questions")
    expect(page.locator("#browse-query")).to_be_focused()

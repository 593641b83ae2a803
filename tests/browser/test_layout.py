"""The layout holds: nothing moves while a page loads, and all ways fit every width."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.page_types import PAGES, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Watch

MOST_SHIFT = 0.02
START = "about/licenses/"
"""A place from which to go to a page with everything prepared."""
RECORD = """
window.shift = 0
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
}).observe({ type: 'layout-shift', buffered: true })
"""
# Past the first paint and past the 100 ms for which a browser waits for a face.
LATE = """() => new Promise(resolve => {
    const look = () => performance.getEntriesByName('first-contentful-paint').length
        ? setTimeout(resolve, 200)
        : requestAnimationFrame(look)
    look()
})"""
SETTLED = """() => document.fonts.ready.then(() => new Promise(resolve =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))))"""
FACES_SHOWN = """() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const faces = new Set()
    while (words.nextNode()) {
        const { parentElement, data } = words.currentNode
        if (!data.trim() || !parentElement.checkVisibility({ visibilityProperty: true })) continue
        const { fontFamily, fontStyle, fontWeight } = getComputedStyle(parentElement)
        const [family] = fontFamily.replaceAll('"', '').split(',')
        if (fontStyle === 'normal') faces.add(`${family} ${fontWeight > 500 ? 600 : 400}`)
    }
    return [...faces]
}"""
FILES = {
    "Recall Sans 400": "plex-sans-regular.woff2",
    "Recall Sans 600": "plex-sans-semibold.woff2",
    "Recall Serif 400": "plex-serif-medium.woff2",
}
"""The faces that are not used when they are late, by family and weight, regular or bold."""
WAYS = [
    "Questions",
    "Levels",
    "Topics",
    "Glossary",
    "Paths",
    "Kits",
    "Downloads",
    "About",
]


@dataclass
class Late:
    """Requests that get no answer until they are released."""

    held: list[Route] = field(default_factory=list)
    released: bool = False

    def hold(self, route: Route) -> None:
        """Keep a request waiting, or let it go if the others have gone."""
        if self.released:
            route.continue_()
        else:
            self.held.append(route)

    def release(self) -> None:
        """Let all of them go."""
        self.released = True
        for route in self.held:
            route.continue_()


def shift_of(page: Page, address: str) -> float:
    """Open an address with fonts that come late; return by how much what is in view has moved."""
    fonts = Late()
    page.route("**/*.woff2", fonts.hold)
    page.goto(address, wait_until="domcontentloaded")
    page.evaluate(LATE)
    fonts.release()
    page.evaluate(SETTLED)
    return float(page.evaluate("shift"))


def without_stand_ins(route: Route) -> None:
    """Answer with the style sheet as a system without any of the fonts that it names has it."""
    response = route.fetch()
    text = response.text()
    assert 'local("' in text
    route.fulfill(response=response, body=text.replace('local("', 'local("There is none: '))


@pytest.mark.parametrize("stand_ins", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_while_fonts_load(
    name: str, stand_ins: bool, open_page: Callable[..., Page], watch: Watch
) -> None:
    """However late fonts and scripts come, a first view moves by next to nothing."""
    moved = {}
    for width in (PHONE, DESKTOP) if stand_ins else (PHONE,):
        page = open_page(START, width=width)
        page.add_init_script(RECORD)
        if not stand_ins:
            page.route("**/recall.css*", without_stand_ins)
        moved[width] = shift_of(page, page.url.replace(START, PAGES[name]))
        page.close()
    if name == "not found":
        watch.problems.clear()  # the console reports the status 404

    assert {width: shift for width, shift in moved.items() if shift > MOST_SHIFT} == {}


def test_the_shift_would_be_found(open_page: Callable[..., Page]) -> None:
    """A line that comes later above everything else is a shift."""
    page = open_page()
    page.add_init_script(RECORD)
    page.reload()
    page.evaluate("document.querySelector('main').style.marginBlockStart = '200px'")
    page.evaluate(SETTLED)

    assert page.evaluate("shift") > MOST_SHIFT


def test_the_faces_are_used_when_they_are_in_time(open_page: Callable[..., Page]) -> None:
    """On a quick connection a first view has its own faces, not their stand-ins."""
    page = open_page(QUESTION)
    page.evaluate(SETTLED)
    loaded = """() => [...document.fonts].filter(face => face.status === 'loaded')
        .map(face => `${face.family} ${face.weight}`.replaceAll('"', ''))"""
    faces = {"Recall Sans 400", "Recall Sans 600", "Recall Serif 500"}

    assert faces <= set(page.evaluate(loaded))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_asked_for_its_faces(
    name: str, open_page: Callable[..., Page], watch: Watch
) -> None:
    """A face that is of no use when it is late is preloaded by the pages that show it."""
    seen: set[str] = set()
    asked: set[str] = set()
    for width in (PHONE, DESKTOP):
        page = open_page(PAGES[name], width=width)
        seen |= set(page.evaluate(FACES_SHOWN))
        links = page.locator("link[rel=preload]").all()
        asked |= {str(link.get_attribute("href")).rpartition("/")[2] for link in links}
    if name == "not found":
        watch.problems.clear()  # the console reports the status 404

    assert {FILES[face] for face in seen & FILES.keys()} == asked - {"math.woff2"}


@pytest.mark.parametrize("width", [320, 390, 600, 800, 960, 1280])
def test_all_ways_are_in_the_navigation(width: int, open_page: Callable[..., Page]) -> None:
    """At most two rows, each name whole and large enough for a finger, without JavaScript too."""
    page = open_page(width=width, javascript=False)
    links = page.locator(".site-nav a")
    boxes = [link.bounding_box() for link in links.all()]
    places = [box for box in boxes if box]
    header = page.locator(".site-header").bounding_box()

    assert links.all_inner_texts() == WAYS
    assert len(places) == len(WAYS)
    assert len({round(box["y"]) for box in places}) <= 2
    assert all(box["height"] >= 24 and box["x"] + box["width"] <= width for box in places)
    assert header
    assert header["height"] <= (110 if width < 960 else 60)


@pytest.mark.parametrize("address", ["paths/ml-engineer-onboarding/", "kits/mid-level-45/"])
def test_the_navigation_shows_where_a_page_is(address: str, open_page: Callable[..., Page]) -> None:
    """A path is below Paths, a kit below Kits, whatever their trail calls them."""
    page = open_page(address)
    here = page.locator(".site-nav [aria-current]").all_inner_texts()

    assert here == [address.partition("/")[0].capitalize()]


def test_the_contents_list_marks_what_is_read(open_page: Callable[..., Page]) -> None:
    """Nothing while the answer is closed, for its headings would count as passed."""
    page = open_page(QUESTION, width=1280)
    mark = """() => {
        const link = document.querySelector('.md-nav__link:target-current')
        return link ? link.textContent.trim() : ''
    }"""
    assert page.evaluate(mark) == ""

    page.locator("details.answer > summary").click()
    page.wait_for_function(f"({mark})() === 'In a minute'")

"""What a page asks for: of this site only, nothing against the policy, within the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import PAGES, QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Watch

LISTEN = """
window.violations = []
document.addEventListener('securitypolicyviolation', event =>
    violations.push(`${event.violatedDirective}: ${event.blockedURI}`))
"""
SEARCH = (
    "search-panel.js",
    "site-index.js",
    "minisearch",
    "assets/search/",
    "lib/search.js",
    "index-loader.js",
)
KILOBYTE = 1000


def listening(page: Page) -> Page:
    """Load the page again with an ear for what its policy forbids."""
    page.add_init_script(LISTEN)
    page.reload()
    return page


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_nobody_else(name: str, open_page: Callable[..., Page], watch: Watch) -> None:
    """No page type, opened, darkened and printed, asks another host, errs or breaks its policy."""
    page = listening(open_page(PAGES[name]))
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate("violations") == []
    if name == "not found":
        assert {"status of 404" in problem for problem in watch.problems} == {True}
        watch.problems.clear()


def test_a_full_drive_breaks_no_policy(open_page: Callable[..., Page]) -> None:
    """Search, palette, blocks, copying and browsing ask nothing elsewhere and nothing forbidden."""
    page = listening(open_page(QUESTION, permissions=["clipboard-read", "clipboard-write"]))
    page.keyboard.press("/")
    page.locator("#search-input").fill("ips")
    page.locator(".search__row").first.wait_for()
    page.locator(".search__select").first.select_option("advanced")
    page.keyboard.press("Escape")
    page.locator(".palette-switch").click()
    for summary in page.locator("summary").all():
        summary.click()
    for button in page.locator("article copy-button button").all():
        button.click()
    page.locator(".term-link").first.hover()
    page.locator("article a.headerlink").nth(1).focus()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("violations") == []
    page.locator(".onward a").first.click()
    assert page.evaluate("violations") == []
    page.locator(".site-nav a").first.click()
    page.locator("#browse-query").fill("ann")
    page.locator(".browse__value input").first.click()
    page.locator(".browse copy-button button").click()
    assert page.evaluate("violations") == []


def test_the_watch_would_find_faults(open_page: Callable[..., Page], watch: Watch) -> None:
    """An inline style, an inline script and an image of another host are found."""
    page = listening(open_page())
    page.evaluate("""() => {
        document.body.setAttribute('style', 'color: red')
        const script = document.createElement('script')
        try { script.textContent = 'window.harm = true' } catch {} // text is no trusted script
        script.append('window.harm = true')
        const image = document.createElement('img')
        image.src = 'https://elsewhere.invalid/'
        document.body.append(script, image)
    }""")
    page.wait_for_function("() => violations.length >= 3")
    assert {"style-src-attr", "require-trusted-types-for", "img-src"} == {
        line.partition(":")[0] for line in page.evaluate("violations")
    }
    assert page.evaluate("'harm' in window") is False
    assert len(watch.problems) >= 3
    watch.problems.clear()
    page.route("https://elsewhere.invalid/*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.evaluate("() => { new Image().src = 'https://elsewhere.invalid/' }")
    assert any(problem.startswith("request to another host") for problem in watch.problems)
    watch.problems.clear()


@pytest.mark.parametrize("address", [QUESTION, ""])
def test_first_view_fits_the_budget(
    address: str,
    open_page: Callable[..., Page],
    gzip_size: Callable[[str], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At most 14 requests, 80 kB gzip, 60 kB each of text and math fonts; no search."""
    page = open_page(address)
    page.wait_for_load_state("networkidle")
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    paths = [urlsplit(page.url).path, *(urlsplit(name).path for name in names)]
    sizes = {path: gzip_size(path) for path in paths}  # the icon is asked for twice, and sent once
    math = sum(size for path, size in sizes.items() if path.endswith("math.woff2"))
    fonts = sum(size for path, size in sizes.items() if path.endswith(".woff2")) - math
    rest = sum(sizes.values()) - fonts - math
    with capsys.disabled():
        figures = f"{rest:,} bytes gzip, {fonts:,} of text fonts, {math:,} of math font"
        print(f"\n/{address}: {len(sizes)} requests, {figures}")  # noqa: T201 - figures for a release note
    assert len(sizes) <= 14
    assert rest <= 80 * KILOBYTE
    assert fonts <= 60 * KILOBYTE
    assert math <= 60 * KILOBYTE
    assert [path for path in paths if any(part in path for part in SEARCH)] == []


def test_search_is_fetched_when_reached_for(page: Page) -> None:
    """The search's files come with the first key of it, and only once."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.keyboard.press("/")
    page.locator(".search__row").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()
    first = sorted(asked)
    page.keyboard.press("/")
    expect(page.locator("#search-input")).to_be_focused()
    page.locator("#search-input").fill("ndcg")
    assert sorted(asked) == first
    assert len(first) == len(set(first))
    assert all(any(part in path for path in first) for part in SEARCH)

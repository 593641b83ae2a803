"""The page under `serve` in a browser: it says why a build failed, and comes back as the reader left it."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from scripts import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WORDS = "<p>One more line.</p>" * 60
BLOCKS = f"<details><summary>a</summary></details><details><summary>b</summary>{WORDS}</details>"
PAGE = f"<!doctype html><title>a</title><body>{BLOCKS}</body>"


@pytest.fixture
def page(
    builds: serve.Builds, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """Serve one page with two closed blocks, and open it."""
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(serve, "SITE", tmp_path)
    server = serve.Server(
        ("127.0.0.1", 0), functools.partial(serve.Handler, builds=builds, directory=str(tmp_path))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


def test_a_failed_build_is_told_on_the_page_until_it_is_mended(
    page: Page, builds: serve.Builds
) -> None:
    """The problems stand over the old page as text; the next good build takes them away."""
    builds.fail("data/questions.yaml:3:1: <b>bad</b>")
    expect(page.get_by_role("alert")).to_contain_text("data/questions.yaml:3:1: <b>bad</b>")
    builds.publish("2")
    expect(page.locator("script[data-build='2']")).to_be_attached()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_reload_keeps_what_is_open_and_the_place(page: Page, builds: serve.Builds) -> None:
    """The second block stays open and the page where it was scrolled to."""
    page.locator("summary").nth(1).click()
    page.evaluate("scrollTo(0, 400)")
    builds.publish("2")
    expect(page.locator("script[data-build='2']")).to_be_attached()
    expect(page.locator("details").nth(1)).to_have_attribute("open", "")
    expect(page.locator("details").nth(0)).not_to_have_attribute("open", "")
    page.wait_for_function("scrollY === 400")

"""Fixtures for tests in a browser: the built site behind a small server, and pages that fail on any foreign request or error."""

from __future__ import annotations

import functools
import gzip
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

from scripts import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[2]
BASE = "/recall-at-k/"
PHONE, DESKTOP = 320, 1280
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@dataclass
class Server:
    """A running server of the site below a path, as a project site on GitHub Pages has it."""

    url: str
    requests: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        return self.url.removesuffix(BASE)


@dataclass
class Watch:
    """What a page did that no page may do."""

    problems: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the built site; build it when there is none."""
    folder = ROOT / "site"
    if not (folder / "index.html").is_file():
        subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, check=True)
    return folder


class _Handler(SimpleHTTPRequestHandler):
    """Serve the site below `BASE`, and 404.html with its status for the rest."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - as the base class has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".woff2": "font/woff2",
    }

    def __init__(self, *arguments: Any, seen: list[str], **options: Any) -> None:
        self.seen = seen
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        self.seen.append(self.path)
        super().do_GET()

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(BASE)
        return super().translate_path(inside if inside != path else "/outside-the-site")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[Server]:
    """Serve the built site on a free port of this machine."""
    seen: list[str] = []
    httpd = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, seen=seen, directory=str(site))
    )
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield Server(f"http://127.0.0.1:{httpd.server_port}{BASE}", seen)
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests; no Chromium is a failure, never a skip."""
    with sync_playwright() as playwright:
        running = chromium.launch(playwright)
        yield running
        running.close()


@pytest.fixture
def watch() -> Watch:
    """Return what pages of this test did wrong so far; a test that provokes an error clears it."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, server: Server, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Return a factory of pages, each with its own storage: `open_page("questions/x/", palette="dark", width=320)`.

    `javascript=False` and other options of a Playwright context may be given. The test fails when a page asks another host,
    writes an error to its console or throws.
    """
    contexts = []

    def make(
        address: str = "",
        *,
        palette: str = "light",
        width: int = DESKTOP,
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            color_scheme=palette,  # type: ignore[arg-type]
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        _listen(page, server, watch)
        page.goto(server.url + address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return the home page, light, at desktop width."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Return a function that reports the WCAG 2.2 AA violations of a page, one line per element.

    The rules come from the `axe-core` that the locked package carries; they are run from outside, past the page's policy.
    """
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def violations(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})",
            tags,
        )
        return [
            f"{rule['id']}: {' '.join(map(str, element['target']))}: {element['failureSummary']}"
            for rule in found["violations"]
            for element in rule["nodes"]
        ]

    return violations


@pytest.fixture(scope="session")
def gzip_size(site: Path) -> Callable[[str], int]:
    """Return a function from an address in the site to the bytes that GitHub Pages sends for it."""

    def size(address: str) -> int:
        path = address.partition("?")[0].partition("#")[0].removeprefix(BASE)
        file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
        content = file.read_bytes()
        return (
            len(content)
            if file.suffix in {".woff2", ".png"}
            else len(gzip.compress(content, 6, mtime=0))
        )

    return size


def _listen(page: Page, server: Server, watch: Watch) -> None:
    def asked(request: Request) -> None:
        if not request.url.startswith((f"{server.origin}/", "data:", "blob:", "about:")):
            watch.problems.append(f"request to another host: {request.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.problems.append(f"console: {message.text} ({message.location.get('url')})")

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: watch.problems.append(f"uncaught: {error}"))

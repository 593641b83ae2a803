"""Banks full of hostile text, built and opened in a browser: no script of theirs runs, with the policy and without it."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import threading
from http.server import ThreadingHTTPServer
from random import Random
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests import hostile
from tests.bank_fixture import bank_files, write_files
from tests.browser.conftest import BASE, ROOT, _Handler
from tests.test_hostile import convertible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

BANKS = int(os.environ.get("RECALL_HOSTILE_BANKS", "30"))
PAGES = (
    "questions/recall-basics/",
    "levels/beginner/",
    "glossary/metrics/",
    "topics/metrics/",
    "paths/metrics-evening/",
    "kits/screen-20/",
    "browse/",
)
LONG = frozenset({"hint", "short_answer", "truth", "listen_for", "answer", "more", "about"})
"""Fields that may have several lines."""
HARMS = (
    "<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "`a` <img src=x onerror=alert(1)>",
    "`<svg onload=alert(1)>",
    "- `a\n- b` <script>alert(1)</script>",
    "[a](https://example.org/) {: onclick=alert(1) autofocus onfocus=alert(1) }",
    '" autofocus onfocus="alert(1)',
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
"""What ran, or might have run, as a script; each bank has one of them in all its names and prompts."""


def hostile_root(number: int, folder: Path) -> Path:
    """Return a project whose bank has hostile text in every field and is otherwise ours."""
    random = Random(number)
    harm = HARMS[number % len(HARMS)]
    harm_line = " ".join(harm.split())
    files = bank_files()
    for name, table in hostile.tables().items():
        for container, key in hostile.text_fields(table):
            text = hostile.hostile_text(random, lines=key in LONG) if key in LONG else harm_line
            if convertible(text.strip()) and text.strip():
                container[key] = text
        files[name] = hostile.dump(table, random)
    files["data/answers/recall-basics.md"] = f"## {HARMS[0]}\n\n{harm}\n"
    root = write_files(folder, files)
    for name in ("hooks.py", "macros.py"):
        shutil.copy(ROOT / name, root / name)
    # Few hand-written pages, and no navigation: a build takes a second.
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    start, rest = config.index("nav:"), config.index("exclude_docs:")
    (root / "mkdocs.yml").write_text(config[:start] + config[rest:], encoding="utf-8")
    (root / "overrides").symlink_to(ROOT / "overrides")
    for name in ("assets", "index.md", "browse.md", "levels/beginner.md"):
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).symlink_to(ROOT / "docs" / name)
    return root


def build_hostile(number: int, folder: Path) -> None:
    """Build the site of one hostile bank below a folder, by its number.

    The checks of style are left out: they would refuse most of it. What is tested is that nothing depends on them.
    """
    root = hostile_root(number, folder / f"root-{number}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECALL_DOWNLOADS", "0")
        patch.setattr("recall.checks.run", lambda bank: [])
        patch.setattr("recall.exports.previews.preview_images", lambda *_: {})
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(folder / "sites" / str(number))))


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the built sites below a folder, and yield their address."""
    handler = functools.partial(_Handler, seen=[], directory=str(folder / "sites"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}{BASE}"
        httpd.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the sites of all hostile banks from one address."""
    folder = tmp_path_factory.mktemp("hostile")
    for number in range(BANKS):
        build_hostile(number, folder)
    with served(folder) as url:
        yield url


def visit(browser: Browser, address: str, banks: int, *, policy: bool) -> list[str]:
    """Return what went wrong on the pages of so many banks, all blocks open."""
    context = browser.new_context(bypass_csp=not policy)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error('policy', event.violatedDirective))"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("dialog", lambda dialog: (faults.append(f"{page.url}: a dialog"), dialog.dismiss()))
    page.on("console", lambda line: faults.append(line.text) if "policy" in line.text else None)
    page.on("request", lambda asked: asked.url.startswith(address) or faults.append(asked.url))
    for number in range(banks):
        for path in PAGES:
            page.goto(f"{address}{number}/{path}", wait_until="domcontentloaded")
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true })"
            )
    context.close()
    return faults


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without it"])
def test_no_script_of_a_text_runs(policy: bool, address: str, browser: Browser) -> None:
    """No dialog opens, nothing is asked of another host, nothing breaks the policy, on any page of any bank."""
    assert [] == visit(browser, address, BANKS, policy=policy)


def test_a_hole_would_be_found(tmp_path: Path, browser: Browser) -> None:
    """Without escaping and without the last look at the pages, scripts run where no policy stops them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recall.text.html.escape_text", Markup)
        patch.setattr("recall.pages.render.escape_text", Markup)
        patch.setattr("recall.finish.page_faults", lambda *_: [])
        build_hostile(0, tmp_path)
    with served(tmp_path) as address:
        assert any("a dialog" in fault for fault in visit(browser, address, 1, policy=False))
        assert any("policy" in fault for fault in visit(browser, address, 1, policy=True))

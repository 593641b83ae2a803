"""A Chromium for the browser tests: the one named, one on the path, or one that Playwright knows.

On a bare Debian where we are root, as in many containers of continuous integration, Debian's own
package is installed: the tests of the pages are never skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
# Where Chrome and Edge are on Windows and macOS, Playwright knows; "chromium" is its own download.
CHANNELS = ("chrome", "msedge", "chromium")
MISSING = (
    "No Chromium was found: install Chromium, Chrome or Edge, or name one in the variable "
    "CHROMIUM, or run `.venv/bin/python -m playwright install chromium`."
)
_QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_APT = ("apt-get update -qq", "apt-get install -qq -y --no-install-recommends chromium")


class MissingChromiumError(Exception):
    """No browser is here, or the one named is not one; the text says what to do."""


def launch(playwright: Playwright) -> Browser:
    """Return a running Chromium without a window; raise MissingChromiumError if there is none."""
    from playwright.sync_api import Error

    # Nothing in the background, and no sandbox only where root cannot have one.
    options: dict[str, Any] = {"args": [*_QUIET, *(["--no-sandbox"] if _is_root() else [])]}
    if program := find():
        return playwright.chromium.launch(executable_path=program, **options)
    for channel in CHANNELS:
        try:
            return playwright.chromium.launch(channel=channel, **options)
        except Error:  # not installed
            continue
    raise MissingChromiumError(MISSING)


def find() -> str | None:
    """Return the Chromium named in CHROMIUM, else one on the path, or None.

    Raises MissingChromiumError when the one named is not a program.
    """
    named = os.environ.get("CHROMIUM")
    if not named:
        return next(filter(None, map(shutil.which, NAMES)), None)
    if found := shutil.which(named):
        return found
    raise MissingChromiumError(f"CHROMIUM is set to {named}, which is not a program here.")


def ensure() -> str:
    """Return the version of a Chromium that starts, installed first where that is ours to do.

    Raises MissingChromiumError when there is none, or when it does not start.
    """
    find()
    try:
        return _try()
    except MissingChromiumError:
        if os.environ.get("CHROMIUM") or not _may_install():
            raise
    _install()
    return _try()


def _try() -> str:
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Error as error:
            raise MissingChromiumError(f"{find()} does not start: {error}") from None
        version = f"{browser.browser_type.name} {browser.version}"
        browser.close()
    return version


def _install() -> None:
    """Install Debian's package, after its index of packages is fresh."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in _APT:
        done = subprocess.run(
            command.split(),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            last = "\n".join(done.stdout.strip().splitlines()[-6:])
            raise MissingChromiumError(f"{MISSING} `{command}` failed:\n{last}")


def _may_install() -> bool:
    return _is_root() and Path("/etc/debian_version").is_file() and bool(shutil.which("apt-get"))


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0

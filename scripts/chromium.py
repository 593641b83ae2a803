"""Find a Chromium for the browser tests: one that the machine has, else Playwright's own, else Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "{PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "{LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
)
MISSING = (
    "No Chromium was found: install Chromium, Chrome or Edge, or name one in the variable CHROMIUM, "
    "or run `.venv/bin/python -m playwright install chromium`."
)


class MissingChromiumError(Exception):
    """No browser is here, or the one named is none."""


def find() -> Path:
    """Return the address of a Chromium; raise `MissingChromiumError` with what to do when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise MissingChromiumError(f"CHROMIUM names {named}, which is no program here.")
        return Path(found)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    environment = {name.upper(): value for name, value in os.environ.items()}
    for place in PLACES:
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            place = place.replace(f"{{{variable}}}", environment.get(variable, "/nowhere"))  # noqa: PLW2901 - filled in
        if Path(place).is_file():
            return Path(place)
    if downloaded := _playwrights_own():
        return downloaded
    raise MissingChromiumError(MISSING)


def find_or_install() -> Path:
    """Return a Chromium, installed now when this is Debian and we may."""
    try:
        return find()
    except MissingChromiumError:
        if os.environ.get("CHROMIUM") or not _may_install():
            raise
    print("No Chromium here: installing Debian's.", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-qq", "-y", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            ["apt-get", *command],  # noqa: S607 - root's own PATH
            env={**os.environ, **quiet},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-6:])
            raise MissingChromiumError(f"{MISSING} `apt-get {command[0]}` failed:\n{last}")
    return find()


def launch_arguments() -> list[str]:
    """Return the switches for tests: nothing in the background, and no sandbox only where root cannot have one."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return ["--disable-gpu", *quiet, *(["--no-sandbox"] if _is_root() else [])]


def _may_install() -> bool:
    return (
        _is_root() and Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None
    )


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _playwrights_own() -> Path | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None

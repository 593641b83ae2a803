"""What each section of the test command does, and how its tools run and are reported."""

from __future__ import annotations

import contextlib
import filecmp
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
from contextvars import ContextVar
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from scripts import chromium
from scripts.command import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SITE = ROOT / "site"
SCRATCH = ROOT / ".cache" / "test"
OLDEST_NODE = 20


class SectionFailed(Exception):  # noqa: N818 - an outcome, not an error
    """What a section found, in words; it may be empty when its tools have reported it all."""


class SectionNotRun(Exception):  # noqa: N818 - an outcome, not an error
    """Why a section cannot run on this machine."""


_output: ContextVar[IO[str] | None] = ContextVar("output", default=None)


@contextlib.contextmanager
def output_to(file: IO[str]) -> Iterator[None]:
    """Collect what the section of this thread prints, so that sections can run side by side."""
    token = _output.set(file)
    try:
        yield
    finally:
        _output.reset(token)


def report(words: str) -> None:
    """Print a line of the section that runs in this thread."""
    print(words, file=_output.get(), flush=True)


def cores() -> int:
    """Return how many programs can run at once here."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux: a container may have fewer
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def lint() -> None:
    """Check style and formatting of the Python code (ruff), and which way its imports point."""
    tool("ruff", "check", ".")
    tool("ruff", "format", "--check", ".")
    tool("scripts.arrows")


def types() -> None:
    """Check the types of the Python code (mypy, strict)."""
    tool("mypy")


def unit() -> None:
    """Test the modules, and how much of recall/ the tests reach (pytest, hypothesis, coverage)."""
    outside = ["--ignore=tests/browser", "--ignore=tests/site"]
    # A file stays with one process, because its tests share what is slow to make (PDFs, the EPUB).
    parallel = ["-n", str(cores()), "--dist=loadfile", "--no-loadscope-reorder"]
    tool("pytest", *outside, *parallel, "--cov", "--cov-report=term", "tests")


def examples() -> None:
    """Run the worked examples and compare what they print with what the pages show."""
    command(sys.executable, "-m", "scripts.examples")


def build() -> None:
    """Build the site twice, under different clocks and hash orders: every byte must be the same."""
    first = built_site()
    second = SCRATCH / "again" / "site"
    other = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    command(sys.executable, "-m", "scripts.build", "--site-dir", str(second), environment=other)
    different = differences(first, second)
    shutil.rmtree(second.parent)
    if different:
        raise SectionFailed("two builds differ in: " + ", ".join(different[:10]))


def links() -> None:
    """Check every link and anchor of the built site (lychee)."""
    site = built_site()
    path, origin = base_path(site)
    top = SCRATCH / "links"
    shutil.rmtree(top, ignore_errors=True)
    copy = top.joinpath(*path.strip("/").split("/"))
    shutil.copytree(site, copy)
    try:
        # The site's own full addresses (canonical links, previews) are looked up in the copy, too.
        own = f"^{re.escape(origin)}/(.*)$ {top.as_uri()}/$1"
        options = [
            "--offline",
            "--no-progress",
            "--index-files",
            "index.html",
            "--include-fragments=anchor-only",
            "--remap",
            own,
        ]
        command(program("lychee"), *options, "--root-dir", str(top), str(copy))
    finally:
        shutil.rmtree(top)


def html() -> None:
    """Check the structure of the built pages: headings, ids, policy, addresses (tests/site)."""
    built_site()
    tool("pytest", "-p", "no:cacheprovider", "tests/site")


def js() -> None:
    """Test the pages' scripts without a browser (node --test)."""
    found = (ROOT / "tests" / "js").rglob("*.test.*js")
    files = sorted(str(path.relative_to(ROOT)) for path in found)
    if not files:
        raise SectionFailed("tests/js has no *.test.js")
    command(str(node()), "--test", "--test-reporter=spec", *files)


def jstypes() -> None:
    """Check the types of the pages' scripts (tsc --checkJs)."""
    npm = shutil.which("npm")
    if npm is None:
        raise SectionNotRun("npm is not on this machine")
    command(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    command(npm, "exec", "--offline", "--", "tsc", "--project", "jsconfig.json")


def browser() -> None:
    """Use the built site in Chromium: keyboard, search, palettes, axe (tests/browser)."""
    try:
        report(f"Browser: {chromium.ensure()}")
    except chromium.MissingChromiumError as error:
        raise SectionFailed(str(error)) from None
    built_site()
    # A cache of its own, because other sections write down what failed at the same time.
    words = ["-o", f"cache_dir={SCRATCH / 'browser'}", "tests/browser"]
    try:
        tool("pytest", *words)
    except SectionFailed:
        report("Retrying the failures once; browsers can be slow on a busy machine.")
        tool("pytest", *words, "--last-failed", "--last-failed-no-failures=none")


def workflows() -> None:
    """Check the workflows and forms on GitHub's side (check-jsonschema, zizmor)."""
    github = ROOT / ".github"
    names = sorted(str(path) for path in (github / "workflows").glob("*.yml"))
    forms = sorted(
        str(path) for path in (github / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"
    )
    for schema, instances in {
        "vendor.github-workflows": names,
        "custom.github-workflows-require-timeout": names,
        "vendor.dependabot": [str(github / "dependabot.yml")],
        "vendor.github-issue-forms": forms,
        "vendor.github-issue-config": [str(github / "ISSUE_TEMPLATE" / "config.yml")],
    }.items():
        tool("check_jsonschema", "--builtin-schema", schema, *instances)
    options = ["--offline", "--strict-collection", "--persona", "auditor", "--no-progress"]
    command(program("zizmor"), *options, str(ROOT))


_ALL = (lint, types, unit, examples, build, links, html, js, jstypes, browser, workflows)
SECTIONS: dict[str, Callable[[], None]] = {section.__name__: section for section in _ALL}


def tool(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a Python tool of the environment."""
    command(sys.executable, "-m", module, *arguments, environment=environment)


def command(*words: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program, its output with that of the section; raise `SectionFailed` when it fails.

    The site's address is the project's own, whatever the caller's environment says.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SITE_URL", "REPOSITORY_URL"}
    }
    output = _output.get()
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**inherited, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output and subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        name = Path(words[2] if words[1] == "-m" else words[0]).stem
        raise SectionFailed(f"{name} found problems (exit {done.returncode})")


def program(name: str) -> str:
    """Return the path of a program that came with a package."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if not found:
        raise SectionFailed(f"{name} is missing from .venv: remove .venv and run this again")
    return found


class _Site:
    """The site as one run of the tests builds it: once, whoever asks first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: bool | None = None

    def build(self) -> bool:
        """Build the site if it is not built yet; return whether it could be built."""
        with self._lock:
            if self._built is None:
                try:
                    command(sys.executable, "-m", "scripts.build", "--site-dir", str(SITE))
                except SectionFailed:
                    self._built = False
                else:
                    self._built = True
        return self._built


_site = _Site()


def built_site() -> Path:
    """Return the site as built in this run; raise `SectionFailed` when it cannot be built."""
    if not _site.build():
        raise SectionFailed("the site could not be built")
    return SITE


def differences(first: Path, second: Path) -> list[str]:
    """Return the relative paths of files that are not the same, byte by byte, in both folders."""
    names = {
        path.relative_to(top).as_posix()
        for top in (first, second)
        for path in top.rglob("*")
        if path.is_file()
    }
    _, wrong, missing = filecmp.cmpfiles(first, second, sorted(names), shallow=False)
    return sorted([*wrong, *missing])


def base_path(site: Path) -> tuple[str, str]:
    """Return the path below which the site is, such as `/recall-at-k/`, and its origin.

    Both come from its sitemap.
    """
    found = re.search(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    if found is None:
        raise SectionFailed("sitemap.xml names no page")
    home = urlsplit(found[1])
    return home.path, f"{home.scheme}://{home.netloc}"


def node() -> Path:
    """Return the machine's Node, or the one that Playwright carries where that is newer."""
    if found := shutil.which("node"):
        version = subprocess.run(
            [found, "--version"], capture_output=True, encoding="utf-8", check=False
        ).stdout
        if (number := re.match(r"v(\d+)", version)) and int(number[1]) >= OLDEST_NODE:
            return Path(found)
    package = importlib.util.find_spec("playwright")
    if package is None or package.origin is None:
        raise SectionFailed("neither Node nor Playwright is here: remove .venv and run this again")
    return Path(package.origin).parent / "driver" / ("node.exe" if os.name == "nt" else "node")

"""Run the tests by section; one failing section does not keep the others from running."""

from __future__ import annotations

import filecmp
import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts import chromium
from scripts.command import INTERRUPTED, ROOT, CommandLine, did_you_mean, run_main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SITE = ROOT / "site"
SCRATCH = ROOT / ".cache" / "test"
OLDEST_NODE = 20


class SectionFailed(Exception):  # noqa: N818 - an outcome, not an error
    """What a section found, in words; it may be empty when its tools have said it all."""


class SectionNotRun(Exception):  # noqa: N818 - an outcome, not an error
    """Why a section cannot run on this machine."""


@dataclass(frozen=True)
class Result:
    """How a section ended: `passed`, `failed` or `not run`, with a remark and the seconds it took."""

    name: str
    outcome: str
    remark: str
    seconds: float


def lint() -> None:
    """Check style and formatting of the Python code (ruff)."""
    tool("ruff", "check", ".")
    tool("ruff", "format", "--check", ".")


def types() -> None:
    """Check the types of the Python code (mypy, strict)."""
    tool("mypy")


def unit() -> None:
    """Test the modules, and how much of recall/ the tests reach (pytest, hypothesis, coverage)."""
    tool(
        "pytest",
        "--ignore=tests/browser",
        "--ignore=tests/site",
        "--cov",
        "--cov-report=term",
        "tests",
    )


def examples() -> None:
    """Run the worked examples and compare what they print with what the pages show."""
    command(sys.executable, "-m", "scripts.examples")


def build() -> None:
    """Build the site twice, strictly, under different clocks and hash orders: every byte must be the same."""
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
        # The site's own full addresses (canonical links, previews) are looked up in the copy too.
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
    """Check the structure of the built pages: headings, ids, policy, addresses (pytest tests/site)."""
    built_site()
    tool("pytest", "tests/site")


def js() -> None:
    """Test the pages' scripts without a browser (node --test)."""
    files = sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.*js")
    )
    if not files:
        raise SectionFailed("tests/js holds no *.test.js")
    command(str(node()), "--test", "--test-reporter=spec", *files)


def jstypes() -> None:
    """Check the types of the pages' scripts (tsc --checkJs)."""
    npm = shutil.which("npm")
    if npm is None:
        raise SectionNotRun("npm is not on this machine")
    command(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    command(npm, "exec", "--offline", "--", "tsc", "--project", "jsconfig.json")


def browser() -> None:
    """Use the built site in Chromium: keyboard, search, palettes, no request elsewhere, axe (pytest tests/browser)."""
    try:
        found = chromium.find_or_install()
    except chromium.MissingChromiumError as error:
        raise SectionFailed(str(error)) from None
    print(f"Chromium: {found}", flush=True)
    built_site()
    environment = {"CHROMIUM": str(found)}
    try:
        tool("pytest", "tests/browser", environment=environment)
    except SectionFailed:
        print("Once more what failed: on a busy machine a browser may be late.", flush=True)
        tool(
            "pytest",
            "tests/browser",
            "--last-failed",
            "--last-failed-no-failures=none",
            environment=environment,
        )


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
    command(
        program("zizmor"),
        "--offline",
        "--strict-collection",
        "--persona",
        "auditor",
        "--no-progress",
        str(ROOT),
    )


SECTIONS: dict[str, Callable[[], None]] = {
    section.__name__: section
    for section in (
        lint,
        types,
        unit,
        examples,
        build,
        links,
        html,
        js,
        jstypes,
        browser,
        workflows,
    )
}


def main(arguments: list[str] | None = None) -> int:
    """Run the sections named, or all; return 1 when one failed."""
    parser = CommandLine("test", __doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help="run only these")
    parser.add_argument("--list", action="store_true", help="show the sections")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(f"  {name:<10}{section.__doc__}" for name, section in SECTIONS.items()))
        return 0
    for name in options.sections:
        if name not in SECTIONS:
            parser.error(
                f"there is no section '{name}'{did_you_mean(name, SECTIONS)}; there are {', '.join(SECTIONS)}"
            )
    try:
        results = [run_section(name, SECTIONS[name]) for name in options.sections or SECTIONS]
    except KeyboardInterrupt:
        return INTERRUPTED
    print(table(results))
    return int(any(result.outcome == "failed" for result in results))


def run_section(name: str, section: Callable[[], None]) -> Result:
    """Run one section under its heading."""
    grouped = os.environ.get("GITHUB_ACTIONS") == "true"
    print(f"::group::{name}" if grouped else f"\n== {name}: {section.__doc__}", flush=True)
    started = time.monotonic()
    outcome, remark = "passed", ""
    try:
        section()
    except SectionFailed as error:
        outcome, remark = "failed", str(error)
    except SectionNotRun as error:
        outcome, remark = "not run", str(error)
    if remark:
        print(remark, flush=True)
    if grouped:
        print("::endgroup::", flush=True)
    return Result(name, outcome, remark, time.monotonic() - started)


def table(results: Sequence[Result]) -> str:
    """Return the closing table; its last line is the count."""
    rows = [f"\n{'section':<11}{'result':<9}{'seconds':>8}  run it alone"]
    for result in results:
        why = f"  ({result.remark.splitlines()[0]})" if result.remark else ""
        rows.append(
            f"{result.name:<11}{result.outcome:<9}{result.seconds:>8.1f}  python3 scripts/dev.py test {result.name}{why}"
        )
    count = {
        outcome: sum(result.outcome == outcome for result in results)
        for outcome in ("passed", "failed", "not run")
    }
    rows.append(f"\n{count['passed']} passed, {count['failed']} failed, {count['not run']} skipped")
    return "\n".join(rows)


def tool(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a Python tool of the environment."""
    command(sys.executable, "-m", module, *arguments, environment=environment)


def command(*words: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program with its output shown as it comes; raise `SectionFailed` when it fails.

    The site's address is the project's own, whatever the caller's environment says.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SITE_URL", "REPOSITORY_URL"}
    }
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**inherited, **(environment or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SectionFailed(
            f"{Path(words[2] if words[1] == '-m' else words[0]).stem} found problems (exit {done.returncode})"
        )


def program(name: str) -> str:
    """Return the address of a program that came with a package."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if not found:
        raise SectionFailed(f"{name} is missing from .venv: remove .venv and run this again")
    return found


@functools.cache
def _build_site() -> bool:
    """Build the site once in this run; say whether it was built."""
    try:
        command(sys.executable, "-m", "scripts.build", "--site-dir", str(SITE))
    except SectionFailed:
        return False
    return True


def built_site() -> Path:
    """Return the site as built in this run; raise `SectionFailed` when it cannot be built."""
    if not _build_site():
        raise SectionFailed("the site could not be built")
    return SITE


def differences(first: Path, second: Path) -> list[str]:
    """Return the relative addresses of files that are not the same, byte by byte, in both folders."""
    names = {
        path.relative_to(top).as_posix()
        for top in (first, second)
        for path in top.rglob("*")
        if path.is_file()
    }
    _, wrong, missing = filecmp.cmpfiles(first, second, sorted(names), shallow=False)
    return sorted([*wrong, *missing])


def base_path(site: Path) -> tuple[str, str]:
    """Return the path that the site lives under, such as `/recall-at-k/`, and its origin, both from its sitemap."""
    found = re.search(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    if found is None:
        raise SectionFailed("sitemap.xml names no page")
    home = urlsplit(found[1])
    return home.path, f"{home.scheme}://{home.netloc}"


def node() -> Path:
    """Return the machine's Node, or the one that Playwright carries when there is none or only an old one."""
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


if __name__ == "__main__":
    raise SystemExit(run_main(main))

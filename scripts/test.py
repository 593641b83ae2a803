"""Run the tests by section, side by side; a failing section does not keep others from running."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.command import INTERRUPTED, CommandLine, did_you_mean, run_main, say
from scripts.sections import SECTIONS, SectionFailed, SectionNotRun, cores, output_to, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# The long ones begin first, so that none is left alone at the end; others wait for the build.
FIRST = ("build", "unit", "browser", "examples")
_PRINTING = threading.Lock()


@dataclass(frozen=True)
class Result:
    """How a section ended: `passed`, `failed` or `not run`, a remark, and the seconds it took."""

    name: str
    outcome: str
    remark: str
    seconds: float


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
            guess = did_you_mean(name, SECTIONS)
            parser.error(f"there is no section '{name}'{guess}; there are {', '.join(SECTIONS)}")
    names = list(dict.fromkeys(options.sections or SECTIONS))
    started = time.monotonic()
    try:
        results = run_sections(names)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(table(results, time.monotonic() - started))
    return int(any(result.outcome == "failed" for result in results))


def run_sections(names: Sequence[str]) -> list[Result]:
    """Run sections, as many at once as there are cores; return their results in the order given.

    A section that runs alone shows its output as it comes, others as a whole at their end.
    """
    lanes = min(cores(), len(names))
    if lanes == 1:
        return [run_section(name, SECTIONS[name]) for name in names]
    early = [name for name in FIRST if name in names]
    queue = [*early, *(name for name in names if name not in early)]
    say(f"{len(names)} sections, {lanes} at once; each shows its output when it ends.")
    with ThreadPoolExecutor(lanes) as pool:
        running = {pool.submit(_run_apart, name): name for name in queue}
        try:
            results = dict(_collect(running))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [results[name] for name in names]


def run_section(name: str, section: Callable[[], None]) -> Result:
    """Run one section under its heading."""
    grouped = os.environ.get("GITHUB_ACTIONS") == "true"
    report(f"::group::{name}" if grouped else f"\n== {name}: {section.__doc__}")
    started = time.monotonic()
    outcome, remark = "passed", ""
    try:
        section()
    except SectionFailed as error:
        outcome, remark = "failed", str(error)
    except SectionNotRun as error:
        outcome, remark = "not run", str(error)
    if remark:
        report(remark)
    if grouped:
        report("::endgroup::")
    return Result(name, outcome, remark, time.monotonic() - started)


def table(results: Sequence[Result], seconds: float) -> str:
    """Return the closing table; its last line is the count."""
    rows = [f"\n{'section':<11}{'result':<9}{'seconds':>8}  run it alone"]
    for result in results:
        why = f"  ({result.remark.splitlines()[0]})" if result.remark else ""
        row = f"{result.name:<11}{result.outcome:<9}{result.seconds:>8.1f}"
        rows.append(f"{row}  python3 scripts/dev.py test {result.name}{why}")
    rows.append(f"{'all':<20}{seconds:>8.1f}")
    count = {
        outcome: sum(result.outcome == outcome for result in results)
        for outcome in ("passed", "failed", "not run")
    }
    rows.append(f"\n{count['passed']} passed, {count['failed']} failed, {count['not run']} skipped")
    return "\n".join(rows)


def _run_apart(name: str) -> Result:
    """Run one section and print its output, which was kept apart, in one piece."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        try:
            with output_to(file):
                return run_section(name, SECTIONS[name])
        finally:
            file.seek(0)
            with _PRINTING:
                shutil.copyfileobj(file, sys.stdout)
                sys.stdout.flush()


def _collect(running: dict[Future[Result], str]) -> Iterator[tuple[str, Result]]:
    """Yield the results as they come, and report what still runs."""
    left = list(running.values())
    for future in as_completed(running):
        result = future.result()
        left.remove(result.name)
        say(f"{result.name} {result.outcome} after {result.seconds:.0f} s{_still(left)}")
        yield result.name, result


def _still(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"; left: {listed}." if listed else "."


if __name__ == "__main__":
    raise SystemExit(run_main(main))

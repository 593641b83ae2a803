"""Check the bank: print every problem as one located line and exit 1, or a summary and exit 0."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from recall import checks
from recall.bank import load
from recall.bank.problem import BankError, Problem, by_place, shown
from recall.bank.records import KINDS
from scripts.command import ROOT, CommandLine, run_main
from scripts.examples import unfit_charts

COUNTED = (*KINDS, "answers", "examples", "figures")

CACHE = ROOT / ".cache" / "figures"
"""Drawings and values of charts, by the hash of their source: all that a check writes."""


def main(arguments: list[str] | None = None) -> int:
    """Return 0 if the bank below the root is in order, 1 if not; a wrong call exits 2."""
    parser = CommandLine("check", __doc__)
    parser.add_argument(
        "root",
        nargs="?",
        type=Path,
        default=ROOT,
        help="folder with data/ and examples/ (default: this one)",
    )
    parser.add_argument(
        "--complete", action="store_true", help="also ask for all that a finished bank has"
    )
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not options.root.is_dir():
        parser.error(f"{shown(str(options.root))}: no such folder")
    problems, summary = found(options.root, finished=options.complete)
    for problem in problems:
        print(_harmless(str(problem)))
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
        return 1
    print(f"{summary}: no problems")
    return 0


def found(root: Path, *, finished: bool = False) -> tuple[tuple[Problem, ...], str]:
    """Return all problems of the bank below a root, and what a bank in order holds."""
    summary = ""
    try:
        bank = load.load_bank(root)
    except BankError as error:
        problems, figures = list(error.problems), error.figures
    else:
        problems, figures = checks.run(bank), tuple(bank.figures.values())
        problems += checks.complete(bank) if finished else []
        counts = {name: len(getattr(bank, name)) for name in COUNTED}
        summary = ", ".join(
            f"{count} {name.removesuffix('s') if count == 1 else name}"
            for name, count in counts.items()
        )
    undrawable = checks.undrawable(figures, CACHE, problems)
    causes = {problem.place.path for problem in problems if problem.place.line} | {
        problem.place.path for problem in undrawable
    }
    unfit = [
        problem
        for problem in unfit_charts(root, figures, CACHE)
        if problem.place.path not in causes
    ]
    return by_place([*problems, *undrawable, *unfit]), summary


def _harmless(line: str) -> str:
    """Return a line that a log on GitHub does not read as a command (`::error::`, `##[group]`)."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return line
    line = line.replace("##[", "# #[")
    return f". {line}" if line.lstrip().startswith("::") else line


if __name__ == "__main__":
    raise SystemExit(run_main(main))

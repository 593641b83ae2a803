"""Run the worked examples and the charts' scripts in `.venv-examples`; compare what they print with what the pages show."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from recall.figures import with_values
from scripts.dev import EXAMPLES_LOCK, INTERRUPTED, ROOT, SetUpError, ensure_packages, venv_python

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

VENV = ROOT / ".venv-examples"
REFRESH = "python3 scripts/dev.py examples --update"
LONGEST_DIFFERENCE = 12
# One thread and a fixed hash order: the output is the same on every machine. The real tools stay on this machine and ask nobody.
FIXED = {
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": "ignore",
    "TOKENIZERS_PARALLELISM": "false",
    "TZ": "UTC",
    "WANDB_MODE": "offline",
    "WANDB_SILENT": "true",
}
INHERITED = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class ExampleFailedError(Exception):
    """A script that ended with an error; the text names it and says what it printed there."""


def main(arguments: list[str] | None = None) -> int:
    """Run the examples named, or all; return 1 when something differs or fails."""
    parser = argparse.ArgumentParser(prog="dev.py examples", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="id", help="only these examples and charts, by the name of their file")
    parser.add_argument("--update", action="store_true", help="write what they print into the files that the pages show")
    options = parser.parse_args(arguments)
    try:
        problems = run(update=options.update, only=options.ids)
    except SetUpError as error:
        problems = [str(error)]
    except KeyboardInterrupt:
        return INTERRUPTED
    print("\n".join(problems) if problems else "All examples and charts print what the pages show.", flush=True)
    return int(bool(problems))


def run(*, update: bool, only: Collection[str] = ()) -> list[str]:
    """Return a problem for each script that failed or prints other text than the pages show; `update` writes that text instead.

    Raises SetUpError when `.venv-examples` cannot be set up.
    """
    ensure_packages([EXAMPLES_LOCK], VENV)
    scripts = [*sorted(ROOT.glob("examples/*.py")), *sorted(ROOT.glob("data/figures/*.py"))]
    names = {path.stem for path in scripts}
    problems = [f"There is no example or chart '{name}'." for name in sorted(set(only) - names)]
    chosen = [path for path in scripts if not only or path.stem in only]
    with ThreadPoolExecutor(2) as pool:  # more would share the cores of a small machine
        for found in pool.map(lambda script: compare(script, update=update), chosen):
            problems += found
    return problems


def compare(script: Path, *, update: bool) -> list[str]:
    """Run one script; return the difference between what it prints and what its page shows, or write it there."""
    name = script.relative_to(ROOT).as_posix()
    chart = script.parent.name == "figures"
    shown = script.with_suffix(".vl.json" if chart else ".out")
    written = shown.read_text(encoding="utf-8") if shown.exists() else ""
    try:
        printed = output(script)
        fresh = with_values(written, json.loads(printed)) if chart else printed
    except ExampleFailedError as error:
        return [str(error)]
    except ValueError as error:
        return [f"{name} and {shown.name} do not fit together: {error}"]
    if fresh == written:
        return []
    if update:
        shown.write_text(fresh, encoding="utf-8", newline="\n")
        print(f"refreshed {shown.relative_to(ROOT).as_posix()}", flush=True)
        return []
    lines = difflib.unified_diff(written.split("\n"), fresh.split("\n"), shown.name, "printed now", lineterm="", n=0)
    difference = "\n".join(f"  {line}" for line in list(lines)[:LONGEST_DIFFERENCE])
    return [f"{name} prints other text than {shown.name} shows; `{REFRESH} {script.stem}` refreshes it.\n{difference}"]


def output(script: Path) -> str:
    """Run one script as a clean process in an empty folder and return what it prints; raise ExampleFailedError when it fails."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        homes = dict.fromkeys(("HOME", "USERPROFILE", "AIRFLOW_HOME", "TMPDIR", "TMP", "TEMP"), folder)
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        done = subprocess.run(
            [str(venv_python(VENV)), str(script)],
            cwd=folder,
            env={**inherited, **FIXED, **homes},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if done.returncode:
        raise ExampleFailedError(f"{script.relative_to(ROOT).as_posix()} failed:\n{done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())

"""Run the worked examples and the charts' scripts, and compare their output with the pages.

They run in `.venv-examples`, and only when their code or the packages have changed since they last
ran: what they print is kept in the cache.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from recall.bank.bank import Place
from recall.bank.problem import Problem
from recall.figures import with_values
from recall.storage import cached
from scripts.command import INTERRUPTED, ROOT, CommandLine, did_you_mean, run_main, say
from scripts.set_up import (
    EXAMPLES_LOCK,
    SetUpError,
    ensure_packages,
    is_installed,
    lock_digest,
    venv_python,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from recall.bank.bank import Figure

VENV = ROOT / ".venv-examples"
REFRESH = "python3 scripts/dev.py examples --update"
LONGEST_DIFFERENCE = 12
LONGEST_MESSAGE = 200
# One thread and a fixed hash order: the output is the same on every machine. The real tools stay on
# this machine and ask nobody.
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
    """A script that ended with an error; the text is what it printed there."""


def main(arguments: list[str] | None = None) -> int:
    """Run the examples named, or all; return 1 when something differs or fails."""
    parser = CommandLine("examples", __doc__)
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="id",
        help="only these examples and charts, by the name of their file",
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="write what they print into the files that the pages show",
    )
    parser.add_argument("--again", action="store_true", help="run them even if nothing has changed")
    options = parser.parse_args(arguments)
    try:
        problems = run(update=options.update, only=options.ids, again=options.again)
    except SetUpError as error:
        problems = [str(error)]
    except KeyboardInterrupt:
        return INTERRUPTED
    print(
        "\n".join(problems) if problems else "All examples and charts print what the pages show.",
        flush=True,
    )
    return int(bool(problems))


def run(*, update: bool, only: Collection[str] = (), again: bool = False) -> list[str]:
    """Return a problem for each script that fails or prints other text than the pages show.

    `update` writes that text instead. A script that printed it before with the same code and
    packages is run only `again`. Raises SetUpError when `.venv-examples` cannot be set up.
    """
    scripts = _scripts()
    names = {path.stem for path in scripts}
    problems = [
        f"There is no example or chart '{name}'{did_you_mean(name, names)}."
        for name in sorted(set(only) - names)
    ]
    chosen = [path for path in scripts if not only or path.stem in only]
    if again:
        for script in chosen:
            _kept(script).unlink(missing_ok=True)
    waiting = [script for script in chosen if not _kept(script).exists()]
    if waiting:
        ensure_packages([EXAMPLES_LOCK], VENV)
        say(f"Running {len(waiting)} of {len(chosen)} examples and charts …")
    with ThreadPoolExecutor(2) as pool:  # more would share the cores of a small machine
        for found in pool.map(lambda script: compare(script, update=update), chosen):
            problems += found
    return problems


def changed() -> list[str] | None:
    """Return the scripts that differ from the last commit, by name; None when any may differ.

    That is the case after a change of packages, and where git does not know.
    """
    git = ["git", "-C", str(ROOT), "status", "--porcelain", "-z", "--untracked-files=all"]
    try:
        listed = subprocess.run(
            [*git, "--", "examples", "data/figures", EXAMPLES_LOCK],
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    # Each entry is two letters, a space and a path; a renamed file's old path follows by itself.
    files = {entry.rpartition("/")[2].rpartition(" ")[2] for entry in listed.split("\0") if entry}
    if EXAMPLES_LOCK in files:
        return None
    touched = {name.partition(".")[0] for name in files}
    return sorted(script.stem for script in _scripts() if script.stem in touched)


def compare(script: Path, *, update: bool) -> list[str]:
    """Return how the output of one script differs from what its page shows, or write it there."""
    name = script.relative_to(ROOT).as_posix()
    chart = script.parent.name == "figures"
    shown = script.with_suffix(".vl.json" if chart else ".out")
    written = shown.read_text(encoding="utf-8") if shown.exists() else ""
    try:
        printed = _printed(script)
        fresh = with_values(written, json.loads(printed)) if chart else printed
    except ExampleFailedError as error:
        return [f"{name} failed:\n{error}"]
    except ValueError as error:
        return [f"{name} and {shown.name} do not fit together: {error}"]
    if fresh == written:
        return []
    if update:
        shown.write_text(fresh, encoding="utf-8", newline="\n")
        print(f"refreshed {shown.relative_to(ROOT).as_posix()}", flush=True)
        return []
    lines = difflib.unified_diff(
        written.split("\n"), fresh.split("\n"), shown.name, "printed now", lineterm="", n=0
    )
    difference = "\n".join(f"  {line}" for line in list(lines)[:LONGEST_DIFFERENCE])
    advice = f"`{REFRESH} {script.stem}` refreshes it."
    return [f"{name} prints other text than {shown.name} shows; {advice}\n{difference}"]


def unfit_charts(root: Path, charts: Collection[Figure], cache: Path) -> list[Problem]:
    """Return the charts whose script fails, or prints other values than the chart shows.

    The cache folder keeps what a script printed, so only one that has changed is run: in
    `.venv-examples` where that is set up. Where it is not, this Python runs those that need nothing
    else.
    """
    names = {chart.id: _key(chart.script) for chart in charts}
    chosen = [chart for chart in charts if chart.script.strip()]
    waiting = [chart for chart in chosen if not (cache / names[chart.id]).exists()]
    python = Path(sys.executable)
    if waiting and is_installed([EXAMPLES_LOCK], VENV):
        python = venv_python(VENV)
    else:
        chosen = [chart for chart in chosen if chart not in waiting or not _foreign(chart.script)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda chart: _unfit(root, chart, python, cache / names[chart.id]), chosen)
        return [problem for problem in found if problem]


def _unfit(root: Path, chart: Figure, python: Path, kept: Path) -> Problem | None:
    """Return what is wrong with a chart's script or values, or None; its output is kept."""
    script = f"data/figures/{chart.id}.py"
    try:
        printed = cached(kept.parent, kept.name, lambda: output(root / script, python).encode())
        fits = with_values(chart.source, json.loads(printed)) == chart.source
    except ExampleFailedError as error:
        # A traceback names the script at each step within it, the last one where it failed.
        lines = re.findall(
            rf'^ *File ".*{re.escape(Path(script).name)}", line (\d+)', str(error), re.MULTILINE
        )
        place = Place(path=script, line=int(lines[-1]), column=1) if lines else Place(path=script)
        said = " ".join(re.split(r"(?m)^ .*\n", str(error))[-1].split())[:LONGEST_MESSAGE]
        return Problem(place, chart.id, f"fails: {said or 'it says nothing'}")
    except (TypeError, ValueError):
        message = "does not print what a chart takes: one JSON list, for 'data': {'values': [...]}"
        return Problem(Place(path=script), chart.id, message)
    message = f"shows other values than {chart.id}.py prints: run {REFRESH} {chart.id}"
    return None if fits else Problem(Place(path=chart.path), chart.id, message)


def _scripts() -> list[Path]:
    return [*sorted(ROOT.glob("examples/*.py")), *sorted(ROOT.glob("data/figures/*.py"))]


def _printed(script: Path) -> str:
    """Return what a script prints, from the cache if it has printed it before."""

    def make() -> bytes:
        return output(script, venv_python(VENV)).encode()

    kept = _kept(script)
    return cached(kept.parent, kept.name, make).decode()


def _kept(script: Path) -> Path:
    """Return where the output of a script is kept; that of a chart is where `check` looks, too."""
    kind = "figures" if script.parent.name == "figures" else "examples"
    return ROOT / ".cache" / kind / _key(script.read_text(encoding="utf-8"))


def _key(code: str) -> str:
    """Return the name under which the output of a script is kept: it changes with all it is of."""
    setting = f"{sys.version} {lock_digest(EXAMPLES_LOCK)} {sorted(FIXED.items())}"
    return f"{hashlib.sha256(f'{setting} {code}'.encode()).hexdigest()}.json"


def _foreign(code: str) -> bool:
    """Return whether a script imports a package of `.venv-examples` that this Python has not."""
    locked = re.findall(r"(?m)^([\w-]+)==", (ROOT / EXAMPLES_LOCK).read_text(encoding="utf-8"))
    packages = {name.replace("-", "_") for name in locked}
    imported = set(re.findall(r"(?m)^(?:import|from) +(\w+)", code))
    return any(name in packages and importlib.util.find_spec(name) is None for name in imported)


def output(script: Path, python: Path) -> str:
    """Run one script as a clean process in an empty folder and return what it prints.

    Raises ExampleFailedError when it fails.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        homes = dict.fromkeys(
            ("HOME", "USERPROFILE", "AIRFLOW_HOME", "TMPDIR", "TMP", "TEMP"), folder
        )
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        done = subprocess.run(
            [str(python), str(script)],
            cwd=folder,
            env={**inherited, **FIXED, **homes},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if done.returncode:
        raise ExampleFailedError(done.stderr.strip())
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(run_main(main))

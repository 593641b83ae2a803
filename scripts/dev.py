#!/usr/bin/env python3
"""Run the project's commands; the first use sets up everything in `.venv`.

    python3 scripts/dev.py help

Only syntax that Python 3.6 can read is used here: an old Python must get as far as the sentence
that says it is old. Only the standard library is used here and in what this file imports.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

NEEDED_PYTHON = (3, 11, 5)

# name: (what it does, whether it needs the packages of the tests)
COMMANDS = {
    "serve": ("Build, show the site at http://127.0.0.1:8000/ and follow every change.", False),
    "build": ("Build the site into site/; a failed build leaves the last one unchanged.", False),
    "check": ("Report every problem of the question bank, each by file and line.", False),
    "test": ("Run all tests, or the sections named: test --list shows them.", True),
    "fix": (
        "Refresh what is derived: ledgers, schemas, colors, outputs of changed examples.",
        False,
    ),
    "examples": ("Run the worked examples; --update refreshes what the pages show.", False),
    "new-question": ("Add an empty question: new-question <id> --level <level>.", False),
    "help": ("Show this list, or the options of a command: help <command>.", False),
}
ONLY_ASKING = {"-h", "--help", "--list"}


def too_old(version: "tuple[int, ...]") -> str:
    """Return the sentence for a Python that is too old, or nothing."""
    if version >= NEEDED_PYTHON:
        return ""
    needed, given = (".".join(map(str, numbers)) for numbers in (NEEDED_PYTHON, version))
    return (
        f"Recall@k needs Python {needed} or newer, and this is Python {given}: "
        "https://www.python.org/downloads/ has one."
    )


if too_old(tuple(sys.version_info[:3])):
    print(too_old(tuple(sys.version_info[:3])), file=sys.stderr)
    raise SystemExit(1)

# Started as a file, Python looks for modules next to it: the project's folder is the right place.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import set_up  # noqa: E402 - after the check above
from scripts.command import INTERRUPTED, ROOT, USAGE, did_you_mean, run_main, say  # noqa: E402


def main(arguments: "list[str]") -> int:
    """Run one command and return its exit code."""
    if arguments[:1] == ["help"] and len(arguments) > 1:
        arguments = [arguments[1], "--help"]
    name = arguments[0] if arguments else "help"
    if name in {"help", "-h", "--help"}:
        print(help_text())
        return 0
    if name not in COMMANDS:
        advice = "`python3 scripts/dev.py help` lists them."
        say(f"There is no command '{name}'{did_you_mean(name, COMMANDS)}; {advice}")
        return USAGE
    needs_tests = COMMANDS[name][1] and not ONLY_ASKING.intersection(arguments)
    locks = [set_up.RUN_LOCK, set_up.TEST_LOCK] if needs_tests else [set_up.RUN_LOCK]
    module = f"scripts.{name.replace('-', '_')}"
    try:
        set_up.ensure_packages(locks)
        return run([str(set_up.venv_python()), "-m", module, *arguments[1:]])
    except set_up.SetUpError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("")
        return INTERRUPTED


def help_text() -> str:
    """Return the list of commands."""
    lines = [f"  {name:<14}{text}" for name, (text, _) in COMMANDS.items()]
    return "\n".join(["python3 scripts/dev.py <command> [options]", "", *lines])


def run(command: "list[str]") -> int:
    """Run a command in the project's environment and return its exit code.

    It is 128 + n when signal n ended the command.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    child = subprocess.Popen(command, cwd=str(ROOT), env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    interrupted = False
    while child.returncode is None:
        try:
            child.wait()
        except KeyboardInterrupt:
            interrupted = True  # the terminal sent it to the child, too: wait for its own end
    if interrupted:
        return INTERRUPTED
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    raise SystemExit(run_main(lambda: main(sys.argv[1:])))

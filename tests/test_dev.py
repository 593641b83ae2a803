"""The entry point: one clear sentence for each wrong call, exit codes passed through."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from scripts import dev, set_up
from tests.set_up_fixture import record_set_up

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the steps of a set-up that is recorded instead of done."""
    return record_set_up(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ((3, 11, 5), ""),
        ((3, 14, 0), ""),
        (
            (3, 11, 4),
            (
                "Recall@k needs Python 3.11.5 or newer, and this is Python 3.11.4: "
                "https://www.python.org/downloads/ has one."
            ),
        ),
        (
            (3, 6, 0),
            (
                "Recall@k needs Python 3.11.5 or newer, and this is Python 3.6.0: "
                "https://www.python.org/downloads/ has one."
            ),
        ),
    ],
)
def test_an_old_python_is_told_so(version: tuple[int, ...], sentence: str) -> None:
    """Versions below the floor get one sentence that names both."""
    assert sentence == dev.too_old(version)


def test_an_old_python_can_read_the_file() -> None:
    """The file holds no syntax that is newer than Python 3.7, so the sentence is reached."""
    assert ast.parse(
        (ROOT / "scripts" / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7)
    )


def test_the_floor_is_the_one_of_the_package() -> None:
    """`pyproject.toml` asks for the same Python."""
    floor = ".".join(map(str, dev.NEEDED_PYTHON))
    assert f'requires-python = ">={floor}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["help"], ["-h"], ["--help"]])
def test_help_needs_no_set_up(
    arguments: list[str], project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a command, or asked for help, every command is listed and nothing is installed."""
    assert dev.main(arguments) == 0
    listed = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")
    ]
    assert list(dev.COMMANDS) == listed
    assert project == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "biuld",
            (
                "There is no command 'biuld' (did you mean 'build'?); "
                "`python3 scripts/dev.py help` lists them."
            ),
        ),
        ("new_question", "There is no command 'new_question' (did you mean 'new-question'?); "),
        ("Check", "There is no command 'Check' (did you mean 'check'?); "),
        ("zzz", "There is no command 'zzz'; `python3 scripts/dev.py help` lists them."),
    ],
)
def test_an_unknown_command(
    typed: str, words: str, project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong command costs no set-up, exits 2 and names the nearest."""
    assert dev.main([typed]) == 2
    assert capsys.readouterr().err.startswith(words)
    assert project == []


@pytest.mark.parametrize("name", [name for name in dev.COMMANDS if name != "help"])
def test_each_command_has_a_module(name: str) -> None:
    """Every command listed can be run."""
    assert find_spec(f"scripts.{name.replace('-', '_')}") is not None


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [
        (["help", "test"], ["test", "--help"]),
        (["test", "--list"], ["test", "--list"]),
        (["test", "lint", "-h"], ["test", "lint", "-h"]),
        (["fix", "--help"], ["fix", "--help"]),
    ],
)
def test_asking_installs_no_packages_of_the_tests(
    arguments: list[str], ran: list[str], project: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only shows sections or options needs what the site needs, and no more."""
    commands: list[list[str]] = []
    monkeypatch.setattr(dev, "run", lambda command: commands.append(command) or 0)
    assert dev.main(arguments) == 0
    assert [[command[2].removeprefix("scripts."), *command[3:]] for command in commands] == [ran]
    assert project == ["venv", set_up.RUN_LOCK]


def test_a_set_up_error_is_printed_without_traceback(
    project: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 1 and the sentence alone."""

    def fail(venv: Path) -> None:
        raise set_up.SetUpError("One sentence.")

    monkeypatch.setattr(set_up, "make_venv", fail)
    assert dev.main(["check"]) == 1
    assert capsys.readouterr().err.endswith("One sentence.\n")
    assert project == []


@pytest.mark.parametrize("code", [0, 1, 7])
def test_exit_codes_pass_through(code: int) -> None:
    """What the command returns is what the caller gets."""
    assert code == dev.run([sys.executable, "-c", f"raise SystemExit({code})"])


@POSIX
def test_a_command_ended_by_a_signal() -> None:
    """A signal becomes 128 + its number, as in a shell."""
    assert (
        dev.run([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
        == 128 + 9
    )


def test_commands_run_in_utf8_without_the_banner() -> None:
    """The generator's banner is off and text is UTF-8, whatever the machine says."""
    shown = (
        "import os, sys; "
        "sys.exit(not (os.environ['NO_MKDOCS_2_WARNING'] == '1' and sys.flags.utf8_mode))"
    )
    assert dev.run([sys.executable, "-c", shown]) == 0


@POSIX
def test_ctrl_c_waits_for_the_command_and_shows_no_traceback() -> None:
    """The command gets to end by itself; then the exit code is 130."""
    # It looks up again and again: a signal just before a single long wait would be seen after it.
    child = (
        "import time\n"
        "try:\n print('ready', flush=True)\n for _ in range(3000): time.sleep(0.01)\n"
        "except KeyboardInterrupt: print('cleared', flush=True)"
    )
    # A test run in the background of a shell inherits that the signal is ignored.
    parent = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from scripts import dev; "
        f"raise SystemExit(dev.run([{sys.executable!r}, '-c', {child!r}]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        os.killpg(running.pid, signal.SIGINT)
        assert running.communicate() == ("cleared\n", "")
    assert running.returncode == 130

"""What all commands share: wrong calls, locks, full disks."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from scripts import command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--colour", "red"], "unrecognized arguments: --colour red (did you mean '--color'?)"),
        (["--col", "red"], "unrecognized arguments: --col red (did you mean '--color'?)"),
        (["--color", "rad"], "(did you mean 'red'?)"),
        (["--color", "x"], "invalid choice: 'x'"),
        (["more"], "unrecognized arguments: more"),
        (["--color"], "argument --color: expected one argument"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the command, what is wrong, what was perhaps meant and where the options are."""
    parser = command.CommandLine("paint", "Paint.")
    parser.add_argument("--color", choices=["red", "dark-green"])
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(arguments)
    (line,) = capsys.readouterr().err.splitlines()
    assert caught.value.code == 2
    assert line.startswith("dev.py paint: error: ")
    assert words in line
    assert ("did you mean" in line) == ("did you mean" in words)
    assert line.endswith("; --help shows the options.")


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    """While one holds it, another does not get it; afterwards it does."""
    path = tmp_path / "deep" / "lock"
    with command.one_at_a_time(path, "set-up"), path.open("a+b") as other:
        assert not command.try_lock(other.fileno())
    with path.open("a+b") as other:
        assert command.try_lock(other.fileno())


@pytest.mark.parametrize(
    ("free", "file", "words"),
    [
        (0, "/a/b/c.txt", "The disk is full at /a/b: make room, then run the same command again."),
        (0, None, "The disk is full at {root} and {temporary}: make room, then run the same "),
        (1 << 40, None, "The disk is full: make room, then run the same command again."),
    ],
)
def test_a_full_disk_is_one_sentence(
    *,
    free: int,
    file: str | None,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names the folder, or those of ours that have no room left; the exit code is 1."""

    def fail() -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), file)

    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert command.run_main(fail) == 1
    said = capsys.readouterr().err
    assert said.startswith(words.format(root=command.ROOT, temporary=tmp_path))
    assert len(said.splitlines()) == 1


def test_other_faults_of_files_are_not_hidden() -> None:
    """Only a full disk is explained; the rest is a fault of ours, and needs its traceback."""

    def fail() -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "x")

    with pytest.raises(PermissionError):
        command.run_main(fail)

"""What all commands share: options, exit codes, one run at a time, a sentence for a full disk."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import errno
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
INTERRUPTED = 130
USAGE = 2
# What Python and its libraries report when a disk is full; the last one when no folder for
# temporary files can be written.
FULL_DISK = re.compile(
    "No space left on device|Disk quota exceeded|database or disk is full"
    "|No usable temporary directory"
)
_TOO_LITTLE_ROOM = 1_000_000


class CommandLine(argparse.ArgumentParser):
    """The options of one command; a wrong call gets one sentence."""

    def __init__(self, name: str, description: str | None) -> None:
        """Name the command as it is called."""
        super().__init__(prog=f"dev.py {name}", description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Report what is wrong and what was perhaps meant, and exit 2."""
        guess = ""
        # A choice that there is not: invalid choice: 'rad' (choose from 'red', 'green')
        choice = re.search(r"'([^']*)' \(choose from (.*)\)$", message)
        if choice:
            guess = did_you_mean(choice[1], re.findall(r"[\w-]+", choice[2]))
        elif message.startswith("unrecognized arguments: -"):
            guess = did_you_mean(message.split()[2], self._option_string_actions)
        print(f"{self.prog}: error: {message}{guess}; --help shows the options.", file=sys.stderr)
        raise SystemExit(USAGE)


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """Return ` (did you mean 'build'?)` for the nearest known name, or nothing."""
    close = difflib.get_close_matches(typed.lower().replace("_", "-"), list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def say(sentence: str) -> None:
    """Print one step of a command, apart from its results."""
    print(sentence, file=sys.stderr, flush=True)


def run_main(main: Callable[[], int]) -> int:
    """Run a command and return its exit code; a full disk is one sentence and 1."""
    try:
        return main()
    except OSError as error:
        if not FULL_DISK.search(str(error)) and error.errno != errno.ENOSPC:
            raise
        say(full_disk(error.filename))
        return 1


def full_disk(file: str | None = None) -> str:
    """Return the sentence for a full disk, with the folder of the file that did not fit."""
    folders = [Path(file).parent] if file else []
    if not file:
        temporary = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"  # noqa: S108 - only its size
        known = [folder for folder in (ROOT, Path(temporary)) if folder.is_dir()]
        folders = [path for path in known if shutil.disk_usage(path).free < _TOO_LITTLE_ROOM]
    where = f" at {' and '.join(map(str, folders))}" if folders else ""
    return f"The disk is full{where}: make room, then run the same command again."


@contextlib.contextmanager
def one_at_a_time(path: Path, what: str) -> Iterator[int]:
    """Hold a lock that ends with this process, however it ends; wait for another holder first.

    Yield its descriptor: a child that inherits it keeps the lock as long as it lives.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        if not try_lock(handle.fileno()):
            say(f"Another {what} is running: waiting for it.")
            while not try_lock(handle.fileno()):
                time.sleep(0.2)
        yield handle.fileno()


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process, or return that another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

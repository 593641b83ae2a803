#!/usr/bin/env python3
"""Run the project's commands; the first use sets up everything in `.venv`.

    python3 scripts/dev.py help

Only the standard library is used here, and only syntax that Python 3.6 can read: an old Python must get as far as the
sentence that says it is old.
"""

import argparse
import contextlib
import difflib
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import typing
from pathlib import Path

if typing.TYPE_CHECKING:
    import collections.abc

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUN_LOCK = "requirements.txt"
TEST_LOCK = "requirements-test.txt"
EXAMPLES_LOCK = "requirements-examples.txt"
PACKAGES = "packages"
NEEDED_PYTHON = (3, 11, 5)
INTERRUPTED = 130
USAGE = 2

# name: (what it does, whether it needs the packages of the tests)
COMMANDS = {
    "serve": ("Build, show the site at http://127.0.0.1:8000/ and follow every change.", False),
    "build": (
        "Build the site into site/, strictly; a failed build leaves the last one untouched.",
        False,
    ),
    "check": ("Report every problem of the question bank, each by file and line.", False),
    "test": ("Run all tests, or the sections named: test --list shows them.", True),
    "fix": (
        "Format the code; refresh schemas, outputs of the examples and the ledger of addresses.",
        True,
    ),
    "examples": (
        "Run the worked examples in .venv-examples; --update refreshes what the pages show.",
        False,
    ),
    "new-question": ("Add an empty question: new-question <id> --level <level>.", False),
    "help": ("Show this list, or the options of a command: help <command>.", False),
}
ONLY_ASKING = {"-h", "--help", "--list"}
# What pip says when it reaches nobody, whichever way that fails.
NO_NETWORK = re.compile(
    r"connection broken by|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|getaddrinfo|name resolution"
)
# What Python and its libraries say when a disk is full, the last when no folder for temporary
# files can be written.
FULL_DISK = re.compile(
    "No space left on device|Disk quota exceeded|database or disk is full"
    "|No usable temporary directory"
)
TOO_LITTLE_ROOM = 1000000


def too_old(version: "tuple[int, ...]") -> str:
    """Return the sentence for a Python that is too old, or nothing."""
    if version >= NEEDED_PYTHON:
        return ""
    needed, given = (".".join(map(str, numbers)) for numbers in (NEEDED_PYTHON, version))
    return f"Recall@k needs Python {needed} or newer, and this is Python {given}: https://www.python.org/downloads/ has one."


if too_old(tuple(sys.version_info[:3])):
    print(too_old(tuple(sys.version_info[:3])), file=sys.stderr)
    raise SystemExit(1)


class SetUpError(Exception):
    """What stands in the way of the set-up, as one sentence, if need be with the words of the tool below it."""


class CommandLine(argparse.ArgumentParser):
    """The options of one command; a wrong call is told in one sentence."""

    def __init__(self, name: str, description: "str | None") -> None:
        """Name the command as it is called."""
        super().__init__(prog=f"dev.py {name}", description=description, allow_abbrev=False)

    def error(self, message: str) -> "typing.NoReturn":
        """Say what is wrong and what was perhaps meant, and exit 2."""
        guess = ""
        choice = re.search(r"'([^']*)' \(choose from (.*)\)$", message)
        if choice:
            guess = did_you_mean(choice.group(1), re.findall(r"[\w-]+", choice.group(2)))
        elif message.startswith("unrecognized arguments: -"):
            guess = did_you_mean(message.split()[2], self._option_string_actions)
        print(f"{self.prog}: error: {message}{guess}; --help shows the options.", file=sys.stderr)
        raise SystemExit(USAGE)


def did_you_mean(typed: str, known: "collections.abc.Iterable[str]") -> str:
    """Return ` (did you mean 'build'?)` for the nearest known name, or nothing."""
    close = difflib.get_close_matches(typed.lower().replace("_", "-"), list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    if arguments[:1] == ["help"] and len(arguments) > 1:
        arguments = [arguments[1], "--help"]
    name = arguments[0] if arguments else "help"
    if name in {"help", "-h", "--help"}:
        print(help_text())
        return 0
    if name not in COMMANDS:
        advice = "`python3 scripts/dev.py help` lists them."
        print(
            f"There is no command '{name}'{did_you_mean(name, COMMANDS)}; {advice}", file=sys.stderr
        )
        return USAGE
    try:
        needs_tests = COMMANDS[name][1] and not ONLY_ASKING.intersection(arguments)
        ensure_packages([RUN_LOCK, TEST_LOCK] if needs_tests else [RUN_LOCK])
        return run([str(venv_python()), "-m", f"scripts.{name.replace('-', '_')}", *arguments[1:]])
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED


def help_text() -> str:
    """Return the list of commands."""
    lines = [f"  {name:<14}{text}" for name, (text, _) in COMMANDS.items()]
    return "\n".join(["python3 scripts/dev.py <command> [options]", "", *lines])


def run_main(main: "collections.abc.Callable[[], int]") -> int:
    """Run a command and return its exit code; a full disk is one sentence and 1."""
    try:
        return main()
    except OSError as error:
        if not FULL_DISK.search(str(error)) and error.errno != errno.ENOSPC:
            raise
        print(full_disk(error.filename), file=sys.stderr)
        return 1


def full_disk(file: "str | None" = None) -> str:
    """Return the sentence for a full disk: the folder of the file that did not fit, if known."""
    folders = [Path(file).parent] if file else []
    if not file:
        temporary = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"  # noqa: S108 - asked for its size only
        known = [folder for folder in (ROOT, Path(temporary)) if folder.is_dir()]
        folders = [path for path in known if shutil.disk_usage(str(path)).free < TOO_LITTLE_ROOM]
    where = f" at {' and '.join(map(str, folders))}" if folders else ""
    return f"The disk is full{where}: make room, then run the same command again."


def venv_python(venv: "Path | None" = None) -> Path:
    """Return the address of a virtual environment's interpreter; `.venv` is the one meant where none is named."""
    venv = venv or VENV
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def ensure_packages(locks: list[str], venv: "Path | None" = None) -> None:
    """Make an environment hold what the lock files name; the stamp is written last, so an interrupted set-up starts over."""
    venv = venv or VENV
    if is_installed(locks, venv) and not damage(venv):
        return
    with one_at_a_time(ROOT / ".cache" / "set-up.lock", "set-up"):
        installed = read_stamp(venv)
        missing = damage(venv)
        if is_installed(locks, venv) and not missing:  # the run that we waited for did it
            return
        started = time.monotonic()
        if missing:
            say(f"{venv.name} is damaged: {missing} is missing.")
        if (
            missing
            or not installed
            or any(not is_installed([lock], venv) for lock in installed if lock != PACKAGES)
        ):
            installed = {}
            make_venv(venv)
        stamp_file(venv).unlink(missing_ok=True)
        install(locks[-1], venv)  # the tests' lock holds all that the site's lock holds
        stamp = {**installed, **{lock: lock_digest(lock) for lock in locks}}
        # Where a package lists files that it never brought, nobody could tell them from lost ones: then no number is kept.
        stamp[PACKAGES] = "0" if missing_file(venv) else str(len(records(venv)))
        stamp_file(venv).write_text(
            "".join(f"{lock} {digest}\n" for lock, digest in stamp.items()), encoding="utf-8"
        )
        print(f"Set up in {time.monotonic() - started:.0f} s.", file=sys.stderr, flush=True)


def stamp_file(venv: Path) -> Path:
    """Return the address of the file that says what is installed."""
    return venv / "set-up.txt"


def is_installed(locks: list[str], venv: Path) -> bool:
    """Say whether the stamp stands for the lock files as they are now."""
    installed = read_stamp(venv)
    return all(installed.get(lock) == lock_digest(lock) for lock in locks)


def read_stamp(venv: Path) -> dict[str, str]:
    """Return lock file → digest of what is installed, and how many packages; nothing when it is missing or unfinished."""
    if not venv_python(venv).exists():
        return {}
    try:
        pairs = (line.split() for line in stamp_file(venv).read_text(encoding="utf-8").splitlines())
        return {
            name: value
            for name, value in pairs
            if name in {RUN_LOCK, TEST_LOCK, EXAMPLES_LOCK, PACKAGES}
        }
    except (OSError, ValueError):
        return {}


def records(venv: Path) -> "list[Path]":
    """Return the lists of files that the packages of an environment brought."""
    return [
        *venv.glob("lib/python*/site-packages/*.dist-info/RECORD"),
        *venv.glob("Lib/site-packages/*.dist-info/RECORD"),
    ]


def damage(venv: Path) -> str:
    """Return what an environment has lost since it was set up, or nothing."""
    packages = int(read_stamp(venv).get(PACKAGES, "0"))
    if packages and len(records(venv)) < packages:
        return "a package"
    return missing_file(venv) if packages else ""


def missing_file(venv: Path) -> str:
    """Return a file that the packages of an environment list and that is not there, or nothing.

    Only names are compared, folder by folder: this stands before every command. Icons and compiled files are left out.
    """
    folders: "dict[str, set[str]]" = {}
    for record in records(venv):
        packages = record.parent.parent
        for line in record.read_text(encoding="utf-8").splitlines():
            if "/.icons/" not in line and ".pyc," not in line and not line.startswith('"'):
                path, _, name = line.partition(",")[0].rpartition("/")
                folders.setdefault(f"{packages}/{path}", set()).add(name)
    for folder, names in folders.items():
        try:
            with os.scandir(folder) as entries:
                gone = names.difference([entry.name for entry in entries])
        except OSError:
            gone = names
        if gone:
            return f"{Path(folder).name}/{min(gone)}"
    return ""


def lock_digest(lock: str) -> str:
    """Return the SHA-256 of a lock file, the same for both kinds of line end."""
    return hashlib.sha256((ROOT / lock).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def make_venv(venv: Path) -> None:
    """Create an empty environment, in the place of what is left of an older one."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise SetUpError(
            f"This Python comes without its venv module: on Debian or Ubuntu, `apt install {package}` adds it."
        )
    say(f"Setting up {venv.name} (once; it takes a minute or two).")
    if Path(sys.prefix).resolve() == venv.resolve():
        raise SetUpError(
            f"{venv.name} is out of date and in use by this very Python: run `deactivate`, then the command again."
        )
    try:
        if venv.is_symlink():
            venv.unlink()
        elif venv.exists():
            shutil.rmtree(str(venv))
    except OSError as error:
        raise SetUpError(f"The old {venv.name} cannot be removed: {error}") from None
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    if made.returncode:
        raise SetUpError(f"{venv.name} could not be made. Python said:\n{made.stdout.strip()}")


def install(lock: str, venv: Path) -> None:
    """Install exactly the files that a lock names by hash, counting them as they come."""
    total = sum(
        not line.startswith(("#", " "))
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
    )
    command = [
        str(venv_python(venv)),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
        "--retries=1",
    ]
    command += ["--require-hashes", "--only-binary=:all:", "--no-deps", "-r", str(ROOT / lock)]
    say(f"Installing {total} packages of {lock}")
    errors: "list[str]" = []
    offline = False
    seen = 0
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 - asked for above
        for line in pip.stdout:
            offline = offline or bool(NO_NETWORK.search(line))
            if line.startswith("ERROR: "):
                errors.append("  " + line[len("ERROR: ") :].rstrip())
            elif line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                progress(
                    f"{seen}/{total} {line.split()[1 if line.startswith('Collecting') else 3].split('==')[0]}"
                )
            elif line.startswith("Installing collected packages"):
                progress("unpacking")
    progress("")
    if pip.returncode:
        if offline:
            raise SetUpError(
                "The packages could not be downloaded: is there a network? With one, run the same command again."
            )
        raise SetUpError("\n".join(["The packages could not be installed. pip says:", *errors[:8]]))


def say(sentence: str) -> None:
    """Print one step of the set-up."""
    print(sentence, file=sys.stderr, flush=True)


def progress(words: str) -> None:
    """Show where a long step is, on one line of a terminal; a log keeps only the steps."""
    if sys.stderr.isatty():
        width = max(shutil.get_terminal_size().columns - 3, 20)
        sys.stderr.write("\r\x1b[2K" + (f"  {words}"[:width] if words else ""))
        sys.stderr.flush()


@contextlib.contextmanager
def one_at_a_time(path: Path, what: str) -> "collections.abc.Iterator[int]":
    """Hold a lock that ends with this process, however it ends; wait for another holder, saying so.

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
    """Lock an open file for this process, or say that another has it."""
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


def run(command: list[str]) -> int:
    """Run a command in the project's environment and return its exit code, 128 + n when signal n ended it."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    child = subprocess.Popen(command, cwd=str(ROOT), env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    interrupted = False
    while child.returncode is None:
        try:
            child.wait()
        except (
            KeyboardInterrupt
        ):  # the terminal sent it to the child too: wait for the child's own end
            interrupted = True
    if interrupted:
        return INTERRUPTED
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    raise SystemExit(run_main(lambda: main(sys.argv[1:])))

"""Build the site, strictly, and swap it into place only when it is whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from recall.storage import trim
from scripts.command import (
    FULL_DISK,
    INTERRUPTED,
    ROOT,
    CommandLine,
    full_disk,
    one_at_a_time,
    run_main,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# The date of a site built outside a git checkout: that of the bank's first review.
WITHOUT_HISTORY = "1795392000"
_PROGRESS = re.compile(r"INFO +- +(?:\[[\d:]+\] )?(Making .+)")
_DRAFT = re.compile(r"INFO +- +(?:\[[\d:]+\] )?(Draft: .+)")
_LEVEL = re.compile(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) +- ")
# The last line of a traceback: "OSError: [Errno 28] No space left on device: '/a/file'"; of a
# file that was copied, it names both.
_FULL_DISK = re.compile(rf"^[\w.]*Error: .*(?:{FULL_DISK.pattern})(?:.*'(?P<file>[^']+)'$)?")
# Of Linux: paths are not relative to an open folder; the two names change places in one step.
_NO_FOLDER = -100
_EXCHANGE = 2


class BuildFailedError(Exception):
    """A build that made no site; the text is what the generator reported."""


def main(arguments: list[str] | None = None) -> int:
    """Build as the command line says; return the exit code."""
    parser = CommandLine("build", __doc__)
    parser.add_argument(
        "--site-dir", type=Path, default=ROOT / "site", help="where the site goes (default: site)"
    )
    options = parser.parse_args(arguments)
    target = options.site_dir.resolve()
    if not may_replace(target):
        parser.error(f"{target} is not a built site, and the build would replace it as a whole")
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _stop)
    print("Building the site, strictly …", flush=True)
    try:
        build(target)
        trim(ROOT / ".cache")
    except BuildFailedError as error:
        print(error, file=sys.stderr)
        kept = " The last site is unchanged." if target.exists() else ""
        print(f"The build failed after {time.monotonic() - started:.1f} s.{kept}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    pages = sum(1 for _ in target.rglob("*.html"))
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(
        f"Built {pages} pages, {size / 1e6:.1f} MB, in {time.monotonic() - started:.1f} s: {target}"
    )
    return 0


def build(target: Path, root: Path = ROOT) -> None:
    """Build the project at `root` into the folder `target`, which changes as a whole or not at all.

    Raises `BuildFailedError` when anything is wrong with the bank or the pages, or a disk is full.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(target.parent / f".{target.name}.lock", "build") as lock:
        clear_leftovers(target)
        made = _beside(target)
        try:
            generate(made, root, lock)
            swap(made, target)
        finally:
            remove(made)


def may_replace(target: Path) -> bool:
    """Say whether a folder is a built site, empty or missing: anything else is somebody's work."""
    if not target.exists():
        return True
    return target.is_dir() and ((target / "sitemap.xml").is_file() or not any(target.iterdir()))


def generate(folder: Path, root: Path, lock: int) -> None:
    """Run the site generator into a new folder; raise `BuildFailedError` with its problems.

    The generator holds the lock too: when this process is killed, the next build waits until the
    orphan has ended.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    environment.setdefault("SOURCE_DATE_EPOCH", source_date(root))
    if address := environment.pop("SITE_URL", ""):  # GitHub gives it without the slash
        environment["SITE_URL"] = f"{address.rstrip('/')}/"
    generator = subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if os.name == "nt" else (lock,),
    )
    lines: list[str] = []
    with generator:
        try:
            for line in generator.stdout or ():
                lines.append(line.rstrip("\n"))
                if progress := _PROGRESS.match(line):
                    print(f"  {progress[1]} …", flush=True)
                if draft := _DRAFT.match(line):
                    print(f"  {draft[1]}", flush=True)
        except BaseException:
            generator.kill()
            raise
    if generator.returncode or not (folder / "index.html").is_file():
        raise BuildFailedError(
            _full_disk(lines, folder) or "\n".join(problems(lines)) or "\n".join(lines).strip()
        )


def _full_disk(lines: Iterable[str], made: Path) -> str:
    """Return the sentence for a full disk if the log reports one, or nothing."""
    found = next(filter(None, map(_FULL_DISK.match, lines)), None)
    if found is None:
        return ""
    file = found["file"]
    if file and made in [Path(file), *Path(file).parents]:
        file = str(made)  # which is gone when its user reads this; the folder around it is not
    return full_disk(file)


def problems(lines: Iterable[str]) -> Iterator[str]:
    """Yield what matters of the generator's log: warnings, errors, and what is not of the log.

    A record can have more lines: after a quiet record, indented lines belong to it.
    """
    quiet = False
    for line in lines:
        if level := _LEVEL.match(line):
            quiet = level[1] in {"DEBUG", "INFO"}
        elif not line.startswith(" "):
            quiet = False
        if not quiet and line.strip():
            yield line


def source_date(root: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the time that the site carries, in seconds since 1970.

    It is that of the last commit, so that two builds are equal.
    """
    if not (root / ".git").exists():
        return WITHOUT_HISTORY
    git = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    clean = {name: value for name, value in environment.items() if not name.startswith("GIT_")}
    try:
        answer = subprocess.run(
            git, env=clean, capture_output=True, text=True, encoding="utf-8", check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return WITHOUT_HISTORY
    return answer or WITHOUT_HISTORY


def swap(made: Path, target: Path) -> None:
    """Put the new folder in the target's place, then remove the old one.

    Where the system can, the two change places in one step. Elsewhere two renames leave a moment
    without a target; a build that is killed in it leaves the old site as `.site-old`.
    """
    if not target.exists():
        _rename(made, target)
    elif exchange(made, target):
        remove(made)
    else:
        old = _set_aside(target)
        _rename(target, old)
        try:
            _rename(made, target)
        except OSError:
            _rename(old, target)
            raise
        _discard(old, target)


def exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step; say whether this system can."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):  # an old C library
        return False
    names = os.fsencode(first), os.fsencode(second)
    failed: int = library.renameat2(_NO_FOLDER, names[0], _NO_FOLDER, names[1], _EXCHANGE)
    return failed == 0  # some file systems refuse it


def clear_leftovers(target: Path) -> None:
    """Remove what killed builds left next to the target; the caller holds the lock.

    A build killed between the two renames leaves no target: then the old site comes back.
    """
    old = _set_aside(target)
    if old.exists():
        if target.exists():
            _discard(old, target)
        else:
            _rename(old, target)
    for path in target.parent.glob(f".{target.name}-*"):
        remove(path)


def _set_aside(target: Path) -> Path:
    """Return where the last site is between two renames; a folder of this name is always whole."""
    return target.parent / f".{target.name}-old"


def _beside(target: Path) -> Path:
    """Return a new name next to the target, for a site that is being made or removed."""
    return target.parent / f".{target.name}-{secrets.token_hex(4)}"


def _discard(old: Path, target: Path) -> None:
    """Remove a site that was set aside, under another name: half of it must not come back."""
    doomed = _beside(target)
    _rename(old, doomed)
    remove(doomed)


def remove(folder: Path) -> None:
    """Remove a folder if it is there."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _rename(source: Path, destination: Path) -> None:
    """Rename a folder; Windows refuses while a file in it is open, so try for two seconds."""
    for _ in range(20):
        try:
            source.rename(destination)
        except PermissionError:
            time.sleep(0.1)
        else:
            return
    source.rename(destination)


def _stop(number: int, frame: object) -> NoReturn:
    """End by an exception, so that what was begun is cleared away."""
    del frame
    raise SystemExit(128 + number)


if __name__ == "__main__":
    raise SystemExit(run_main(main))

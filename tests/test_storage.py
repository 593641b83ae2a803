"""The cache between builds: whole files or none, bounded in size, harmless when it is full."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from recall.storage import cached, trim

FULL = Path("/dev/full")


def names(folder: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def put(cache: Path, name: str, size: int, age: float) -> Path:
    """Write a file of the cache that was last used some seconds ago."""
    path = cache / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_a_file_is_made_once(tmp_path: Path) -> None:
    """The second call reads what the first has kept."""
    assert cached(tmp_path / "a", "name", lambda: b"content") == b"content"
    assert cached(tmp_path / "a", "name", lambda: pytest.fail("made again")) == b"content"


def test_without_a_folder_nothing_is_kept() -> None:
    """The content is made each time."""
    made = [b"second", b"first"]

    assert [cached(None, "name", made.pop) for _ in range(2)] == [b"first", b"second"]


@pytest.mark.parametrize("call", ["tempfile.mkstemp", "pathlib.Path.replace"])
def test_a_cache_on_a_full_disk_stays_empty(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content comes all the same, and what was begun is removed."""

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(call, fail)

    assert cached(tmp_path, "name", lambda: b"content") == b"content"
    assert names(tmp_path) == []


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_disk_that_fills_up_leaves_no_empty_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file can be opened and not written: it does not stay either."""
    make = tempfile.mkstemp

    def full(**options: Any) -> tuple[int, str]:
        handle, name = make(**options)
        os.close(handle)
        return os.open(FULL, os.O_WRONLY), name

    monkeypatch.setattr("tempfile.mkstemp", full)

    assert cached(tmp_path, "name", lambda: b"content") == b"content"
    assert names(tmp_path) == []


def test_the_least_recently_used_files_are_dropped(tmp_path: Path) -> None:
    """Kinds share one size; the newest stay, and a file that was read counts as new."""
    cached(tmp_path / "figures", "read", lambda: b"x" * 35)
    put(tmp_path, "previews/old", 100, age=300)
    put(tmp_path, "downloads/newer", 100, age=200)
    newest = put(tmp_path, "figures/newest", 100, age=100)
    os.utime(tmp_path / "figures" / "read", (1, 1))
    cached(tmp_path / "figures", "read", lambda: pytest.fail("made again"))

    trim(tmp_path, 300)
    assert names(tmp_path) == [
        "downloads",
        "downloads/newer",
        "figures",
        "figures/newest",
        "figures/read",
        "previews",
    ]
    newest.unlink()
    trim(tmp_path, 100)
    assert not (tmp_path / "downloads" / "newer").exists()
    assert (tmp_path / "figures" / "read").exists()


def test_what_a_killed_build_had_begun_is_dropped(tmp_path: Path) -> None:
    """After an hour nobody writes it any more; what else is in the folder is left alone."""
    put(tmp_path, "figures/.new-old", 1, age=7200)
    put(tmp_path, "figures/.new-now", 1, age=1)
    put(tmp_path, "serve/.site.lock", 1, age=7200)
    put(tmp_path, "serve/site/index.html", 1, age=7200)
    put(tmp_path, "set-up.lock", 1, age=7200)

    trim(tmp_path, 0)
    assert names(tmp_path) == [
        "figures",
        "figures/.new-now",
        "serve",
        "serve/.site.lock",
        "serve/site",
        "serve/site/index.html",
        "set-up.lock",
    ]

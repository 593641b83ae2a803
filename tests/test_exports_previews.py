"""Link-preview images: one per question, level, path, kit and the site, of the size that other sites expect."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from recall.exports.previews import preview_images
from recall.storage import cached

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank


def test_each_question_level_path_and_kit_has_an_image_of_1200_by_630(
    bank: Bank, tmp_path: Path
) -> None:
    """As PNG under 100 kB."""
    images = preview_images(bank, tmp_path / "cache")
    assert {f"assets/previews/{question.id}.png" for question in bank.questions} < set(images)
    assert {"assets/previews/site.png", "assets/previews/level-beginner.png"} < set(images)
    assert {"assets/previews/path-metrics-evening.png", "assets/previews/kit-screen-20.png"} < set(
        images
    )
    for image in images.values():
        assert image.startswith(b"\x89PNG")
        assert (1200, 630) == struct.unpack(">II", image[16:24])
        assert len(image) < 100_000


def test_images_come_from_the_cache_and_are_the_same_without_it(bank: Bank, tmp_path: Path) -> None:
    """A second build makes none; a build without a cache makes the same bytes."""
    first = preview_images(bank, tmp_path)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert first == preview_images(bank, tmp_path)
    assert kept == {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert first == preview_images(bank, None)


def test_an_empty_cache_file_is_made_again(tmp_path: Path) -> None:
    """A file cut off by a full disk does not stay."""
    (tmp_path / "name").write_bytes(b"")
    assert b"content" == cached(tmp_path, "name", lambda: b"content")
    assert b"content" == cached(tmp_path, "name", lambda: b"other")


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    """A checkout may be read-only."""
    (tmp_path / "file").touch()
    assert cached(tmp_path / "file" / "cache", "name", lambda: b"content") == b"content"

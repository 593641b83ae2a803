"""Imports point one way, and the linter would find one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.arrows import ROOMS, forbidden

PACKAGE = Path(__file__).parents[1] / "recall"


def test_the_project_has_no_forbidden_import() -> None:
    """Not even within a function."""
    assert [] == list(forbidden(PACKAGE))


@pytest.mark.parametrize(
    ("file", "code", "fault"),
    [
        ("text/x.py", "from recall.pages import y\n", "imports 'pages', but text may know bank"),
        ("exports/x.py", "def f():\n    import recall.pages.y\n", "imports 'pages', but exports"),
        ("bank/x.py", "from recall import text\n", "imports 'text', but bank may know no other"),
        ("attic/x.py", "", "'attic' is not a room"),
    ],
)
def test_each_forbidden_arrow_is_found(file: str, code: str, fault: str, tmp_path: Path) -> None:
    """With file, line and what the room may know."""
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text(code, encoding="utf-8")
    (found,) = forbidden(tmp_path)
    assert found.startswith(f"recall/{file}:")
    assert fault in found


def test_no_two_rooms_know_each_other() -> None:
    """The arrows have no circle."""
    reached = {room: set(others) for room, others in ROOMS.items()}
    for _ in ROOMS:
        for others in reached.values():
            others |= {far for near in list(others) for far in reached[near]}
    assert [] == [room for room, others in reached.items() if room in others]

"""Refreshing what is derived: quick, with the site's packages only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recall.figures.palette import HOMES
from scripts import fix

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


@pytest.fixture
def asked(bank_root: Path, monkeypatch: pytest.MonkeyPatch) -> list[Collection[str]]:
    """Point the command at the tiny bank; return the examples that it wants to run."""
    wanted: list[Collection[str]] = []

    def run(*, update: bool, only: Collection[str]) -> list[str]:
        assert update
        wanted.append(only)
        return []

    for home in HOMES:
        path = bank_root / home.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("--ink: light-dark(#111111, #222222);\n", encoding="utf-8")
    (bank_root / "docs").mkdir(exist_ok=True)
    monkeypatch.setattr(fix, "ROOT", bank_root)
    monkeypatch.setattr(fix.examples, "run", run)
    monkeypatch.setattr(fix.examples, "changed", list)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    return wanted


def test_without_the_packages_of_the_tests_all_but_formatting_is_done(
    asked: list[Collection[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says how to format; no example runs where none has changed."""
    assert fix.main([]) == 0

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("The code is not formatted: ")
    assert "refreshed docs/assets/css/tokens.css" in said
    assert said[-1] == "All in order."
    assert asked == []


def test_colors_are_those_of_the_palette(asked: list[Collection[str]], bank_root: Path) -> None:
    """A color edited in the style sheet is written back; it has its home in the palette."""
    del asked
    fix.main([])

    tokens = (bank_root / HOMES[0].path).read_text(encoding="utf-8")
    assert tokens == "--ink: light-dark(#1d1c1a, #ece8e1);\n"


@pytest.mark.parametrize(("changed", "only"), [(["a"], ["a"]), (None, ())])
def test_only_changed_examples_run(
    changed: list[str] | None,
    only: Collection[str],
    asked: list[Collection[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that git names, or all where it cannot name them."""
    monkeypatch.setattr(fix.examples, "changed", lambda: changed)
    assert fix.main([]) == 0
    assert asked == [only]


def test_a_second_run_changes_nothing(
    asked: list[Collection[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """What is in order is left alone."""
    del asked
    fix.main([])
    capsys.readouterr()
    assert fix.main([]) == 0
    assert "refreshed" not in capsys.readouterr().out

"""Characters: which ones the fonts of the PDFs have, and what is said of one that they lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recall.text.characters import missing_characters
from scripts import font_coverage

CHECK = "no font of the PDFs has '✅' (U+2705, white heavy check mark): write it in words"
FOR_ALL = "no font of the PDFs has '∀' (U+2200, for all): write it in words, or in a formula"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ASCII\nand a tab\t", []),
        ("Järvelin — “naïve” café, 10\u00a0ms, α ≈ 0.5 × 3 − 2 → ∞ ✓", []),
        ("so ✅", [(3, CHECK)]),
        ("✅ ✅✅", [(0, CHECK)]),
        ("∀x", [(0, FOR_ALL)]),
    ],
)
def test_characters_of_a_text(text: str, expected: list[tuple[int, str]]) -> None:
    """Each is named once, with its place, its name, and what to do."""
    assert expected == list(missing_characters(text))


def test_a_run_is_named_by_its_first_character() -> None:
    """A word of another script is one fault, not one for each letter."""
    assert [offset for offset, _ in missing_characters("so 推荐系统 and ∀")] == [3, 12]


def test_a_formula_has_the_signs_of_the_math_font() -> None:
    """And letters of the text fonts, for words within it."""
    assert list(missing_characters("∀𝔄é", formula=True)) == []
    assert [offset for offset, _ in missing_characters("∀中", formula=True)] == [1]


def test_the_table_of_characters_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """After a change of a font or of typst, run `.venv/bin/python -m scripts.font_coverage`."""
    path = request.config.rootpath / font_coverage.TARGET.relative_to(font_coverage.ROOT)

    assert json.loads(Path(path).read_text(encoding="utf-8")) == font_coverage.coverage()


def test_the_command_writes_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Next to the module that reads it."""
    monkeypatch.setattr(font_coverage, "ROOT", tmp_path)
    monkeypatch.setattr(font_coverage, "TARGET", tmp_path / "coverage.json")
    monkeypatch.setattr(font_coverage, "coverage", lambda: {"text": ["20-7E"], "math": ["20"]})

    assert font_coverage.main() == 0

    assert json.loads((tmp_path / "coverage.json").read_text()) == {
        "text": ["20-7E"],
        "math": ["20"],
    }
    assert capsys.readouterr().out == "coverage.json is up to date.\n"

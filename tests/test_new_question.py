"""Beginning a question: where the entry goes, what stays as it was, and what is refused."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from recall import checks
from recall.bank.load import load_bank
from recall.bank.records import Level
from recall.checks import limits
from recall.checks.drafts import PLACEHOLDER
from recall.text.scan import headings
from scripts import new_question
from scripts.new_question import with_entry
from tests.bank_fixture import write_fork

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date(2026, 11, 23)
NAMES = ("beginner", "intermediate", "advanced", "scenario", "workflow", "behavioral")
LEVELS = [Level(id=name, title=name.title()) for name in NAMES]


def ids(text: str) -> list[str]:
    """Return the ids of the entries in order."""
    return [
        line.removeprefix("- id: ").strip()
        for line in text.splitlines()
        if line.startswith("- id: ")
    ]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("beginner", ["recall-basics", "new", "ndcg-basics", "disagreement-story"]),
        ("intermediate", ["recall-basics", "ndcg-basics", "new", "disagreement-story"]),
        ("advanced", ["recall-basics", "ndcg-basics", "new", "disagreement-story"]),
        ("workflow", ["recall-basics", "ndcg-basics", "new", "disagreement-story"]),
        ("behavioral", ["recall-basics", "ndcg-basics", "disagreement-story", "new"]),
    ],
)
def test_the_entry_ends_the_block_of_its_level(
    level: str, expected: list[str], bank_root: Path
) -> None:
    """Everything else stays byte by byte, and the bank still loads."""
    path = bank_root / "data/questions.yaml"
    before = path.read_bytes()

    assert new_question.main(["new", "--level", level, "--root", str(bank_root)]) == 0

    after = path.read_text(encoding="utf-8")
    assert expected == ids(after)
    start = after.index("- id: new\n")
    end = after.index("\n- id: ", start) + 1 if "\n- id: " in after[start:] else len(after)
    assert before == (after[:start] + after[end:]).encode()
    assert load_bank(bank_root).question["new"].level == level


def test_check_names_what_is_to_be_written(bank_root: Path) -> None:
    """A new question has the right shape, and each of its parts is on the list."""
    new_question.main(["new", "--level", "scenario", "--root", str(bank_root)])

    problems = checks.run(load_bank(bank_root))

    fields = {problem.subject for problem in problems if problem.message == "still to be written"}
    assert {
        "new: prompt",
        "new: topics",
        "new: terms",
        "new: hint",
        "new: short_answer",
        "new: sources",
        "new",
    } <= fields
    others = [problem for problem in problems if problem.message != "still to be written"]
    assert [problem.place.path for problem in others] == ["data/permalinks.txt"]


@pytest.mark.parametrize(
    ("level", "first", "has_example"),
    [
        ("beginner", "The idea", True),
        ("scenario", "Clarify", True),
        ("workflow", "The idea", True),
        ("behavioral", "What is being asked", False),
    ],
)
def test_the_answer_has_the_sections_of_its_kind(
    level: str, first: str, has_example: bool, bank_root: Path
) -> None:
    """They are those of the bank's own answers, and say how to add an example; a story has none."""
    new_question.main(["new", "--level", level, "--root", str(bank_root)])

    text = (bank_root / "data/answers/new.md").read_text(encoding="utf-8")
    titles = [heading.text for heading in headings(text)]
    assert titles[0] == first
    assert (
        "Worked example" in titles,
        "`examples/new.py`" in text,
        "`![Code](example:code)`" in text,
    ) == (has_example,) * 3
    assert text.count("FILL IN") == len(titles)


def test_comments_stay_with_their_entry(tmp_path: Path) -> None:
    """A comment above the next block is not torn from it, and one at the end of a line is kept."""
    text = (
        "# head\n- id: a # first\n  level: beginner # low\n\n"
        "# --- Intermediate ---\n\n- id: b\n  level: 'intermediate'\n# tail\n"
    )

    assert with_entry(text, "new", "beginner", LEVELS, DAY).startswith(
        "# head\n- id: a # first\n  level: beginner # low\n- id: new\n"
    )
    assert "\n\n# --- Intermediate ---\n\n- id: b\n" in with_entry(
        text, "new", "beginner", LEVELS, DAY
    )
    assert "# tail\n- id: new\n" in with_entry(text, "new", "advanced", LEVELS, DAY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "# only a comment\n", "# no line end"])
def test_the_first_entry(text: str) -> None:
    """A bank without entries gets its first."""
    assert ids(with_entry(text, "new", "beginner", LEVELS, DAY)) == ["new"]


def test_before_everything_else() -> None:
    """A level below all others begins the bank, below its head."""
    text = "# head\n- id: b\n  level: advanced\n"

    assert with_entry(text, "new", "beginner", LEVELS, DAY).startswith("# head\n- id: new\n")


def test_windows_line_ends_are_kept() -> None:
    """The entry is written as the file is."""
    text = (
        "# head\r\n- id: a\r\n  level: beginner\r\n\r\n# next\r\n- id: b\r\n  level: advanced\r\n"
    )

    result = with_entry(text, "new", "beginner", LEVELS, DAY)

    assert ids(result) == ["a", "new", "b"]
    assert result.count("\n") == result.count("\r\n")
    assert "  reviewed: 2026-11-23\r\n\r\n# next\r\n- id: b\r\n" in result


def test_a_missing_final_line_end_is_added() -> None:
    """Two entries never share a line."""
    assert "  level: advanced\n- id: new\n" in with_entry(
        "- id: a\n  level: advanced", "new", "behavioral", LEVELS, DAY
    )


@pytest.mark.parametrize(
    "identifier",
    ["Ndcg", "ndcg basics", "../x", "ndcg_basics", "", "-x", "x" * 61, "ndсg", "a\x1b[31m"],
)
def test_a_malformed_id_is_refused(
    identifier: str, bank_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, and nothing is written."""
    before = sorted(bank_root.rglob("*"))

    assert (
        new_question.main(["--level", "beginner", "--root", str(bank_root), "--", identifier]) == 1
    )

    said = capsys.readouterr().err
    assert "is not an id: write small letters" in said
    assert "\x1b" not in said
    assert said.count("\n") == 1
    assert before == sorted(bank_root.rglob("*"))


def test_a_taken_id_is_refused(bank_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether an entry or only an answer has it."""
    (bank_root / "data/answers/half.md").write_bytes(b"x\n")

    assert new_question.main(["ndcg-basics", "--level", "beginner", "--root", str(bank_root)]) == 1
    assert new_question.main(["half", "--level", "beginner", "--root", str(bank_root)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "'ndcg-basics' is taken: data/questions.yaml has a question with this id.",
        "'half' is taken: data/answers/half.md exists.",
    ]


def test_a_bank_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is not written to."""
    assert new_question.main(["new", "--level", "beginner", "--root", str(tmp_path)]) == 1
    assert (
        capsys.readouterr().err
        == "data/questions.yaml cannot be read: run check and fix it first.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["new"], ["new", "--level", "expert"]])
def test_a_wrong_call_exits_2(arguments: list[str], bank_root: Path) -> None:
    """The level is needed, and one of the site's."""
    with pytest.raises(SystemExit) as exit_:
        new_question.main([*arguments, "--root", str(bank_root)])

    assert exit_.value.code == 2


def test_every_level_is_offered(bank_root: Path) -> None:
    """All six can be begun, one after the other."""
    for level in NAMES:
        assert new_question.main([f"new-{level}", "--level", level, "--root", str(bank_root)]) == 0

    levels = [question.level for question in load_bank(bank_root).questions]
    assert levels == sorted(levels, key=NAMES.index)


def test_the_skeletons_say_what_the_rules_say(bank_root: Path) -> None:
    """Blanks are those that `check` looks for, and measures are those of the rules."""
    new_question.main(["new", "--level", "behavioral", "--root", str(bank_root)])

    entry = (bank_root / "data/questions.yaml").read_text(encoding="utf-8")
    answer = (bank_root / "data/answers/new.md").read_text(encoding="utf-8")
    assert f"in {limits.HINT} words" in entry
    assert f"in a minute, {limits.SHORT_ANSWER} words" in entry
    assert f"The whole answer has {limits.BEHAVIORAL_ANSWER} words." in answer
    for skeleton in new_question.SKELETONS.iterdir():
        assert PLACEHOLDER in skeleton.read_text(encoding="utf-8")


def test_a_level_says_how_hard_its_questions_are_or_each_does(bank_root: Path) -> None:
    """The entry has a line for it only where the level has none."""
    new_question.main(["easy", "--level", "beginner", "--root", str(bank_root)])
    new_question.main(["any", "--level", "scenario", "--root", str(bank_root)])

    bank = load_bank(bank_root)

    assert (bank.question["easy"].difficulty, bank.question["any"].difficulty) == (None, 2)


def test_a_site_of_another_field_has_its_own_levels(tmp_path: Path) -> None:
    """Its questions begin with the usual skeleton."""
    write_fork(tmp_path)

    assert new_question.main(["rye", "--level", "first-loaf", "--root", str(tmp_path)]) == 0

    text = (tmp_path / "data/questions.yaml").read_text(encoding="utf-8")
    assert ids(text) == ["flour", "water", "rye", "ovens", "schedules", "complaints"]
    answer = (tmp_path / "data/answers/rye.md").read_text(encoding="utf-8")
    assert answer.startswith("## The idea\n")

"""Bad inputs and what is said of each.

`tests/bad/<group>/<name>.toml` changes the tiny valid bank and names every line that the check has
to print:

    expect = ["data/questions.yaml:5:12: recall-basics: minutes: YAML reads 010 as 8: write 8"]

    [[replace]]                      # a piece of text that occurs once
    path = "data/questions.yaml"
    old = "minutes: 5"
    new = "minutes: 010"

    [files]                          # whole files, added or replaced
    "data/notes.txt" = "x"

and `delete = ["data/topics.yaml"]` for files that are to go. What is not text is in
`tests/test_bad_files.py`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

from recall.figures import with_values
from scripts import check as command
from tests.bank_fixture import bank_files, patched, write_bank, write_files

ROOT = Path(__file__).parents[1]
BAD = ROOT / "tests" / "bad"
CASES = sorted(BAD.glob("*/*.toml"))
FEWEST_CASES = 280
MOST_LINES = 6


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that keeps what all these tests draw."""
    return tmp_path_factory.mktemp("figures")


@pytest.fixture(autouse=True)
def _cache_of_the_tests(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the project's own cache alone."""
    monkeypatch.setattr(command, "CACHE", cache)


def found(root: Path) -> list[str]:
    """Return the lines that the check prints for the bank below a root."""
    return [str(problem) for problem in command.found(root)[0]]


def write_case(root: Path, case: Path) -> list[str]:
    """Write the tiny bank with the changes of a case, and return the lines that are expected."""
    spoiled = tomllib.loads(case.read_text(encoding="utf-8"))
    write_bank(root)
    files = {
        **bank_files(),
        "data/permalinks.txt": (root / "data/permalinks.txt").read_text(encoding="utf-8"),
    }
    for change in spoiled.get("replace", []):
        files = patched(files, change["path"], change["old"], change["new"])
    files |= spoiled.get("files", {})
    for name in spoiled.get("delete", []):
        del files[name]
        (root / name).unlink()
    write_files(root, files)
    return list(spoiled["expect"])


def test_there_are_enough_bad_inputs() -> None:
    """Each group of bad inputs is there, and all together are many."""
    groups = {case.parent.name for case in CASES}

    assert {"files", "identity", "text", "types", "yaml"} == groups
    assert len(CASES) >= FEWEST_CASES


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}-{case.stem}" for case in CASES])
def test_each_fault_is_reported_by_place_entry_field_and_remedy(case: Path, tmp_path: Path) -> None:
    """The check prints exactly the expected lines: no fault is missed, repeated, or hidden."""
    expected = write_case(tmp_path, case)

    lines = found(tmp_path)

    assert expected == lines
    for line in lines:
        assert re.match(r"(data|examples)[\w/.\- ]*(:\d+:\d+)?: ", line), "begins with a place"
        assert len(line.splitlines()) == 1 < MOST_LINES
        assert not {
            character
            for character in line
            if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
        }
        assert "Traceback" not in line


SOME = [
    "yaml/duplicate-key",
    "types/text-norway",
    "identity/unknown-term",
    "text/error-command-in-title",
    "files/stray-file",
]


@pytest.mark.parametrize("name", SOME)
def test_the_command_prints_and_exits_1(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints each problem and their number, and returns 1."""
    expected = write_case(tmp_path, BAD / f"{name}.toml")

    assert command.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        *expected,
        f"{len(expected)} problem{'s' if len(expected) > 1 else ''}",
    ]


def test_the_command_as_a_process(tmp_path: Path) -> None:
    """The command prints what is wrong on its output, nothing on its error output, and exits 1."""
    expected = write_case(tmp_path, BAD / "files" / "faults-in-many-files.toml")

    result = subprocess.run(
        [sys.executable, "-m", "scripts.check", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )

    assert result.returncode == 1
    assert result.stdout.splitlines() == [*expected, "6 problems"]
    assert result.stderr == ""


def test_the_command_on_a_good_bank(bank_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bank in order is summed up in one line."""
    assert command.main([str(bank_root)]) == 0
    assert (
        capsys.readouterr().out == "3 questions, 2 topics, 5 terms, 2 sources, 1 path, 1 kit, "
        "1 answer, 1 example, 1 figure: no problems\n"
    )


def test_only_the_cache_is_written_and_nothing_is_drawn_twice(
    bank_root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check leaves the bank as it is; a second one needs neither drawing nor scripts."""
    monkeypatch.setattr(command, "CACHE", tmp_path_factory.mktemp("empty"))
    chart = json.dumps({"data": {"values": []}, "mark": "bar"})
    files = {
        "data/figures/chart.vl.json": with_values(chart, [{"k": 1}]),
        "data/figures/chart.py": "print('[{\"k\": 1}]')\n",
    }
    write_files(bank_root, files)
    before = {path: path.read_bytes() for path in bank_root.rglob("*") if path.is_file()}
    first = found(bank_root)
    assert len(list(command.CACHE.iterdir())) == 3
    monkeypatch.setattr("recall.figures._draw", lambda _: pytest.fail("drawn again"))
    monkeypatch.setattr("scripts.examples.output", lambda *_: pytest.fail("run again"))

    assert first == found(bank_root)
    assert [line.partition(": ")[0] for line in first] == [
        "data/figures/chart.vl.json"
    ]  # no answer shows it
    assert before == {path: path.read_bytes() for path in bank_root.rglob("*") if path.is_file()}


def test_the_command_asks_for_completeness(
    bank_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --complete a small bank is not enough."""
    assert command.main([str(bank_root), "--complete"]) == 1
    assert "1 beginner questions, at least 5 are needed" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--no-such-option"], ["nowhere"]])
def test_a_wrong_call_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A call that makes no sense ends with an error."""
    with pytest.raises(SystemExit) as exit_:
        command.main(arguments)

    assert exit_.value.code == 2
    assert "error" in capsys.readouterr().err


def test_no_line_is_a_command_to_continuous_integration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In GitHub's log a text of the bank can neither start a command nor a group."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write_bank(tmp_path)
    files = patched(
        bank_files(),
        "data/questions.yaml",
        "prompt: When is NDCG the right metric?",
        'prompt: "::x ##[error]"',
    )
    files = patched(
        files, "data/questions.yaml", "level: intermediate", 'level: "\\n::error::x ##[group]y"'
    )
    write_files(tmp_path, files)

    command.main([str(tmp_path)])

    output = capsys.readouterr().out
    assert "level: unknown value '\\u{a}::error::x # #[group]y'" in output
    assert not [
        line for line in output.splitlines() if line.lstrip().startswith("::") or "##[" in line
    ]

"""The strict loader: what it returns, where each value stands, and that nothing but BankError ever comes out of it."""

from __future__ import annotations

import datetime
import random
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recall.bank import files, load
from recall.bank.bank import Bank, Place
from recall.bank.load import DEPTH_LIMIT, MOST_PROBLEMS, TABLE_LIMIT, TABLES, load_bank
from recall.bank.problem import BankError, shown
from tests.bank_fixture import bank_files, patched, write_bank, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from recall.bank.problem import Problem

INNOCENT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100
)


def test_a_bank_holds_everything(bank: Bank) -> None:
    """Tables come in the order of the files; answers, examples, figures and the ledger are attached by id."""
    assert [question.id for question in bank.questions] == [
        "recall-basics",
        "ndcg-basics",
        "disagreement-story",
    ]
    assert [topic.id for topic in bank.topics] == ["metrics", "people"]
    assert list(bank.answers) == ["recall-basics"]
    assert bank.examples["recall-basics"].output == "recall 0.500\n"
    assert bank.figures["recall-list"].language == "d2"
    assert bank.permalinks[0] == "/levels/beginner/"
    assert bank.source["manning08"].issued == 2008
    assert bank.source["jarvelin02"].issued == datetime.date(2002, 10, 1)
    assert bank.source["jarvelin02"].volume == "20"


def test_a_loaded_bank_is_what_the_model_would_accept(bank: Bank) -> None:
    """The loader skips the validation of the whole; doing it changes nothing."""
    assert Bank.model_validate(dict(bank)) == bank


def scalars(
    value: object, key: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield key and text of every text in plain nested values."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from scalars(item, (*key, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from scalars(item, (*key, index))
    elif isinstance(value, str):
        yield key, value


@pytest.mark.parametrize("table", TABLES)
def test_every_value_has_its_place(table: str, bank_root: Path, bank: Bank) -> None:
    """At the line and column of a value its own text begins, or the quote or block sign in front of it."""
    path = TABLES[table][0]
    lines = (bank_root / path).read_text(encoding="utf-8").splitlines()
    values = list(scalars(yaml.safe_load("\n".join(lines)), (table,)))

    assert values
    for key, text in values:
        place = bank.places[key]
        at = lines[place.line - 1][place.column - 1 :]
        assert place.path == path
        assert at.startswith((text.split("\n", maxsplit=1)[0], ">-", '"'))


def test_lists_and_entries_have_places_too(bank: Bank) -> None:
    """An entry stands where its first field begins, a list at its first dash or bracket."""
    assert Place(path="data/questions.yaml", line=2, column=3) == bank.places["questions", 0]
    assert (
        Place(path="data/questions.yaml", line=7, column=10) == bank.places["questions", 0, "terms"]
    )
    assert (
        Place(path="data/questions.yaml", line=9, column=5) == bank.places["questions", 0, "nudges"]
    )
    assert Place(path="data/permalinks.txt", line=1, column=1) == bank.places["permalinks", 0]
    assert Place(path="data/answers/recall-basics.md") == bank.places["answers", "recall-basics"]
    assert (
        Place(path="examples/recall-basics.out")
        == bank.places["examples", "recall-basics", "output"]
    )
    assert Place(path="data/figures/recall-list.d2") == bank.places["figures", "recall-list"]


def test_columns_count_characters(tmp_path: Path) -> None:
    """Letters of several bytes count as one column."""
    files = patched(
        bank_files(), "data/sources.yaml", "  title: Cumulated", '  title: "漢字", x: Cumulated'
    )
    write_files(tmp_path, files)

    with pytest.raises(BankError) as error:
        load_bank(tmp_path)

    assert [problem.place for problem in error.value.problems] == [
        Place(path="data/sources.yaml", line=19, column=14)
    ]


def test_folders_and_ledger_may_be_missing(bank_root: Path) -> None:
    """A young bank has no answers, figures, examples or ledger."""
    for folder in ("data/answers", "data/figures", "examples"):
        shutil.rmtree(bank_root / folder)
    (bank_root / "data/permalinks.txt").unlink()

    bank = load_bank(bank_root)

    assert (bank.answers, bank.examples, bank.figures, bank.permalinks) == ({}, {}, {}, ())


def test_an_empty_folder_is_no_bank(tmp_path: Path) -> None:
    """Without its tables there is no bank, and each missing one is named."""
    with pytest.raises(BankError) as error:
        load_bank(tmp_path)

    assert str(error.value).splitlines() == [
        f"{path}: the file is missing" for path in sorted(path for path, _ in TABLES.values())
    ]


def test_an_empty_list_is_a_table(bank_root: Path) -> None:
    """`[]` says that there are no entries yet."""
    write_files(bank_root, {"data/sources.yaml": "[]\n"})

    assert load_bank(bank_root).sources == ()


def test_blank_lines_of_the_ledger_do_not_count(bank_root: Path) -> None:
    """Lines keep their numbers, addresses their order."""
    write_files(bank_root, {"data/permalinks.txt": "\n/a/\n\n/b/\n"})

    bank = load_bank(bank_root)

    assert bank.permalinks == ("/a/", "/b/")
    assert bank.places["permalinks", 1].line == 4


def test_a_fault_in_the_ledger_is_located(bank_root: Path) -> None:
    """The ledger is text like any other."""
    write_files(bank_root, {"data/permalinks.txt": "/a/\n/b\u200b/\n"})

    with pytest.raises(BankError) as error:
        load_bank(bank_root)

    assert str(error.value) == "data/permalinks.txt:2:3: invisible character U+200B: delete it"


def test_a_broken_ledger_is_no_reason_to_stop_early(bank_root: Path) -> None:
    """What cannot be read is told together with the rest."""
    (bank_root / "data/permalinks.txt").write_bytes(b"\xff")
    write_files(bank_root, {"data/topics.yaml": "x\n"})

    with pytest.raises(BankError) as error:
        load_bank(bank_root)

    assert [problem.place.path for problem in error.value.problems] == [
        "data/permalinks.txt",
        "data/topics.yaml",
    ]


def test_a_file_that_may_not_be_read(bank_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the system is told in the system's words."""

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)

    with pytest.raises(BankError) as error:
        load_bank(bank_root)

    assert "data/topics.yaml: cannot be read: Permission denied" in str(error.value).splitlines()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("plain text", None),
        ("3 items", None),
        ("No.", None),
        ("1e3", None),
        ("2026-1-3", None),
        ("Yes", "true"),
        ("OFF", "false"),
        ("", "nothing"),
        ("NULL", "nothing"),
        ("0b11", "3"),
        ("-0x1F", "-31"),
        ("1_000", "1000"),
        ("190:20:30", "685230"),
        ("685.230_15e+03", "685230.15"),
        ("+.INF", "infinity"),
        (".NaN", "not a number"),
        ("0x_", "a number"),
        ("0b_", "a number"),
        ("1" + ":59" * 2000, "a number"),
        ("1:" * 40 + "1.5", "a number"),
        ("2026-02-30", "a date that does not exist"),
        ("2001-12-14t21:59:43.10-05:00", "a date"),
        ("<<", "a special sign"),
        ("=", "a special sign"),
    ],
)
def test_what_yaml_takes_a_plain_text_for(text: str, meaning: str | None) -> None:
    """Every text that YAML 1.1 would turn into something else is recognized; none makes the loader fail or crawl."""
    assert meaning == load._meaning(text)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_nesting_is_limited(opening: str, tmp_path: Path) -> None:
    """However deep the nesting, there is one problem and no exhausted stack."""
    write_bank(tmp_path)
    write_files(tmp_path, {"data/topics.yaml": opening * 100_000})

    with pytest.raises(BankError) as error:
        load_bank(tmp_path)

    assert len(error.value.problems) == 1


def test_nesting_up_to_the_limit_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed; the shape is another matter."""
    write_bank(tmp_path)
    write_files(tmp_path, {"data/topics.yaml": "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT})

    with pytest.raises(BankError, match="write fields"):
        load_bank(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "- <<: x\n" * 5_000,
        "- &a x\n" * 5_000,
        "- NO: x\n" * 5_000,
        "- x: *a\n" * 5_000,
        "\u200d" * 300_000,
        "\U000e0041" * 200_000,
        "e\u0301\n" * 100_000,
        "\t\n" * 300_000,
        "- id: a\n  id: b\n" * 5_000,
    ],
    ids=[
        "merge",
        "anchors",
        "booleans",
        "aliases",
        "joiners",
        "tags",
        "not-composed",
        "tabs",
        "duplicates",
    ],
)
def test_a_large_file_full_of_faults_is_told_within_limits(text: str, tmp_path: Path) -> None:
    """A megabyte of one fault takes no time out of proportion and does not flood the log."""
    write_bank(tmp_path)
    data = text.encode()[:TABLE_LIMIT]
    (tmp_path / "data/topics.yaml").write_bytes(data.decode("utf-8", "ignore").encode())

    with pytest.raises(BankError) as error:
        load_bank(tmp_path)

    assert len(error.value.problems) <= MOST_PROBLEMS + 1


def only_bank_errors(root: Path) -> None:
    """Load the bank; let nothing but BankError pass, with problems that can be printed."""
    problems = problems_of(root)
    assert problems != ()
    for problem in problems or ():
        assert str(problem) == shown(str(problem))
        assert problem.message
        assert (root / problem.place.path).parent.is_dir()


def problems_of(root: Path) -> tuple[Problem, ...] | None:
    """Return what BankError holds, or None for a good bank; let every other error pass."""
    try:
        load_bank(root)
    except BankError as error:
        return error.problems
    return None


@INNOCENT
@given(data=st.binary(max_size=200))
def test_arbitrary_bytes_never_raise_anything_else(data: bytes, bank_root: Path) -> None:
    """Whatever the bytes of a table, an answer, a chart or the ledger: a bank, or BankError."""
    for path in (
        "data/topics.yaml",
        "data/answers/ndcg-basics.md",
        "data/figures/chart.vl.json",
        "data/permalinks.txt",
    ):
        (bank_root / path).write_bytes(data)
    only_bank_errors(bank_root)


YAML_LIKE = st.text(
    alphabet=st.one_of(
        st.sampled_from("-:?,[]{}&*!|>'\"%@`#<=~ \n\n  \tabNO01.\\\ufeff\u0085\u2028"),
        st.characters(),
    ),
    max_size=120,
)


@INNOCENT
@given(text=YAML_LIKE)
def test_arbitrary_yaml_never_raises_anything_else(text: str, bank_root: Path) -> None:
    """Text full of YAML's own signs: a bank, or BankError."""
    (bank_root / "data/topics.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    only_bank_errors(bank_root)


@INNOCENT
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_a_damaged_bank_never_raises_anything_else(seed: int, bank_root: Path) -> None:
    """A valid table with pieces deleted, doubled, moved or replaced: a bank, or BankError."""
    chance = random.Random(seed)
    path, _ = chance.choice(list(TABLES.values()))
    text = bank_files()[path]
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice([0, 1, 1, 2, 5, 30]))
        piece = chance.choice(
            [
                "",
                text[start:end] * 2,
                "\n",
                "  ",
                ": ",
                "- ",
                "NO",
                '"',
                "&a ",
                "*a",
                "!t ",
                "\0",
                "{",
                "[",
                "~",
                "\t",
            ]
        )
        text = text[:start] + piece + text[end:]
    write_files(bank_root, {**bank_files(), path: text})
    only_bank_errors(bank_root)


@INNOCENT
@given(text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_a_quoted_text_is_kept_or_refused(text: str, bank_root: Path) -> None:
    """A text in double quotes comes out as it went in, or is refused by name: it is never changed."""
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    write_files(
        bank_root,
        patched(bank_files(), "data/topics.yaml", "title: Metrics", f'title: "{escaped}"'),
    )
    problems = problems_of(bank_root)
    if problems is None:
        assert load_bank(bank_root).topics[0].title == text.strip()
    else:
        assert {problem.subject for problem in problems} == {"metrics: title"}


@pytest.mark.parametrize(
    ("spoil", "line", "column"),
    [
        (lambda text: f"a\n{text}", 2, 1),
        (lambda text: f"\ufeffab{text}", 1, 3),
        (lambda text: f"a\r\nbc{text}", 2, 3),
    ],
)
def test_positions_of_bytes(spoil: Callable[[str], str], line: int, column: int) -> None:
    """The line and column of a byte that is not UTF-8 are those an editor shows."""
    with pytest.raises(files.UnreadableError) as error:
        files.decoded(spoil("").encode() + b"\xff")

    assert (line, column) == (error.value.fault.line, error.value.fault.column)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u0301", [(1, 1, "U+0061 U+0301 is not in composed form (Unicode NFC): write U+00E1")]),
        ("x\n\u212b", [(2, 1, "U+212B is not in composed form (Unicode NFC): write U+00C5")]),
        (
            "\u1100\u1161",
            [(1, 1, "U+1100 is not in composed form (Unicode NFC): save the text in this form")],
        ),
        ("a\x08b\x08", [(1, 2, "control character U+0008: delete it")]),
        ("a\tb", []),
        ("x =======\n=======\n", []),
        ("||||||| merged common ancestors\n", None),
        (">>>>>>> topic\n", None),
        ("<<<<<<<<\n", []),
        ("👩\u200d💻 🙂\u200d↔\ufe0f 👩🏽\u200d🚒", []),
        ("👩\u200dx", [(1, 2, "invisible character U+200D: delete it")]),
        ("\u200d👩", [(1, 1, "invisible character U+200D: delete it")]),
    ],
)
def test_faults_of_texts(text: str, expected: list[tuple[int, int, str]] | None) -> None:
    """What hides or harms is found; what only looks odd is not."""
    faults = list(files.faults(text))
    if expected is None:
        assert [fault.fatal for fault in faults] == [True]
    else:
        assert expected == [fault[:3] for fault in faults]

"""The loader: what it returns, where each value is, and that it raises nothing but BankError."""

from __future__ import annotations

import datetime
import random
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recall import checks
from recall.bank import files
from recall.bank.bank import Place
from recall.bank.load import TABLE_LIMIT, load_bank, load_site
from recall.bank.problem import MOST_PROBLEMS, BankError, shown
from recall.bank.records import KINDS, LEVELS
from tests.bank_fixture import bank_files, patched, write_bank, write_files, write_fork

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recall.bank.bank import Bank
    from recall.bank.problem import Problem

YAML_FILES = (files.SITE, *(kind.file for kind in KINDS.values()))
COLON = (
    "a text with ': ' in it (put it in quotes, or in a block under '>-'),"
    " or a line indented too deep"
)
NOT_AN_ID = (
    "is not an id: write small letters a-z, digits and single hyphens, such as 'ndcg-vs-precision'"
)
INNOCENT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100
)


def test_a_bank_has_everything(bank: Bank) -> None:
    """Tables keep the order of the files; answers, examples and figures are found by id."""
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


@pytest.mark.parametrize("table", [*KINDS, "site"])
def test_every_value_has_its_place(table: str, bank_root: Path, bank: Bank) -> None:
    """At the place of a value its text begins, or the quote or block sign in front of it."""
    path = KINDS[table].file if table in KINDS else files.SITE
    lines = (bank_root / path).read_text(encoding="utf-8").splitlines()
    values = list(scalars(yaml.safe_load("\n".join(lines)), (table,)))

    assert values
    for key, text in values:
        place = bank.places[key]
        at = lines[place.line - 1][place.column - 1 :]
        assert place.path == path
        assert at.startswith((text.split("\n", maxsplit=1)[0], ">-", '"', "'"))


def test_lists_and_entries_have_places_too(bank: Bank) -> None:
    """An entry is where its first field begins, a list is at its first dash or bracket."""
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
    spoiled = patched(
        bank_files(), "data/sources.yaml", "  title: Cumulated", '  title: "漢字", x: Cumulated'
    )
    write_files(tmp_path, spoiled)

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


def test_an_empty_folder_is_not_a_bank(tmp_path: Path) -> None:
    """Without its tables there is no bank, and each missing one is named."""
    with pytest.raises(BankError) as error:
        load_bank(tmp_path)

    assert str(error.value).splitlines() == [
        f"{path}: the file is missing" for path in sorted(YAML_FILES)
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
    """What cannot be read is reported together with the rest."""
    (bank_root / "data/permalinks.txt").write_bytes(b"\xff")
    write_files(bank_root, {"data/topics.yaml": "x\n"})

    with pytest.raises(BankError) as error:
        load_bank(bank_root)

    assert [problem.place.path for problem in error.value.problems] == [
        "data/permalinks.txt",
        "data/topics.yaml",
    ]


def test_a_file_that_may_not_be_read(bank_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the system is reported in the system's words."""

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)

    with pytest.raises(BankError) as error:
        load_bank(bank_root)

    assert "data/topics.yaml: cannot be read: Permission denied" in str(error.value).splitlines()


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
def test_a_large_file_full_of_faults_is_reported_within_limits(text: str, tmp_path: Path) -> None:
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
    path = chance.choice(YAML_FILES)
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
    """A text in double quotes comes out as it went in or is refused: it is never changed."""
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
    ("escape", "message"),
    [
        (r"\u0001", "control character U+0001: delete it"),
        (r"\u200b", "invisible character U+200B: delete it"),
        (r"\ue000", "character without meaning U+E000: delete it"),
        (r"\uDBFF\uDFFD", "character without meaning U+10FFFD: delete it"),
        (r"\ud800", "unpaired surrogate U+D800: delete it"),
        (r"\uffff", "character without meaning U+FFFF: delete it"),
    ],
)
def test_escapes_of_charts_are_looked_at(escape: str, message: str, bank_root: Path) -> None:
    """What an escape in a JSON text makes is refused as if it were typed, at the escape."""
    write_files(bank_root, {"data/figures/x.vl.json": f'{{\n  "title": "a {escape}"\n}}\n'})

    problems = problems_of(bank_root) or ()

    assert [str(problem) for problem in problems] == [f"data/figures/x.vl.json:2:15: x: {message}"]


@pytest.mark.parametrize("escape", [r"\u00e9", r"\ud83d\ude00", r"\\u200b", r"\n", r"\""])
def test_harmless_escapes_of_charts_stay(escape: str, bank_root: Path) -> None:
    """Letters, emoji, and a backslash before what only looks like an escape are text."""
    write_files(bank_root, {"data/figures/x.vl.json": f'{{"title": "a {escape}"}}\n'})

    assert problems_of(bank_root) is None


def spoiled_site(root: Path, old: str, new: str) -> list[str]:
    """Return the problems of the tiny bank with one piece of its site changed."""
    write_files(root, patched(bank_files(), files.SITE, old, new))
    return [str(problem) for problem in problems_of(root) or ()]


def test_a_bank_knows_its_site(bank: Bank) -> None:
    """Name, audience and levels come from `data/site.yaml`, and levels keep their order."""
    assert (bank.site.name, bank.site.audience) == ("Tiny bank", "readers of small lists")
    assert list(bank.levels.items())[:2] == [
        ("beginner", "Beginner"),
        ("intermediate", "Intermediate"),
    ]
    assert [level.difficulty for level in bank.site.levels] == [1, 2, 3, None, None, None]


def test_the_levels_of_this_site_are_those_of_its_file(request: pytest.FixtureRequest) -> None:
    """The constant that some code still uses has the levels of `data/site.yaml`."""
    site = load_site(request.config.rootpath)

    assert list(LEVELS.items()) == [(level.id, level.title) for level in site.levels]


def test_a_site_that_is_not_in_order_raises(tmp_path: Path) -> None:
    """`load_site` needs no other file, and names what is wrong with its own."""
    with pytest.raises(BankError, match=r"data/site\.yaml: the file is missing"):
        load_site(tmp_path)

    write_files(tmp_path, {files.SITE: "name: x\n"})
    with pytest.raises(BankError, match=r"data/site\.yaml:1:1: id: this field is missing"):
        load_site(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "title: Advanced, difficulty: 3",
            "title: Advanced, difficulty: 4",
            ["data/site.yaml:11:49: levels 3: difficulty: 4 is too large: at most 3"],
        ),
        (
            "title: Advanced",
            "titel: Advanced",
            ["data/site.yaml:11:20: levels 3: unknown field 'titel' (did you mean 'title'?)"],
        ),
        (
            "id: advanced",
            "id: a b",
            [f"data/site.yaml:11:10: levels 3: id: 'a b' {NOT_AN_ID}"],
        ),
        (
            "id: advanced",
            "id: beginner",
            ["data/site.yaml:9:3: levels: two levels have the id 'beginner': change one"],
        ),
        (
            "title: Advanced",
            "title: Beginner",
            ["data/site.yaml:9:3: levels: two levels have the title 'Beginner': change one"],
        ),
        (
            "name: Tiny bank",
            "name: no",
            ["data/site.yaml:2:7: name: YAML reads no as false: put it in quotes"],
        ),
        ("name: Tiny bank", "name: a: b", [f"data/site.yaml:2:8: {COLON}"]),
    ],
)
def test_faults_of_the_site_have_their_place(
    old: str, new: str, expected: list[str], tmp_path: Path
) -> None:
    """They are worded like those of entries, by level and field."""
    assert expected == spoiled_site(tmp_path, old, new)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ('name: "Tiny\\ue000bank"', "2:7: name: character without meaning U+E000: delete it"),
        ("name: Tiny\u200b bank", "2:11: name: invisible character U+200B: delete it"),
        ("name: Tiny bank\nname: Other", "3:1: name: written twice (first in line 2): keep one"),
    ],
)
def test_a_valid_site_with_a_faulty_text_is_refused(new: str, message: str, tmp_path: Path) -> None:
    """A fault of the text counts, though the shape is that of a site."""
    assert spoiled_site(tmp_path, "name: Tiny bank", new) == [f"data/site.yaml:{message}"]
    with pytest.raises(BankError):
        load_site(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "data/site.yaml: the file is empty"),
        ("- id: tiny\n", "data/site.yaml:1:1: must be fields, each as 'field: value'"),
        ("tiny\n", "data/site.yaml:1:1: must be fields, each as 'field: value'"),
    ],
)
def test_a_site_is_fields(text: str, message: str, bank_root: Path) -> None:
    """A file of another shape has one problem, and questions are not blamed for their levels."""
    write_files(bank_root, {files.SITE: text})

    assert [str(problem) for problem in problems_of(bank_root) or ()] == [message]


def test_a_level_that_the_site_does_not_have_is_refused(tmp_path: Path) -> None:
    """A question of a level that was taken off names the levels there are."""
    line = "  - {id: behavioral, title: Behavioral}\n"

    [problem] = spoiled_site(tmp_path, line, "")

    assert problem == (
        "data/questions.yaml:66:10: disagreement-story: level: unknown value 'behavioral':"
        " write one of beginner, intermediate, advanced, scenario, workflow"
    )


def test_a_site_of_another_field_loads_and_passes(tmp_path: Path) -> None:
    """Five questions about bread, in two levels of their own, break no rule."""
    bank = load_bank(write_fork(tmp_path))

    assert bank.site.name == "Crumb"
    assert dict(bank.levels) == {"first-loaf": "First loaf", "bakery": "Bakery"}
    assert [len(bank.of_level(level)) for level in bank.levels] == [2, 3]
    assert [str(problem) for problem in checks.run(bank)] == []


def test_questions_of_another_field_keep_the_order_of_its_levels(tmp_path: Path) -> None:
    """The order of the levels is that of the site, whatever they are called."""
    write_fork(tmp_path)
    path = tmp_path / "data/questions.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("level: first-loaf", "level: bakery", 1), encoding="utf-8")

    found = [str(problem) for problem in checks.run(load_bank(tmp_path))]

    # The page of a level has an address for each of its questions, so the ledger differs, too.
    in_bank = [line for line in found if not line.startswith("data/permalinks.txt")]
    assert len(in_bank) == 1
    assert "data/questions.yaml" in in_bank[0]
    assert "first-loaf" in in_bank[0]

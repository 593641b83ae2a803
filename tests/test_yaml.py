"""Strict YAML: what plain text means, where values are, and what is refused."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
import yaml as library

from recall.bank import yaml
from recall.bank.problem import MOST_PROBLEMS
from recall.bank.yaml import DEPTH_LIMIT, Misread, meaning_of, read
from tests.bank_fixture import bank_files

if TYPE_CHECKING:
    from recall.bank.yaml import Document


def messages(document: Document) -> list[str]:
    """Return subject, position and message of the faults."""
    return [
        f"{document.subject(key)}:{fault.line}:{fault.column}: {fault.message}"
        for key, fault in document.faults
    ]


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
    """Every text that YAML 1.1 turns into something else is recognized, in reasonable time."""
    assert meaning == meaning_of(text)


def test_values_and_their_places() -> None:
    """Lists are tuples; numbers and dates have one form each; every value has its position."""
    document = read("- id: a\n  list: [1, 2026-11-23]\n  word: no\n- text\n", "table")

    assert document.root == (
        {"id": "a", "list": (1, datetime.date(2026, 11, 23)), "word": Misread("no", "false")},
        "text",
    )
    assert document.values == {
        ("table",): (1, 1),
        ("table", 0): (1, 3),
        ("table", 0, "id"): (1, 7),
        ("table", 0, "list"): (2, 9),
        ("table", 0, "list", 0): (2, 10),
        ("table", 0, "list", 1): (2, 13),
        ("table", 0, "word"): (3, 9),
        ("table", 1): (4, 3),
    }
    assert document.names["table", 0, "list"] == (2, 3)
    assert document.faults == []


def test_quoted_texts_are_texts() -> None:
    """What is in quotes is never a number, a date or nothing."""
    assert read("""["1", '2026-11-23', ""]""", "x").root == ("1", "2026-11-23", "")


def test_a_syntax_error_names_its_entry() -> None:
    """What was read before the error says in which entry it is."""
    document = read("- id: a\n- id: b\n  name: c: d\n", "x")

    assert document.root is None
    [message] = messages(document)
    assert message.startswith("b:3:10: a text with ': ' in it (put it in quotes,")


@pytest.mark.parametrize(
    ("escape", "message"),
    [
        ("\\ue000", "character without meaning U+E000: delete it"),
        ("\\uE000", "character without meaning U+E000: delete it"),
        ("\\uf8ff", "character without meaning U+F8FF: delete it"),
        ("\\U000f0000", "character without meaning U+F0000: delete it"),
        ("\\U0010fffd", "character without meaning U+10FFFD: delete it"),
        ("\\uFFFE", "character without meaning U+FFFE: delete it"),
        ("\\uFDD0", "character without meaning U+FDD0: delete it"),
        ("\\U0001FFFF", "character without meaning U+1FFFF: delete it"),
        ("\\u200b", "invisible character U+200B: delete it"),
        ("\\uFE0F", "invisible character U+FE0F: delete it"),
        ("\\u0600", "format character U+0600: delete it"),
        ("\\x07", "control character U+0007: delete it"),
        ("\\0", "control character U+0000: delete it"),
        ("\\e", "control character U+001B: delete it"),
        ("\\r", "control character U+000D: delete it"),
        ("\\N", "control character U+0085: delete it"),
        ("\\L", "line separator U+2028: delete it"),
        ("\\P", "line separator U+2029: delete it"),
        ("a\\u0301", "U+0061 U+0301 is not in composed form (Unicode NFC): write U+00E1"),
    ],
)
def test_an_escape_makes_no_character_that_the_file_may_not_have(escape: str, message: str) -> None:
    """A text in double quotes is looked at again when its escapes are resolved."""
    document = read(f'- id: a\n  name: "x {escape}"\n', "x")

    assert messages(document) == [f"a: name:2:9: {message}"]
    assert document.refused == {("x", 0, "name")}


@pytest.mark.parametrize("escape", ["\\ud800", "\\uDFFF", "\\ud83d\\ude00"])
def test_an_escape_makes_no_half_of_a_character(escape: str) -> None:
    """UTF-16's halves of a character are refused, a pair of them too: YAML knows no pairs."""
    document = read(f'- id: a\n  name: "x {escape}"\n', "x")

    assert len(document.faults) == 1
    assert messages(document)[0].startswith("a:2:")


def test_harmless_escapes_stay() -> None:
    """A no-break space and a tab are text."""
    assert read(r'["\_", "\t", "\u00e9", "\\", "\""]', "x").root == ("\u00a0", "\t", "é", "\\", '"')


def test_both_parsers_of_the_library_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml, the slower parser gives the same values at the same places."""
    texts = [text for path, text in bank_files().items() if path.endswith(".yaml")]
    expected = [read(text, "x") for text in texts]

    monkeypatch.setattr(yaml, "_LOADER", library.SafeLoader)

    assert expected == [read(text, "x") for text in texts]


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_nesting_is_limited(opening: str) -> None:
    """However deep the nesting, there is one problem and no exhausted stack."""
    assert len(read(opening * 100_000, "x").faults) == 1


def test_nesting_up_to_the_limit_is_read() -> None:
    """The limit itself is allowed."""
    assert read("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT, "x").faults == []
    assert messages(read("[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), "x")) == [
        f"entry 1:1:{DEPTH_LIMIT + 1}: nested deeper than {DEPTH_LIMIT} levels"
    ]


def test_each_name_of_an_alias_is_reported_once() -> None:
    """A thousand aliases to one anchor are one mistake."""
    document = read("- &a x\n" + "- *a\n" * 1000 + "- *b\n", "x")

    assert messages(document) == [
        "entry 1:1:3: anchor '&a': write each value out, or put the text in quotes",
        "entry 2:2:3: alias '*a': write the value out, or put the text in quotes",
        "entry 1002:1002:3: alias '*b': write the value out, or put the text in quotes",
    ]
    assert len(document.refused) == 1 + 1000 + 1


def test_the_value_of_a_refused_name_is_not_kept() -> None:
    """The second of two fields of one name leaves no value and no place."""
    document = read("- a: 1\n  a: {b: 2}\n", "x")

    assert document.root == ({"a": 1},)
    assert set(document.values) == {("x",), ("x", 0), ("x", 0, "a")}


def test_faults_of_a_text_are_limited() -> None:
    """No more are collected than are ever reported."""
    assert len(read("\t\n" * 300_000, "x").faults) == MOST_PROBLEMS + 1

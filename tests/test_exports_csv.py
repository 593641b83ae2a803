"""The bank as CSV: one row a record, readable words, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from recall.exports.csv import glossary_csv, questions_csv

if TYPE_CHECKING:
    from recall.bank.bank import Bank

SITE = "https://example.org/recall/"


def rows(table: bytes) -> list[dict[str, str]]:
    """Return the rows of a table by column."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_each_question_is_a_row(bank: Bank) -> None:
    """Words as a reader sees them, a line for each part, and the page's address."""
    table = rows(questions_csv(bank, SITE))
    assert [question.id for question in bank.questions] == [row["id"] for row in table]
    first = table[0]
    assert first["url"] == f"{SITE}questions/recall-basics/"
    assert first["level"] == "Beginner"
    assert first["weak"] == "Confuses recall with precision."
    assert len(first["must"].splitlines()) == 3
    assert first["variants"].splitlines() == [
        "Two of four relevant items are in the list. What is the recall? 2/4 = 0.500.",
        "Three of four are in the list. And now? 3/4 = 0.750.",
    ]
    assert table[1]["weak"] == ""


def test_each_term_is_a_row(bank: Bank) -> None:
    """With its other names, its neighbors and where it is asked."""
    table = rows(glossary_csv(bank, SITE))
    assert [term.id for term in bank.terms] == [row["id"] for row in table]
    assert table[0]["url"] == f"{SITE}glossary/metrics/#recall-at-k"
    assert table[0]["asked_in"].splitlines() == [question.id for question in bank.questions]
    assert table[0]["confused_with"] == "precision at k: The denominators differ."


def test_a_spreadsheet_knows_the_encoding_and_runs_nothing(bank: Bank) -> None:
    """A byte order mark stands first, and a cell that begins like a formula is set apart."""
    question = bank.questions[0].model_copy(update={"prompt": "=1+1?"})
    table = questions_csv(replace(bank, questions=(question,)), SITE)
    assert table.startswith(b"\xef\xbb\xbfid,level,prompt")
    assert rows(table)[0]["prompt"] == "'=1+1?"


def test_twice_the_same_bytes(bank: Bank) -> None:
    """No clock, no hash order."""
    assert questions_csv(bank, SITE) == questions_csv(bank, SITE)
    assert glossary_csv(bank, SITE) == glossary_csv(bank, SITE)

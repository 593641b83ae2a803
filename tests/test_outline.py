"""What a question shows is said once: a part that a target forgot would be missed here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recall.bank.records import BeyondSolid, Probe, Question, Rubric, Variant
from recall.exports import cards, guides
from recall.exports.api import Question as Document
from recall.exports.api import api_files
from recall.exports.bundle import questions_bundle
from recall.exports.csv import questions_csv
from recall.exports.epub import study_epub
from recall.exports.search import words_of_answer
from recall.exports.typst import Typesetter
from recall.pages.fragments import Fragments
from recall.pages.question import question_page
from recall.pages.render import Site
from recall.text.outline import facts, facts_line, sections
from tests.test_exports_epub import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank

SITE = "https://example.org/recall/"
NOT_SECTIONS = {
    *("id", "level", "prompt", "minutes", "topics", "difficulty"),  # the head of a question
    *("learn_first", "confused_with"),  # ways to other questions
    *("changes", "reviewed"),  # its history
}


@pytest.fixture
def full(bank: Bank) -> Bank:
    """Return a bank whose first question has every part, each with a word of its own."""
    question = bank.questions[0].model_copy(
        update={
            "nudges": ("Zanudge?",),
            "rubric": Rubric(
                weak="Zaweak.", mixed="Zamixed.", solid="Zasolid.", outstanding="Zaout."
            ),
            "beyond_solid": BeyondSolid(senior="Zasenior.", staff="Zastaff."),
            "probes": (Probe(ask="Zaask?", listen_for="Zalisten.", kind="break"),),
            "variants": (Variant(ask="Zavariant?", answer="Zaresult."),),
            "asked_as": ("Zawording?",),
        }
    )
    return replace(bank, questions=(question, *bank.questions[1:]))


def marks(bank: Bank) -> set[str]:
    """Return the first words of all texts of all sections."""
    found = set()
    for section in sections(bank.questions[0]):
        if section.form not in {"entries", "answer"}:
            for item in section.items:
                found |= {text.split()[0].strip("?.") for text in (item.text, item.more) if text}
    return found


def test_every_field_is_a_section_or_has_a_place(bank: Bank) -> None:
    """A new field is shown, or somebody has said where it is."""
    named = {section.name for section in sections(bank.questions[0])} | {"beyond_solid", "asked_as"}
    assert set(Question.model_fields) == (named - {"answer"}) | NOT_SECTIONS


def test_the_data_has_every_field(bank: Bank) -> None:
    """And the address of the page."""
    assert set(Document.model_fields) == {*Question.model_fields, "url"}


def targets(bank: Bank) -> Iterator[tuple[str, str]]:
    """Yield each target with the text that it makes of the first question."""
    question = bank.questions[0]
    site = Site(bank, Fragments(), SITE)
    yield "page", site.fragments.spell_out(question_page(site, question))
    book = documents(study_epub(bank, SITE))
    yield "EPUB", " ".join("".join(page.itertext()) for page in book.values())
    writer = Typesetter(bank, set())
    yield "study guide", guides._studied(bank, writer, question, 0)
    yield "table", questions_csv(bank, SITE).decode()
    yield "bundle", questions_bundle(bank, SITE).decode()
    yield "data", json.dumps(json.loads(api_files(bank, SITE)["api/v1/questions.json"]))


def test_every_section_is_in_every_target(full: Bank) -> None:
    """Books and guides leave out the nudges, for the answers are in sight there."""
    for name, text in targets(full):
        wanted = marks(full) - ({"Zanudge"} if name in {"EPUB", "study guide"} else set())
        assert set() == {mark for mark in wanted if mark not in text}, name


def test_cards_and_search_know_the_wordings(full: Bank) -> None:
    """What people type or hear leads to the question."""
    assert "Zawording" in next(iter(cards.notes(full))).more
    assert {"zawording"} <= words_of_answer("Zawording")


def test_facts_are_one_line(bank: Bank) -> None:
    """Level, difficulty and minutes, then topics; a level without a difficulty asks the question."""
    question = bank.questions[0]
    assert "Beginner, difficulty 1 of 3, 5 minutes. Metrics" == facts_line(bank, question)
    behavioral = next(one for one in bank.questions if one.level == "behavioral")
    assert "difficulty" not in {fact.name for fact in facts(bank, behavioral)}
    harder = behavioral.model_copy(update={"difficulty": 3})
    assert "difficulty 3 of 3" in facts_line(bank, harder)

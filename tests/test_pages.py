"""Pages made from the bank: everything an entry holds is on its page, and nothing that it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recall import pages
from recall.markup import links
from recall.model import LEVELS, Author, Source
from recall.pages.citations import citation

if TYPE_CHECKING:
    from recall.model import Bank


def test_each_question_topic_and_glossary_page_is_generated(bank: Bank) -> None:
    """One page each, and the index of all terms."""
    expected = {f"questions/{question.id}.md" for question in bank.questions}
    expected |= {f"{folder}/{topic.id}.md" for topic in bank.topics for folder in ("topics", "glossary")}
    assert expected | {"glossary/index.md"} == set(pages.generated_pages(bank))


def test_a_question_page_shows_every_part_of_the_entry(bank: Bank) -> None:
    """Prompt, nudges, hint, answer, key points, pitfalls, rubric, probes, variants, sources, terms."""
    for question in bank.questions:
        text = pages.question_page(bank, question)
        shown = [question.prompt, *question.nudges, question.hint, question.short_answer]
        shown += [point.text for point in question.key_points]
        shown += [part for pitfall in question.pitfalls for part in (pitfall.claim, pitfall.truth)]
        shown += [part for probe in question.probes for part in (probe.ask, probe.listen_for)]
        shown += [part for variant in question.variants for part in (variant.ask, variant.answer)]
        assert [] == [part for part in shown if part.split("[")[0][:40] not in text]
        assert all(f"#source-{source}" in text for source in question.sources)
        assert all(f"#{term} " in text for term in question.terms)


def test_a_question_without_a_long_answer_has_no_empty_heading(bank: Bank) -> None:
    """Everything else is shown; no heading is followed by another of its level or the end of the page."""
    bare = bank.model_copy(update={"answers": {}, "examples": {}})
    question = bank.questions[0].model_copy(update={"rubric": None, "probes": (), "pitfalls": (), "variants": ()})
    text = pages.question_page(bare, question)
    assert "long-answer" not in text
    assert "For the interviewer" not in text
    assert "What goes wrong" not in text
    lines = [line for line in text.splitlines() if line.strip()]
    pairs = zip(lines, [*lines[1:], "## end"], strict=True)
    assert [] == [first for first, second in pairs if first.startswith("## ") and second.startswith("## ")]


def test_code_and_output_stand_where_the_answer_asks_for_them(bank: Bank) -> None:
    """As fenced blocks with the example's text."""
    question = next(question for question in bank.questions if question.id in bank.examples)
    text = pages.question_page(bank, question)
    example = bank.examples[question.id]
    assert example.code.strip() in text
    assert example.output.strip() in text
    assert "example:code" not in text


def test_front_matter_is_read_as_data_whatever_the_text_holds(bank: Bank) -> None:
    """Each line is a name and a JSON value, which is YAML too."""
    text = pages.question_page(bank, bank.questions[0])
    head = text.split("---\n")[1]
    meta = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in head.splitlines())}
    assert bank.questions[0].id == meta["question"]
    assert len(meta["description"]) <= 160
    assert "Quiz" == meta["linked_data"][0]["@type"]


def test_what_is_easily_confused_is_said_on_both_sides(bank: Bank) -> None:
    """Even when only one of the two entries names the other."""
    one, other = next((q, bank.question[q.confused_with[0]]) for q in bank.questions if q.confused_with)
    assert one.id not in other.confused_with
    for question, target in ((one, other), (other, one)):
        head = pages.question_page(bank, question).split("Often confused with")[1].split("</div>")[0]
        assert f"]({target.id}.md)" in head


def test_neighbors_follow_the_order_of_the_bank(bank: Bank) -> None:
    """The first question has no previous one, the last no next one."""
    first, last = (pages.question_page(bank, bank.questions[index]) for index in (0, -1))
    assert f'next: "questions/{bank.questions[1].id}.md"' in first
    assert "previous:" not in first
    assert "\nnext:" not in last


def test_a_level_lists_its_questions_with_one_hint_each(bank: Bank) -> None:
    """And an anchor per question."""
    for level in LEVELS:
        text = pages.level_questions(bank, level)
        asked = bank.of_level(level)
        assert len(asked) == text.count("/// hint | Hint")
        assert all(f"#{question.id} .prompt" in text for question in asked)


def test_a_term_names_the_questions_that_need_it(bank: Bank) -> None:
    """The list is derived, never written."""
    for topic in bank.topics:
        text = pages.glossary_page(bank, topic.id)
        targets = {link.target for link in links(text)}
        for term in bank.terms_of(topic.id):
            assert {f"../questions/{question.id}.md" for question in bank.asking(term.id)} <= targets


def test_the_index_has_every_term_once_and_sorts_signs_first(bank: Bank) -> None:
    """Other names lead to the term when they stand under another letter."""
    text = pages.glossary_index(bank)
    assert all(1 == text.count(f"{{: #{term.id} }}") for term in bank.terms)
    headings = [line.split()[1] for line in text.splitlines() if line.startswith("## ") and "letter-" in line]
    assert sorted(headings) == headings


def test_sources_name_the_questions_that_cite_them(bank: Bank) -> None:
    """Each source once."""
    text = pages.source_list(bank)
    assert all(1 == text.count(f"{{: #{source.id} }}") for source in bank.sources)


def test_the_study_order_holds_every_question_once_after_what_it_needs(bank: Bank) -> None:
    """A question stands in a later step than everything it says to learn first."""
    steps = pages.study_order(bank, "order.md").split("## Step ")[1:]
    place = {question.id: n for n, step in enumerate(steps) for question in bank.questions if f"/{question.id}.md)" in step}
    assert {question.id for question in bank.questions} == set(place)
    assert all(place[first] < place[question.id] for question in bank.questions for first in question.learn_first)


def test_cards_and_topics_count_what_the_bank_holds(bank: Bank) -> None:
    """The numbers are derived."""
    assert len(LEVELS) == pages.level_cards(bank, "index.md").count(" questions, ")
    assert all(f"](topics/{topic.id}.md)" in pages.topic_list(bank, "index.md") for topic in bank.topics)


AUTHORS = [Author(family=name) for name in ("One", "Two", "Three", "Four", "Five", "Six", "Seven")]


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (AUTHORS[:1], "One. "),
        (AUTHORS[:2], "One and Two. "),
        (AUTHORS[:3], "One, Two and Three. "),
        (AUTHORS, "One et al. "),
        ([AUTHORS[0], Author(literal="et al.")], "One et al. "),
        ([], ""),
    ],
)
def test_a_citation_names_its_authors(authors: list[Author], expected: str) -> None:
    """All of a few, the first of many."""
    source = Source.model_validate(
        {
            "id": "x",
            "type": "article-journal",
            "author": tuple(authors),
            "title": "A Title",
            "container-title": "Journal",
            "volume": "20",
            "issue": "4",
            "issued": 2002,
            "DOI": "10.1145/582415",
        }
    )
    assert f"{expected}[*A Title*](https://doi.org/10.1145/582415). Journal 20(4), 2002." == citation(source)

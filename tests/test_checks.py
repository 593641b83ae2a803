"""Rules across the bank: those that need a changed bank rather than a changed file.

For the others see `tests/bad`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest

from recall import checks
from recall.bank.bank import Place
from recall.bank.load import load_bank
from recall.bank.records import KeyPoint, Question
from recall.checks import complete, limits, passages, run
from recall.checks.drafts import without_blanks
from recall.checks.rule import RULES
from recall.pages import generated_pages
from recall.pages.fragments import Fragments
from recall.pages.render import Site
from scripts import new_question
from tests.bank_fixture import words
from tests.changed_bank import changed, messages, with_question

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank


def test_a_good_bank_breaks_no_rule(bank: Bank) -> None:
    """The tiny bank is in order."""
    assert run(bank) == []


def test_every_rule_is_registered_and_says_what_it_asks() -> None:
    """A check that is never run checks nothing. Its docstring is the rule, with its limits."""
    modules = [
        import_module(f"recall.checks.{found.name}") for found in iter_modules(checks.__path__)
    ]
    written = {
        check
        for module in modules
        for name, check in vars(module).items()
        if name.startswith("check_")
    }

    registered = [rule.check for rule in RULES]

    assert written == set(registered)
    assert all(check.__doc__ and "{" not in check.__doc__ for check in registered)


def test_a_rule_names_its_limits() -> None:
    """A limit is changed in one line, and the rule says the new one."""
    rules = {rule.check.__name__: rule.check.__doc__ for rule in RULES}

    assert rules["check_lengths"] == "Hints have 30 to 80 words, short answers 110 to 165."
    assert "has 900 to 1,700 words of prose" in str(rules["check_answer_length"])


def test_the_real_bank_loads_and_is_in_order(request: pytest.FixtureRequest) -> None:
    """What this project publishes keeps its own rules."""
    bank = load_bank(request.config.rootpath)

    assert [str(problem) for problem in [*run(bank), *complete(bank)]] == []


@pytest.mark.parametrize(
    ("field", "count", "expected"),
    [
        ("hint", 29, "has 29 words: write 30 to 80"),
        ("hint", 30, None),
        ("hint", 80, None),
        ("hint", 81, "has 81 words: write 30 to 80"),
        ("short_answer", 109, "has 109 words: write 110 to 165"),
        ("short_answer", 110, None),
        ("short_answer", 150, None),
        ("short_answer", 166, "has 166 words: write 110 to 165"),
    ],
)
def test_spoken_texts_have_their_measure(
    field: str, count: int, expected: str | None, bank: Bank
) -> None:
    """Hint and short answer are neither a stub nor a lecture; the bounds themselves are fine."""
    problems = run(with_question(bank, 1, **{field: words(count)}))

    assert ([f"ndcg-basics: {field}: {expected}"] if expected else []) == messages(problems)
    assert all(problem.place == bank.places["questions", 1, field] for problem in problems)


@pytest.mark.parametrize(
    ("identifier", "bounds"),
    [("ndcg-basics", limits.ANSWER), ("disagreement-story", limits.BEHAVIORAL_ANSWER)],
)
def test_long_answers_have_their_measure(
    identifier: str, bounds: tuple[int, int], bank: Bank
) -> None:
    """An answer's prose is counted; code, formulas and figures are not."""
    least, most = bounds
    embed = "![words that no one counts, all of them](figure:recall-list)"
    extra = f"\n\n```text\nmany words in code\n```\n\n$$\na + b\n$$\n\n{embed}\n"
    for count, message in ((least - 1, True), (least, False), (most, False), (most + 1, True)):
        text = f"{words(count)}{extra}"
        problems = run(changed(bank, answers={**bank.answers, identifier: text}))

        assert (
            [f"{identifier}: has {count} words: write {least} to {most:,}"] if message else []
        ) == messages(problems)


def test_the_words_of_a_link_count_and_its_target_does_not(bank: Bank) -> None:
    """A link is as long as it reads."""
    text = f"{words(899)} [three more words](term:ndcg)"

    assert run(changed(bank, answers={**bank.answers, "ndcg-basics": text})) == []


def test_all_cycles_are_named(bank: Bank) -> None:
    """Two separate circles are two problems, each beginning with its first question."""
    names = ("a", "b", "c", "d", "e")
    learn = {"a": ("c",), "b": ("d", "e"), "c": ("a",), "d": ("b",), "e": ()}
    base = dict(bank.questions[0])
    questions = tuple(
        Question.model_construct(**{**base, "id": name, "learn_first": learn[name]})
        for name in names
    )

    problems = run(changed(bank, questions=questions))

    assert [message for message in messages(problems) if "circular" in message] == [
        "a: learn_first: is circular: a -> c -> a",
        "b: learn_first: is circular: b -> d -> b",
    ]


def test_a_long_chain_is_no_cycle(bank: Bank) -> None:
    """Thousands of questions in a row exhaust no stack."""
    base = dict(bank.questions[0])
    questions = tuple(
        Question.model_construct(
            **{**base, "id": f"q{number}", "learn_first": (f"q{number - 1}",) if number else ()}
        )
        for number in range(3000)
    )

    found = run(changed(bank, questions=questions))

    assert [problem for problem in found if "circular" in problem.message] == []


def test_a_bank_without_places_is_checked_too(bank: Bank) -> None:
    """Problems of a bank that was made by code name at least the entry."""
    problem = run(with_question(changed(bank, places={}), 1, hint="Too short."))[0]

    assert str(problem) == "data: ndcg-basics: hint: has 2 words: write 30 to 80"


def test_every_text_is_a_passage(bank: Bank) -> None:
    """Texts are checked wherever they are; ids, dates and addresses are not texts."""
    found = {passage.key: passage for passage in passages(bank)}

    assert (
        found["questions", 0, "key_points", 3, "nice"].subject
        == "recall-basics: key_points 4: nice"
    )
    assert found["questions", 0, "nudges", 0].subject == "recall-basics: nudges"
    assert found["site", "levels", 1, "title"].subject == "tiny: levels 2: title"
    assert found["site", "name"].place.path == "data/site.yaml"
    assert found["terms", 0, "confused_with", 0, "difference"].text == "The denominators differ."
    assert found["terms", 0, "aliases", 0].text == "recall@k"
    assert found["sources", 1, "author", 0, "family"].text == "Järvelin"
    assert found["sources", 1, "container_title"].text.startswith("ACM")
    assert found["answers", "recall-basics"].place == Place(path="data/answers/recall-basics.md")
    assert {key[2] for key in found if key[0] == "questions"} == {
        "prompt", "nudges", "hint", "short_answer", "key_points", "rubric", "probes", "pitfalls",
        "variants",
    }  # fmt: skip


def test_a_placeholder_is_told_once_a_field(bank: Bank) -> None:
    """What is still to be written is said of the field; its length and its ids are not judged."""
    spoiled = with_question(
        bank,
        1,
        hint="FILL IN: the hint",
        terms=("fill-in-1", "fill-in-2", "ndcg"),
        sources=("fill-in-1",),
    )

    assert messages(run(spoiled)) == [
        "ndcg-basics: terms: still to be written",
        "ndcg-basics: hint: still to be written",
        "ndcg-basics: sources: still to be written",
    ]


def test_a_list_of_key_points_is_measured_as_read(bank: Bank) -> None:
    """A link's target does not count as length."""
    point = KeyPoint(must=f"{'x' * 230} [link](https://example.org/{'y' * 100})")
    points = (*bank.questions[1].key_points, point)

    assert run(with_question(bank, 1, key_points=points)) == []


def test_a_small_bank_is_not_complete(bank: Bank) -> None:
    """A finished bank has all its questions, terms, figures and examples, and no parts missing."""
    first = "data/questions.yaml:2:3: recall-basics"
    second = "data/questions.yaml:44:3: ndcg-basics"
    third = "data/questions.yaml:65:3: disagreement-story"

    assert [str(problem) for problem in complete(bank)] == [
        "data/answers: 1 answers have a figure, at least 35 are needed",
        "data/glossary.yaml: 5 terms, at least 160 are needed",
        "data/questions.yaml: 0 advanced questions, at least 10 are needed",
        "data/questions.yaml: 0 scenario questions, at least 10 are needed",
        "data/questions.yaml: 0 workflow questions, at least 10 are needed",
        "data/questions.yaml: 1 beginner questions, at least 5 are needed",
        "data/questions.yaml: 1 behavioral questions, at least 5 are needed",
        "data/questions.yaml: 1 intermediate questions, at least 10 are needed",
        f"{first}: has 0 other wordings, at least 3 are needed",
        f"{second}: has 0 other wordings, at least 3 are needed",
        f"{second}: has 0 pitfalls, at least 2 are needed",
        f"{second}: has 0 probes, at least 3 are needed",
        f"{second}: has no long answer: write data/answers/ndcg-basics.md",
        f"{second}: has no rubric",
        f"{third}: has 0 other wordings, at least 3 are needed",
        f"{third}: has 0 pitfalls, at least 2 are needed",
        f"{third}: has 0 probes, at least 3 are needed",
        f"{third}: has no difficulty: write 1, 2 or 3",
        f"{third}: has no long answer: write data/answers/disagreement-story.md",
        f"{third}: has no rubric",
        "data/topics.yaml: 2 topics, at least 16 are needed",
        "examples: 1 examples, at least 30 are needed",
    ]


def test_numbers_need_variants(bank: Bank) -> None:
    """A scenario or worked example is practiced with other numbers; others may do without."""
    expected = "recall-basics: has 0 variants, a scenario or worked example needs at least 2"
    scenario = with_question(bank, 0, level="scenario", variants=())
    advanced = with_question(bank, 0, level="advanced", variants=())

    assert expected in messages(run(changed(scenario, examples={})))
    assert expected in messages(run(advanced))
    assert expected not in messages(run(changed(advanced, examples={})))


def test_a_finished_question_is_judged_the_same_by_both(bank: Bank) -> None:
    """With a rubric, an answer and no blank, nothing is left that only `complete` says of it."""
    lacking = with_question(bank, 0, probes=(), pitfalls=(), variants=())
    expected = [
        "recall-basics: has 0 pitfalls, at least 2 are needed",
        "recall-basics: has 0 probes, at least 3 are needed",
        "recall-basics: has 0 variants, a scenario or worked example needs at least 2",
    ]

    assert expected == [m for m in messages(run(lacking)) if m.startswith("recall-basics: has")]
    assert not {*expected} & {*messages(complete(lacking))}


@pytest.mark.parametrize("change", [{"rubric": None}, {"hint": "FILL IN: the hint"}])
def test_an_unfinished_question_is_judged_as_a_whole_by_complete(
    change: dict[str, Any], bank: Bank
) -> None:
    """Until it has a rubric and an answer and no blank, `check` does not ask for its parts."""
    lacking = with_question(bank, 0, probes=(), **change)
    expected = "recall-basics: has 0 probes, at least 3 are needed"

    assert expected not in messages(run(lacking))
    assert expected in messages(complete(lacking))


def test_a_difficulty_that_the_level_has_is_not_said_again(bank: Bank) -> None:
    """What can be derived is not declared; a level without one leaves it to its questions."""
    expected = "recall-basics: difficulty: the level has difficulty 1 for all its questions"

    (problem,) = run(with_question(bank, 0, difficulty=2))

    assert messages([problem]) == [f"{expected}: delete this line"]
    assert run(with_question(bank, 2, difficulty=2)) == []


def test_the_problems_of_a_draft_can_wait(bank: Bank) -> None:
    """Blanks, measures of a question that has one, and new addresses stop no preview."""
    spoiled = with_question(
        bank, 1, hint="FILL IN", short_answer="Too short.", terms=("fill-in-1", "ndcg", "nowhere")
    )

    found = run(changed(spoiled, permalinks=bank.permalinks[:-1]))

    assert [problem.message for problem in found if problem.draft] == [
        "1 address is not in the ledger (/kits/screen-20/): run python3 scripts/dev.py fix",
        "still to be written",
        "still to be written",
        "has 2 words: write 110 to 165",
    ]
    assert [problem.message for problem in found if not problem.draft] == [
        "unknown term 'nowhere'",
    ]
    assert checks.drafts(spoiled) == {("question", "ndcg-basics")}


def test_the_measures_of_a_finished_question_cannot_wait(bank: Bank) -> None:
    """Only what is still to be written excuses."""
    (problem,) = run(with_question(bank, 1, hint="Too short."))

    assert not problem.draft


def test_a_draft_can_be_shown_without_its_blanks(bank_root: Path) -> None:
    """A new question refers to nothing that is not there, so that its page can be made."""
    new_question.main(["new", "--level", "scenario", "--root", str(bank_root)])
    bank = load_bank(bank_root)

    shown = without_blanks(bank)

    assert checks.drafts(bank) == {("question", "new")}
    question = shown.question["new"]
    assert (question.topics, question.terms, question.sources) == (("metrics",), (), ())
    problems = [problem for problem in run(shown) if not problem.draft]
    assert problems == []
    pages = generated_pages(Site(shown, Fragments(), "https://example.org/"))
    assert "questions/new.md" in pages


def test_paths_kits_and_terms_are_shown_without_their_blanks(bank: Bank) -> None:
    """Whatever an author has yet to choose is left out."""
    (path,), (kit,) = bank.paths, bank.kits
    stages = tuple(
        stage.model_copy(update={"questions": ("fill-in", *stage.questions[1:])})
        for stage in path.stages
    )
    asked = (kit.questions[0].model_copy(update={"question": "fill-in"}),)
    confused = (bank.terms[0].confused_with[0].model_copy(update={"term": "fill-in"}),)
    term = bank.terms[0].model_copy(update={"topic": "fill-in", "confused_with": confused})
    spoiled = changed(
        bank,
        paths=(path.model_copy(update={"stages": stages}),),
        kits=(kit.model_copy(update={"questions": asked}),),
        terms=(term, *bank.terms[1:]),
    )

    shown = without_blanks(spoiled)

    assert shown.paths[0].questions == ("disagreement-story",)
    assert shown.kits[0].questions == ()
    assert (shown.terms[0].topic, shown.terms[0].confused_with) == ("metrics", ())
    assert checks.drafts(spoiled) == {
        ("path", "metrics-evening"),
        ("kit", "screen-20"),
        ("term", "recall-at-k"),
    }

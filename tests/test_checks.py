"""Rules across the bank: those that need a changed bank rather than a changed file (for those see `tests/bad`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from recall import checks
from recall.bank.bank import Bank, Example, Figure, Place
from recall.bank.load import load_bank
from recall.bank.records import KeyPoint, Question
from recall.checks import ANSWER_WORDS, BEHAVIORAL_ANSWER_WORDS, complete, passages, run
from tests.bank_fixture import bank_files, patched, words, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.problem import Problem

_NO_ADDRESS = "is not an address: write /questions/<id>/, or /old/ -> /new/"
ALL = (*checks.BANK_RULES, *checks.TEXT_RULES, *checks.COMPLETENESS_RULES)


def changed(bank: Bank, **fields: Any) -> Bank:
    """Return the bank with other fields, without what it had computed."""
    return replace(bank, **fields)


def with_question(bank: Bank, number: int, **fields: Any) -> Bank:
    """Return the bank with one question changed."""
    questions = [
        Question.model_construct(**{**dict(entry), **(fields if n == number else {})})
        for n, entry in enumerate(bank.questions)
    ]
    return changed(bank, questions=tuple(questions))


def messages(problems: list[Problem]) -> list[str]:
    """Return subject and message of the problems."""
    return [f"{problem.subject}: {problem.message}" for problem in problems]


def test_a_good_bank_breaks_no_rule(bank: Bank) -> None:
    """The tiny bank is in order."""
    assert run(bank) == []


def test_every_rule_is_registered_and_says_what_it_asks() -> None:
    """A check that nobody runs is no check; its docstring is the rule."""
    written = {name for name in vars(checks) if name.startswith("check_")}

    assert written == {rule.__name__ for rule in ALL}
    assert len(written) == len(ALL)
    assert all(rule.__doc__ for rule in ALL)


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
        ("short_answer", 89, "has 89 words: write 90 to 165"),
        ("short_answer", 90, None),
        ("short_answer", 150, None),
        ("short_answer", 166, "has 166 words: write 90 to 165"),
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
    [("ndcg-basics", ANSWER_WORDS), ("disagreement-story", BEHAVIORAL_ANSWER_WORDS)],
)
def test_long_answers_have_their_measure(
    identifier: str, bounds: tuple[int, int], bank: Bank
) -> None:
    """An answer's prose is counted; code, formulas and figures are not."""
    least, most = bounds
    extra = "\n\n```text\nmany words in code\n```\n\n$$\na + b\n$$\n\n![words that nobody counts, all of them](figure:recall-list)\n"
    for count, message in ((least - 1, True), (least, False), (most, False), (most + 1, True)):
        text = f"{words(count)}{extra}"
        problems = run(changed(bank, answers={**bank.answers, identifier: text}))

        assert (
            [f"{identifier}: has {count} words: write {least} to {most:,}"] if message else []
        ) == messages(problems)


def test_the_words_of_a_link_count_and_its_target_does_not(bank: Bank) -> None:
    """A link is as long as it reads."""
    text = f"{words(699)} [three more words](term:ndcg)"

    assert run(changed(bank, answers={**bank.answers, "ndcg-basics": text})) == []


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("0.500", []),
        ("0.50", []),
        ("0.5", []),
        ("50%", []),
        ("50 %", []),
        ("5 of 7", []),
        ("in 2008", []),
        ("1,234 users", []),
        ("1234 users", []),
        ("-12.3", []),
        ("\u221212.3", []),
        ("12", []),
        ("0.63", []),
        ("63.1%", []),
        ("63%", []),
        ("0.6309", []),
        ("0.63091", ["0.63091"]),
        ("0.64", ["0.64"]),
        ("64%", ["64%"]),
        ("13", ["13"]),
        ("1,235", ["1,235"]),
        ("12:30", []),
        ("12:31", ["12:31"]),
        ("NDCG@20, k-fold 10-fold, top-30, v1.25, a/17, x^22", []),
        ("$0.77$ and `0.78`", []),
        ("[0.500](https://example.org/77)", []),
    ],
)
def test_numbers_of_a_worked_example_were_printed(
    text: str, strange: list[str], bank: Bank
) -> None:
    """A number in the text is one of the output, at the text's precision; one digit, years, names and code are free."""
    example = Example(
        id="recall-basics",
        code="",
        output="recall 0.500  gain 0.6309  users 1,234  delta -12.3  at 12:30\n",
    )
    answer = bank.answers["recall-basics"].replace(
        "the recall is 0.500.", f"the value is {text} here."
    )
    problems = run(
        changed(bank, examples={"recall-basics": example}, answers={"recall-basics": answer})
    )

    assert [
        f"recall-basics: {number} is not in examples/recall-basics.out: print it there, or correct it"
        for number in strange
    ] == (messages(problems))
    for problem, number in zip(problems, strange, strict=True):
        assert answer.splitlines()[problem.place.line - 1][problem.place.column - 1 :].startswith(
            number
        )


def test_numbers_outside_of_the_worked_example_are_free(bank: Bank) -> None:
    """Other sections cite other sources."""
    answer = bank.answers["recall-basics"].replace(
        "## Trade-offs\n", "## Trade-offs\n\nIt was 0.77 in 1,987 trials.\n"
    )

    assert run(changed(bank, answers={"recall-basics": answer})) == []


def test_subsections_belong_to_the_worked_example(bank: Bank) -> None:
    """A section reaches to the next heading of its own level."""
    answer = bank.answers["recall-basics"].replace("### By hand\n", "### By hand\n\nIt is 0.77.\n")

    assert len(run(changed(bank, answers={"recall-basics": answer}))) == 1


def test_all_cycles_are_named(bank: Bank) -> None:
    """Two separate circles are two problems, each beginning with its first question."""
    names = ("a", "b", "c", "d", "e")
    learn = {"a": ("c",), "b": ("d", "e"), "c": ("a",), "d": ("b",), "e": ()}
    base = dict(bank.questions[0])
    questions = tuple(
        Question.model_construct(**{**base, "id": name, "learn_first": learn[name]})
        for name in names
    )

    problems = list(checks.check_learn_first(changed(bank, questions=questions)))

    assert messages(problems) == [
        "a: learn_first: goes round in a circle: a -> c -> a",
        "b: learn_first: goes round in a circle: b -> d -> b",
    ] or messages(problems) == [
        "b: learn_first: goes round in a circle: b -> d -> b",
        "a: learn_first: goes round in a circle: a -> c -> a",
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

    assert list(checks.check_learn_first(changed(bank, questions=questions))) == []


def test_a_bank_without_places_is_checked_too(bank: Bank) -> None:
    """Problems of a bank that was made by code name at least the entry."""
    problem = run(with_question(changed(bank, places={}), 1, hint="Too short."))[0]

    assert str(problem) == "data: ndcg-basics: hint: has 2 words: write 30 to 80"


def test_every_text_is_a_passage(bank: Bank) -> None:
    """Texts are checked wherever they stand; ids, dates and addresses are no texts."""
    found = {passage.key: passage for passage in passages(bank)}

    assert (
        found["questions", 0, "key_points", 3, "nice"].subject
        == "recall-basics: key_points 4: nice"
    )
    assert found["questions", 0, "nudges", 0].subject == "recall-basics: nudges"
    assert found["terms", 0, "confused_with", 0, "difference"].text == "The denominators differ."
    assert found["terms", 0, "aliases", 0].text == "recall@k"
    assert found["sources", 1, "author", 0, "family"].text == "Järvelin"
    assert found["sources", 1, "container_title"].text.startswith("ACM")
    assert found["answers", "recall-basics"].place == Place(path="data/answers/recall-basics.md")
    assert {key[2] for key in found if key[0] == "questions"} == {
        "prompt", "nudges", "hint", "short_answer", "key_points", "rubric", "probes", "pitfalls", "variants",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("again.", "again, [x](level:beginner).", None),
        ("again.", "again, [x](level:expert).", "link: unknown level 'expert'"),
        ("again.", "again, [x](https://example.org/a_(b)).", None),
        ("again.", 'again, [x](https://example.org/ "A title").', None),
        ("again.", "again, [x](http://data.europa.eu/eli/reg/2022/2065/oj).", None),
        (
            "again.",
            "again, [x](mailto:a@example.org).",
            "link: 'mailto:a@example.org' is not allowed: write term:, question:, topic:, ",
        ),
        (
            "again.",
            "again, [x](JaVaScRiPt:alert(1)).",
            "link: 'JaVaScRiPt:alert(1)' is not allowed: write term:, question:, topic:, ",
        ),
        (
            "again.",
            "again, [x]( <javascript:alert(1)> ).",
            "link: '<javascript:alert(1)>' is not allowed: ",
        ),
        (
            "again.",
            "again, [x](javascript:alert(1) 'y').",
            "a link that cannot be read: write [text](target)",
        ),
        ("again.", "again, [x](#worked-example) and [y](#answer).", None),
        (
            "again.",
            "again, [a [b](term:ndcg) c](term:ndcg).",
            "a link within a link: take them apart",
        ),
        ("again.", "again, \\[x\\](y).", None),
        ("again.", "again, `[x](y)`.", None),
        ("again.", "again[^1].\n\n[^1]: A note.", None),
        (
            "again.",
            "again <div>.",
            "HTML ('<div>') is not allowed: write Markdown, or put it in `code`",
        ),
        (
            "again.",
            "again <!DOCTYPE html>.",
            "HTML ('<!DOCTYPE') is not allowed: write Markdown, or put it in `code`",
        ),
        ("again.", "again `<div>` and $a<b$ and x<y.", None),
        ("again.", "again, one = 1 and online = 2.", None),
        ("again.", "again, a `` ` `` tick.", None),
        ("again.", "again.\n\n~~~python\nx\n~~~", None),
        ("again.", "again.\n\n```c++\nx\n```", None),
        ("again.", "again.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\nThe end.", None),
        (
            "again.",
            "again.\n\n```text\nx",
            "a code block that is never closed: add a line with the same marks",
        ),
        ("$n$", "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$", None),
        (
            "$n$",
            "$a & b$",
            "formula 'a & b': Found \"&\", which may only appear in a table-like environment (character 3)",
        ),
        ("$n$", "$n", "a $ that opens no formula: close the formula, or write \\$ or USD"),
        (
            "\n\\frac{h}{n}\n",
            "\nh\n\\frac{h}\n",
            "formula 'h\n\\frac{h}': Expected at least 2 arguments",
        ),
    ],
)
def test_texts_of_an_answer(old: str, new: str, expected: str | None, bank: Bank) -> None:
    """What may stand in an answer and what may not, and what is said."""
    answer = bank.answers["recall-basics"]
    assert answer.count(old) == 1

    found = [
        problem.message
        for problem in run(changed(bank, answers={"recall-basics": answer.replace(old, new)}))
    ]

    if expected is None:
        assert found == []
    elif "frac" in new:
        assert len(found) == 1
        assert found[0].startswith("formula")
    else:
        assert len(found) == 1
        assert found[0].startswith(expected)


def test_a_fault_in_a_display_formula_is_located(bank: Bank) -> None:
    """Line and column are those of the faulty sign in the file."""
    answer = bank.answers["recall-basics"].replace("\n\\frac{h}{n}\n", "\na +\nb \\nosuch c\n")
    problem = run(changed(bank, answers={"recall-basics": answer}))[0]

    line = answer.splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == "\\nosuch c"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a -> b: 5:1 ratio", None),
        (
            "a: { icon: https://example.org/x.svg }",
            "addresses and imports are not allowed: draw what the figure shows in the figure",
        ),
        (
            "...@other",
            "addresses and imports are not allowed: draw what the figure shows in the figure",
        ),
        (
            "a: @other.b",
            "addresses and imports are not allowed: draw what the figure shows in the figure",
        ),
        ("a: recall@k", None),
    ],
)
def test_diagrams_load_nothing(source: str, message: str | None, bank: Bank) -> None:
    """A diagram is drawn from its own text alone."""
    figure = Figure(id="recall-list", language="d2", source=source)
    found = run(changed(bank, figures={"recall-list": figure}))

    assert ([message] if message else []) == [problem.message for problem in found]


def test_charts_load_nothing(bank: Bank) -> None:
    """A chart's schema is a name, its data are values."""
    schema = (
        '{"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "data": {"values": [1, 2]}}'
    )
    good = Figure(id="recall-list", language="vega-lite", source=schema, script="print([1, 2])")
    bad = Figure(
        id="recall-list",
        language="vega-lite",
        source='{"layer": [{"data": {"url": "x.csv"}}]}',
        script="print()",
    )

    assert run(changed(bank, figures={"recall-list": good})) == []
    assert messages(run(changed(bank, figures={"recall-list": bad}))) == [
        'recall-list: loads "x.csv": write the values into the figure'
    ]


def test_addresses_of_other_pages_are_not_ours_to_judge(bank: Bank) -> None:
    """The ledger also holds hand-written pages and their indexes, which the test of the built site follows."""
    kept = (
        *bank.permalinks,
        "/about/",
        "/levels/",
        "/",
        "/about/data/#api",
        "/api/v1/questions.json",
    )

    assert run(changed(bank, permalinks=kept)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["/questions/old/ -> /questions/ndcg-basics/", "/questions/old/#hint"], []),
        (["/glossary/metrics/#old -> /glossary/metrics/#ndcg"], []),
        (["/old/ -> /about/"], []),
        (
            ["/questions/old/ -> /questions/ndcg/"],
            [": /questions/ndcg/ leads nowhere (did you mean '/questions/ndcg-basics/'?)"],
        ),
        (
            ["/questions/old/ -> javascript:x"],
            [f": '/questions/old/ -> javascript:x' {_NO_ADDRESS}"],
        ),
        (["/questions/old/ -> "], [f": '/questions/old/ -> ' {_NO_ADDRESS}"]),
        (["/a/../b/"], [f": '/a/../b/' {_NO_ADDRESS}"]),
    ],
)
def test_redirects(lines: list[str], expected: list[str], bank: Bank) -> None:
    """What moved is redirected to what is there; the anchors of a redirected page go with it."""
    assert expected == messages(run(changed(bank, permalinks=(*bank.permalinks, *lines))))


def test_a_page_is_not_redirected(bank: Bank) -> None:
    """A redirect would hide the page that answers."""
    lines = tuple(
        line if line != "/questions/ndcg-basics/" else f"{line} -> /questions/recall-basics/"
        for line in bank.permalinks
    )

    assert messages(run(changed(bank, permalinks=lines))) == [
        ": /questions/ndcg-basics/ has a page of its own: delete ' -> /questions/recall-basics/'"
    ]


@pytest.mark.parametrize("opening", ["(", "[", "\\{", "\\langle ", "\\lfloor "])
def test_formulas_that_would_take_for_ever_are_not_tried(opening: str, bank: Bank) -> None:
    """The converter's time doubles with every bracket that stays open: intervals are fine, thirty are not."""
    good = bank.answers["recall-basics"].replace("$n$", f"${opening * 4}n$")
    bad = bank.answers["recall-basics"].replace("$n$", f"${opening * 30}n$")

    assert run(changed(bank, answers={"recall-basics": good})) == []
    assert run(changed(bank, answers={"recall-basics": bad}))[0].message.endswith(
        "leaves 30 brackets open: close them"
    )


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
    """A finished bank has all its questions, terms, figures and examples, and each question all its parts."""
    assert [str(problem) for problem in complete(bank)] == [
        "data/answers: 1 answers have a figure, at least 35 are needed",
        "data/answers/recall-basics.md:1:1: recall-basics: no link to the entry's term 'cutoff': link it, or take it off",
        "data/answers/recall-basics.md:1:1: recall-basics: no link to the entry's term 'hit-rate': link it, or take it off",
        "data/answers/recall-basics.md:1:1: recall-basics: no link to the entry's term 'ndcg': link it, or take it off",
        "data/answers/recall-basics.md:1:1: recall-basics: no link to the entry's term 'precision-at-k': link it, or take it off",
        "data/glossary.yaml: 5 terms, at least 160 are needed",
        "data/questions.yaml: 0 advanced questions, at least 10 are needed",
        "data/questions.yaml: 0 scenario questions, at least 10 are needed",
        "data/questions.yaml: 0 workflow questions, at least 10 are needed",
        "data/questions.yaml: 1 beginner questions, at least 5 are needed",
        "data/questions.yaml: 1 behavioral questions, at least 5 are needed",
        "data/questions.yaml: 1 intermediate questions, at least 10 are needed",
        "data/questions.yaml:2:3: recall-basics: has 1 variants, a scenario or worked example needs at least 2",
        "data/questions.yaml:44:3: ndcg-basics: has 0 pitfalls, at least 2 are needed",
        "data/questions.yaml:44:3: ndcg-basics: has 0 probes, at least 3 are needed",
        "data/questions.yaml:44:3: ndcg-basics: has no long answer: write data/answers/ndcg-basics.md",
        "data/questions.yaml:44:3: ndcg-basics: has no rubric",
        "data/questions.yaml:65:3: disagreement-story: has 0 pitfalls, at least 2 are needed",
        "data/questions.yaml:65:3: disagreement-story: has 0 probes, at least 3 are needed",
        "data/questions.yaml:65:3: disagreement-story: has no long answer: write data/answers/disagreement-story.md",
        "data/questions.yaml:65:3: disagreement-story: has no rubric",
        "data/topics.yaml: 2 topics, at least 16 are needed",
        "examples: 1 examples, at least 30 are needed",
    ]


def test_a_term_that_does_not_exist_needs_no_link(bank: Bank) -> None:
    """It is told once, as unknown where it stands: a new question's placeholders are not told twice."""
    changed = with_question(bank, 0, terms=(*bank.questions[0].terms, "nowhere"))
    assert [str(problem) for problem in complete(changed) if "nowhere" in str(problem)] == []
    assert [problem.message for problem in run(changed) if "nowhere" in problem.message] != []


@pytest.mark.parametrize(
    ("prose", "unlinked"),
    [
        ("[Recall at k](term:recall-at-k) and recall at k.", []),
        ("Recall at k, then [recall at k](term:recall-at-k).", ["recall at k"]),
        ("A Hit rate; a [hit rate](term:hit-rate).", ["hit rate"]),
        ("The cutoffs.", ["cutoff"]),
        ("The [cutoff](question:ndcg-basics), a shortcutoff, `cutoff`.", []),
        ("## Recall at k\n\nNothing.", []),
    ],
)
def test_terms_are_linked_where_they_are_first_used(
    bank: Bank, prose: str, unlinked: list[str]
) -> None:
    """Headings, code, parts of words and the words of other links do not count as a use."""
    changed = replace(bank, answers={"recall-basics": prose})
    told = [str(problem) for problem in complete(changed) if "not linked where" in str(problem)]

    assert [f"'{name}'" in line for name, line in zip(unlinked, told, strict=True)] == [True] * len(
        unlinked
    )


def test_an_answer_that_cites_a_law_says_that_it_is_no_advice(bank: Bank) -> None:
    """Once, wherever it fits; other sources need no such word."""
    law = bank.sources[0].model_copy(update={"id": "law", "type": "legislation"})
    cited = "The [law](source:law) binds platforms."
    for text, told in (
        (cited, 1),
        (f"{cited} This is no legal advice.", 0),
        ("See [x](source:manning08).", 0),
    ):
        changed = replace(bank, sources=(*bank.sources, law), answers={"recall-basics": text})
        assert sum("'law' is a law" in str(problem) for problem in complete(changed)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("from -0.5 to 2", "'-' as a sign in 'from -0.5 to 2': write '−'"),
        ("worth 3 - 2", "'-' as a sign in 'worth 3 - 2': write '−'"),
        ("worth 0.5 x 0.3", "'x' as a sign in 'orth 0.5 x 0.3': write '×'"),
        ("twice -(1 + 2)", "'-' as a sign in 'twice -(1 + 2)': write '−'"),
        ("from −0.5 to 3 − 2 × 4, 1-3, top-10, 2026-11-23, x 3, `-1 - 2 x 3` and $-1$", ""),
    ],
)
def test_signs_are_set_as_such(text: str, told: str, bank: Bank) -> None:
    """A hyphen is no minus and an x is not times; code, formulas, ranges, names and dates are left alone."""
    problems = complete(replace(bank, answers={"recall-basics": f"{text}\n"}))
    assert [problem.message for problem in problems if "as a sign" in problem.message] == (
        [told] if told else []
    )


def example_problems(bank: Bank, code: str) -> list[str]:
    """Return what a finished bank says of an example with this code."""
    example = Example(id="recall-basics", code=code, output="x")
    problems = complete(changed(bank, examples={"recall-basics": example}))
    return [
        str(problem).partition(": recall-basics: ")[2]
        for problem in problems
        if problem.place.path.endswith(".py")
    ]


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("x = y", 1),
        ("x += 1", 1),
        ("assert x", 1),
        ("run(x)", 1),
        ("total = sum([1, 2])", 1),
        ("label: str = str(1)", 1),
        ("label: str", 1),
        ("for x in y: run(x)", 2),
        ("if x: run(x)\nelse: walk(x)", 3),
        ("try: run()\nexcept ValueError: walk()", 4),
        ('def f(x):\n    """Say what."""\n    return x', 2),
        ("lambda: 1", 1),
        ("import json", 0),
        ("from math import log", 0),
        ('"""Say what."""', 0),
        ("print(run(x), sep='')", 0),
        ("# a comment\n", 0),
        ("x = 3", 0),
        ("rows = [(1, -2.5, 'a'), {'k': {1, 2}}]", 0),
        ("rows: list = [1, 2]", 0),
    ],
)
def test_an_example_is_as_long_as_its_own_logic(line: str, own: int, bank: Bank) -> None:
    """Imports, docstrings, prints and plain data are free; every other statement counts, those within others too."""
    code = "run()\n" * checks.EXAMPLE_STATEMENTS + f"{line}\n"
    found = checks.EXAMPLE_STATEMENTS + own

    message = (
        f"{found} lines of own logic, at most 39 are allowed: drop a step, or leave it to a library"
    )
    assert ([message] if own else []) == example_problems(bank, code)


def test_an_example_that_is_not_python(bank: Bank) -> None:
    """What cannot be counted is told by line and column."""
    assert example_problems(bank, "x = 1\nx = = 2\n") == ["is not Python: invalid syntax"]


def test_numbers_need_variants(bank: Bank) -> None:
    """Scenarios and worked examples are practised with other numbers; other questions may do without."""
    told = "recall-basics: has 0 variants, a scenario or worked example needs at least 2"
    changed = with_question(bank, 0, level="scenario", variants=())
    assert told in messages(complete(replace(changed, examples={})))
    changed = with_question(bank, 0, level="advanced", variants=())
    assert told in messages(complete(changed))
    assert told not in messages(complete(replace(changed, examples={})))


def test_texts_are_checked_as_loaded(tmp_path: Path) -> None:
    """A fault in a block of several lines is told at the beginning of the block."""
    files = patched(
        bank_files(),
        "data/questions.yaml",
        "    - must: Names the",
        "    - must: >-\n        First line.\n        <b>Names</b> the",
    )
    bank = load_bank(write_files(tmp_path, files))

    assert (
        "data/questions.yaml:78:13: disagreement-story: key_points 1: must: HTML ('<b>') is not allowed: "
        in str(run(bank)[-1])
    )

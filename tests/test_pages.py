"""Pages made from the bank: everything that an entry has is on its page, and nothing else."""

from __future__ import annotations

import html
import json
import pathlib
import re
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from recall.bank.load import load_bank
from recall.bank.records import LEVELS, Author, Case, Source
from recall.pages import generated_pages
from recall.pages.checklists import kit_scorecard, path_checklist
from recall.pages.fragments import Fragments
from recall.pages.glossary import glossary_index, glossary_page
from recall.pages.plans import kit_list, kit_page, path_list, path_page
from recall.pages.question import level_questions, question_page, study_order
from recall.pages.render import PageWriter, Site
from recall.pages.topics import level_cards, source_list, topic_list
from tests.bank_fixture import CASE, bank_files, patched, write_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from recall.bank.bank import Bank
    from recall.bank.records import Kit

ROOT = pathlib.Path(__file__).parents[1]
SITE = "https://example.org/recall/"


def spelled(bank: Bank, make: Callable[..., str], *arguments: object) -> str:
    """Return a page, or a part of it, with its fragments written out."""
    site = Site(bank, Fragments(), SITE)
    return html.unescape(site.fragments.spell_out(make(site, *arguments)))


def test_each_record_with_a_page_has_one(bank: Bank) -> None:
    """One page each, and the index of all terms."""
    expected = {f"questions/{question.id}.md" for question in bank.questions}
    expected |= {
        f"{folder}/{topic.id}.md" for topic in bank.topics for folder in ("topics", "glossary")
    }
    expected |= {"paths/metrics-evening.md", "kits/screen-20.md"}
    assert expected | {"glossary/index.md"} == set(generated_pages(Site(bank, Fragments(), SITE)))


def test_a_question_page_shows_every_part_of_the_entry(bank: Bank) -> None:
    """Prompt, nudges, hint, answer, key points, pitfalls, rubric, probes, variants, sources."""
    for question in bank.questions:
        text = spelled(bank, question_page, question)
        shown = [question.prompt, *question.nudges, question.hint, question.short_answer]
        shown += [point.text for point in question.key_points]
        shown += [part for pitfall in question.pitfalls for part in (pitfall.claim, pitfall.truth)]
        shown += [part for probe in question.probes for part in (probe.ask, probe.listen_for)]
        shown += [part for variant in question.variants for part in (variant.ask, variant.answer)]
        assert [] == [
            part
            for part in shown
            if part.split("[")[0].split("*")[0].split("`")[0].split("$")[0][:40] not in text
        ]
        assert all(f"#source-{source}" in text for source in question.sources)
        assert all(f"/#{term}" in text for term in question.terms)


def test_a_path_page_holds_the_path(bank: Bank) -> None:
    """Outcomes, stages with minutes, questions in order, tasks, exit check, topics, a sum."""
    path = bank.paths[0]
    text = spelled(bank, path_page, path)
    shown = [
        path.for_whom,
        *(stage.name for stage in path.stages),
        *path.exit_check,
        "Compute both for one list of yours.",
    ]
    assert [] == [part for part in shown if part not in text]
    assert 'href="../../glossary/metrics/#recall-at-k"' in text
    order = [text.index(f'href="../../questions/{name}/"') for name in path.questions]
    assert sorted(order) == order
    assert "3 questions" in text
    assert "15 minutes to answer" in text
    assert 'href="../../print/?q=recall-basics,ndcg-basics,disagreement-story"' in text
    assert '{: #stage-2 }\n\n<span class="minutes">10 minutes</span>' in text


def test_a_question_names_the_paths_that_lead_through_it(bank: Bank) -> None:
    """And has no such heading when there are none."""
    question = bank.questions[0]
    assert '<a href="../../paths/metrics-evening/">An evening of metrics</a>' in spelled(
        bank, question_page, question
    )
    assert "In these paths" not in spelled(replace(bank, paths=()), question_page, question)


def test_a_path_is_copied_as_a_checklist() -> None:
    """One box per question, task and check, with full addresses; an item stays one line."""
    with tempfile.TemporaryDirectory() as folder:
        task = "      task: Compute both for one list of yours.\n"
        files = patched(
            bank_files(),
            "data/paths.yaml",
            task,
            "      task: |-\n        Do it\n        [twice](term:ndcg).\n",
        )
        bank = load_bank(write_files(pathlib.Path(folder), files))
    questions = f"{SITE}questions/"
    story = f"{questions}disagreement-story/"
    recall = f"{questions}recall-basics/"
    expected = f"""\
## [An evening of metrics]({SITE}paths/metrics-evening/)

You have an evening.

### Without order

- [ ] [What does recall at k measure, and what does it leave out?]({recall}) (Beginner, 5 minutes)

### With order

- [ ] [When is NDCG the right metric?]({questions}ndcg-basics/) (Intermediate, 6 minutes)
- [ ] [Tell me about a time when you disagreed on a metric.]({story}) (Behavioral, 4 minutes)
- [ ] Do it [twice]({SITE}glossary/metrics/#ndcg).

### Exit check

- [ ] Compute the NDCG of a list of three.
"""
    assert expected == path_checklist(bank, bank.paths[0], SITE)
    value = spelled(bank, path_page, bank.paths[0]).split('data-text="')[1].split('"')[0]
    assert expected == value


def test_a_path_says_what_to_leave_out_first(bank: Bank) -> None:
    """At the one question of the stage, on the page and in the checklist."""
    path = bank.paths[0]
    assert "leave it out first" not in spelled(bank, path_page, path)
    stage = path.stages[1].model_copy(update={"cut": "disagreement-story"})
    path = path.model_copy(update={"stages": (path.stages[0], stage)})
    listed = path_checklist(bank, path, SITE).splitlines()
    assert ["disagreement-story"] == [
        line.split("/questions/")[1].split("/")[0] for line in listed if "leave it out" in line
    ]
    text = spelled(bank, path_page, path)
    assert 1 == text.count("minutes, leave it out first if time is short</span>")


def test_a_kit_page_can_be_used_in_the_room(bank: Bank) -> None:
    """Timetable, bands, the chosen probes only, what a yes needs, a card with a line for each."""
    kit, question = bank.kits[0], bank.questions[0]
    text = spelled(bank, kit_page, kit)
    assert "| 0:00 | 3 | Introductions" in text
    assert '| 0:03 | 12 | <a href="#recall-basics">What does recall' in text
    assert "| 0:15 | 5 | The candidate's questions |" in text
    assert all(band.split("[")[0] in text for _, band in question.rubric or ())
    asked = [probe.ask in text for probe in question.probes]
    assert [True, True, False] == asked
    assert text.index(question.probes[1].ask) < text.index(question.probes[0].ask), (
        "in the order of the kit"
    )
    assert kit.to_pass[0] in text
    assert 1 == text.count('<p class="scorecard__prompt">')


def test_a_timetable_goes_past_the_hour(bank: Bank) -> None:
    """The clock has hours and minutes."""
    kit = bank.kits[0].model_copy(
        update={
            "minutes": 70,
            "warm_up": 10,
            "questions": bank.kits[0].questions * 4,
            "closing": 12,
        }
    )
    text = spelled(bank, kit_page, kit)
    assert ["0:00", "0:10", "0:22", "0:34", "0:46", "0:58"] == re.findall(
        r"^\| (\d:\d\d) ", text, re.MULTILINE
    )
    longer = kit.model_copy(update={"minutes": 90, "closing": 20})
    assert "| 1:10 | 20 | The candidate's questions |" in spelled(bank, kit_page, longer)


def test_a_scorecard_is_copied_as_a_table(bank: Bank) -> None:
    """A row per question that leads to its rubric; a bar in a prompt does not end a cell."""
    kit = bank.kits[0]
    odd = bank.questions[0].model_copy(update={"prompt": "a|b?"})
    changed = replace(bank, questions=(odd, *bank.questions[1:]))
    text = kit_scorecard(changed, kit, SITE)
    assert f"| [a\\|b?]({SITE}questions/recall-basics/#rubric) | | |" in text
    assert "- At least solid." in text
    assert text.startswith(f"## Scorecard: [Short screen, 20 minutes]({SITE}kits/screen-20/)")


@pytest.fixture
def case_kit(bank: Bank) -> Kit:
    """Return the tiny bank's kit with a case from minute 3 to 13, and its question cut to two."""
    case = Case.model_validate(yaml.safe_load(CASE)["case"], strict=False)
    question = bank.kits[0].questions[0].model_copy(update={"minutes": 2})
    changed = {"case": case, "interview": "senior", "questions": (question,)}
    return bank.kits[0].model_copy(update=changed)


def test_a_case_is_shown_mark_by_mark(bank: Bank, case_kit: Kit) -> None:
    """Clock, facts, what to look for, three levels and a line of the card; questions come after."""
    text = spelled(bank, kit_page, case_kit)
    clock = re.findall(r"^\| (\d:\d\d) \| (\d+) ", text, re.MULTILINE)
    times = ["0:00", "0:03", "0:04", "0:05", "0:07", "0:09", "0:11", "0:13", "0:15"]
    assert list(zip(times, "311222225", strict=True)) == clock
    assert '| 0:05 | 2 | <a href="#label">Label</a> |' in text
    assert "### 0:05 Label {: #label }" in text
    assert "- A hundred items." in text
    assert '<a href="../../glossary/metrics/#ndcg"' in text
    assert all(said in text for said in ("Asks.", "Counts.", "Bounds.", "Mid-level", "Staff"))
    assert "](../interviews/senior.md)" in text
    assert 7 == text.count('<p class="scorecard__prompt">')
    assert "a design case with marks at three levels" in text


def test_a_kit_can_be_a_case_alone(bank: Bank, case_kit: Kit) -> None:
    """Without questions there are none to print, and the list counts marks instead."""
    alone = case_kit.model_copy(update={"questions": (), "interview": None})
    text = spelled(bank, kit_page, alone)
    assert "| 0:11 | 4 | " in text, "the last mark ends where the closing begins"
    assert "Print the questions in full" not in text
    assert "interviews/" not in text
    kits = spelled(replace(bank, kits=(alone, case_kit)), kit_list, "kits/index.md")
    assert ">design case with 6 marks<" in kits
    assert ">design case with 6 marks, 1 question<" in kits
    parts = json.loads(text.split("linked_data: ")[1].split("\n")[0])[0]["hasPart"]
    assert [("Design a list of five.", "kits/screen-20/#case")] == [
        (part["name"], part["url"]) for part in parts
    ]


def test_a_scorecard_has_a_row_per_mark(bank: Bank, case_kit: Kit) -> None:
    """Each row leads to its mark; the questions have a table of their own, with other bands."""
    text = kit_scorecard(bank, case_kit, SITE)
    assert "\n\nDesign a list of five.\n\n| mark | rating: missing, mid, senior or staff |" in text
    assert f"| [Label, from minute 5]({SITE}kits/screen-20/#label) | | |" in text
    assert "| question | rating: weak, mixed, solid or outstanding |" in text
    alone = kit_scorecard(bank, case_kit.model_copy(update={"questions": ()}), SITE)
    assert "| question |" not in alone


def test_lists_of_paths_and_kits_count_what_they_hold(bank: Bank) -> None:
    """Linked from the page named."""
    paths, kits = (
        spelled(bank, path_list, "paths/index.md"),
        spelled(bank, kit_list, "kits/index.md"),
    )
    assert '<a href="metrics-evening/">An evening of metrics</a>' in paths
    assert "3 questions, 15 minutes" in paths
    assert '<a href="screen-20/">Short screen, 20 minutes</a>' in kits
    assert ">1 question<" in kits


def test_a_question_without_a_long_answer_has_no_empty_heading(bank: Bank) -> None:
    """Everything else is shown; no heading is followed by one of its level or the page's end."""
    bare = replace(bank, answers={}, examples={})
    question = bank.questions[0].model_copy(
        update={"rubric": None, "probes": (), "pitfalls": (), "variants": ()}
    )
    text = spelled(bare, question_page, question)
    assert "long-answer" not in text
    assert "For the interviewer" not in text
    assert "What goes wrong" not in text
    lines = [line for line in text.splitlines() if line.strip()]
    pairs = zip(lines, [*lines[1:], "## end"], strict=True)
    assert [] == [
        first for first, second in pairs if first.startswith("## ") and second.startswith("## ")
    ]


def test_code_and_output_stand_where_the_answer_asks_for_them(bank: Bank) -> None:
    """As fenced blocks with the example's text."""
    question = next(question for question in bank.questions if question.id in bank.examples)
    text = spelled(bank, question_page, question)
    example = bank.examples[question.id]
    assert example.code.strip() in re.sub(r"</?span[^>]*>", "", text)
    assert example.output.strip() in text
    assert "example:code" not in text


def test_front_matter_is_read_as_data_whatever_the_text_holds(bank: Bank) -> None:
    """Each line is a name and a JSON value, which is YAML too."""
    text = spelled(bank, question_page, bank.questions[0])
    head = text.split("---\n")[1]
    meta = {
        name: json.loads(value)
        for name, _, value in (line.partition(": ") for line in head.splitlines())
    }
    assert bank.questions[0].id == meta["question"]
    assert len(meta["description"]) <= 160
    assert "Quiz" == meta["linked_data"][0]["@type"]


def test_what_is_easily_confused_is_said_on_both_sides(bank: Bank) -> None:
    """Even when only one of the two entries names the other."""
    one, other = next(
        (q, bank.question[q.confused_with[0]]) for q in bank.questions if q.confused_with
    )
    assert one.id not in other.confused_with
    for question, target in ((one, other), (other, one)):
        head = (
            spelled(bank, question_page, question)
            .split("Often confused with")[1]
            .split("</div>")[0]
        )
        assert f'href="../{target.id}/"' in head


def test_words_and_marks_are_in_the_page_and_not_in_a_style_sheet(bank: Bank) -> None:
    """Whether a point is needed, and that a claim is a claim, can be copied and listened to."""
    question = bank.questions[0]
    text = spelled(bank, question_page, question)
    sheets = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "docs" / "assets" / "css").glob("*.css")
        if path.name != "theme.css"
    )

    for point in question.key_points:
        assert f'<span class="key-points__need">{point.kind}</span> {point.text[:20]}' in text
    assert all(f"“{pitfall.claim[:20]}" in text for pitfall in question.pitfalls)
    words = re.findall(r'content: "([^"]*)"', sheets)
    assert [word for word in words if any(map(str.isalpha, word)) or "“" in word] == []


def test_the_hint_is_one_block_wherever_it_is(bank: Bank) -> None:
    """The same block and text; on its own page it has an anchor, in a list it leads on."""
    question = bank.questions[0]
    page = spelled(bank, question_page, question)
    level = spelled(bank, level_questions, f"levels/{question.level}.md", question.level)

    assert f'<div id="hint" markdown>\n{question.hint}'[:60] in page
    assert f"<div markdown>\n{question.hint}"[:60] in level
    assert f"[Full answer](../questions/{question.id}.md#answer)" in level
    assert "[Full answer]" not in page


def test_neighbors_follow_the_order_of_the_bank(bank: Bank) -> None:
    """The first question has no previous one, the last no next one."""
    first, last = (spelled(bank, question_page, bank.questions[index]) for index in (0, -1))
    assert f'next: "questions/{bank.questions[1].id}.md"' in first
    assert "previous:" not in first
    assert "\nnext:" not in last


def test_a_level_lists_its_questions_with_one_hint_each(bank: Bank) -> None:
    """And an anchor per question."""
    for level in LEVELS:
        text = spelled(bank, level_questions, f"levels/{level}.md", level)
        asked = bank.of_level(level)
        assert len(asked) == text.count("/// hint | Hint")
        assert all(f"#{question.id} .prompt" in text for question in asked)


def test_a_term_names_the_questions_that_need_it(bank: Bank) -> None:
    """The list is derived, never written."""
    for topic in bank.topics:
        text = spelled(bank, glossary_page, topic)
        for term in bank.terms_of(topic.id):
            for question in bank.asking(term.id):
                assert f'href="../../questions/{question.id}/"' in text


def test_the_index_has_every_term_once_and_sorts_signs_first(bank: Bank) -> None:
    """Other names lead to the term when they stand under another letter."""
    text = spelled(bank, glossary_index)
    assert all(1 == text.count(f"{{: #{term.id} }}") for term in bank.terms)
    headings = [
        line.split()[1]
        for line in text.splitlines()
        if line.startswith("## ") and "letter-" in line
    ]
    assert sorted(headings) == headings


@pytest.mark.parametrize(
    ("name", "heading", "before"),
    [
        ("ε-greedy", "E", "Eq"),
        ("Ω test", "O", "On"),
        ("λ", "L", "Lb"),
        ("\u00b5-law", "M", "Mv"),
        ("élan", "E", "Em"),
        ("жук", "Z", "Zi"),
        ("@k", "0-9", "A"),
        ("3-D", "0-9", "4"),
        ("²-test", "0-9", "A"),
        ("推荐", "0-9", "A"),
    ],
)
def test_the_index_files_a_name_by_what_its_first_letter_is_called(
    name: str, heading: str, before: str, bank: Bank
) -> None:
    """A letter of another script is where its Latin name is; signs and digits come first."""
    first, second, *others = bank.terms
    terms = (
        first.model_copy(update={"name": name}),
        second.model_copy(update={"name": before}),
        *others,
    )
    text = spelled(replace(bank, terms=terms), glossary_index)

    assert (
        f"## {heading} "
        == re.findall(r"^## \S+ ", text.partition(f"{{: #{first.id} }}")[0], re.MULTILINE)[-1]
    )
    assert text.index(f"{{: #{first.id} }}") < text.index(f"{{: #{second.id} }}")


def test_sources_name_the_questions_that_cite_them(bank: Bank) -> None:
    """Each source once."""
    text = spelled(bank, source_list, "about/sources.md")
    assert all(1 == text.count(f"{{: #{source.id} }}") for source in bank.sources)


def test_the_study_order_holds_every_question_once_after_what_it_needs(bank: Bank) -> None:
    """A question stands in a later step than everything it says to learn first."""
    steps = spelled(bank, study_order, "order.md").split("## Step ")[1:]
    place = {
        question.id: n
        for n, step in enumerate(steps)
        for question in bank.questions
        if f"/{question.id}/" in step
    }
    assert {question.id for question in bank.questions} == set(place)
    assert all(
        place[first] < place[question.id]
        for question in bank.questions
        for first in question.learn_first
    )


def test_cards_and_topics_count_what_the_bank_holds(bank: Bank) -> None:
    """The numbers are derived."""
    cards = spelled(bank, level_cards, "index.md")
    assert len({question.level for question in bank.questions}) == cards.count("1 question, ")
    assert all(
        f'href="topics/{topic.id}/"' in spelled(bank, topic_list, "index.md")
        for topic in bank.topics
    )


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
def test_a_citation_names_its_authors(authors: list[Author], expected: str, bank: Bank) -> None:
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
    site = Site(bank, Fragments(), SITE)
    written = PageWriter(site, "index.md").write_citation(source)
    title = '<a href="https://doi.org/10.1145/582415"><em>A Title</em></a>'
    assert f"{expected}{title}. Journal 20(4), 2002." == site.fragments.spell_out(written)

"""The page of a question, and the lists of questions on hand-written pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.pages.checklists import question_line
from recall.pages.linked_data import linked_data
from recall.pages.meta import front_matter, shorten
from recall.pages.render import PageWriter
from recall.text.markdown import plain

if TYPE_CHECKING:
    from recall.bank.bank import Bank
    from recall.bank.records import Question
    from recall.pages.render import Site


def question_page(site: Site, question: Question) -> str:
    """Return the page of one question, from the prompt to the interviewer's rubric."""
    bank = site.bank
    page = f"questions/{question.id}.md"
    level = bank.levels[question.level]
    meta = {
        "description": shorten(f"{level} interview question: {plain(question.hint)}"),
        "kind": "question",
        "question": question.id,
        "level": question.level,
        "reviewed": question.reviewed.isoformat(),
        "trail": [["Questions", "browse.md"], [level, f"levels/{question.level}.md"]],
        "image": f"assets/previews/{question.id}.png",
        "linked_data": linked_data(bank, question),
        "copied": question_line(bank, question, site.site_url),
    } | _neighbors(bank, question)
    return front_matter(meta) + site.render(
        "question.md.jinja",
        page,
        question=question,
        draft=("question", question.id) in site.drafts,
        answer=PageWriter(site, page).write_answer(question),
        sources=[bank.source[identifier] for identifier in question.sources],
        confused=_confusable(bank, question),
        followers=[other for other in bank.questions if question.id in other.learn_first],
    )


def level_page(site: Site, level: str) -> str:
    """Return the page of a level for which nobody has written one: its title and its questions."""
    page = f"levels/{level}.md"
    title = PageWriter(site, page).write_line(site.bank.levels[level])
    return front_matter({"kind": "level"}) + f"# {title}\n\n{level_questions(site, page, level)}"


def level_questions(site: Site, page: str, level: str) -> str:
    """Return the questions of one level with a collapsible hint each."""
    return site.render("level.md.jinja", page, questions=site.bank.of_level(level))


def study_order(site: Site, page: str) -> str:
    """Return all questions in steps: those of one step need only what earlier steps hold."""
    reached: dict[str, int] = {}
    steps: dict[int, list[Question]] = {}
    for question in site.bank.questions:
        step = _step(site.bank, question.id, reached)
        steps.setdefault(step, []).append(question)
    ordered = [steps[number] for number in sorted(steps)]
    return site.render("study_order.md.jinja", page, steps=ordered)


def _neighbors(bank: Bank, question: Question) -> dict[str, str]:
    """Return the pages of the questions before and after this one."""
    position = [other.id for other in bank.questions].index(question.id)
    neighbors = {}
    if position:
        neighbors["previous"] = f"questions/{bank.questions[position - 1].id}.md"
    if position + 1 < len(bank.questions):
        neighbors["next"] = f"questions/{bank.questions[position + 1].id}.md"
    return neighbors


def _step(bank: Bank, identifier: str, reached: dict[str, int]) -> int:
    """Return the length of the longest chain of `learn_first` that ends at a question, itself counted."""
    if identifier not in reached:
        before = [_step(bank, first, reached) for first in bank.question[identifier].learn_first]
        reached[identifier] = 1 + max(before, default=0)
    return reached[identifier]


def _confusable(bank: Bank, question: Question) -> list[Question]:
    """Return the questions that are mixed up with this one, whichever of the two says so."""
    return [
        other
        for other in bank.questions
        if other.id in question.confused_with or question.id in other.confused_with
    ]

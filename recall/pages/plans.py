"""Pages and lists of learning paths and interview kits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recall.bank.records import ENGINEERS, Rubric
from recall.pages.checklists import kit_scorecard, path_checklist
from recall.pages.linked_data import linked_data
from recall.pages.meta import front_matter, shorten
from recall.text.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recall.bank.bank import Bank
    from recall.bank.records import Kit, LearningPath, Mark, Probe, Question
    from recall.pages.render import Site

PATHS = "paths/index.md"
KITS = "kits/index.md"


class Block(NamedTuple):
    """One question of a kit: when it begins, in minutes from the start, how long it takes, and its chosen probes."""

    start: int
    minutes: int
    question: Question
    probes: list[Probe]


class TimedMark(NamedTuple):
    """One mark of a kit's design case, and how long it takes until the next."""

    minutes: int
    mark: Mark


def path_page(site: Site, path: LearningPath) -> str:
    """Return the page of one learning path: for whom, what it leads to, its stages and the check at its end."""
    bank = site.bank
    page = f"paths/{path.id}.md"
    minutes = bank.minutes(path.questions)
    length = f"{len(path.questions)} interview questions, {minutes} minutes to answer."
    meta = {
        "description": shorten(f"{plain(path.for_whom)} {length}"),
        "kind": "path",
        "trail": [["Paths", PATHS]],
        "image": f"assets/previews/path-{path.id}.png",
        "linked_data": linked_data(bank, path),
    }
    return front_matter(meta) + site.render(
        "path.md.jinja",
        page,
        path=path,
        minutes=minutes,
        topics=_topics_of(bank, path.questions),
        copied=path_checklist(bank, path, site.site_url),
        printed=",".join(path.questions),
    )


def kit_page(site: Site, kit: Kit) -> str:
    """Return the page of one interview kit: timetable, rubrics and probes to use in the room, and a scorecard for paper."""
    bank = site.bank
    page = f"kits/{kit.id}.md"
    questions = [item.question for item in kit.questions]
    guide = "a design case with marks at three levels" if kit.case else "rubrics, probes"
    contents = f"{kit.minutes} minutes, with timetable, {guide} and a scorecard to print."
    meta = {
        "description": shorten(
            f"{plain(kit.name)}: an interviewer's kit for {plain(kit.role)}. {contents}"
        ),
        "kind": "kit",
        "trail": [["Interview kits", KITS]],
        "image": f"assets/previews/kit-{kit.id}.png",
        "linked_data": linked_data(bank, kit),
    }
    return front_matter(meta) + site.render(
        "kit.md.jinja",
        page,
        kit=kit,
        blocks=_blocks(bank, kit),
        marks=_marks(kit),
        engineers=ENGINEERS,
        topics=_topics_of(bank, questions),
        copied=kit_scorecard(bank, kit, site.site_url),
        printed=",".join(questions),
        bands=tuple(Rubric.model_fields),
    )


def path_list(site: Site, page: str) -> str:
    """Return the learning paths with whom they are for and how long they are."""
    return site.render("path_list.md.jinja", page)


def kit_list(site: Site, page: str) -> str:
    """Return the interview kits with their time and role."""
    return site.render("kit_list.md.jinja", page)


def _blocks(bank: Bank, kit: Kit) -> list[Block]:
    """Return the questions of a kit in the order of the interview."""
    blocks = []
    start = kit.case_end if kit.case else kit.warm_up
    for item in kit.questions:
        question = bank.question[item.question]
        probes = [probe for kind in item.probes for probe in question.probes if probe.kind == kind]
        blocks.append(Block(start, item.minutes, question, probes))
        start += item.minutes
    return blocks


def _marks(kit: Kit) -> list[TimedMark]:
    """Return the marks of a kit's case with their minutes; none if the kit has no case."""
    marks = kit.case.marks if kit.case else ()
    ends = [*(mark.minute for mark in marks[1:]), kit.case_end]
    return [TimedMark(end - mark.minute, mark) for mark, end in zip(marks, ends, strict=False)]


def _topics_of(bank: Bank, questions: Iterable[str]) -> list[str]:
    """Return the primary topics of questions, in the order of the topics."""
    primary = {bank.question[identifier].topics[0] for identifier in questions}
    return [topic.id for topic in bank.topics if topic.id in primary]

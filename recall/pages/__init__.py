"""The bank as Markdown pages: a pure function from bank to `{path: markdown}`, and the pieces that hand-written pages ask for."""

from __future__ import annotations

import html
import json
import pathlib
import unicodedata
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from recall.bank.records import LEVELS, Rubric
from recall.pages.checklists import kit_scorecard, path_checklist
from recall.pages.linked_data import linked_data
from recall.text import refs
from recall.text.citations import citation
from recall.text.scan import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recall.bank.bank import Bank
    from recall.bank.records import Kit, LearningPath, Question, Term

PATHS = "paths/index.md"
KITS = "kits/index.md"

_TEMPLATES = Environment(
    loader=FileSystemLoader(pathlib.Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - the templates write Markdown; `refs.escaped` makes bank text inert
)


def generated_pages(bank: Bank, site_url: str) -> dict[str, str]:
    """Return every page that is made from the bank alone, by its path from the root of the pages.

    `site_url` ends with a slash; it stands in texts to copy, which are read elsewhere.
    """
    pages = {
        f"questions/{question.id}.md": question_page(bank, question) for question in bank.questions
    }
    pages |= {f"topics/{topic.id}.md": topic_page(bank, topic.id) for topic in bank.topics}
    pages |= {f"glossary/{topic.id}.md": glossary_page(bank, topic.id) for topic in bank.topics}
    pages[refs.GLOSSARY] = glossary_index(bank)
    pages |= {f"paths/{path.id}.md": path_page(bank, path, site_url) for path in bank.paths}
    pages |= {f"kits/{kit.id}.md": kit_page(bank, kit, site_url) for kit in bank.kits}
    return pages


def question_page(bank: Bank, question: Question) -> str:
    """Return the page of one question, from the prompt to the interviewer's rubric."""
    page = f"questions/{question.id}.md"
    position = [other.id for other in bank.questions].index(question.id)
    neighbors = {
        "previous": bank.questions[position - 1] if position else None,
        "next": bank.questions[position + 1] if position + 1 < len(bank.questions) else None,
    }
    meta = {
        "description": _shortened(
            f"{LEVELS[question.level]} interview question: {plain(question.hint)}"
        ),
        "kind": "question",
        "question": question.id,
        "level": question.level,
        "reviewed": question.reviewed.isoformat(),
        "trail": [
            ["Questions", "browse.md"],
            [LEVELS[question.level], f"levels/{question.level}.md"],
        ],
        "image": f"assets/previews/{question.id}.png",
        "linked_data": linked_data(bank, question),
    } | {name: f"questions/{neighbor.id}.md" for name, neighbor in neighbors.items() if neighbor}
    return _rendered(
        "question.md.jinja",
        bank,
        page,
        meta,
        question=question,
        answer=_answer(bank, question, page),
        sources=[bank.source[identifier] for identifier in question.sources],
        confused=_confusable(bank, question),
        followers=_followers(bank, question),
    )


def topic_page(bank: Bank, topic: str) -> str:
    """Return the page of one topic: its questions by level and its terms."""
    record = bank.topic[topic]
    asked = bank.of_topic(topic)
    meta = {
        "description": _shortened(f"{record.title}: {record.summary}"),
        "kind": "topic",
        "trail": [["Topics", "topics/index.md"]],
        "linked_data": linked_data(bank, record),
    }
    by_level = {
        level: [question for question in asked if question.level == level] for level in LEVELS
    }
    return _rendered(
        "topic.md.jinja",
        bank,
        f"topics/{topic}.md",
        meta,
        topic=record,
        by_level=by_level,
        asked=asked,
    )


def glossary_page(bank: Bank, topic: str) -> str:
    """Return the glossary page of one topic: each term with definition, explanation and where it is asked."""
    record = bank.topic[topic]
    terms = bank.terms_of(topic)
    meta = {
        "description": _shortened(
            f"{len(terms)} terms of {record.title.lower()}: "
            + ", ".join(term.name for term in terms)
            + "."
        ),
        "kind": "glossary",
        "trail": [["Glossary", refs.GLOSSARY]],
        "linked_data": linked_data(bank, *terms, topic=record),
    }
    return _rendered(
        "glossary.md.jinja", bank, f"glossary/{topic}.md", meta, topic=record, terms=terms
    )


def glossary_index(bank: Bank) -> str:
    """Return the index of all terms, and of those other names that stand under another letter."""
    entries: dict[str, list[tuple[str, Term]]] = {}
    names = [(term.name, term) for term in bank.terms]
    names += [
        (alias, term)
        for term in bank.terms
        for alias in term.aliases
        if _letter(alias) != _letter(term.name)
    ]
    for name, term in sorted(
        names, key=lambda entry: (_letter(entry[0]), _filed_as(entry[0]), entry[1].id)
    ):
        entries.setdefault(_letter(name), []).append((name, term))
    meta = {
        "description": f"All {len(bank.terms)} terms of recommender systems on this site from A to Z, each in one sentence.",
        "kind": "glossary",
    }
    return _rendered("glossary_index.md.jinja", bank, refs.GLOSSARY, meta, entries=entries)


def path_page(bank: Bank, path: LearningPath, site_url: str) -> str:
    """Return the page of one learning path: for whom, what it leads to, its stages and the check at its end."""
    page = f"paths/{path.id}.md"
    minutes = bank.minutes(path.questions)
    meta = {
        "description": _shortened(
            f"{path.for_whom} {len(path.questions)} interview questions, {minutes} minutes to answer."
        ),
        "kind": "path",
        "trail": [["Paths", PATHS]],
        "image": f"assets/previews/path-{path.id}.png",
        "linked_data": linked_data(bank, path),
    }
    copied = _attribute(path_checklist(bank, path, site_url))
    topics = _topics_of(bank, path.questions)
    asked = _print_address(path.questions, page)
    return _rendered(
        "path.md.jinja",
        bank,
        page,
        meta,
        path=path,
        minutes=minutes,
        topics=topics,
        copied=copied,
        print_address=asked,
    )


def kit_page(bank: Bank, kit: Kit, site_url: str) -> str:
    """Return the page of one interviewer's kit: timetable, rubrics and probes to use in the room, and a scorecard for paper."""
    page = f"kits/{kit.id}.md"
    questions = [item.question for item in kit.questions]
    meta = {
        "description": _shortened(
            f"Interviewer's kit for {kit.role}: {kit.minutes} minutes with timetable, rubrics, probes and a scorecard to print."
        ),
        "kind": "kit",
        "trail": [["Interview kits", KITS]],
        "image": f"assets/previews/kit-{kit.id}.png",
        "linked_data": linked_data(bank, kit),
    }
    return _rendered(
        "kit.md.jinja",
        bank,
        page,
        meta,
        kit=kit,
        blocks=_blocks(bank, kit),
        topics=_topics_of(bank, questions),
        copied=_attribute(kit_scorecard(bank, kit, site_url)),
        print_address=_print_address(questions, page),
        bands=tuple(Rubric.model_fields),
    )


def path_list(bank: Bank, page: str) -> str:
    """Return the learning paths with whom they are for and how long they are."""
    return _rendered("path_list.md.jinja", bank, page, None)


def kit_list(bank: Bank, page: str) -> str:
    """Return the interviewer's kits with their time and role."""
    return _rendered("kit_list.md.jinja", bank, page, None)


def level_questions(bank: Bank, level: str) -> str:
    """Return the questions of one level with a collapsible hint each, for the level's hand-written page."""
    page = f"levels/{level}.md"
    return _rendered("level.md.jinja", bank, page, None, questions=bank.of_level(level))


def level_cards(bank: Bank, page: str) -> str:
    """Return the six levels as cards with their counts and first prompts."""
    return _rendered("level_cards.md.jinja", bank, page, None)


def study_order(bank: Bank, page: str) -> str:
    """Return all questions in steps: those of one step need only what earlier steps hold."""
    steps: dict[int, list[Question]] = {}
    reached: dict[str, int] = {}
    for question in bank.questions:
        _step(bank, question.id, reached)
    for question in bank.questions:
        steps.setdefault(reached[question.id], []).append(question)
    return _rendered(
        "study_order.md.jinja", bank, page, None, steps=[steps[number] for number in sorted(steps)]
    )


def topic_list(bank: Bank, page: str) -> str:
    """Return the topics with summaries and counts."""
    return _rendered("topic_list.md.jinja", bank, page, None)


def source_list(bank: Bank) -> str:
    """Return every source in alphabetical order, each with the questions that cite it."""
    page = refs.SOURCES
    ordered = sorted(bank.sources, key=lambda source: (citation(source).casefold(), source.id))
    cited = {
        source.id: [question for question in bank.questions if source.id in question.sources]
        for source in ordered
    }
    return _rendered("source_list.md.jinja", bank, page, None, sources=ordered, cited=cited)


def _blocks(bank: Bank, kit: Kit) -> list[dict[str, Any]]:
    """Return the questions of a kit, each with its start in minutes from the beginning, its minutes and its chosen probes."""
    blocks = []
    start = kit.warm_up
    for item in kit.questions:
        question = bank.question[item.question]
        probes = [probe for kind in item.probes for probe in question.probes if probe.kind == kind]
        blocks.append(
            {"start": start, "minutes": item.minutes, "question": question, "probes": probes}
        )
        start += item.minutes
    return blocks


def _topics_of(bank: Bank, questions: Iterable[str]) -> list[str]:
    """Return the primary topics of questions, in the order of the topics."""
    primary = {bank.question[identifier].topics[0] for identifier in questions}
    return [topic.id for topic in bank.topics if topic.id in primary]


def _print_address(questions: Iterable[str], page: str) -> str:
    """Return the link, from a page, to the page that prints these questions: raw HTML is not rewritten by the site generator."""
    return (
        f"{'../' * refs.url_of(page).count('/')}{refs.url_of('print.md')}?q={','.join(questions)}"
    )


def _attribute(text: str) -> str:
    """Return a text as the value of an HTML attribute in one line."""
    return html.escape(text).replace("\n", "&#10;")


def _letter(name: str) -> str:
    """Return the heading of the index under which a name stands; signs and digits share the first one."""
    letter = _filed_as(name)[:1].upper()
    return letter if letter.isascii() and letter.isalpha() else "0-9"


def _filed_as(name: str) -> str:
    """Return a name as an index sorts it: its first letter without accent, one of another script by what Unicode calls it.

    So `ε-greedy` is filed as `epsilon-greedy`.
    """
    first = unicodedata.normalize("NFKD", name)[0]
    if first.isalpha() and not first.isascii():
        first = unicodedata.name(first, "").partition(" LETTER ")[2] or first
    return (first + name[1:]).casefold()


def _step(bank: Bank, identifier: str, reached: dict[str, int]) -> int:
    """Return the length of the longest chain of `learn_first` that ends at a question, itself counted."""
    if identifier not in reached:
        reached[identifier] = 1 + max(
            (_step(bank, first, reached) for first in bank.question[identifier].learn_first),
            default=0,
        )
    return reached[identifier]


def _confusable(bank: Bank, question: Question) -> list[Question]:
    """Return the questions that are mixed up with this one, whichever of the two says so."""
    return [
        other
        for other in bank.questions
        if other.id in question.confused_with or question.id in other.confused_with
    ]


def _followers(bank: Bank, question: Question) -> list[Question]:
    """Return the questions that build on this one."""
    return [other for other in bank.questions if question.id in other.learn_first]


def _answer(bank: Bank, question: Question, page: str) -> str:
    """Return the long answer as page text, its code and output embedded; empty if it is not written yet."""
    text = refs.resolved(bank, bank.answers.get(question.id, ""), page)
    example = bank.examples.get(question.id)
    if example:
        for part, language, content, label in (
            ("code", "python", example.code, f"examples/{question.id}.py"),
            ("output", "text", example.output, "Output"),
        ):
            text = _embedded(
                text, part, f'``` {{ .{language} title="{label}" }}\n{content.rstrip()}\n```'
            )
    return text.strip()


def _embedded(text: str, part: str, block: str) -> str:
    lines = text.splitlines()
    return "\n".join(
        block if line.startswith("![") and line.rstrip().endswith(f"](example:{part})") else line
        for line in lines
    )


def _rendered(
    template: str, bank: Bank, page: str, meta: dict[str, Any] | None, **values: Any
) -> str:
    text = _TEMPLATES.get_template(template).render(
        bank=bank,
        page=page,
        levels=LEVELS,
        md=lambda text: refs.resolved(bank, text, page),
        plain=plain,
        cite=citation,
        link=_linker(bank, page),
        to=lambda target: refs.relative(target, page),
        **values,
    )
    return text if meta is None else _front_matter(meta) + text


def _linker(bank: Bank, page: str) -> Callable[..., str]:
    return lambda kind, identifier, text=None: refs.link(bank, kind, identifier, page, text)


def _front_matter(meta: dict[str, Any]) -> str:
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in meta.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def _shortened(text: str, limit: int = 158) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"

"""Structured data (schema.org, JSON-LD) of pages; the site adds absolute addresses when it renders them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recall.bank.records import Kit, LearningPath, Question, Term, Topic
from recall.text import refs
from recall.text.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recall.bank.bank import Bank


def linked_data(
    bank: Bank, *records: Question | Topic | Term | LearningPath | Kit, topic: Topic | None = None
) -> list[dict[str, Any]]:
    """Return the page's JSON-LD objects without `@context`; values under `@id` and `url` are relative to the site's root."""
    first = records[0] if records else None
    if isinstance(first, Question):
        return [_quiz(bank, first)]
    if isinstance(first, Topic):
        return [
            {
                "@type": "CollectionPage",
                "name": plain(first.title),
                "description": plain(first.summary),
                "url": refs.url_of(f"topics/{first.id}.md"),
            }
        ]
    if isinstance(first, LearningPath):
        return [_path(bank, first)]
    if isinstance(first, Kit):
        return [_kit(bank, first)]
    terms = [_term(bank, record) for record in records if isinstance(record, Term)]
    name = f"{bank.site.name} glossary: {plain(topic.title)}" if topic else bank.site.name
    return [{"@type": "DefinedTermSet", "name": name, "hasDefinedTerm": terms}]


def _quiz(bank: Bank, question: Question) -> dict[str, Any]:
    return {
        "@type": "Quiz",
        "name": plain(question.prompt),
        "url": refs.url_of(f"questions/{question.id}.md"),
        "educationalLevel": bank.levels[question.level],
        "about": [
            {"@type": "Thing", "name": plain(bank.topic[topic].title)} for topic in question.topics
        ],
        "dateModified": question.reviewed.isoformat(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "hasPart": [
            {
                "@type": "Question",
                "eduQuestionType": "Flashcard",
                "text": plain(question.prompt),
                "acceptedAnswer": {"@type": "Answer", "text": plain(question.short_answer)},
            }
        ],
    }


def _path(bank: Bank, path: LearningPath) -> dict[str, Any]:
    return {
        "@type": "LearningResource",
        "name": plain(path.name),
        "description": plain(path.for_whom),
        "url": refs.url_of(refs.page_of(bank, "path", path.id)),
        "learningResourceType": "learning path",
        "timeRequired": f"PT{bank.minutes(path.questions)}M",
        "teaches": [plain(outcome) for outcome in path.outcomes],
        "hasPart": _quizzes(bank, path.questions),
    }


def _kit(bank: Bank, kit: Kit) -> dict[str, Any]:
    url = refs.url_of(refs.page_of(bank, "kit", kit.id))
    cases = [
        {
            "@type": "LearningResource",
            "name": plain(case.prompt),
            "url": f"{url}#case",
            "learningResourceType": "design case",
        }
        for case in (kit.case,)
        if case
    ]
    return {
        "@type": "LearningResource",
        "name": f"{plain(kit.name)}, {kit.minutes} minutes",
        "description": plain(kit.about),
        "url": url,
        "learningResourceType": "interview guide",
        "timeRequired": f"PT{kit.minutes}M",
        "hasPart": [*cases, *_quizzes(bank, (item.question for item in kit.questions))],
    }


def _quizzes(bank: Bank, questions: Iterable[str]) -> list[dict[str, Any]]:
    """Return questions by name and address; what they are stands on their own pages."""
    return [
        {
            "@type": "Quiz",
            "name": plain(bank.question[identifier].prompt),
            "url": refs.url_of(refs.page_of(bank, "question", identifier)),
        }
        for identifier in questions
    ]


def _term(bank: Bank, term: Term) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": refs.url_of(refs.page_of(bank, "term", term.id)),
        "name": plain(term.name),
        "description": plain(term.definition),
        "alternateName": [plain(alias) for alias in term.aliases],
    }

"""Structured data (schema.org, JSON-LD) of pages; the site adds absolute addresses when it renders them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recall import refs
from recall.markup import plain
from recall.model import LEVELS, Question, Topic

if TYPE_CHECKING:
    from recall.model import Bank, Term


def linked_data(bank: Bank, *records: Question | Topic | Term, topic: Topic | None = None) -> list[dict[str, Any]]:
    """Return the page's JSON-LD objects without `@context`; values under `@id` and `url` are relative to the site's root."""
    first = records[0] if records else None
    if isinstance(first, Question):
        return [_quiz(bank, first)]
    if isinstance(first, Topic):
        return [
            {
                "@type": "CollectionPage",
                "name": first.title,
                "description": first.summary,
                "url": refs.url_of(f"topics/{first.id}.md"),
            }
        ]
    terms = [_term(bank, record) for record in records if not isinstance(record, (Question, Topic))]
    name = f"Recall@k glossary: {topic.title}" if topic else "Recall@k glossary"
    return [{"@type": "DefinedTermSet", "name": name, "hasDefinedTerm": terms}]


def _quiz(bank: Bank, question: Question) -> dict[str, Any]:
    return {
        "@type": "Quiz",
        "name": question.prompt,
        "url": refs.url_of(f"questions/{question.id}.md"),
        "educationalLevel": LEVELS[question.level],
        "about": [{"@type": "Thing", "name": bank.topic[topic].title} for topic in question.topics],
        "dateModified": question.reviewed.isoformat(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "hasPart": [
            {
                "@type": "Question",
                "eduQuestionType": "Flashcard",
                "text": question.prompt,
                "acceptedAnswer": {"@type": "Answer", "text": plain(question.short_answer)},
            }
        ],
    }


def _term(bank: Bank, term: Term) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": refs.url_of(refs.page_of(bank, "term", term.id)),
        "name": term.name,
        "description": term.definition,
        "alternateName": list(term.aliases),
    }

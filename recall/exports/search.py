"""The search index: two JSON files that the reader's browser fetches when the search is first used.

The lead half answers the first key: titles, terms with their other names, topics, pages. The text half follows in the
background: the words of everything else that a question's page says, turned inside out (word to questions, which is half as
long as question to words), and the definitions of the terms.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from recall.text import refs
from recall.text.markdown import Node, plain, read_answer, read_line
from recall.text.outline import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recall.bank.bank import Bank
    from recall.bank.records import Question

LEAD = "assets/search/lead.json"
TEXT = "assets/search/text.json"

STOP_WORDS = frozenset(
    word
    for line in (
        "a about an and any are as at be been but by can could did do does for from had has have how i if in into is it its",
        "just me my of on or our should so such than that the their them then there these they this those through to very was we",
        "were what when where which while who why will with would you your",
    )
    for word in line.split()
)
"""Words that find nothing because every page holds them; the browser drops them from queries too."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = ("Mn", "Mc", "Me")
_NOT_PROSE = frozenset({"code", "pre", "math", "figure", "example"})
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "th", "td"})


class SearchPage(NamedTuple):
    """A page that the search offers beside questions, terms, levels and topics; `url` counts from the site's root (`about/`)."""

    title: str
    url: str
    description: str


def search_index(bank: Bank, pages: Sequence[SearchPage]) -> dict[str, str]:
    """Return the search index as JSON texts by their address below the site's root.

    The lead names the digest of the text half, so that a browser never joins halves of two builds.
    """
    text = _json(
        {
            "words": {word: _packed(numbers) for word, numbers in sorted(_inverted(bank).items())},
            "definitions": [plain(term.definition) for term in bank.terms],
        }
    )
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return {LEAD: _json(_lead(bank, pages) | {"text": f"{TEXT}?v={digest}"}), TEXT: text}


def folded(text: str) -> str:
    """Return text as the search compares it: lower case, without accents, compatibility forms (`ﬁ`, `①`) spelled out."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(
        character for character in decomposed if unicodedata.category(character) not in _MARKS
    ).lower()


def words(text: str) -> set[str]:
    """Return the distinct words of a text of one paragraph: no code, no formulas, no addresses, no stop words."""
    return _distinct(read_line(text))


def words_of_answer(text: str) -> set[str]:
    """Return the distinct words of a long answer, as `words` does."""
    return _distinct(read_answer(text))


def _distinct(content: Iterable[Node | str]) -> set[str]:
    found = _WORD.findall(folded(_prose(content)))
    return {word for word in found if word not in STOP_WORDS and len(word) > 1}


def _prose(content: Iterable[Node | str]) -> str:
    """Return the words of content; blocks and what is not prose are parted by a space."""
    parts = []
    for part in content:
        if isinstance(part, str):
            parts.append(part)
        elif part.name in _NOT_PROSE:
            parts.append(" ")
        else:
            inside = _prose(part.content)
            parts.append(f" {inside} " if part.name in _BLOCKS else inside)
    return "".join(parts)


def _lead(bank: Bank, pages: Sequence[SearchPage]) -> dict[str, object]:
    return {
        "levels": [
            {
                "id": level,
                "title": title,
                "url": refs.url_of(refs.page_of(bank, "level", level)),
                "count": len(bank.of_level(level)),
            }
            for level, title in bank.levels.items()
        ],
        "topics": [
            {
                "id": topic.id,
                "title": plain(topic.title),
                "url": refs.url_of(refs.page_of(bank, "topic", topic.id)),
                "count": len(bank.of_topic(topic.id)),
                "summary": plain(topic.summary),
            }
            for topic in bank.topics
        ],
        "questions": [
            {
                "id": question.id,
                "url": refs.url_of(refs.page_of(bank, "question", question.id)),
                "prompt": plain(question.prompt),
                "level": question.level,
                "topics": question.topics,
                "minutes": question.minutes,
                "terms": question.terms,
            }
            for question in bank.questions
        ],
        "terms": [
            {
                "id": term.id,
                "name": plain(term.name),
                "aliases": [plain(alias) for alias in term.aliases],
                "url": refs.url_of(refs.page_of(bank, "term", term.id)),
                "topic": term.topic,
            }
            for term in bank.terms
        ],
        "pages": [page._asdict() for page in (*pages, *_of_bank(bank))],
        "stop": sorted(STOP_WORDS),
    }


def _of_bank(bank: Bank) -> Iterator[SearchPage]:
    """Yield the pages of paths and kits."""
    for path in bank.paths:
        yield SearchPage(
            f"Path: {plain(path.name)}",
            refs.url_of(refs.page_of(bank, "path", path.id)),
            plain(path.for_whom),
        )
    for kit in bank.kits:
        title = f"Interview kit: {plain(kit.name)}, {kit.minutes} minutes"
        yield SearchPage(
            title, refs.url_of(refs.page_of(bank, "kit", kit.id)), f"For {plain(kit.role)}."
        )


def _inverted(bank: Bank) -> dict[str, list[int]]:
    """Return each word with the positions, in the bank, of the questions whose text half holds it."""
    found: dict[str, list[int]] = {}
    named = {term.id: set().union(*map(words, (term.name, *term.aliases))) for term in bank.terms}
    for position, question in enumerate(bank.questions):
        known = words(question.prompt).union(*(named[identifier] for identifier in question.terms))
        answer = words_of_answer(bank.answers.get(question.id, ""))
        for word in set().union(*map(words, _texts(question)), answer) - known:
            found.setdefault(word, []).append(position)
    return found


def _packed(positions: Sequence[int]) -> str:
    """Return ascending positions as one character each: `0` and the distance to the position before, the first one's to -1."""
    return "".join(
        chr(ord("0") + here - before)
        for before, here in zip([-1, *positions], positions, strict=False)
    )


def _texts(question: Question) -> Iterator[str]:
    """Yield the texts of all sections but the long answer."""
    for section in sections(question):
        if section.form not in {"answer", "entries"}:
            for item in section.items:
                yield item.text
                yield item.more


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"

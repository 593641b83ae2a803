"""The flashcards: one note per idea, as HTML with formulas for MathJax."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from recall.text import refs
from recall.text.html import HtmlWriter, element, escape_text, join
from recall.text.markdown import (
    plain,
    read_answer,
    read_line,
    split_sentences,
    walk,
    words,
)
from recall.text.outline import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recall.bank.bank import Bank, Figure
    from recall.bank.records import Question, Term, Variant
    from recall.text.markdown import Node

MOST = 400
"""Characters that the back of a card should have before "More"."""


class Note(NamedTuple):
    """One idea as a card. `key` is its permanent name; the texts are HTML with formulas for MathJax."""

    key: str
    deck: str
    front: Markup
    back: Markup
    more: Markup
    page: str
    tags: tuple[str, ...]
    figures: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return a short digest of everything that a reader would see change."""
        content = (self.deck, self.front, self.back, self.more, *self.tags)
        return hashlib.sha256("\0".join(content).encode()).hexdigest()[:12]


class _CardWriter(HtmlWriter):
    """Writes texts of cards: formulas for MathJax, and no links within the bank.

    A reference keeps its words only, for a card has one link, to its page.
    """

    def link(self, node: Node) -> Markup:
        content = self.line(node.content)
        target = node.get("href")
        if target.startswith("http"):
            return element("a", content, href=target)
        return element("span", content)

    def formula(self, node: Node) -> Markup:
        tex = " ".join(node.text.split())
        return escape_text(rf"\[{tex}\]" if node.get("display") == "true" else rf"\({tex}\)")


_WRITER = _CardWriter()


def notes(bank: Bank) -> Iterator[Note]:
    """Yield the notes in the order in which they are first learned: terms of a level's questions do not precede them."""
    for question in bank.questions:
        yield _question(bank, question)
        for number, variant in enumerate(question.variants, 1):
            yield _variant(bank, question, number, variant)
    seen: set[tuple[str, ...]] = set()
    for term in bank.terms:
        yield _term(bank, term)
        if sentence := formula_sentence(term):
            yield _formula(bank, term, sentence)
        for other in term.confused_with:
            pair = tuple(sorted((term.id, other.term)))
            if pair not in seen:
                seen.add(pair)
                yield _pair(bank, term, pair)


def formula_sentence(term: Term) -> tuple[Node | str, ...]:
    """Return the sentence of a term's explanation with the formula that defines it, or nothing."""
    for sentence in split_sentences(read_line(term.more)):
        formulas = (" ".join(node.text.split()) for node in walk(sentence) if node.name == "math")
        if term.formula and term.formula in formulas:
            return sentence
    return ()


def deck_of(bank: Bank) -> str:
    """Return the name of the deck in which all decks of the bank are."""
    return _deck_name(bank.site.name)


def figure_file(figure: Figure) -> str:
    """Return the name of a figure among the deck's media: it changes with the figure, for Anki keeps what it has of a name."""
    digest = hashlib.sha256(figure.source.encode()).hexdigest()[:8]
    return f"recall-{figure.id}-{digest}.svg"


def _question(bank: Bank, question: Question) -> Note:
    """Return the note of a question: its key points on the back, as far as they fit, and all else under "More"."""
    points = sorted(question.key_points, key=lambda point: point.kind == "nice")
    shown = 0
    room = MOST
    for point in points:
        room -= len(plain(point.text)) + 1
        if room < 0 or point.kind == "nice":
            break
        shown += 1
    shown = max(shown, 1)
    items = [element("li", _line(point.text), class_=point.kind) for point in points]
    more = [element("ul", *items[shown:])] if items[shown:] else []
    more += [element("h4", "In a minute"), element("p", _line(question.short_answer))]
    for section in sections(question):
        if section.name == "asked_as":
            wordings = [element("li", _line(item.text)) for item in section.items]
            more += [element("h4", section.title), element("ul", *wordings)]
    figures = []
    for node in walk(read_answer(bank.answers.get(question.id, ""))):
        if node.name == "figure" and node.get("name") in bank.figures:
            figures.append(node.get("name"))
            source = figure_file(bank.figures[node.get("name")])
            more.append(element("p", element("img", src=source, alt=node.get("alt"))))
    return Note(
        key=f"question/{question.id}",
        deck=_deck(bank, question),
        front=_line(question.prompt),
        back=element("ul", *items[:shown]),
        more=join(more),
        page=refs.page_of(bank, "question", question.id),
        tags=_tags(question, "question"),
        figures=tuple(figures),
    )


def _variant(bank: Bank, question: Question, number: int, variant: Variant) -> Note:
    back, more = _split(read_line(variant.answer))
    return Note(
        key=f"variant/{question.id}/{number}",
        deck=_deck(bank, question),
        front=join([element("span", "Variant", class_="kind"), _line(variant.ask)]),
        back=back,
        more=more,
        page=refs.page_of(bank, "question", question.id) + "#rubric",
        tags=_tags(question, "variant"),
    )


def _term(bank: Bank, term: Term) -> Note:
    also = join((_line(alias) for alias in term.aliases), ", ")
    more = [element("p", "Also: ", also)] if term.aliases else []
    more.append(element("p", _line(term.more)))
    return Note(
        key=f"term/{term.id}",
        deck=_term_deck(bank, term),
        front=join(["What is meant by ", element("b", _line(term.name)), "?"]),
        back=_line(term.definition),
        more=join(more),
        page=refs.page_of(bank, "term", term.id),
        tags=_term_tags(term, "term"),
    )


def _formula(bank: Bank, term: Term, sentence: tuple[Node | str, ...]) -> Note:
    back, more = _split(sentence)
    return Note(
        key=f"formula/{term.id}",
        deck=_term_deck(bank, term),
        front=join(["Write the formula of ", element("b", _line(term.name)), "."]),
        back=back,
        more=more,
        page=refs.page_of(bank, "term", term.id),
        tags=_term_tags(term, "formula"),
    )


def _pair(bank: Bank, term: Term, pair: tuple[str, ...]) -> Note:
    both = [bank.term[identifier] for identifier in pair]
    differences = [
        other.difference for one in both for other in one.confused_with if other.term in pair
    ]
    names = [element("b", _line(one.name)) for one in both]
    fits = len(" ".join(map(plain, differences))) <= MOST
    shown = len(differences) if fits else 1
    written = [element("p", _line(difference)) for difference in differences]
    definitions = [
        element("p", name, ": ", _line(one.definition))
        for name, one in zip(names, both, strict=True)
    ]
    return Note(
        key=f"pair/{pair[0]}/{pair[1]}",
        deck=_term_deck(bank, term),
        front=join(["What is the difference between ", names[0], " and ", names[1], "?"]),
        back=join(written[:shown]),
        more=join([*written[shown:], *definitions]),
        page=refs.page_of(bank, "term", term.id),
        tags=_term_tags(term, "pair"),
    )


def _split(content: tuple[Node | str, ...]) -> tuple[Markup, Markup]:
    """Return a text as the back of a card and what is left for "More": whole sentences, as many as fit, at least one."""
    sentences = split_sentences(content)
    shown = 1
    while shown < len(sentences) and _length(sentences[: shown + 1]) <= MOST:
        shown += 1
    return _paragraph(sentences[:shown]), _paragraph(sentences[shown:])


def _length(sentences: Iterable[tuple[Node | str, ...]]) -> int:
    return len(" ".join(" ".join(words(sentence).split()) for sentence in sentences))


def _paragraph(sentences: Iterable[tuple[Node | str, ...]]) -> Markup:
    written = join((_WRITER.line(sentence) for sentence in sentences), " ")
    return element("p", written) if written else Markup()


def _line(text: str) -> Markup:
    return _WRITER.line(read_line(text))


def _deck(bank: Bank, question: Question) -> str:
    number = list(bank.levels).index(question.level) + 1
    return f"{deck_of(bank)}::{number} {_deck_name(bank.levels[question.level])}"


def _deck_name(text: str) -> str:
    """Return a text as part of a deck's name: Anki splits names at `::`, and shows them in pages of its own."""
    return " ".join(re.sub(r'[<>":]', " ", plain(text)).split())


def _term_deck(bank: Bank, term: Term) -> str:
    return f"{deck_of(bank)}::Glossary::{_deck_name(bank.topic[term.topic].title)}"


def _tags(question: Question, kind: str) -> tuple[str, ...]:
    topics = (f"recall::topic::{topic}" for topic in question.topics)
    return (f"recall::level::{question.level}", *topics, f"recall::kind::{kind}")


def _term_tags(term: Term, kind: str) -> tuple[str, ...]:
    return (f"recall::topic::{term.topic}", f"recall::kind::{kind}")

"""The search index: what each half holds, its size, and the list of the browse page."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown
import pytest

from recall.bank.records import LEVELS
from recall.exports.search import (
    LEAD,
    STOP_WORDS,
    TEXT,
    SearchPage,
    folded,
    search_index,
    words,
    words_of_answer,
)
from recall.pages.browse import BANDS, browse_list
from recall.pages.fragments import Fragments
from recall.pages.render import Site

if TYPE_CHECKING:
    from recall.bank.bank import Bank

PAGES = [SearchPage("About", "about/", "How it is made.")]
ENGINE = Path(__file__).parents[1] / "docs/assets/vendor/minisearch/minisearch.js"


def listed(bank: Bank) -> str:
    """Return the browse page's list as the reader gets it."""
    site = Site(bank, Fragments(), "https://example.org/")
    return site.fragments.spell_out(browse_list(site, "browse.md"))


def _lead(bank: Bank) -> dict[str, Any]:
    lead: dict[str, Any] = json.loads(search_index(bank, PAGES)[LEAD])
    return lead


def _found(bank: Bank) -> dict[str, set[str]]:
    """Return the words of each question's text half, by its id."""
    packed: dict[str, str] = json.loads(search_index(bank, PAGES)[TEXT])["words"]
    found: dict[str, set[str]] = {question.id: set() for question in bank.questions}
    for word, distances in packed.items():
        position = -1
        for character in distances:
            position += ord(character) - ord("0")
            found[bank.questions[position].id].add(word)
    return found


def test_lead_holds_every_question_term_topic_level_and_page(bank: Bank) -> None:
    """The lead half offers everything that has an address, in the order of the bank."""
    lead = _lead(bank)
    assert [question.id for question in bank.questions] == [
        entry["id"] for entry in lead["questions"]
    ]
    assert [term.id for term in bank.terms] == [entry["id"] for entry in lead["terms"]]
    assert [topic.id for topic in bank.topics] == [entry["id"] for entry in lead["topics"]]
    assert list(LEVELS) == [entry["id"] for entry in lead["levels"]]
    of_bank = [
        {
            "title": "Path: An evening of metrics",
            "url": "paths/metrics-evening/",
            "description": "You have an evening.",
        },
        {
            "title": "Interview kit: Short screen, 20 minutes",
            "url": "kits/screen-20/",
            "description": "For a junior engineer.",
        },
    ]
    assert [*(page._asdict() for page in PAGES), *of_bank] == lead["pages"]


def test_lead_of_a_question_says_what_results_show(bank: Bank) -> None:
    """A result can be shown and filtered without the page it leads to."""
    question = bank.questions[0]
    expected = {
        "id": question.id,
        "url": f"questions/{question.id}/",
        "prompt": question.prompt,
        "level": question.level,
        "topics": list(question.topics),
        "minutes": question.minutes,
        "terms": list(question.terms),
    }
    assert expected == _lead(bank)["questions"][0]


def test_addresses_count_from_the_root(bank: Bank) -> None:
    """No address starts with a slash: the site may live in a folder."""
    lead = _lead(bank)
    addresses = [
        entry["url"]
        for kind in ("questions", "terms", "topics", "levels", "pages")
        for entry in lead[kind]
    ]
    assert [address for address in addresses if address.startswith(("/", ".", "http"))] == []


def test_definitions_stand_in_the_order_of_the_terms(bank: Bank) -> None:
    """The text half has one definition for each term of the lead half."""
    definitions = json.loads(search_index(bank, PAGES)[TEXT])["definitions"]
    assert len(bank.terms) == len(definitions)


def test_text_half_holds_the_words_of_hint_answer_and_key_points(bank: Bank) -> None:
    """What a page says can be found, unless the lead half says it already."""
    question = bank.questions[0]
    known = words(question.prompt).union(
        *(
            words(name)
            for term in question.terms
            for name in (bank.term[term].name, *bank.term[term].aliases)
        )
    )
    said = (
        words(question.hint)
        | words(question.short_answer)
        | words(question.key_points[0].text)
        | words_of_answer(bank.answers.get(question.id, ""))
    )
    assert said - known <= _found(bank)[question.id]
    assert set() == _found(bank)[question.id] & known


def test_packing_survives_gaps_of_any_size(bank: Bank) -> None:
    """A word that two far questions share is found in both and in no other."""
    first, last = bank.questions[0], bank.questions[-1]
    filler = [
        first.model_copy(update={"id": f"filler-{number}", "hint": "Plain filler."})
        for number in range(3000)
    ]
    hint = {"hint": "zyzzyva"}
    questions = (
        first.model_copy(update=hint),
        *filler,
        last.model_copy(update=hint | {"id": "last"}),
    )
    found = _found(replace(bank, questions=questions))
    assert [first.id, "last"] == [
        identifier for identifier, held in found.items() if "zyzzyva" in held
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Loss of NDCG, the loss.", {"loss", "ndcg"}),
        ("A two-tower model", {"two", "tower", "model"}),
        ("Hájek's ﬁlter Ⅳ", {"hajek", "filter", "iv"}),
        ("See [the gain](term:ndcg) and *this*", {"see", "gain"}),
        ("Use `secret_code()` here", {"use", "here"}),
        ("Say $\\frac{hidden}{x}$ now", {"say", "now"}),
        ("Before\n\n```python\nhidden = 1\n```\n\nafter", {"before", "after"}),
        ("$$\nhidden\n$$", set()),
        ("x y 7", set()),
        ("推荐 系统", {"推荐", "系统"}),
        ("", set()),
    ],
)
def test_words_are_those_of_prose(text: str, expected: set[str]) -> None:
    """Code, formulas, addresses, single letters and stop words are not searched; accents and case do not count."""
    assert expected == words_of_answer(text)


def test_stop_words_are_folded_and_reach_the_browser(bank: Bank) -> None:
    """The browser drops the very words that the index lacks."""
    assert sorted(folded(word) for word in STOP_WORDS) == _lead(bank)["stop"]


def test_index_is_the_same_whenever_it_is_made(bank: Bank) -> None:
    """Two runs give the same bytes."""
    assert search_index(bank, PAGES) == search_index(bank, PAGES)


def test_lead_names_the_text_half_of_its_own_build(bank: Bank) -> None:
    """A change of the texts alone changes the address of the text half."""
    changed = bank.questions[0].model_copy(update={"hint": "Entirely different vocabulary."})
    other = replace(bank, questions=(changed, *bank.questions[1:]))
    assert _lead(bank)["text"].startswith(f"{TEXT}?v=")
    assert _lead(bank)["text"] != _lead(other)["text"]


def _synthetic(bank: Bank) -> Bank:
    """Return fifty questions of about 1,000 words each and 170 terms, from a vocabulary as uneven as that of a language."""
    chance = random.Random(7)
    syllables = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(4000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]

    def prose(count: int) -> str:
        return " ".join(chance.choices(vocabulary, weights, k=count)) + "."

    topics = tuple(
        bank.topics[0].model_copy(
            update={"id": f"topic-{n}", "title": prose(2), "summary": prose(12)}
        )
        for n in range(16)
    )
    terms = tuple(
        bank.terms[0].model_copy(
            update={
                "id": f"{prose(2)[:-1].replace(' ', '-')}-{n}",
                "name": prose(2)[:-1],
                "aliases": tuple(prose(2)[:-1] for _ in range(3)),
                "topic": f"topic-{n % 16}",
                "definition": prose(20),
            }
        )
        for n in range(170)
    )
    questions = tuple(
        bank.questions[0].model_copy(
            update={
                "id": f"{prose(3)[:-1].replace(' ', '-')}-{n}",
                "prompt": prose(18),
                "topics": tuple(topic.id for topic in chance.sample(topics, 3)),
                "terms": tuple(term.id for term in chance.sample(terms, 9)),
                "hint": prose(60),
                "short_answer": prose(120),
            }
        )
        for n in range(50)
    )
    answers = {question.id: prose(800) for question in questions}
    return replace(bank, questions=questions, topics=topics, terms=terms, answers=answers)


def test_sizes_of_fifty_questions(bank: Bank) -> None:
    """The first query costs at most 25 kB with the engine, everything at most 65 kB, as gzip."""
    index = search_index(_synthetic(bank), PAGES)
    engine, lead, text = (
        len(gzip.compress(part, 9))
        for part in (ENGINE.read_bytes(), index[LEAD].encode(), index[TEXT].encode())
    )
    assert engine + lead <= 25_000
    assert engine + lead + text <= 65_000


class _Elements(HTMLParser):
    """Collects start tags and the open ones at the end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_browse_list_is_complete_without_javascript(bank: Bank) -> None:
    """Every question stands in the list with its address; only the filters are hidden."""
    elements = _Elements(listed(bank))
    assert elements.open == []
    assert [question.id for question in bank.questions] == [
        attributes["data-id"] for _, attributes in elements.tags if "data-id" in attributes
    ]
    links = [
        attributes["href"]
        for tag, attributes in elements.tags
        if tag == "a" and attributes.get("class") == "browse__prompt"
    ]
    assert [f"../questions/{question.id}/" for question in bank.questions] == links
    assert {"form", "details", "div", "ul"} == {
        tag for tag, attributes in elements.tags if "hidden" in attributes
    }


def test_every_facet_value_of_the_list_has_a_checkbox_and_the_counts_agree(bank: Bank) -> None:
    """What a question says of itself is what the filters offer."""
    html = listed(bank)
    tags = _Elements(html).tags
    boxes = {
        (attributes["name"], attributes["value"])
        for _, attributes in tags
        if attributes.get("type") == "checkbox"
    }
    items = [attributes for _, attributes in tags if "data-id" in attributes]
    used = {("level", item["data-level"]) for item in items} | {
        ("minutes", item["data-band"]) for item in items
    }
    used |= {("topic", topic) for item in items for topic in (item["data-topics"] or "").split()}
    assert used <= boxes
    counts = {
        value: int(count)
        for value, count in re.findall(r'name="level" value="(\w+)".*?browse__count">(\d+)<', html)
    }
    assert {level: len(bank.of_level(level)) for level in LEVELS if bank.of_level(level)} == counts


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (3, "up-to-5"),
        (5, "up-to-5"),
        (6, "6-to-8"),
        (8, "6-to-8"),
        (9, "9-or-more"),
        (15, "9-or-more"),
    ],
)
def test_bands_cover_all_minutes(bank: Bank, minutes: int, band: str) -> None:
    """Every allowed number of minutes belongs to one band."""
    question = bank.questions[0].model_copy(update={"minutes": minutes})
    assert f'data-minutes="{minutes}" data-band="{band}"' in listed(
        replace(bank, questions=(question,))
    )
    assert band in {known.id for known in BANDS}


def test_browse_list_shows_text_as_typed_and_passes_markdown_unchanged(bank: Bank) -> None:
    """A prompt is text, never HTML, and the block is raw HTML for Markdown."""
    question = bank.questions[0].model_copy(update={"prompt": "Is <T> & *this* {{ 7*7 }} a | b?"})
    html = listed(replace(bank, questions=(question,)))
    assert "Is &lt;T&gt; &amp; this {{ 7*7 }} a | b?</a>" in html
    assert html.strip() in markdown.markdown(
        f"# Questions\n\n{html}\nAfter.", extensions=["md_in_html", "attr_list", "tables"]
    )

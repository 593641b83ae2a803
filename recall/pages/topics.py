"""Pages and lists that group what the bank holds: topics, levels, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.pages.linked_data import linked_data
from recall.pages.meta import front_matter, shorten
from recall.text.citations import authors, place_of_publication
from recall.text.markdown import plain

if TYPE_CHECKING:
    from recall.bank.records import Source, Topic
    from recall.pages.render import Site


def topic_page(site: Site, topic: Topic) -> str:
    """Return the page of one topic: its questions by level and its terms."""
    asked = site.bank.of_topic(topic.id)
    meta = {
        "description": shorten(f"{plain(topic.title)}: {plain(topic.summary)}"),
        "kind": "topic",
        "trail": [["Topics", "topics/index.md"]],
        "linked_data": linked_data(site.bank, topic),
    }
    by_level = {
        level: [question for question in asked if question.level == level]
        for level in site.bank.levels
    }
    page = f"topics/{topic.id}.md"
    return front_matter(meta) + site.render("topic.md.jinja", page, topic=topic, by_level=by_level)


def topic_list(site: Site, page: str) -> str:
    """Return the topics with summaries and counts."""
    return site.render("topic_list.md.jinja", page)


def level_cards(site: Site, page: str) -> str:
    """Return the levels as cards with their counts and minutes."""
    return site.render("level_cards.md.jinja", page)


def source_list(site: Site, page: str) -> str:
    """Return every source in alphabetical order, each with the questions that cite it."""

    def order(source: Source) -> tuple[str, str]:
        written = f"{authors(source)}. " if source.author else ""
        rest = f"[*{source.title}*]({source.address}). {place_of_publication(source)}."
        return (written + rest).casefold(), source.id

    ordered = sorted(site.bank.sources, key=order)
    cited = {
        source.id: [other for other in site.bank.questions if source.id in other.sources]
        for source in ordered
    }
    return site.render("source_list.md.jinja", page, sources=ordered, cited=cited)

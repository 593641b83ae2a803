"""The glossary: a page per topic, and the index from A to Z."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from recall.pages.linked_data import linked_data
from recall.pages.meta import front_matter, shorten
from recall.text import refs
from recall.text.markdown import plain

if TYPE_CHECKING:
    from recall.bank.records import Term, Topic
    from recall.pages.render import Site


def glossary_page(site: Site, topic: Topic) -> str:
    """Return the glossary page of one topic: each term with definition, explanation and where it is asked."""
    terms = site.bank.terms_of(topic.id)
    names = ", ".join(plain(term.name) for term in terms)
    meta = {
        "description": shorten(f"{len(terms)} terms of {plain(topic.title).lower()}: {names}."),
        "kind": "glossary",
        "trail": [["Glossary", refs.GLOSSARY]],
        "linked_data": linked_data(site.bank, *terms, topic=topic),
    }
    page = f"glossary/{topic.id}.md"
    return front_matter(meta) + site.render("glossary.md.jinja", page, topic=topic, terms=terms)


def glossary_index(site: Site) -> str:
    """Return the index of all terms, and of those synonyms that begin with another letter."""
    terms = site.bank.terms
    names = [(plain(term.name), term) for term in terms]
    for term in terms:
        own = _letter(plain(term.name))
        names += [(alias, term) for alias in map(plain, term.aliases) if _letter(alias) != own]

    def order(entry: tuple[str, Term]) -> tuple[str, str, str]:
        name, term = entry
        return _letter(name), _filed_as(name), term.id

    entries: dict[str, list[tuple[str, Term]]] = {}
    for name, term in sorted(names, key=order):
        entries.setdefault(_letter(name), []).append((name, term))
    meta = {
        "description": f"All {len(terms)} terms of {site.bank.site.name} from A to Z, each in one sentence.",
        "kind": "glossary",
    }
    return front_matter(meta) + site.render(
        "glossary_index.md.jinja", refs.GLOSSARY, entries=entries
    )


def _letter(name: str) -> str:
    """Return the heading of the index under which a name appears; signs and digits share the first one."""
    letter = _filed_as(name)[:1].upper()
    return letter if letter.isascii() and letter.isalpha() else "0-9"


def _filed_as(name: str) -> str:
    """Return a name as an index sorts it: without an accent on its first letter, which is spelled out if it is not Latin.

    So `ε-greedy` is filed as `epsilon-greedy`.
    """
    first = unicodedata.normalize("NFKD", name)[0]
    if first.isalpha() and not first.isascii():
        first = unicodedata.name(first, "").partition(" LETTER ")[2] or first
    return (first + name[1:]).casefold()

"""The addresses of everything: which page holds what.

Pages are named by their Markdown path from the root of the site's pages (`questions/<id>.md`).
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from recall.text.markdown import REFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank

GLOSSARY = "glossary/index.md"
SOURCES = "about/sources.md"


def page_of(bank: Bank, kind: str, identifier: str) -> str:
    """Return page and anchor of a record, glossary page or level; raise KeyError if the bank does not hold it."""
    match kind:
        case "term":
            return f"glossary/{bank.term[identifier].topic}.md#{identifier}"
        case "question" | "topic" | "path" | "kit":
            return f"{kind}s/{getattr(bank, kind)[identifier].id}.md"
        case "glossary":
            return f"glossary/{bank.topic[identifier].id}.md"
        case "source":
            return f"{SOURCES}#{bank.source[identifier].id}"
        case "level" if identifier in bank.levels:
            return f"levels/{identifier}.md"
        case _:
            raise KeyError(identifier)


def relative(target: str, page: str) -> str:
    """Return the link from one page to another page or anchor, both named from the root."""
    path, mark, anchor = target.partition("#")
    if path == page:
        return mark + anchor if anchor else posixpath.basename(path)
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + anchor


def url_of(target: str) -> str:
    """Return the address below the site's root of a page and anchor: `questions/x.md#a` gives `questions/x/#a`."""
    path, mark, anchor = target.partition("#")
    stem = path.removesuffix(".md")
    stem = stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"
    return stem + mark + anchor


def relative_url(target: str, page: str) -> str:
    """Return the address of a page and anchor as seen from another page in the built site: `../../topics/x/#a`.

    Both are named by their paths from the root of the pages; a page's address is a folder.
    """
    path, mark, anchor = url_of(target).partition("#")
    here = url_of(page)
    if path == here:
        return mark + anchor or "./"
    up = posixpath.relpath(path or ".", here or ".")
    return f"{up}/{mark}{anchor}"


def full_address(bank: Bank, target: str, site_url: str) -> str:
    """Return the full address of what a link of a text names; other sites' addresses and headings as they are."""
    kind, _, identifier = target.partition(":")
    if kind not in REFERENCES:
        return target
    return site_url + url_of(page_of(bank, kind, identifier))


def addresses(bank: Bank) -> Iterator[str]:
    """Yield the address of each generated page and of each anchor that others may link, from the site's root."""
    for level in bank.levels:
        yield f"/{url_of(f'levels/{level}.md')}"
        for question in bank.of_level(level):
            yield f"/{url_of(f'levels/{level}.md#{question.id}')}"
    for question in bank.questions:
        for anchor in ("", "#hint", "#answer", "#rubric"):
            yield f"/{url_of(f'questions/{question.id}.md')}{anchor}"
    for topic in bank.topics:
        yield f"/{url_of(page_of(bank, 'topic', topic.id))}"
        yield f"/{url_of(page_of(bank, 'glossary', topic.id))}"
    yield f"/{url_of(GLOSSARY)}"
    for term in bank.terms:
        yield f"/{url_of(page_of(bank, 'term', term.id))}"
        yield f"/{url_of(f'{GLOSSARY}#{term.id}')}"
    for path in bank.paths:
        yield f"/{url_of(page_of(bank, 'path', path.id))}"
    for kit in bank.kits:
        yield f"/{url_of(page_of(bank, 'kit', kit.id))}"

"""References of the bank turned into links, and the addresses of everything.

The only place that knows which page holds what. Pages are named by their Markdown path from the root of the site's pages
(`questions/<id>.md`); links are relative from page to page, so that the site generator validates each one.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from recall.bank.records import LEVELS
from recall.text.scan import links, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Bank

_SCHEME = re.compile(r"^(term|question|topic|source|level):([a-z0-9-]+)$")
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
        case "level" if identifier in LEVELS:
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


def link(bank: Bank, kind: str, identifier: str, page: str, text: str | None = None) -> str:
    """Return a Markdown link from a page to a record; a term carries its definition as the link's title."""
    title = attributes = ""
    match kind:
        case "term":
            title = f' "{_title(bank.term[identifier].definition)}"'
            attributes = "{: .term-link }"
            name = bank.term[identifier].name
        case "question":
            name = bank.question[identifier].prompt
        case "topic" | "glossary":
            name = bank.topic[identifier].title
        case "level":
            name = LEVELS[identifier]
        case "path" | "kit":
            name = getattr(bank, kind)[identifier].name
        case _:
            name = bank.source[identifier].title
    return f"[{text or escaped(name)}]({relative(page_of(bank, kind, identifier), page)}{title}){attributes}"


def resolved(bank: Bank, text: str, page: str) -> str:
    """Return bank text as page text: references become relative links, everything else is shown as typed.

    Nothing in the result is HTML, an attribute list, a block of the page or a template expression.
    A `source:` reference on a question's page goes to the page's own list when the question cites that source.
    Raises KeyError for a reference to a record that does not exist (the checks name it first).
    """
    result = []
    position = 0
    for found in links(text):
        match = _SCHEME.match(found.target)
        if match and not found.image:
            result += [
                escaped(text[position : found.start]),
                _reference(bank, match[1], match[2], page, escaped(found.text)),
            ]
            position = found.end
    result.append(escaped(text[position:]))
    return "".join(result)


def escaped(text: str) -> str:
    """Return Markdown in which no character starts HTML, an entity, an attribute list, a template expression or a page block."""
    parts = []
    for span in spans(text):
        if span.kind == "prose":
            safe = span.text.replace("&", "&amp;").replace("<", "&lt;").replace("{", "&#123;")
            parts.append(re.sub(r"(?m)^(\s*)/(?=//)", r"\1&#47;", safe))
        elif span.kind == "math":
            parts.append(span.text.replace("<", r"\lt ").replace(">", r"\gt "))
        else:
            parts.append(span.text)
    return "".join(parts)


def absolute(bank: Bank, text: str, site_url: str) -> str:
    """Return bank text whose references are full addresses, for readers outside the site."""
    result = []
    position = 0
    for link in links(text):
        kind, _, identifier = link.target.partition(":")
        if kind in {"term", "question", "topic", "source", "level"}:
            page = page_of(bank, kind, identifier)
            result += [text[position : link.start], f"[{link.text}]({site_url}{url_of(page)})"]
            position = link.end
    return "".join([*result, text[position:]])


def addresses(bank: Bank) -> Iterator[str]:
    """Yield the address of each generated page and of each anchor that others may link, from the site's root."""
    for level in LEVELS:
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


def _reference(bank: Bank, kind: str, identifier: str, page: str, text: str) -> str:
    if kind == "source" and page.startswith("questions/"):
        question = bank.question[page.removeprefix("questions/").removesuffix(".md")]
        if identifier in question.sources:
            return f"[{text}](#source-{identifier})"
    return link(bank, kind, identifier, page, text)


def _title(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

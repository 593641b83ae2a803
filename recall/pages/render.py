"""The templates of pages, and what they can say: every value that they print is inert unless a writer made it.

A template is Markdown with a little HTML. `{{ … }}` prints a token (see `fragments`) for any text, so a name or a prompt can be
put anywhere, in a heading, a table, an attribute, and stays text; only ids, numbers and what the functions below return is
printed as it is.
"""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from recall.bank.records import ID_PATTERN
from recall.figures import render as render_figure
from recall.text import refs
from recall.text.citations import authors, place_of_publication
from recall.text.formulas import to_mathml, visible
from recall.text.html import HtmlWriter, element, escape_text, join
from recall.text.markdown import HEADINGS, REFERENCES, plain, read_answer, read_line, walk
from recall.text.outline import facts
from recall.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2.runtime import Context

    from recall.bank.bank import Bank, Example
    from recall.bank.records import Kit, LearningPath, Question, Source, Term
    from recall.exports.make import Made
    from recall.pages.fragments import Fragments
    from recall.text.markdown import Node

_ID = re.compile(ID_PATTERN)
_SHORT = 14
"""Characters up to which a formula fits the narrowest screen and needs no way to scroll."""


class Site:
    """What all pages of one build share: the bank, its address, the fragments, the cache of drawings."""

    def __init__(
        self,
        bank: Bank,
        fragments: Fragments,
        site_url: str,
        drawings: Path | None = None,
        downloads: Sequence[Made] = (),
    ) -> None:
        """Keep them; `site_url` ends with a slash, `downloads` are the files made, if any."""
        self.bank = bank
        self.fragments = fragments
        self.site_url = site_url
        self.drawings = drawings
        self.downloads = downloads
        self.drafts: frozenset[tuple[str, str]] = frozenset()
        """Kind and id of the entries in which something is still to be written."""

    def render(self, template: str, page: str, **values: Any) -> str:
        """Return the Markdown of a page, or of a part of it, from a template."""
        writer = PageWriter(self, page)
        functions = {
            "inert": writer.write_text,
            "line": writer.write_line,
            "link": writer.write_link,
            "cite": writer.write_citation,
            "to": writer.path_to,
            "url": lambda target: refs.relative_url(target, page),
            "address": writer.address,
            "plain": plain,
            "counted": counted,
            "facts_of": partial(facts, self.bank),
        }
        shared = {"bank": self.bank, "levels": self.bank.levels}
        return _environment().get_template(template).render(**shared, **functions, **values)


class PageWriter(HtmlWriter):
    """Writes texts of the bank for one page: references lead from there, figures are drawn, code is colored."""

    def __init__(self, site: Site, page: str) -> None:
        """Name the page by its path from the root of the pages, as in `questions/x.md`."""
        self._site = site
        self._bank = site.bank
        self._page = page
        self._example: Example | None = None

    def write_text(self, text: str) -> Markup:
        """Return the token of plain text, for a line or an attribute."""
        escaped = html.escape(text).replace("\n", "&#10;")
        return self._site.fragments.line(Markup(escaped))  # noqa: S704 - escaped right here

    def write_line(self, text: str) -> Markup:
        """Return the token of a text of one paragraph."""
        return self._site.fragments.line(self.line(read_line(text)))

    def write_answer(self, question: Question) -> Markup:
        """Return the long answer as Markdown of headings and tokens; nothing if there is none yet.

        Headings are headings of the page, so that the contents list and their addresses come from where all others do.
        """
        self._example = self._bank.examples.get(question.id)
        parts: list[str] = []
        between: list[Node] = []
        for node in [*read_answer(self._bank.answers.get(question.id, "")), None]:
            if node is not None and node.name not in HEADINGS:
                between.append(node)
                continue
            if between:
                parts.append(self._site.fragments.block(self.blocks(between)))
                between = []
            if node is not None:
                title = self._site.fragments.line(self.line(node.content))
                parts.append(f"{'#' * int(node.name[1])} {title}")
        return Markup("\n\n".join(parts))  # noqa: S704 - heading marks and tokens

    def write_link(
        self, kind: str, identifier: str, text: str = "", *, anchor: str = "", class_: str = ""
    ) -> Markup:
        """Return the token of a link to an entry: with its own name, or with the plain text given."""
        target = refs.page_of(self._bank, kind, identifier) + anchor
        content = escape_text(text) if text else self.line(read_line(self._name(kind, identifier)))
        return self._site.fragments.line(self._reference(kind, identifier, target, content, class_))

    def path_to(self, target: str) -> Markup:
        """Return the target of a Markdown link from the page to another, for the text of a template."""
        return Markup(refs.relative(target, self._page))  # noqa: S704 - paths are made of ids

    def address(self, kind: str, identifier: str) -> str:
        """Return the address of an entry as seen from the page, for the HTML of a template."""
        return refs.relative_url(refs.page_of(self._bank, kind, identifier), self._page)

    def write_citation(self, source: Source) -> Markup:
        """Return the token of a reference, its title linked to the work."""
        who = f"{authors(source)}. " if source.author else ""
        title = element("a", element("em", source.title), href=source.address)
        return self._site.fragments.line(join([who, title, f". {place_of_publication(source)}."]))

    def link(self, node: Node) -> Markup:
        """Return a link: to another page of the site, to a heading of this one, or to another site.

        A source that the question of this page cites is named in the page's own list, so the link leads there.
        """
        target = node.get("href")
        kind, _, identifier = target.partition(":")
        content = self.line(node.content)
        if kind not in REFERENCES:
            title = {"title": node.get("title")} if node.get("title") else {}
            return element("a", content, href=target, **title)
        if kind == "source" and identifier in self._cited():
            return element("a", content, href=f"#source-{identifier}")
        return self._reference(
            kind, identifier, refs.page_of(self._bank, kind, identifier), content
        )

    def formula(self, node: Node) -> Markup:
        """Return a formula as MathML; a long one on a line of its own can be scrolled by the keyboard."""
        display = node.get("display") == "true"
        mathml = Markup(to_mathml(node.text, display))  # noqa: S704 - made by the converter
        if not display:
            return element("span", mathml, class_="math")
        scrolls = {"tabindex": "0", "role": "group", "aria_label": "Formula"}
        attributes = scrolls if len(visible(mathml)) > _SHORT else {}
        return element("span", mathml, class_="math-display", **attributes)

    def figure(self, node: Node) -> Markup:
        """Return a figure, drawn in the colors of the page."""
        figure = self._bank.figures[node.get("name")]
        drawn = render_figure(figure, node.get("title"), node.get("alt"), self._site.drawings)
        return Markup(drawn)  # noqa: S704 - cleaned by the figures' own list of elements

    def example(self, node: Node) -> Markup:
        """Return the code or the output of the question's worked example."""
        if self._example is None:
            return Markup()
        if node.get("part") == "code":
            return color_code(self._example.code, "python", f"examples/{self._example.id}.py")
        return color_code(self._example.output, "text", "Output")

    def code(self, node: Node) -> Markup:
        """Return a block of code with its words marked for the style sheet."""
        return color_code(node.text, node.get("language"))

    def table(self, node: Node) -> Markup:
        """Return a table in a region that the keyboard can scroll.

        A group and not a landmark: a page may hold many tables, and landmarks are for finding one's way.
        """
        heads = [cell.text for cell in walk([node]) if cell.name == "th" and cell.text.strip()]
        label = "Table: " + ", ".join(" ".join(head.split()) for head in heads)
        table = element("table", self._inside(node), class_="data-table")
        return element(
            "div", table, class_="table-scroll", tabindex="0", role="group", aria_label=label
        )

    def _reference(
        self, kind: str, identifier: str, target: str, content: Markup, class_: str = ""
    ) -> Markup:
        attributes = {"class_": class_} if class_ else {}
        if kind == "term":
            attributes = {
                "class_": f"term-link {class_}".strip(),
                "title": plain(self._bank.term[identifier].definition),
            }
        return element("a", content, href=refs.relative_url(target, self._page), **attributes)

    def _name(self, kind: str, identifier: str) -> str:
        """Return what an entry is called where its link has no words of its own."""
        match kind:
            case "question":
                return self._bank.question[identifier].prompt
            case "topic" | "glossary":
                return self._bank.topic[identifier].title
            case "level":
                return self._bank.levels[identifier]
            case "source":
                return self._bank.source[identifier].title
            case _:
                entry: Term | LearningPath | Kit = getattr(self._bank, kind)[identifier]
                return entry.name

    def _cited(self) -> tuple[str, ...]:
        """Return the sources of the question whose page this is."""
        kind, _, name = self._page.partition("/")
        return self._bank.question[name.removesuffix(".md")].sources if kind == "questions" else ()


@lru_cache(maxsize=1024)
def color_code(code: str, language: str, title: str = "") -> Markup:
    """Return code as HTML in which each kind of word has a class; a language that nobody knows stays plain."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True, filename=html.escape(title))
    return Markup(highlight(code, lexer, formatter).strip())  # noqa: S704 - the formatter escapes


@pass_context
def _finalize(context: Context, value: object) -> object:
    """Return what `{{ … }}` prints: text as a token, unless a writer made it or nothing in it can be markup."""
    if isinstance(value, str) and not isinstance(value, Markup) and not _ID.fullmatch(value):
        return context["inert"](value)
    return value


@cache
def _environment() -> Environment:
    """Return the one environment of all pages' templates."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
        finalize=_finalize,
    )

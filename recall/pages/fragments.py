"""Text of the bank on its way through the site generator: a token in the Markdown of a page, HTML at the end.

A page is Markdown that the templates write; what comes from the bank arrives converted already. In its place stands a token of
private-use characters, which no file of the bank may hold and in which no Markdown extension sees anything; the last
postprocessor puts the HTML there. So nothing that an author types is ever read as a page's Markdown.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown import Markdown

_LAST = -10
_LINE = re.compile("\ue000([0-9a-f]{20})\ue001")
_BLOCK = re.compile("<p>\ue002([0-9a-f]{20})\ue003</p>")
_LEFT_OVER = re.compile("[\ue000-\ue003]")


class Fragments:
    """Pieces of HTML by their digest: the same piece has the same token in every build."""

    def __init__(self) -> None:
        """Begin without any."""
        self._html: dict[str, Markup] = {}

    def line(self, html: Markup) -> Markup:
        """Return the token of HTML that stands within a line, or in an attribute if it has no tags."""
        return Markup(f"\ue000{self._kept(html)}\ue001")  # noqa: S704 - private-use characters and hex

    def block(self, html: Markup) -> Markup:
        """Return the token of HTML that stands on its own, as a paragraph does."""
        return Markup(f"\ue002{self._kept(html)}\ue003")  # noqa: S704 - private-use characters and hex

    def put_in(self, text: str) -> str:
        """Return a page's HTML with each token replaced; raise ValueError for a token that is not where it belongs."""
        text = _BLOCK.sub(lambda match: self._html[match[1]], text)
        text = _LINE.sub(lambda match: self._html[match[1]], text)
        if found := _LEFT_OVER.search(text):
            around = text[max(found.start() - 60, 0) : found.start()]
            msg = f"a text of the bank is not in a place of its own, after {around!r}"
            raise ValueError(msg)
        return text

    def spell_out(self, markdown: str) -> str:
        """Return a page's Markdown with HTML in the place of its tokens, for an engine that does not know them."""
        tokens = re.compile("[\ue000\ue002]([0-9a-f]{20})[\ue001\ue003]")
        return tokens.sub(lambda match: self._html[match[1]], markdown)

    def _kept(self, html: Markup) -> str:
        digest = hashlib.sha256(html.encode()).hexdigest()[:20]
        self._html[digest] = html
        return digest


class FragmentExtension(Extension):
    """Puts the fragments of a build into the pages that name them."""

    def __init__(self, fragments: Fragments) -> None:
        """Keep the fragments, which grow while the pages are made."""
        super().__init__()
        self._fragments = fragments

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register the replacement after everything else that reads the page's HTML."""
        md.postprocessors.register(_PutIn(self._fragments), "recall-fragments", _LAST)


class _PutIn(Postprocessor):
    def __init__(self, fragments: Fragments) -> None:
        super().__init__()
        self._fragments = fragments

    def run(self, text: str) -> str:
        return self._fragments.put_in(text)

"""What a page of the site may have, and the security policy that says so to the browser.

The policy allows the inline scripts that the templates bring, by the hash of their sources, and never what a page happens to
have: a page with anything that is not on the lists below fails the build. So text that became markup by some mistake would be
found before it is published, and would not run if it were.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# fmt: off
ELEMENTS = frozenset((
    # the document and the theme's frame
    "html", "head", "meta", "link", "title", "script", "body", "header", "footer", "main", "article", "nav", "div", "span",
    "h1", "h2", "h3", "h4", "p", "a", "img", "ul", "ol", "li", "hr", "br", "blockquote", "pre", "code", "kbd", "em", "strong",
    "sup", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary", "noscript",
    # what a reader fills in
    "form", "fieldset", "legend", "label", "input", "select", "option", "button",
    # our own elements
    "copy-button", "palette-switch", "print-button", "print-selection", "question-browser", "recall-search",
    # figures
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "text", "tspan", "defs", "marker", "mask",
    "clipPath", "desc",
    # formulas
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mpadded", "mphantom", "mstyle", "mmultiscripts", "mprescripts",
))
_ATTRIBUTES = frozenset((
    "id", "class", "title", "lang", "dir", "hidden", "role", "tabindex", "href", "rel", "src", "alt", "width", "height",
    "download", "type", "name", "content", "charset", "http-equiv", "property", "for", "value", "start", "open", "colspan",
    "rowspan", "as", "crossorigin", "autocomplete", "maxlength", "spellcheck", "placeholder", "form", "checked", "selected",
    # figures
    "viewBox", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "d", "points", "transform",
    "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "fill-rule", "stroke-width", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "text-anchor", "font-size", "font-weight",
    "font-style", "dominant-baseline", "text-decoration", "orient", "refX", "refY", "markerWidth", "markerHeight",
    "markerUnits", "maskUnits", "marker-start", "marker-end", "mask", "clip-path", "focusable",
    # formulas
    "alttext", "display", "mathvariant", "stretchy", "accent", "lspace", "rspace", "minsize", "maxsize", "columnalign",
    "linethickness", "displaystyle", "scriptlevel", "fence", "separator", "movablelimits", "symmetric", "largeop", "form",
    "accentunder", "depth", "voffset", "rowspacing", "columnspacing", "columnlines", "rowlines",
))
# fmt: on
_ADDRESSES = frozenset({"href", "src"})
_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})
"""Types of `<script>` that a browser does not run."""

_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|<!doctype html>", re.DOTALL | re.IGNORECASE)
# A tag whose attributes have their quotes closed: `>` within quotes does not end it.
_TAG = re.compile(r"""</?(?P<name>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'>/=]+)(?:\s*=\s*(?:"(?P<value>[^"]*)"|'(?P<single>[^']*)'))?"""
)
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_SCHEMES = frozenset({"https", "http", "mailto"})


def page_policy(inline: Iterable[str]) -> str:
    """Return the Content-Security-Policy of every page: its own files, and the inline scripts given, by their hash."""
    hashes = [f"'sha256-{_digest(script)}'" for script in inline]
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        # No script may make HTML out of a string, and none may ask for a way around it.
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def page_faults(page: str, inline: Collection[str]) -> Iterator[str]:
    """Yield what a page has and must not have, each with the element it is in."""
    for match in _SCRIPT.finditer(page):
        attributes = _attributes_of(match["attributes"])
        runs = attributes.get("type", "module") not in _DATA_BLOCKS
        if runs and "src" not in attributes and match["code"] not in inline:
            yield f"an inline script that no template brings: {_shorten(match[0])}"
    rest = _COMMENT.sub("", _SCRIPT.sub(lambda match: f"<script{match['attributes']}>", page))
    for match in _TAG.finditer(rest):
        yield from _tag_faults(match)
    left = _TAG.sub("", rest)
    if "<" in left:
        yield f"a '<' that begins no element: {_shorten(left[left.index('<') :])}"


def _tag_faults(match: re.Match[str]) -> Iterator[str]:
    if match["name"] not in ELEMENTS:
        yield f"an element that is not on the list: {_shorten(match[0])}"
    for name, value in _attributes_of(match["attributes"]).items():
        if name not in _ATTRIBUTES and not name.startswith(("data-", "aria-")):
            yield f"an attribute '{name}' that is not on the list: {_shorten(match[0])}"
        scheme = _SCHEME.match(html.unescape(value)) if name in _ADDRESSES else None
        if scheme and scheme[1].lower() not in _SCHEMES:
            yield f"an address of another kind: {_shorten(match[0])}"


def _attributes_of(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(text)
    return {match["name"]: match["value"] or match["single"] or "" for match in found}


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _shorten(text: str, limit: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit]}…"

"""The last step of a build, on the built site: one style sheet, fingerprints, policy, redirects.

Works on the finished HTML only, so it stays true whatever made the pages.
"""

from __future__ import annotations

import hashlib
import html
import re
from typing import TYPE_CHECKING

from recall.policy import page_faults, page_policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

STYLESHEET = "assets/css/recall.css"

_OWN_SHEET = re.compile(
    r'[ \t]*<link rel="stylesheet" href="(?P<base>[^"]*?)assets/css/(?P<name>[\w-]+\.css)">\n?'
)
_OWN_SCRIPT = re.compile(r'(<script src="[^"]*?assets/js/[\w-]+\.js)(")')
_IMPORT = re.compile(r'((?:from|import)\s*\(?\s*"\.{1,2}/[^"?]+\.js)(")')
_CHARSET = '<meta charset="utf-8">'
_END_OF_ARTICLE = "</article>"
_MOST_FAULTS = 20


def finish(
    site: Path, redirects: Iterable[tuple[str, str]], site_url: str, inline: Collection[str] = ()
) -> None:
    """Finish a built site in place.

    `redirects` are pairs of old and new addresses from the site's root, `inline` the inline scripts
    that the templates bring. Raises ValueError when a page has something that it must not have, or
    no charset to put the policy behind, or when a redirect leads nowhere.
    """
    pages = sorted(site.rglob("*.html"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    _check_pages(site, texts, inline)
    _join_stylesheets(site, texts.values())
    version = fingerprint(site)
    for script in sorted((site / "assets/js").rglob("*.js")):
        text = script.read_text(encoding="utf-8")
        script.write_text(_IMPORT.sub(rf"\1?v={version}\2", text), encoding="utf-8", newline="\n")
    policy = page_policy(inline)
    for page, text in texts.items():
        finished = _one_stylesheet(text, version)
        finished = _OWN_SCRIPT.sub(rf"\1?v={version}\2", finished)
        finished = _with_policy(finished, page, policy)
        page.write_text(finished, encoding="utf-8", newline="\n")
    _drop_unused(site, texts.values())
    for old, new in redirects:
        _write_redirect(site, old, new, site_url, policy)


def _check_pages(site: Path, texts: Mapping[Path, str], inline: Collection[str]) -> None:
    """Raise ValueError that names each page with something it must not have, and what that is."""
    faults = []
    for page, text in texts.items():
        name = page.relative_to(site).as_posix()
        faults += [f"{name}: {fault}" for fault in page_faults(text, inline)]
    if faults:
        more = len(faults) - _MOST_FAULTS
        shown = [*faults[:_MOST_FAULTS], *([f"and {more} more"] if more > 0 else [])]
        raise ValueError("\n".join(["the site's pages have what its policy forbids", *shown]))


def _join_stylesheets(site: Path, pages: Iterable[str]) -> None:
    """Write the site's own style sheets as one, in the order in which the pages name them."""
    found = (match["name"] for text in pages for match in _OWN_SHEET.finditer(text))
    names = list(dict.fromkeys(found))
    if not names:
        return
    sheets = [(site / "assets/css" / name).read_text(encoding="utf-8") for name in names]
    joined = "".join(sheet.strip() + "\n" for sheet in sheets)
    (site / STYLESHEET).write_text(_without_comments(joined), encoding="utf-8", newline="\n")
    for name in names:
        (site / "assets/css" / name).unlink()


def _drop_unused(site: Path, pages: Iterable[str]) -> None:
    """Remove the theme's own scripts, styles and images that no page names."""
    everything = "".join(pages)
    for folder in ("javascripts", "stylesheets", "images"):
        for file in sorted((site / "assets" / folder).rglob("*")):
            if (
                file.is_file()
                and f"assets/{file.relative_to(site / 'assets').as_posix()}" not in everything
            ):
                file.unlink()
        for empty in sorted((site / "assets" / folder).rglob(""), reverse=True):
            if not any(empty.iterdir()):
                empty.rmdir()


def fingerprint(site: Path) -> str:
    """Return a short digest of the site's scripts and styles: it changes when one of them does."""
    digest = hashlib.sha256()
    for folder in ("css", "js", "vendor"):
        for file in sorted((site / "assets" / folder).rglob("*")):
            if file.is_file():
                digest.update(
                    file.relative_to(site).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"
                )
    return digest.hexdigest()[:8]


def _one_stylesheet(text: str, version: str) -> str:
    found = list(_OWN_SHEET.finditer(text))
    if not found:
        return text
    head = f'    <link rel="stylesheet" href="{found[0]["base"]}{STYLESHEET}?v={version}">\n'
    return text[: found[0].start()] + head + _OWN_SHEET.sub("", text[found[0].end() :])


def _with_policy(text: str, page: Path, policy: str) -> str:
    if _CHARSET not in text:
        msg = f"{page}: no {_CHARSET} to put the security policy behind"
        raise ValueError(msg)
    meta = f'{_CHARSET}\n      <meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace(_CHARSET, meta, 1)


def _without_comments(css: str) -> str:
    """Return a style sheet without its comments; one that begins with `/*!` is a license."""
    return re.sub(r"/\*(?!!).*?\*/\n?", "", css, flags=re.DOTALL)


def _write_redirect(site: Path, old: str, new: str, site_url: str, policy: str) -> None:
    target, _, anchor = new.strip("/").partition("#")
    if not (site / target / "index.html").is_file():
        msg = f"data/permalinks.txt: {old} leads to {new}, which the site does not hold"
        raise ValueError(msg)
    path, _, place = old.strip("/").partition("#")
    up = "../" * len(path.strip("/").split("/"))
    address = html.escape(f"{up}{target.strip('/')}/{'#' + anchor if anchor else ''}")
    page = site / path / "index.html"
    if place:
        _mark_moved(page, old, place, address)
        return
    if page.exists():
        msg = f"data/permalinks.txt: {old} is still a page; it cannot lead elsewhere"
        raise ValueError(msg)
    page.parent.mkdir(parents=True, exist_ok=True)
    canonical = html.escape(site_url + new.lstrip("/"))
    text = (
        f'<!doctype html>\n<html lang="en">\n<head>\n{_CHARSET}\n<title>Moved</title>\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n'
        f'<link rel="canonical" href="{canonical}">\n'
        '<meta name="robots" content="noindex">\n</head>\n'
        f'<body>\n<p>This page has moved: <a href="{address}">go on</a>.</p>\n</body>\n</html>\n'
    )
    page.write_text(_with_policy(text, page, policy), encoding="utf-8", newline="\n")


def _mark_moved(page: Path, old: str, place: str, address: str) -> None:
    """Leave a sign where a part of a page was: no browser can be sent on from there."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    if _END_OF_ARTICLE not in text or f'id="{place}"' in text:
        msg = f"data/permalinks.txt: {old} leads on, but its page is gone or still holds that place"
        raise ValueError(msg)
    link = f'<a href="{address}">go on</a>'
    sign = f'<p id="{html.escape(place)}">What stood here has moved: {link}.</p>\n'
    page.write_text(
        text.replace(_END_OF_ARTICLE, sign + _END_OF_ARTICLE, 1), encoding="utf-8", newline="\n"
    )

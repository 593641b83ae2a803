"""The last step of a build, on the files of the built site: one style sheet, fingerprints, policy, redirects.

Works on the finished HTML only, so it stays true whatever made the pages.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STYLESHEET = "assets/css/recall.css"

_OWN_SHEET = re.compile(
    r'[ \t]*<link rel="stylesheet" href="(?P<base>[^"]*?)assets/css/(?P<name>[\w-]+\.css)">\n?'
)
_OWN_SCRIPT = re.compile(r'(<script src="[^"]*?assets/js/[\w-]+\.js)(")')
_IMPORT = re.compile(r'((?:from|import)\s*\(?\s*"\.{1,2}/[^"?]+\.js)(")')
_INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'
_END_OF_ARTICLE = "</article>"


def finish(site: Path, redirects: Iterable[tuple[str, str]], site_url: str) -> None:
    """Finish a built site in place.

    `redirects` are pairs of old and new addresses from the site's root. Raises ValueError when a page has no charset to
    put the policy behind, or a redirect leads nowhere.
    """
    pages = sorted(site.rglob("*.html"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    names = list(
        dict.fromkeys(
            match["name"] for text in texts.values() for match in _OWN_SHEET.finditer(text)
        )
    )
    if names:
        joined = "".join(
            (site / "assets/css" / name).read_text(encoding="utf-8").strip() + "\n"
            for name in names
        )
        (site / STYLESHEET).write_text(_without_comments(joined), encoding="utf-8", newline="\n")
        for name in names:
            (site / "assets/css" / name).unlink()
    version = fingerprint(site)
    for script in sorted((site / "assets/js").rglob("*.js")):
        text = script.read_text(encoding="utf-8")
        script.write_text(_IMPORT.sub(rf"\1?v={version}\2", text), encoding="utf-8", newline="\n")
    for page, text in texts.items():
        finished = _one_stylesheet(text, version)
        finished = _OWN_SCRIPT.sub(rf"\1?v={version}\2", finished)
        page.write_text(_with_policy(finished, page), encoding="utf-8", newline="\n")
    _drop_unused(site, texts.values())
    for old, new in redirects:
        _write_redirect(site, old, new, site_url)


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
    """Return a short digest of the site's own scripts and styles: it changes when one of them does."""
    digest = hashlib.sha256()
    for folder in ("css", "js", "vendor"):
        for file in sorted((site / "assets" / folder).rglob("*")):
            if file.is_file():
                digest.update(
                    file.relative_to(site).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"
                )
    return digest.hexdigest()[:8]


def policy(page: str) -> str:
    """Return the Content-Security-Policy of one page: its own files, and inline scripts by their hash.

    Data blocks (`type="application/json"`, JSON-LD) are not scripts and need none.
    """
    hashes = []
    for match in _INLINE_SCRIPT.finditer(page):
        kind = re.search(r'\btype="([^"]*)"', match["attributes"])
        if "src=" in match["attributes"] or (kind and kind[1] not in {"module", "text/javascript"}):
            continue
        digest = base64.b64encode(hashlib.sha256(match["code"].encode()).digest()).decode()
        hashes.append(f"'sha256-{digest}'")
    script = " ".join(["script-src 'self'", *dict.fromkeys(hashes)])
    own = "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
    return f"default-src 'none'; {script}; {own}"


def _one_stylesheet(text: str, version: str) -> str:
    found = list(_OWN_SHEET.finditer(text))
    if not found:
        return text
    head = f'    <link rel="stylesheet" href="{found[0]["base"]}{STYLESHEET}?v={version}">\n'
    return text[: found[0].start()] + head + _OWN_SHEET.sub("", text[found[0].end() :])


def _with_policy(text: str, page: Path) -> str:
    if _CHARSET not in text:
        msg = f"{page}: no {_CHARSET} to put the security policy behind"
        raise ValueError(msg)
    meta = f'{_CHARSET}\n      <meta http-equiv="Content-Security-Policy" content="{policy(text)}">'
    return text.replace(_CHARSET, meta, 1)


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/\n?", "", css, flags=re.DOTALL)


def _write_redirect(site: Path, old: str, new: str, site_url: str) -> None:
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
        f'<link rel="canonical" href="{canonical}">\n<meta name="robots" content="noindex">\n</head>\n'
        f'<body>\n<p>This page has moved: <a href="{address}">go on</a>.</p>\n</body>\n</html>\n'
    )
    page.write_text(_with_policy(text, page), encoding="utf-8", newline="\n")


def _mark_moved(page: Path, old: str, place: str, address: str) -> None:
    """Leave a sign where a part of a living page stood: no browser can be sent on from there without a script."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    if _END_OF_ARTICLE not in text or f'id="{place}"' in text:
        msg = f"data/permalinks.txt: {old} leads on, but its page is gone or still holds that place"
        raise ValueError(msg)
    sign = f'<p id="{html.escape(place)}">What stood here has moved: <a href="{address}">go on</a>.</p>\n'
    page.write_text(
        text.replace(_END_OF_ARTICLE, sign + _END_OF_ARTICLE, 1), encoding="utf-8", newline="\n"
    )

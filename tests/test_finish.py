"""A finished site has one style sheet, fingerprints, a policy on each page, and stubs for old addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from recall.finish import fingerprint, finish

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html>
<html><head>
      <meta charset="utf-8">
    <link rel="stylesheet" href="../assets/stylesheets/main.min.css">
    <link rel="stylesheet" href="../assets/css/one.css">
    <link rel="stylesheet" href="../assets/css/two.css">
    <script>let a = 1</script>
    <script type="application/ld+json">{"a": 1}</script>
</head><body><script src="../assets/js/site.js" type="module"></script></body></html>
"""
INLINE = ["let a = 1"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small built site."""
    for name, text in {
        "page/index.html": PAGE,
        "assets/css/one.css": "/*! license */\n/* why */\na { b: c }\n",
        "assets/css/two.css": "d { e: f }\n",
        "assets/js/site.js": 'import "./elements/x.js";\nif (a) import("./elements/y.js");\n',
        "assets/js/elements/x.js": 'export { z } from "../lib/z.js";\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def read(site: Path, name: str = "page/index.html") -> str:
    """Return the text of one file of the site."""
    return (site / name).read_text(encoding="utf-8")


def test_own_style_sheets_become_one(site: Path) -> None:
    """In their order, without comments but licenses; a sheet of another folder stays apart."""
    finish(site, [], "https://example.org/", INLINE)
    assert "/*! license */\na { b: c }\nd { e: f }\n" == read(site, "assets/css/recall.css")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)"', read(site))
    assert [
        "../assets/stylesheets/main.min.css",
        f"../assets/css/recall.css?v={fingerprint_of(site)}",
    ] == sheets
    assert not (site / "assets/css/one.css").exists()


def fingerprint_of(site: Path) -> str:
    """Return the fingerprint that the page's script carries."""
    match = re.search(r"site\.js\?v=([0-9a-f]{8})", read(site))
    assert match
    return match[1]


def test_scripts_and_their_imports_carry_the_fingerprint(site: Path) -> None:
    """So that a new page never runs an old module."""
    finish(site, [], "https://example.org/", INLINE)
    version = fingerprint_of(site)
    assert (
        f'import "./elements/x.js?v={version}";\nif (a) import("./elements/y.js?v={version}");\n'
        == read(site, "assets/js/site.js")
    )
    assert f'export {{ z }} from "../lib/z.js?v={version}";\n' == read(
        site, "assets/js/elements/x.js"
    )


def test_files_of_the_theme_that_no_page_names_are_dropped(site: Path) -> None:
    """What a page names stays."""
    for name in (
        "javascripts/bundle.js",
        "javascripts/lunr/a.js",
        "stylesheets/main.min.css",
        "stylesheets/main.min.css.map",
    ):
        path = site / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    finish(site, [], "https://example.org/", INLINE)
    assert [
        file.name
        for file in sorted((site / "assets").rglob("*"))
        if file.is_file() and file.parent.name not in {"css", "js", "elements"}
    ] == ["main.min.css"]


def test_the_fingerprint_changes_with_the_content(site: Path) -> None:
    """And only then."""
    before = fingerprint(site)
    assert before == fingerprint(site)
    (site / "assets/js/site.js").write_text("changed", encoding="utf-8")
    assert before != fingerprint(site)


def test_a_page_with_something_that_no_template_brings_is_refused(site: Path) -> None:
    """By the page's name and the element; nothing of it enters the policy."""
    page = PAGE.replace("<body>", "<body><script>alert(1)</script><p onclick='x'>")
    (site / "page/index.html").write_text(page, encoding="utf-8")
    with pytest.raises(ValueError, match="forbids") as caught:
        finish(site, [], "https://example.org/", INLINE)
    assert str(caught.value).splitlines()[1:] == [
        "page/index.html: an inline script that no template brings: <script>alert(1)</script>",
        "page/index.html: an attribute 'onclick' that is not on the list: <p onclick='x'>",
    ]


def test_of_many_faults_the_first_are_named(site: Path) -> None:
    """And the others are counted."""
    page = PAGE.replace("<body>", "<body>" + "<blink>" * 23)
    (site / "page/index.html").write_text(page, encoding="utf-8")
    with pytest.raises(ValueError, match="and 3 more"):
        finish(site, [], "https://example.org/", INLINE)


def test_the_policy_stands_right_behind_the_charset(site: Path) -> None:
    """It must come before everything that it governs."""
    finish(site, [], "https://example.org/", INLINE)
    assert re.search(
        r'<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="default-src',
        read(site),
    )


def test_a_page_without_a_charset_is_refused(site: Path) -> None:
    """A policy that could not be placed must not pass silently."""
    (site / "page/index.html").write_text("<html></html>", encoding="utf-8")
    with pytest.raises(ValueError, match="no <meta charset"):
        finish(site, [], "https://example.org/", INLINE)


def test_an_old_address_leads_on(site: Path) -> None:
    """By a stub that names the living page, for people and for search engines."""
    finish(site, [("/old/name/", "/page/#part")], "https://example.org/", INLINE)
    stub = read(site, "old/name/index.html")
    assert 'content="0; url=../../page/#part"' in stub
    assert '<link rel="canonical" href="https://example.org/page/#part">' in stub
    assert "noindex" in stub


def test_an_old_place_on_a_living_page_leads_on_by_a_sign(site: Path) -> None:
    """Without a script a browser cannot be sent on from an anchor, so the reader is."""
    (site / "page/index.html").write_text(
        PAGE.replace("<script src", "<article></article><script src"), encoding="utf-8"
    )
    finish(site, [("/page/#old", "/page/#new")], "https://example.org/", INLINE)
    assert (
        '<p id="old">What stood here has moved: <a href="../page/#new">go on</a>.</p>\n</article>'
        in read(site)
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/old/", "/nowhere/", "does not hold"),
        ("/page/", "/page/", "is still a page"),
        ("/page/#x", "/page/", "its page is gone or still holds that place"),
        ("/gone/#x", "/page/", "its page is gone or still holds that place"),
    ],
)
def test_a_wrong_redirect_is_refused(site: Path, old: str, new: str, message: str) -> None:
    """Both ends are checked."""
    with pytest.raises(ValueError, match=message):
        finish(site, [(old, new)], "https://example.org/", INLINE)

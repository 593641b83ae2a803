"""What we take from the theme's style sheet: the rules that pages use, in a layer below ours."""

from __future__ import annotations

import pytest

from scripts.command import ROOT
from scripts.theme import TARGET, can_match, generated_files, style_sheet, theme_sheet


@pytest.mark.parametrize("name", generated_files())
def test_the_files_are_those_of_the_installed_theme(name: str) -> None:
    """After the theme was raised, `dev.py fix` writes them again; then look at each page type."""
    made = (ROOT / name).read_text(encoding="utf-8")

    assert made == generated_files()[name], f"{name} is stale: run python3 scripts/dev.py fix"


def test_most_of_the_theme_stays_out() -> None:
    """The theme's sheet is 137 kB; what pages use of it is less than a tenth, and not nothing."""
    kept = len(generated_files()[TARGET])

    assert 5_000 < kept < len(theme_sheet()) / 10


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("body", True),
        ("*", True),
        (".md-typeset h1", True),
        (".md-typeset ol:not([hidden])", True),
        ("[dir=rtl] .md-typeset blockquote", True),
        (".highlight .kn", True),
        (".md-typeset :is(h1,h2):target", True),
        (".md-typeset :is(.tabbed-set, .grid)", False),
        (".md-typeset .admonition", False),
        (".md-search__input", False),
        (".md-typeset details>summary", False),
        (".md-typeset video", False),
        ("[data-md-toggle=search]:checked~.md-header", False),
        ("#__comments", False),
        (".md-typeset pre>code::-webkit-scrollbar", False),
    ],
)
def test_a_selector_is_kept_if_an_element_of_ours_can_match_it(
    selector: str, expected: bool
) -> None:
    """Each step must be possible: its element, class and attribute; `:not()` says what is not."""
    assert can_match(selector) is expected


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        # A list of selectors keeps those that can match.
        (".md-header,.md-typeset p{color:red}", ".md-typeset p { color: red }"),
        # Sizes are ours, and so is what is important.
        ("p{font-size:1rem;margin:0!important}", "p { margin: 0 }"),
        ("p{font-size:1rem}", ""),
        # Groups of rules stay groups; empty ones go.
        ("@media print{p{margin:0}.md-nav{margin:0}}", "@media print {\np { margin: 0 }\n}"),
        ("@media print{.md-nav{margin:0}}", ""),
        ("@media (prefers-reduced-motion){p{transition:none}}", ""),
        # Fonts, animations and sheets of paper are ours.
        (
            '@charset "UTF-8";@page{margin:25mm}@keyframes a{to{top:0}}p{margin:0}',
            "p { margin: 0 }",
        ),
        # A brace or a semicolon in a string is text; so is a separator in brackets.
        ('p{content:"};{";margin:0}', 'p { content: "};{"; margin: 0 }'),
        ("p{background:url(data:a;b)}", "p { background: url(data:a;b) }"),
        # Names that are used, by way of others or not, stay; those that tokens.css defines do not.
        (
            ":root{--a:var(--b);--b:1px;--c:2px;--ours:3px}p{margin:var(--a) var(--ours)}",
            ":root { --a: var(--b); --b: 1px }\np { margin: var(--a) var(--ours) }",
        ),
    ],
)
def test_a_sheet_keeps_what_is_used(theme: str, expected: str) -> None:
    """Everything is in one layer, a rule on each line."""
    lines = f"{expected}\n" if expected else ""

    assert style_sheet(theme, tokens=":root { --ours: 0; }") == f"@layer theme {{\n{lines}}}\n"

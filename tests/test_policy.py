"""What a page may have, and the policy that the browser is given."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from recall.policy import page_faults, page_policy
from recall.text.markdown import ELEMENTS

ROOT = Path(__file__).parents[1]


def test_the_policy_allows_the_scripts_given_and_no_others() -> None:
    """By hash; nothing is allowed wholesale, and no string becomes HTML."""
    digest = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    policy = page_policy(["let a = 1"])
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert policy.endswith("require-trusted-types-for 'script'; trusted-types 'none'")


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><html lang='en'><head><meta charset=\"utf-8\"></head></html>",
        "<!-- a comment <script> --><p>x</p>",
        "<script>let a = 1</script>",
        '<script type="application/ld+json">{"a": "</p>"}</script>',
        '<script src="a.js" type="module"></script>',
        '<a href="https://example.org/?a=1&amp;b=2#c" data-x="&lt;b onclick=1>" aria-label="y">&lt;b&gt;</a>',
        '<a href="#x"><a href="../x/"><a href="mailto:a@b.c">',
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    ],
)
def test_a_good_page_has_no_fault(page: str) -> None:
    """What templates, the converter and the figures write."""
    assert [] == list(page_faults(page, ["let a = 1"]))


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<script>let b = 2</script>", "an inline script that no template brings"),
        ('<script type="module">let b</script>', "an inline script that no template brings"),
        ("<script>let a = 1 </script>", "an inline script that no template brings"),
        ('<p onclick="x">', "an attribute 'onclick' that is not on the list"),
        ("<p ONCLICK=x>", "an attribute 'ONCLICK' that is not on the list"),
        ("<p style='x'>", "an attribute 'style' that is not on the list"),
        ("<style>a{}</style>", "an element that is not on the list"),
        ("<iframe srcdoc=x>", "an element that is not on the list"),
        ("<base href=x>", "an element that is not on the list"),
        ('<a href="javascript:alert(1)">', "an address of another kind"),
        ('<a href=" JavaScript&colon;alert(1)">', "an address of another kind"),
        ("<img src='data:text/html,x'>", "an address of another kind"),
        ("a < b", "a '<' that begins no element"),
        ("<p title='a", "a '<' that begins no element"),
        ("<x-new>", "an element that is not on the list"),
    ],
)
def test_each_fault_is_found(page: str, fault: str) -> None:
    """With the element."""
    found = list(page_faults(page, ["let a = 1"]))
    assert found
    assert found[0].startswith(fault)


def test_every_element_of_a_text_may_be_on_a_page() -> None:
    """The list of the page knows what the converter makes; figures, examples and formulas have elements of their own."""
    for name in ELEMENTS.keys() - {"figure", "example", "math"}:
        assert [] == list(page_faults(f"<{name}>", ()))


def test_the_decisions_name_the_elements() -> None:
    """The page about decisions lists what a text can become."""
    page = (ROOT / "docs/about/decisions.md").read_text(encoding="utf-8")
    missing = [name for name in ELEMENTS if f"`{name}`" not in page]
    assert [] == missing

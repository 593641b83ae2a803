"""Hostile text: a grammar of parts that some Markdown, HTML, YAML or template reader takes for more than text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from recall.bank.records import KINDS
from tests.bank_fixture import bank_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

WORDS = [
    "ndcg",
    "a",
    "Is it so?",
    "1.",
    "x = 1",
    "List<int>",
    "a < b & c > d",
    "<unk>",
    "é",
    "C:\\dir",
]
MARKS = [
    "`",
    "``",
    "```",
    "*",
    "**",
    "_",
    "[",
    "]",
    "](",
    ")",
    "![",
    "|",
    "~~~",
    "$",
    "$$",
    "\\",
    "#",
    ">",
]
HTML = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>",
    "</p></div></details>",
    "<div markdown='1'>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{}</style>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?php",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
]
ENTITIES = ["&lt;b&gt;", "&#60;script&#62;", "&colon;", "&amp;", "&nbsp;", "&#x6A;avascript:"]
LINKS = [
    "[a](term:ndcg)",
    '[a](https://example.org/?a=1&b=2 "t")',
    "[a](javascript:alert(1))",
    "[a](javascript&#58;alert(1))",
    "[a](data:text/html,x)",
    "[x]: javascript:alert(1)",
    "[x][y]",
    "<https://example.org>",
    "https://example.org",
    "[^1]",
    "[^1]: note",
    "*[a]: b",
]
LISTS = ["{: onclick=alert(1) }", "{: #id .class style='x' }", "{#id}", "{.class}"]
BLOCKS = [
    "/// hint | x",
    "///",
    "///// answer | x",
    '--8<-- "x"',
    "::: x",
    "!!! note",
    "??? note",
    "[TOC]",
]
TEMPLATES = ["{{ 7*7 }}", "{% raw %}", "{# x #}", "${7*7}", "#{7*7}"]
FORMULAS = ["$x$", r"$\text{a < b}$", r"$a_1 * b$", "$5 and $6", "$$\ny\n$$"]
FIGURES = ["![x](figure:recall-list)", "![Code](example:code)", "![x](https://example.org/x.png)"]
SPACE = [
    "\n",
    "\n\n",
    "  \n",
    "\t",
    "    ",
    "\n    ",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n## ",
    "\n| a | b |\n|---|---|\n",
]
CONTROLS = ["\x00", "\x02", "\x03", "\x1b", "\u202e", "\ufeff", "\ue000", "\ue002", "\u2028"]
"""Characters that no text of the bank may have."""

PARTS = [
    WORDS,
    WORDS,
    MARKS,
    MARKS,
    HTML,
    ENTITIES,
    LINKS,
    LISTS,
    BLOCKS,
    TEMPLATES,
    FORMULAS,
    FIGURES,
    SPACE,
]

_STYLES = [None, '"', "'", "|", ">"]


def hostile_text(random: Random, *, lines: bool) -> str:
    """Return a text of a few parts; with `lines`, of several lines."""
    kinds = PARTS if lines else [kind for kind in PARTS if kind is not SPACE]
    parts = [random.choice(random.choice(kinds)) for _ in range(random.randint(1, 6))]
    text = random.choice(["", " "]).join(parts)
    return text if lines else " ".join(text.split())


def text_fields(
    table: list[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any] | list[Any], str | int]]:
    """Yield the container and the key of every text in the entries of a table, but for ids and other names."""
    for entry in table:
        yield from _fields(entry, "")


def _fields(value: Any, name: str) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        field = key if isinstance(key, str) else name
        if isinstance(inner, dict | list):
            yield from _fields(inner, field)
        elif isinstance(inner, str) and field not in _NAMES:
            yield value, key


_NAMES = frozenset(
    [
        "id",
        "level",
        "topics",
        "topic",
        "terms",
        "term",
        "learn_first",
        "confused_with",
        "sources",
        "question",
        "questions",
        "kind",
        "probes",
        "type",
        "URL",
        "DOI",
    ]
)
"""Fields that name entries; the differences below `confused_with` are texts of their own."""


class _Dumper(yaml.SafeDumper):
    """Writes each text in a style drawn by chance."""

    random: Random


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = dumper.random.choice(_STYLES)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def dump(table: list[dict[str, Any]], random: Random) -> str:
    """Return a table as YAML; which style a text has is drawn by chance."""
    _Dumper.random = random
    return yaml.dump(table, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def tables() -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the tiny bank by their file."""
    files = bank_files()
    return {kind.file: yaml.safe_load(files[kind.file]) for kind in KINDS.values()}

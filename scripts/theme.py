"""Take the rules that pages of this site use out of Material's style sheet, as `theme.css`.

The theme sends 137 kB of rules, and most are for parts that this site does not have. Kept are the
rules whose selectors can match our pages, in a cascade layer, so that each rule of ours is
stronger. `python3 scripts/dev.py fix` writes the file, and a test finds it stale after the theme
was raised.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from pygments.token import STANDARD_TYPES

from recall.policy import ELEMENTS
from scripts.command import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

TARGET = "docs/assets/css/theme.css"
LICENSE = "docs/assets/css/theme-LICENSE.txt"
TOKENS = "docs/assets/css/tokens.css"

CLASSES = frozenset({"md-typeset", "md-skip", "headerlink", "highlight", "filename"})
"""Classes that pages have and the theme may style; what the frame has besides is styled by us."""
RESTYLED = frozenset({"details", "summary", "figure", "figcaption", "kbd", "mark", "svg", "table"})
"""Elements of which we write every rule, so that nothing of the theme's look has to be undone."""
ATTRIBUTES = frozenset({"dir", "hidden"})
"""Attributes that a selector may ask for."""
SCRIPTED = frozenset({"dialog", "textarea"})
"""Elements that only scripts make."""

_ELEMENTS = (ELEMENTS | SCRIPTED) - RESTYLED
_CODE = frozenset(filter(None, STANDARD_TYPES.values()))  # classes of the words of code
_NOT_OURS = frozenset({"font-size"})
"""Properties that are dropped: every size is one of the scale in tokens.css."""

# The joined style sheet keeps a comment with an exclamation mark.
_HEADER = "/*! Material for MkDocs {version}, in part; MIT: theme-LICENSE.txt */\n"
_HOW = "/* Written by scripts/theme.py, which says what is kept. */\n"
# A string, which may have braces in it, or a brace.
_TOKEN = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{}]""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# One step of a selector; what is in the brackets of a pseudo-class is looked at separately.
_STEP = re.compile(
    r"\.(?P<class>[\w-]+)"
    r"|\[(?P<attribute>[\w-]+)[^\]]*\]"
    r"|#(?P<id>[\w-]+)"
    r"|(?P<pseudo>::?[\w-]+)(?:\((?P<inside>(?:[^()]|\([^()]*\))*)\))?"
    r"|(?P<element>[a-zA-Z][\w-]*)"
)
_USE = re.compile(r"var\((--[\w-]+)")


class Rule(NamedTuple):
    """A rule of a style sheet; a conditional group such as `@media` has rules, no declarations."""

    prelude: str
    declarations: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()


def generated_files() -> dict[str, str]:
    """Return the style sheet and its license, for the theme that is installed, by path."""
    theme = distribution("mkdocs-material")
    (license_path,) = (path for path in theme.files or () if path.match("licenses/LICENSE"))
    tokens = (ROOT / TOKENS).read_text(encoding="utf-8")
    return {
        TARGET: _HEADER.format(version=theme.version) + _HOW + style_sheet(theme_sheet(), tokens),
        LICENSE: license_path.read_text(encoding="utf-8"),
    }


def style_sheet(theme: str, tokens: str) -> str:
    """Return the rules of the theme that our pages use; `tokens` has the names that we define."""
    defined = set(re.findall(r"(--[\w-]+):", tokens))
    kept = without_idle_names(list(used_rules(parse(theme))), defined)
    return f"@layer theme {{\n{''.join(_write(rule) for rule in kept)}}}\n"


def theme_sheet() -> str:
    """Return the main style sheet of the installed theme."""
    folder = files("material") / "templates" / "assets" / "stylesheets"
    (sheet,) = (
        file for file in folder.iterdir() if re.fullmatch(r"main\.\w+\.min\.css", file.name)
    )
    return sheet.read_text(encoding="utf-8")


def parse(css: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet without errors, as a minifier writes it."""
    css = _COMMENT.sub("", css)
    depth = begin = brace = 0
    for token in _TOKEN.finditer(css):
        if token[0] == "{":
            brace = brace if depth else token.start()
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if not depth:
                # Before the first rule there is `@charset`, which ends with a semicolon.
                prelude = css[begin:brace].rpartition(";")[2].strip()
                yield _rule(prelude, css[brace + 1 : token.start()])
                begin = token.end()


def _rule(prelude: str, body: str) -> Rule:
    if prelude.startswith(("@media", "@supports")):
        return Rule(prelude, rules=tuple(parse(body)))
    return Rule(prelude, tuple(_declarations(body)))


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for declaration in split(body, ";"):
        name, _, value = declaration.partition(":")
        if value:
            yield name.strip(), " ".join(value.removesuffix("!important").split())


def split(text: str, separator: str) -> list[str]:
    """Return the parts between separators that are in no brackets and in no string."""
    parts, depth, quote = [""], 0, ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        else:
            depth += (character in "([") - (character in ")]")
        if character == separator and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def used_rules(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules that our pages can match, with the selectors and properties that they need.

    Animations, fonts and sheets of paper are ours alone, and so is the rule that stops motion.
    """
    for rule in rules:
        if rule.rules and "prefers-reduced-motion" not in rule.prelude:
            inner = tuple(used_rules(rule.rules))
            if inner:
                yield rule._replace(rules=inner)
        elif not rule.prelude.startswith("@") and not rule.rules:
            selectors = ", ".join(filter(can_match, split(rule.prelude, ",")))
            kept = tuple(pair for pair in rule.declarations if pair[0] not in _NOT_OURS)
            if selectors and kept:
                yield Rule(selectors, kept)


def can_match(selector: str) -> bool:
    """Say whether an element of our pages can match a selector."""
    return all(_can_hold(step) for step in _STEP.finditer(selector))


def _can_hold(step: re.Match[str]) -> bool:
    if step["class"]:
        return step["class"] in CLASSES or step["class"] in _CODE
    if step["attribute"]:
        return step["attribute"] in ATTRIBUTES
    if step["element"]:
        return step["element"] in _ELEMENTS
    if step["id"]:
        return False
    if step["inside"] and step["pseudo"] in {":is", ":where"}:
        return any(can_match(part) for part in split(step["inside"], ","))
    return not step["pseudo"].startswith(("::-webkit-", "::-moz-"))  # scroll bars, for old browsers


def without_idle_names(rules: Sequence[Rule], defined: Collection[str]) -> Iterator[Rule]:
    """Yield rules without the custom properties that nothing uses or that are defined by us."""
    needed = needed_names(rules, defined)
    for rule in rules:
        pairs = rule.declarations
        kept = tuple(pair for pair in pairs if not pair[0].startswith("--") or pair[0] in needed)
        if kept or rule.rules:
            yield rule._replace(declarations=kept)


def needed_names(rules: Sequence[Rule], defined: Collection[str]) -> set[str]:
    """Return the custom properties that others use, directly or not, and that are not ours."""
    pairs = [pair for rule in rules for pair in _pairs(rule)]
    needed: set[str] = set()
    users = {name for name, _ in pairs if not name.startswith("--")}
    while users:
        used = {name for user, value in pairs if user in users for name in _USE.findall(value)}
        users = used - needed - set(defined)
        needed |= users
    return needed


def _pairs(rule: Rule) -> Iterator[tuple[str, str]]:
    yield from rule.declarations
    for inner in rule.rules:
        yield from _pairs(inner)


def _write(rule: Rule) -> str:
    """Return a rule on a line, a group of rules on as many as it has and two."""
    if rule.rules:
        return f"{rule.prelude} {{\n{''.join(_write(part) for part in rule.rules)}}}\n"
    declarations = "; ".join(f"{name}: {value}" for name, value in rule.declarations)
    return f"{rule.prelude} {{ {declarations} }}\n"

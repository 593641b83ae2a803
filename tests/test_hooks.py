"""The rim ends a build with one sentence that says where the fault is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

import hooks
from recall.bank.bank import Place
from recall.bank.problem import BankError, Problem
from recall.pages.question import question_page
from recall.pages.render import Site

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank

FAULT = Problem(
    Place(path="data/questions.yaml", line=3, column=5), "ndcg: terms", "unknown term 'x'"
)


def test_undrawable_figures_are_located_with_the_rest(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By file and line, with the engine's own words, beside what breaks a rule."""
    name, figure = next(iter(bank.figures.items()))
    broken = replace(bank, figures={name: replace(figure, source="a -> {{")})
    monkeypatch.setattr(hooks, "load_bank", lambda _: broken)
    monkeypatch.setattr(hooks, "CACHE", tmp_path)
    monkeypatch.setattr(hooks.checks, "run", lambda _: [FAULT])
    words = rf"^the bank is broken\ndata/figures/{name}\.d2:1:1: {name}: D2 says: .*\n{re.escape(str(FAULT))}$"
    with pytest.raises(PluginError, match=words):
        hooks.on_config(MkDocsConfig())


def test_a_bank_that_cannot_be_read_ends_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every problem that the loader names."""

    def load(_: Path) -> Bank:
        raise BankError((FAULT,))

    monkeypatch.setattr(hooks, "load_bank", load)
    with pytest.raises(PluginError, match=re.escape(str(FAULT))):
        hooks.on_config(MkDocsConfig())


def test_a_bank_that_breaks_a_rule_ends_the_build(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every problem that the checks name."""
    monkeypatch.setattr(hooks, "load_bank", lambda _: bank)
    monkeypatch.setattr(hooks.checks, "run", lambda _: [FAULT])
    with pytest.raises(PluginError, match=re.escape(str(FAULT))):
        hooks.on_config(MkDocsConfig())


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("questions/recall-basics.md", "../data/answers/recall-basics.md"),
        ("questions/ndcg-basics.md", "../data/questions.yaml#L44"),
        ("paths/metrics-evening.md", "../data/paths.yaml#L1"),
        ("kits/screen-20.md", "../data/kits.yaml#L1"),
        ("topics/metrics.md", "../data/topics.yaml"),
        ("glossary/index.md", "../data/glossary.yaml"),
    ],
)
def test_a_generated_page_is_edited_where_it_is_written(
    page: str, address: str, bank: Bank
) -> None:
    """At the line of its entry, or in its answer."""
    assert address == hooks._edit_uri(bank, page)


def test_a_preview_shows_drafts_and_a_build_does_not(
    bank_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is still to be written is a warning while serving, with a mark on its page; elsewhere it ends the build."""
    files = bank_root / "data" / "questions.yaml"
    text = files.read_text(encoding="utf-8")
    files.write_text(text.replace("Who decided in the end?", "FILL IN"), encoding="utf-8")
    monkeypatch.setattr(hooks, "ROOT", bank_root)
    monkeypatch.setattr(hooks, "CACHE", bank_root / ".cache")
    with pytest.raises(PluginError, match="still to be written"):
        hooks.on_config(MkDocsConfig())

    monkeypatch.setenv("RECALL_DRAFTS", "1")
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "extra": {}, "watch": [], "markdown_extensions": []})
    hooks.on_config(config)
    build = config.extra["recall"]
    assert ("question", "disagreement-story") in build.drafts
    site = Site(build.bank, build.fragments, "https://example.org/")
    site.drafts = build.drafts
    assert "{: .draft }" in question_page(site, build.bank.question["disagreement-story"])
    assert "{: .draft }" not in question_page(site, build.bank.question["recall-basics"])

r"""One verdict: what `check` passes, the build makes; what the build cannot make, `check` refuses.

`tests/verdicts/<name>.toml` puts a text into a field of the tiny valid bank:

    field = "answer"          # one of FIELDS below
    text = "A formula: $\\vec{x}$."
    expect = ["data/answers/recall-basics.md:29:14: recall-basics: formula '\\vec{x}': …"]

Without `expect`, check has nothing to say and every target is made. With it, check prints exactly
these lines, and the build fails, too. Where `house = true`, only a rule of the house refuses what
could be shown.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown import Markdown
from mkdocs.config import load_config

from recall.bank.load import load_bank
from recall.bank.problem import BankError
from recall.exports.anki import anki_text
from recall.exports.api import api_files
from recall.exports.csv import glossary_csv, questions_csv
from recall.exports.epub import study_epub
from recall.exports.guides import interviewer_guide, self_test, study_guide
from recall.exports.llms import llms_text
from recall.exports.previews import preview_images
from recall.exports.search import search_index
from recall.pages import generated_pages
from recall.pages.fragments import FragmentExtension, Fragments
from recall.pages.render import Site
from recall.text.extensions import TableExtension
from scripts import check as command
from tests.bank_fixture import bank_files, patched, write_bank, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recall.bank.bank import Bank

    Target = Callable[[Bank], object]

ROOT = Path(__file__).parents[1]
CASES = sorted((ROOT / "tests" / "verdicts").glob("*.toml"))
FEWEST_CASES = 40
SITE = "https://example.org/recall/"

QUESTIONS = "data/questions.yaml"
FIELDS = {
    "answer": (
        "data/answers/recall-basics.md",
        "See [NDCG](question",
        "{text}\n\nSee [NDCG](question",
    ),
    "prompt": (QUESTIONS, "prompt: When is NDCG the right metric?", "prompt: {yaml}"),
    "nudge": (QUESTIONS, "- What is in the denominator?", "- {yaml}"),
    "must": (QUESTIONS, "must: It takes graded relevance.", "must: {yaml}"),
    "claim": (QUESTIONS, "claim: Recall compares users fairly.", "claim: {yaml}"),
    "weak": (
        QUESTIONS,
        "weak: Confuses recall with [precision](term:precision-at-k).",
        "weak: {yaml}",
    ),
    "term": ("data/glossary.yaml", "name: cutoff", "name: {yaml}"),
    "definition": (
        "data/glossary.yaml",
        "definition: The number of places that are looked at.",
        "definition: {yaml}",
    ),
    "topic": ("data/topics.yaml", "title: People", "title: {yaml}"),
    "source": (
        "data/sources.yaml",
        "title: Introduction to Information Retrieval",
        "title: {yaml}",
    ),
    "path": ("data/paths.yaml", "name: An evening of metrics", "name: {yaml}"),
    "outcome": ("data/paths.yaml", "- compute NDCG by hand", "- {yaml}"),
    "kit": ("data/kits.yaml", "role: a junior engineer", "role: {yaml}"),
    "output": ("examples/recall-basics.out", "recall 0.500", "{text} recall 0.500"),
    "figure": (
        "data/figures/recall-list.d2",
        "list: List { first: relevant; second: other }",
        "{text}",
    ),
}
"""What a text replaces in which file; `{yaml}` is the text in quotes."""


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that keeps the drawings of all cases."""
    return tmp_path_factory.mktemp("drawings")


@pytest.fixture(scope="module")
def site_config() -> Any:
    """Return the site's configuration, whose Markdown extensions make the pages."""
    return load_config(str(ROOT / "mkdocs.yml"))


def build_verdict(root: Path, site_config: Any, drawings: Path) -> list[str]:
    """Return which targets cannot be made of a bank, and why: the build's side of the verdict."""
    try:
        bank = load_bank(root)
    except BankError as error:
        return [f"bank: {error}"]
    targets: Mapping[str, Target] = {
        "pages": lambda bank: _pages(bank, site_config, drawings),
        "study guide": lambda bank: study_guide(bank, "a4", drawings),
        "interviewer's guide": lambda bank: interviewer_guide(bank, "a4", drawings),
        "self-test": lambda bank: self_test(bank, "a4", drawings),
        "EPUB": lambda bank: study_epub(bank, SITE, drawings),
        "cards": lambda bank: anki_text(bank, "", SITE),
        "tables": lambda bank: (questions_csv(bank, SITE), glossary_csv(bank, SITE)),
        "data": lambda bank: (api_files(bank, SITE), llms_text(bank, SITE), search_index(bank, [])),
        "previews": lambda bank: preview_images(bank, drawings),
    }
    failed = []
    for name, make in targets.items():
        try:
            make(bank)
        except Exception as error:  # noqa: BLE001 - whatever ends a build is a refusal
            failed.append(f"{name}: {type(error).__name__}: {error}")
    return failed


def _pages(bank: Bank, site_config: Any, drawings: Path) -> list[str]:
    """Return the pages as the site generator makes them of their Markdown."""
    fragments = Fragments()
    pages = generated_pages(Site(bank, fragments, SITE, drawings))
    extensions = [
        *site_config["markdown_extensions"],
        TableExtension(),
        FragmentExtension(fragments),
    ]
    reader = Markdown(extensions=extensions, extension_configs=site_config["mdx_configs"])
    return [reader.reset().convert(text.split("---\n", 2)[2]) for text in pages.values()]


def write_case(root: Path, case: Mapping[str, Any]) -> None:
    """Write the tiny bank with the text of a case."""
    path, old, new = FIELDS[case["field"]]
    text = case["text"]
    written = new.replace("{yaml}", json.dumps(text, ensure_ascii=False)).replace("{text}", text)
    write_bank(root)
    write_files(root, patched(bank_files(), path, old, written))


@pytest.mark.parametrize("path", CASES, ids=[case.stem for case in CASES])
def test_check_and_build_have_one_verdict(
    path: Path,
    tmp_path: Path,
    drawings: Path,
    site_config: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A refusal has a file, a line and an entry, and the build fails, too; else all is made."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    write_case(tmp_path, case)
    monkeypatch.setattr(command, "CACHE", drawings)

    refused = [str(problem) for problem in command.found(tmp_path)[0]]

    assert case.get("expect", []) == refused
    for line in refused:
        assert re.match(r"(data|examples)/[\w/.-]+:\d+:\d+: [a-z0-9-]+: ", line)
    built = build_verdict(tmp_path, site_config, drawings)
    expected = bool(refused) and not case.get("house", False)
    assert bool(built) == expected, built


@pytest.mark.parametrize(
    ("name", "targets"),
    [
        ("formula-vector", {"pages", "study guide", "EPUB"}),
        ("character-check-mark", {"study guide"}),
        ("link-to-a-question-that-is-not-there", {"pages"}),
    ],
)
def test_a_build_that_fails_is_noticed(
    name: str, targets: set[str], tmp_path: Path, drawings: Path, site_config: Any
) -> None:
    """The build's side names the targets that cannot be made, so a hole in `check` would show."""
    path = ROOT / "tests" / "verdicts" / f"{name}.toml"
    write_case(tmp_path, tomllib.loads(path.read_text(encoding="utf-8")))

    failed = build_verdict(tmp_path, site_config, drawings)

    assert targets == {line.partition(": ")[0] for line in failed}


def test_there_are_enough_verdicts() -> None:
    """In every field, and both ways."""
    cases = [tomllib.loads(case.read_text(encoding="utf-8")) for case in CASES]

    assert len(cases) >= FEWEST_CASES
    assert {case["field"] for case in cases} == set(FIELDS)
    assert sum("expect" not in case for case in cases) >= FEWEST_CASES / 4

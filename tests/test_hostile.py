"""Whatever an author types is shown as typed, or refused with a place: in every field of every record, in every target."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import html5lib
import pytest
from markdown import Markdown
from markupsafe import Markup
from mkdocs.config import load_config

from recall import checks
from recall.bank.load import load_bank
from recall.bank.problem import BankError
from recall.exports.anki import anki_text
from recall.exports.api import api_files
from recall.exports.epub import study_epub
from recall.exports.guides import interviewer_guide, self_test
from recall.exports.llms import llms_text
from recall.pages import generated_pages
from recall.pages.fragments import FragmentExtension, Fragments
from recall.pages.render import Site
from recall.policy import page_faults
from recall.text.extensions import TableExtension
from recall.text.formulas import FormulaError, to_mathml
from recall.text.markdown import ConversionError, Node, read_answer, read_line, walk
from tests import hostile
from tests.bank_fixture import bank_files, write_files

if TYPE_CHECKING:
    from recall.bank.bank import Bank

ROOT = Path(__file__).parents[1]
CASES = int(os.environ.get("RECALL_HOSTILE_CASES", "500"))
"""Texts tried: 500 in each run, more by night."""
SITE = "https://example.org/recall/"
SINGLE = {"prompt", "definition", "name", "title", "summary", "for_whom", "role"}
"""Fields of one line."""


@pytest.fixture(scope="module")
def site_config() -> Any:
    """Return the site's configuration, with its Markdown extensions as the pages are made with."""
    return load_config(str(ROOT / "mkdocs.yml"))


def convertible(text: str, *, answer: bool = False) -> bool:
    """Say whether the reader and the judge of formulas accept a text."""
    try:
        content = read_answer(text) if answer else read_line(text)
        for node in walk(content):
            if node.name == "math":
                to_mathml(node.text, node.get("display") == "true")
    except (ConversionError, FormulaError):
        return False
    return True


def texts(bank: Bank) -> list[str]:
    """Return the texts of one paragraph whose words every page with them shows."""
    found = []
    for question in bank.questions:
        found += [question.prompt, question.hint, question.short_answer, *question.nudges]
        found += [point.text for point in question.key_points]
        found += [text for pitfall in question.pitfalls for text in (pitfall.claim, pitfall.truth)]
    for term in bank.terms:
        found += [term.definition, term.more]
    return found


def page_html(markdown: str, fragments: Fragments, config: Any) -> str:
    """Return a page as the site generator makes it of its Markdown."""
    own = [TableExtension(), FragmentExtension(fragments)]
    body = markdown.split("---\n", 2)[2]
    extensions = [*config["markdown_extensions"], *own]
    return Markdown(extensions=extensions, extension_configs=config["mdx_configs"]).convert(body)


def shown(html: str) -> str:
    """Return the text of a page as a browser has it, white space folded; formulas are left out."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    for parent in document.iter():
        for child in list(parent):
            if child.tag == "{http://www.w3.org/1998/Math/MathML}math":
                tail = child.tail or ""
                child.clear()
                child.tail = tail
    return " ".join("".join(document.itertext()).split())


def expected(text: str) -> str:
    """Return what a reader sees of a text, formulas left out."""

    def part(content: Node | str) -> str:
        if isinstance(content, str):
            return content
        if content.name in {"math", "figure", "example"}:
            return ""
        return "".join(map(part, content.content))

    return " ".join("".join(map(part, read_line(text))).split())


def hostile_bank(seed: int, folder: Path) -> tuple[Bank, int]:
    """Return a bank in which every text is hostile and convertible, and how many there are."""
    random = Random(seed)
    count = 0
    files = bank_files()
    for name, table in hostile.tables().items():
        for container, key in hostile.text_fields(table):
            single = key in SINGLE or name == "data/sources.yaml"
            text = hostile.hostile_text(random, lines=not single and not isinstance(key, int))
            if text.strip() and convertible(text.strip()):
                container[key] = text
                count += 1
        files[name] = hostile.dump(table, random)
    answer = hostile.hostile_text(random, lines=True)
    if convertible(answer, answer=True):
        files["data/answers/recall-basics.md"] = f"## Idea\n\n{answer}\n"
        count += 1
    return load_bank(write_files(folder, files)), count


def test_hostile_text_is_shown_as_typed_everywhere(tmp_path: Path, site_config: Any) -> None:
    """No page has an element, attribute or script of the text's own; all targets build; the words are all there."""
    tried = seed = 0
    counted: Counter[str] = Counter()
    while tried < CASES:
        try:
            bank, count = hostile_bank(seed, tmp_path / str(seed))
        except BankError:  # a text too long for its field
            counted["refused"] += 1
            seed += 1
            continue
        tried += count
        fragments = Fragments()
        made = generated_pages(Site(bank, fragments, SITE))
        pages = {path: page_html(text, fragments, site_config) for path, text in made.items()}
        faults = [
            f"{path}: {fault}" for path, html in pages.items() for fault in page_faults(html, ())
        ]
        assert [] == faults, f"seed {seed}"
        everything = " ".join(shown(html) for html in pages.values())
        missing = [text for text in texts(bank) if expected(text) not in everything]
        assert [] == missing, f"seed {seed}"
        check_targets(bank, seed)
        counted["banks"] += 1
        seed += 1
    assert counted["banks"] > counted["refused"]


def check_targets(bank: Bank, seed: int) -> None:
    """Make what readers take along; XML must be well-formed, and nothing in it an event handler."""
    study_epub(bank, SITE)
    notes = anki_text(bank, "", SITE).decode()
    assert "<script" not in notes, f"seed {seed}"
    api_files(bank, SITE)
    llms_text(bank, SITE)
    if seed % 4 == 0:  # the typesetter takes a third of a second
        assert self_test(bank, "a4").startswith(b"%PDF")
        assert interviewer_guide(bank, "a4").startswith(b"%PDF")


def test_a_text_that_cannot_be_shown_is_refused_with_its_place(tmp_path: Path) -> None:
    """What the reader of texts refuses, `check` names by file and line."""
    random = Random(1)
    refused = 0
    while refused < max(20, CASES // 25):
        text = hostile.hostile_text(random, lines=True).strip()
        if not text or convertible(text):
            continue
        refused += 1
        files = bank_files()
        table = hostile.tables()["data/questions.yaml"]
        table[0]["nudges"] = [text]
        files["data/questions.yaml"] = hostile.dump(table, random)
        problems = checks.run(load_bank(write_files(tmp_path / str(refused), files)))
        own = [one for one in problems if one.subject.startswith("recall-basics: nudges")]
        assert own, text
        assert all(one.place.line for one in own)


@pytest.mark.parametrize("character", hostile.CONTROLS, ids=ascii)
@pytest.mark.parametrize("style", ["answer", "yaml"])
def test_invisible_characters_are_refused(character: str, style: str, tmp_path: Path) -> None:
    """Control, format and private-use characters: what the pages use as marks can come from nowhere else."""
    files = bank_files()
    if style == "answer":
        files["data/answers/recall-basics.md"] += f"\na{character}b\n"
    else:
        escape = f"\\U{ord(character):08x}"
        old = "prompt: When is NDCG the right metric?"
        new = f'prompt: "When {escape} is NDCG the right metric?"'
        files["data/questions.yaml"] = files["data/questions.yaml"].replace(old, new)
    with pytest.raises(BankError) as caught:
        load_bank(write_files(tmp_path, files))
    assert all(problem.place.line for problem in caught.value.problems)


@pytest.mark.parametrize("hole", ["text", "attributes"])
def test_a_hole_would_be_found(
    hole: str,
    tmp_path: Path,
    site_config: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The test fails when a writer forgets to escape."""
    if hole == "text":
        monkeypatch.setattr("recall.text.html.escape_text", Markup)
        monkeypatch.setattr("recall.pages.render.escape_text", Markup)
    else:
        monkeypatch.setattr("html.escape", lambda text, quote=True: text)
    with pytest.raises((AssertionError, ParseError)):
        test_hostile_text_is_shown_as_typed_everywhere(tmp_path, site_config)

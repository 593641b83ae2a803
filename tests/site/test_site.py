"""What the built site promises: complete, well-formed, private, permanent."""

from __future__ import annotations

import html
import itertools
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from recall.bank.records import LEVELS
from recall.policy import page_policy
from tests.site.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from recall.bank.bank import Bank
    from tests.site.document import Document

LOADING = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "audio": "src",
    "video": "src",
    "object": "data",
}
NO_REQUEST = {"canonical", "license", "prev", "next", "edit"}


def moved(document: Document) -> bool:
    """Say whether a page only leads to another one."""
    return any(
        element.attributes.get("http-equiv") == "refresh" for element in document.all("meta")
    )


def test_the_site_holds_every_page(pages: dict[str, Document], real_bank: Bank) -> None:
    """Questions, six levels, topics with their glossaries, paths and kits: no less than the bank has, and no more."""
    for folder, entries in (
        ("questions", real_bank.questions),
        ("topics", real_bank.topics),
        ("glossary", real_bank.topics),
    ):
        found = {address for address in pages if re.fullmatch(rf"{folder}/[a-z0-9-]+/", address)}
        assert {f"{folder}/{entry.id}/" for entry in entries} == found
    assert {f"levels/{level}/" for level in LEVELS} < set(pages)
    assert {f"paths/{path.id}/" for path in real_bank.paths} | {
        f"kits/{kit.id}/" for kit in real_bank.kits
    } < set(pages)
    assert {"paths/", "kits/"} < set(pages)


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_shows_its_questions_with_one_closed_hint_each(
    pages: dict[str, Document], real_bank: Bank, level: str
) -> None:
    """Each question's anchor is there, each hint is a block that opens."""
    document = pages[f"levels/{level}/"]
    hints = [
        element
        for element in document.all("details")
        if "hint" in element.attributes.get("class", "")
    ]
    assert len(real_bank.of_level(level)) == len(hints)
    assert not [hint for hint in hints if "open" in hint.attributes]
    ids = {element.attributes["id"] for element in document.having("id")}
    assert {question.id for question in real_bank.of_level(level)} <= ids


def test_every_term_has_an_anchor_on_its_topic_page_and_in_the_index(
    pages: dict[str, Document], real_bank: Bank
) -> None:
    """At least 160 of them."""
    assert len(real_bank.terms) >= 160
    index = {element.attributes["id"] for element in pages["glossary/"].having("id")}
    for term in real_bank.terms:
        assert term.id in index
        assert term.id in {
            element.attributes["id"] for element in pages[f"glossary/{term.topic}/"].having("id")
        }


def test_the_anchors_of_a_question_stand_inside_its_blocks(
    pages: dict[str, Document], real_bank: Bank
) -> None:
    """A browser opens a closed block for an anchor within it, even without JavaScript."""
    for question in real_bank.questions:
        by_id = {
            element.attributes["id"]: element
            for element in pages[f"questions/{question.id}/"].having("id")
        }
        for anchor in ("hint", "answer", "rubric"):
            assert "details" in by_id[anchor].ancestors, f"{question.id}#{anchor}"


def test_pages_are_well_formed(pages: dict[str, Document]) -> None:
    """Tags nest, ids are unique, attributes are not repeated."""
    faults = {address: document.faults for address, document in pages.items() if document.faults}
    assert {} == faults
    for address, document in pages.items():
        ids = [element.attributes["id"] for element in document.having("id")]
        assert [] == sorted({name for name in ids if ids.count(name) > 1}), address


def test_headings_form_an_outline(pages: dict[str, Document]) -> None:
    """One first-level heading a page, and no level is skipped."""
    for address, document in pages.items():
        if moved(document):
            continue
        levels = [
            int(element.name[1]) for element in document.all("h1", "h2", "h3", "h4", "h5", "h6")
        ]
        assert 1 == levels.count(1), address
        assert 1 == levels[0], address
        assert all(second - first <= 1 for first, second in itertools.pairwise(levels)), address


def test_no_tag_loads_from_another_host(pages: dict[str, Document]) -> None:
    """Nothing on any page, and nothing in any style sheet or script, is fetched from elsewhere."""
    foreign = [
        (address, element.attributes[attribute])
        for address, document in pages.items()
        for name, attribute in LOADING.items()
        for element in document.all(name)
        if urlsplit(element.attributes.get(attribute, "")).netloc
        and element.attributes.get("rel") not in NO_REQUEST
    ]
    assert [] == foreign


def test_style_sheets_load_only_the_sites_own_files(site: Path) -> None:
    """No import, no address with a host."""
    for sheet in sorted(site.rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text, sheet
        addresses = [found.strip("'\"") for found in re.findall(r"url\(([^)]*)\)", text)]
        assert [] == [address for address in addresses if urlsplit(address).netloc], sheet


def test_no_page_carries_inline_styles_or_handlers(pages: dict[str, Document]) -> None:
    """The policy would block them; they must not be there to begin with."""
    found = [
        (address, element.name, name)
        for address, document in pages.items()
        for element in document.elements
        for name in element.attributes
        if name == "style" or name.startswith("on")
    ]
    assert [] == found
    assert [] == [address for address, document in pages.items() if document.all("style")]


def test_every_page_carries_the_policy(site: Path, pages: dict[str, Document]) -> None:
    """The same on every page, without `unsafe-inline`, right behind the charset."""
    sources = sorted((ROOT / "overrides/inline").glob("*.js"))
    policy = page_policy([file.read_text(encoding="utf-8").rstrip("\n") for file in sources])
    for address in pages:
        text = (
            site / address / "index.html" if not address.endswith(".html") else site / address
        ).read_text(encoding="utf-8")
        found = re.search(
            r'<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">',
            text,
        )
        assert found, address
        assert html.unescape(found[1]) == policy, address
        assert "unsafe" not in found[1]


def test_every_published_address_answers(site: Path, pages: dict[str, Document]) -> None:
    """The ledger is kept: pages and anchors that were ever published are there, or lead on."""
    ledger = (ROOT / "data/permalinks.txt").read_text(encoding="utf-8").split("\n")
    addresses = [line.split(" -> ")[0] for line in ledger if line.startswith("/")]
    assert len(addresses) > 500
    for address in addresses:
        path, _, anchor = address.lstrip("/").partition("#")
        assert path in pages, address
        if anchor:
            assert anchor in {element.attributes["id"] for element in pages[path].having("id")}, (
                address
            )


def test_every_page_is_in_the_ledger(site: Path, pages: dict[str, Document]) -> None:
    """A page that nobody promised would be one that may vanish."""
    ledger = (ROOT / "data/permalinks.txt").read_text(encoding="utf-8")
    promised = {line.split(" -> ")[0] for line in ledger.splitlines()}
    assert [] == [
        f"/{address}"
        for address in pages
        if f"/{address}" not in promised and address != "404.html"
    ]


def test_pages_describe_themselves(pages: dict[str, Document], real_bank: Bank) -> None:
    """Title, description, canonical address and preview of their own."""
    descriptions = []
    for address, document in pages.items():
        if address == "404.html" or moved(document):
            continue
        meta = {
            e.attributes.get("name") or e.attributes.get("property"): e.attributes.get(
                "content", ""
            )
            for e in document.all("meta")
        }
        canonical = next(
            e.attributes["href"]
            for e in document.all("link")
            if e.attributes.get("rel") == "canonical"
        )
        assert canonical.endswith(f"/{address}"), address
        assert meta["og:url"] == canonical
        assert meta["og:image"].endswith(".png")
        assert 50 <= len(meta["description"]) <= 170, (address, meta["description"])
        descriptions.append(meta["description"])
    assert len(set(descriptions)) == len(descriptions)
    for question in real_bank.questions:
        title = pages[f"questions/{question.id}/"].all("title")[0].text
        assert title.startswith(question.prompt[:40].replace("`", "")), question.id


def test_structured_data_is_json_with_full_addresses(
    pages: dict[str, Document], real_bank: Bank
) -> None:
    """Each question is a quiz with its answer; each glossary page defines its terms; each has a trail."""
    for address, document in pages.items():
        if moved(document):
            continue
        blocks = [
            json.loads(e.text)
            for e in document.all("script")
            if e.attributes.get("type") == "application/ld+json"
        ]
        assert all(block["@context"] == "https://schema.org" for block in blocks)
        kinds = [block["@type"] for block in blocks]
        if address.startswith("questions/"):
            assert ["Quiz", "BreadcrumbList"] == kinds
            assert blocks[0]["url"].endswith(f"/{address}")
            assert "Flashcard" == blocks[0]["hasPart"][0]["eduQuestionType"]
        elif re.fullmatch(r"(paths|kits)/.+", address):
            assert ["LearningResource", "BreadcrumbList"] == kinds
            assert all(part["url"].startswith("https://") for part in blocks[0]["hasPart"])
    terms = json.loads(
        next(
            e.text
            for e in pages["glossary/foundations/"].all("script")
            if "DefinedTermSet" in e.text
        )
    )
    assert len(real_bank.terms_of("foundations")) == len(terms["hasDefinedTerm"])


def test_preview_images_are_there(site: Path, pages: dict[str, Document]) -> None:
    """Each page's picture exists, under 100 kB."""
    for address, document in pages.items():
        for element in document.all("meta"):
            if element.attributes.get("property") == "og:image":
                name = element.attributes["content"].rsplit("/", 1)[1]
                kind, _, identifier = address.strip("/").partition("/")
                if identifier and kind in {"questions", "levels", "paths", "kits"}:
                    assert name == (
                        f"{identifier}.png"
                        if kind == "questions"
                        else f"{kind[:-1]}-{identifier}.png"
                    )
                path = site / "assets/previews" / name
                assert path.is_file(), address
                assert path.stat().st_size < 100_000


def test_machine_readable_files_match_their_schemas(site: Path) -> None:
    """The schemas stand beside them."""
    for name, key, count in (("questions", "questions", 50), ("glossary", "terms", 160)):
        document = json.loads((site / f"api/v1/{name}.json").read_text(encoding="utf-8"))
        schema = json.loads((site / f"api/v1/{name}.schema.json").read_text(encoding="utf-8"))
        assert [] == [error.message for error in Draft202012Validator(schema).iter_errors(document)]
        assert len(document[key]) >= count


def test_the_sitemap_names_every_page(site: Path, pages: dict[str, Document]) -> None:
    """For crawlers; redirect stubs and the error page are not in it."""
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    named = {urlsplit(address).path for address in re.findall(r"<loc>([^<]*)</loc>", text)}
    for address, document in pages.items():
        if address != "404.html" and not moved(document):
            assert any(path.endswith(f"/{address}") for path in named), address


def test_paths_and_kits_are_reached_from_home_and_every_page(
    pages: dict[str, Document], real_bank: Bank
) -> None:
    """Home names them in its text, every footer links the two lists, and each list links its pages."""
    for name, entries in (("paths", real_bank.paths), ("kits", real_bank.kits)):
        linked = [
            element.attributes["href"]
            for element in pages[""].all("a")
            if "article" in element.ancestors
        ]
        assert f"{name}/" in linked
        assert f"../../{name}/" in {
            element.attributes.get("href") for element in pages["levels/beginner/"].all("a")
        }
        listed = {element.attributes.get("href") for element in pages[f"{name}/"].all("a")}
        assert {f"{entry.id}/" for entry in entries} <= listed


def test_every_image_says_what_it_shows(pages: dict[str, Document]) -> None:
    """Decoration has an empty text, a figure a name and a description."""
    for address, document in pages.items():
        assert [] == [
            element.attributes.get("src")
            for element in document.all("img")
            if "alt" not in element.attributes
        ], address
        for drawing in document.all("svg"):
            named = (
                drawing.attributes.get("role") == "img" and "aria-labelledby" in drawing.attributes
            )
            assert named or drawing.attributes.get("aria-hidden") == "true", (
                address,
                drawing.attributes,
            )


def test_no_formula_is_left_as_source(pages: dict[str, Document]) -> None:
    """Formulas are MathML, not TeX between dollar signs."""
    for address, document in pages.items():
        text = (
            re.sub(r"\s+", " ", document.all("article")[0].text) if document.all("article") else ""
        )
        assert not re.search(r"\$\$|\\frac|\\log|\\sum", text), address


def test_the_pages_hold_no_reference_that_was_not_resolved(pages: dict[str, Document]) -> None:
    """No `term:` or `figure:` address is left in any link."""
    schemes = ("term:", "question:", "topic:", "source:", "figure:", "example:")
    left = [
        (a, e.attributes.get("href"))
        for a, d in pages.items()
        for e in d.all("a")
        if e.attributes.get("href", "").startswith(schemes)
    ]
    assert [] == left

"""The structure checks see what they are there to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.document import parsed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ("<p>a <b>c</b><br></p>", 0),
        ("<p>a <b>c</p></b>", 2),
        ("<p>never closed", 1),
        ('<p id="a" id="b"></p>', 1),
        ("</p>", 1),
    ],
)
def test_tags_that_do_not_nest_are_faults(tmp_path: Path, html: str, faults: int) -> None:
    """So are repeated attributes."""
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    assert faults == len(parsed(page).faults)


def test_elements_know_attributes_ancestors_and_text(tmp_path: Path) -> None:
    """Void elements hold nothing."""
    page = tmp_path / "page.html"
    page.write_text('<main><p class="x">a<img src="y">b</p></main>', encoding="utf-8")
    document = parsed(page)
    assert ("x", ("main",), "ab") == (
        document.all("p")[0].attributes["class"],
        document.all("p")[0].ancestors,
        document.all("p")[0].text,
    )
    assert ("y", ("main", "p")) == (
        document.having("src")[0].attributes["src"],
        document.all("img")[0].ancestors,
    )

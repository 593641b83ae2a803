"""Bytes become trusted text: what is refused, where, and which files belong in which folder."""

from __future__ import annotations

import itertools
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from recall.bank import files
from recall.bank.records import KINDS
from tests.bank_fixture import write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("spoil", "line", "column"),
    [
        (lambda text: f"a\n{text}", 2, 1),
        (lambda text: f"\ufeffab{text}", 1, 3),
        (lambda text: f"a\r\nbc{text}", 2, 3),
    ],
)
def test_positions_of_bytes(spoil: Callable[[str], str], line: int, column: int) -> None:
    """The line and column of a byte that is not UTF-8 are those an editor shows."""
    with pytest.raises(files.UnreadableError) as error:
        files.decoded(spoil("").encode() + b"\xff")

    assert (line, column) == (error.value.fault.line, error.value.fault.column)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u0301", [(1, 1, "U+0061 U+0301 is not in composed form (Unicode NFC): write U+00E1")]),
        ("x\n\u212b", [(2, 1, "U+212B is not in composed form (Unicode NFC): write U+00C5")]),
        (
            "\u1100\u1161",
            [(1, 1, "U+1100 is not in composed form (Unicode NFC): save the text in this form")],
        ),
        ("a\x08b\x08", [(1, 2, "control character U+0008: delete it")]),
        ("a\n\ue000", [(2, 1, "character without meaning U+E000: delete it")]),
        ("a\tb", []),
        ("x =======\n=======\n", []),
        ("||||||| merged common ancestors\n", None),
        (">>>>>>> topic\n", None),
        ("<<<<<<<<\n", []),
        ("👩 👍🏽 ❤", []),
    ],
)
def test_faults_of_texts(text: str, expected: list[tuple[int, int, str]] | None) -> None:
    """What hides or harms is found; what only looks odd is not."""
    faults = list(files.faults(text))
    if expected is None:
        assert [fault.fatal for fault in faults] == [True]
    else:
        assert expected == [fault[:3] for fault in faults]


@pytest.mark.parametrize(
    ("text", "column", "character"),
    [
        ("👩\u200d💻", 2, "U+200D"),
        ("🏳\ufe0f\u200d🌈", 2, "U+FE0F"),
        ("❤\ufe0f", 2, "U+FE0F"),
        ("🏴\U000e0067\U000e0062\U000e007f", 2, "U+E0067"),
    ],
    ids=["joined", "rainbow", "heart", "region"],
)
def test_emoji_sequences_are_refused(text: str, column: int, character: str) -> None:
    """Emoji of several characters have an invisible one, which is refused like any other."""
    assert list(files.faults(text)) == [
        (1, column, f"invisible character {character}: delete it", False)
    ]


def is_harmful(character: str) -> bool:
    """Return whether Unicode says that a character controls, formats, or has no meaning."""
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_noncharacter or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl"}


def test_no_harmful_character_of_unicode_is_missed() -> None:
    """Controls, format characters, private use, surrogates and noncharacters are refused."""
    harmful = [chr(code) for code in range(sys.maxunicode + 1) if is_harmful(chr(code))]

    missed = [character for character in harmful if not list(files.faults(character))]

    assert missed == ["\t", "\n"]


def test_the_converter_has_the_private_use_area_for_itself() -> None:
    """No text with a character of it passes, so that a mark of the converter cannot be forged."""
    areas = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))

    for code in itertools.chain(*areas):
        [fault] = files.faults(f"a{chr(code)}")
        assert fault == (1, 2, f"character without meaning U+{code:04X}: delete it", False)


def test_letters_signs_and_accents_of_all_scripts_pass() -> None:
    """Characters that are seen are kept: letters, digits, marks, punctuation, symbols, spaces."""
    seen = [
        chr(code)
        for code in range(0x20, sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LNPSZ"
        and unicodedata.is_normalized("NFC", chr(code))
    ]

    refused = [character for character in seen if list(files.faults(character))]

    # Unicode calls the fillers letters, but no one sees them; the separators end lines.
    assert refused == ["\u115f", "\u1160", "\u2028", "\u2029", "\u3164", "\uffa0"]


LEFTOVERS = [
    "recall-basics.md~",
    "#recall-basics.md#",
    ".recall-basics.md.swp",
    "recall-basics.md.swp",
    "recall-basics.md.swo",
    "recall-basics.md.orig",
    "recall-basics.md.bak",
    "4913",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
]


@pytest.mark.parametrize("folder", files.FOLDERS)
def test_leftovers_of_editors_and_systems_are_skipped(folder: str, tmp_path: Path) -> None:
    """They are neither read nor reported, in any folder of the bank."""
    write_files(tmp_path, {f"{folder}/{name}": "x" for name in LEFTOVERS})
    write_files(tmp_path, {f"{folder}/__pycache__/x.pyc": "x"})

    assert files.names(tmp_path, folder) == ([], [])


def test_an_editors_lock_is_skipped_though_it_is_a_link(tmp_path: Path) -> None:
    """Emacs locks a file by a link that leads nowhere; any other link is refused."""
    write_files(tmp_path, {"data/answers/a.md": "x"})
    for name in (".#a.md", ".b.md"):
        try:
            (tmp_path / "data/answers" / name).symlink_to("user@host.1234:5678")
        except OSError:
            pytest.skip("this account may not make symbolic links")

    assert files.names(tmp_path, "data/answers") == (
        ["a.md"],
        [("data/answers/.b.md", "a symbolic link: put the file itself here")],
    )


@pytest.mark.parametrize("name", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_names_that_windows_reserves_are_refused(name: str, tmp_path: Path) -> None:
    """No checkout on Windows can have such a file, whatever its extension."""
    write_files(tmp_path, {f"data/answers/{name}.md": "x", f"data/answers/{name}x.md": "x"})

    assert files.names(tmp_path, "data/answers") == (
        [f"{name}x.md"],
        [(f"data/answers/{name}.md", "cannot be a file name on Windows: rename it")],
    )


@pytest.mark.parametrize("name", ["a.md.", "a.md ", "a .md", "a?.md", "a:b.md", "a\\b.md"])
def test_names_that_windows_cannot_write_are_refused(name: str, tmp_path: Path) -> None:
    """Dots and spaces at the end, and signs of paths, are not part of any file's name here."""
    if os.name == "nt":
        pytest.skip("no such names here")
    write_files(tmp_path, {f"data/answers/{name}": "x"})

    belong, faults = files.names(tmp_path, "data/answers")

    assert belong == []
    assert [path for path, _ in faults] == [f"data/answers/{name}"]


def test_of_two_names_that_differ_in_case_one_is_refused(tmp_path: Path) -> None:
    """The name in small letters stays."""
    write_files(tmp_path, {"examples/a.py": "x"})
    if (tmp_path / "examples/A.py").exists():
        pytest.skip("this file system does not distinguish upper from lower case")
    write_files(tmp_path, {"examples/A.py": "x"})

    assert files.names(tmp_path, "examples") == (
        ["a.py"],
        [
            (
                "examples/A.py",
                "differs from a.py only in case, which some computers ignore: delete one",
            )
        ],
    )


def test_the_folder_of_data_has_the_tables_and_their_schemas(tmp_path: Path) -> None:
    """Files of the bank and generated schemas belong there, and nothing else."""
    tables = [kind.file for kind in KINDS.values()]
    expected = sorted(
        [*tables, files.SITE, files.LEDGER, "data/anki-notes.txt", "data/x.schema.json"]
    )
    write_files(tmp_path, dict.fromkeys([*expected, "data/x.yaml", "data/x.md"], "x"))

    belong, faults = files.names(tmp_path, "data")

    assert expected == sorted(f"data/{name}" for name in belong)
    assert [path for path, _ in faults] == ["data/x.md", "data/x.yaml"]

"""Bad inputs that are not text: bytes, links, folders, odd names; and odd texts that are good."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from recall import checks
from recall.bank.load import TABLE_LIMIT, TEXT_LIMIT, load_bank
from tests.bank_fixture import bank_files, patched, write_files
from tests.test_bad import _cache_of_the_tests, cache, found  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def at_byte(path: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    """Return what replaces bytes in a file."""

    def spoil(root: Path) -> None:
        data = (root / path).read_bytes()
        assert data.count(old) == 1
        (root / path).write_bytes(data.replace(old, new))

    return spoil


def whole(path: str, data: bytes) -> Callable[[Path], None]:
    """Return what writes a file."""

    def spoil(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)

    return spoil


BINARY = {
    "latin-1": (
        at_byte("data/sources.yaml", "Järvelin".encode(), "Järvelin".encode("latin-1")),
        "data/sources.yaml:15:16: byte 0xE4 is not UTF-8: save the file as UTF-8",
    ),
    "cut-in-a-character": (
        at_byte("data/answers/recall-basics.md", b"again.", "again…".encode()[:-1]),
        "data/answers/recall-basics.md:30:65: byte 0xE2 is not UTF-8: save the file as UTF-8",
    ),
    "overlong": (
        at_byte("data/questions.yaml", b"minutes: 5", b"minutes: \xc0\xb5"),
        "data/questions.yaml:5:12: byte 0xC0 is not UTF-8: save the file as UTF-8",
    ),
    "surrogate": (
        at_byte("data/questions.yaml", b"minutes: 5", b"minutes: \xed\xa0\x80"),
        "data/questions.yaml:5:12: byte 0xED is not UTF-8: save the file as UTF-8",
    ),
    "not-utf-8-after-a-mark-and-windows-lines": (
        whole("data/topics.yaml", b"\xef\xbb\xbf- id: a\r\n  title: \xff\r\n"),
        "data/topics.yaml:2:10: byte 0xFF is not UTF-8: save the file as UTF-8",
    ),
    "utf-16": (
        whole("data/topics.yaml", "- id: metrics\n".encode("utf-16")),
        "data/topics.yaml:1:1: is UTF-16, not UTF-8: save the file as UTF-8",
    ),
    "picture-as-answer": (
        whole("data/answers/recall-basics.md", b"\x89PNG\r\n\x1a\n"),
        "data/answers/recall-basics.md:1:1: byte 0x89 is not UTF-8: save the file as UTF-8",
    ),
    "huge-table": (
        whole("data/topics.yaml", b"#" * (TABLE_LIMIT + 1)),
        "data/topics.yaml: has 1,000,001 bytes: at most 1,000,000 are allowed",
    ),
    "deep-chart": (
        whole("data/figures/deep.vl.json", b"[" * 100_000 + b"]" * 100_000),
        "data/figures/deep.vl.json: deep: not valid JSON: nested too deeply, or a number too long",
    ),
} | {
    path: (
        whole(path, b"x" * (TEXT_LIMIT + 1)),
        f"{path}: has 200,001 bytes: at most 200,000 are allowed",
    )
    for path in (
        "data/answers/recall-basics.md",
        "examples/recall-basics.out",
        "data/figures/recall-list.d2",
    )
}


@pytest.mark.parametrize("name", BINARY)
def test_bytes_that_are_no_text(name: str, bank_root: Path) -> None:
    """What is not UTF-8, or too large, is reported by file, line, column and byte."""
    spoil, expected = BINARY[name]
    spoil(bank_root)

    assert [expected] == found(bank_root)


def linked(path: str, target: str) -> Callable[[Path], None]:
    """Return what puts a symbolic link in the place of a file or folder."""

    def spoil(root: Path) -> None:
        link = root / path
        if link.is_dir():
            link.rename(root / "moved")
        else:
            link.unlink(missing_ok=True)
        try:
            link.symlink_to(target)
        except OSError:
            pytest.skip("this account may not make symbolic links")

    return spoil


def folder(path: str) -> Callable[[Path], None]:
    """Return what makes a folder in the place of a file."""

    def spoil(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).mkdir()

    return spoil


def pipe(path: str) -> Callable[[Path], None]:
    """Return what makes a named pipe, which nobody ever writes to, in the place of a file."""

    def spoil(root: Path) -> None:
        if not hasattr(os, "mkfifo"):
            pytest.skip("no named pipes here")
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return spoil


def odd_name(path: str) -> Callable[[Path], None]:
    """Return what writes a file whose name some systems refuse."""

    def spoil(root: Path) -> None:
        if os.name == "nt":
            pytest.skip("no such names here")
        try:
            (root / path).write_bytes(b"x\n")
        except OSError:
            pytest.skip("no such names here")

    return spoil


def twin(path: str) -> Callable[[Path], None]:
    """Return what writes a file beside one whose name differs only in case."""

    def spoil(root: Path) -> None:
        if (root / path).exists():
            pytest.skip("this file system does not tell upper from lower case")
        (root / path).write_bytes(b"x\n")

    return spoil


_NAMED = (
    "name the file by an id: "
    "small letters a-z, digits and single hyphens, such as 'ndcg-vs-precision'"
)
_DIFFERS = "differs from recall-basics.md only in case, which some computers ignore: delete one"
ODD_FILES = {
    "link-out-of-the-tree": (
        linked("data/answers/ndcg-basics.md", "../../../../../../etc/hostname"),
        "data/answers/ndcg-basics.md: a symbolic link: put the file itself here",
    ),
    "link-within-the-tree": (
        linked("data/answers/ndcg-basics.md", "recall-basics.md"),
        "data/answers/ndcg-basics.md: a symbolic link: put the file itself here",
    ),
    "link-to-nothing": (
        linked("examples/ndcg-basics.py", "nowhere.py"),
        "examples/ndcg-basics.py: a symbolic link: put the file itself here",
    ),
    "hidden-link": (
        linked("data/figures/.hidden.d2", "/etc/hostname"),
        "data/figures/.hidden.d2: a symbolic link: put the file itself here",
    ),
    "linked-folder": (
        linked("data/figures", "../moved"),
        "data/figures: must be a folder, not a link or a file",
    ),
    "folder-for-an-answer": (
        folder("data/answers/ndcg-basics.md"),
        "data/answers/ndcg-basics.md: a folder does not belong here: move its files, or delete it",
    ),
    "pipe-for-an-answer": (
        pipe("data/answers/ndcg-basics.md"),
        "data/answers/ndcg-basics.md: must be a plain file, not a link, folder or device",
    ),
    "escape-in-a-name": (
        odd_name("data/answers/\x1b[31mred.md"),
        f"data/answers/\\u{{1b}}[31mred.md: {_NAMED}",
    ),
    "newline-in-a-name": (
        odd_name("data/answers/a\n::error::b.md"),
        f"data/answers/a\\u{{a}}::error::b.md: {_NAMED}",
    ),
    "bytes-in-a-name": (odd_name("data/answers/\udcff.md"), f"data/answers/\\xff.md: {_NAMED}"),
    "dots-for-a-name": (odd_name("data/answers/x..md"), f"data/answers/x..md: {_NAMED}"),
    "differs-in-case": (
        twin("data/answers/Recall-Basics.md"),
        f"data/answers/Recall-Basics.md: {_DIFFERS}",
    ),
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_files_that_do_not_belong(name: str, bank_root: Path) -> None:
    """Links, folders, and names that not every computer has are refused; so is a pipe, at once."""
    spoil, expected = ODD_FILES[name]
    spoil(bank_root)

    assert [expected] == [line for line in found(bank_root) if "recall-list" not in line]


def test_a_linked_table_is_refused(bank_root: Path) -> None:
    """The bank itself may not be a link either."""
    linked("data/questions.yaml", "/etc/hostname")(bank_root)

    assert found(bank_root) == [
        "data/questions.yaml: must be a plain file, not a link, folder or device"
    ]


def test_files_of_the_desktop_are_ignored(bank_root: Path) -> None:
    """What editors, desktops and formatters keep next to the files is not a fault."""
    strangers = (
        "data/.DS_Store",
        "examples/.ruff.toml",
        "examples/Thumbs.db",
        "examples/__pycache__/a.pyc",
    )
    write_files(bank_root, dict.fromkeys(strangers, "x"))

    assert found(bank_root) == []


ODD_BUT_GOOD = {
    "template-expression": "{{ 1337*7 }}",
    "template-statement": "{% include 'x' %} and {# note #}",
    "generic-type": "`List<T>` & `Map<K, V>` | null",
    "comparison": "a < b and c > d",
    "placeholder": "`curl <your-host>/path`",
    "greek-and-arrows": "α → β, 3 × 4 ≈ 12, ✓",
    "accents": "naïve Kekäläinen",
    "escaped-dollar": "it costs \\$5 and \\$10",
    "jinja-in-code": "`{{ x }}` and `<script>`",
    "entity": "AT&amp;T &lt;",
    "attribute-list": "text {: .klass }",
    "quotes": 'she said "no" — it\'s fine',
    "hash": "the #1 item",
    "colon": "remember: order",
    "asterisks": "*emphasis* and 2 * 3 * 4",
    "backslash": "C:\\temp",
    "no-break-space": "10\u00a0ms",
}


@pytest.mark.parametrize("name", ODD_BUT_GOOD)
def test_odd_texts_are_accepted_as_typed(name: str, bank_root: Path) -> None:
    """What only looks dangerous is kept letter by letter, in a field and in an answer."""
    text = ODD_BUT_GOOD[name]
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    files = patched(
        bank_files(),
        "data/questions.yaml",
        "    - What is in the denominator?\n",
        f'    - "{quoted}"\n',
    )
    files = patched(files, "data/answers/recall-basics.md", "again.", f"again.\n\nAs typed: {text}")
    write_files(bank_root, files)

    assert found(bank_root) == []
    bank = load_bank(bank_root)
    assert bank.questions[0].nudges == (text,)
    assert text in bank.answers["recall-basics"]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
        lambda data: data.rstrip(b"\n"),
    ],
    ids=["windows", "old-mac", "mark", "mark-and-windows", "no-final-newline"],
)
def test_line_ends_and_marks_make_no_difference(
    rewrite: Callable[[bytes], bytes], bank_root: Path
) -> None:
    """A bank saved by another editor is the same bank."""
    before = load_bank(bank_root)
    for path in bank_root.glob("data/**/*.*"):
        path.write_bytes(rewrite(path.read_bytes()))

    after = load_bank(bank_root)

    assert checks.run(after) == []
    assert before.questions == after.questions
    assert before.terms == after.terms
    assert before.answers["recall-basics"].rstrip("\n") == after.answers["recall-basics"].rstrip(
        "\n"
    )

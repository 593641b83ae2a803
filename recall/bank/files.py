"""Read text files without trust: bytes become text that looks like what it is, or located faults.

Nothing here knows YAML or the bank; `recall.bank.load` gives the faults a file and an entry.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
_TAB_INDENT = re.compile(r" *\t")
_ZERO_WIDTH_JOINER = "\u200d"
_EMOJI_MODIFIERS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_BLACK_FLAG = "\U0001f3f4"
_TAGS = "".join(map(chr, range(0xE0020, 0xE0080)))
_LONGEST_FLAG = 8
_KINDS = (
    ("control character", "\x00-\x08\x0b-\x1f\x7f-\x9f"),
    ("line separator", "\u2028\u2029"),
    ("bidirectional control", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"),
    (
        "invisible character",
        "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb",
    ),
    ("invisible character", "\U000e0000-\U000e007f"),
    ("character without meaning", "\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff"),
)
_SUSPECT = re.compile(f"[{''.join(characters for _, characters in _KINDS)}]")
_SUSPECT_IN_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CLUSTER = re.compile(
    r".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*", re.DOTALL
)


class Fault(NamedTuple):
    """What is wrong at a line and column, both from 1; line 0 means the file as a whole."""

    line: int
    column: int
    message: str
    fatal: bool = False
    """Whether the text cannot be read any further."""


class UnreadableError(Exception):
    """The file gives no text; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        """Keep the fault."""
        super().__init__(fault.message)
        self.fault = fault


def read(path: Path, limit: int) -> str:
    r"""Return the text of a file of at most `limit` bytes: UTF-8, without byte order mark, lines ended by `\n`.

    Raises UnreadableError if there is no such text.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(Fault(0, 0, "must be a plain file, not a link, folder or device"))
        if status.st_size > limit:
            raise UnreadableError(
                Fault(0, 0, f"has {status.st_size:,} bytes: at most {limit:,} are allowed")
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(Fault(0, 0, "the file is missing")) from None
    except OSError as error:
        raise UnreadableError(
            Fault(0, 0, f"cannot be read: {os.strerror(error.errno or 0)}")
        ) from None
    return decoded(data)


def decoded(data: bytes) -> str:
    r"""Return bytes as text: UTF-8, without byte order mark, lines ended by `\n`; raise UnreadableError if they are not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(Fault(1, 1, "is UTF-16, not UTF-8: save the file as UTF-8"))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _with_plain_line_ends(data[: error.start].decode("utf-8"))
        line, column = position(before, len(before))
        message = f"byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8"
        raise UnreadableError(Fault(line, column, message)) from None
    return _with_plain_line_ends(text)


def faults(text: str) -> Iterator[Fault]:
    """Yield what hides or harms in a text: conflict markers, controls, invisible characters, text not in composed form (NFC)."""
    if conflict := _CONFLICT.search(text):
        message = "a merge conflict is not resolved: keep what is right and delete the lines <<<<<<<, ======= and >>>>>>>"
        yield Fault(*position(text, conflict.start()), message, fatal=True)
    if (_SUSPECT_IN_ASCII if text.isascii() else _SUSPECT).search(text):
        for number, line in enumerate(text.split("\n"), 1):
            found = next(
                (match for match in _SUSPECT.finditer(line) if not _in_emoji(line, match.start())),
                None,
            )
            if found:
                kind = next(
                    name for name, characters in _KINDS if re.match(f"[{characters}]", found[0])
                )
                yield Fault(number, found.start() + 1, f"{kind} U+{ord(found[0]):04X}: delete it")
    if not unicodedata.is_normalized("NFC", text):
        yield from _not_composed(text)


def tab_faults(text: str) -> Iterator[Fault]:
    """Yield each line that is indented with a tab."""
    for number, line in enumerate(text.split("\n"), 1):
        if tab := _TAB_INDENT.match(line):
            yield Fault(
                number, tab.end(), "a tab in the indentation: indent with spaces", fatal=True
            )


def cleaned(text: str) -> str:
    """Return the text with each suspect character replaced, so that a parser can go on and offsets stay true."""
    return _SUSPECT.sub(
        lambda found: found[0] if _in_emoji(text, found.start()) else "\ufffd", text
    )


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _in_emoji(text: str, offset: int) -> bool:
    """Return whether a joiner stands between two pictographs, or a tag character ends the flag of a region."""
    before, character, after = (
        text[max(offset - _LONGEST_FLAG, 0) : offset],
        text[offset],
        text[offset + 1 : offset + 2],
    )
    if character == _ZERO_WIDTH_JOINER:
        return _is_pictograph(before.rstrip(_EMOJI_MODIFIERS)[-1:]) and _is_pictograph(after)
    return character in _TAGS and before.rstrip(_TAGS).endswith(_BLACK_FLAG)


def _is_pictograph(character: str) -> bool:
    """Return whether this is a symbol, or a code point that this Python's Unicode does not know yet."""
    return character > "\u2000" and unicodedata.category(character) in {"So", "Sm", "Cn"}


def _not_composed(text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if unicodedata.is_normalized("NFC", line):
            continue
        clusters = [
            match
            for match in _CLUSTER.finditer(line)
            if not unicodedata.is_normalized("NFC", match[0])
        ]
        typed = clusters[0][0] if clusters else line[:1]
        column = clusters[0].start() + 1 if clusters else 1
        advice = (
            f"write {_points(unicodedata.normalize('NFC', typed))}"
            if clusters
            else "save the text in this form"
        )
        yield Fault(
            number, column, f"{_points(typed)} is not in composed form (Unicode NFC): {advice}"
        )


def _points(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text[:4])

"""Read files without trust: bytes become text that looks like what it is, or located faults.

No text of the bank has a character that is invisible, controls something or has no meaning: the
loader asks `faults` about each file as it is written and about each text that escapes in double
quotes or in JSON can make. The converter of `recall.text` relies on it, because it marks its own
pieces with characters of the private use area (U+E000 to U+F8FF): no text of the bank has one.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from recall.bank.records import ID_PATTERN, KINDS, is_reserved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE = "data/site.yaml"
LEDGER = "data/permalinks.txt"
FOLDERS = {
    "data": (".yaml", ".schema.json", ".txt"),
    "data/answers": (".md",),
    "data/figures": (".d2", ".vl.json", ".py"),
    "examples": (".py", ".out"),
}
"""Folders of the bank, and how the names of their files end."""

_READ = frozenset({SITE, LEDGER, *(kind.file for kind in KINDS.values())})
"""Files that the loader opens by name, and so refuses by itself if they are links."""
_FILES_OF_DATA = sorted({*(path.removeprefix("data/") for path in _READ), "anki-notes.txt"})
_LEFTOVER = re.compile(
    r".*~|#.*#|\.#.*"  # Emacs and others: the last copy, an unsaved text, a lock (a broken link)
    r"|.*\.(?:bak|orig|sw[a-p])|4913"  # copies, merges, Vim's swap file and its trial file
    r"|Thumbs\.db|desktop\.ini|__pycache__"
)
"""Names of what editors, systems and Python leave next to the files."""

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
"""A line that git writes into a file with a merge conflict; ======= alone may be a heading."""
_TAB_INDENT = re.compile(r" *\t")

_LAST_OF_PLANES = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0xF0000, 0x10000)
)
"""The two noncharacters that end each plane before those of private use."""
_KINDS = (
    # All but tab and line feed; other line ends are replaced while decoding.
    ("control character", "\x00-\x08\x0b-\x1f\x7f-\x9f"),
    ("line separator", "\u2028\u2029"),
    ("bidirectional control", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"),
    # Hyphens, joiners, fillers and marks of byte order.
    ("invisible character", "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b-\u200d\u2060-\u2065"),
    ("invisible character", "\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"),
    # Selectors of variants and the block of tags: with the joiners, what makes emoji sequences.
    ("invisible character", "\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff"),
    # Signs before numbers, and controls of hieroglyphs, of shorthand and of music.
    ("format character", "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"),
    ("format character", "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"),
    ("unpaired surrogate", "\ud800-\udfff"),
    # Private use and noncharacters.
    ("character without meaning", f"\ue000-\uf8ff\ufdd0-\ufdef{_LAST_OF_PLANES}"),
    ("character without meaning", "\U000f0000-\U0010ffff"),
)
_SUSPECT = re.compile(f"[{''.join(characters for _, characters in _KINDS)}]")
_CLUSTER = re.compile(
    r".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*", re.DOTALL
)
"""A character with the accents that follow it."""


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


def names(root: Path, folder: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the files that belong in a folder, sorted, and path and fault of all others."""
    start = root / folder
    if not os.path.lexists(start):
        return [], []
    if start.is_symlink() or not start.is_dir():
        return [], [(folder, "must be a folder, not a link or a file")]
    belong: dict[str, str] = {}
    faults_found = []
    for entry in sorted(start.iterdir(), key=_small_letters_first):
        name = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        path = f"{folder}/{name}"
        if path in FOLDERS or _is_leftover(entry):
            continue
        if entry.is_symlink():
            # The loader itself refuses a link in place of a file that it opens by name.
            advice = "" if path in _READ else "a symbolic link: put the file itself here"
        elif entry.is_dir():
            advice = "a folder does not belong here: move its files, or delete it"
        elif other := belong.get(name.lower()):
            advice = f"differs from {other} only in case, which some computers ignore: delete one"
        else:
            advice = _misplaced(folder, name)
        if advice:
            faults_found.append((path, advice))
        else:
            belong[name.lower()] = name
    return list(belong.values()), faults_found


def read(path: Path, limit: int) -> str:
    r"""Return the text of a file of at most `limit` bytes, with lines that end in `\n`.

    Raises UnreadableError if there is no such text.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            message = "must be a plain file, not a link, folder or device"
            raise UnreadableError(Fault(0, 0, message))
        if status.st_size > limit:
            message = f"has {status.st_size:,} bytes: at most {limit:,} are allowed"
            raise UnreadableError(Fault(0, 0, message))
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(Fault(0, 0, "the file is missing")) from None
    except OSError as error:
        message = f"cannot be read: {os.strerror(error.errno or 0)}"
        raise UnreadableError(Fault(0, 0, message)) from None
    return decoded(data)


def decoded(data: bytes) -> str:
    r"""Return UTF-8 as text, without byte order mark, with lines that end in `\n`.

    Raises UnreadableError if the bytes are not UTF-8.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
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
    """Yield what hides or harms in a text, at most one character a line.

    These are merge conflicts, characters of `_KINDS`, and text not in composed form (NFC).
    """
    if conflict := _CONFLICT.search(text):
        message = (
            "a merge conflict is not resolved: keep what is right"
            " and delete the lines <<<<<<<, ======= and >>>>>>>"
        )
        yield Fault(*position(text, conflict.start()), message, fatal=True)
    # A text has few different characters: to look at each once takes a seventh of the time.
    if _SUSPECT.search("".join(set(text))):
        for number, line in enumerate(text.split("\n"), 1):
            if found := _SUSPECT.search(line):
                message = f"{_kind_of(found[0])} {_points(found[0])}: delete it"
                yield Fault(number, found.start() + 1, message)
    if not unicodedata.is_normalized("NFC", text):
        yield from _not_composed(text)


def tab_faults(text: str) -> Iterator[Fault]:
    """Yield each line that is indented with a tab."""
    message = "a tab in the indentation: indent with spaces"
    for number, line in enumerate(text.split("\n"), 1):
        if tab := _TAB_INDENT.match(line):
            yield Fault(number, tab.end(), message, fatal=True)


def cleaned(text: str) -> str:
    """Return the text with each refused character replaced, so that a parser can go on."""
    return _SUSPECT.sub("\ufffd", text)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _is_leftover(entry: Path) -> bool:
    """Return whether a tool left this file or folder; a hidden link is refused."""
    if _LEFTOVER.fullmatch(entry.name):
        return True
    return entry.name.startswith(".") and not entry.is_symlink()


def _small_letters_first(entry: Path) -> tuple[str, bool, str]:
    """Return a key that sorts a name in small letters first: of two, the other is refused."""
    return entry.name.lower(), entry.name != entry.name.lower(), entry.name


def _misplaced(folder: str, name: str) -> str:
    """Return what to do with a file that does not belong in the folder, or nothing."""
    endings = FOLDERS[folder]
    ending = next((ending for ending in endings if name.endswith(ending)), None)
    if folder == "data":
        if ending == ".schema.json" or name in _FILES_OF_DATA:
            return ""
        expected = _FILES_OF_DATA
    else:
        expected = [f"*{ending}" for ending in endings]
    if folder == "data" or ending is None:
        files = ", ".join(expected)
        return f"does not belong here: {folder}/ is for {files}; rename, move or delete it"
    identifier = name.removesuffix(ending)
    if not re.fullmatch(ID_PATTERN, identifier):
        return (
            "name the file by an id: small letters a-z, digits and single hyphens,"
            " such as 'ndcg-vs-precision'"
        )
    if is_reserved(identifier):
        return "cannot be a file name on Windows: rename it"
    return ""


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kind_of(character: str) -> str:
    return next(kind for kind, characters in _KINDS if re.match(f"[{characters}]", character))


def _not_composed(text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if unicodedata.is_normalized("NFC", line):
            continue
        clusters = (
            match
            for match in _CLUSTER.finditer(line)
            if not unicodedata.is_normalized("NFC", match[0])
        )
        # Korean syllables, for example, compose across what the pattern takes for clusters.
        cluster = next(clusters, None)
        typed, column = (cluster[0], cluster.start() + 1) if cluster else (line[:1], 1)
        composed = _points(unicodedata.normalize("NFC", typed))
        advice = f"write {composed}" if cluster else "save the text in this form"
        message = f"{_points(typed)} is not in composed form (Unicode NFC): {advice}"
        yield Fault(number, column, message)


def _points(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text[:4])

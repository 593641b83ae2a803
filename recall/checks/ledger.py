"""Rules about the ledger of addresses: what was published once is answered permanently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recall.bank.bank import Place
from recall.bank.files import LEDGER
from recall.bank.problem import Problem, did_you_mean, quoted
from recall.checks.rule import rule
from recall.checks.walk import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.checks.walk import Walk

ARROW = " -> "

# A path from the site's root: folders, perhaps a file with an extension, perhaps an anchor.
_ADDRESS = re.compile(r"/(?:[a-z0-9-]+/)*(?:[a-z0-9-]+(?:\.[a-z0-9]+)+)?(?:#[a-z0-9-]+)?")


@dataclass(frozen=True)
class _Line:
    """A line of the ledger: an address, and where it moved to if it did."""

    walk: Walk
    number: int
    text: str

    @property
    def address(self) -> str:
        """Return the address that was published."""
        return self.text.partition(ARROW)[0]

    @property
    def target(self) -> str:
        """Return the address that it moved to, or nothing."""
        return self.text.partition(ARROW)[2]

    @property
    def is_well_formed(self) -> bool:
        """Return whether each part of the line is an address."""
        return all(_ADDRESS.fullmatch(part) for part in self.text.split(ARROW, 1))

    def problem(self, message: str) -> Problem:
        """Return a problem of the line."""
        return Problem(self.walk.place(("permalinks", self.number)), "", message)


@rule("bank")
def check_ledger_lines(walk: Walk) -> Iterator[Problem]:
    """A line of the ledger is an address, perhaps with where it moved to; no address has two."""
    seen: set[str] = set()
    for line in _lines(walk):
        if line.address in seen:
            yield line.problem(f"{line.address} is in the ledger twice: delete this line")
        elif not line.is_well_formed:
            how = "write /questions/<id>/, or /old/ -> /new/"
            yield line.problem(f"{quoted(line.text)} is not an address: {how}")
        seen.add(line.address)


@rule("bank", unique=TABLES)
def check_redirects(walk: Walk) -> Iterator[Problem]:
    """A redirect leads to a page, and never away from one."""
    known = {*walk.addresses, *walk.sections}
    for line in _readable_lines(walk):
        if line.target.startswith(walk.sections) and line.target not in known:
            yield line.problem(f"{line.target} leads nowhere{did_you_mean(line.target, known)}")
        if line.target and line.address in known:
            move = f"delete '{ARROW}{line.target}'"
            yield line.problem(f"{line.address} has a page of its own: {move}")


@rule("bank", unique=TABLES)
def check_published(walk: Walk) -> Iterator[Problem]:
    """An address that was published is answered, by its page or by a redirect.

    Redirects take the anchors of a page with them. Outside of the sections that are made from the
    bank, addresses are those of hand-written pages, which the test of the built site follows.
    """
    known = {*walk.addresses, *walk.sections}
    moved = {line.address for line in _lines(walk) if line.target}
    for line in _readable_lines(walk):
        page = line.address.partition("#")[0]
        is_generated = line.address.startswith(walk.sections)
        is_answered = line.target or line.address in known or page in moved
        if is_generated and not is_answered:
            near = did_you_mean(line.address, known)
            message = f"{line.address} was published and leads nowhere now{near}"
            advice = f"append '{ARROW}' and its new address"
            new = "if it was never on the main branch, delete the line"
            yield line.problem(f"{message}: {advice}; {new}")


@rule("bank", unique=TABLES)
def check_ledger_is_whole(walk: Walk) -> Iterator[Problem]:
    """The ledger has every address of the site; a preview shows a new page before it has."""
    ledger = {line.address for line in _lines(walk)}
    missing = [address for address in walk.addresses if address not in ledger]
    if missing:
        count = f"{len(missing)} addresses are" if len(missing) > 1 else "1 address is"
        named = f"{missing[0]}{', …' if len(missing) > 1 else ''}"
        message = f"{count} not in the ledger ({named}): run python3 scripts/dev.py fix"
        yield Problem(Place(path=LEDGER), "", message, draft=True)


def _lines(walk: Walk) -> Iterator[_Line]:
    for number, text in enumerate(walk.bank.permalinks):
        yield _Line(walk, number, text)


def _readable_lines(walk: Walk) -> Iterator[_Line]:
    """Yield the lines to which `check_ledger_lines` does not object."""
    seen: set[str] = set()
    for line in _lines(walk):
        if line.is_well_formed and line.address not in seen:
            yield line
        seen.add(line.address)

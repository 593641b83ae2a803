"""References in one plain style: authors, title, where, year, address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recall.bank.records import Source

_MOST_AUTHORS = 6


def place_of_publication(source: Source) -> str:
    """Return where and when it appeared: `ACM TOIS 20(4), 2002`."""
    number = f" {source.volume}" if source.volume else ""
    number += f"({source.issue})" if source.issue else ""
    return ", ".join(
        part
        for part in ((source.container_title or "") + number, source.publisher, str(source.year))
        if part
    )


def authors(source: Source) -> str:
    """Return the family names of the authors: all of a few, the first of many, nothing when there are none."""
    names = [author.family or author.literal or "" for author in source.author]
    if not names:
        return ""
    if names[-1] == "et al.":
        return " ".join([", ".join(names[:-1]), "et al"])
    if len(names) > _MOST_AUTHORS:
        return f"{names[0]} et al"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

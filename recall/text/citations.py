"""References in one plain style: authors, title, where, year, address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recall.text.refs import escaped

if TYPE_CHECKING:
    from recall.bank.records import Source

_MOST_AUTHORS = 6


def citation(source: Source) -> str:
    """Return the reference as Markdown, such as `Järvelin and Kekäläinen. [*Title*](address). ACM TOIS 20(4), 2002`."""
    who = f"{authors(source)}. " if source.author else ""
    return f"{escaped(who)}[*{escaped(source.title)}*]({source.address}). {escaped(place_of_publication(source))}."


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

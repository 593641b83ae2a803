"""Why a figure cannot be drawn."""

from __future__ import annotations


class FigureError(Exception):
    """A figure cannot be drawn: its id, the place in its source, and what to do.

    Lines and columns count from 1; both are 0 where the place is unknown.
    """

    def __init__(self, figure: str, message: str, line: int = 0, column: int = 0) -> None:
        """Keep id, place and message apart, so that a caller can point to the file."""
        where = f", line {line}" if line else ""
        super().__init__(f"figure {figure}{where}: {message}")
        self.figure = figure
        self.line = line
        self.column = column
        self.message = message

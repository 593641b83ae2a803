"""Typst, which sets the PDFs and draws the pictures: with the project's fonts and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recall.figures import FONTS

if TYPE_CHECKING:
    from pathlib import Path


def compiled(main: Path, **options: Any) -> bytes:
    """Return the one file that Typst makes of a source; `options` are those of `typst.compile`.

    Raises TypeError when the source makes several files, and `typst.TypstError` when it is wrong.
    """
    import typst

    made = typst.compile(str(main), font_paths=[str(FONTS)], ignore_system_fonts=True, **options)
    if not isinstance(made, bytes):
        msg = f"{main.name} must make one file"
        raise TypeError(msg)
    return made


def picture(template: Path, inputs: dict[str, str]) -> bytes:
    """Return the one page of a template as a PNG image, a pixel per point."""
    return compiled(template, format="png", ppi=72, sys_inputs=inputs)

"""Rules about the files of examples and figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recall.checks.answers import stranger
from recall.checks.limits import EXAMPLE_CHARACTERS
from recall.checks.rule import rule
from recall.figures import find_load
from recall.text.characters import missing_characters
from recall.text.scan import line_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recall.bank.bank import Example, Figure
    from recall.bank.problem import Problem
    from recall.checks.walk import Attachment


@rule("example", unique=("question",))
def check_example_belongs(example: Attachment[Example]) -> Iterator[Problem]:
    """Each example belongs to a question."""
    if fault := stranger(example.bank, example.id):
        yield example.problem("code", message=fault)


@rule("example", waits=True)
def check_example_is_used(example: Attachment[Example]) -> Iterator[Problem]:
    """Each example has an answer that can show it, and an output."""
    bank, identifier = example.bank, example.id
    is_stranger = example.walk.is_unique("question") and identifier not in bank.question
    if identifier not in bank.answers and not is_stranger:
        message = f"no answer shows this example: write data/answers/{identifier}.md"
        yield example.problem("code", message=message)
    if not example.record.output.strip():
        missing = f"examples/{identifier}.out is missing or empty"
        yield example.problem("code", message=f"{missing}: run python3 scripts/dev.py fix")


@rule("example")
def check_example_width(example: Attachment[Example]) -> Iterator[Problem]:
    """Each line of an example's code and output has at most {EXAMPLE_CHARACTERS} characters."""
    for part, text in (("code", example.record.code), ("output", example.record.output)):
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > EXAMPLE_CHARACTERS:
                limit = f"at most {EXAMPLE_CHARACTERS} are allowed"
                message = f"a line of {len(line)} characters, {limit}: break it"
                yield example.problem(part, message=message, at=(number, EXAMPLE_CHARACTERS + 1))


@rule("example")
def check_example_characters(example: Attachment[Example]) -> Iterator[Problem]:
    """A font of the PDFs has each character of an example's code and output."""
    for part, text in (("code", example.record.code), ("output", example.record.output)):
        for offset, message in missing_characters(text):
            yield example.problem(part, message=message, at=line_column(text, offset))


@rule("figure")
def check_figure_is_shown(figure: Attachment[Figure]) -> Iterator[Problem]:
    """An answer shows each figure."""
    if figure.id not in figure.walk.shown_figures:
        how = f"embed it as ![what it shows](figure:{figure.id}), or delete the file"
        yield figure.problem(message=f"no answer shows this figure: {how}")


@rule("figure")
def check_figures_self_contained(figure: Attachment[Figure]) -> Iterator[Problem]:
    """A figure holds all it shows: no address, no import."""
    if load := find_load(figure.record):
        yield figure.problem(message=load.message, at=(load.line, load.column))


@rule("figure")
def check_figure_characters(figure: Attachment[Figure]) -> Iterator[Problem]:
    """A font of the PDFs has each character of a figure."""
    source = figure.record.source
    found = list(missing_characters(source))
    for offset, message in found:
        yield figure.problem(message=message, at=line_column(source, offset))
    # JSON can also name a character by its number.
    if not found and figure.record.language == "vega-lite" and "\\u" in source:
        for _, message in missing_characters(json.dumps(json.loads(source), ensure_ascii=False)):
            at = line_column(source, source.index("\\u"))
            yield figure.problem(message=message, at=at)


@rule("figure")
def check_chart_is_computed(figure: Attachment[Figure]) -> Iterator[Problem]:
    """A script next to each chart prints its values, so that none is typed by hand."""
    if figure.record.language == "vega-lite" and not figure.record.script.strip():
        script = f"write data/figures/{figure.id}.py, which prints them as one JSON list"
        yield figure.problem(message=f"no script computes its values: {script}")

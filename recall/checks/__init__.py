"""Rules that hold across the bank and within its texts.

Each `check_*` in the modules here is a generator of problems, and its docstring is the rule;
`recall.checks.rule` says how one is written. `run` applies all rules but those that only a
finished bank has to keep. `complete` applies these: how many questions, terms and figures there
are, and that every question has a long answer and a rubric. A question that has both, and nothing
left to fill in, is judged the same by `check` and by `check --complete`.

A problem whose `draft` is true does not stop a preview: something is still to be written, or a new
address is not yet in the ledger. `check`, `build` and `test` count it like any other. `serve` shows
it as a warning, makes its pages from `recall.checks.drafts.without_blanks(bank)`, and marks the
entries of `drafts(bank)`:

    problems = checks.run(bank)
    if errors := [problem for problem in problems if not (serving and problem.draft)]:
        ...
    marked = checks.drafts(bank)
    bank = without_blanks(bank)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recall.bank.bank import Place
from recall.bank.problem import Problem, by_place
from recall.checks import (  # noqa: F401 - each of these modules registers its rules
    answers,
    entries,
    files,
    ledger,
    links,
    plans,
    texts,
    worked,
)
from recall.checks import complete as _complete  # noqa: F401 - its name is that of a function below
from recall.checks.rule import RULES
from recall.checks.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from recall.bank.bank import Bank, Figure
    from recall.checks.passage import Passage
    from recall.checks.rule import Rule


def run(bank: Bank) -> list[Problem]:
    """Return all that breaks a rule, in the order of files and lines."""
    return _found(bank, [rule for rule in RULES if not rule.finished])


def complete(bank: Bank) -> list[Problem]:
    """Return what a finished bank has and this one lacks."""
    return _found(bank, [rule for rule in RULES if rule.finished])


def drafts(bank: Bank) -> frozenset[tuple[str, str]]:
    """Return kind and id of each entry in which something is still to be written."""
    return Walk(bank).drafts


def passages(bank: Bank) -> tuple[Passage, ...]:
    """Return every text of the bank that is shown as Markdown."""
    return Walk(bank).texts


def undrawable(figures: Iterable[Figure], cache: Path, known: Iterable[Problem]) -> list[Problem]:
    """Return a problem for each figure that cannot be drawn.

    Sources that already have a located problem are left out. The cache folder keeps the drawings,
    so only a figure that has changed is drawn.
    """
    from recall.figures import draw_all

    spoiled = {problem.place.path for problem in known if problem.place.line}
    tried = {figure.id: figure for figure in figures if figure.path not in spoiled}
<<<<<<< HEAD
    problems = []
    for error in draw_all(tried.values(), cache):
        place = Place(path=tried[error.figure].path, line=error.line, column=error.column)
        problems.append(Problem(place, error.figure, error.message))
    return problems


def _found(bank: Bank, rules: Iterable[Rule]) -> list[Problem]:
    walk = Walk(bank)
    asked = [rule for rule in rules if not rule.unique & bank.doubled]
    problems = list(_problems((rule for rule in asked if not rule.last), walk))
    explained = {(problem.place.path, problem.subject) for problem in problems}
    last = _problems((rule for rule in asked if rule.last), walk)
    problems += [found for found in last if (found.place.path, found.subject) not in explained]
    return list(by_place(problems))


def _problems(rules: Iterable[Rule], walk: Walk) -> Iterator[Problem]:
    """Yield what breaks the rules; what an unfinished entry may still lack is marked as such."""
    for rule in rules:
        for thing in walk.things(rule.scope):
            for problem in rule.check(thing):
                waits = rule.waits and thing.owner in walk.drafts
                yield replace(problem, draft=True) if waits else problem
=======
    return [
        Problem(
            Place(path=tried[error.figure].path, line=error.line, column=error.column),
            error.figure,
            error.message,
        )
        for error in draw_all(tried.values(), cache)
    ]


def passages(bank: Bank) -> Iterator[Passage]:
    """Yield every text of the bank that is shown as Markdown."""
    for table in KINDS:
        for number, record in enumerate(getattr(bank, table)):
            for steps, text in _texts(record, ()):
                yield Passage(bank, (table, number, *steps), text)
    for identifier, text in bank.answers.items():
        yield Passage(bank, ("answers", identifier), text)


# Rules about the whole bank.


def check_ids(bank: Bank) -> Iterator[Problem]:
    """An id names one entry; as long as it does not, nothing is said of ids of that kind that are missing."""
    for table in KINDS:
        first: dict[str, int] = {}
        for number, record in enumerate(getattr(bank, table)):
            if record.id in first:
                line = _place(bank, (table, first[record.id], "id")).line
                message = f"another {KINDS[table].singular} has this id (line {line}): rename one"
                yield replace(_problem(bank, (table, number, "id"), message), first=True)
            first.setdefault(record.id, number)


def check_prompts(bank: Bank) -> Iterator[Problem]:
    """A prompt is one or two sentences, and two questions do not ask the same."""
    for number, question in enumerate(bank.questions):
        ends = len(_SENTENCE_END.findall(question.prompt))
        if ends not in {1, 2} and PLACEHOLDER not in question.prompt:
            message = f"{ends} sentences: ask in one, at most two, that end with '?' or '.'"
            yield _problem(bank, ("questions", number, "prompt"), message)
    yield from _repeated(
        bank,
        ((("questions", n, "prompt"), entry.prompt) for n, entry in enumerate(bank.questions)),
        "prompt",
    )


def check_names(bank: Bank) -> Iterator[Problem]:
    """A name or alias belongs to one term, path or kit, or search and links could not tell them apart."""
    names = [
        (("terms", number, *steps), name)
        for number, term in enumerate(bank.terms)
        for steps, name in (
            (("name",), term.name),
            *((("aliases", index), alias) for index, alias in enumerate(term.aliases)),
        )
    ]
    yield from _repeated(bank, names, "name or alias")
    for table in ("paths", "kits"):
        yield from _repeated(
            bank,
            (((table, n, "name"), entry.name) for n, entry in enumerate(getattr(bank, table))),
            "name",
        )


def check_references(bank: Bank) -> Iterator[Problem]:
    """An id in a field names an entry that exists, once, and not the entry itself."""
    for number, question in enumerate(bank.questions):
        for field, kind in (
            ("topics", "topic"),
            ("terms", "term"),
            ("learn_first", "question"),
            ("confused_with", "question"),
            ("sources", "source"),
        ):
            own = question.id if kind == "question" else ""
            yield from _unknown(
                bank, ("questions", number, field), kind, getattr(question, field), own
            )
    for number, term in enumerate(bank.terms):
        yield from _unknown(bank, ("terms", number, "topic"), "topic", (term.topic,), "")
        yield from _unknown(bank, ("terms", number, "sources"), "source", term.sources, "")
        neighbors = [confusion.term for confusion in term.confused_with]
        yield from _unknown(bank, ("terms", number, "confused_with"), "term", neighbors, term.id)
    for number, path in enumerate(bank.paths):
        keys = [("paths", number, *steps) for steps, _ in _steps_of(path)]
        yield from _unknown_at(bank, "question", zip(keys, path.questions, strict=True), "")
    for number, kit in enumerate(bank.kits):
        keys = [
            ("kits", number, "questions", index, "question") for index in range(len(kit.questions))
        ]
        yield from _unknown_at(
            bank, "question", zip(keys, (item.question for item in kit.questions), strict=True), ""
        )


def check_learn_first(bank: Bank) -> Iterator[Problem]:
    """What to learn first never leads back to the question itself."""
    if "question" in bank.doubled:
        return
    graph = {
        question.id: {other for other in question.learn_first if other != question.id}
        for question in bank.questions
    }
    numbers = {question.id: number for number, question in enumerate(bank.questions)}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            # The sorter lists each question before the one that needs it; an author reads it the other way.
            cycle = list(reversed(error.args[1][1:]))
            first = min(cycle, key=numbers.__getitem__)
            cycle = cycle[cycle.index(first) :] + cycle[: cycle.index(first)]
            key = (
                "questions",
                numbers[first],
                "learn_first",
                list(bank.questions[numbers[first]].learn_first).index(cycle[1]),
            )
            yield _problem(bank, key, f"goes round in a circle: {' -> '.join([*cycle, first])}")
            graph[first] = graph[first] - {cycle[1]}
        else:
            return


def check_path_order(bank: Bank) -> Iterator[Problem]:
    """A path holds a question only after those of its questions that are to be learned before it, directly or by others."""
    for number, path in enumerate(() if "question" in bank.doubled else bank.paths):
        waiting = set(path.questions)
        for place, identifier in _steps_of(path):
            waiting.discard(identifier)
            # What goes round in a circle is told of the questions themselves.
            first = _learned_before(bank, identifier)
            late = [other for other in first if other in waiting and identifier not in first]
            if late:
                message = f"'{identifier}' stands before '{late[0]}', which is to be learned first: exchange them"
                yield _problem(bank, ("paths", number, *place), message)


def _check_case(bank: Bank, number: int, kit: records.Kit) -> Iterator[Problem]:
    """The marks of a case fill the time from the warm-up to the questions, in order."""
    if kit.case is None:
        return
    names: set[str] = set()
    before = None
    for index, mark in enumerate(kit.case.marks):
        key = ("kits", number, "case", "marks", index)
        if before is None and mark.minute != kit.warm_up:
            message = (
                f"the first mark begins at minute {mark.minute}, "
                f"the warm-up ends at {kit.warm_up}: make them equal"
            )
            yield _problem(bank, (*key, "minute"), message)
        if before is not None and mark.minute <= before:
            message = (
                f"begins at minute {mark.minute}, the mark before it at {before}: "
                "put the marks in the order of the clock"
            )
            yield _problem(bank, (*key, "minute"), message)
        if mark.name in names:
            yield _problem(
                bank, (*key, "name"), f"'{mark.name}' is named twice: join the two marks"
            )
        names.add(mark.name)
        before = mark.minute
    if before is not None and before >= kit.case_end:
        message = (
            f"the last mark begins at minute {before}, the case ends at {kit.case_end}: "
            "begin it earlier, or shorten what follows"
        )
        yield _problem(
            bank, ("kits", number, "case", "marks", len(kit.case.marks) - 1, "minute"), message
        )


def check_kits(bank: Bank) -> Iterator[Problem]:
    """The parts of a kit fill its minutes; each question has a rubric, at least its own minutes, and the probes named."""
    for number, kit in enumerate(bank.kits):
        yield from _check_case(bank, number, kit)
        planned = kit.warm_up + kit.closing + sum(item.minutes for item in kit.questions)
        if kit.case is None and planned != kit.minutes:
            message = f"the parts take {planned} minutes, the interview has {kit.minutes}: make them equal"
            yield _problem(bank, ("kits", number, "minutes"), message)
        for index, item in enumerate(kit.questions):
            key = ("kits", number, "questions", index)
            question = None if "question" in bank.doubled else bank.question.get(item.question)
            if question is None:
                continue
            if question.rubric is None:
                yield _problem(
                    bank,
                    (*key, "question"),
                    f"'{question.id}' has no rubric: write one, or choose another question",
                )
                continue
            if item.minutes < question.minutes:
                message = f"'{question.id}' alone takes {question.minutes} minutes: give it these and some for the probes"
                yield _problem(bank, (*key, "minutes"), message)
            kinds = Counter(probe.kind for probe in question.probes)
            for position, kind in enumerate(item.probes):
                if kinds[kind] != 1:
                    single = (
                        ", ".join(name for name, count in kinds.items() if count == 1)
                        or "there is none"
                    )
                    message = f"'{question.id}' has {kinds[kind] or 'no'} '{kind}' probes: choose a kind of which it has one ({single})"
                    yield _problem(bank, (*key, "probes", position), message)
                elif kind in item.probes[:position]:
                    yield _problem(
                        bank, (*key, "probes", position), f"'{kind}' is named twice: delete one"
                    )


def check_level_order(bank: Bank) -> Iterator[Problem]:
    """Questions stand in the order of the levels."""
    order = list(bank.levels)
    highest = 0
    for number, question in enumerate(bank.questions):
        rank = order.index(question.level)
        if rank < highest:
            message = (
                f"{question.level} stands after {order[highest]}: move the entry up to its level"
            )
            yield _problem(bank, ("questions", number, "level"), message)
        highest = max(highest, rank)


def check_files_belong(bank: Bank) -> Iterator[Problem]:
    """Each answer and each example belongs to a question, and each example to an answer that shows it, code and output."""
    named = set() if "question" in bank.doubled else {*bank.answers, *bank.examples}
    strangers = {identifier for identifier in named if identifier not in bank.question}
    unknown = {
        identifier: f"no question has this id{did_you_mean(identifier, bank.question)}: rename the file, or add the entry"
        for identifier in strangers
    }
    for identifier in bank.answers:
        if identifier in strangers:
            yield Problem(_place(bank, ("answers", identifier)), identifier, unknown[identifier])
    for identifier, example in bank.examples.items():
        place = _place(bank, ("examples", identifier, "code"))
        if identifier in strangers:
            yield Problem(place, identifier, unknown[identifier])
        elif identifier not in bank.answers:
            yield Problem(
                place,
                identifier,
                f"no answer shows this example: write data/answers/{identifier}.md",
            )
        if not example.output.strip():
            yield Problem(
                place,
                identifier,
                f"examples/{identifier}.out is missing or empty: run python3 scripts/dev.py fix",
            )


def check_example_width(bank: Bank) -> Iterator[Problem]:
    """Each line of an example, in its code and in its output, has at most 79 characters."""
    for identifier, example in bank.examples.items():
        for part, text in (("code", example.code), ("output", example.output)):
            for number, line in enumerate(text.split("\n"), 1):
                if len(line) > EXAMPLE_CHARACTERS:
                    path = _place(bank, ("examples", identifier, part)).path
                    message = f"a line of {len(line)} characters, at most {EXAMPLE_CHARACTERS} are allowed: break it"
                    yield Problem(
                        Place(path=path, line=number, column=EXAMPLE_CHARACTERS + 1),
                        identifier,
                        message,
                    )


def check_figures_used(bank: Bank) -> Iterator[Problem]:
    """Each figure stands in an answer."""
    shown = {
        target
        for text in bank.answers.values()
        for target in re.findall(r"\]\(\s*figure:([^\s)]+)", text)
    }
    for identifier in bank.figures:
        if identifier not in shown:
            message = f"no answer shows this figure: embed it as ![what it shows](figure:{identifier}), or delete the file"
            yield Problem(_place(bank, ("figures", identifier)), identifier, message)


def check_figures_self_contained(bank: Bank) -> Iterator[Problem]:
    """A figure holds all it shows: no address, no import."""
    for identifier, figure in bank.figures.items():
        source = figure.source
        if figure.language == "vega-lite":
            found = next(
                (
                    (name, value)
                    for name, value in _members(json.loads(source))
                    if name in {"url", "href"}
                ),
                None,
            )
            if found is not None:
                line, column = line_column(source, max(source.find(f'"{found[0]}"'), 0))
                message = f"loads {json.dumps(found[1])[:60]}: write the values into the figure"
                yield Problem(
                    Place(path=figure.path, line=line, column=column), identifier, message
                )
        elif match := _ADDRESS_IN_FIGURE.search(source):
            line, column = line_column(source, match.start())
            message = (
                "addresses and imports are not allowed: draw what the figure shows in the figure"
            )
            yield Problem(Place(path=figure.path, line=line, column=column), identifier, message)


def check_charts_computed(bank: Bank) -> Iterator[Problem]:
    """A script beside each chart prints its values: none is typed by hand."""
    for identifier, figure in bank.figures.items():
        if figure.language == "vega-lite" and not figure.script.strip():
            message = f"no script computes its values: write data/figures/{identifier}.py, which prints them as one JSON list"
            yield Problem(Place(path=figure.path), identifier, message)


def check_levels_of_key_points(bank: Bank) -> Iterator[Problem]:
    """At least three key points are musts, and each is short enough to be one idea."""
    for number, question in enumerate(bank.questions):
        musts = sum(point.kind == "must" for point in question.key_points)
        if musts < LEAST_MUSTS:
            message = f"{musts} of them {'is' if musts == 1 else 'are'} 'must', at least {LEAST_MUSTS} are needed"
            yield _problem(bank, ("questions", number, "key_points"), message)
        for index, point in enumerate(question.key_points):
            length = len(plain(point.text))
            if length > KEY_POINT_CHARACTERS:
                message = f"has {length} characters, at most {KEY_POINT_CHARACTERS} are allowed: keep one idea"
                yield _problem(
                    bank, ("questions", number, "key_points", index, point.kind), message
                )


def check_lengths(bank: Bank) -> Iterator[Problem]:
    """Hints have 30 to 80 words, short answers 90 to 165."""
    for number, question in enumerate(bank.questions):
        for field, bounds in (("hint", HINT_WORDS), ("short_answer", SHORT_ANSWER_WORDS)):
            text = getattr(question, field)
            if PLACEHOLDER not in text and (
                message := _length_fault(len(plain(text).split()), bounds)
            ):
                yield _problem(bank, ("questions", number, field), message)


def check_permalinks(bank: Bank) -> Iterator[Problem]:
    """An address once published answers for ever, by its page or by a redirect, and every address stands in the ledger."""
    served = list(addresses(bank))
    generated = tuple(sorted({f"/{address.split('/')[1]}/" for address in served}))
    known = {*served, *generated}
    moved = {line.partition(" -> ")[0] for line in bank.permalinks if " -> " in line}
    ledger = set()
    for index, line in enumerate(bank.permalinks):
        address, redirected, target = line.partition(" -> ")
        if redirected and not bank.doubled and target.startswith(generated) and target not in known:
            yield _problem(
                bank, ("permalinks", index), f"{target} leads nowhere{did_you_mean(target, known)}"
            )
        if address in ledger:
            yield _problem(
                bank,
                ("permalinks", index),
                f"{address} stands in the ledger twice: delete this line",
            )
        elif not all(_ADDRESS.fullmatch(part) for part in (address, target if redirected else "/")):
            message = (
                f"'{_short(line)}' is not an address: write /questions/<id>/, or /old/ -> /new/"
            )
            yield _problem(bank, ("permalinks", index), message)
        elif redirected:
            if address in known:
                yield _problem(
                    bank,
                    ("permalinks", index),
                    f"{address} has a page of its own: delete ' -> {target}'",
                )
        elif bank.doubled:
            pass  # An address that has no page now may be that of an entry whose id was overwritten.
        elif (
            address.startswith(generated)
            and address not in known
            and address.partition("#")[0] not in moved
        ):
            near = did_you_mean(address, known)
            message = f"{address} was published and leads nowhere now{near}: append ' -> ' and its new address"
            yield _problem(bank, ("permalinks", index), message)
        ledger.add(address)
    missing = [address for address in served if address not in ledger and not bank.doubled]
    if missing:
        count = f"{len(missing)} addresses are" if len(missing) > 1 else "1 address is"
        message = f"{count} not in the ledger ({missing[0]}{', …' if len(missing) > 1 else ''}): run python3 scripts/dev.py fix"
        yield Problem(Place(path="data/permalinks.txt"), "", message)


def check_used(bank: Bank) -> Iterator[Problem]:
    """Every term and topic is named by a question, and every source cited."""
    terms = {term for question in bank.questions for term in question.terms}
    topics = {topic for question in bank.questions for topic in question.topics}
    cited = {source for question in bank.questions for source in question.sources}
    cited |= {source for term in bank.terms for source in term.sources}
    for table, used, message in (
        ("terms", terms, "no question names this term: add it to the 'terms' of one, or delete it"),
        (
            "topics",
            topics,
            "no question names this topic: add it to the 'topics' of one, or delete it",
        ),
        ("sources", cited, "nothing cites this source: cite it or delete it"),
    ):
        for number, entry in enumerate(getattr(bank, table)):
            if entry.id not in used:
                yield _problem(bank, (table, number), message)


def check_source_addresses(bank: Bank) -> Iterator[Problem]:
    """Sources are linked by https; only names that begin with http by standard (DOI, ELI) keep it."""
    for number, source in enumerate(bank.sources):
        if source.url and not source.url.startswith(("https://", *_HTTP_NAMES)):
            yield _problem(
                bank,
                ("sources", number, "URL"),
                "write https:// (http:// is for DOI and ELI names only)",
            )


# Rules about one text.


def check_filled_in(bank: Bank, passage: Passage) -> Iterator[Problem]:  # noqa: ARG001 - all text rules have one signature
    """Nothing still says FILL IN."""
    if PLACEHOLDER in passage.text:
        yield passage.problem(passage.text.index(PLACEHOLDER), "still to be written")


def check_html(bank: Bank, passage: Passage) -> Iterator[Problem]:  # noqa: ARG001
    """Texts are Markdown: no HTML, SVG or MathML elements, no comments, no event handlers."""
    if "<" in passage.text:
        named: set[str] = set()
        for match in _TAG.finditer(passage.prose):
            name = match[1] or ""
            generic = (
                len(name) == 1 and name.isupper()
            )  # a type parameter such as List<T>, shown as typed
            if (
                not generic
                and name.lower() not in named
                and (not name or name.lower() in _ELEMENTS)
            ):
                shown = f"<{name}>" if name else match[0]
                yield passage.problem(
                    match.start(),
                    f"HTML ('{shown}') is not allowed: write Markdown, or put it in `code`",
                )
            named.add(name.lower())
    if "=" in passage.text:
        for match in _HANDLER.finditer(passage.prose):
            yield passage.problem(
                match.start(),
                f"event handler ('{match[0].strip()}') is not allowed: put it in `code`",
            )


def check_links(bank: Bank, passage: Passage) -> Iterator[Problem]:
    """A link leads to an entry (term:, question:, topic:, source:, level:), to https://, or to a heading of the same answer."""
    for link in passage.links:
        if "](" in link.text:
            yield passage.problem(link.start, "a link within a link: take them apart")
        elif not link.image:
            message = _link_fault(bank, passage, link.target)
            if message:
                yield passage.problem(link.start, f"link: {message}")
    covered = [(link.start, link.end) for link in passage.links]
    for match in re.finditer(r"(?<!\\)\]\(", passage.prose):
        if not any(start <= match.start() < end for start, end in covered):
            yield passage.problem(
                match.start(),
                'a link that cannot be read: write [text](target) or [text](target "title")',
            )
    for match in _LINK_DEFINITION.finditer(passage.prose):
        yield passage.problem(
            match.start(), "a link definition: write the target with the link, [text](target)"
        )


def check_embeds(bank: Bank, passage: Passage) -> Iterator[Problem]:
    """Only answers embed, and only figures (described for who cannot see them) and their example, each a paragraph of its own."""
    for image in passage.links:
        if not image.image:
            continue
        scheme, _, name = image.target.partition(":")
        if not passage.is_answer:
            yield passage.problem(image.start, "images stand in answers only")
        elif scheme == "figure":
            if name not in bank.figures:
                fault = f"unknown figure '{_short(name)}'{did_you_mean(name, bank.figures)}"
                if _ID.fullmatch(name):
                    fault += f": add data/figures/{name}.d2, or {name}.vl.json with {name}.py"
                yield passage.problem(image.start, fault)
            if len(image.text.strip()) < ALT_CHARACTERS:
                message = f"figure '{name}' needs a text of at least {ALT_CHARACTERS} characters in ![…] that says what it shows"
                yield passage.problem(image.start, message)
        elif scheme != "example" or name not in {"code", "output"}:
            message = f"image '{_short(image.target)}': write figure:<name>, example:code or example:output"
            yield passage.problem(image.start, message)
        if passage.is_answer and not _stands_alone(passage.text, image):
            yield passage.problem(
                image.start, "an embed is a paragraph of its own: put blank lines around it"
            )


def check_example_shown(bank: Bank, passage: Passage) -> Iterator[Problem]:
    """An answer shows its example's code and output once each and has a section "Worked example"; no other answer embeds one."""
    if not passage.is_answer:
        return
    identifier = passage.own
    shown = Counter(
        link.target
        for link in passage.links
        if link.image and link.target in {"example:code", "example:output"}
    )
    if identifier in bank.examples:
        for target in ("example:code", "example:output"):
            if shown[target] != 1:
                times = "never" if not shown[target] else f"{shown[target]} times"
                yield passage.problem(
                    0,
                    f"shows {target} {times}: embed it once, as ![{target[8:].title()}]({target})",
                )
        if next(_worked_sections(passage), None) is None:
            yield passage.problem(0, "has an example but no heading '## Worked example'")
    elif shown:
        first = next(link for link in passage.links if link.target in shown)
        yield passage.problem(
            first.start, f"embeds an example, but examples/{identifier}.py is missing"
        )


def check_answer_length(bank: Bank, passage: Passage) -> Iterator[Problem]:
    """A long answer has 700 to 1,700 words of prose; a behavioral one 450 to 1,000."""
    if (
        passage.is_answer
        and passage.own in bank.question
        and "question" not in bank.doubled
        and PLACEHOLDER not in passage.text
    ):
        bounds = (
            BEHAVIORAL_ANSWER_WORDS
            if bank.question[passage.own].level == "behavioral"
            else ANSWER_WORDS
        )
        prose = _without_links(passage.prose).replace("\0", "")
        words = len(_WORD.findall(prose))
        if message := _length_fault(words, bounds):
            yield Problem(passage.place, passage.subject, message)


def check_worked_numbers(bank: Bank, passage: Passage) -> Iterator[Problem]:
    """A number in a section "Worked example" is one that the example prints, perhaps rounded; small integers are free."""
    if not passage.is_answer or passage.own not in bank.examples:
        return
    output = bank.examples[passage.own].output
    printed = [number.replace(",", "") for number in _PRINTED.findall(output)]
    prose = _without_links(passage.prose)
    for start, end in _worked_sections(passage):
        for match in _NUMBER.finditer(prose, start, end):
            digits = match[0].removesuffix(match["percent"] or "").lstrip("-\u2212")
            if match["time"]:
                known = match["time"] in output
            else:
                known = _is_free(digits) or _was_printed(
                    digits, printed, percent=bool(match["percent"])
                )
            if not known:
                message = f"{match[0]} is not in examples/{passage.own}.out: print it there, or correct it"
                yield passage.problem(match.start(), message)


def check_headings(bank: Bank, passage: Passage) -> Iterator[Problem]:  # noqa: ARG001
    """An answer's headings begin at level two, skip no level and are named once; no other text has headings."""
    if not passage.is_answer:
        if re.match(r" {0,3}#", passage.prose) or re.search(r"\n {0,3}#", passage.prose):
            yield passage.problem(
                0, "a line that begins with '#' would be a heading: reword it, or write \\#"
            )
        return
    above = 1
    seen: set[str] = set()
    for heading in passage.headings:
        if heading.level == 1:
            yield passage.problem(
                heading.start,
                "a heading of level one: the prompt is the page's title; begin with '## '",
            )
        elif heading.level > above + 1:
            message = f"a heading of level {heading.level} below one of level {above}: write '{'#' * (above + 1)} '"
            yield passage.problem(heading.start, message)
        if _slug(heading.text) in seen:
            yield passage.problem(
                heading.start, f"a second heading '{_short(heading.text)}': name it differently"
            )
        seen.add(_slug(heading.text))
        above = max(heading.level, 2)
    for match in _UNDERLINED.finditer(passage.prose):
        yield passage.problem(
            match.start(),
            "underlined with '=' or '-', this is a heading: begin it with '## ', or put a blank line between",
        )
    for match in _SPACELESS_HEADING.finditer(passage.prose):
        yield passage.problem(
            match.start(), "a heading needs a space after '#'; for a plain '#' write \\#"
        )


def check_code(bank: Bank, passage: Passage) -> Iterator[Problem]:  # noqa: ARG001
    """Code blocks stand in answers, are closed and name their language; code in a line is closed."""
    for span in passage.spans if "`" in passage.text or "~~~" in passage.text else ():
        start = _FENCE_START.match(span.text) if span.kind == "fence" else None
        if start is None:
            continue
        info = start["info"].strip()
        if not passage.is_answer:
            yield passage.problem(span.start, "code blocks stand in answers only")
        if not info:
            yield passage.problem(
                span.start, "a code block without language: write ```python, or ```text"
            )
        elif not _LANGUAGE.fullmatch(info):
            yield passage.problem(
                span.start, f"'{_short(info)}' is not a language: write one word, such as ```python"
            )
        lines = span.text.rstrip("\n").split("\n")
        if len(lines) == 1 or not lines[-1].strip().startswith(start["mark"]):
            yield passage.problem(
                span.start, "a code block that is never closed: add a line with the same marks"
            )
    if "`" in passage.text and (stray := re.search(r"(?<!\\)`", passage.prose)):
        yield passage.problem(stray.start(), "a ` that is never closed: close it, or write \\`")


def check_math(bank: Bank, passage: Passage) -> Iterator[Problem]:  # noqa: ARG001
    """Formulas are closed and can be turned into MathML; names and tooltips have none."""
    if "$" not in passage.text:
        return
    for span in passage.spans:
        if span.kind != "math":
            continue
        start = span.start + span.text.index(span.tex)
        if passage.field in _LABELS and not passage.is_answer:
            yield passage.problem(start, "formulas cannot be shown here: write it in words")
        elif fault := _formula_fault(span.tex, display=span.display):
            offset, message = fault
            shown = _short(span.tex.replace("\n", " "))
            yield passage.problem(start + offset, f"formula '{shown}': {message}")
    for match in re.finditer(r"(?<!\\)\$", passage.prose):
        yield passage.problem(
            match.start(), "a $ that opens no formula: close the formula, or write \\$ or USD"
        )


def check_spoken(bank: Bank, passage: Passage) -> Iterator[Problem]:  # noqa: ARG001
    """What is spoken or shown in a tooltip holds no links: prompt, nudges, hint, short answer, definition, names, titles."""
    if passage.is_answer or not passage.links:
        return
    if passage.field in _SPOKEN | _LABELS:
        yield passage.problem(
            passage.links[0].start, "links are not allowed here: write plain text"
        )


# Rules that only a finished bank meets.


def check_counts(bank: Bank) -> Iterator[Problem]:
    """Levels have at least 5, 10, 10, 10, 10 and 5 questions; 16 topics, 160 terms, 35 answers with a figure, 30 an example."""
    for level, count in LEAST_QUESTIONS.items():
        found = len(bank.of_level(level))
        if found < count:
            yield Problem(
                Place(path="data/questions.yaml"),
                "",
                f"{found} {level} questions, at least {count} are needed",
            )
    if len(bank.topics) < LEAST_TOPICS:
        yield Problem(
            Place(path="data/topics.yaml"),
            "",
            f"{len(bank.topics)} topics, at least {LEAST_TOPICS} are needed",
        )
    if len(bank.terms) < LEAST_TERMS:
        yield Problem(
            Place(path="data/glossary.yaml"),
            "",
            f"{len(bank.terms)} terms, at least {LEAST_TERMS} are needed",
        )
    illustrated = sum("](figure:" in text for text in bank.answers.values())
    if illustrated < LEAST_FIGURES:
        yield Problem(
            Place(path="data/answers"),
            "",
            f"{illustrated} answers have a figure, at least {LEAST_FIGURES} are needed",
        )
    if len(bank.examples) < LEAST_EXAMPLES:
        yield Problem(
            Place(path="examples"),
            "",
            f"{len(bank.examples)} examples, at least {LEAST_EXAMPLES} are needed",
        )


def check_whole_questions(bank: Bank) -> Iterator[Problem]:
    """Each question has a long answer, a rubric, three probes and two pitfalls; with a scenario or example, two variants."""
    for number, question in enumerate(bank.questions):
        key = ("questions", number)
        if question.id not in bank.answers:
            yield _problem(bank, key, f"has no long answer: write data/answers/{question.id}.md")
        if question.rubric is None:
            yield _problem(bank, key, "has no rubric")
        if len(question.probes) < LEAST_PROBES:
            yield _problem(
                bank, key, f"has {len(question.probes)} probes, at least {LEAST_PROBES} are needed"
            )
        if len(question.pitfalls) < LEAST_PITFALLS:
            yield _problem(
                bank,
                key,
                f"has {len(question.pitfalls)} pitfalls, at least {LEAST_PITFALLS} are needed",
            )
        numeric = question.level == "scenario" or question.id in bank.examples
        if numeric and len(question.variants) < LEAST_VARIANTS:
            message = f"has {len(question.variants)} variants, a scenario or worked example needs at least {LEAST_VARIANTS}"
            yield _problem(bank, key, message)


def check_terms_linked(bank: Bank) -> Iterator[Problem]:
    """An answer links each term of its entry, and each glossary name of several words where the answer first uses it.

    Names of one word that the entry does not list may stand in their everyday sense ("exposure", "baseline").
    """
    for question in bank.questions:
        if question.id not in bank.answers:
            continue
        passage = Passage(bank, ("answers", question.id), bank.answers[question.id])
        named = {
            term.name.lower(): term.id
            for term in bank.terms
            if term.id in question.terms or re.search(r"[\s-]", term.name)
        }
        for term, start in _unlinked_terms(passage, named):
            name = bank.term[term].name
            yield passage.problem(
                start, f"'{name}' is not linked where it is first used: write [{name}](term:{term})"
            )
        linked = {link.target for link in passage.links}
        for term in question.terms:
            if (
                term in bank.term and f"term:{term}" not in linked
            ):  # an unknown one is named once, where it stands
                yield passage.problem(
                    0, f"no link to the entry's term '{term}': link it, or take it off"
                )


def check_example_length(bank: Bank) -> Iterator[Problem]:
    """An example has fewer than 40 lines of own logic; imports, docstrings, prints and assignments of plain data are free."""
    for identifier, example in bank.examples.items():
        path = _place(bank, ("examples", identifier, "code")).path
        try:
            own = sum(_is_logic(node) for node in ast.walk(ast.parse(example.code)))
        except SyntaxError as error:
            place = Place(path=path, line=error.lineno or 0, column=error.offset or 0)
            yield Problem(place, identifier, f"is not Python: {error.msg}")
        else:
            if own > EXAMPLE_STATEMENTS:
                advice = "drop a step, or leave it to a library"
                message = (
                    f"{own} lines of own logic, at most {EXAMPLE_STATEMENTS} are allowed: {advice}"
                )
                yield Problem(Place(path=path), identifier, message)


def check_legal_notice(bank: Bank) -> Iterator[Problem]:
    """An answer that cites a law says that it is no legal advice."""
    for identifier, text in bank.answers.items():
        passage = Passage(bank, ("answers", identifier), text)
        for link in passage.links:
            kind, _, name = link.target.partition(":")
            source = bank.source.get(name) if kind == "source" else None
            if source and source.type == "legislation" and "legal advice" not in text:
                yield passage.problem(
                    link.start, f"'{name}' is a law: say that the answer is no legal advice"
                )
                break


def check_signs(bank: Bank) -> Iterator[Problem]:
    """In prose minus is − and times is ×; the hyphen and the letter x stand in code."""
    for passage in passages(bank):
        for match in _TYPED_SIGN.finditer(
            passage.prose if _TYPED_SIGN.search(passage.text) else ""
        ):
            typed = match[0].strip()
            sign = "×" if typed == "x" else "\N{MINUS SIGN}"
            seen = _short(passage.text[max(match.start() - 8, 0) : match.end() + 8].strip())
            yield passage.problem(match.start(), f"'{typed}' as a sign in '{seen}': write '{sign}'")


def _is_logic(node: ast.AST) -> bool:
    """Return whether a node of a program is a logical line that a reader has to think through."""
    match node:
        case (
            ast.Import()
            | ast.ImportFrom()
            | ast.Expr(ast.Constant())
            | ast.Expr(ast.Call(ast.Name("print")))
        ):
            return False
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return not all(isinstance(part, _PLAIN_DATA) for part in ast.walk(value))
        case _:
            return isinstance(node, ast.stmt | ast.excepthandler)


def _unlinked_terms(passage: Passage, named: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the terms whose name stands in running text before it is linked, with the offset of the name."""
    names = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    headings = {heading.start for heading in passage.headings}
    met = set()
    for match in re.finditer(
        rf"(?<![\w-])({names})(?:e?s)?(?![\w-])", passage.prose, re.IGNORECASE
    ):
        term = named[match[1].lower()]
        around = next(
            (link for link in passage.links if link.start <= match.start() < link.end), None
        )
        in_heading = passage.prose.rfind("\n", 0, match.start()) + 1 in headings
        if term in met or in_heading or (around and around.target != f"term:{term}"):
            continue
        met.add(term)
        earlier = any(
            link.target == f"term:{term}" and link.start < match.start() for link in passage.links
        )
        if around is None and not earlier:
            yield term, match.start()


BANK_RULES: tuple[Callable[[Bank], Iterator[Problem]], ...] = (
    check_ids,
    check_prompts,
    check_names,
    check_references,
    check_learn_first,
    check_path_order,
    check_kits,
    check_level_order,
    check_files_belong,
    check_example_width,
    check_figures_used,
    check_figures_self_contained,
    check_charts_computed,
    check_levels_of_key_points,
    check_lengths,
    check_permalinks,
    check_used,
    check_source_addresses,
)
TEXT_RULES: tuple[Callable[[Bank, Passage], Iterator[Problem]], ...] = (
    check_filled_in,
    check_html,
    check_links,
    check_embeds,
    check_example_shown,
    check_answer_length,
    check_worked_numbers,
    check_headings,
    check_code,
    check_math,
    check_spoken,
)
COMPLETENESS_RULES: tuple[Callable[[Bank], Iterator[Problem]], ...] = (
    check_counts,
    check_whole_questions,
    check_terms_linked,
    check_example_length,
    check_legal_notice,
    check_signs,
)


def _texts(
    value: object, steps: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the Markdown texts within a record, with their path."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*steps, index))
    elif isinstance(value, Record):
        for name, item in value.__dict__.items():
            ids = name in _NOT_MARKDOWN or (
                name == "confused_with" and item and isinstance(item[0], str)
            )
            if not ids and item:
                yield from _texts(item, (*steps, name))


def _place(bank: Bank, key: tuple[str | int, ...]) -> Place:
    """Return where a value stands, or the nearest thing around it that does."""
    while key and key not in bank.places:
        key = key[:-1]
    return bank.places.get(key) or Place(path="data")


def _problem(bank: Bank, key: tuple[str | int, ...], message: str) -> Problem:
    """Return a problem of an entry's field, or of a line of the ledger."""
    if key[0] == "permalinks":
        return Problem(_place(bank, key), "", message)
    entry = getattr(bank, str(key[0]))[key[1]]
    return Problem(_place(bank, key), subject_of(entry.id, _field(key[2:])), message)


def _field(steps: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the path of the field that holds a text: of a text in a list, the list."""
    return steps[:-1] if steps and isinstance(steps[-1], int) else steps


def _repeated(
    bank: Bank, texts: Iterable[tuple[tuple[str | int, ...], str]], what: str
) -> Iterator[Problem]:
    first: dict[str, tuple[str | int, ...]] = {}
    for key, text in texts:
        if PLACEHOLDER in text:
            continue
        letters = (
            re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip() or text
        )
        if letters in first and key[:2] != first[letters][:2]:
            other = getattr(bank, str(first[letters][0]))[first[letters][1]]
            message = f"'{_short(text)}' is already the {what} of '{other.id}' (line {_place(bank, first[letters]).line})"
            yield _problem(bank, key, message)
        first.setdefault(letters, key)


def _unknown(
    bank: Bank, key: tuple[str | int, ...], kind: str, identifiers: Iterable[str], own: str
) -> Iterator[Problem]:
    """Yield the ids of a list that name nothing, the entry itself, or something twice."""
    yield from _unknown_at(
        bank,
        kind,
        (((*key, index), identifier) for index, identifier in enumerate(identifiers)),
        own,
    )


def _unknown_at(
    bank: Bank, kind: str, named: Iterable[tuple[tuple[str | int, ...], str]], own: str
) -> Iterator[Problem]:
    """Yield the ids, each with its place, that name nothing, the entry itself, or something twice."""
    known: Mapping[str, object] = getattr(bank, kind)
    seen: set[str] = set()
    unfilled = False
    for at, identifier in named:
        if identifier.startswith(PLACEHOLDER_ID):
            if not unfilled:
                yield _problem(bank, at, "still to be written")
            unfilled = True
        elif identifier in seen:
            yield _problem(bank, at, f"'{identifier}' is named twice: delete one")
        elif kind in bank.doubled:
            pass
        elif identifier == own:
            yield _problem(bank, at, "names the entry itself: delete it")
        elif identifier not in known:
            yield _problem(
                bank, at, f"unknown {kind} '{identifier}'{did_you_mean(identifier, known)}"
            )
        seen.add(identifier)


def _steps_of(path: records.LearningPath) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the questions of a path in the order of study, each with its place in the entry."""
    for stage, part in enumerate(path.stages):
        for index, identifier in enumerate(part.questions):
            yield ("stages", stage, "questions", index), identifier


def _learned_before(bank: Bank, identifier: str) -> list[str]:
    """Return what is to be learned before a question, nearest first."""
    found: dict[str, None] = {}
    waiting = [identifier]
    while waiting:
        question = bank.question.get(waiting.pop(0))
        new = [other for other in (question.learn_first if question else ()) if other not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)


def _length_fault(words: int, bounds: tuple[int, int]) -> str:
    least, most = bounds
    return "" if least <= words <= most else f"has {words} words: write {least} to {most:,}"


def _worked_sections(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield start and end of each section under a heading "Worked example"."""
    for number, heading in enumerate(passage.headings):
        if heading.text.strip().lower().startswith("worked example"):
            after = (
                other.start
                for other in passage.headings[number + 1 :]
                if other.level <= heading.level
            )
            yield heading.start, next(after, len(passage.text))


def _without_links(prose: str) -> str:
    """Return prose with the targets of links and all of the images blanked, offsets unchanged."""
    return re.sub(
        r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)", lambda match: re.sub(r"[^\n]", " ", match[0]), prose
    )


def _is_free(digits: str) -> bool:
    """Return whether a number needs no output: one digit, or a year."""
    return len(digits) == 1 or bool(_YEAR.fullmatch(digits))


def _was_printed(digits: str, printed: Iterable[str], *, percent: bool) -> bool:
    """Return whether a printed number equals this one, at the precision of this one; 63% may be printed as 0.63."""
    value, places = float(digits.replace(",", "")), len(digits.partition(".")[2])
    tolerance = 0.5 * 10**-places + 1e-9
    for number in printed:
        if len(number.partition(".")[2]) >= places and abs(float(number) - value) <= tolerance:
            return True
        if float(number) == value or (percent and abs(100 * float(number) - value) <= tolerance):
            return True
    return False


def _link_fault(bank: Bank, passage: Passage, target: str) -> str:
    """Return what is wrong with a link's target, or nothing."""
    shown = _short(target)
    if match := _REFERENCE.fullmatch(target):
        return _reference_fault(bank, passage, match[1], match[2])
    if target.startswith("#") and passage.is_answer:
        anchors = {_slug(heading.text) for heading in passage.headings} | _PAGE_ANCHORS
        advice = did_you_mean(target[1:], anchors)
        return (
            ""
            if target[1:] in anchors
            else f"no heading of this answer has the anchor '{shown}'{advice}"
        )
    if target.startswith("http://") and not target.startswith(_HTTP_NAMES):
        return f"'{shown}': write https://"
    allowed = target.startswith(("https://", *_HTTP_NAMES))
    return (
        ""
        if allowed
        else f"'{shown}' is not allowed: write term:, question:, topic:, source:, level: or https://"
    )


def _reference_fault(bank: Bank, passage: Passage, kind: str, identifier: str) -> str:
    """Return what is wrong with a reference such as `term:ndcg`, or nothing."""
    known: Mapping[str, object] = bank.levels if kind == "level" else getattr(bank, kind)
    if kind in bank.doubled:
        return ""
    if identifier not in known:
        return f"unknown {kind} '{_short(identifier)}'{did_you_mean(identifier, known)}"
    own = passage.own
    if identifier == own and f"{kind}s" == ("questions" if passage.is_answer else passage.key[0]):
        return "leads to the page it stands on"
    question = None if "question" in bank.doubled else bank.question.get(own)
    if passage.is_answer and kind == "source" and question and identifier not in question.sources:
        return f"source '{identifier}' is not in the 'sources' of '{own}': add it there"
    return ""


def _stands_alone(text: str, image: Link) -> bool:
    """Return whether nothing but blank lines is beside, above and below an embed."""
    before, after = text[: image.start].rpartition("\n"), text[image.end :].partition("\n")
    above, below = before[0].rpartition("\n")[2], after[2].partition("\n")[0]
    return not any(part.strip() for part in (before[2], after[0], above, below))


def _slug(heading: str) -> str:
    """Return a heading's anchor, as the site generator's default makes it."""
    letters = (
        unicodedata.normalize("NFKD", plain(heading)).encode("ascii", "ignore").decode("ascii")
    )
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", letters).strip().lower())


def _formula_fault(tex: str, *, display: bool) -> tuple[int, str] | None:
    """Return offset and message of what is wrong with a formula, or None."""
    if len(tex) > FORMULA_CHARACTERS:
        return 0, f"has {len(tex)} characters, at most {FORMULA_CHARACTERS} are allowed"
    if match := _NO_WIDTH_IN_BROWSERS.search(tex):
        return match.start(), f"{match[0]} cannot be shown in all browsers: write it another way"
    unclosed = 0
    for bracket in _BRACKET.finditer(tex):
        unclosed = unclosed + 1 if bracket["open"] else max(unclosed - 1, 0)
    if unclosed > UNCLOSED_BRACKETS:
        return 0, f"leaves {unclosed} brackets open: close them"
    return _converted(tex, display)


@cache
def _converter() -> LatexToMathML:
    """Return the LaTeX converter; imported late, since a bank without formulas needs none."""
    from math_core import LatexToMathML

    return LatexToMathML()


@cache
def _converted(tex: str, display: bool) -> tuple[int, str] | None:  # noqa: FBT001 - part of the cache's key
    """Return offset and message of why a formula cannot be converted, or None."""
    try:
        _converter().convert_with_local_state(tex, displaystyle=display)
    except Exception as error:  # noqa: BLE001 - LatexError derives from Exception alone; any other failure is the formula's fault, too
        said = _ANSI.sub("", str(error)).strip()
        message = said.split("\n")[0].removeprefix("Error: ").rstrip(".")
        where = re.search(r"input:(\d+):(\d+)", said)
        line, column = (int(where[1]), int(where[2])) if where else (1, 1)
        offset = sum(len(part) + 1 for part in tex.split("\n")[: line - 1]) + column - 1
        return min(offset, len(tex)), f"{message} (character {offset + 1})"
    return None


def _members(value: object) -> Iterator[tuple[str, object]]:
    """Yield all names and values of a JSON document, however deep, without recursion."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield from item.items()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
>>>>>>> 4c61ecefb12bf5884a238bfe3bfe758633829d7d

"""The test command: sections side by side, every outcome reported, nothing skipped in silence."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts import chromium, sections
from scripts import test as runner


def good() -> None:
    """Do well."""


def bad() -> None:
    """Do badly."""
    raise sections.SectionFailed("it is wrong\nand why")


def absent() -> None:
    """Miss a tool."""
    raise sections.SectionNotRun("npm is not on this machine")


@pytest.fixture(params=[1, 2], ids=["one core", "two cores"])
def three_sections(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the sections by three that end in the three ways, on machines of two kinds."""
    monkeypatch.setattr(runner, "SECTIONS", {"bad": bad, "good": good, "absent": absent})
    monkeypatch.setattr(runner, "cores", lambda: request.param)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.mark.usefixtures("three_sections")
def test_a_failed_section_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    """All run; the table has each with its outcome and its command; the last line is the count."""
    assert runner.main([]) == 1
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split(maxsplit=3) for line in lines if "dev.py test" in line]
    assert [row[:2] for row in rows[:2]] == [["bad", "failed"], ["good", "passed"]]
    assert rows[0][3] == "python3 scripts/dev.py test bad  (it is wrong)"
    assert any(
        line.startswith("absent     not run") and line.endswith("(npm is not on this machine)")
        for line in lines
    )
    assert lines[-1] == "1 passed, 1 failed, 1 skipped"


@pytest.mark.usefixtures("three_sections")
@pytest.mark.parametrize(("names", "code"), [(["good"], 0), (["absent"], 0), (["good", "bad"], 1)])
def test_sections_run_alone(
    names: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the sections named run."""
    assert code == runner.main(names)
    assert [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if "dev.py test" in line
    ] == names


@pytest.mark.usefixtures("three_sections")
def test_an_unknown_section(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong name ends the command before anything runs."""
    with pytest.raises(SystemExit) as caught:
        runner.main(["good", "nothing"])
    assert caught.value.code == 2
    assert "there is no section 'nothing'; there are bad, good, absent" in capsys.readouterr().err


@pytest.mark.usefixtures("three_sections")
def test_a_misspelled_section(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name is offered."""
    with pytest.raises(SystemExit):
        runner.main(["absnet"])
    assert (
        "there is no section 'absnet' (did you mean 'absent'?); there are"
        in capsys.readouterr().err
    )


@pytest.mark.usefixtures("three_sections")
def test_github_folds_the_sections(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There, and only there, each section is a group of the log."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    runner.main(["good"])
    assert capsys.readouterr().out.startswith("::group::good\n::endgroup::\n")


def test_every_section_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    """The list shows name and purpose."""
    assert runner.main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(
        runner.SECTIONS
    )


def test_a_program_that_fails_fails_its_section() -> None:
    """Whatever the exit code, the section fails and names the program."""
    with pytest.raises(sections.SectionFailed, match=r"\(exit 3\)$"):
        sections.command(sys.executable, "-c", "raise SystemExit(3)")


def test_the_site_is_built_for_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address in the caller's environment does not reach the tools."""
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    sections.command(sys.executable, "-c", "import os; raise SystemExit('SITE_URL' in os.environ)")


def test_a_site_that_cannot_be_built_fails_each_section_that_needs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No section takes an old site for the new one."""
    monkeypatch.setattr(sections._site, "_built", False)
    for section in (sections.build, sections.links, sections.html):
        assert runner.run_section("x", section).outcome == "failed"


def test_dead_links_and_anchors_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Addresses of the site in every form and their anchors are followed; other hosts are not."""
    site = tmp_path / "site"
    (site / "b").mkdir(parents=True)
    (site / "sitemap.xml").write_text(
        "<urlset><url><loc>https://example.org/a/</loc></url></urlset>", encoding="utf-8"
    )
    (site / "b" / "index.html").write_text('<p id="x">', encoding="utf-8")
    fine = (
        '<a href="b/#x">1</a> <a href="/a/b/">2</a> '
        '<a href="https://example.org/a/b/#x">3</a> <a href="https://example.com/q">4</a>'
    )
    monkeypatch.setattr(sections, "built_site", lambda: site)
    monkeypatch.setattr(sections, "SCRATCH", tmp_path / "scratch")
    (site / "index.html").write_text(fine, encoding="utf-8")
    sections.links()
    for dead in ("c/", "b/#y", "/a/c/", "https://example.org/a/c/", "https://example.org/a/b/#y"):
        (site / "index.html").write_text(f'{fine} <a href="{dead}">5</a>', encoding="utf-8")
        with pytest.raises(sections.SectionFailed):
            sections.links()
    assert "example.com" not in capfd.readouterr().out


def test_differences_are_seen_byte_by_byte(tmp_path: Path) -> None:
    """A changed byte, a missing and an extra file are named, however deep."""
    for name in ("first", "second"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "same").write_bytes(b"12")
        (tmp_path / name / "deep" / "changed").write_bytes(name[:1].encode())
    (tmp_path / "first" / "missing").touch()
    (tmp_path / "second" / "extra").touch()
    assert sections.differences(tmp_path / "first", tmp_path / "second") == [
        "deep/changed",
        "extra",
        "missing",
    ]


def test_the_path_of_the_site_comes_from_its_sitemap(tmp_path: Path) -> None:
    """The first address is the home page's."""
    (tmp_path / "sitemap.xml").write_text(
        "<url><loc>https://a.example/b/</loc></url><url><loc>https://a.example/b/c/</loc></url>"
    )
    assert sections.base_path(tmp_path) == ("/b/", "https://a.example")


def test_node_comes_from_playwright_when_the_machine_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one that Playwright carries runs."""
    monkeypatch.setattr("shutil.which", lambda name: None)
    version = subprocess.run(
        [sections.node(), "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert int(version.removeprefix("v").partition(".")[0]) >= sections.OLDEST_NODE


def test_the_chromium_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable goes before everything else, and a wrong one is reported."""
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium.find() == sys.executable
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.MissingChromiumError, match=r"^CHROMIUM is set to /nowhere/chrom"):
        chromium.ensure()


def test_a_chromium_on_the_path_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """By any of its names, the first one first; where there is none, Playwright is asked."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", {"google-chrome": "/opt/chrome"}.get)
    assert chromium.find() == "/opt/chrome"
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert chromium.find() is None


def test_a_browser_that_does_not_start_fails_the_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is not a browser is no reason to skip the section."""
    monkeypatch.setenv("CHROMIUM", sys.executable)
    result = runner.run_section("browser", sections.browser)
    assert result.outcome == "failed"
    assert result.remark.startswith(f"{sys.executable} does not start: ")


def test_no_chromium_fails_the_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be had, the section fails with what to do: it is never skipped."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(chromium, "CHANNELS", ("chrome-canary",))
    result = runner.run_section("browser", sections.browser)
    assert (result.outcome, result.remark) == ("failed", chromium.MISSING)


def test_a_bare_debian_gets_its_own_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As root, once, when no browser is found; what apt reports is kept when that fails."""
    tried: list[str] = []
    codes = {"apt-get update -qq": 0, chromium._APT[1]: 0}

    def run(words: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        tried.append(" ".join(words))
        return subprocess.CompletedProcess(words, codes[tried[-1]], "E: no such package\n")

    def none_yet() -> str:
        if len(tried) < 2:
            raise chromium.MissingChromiumError(chromium.MISSING)
        return "chromium 140"

    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "_may_install", lambda: True)
    monkeypatch.setattr(chromium, "_try", none_yet)
    monkeypatch.setattr("subprocess.run", run)
    assert chromium.ensure() == "chromium 140"
    assert tried == list(chromium._APT)

    tried.clear()
    codes[chromium._APT[0]] = 100
    with pytest.raises(chromium.MissingChromiumError, match=r"failed:\nE: no such package$"):
        chromium.ensure()


@pytest.mark.parametrize("outcomes", [[True], [False, True], [False, False]])
def test_what_failed_in_the_browser_is_tried_once_more(
    outcomes: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and only that; what fails twice fails the section."""
    left = iter(outcomes)
    calls: list[tuple[str, ...]] = []

    def counted(*words: str) -> None:
        calls.append(words)
        if not next(left):
            raise sections.SectionFailed

    monkeypatch.setattr(chromium, "ensure", lambda: "chromium 140")
    monkeypatch.setattr(sections, "built_site", lambda: Path("site"))
    monkeypatch.setattr(sections, "tool", counted)
    if outcomes[-1]:
        sections.browser()
    else:
        with pytest.raises(sections.SectionFailed):
            sections.browser()
    assert ["--last-failed" in words for words in calls] == [False, True][: len(outcomes)]


def test_sections_run_side_by_side_and_their_output_is_kept_apart(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Two that wait for each other both end, and each prints all its lines in one piece."""
    meeting = threading.Barrier(2, timeout=30)

    def speak(name: str) -> None:
        for number in range(3):
            meeting.wait()
            sections.report(f"{name} says {number}")
            sections.command(sys.executable, "-c", f"print('{name} runs {number}')")

    def first() -> None:
        """Speak."""
        speak("first")

    def second() -> None:
        """Speak, too."""
        speak("second")

    monkeypatch.setattr(runner, "SECTIONS", {"first": first, "second": second})
    monkeypatch.setattr(runner, "cores", lambda: 2)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert runner.main([]) == 0

    printed = capfd.readouterr()
    for name in ("first", "second"):
        lines = [f"{name} {verb} {number}" for number in range(3) for verb in ("says", "runs")]
        assert "\n".join(lines) in printed.out
    assert [line.split()[0] for line in printed.out.splitlines() if "dev.py test" in line] == [
        "first",
        "second",
    ]
    assert "2 sections, 2 at once" in printed.err


def test_the_site_is_built_once_for_all_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections that ask at the same time wait for one build."""
    built: list[tuple[str, ...]] = []
    monkeypatch.setattr(sections, "_site", sections._Site())
    monkeypatch.setattr(sections, "command", lambda *words: built.append(words))
    askers = [threading.Thread(target=sections.built_site) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert len(built) == 1


def test_the_long_sections_begin_first() -> None:
    """Each of them is there, and the build, for which others wait, leads."""
    assert set(runner.FIRST) < set(sections.SECTIONS)
    assert runner.FIRST[0] == "build"

"""Bad input: each case is said once, at its line, with its type and what to do, and no word is lost."""

from __future__ import annotations

import html
import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from eventnotes.config import Settings
from tests.helpers import CONF, Project, differences
from tests.parsing.bad_input import files, found, options, pages, settings
from tests.parsing.bad_input.case import Case, Says

if TYPE_CHECKING:
    from pathlib import Path

#: Sphinx's own theme is quicker, and its own search reads English quicker.
PLAIN = (
    CONF.replace('"furo"', '"basic"').replace('language = "ja"', 'language = "en"')
    + "html_baseurl = 'https://example.org/'\n"
)
CASES = (*options.CASES, *pages.CASES, *files.SMALL, *found.CASES)
#: What the cases name, or come near to.
KNOWN: dict[str, str | bytes] = {
    "index.md": "# Index\n\n:::{toctree}\n:glob:\n*\n:::\n",
    "a-known.md": "# Known\n\n:::{event} known\n:date: 2016-01-01\n:::\n\n"
    "## Talk\n\n:::{session} talk\n:speakers: A\n:::\n\nText.\n",
    "a-known-thing.md": "# Known Thing\n\n:::{topic} known-thing\n:::\n",
    "bad.txt": "日本語".encode("cp932"),
}
_LINE = re.compile(
    r"(?P<file>[^:]*/(?P<name>[^/:]+)):(?P<line>\d+): (?:WARNING|ERROR|CRITICAL): (?P<text>.*?)"
    r"(?: \[(?P<kind>[\w.-]+)\])?",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")
#: A page that a table of contents names.
_NAMED = re.compile(r"toctree contains reference to document '(?P<name>[^']+)'")


class Built:
    """A build of all cases: what was said about each page, and what stands on it."""

    def __init__(self, folder: Path, cases: tuple[Case, ...]) -> None:
        self.project = Project(folder, {**KNOWN, **{c.name + c.suffix: c.source for c in cases}}, PLAIN)
        self.result = self.project.build()
        self.said: dict[str, list[Says]] = {}
        self.rest: list[str] = []
        for warning in _whole(self.result.warnings):
            found = _LINE.fullmatch(warning)
            named = _NAMED.search(warning)
            says = (
                Says(int(found["line"]), (found["kind"] or "").removeprefix("notes."), found["text"]) if found else None
            )
            if found is None or says is None:
                self.rest.append(warning)
            else:
                self.said.setdefault(named["name"] if named else found["name"].rpartition(".")[0], []).append(says)

    def check(self, case: Case) -> None:
        """Compare what was said and what is shown with what was expected."""
        said = sorted(self.said.get(case.name, []))
        expected = [Says(line, kind, text.replace("ID", case.name)) for line, kind, text in sorted(case.says)]
        assert len(said) == len(expected), said
        for one, other in zip(said, expected, strict=True):
            assert one[:2] == other[:2], said
            assert other.text in one.text
            assert len(one.text) < 500
        # Without a parser, which would need minutes for the largest.
        if case.hidden and not case.words:
            assert not (self.result.outdir / f"{case.name}.html").exists()
            return
        body = self.result.text(f"{case.name}.html").partition('class="body"')[2].partition('"sphinxsidebar"')[0]
        shown = html.unescape(_TAG.sub("", body))
        for words in case.words:
            assert words in shown
        if case.hidden:
            assert not (self.result.outdir / f"_sources/{case.name}{case.suffix}.txt").exists()
        for words in case.hidden:
            assert words not in shown

    def check_repair(self, cases: tuple[Case, ...]) -> None:
        """Repair every page: the next build says nothing, and is the same as one from nothing."""
        self.project.write({case.name + case.suffix: _repaired(case) for case in cases})
        again = self.project.build()
        assert again.warnings == []
        assert differences(again.outdir, self.project.build(folder="clean").outdir) == []


def _whole(lines: list[str]) -> list[str]:
    """Join the lines of each warning: docutils adds the source of a directive that it can't read."""
    found: list[str] = []
    for line in lines:
        if found and not line.startswith("/"):
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def _repaired(case: Case) -> str:
    return f"{case.name}\n====================================\n\nRepaired.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("cases"), CASES)


def test_every_declared_option_is_in_the_table() -> None:
    declared = {(directive, name) for directive, known in options.DECLARED.items() for name in known}
    assert set(options.OPTIONS) == declared


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_mistake_is_said_once_and_no_word_is_lost(built: Built, case: Case) -> None:
    built.check(case)


def test_nothing_else_is_said(built: Built) -> None:
    assert built.rest == []
    assert set(built.said) <= {case.name for case in CASES}


@pytest.mark.slow
def test_repaired_pages_are_clean(built: Built) -> None:
    built.check_repair(CASES)


@pytest.mark.slow
def test_what_is_too_large_or_too_deep_is_on_the_page(tmp_path: Path) -> None:
    built = Built(tmp_path, files.LARGE)
    for case in files.LARGE:
        built.check(case)
    built.check_repair(files.LARGE)


def test_every_setting_is_in_the_table() -> None:
    assert set(settings.SETTINGS) == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("number", range(3))
def test_a_setting_that_cannot_be_used_is_said_with_its_line(tmp_path: Path, number: int) -> None:
    rows = {name: rows[number] for name, rows in settings.SETTINGS.items()}
    conf = PLAIN + "".join(f"eventnotes_{name} = {value}\n" for name, (value, _) in rows.items())
    project = Project(tmp_path, {"index.md": "# Index\n"}, conf)
    # Sphinx itself warns of wrong types; the default has the right one.
    for warning, (name, (_, said)) in zip(project.build().warnings, rows.items(), strict=True):
        line = conf.splitlines().index(f"eventnotes_{name} = {rows[name][0]}") + 1
        assert f"conf.py:{line}: WARNING: the setting 'eventnotes_{name}' is " in warning
        assert f"expected {said}, so " in warning
        assert warning.endswith("is used [notes.setting]")
    project.write({"conf.py": PLAIN})
    again = project.build()
    assert again.warnings == []
    assert differences(again.outdir, project.build(folder="clean").outdir) == []


@pytest.mark.parametrize(("value", "said"), settings.REDIRECTS)
def test_a_redirect_that_leads_nowhere_is_said(tmp_path: Path, value: str, said: str) -> None:
    project = Project(tmp_path, {"index.md": "# Index\n"}, f"{PLAIN}eventnotes_redirects = {value}\n")
    (warning,) = project.build().warnings
    assert said in warning
    assert warning.endswith("[notes.redirect]")

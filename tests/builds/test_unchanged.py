"""A build of the same things derives nothing, and yet leaves and says what the first one did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from eventnotes.builds.fingerprints import Fingerprints
from eventnotes.notebook import mentions
from eventnotes.notebook.mentions import PassageMentions, find_mentions
from tests.helpers import CONF, Project, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from eventnotes.model.records import Page
    from tests.helpers import Result

FILES = {
    "index.md": "# Start\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "one.md": "# One\n\n:::{event} one\n:date: 2030-05-18\n:::\n\n- Lambda\n- Unbekannt\n\n"
    "## Talk\n\n:::{session} talk\n:topics: Nothing\n:speakers: Yamada\n:::\n\n- More Lambda\n",
    "two.md": "# Two\n\n:::{event} two\n:date: 2031-05-18\n:::\n\n- Lambda runs\n",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
}
#: Files beside the pages.
BESIDE = ("notes.json", "notes/one.json", "notes/two.json", "notes/two.md", "feed.atom", "feeds/topics/lambda.atom")

#: What Sphinx leaves behind where settings change.
OF_SPHINX = {".buildinfo.bak"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES, f'{CONF}html_baseurl = "https://example.org/"\nhtml_theme = "basic"\n')


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the pages whose digests are made."""
    found: list[str] = []
    of = Fingerprints.of

    def noted(self: Fingerprints, docname: str) -> str:
        found.append(docname)
        return of(self, docname)

    monkeypatch.setattr(Fingerprints, "of", noted)
    return found


@pytest.fixture
def matched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the pages in which topics are looked for."""
    found: list[str] = []

    def noted(page: Page, *others: Any) -> Iterator[PassageMentions]:
        found.append(page.docname)
        return find_mentions(page, *others)

    monkeypatch.setattr(mentions, "find_mentions", noted)
    return found


def times(result: Result) -> dict[str, int]:
    return {name: (result.outdir / name).stat().st_mtime_ns for name in BESIDE}


def test_nothing_is_derived_and_the_same_is_said(project: Project, derived: list[str]) -> None:
    first = project.build()
    assert derived
    before = times(first)
    derived.clear()
    second = project.build()
    assert derived == []
    assert (second.read, second.written) == ([], [])
    assert times(second) == before
    assert len(first.warnings) == 1
    assert second.warnings == first.warnings


def test_topics_are_looked_for_in_changed_pages_only(project: Project, matched: list[str]) -> None:
    project.build(jobs=2)
    assert sorted(matched) == ["index", "lambda", "one", "two"]
    matched.clear()
    project.edit("two.md", "- Lambda", "- Lambda again")
    project.build()
    assert matched == ["two"]
    matched.clear()
    project.edit("lambda.md", "{topic} lambda\n", "{topic} lambda\n:aliases: again\n")
    project.build()
    assert sorted(matched) == ["index", "lambda", "one", "two"]


def test_only_what_shows_a_change_is_made_anew(project: Project) -> None:
    before = times(project.build())
    project.edit("two.md", "- Lambda", "- Lambda again")
    after = times(project.build())
    changed = {name for name in BESIDE if before[name] != after[name]}
    assert changed == {"notes/two.json", "notes/two.md", "feed.atom", "feeds/topics/lambda.atom"}


def lose_page(outdir: Path) -> None:
    (outdir / "one.html").unlink()


def lose_file(outdir: Path) -> None:
    (outdir / "notes/one.json").unlink()


def spoil_file(outdir: Path) -> None:
    (outdir / "feed.atom").write_text("spoilt")


def lose_all(outdir: Path) -> None:
    for path in outdir.rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.mark.parametrize("harm", [lose_page, lose_file, spoil_file, lose_all])
def test_what_is_lost_or_spoilt_comes_back(project: Project, harm: Callable[[Path], None]) -> None:
    outdir = project.build().outdir
    harm(outdir)
    project.build()
    assert differences(outdir, project.build(folder="clean").outdir) == []


@pytest.mark.parametrize(
    "setting",
    mostly_slow(
        [
            {"html_title": "Another"},
            {"html_baseurl": "https://example.com/"},
            {"eventnotes_feeds": False},
            {"eventnotes_link_mentions": "none"},
            {"author": "Somebody"},
        ],
        {"html_title": "Another"},
        {"eventnotes_link_mentions": "none"},
    ),
    ids=lambda setting: next(iter(setting)),
)
def test_another_setting_is_noticed(project: Project, setting: dict[str, Any]) -> None:
    project.build()
    changed, clean = project.build(**setting), project.build(folder="clean", **setting)
    assert set(differences(changed.outdir, clean.outdir)) <= OF_SPHINX
    # And back, though nothing was read meanwhile.
    assert set(differences(project.build().outdir, project.build(folder="first").outdir)) <= OF_SPHINX


def test_a_name_that_changes_elsewhere_is_noticed(project: Project) -> None:
    """Speakers are called everywhere as they are called most often."""
    project.write({"three.md": "# Three\n\n:::{event} three\n:date: 2032-01-01\n:::\n\n" + _talk("a", "YAMADA")})
    project.build()
    project.edit("three.md", _talk("a", "YAMADA"), _talk("a", "YAMADA") + _talk("b", "YAMADA"))
    assert differences(project.build().outdir, project.build(folder="clean").outdir) == []


def _talk(name: str, speaker: str) -> str:
    return f"## {name}\n\n:::{{session}} {name}\n:speakers: {speaker}\n:::\n\n"

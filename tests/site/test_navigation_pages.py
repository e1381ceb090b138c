"""Navigation on pages: what themes are handed, where its links lead, and which pages an event writes anew."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from tests.helpers import CONF, Project, Result, differences

if TYPE_CHECKING:
    from pathlib import Path

INDEX = """# メモ

```{toctree}
:hidden:

events/index
topics/index
```

```{toctree}
:caption: 手引き

guide/index
genindex
リンク <https://example.org/>
self
```
"""
LISTED = "# {title}\n\n```{{{listing}}}\n```\n\n```{{toctree}}\n:hidden:\n:glob:\n\n*\n```\n"


def event(number: int, year: int, words: str = "") -> str:
    return (
        f"# 会 {number}\n\n:::{{event}} meetup-{number:03}x\n:date: {year}-{1 + number % 12:02}-01\n:::\n\n"
        f"## 話 {number}\n\n:::{{session}} talk-{number}x\n:::\n\n- {words or f'トピック{number % 14}の話'}\n"
    )


def files(count: int, a_year: int) -> dict[str, str]:
    """Return a site of so many small events."""
    return {
        "index.md": INDEX,
        "events/index.md": LISTED.format(title="イベント", listing="event-list"),
        "topics/index.md": LISTED.format(title="トピック", listing="topic-list"),
        "guide/index.md": "# *手引き*\n\n```{toctree}\n:numbered:\n\nwriting\nreading\n```\n",
        "guide/writing.md": "# 書く\n\n## 見出し\n",
        "guide/reading.md": "# 読む\n",
        **{f"events/e{number:03}.md": event(number, 2000 + number // a_year) for number in range(count)},
        **{
            f"topics/t{number:02}.md": f"# トピック{number}\n\n:::{{topic}} topic-{number}x\n:match: word\n:::\n"
            for number in range(14)
        },
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("site"), files(24, 4))


@pytest.fixture(scope="module")
def site(project: Project) -> Result:
    return project.build()


def one(page: BeautifulSoup, selector: str) -> Tag:
    """Return the only element that *selector* finds."""
    (found,) = page.select(selector)
    return found


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [found.get_text(strip=True) for found in page.select(selector)]


def test_there_are_no_warnings(site: Result) -> None:
    assert site.warnings == []


@pytest.mark.parametrize("name", ["events/e013", "topics/t02", "guide/writing", "topics/index", "genindex"])
def test_the_page_is_marked_once_and_the_way_to_it_is_open(site: Result, name: str) -> None:
    page = site.page(f"{name}.html")
    current = one(page, ".sidebar-tree [aria-current]")
    assert (current["aria-current"], current["href"]) == ("page", "#")
    assert current.parent is not None
    assert "current-page" in current.parent["class"]
    # Furo's checkboxes open and close what is below, without a script.
    for box in page.select(".sidebar-tree input[type=checkbox]"):
        assert box.parent is not None
        around = "current" in box.parent["class"]
        assert (box.has_attr("checked"), bool(box["aria-label"])) == (around, True)


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere(project: Project, site: Result) -> None:
    selector = ".sidebar-tree a, .eventnotes-trail a, .toc-tree a, .related-pages a"
    pages = {path.relative_to(site.outdir).as_posix(): path for path in site.outdir.rglob("*.html")}
    ids = {
        name: {found["id"] for found in BeautifulSoup(path.read_text("utf-8"), "html.parser").select("[id]")}
        for name, path in pages.items()
    }
    assert len(pages) >= len(files(24, 4))
    for name in pages:
        for link in site.page(name).select(selector):
            address, _, anchor = str(link["href"]).partition("#")
            if "//" not in address:
                # The page for wrong addresses, sent for any of them, names places from the site's root.
                joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), address))
                target = joined.lstrip("/") if address else name
                assert target in ids, (name, link)
                assert not anchor or anchor in ids[target], (name, link)


def test_an_events_page(site: Result) -> None:
    page = site.page("events/e013.html")
    tree = texts(page, ".sidebar-tree a")
    assert tree == [
        *("イベント", "2005", "2003"),
        *("会 15", "会 14", "会 13", "会 12"),
        "ほかの年",
        *("トピック", "手引き", "1. 書く", "2. 読む", "索引", "リンク", "メモ"),
    ]
    assert one(page, ".sidebar-tree em").get_text() == "手引き"
    assert texts(page, ".sidebar-tree .caption") == ["手引き"]
    trail = one(page, "article > nav.eventnotes-trail")
    assert (trail["aria-label"], texts(page, ".eventnotes-trail a")) == ("現在地", ["イベント", "2003"])
    assert texts(page, ".related-pages .title") == ["ひとつ後のイベント：会 14", "ひとつ前のイベント：会 12"]


def test_a_topics_page_has_its_sections_and_events_as_contents(site: Result) -> None:
    page = site.page("topics/t02.html")
    assert "no-toc" not in one(page, ".toc-drawer")["class"]
    assert texts(page, ".toc-tree a") == ["トピック2", "言及", "会 16 (2004)", "会 2 (2000)"]
    assert texts(page, ".related-pages .title") == []


def test_a_page_may_do_without_contents(project: Project) -> None:
    text = (project.source / "topics/t02.md").read_text("utf-8")
    project.write({"topics/t02.md": f"---\nhide-toc: true\n---\n\n{text}"})
    page = project.build().page("topics/t02.html")
    project.write({"topics/t02.md": text})
    assert "no-toc" in one(page, ".toc-drawer")["class"]


def test_pages_of_the_project_itself_stay_as_they_are(site: Result) -> None:
    page = site.page("guide/writing.html")
    assert page.select(".eventnotes-trail") == []
    assert texts(page, ".related-pages .title") == ["読む", "手引き"]
    assert texts(page, ".toc-tree a") == ["1. 書く", "1.1. 見出し"]


def test_other_themes_get_what_they_ask_for(project: Project) -> None:
    page = project.build(folder="other", html_theme="alabaster", extensions=["myst_parser", "eventnotes"]).page(
        "events/e013.html"
    )
    tree = texts(page, ".sphinxsidebar .toctree-l1 > a")
    assert tree[:2] == ["イベント", "トピック"]
    # Alabaster shows the branch of the page alone, with hidden tables of contents.
    assert "会 12" in texts(page, ".sphinxsidebar .toctree-l3 > a")
    assert texts(page, ".sphinxsidebar .toctree-l2 > a") == ["2005", "2003", "ほかの年"]
    assert page.select("link[rel=next]")[0]["href"] == "e014.html"


def test_a_project_may_keep_sphinxs_own(project: Project) -> None:
    built = project.build(folder="sphinx", eventnotes_navigation="sphinx", eventnotes_breadcrumbs="all")
    page = built.page("events/e013.html")
    assert len([text for text in texts(page, ".sidebar-tree a") if text.startswith("会 ")]) == 24
    assert texts(page, ".related-pages .title") == ["会 14", "会 12"]
    assert texts(built.page("guide/writing.html"), ".eventnotes-trail a") == ["手引き"]


def test_books_and_plain_text_have_no_trail(project: Project) -> None:
    assert "現在地" not in project.build("epub").text("events/e013.xhtml")
    # A text has no labels that only some readers hear: what leads to a page would stand above its title.
    assert project.build("text").text("events/e013.txt").startswith("会 13\n")


def trees(tmp_path: Path, count: int, a_year: int) -> str:
    page = Project(tmp_path / str(count), files(count, a_year)).build().page(f"events/e{count - 2:03}.html")
    return "".join(str(found) for found in page.select(".sidebar-drawer, .mobile-header"))


@pytest.mark.slow
def test_a_sidebar_is_as_large_on_a_large_site(tmp_path: Path) -> None:
    small, large = trees(tmp_path, 20, 5), trees(tmp_path, 80, 10)
    assert len(large) == pytest.approx(len(small), rel=0.05)


def test_an_event_of_another_year_writes_few_pages(tmp_path: Path) -> None:
    project = Project(tmp_path, files(24, 4))
    project.build()
    project.write({"events/e090.md": event(90, 2002, "トピック3の話")})
    result = project.build()
    # Sphinx reads again whatever has a table of contents by a pattern.
    assert result.read == ["events/e090", "events/index", "topics/index"]
    assert set(result.written) == {
        "events/e090",
        # The lists, and what the new event is about; Sphinx adds what has a table of contents with these.
        *("events/index", "topics/index", "topics/t03", "index"),
        # The event before and the event after it: they lead to it.
        *("events/e007", "events/e008"),
        # Of its year, the events around it.
        *("events/e009", "events/e010", "events/e011"),
        # Sessions on its topic at other events.
        *("events/e003", "events/e017"),
    }


EDITS: dict[str, dict[str, str]] = {
    "a new year, and another page renamed in its table of contents": {
        "events/e099.md": event(99, 2019),
        "guide/index.md": "# 手引き\n\n```{toctree}\n:numbered:\n\n書き方 <writing>\nreading\n```\n",
    },
    "an event moves to another year, and topics are mentioned more": {
        "events/e013.md": event(13, 2001).replace("## 話", "## お話"),
        **{f"events/e{number:03}.md": event(number, 2000, "トピック9") for number in range(3)},
    },
    "a page has a name that themes link to, and the list of events goes": {
        "about.md": "---\norphan: true\n---\n\n# これは\n",
        "events/index.md": "# イベント\n\n```{toctree}\n:glob:\n\n*\n```\n",
    },
}


@pytest.mark.slow
def test_an_incremental_build_equals_a_clean_one(tmp_path: Path) -> None:
    project = Project(tmp_path, files(24, 4), CONF)
    project.build()
    for name, edit in EDITS.items():
        project.write(edit)
        incremental = project.build()
        project.clean("clean")
        assert differences(incremental.outdir, project.build(folder="clean").outdir) == [], name
    assert project.build().written == []

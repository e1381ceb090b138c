"""What the site hands to programs: heads, feeds, a sitemap, llms.txt, redirects."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from tests.helpers import CONF, Project, Result, differences, site_project

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

BASE = "https://notes.example.org/base/"
CONF_WITH_BASE = f'{CONF}html_baseurl = "{BASE}"\n'
SITEMAP = {"sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9"}

FILES: dict[str, str | bytes] = {
    "index.md": '# メモ\n\nはじめに <読む> & "書く"。\n\n```{toctree}\n:glob:\n\n**\n```\n',
    "events/conf.md": """# Conf `</script><b>`

:::{event} conf
:date: 2018-03-10
:series: Confs
:published: 2018-03-17T06:16:55Z
:author: A & B
:::

## One & `<i>two</i>`

:::{session} one
:speakers: 山田太郎
:topics: lambda
:::

- Lambda `a < b && c`
  - {topic}`この関数 <lambda>` ]]> &amp;
""",
    "events/later.md": "# Later\n\n:::{event} later\n:date: 2019-01-01\n:::\n\nLambda.\n",
    "topics/lambda.md": (
        "# AWS Lambda\n\n:::{topic} lambda\n:aliases: Lambda\n:redirects: faas\n\n関数を実行する。\n:::\n"
    ),
    "topics/unused.md": "# Unused\n\n:::{topic} unused\n:::\n",
}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    result = Project(tmp_path_factory.mktemp("metadata"), FILES, CONF_WITH_BASE).build()
    assert result.warnings == []
    return result


def meta(result: Result, page: str, name: str) -> str | None:
    found = result.page(page).find("meta", {"name": name})
    return str(found["content"]) if found else None


def alternates(result: Result, page: str) -> list[str]:
    return [
        str(link["href"]) for link in result.page(page).select('link[rel="alternate"][type="application/atom+xml"]')
    ]


def own_links(page: BeautifulSoup) -> list[str]:
    """Return the addresses on a page that lead to the same host."""
    found = [str(tag.get("href") or tag.get("src")) for tag in page.select("[href], [src]")]
    return [address for address in found if not address.startswith(("https://", "#"))]


def linked(result: Result, page: str) -> dict[str, Any]:
    (script,) = result.page(page).select('script[type="application/ld+json"]')
    found: dict[str, Any] = json.loads(script.get_text())
    return found


def addresses(result: Result) -> list[str]:
    tree = etree.fromstring((result.outdir / "sitemap.xml").read_bytes())
    return [str(text) for text in tree.xpath("//sitemap:loc/text()", namespaces=SITEMAP)]


# -- heads -----------------------------------------------------------------------------------------------------------


def test_a_page_describes_itself(result: Result) -> None:
    assert meta(result, "index.html", "description") == 'はじめに <読む> & "書く"。'
    assert meta(result, "topics/lambda.html", "description") == "関数を実行する。 (1 箇所、1 セッション、2 イベント)"
    event = meta(result, "events/conf.html", "description")
    assert event == "Conf </script><b> · 2018年3月10日 · 1 セッション：One & <i>two</i>"


def test_what_an_author_says_of_a_page_stays(tmp_path: Path) -> None:
    text = "---\nmyst:\n  html_meta:\n    description: Mine\n---\n# A\n\nWords.\n"
    result = Project(tmp_path, {"index.md": text}, CONF_WITH_BASE).build()
    assert [str(tag["content"]) for tag in result.page("index.html").find_all("meta", {"name": "description"})] == [
        "Mine"
    ]


def test_linked_data_survive_what_authors_write(result: Result) -> None:
    event, article = linked(result, "events/conf.html")["@graph"]
    assert event["name"] == article["headline"] == "Conf </script><b>"
    assert event["@id"] == f"{BASE}events/conf.html#conf"
    assert event["subEvent"][0]["performer"] == [{"@type": "Person", "name": "山田太郎"}]
    assert article["author"] == {"@type": "Person", "name": "A & B"}
    assert "</script><b>" not in result.text("events/conf.html").partition("<body>")[0]


@pytest.mark.parametrize(("builder", "page"), [("html", "events/conf.html"), ("dirhtml", "events/conf/index.html")])
def test_addresses_are_those_that_the_page_calls_its_own(tmp_path: Path, builder: str, page: str) -> None:
    result = Project(tmp_path, FILES, CONF_WITH_BASE).build(builder)
    canonical = str(result.page(page).select_one('link[rel="canonical"]')["href"])  # type: ignore[index]
    assert canonical in addresses(result)
    assert linked(result, page)["@graph"][0]["@id"] == f"{canonical}#conf"
    entries = feedparser.parse(result.text("feed.atom")).entries
    assert f"{canonical}#one" in [entry.link for entry in entries]


def test_pages_lead_to_their_feeds(result: Result) -> None:
    assert alternates(result, "index.html") == ["feed.atom"]
    assert alternates(result, "topics/lambda.html") == ["../feeds/topics/lambda.atom", "../feed.atom"]
    assert alternates(result, "events/conf.html") == ["../feeds/series/confs.atom", "../feed.atom"]
    link = result.page("topics/lambda.html").select_one(".eventnotes-feed a")
    assert link
    assert link["href"] == "../feeds/topics/lambda.atom"
    assert not result.page("topics/unused.html").select(".eventnotes-feed")


def test_without_an_address_nothing_is_made_that_needs_one(tmp_path: Path) -> None:
    result = Project(tmp_path, FILES).build()
    assert alternates(result, "topics/lambda.html") == []
    assert not result.page("topics/lambda.html").select(".eventnotes-feed")
    assert not [
        path for name in ("feed.atom", "feeds", "sitemap.xml", "robots.txt") if (path := result.outdir / name).exists()
    ]
    assert linked(result, "events/conf.html")["@graph"][0]["@id"] == "#conf"
    assert "](notes/conf.md)" in result.text("llms.txt")
    # Each file leads on from where it stands.
    assert "](../events/conf.html#one)" in result.text("topics/lambda.md")
    assert "- ページ: ../events/conf.html#one\n" in result.text("notes/conf.md")


def test_books_and_plain_text_have_none_of_it(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES, CONF_WITH_BASE)
    assert "Atom" not in project.build("text").text("topics/lambda.txt")
    book = project.build("epub")
    assert "ld+json" not in book.text("events/conf.xhtml")
    assert not (book.outdir / "feed.atom").exists()


# -- feeds -----------------------------------------------------------------------------------------------------------


def test_the_feed_of_the_site(result: Result) -> None:
    feed = feedparser.parse(result.text("feed.atom"))
    assert not feed.bozo
    assert feed.feed.title_detail.language == "ja"
    assert [(html.unescape(entry.title), entry.updated, entry.get("author")) for entry in feed.entries] == [
        ("Later", "2019-01-01T00:00:00+00:00", None),
        ("Conf </script><b>", "2018-03-17T06:16:55+00:00", "A & B"),
        ("One & <i>two</i>", "2018-03-17T06:16:55+00:00", "A & B"),
    ]
    assert feed.feed.author == "Test"


def test_the_content_of_an_entry_is_html_of_resolved_text(result: Result) -> None:
    entry = feedparser.parse(result.text("feeds/topics/lambda.atom"), sanitize_html=False).entries[-1]
    assert entry.link == f"{BASE}events/conf.html#one"
    assert (
        "<ul><li>Lambda a &lt; b &amp;&amp; c<ul><li>この関数 ]]&gt; &amp;</li></ul></li></ul>"
        in entry.content[0].value
    )
    assert "山田太郎" in entry.content[0].value


def test_a_character_that_xml_forbids_is_left_out(tmp_path: Path) -> None:
    files = {**FILES, "events/later.md": "# La\x08ter\n\n:::{event} later\n:date: 2019-01-01\n:::\n\nLam\x0bbda.\n"}
    text = Project(tmp_path, files, CONF_WITH_BASE).build().text("feed.atom")
    assert feedparser.parse(text).entries[0].title == "Later"


# -- sitemap, robots.txt, llms.txt -----------------------------------------------------------------------------------


def test_the_sitemap_has_every_page(result: Result) -> None:
    pages = ("events/conf", "events/later", "index", "notes-sessions", "topics/lambda", "topics/unused")
    assert addresses(result) == [f"{BASE}{page}.html" for page in pages]
    assert result.text("sitemap.xml").count("<lastmod>2018-03-17</lastmod>") == 1
    assert f"Sitemap: {BASE}sitemap.xml\n" in result.text("robots.txt")


def test_a_robots_txt_of_the_project_stays(tmp_path: Path) -> None:
    conf = f'{CONF_WITH_BASE}html_extra_path = ["extra"]\n'
    project = Project(tmp_path, {**FILES, "extra/robots.txt": "mine"}, conf)
    assert [project.build().text("robots.txt") for _ in range(2)] == ["mine", "mine"]
    (project.source / "extra/robots.txt").unlink()
    assert "Sitemap" in project.build().text("robots.txt")


def test_llms_txt_names_events_and_topics(result: Result) -> None:
    lines = result.text("llms.txt").splitlines()
    assert lines[0].startswith("# Test 1")
    assert f"- [Later]({BASE}notes/later.md): 2019年1月1日" in lines
    assert f"- [AWS Lambda]({BASE}topics/lambda.md): 関数を実行する。" in lines
    event = result.text("notes/conf.md")
    assert "## One & \\<i>two\\</i>\n\n- 登壇者: 山田太郎\n" in event
    assert "- Lambda a < b && c\n  - この関数 \\]\\]> &\n" in event


def test_a_topic_and_an_event_have_a_markdown_file_that_their_page_names(result: Result) -> None:
    for page, name, file in (
        ("topics/lambda.html", "lambda.md", "topics/lambda.md"),
        ("events/conf.html", "../notes/conf.md", "notes/conf.md"),
    ):
        (link,) = result.page(page).select('link[rel="alternate"][type="text/markdown"]')
        assert link["href"] == name
        assert (result.outdir / file).exists()
    assert not result.page("index.html").select('link[type="text/markdown"]')
    text = result.text("topics/lambda.md")
    assert text.startswith("# AWS Lambda\n\n関数を実行する。\n")
    assert f"- ページ: {BASE}topics/lambda.html#lambda\n" in text
    assert f"### [One & \\<i>two\\</i>]({BASE}events/conf.html#one)\n" in text
    assert "- 登壇者: 山田太郎\n" in text
    assert "- Lambda a < b && c\n" in text


def test_settings_leave_them_out(tmp_path: Path) -> None:
    conf = f"{CONF_WITH_BASE}eventnotes_feeds = False\neventnotes_llms = False\n"
    result = Project(tmp_path, FILES, conf).build()
    assert not [
        name
        for name in ("feed.atom", "llms.txt", "notes/conf.md", "topics/lambda.md")
        if (result.outdir / name).exists()
    ]
    assert alternates(result, "index.html") == []


# -- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("builder", "page", "target", "script"),
    [
        ("html", "topics/faas.html", "lambda.html#lambda", "../_static/"),
        ("dirhtml", "topics/faas/index.html", "../lambda/#lambda", "../../_static/"),
    ],
)
def test_an_old_id_has_a_page_that_leads_on(tmp_path: Path, builder: str, page: str, target: str, script: str) -> None:
    result = Project(tmp_path, FILES, CONF_WITH_BASE).build(builder)
    old = result.page(page)
    assert old.html
    assert old.html["lang"] == "ja"
    assert meta(result, page, "robots") == "noindex"
    assert [link["href"] for link in old.select("a")] == [target]
    assert f"url={target}" in str(old.select_one("meta[http-equiv=refresh]"))
    assert str(old.select_one('link[rel="canonical"]')["href"]) in addresses(result)  # type: ignore[index]
    source = str(old.select_one("script")["src"])  # type: ignore[index]
    assert source.startswith(script)
    assert (result.outdir / page).parent.joinpath(source).resolve().is_file()
    assert not [address for address in addresses(result) if "faas" in address]


def test_the_settings_lead_on_too(tmp_path: Path) -> None:
    conf = f'{CONF}eventnotes_redirects = {{"old/conf": "events/conf#one", "lost": "events/cnof", "../x": "index"}}\n'
    project = Project(tmp_path, FILES, conf)
    result = project.build()
    assert [link["href"] for link in result.page("old/conf.html").select("a")] == ["../events/conf.html#one"]
    assert len([line for line in result.warnings if "[notes.redirect]" in line]) == len(result.warnings) == 2
    assert not (result.outdir / "lost.html").exists()
    assert not (result.outdir.parent / "x.html").exists()
    project.write({"conf.py": CONF})
    assert not (project.build().outdir / "old").exists()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_no_page_of_the_site_itself_is_written_over(tmp_path: Path, builder: str) -> None:
    names = ["search", "genindex", "404", "notes-sessions", "extra", "index"]
    topic = f"# T\n\n:::{{topic}} t\n:redirects: {', '.join(names)}\n:::\n"
    files = {"index.md": "# Index\n\n```{toctree}\nt\na/index\n```\n", "t.md": topic, "a/index.md": "# A\n"}
    moved = {"search": "t", "_static/page": "t", "genindex/index": "t", "a/index/index": "t", "a": "t"}
    conf = f'{CONF}html_additional_pages = {{"extra": "page.html"}}\n'
    own = Project(tmp_path / "own", {**files, "t.md": "# T\n"}, conf).build(builder)
    result = Project(tmp_path / "led", files, f"{conf}eventnotes_redirects = {moved!r}\n").build(builder)
    told = [line for line in result.warnings if "[notes.redirect]" in line]
    assert len(told) == len(result.warnings) == len(names) + (4 if builder == "dirhtml" else 3)
    kinds = dict.fromkeys(names, "a generated") | {"index": "an existing"}
    said = "".join(told)
    assert all(
        f"/t.md:3: WARNING: the option 'redirects': '{name}' is {kind} page" in said for name, kind in kinds.items()
    )
    pages = {page.relative_to(own.outdir) for page in own.outdir.rglob("*.html")}
    for page in pages:
        assert "eventnotes-redirect.js" not in (result.outdir / page).read_text("utf-8"), page


def test_what_is_in_the_way_of_a_redirect_is_told(tmp_path: Path) -> None:
    made = """
def setup(app):
    app.connect("html-collect-pages", lambda app: [("collected", {"title": "T", "body": "COLLECTED"}, "page.html")])
"""
    moved = {"a": "t", "a/index": "t", "given": "t", "objects.inv": "t", "collected": "t", "t/index": "a/b"}
    index = "# Index\n\n```{toctree}\nt\na/b\n```\n"
    given = "<!doctype html>GIVEN"
    files = {"index.md": index, "t.md": "# T\n", "a/b.md": "# B\n", "extra/given/index.html": given}
    conf = f'{CONF}html_extra_path = ["extra"]\neventnotes_redirects = {moved!r}\n{made}'
    result = Project(tmp_path, files, conf).build("dirhtml")
    assert [line.partition("': '")[2].partition("; take")[0] for line in result.warnings] == [
        f"{old}' leads nowhere, because {what} stands at its address"
        for old, what in (
            ("a/index", "the redirect from 'a'"),
            ("given", "a file called given/index.html"),
            ("t/index", "the page 't'"),
            ("objects.inv", "a file called objects.inv"),
            ("collected", "a file called collected/index.html"),
        )
    ]
    assert (result.outdir / "given/index.html").read_text("utf-8") == given
    assert "COLLECTED" in (result.outdir / "collected/index.html").read_text("utf-8")
    assert (result.outdir / "objects.inv").is_file()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_page_that_takes_the_place_of_a_redirect_stays(tmp_path: Path, builder: str) -> None:
    files = {"index.md": "# Index\n\n```{toctree}\na\n```\n", "a.md": "# A\n"}
    project = Project(tmp_path, files, f'{CONF}eventnotes_redirects = {{"old": "a"}}\n')
    project.build(builder)
    project.write({"conf.py": f'{CONF}html_additional_pages = {{"old": "page.html"}}\n'})
    incremental, clean = project.build(builder), project.build(builder, folder="clean")
    page = "old.html" if builder == "html" else "old/index.html"
    assert (incremental.outdir / page).read_bytes() == (clean.outdir / page).read_bytes()


# -- wrong addresses -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize(("conf", "root"), [(CONF_WITH_BASE, "/base/"), (CONF, "/")])
def test_the_page_for_wrong_addresses_works_from_any_of_them(
    tmp_path: Path, builder: str, conf: str, root: str
) -> None:
    project = Project(tmp_path, FILES, conf)
    result = project.build(builder)
    page = result.page("404.html")
    assert page.html
    assert page.html["data-content_root"] == root
    links = own_links(page)
    assert len(links) > 10
    for address in links:
        assert address.startswith(root)
        path = result.outdir / urlsplit(address).path.removeprefix(root)
        assert (path / "index.html" if path.is_dir() else path).is_file(), address
    add(project)
    assert differences(project.build(builder).outdir, project.build(builder, folder="clean").outdir) == []


def test_a_page_for_wrong_addresses_of_the_project_stays(tmp_path: Path) -> None:
    result = Project(tmp_path, {**FILES, "404.md": "# Mine\n"}).build()
    assert "Mine" in str(result.page("404.html").h1)


# -- builds upon builds ----------------------------------------------------------------------------------------------


def withdraw(project: Project) -> None:
    project.edit("events/conf.md", ":series: Confs", ":status: withdrawn")
    project.edit("events/conf.md", "山田太郎", "SECRET")


def add(project: Project) -> None:
    project.write({"events/new.md": "# New\n\n:::{event} new\n:date: 2020-01-01\n:::\n\nLambda.\n"})


def delete(project: Project) -> None:
    project.delete("events/later.md")


def rename_topic(project: Project) -> None:
    project.edit("topics/lambda.md", "{topic} lambda", "{topic} aws-lambda")
    project.edit("topics/lambda.md", ":redirects: faas", ":redirects: lambda")
    project.rename("topics/lambda.md", "topics/aws-lambda.md")


def empty(project: Project) -> None:
    project.delete("events/later.md")
    project.delete("events/conf.md")


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("edit", [withdraw, add, delete, rename_topic, empty])
def test_an_incremental_build_leaves_what_a_clean_one_does(tmp_path: Path, builder: str, edit: Any) -> None:
    project = Project(tmp_path, FILES, CONF_WITH_BASE)
    project.build(builder)
    edit(project)
    incremental, clean = project.build(builder), project.build(builder, folder="clean")
    assert incremental.warnings == clean.warnings == []
    assert differences(incremental.outdir, clean.outdir) == []
    assert (again := project.build(builder)).written == []
    assert differences(again.outdir, clean.outdir) == []


def test_what_is_withdrawn_is_gone_from_all_of_it(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES, CONF_WITH_BASE)
    project.build()
    withdraw(project)
    result = project.build()
    for path in result.outdir.rglob("*"):
        assert not path.is_file() or "SECRET" not in path.read_text("utf-8", "replace")
    assert "conf" not in "".join(addresses(result))
    assert meta(result, "events/conf.html", "robots") == "noindex"
    assert meta(result, "events/conf.html", "description") is None
    assert "Conf" not in result.text("feed.atom") + result.text("llms.txt")
    assert not (result.outdir / "feeds/series").exists()


# -- this site -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return site_project(tmp_path_factory.mktemp("site"))


@pytest.mark.slow
def test_the_site_has_open_graph_and_a_page_for_wrong_addresses(site: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", BASE.rstrip("/"))
    result = site.build(folder="base")
    assert result.warnings == []
    page = result.page("events/jaws-days-2018.html")
    found = {str(tag["property"]): str(tag["content"]) for tag in page.find_all("meta", {"property": True})}
    assert found["og:url"] == f"{BASE}events/jaws-days-2018.html"
    assert found["og:type"] == "article"
    assert found["og:description"] == meta(result, "events/jaws-days-2018.html", "description")
    missing = result.page("404.html")
    assert {link.partition("/base/")[0] for link in own_links(missing)} == {""}
    site.edit("topics/lambda.md", "# AWS Lambda", "# ラムダ")
    incremental, clean = (site.build(folder=name, eventnotes_search="sphinx") for name in ("base", "clean"))
    assert differences(incremental.outdir, clean.outdir) == []

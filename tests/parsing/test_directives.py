"""Directives, roles and lists in a page, and what happens where they are written wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sphinx.errors import VersionRequirementError

from tests.helpers import CONF, Project

if TYPE_CHECKING:
    from pathlib import Path

EVENT = "# 名前\n\n:::{event} alpha\n:date: 2017-03-11\n:::\n\n"
INDEX = "# 索引\n\n```{topic-list}\n```\n\n```{toctree}\n:glob:\n*\n```\n"


def project(folder: Path, conf: str = CONF, **pages: str) -> Project:
    files: dict[str, str | bytes] = {"index.md": INDEX, **{f"{name}.md": text for name, text in pages.items()}}
    return Project(folder, files, conf)


def test_one_spelling_of_two_topics_names_both_places(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        one="# One\n\n:::{topic} one\n:aliases: サーバー\n:::\n",
        two="# Two\n\n:::{topic} two\n:aliases: サーバ\n:::\n",
    )
    (warning,) = site.build().warnings
    assert re.search(r"two\.md:3: .*'サーバ' is claimed by two topics: 'two' here and 'one' at one:3", warning)


def test_one_event_id_on_two_pages_names_both_places(tmp_path: Path) -> None:
    (warning,) = project(tmp_path, one=EVENT, two=EVENT).build().warnings
    assert re.search(r"two\.md:3: .*the event 'alpha' is declared twice: here and at one:3", warning)


def test_a_docutils_topic_where_ours_was_meant(tmp_path: Path) -> None:
    conf = CONF.replace('primary_domain = "notes"\n', "")
    site = project(tmp_path, conf, page="# N\n\n:::{topic} lambda\n\nWORDS\n:::\n")
    site.write({"index.md": "# I\n\n```{toctree}\npage\n```\n"})
    (warning,) = site.build().warnings
    assert "write 'notes:topic' to declare the topic 'lambda'" in warning


def test_the_docutils_topic_of_others_is_left_alone(tmp_path: Path) -> None:
    conf = CONF.replace('primary_domain = "notes"\n', "")
    site = project(tmp_path, conf, page="# N\n\n:::{topic} Some Title\n\nWORDS\n:::\n")
    site.write({"index.md": "# I\n\n```{toctree}\npage\n```\n"})
    assert site.build().warnings == []


def test_references(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        page=EVENT
        + "## 話 <b>\n\n:::{session} talk\n:speakers: 山田 太郎\n:::\n\nLambda の話。\n\n"
        + "[e](#alpha) [s](#alpha/talk) [](#talk) [t](#ラムダ) {event}`alpha` {session}`talk` {session}`x <alpha/talk>`"
        + " {topic}`lambda` {topic}`ラムダ` {topic}`関数 <lambda>` {speaker}`山田太郎`\n",
        topic="# AWS Lambda\n\n:::{topic} lambda\n:aliases: ラムダ, Lambda\n:::\n",
        speakers="# 話した人\n\n```{speaker-list}\n```\n",
    )
    result = site.build()
    assert result.warnings == []
    paragraph = result.page("page.html").find("p", string=None, class_=False)
    links = [(link.get_text(), link["href"]) for link in result.page("page.html").select("section p a.reference")]
    texts = dict(links)
    assert texts["e"] == "#alpha"
    assert texts["s"] == "#talk"
    assert texts["名前"] == "#alpha"
    assert texts["x"] == "#talk"
    assert texts["AWS Lambda"] == "topic.html#lambda"
    assert texts["ラムダ"] == "topic.html#lambda"
    assert texts["関数"] == "topic.html#lambda"
    assert str(texts["山田 太郎"]).startswith("speakers.html#speaker-")
    assert paragraph is not None


def test_links_in_quotes_lead_where_they_lead_on_their_own_page(tmp_path: Path) -> None:
    links = "{doc}`題名 <other>` [頁](other.md) [題](#talk) [外](https://example.org) [無](#nowhere) [無](none.md)"
    site = project(
        tmp_path,
        page=f"{EVENT}## 話\n\n:::{{session}} talk\n:::\n\n- Lambda {links} `code` *強く*\n",
        other="# 別の頁\n",
    )
    site.write({"topics/lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n"})
    site.edit("index.md", "*", "*\ntopics/*")
    result = site.build()
    # Each dead link is reported once, where the author wrote it.
    assert len(result.warnings) == 2
    assert all("page.md:12" in line for line in result.warnings), result.warnings
    quote = result.page("topics/lambda.html").select_one(".eventnotes-quote")
    assert quote is not None
    found = {link.get_text(): link["href"] for link in quote.select("a")}
    assert found["題名"] == found["頁"] == "../other.html"
    assert (found["題"], found["外"]) == ("../page.html#talk", "https://example.org")
    assert quote.select_one("code").get_text() == "code"  # type: ignore[union-attr]
    assert quote.select_one("em").get_text() == "強く"  # type: ignore[union-attr]


def test_an_author_label_and_a_heading_of_the_same_name_stay(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        page="(mine)=\n# 名前\n\n:::{event} alpha\n:date: 2017-03-11\n:::\n\n## Talk\n\n## 二つ目\n\n"
        ":::{session} talk\n:::\n\n{ref}`mine` [x](#mine)\n",
    )
    result = site.build()
    assert result.warnings == []
    page = result.page("page.html")
    ids = [node["id"] for node in page.select("article [id]")]
    assert len(ids) == len(set(ids))
    assert page.find(id="mine")
    session = page.find("section", id="talk")
    assert session is not None
    assert "二つ目" in session.get_text()
    assert not [found for found in ids if re.fullmatch(r"id\d+", str(found))]


def test_a_session_on_a_page_of_its_own_and_two_notes_on_one_event(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        page=EVENT + "Lambda を聞いた。\n",
        second="# 二人目\n\n:::{event}\n:event: alpha\n:author: 花子\n:::\n\nLambda を見た。\n\n"
        "## 話\n\n:::{session} talk\n:::\n",
        own="# 別の話\n\n:::{session} other\n:event: alpha\n:::\n\n- Lambda を書いた。\n",
        topic="# Lambda\n\n:::{topic} lambda\n:::\n",
    )
    result = site.build()
    assert result.warnings == []
    quotes = [quote.get_text() for quote in result.page("topic.html").select(".eventnotes-quote")]
    assert ["聞いた" in text or "見た" in text or "書いた" in text for text in quotes] == [True] * 3
    assert "花子" in result.text("page.html")


def test_what_stands_beside_a_session_on_its_own_page_is_reported(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        page=EVENT,
        own="## 題名\n\n:::{session} talk\n:event: alpha\n:::\n\nはじめ。\n\n## 続き\n\nLambda の話。\n",
    )
    found = [line for line in site.build().warnings if "notes.misplaced" in line]
    assert len(found) == 1
    assert re.search(r"own\.md:9: .*under the heading '続き' belongs to no session and no event", found[0])


def test_a_parent_named_by_an_alias_is_told_the_id(tmp_path: Path) -> None:
    site = project(
        tmp_path,
        one="# Testing\n\n:::{topic} testing\n:aliases: test\n:::\n",
        two="# Pytest\n\n:::{topic} pytest\n:parent: test\n:::\n",
    )
    (warning,) = site.build().warnings
    assert "there is no topic 'test'; did you mean 'testing'?" in warning


def test_what_is_in_the_inventory_and_the_indices(tmp_path: Path) -> None:
    from sphinx.util.inventory import InventoryFile

    site = project(
        tmp_path,
        page=EVENT + "## 話\n\n:::{session} talk\n:::\n",
        topic="# AWS Lambda\n\n:::{topic} lambda\n:aliases: ラムダ\n:sort: Functions\n:::\n",
    )
    result = site.build()
    inventory = InventoryFile.loads((result.outdir / "objects.inv").read_bytes(), uri="")
    found = {
        f"{kind}:{name}": item.uri
        for kind in inventory.data
        if kind.startswith("notes:")
        for name, item in inventory.data[kind].items()
    }
    assert found == {
        "notes:event:alpha": "page.html#alpha",
        "notes:session:alpha/talk": "page.html#talk",
        "notes:topic:lambda": "topic.html#lambda",
    }
    assert "topic.html#lambda" in result.text("genindex.html")
    assert "ラムダ" in result.text("genindex.html")
    # The heading of the letter that the topic's sort key begins with.
    assert result.page("genindex.html").select_one('#F a[href="topic.html#lambda"]')
    assert "page.html#talk" in result.text("notes-sessions.html")


def test_a_parser_that_would_show_what_is_withdrawn_is_refused(tmp_path: Path) -> None:
    old = "def setup(app):\n    app.extensions['myst_parser'].version = '5.1.0'\n"
    with pytest.raises(VersionRequirementError, match=r"myst_parser at least in version 5\.2 .* \(5\.1\.0\)"):
        project(tmp_path, conf=CONF + old, page=EVENT).build()
    # A project may know better, and another parser need not be there.
    own = "needs_extensions = {'myst_parser': '5.1'}\n"
    assert project(tmp_path, conf=CONF + own + old, page=EVENT).build().warnings == []
    other = Project(tmp_path / "other", {"index.rst": "Index\n=====\n"}, "extensions = ['eventnotes']")
    assert other.build().warnings == []

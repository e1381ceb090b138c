"""The rewrite rule: after any edit, an incremental build publishes what a clean one does, and writes no more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from eventnotes.builds import locking
from tests.helpers import CONF, Project, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PIXEL = b"P1\n1 1\n0\n"

SITE: dict[str, str | bytes] = {
    "index.md": """# メモ

```{event-list}
:layout: cards
```

```{topic-list}
:min-events: 2
```

```{toctree}
:glob:

events/*
topics/*
```

```{toctree}
sessions
topic-index
about
```
""",
    "sessions.md": "# セッション\n\n```{session-list}\n:layout: table\n```\n\n```{speaker-list}\n```\n",
    "topic-index.md": (
        "# トピック\n\n```{topic-list}\n:layout: table\n```\n\n```{topic-list}\n:group: initial\n```\n\n"
        "```{topic-list}\n:layout: quotes\n```\n"
    ),
    "about.md": (
        "# このサイト\n\n{event}`alpha-2017` と {session}`beta-2018/opening` と {topic}`lambda` と"
        " [リンク](#beta-2018) と {doc}`events/alpha-2017` と {speaker}`山田太郎`\n"
    ),
    "events/alpha-2017.md": """# アルファ 2017

:::{event} alpha-2017
:date: 2017-03-11
:series: alpha
:::

はじめに。

## サーバーレスの話

:::{session} serverless
:speakers: 山田太郎
:topics: lambda
:::

- Lambda は便利
  - 3 回までリトライ
- S3 に置く。{topic}`lambda` と {doc}`../about` も見る

![図](pictures/figure.pbm)

## 会場

駅から近い。
""",
    "events/pictures/figure.pbm": PIXEL,
    "events/beta-2018.md": """# ベータ 2018

:::{event} beta-2018
:date: 2018-03-10
:::

## 開会

:::{session} opening
:follows: alpha-2017/serverless
:::

Lambda と コンテナ の話。
""",
    "topics/lambda.md": (
        "# AWS Lambda\n\n:::{topic} lambda\n:aliases: Lambda\n:parent: serverless\n\n関数を実行する。\n:::\n"
    ),
    "topics/serverless.md": "# サーバーレス\n\n:::{topic} serverless\n:::\n\n著者の言葉。\n",
    "topics/s3.md": "# S3\n\n:::{topic} s3\n:::\n",
}

EVENT = """# ガンマ 2019

:::{event} gamma-2019
:date: 2019-01-01
:::

## 話

:::{session} talk
:::

Lambda の話。
"""


def retitle_event(site: Project) -> None:
    site.edit("events/alpha-2017.md", "# アルファ 2017", "# アルファ二〇一七")


def retitle_session(site: Project) -> None:
    site.edit("events/alpha-2017.md", "## サーバーレスの話", "## サーバの無い話")


def retitle_topic(site: Project) -> None:
    site.edit("topics/lambda.md", "# AWS Lambda", "# ラムダ")


def retitle_page(site: Project) -> None:
    site.edit("about.md", "# このサイト", "# このサイトについて")


def edit_passage(site: Project) -> None:
    site.edit("events/alpha-2017.md", "3 回までリトライ", "2 回までリトライ")


def add_passage(site: Project) -> None:
    site.edit("events/beta-2018.md", "コンテナ の話。", "コンテナ の話。\n\nS3 の話も。")


def move_date(site: Project) -> None:
    site.edit("events/alpha-2017.md", "2017-03-11", "2019-03-11")


def change_event_id(site: Project) -> None:
    site.edit("events/beta-2018.md", "{event} beta-2018", "{event} beta")
    site.edit("about.md", "beta-2018", "beta")


def change_session_id(site: Project) -> None:
    site.edit("events/beta-2018.md", "{session} opening", "{session} start")
    site.edit("about.md", "/opening", "/start")


def change_topic_id(site: Project) -> None:
    site.edit("topics/lambda.md", "{topic} lambda", "{topic} aws-lambda\n:redirects: lambda")


def change_alias(site: Project) -> None:
    site.edit("topics/lambda.md", ":aliases: Lambda", ":aliases: リトライ")


def change_parent(site: Project) -> None:
    site.edit("topics/lambda.md", ":parent: serverless\n", "")


def add_parent_and_hidden_alias(site: Project) -> None:
    site.edit("topics/lambda.md", ":parent: serverless\n", ":parent: serverless, s3\n:hidden-aliases: 駅\n:sort: F\n")


def list_series(site: Project) -> None:
    site.edit("about.md", "# このサイト\n", "# このサイト\n\n```{event-list}\n:series: alpha\n```\n")


def add_event(site: Project) -> None:
    site.write({"events/gamma-2019.md": EVENT})


def delete_event(site: Project) -> None:
    site.delete("events/beta-2018.md")
    site.edit("about.md", "{session}`beta-2018/opening` と", "")
    site.edit("about.md", "[リンク](#beta-2018) と", "")


def rename_event(site: Project) -> None:
    site.rename("events/beta-2018.md", "events/2018/beta.md")
    site.edit("index.md", "events/*", "events/*\nevents/2018/*")


def delete_topic(site: Project) -> None:
    site.delete("topics/s3.md")


def rename_topic(site: Project) -> None:
    site.rename("topics/lambda.md", "topics/functions.md")


def delete_session(site: Project) -> None:
    site.edit("events/alpha-2017.md", ":::{session} serverless\n:speakers: 山田太郎\n:topics: lambda\n:::\n", "")
    site.edit("events/beta-2018.md", ":follows: alpha-2017/serverless\n", "")
    site.edit("about.md", " と {speaker}`山田太郎`", "")


def withdraw_session(site: Project) -> None:
    site.edit("events/alpha-2017.md", "{session} serverless\n", "{session} serverless\n:status: withdrawn\n")
    site.edit("about.md", " と {speaker}`山田太郎`", "")


def withdraw_event(site: Project) -> None:
    site.edit("events/beta-2018.md", "{event} beta-2018\n", "{event} beta-2018\n:status: withdrawn\n")
    site.edit("about.md", "{session}`beta-2018/opening` と", "")


def change_picture(site: Project) -> None:
    site.write({"events/pictures/figure.pbm": b"P1\n1 1\n1\n"})


def add_picture_of_same_name(site: Project) -> None:
    site.write({"aaa/figure.pbm": b"P1\n1 1\n1\n"})
    site.edit("about.md", "# このサイト", "# このサイト\n\n![別の図](aaa/figure.pbm)")


def delete_picture(site: Project) -> None:
    site.edit("events/alpha-2017.md", "![図](pictures/figure.pbm)\n", "")
    site.delete("events/pictures/figure.pbm")


def delete_page(site: Project) -> None:
    site.edit("events/alpha-2017.md", " と {doc}`../about` も見る", "")
    site.edit("index.md", "about\n", "")
    site.delete("about.md")


def delete_speaker_list(site: Project) -> None:
    site.edit("sessions.md", "```{speaker-list}\n```\n", "")
    site.edit("about.md", " と {speaker}`山田太郎`", "")


EDITS: list[Callable[[Project], None]] = [
    retitle_event,
    retitle_session,
    retitle_topic,
    retitle_page,
    edit_passage,
    add_passage,
    move_date,
    change_event_id,
    change_session_id,
    change_topic_id,
    change_alias,
    change_parent,
    add_parent_and_hidden_alias,
    list_series,
    add_event,
    delete_event,
    rename_event,
    delete_topic,
    rename_topic,
    delete_session,
    withdraw_session,
    withdraw_event,
    change_picture,
    add_picture_of_same_name,
    delete_picture,
    delete_page,
    delete_speaker_list,
]


@pytest.fixture
def site(tmp_path: Path) -> Project:
    return Project(tmp_path, SITE)


@pytest.mark.parametrize(
    "edit",
    mostly_slow(EDITS, retitle_event, change_alias, rename_topic, delete_event),
    ids=lambda edit: edit.__name__,
)
def test_an_incremental_build_equals_a_clean_one(site: Project, edit: Callable[[Project], None]) -> None:
    # html and dirhtml, out of one folder of doctrees: the second never sees what the first has read.
    for builder in ("html", "dirhtml", "text"):
        site.build(builder)
    edit(site)
    for builder in ("html", "dirhtml", "text"):
        incremental = site.build(builder)
        clean = site.build(builder, folder=f"clean-{builder}")
        assert differences(incremental.outdir, clean.outdir) == []
        again = site.build(builder)
        assert (again.read, again.written) == ([], [])
        assert differences(again.outdir, clean.outdir) == []


def test_the_site_to_edit_has_no_warning(site: Project) -> None:
    assert site.build().warnings == []


def test_two_processes_make_what_one_makes(site: Project) -> None:
    one = site.build(folder="one", jobs=1)
    two = site.build(folder="two", jobs=2)
    assert two.warnings == []
    assert differences(one.outdir, two.outdir) == []


def test_a_changed_alias_reads_one_page_again(site: Project) -> None:
    site.build()
    change_alias(site)
    result = site.build()
    assert result.read == ["topics/lambda"]
    # Its passages moved: the topics above it and the lists show other figures.
    assert {"topics/lambda", "topics/serverless", "topic-index", "index"} <= set(result.written)
    assert "topics/s3" not in result.written


def test_a_changed_line_is_written_where_it_is_shown_and_nowhere_else(site: Project) -> None:
    site.build()
    edit_passage(site)
    result = site.build()
    assert result.read == ["events/alpha-2017"]
    # The line is quoted under Lambda, and so under what Lambda is part of.
    shown = {"events/alpha-2017", "topics/lambda", "topics/serverless"}
    # The page whose table of contents lists it shows nothing of the line.
    assert set(result.written) == shown


def test_files_that_are_not_ours_stay(site: Project) -> None:
    outdir = site.build().outdir
    (outdir / "events" / "mine.html").write_text("mine")
    delete_event(site)
    site.build()
    assert (outdir / "events" / "mine.html").read_text() == "mine"
    assert not (outdir / "events" / "beta-2018.html").exists()
    assert not (outdir / "_sources" / "events" / "beta-2018.md.txt").exists()
    assert not (outdir / "notes" / "beta-2018.json").exists()


def die(*_args: object) -> None:
    raise KeyboardInterrupt


def test_a_build_that_was_cut_short_is_made_up_for(site: Project) -> None:
    outdir = site.build().outdir
    retitle_topic(site)
    with site.app() as (app, _):
        app.connect("html-page-context", die, priority=999)
        with pytest.raises(KeyboardInterrupt):
            app.build()
    (outdir / "about.html").write_text("<half")
    incremental = site.build()
    clean = site.build(folder="clean")
    assert differences(incremental.outdir, clean.outdir) == []


def test_a_build_that_was_cut_short_after_its_pages_need_not_write_them_again(site: Project) -> None:
    site.build()
    retitle_topic(site)
    with site.app() as (app, _):
        app.connect("build-finished", die, priority=locking.WRITTEN_PRIORITY + 1)
        with pytest.raises(KeyboardInterrupt):
            app.build()
    incremental = site.build()
    assert incremental.written == []
    assert differences(incremental.outdir, site.build(folder="clean").outdir) == []


def test_a_build_info_that_a_killed_build_has_left_is_made_again(site: Project) -> None:
    path = site.build().outdir / ".buildinfo"
    whole = path.read_bytes()
    for size in (0, 40, whole.index(b"config"), len(whole) - 20):
        path.write_bytes(whole[:size])
        site.build()
        assert path.read_bytes() == whole


def test_problems_are_reported_on_every_build(site: Project) -> None:
    site.edit("events/alpha-2017.md", ":topics: lambda", ":topics: lambda, 知らないもの")
    site.edit("events/alpha-2017.md", ":series: alpha", ":serie: alpha")
    site.edit("about.md", "{topic}`lambda`", "{topic}`lambda` {topic}`lambada`")
    first, second = site.build(), site.build()
    assert len(first.warnings) == 3
    assert second.warnings == first.warnings
    assert second.read == []


def change_caption(site: Project) -> None:
    site.edit("index.md", "```{toctree}\nsessions", "```{toctree}\n:caption: 一覧\n\nsessions")


@pytest.mark.parametrize("edit", [change_caption, retitle_page, delete_page], ids=lambda edit: edit.__name__)
def test_a_sidebar_of_a_themes_own_is_that_of_a_clean_build(tmp_path: Path, edit: Callable[[Project], None]) -> None:
    site = Project(tmp_path, SITE, f'{CONF}html_theme = "alabaster"\n')
    first = site.build()
    edit(site)
    incremental = site.build()
    assert differences(incremental.outdir, site.build(folder="clean").outdir) == []
    assert {"events/alpha-2017", "topics/s3"} <= set(incremental.written) <= set(first.written)
    assert site.build().written == []


def test_a_changed_stylesheet_is_linked_anew_from_all_pages(tmp_path: Path) -> None:
    conf = f'{CONF}html_static_path = ["_static"]\nhtml_css_files = ["own.css"]\n'
    site = Project(tmp_path, {**SITE, "_static/own.css": "p { color: black }\n"}, conf)
    first = site.build()
    site.write({"_static/own.css": "p { color: navy }\n"})
    # Sphinx keeps a file's checksum as long as its process lives, so what is written here still has the old one.
    incremental = site.build()
    assert incremental.read == []
    assert sorted(incremental.written) == sorted(first.written)
    assert site.build().written == []


QUANTUM = "# Q 2020\n\n:::{event} q-2020\n:date: 2020-01-01\n:::\n\n## Quantum\n\n:::{session} quantum\n:::\n\n言葉\n"


@pytest.mark.parametrize("has_index", [True, False])
def test_pages_of_the_general_index_go_with_their_last_entry(tmp_path: Path, has_index: bool) -> None:
    site = Project(tmp_path, {**SITE, "events/q.md": QUANTUM}, f"{CONF}html_split_index = True\n")
    assert (site.build().outdir / "genindex-Q.html").is_file()
    site.edit("events/q.md", ":date: 2020-01-01\n", ":date: 2020-01-01\n:status: withdrawn\n")
    incremental = site.build(html_use_index=has_index)
    assert not (incremental.outdir / "genindex-Q.html").exists()
    assert (incremental.outdir / "genindex-S.html").exists() is has_index
    # Sphinx keeps its record of the settings before.
    clean = site.build(folder="clean", html_use_index=has_index)
    assert set(differences(incremental.outdir, clean.outdir)) <= {".buildinfo.bak"}


def test_pages_may_have_another_suffix(site: Project) -> None:
    site.build(html_file_suffix=".htm")
    edit_passage(site)
    incremental = site.build(html_file_suffix=".htm")
    assert differences(incremental.outdir, site.build(folder="clean", html_file_suffix=".htm").outdir) == []
    assert (incremental.outdir / "404.html").is_file()
    assert not (incremental.outdir / "404.htm").exists()


def restore_page(site: Project) -> None:
    edit_passage(site)
    os.utime(site.source / "events/alpha-2017.md", (0, 0))


def swap_pages(site: Project) -> None:
    site.rename("about.md", "aside.md")
    site.rename("topics/s3.md", "about.md")
    site.rename("aside.md", "topics/s3.md")


def restore_picture(site: Project) -> None:
    change_picture(site)
    os.utime(site.source / "events/pictures/figure.pbm", (0, 0))


def restore_included(site: Project) -> None:
    site.write({"part.txt": "別の一文\n"})
    os.utime(site.source / "part.txt", (0, 0))


def lead_elsewhere(site: Project) -> None:
    site.delete("linked.md")
    (site.source / "linked.md").symlink_to("older.txt")


@pytest.mark.parametrize(
    "edit",
    [restore_page, swap_pages, restore_picture, restore_included, lead_elsewhere],
    ids=lambda edit: edit.__name__,
)
def test_a_file_need_not_be_newer_to_be_another(tmp_path: Path, edit: Callable[[Project], None]) -> None:
    more = {
        "including.md": "---\norphan: true\n---\n\n# 引用\n\n```{literalinclude} part.txt\n```\n",
        "part.txt": "一文\n",
        "newer.txt": "---\norphan: true\n---\n\n# 新しい\n",
        "older.txt": "---\norphan: true\n---\n\n# 古い\n",
    }
    site = Project(tmp_path, {**SITE, **more})
    (site.source / "linked.md").symlink_to("newer.txt")
    for number, path in enumerate(sorted(site.source.rglob("*"))):
        os.utime(path, (number, number))
    before = site.build()
    edit(site)
    incremental = site.build()
    assert len(incremental.read) < len(before.read) / 2
    assert differences(incremental.outdir, site.build(folder="clean").outdir) == []
    again = site.build()
    assert (again.read, again.written) == ([], [])


def test_a_file_that_is_the_same_is_not_read_again(site: Project) -> None:
    site.build()
    for path in site.source.rglob("*.md"):
        os.utime(path, (1, 1))
    assert site.build().read == []

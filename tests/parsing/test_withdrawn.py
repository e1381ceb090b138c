"""Withdrawal and drafts: what is taken back is gone from every file at once, and comes back as it was."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, Result, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Stands in every word that must be gone, and nowhere else.
SECRET = b"qwhush"
PIXEL = b"P1\n1 1\n0\n"

SITE: dict[str, str | bytes] = {
    "index.md": """# メモ

```{event-list}
:layout: table
```

```{toctree}
:glob:

events/*
topics/*
lists
```
""",
    "lists.md": "# 一覧\n\n```{session-list}\n:layout: table\n```\n\n```{topic-list}\n```\n\n"
    "```{topic-matrix}\n```\n\n```{speaker-list}\n```\n\n"
    "{event}`alpha-2017` と {session}`alpha-2017/gone` のこと。\n",
    "events/alpha-2017.md": """# アルファ 2017

:::{event} alpha-2017
:date: 2017-03-11
:::

はじめに。脚注[^first]も。

## サーバーレスの話

:::{session} gone
:speakers: Qwhush Speaker, 山田太郎
:organizer: Qwhush Organizer
:url: https://example.org/qwhush-page
:slides: https://speakerdeck.com/player/qwhush5431e45f1a88a3f2d17091f75 https://example.org/qwhush.html
:video: https://www.youtube.com/watch?v=qwhushvideo
:links: Qwhush Link <https://example.org/qwhush-link>
:topics: Lambda, Qwhush Topic
:track: Qwhush Track

Qwhush abstract[^qwhush] の概要。[^second]
:::

- Lambda の qwhush line, {fact}`lambda-limit qwhush-fact`
  - qwhush nested
- {topic}`lambda` と [qwhush anchor](https://example.org/qwhush-anchor) と {download}`資料 <files/qwhush.txt>`

![qwhush alt](pictures/qwhush.pbm)

![qwhush remote](https://example.org/qwhush.png)

| qwhush head | b |
| --- | --- |
| Lambda | qwhush cell |

```{index} qwhush entry
```

```{glossary}
qwhush term
  qwhush definition
```

```{py:function} qwhush_function()
qwhush python
```

```{code-block} python
:caption: qwhush caption
qwhush = "code"
```

```{math}
:label: qwhush-equation
qwhush = 1
```

(qwhush-label)=
### qwhush heading

Lambda と qwhush footnote[^again]。

#### qwhush inner

:::{session} qwhush-inner
:speakers: Qwhush Inner
:::

Lambda qwhush inner line.

(after)=
## 続く話

:::{session} stays
:speakers: 山田太郎
:follows: gone
:::

Lambda は残る[^first]。[^last]

[^first]: 一つ目。
[^qwhush]: qwhush note.
[^second]: qwhush second note.
[^again]: qwhush third note.
[^last]: 最後。
""",
    "events/pictures/qwhush.pbm": PIXEL,
    "events/files/qwhush.txt": "qwhush download",
    "events/beta-2018.md": """# ベータ 2018

:::{event} beta-2018
:date: 2018-03-10
:::

## 開会

:::{session} opening
:::

Lambda と コンテナ の話、{fact}`lambda-limit 3 GB`。{ref}`見出し <after>` も。
""",
    "events/gamma-2019.md": """---
myst:
  html_meta:
    description: qwhush description
author: Qwhush Author
---

# ガンマ 2019

:::{event} gamma-2019
:date: 2019-01-01
:series: Qwhush Series
:venue: Qwhush Venue
:topics: Qwhush Topic, lambda
:author: Qwhush Writer

Qwhush event body.
:::

Lambda の qwhush event line.[^one] {fact}`lambda-limit qwhush-fact`

## qwhush talk

:::{session} qwhush-talk
:speakers: Qwhush Speaker
:::

Lambda qwhush talk line. ![qwhush alt](pictures/qwhush.pbm)

```{toctree}
:caption: qwhush toc caption

qwhush toc title <../keynote>
```

[^one]: qwhush note.
""",
    "events/gamma-2019-second.md": """# 別のメモ

:::{event}
:event: gamma-2019
:author: Qwhush Second
:source: Qwhush Source <https://example.org/qwhush-source>
:::

Lambda qwhush second.
""",
    "keynote.md": """# 基調講演

:::{session} keynote
:event: gamma-2019
:speakers: Qwhush Keynote

Qwhush keynote abstract.
:::

Lambda qwhush keynote line.
""",
    "topics/lambda.md": "# AWS Lambda\n\n:::{topic} lambda\n:aliases: Lambda\n:::\n",
    "topics/container.md": "# コンテナ\n\n:::{topic} container\n:::\n",
}
BUILDERS = ("html", "dirhtml", "text", "epub", "latex", "singlehtml")
#: A book and its table of contents hold the time at which they were made.
COMPARED = ("html", "dirhtml", "text", "latex", "singlehtml")


def only(*names: str) -> dict[str, str | bytes]:
    """Return the site with secrets in these pages alone."""
    files = dict(SITE)
    for name in ("events/alpha-2017.md", "events/gamma-2019.md", "events/gamma-2019-second.md", "keynote.md"):
        if name not in names:
            text = str(files[name])
            files[name] = re.sub("qwhush", "qwword", text, flags=re.IGNORECASE)
    files["events/pictures/qwword.pbm"] = PIXEL
    files["events/files/qwword.txt"] = "qwword"
    return files


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what is in a file: of a packed one, what is packed."""
    data = path.read_bytes()
    yield "", data
    if path.name == "objects.inv":
        yield "", zlib.decompress(data.split(b"\n", 4)[4])
    elif path.suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            yield from ((name, name.encode() + archive.read(name)) for name in archive.namelist())


def traces(folder: Path) -> list[str]:
    """Return where the secret stands below *folder*: in names, and in contents, also in packed ones."""
    return sorted(
        f"{path.relative_to(folder)}:{inner}"
        for path in folder.rglob("*")
        if path.is_file()
        for inner, data in contents(path)
        if SECRET in (path.name.encode() + data).lower()
    )


def withdraw_session(site: Project) -> None:
    site.edit("events/alpha-2017.md", "{session} gone\n", "{session} gone\n:status: withdrawn\n")


def restore_session(site: Project) -> None:
    site.edit("events/alpha-2017.md", ":status: withdrawn\n", "")


def withdraw_event(site: Project) -> None:
    site.edit("events/gamma-2019.md", "{event} gamma-2019\n", "{event} gamma-2019\n:status: withdrawn\n")


def restore_event(site: Project) -> None:
    site.edit("events/gamma-2019.md", ":status: withdrawn\n", "")


CASES = {
    "session": (only("events/alpha-2017.md"), withdraw_session, restore_session),
    "event": (
        only("events/gamma-2019.md", "events/gamma-2019-second.md", "keynote.md"),
        withdraw_event,
        restore_event,
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("builder", mostly_slow(BUILDERS, "html"))
def test_what_is_withdrawn_is_gone_from_every_file_and_comes_back(tmp_path: Path, case: str, builder: str) -> None:
    files, withdraw, restore = CASES[case]
    site = Project(tmp_path, files)
    first = site.build(builder)
    assert traces(first.outdir)
    withdraw(site)
    withdrawn = site.build(builder)
    assert traces(tmp_path / "build") == []
    assert withdrawn.warnings == site.build(builder).warnings
    clean = site.build(builder, folder="clean")
    assert withdrawn.warnings == clean.warnings
    if builder in COMPARED:
        assert differences(withdrawn.outdir, clean.outdir) == []
    restore(site)
    restored = site.build(builder)
    assert traces(restored.outdir) == traces(first.outdir)
    site.clean("clean")
    if builder in COMPARED:
        assert differences(restored.outdir, site.build(builder, folder="clean").outdir) == []


def test_builders_that_share_what_was_read_all_forget_it(tmp_path: Path) -> None:
    files, withdraw, _ = CASES["event"]
    site = Project(tmp_path, files)
    for builder in ("html", "dirhtml", "text"):
        site.build(builder)
    withdraw(site)
    for builder in ("html", "dirhtml", "text"):
        assert traces(site.build(builder).outdir) == []


def test_two_processes_withdraw_what_one_does(tmp_path: Path) -> None:
    files, withdraw, _ = CASES["event"]
    site = Project(tmp_path, files)
    withdraw(site)
    one, two = site.build(folder="one", jobs=1), site.build(folder="two", jobs=2)
    assert traces(two.outdir) == []
    assert differences(one.outdir, two.outdir) == []


def notice(result: Result, page: str, anchor: str) -> tuple[str, str]:
    """Return the heading of a section, and all that stands under it."""
    section = result.page(page).find("section", id=anchor)
    assert section is not None
    heading = section.find(re.compile("h[1-6]"))
    assert heading is not None
    title = heading.extract().get_text(strip=True).removesuffix("¶")
    return title, section.get_text(" ", strip=True)


def test_a_heading_and_a_notice_stay_of_a_session(tmp_path: Path) -> None:
    site = Project(tmp_path, only("events/alpha-2017.md"))
    withdraw_session(site)
    result = site.build()
    page = result.page("events/alpha-2017.html")
    assert notice(result, "events/alpha-2017.html", "gone") == (
        "サーバーレスの話",
        "このセッションのメモは取り下げられました。",
    )
    # Links still lead there; the rest of the page is as it was, also the label at the end of what is gone.
    assert result.page("lists.html").find("a", href="events/alpha-2017.html#gone") is not None
    assert result.page("events/beta-2018.html").find("a", href="alpha-2017.html#after") is not None
    assert [note.get_text(" ", strip=True) for note in page.select("aside.footnote p")] == ["一つ目。", "最後。"]
    assert "Lambda は残る" in page.get_text()
    # It is counted nowhere, and nothing says that it came before.
    card = page.select_one(".eventnotes-event-card")
    assert card is not None
    assert "前回" not in page.get_text()
    headings = result.page("topics/lambda.html").select(".eventnotes-in-session > :is(h2, h3, h4, h5)")
    assert [next(heading.stripped_strings) for heading in headings] == [
        "qwword talk",
        "基調講演",
        "イベント全体のメモ",
        "開会",
        "続く話",
    ]


def test_a_heading_and_a_notice_stay_of_every_page_of_an_event(tmp_path: Path) -> None:
    site = Project(tmp_path, only("events/gamma-2019.md", "events/gamma-2019-second.md", "keynote.md"))
    permalink = site.build().page("events/gamma-2019-second.html").select_one("article section")
    withdraw_event(site)
    result = site.build()
    event = "このイベントのメモは取り下げられました。"
    assert notice(result, "events/gamma-2019.html", "gamma-2019") == ("ガンマ 2019", event)
    assert permalink is not None
    assert notice(result, "events/gamma-2019-second.html", str(permalink["id"])) == ("別のメモ", event)
    assert notice(result, "keynote.html", "keynote") == ("基調講演", "このセッションのメモは取り下げられました。")
    # The table of contents that held the keynote is not shown, and still holds it; no sidebar leads to notices.
    assert not [line for line in result.warnings if "toctree" in line]
    sidebar = result.page("index.html").select_one(".sidebar-tree")
    assert sidebar is not None
    assert not {"ガンマ 2019", "基調講演"} & set(sidebar.stripped_strings)
    assert "gamma" not in result.text("notes.json")


def test_no_source_is_published_of_a_page_with_something_withdrawn(tmp_path: Path) -> None:
    site = Project(tmp_path, only("events/alpha-2017.md"), CONF.replace("furo", "alabaster"))
    source = "_sources/events/alpha-2017.md.txt"
    first = site.build()
    assert (first.outdir / source).exists()
    assert source in first.text("events/alpha-2017.html")
    withdraw_session(site)
    # Even where nothing tells any more what was published.
    (first.outdir / ".eventnotes.json").unlink()
    result = site.build()
    assert not (result.outdir / source).exists()
    assert "_sources" not in result.text("events/alpha-2017.html")
    assert "_sources/events/beta-2018.md.txt" in result.text("events/beta-2018.html")


def test_one_page_of_notes_can_be_withdrawn_by_itself(tmp_path: Path) -> None:
    site = Project(tmp_path, only("events/gamma-2019-second.md"))
    site.edit("events/gamma-2019-second.md", ":event: gamma-2019\n", ":event: gamma-2019\n:status: withdrawn\n")
    result = site.build()
    assert traces(result.outdir) == []
    assert "このメモは取り下げられました。" in result.page("events/gamma-2019-second.html").get_text()
    assert "qwword Writer" in result.page("events/gamma-2019.html").get_text()


def test_a_session_of_a_withdrawn_event_among_others_goes_alone(tmp_path: Path) -> None:
    site = Project(tmp_path, only())
    site.edit(
        "events/beta-2018.md",
        "## 開会",
        "## 客演\n\n:::{session} guest\n:event: gamma-2019\n:::\n\nLambda qwhush guest.\n\n## 開会",
    )
    site.build()
    withdraw_event(site)
    result = site.build()
    assert traces(result.outdir) == []
    assert notice(result, "events/beta-2018.html", "guest")[0] == "客演"
    assert "コンテナ の話" in result.page("events/beta-2018.html").get_text()
    restore_event(site)
    assert "Lambda qwhush guest." in site.build().page("events/beta-2018.html").get_text()


RST: dict[str, str | bytes] = {
    "index.rst": "Notes\n=====\n\n.. toctree::\n   :glob:\n\n   *\n",
    "alpha.rst": """Alpha
=====

.. event:: alpha
   :date: 2017-03-11

First [#]_ words [1]_.

A `linked <https://example.org/qwhush>`_ talk
---------------------------------------------

.. session:: gone
   :status: withdrawn

   Qwhush [#]_ abstract [2]_ and [*]_.

.. contents:: Qwhush contents
   :local:

.. |qwhush| replace:: qwhush text

.. index:: qwhush entry

.. js:function:: qwhush_function()

.. option:: --qwhush

.. class:: qwhush

Inner qwhush
~~~~~~~~~~~~

|qwhush|, `qwhush`_, [#named]_ and [#]_.

.. _qwhush: https://example.org/qwhush

.. _later:

Later
-----

Words [#]_ and [*]_ and `Later`_.

.. [#] one
.. [#] qwhush two
.. [#named] qwhush three
.. [#] qwhush four
.. [#] five
.. [1] manual one
.. [2] qwhush manual two
.. [*] qwhush star
.. [*] star
""",
    "beta.rst": "Beta\n====\n\n.. event:: beta\n   :date: 2018-01-01\n\nSee :ref:`later`.\n",
}


def test_in_restructuredtext_footnotes_go_with_what_refers_to_them(tmp_path: Path) -> None:
    site = Project(tmp_path, RST, CONF.replace('"myst_parser", ', ""))
    result = site.build()
    assert result.warnings == []
    assert traces(tmp_path / "build") == []
    page = result.page("alpha.html")
    assert [note.get_text(" ", strip=True) for note in page.select("aside.footnote p")] == [
        "one",
        "five",
        "manual one",
        "star",
    ]
    assert notice(result, "alpha.html", "gone")[0] == "A linked talk"
    assert result.page("beta.html").find("a", href="alpha.html#later") is not None
    assert traces(site.build("latex").outdir) == []


MISPLACED = """# アルファ

:::{event} alpha
:date: 2017-03-11
:::

## 話

:::{session} stays
:::

:::{session} other
:status: withdrawn
:speakers: qwhush

qwhush
:::

qwhush

## 次

- :::{session} gone
  :status: withdrawn
  :speakers: qwhush

  qwhush
  :::

- qwhush

## 公開

言葉
"""


def test_where_it_is_not_clear_what_is_withdrawn_nothing_around_it_is_shown(tmp_path: Path) -> None:
    result = Project(tmp_path, {"index.md": MISPLACED}).build()
    assert traces(tmp_path / "build") == []
    assert [
        re.sub(r".*index.md:(\d+): .* (stands in the wrong place).*", r"\1 \2", line) for line in result.warnings
    ] == [
        "13 stands in the wrong place",
        "24 stands in the wrong place",
    ]
    assert "言葉" in result.text("index.html")
    assert "次" not in result.text("index.html")


# -- drafts ----------------------------------------------------------------------------------------------------------

DRAFTS: dict[str, str | bytes] = {
    **only(),
    "events/delta-2020.md": """# デルタ 2020 qwhush

:::{event} delta-2020
:date: 2020-01-01
:status: draft
:::

Lambda qwhush.
""",
    "events/delta-2020-second.md": "# Qwhush\n\n:::{event}\n:event: delta-2020\n:::\n\nLambda qwhush.\n",
    "events/delta-2020-keynote.rst": (
        "Qwhush\n======\n\n.. session:: keynote\n   :event: delta-2020\n\nLambda qwhush.\n"
    ),
    "events/epsilon-2021.md": """# イプシロン 2021

:::{event} epsilon-2021
:date: 2021-01-01
:::

## 公開

:::{session} open
:::

Lambda は公開。

(qwhush-label)=
## 下書き qwhush

:::{session} draft
:status: draft
:speakers: Qwhush
:topics: Qwhush
:::

Lambda qwhush[^1]。

(next)=
## 次

:::{session} next
:::

Lambda は次。

## 客演 qwhush

:::{session} guest
:event: delta-2020
:::

Lambda qwhush.

[^1]: qwhush
""",
    "events/epsilon-2021-own.md": """# 下書き qwhush

:::{session} own
:event: epsilon-2021
:status: draft
:::

Lambda qwhush.
""",
}


def drafts(folder: Path) -> Project:
    return Project(folder, DRAFTS)


def test_drafts_are_no_part_of_the_site(tmp_path: Path) -> None:
    site = drafts(tmp_path)
    result = site.build()
    assert traces(tmp_path / "build") == []
    assert {re.sub(r".*\[", "[", line) for line in result.warnings} <= {"[notes.undeclared]"}
    assert not list(result.outdir.rglob("delta*"))
    assert not (result.outdir / "events" / "epsilon-2021-own.html").exists()
    sections = result.page("events/epsilon-2021.html").select("article section section")
    assert [section["id"] for section in sections] == ["open", "next"]
    again = site.build()
    assert (again.read, again.written, again.warnings) == ([], [], result.warnings)
    for builder in ("text", "epub", "latex"):
        assert traces(site.build(builder).outdir) == []


def test_drafts_are_shown_with_a_mark_where_asked_for(tmp_path: Path) -> None:
    site = drafts(tmp_path)
    hidden = site.build().outdir
    before = traces(hidden)
    shown = site.build(eventnotes_drafts="1")
    mark = "下書きです。公開サイトには含まれません。"
    for page, count in (("delta-2020", 1), ("delta-2020-second", 1), ("epsilon-2021", 1), ("epsilon-2021-own", 1)):
        found = shown.page(f"events/{page}.html").select(".eventnotes-notice")
        assert [notice.get_text(strip=True) for notice in found] == [mark] * count, page
    assert '"status": "draft"' in shown.text("notes.json")
    assert "qwhush" in shown.text("topics/lambda.html")
    assert differences(hidden, site.build(folder="clean", eventnotes_drafts="1").outdir) == []
    # And gone again.
    result = site.build()
    assert traces(result.outdir) == before == []
    assert differences(result.outdir, site.build(folder="other").outdir) == []


def publish_event(site: Project) -> None:
    site.edit("events/delta-2020.md", ":status: draft\n", "")


def publish_session(site: Project) -> None:
    site.edit("events/epsilon-2021.md", ":status: draft\n", "")


def publish_own_page(site: Project) -> None:
    site.edit("events/epsilon-2021-own.md", ":status: draft\n", "")


@pytest.mark.parametrize("publish", mostly_slow([publish_event, publish_session, publish_own_page], publish_session))
def test_a_draft_becomes_public_and_a_draft_again(tmp_path: Path, publish: Callable[[Project], None]) -> None:
    site = drafts(tmp_path)
    before = {name: path.read_bytes() for name in DRAFTS if (path := site.source / name).suffix in {".md", ".rst"}}
    site.build()
    publish(site)
    public = site.build()
    assert traces(public.outdir)
    assert differences(public.outdir, site.build(folder="clean").outdir) == []
    site.write(before)
    again = site.build()
    assert traces(again.outdir) == []
    assert differences(again.outdir, site.build(folder="other").outdir) == []


def test_a_draft_that_its_source_does_not_show_at_once_is_a_notice(tmp_path: Path) -> None:
    # The declaration stands in another file, and a page that is left out can't be known from the page itself.
    files: dict[str, str | bytes] = {
        **only(),
        "events/zeta.rst": "ゼータ\n======\n\n.. include:: ../parts/zeta.txt\n\nLambda qwhush.\n",
        "parts/zeta.txt": ".. event:: zeta\n   :date: 2022-01-01\n   :status: draft\n",
    }
    result = Project(tmp_path, files).build()
    assert traces(tmp_path / "build") == []
    assert notice(result, "events/zeta.html", "zeta") == ("–", "このメモは下書きで、まだ公開されていません。")
    assert "zeta" not in result.text("notes.json")


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_a_declaration_that_docutils_leaves_out_is_held_back_with_its_event(tmp_path: Path, status: str) -> None:
    files = {
        "index.md": "# I\n\n```{toctree}\ngone\npart\n```\n",
        "gone.md": f"# Gone\n\n```{{event}} gone\n:date: 2020-01-01\n:status: {status}\n```\n",
        "part.rst": "P\n=\n\nTalk\n----\n\n.. session:: s\n   :event: gone\n   :url: a\n   :url: b\n\nsecret words\n",
    }
    result = Project(tmp_path, files).build()
    assert "secret words" not in result.text("part.html")
    assert any("part.rst:7" in line and "held back" in line for line in result.warnings)

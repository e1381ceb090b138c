"""What real notes hold, and what the importer makes of it: one case for each habit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from eventnotes_tools.importing.markup import links
from eventnotes_tools.importing.report import FileOutcome, FileReport, Report
from eventnotes_tools.importing.run import ImportOptions, import_notes

DATA = Path(__file__).parents[2] / "data"
DECK = "12e6e70cf25a4486967aebc2456e5436"


class Imported:
    """A folder of notes, imported."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes], **choices: object) -> None:
        self.source, self.into = folder / "notes", folder / "events"
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.choices = ImportOptions(into=self.into, **choices)  # type: ignore[arg-type]
        self.report: Report = import_notes([self.source], self.choices)

    @property
    def file(self) -> FileReport:
        (file,) = self.report.files
        return file

    def page(self, name: str = "") -> str:
        return (self.into / (name or self.file.target)).read_text("utf-8")


def one(folder: Path, text: str, name: str = "2019-05-16-conf.md") -> Imported:
    """Import one note whose name tells its date."""
    return Imported(folder, {name: text})


def body(page: str) -> str:
    """Return a page without its first heading and directive."""
    return re.sub(
        r"\A(?:---\n.*?\n---\n)?# .*\n\n:::\{event\}[^\n]*\n(?::[^\n]*\n)*:::\n", "", page, flags=re.DOTALL
    ).strip()


# -- the two notes that the site is made from ----------------------------------------------------------------


def test_the_original_notes_become_the_two_events(tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in DATA.glob("jaws-days-*.md")}
    done = Imported(tmp_path, files)
    first, second = done.report.files
    assert [(file.event, file.date, len(file.sessions)) for file in (first, second)] == [
        ("jaws-days-2017", "2017-03-11", 5),
        ("jaws-days-2018", "2018-03-10", 5),
    ]
    assert [session.organizers for session in first.sessions] == [
        ("JAWS-UGアーキテクチャ専門支部",),
        ("Security-JAWS",),
        (),
        ("JAWS-UGコンテナ支部",),
        ("JAWS-UG AI支部",),
    ]
    assert [url.split("/")[2] for session in second.sessions for url in session.slides] == [
        *["speakerdeck.com"] * 2,
        "www.slideshare.net",
        "speakerdeck.com",
    ]
    assert second.sessions[3].speakers == ("David Przybilla",)
    page = done.page("jaws-days-2018.md")
    assert page.startswith("# JAWS DAYS 2018\n\n:::{event} jaws-days-2018\n:date: 2018-03-10\n")
    for option in (
        "url: https://jawsdays2018.jaws-ug.jp/",
        "topics: AWS, イベントレポート",
        "source: JAWS DAYS 2018 に行ってきた",
        "published: 2018-03-17T06:16:55Z",
    ):
        assert f"\n:{option}\n" in page
    assert not [doubt for doubt in (*first.doubts, *second.doubts) if doubt.about not in {"session", "speaker"}]


# -- front matter and dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "date", "topics"),
    [
        ('---\ntitle: "Conf"\ndate: 2019-05-16\ntags: [AWS, CI/CD]\n---\n', "2019-05-16", "AWS, CI/CD"),
        ("---\ntitle: Conf\ndate: '2019-05-16 10:00:00 +0900'\ntags: AWS Lambda\n---\n", "2019-05-16", "AWS, Lambda"),
        (
            "---\ntitle: Conf\ndate: 2019-05-16T10:00:00+09:00\ntags:\n  - AWS\n  - Step Functions\n---\n",
            "2019-05-16",
            "AWS, Step Functions",
        ),
        ('+++\ntitle = "Conf"\ndate = 2019-05-16T01:02:03Z\ntags = ["AWS"]\n+++\n', "2019-05-16", "AWS"),
        ('+++\ntitle = "Conf"\ndate = "2019-05-16"\n+++\n', "2019-05-16", ""),
        ("title: Conf\ndate: 2019/05/16 10:00\ntags: AWS\n---\n", "2019-05-16", "AWS"),
        ("Title: Conf\nDate: 2019-05-16 10:20\nTags: AWS; Step Functions\n\n", "2019-05-16", "AWS, Step Functions"),
    ],
    ids=["yaml", "jekyll", "hugo", "toml", "toml-quoted", "hexo", "pelican"],
)
def test_front_matter(tmp_path: Path, front: str, date: str, topics: str) -> None:
    done = Imported(tmp_path, {"conf.md": f"{front}\n## One talk\n\nWords.\n"})
    # With a time of day it is the moment of publication, and the event took place in the month before.
    days, where = (f"2019-04-16/{date}", "publication") if "10:" in front or "T01:" in front else (date, "front matter")
    assert (done.file.date, done.file.date_from) == (days, where)
    page = done.page()
    assert page.startswith("# Conf\n\n:::{event} conf-2019\n")
    assert f":topics: {topics}\n" in page if topics else ":topics:" not in page
    assert ":published: 2019-05-16" in page
    assert [session.title for session in done.file.sessions] == ["One talk"]


@pytest.mark.parametrize(
    ("name", "text", "date", "where"),
    [
        ("a.md", "# Meetup 2017/03/11\n", "2017-03-11", "title"),
        ("a.md", "# Meetup\n\n2018年3月10日(土)\n", "2018-03-10", "text"),
        ("a.md", "# Meetup\n\nMarch 10-11, 2018, Berlin\n", "2018-03-10/2018-03-11", "text"),
        ("a.md", "---\ndate: 2018-03-17\n---\n# Meetup\n\n先週の 03/10 (土) に\n", "2018-03-10", "text"),
        ("a.md", "---\ndate: 2018-03-17\n---\n# Meetup\n\nIn Berlin on March 10.\n", "2018-03-10", "text"),
        (
            "a.md",
            "---\ndate: 2018-03-17\n---\n# Meetup\n\nmay 10 of us; March 10, 2016\n",
            "2018-03-17",
            "front matter",
        ),
        ("_posts/2019-05-16-a.md", "# Meetup\n", "2019-04-16/2019-05-16", "publication"),
        ("notes/2019-05-16-a.md", "# Meetup\n", "2019-05-16", "path"),
        ("2019/0711-fukubernetes-02/README.md", "# Meetup\n", "2019-07-11", "path"),
        ("content/2019/07/11/a.md", "# Meetup\n", "2019-07-11", "path"),
        ("2016/conf/README.md", "# Meetup\n", "2016-01-01/2016-12-31", "year"),
    ],
)
def test_dates(tmp_path: Path, name: str, text: str, date: str, where: str) -> None:
    file = Imported(tmp_path, {name: text}).file
    assert (file.date, file.date_from) == (date, where)


@pytest.mark.parametrize(
    "text",
    [
        "# About me\n",
        "---\nlayout: default\n---\nSlides\n======\n\n<ul><li data-date='2009-11-02'><a href='/x'>one</a></li></ul>\n",
        "# Talks\n\n- [one](https://e.org/2009-11-02/one)\n- [two](https://e.org/2010/11/02)\n",
        "---\ntitle: Tags\n---\n\n{% for tag in site.tags %}{{ tag }}{% endfor %}\n",
        "# Reading list\n\nBooks of 2009 and of 2031.\n",
    ],
)
def test_without_a_date_a_note_is_refused_and_told_what_to_do(tmp_path: Path, text: str) -> None:
    file = Imported(tmp_path, {"about.md": text}).file
    assert file.outcome is FileOutcome.REFUSED
    assert "--date" in file.doubts[0].text


def test_what_has_no_option_stays_in_the_front_matter(tmp_path: Path) -> None:
    done = one(tmp_path, "---\ntitle: Conf\nlayout: post\ndescription: 短い説明\ntags:\nmine:\n---\nWords.\n")
    assert done.page().startswith("---\nimported:\n  layout: post\n  description: 短い説明\n---\n# Conf\n")


def test_a_draft_stays_a_draft(tmp_path: Path) -> None:
    assert ":status: draft\n" in one(tmp_path, "---\ntitle: Conf\ndraft: true\n---\n").page()


# -- which files make which events ---------------------------------------------------------------------------


def test_a_folder_of_talks_is_one_event(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "2018/djangocon-us/README.md": '# Django\n\n## "One" by Ann Lee\n\n* [Notes](./one.md)\n\n## "Two" by Bo\n',
        "2018/djangocon-us/one.md": '# "One" by Ann Lee\n\nWords.\n\n## A part\n\nMore. See [all](README.md).\n',
        "2018/djangocon-us/three.md": "# Three\n## Cy Dee, Some Place\n\n### Ideas\n\nWords.\n",
    }
    done = Imported(tmp_path, files)
    event, talk, other = (done.page(f"djangocon-us-2018{name}.md") for name in ("", "/one", "/three"))
    assert ":::{event} djangocon-us-2018\n:date: 2018-01-01/2018-12-31\n:::\n" in event
    # The talk that has a file of its own is no session of the event's page.
    assert event.count(":::{session}") == 1
    assert "[Notes](djangocon-us-2018/one.md)" in event
    assert ":::{toctree}\n:hidden:\n:glob:\n\ndjangocon-us-2018/*\n:::" in event
    assert talk.startswith('# "One"\n\n:::{session} one\n:event: djangocon-us-2018\n:speakers: Ann Lee\n:::\n')
    assert "[all](../djangocon-us-2018.md)" in talk
    head = "# Three\n\n:::{session} three\n:event: djangocon-us-2018\n:speakers: Cy Dee\n:::\n"
    assert other == f"{head}\nCy Dee, Some Place\n\n## Ideas\n\nWords.\n"


def test_talks_without_a_date_have_that_of_their_folder(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"2018-05-18-gocon/{name}.md": f"# {name}\n\nWords.\n" for name in ("one", "two")}
    done = Imported(tmp_path, files)
    assert {(file.event, file.date) for file in done.report.files} == {("gocon-2018", "2018-05-18")}
    assert [file.target for file in done.report.files] == ["gocon-2018.md", "gocon-2018/one.md", "gocon-2018/two.md"]


def test_talks_that_name_their_event_are_put_together(tmp_path: Path) -> None:
    front = "---\ntitle: {}\nevent: Go Conference\ndate: 2019-05-{}\n---\nWords.\n"
    done = Imported(tmp_path, {"a.md": front.format("First", 18), "b.md": front.format("Second", 19)})
    assert done.page("go-conference-2019.md").startswith(
        "# Go Conference 2019\n\n:::{event} go-conference-2019\n:date: 2019-05-18/2019-05-19\n:::\n"
    )
    assert ":::{session} a\n:event: go-conference-2019\n" in done.page("go-conference-2019/a.md")
    # The event's page is reported too, though no file is its source.
    assert [(file.source == "", file.date) for file in done.report.files] == [
        (True, "2019-05-18/2019-05-19"),
        (False, "2019-05-18/2019-05-19"),
        (False, "2019-05-18/2019-05-19"),
    ]


def test_a_heading_that_only_names_the_speaker_is_none(tmp_path: Path) -> None:
    front = "---\ntitle: First\nevent: Go Conference\ndate: 2019-05-18\n---\n"
    done = Imported(tmp_path, {"a.md": f"{front}## Cy Dee, Some Place\n\n### Ideas\n\nWords.\n"})
    page = done.page("go-conference-2019/a.md")
    assert "\n# First\n\n:::{session} a\n:event: go-conference-2019\n:speakers: Cy Dee\n:::\n" in page
    assert page.endswith("\nCy Dee, Some Place\n\n## Ideas\n\nWords.\n")


def test_notes_that_are_called_like_their_event_are_on_all_of_it(tmp_path: Path) -> None:
    front = "---\ntitle: Go Conference 2019 参加メモ\nevent: Go Conference 2019\ndate: 2019-05-18\n---\n"
    done = Imported(tmp_path, {"a.md": f"{front}\n## One\n\nWords.\n\n## Two\n\nWords.\n"})
    assert done.file.target == "go-conference-2019.md"
    assert [session.title for session in done.file.sessions] == ["One", "Two"]


def test_two_events_of_one_name_are_told_apart(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"2019/{day}-meetup/README.md": "# Meetup\n" for day in ("0503", "0808")}
    done = Imported(tmp_path, files)
    assert [file.event for file in done.report.files] == ["meetup-2019-05-03", "meetup-2019-08-08"]


# -- sessions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# Conf\n\n## One\n\n## Two\n", ["One", "Two"]),
        ("---\ntitle: Conf\n---\n# One\n\n# Two\n", ["One", "Two"]),
        ("# Conf\n\n# One\n\n# Two\n", ["One", "Two"]),
        ("# Conf\n\n### One\n\n### Two\n", ["One", "Two"]),
        ("Conf\n====\n\nOne\n---\n\nTwo\n---\n", ["One", "Two"]),
        ("#Conf\n\n##One\n\n##Two\n", ["One", "Two"]),
        ("# Conf\n\n## Day 1\n\n### One\n\n## Keynote\n\n### Two\n\n#### Part\n", ["One", "Two"]),
        ("# Conf\n\n## One\n\n## 休憩\n\n## Q&A\n\n## 懇親会\n\n## 全体的な感想\n\n## まとめ\n\n## 所感\n", ["One"]),
        ("# Conf\n\n## Opening\n\n## Lunch Break\n\n## One\n\n## Closing Remarks\n\n## Thoughts\n", ["One"]),
        ("# Conf\n\n## One\n\n## LT\n\n### Two\n\n### Three\n", ["One", "Two", "Three"]),
        ("# Conf\n\n## LT1\n\nx\n\n## LT2\n\nx\n\n## LT大会\n", ["LT1", "LT2"]),
        ("# Conf\n\n## 閉会式\n\n### LT\n\n#### One\n\n### 閉会の挨拶\n\n#### No talk\n", ["One"]),
        ("# Conf\n\n## 見たもの\n\n### One by Ann Lee\n\n### Two by Bo Ek\n", ["One", "Two"]),
        ("# Go ハンズオン\n\n## 準備\n\n## デプロイ\n", []),
        ("# Conf\n\n## Closing ソフトの話 (@someone)\n", ["Closing ソフトの話"]),
        ("# Conf\n\n```\n## No heading\n```\n\n> ## Nor this\n\n- ## Nor that\n", []),
    ],
)
def test_sessions(tmp_path: Path, text: str, titles: list[str]) -> None:
    done = one(tmp_path, text)
    assert [session.title for session in done.file.sessions] == titles
    assert done.page().count(":::{session}") == len(titles)


@pytest.mark.parametrize(
    ("heading", "under", "title", "speakers"),
    [
        ("Loop Better by Trey Hunner", "", "Loop Better", ["Trey Hunner"]),
        ('"Loop Better" by trey', "", '"Loop Better"', ["trey"]),
        ("A by B by Ann Lee and Bo Ek", "", "A by B", ["Ann Lee", "Bo Ek"]),
        ("Go Modulesを理解する by @linyows", "", "Go Modulesを理解する", ["@linyows"]),
        ("The tale by Ann Lee, Some Place", "", "The tale by Ann Lee, Some Place", ["Ann Lee"]),
        ("秘密の話 (@hiropin_pon_pan)", "", "秘密の話", ["@hiropin_pon_pan"]),
        ("型について（仮）\tponday", "", "型について（仮）", ["ponday"]),
        ("秘密の話（仮）", "", "秘密の話（仮）", []),
        ("Sorting by hand", "", "Sorting by hand", []),
        ("One", "@someone さん", "One", ["@someone"]),
        ("One", "ヤフー 杉永さん！", "One", ["杉永"]),
        ("One", "Uchio Kondoさん", "One", ["Uchio Kondo"]),
        ("The tale, by Ann Lee", "", "The tale", ["Ann Lee"]),
        ("One", "Speaker: Ann Lee, who wrote it", "One", ["Ann Lee"]),
        ("One", "[nwiizo(@nwiizo)さん | Twitter](https://twitter.com/nwiizo)", "One", ["nwiizo"]),
        ("One", "[a search](https://twitter.com/search?q=x)", "One", []),
        ("One", "- 山田さんはすごい", "One", []),
    ],
)
def test_speakers(tmp_path: Path, heading: str, under: str, title: str, speakers: list[str]) -> None:
    done = one(tmp_path, f"# Conf\n\n## {heading}\n\n{under}\n\n- words\n")
    (session,) = done.file.sessions
    assert (session.title.strip(), list(session.speakers)) == (title, speakers)
    page = done.page()
    assert f"## {title}\n" in page
    # What is read under a heading stays there too.
    assert under in page


@pytest.mark.parametrize(
    ("titles", "speakers"),
    [
        (["Types (ann)", "Values (bo)", "A", "B"], [["ann"], ["bo"], [], []]),
        (["Types (ann)", "Values (bo)", "A", "B", "C"], [[]] * 5),
        (["Types (Ann Lee)", "Values (Bo Ek)", "A", "B", "C"], [["Ann Lee"], ["Bo Ek"], [], [], []]),
        (["Types (Ann Lee)", "Values (draft)", "A", "B", "C"], [[]] * 5),
    ],
)
def test_names_in_parentheses_are_speakers_where_half_of_the_sessions_or_two_people_have_one(
    tmp_path: Path, titles: list[str], speakers: list[list[str]]
) -> None:
    done = one(tmp_path, "# Conf\n\n" + "".join(f"## {title}\n\n- words\n\n" for title in titles))
    assert [list(session.speakers) for session in done.file.sessions] == speakers


@pytest.mark.parametrize(
    ("line", "speakers"),
    [
        ("Speaker: Ann Lee", "Ann Lee"),
        ("**Speakers:** Ann Lee and Bo Ek", "Ann Lee, Bo Ek"),
        ("登壇者：山田太郎さん", "山田太郎"),
    ],
)
def test_a_line_of_speakers_becomes_an_option(tmp_path: Path, line: str, speakers: str) -> None:
    done = one(tmp_path, f"# Conf\n\n## One\n\n{line}\n\nWords.\n")
    assert body(done.page()) == f"## One\n\n:::{{session}} one\n:speakers: {speakers}\n:::\n\nWords."
    assert not [doubt for doubt in done.file.doubts if not doubt.about]


def test_a_line_of_speakers_in_a_paragraph_stays(tmp_path: Path) -> None:
    page = one(tmp_path, "# Conf\n\n## One\n\nSpeaker: Ann Lee\nRoom: 3\n").page()
    assert ":speakers: Ann Lee\n:::\n\nSpeaker: Ann Lee\nRoom: 3\n" in page


@pytest.mark.parametrize(
    ("heading", "declared"),
    [
        ("10:00-10:40 Loop better", "{session} loop-better\n:start: 10:00\n:end: 10:40\n"),
        (
            "9：05 〜 9：30 Loop better by Ann Lee",
            "{session} loop-better\n:speakers: Ann Lee\n:start: 09:05\n:end: 09:30\n",
        ),
        ("10:00–10:40", "{session}\n:start: 10:00\n:end: 10:40\n"),
        ("Loop better, 10:00-10:40", "{session} loop-better-10-00-10-40\n"),
        ("10:00 Loop better", "{session} loop-better\n:start: 10:00\n"),
        ("9：05〜 Loop better", "{session} loop-better\n:start: 09:05\n"),
        ("29:99 Loop better", "{session} 29-99-loop-better\n"),
    ],
)
def test_times_before_a_title(tmp_path: Path, heading: str, declared: str) -> None:
    page = one(tmp_path, f"# Conf\n\n## {heading}\n\nWords.\n").page()
    assert f"\n## {heading.removesuffix(' by Ann Lee')}\n\n:::{declared}:::\n\nWords.\n" in page


@pytest.mark.parametrize(
    ("front", "source"),
    [
        ("title: ＣＯＮＦ 2031\nurl: https://example.org/a\n", "https://example.org/a"),
        ("title: Conf report\nurl: https://example.org/a\n", "Conf report <https://example.org/a>"),
        ("title: Conf report\n", "Conf report"),
    ],
)
def test_the_source_has_the_posts_own_title_where_it_differs(tmp_path: Path, front: str, source: str) -> None:
    done = one(tmp_path, f"---\n{front}---\n\nEvent: Conf 2031\n")
    assert f"\n:source: {source}\n" in done.page()


# -- embeds --------------------------------------------------------------------------------------------------


PLAYER = f"https://speakerdeck.com/player/{DECK}"
SLIDESHARE = "https://www.slideshare.net/slideshow/embed_code/key/wrvsVW81dgoWbp"
FRAME = f'<iframe src="{SLIDESHARE.removeprefix("https:")}" width="595" allowfullscreen> </iframe>'
CREDIT = (
    '<div> <strong> <a href="//www.slideshare.net/d/t" title="T">Title </a> </strong>'
    ' from <strong><a href="https://www.slideshare.net/d">Ann Lee</a></strong> </div>'
)
CREDITED = "[Title](https://www.slideshare.net/d/t) from [Ann Lee](https://www.slideshare.net/d)"
SCRIPT = f'<script async class="speakerdeck-embed" data-id="{DECK}" src="//speakerdeck.com/assets/embed.js"></script>'
EMBED = "https://www.youtube.com/embed/abcdefghijk"
TUBE = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    ("text", "option", "url", "left"),
    [
        (SCRIPT, "slides", PLAYER, ""),
        (FRAME, "slides", SLIDESHARE, ""),
        (f"{FRAME} {CREDIT}", "slides", SLIDESHARE, CREDITED),
        (f"{FRAME}\n{CREDIT}", "slides", SLIDESHARE, CREDITED),
        ('<iframe width="560" src="https://www.youtube.com/embed/abcdefghijk"></iframe>', "video", EMBED, ""),
        ("{{< youtube abcdefghijk >}}", "video", TUBE, ""),
        ('{{< youtube id="abcdefghijk" autoplay="true" >}}', "video", TUBE, ""),
        ("{% youtube abcdefghijk %}", "video", TUBE, ""),
        (f"{{% speakerdeck {DECK} %}}", "slides", PLAYER, ""),
        ("{% slideshare wrvsVW81dgoWbp %}", "slides", SLIDESHARE, ""),
        ("https://speakerdeck.com/a/b", "slides", "https://speakerdeck.com/a/b", ""),
        ("<https://youtu.be/abcdefghijk>", "video", "https://youtu.be/abcdefghijk", ""),
        ("- https://speakerdeck.com/a/b", "slides", "https://speakerdeck.com/a/b", "- https://speakerdeck.com/a/b"),
        ("> https://speakerdeck.com/a/b", "slides", "https://speakerdeck.com/a/b", "> https://speakerdeck.com/a/b"),
        ("[B - Speaker Deck](https://speakerdeck.com/a/b)", "slides", "https://speakerdeck.com/a/b", "[B - Speaker Deck](https://speakerdeck.com/a/b)"),
        ("- [資料](https://example.org/x)", "slides", "https://example.org/x", "- [資料](https://example.org/x)"),
        ("Slides: https://example.org/x", "slides", "https://example.org/x", "Slides: https://example.org/x"),
        ("**Slides:** [PDF](https://example.org/x)", "slides", "https://example.org/x", "**Slides:** [PDF](https://example.org/x)"),
    ],
)  # fmt: skip
def test_embeds(tmp_path: Path, text: str, option: str, url: str, left: str) -> None:
    done = one(tmp_path, f"# Conf\n\n## One\n\n{text}\n\n- words\n")
    page = done.page()
    assert f":{option}: {url}\n" in page
    assert page.split(":::\n\n")[-1] == (f"{left}\n\n- words\n" if left else "- words\n")
    assert getattr(done.file.sessions[0], option) == (url,)
    if "from [" in left:
        assert done.file.sessions[0].speakers == ("Ann Lee",)


@pytest.mark.parametrize(
    "text", ["https://speakerdeck.com/someone", "https://www.youtube.com/c/x", "see https://youtu.be/abcdefghijk there"]
)
def test_what_is_no_embed(tmp_path: Path, text: str) -> None:
    done = one(tmp_path, f"# Conf\n\n## One\n\n{text}\n")
    assert ":slides:" not in done.page()
    assert ":video:" not in done.page()
    assert text in done.page()


@pytest.mark.parametrize(
    ("before", "after"), [("- a", "    - {x}`y`"), ("- a", "      code"), ("- a", "- b"), ("1. a", "3. b")]
)
def test_the_address_of_an_embed_stays_between_blocks_that_would_become_one(
    tmp_path: Path, before: str, after: str
) -> None:
    done = one(tmp_path, f"# Conf\n\n## Talk\n\n{before}\n\n{SCRIPT}\n\n{after}\n")
    assert f"\n:slides: {PLAYER}\n" in done.page()
    assert body(done.page()).endswith(f"{before}\n\n<{PLAYER}>\n\n{after}")
    assert not done.file.doubts


def test_what_stood_around_an_embed_is_read_as_it_stands_on_the_page(tmp_path: Path) -> None:
    done = one(tmp_path, f"# Conf\n\n## Talk\n\na\n\n{SCRIPT}\n\n: b\n")
    assert body(done.page()).endswith("a\n\n\\: b")


def test_a_frame_that_is_not_known_stays_and_is_told(tmp_path: Path) -> None:
    frame = '<iframe src="https://maps.example.org/"></iframe>'
    done = one(tmp_path, f"# Conf\n\n## One\n\n{frame}\n")
    assert frame in done.page()
    assert [doubt.line for doubt in done.file.doubts if "raw HTML" in doubt.text] == [5]


@pytest.mark.parametrize(
    "other", ['<iframe src="https://maps.example.org/"></iframe>', "<video></video>", "<!-- more -->"]
)
def test_what_is_not_known_keeps_the_frame_beside_it(tmp_path: Path, other: str) -> None:
    frames = f"<div>{FRAME.replace('//', 'https://')}\n{other}</div>"
    done = one(tmp_path, f"# Conf\n\n## One\n\n{frames}\n")
    assert frames in done.page()
    assert ":slides:" not in done.page()


def test_more_decks_than_a_talk_has_stay_where_they_are(tmp_path: Path) -> None:
    decks = [f"https://speakerdeck.com/a/{name}" for name in "bcde"]
    done = one(tmp_path, "# Conf\n\n## One\n\n" + "\n\n".join(decks) + "\n")
    assert ":slides:" not in done.page()
    assert body(done.page()).endswith("\n\n".join(decks))


def test_media_above_the_first_session_stay(tmp_path: Path) -> None:
    done = one(tmp_path, f"# Conf\n\n{TUBE}\n\n## One\n\n{PLAYER}\n\nWords.\n")
    assert [(session.slides, session.video) for session in done.file.sessions] == [((PLAYER,), ())]
    assert f"\n:::\n\n{TUBE}\n\n## One\n" in done.page()
    assert done.page().count(TUBE) == 1


TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Best talk</p>&mdash; Ann (@ann)'
    ' <a href="https://twitter.com/ann/status/1">May 16, 2019</a></blockquote>'
)
WIDGETS = '<script async src="//platform.twitter.com/widgets.js" charset="utf-8"></script>'


@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_post_of_twitter_is_a_quotation_without_its_script(tmp_path: Path, between: str) -> None:
    done = one(tmp_path, f"# Conf\n\n## One\n\n{TWEET}{between}{WIDGETS}\n\n- words\n\n{WIDGETS}\n")
    assert done.page().split(":::\n\n")[-1] == (
        "> Best talk — Ann (@ann) [May 16, 2019](https://twitter.com/ann/status/1)\n\n- words\n"
    )
    assert not [doubt for doubt in done.file.doubts if not doubt.about]


# -- dialects ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            '{{< figure src="http://e.org/a.png" alt="Hall" caption="The hall" >}}',
            "![Hall](http://e.org/a.png) The hall",
        ),
        ('{{< cloudinary src="http://e.org/a.png" w=496 alt="Hall" >}}', "![Hall](http://e.org/a.png)"),
        ('{{< blogcard "https://example.org/a" >}}', "<https://example.org/a>"),
        ("{% highlight ruby %}\nputs `x` # {{< y >}}\n{% endhighlight %}", "```ruby\nputs `x` # {{< y >}}\n```"),
        ("{{< highlight go >}}\nx := `a`\n{{< /highlight >}}", "```go\nx := `a`\n```"),
        ("Words\n{: .lead}", "Words"),
        ('![x](http://e.org/a.png){: .right width="3"}', "![x](http://e.org/a.png)"),
        ("{% gist 12345 %}", "<https://gist.github.com/12345>"),
        ("{% vimeo 123 %}", "<https://vimeo.com/123>"),
        ("{{< docswell 5X2K >}}", "<https://www.docswell.com/slide/5X2K/embed>"),
        ("{{< oembed https://example.org/a >}}", "<https://example.org/a>"),
        ("{{< gist ann 12345 >}}", "<https://gist.github.com/ann/12345>"),
        ("{{< tweet 123 >}}", "<https://twitter.com/i/status/123>"),
        ("{% tweet https://twitter.com/a/status/1 %}", "<https://twitter.com/a/status/1>"),
        ("{% tweet //twitter.com/a/status/1 %}", "<https://twitter.com/a/status/1>"),
        ("`{{< youtube abcdefghijk >}}`", "`{{< youtube abcdefghijk >}}`"),
        ("[home]({{ site.baseurl }}/a) ", "\\[home](/a)"),
        ("![a](http://e.org/a.png =250x)", "![a](http://e.org/a.png)"),
        (
            "![](http://e.org/a.png =x100) ![b](<http://e.org/b.png> =250x100 )",
            "![](http://e.org/a.png) ![b](<http://e.org/b.png> )",
        ),
        ('- ![a](http://e.org/a.png "The hall" =50%x)', '- ![a](http://e.org/a.png "The hall")'),
        ("`![a](http://e.org/a.png =250x)`", "`![a](http://e.org/a.png =250x)`"),
        ("```\n![a](a.png =250x)\n```", "```\n![a](a.png =250x)\n```"),
        ("![a](http://e.org/a.png =x)", "![a](http://e.org/a.png =x)"),
    ],
)
def test_dialects(tmp_path: Path, text: str, made: str) -> None:
    assert body(one(tmp_path, f"# Conf\n\n{text}\n").page()) == made


@pytest.mark.parametrize(
    "tag",
    [
        '{{< figure src="a.png" alt="<script>x</script>" caption="<b onclick=x>" >}}',
        "{% img src=/a.png alt='<img src=x onerror=x>' %}",
        '{{< product src="/a.png" name="The thing" >}}',
        '{{< unknown "<script>x</script>" >}}',
        "{% unknown <iframe src=x> %}",
    ],
)
def test_what_stands_in_a_tag_becomes_no_html(tmp_path: Path, tag: str) -> None:
    assert not re.search("<[a-z/]", body(one(tmp_path, f"# Conf\n\n{tag}\n").page()))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<script>x</script>", "script"),
        ("words <b onclick=x>words</b>", "b"),
        ('<a href="java\tscript:x">x</a>', "a"),
        ("<svg\nonload=x></svg>", "svg"),
        ("<meta http-equiv=refresh content=0>", "meta"),
    ],
)
def test_html_that_runs_or_loads_something_stays_and_is_told(tmp_path: Path, text: str, name: str) -> None:
    done = one(tmp_path, f"# Conf\n\n{text}\n")
    assert text in done.page()
    assert [(doubt.line, f"<{name}>" in doubt.text) for doubt in done.file.doubts] == [(3, True)]


def test_other_html_is_not_worth_a_word(tmp_path: Path) -> None:
    text = '<p align="center"><img src="https://example.org/a.png" width=1><br>a<kbd>b</kbd></p>'
    assert one(tmp_path, f"# Conf\n\n{text}\n\nc<br>d<!-- e -->\n").file.doubts == ()


def test_a_tag_that_is_not_known_stays_and_is_told(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n{{% note %}}Words{{% /note %}}\n")
    assert body(done.page()) == "{{% note %}}Words{{% /note %}}"
    assert [doubt.line for doubt in done.file.doubts] == [3, 3]


# -- what MyST would read as its own -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (":::\nwords", "\\:::\nwords"),
        (":::message\nwords\n:::", ":::{note}\nwords\n:::"),
        (":::memo other\nwords\n:::", "\\:::memo other\nwords\n\\:::"),
        ("{x}`y`", "\\{x}`y`"),
        ("a {py:func}`y` b `{z}`", "a \\{py:func}`y` b `{z}`"),
        ("+++", "\\+++"),
        ("+++ b", "\\+++ b"),
        ("% b\n% c", "\\% b\n\\% c"),
        ("- % b", "- \\% b"),
        ("$1.25 and $3", "$1.25 and $3"),
        ("{{ x }}", "{{ x }}"),
        ("[[x]]", "[[x]]"),
        ("(label)=\n# T", "\\(label)="),
        (":tada: done", "\\:tada: done"),
        ("term\n: words", "term\n\\: words"),
        ("[^1] no note", "\\[^1] no note"),
        ("a[^1]\n\n[^1]: note", "a[^1]\n\n[^1]: note"),
        ("a\n\n[^1]: note", "a\n\n\\[^1]: note"),
        ("```{r}\nx\n```", "```text {r}\nx\n```"),
        ("```nolang\nx\n```", "```text nolang\nx\n```"),
        ("```json\n{a: b}\n```", "```text json\n{a: b}\n```"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("> # T", "> # T"),
        ("[x](//e.org)", "[x](https://e.org)"),
        ("[x](gone.md)", "\\[x](gone.md)"),
        ("![x](gone.png)", "!\\[x](gone.png)"),
        ("![]()", "<!-- ![]() -->"),
        ("[x](#nowhere)", "x"),
        ("* \u3000\n      * <project:x.md>", "* \u3000\n      * \\<project:x.md>"),
        ("x\n\n\t: <b>y</b>", "x\n<!-- -->\n\t: <b>y</b>"),
        ("- x\n\n      : y\n\n- z", "- x\n  <!-- -->\n      : y\n\n- z"),
        ("[x]\n\n[x]: gone.md\n===", "\\[x]\n\n[x]: gone.md\n==="),
        ("[x]\n\n[x]:\n//e.org", "\\[x]\n\n[x]:\n//e.org"),
        ("[x] [y]\n\n[x]: gone.md\n[y]: //e.org", "\\[x] [y]\n\n[x]: gone.md\n[y]: https://e.org"),
        ("[x]\n\n[x]: //e.org\n[x]: //f.org\n===", "[x]\n\n[x]: https://e.org\n[x (again)]: //f.org\n==="),
        ("a\n\n[^1]: note\n===", "a\n\n\\[^1]: note\n\\==="),
        ("> a\n> +++\n> b\n> ===", "> a\n> \\+++\n> b\n> ==="),
    ],
)
def test_clashes(tmp_path: Path, text: str, made: str) -> None:
    assert body(one(tmp_path, f"# Conf\n\n{text}\n").page()).split("\n\n# T")[0].split("\n## T")[0] == made


def test_the_name_of_an_admonition_is_no_lost_word(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n:::message alert\nwords\n:::\n")
    assert body(done.page()) == ":::{warning}\nwords\n:::"
    assert not [doubt for doubt in done.file.doubts if "words" in doubt.text.lower()]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (":::message\nb {x}`c`\n:::", ":::{note}\nb \\{x}`c`\n:::"),
        (":::note warn\n% b\n\n(c)=\n\n---\n\nd\n\n***\n:::",
         ":::{warning}\n\\% b\n\n\\(c)=\n\n<!-- --><hr>\n\nd\n\n<!-- --><hr>\n:::"),
        ("::::tip\nb\n\n:::alert\n% c\n:::\n::::", "::::{tip}\nb\n\n:::{warning}\n\\% c\n:::\n::::"),
        (":::tip\n1.\n:::", ":::{tip}\n1.\n:::"),
        (":::tip\n2. b\n3. c\n:::", ":::{tip}\n2. b\n3. c\n:::"),
        (":::tip\n```{toctree}\n% b\n```\n:::", ":::{tip}\n```text {toctree}\n% b\n```\n:::"),
        # It would be read as options.
        (":::tip\n---b\n:::", "\\:::tip\n---b\n\\:::"),
        (":::tip\n:b: c\n:::", "\\:::tip\n\\:b: c\n\\:::"),
    ],
)  # fmt: skip
def test_what_stands_in_an_admonition_is_read_as_the_author_meant_it(tmp_path: Path, text: str, made: str) -> None:
    done = one(tmp_path, f"# Conf\n\na\n\n{text}\n\nz\n")
    assert body(done.page()) == f"a\n\n{made}\n\nz"
    assert bool(done.file.doubts) == made.startswith("\\")


def test_a_heading_within_a_container_is_that_of_a_session(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n:::tip\na\n\n## One\n\nb\n:::\n")
    assert body(done.page()) == "\\:::tip\na\n\n## One\n\n:::{session} one\n:::\n\nb\n\\:::"


# -- files beside a note, and other notes --------------------------------------------------------------------


def test_pictures_come_along(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "2019/0711-meetup/README.md": "# M\n\n![a](img/a%20b.png) [t](t.pdf) ![](/images/c.png)\n\n"
        '<img src="img/d.png" alt=D>\n',
        "2019/0711-meetup/img/a b.png": b"a",
        "2019/0711-meetup/img/d.png": b"d",
        "2019/0711-meetup/t.pdf": b"t",
        "static/images/c.png": b"c",
    }
    done = Imported(tmp_path, files)
    assert body(done.page()) == (
        "![a](<meetup-2019/img/a b.png>) [t](meetup-2019/t.pdf) ![](meetup-2019/c.png)\n\n![D](meetup-2019/img/d.png)"
    )
    assert (done.into / "meetup-2019/img/a b.png").read_bytes() == b"a"
    assert len(done.report.copied) == 4


@pytest.mark.parametrize(
    ("place", "given"),
    [
        ("assets/a.png", "."),  # Jekyll
        ("source/assets/a.png", "."),  # Hexo
        ("static/assets/a.png", "."),  # Hugo
        ("static/assets/a.png", "content"),
        ("static/assets/a.png", "content/posts"),
    ],
)
def test_pictures_come_from_the_root_of_the_site(tmp_path: Path, place: str, given: str) -> None:
    note, picture = tmp_path / "site/content/posts/2019-05-16-m.md", tmp_path / "site" / place
    for path, content in ((note, b"# M\n\n![a](/assets/a.png)\n"), (picture, b"a")):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    report = import_notes([tmp_path / "site" / given], ImportOptions(into=tmp_path / "events"))
    assert report.copied == ("event-2019-05-16/a.png",)


def test_nothing_outside_the_folder_is_copied(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    done = one(tmp_path, "# Conf\n\n[x](../secret.txt)\n")
    assert not done.report.copied
    assert "\\[x](../secret.txt)" in done.page()


def test_no_link_is_followed_out_of_the_folders(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# Secret\n", "utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/2019-05-17-secret.md").symlink_to(outside / "secret.md")
    (tmp_path / "events").mkdir()
    (tmp_path / "events/conf-2019").symlink_to(outside)
    (tmp_path / "events/conf-2019.md").symlink_to(outside / "secret.md")
    files: dict[str, str | bytes] = {
        "2019-05-16-conf.md": "# Conf\n\n![a](a.png)\n",
        "a.png": b"a",
        "conf-2019/own.md": "# Own\n\n:::{event} own\n:date: 2019-05-18\n:::\n",
    }
    done = Imported(tmp_path, files, force=True)
    assert sorted(path.name for path in outside.iterdir()) == ["secret.md"]
    assert (outside / "secret.md").read_text("utf-8") == "# Secret\n"
    refused = {Path(file.source).name for file in done.report.files if file.outcome is FileOutcome.REFUSED}
    assert refused == {"2019-05-17-secret.md", "own.md", "a.png"}
    assert not (tmp_path / "events/conf-2019.md").is_symlink()
    assert done.report.copied == ()


def test_links_between_notes_lead_to_their_pages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_posts/2019-05-16-first.md": "# First\n\n[next]({% post_url 2019-06-01-second %}) [[2019-06-01-second]]\n",
        "_posts/2019-06-01-second.md": "# Second\n\n[back](2019-05-16-first.md)\n",
    }
    done = Imported(tmp_path, files)
    assert body(done.page("first-2019.md")) == "[next](second-2019.md) [2019-06-01-second](second-2019.md)"
    assert body(done.page("second-2019.md")) == "[back](first-2019.md)"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[[2019-06-01-second]]", "[2019-06-01-second](second-2019.md)"),
        ("[[ 2019-06-01-Second#Part two | the talk ]]", "[the talk](second-2019.md)"),
        ("`[[2019-06-01-second]]`", "`[[2019-06-01-second]]`"),
        ("[[other]]", "[[other]]"),
        ("[a](2019-06-01-second/)", "[a](second-2019.md)"),
        ("[a](/posts/2019-06-01-second/)", "[a](second-2019.md)"),
        ("[a]\n\n[a]: <2019-06-01-second.md>", "[a]\n\n[a]: second-2019.md"),
    ],
)
def test_ways_to_link_another_note(tmp_path: Path, text: str, made: str) -> None:
    files: dict[str, str | bytes] = {
        "2019-05-16-first.md": f"# First\n\n{text}\n",
        "2019-06-01-second.md": "# Second\n",
    }
    done = Imported(tmp_path, files)
    assert body(done.page("first-2019.md")) == made
    doubts = [doubt for file in done.report.files for doubt in file.doubts]
    assert len(doubts) == ("#" in text or "other" in text)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("![[a b.png]]", "![](<first-2019/a b.png>)"),
        ("![[a b.png|300x200]]", "![](<first-2019/a b.png>)"),
        ("![[a b.png|The hall]]", "![The hall](<first-2019/a b.png>)"),
        ("![[deep/C.PNG]]", "![](first-2019/C.PNG)"),
        ("`![[a b.png]]` and `![[other.png]]`", "`![[a b.png]]` and `![[other.png]]`"),
        # By its name, wherever it stands.
        ("![[shot.png]]", "![](first-2019/shot.png)"),
        ("![[Shot.PNG|The hall]]", "![The hall](first-2019/shot.png)"),
        ("![[one/same.png]]", "![](first-2019/same.png)"),
    ],
)
def test_pictures_of_obsidian(tmp_path: Path, text: str, made: str) -> None:
    files: dict[str, str | bytes] = {
        "posts/2019-05-16-first.md": f"# First\n\n{text}\n",
        "posts/a b.png": b"a",
        "deep/C.PNG": b"c",
        "vault/att/shot.png": b"shot",
        "vault/.trash/shot.png": b"old",
        "vault/one/same.png": b"1",
        "vault/two/same.png": b"2",
    }
    done = Imported(tmp_path, files)
    assert body(done.page("first-2019.md")) == made
    assert not done.file.doubts
    assert len(done.report.copied) == made.startswith("![")


@pytest.mark.parametrize("name", ["missing.png", "same.png", "two/a.png", "secret.png", "../secret.png", "hidden.png"])
def test_a_picture_of_obsidian_that_is_not_found_stays_and_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir()
    for path in (tmp_path / "outside/hidden.png", tmp_path / "secret.png"):
        path.write_bytes(b"x")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/link").symlink_to(tmp_path / "outside")
    (tmp_path / "notes/secret.png").symlink_to(tmp_path / "secret.png")
    files: dict[str, str | bytes] = {
        "posts/2019-05-16-first.md": f"# First\n\n![[{name}]]\n",
        "one/same.png": b"1",
        "two/same.png": b"2",
        "one/a.png": b"a",
    }
    done = Imported(tmp_path, files)
    assert body(done.page("first-2019.md")) == f"![[{name}]]"
    doubt = f"The link to '{name}' leads to no imported file, or to a draft; it stays as text."
    assert [(doubt.line, doubt.text) for doubt in done.file.doubts] == [(3, doubt)]
    assert done.report.copied == ()


def test_what_was_copied_among_the_notes_is_not_found_again(tmp_path: Path) -> None:
    (tmp_path / "att").mkdir()
    (tmp_path / "att/shot.png").write_bytes(b"shot")
    (tmp_path / "2019-05-16-first.md").write_text("# First\n\n![[shot.png]]\n", "utf-8")
    choices = ImportOptions(into=tmp_path / "events")
    first, again = (import_notes([tmp_path], choices) for _ in range(2))
    assert (first.copied, again.copied) == (("first-2019/att/shot.png",), ())
    assert [file.outcome for file in again.files] == [FileOutcome.UNCHANGED]


def test_the_folders_are_read_once_for_all_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walked = []

    def walk(root: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        walked.append(root)
        return os.walk(root)

    monkeypatch.setattr(links, "os", SimpleNamespace(walk=walk))
    text = "# Conf\n\n![[att/a.png]] ![[b.png]] ![[c.png]]\n"
    Imported(tmp_path, {"posts/2019-05-16-a.md": text, "posts/2019-05-17-b.md": text})
    assert walked == [tmp_path / "notes"] * 2  # for the notes, and for all pictures


@pytest.mark.parametrize(
    ("name", "target", "title"),
    [
        ("Example Conf 0123456789abcdef0123456789abcdef.md", "example-conf-2030.md", "Example Conf"),
        ("Ridge #7 aaaabbbbccccddddeeeeffff00001111.md", "ridge-7-2030.md", "Ridge #7"),
        ("谷の会 aaaabbbbccccddddeeeeffff00001111.md", "event-2030-05-18.md", "谷の会"),
        ("Notes/Example Conf 0123456789abcdef0123456789abcdef.md", "example-conf-2030.md", "Example Conf"),
        ("Example Conf 0123456789abcdef.md", "example-conf-0123456789abcdef-2030.md", "Example Conf 0123456789abcdef"),
    ],
)
def test_the_number_that_notion_puts_behind_a_name_is_no_part_of_it(
    tmp_path: Path, name: str, target: str, title: str
) -> None:
    done = Imported(tmp_path, {name: "On May 18, 2030.\n\nWords.\n"})
    assert done.file.target == target
    assert done.page().startswith(f"# {title}\n")


@pytest.mark.parametrize(
    ("name", "text", "title", "talks"),
    [
        ("Snow Conf.md", "Cold.\n\n# One\n\n- a\n\n# Two\n\n- b\n", "Snow Conf", ["One", "Two"]),
        ("Snow Conf.md", "- Cold.\n\n# One by Ann Lee\n\n# Two by Bo Ek\n", "Snow Conf", ["One", "Two"]),
        ("霧の会.md", "- only bullets\n", "霧の会", []),
        ("霧の会 2031.md", "寒かった。\n\n# 一\n\n- a\n\n# 二\n\n- b\n", "霧の会 2031", ["一", "二"]),
        ("Snow Conf/README.md", "## One\n\n- a\n\n## Two\n", "Snow Conf", ["One", "Two"]),
    ],
)  # fmt: skip
def test_a_note_without_a_title_is_called_like_its_file_and_keeps_all_talks(
    tmp_path: Path, name: str, text: str, title: str, talks: list[str]
) -> None:
    done = Imported(tmp_path, {name: f"---\nevent_date: 2031-01-02\n---\n\n{text}"})
    assert f"\n# {title}\n" in f"\n{done.page()}"
    assert [session.title for session in done.file.sessions] == talks


def test_an_anchor_of_a_session_leads_to_it(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n- [The talk](#the-good-talk)\n\n## The Good Talk\n\nx\n")
    assert "- [The talk](#the-good-talk)" in done.page()
    assert ":::{session} the-good-talk\n" in done.page()


# -- again ---------------------------------------------------------------------------------------------------


def test_a_second_import_changes_nothing_and_an_edited_page_is_kept(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n## One\n")
    path = done.into / done.file.target
    before = path.stat().st_mtime_ns
    (again,) = import_notes([done.source], done.choices).files
    assert (again.outcome, path.stat().st_mtime_ns) == (FileOutcome.UNCHANGED, before)
    path.write_text("mine", "utf-8")
    kept = import_notes([done.source], done.choices)
    assert (kept.files[0].outcome, kept.failed, path.read_text("utf-8")) == (FileOutcome.KEPT, True, "mine")


def test_a_page_stays_as_it_is(tmp_path: Path) -> None:
    page = "# Conf\r\n\n:::{event} conf\n:date: 2019-05-16\n:::\n\n{topic}`x`\n"
    done = Imported(tmp_path, {"deep/conf.md": page})
    assert (done.into / "deep/conf.md").read_bytes() == page.encode()


def test_a_page_that_can_not_be_written_is_refused_and_the_others_are_not(tmp_path: Path) -> None:
    into = tmp_path / "events"
    (into / "conf-2019.md").mkdir(parents=True)
    done = Imported(tmp_path, {"2019-05-16-conf.md": "# Conf\n", "2019-05-17-other.md": "# Other\n"})
    refused, written = done.report.files
    assert (refused.outcome, written.outcome) == (FileOutcome.REFUSED, FileOutcome.WRITTEN)
    assert refused.doubts[0].text.startswith("It was not imported: ")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = Imported(tmp_path, {"2019-05-16-a.md": "# Conf\n\n![x](a.png)\n", "a.png": b"x"}, dry_run=True)
    assert done.file.outcome is FileOutcome.WRITTEN
    assert done.report.copied == ("conf-2019/a.png",)
    assert not done.into.exists()

"""Which parts of a page are sessions follows from its structure; what is unsure is doubted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.importing.test_pages import Imported


def found(folder: Path, text: str, name: str = "2031-05-16-conf.md") -> dict[str, tuple[str, ...]]:
    file = Imported(folder, {name: text}).file
    assert not [doubt for doubt in file.doubts if "not on the page" in doubt.text]
    return {session.title: session.speakers for session in file.sessions}


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        (
            ("## 19:00\t開場\n\n## 19:40\tデータベースの話\n### 例株式会社 山田太郎（@taro）さん\n* 速い\n\n"
            "## 20:00\t静的サイトの話\n### ねこさん\n* 静的\n\n## 20:20\t休憩\n\n## @taro\tShort talk\n* x\n\n"
            "## 21:05\t懇親会\n"),
            {"19:40\tデータベースの話": ("山田太郎",), "20:00\t静的サイトの話": ("ねこ",), "Short talk": ("@taro",)},
        ),
        ("## 18：30　受付開始\n\nx\n\n## 19：10　型の話\n\ny\n", {"19：10　型の話": ()}),
        (("## 10:00 開会\n\n## 10:10 One\n\n- a\n\n"
          "## 11:00 休憩\n\n## 11:10 Two\n\n- b\n"), {"10:10 One": (), "11:10 Two": ()}),
        ("## 10:00 Registration\n\n## 10:30 One\n\n- a\n\n## 12:00 Lunch\n\nPasta.\n", {"10:30 One": ()}),
        ("## 10:00-10:40 One by Ann Lee\n\n- a\n\n## 10:40-11:00 Coffee break\n", {"10:00-10:40 One": ("Ann Lee",)}),
    ],
)  # fmt: skip
def test_a_timetable(tmp_path: Path, text: str, sessions: dict[str, tuple[str, ...]]) -> None:
    assert found(tmp_path, f"---\ntitle: Example Night\n---\n\n{text}") == sessions


@pytest.mark.parametrize(
    ("under", "speakers"),
    [
        ("By Ada Lovelace, Technical manager @ Example  \n[Slides](https://example.org/s)\n\nWords.", ["Ada Lovelace"]),
        ('By [Grace Hopper](https://twitter.com/x){:rel="nofollow"}, Head @ X  \nBy Alan Turing, Student\n\nWords.',
         ["Grace Hopper", "Alan Turing"]),
        ("* speakers: Ada Lovelace, Grace Hopper (Example)\n* fast", ["Ada Lovelace", "Grace Hopper"]),
        ("* speakers:\n    - Alan Turing (CEO of Example)\n    - Edsger Dijkstra, Professor\n* slow",
         ["Alan Turing", "Edsger Dijkstra"]),
        ("* Barbara Liskov, professor @ Example University\n* types", ["Barbara Liskov"]),
        ("* speaker: https://example.org/people/ada\n* links", []),
        ("### 山田 太郎\n* https://speakerdeck.com/someone/container\n* 基本", ["山田 太郎"]),
        ("### Ada Lovelace\n* https://slides.com/someone/haskell#/\n* types", ["Ada Lovelace"]),
        ("### Ada Lovelace and Alan Turing\n\n* types", ["Ada Lovelace", "Alan Turing"]),
        (("KLab 株式会社 鎌田 / [@knsh14](https://github.com/knsh14)  \nhttps://speakerdeck.com/a/b\n\n"
          "- x"), ["@knsh14"]),
        ("西脇 雄基（LINE）\n\n- x", ["西脇 雄基"]),
        ("発表者：fatih\n\nhttps://speakerdeck.com/a/b\n\n- x", ["fatih"]),
        ("https://speakerdeck.com/a/b  \n[sonatard](https://twitter.com/sonatard)\n\n- x", ["sonatard"]),
        ("すごいのは[@foo](https://twitter.com/foo)\n\n- x", []),
        ("* Machine learning, the easy way\n* x", []),
        ("By folding the lamps twice, they last, and you save oil.\n\n- x", []),
        ("By grace\n\n- x", ["grace"]),
        ("With Ann Lee and Bo Ek.\n\n- x", ["Ann Lee", "Bo Ek"]),
        ("In French, with Ann Lee\n\n- x", ["Ann Lee"]),
        ("With Docker Compose\n\n- x", []),
        ("With Docker, Inc. (Oslo)\n\n- x", []),
        ("With Ann Lee and a lot of care\n\n- x", []),
        ("のぞみさん！\n\n- x", ["のぞみ"]),
        ("[Ann Lee（アン）](https://x.com/ann)\n\n- x", ["Ann Lee"]),
    ],
)  # fmt: skip
def test_the_first_lines_name_the_speakers(tmp_path: Path, under: str, speakers: list[str]) -> None:
    sessions = found(
        tmp_path, f"---\ntitle: Example Group 2\n---\n\n## First talk\n\n{under}\n\n## Second talk\n\n- b\n"
    )
    assert sessions["First talk"] == tuple(speakers)


@pytest.mark.parametrize(
    ("heading", "title", "speakers"),
    [
        ("[ことばの話 by 山田 太郎](https://example.org/p/1)", "ことばの話", ["山田 太郎"]),
        ("[良い設計 by hanako](https://example.org/p/2)", "良い設計", ["hanako"]),
        ("[Types by Ada Lovelace](https://example.org/talks/3)", "Types", ["Ada Lovelace"]),
        ("[Values](https://example.org/talks/4)", "Values", []),
        ("[Maps (@ada)](https://example.org/5)", "Maps", ["@ada"]),
        ("Sets — Alan Turing", "Sets", ["Alan Turing"]),
        ("Keynote: Ada Lovelace", "Keynote: Ada Lovelace", ["Ada Lovelace"]),
        ("Keynote: dynamic!", "Keynote: dynamic!", []),
        ("Lamps for keepers [ada x bo]", "Lamps for keepers", ["ada", "bo"]),
        ("[Lamps [ada x bo]](https://example.org/talks/6)", "Lamps", ["ada", "bo"]),
        ("Lamps [Ann Lee × Bo Ek]", "Lamps", ["Ann Lee", "Bo Ek"]),
        ("Lamps [English]", "Lamps [English]", []),
        ("灯台の話 [@kai](https://twitter.com/kai)", "灯台の話", ["@kai"]),
        ("灯台の話（仮）- @kai_z", "灯台の話（仮）", ["@kai_z"]),
        ("LT.4：灯台 - @Kai Hori", "LT.4：灯台", ["@Kai Hori"]),
        ("灯台の話 [資料](https://l.example/a/b)", "灯台の話 [資料](https://l.example/a/b)", []),
        ("Lamps by Ann Lee from Acme", "Lamps by Ann Lee from Acme", ["Ann Lee"]),
        ("Lamps [Go x Wasm]", "Lamps [Go x Wasm]", []),
        ("Sizes (small x large)", "Sizes (small x large)", []),
        ("特別企画：パネルディスカッション w/ ada", "特別企画：パネルディスカッション", ["ada"]),
        ("Panel: the future w/ Ann Lee, Bo Ek and Cy Hill", "Panel: the future", ["Ann Lee", "Bo Ek", "Cy Hill"]),
        ("Build faster w/ Acme Cloud", "Build faster w/ Acme Cloud", []),
    ],
)
def test_the_heading_names_the_speakers(tmp_path: Path, heading: str, title: str, speakers: list[str]) -> None:
    others = "## [One by taro](https://e.org/8)\n\n- x\n\n## Two — Grace Hopper\n\n- x\n"
    done = Imported(tmp_path, {"2031-05-16-a.md": f"# Conf\n\n## {heading}\n\n- a\n\n{others}"})
    session = done.file.sessions[0]
    assert (session.title, list(session.speakers)) == (title, speakers)
    if heading.startswith("["):
        assert f":url: {heading.partition('](')[2][:-1]}\n" in done.page()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (("## セッション\n\n* [フレームの未来](https://example.org/one/)\n\n  * 速い\n\n* [終わったのか?](https://example.org/two/)\n\n"
         "  * 遅い\n\n## おわりに\n\nx\n"), ["フレームの未来", "終わったのか?"]),
        ("## Talks\n\n- Types by Ada Lovelace\n  - fast\n- Values by Alan Turing\n  - slow\n", ["Types", "Values"]),
        ("## Day 1\n\n1. One\n   - a\n2. Two\n   - b\n\n   c\n", ["One", "Two"]),
        ("## スライド\n\n* [データベース入門](https://speakerdeck.com/someone/nyumon)\n", ["データベース入門"]),
        ("## Sessions\n\n- One\n\n  ```go\n  x := 1\n  ```\n- Two\n  - b\n", ["One", "Two"]),
        ("## 参考\n\n- [One](https://example.org/1)\n- [Two](https://example.org/2)\n", []),
        (("## Sessions\n\n- [One](https://e.org/1)\n- [Two](https://e.org/2)\n\n"
          "### One\n\n- a\n\n### Two\n\n- b\n"), ["One", "Two"]),
        ("## Thing\n\n- one\n  - a\n- two\n  - b\n", ["Thing"]),
    ],
)  # fmt: skip
def test_the_items_of_a_list_of_talks(tmp_path: Path, text: str, titles: list[str]) -> None:
    done = Imported(tmp_path, {"2031-05-16-a.md": f"---\ntitle: Conf\n---\n\n{text}"})
    assert [session.title for session in done.file.sessions] == titles
    assert not [doubt for doubt in done.file.doubts if "not on the page" in doubt.text]
    if "```go" in text:
        assert "\n```go\nx := 1\n```\n" in done.page()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (("## Speaker Notes\n\n### DAY 1\n\n**A. Keynote: Ada Lovelace**\n\n"
          "* one\n\n**B. Types**\n\n* two\n"), ["A. Keynote: Ada Lovelace", "B. Types"]),
        ("**One by Ann Lee**\n\n- a\n\n**Two by Bo Ek**\n\n- b\n", ["One", "Two"]),
        ("## Day 2\n\n**One**\n- a\n\n**Two**\n- b\n", ["One", "Two"]),
        ("## Talks\n\n__One__\n\nWords.\nMore.\n\n__Two__\n\n- b\n", ["One", "Two"]),
        ("**One**\nSpeaker: Ann Lee\n\n- a\n\n**Two**\nSpeaker: Bo Ek\n\n- b\n", ["One", "Two"]),
        ("Words.\n\n**A paper**  \nhttps://example.org/a\n\n**Another**  \nhttps://example.org/b\n", []),
        ("## One by Ann Lee\n\n**Important**\n\n- a\n\n**Also**\n\n- b\n", ["One"]),
    ],
)  # fmt: skip
def test_titles_in_lines_of_their_own(tmp_path: Path, text: str, titles: list[str]) -> None:
    assert list(found(tmp_path, f"---\ntitle: Conf\n---\n\n{text}")) == titles


@pytest.mark.parametrize(
    ("text", "title", "speakers"),
    [
        ("---\ntitle: Clean architecture\n---\n\nBy Ada Lovelace, Student @ X\n\n## Why\n\nA.\n\n## Closing\n\nB.\n",
         "Clean architecture", ["Ada Lovelace"]),
        ("# Types\n\nSpeaker: Ann Lee\n\n## Why\n\nA.\n\n## How\n\nB.\n", "Types", ["Ann Lee"]),
        ("---\ntitle: Types\nspeaker: Ann Lee\n---\n\n## Why\n\n- a\n\n## How\n\n- b\n", "Types", ["Ann Lee"]),
        ("# 型の話\n\n発表者：山田太郎さん\n\n## 背景\n\n- a\n\n## 課題\n\n- b\n", "型の話", ["山田太郎"]),
        (("---\ntitle: 会2031で「型の話」を発表してきました\n---\n\n## 発表資料\n\n"
          "x\n\n## 懇談会\n\ny\n\n## 来年\n\nz\n"), "型の話", []),
    ],
)  # fmt: skip
def test_a_page_on_one_talk_is_one_session(tmp_path: Path, text: str, title: str, speakers: list[str]) -> None:
    assert found(tmp_path, text) == {title: tuple(speakers)}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (("# Conf\n\n## A. One\n\n* speaker: Ann Lee\n\n## B. Two\n\n"
          "* speaker: Bo Ek\n\n## Things\n\n* nonces\n"), ["A. One", "B. Two"]),
        ("# Conf\n\n## 何が起きたか\n\n### 朝\n\nx\n\n### 夜\n\ny\n\n## 何をしたか\n\n### 朝\n\nx\n", []),
        (("---\ntitle: 会に参加しました\n---\n\n## 何ができるのか\n\n"
          "x\n\n## 楽しかった\n\ny\n\n## 来年も行きたい\n\nz\n"), []),
        ("---\ntitle: 灯台の会に参加しました\n---\n\n## 昼の様子\n\nx\n\n## 帰り道\n\ny\n", []),
        ("# Conf\n\n## LTについて\n\n* 5分\n", []),
        ("# Talk at Conf\n\n## Abstract\n\nWords.\n\n## Recording\n\nhttps://youtu.be/abcdefghijk\n", []),
        ("# Conf 2031\n\n## Conference Details\n\nLocation: Oslo\nDates: January 3-5, 2031\n", []),
        ("# 会\n\n## 静かに作業する会\n\n* 目標\n\n| **日時** | 2031年5月17日 |\n", []),
        ("# Conf\n\n###### tags: `river` `minutes`\n\n## 朝の話\n\n- a\n", ["朝の話"]),
        ("# Conf 2031\n\n## Sessions and talks\n\n### Digital Transformation\n\nOne.\n\n### Queues\n\nTwo.\n",
         ["Digital Transformation", "Queues"]),
        (("# Conf 2031\n\n## Sessions and talks\n\n### Digital\n\n"
          "One.\n\n### Services\n\nTwo.\n"), ["Digital", "Services"]),
        ("Intro line.\n\n# First talk\n\n- a\n\n# Second talk\n\n- b\n", ["First talk", "Second talk"]),
        ("# Conf\n\n## 印象的だったセッション\n\n### 爆速のこと\n\n長い話。\n\n## まとめ\n\nx\n", ["爆速のこと"]),
        (("# Conf\n\n## 灯台の話 by 山田 太郎\n\n- a\n\n## Slides of the presentation\n\n- b\n\n"
          "## 📹 Video 1 of my keynote\n\n- c\n\n## Vidéo de la présentation\n\n- c\n\n"
          "## Slides on fog\n\n- d\n"), ["灯台の話", "Slides on fog"]),
        ("# Conf\n\n## 内容\n\n### A by Ann Lee\n\n- a\n\n### B by Bo Ek\n\n- b\n\n## 夜の街\n\nx\n", ["A", "B"]),
        ("# Conf\n\n## Day 1\n\n### A by Ann Lee\n\n- a\n\n### B by Bo Ek\n\n- b\n\n## 夜の街\n\nx\n",
         ["A", "B", "夜の街"]),
        (("# Conf\n\n## Day 1\n\n### Keynote: dynamic!\n\n"
          "* one\n\n### Official Party\n\n* food\n"), ["Keynote: dynamic!"]),
    ],
)  # fmt: skip
def test_parts_of_a_page_that_are_no_talks(tmp_path: Path, text: str, titles: list[str]) -> None:
    assert list(found(tmp_path, text)) == titles


def test_what_is_unsure_is_doubted(tmp_path: Path) -> None:
    sure, unsure = (
        Imported(tmp_path / name, {"2031-05-16-a.md": f"# Conf\n\n{text}"}).file
        for name, text in (
            ("sure", "## One by Ann Lee\n\n- a\n\n## まとめ\n\nx\n"),
            ("unsure", "## Values\n\n- a\n\n## 行って楽しかった\n\nx\n"),
        )
    )
    assert not [doubt for doubt in sure.doubts if doubt.about == "session"]
    texts = [(doubt.text, doubt.line) for doubt in unsure.doubts if doubt.about == "session"]
    assert texts == [("Nothing but the heading says that these are sessions: Values.", 3)]


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("## 「灯台の話」\n\n- a", True),
        ("## “Folding lamps”\n\n- a", False),
        ('## "Folding lamps"\n\n- a', False),
        ("## Lamps\n\nhttps://e.org/presentation/d/1", True),
        ("## Lamps\n\nhttps://e.org/presentation/", False),
    ],
)
def test_what_makes_a_session_sure(tmp_path: Path, text: str, is_sure: bool) -> None:
    file = Imported(tmp_path, {"2031-05-16-a.md": f"# Conf\n\n{text}\n"}).file
    assert bool([doubt for doubt in file.doubts if doubt.about == "session"]) != is_sure


@pytest.mark.parametrize(
    ("text", "doubted"), [("Words. " * 120, True), ("Words. " * 20, False), ("- a 休憩\n" * 60, True)]
)
def test_a_long_note_without_a_session_is_doubted(tmp_path: Path, text: str, doubted: bool) -> None:
    file = Imported(tmp_path, {"2031-05-16-a.md": f"# Conf\n\n{text}\n"}).file
    assert [doubt.text for doubt in file.doubts if doubt.about == "session"] == ["No session was found."] * doubted


TALK = "https://speakerdeck.com/{0}/deck  \n[@{0}](https://twitter.com/{0})\n\n- a".format


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            (
                f"## A\n\n{TALK('ann')}\n\n## 創業期\n\n- x\n- y\n\n## 現在\n\ny\n\n## B\n\n{TALK('bo')}\n\n"
                f"## これから\n\n- z\n"
            ),
            ["A", "B"],
        ),
        (
            "## Lamps by Ann Lee\n\nhttps://youtu.be/abcdefghijk\n\n## Then\n\n- x\n\n## Fog by Bo Ek\n\nhttps://youtu.be/abcdefghijl\n",
            ["Lamps", "Fog"],
        ),
        (
            "## Lamps\n\nhttps://speakerdeck.com/a/b1\n\n## Middle\n\n- x\n\n## Ships\n\nhttps://speakerdeck.com/a/b2\n",
            ["Lamps", "Middle", "Ships"],
        ),
    ],
)
def test_chapters_between_talks_that_have_speakers_and_slides(tmp_path: Path, text: str, titles: list[str]) -> None:
    assert list(found(tmp_path, f"# Night #4\n\n{text}")) == titles


@pytest.mark.parametrize(
    ("under", "is_sure"),
    [
        ("https://youtu.be/abcdefghijk\n\nWords.", True),
        ("**One**\nhttps://e.org/1\n\n**Two**\nhttps://youtu.be/abcdefghijk\n\n**Three**\nhttps://e.org/3", False),
        ("[All](https://e.org/a) is in one place.\n[@ann](https://twitter.com/ann)さん、\nwe and others.", False),
    ],
)
def test_a_link_among_others_is_no_evidence(tmp_path: Path, under: str, is_sure: bool) -> None:
    file = Imported(tmp_path, {"2031-05-16-a.md": f"# Night #4\n\n## How it was made\n\n{under}\n"}).file
    assert bool(file.sessions) or not is_sure
    assert bool([doubt for doubt in file.doubts if doubt.about == "session"]) != is_sure


PEOPLE = {
    "Folding Lamps": "Ann Lee",
    "Fog in Practice": "Bo Ek",
    "Wicks for Everyone": "Cy Hill and Di Orr",
    "Light": "Ed Fox",
}


@pytest.mark.parametrize(
    "form",
    [
        "## {who}: {title}\n\n- a\n",
        "## {who} - {title}\n\n- a\n",
        "## {title} - {who}\n\n- a\n",
        "## {title} ({who})\n\n- a\n",
        "## {title} (by {who})\n\n- a\n",
        "## {title}\n\n{who}, Acme\n\n- a\n",
        "## {title}\n\n*{who}*\n\nWords.\n",
        "- **{title}**, {who}",
        "- {who}: **{title}**",
        "- **{title}** - *{who}*",
        "- [{title}](https://example.org/a), {who}",
        "- **{title}** \\[CON123\\] {who}",
    ],
)
def test_headings_or_items_of_one_form_name_the_speakers(tmp_path: Path, form: str) -> None:
    parts = [form.format(title=title, who=who) for title, who in PEOPLE.items()]
    sessions = found(tmp_path, "# Example Night\n\n" + ("## Talks\n\n" if form[0] == "-" else "") + "\n".join(parts))
    named = {re.sub(r"\W*\[CON.*|\[|\].*|\*", "", title).strip(): who for title, who in sessions.items()}
    assert named == {title: tuple(who.split(" and ")) for title, who in PEOPLE.items()}


@pytest.mark.parametrize(
    "text",
    [
        "## Machine Learning: the basics\n\n- a\n\n## Fog in Practice\n\n- b\n\n## Open Source: wicks\n\n- c\n",
        "## Folding Lamps\n\nKey Points\n\n- a\n\n## Fog in Practice\n\nKey Points\n\n- b\n",
        "## Folding Lamps\n\nMachine Learning\n\n- a\n\n## Fog\n\nWords.\n\n## Wicks\n\n- c\n",
        "## Folding Lamps\n\nData Platform\n\nAnn Lee\n\n- a\n\n## Fog in Practice\n\nWeb Platform\n\nBo Ek\n\n- b\n",
        "## Introduction\n\nHello World\n\n## Summary\n\nThe End\n",
        "## Folding Lamps\n\n- Ann Lee\n- Light\n\n## Fog in Practice\n\n- Bo Ek\n- Fog\n",
    ],
)
def test_what_looks_like_names_and_does_not_stand_in_one_place_names_nobody(tmp_path: Path, text: str) -> None:
    assert not any(found(tmp_path, f"# Example Night\n\n{text}").values())


def test_lines_that_repeat_the_items_of_a_list_are_titles(tmp_path: Path) -> None:
    text = "# Conf 2031\n\n## 聞いた話\n\n・灯台の話\n・霧笛の話\n\n灯台の話\n\n明るい。\n\n霧笛の話\n\n大きい。\n"
    assert list(found(tmp_path, text)) == ["灯台の話", "霧笛の話"]

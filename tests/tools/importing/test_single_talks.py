"""A note on one talk is one session; one on an event, a journey or a tool is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.importing.test_pages import Imported

DECK, VIDEO = "https://speakerdeck.com/ada/lanterns", "https://youtu.be/abcdefghijk"
TYPED = "---\ntitle: Lanterns on small boards\ntype: talk\n---\n\n"


def imported(folder: Path, text: str, name: str = "2031-05-16-a.md") -> Imported:
    done = Imported(folder, {name: text})
    assert not [doubt for doubt in done.file.doubts if "not on the page" in doubt.text]
    return done


def session_doubts(done: Imported) -> list[str]:
    return [doubt.text for doubt in done.file.doubts if doubt.about == "session"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{TYPED}At HarborCon I spoke about lamps.\n\n{DECK}\n", "Lanterns on small boards"),
        (
            f"{TYPED}## Abstract\n\nWords.\n\n## Recording\n\n{VIDEO}\n\n## Slides\n\n{DECK}\n\n## Why lamps\n\n- a\n",
            "Lanterns on small boards",
        ),
        (
            (
                f"{TYPED}My talk in French:\n\n{DECK}-fr\n\nAnd in English:\n\n"
                f"{DECK}-en\n\n## Patterns that work\n\n- a\n"
            ),
            "Lanterns on small boards",
        ),
        (f'+++\ntitle = "Lanterns"\nlayout = "presentation"\n+++\n\nWords.\n\n{VIDEO}\n', "Lanterns"),
        (
            (
                "# [発表資料]灯台入門 #lanternjp\n\n灯台を守る会 第5回勉強会の発表資料です。\n\n"
                f"{DECK}\n\n# 灯台\n\nx\n\n# 使い方\n\n- a\n"
            ),
            "灯台入門",
        ),
        (
            (
                "# XConfで登壇した\n\n先日のXConfで「灯台の作り方」というタイトルで登壇した。\n\n"
                "## 感想\n\n楽しかった。\n\n## 準備\n\nx\n"
            ),
            "灯台の作り方",
        ),
        (
            (
                "---\ntitle: 灯台会2031 で発表してきました\n---\n\n## はじめに\n\n"
                "灯台会 2031 のトークで「灯台の作り方」を発表してきました! 以下は資料です。\n\n"
                f"{DECK}\n\n## 質疑応答\n\nx\n\n### なぜ灯台?\n\ny\n"
            ),
            "灯台の作り方",
        ),
        (
            (
                "---\ntitle: 灯台会2031で「灯台の作り方」を発表してきました\n"
                "---\n\n## はじめに\n\nx\n\n## 関連が2本！\n\n"
                f"* [A]({DECK}1)\n\nx\n\n## さいごに\n\ny\n"
            ),
            "灯台の作り方",
        ),
        (
            (
                "---\ntitle: 灯台LT会でLTしてきた\n---\n\n"
                f"灯台LT会 #5で「小さな灯台」というテーマでLTをしました。\n\n{DECK}\n\n# きっかけ\n\nx\n"
            ),
            "小さな灯台",
        ),
        (f"# 灯台会で小さな灯台の作り方を発表した\n\n{DECK}\n", "小さな灯台の作り方"),
        (
            f'# My week\n\nLast week I gave a talk called "Lanterns that last" at HarborCon.\n\n{DECK}\n',
            "Lanterns that last",
        ),
        (
            (
                "# Again\n\nAt HarborCon, I had the pleasure of\n"
                f"presenting a session on **Lanterns that last**.\n\n## Recording\n\n{VIDEO}\n"
            ),
            "Lanterns that last",
        ),
    ],
)
def test_a_note_on_a_talk_of_its_author(tmp_path: Path, text: str, title: str) -> None:
    done = imported(tmp_path, text)
    assert [session.title for session in done.file.sessions] == [title]
    assert session_doubts(done) == []


@pytest.mark.parametrize(
    ("text", "name", "title", "speakers"),
    [
        (f"# Lanterns\n\n{DECK}\n\n## Why lamps\n\ny\n", "talks/2031-05-16-a.md", "Lanterns", ()),
        (f"---\ntitle: Lanterns\ntags: [talk]\n---\n\n{VIDEO}\n", "2031-05-16-a.md", "Lanterns", ()),
        (
            f"# The last lighthouse by Ann Lee\n\n{VIDEO}\n\n- a\n",
            "2031-05-16-a.md",
            "The last lighthouse",
            ("Ann Lee",),
        ),
        (f"# Lanterns\n\nI spoke about this last week.\n\n{DECK}\n", "2031-05-16-a.md", "Lanterns", ()),
        (
            "# Lanterns at HarborCon 2031\n\nI spoke there.\n\nhttps://youtu.be/abcdefghijk\n",
            "2031-05-16-a.md",
            "Lanterns",
            (),
        ),
        (f"{TYPED}Words.\n", "2031-05-16-a.md", "Lanterns on small boards", ()),
    ],
)
def test_a_note_that_is_probably_on_one_talk(
    tmp_path: Path, text: str, name: str, title: str, speakers: tuple[str, ...]
) -> None:
    done = imported(tmp_path, text, name)
    assert [(session.title, session.speakers) for session in done.file.sessions] == [(title, speakers)]
    assert session_doubts(done) == [f"The whole note was taken as one talk: {title}."]


@pytest.mark.parametrize(
    ("text", "titles", "is_doubted"),
    [
        (f"---\ntitle: A day in Oslo\n---\n\nWe saw boats.\n\n{VIDEO}\n\nThen we ate.\n", [], True),
        (f"# How to fold lamps\n\nYou fold a lamp.\n\n{VIDEO}\n\n## Install\n\nRun it.\n\n## Fold\n\n- a\n", [], True),
        (f"# HarborCon 2031\n\nI went there.\n\n## Lanterns by Ann Lee\n\n{DECK}\n\n- a\n", ["Lanterns"], False),
        (f"# HarborCon 2031\n\nI spoke at HarborCon 2031.\n\n{DECK}\n", [], True),
        (
            (
                "---\ntitle: My HarborCon presentations\ntype: talk\n"
                f"---\n\nI spoke twice.\n\n{DECK}1\n\nand\n\n{DECK}2\n"
            ),
            [],
            True,
        ),
        (
            "---\ntitle: HarborCon 2031\ntype: talk\n---\n\n## Lamps by Ann Lee\n\n- a\n\n## Ships by Bo Ek\n\n- b\n",
            ["Lamps", "Ships"],
            False,
        ),
        (
            (
                "# 灯台会2031に参加&登壇しました\n\n「灯台の作り方」を発表しました。\n\n"
                "## 型の話 by 山田 太郎\n\n- a\n\n## 値の話 by 佐藤 花子\n\n- b\n"
            ),
            ["型の話", "値の話"],
            True,
        ),
        ("# 灯台会 #3\n\n友人が「灯台の作り方」というタイトルで登壇しました。\n\n## 型の話\n\n- a\n", ["型の話"], True),
        (
            '# HarborCon 2031\n\nI attended a talk called "Lanterns that last".\n\n## Lanterns that last\n\n- a\n',
            ["Lanterns that last"],
            True,
        ),
    ],
)
def test_a_note_on_something_else(tmp_path: Path, text: str, titles: list[str], is_doubted: bool) -> None:
    done = imported(tmp_path, text)
    assert [session.title for session in done.file.sessions] == titles
    assert bool(session_doubts(done)) == is_doubted


def test_a_talk_of_the_author_among_those_of_others_is_doubted(tmp_path: Path) -> None:
    own = "# 灯台会2031に参加しました\n\n「灯台の作り方」でLTもしてきました。\n\n"
    text = f"{own}## セッション\n\n### 型の話\n\nよい。\n\n### 値の話\n\nよい。\n"
    done = imported(tmp_path, text)
    assert [session.title for session in done.file.sessions] == ["型の話", "値の話"]
    assert session_doubts(done) == ["A talk that the note names is no session: 灯台の作り方."]


def test_a_talk_has_the_slides_above_its_parts_and_those_of_the_front_matter(tmp_path: Path) -> None:
    above = imported(tmp_path / "a", f"{TYPED}{DECK}\n\n## See also\n\nWords.\n\n{VIDEO}\n")
    assert ":slides: " in above.page()
    assert ":video:" not in above.page()
    parts = imported(tmp_path / "p", f"{TYPED}## Recording\n\n{VIDEO}\n\n## Slides\n\n{DECK}\n\n## Why\n\n{DECK}2\n")
    assert f":slides: {DECK}\n:video: {VIDEO}\n" in parts.page()
    facts = imported(tmp_path / "b", f"---\ntitle: Lanterns\ntype: talk\nslides: {DECK}\n---\n\nWords.\n")
    assert f":slides: {DECK}\n" in facts.page()


@pytest.mark.parametrize(
    ("items", "titles"),
    [
        (
            (
                "**Lamps** \\[CON1\\] by Di Orr\n    A panel.",
                "**Fog** \\[CON2\\] by Ann Lee",
                "**Ships** \\[CON3\\] with Bo Ek & Cy Hill",
            ),
            ["Lamps \\[CON1\\]", "Fog \\[CON2\\]", "Ships \\[CON3\\]"],
        ),
        (
            ("[Lamps](https://e.org/talks/1) by Ann Lee", "[Ships](https://e.org/talks/2) with Bo Ek and Cy Hill"),
            ["Lamps", "Ships"],
        ),
        (("**Clean Lamps** by Robert Moe", "**Fog** by Ann Lee"), ["Clean Lamps", "Fog"]),
        (("**Speed** matters a lot", "**Care** by default"), []),
        (("[Song](https://youtu.be/abcdefghijk)", "[Tune](https://youtu.be/abcdefghijl)"), []),
    ],
)
def test_a_list_that_no_heading_announces(tmp_path: Path, items: tuple[str, ...], titles: list[str]) -> None:
    rows = "".join(f"* {item}\n" for item in items)
    done = imported(tmp_path, f"# HarborCon 2031\n\nNext week is HarborCon.\n\n{rows}\nSee you.\n")
    assert [session.title for session in done.file.sessions] == titles
    if len(titles) > 2:
        assert [session.speakers for session in done.file.sessions] == [("Di Orr",), ("Ann Lee",), ("Bo Ek", "Cy Hill")]
        assert "## Lamps \\[CON1\\]\n" in done.page()


@pytest.mark.parametrize(
    ("text", "titles", "doubts"),
    [
        ("Talks I saw:\n\n- Lamps by Ann Lee\n- Fog by Bo Ek\n", ["Lamps", "Fog"], []),
        ("## 発表一覧\n\n- 霧の話 (山田 太郎さん)\n- 灯の話 (佐藤 花子さん)\n", ["霧の話", "灯の話"], []),
        ("Talks I saw:\n\n- Lamps\n  - bright\n- Fog\n  - grey\n", ["Lamps", "Fog"], []),
        ("Talks I saw:\n\n- Lamps\n- Fog\n", [], ["The items of a list seem to be talks: Lamps; Fog."]),
        (
            "今回視聴したセッションはこちら。\n\n・霧の話\n\n・灯の話\n\n良い。\n",
            [],
            ["The items of a list seem to be talks: 霧の話; 灯の話."],
        ),
        ("Talks I saw:\n\n```\n・a\n・b\n```\n", [], []),
        ("この発表のポイントは次の通り。\n\n- 速い\n- 軽い\n", [], []),
    ],
)
def test_a_list_that_a_line_announces(tmp_path: Path, text: str, titles: list[str], doubts: list[str]) -> None:
    done = imported(tmp_path, f"# HarborCon 2031\n\n{text}")
    assert [session.title for session in done.file.sessions] == titles
    assert session_doubts(done) == doubts


def test_a_list_of_talks_without_speakers_is_doubted(tmp_path: Path) -> None:
    done = imported(
        tmp_path, "# HarborCon 2031\n\nTalks I saw:\n\n- Lamps, Ann Lee\n  - bright\n- Fog, Bo Ek\n  - grey\n"
    )
    assert [doubt.text for doubt in done.file.doubts if doubt.about == "speaker"] == [
        "No speaker was found of: Lamps, Ann Lee; Fog, Bo Ek."
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('I gave a talk on "Folding Lamps".', "Folding Lamps"),
        ("We spoke about my “Folding Lamps”.", "Folding Lamps"),
        ('My keynote, "Folding Lamps", was fun.', "Folding Lamps"),
        ("I presented **Folding Lamps** there.", "Folding Lamps"),
        ('I gave a talk about lamps; they said "Wonderful work".', "My week"),
        ('In my talk, "docker run" was slow.', "My week"),
        ("I presented *very* fast, and my talk *really was* short.", "My week"),
        ("I gave a talk on **Monday**.", "My week"),
    ],
)
def test_the_title_of_a_talk_stands_right_behind_what_announces_it(tmp_path: Path, text: str, title: str) -> None:
    done = imported(tmp_path, f"# My week\n\n{text}\n\n{DECK}\n")
    assert [session.title for session in done.file.sessions] == [title]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("I spoke with my friend [Ann Lee](https://l.example/a) on lamps.", ("Ann Lee",)),
        ("With my colleagues Ann Lee and Bo, we gave this talk again.", ("Ann Lee", "Bo")),
        ("J'ai présenté une conférence avec mon ami Didier Girard.", ("Didier Girard",)),
        ("山田さんと一緒に登壇しました。", ("山田",)),
        ("I spoke with my usual lamp on lamps, and met Ann Lee.", ()),
        ("I spoke with Acme on lamps.", ()),
        ("My buddy Ann and I gave a talk.", ("Ann",)),
        ("I gave a talk, along with Ann Lee, Bo Ek and Cy van Hill, on lamps.", ("Ann Lee", "Bo Ek", "Cy van Hill")),
        ("J'ai présenté avec mon collègue Étienne Lé.", ("Étienne Lé",)),
        ("昨日は先輩の山田太郎さんと一緒に登壇しました。", ("山田太郎",)),
        ("お客さんと一緒に登壇しました。", ()),
        ("Along with Ann Lee I gave a talk.", ("Ann Lee",)),
        ("I gave a workshop with my colleague Ann Lee's team.", ("Ann Lee",)),
        ("I spoke with my presentation on Groovy.", ()),
        ("I spoke with my favourite language Groovy.", ()),
        ("I spoke on Spring Boot together with Spring Data.", ()),
        ("I was in Oslo and I gave a talk on Python and I liked it.", ()),
        ("I spoke. Then I had lunch with my friend Ann Lee.", ()),
        ("I saw this talk with my friend Ann Lee.", ()),
    ],
)
def test_who_spoke_beside_the_author(tmp_path: Path, text: str, speakers: tuple[str, ...]) -> None:
    note = f"---\ntitle: Lamps for all\ntype: talk\n---\n\n{text}\n\nhttps://speakerdeck.com/kai/lamps\n"
    (session,) = Imported(tmp_path, {"2031-05-02-lamps.md": note}).file.sessions
    assert session.speakers == speakers

"""The name of an event stands behind a label, in the title or in a sentence; what had to be guessed is doubted."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventnotes_tools.importing.recognition.event_names import find_event_name
from tests.tools.importing.test_pages import Imported


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("|イベント名|Lantern(Un)Conf LT大会 4|\n|---|---|\n|URL|https://l.example/|", "Lantern(Un)Conf LT大会 4"),
        ("||第138回 Lantern交流会|\n|---|---|\n|日時|2031/10/19|", "第138回 Lantern交流会"),
        ("| Event | [HarborCon 2031](https://h.example/) |\n|---|---|\n| Venue | Oslo |", "HarborCon 2031"),
        ("**Event:** [HarborCon 2031](https://h.example/)\n**Date:** 2031-05-06", "HarborCon 2031"),
        ("Event: [[HarborCon 2031]]\nDate: 2031-05-06", "HarborCon 2031"),
        ("Event: [[events/harbor|HarborCon 2031]]", "HarborCon 2031"),
        ("- Conference: HarborCon 2031\n- Where: Oslo", "HarborCon 2031"),
        ("イベント：灯台の会 第3回", "灯台の会 第3回"),
        # These are lists of events, and prose.
        ("|Event|Date|\n|---|---|\n|HarborCon|2031|\n|FogCon|2032|", "Lamps"),
        ("|イベント名|会場|\n|---|---|\n|A会|大阪|\n|B会|東京|", "Lamps"),
        ("|イベント|時間|\n|---|---|\n|開場|10:00|\n|会場|ホール|", "Lamps"),
        ("||内容|\n|---|---|\n|日時|2031-05-06|\n|会場|大阪|", "Lamps"),
        ("|Event|Opening party|\n|---|---|\n|Lamps|Talk|", "Lamps"),
        ("Event: it was great.", "Lamps"),
        ("Note: HarborCon", "Lamps"),
    ],
)  # fmt: skip
def test_a_label_names_the_event(text: str, name: str) -> None:
    assert find_event_name("Lamps", text.split("\n"), text.split("\n\n"), is_talk=False) == (name, "")


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Lanterns at HarborCon 2031", "I spoke at HarborCon 2031.", "HarborCon 2031"),
        ("Lamps for the Bergen meetup", "The library was hosting the Bergen meetup.", "Bergen meetup"),
        ("My HarborCon presentation", "At [HarborCon Europe](https://h.example/) I spoke.", "HarborCon Europe"),
        ("My Fog Summit lamp keynote", "In Oslo for the brand new [Fog Summit](https://f.example).", "Fog Summit"),
        ("FogFair presentations aftermath", "In Oslo for the [FogFair conference](https://f.example).", "FogFair"),
        ("Lamps (HarborCon Europe)", "Live from [HarborCon Europe 2031](https://h.example)!", "HarborCon Europe 2031"),
        ("Agentic lamps", "I was on stage at the\n[Tech Summit 2031](https://t.example).", "Tech Summit 2031"),
        ("Agentic lamps", "At JFog France 2031 and JLight 2031, I presented **Agentic lamps**.", "JFog France 2031"),
        ("FogFair 2031 - Lamps in the light of Java 8", "Here.", "FogFair 2031"),
        ("Lamps 2.0 update | FogFair 2031", "Here.", "FogFair 2031"),
        ("[発表資料]ランタン入門 #lk5", "Lantern 第5回勉強会(lk5)の発表資料です。", "Lantern 第5回勉強会(lk5)"),
        ("【登壇資料】灯台", "先日行われたLanternConf 2031で「灯台」というタイトルで登壇した。", "LanternConf 2031"),
        ("灯台入門", "2031年5月10日に開催された灯台会議 第4回で、「灯台入門」を発表した。", "灯台会議 第4回"),
        ("Lamps everywhere", "I spoke at **FogFair Belgium 2031**, on *lamps*.", "FogFair Belgium 2031"),
        ("Lamps in the cloud", "Last week I spoke at [Lamp Next Oslo](https://l.example).", "Lamp Next Oslo"),
        ("灯台に行ってみた「秋の灯台祭り」", "楽しかった。", "秋の灯台祭り"),
        ("Lamps everywhere", "Words.\n\nIt was recorded at FogFair Belgium 2031.", "FogFair Belgium 2031"),
        ("Lamps in the cloud", "I went back to FogConf Oslo and spoke.", "FogConf Oslo"),
        ("Lamps in the cloud", "Back from my Fog Camp 2031, I rest.", "Fog Camp 2031"),
        ("Lampes pour tous", "J'étais au Bergen JUG 2031.", "Bergen JUG 2031"),
        ("Lampes pour tous", "J'étais à FogDays 2031.", "FogDays 2031"),
        ("FogFair: Lamps in the cloud", "I spoke at FogFair.", "FogFair"),
        ("Lamps in the cloud", "I spoke at the 33rd Fog conference.", "33rd Fog"),
        # The fuller of the two, but not that of another year.
        ("Lamps at FogFair Oslo", "I spoke at FogFair.", "FogFair Oslo"),
        ("Lamps at FogFair", "I spoke at FogFair Oslo 2031.", "FogFair Oslo 2031"),
        ("Lamps at FogFair 2031", "I spoke at FogFair 2030, too.", "FogFair 2031"),
        # The title names an event already.
        ("Bergen Lamps Meetup #5", "I was at HarborCon 2031 before.", "Bergen Lamps Meetup #5"),
    ],
)  # fmt: skip
def test_a_sentence_names_the_event_of_a_talk(title: str, text: str, name: str) -> None:
    assert find_event_name(title, text.split("\n"), text.split("\n\n"), is_talk=True) == (name, "")


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Lanterns at HarborCon 2031", "Words.", "HarborCon 2031"),
        ("Lamps @ FogFair, Antwerp", "Words.", "FogFair"),
        ("Folding lamps (HarborCon 2031)", "Words.", "HarborCon 2031"),
        ("Slides from my HarborCon talk", "Words.", "HarborCon"),
        ("Folding lamps, my talk at FogFair", "Words.", "FogFair"),
        ("Speaking at HarborCon 2031: Folding lamps", "Words.", "HarborCon 2031"),
        ("登壇資料: 灯台入門 (HarborCon 2031)", "", "HarborCon 2031"),
        ("Lamps everywhere", "Last week at FogFair, I presented a talk on lamps.", "FogFair"),
        ("Lamps everywhere", "Lamps everywhere. We learn how they work with Docker.", "Lamps everywhere"),
        ("Lamps everywhere", "At Acme I work on lamps. In May 2031 we built one.", "Lamps everywhere"),
        ("Introducing Lamps 2.0", "Built with [Acme Cloud](https://a.example), for you.", "Introducing Lamps 2.0"),
        ("Tech Night by Acme", "Tech Night by Acme was fun, like HarborCon 2030.", "Tech Night by Acme"),
        ("灯台入門", "Goで書いたツールについて社内で発表した。", "灯台入門"),
        ("Lamps à FogFair 2031", "Here.", "FogFair 2031"),
        ("Lampes au FogFair", "Bonjour.", "FogFair"),
        ("Lamps in the cloud", "It was the third edition of FogConf, where I spoke.", "FogConf"),
        ("Lamps in the cloud", "That's FogConf, where I give a talk.", "FogConf"),
        ("FogFair presentations at HarborCon", "Words.", "HarborCon"),
        ("Lamps everywhere", "FogConf is near, and I speak.", "FogConf"),
        ("Lamps everywhere", "Groovy is near, and I speak.", "Lamps everywhere"),
        ("Lamps: what is new", "We learn what Lamps are.", "Lamps: what is new"),
        ("Lamps everywhere", "Better, compared to HarborCon 2030.", "Lamps everywhere"),
        ("Lamps everywhere", "On the 3rd May I spoke.", "Lamps everywhere"),
        ("Lamps everywhere", "I spoke at the Summit.", "Lamps everywhere"),
        ("Lamps at HarborCon 2031", "I was at FogConf 2030.", "HarborCon 2031"),
    ],
)  # fmt: skip
def test_a_name_that_may_be_another_is_doubted(title: str, text: str, name: str) -> None:
    found = find_event_name(title, text.split("\n"), text.split("\n\n"), is_talk=True)
    assert found.text == name
    assert found.doubt


@pytest.mark.parametrize(
    ("title", "text", "name", "doubted"),
    [
        ("Python at Scale 2031", "Python at Scale 2031 took place in Oslo.", "Python at Scale 2031", False),
        ("Women in Tech at Bergen", "A day of talks, better than HarborCon 2030.", "Women in Tech at Bergen", True),
        ("Build by the Sea 2031", "It was nicer than at HarborCon 2030.", "Build by the Sea 2031", False),
        ("Lamp Night (Oslo)", "Words.", "Lamp Night (Oslo)", False),
        ("Go for Beginners", "An evening.", "Go for Beginners", False),
        ("HarborCon 2031 - Oslo edition", "Words.", "HarborCon 2031 - Oslo edition", False),
        ("HarborCon 2031: what I learned about lamps", "Words.", "HarborCon 2031", False),
        ("lantern.tokyo #13 - Macで灯台を動かすまでに必要だったこと", "", "lantern.tokyo #13", False),
        ("灯台セミナー2031 - 設計編", "", "灯台セミナー2031 - 設計編", False),
        ("LanternConfで灯台の作り方を発表した", "", "LanternConf", False),
        ("灯台の作り方をLanternConf 2031で発表しました", "", "LanternConf 2031", False),
        ("セミナーに参加した", "[「灯台セミナー 設計編」（東京）](x.html)に参加した。", "灯台セミナー 設計編", False),
        ("LampConf 2031 参加レポ 🎉", "", "LampConf 2031", False),
        ("今年もLampConfに参加しました", "", "LampConf", False),
        ("念願の LampConf Oslo に行ってきた", "", "LampConf Oslo", False),
        ("LampConf 2031の発表資料を公開します", "", "LampConf 2031", False),
        ("初めてのLTをしてきた", "先日、灯台会議 #5で「灯台入門」というタイトルでLTした。", "灯台会議 #5", False),
        ("カンファレンスに参加した", "「LampFair 31」というイベントに参加した。", "LampFair 31", False),
        ("LampConf 2031 参加レポ", "「灯台入門」というハンズオンに参加した。", "LampConf 2031", False),
        ("LampConfに参加した", "LampConfで「灯台入門」というハンズオンに参加した。", "LampConf", False),
        ("I spoke at LampConf 2031!", "Words.", "LampConf 2031", True),
        ("Attending LampConf", "Words.", "LampConf", True),
        ("Three days at LampFair", "I went to [LampFair](https://l.example).", "LampFair", False),
        ("Lamp talks at LampFair 2031", "Words.", "LampFair 2031", True),
        ("My first LampFair", "Words.", "My first LampFair", False),
        ("Tech Talks #5", "Words.", "Tech Talks #5", False),
        ("LanternNightに参加した", "「灯台」をテーマにしたLanternNightに参加した。", "LanternNight", False),
    ],
)  # fmt: skip
def test_a_title_names_the_event(title: str, text: str, name: str, *, doubted: bool) -> None:
    found = find_event_name(title, text.split("\n"), text.split("\n\n"), is_talk=False)
    assert (found.text, bool(found.doubt)) == (name, doubted)


def test_the_name_from_a_sentence_is_that_of_page_and_id_and_the_title_is_kept(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "Lanterns on boards"\ndate: 2031-05-20T10:00:00+02:00\n---\n\nLast week I spoke at'
        " [HarborCon 2031](https://harbor.example/).\n\nhttps://speakerdeck.com/ann/lanterns\n\n## One\n\nWords.\n"
    )
    done = Imported(tmp_path, {"content/talks/lanterns.md": text})
    assert (done.file.event, done.file.name) == ("harborcon-2031", "HarborCon 2031")
    assert ":url: https://harbor.example/\n" in done.page()
    assert ":source: Lanterns on boards\n" in done.page()
    assert not [doubt for doubt in done.file.doubts if doubt.about == "name" or "not on the page" in doubt.text]


@pytest.mark.parametrize(
    ("title", "session"),
    [
        ("Lampes au FogConf 2031", "Lampes"),
        ("Lampes aux FogConf 2031", "Lampes"),
        ("Café, à la FogConf 2031", "Café"),
        ("Lamps @FogConf 2031!", "Lamps"),
        ("Lampes pour FogConf 2031", "Lampes pour FogConf 2031"),
    ],
)
def test_a_talk_is_not_called_by_its_event(tmp_path: Path, title: str, session: str) -> None:
    text = f"---\ntitle: {title}\ntype: talk\n---\n\nI spoke at FogConf 2031.\n"
    done = Imported(tmp_path, {"2031-05-16-a.md": text})
    assert [it.title for it in done.file.sessions] == [session]


def test_a_table_of_labels_gives_the_address(tmp_path: Path) -> None:
    table = "|イベント名|灯台の会 第3回|\n|---|---|\n|URL|https://lamps.example/3|\n|日時|2031/10/19(日)|\n"
    done = Imported(tmp_path, {"a.md": f"---\ntitle: 灯台の話\n---\n\n{table}\n## One\n\n- a\n"})
    assert (done.file.name, done.file.date) == ("灯台の会 第3回", "2031-10-19")
    assert ":url: https://lamps.example/3\n" in done.page()


def test_the_name_of_a_folder_is_not_doubted(tmp_path: Path) -> None:
    note = "# {}\n\nAnn Lee\n\n- a\n"
    files = {"fog_camp/2031/01_a.md": note.format("One lamp"), "fog_camp/2031/02_b.md": note.format("Two lamps")}
    done = Imported(tmp_path, files)
    assert {file.name for file in done.report.files if file.name} == {"fog camp 2031"}
    assert not [doubt for file in done.report.files for doubt in file.doubts if doubt.about == "name"]

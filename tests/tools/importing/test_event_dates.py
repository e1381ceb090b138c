"""The date of an event is where a person finds it; no day is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.importing.test_pages import Imported


def dated(folder: Path, text: str, name: str = "a.md") -> tuple[str, str]:
    file = Imported(folder, {name: text}).file
    return file.date, file.date_from


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("# meetup #5\n\n## 作業の会\n\n* 目標\n\n| **日時**   | 2031年5月17日(土) 13:00 - 17:00 |\n", "2031-05-17"),
        ("# Conf\n\n## About\n\nWords.\n\n|||\n|---|---|\n|日時|2018/04/16(月) 19:10 〜 22:10|\n", "2018-04-16"),
        ("# Conf (2031)\n\n## Details\n\nLocation: SF\nDates: January 3-5, 2031\n", "2031-01-03/2031-01-05"),
        ("# Conf (2032)\n\n- location: Oslo\n- Dates: Jan 5-7\n\n## A. Markets\n\n- one\n", "2032-01-05/2032-01-07"),
        ("# Conf\n\n## Schedule\n\n- a\n\n## 開催日\n\n2031年2月3日\n", "2031-02-03"),
        ("# Conf\n\n## About\n\n**When:** 3 March 2031\n", "2031-03-03"),
        ("# Conf\n\n## Talk\n\n- a\n\n## Info\n\n日程：2031年4月5日〜6日\n", "2031-04-05/2031-04-06"),
        ("# Conf\n\n## Talk\n\nEvent date: 2031-06-07\n", "2031-06-07"),
    ],
)  # fmt: skip
def test_a_label_tells_the_date_anywhere_on_the_page(tmp_path: Path, text: str, date: str) -> None:
    done = Imported(tmp_path, {"a.md": text})
    assert (done.file.date, done.file.date_from) == (date, "text")
    assert not [doubt for doubt in done.file.doubts if doubt.about == "date"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("EXC was held again in Barcelona for 2031\nfrom 25th to 28th February.\n", "2031-02-25/2031-02-28"),
        ("2031年9月26日 - 27日に開催\n", "2031-09-26/2031-09-27"),
        ("Date: October 4, 2031 → October 5, 2031\n", "2031-10-04/2031-10-05"),
        ("日付: 2031年10月4日 → 2031年10月5日\n", "2031-10-04/2031-10-05"),
        ("We met on 30 May – 1 June 2031.\n", "2031-05-30/2031-06-01"),
        ("May 30 to June 1, 2031\n", "2031-05-30/2031-06-01"),
        ("2031年5月17日から18日まで\n", "2031-05-17/2031-05-18"),
        ("2031年5月17日、18日に開催\n", "2031-05-17/2031-05-18"),
        ("『Conf』(2031/2/15~16)に参加\n", "2031-02-15/2031-02-16"),
        ("２０３１年５月１７日（土）〜１８日（日）\n", "2031-05-17/2031-05-18"),
    ],
)
def test_ranges_in_words(tmp_path: Path, text: str, date: str) -> None:
    assert dated(tmp_path, f"# Conf 2031\n\n{text}\n## One\n\n- a\n") == (date, "text")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Created: October 6, 2031 9:03 PM\nDate: October 4, 2031\n", "2031-10-04"),
        ("作成日: 2031年10月6日\n日付: 2031年10月4日\n", "2031-10-04"),
        ("Last edited: 2031-10-06\nEvent date: 2031-10-04\n", "2031-10-04"),
        ("Updated: 2031-10-06\n\nHeld on 2031-10-04.\n", "2031-10-04"),
        ("更新日：2031/10/06\n\n2031/10/04 に開催\n", "2031-10-04"),
        ("申込締切: 2031/10/01\n\n2031/10/04 に開催\n", "2031-10-04"),
    ],
)
def test_other_moments_are_not_the_events(tmp_path: Path, text: str, date: str) -> None:
    assert dated(tmp_path, f"# Ridge Conf\n\n{text}\n## Talk one\n\n- a\n") == (date, "text")


@pytest.mark.parametrize(
    ("name", "front", "text", "date", "where"),
    [
        ("a.md", "date: 2031-08-03 09:00", "8月2日に開かれました。", "2031-08-02", "text"),
        ("a.md", "date: 2031-08-03T09:00:00+09:00", "今日は見学ツアーに参加してきました。", "2031-08-03", "text"),
        ("a.md", "date: 2031-08-03T09:00:00+09:00", "昨日は初めて参加してきた。", "2031-08-02", "text"),
        ("a.md", "date: 2031-08-03T09:00:00Z", "Yesterday I went there.", "2031-08-02", "text"),
        ("a.md", "date: 2031-08-03T09:00:00+09:00", "楽しかった。", "2031-07-04/2031-08-03", "publication"),
        ("_posts/2031-08-03-a.md", "layout: post", "楽しかった。", "2031-07-04/2031-08-03", "publication"),
        ("2031/2031-08-03-a.md", "pubDate: 2031-08-03", "x", "2031-07-04/2031-08-03", "publication"),
        ("a.md", "published_at: 2031-08-03", "先日の会の話。", "2031-07-04/2031-08-03", "publication"),
        ("a.md", "date: 2031-08-03T09:00:00Z", "Next week I'll be there.", "2031-08-03/2031-09-02", "publication"),
        ("a.md", "date: 2031-08-03T09:00:00+09:00", "来週参加します。", "2031-08-03/2031-09-02", "publication"),
        ("a.md", "date: 2031-08-03\nslug: x", "先月の会の話。", "2031-08-03", "front matter"),
        ("20310803_lamps/memo.md", "", "# Lamps\n\n2032/03/20予定。", "2031-08-03", "path"),
        ("2031-08-03-a.md", "slug: x", "Words.", "2031-08-03", "path"),
    ],
)
def test_the_day_of_a_post_is_not_that_of_the_event(
    tmp_path: Path, name: str, front: str, text: str, date: str, where: str
) -> None:
    done = Imported(tmp_path, {name: f"---\ntitle: 谷の会\n{front}\n---\n\n{text}\n\n## One\n\n- a\n"})
    assert (done.file.date, done.file.date_from) == (date, where)
    assert any(doubt.about == "date" for doubt in done.file.doubts) == (where != "path" and "8月" not in text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("This morning, I presented my lamps.", "2031-08-03"),
        ("Tonight, Acme France was hosting the Bergen meetup, and I gave a talk.", "2031-08-03"),
        ("Yesterday, I had the pleasure of speaking at HarborCon.", "2031-08-02"),
        ("本日、灯台会に参加しました。", "2031-08-03"),
        ("今日は灯台会が開催されました。", "2031-08-03"),
        ("昨日は\n[灯台会](https://x.example/)に初めて参加してきた。", "2031-08-02"),
        ("Here are the slides of the talk I gave today at HarborCon.", "2031-08-03"),
        ("My talk today at HarborCon was fun.", "2031-08-03"),
        ("Today's talk was on lamps.", "2031-08-03"),
        ("Today I'm at HarborCon, in Oslo.", "2031-08-03"),
        ("I attended HarborCon yesterday.", "2031-08-02"),
        # Other things are done today.
        ("As of today, lamps are in use; we presented them last year.", ""),
        ("We presented lamps last year, and today they are everywhere.", ""),
        ("Today we released Lamps 2.0.", ""),
        ("Today I'm happy to share my slides.", ""),
        ("So today, I'd like to share the slides of the talk I gave last week.", ""),
        ("Today, thanks to the wonderful Ann Lee, I learned about lamps! It was held at FogFair.", ""),
        ("I presented the lamps that we use today.", ""),
        ("今日はランタンの話を書く。", ""),
        ("本日は登壇資料を公開します。", ""),
        ("今日は先日発表した資料を公開します。", ""),
    ],
)
def test_today_is_the_day_only_beside_a_verb_of_taking_place_or_speaking(tmp_path: Path, text: str, date: str) -> None:
    note = f"---\ntitle: 灯台会\ndate: 2031-08-03T09:00:00Z\n---\n\n{text}\n"
    assert dated(tmp_path, note) == ((date, "text") if date else ("2031-07-04/2031-08-03", "publication"))


@pytest.mark.parametrize(
    ("title", "text", "date"),
    [
        ("灯台会", "2030年から灯台で働き始めた。2031年2月16日(土)に開催!", "2031-02-16"),
        ("Lamp Night", "I keep lamps since 2030. The night was held on 16 February 2031.", "2031-02-16"),
        ("灯台会 2031", "前回は2030年2月16日(土)に開催された。2031年2月15日に参加。", "2031-02-15"),
    ],
)
def test_another_year_of_the_text_says_nothing_of_a_day_on_which_it_was_held(
    tmp_path: Path, title: str, text: str, date: str
) -> None:
    assert dated(tmp_path, f"---\ntitle: {title}\ndate: 2031-02-23T09:00:00Z\n---\n\n{text}\n") == (date, "text")


@pytest.mark.parametrize(
    "title", ["会に参加した", "会へ行ってきた", "会 参加レポート", "Conf recap", "会を視聴しました"]
)
def test_a_report_is_written_after_the_event(tmp_path: Path, title: str) -> None:
    where = dated(tmp_path, f"---\ntitle: 谷の{title}\ndate: 2031-08-03\n---\n\nWords.\n")
    assert where == ("2031-07-04/2031-08-03", "publication")


@pytest.mark.parametrize(
    "text",
    [
        '---\nnav_order: 4\n---\nExample Slides\n===\n\n<ul>\n<li data-date="2009-11-02">one</li>\n</ul>\n',
        "# Links\n\n- [one](https://example.org/2009/11/02/one)\n",
        "# About\n\n> 2009-11-02 said\n",
        "# About\n\n```\n2009-11-02\n```\n",
        "# About\n\nSee [[2009-11-02-conf]].\n",
        "# About\n\n<blockquote>\nSeptember 26, 2031\n</blockquote>\n",
    ],
)  # fmt: skip
def test_a_date_in_html_code_quotations_and_addresses_is_none(tmp_path: Path, text: str) -> None:
    file = Imported(tmp_path, {"slides.md": text}).file
    assert file.outcome == "refused"


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("2031-05-16\n\n2031-05-20\n", True),
        ("5月16日に出発。\n\n5月17日に参加。\n", True),
        ("2031-05-16 - 17\n", False),
        ("2031-05-16\n", False),
        ("日時: 2031-05-16\n\n2031-06-20 に次回。\n", False),
    ],
)
def test_other_days_in_the_text_are_doubted(tmp_path: Path, text: str, *, doubted: bool) -> None:
    file = Imported(tmp_path, {"a.md": f"# 会 2031\n\n{text}"}).file
    assert any(doubt.about == "date" for doubt in file.doubts) == doubted

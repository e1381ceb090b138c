"""Which notes belong to one event, what it is called, and what its id is made from."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pytest

from eventnotes.model.dates import parse_date_range
from tests.tools.importing.test_pages import Imported, body

TALK = "# {}\n## Ada Lovelace\n\n* Advantages\n"


@pytest.mark.parametrize(
    ("files", "title"),
    [
        ({"conf/2031/README.md": "# Example Conf Sydney 2031 Notes\n\nNotes.\n"}, "Example Conf Sydney 2031"),
        ({"pycon_au/2031/x.md": "- Robots\n"}, "pycon au 2031"),
        ({"deep/yow/2031/x.md": "- Robots\n"}, "yow 2031"),
        ({"ai_day/2031/BLOG.md": "# Our AI Day Sydney 2031\n\nWords.\n"}, "Our AI Day Sydney 2031"),
        ({"2031/river-day/README.md": "# River Day\n\nWords.\n"}, "River Day"),
        ({"2031-05-02-river/x.md": "- Robots\n"}, "river 2031"),
    ],
)  # fmt: skip
def test_a_folder_with_a_file_for_each_talk_is_one_event(tmp_path: Path, files: dict[str, str], title: str) -> None:
    folder = Path(next(iter(files))).parent
    talks = {f"{folder}/machines_of_tomorrow.md": "- Robots\n  - Arms\n", f"{folder}/types.md": TALK.format("Types")}
    done = Imported(tmp_path, {**files, **talks})
    (event,) = {file.event for file in done.report.files}
    assert done.page(f"{event}.md").startswith(f"# {title}\n")
    assert [file.date[:4] for file in done.report.files] == ["2031"] * len(done.report.files)
    titles = {session.title: session.speakers for file in done.report.files for session in file.sessions}
    assert titles["Types"] == ("Ada Lovelace",)
    assert "Machines of tomorrow" in titles


@pytest.mark.parametrize(
    ("main", "second"),
    [
        ("---\ntitle: '#7'\n---\n\n| **日時** | 2031年7月19日 |\n", "---\ntitle: '#7 report'\n---\n\n# x #7 report\n"),
        ("# River Day\n\n2031-07-19\n", "# River Day: what I saw\n\n- a\n"),
        ("# 谷の会\n\n2031年7月19日\n", "# 谷の会 まとめ\n\n- a\n"),
        ("# River Day\n\n2031-07-19\n", "---\ntitle: Report on River Day\n---\n\n- a\n"),
        ("# River Day\n\n2031-07-19\n", "# river day, second part\n\n## One by Ann Lee\n\n- a\n"),
    ],
)  # fmt: skip
def test_a_report_beside_the_page_of_an_event_is_a_second_note_on_it(tmp_path: Path, main: str, second: str) -> None:
    done = Imported(tmp_path, {"7/index.md": main, "7/report.md": second})
    first, other = done.report.files
    assert (first.date, other.date, first.event) == ("2031-07-19", "2031-07-19", other.event)
    assert f":::{{event}}\n:event: {first.event}\n" in done.page(other.target)
    assert done.page(other.target).count("{event}") == 1


@pytest.mark.parametrize(
    ("files", "refused"),
    [
        ({"2019/README.md": "# 2019\n\n- [a](0711-a/)\n", "2019/0711-a/README.md": "# A\n"}, {"2019/README.md"}),
        ({"2019/a.md": "# A\n", "2019/b.md": "# B\n"}, {"2019/a.md", "2019/b.md"}),
        ({"2019/a.md": "# A\n"}, set()),
        (
            {f"content/posts/2019/{name}.md": f"---\ntitle: {name}\ntags: [x]\n---\n\nwords\n" for name in "ab"},
            {"content/posts/2019/a.md", "content/posts/2019/b.md"},
        ),
        # The other note of a day is no talk, nor is one of another day.
        ({"r/README.md": "# R\n\n2031-05-02\n", "r/a.md": "---\ndate: 2031-05-02\n---\n# A\n"}, set()),
        ({"r/README.md": "# R\n\n2031-05-02 - 05-03\n", "r/a.md": "---\ndate: 2031-05-04\n---\n# A\n"}, set()),
        ({"posts/2019/a.md": "---\ndate: 2019-05-16\n---\n", "posts/2019/b.md": "---\ndate: 2019-09-16\n---\n"}, set()),
        ({"a.md": "# A\n\n2019-05-16\n", "about.md": "# About\n"}, {"about.md"}),
        (
            {
                "_posts/2019/2019-05-16-a.md": "# A\n\n2019-05-14 にあった。\n",
                "_posts/2019/2019-09-16-b.md": "# B\n\n## x\n\n## 9/14(土) 晴れ\n",
            },
            set(),
        ),
    ],
)  # fmt: skip
def test_no_folder_becomes_events_of_a_whole_year(
    tmp_path: Path, files: dict[str, str | bytes], refused: set[str]
) -> None:
    done = Imported(tmp_path, files)
    assert {
        Path(it.source).relative_to(done.source).as_posix() for it in done.report.files if it.outcome == "refused"
    } == refused
    assert len({it.event for it in done.report.files if it.event}) == len(files) - len(refused)


def test_an_event_and_a_date_for_a_folder(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"one.md": "# One\n", "two.md": "# Two\n\n- a\n"}
    done = Imported(tmp_path, files, event="River Day")
    assert all(file.outcome == "refused" for file in done.report.files)
    done = Imported(tmp_path, files, event="River Day", date=parse_date_range("2031-05-16"))
    assert done.page("river-day-2031.md").startswith(
        "# River Day 2031\n\n:::{event} river-day-2031\n:date: 2031-05-16\n"
    )
    assert [file.target for file in done.report.files if file.source] == [
        "river-day-2031/one.md",
        "river-day-2031/two.md",
    ]


POST = "---\ntitle: {}\ndate: {}\n{}\n---\n\nwords\n"


@pytest.mark.parametrize(
    "files",
    [
        # Folders below that of the event.
        {"2031-05-02-river/index.md": "# River Day\n", "2031-05-02-river/talks/a.md": TALK.format("Lamps")},
        {"2031-05-02-river/README.md": "# River Day\n", "2031-05-02-river/one/index.md": TALK.format("Lamps")},
        {"2031-05-02-river/README.md": "# River Day\n", "2031-05-02-river/a.md": "# Lamps\n\nwords\n"},
        # Talks that are dated on the days of the event.
        {"r/README.md": "# River Day\n\n2031-05-02 - 05-03\n", "r/a.md": POST.format("Lamps", "2031-05-03", "")},
        # The page of the event among notes that name it.
        {
            "x/index.md": POST.format("River Day", "2031-05-02", "event: River Day"),
            "x/a.md": POST.format("Lamps", "2031-05-02", "event: river day"),
        },
    ],
)  # fmt: skip
def test_talks_belong_to_the_page_of_their_event(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    main, talk = sorted(Imported(tmp_path, files).report.files, key=lambda file: "/" in file.target)
    assert (main.name, talk.event, len(talk.sessions)) == ("River Day", main.event, 1)
    assert Path(talk.target).parent.name == Path(main.target).stem


@pytest.mark.parametrize(
    ("names", "days", "date", "doubted"),
    [
        (("River Day", "river day"), ("2031-05-16", "2031-05-17"), "2031-05-16/2031-05-17", False),
        (("River Day", "Ｒｉｖｅｒ Day"), ("2031-05-16", "2031-05-16"), "2031-05-16", False),
        (("谷の会", "谷の会"), ("2031-05-16", "2031-09-01"), "2031-05-16/2031-09-01", True),
    ],
)
def test_notes_that_name_the_same_event_are_on_one(
    tmp_path: Path, names: tuple[str, str], days: tuple[str, str], date: str, *, doubted: bool
) -> None:
    front = "---\ntitle: Talk {}\nconference: {}\ndate: {}\n---\n\n- a\n"
    done = Imported(tmp_path, {f"{i}.md": front.format(i, names[i], days[i]) for i in (0, 1)})
    assert {(file.date, file.name.removesuffix(" 2031")) for file in done.report.files} == {(date, names[0])}
    assert doubted == any("far apart" in doubt.text for file in done.report.files for doubt in file.doubts)


@pytest.mark.parametrize(
    ("name", "text", "title", "speakers"),
    [
        ("06_Folding_Lamps.md", "Ann Lee - Folding Lamps\n\n- Light\n", "Folding Lamps", ("Ann Lee",)),
        ("folding-lamps.md", "Folding Lamps — Ann Lee and Bo Ek\n\n- Light\n", "Folding Lamps", ("Ann Lee", "Bo Ek")),
        ("Folding_Lamps.md", "Folding Lamps\n\nTrack B\n\nAnn Lee\n\n- Light\n", "Folding Lamps", ("Ann Lee",)),
        ("Folding_Lamps.md", "* Folding Lamps\n** Ann Lee\n** Good Light\n", "Folding Lamps", ("Ann Lee",)),
        ("02_A_data_driven_API.md", "- Light\n- Ann Lee\n", "A data driven API", ()),
        ("07_AI-first_lamps.md", "Words about lamps.\n", "AI-first lamps", ()),
        ("Folding_Lamps.md", "Folding Lamps - Part Two\n\n- Light\n", "Folding Lamps", ()),
        ("notes.md", "Ann Lee - Folding Lamps\n\n- Light\n", "Notes", ()),
    ],
)  # fmt: skip
def test_a_talk_without_heading_has_the_title_in_its_files_name(
    tmp_path: Path, name: str, text: str, title: str, speakers: tuple[str, ...]
) -> None:
    done = Imported(tmp_path, {f"lamp_con/2031/{name}": text, "lamp_con/2031/types.md": TALK.format("Types")})
    (talk,) = (file for file in done.report.files if file.source.endswith(f"/{name}"))
    assert [(session.title, session.speakers) for session in talk.sessions] == [(title, speakers)]
    assert not [doubt for doubt in talk.doubts if "not on the page" in doubt.text]


@pytest.mark.parametrize("first", ["- Folding Lamps", "By folding lamps"])
def test_the_title_in_the_front_matter_of_a_talk_stays(tmp_path: Path, first: str) -> None:
    files = {"README.md": "# River Day\n", "a.md": f"---\ntitle: Folding Lamps\n---\n{first}\n\n- Light\n"}
    done = Imported(tmp_path, {f"2031-05-02-river/{name}": text for name, text in files.items()})
    (page,) = (file.target for file in done.report.files if "/" in file.target)
    assert done.page(page).startswith("# Folding Lamps\n")


@pytest.mark.parametrize(
    ("front", "heading", "name"),
    [
        ('"#84"', "example.rb meetup #84", "example.rb meetup #84"),
        ('"#5"', "meetup #5", "meetup #5"),
        ("River Day 2031 に行ってきた", "River Day 2031", "River Day 2031"),
        ("River Day", "River Day 2031 in Oslo", "River Day 2031 in Oslo"),
        ("谷の会", "第三回 谷の会", "第三回 谷の会"),
        ("『example.rb Meetup #41』に参加", "もくもく会", "example.rb Meetup #41"),
        ("CI/CD Example Night #4", "", "CI/CD Example Night #4"),
        ("Night #4 and #5", "", "Night #4 and #5"),
        ("It's #7", "", "It's #7"),
        ("Night # a comment", "", "Night"),
    ],
)
def test_the_name_of_an_event_is_the_fuller_one(tmp_path: Path, front: str, heading: str, name: str) -> None:
    text = f"---\ntitle: {front}\ndate: 2031-08-17\n---\n\n" + (f"# {heading}\n\n" if heading else "") + "words\n"
    done = Imported(tmp_path, {"a.md": text})
    assert f"\n# {name}\n\n:::{{event}}" in f"\n{done.page()}"
    assert not [doubt for doubt in done.file.doubts if "not on the page" in doubt.text]


@pytest.mark.parametrize(
    ("name", "title", "event"),
    [
        ("0123abcd.md", "River Day", "river-day-2031"),
        ("22-conf.md", "Example Conference", "example-conference-2031"),
        ("exc.md", "EXC 2031 in Barcelona", "exc-2031-in-barcelona"),
        ("river-day.md", "谷の会", "river-day-2031"),
        ("a1b2c3d4e5f6a7.md", "谷の会", "event-2031-08-17"),
        ("0711-meetup-oslo.md", "Meetup", "meetup-oslo-2031"),
        ("river-day-trip-report.md", "River Day: trip report", "river-day-2031"),
        ("lamps-at-rivercon.md", "Lamps at RiverCon", "rivercon-2031"),
    ],
)
def test_the_id_of_an_event_is_made_from_its_name(tmp_path: Path, name: str, title: str, event: str) -> None:
    done = Imported(tmp_path, {name: f"---\ntitle: {title}\nevent_date: 2031-08-17\n---\n\nwords\n"})
    assert done.file.event == event


Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: list[tuple[Form, Form]] = [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD"), ("NFC", "NFC"), ("NFKD", "NFC")]


@pytest.mark.parametrize(("on_disk", "in_text"), FORMS)
def test_names_of_files_in_any_normal_form(tmp_path: Path, on_disk: Form, in_text: Form) -> None:
    def disk(name: str) -> str:
        return unicodedata.normalize(on_disk, name)

    written = unicodedata.normalize(in_text, "![図](ガイド図.png) ![[ポスター.png]] [次](ガイドの会.md) [[ガイドの会]]")
    files: Mapping[str, str | bytes] = {
        "a.md": f"---\ntitle: River\nevent_date: 2031-02-03\n---\n\n{written}\n",
        disk("ガイドの会.md"): "---\ntitle: Guide\nevent_date: 2031-02-04\n---\n\nx\n",
        disk("ガイド図.png"): b"a",
        disk("deep/ポスター.png"): b"b",
    }
    done = Imported(tmp_path, files)
    page = body(done.page("river-2031.md"))
    pictures = "![図](river-2031/ガイド図.png) ![](river-2031/deep/ポスター.png)"
    assert unicodedata.normalize("NFC", page).startswith(f"{pictures} [次](guide-2031.md) [ガイドの会](guide-2031.md)")
    for name in done.report.copied:
        assert name == unicodedata.normalize("NFC", name)
        assert (done.into / name).is_file()

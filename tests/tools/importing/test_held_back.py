"""What an author keeps private stays private: unpublished notes, and comments."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from eventnotes_tools.importing.markup.lines import join_lines, split_lines
from eventnotes_tools.importing.recognition.held_back import remove_comments, unpublished_reason
from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.tools.importing.test_pages import Imported, body, one

TODAY = dt.date(2030, 5, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("draft", True),
        ("draft", "TRUE"),
        ("draft", "until May"),
        ("private", True),
        ("private", "yes"),
        ("unlisted", True),
        ("ignorepublish", True),
        ("hidden", 1),
        ("password", "open sesame"),
        ("published", False),
        ("publish", False),
        ("publish", "later"),
        ("public", "no"),
        ("status", "hidden"),
        ("status", "Draft"),
        ("post_status", "pending"),
        ("visibility", "unlisted"),
        ("publishdate", dt.date(2030, 5, 2)),
        ("published_at", "2030-05-02 09:00"),
        ("published", dt.datetime(2030, 6, 1, tzinfo=dt.UTC)),
        ("expirydate", "2030-05-01"),
        ("unpublishdate", dt.date(2029, 1, 1)),
        ("is_draft", True),
        ("draft-2", True),
        ("published", None),
        ("status", ["draft"]),
        ("status", "draft #later"),
        ("status", "skip"),
        ("status", "下書き"),
        ("publishdate", "next year"),
        ("publish_date", 4102444800),
        ("expirydate", "soon"),
        ("headless", True),
        ("build", {"render": "never"}),
    ],
)
def test_a_note_that_its_tool_does_not_publish_is_held_back(key: str, value: Any) -> None:
    reason = unpublished_reason({"title": "Conf", key: value}, today=TODAY)
    assert reason.startswith(f"{key}: ")
    assert "sesame" not in reason


@pytest.mark.parametrize(
    "values",
    [
        {"draft": False},
        {"draft": "no", "private": None, "hidden": ""},
        {"published": True},
        {"publish": "yes", "public": 1},
        {"published": "2030-05-01"},
        {"status": "published", "visibility": "public"},
        {"publishdate": dt.date(2030, 5, 1), "expirydate": dt.date(2030, 5, 2)},
        # An event that is still to come.
        {"date": dt.date(2030, 9, 1)},
        {"emoji": "x", "type": "tech", "topics": [], "published": True},
        {"params": {"draft": True}, "build": {"list": "always"}},
    ],
)
def test_a_public_note_is_not_held_back(values: dict[str, Any]) -> None:
    assert unpublished_reason(values, today=TODAY) == ""


def test_an_article_of_zenn_is_public_only_if_it_says_so() -> None:
    assert unpublished_reason({"emoji": "x", "type": "tech", "topics": []}, today=TODAY) == "no 'published: true'"


HEAD = "title: Conf\ndate: 2019-05-16\n{}"


@pytest.mark.parametrize(
    "text",
    [
        '{\n\t"title": "Conf",\n\t"date": "2019-05-16",\n\t"draft": true\n}\n',
        '{\n"title": "Conf",\n"date": "2019-05-16",\n"draft": true,\n}\n',
        "---\n" + HEAD.format("draft: true\ntags: [a\nwords\n---\n"),
        "---\n" + HEAD.format("draft: false\nDraft: true\n---\n"),
        "---\n" + HEAD.format("draft:true\n---\n"),
        "---\n" + HEAD.format("draft： true\n---\n"),
        "---\n" + HEAD.format("draft: true\n"),
        "----\n" + HEAD.format("draft: true\n----\n"),
        "<!-- x -->\n---\n" + HEAD.format("published: false\n---\n"),
        "```yaml\n" + HEAD.format("status: draft\n```\n"),
        "Modified: 2019-05-17\n" + HEAD.format("Status: hidden\n"),
        '+++\ntitle = "Conf"\ndate = 2019-05-16\ndraft = true\n\n',
    ],
)
def test_front_matter_that_is_damaged_or_json_holds_back_too(tmp_path: Path, text: str) -> None:
    done = Imported(tmp_path, {"2019-05-16-conf.md": f"{text}\n## Talk\n\n- a\n"})
    assert ":status: draft\n" in done.page()
    assert done.file.held_back[0].startswith("draft (")


@pytest.mark.parametrize("given", [".", "2019", "2019/conf.md"])
def test_a_note_below_the_folder_of_drafts_is_a_draft_however_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    note = tmp_path / "_drafts/2019/conf.md"
    note.parent.mkdir(parents=True)
    note.write_text("---\ntitle: Conf\ndate: 2019-02-01\n---\n\n## Talk\n", "utf-8")
    monkeypatch.chdir(tmp_path / "_drafts")
    (file,) = import_notes([Path(given)], ImportOptions(into=tmp_path / "events")).files
    assert file.held_back == ("draft (in the folder _drafts)",)


@pytest.mark.parametrize(
    "front", ["status: hidden", "publish: false", "private: true", "publishDate: 2099-01-01", "expiryDate: 2001-01-01"]
)
def test_what_is_held_back_is_a_draft_and_told(tmp_path: Path, front: str) -> None:
    done = Imported(tmp_path, {"a.md": f"---\ntitle: Note\ndate: 2019-02-01\n{front}\n---\n\n## Talk\n\n- a\n"})
    assert ":status: draft\n" in done.page()
    (told,) = done.file.held_back
    assert told.lower().startswith("draft (" + front.partition(":")[0].lower())
    assert done.report.counts()["held_back"] == 1


@pytest.mark.parametrize("folder", ["_drafts", "blog/_drafts", "_drafts/2019"])
def test_a_note_in_the_folder_of_drafts_is_a_draft(tmp_path: Path, folder: str) -> None:
    done = Imported(tmp_path, {f"{folder}/conf.md": "---\ntitle: Conf\ndate: 2019-02-01\n---\n\n## Talk\n\n- a\n"})
    assert ":status: draft\n" in done.page()


def test_the_page_of_an_event_whose_talks_are_all_drafts_is_one(tmp_path: Path) -> None:
    front = "---\ntitle: {}\nevent: Conf\ndate: 2019-05-18\ndraft: true\n---\nWords.\n"
    done = Imported(tmp_path, {"a.md": front.format("First"), "b.md": front.format("Second")})
    assert all(":status: draft\n" in done.page(file.target) for file in done.report.files)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("- price %%really 90k%% is high", "- price  is high"),
        ("a\n\n%% my boss must not read this %%\n\nb", "a\n\n\n\nb"),
        ("a\n\n%%\nb\n\n## c\n%%\n\nd", "a\n\n\n\n\n\n\n\nd"),
        ("%% a\nb %% c", "\n c"),
        ("a %%b\nc%% d", "a\n d"),
        ("%%a%% b %%c%%", " b"),
        # Obsidian hides the rest of the note.
        ("a\n\n%% b\n\nc", "a\n\n\n\n"),
        ("a <!-- my boss --> b", "a <!----> b"),
        ("a\n\n<!--\nmy\nboss\n-->\n\nb", "a\n\n<!---->\n\n\n\n\nb"),
        ("<!-- 下書き -->", "<!---->"),
    ],
)
def test_comments_are_left_out(text: str, left: str) -> None:
    lines, number = remove_comments(split_lines(text))
    assert join_lines(lines) == left
    assert number == text.count("%%") // 2 + text.count("<!--") + (text.count("%%") == 1)


@pytest.mark.parametrize(
    "text",
    [
        "100%% of `%% code %%`",
        "```\n%%{init: x}%%\n```",
        "    %% code %%",
        "a %% b",
        "a %% b\n\nc %% d",
        "`<!-- a -->`\n\n```\n<!-- a -->\n```",
        "<!-- -->",
        "<!-- more -->",
        r"\%% a \%%",
        "[a]: <https://e.org> 'b'",
        "{{</* comment */>}}",
        "{% img /a.png '<b>' '<!--' %}\n\n-->",
        '{{< figure title="<!-- a" >}}\n\n-->',
        "```liquid\n{% comment %}a{% endcomment %}\n```",
    ],
)
def test_what_is_no_comment_stays(text: str) -> None:
    lines, number = remove_comments(split_lines(text))
    assert (join_lines(lines), number) == (text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- %%\n  BOSS\n\n  BOSS\n  %%\n- b",
        "> %% BOSS\n\nBOSS",
        "a %%\nBOSS\n\nBOSS\n%% b",
        "| a |\n|---|\n| %%BOSS%% b |",
        "- a\n  <!-- BOSS\n  BOSS -->\n- b",
        "> <!-- BOSS -->\n> b",
        "<div>\n<!-- BOSS -->\nb\n</div>",
        "<!-- BOSS --> b",
        "<!-- BOSS --!> b",
        "a <!-- BOSS\n\nBOSS --> b",
        "a\n\n<!-- BOSS\n\nBOSS",
        "a {% comment %}BOSS{% endcomment %} b",
        "{%- comment -%}\n## BOSS\n\n```\nBOSS\n{%- endcomment -%}\n\nb",
        "{% # BOSS %} b",
        "{{< comment >}} BOSS {{< /comment >}} b",
        "{{% comment %}}\nBOSS\n{{% /comment %}}\n\nb",
        "{{/* BOSS */}} b",
        "{::comment}\nBOSS\n\nBOSS\n{:/comment}\n\nb",
        "[//]: # (BOSS)\n\nb",
        "- a\n\n  [comment]: <> 'BOSS'\n- b",
        "[//]: # (\nBOSS\n)\n\nb",
        "{% comment note %}BOSS{% endcomment %} b",
    ],
)
def test_comments_of_each_tool_reach_no_page(tmp_path: Path, text: str) -> None:
    done = one(tmp_path, f"# Conf\n\nx\n\n{text}\n")
    assert "BOSS" not in done.page()
    assert done.file.held_back == ("1 comment was left out",)
    assert ("b" in body(done.page())) == ("b" in text)
    assert not done.file.doubts


@pytest.mark.parametrize("link", ["[b](b.md)", "[[b]]", "[[b|words]]", "![[b]]", "[b][r]\n\n[r]: b.md"])
def test_a_link_to_a_draft_does_not_tell_its_title(tmp_path: Path, link: str) -> None:
    files = {"a.md": f"# Conf\n\n2019-05-16\n\n{link}\n", "b.md": "---\ntitle: BOSS\ndate: 2019-05-17\ndraft: 1\n---\n"}
    done = Imported(tmp_path, files)
    assert "boss" not in done.page("conf-2019.md").lower()
    assert [doubt.text for doubt in done.report.files[0].doubts if "or to a draft" in doubt.text]


@pytest.mark.parametrize(
    "comment", ["%% 2001-01-01 %%", "<!--\n# Old Conf\n\n日時: 2001年1月1日\n-->", "[//]: # (2001-01-01)"]
)
def test_no_date_and_no_name_are_found_in_a_comment(tmp_path: Path, comment: str) -> None:
    file = one(tmp_path, f"{comment}\n\n# Conf\n\n2019-05-16\n").file
    assert (file.name, file.date) == ("Conf", "2019-05-16")


def test_comments_are_not_on_the_page_and_their_number_is_told(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n%% my boss %%\n\n## One\n\n- a %%b%% c\n<!-- my boss -->\n")
    assert "boss" not in done.page()
    assert done.file.held_back == ("3 comments were left out",)

"""What an author keeps private stays private: unpublished notes, and comments."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from eventnotes_tools.importing.markup.lines import join_lines, split_lines
from eventnotes_tools.importing.recognition.held_back import remove_comments, unpublished_reason
from tests.tools.importing.test_pages import Imported, one

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
    ],
)
def test_a_public_note_is_not_held_back(values: dict[str, Any]) -> None:
    assert unpublished_reason(values, today=TODAY) == ""


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
        ("a\n\n<!--\nmy\nboss\n-->\n\nb", "a\n\n<!--\n\n\n-->\n\nb"),
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
    ],
)
def test_what_is_no_comment_stays(text: str) -> None:
    lines, number = remove_comments(split_lines(text))
    assert (join_lines(lines), number) == (text, 0)


def test_comments_are_not_on_the_page_and_their_number_is_told(tmp_path: Path) -> None:
    done = one(tmp_path, "# Conf\n\n%% my boss %%\n\n## One\n\n- a %%b%% c\n<!-- my boss -->\n")
    assert "boss" not in done.page()
    assert done.file.held_back == ("3 comments were left out",)

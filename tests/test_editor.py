"""The snippets for editors: what they write is declared, and builds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from eventnotes.model.options import (
    OPTIONS,
    SECOND_NOTE_OPTIONS,
    parse_options,
)
from eventnotes.parsing.directives import DIRECTIVES
from eventnotes.parsing.roles import ROLES
from tests.helpers import ROOT, Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SNIPPETS = json.loads((ROOT / ".vscode" / "eventnotes.code-snippets").read_text("utf-8"))
GUIDE = (ROOT / "guide" / "editor.md").read_text("utf-8")
DECLARED = {**OPTIONS, "event": {**OPTIONS["event"], **SECOND_NOTE_OPTIONS}}
VALUES = {"CURRENT_YEAR": "2030", "CURRENT_MONTH": "05", "CURRENT_DATE": "18"}


def body(name: str) -> str:
    """Return a snippet's body as it is written in the file."""
    found = SNIPPETS[name]["body"]
    return found if isinstance(found, str) else "\n".join(found)


def expanded(name: str) -> str:
    """Return what a snippet writes where every field is left as it is."""
    text = re.sub(r"\$\{([A-Z_]+)\}", lambda found: VALUES[found[1]], body(name))
    text = re.sub(r"\$\{TM_SELECTED_TEXT:([^}]*)\}", r"\1", text)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}", r"\1", text)
    return re.sub(r"\$0", "", re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text))


def choices() -> Iterator[tuple[str, str, str]]:
    """Yield the directive, the option and each value of every field with choices."""
    for name in SNIPPETS:
        directives = re.findall(r"\{([\w-]+)\}", body(name)) or ["session"]
        for option, values in re.findall(r"(?m)^:([\w-]+): \$\{\d+\|(.*)\|\}$", body(name)):
            yield from ((directives[0], option, value) for value in values.split(","))


@pytest.mark.parametrize(("directive", "option", "value"), list(choices()))
def test_choices_are_those_of_the_option(directive: str, option: str, value: str) -> None:
    DECLARED[directive][option].parse(value)


def test_no_choice_is_missing() -> None:
    found = {(directive, option) for directive, option, _ in choices()}
    for directive, option in found:
        values = [value for one, other, value in choices() if (one, other) == (directive, option)]
        with pytest.raises(ValueError) as refused:  # noqa: PT011 - its text is what counts
            DECLARED[directive][option].parse("no such value")
        allowed = re.findall(r"'?([a-z]+)'?(?=, | or |$)", str(refused.value).rpartition("one of ")[2])
        assert allowed
        assert set(allowed) <= set(values), (directive, option)


def test_every_directive_and_role_has_a_snippet() -> None:
    written = set(re.findall(r"\{([a-z-]+)\}", "\n".join(map(body, SNIPPETS))))
    assert written == set(DIRECTIVES) | set(ROLES)


def test_the_guide_lists_them() -> None:
    rows = re.findall(r"(?m)^\| `([\w-]+)` \| (.+) \|$", GUIDE)
    assert rows == [(snippet["prefix"], snippet["description"]) for snippet in SNIPPETS.values()]
    assert {snippet["scope"] for snippet in SNIPPETS.values()} == {"markdown"}


def test_what_they_write_builds(tmp_path: Path) -> None:
    pages: dict[str, list[str]] = {"event": [], "more": [], "topic": [], "speaker": [], "lists": ["# Lists"]}
    for name, snippet in SNIPPETS.items():
        prefix = snippet["prefix"]
        if prefix == "status":
            assert parse_options(OPTIONS["session"], {"status": expanded(name).split()[1]})[1] == []
        elif prefix == "event-more":
            pages["more"].append(expanded(name))
        else:
            page = "lists" if prefix.endswith(("-list", "-matrix")) else prefix if prefix in pages else "event"
            pages[page].append(expanded(name))
    files = {f"{name}.md": "\n\n".join(parts) + "\n" for name, parts in pages.items()}
    index = "# Notes\n\n```{toctree}\n:glob:\n\n*\n```\n"
    result = Project(tmp_path, {"index.md": index, **files}).build()
    assert result.warnings == []
    notes = json.loads(result.text("notes.json"))
    assert [event["date"] for event in notes["events"]] == ["2030-05-18"]
    assert [session["id"] for session in notes["sessions"]] == ["id-of-the-session", "another-session"]
    assert [fact["values"][0]["value"] for fact in notes["facts"]] == ["4 GB"]


def test_the_task_of_the_guide_reads_what_the_check_prints() -> None:
    (task,) = re.findall(r":caption: \.vscode/tasks\.json\n\n(.*?)```", GUIDE, re.DOTALL)
    pattern = json.loads(task)["tasks"][0]["problemMatcher"]["pattern"]
    found = re.match(pattern["regexp"], "events/conf.md:10: notes.undeclared: no page declares the topic 'Rust'; do")
    assert found is not None
    assert [found[pattern[key]] for key in ("file", "line", "code")] == ["events/conf.md", "10", "notes.undeclared"]

"""Declarations are found in a source, examples in code blocks are not."""

from __future__ import annotations

import pytest

from eventnotes.model.visibility import read_visibility

PAGE = """\
# Conf

:::{event} conf
:date: 2030-05-18
:title: "The Conf"
:::

````{code-block} markdown
# Example

:::{event} example
:::

```{session} example
```
````

### Talk ###

```{notes:session} talk
:event: other
```

- text with `:::{event}` in it

::::{note}
:::{topic} inside
:::
::::
"""


def test_declarations_with_their_headings() -> None:
    found = read_visibility(PAGE, markdown=True).declarations
    assert [(it.kind, it.id, it.line, it.options, it.title, it.level) for it in found] == [
        ("event", "conf", 3, {"date": "2030-05-18", "title": "The Conf"}, "Conf", 1),
        ("session", "talk", 20, {"event": "other"}, "Talk", 3),
        ("topic", "inside", 27, {}, "Talk", 3),
    ]


def test_restructuredtext() -> None:
    text = "Conf\n====\n\n.. notes:event:: conf\n   :date: 2030-05-18\n\n.. topic:: a box\n\n   .. event:: no\n"
    found = read_visibility(text, markdown=False).declarations
    assert [(it.kind, it.id, it.options) for it in found] == [
        ("event", "conf", {"date": "2030-05-18"}),
        ("event", "no", {}),
    ]


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        (PAGE, False),
        ("```\ncode", True),
        ("````\n```\n", True),
        ("```\n:::\n```\n", False),
        (":::{note}\n```\n:::\n", True),
        (":::{note}\n", True),
        (":::\n", False),
        ("~~~\n```\n~~~\n", False),
        # Code within a line is no fence; behind tildes, a backtick is as good as any character.
        ("```code``` in a line\n", False),
        ("~~~ a ` b\n", True),
    ],
)
def test_a_fence_that_nothing_closes(text: str, is_open: bool) -> None:
    assert read_visibility(text, markdown=True).has_unclosed_fence is is_open


@pytest.mark.parametrize(
    ("above", "title", "level"),
    [
        ("", "", 1),
        ("# One\n\n## Two\n", "Two", 2),
        ("# One\n\n```\n## in code\n```\n", "One", 1),
        ("# One\n\n:::{note}\n## in a note\n:::\n", "in a note", 2),
    ],
)
def test_the_heading_of_a_declaration_is_the_last_above_it(above: str, title: str, level: int) -> None:
    (found,) = read_visibility(f"{above}\n:::{{event}} conf\n:::\n", markdown=True).declarations
    assert (found.title, found.level) == (title, level)


@pytest.mark.parametrize("written", ["XP", '"XP"', "'XP'"])
def test_quotation_marks_around_a_value_are_no_part_of_it(written: str) -> None:
    (found,) = read_visibility(f":::{{event}} conf\n:title: {written}\n:::\n", markdown=True).declarations
    assert found.options == {"title": "XP"}


def test_the_end_of_a_declaration_begins_no_code() -> None:
    found = read_visibility("# Conf\n\n```{event} conf\n```\n\n:status: draft\n\n```\ncode\n```\n", markdown=True)
    assert [hold.line for hold in (found.declarations[0].hold,) if hold] == [6]

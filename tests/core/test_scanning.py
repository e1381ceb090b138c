"""Scanning: declarations are found in a source, and examples in code blocks are not."""

from __future__ import annotations

import pytest

from eventnotes.core.scanning import Declared, scan

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
    assert scan(PAGE).declared == (
        Declared("event", "conf", 3, {"date": "2030-05-18", "title": "The Conf"}, "Conf", 1),
        Declared("session", "talk", 20, {"event": "other"}, "Talk", 3),
        Declared("topic", "inside", 27, {}, "Talk", 3),
    )


def test_restructuredtext() -> None:
    text = "Conf\n====\n\n.. notes:event:: conf\n   :date: 2030-05-18\n\n.. topic:: a box\n\n   .. event:: no\n"
    found = scan(text, markdown=False).declared
    assert [(it.kind, it.id, it.options) for it in found] == [
        ("event", "conf", {"date": "2030-05-18"}),
        ("topic", "a box", {}),
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
    ],
)
def test_a_fence_that_nothing_closes(text: str, is_open: bool) -> None:
    assert scan(text).is_open is is_open

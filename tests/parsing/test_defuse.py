"""What markup alone could make a page do is taken out, with a warning at its place, and its words stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = """\
---
myst:
  html_meta:
    "http-equiv=refresh": "0;url=https://example.org/"
    "a><script>x</script>=b": "c"
    "description": "kept"
  url_schemes: {odd: "javascript:x//{{path}}", https: null, tel: null}
---

# Page

{download}`words <javascript://x>` [more](odd:x) [kept](https://example.org/) [kept](tel:1)

```{toctree}
gone <javascript://x>
kept <https://example.org/>
```
"""
TEXT = """\
Page
====

`words <JavaScript:x>`_ and named_ and `kept <https://example.org/>`_

.. _named: data:text/html,x

.. meta::
   :http-equiv=Refresh: 0; url=https://example.org/
"""


@pytest.mark.parametrize(
    ("name", "source", "lines"), [("p.md", MARKDOWN, [None, None, 12, 12, 14]), ("p.rst", TEXT, [None, 4, 4])]
)
def test_what_could_run_or_lead_away(tmp_path: Path, name: str, source: str, lines: list[int | None]) -> None:
    files = {"index.md": "# Index\n\n```{toctree}\np\n```\n", name: source}
    result = Project(
        tmp_path, files, CONF + 'source_suffix = {".md": "markdown", ".rst": "restructuredtext"}\n'
    ).build()
    shown = [f"{name}:{line}: WARNING" if line else f"{name}: WARNING" for line in lines]
    assert sorted(shown) == sorted(f"{name}{text}: WARNING" for text in _places(result.warnings, name))
    page = result.page("p.html")
    assert not page.select('a[href*="javascript:" i], a[href^="data:"], meta[http-equiv=refresh i], head script[a]')
    assert page.select('article a[href="https://example.org/"]')
    assert "words" in page.select("article")[0].get_text()
    if name == "p.md":
        assert page.select('meta[name=description][content=kept], article a[href="tel:1"]')
        assert "gone" not in page.get_text()


def _places(warnings: list[str], name: str) -> list[str]:
    return [line.partition(": WARNING")[0].rpartition(name)[2] for line in warnings if "[notes.active]" in line]

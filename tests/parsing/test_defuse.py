"""What markup alone could make a page do is taken out, with a warning at its place, and its words stay."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize("name", ['og:x"><script>x</script>', 'og:x" onload="x', "og:'x", "og:x&quot;", 'OG:"\n>'])
@pytest.mark.parametrize("end", ["md", "rst"])
def test_names_of_metadata_are_names(tmp_path: Path, name: str, end: str) -> None:
    written = json.dumps({name: "gone", "og:video:width": "640"})
    field = " ".join(name.split()).replace(":", "\\:")
    page = (
        f"---\n{written}\n---\n\n# Page\n"
        if end == "md"
        else f":{field}: gone\n:og\\:video\\:width: 640\n\nPage\n====\n"
    )
    conf = f"{CONF}extensions += ['sphinxext.opengraph']\nogp_social_cards = {{'enable': False}}\n"
    result = Project(tmp_path, {"index.md": "# Index\n\n```{toctree}\np\n```\n", f"p.{end}": page}, conf).build()
    built = result.page("p.html")
    assert built.select('meta[property="og:video:width"][content="640"]')
    assert "gone" not in str(built)
    assert not built.select("meta[onload], head script:-soup-contains('x</')")
    assert len(_places(result.warnings, f"p.{end}")) == 1


@pytest.mark.parametrize(
    ("style", "stays"),
    [
        ("background:url(https://evil.example/ping)", False),
        ("background:URL( '//evil.example/ping')", False),
        ("background:\\75rl(x)", False),
        ("list-style:image-set('http:evil.example' 1x)", False),
        ("color:red; background:url(_static/x.png)", True),
    ],
)
def test_no_style_asks_another_host(tmp_path: Path, style: str, *, stays: bool) -> None:
    page = f"# Page\n\n```{{div}}\n:style: {style}\n\nwords\n```\n"
    result = Project(tmp_path, {"index.md": page}, CONF + "extensions += ['sphinx_design']\n").build()
    assert bool(result.page("index.html").select("div[style]")) == stays
    assert "words" in result.text("index.html")
    assert [line.partition(": WARNING")[0][-len("index.md:3") :] for line in result.warnings] == ["index.md:3"] * (
        not stays
    )

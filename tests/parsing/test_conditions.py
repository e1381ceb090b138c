"""What a builder, a tag or a setting leaves out of a page is in nothing else that this builder makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, differences
from tests.parsing.test_withdrawn import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

EXTENSIONS = 'extensions = ["myst_parser", "sphinx.ext.ifconfig", "sphinx.ext.todo", '
SETTINGS = """
def setup(app):
    app.add_config_value("level", "public", "")
"""
SITE: dict[str, str | bytes] = {
    "index.md": "# Home\n\n```{toctree}\nevent\nother\npage\nlambda\nrst\nparts\n```\n",
    "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n\n:::{only} internal\nzq:internal definition\n:::\n",
    "event.md": """# Event

:::{event} event
:date: 2020-01-01
:::

- Lambda open zq:always

## Talk

:::{session} talk
:::

- Lambda talk zq:always

::::{only} internal
- Lambda zq:internal {fact}`lambda-limit zq:internal`

(zq:internal-label)=
:::{note}
zq:internal note
:::

```{glossary}
zq:internal term
  zq:internal meaning
```

```{index} zq:internal entry
```

:::{only} html
- Lambda zq:internal+html
:::
::::

:::{only} html
- Lambda zq:html
:::

:::{only} not html
- Lambda zq:nohtml
:::

:::{only} epub
- Lambda zq:epub
:::

:::{only} builder_dirhtml
- Lambda zq:dirhtml
:::

:::{only} internal and (
- Lambda zq:never
:::

:::{ifconfig} level == "secret"
- Lambda zq:secret
:::

:::{ifconfig} builder == "text"
- Lambda zq:text
:::

:::{ifconfig} nothing.of.this
- Lambda zq:never
:::

:::{todo}
Lambda zq:todo
:::
""",
    "parts.md": """# Parts

:::{event} parts
:date: 2022-01-01
:::

::::{only} internal
## zq:internal part

:::{session} zqinternal-part
:speakers: zq:internal speaker
:::

Lambda zq:internal
::::

## Next

Lambda zq:always

:::::{only} html or text or epub
### zq:always inner

::::{only} internal
### zq:internal nested

#### zq:internal below

Lambda zq:internal

::::
:::::

:::{ifconfig} level == "secret"
## zq:secret heading

Lambda zq:secret
:::

## Last

Lambda zq:always
""",
    "other.rst": """Other
=====

.. event:: other
   :date: 2021-01-01

Lambda zq:always

.. only:: internal

   zq:internal talk
   ----------------

   .. session:: zqinternal-talk
      :speakers: zq:internal speaker
      :topics: zq:internal topic

   Lambda zq:internal

   - Lambda zq:internal

     .. only:: html

        Lambda zq:internal+html

Public
------

.. session:: public

Lambda zq:always
""",
    "page.md": "# Page\n\nzq:always\n\n:::{only} internal\nzq:internal words\n:::\n",
    "rst.rst": "A\n=\n\n.. only:: internal\n\n   .. notes:topic:: zqinternal-topic\n      :aliases: zq:internal\n",
}
#: The words that each builder shows, beside those that all show.
SHOWN = {"html": {"html"}, "dirhtml": {"html", "dirhtml"}, "text": {"nohtml", "text"}, "epub": {"epub", "html"}}


def project(folder: Path) -> Project:
    return Project(folder, SITE, CONF.replace('extensions = ["myst_parser", ', EXTENSIONS) + SETTINGS)


def words(outdir: Path) -> Iterator[tuple[str, str]]:
    """Yield what stands behind ``zq`` anywhere in the files, with where."""
    for path in sorted(outdir.rglob("*")):
        for inner, data in contents(path) if path.is_file() else ():
            for found in re.findall(rb"zq:?[a-z]{4,}(?:\+html)?", path.name.encode() + data.lower()):
                yield found.decode().removeprefix("zq").removeprefix(":"), f"{path.name}{inner}"


@pytest.mark.parametrize("tags", [(), ("internal",)])
def test_only_what_a_builder_shows_is_in_its_files(tmp_path: Path, tags: tuple[str, ...]) -> None:
    # All builders share one folder of doctrees; then each once more, as what was read last is another's.
    site = project(tmp_path)
    for builder in (*SHOWN, *SHOWN):
        result = site.build(builder, tags=tags)
        shown = {"always", *SHOWN[builder], *tags, *({"internal+html"} if tags and "html" in SHOWN[builder] else ())}
        found: dict[str, set[str]] = {}
        for word, place in words(result.outdir):
            found.setdefault(word, set()).add(place)
        assert {word: places for word, places in found.items() if word not in shown} == {}
        assert shown <= set(found)
        clean = site.build(builder, folder=f"clean-{builder}", tags=tags)
        if builder != "epub":
            assert differences(result.outdir, clean.outdir) == []


def test_what_is_shown_again_comes_back(tmp_path: Path) -> None:
    site = project(tmp_path)
    first = site.build()
    assert site.build().read == []
    for changes in ({"tags": ("internal",)}, {"level": "secret"}, {"todo_include_todos": "1"}):
        now = site.build(**changes)
        assert "event" in now.read
        clean = site.build(folder=f"clean-{next(iter(changes))}", **changes)
        assert differences(now.outdir, clean.outdir) == []
    last = site.build()
    assert {word for word, _ in words(last.outdir)} == {"always", "html"}
    assert differences(first.outdir, site.build(folder="clean").outdir) == []


def test_a_quote_is_of_what_its_builder_shows(tmp_path: Path) -> None:
    site = project(tmp_path)
    assert "zq:html" in site.build().page("lambda.html").get_text()
    assert "zq:nohtml" in site.build("text").text("lambda.txt")

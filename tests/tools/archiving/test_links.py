"""Links are found where pictures and PDF files are named, at their exact places, and never in code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventnotes_tools.archiving import markdown, restructuredtext
from eventnotes_tools.archiving.file_types import recognise
from eventnotes_tools.archiving.links import FileLine, LinkKind, RemoteFileLink, lines_of
from tests.tools.archiving.server import AVIF, FILES, GIF, JPEG, PDF, SVG, WEBP, png

# In each, what is to be found is numbered; `no` is not to be found.
MARKDOWN = r"""---
title: ![](http://x/no.png)
---
# Heading ![](http://x/1.png) ##

Text `![](http://x/no.png)` and ![a](http://x/2.png "title"), then
   ![b](<http://x/3.png>) [![in a link](http://x/4.png)](http://x/5.pdf) [no](http://x/no)
\![](http://x/no.png) ![two
lines](http://x/6.png)

- item ![](http://x/7_(a).png)
  > quoted ![](http://x/8.png?a=1&amp;b=2)
  >
  > ```python
  > ![](http://x/no.png)
  > ```

| a | b |
|---|---|
| ![](http://x/9.png) | ![](http://x/9.png) |
| `a \| b` ![](http://x/10.png) | `![](http://x/no.png)` |

<img alt=' src="no"' data-src="no" SRC='http://x/11.png?a=1&amp;b=2'> <!-- <img src="http://x/no.png"> -->

<div>
<img src=http://x/12.png>
<script>"<img src='http://x/no.png'>"</script>
</div>

![by label][one] ![one][] ![One] [no picture][no]

[one]: <http://x/13.png> "title"
[no]: http://x/no.png
[^note]: A footnote with ![](http://x/14.png)

Text[^note] {math}`![](http://x/no.png)`

    ![](http://x/no.png)

Term
: ![](http://x/15.png)

% ![](http://x/no.png)
"""
DIRECTIVES = """# Directives

```{image} http://x/1.png
:target: http://x/no.png
```

- in a list
  :::{figure} http://x/2.png
  :alt: no

  A caption ![](http://x/3.png)
  :::

::::{note}
> :::{tip}
> ![](http://x/4.png)
> :::
::::

```{code-block} markdown
![](http://x/no.png)
```

:::{mermaid}
![](http://x/no.png)
:::

```{eval-rst}
.. image:: http://x/5.png
```

## Session

:::{session} one
:slides: https://x/6.pdf, https://x/7.pdf?a,b https://speakerdeck.com/no
:links: Text <https://x/8.pdf>、https://x/9.PDF
  More <https://x/10.pdf#page=2>
:url: https://x/no.pdf
:video: https://x/no.pdf

![](http://x/11.png) [no option](https://x/12.pdf)
:::

```{notes:session} two
---
slides: https://x/13.pdf
---
```

:::{event} no
:source: no <https://x/no.pdf>
:::
"""
RST = """\
Title
=====

.. image:: http://x/1.png
   :target: http://x/no.png

- item

  .. figure:: http://x/2.png

     caption

#. .. image:: http://x/3.png
.. |name| image:: http://x/4.png

As code::

    .. image:: http://x/no.png

.. code-block:: rst

   .. image:: http://x/no.png

.. A comment

   .. image:: http://x/no.png

..

   .. image:: http://x/no.png

.. note::

   .. image:: http://x/5.png

.. _label:

.. image:: http://x/6.png
.. image:: http://x/
   no.png

.. notes:session:: one
   :slides: https://x/7.pdf
   :links: Text <https://x/8.pdf>
   :url: https://x/no.pdf

   .. image:: http://x/9.png

`no <https://x/no.pdf>`_
"""
FINDERS = {"md": markdown.find, "directives": markdown.find, "rst": restructuredtext.find}
TEXTS = {"md": MARKDOWN, "directives": DIRECTIVES, "rst": RST}


def found(text: str, name: str) -> list[RemoteFileLink]:
    return sorted(FINDERS[name](lines_of(text)), key=lambda link: link.start)


def numbers(links: list[RemoteFileLink]) -> list[int]:
    return sorted({int(re.fullmatch(r"https?://x/([0-9]+)\D.*", link.url)[1]) for link in links})  # type: ignore[index]


@pytest.mark.parametrize(("name", "count"), [("md", 15), ("directives", 13), ("rst", 9)])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_each_is_found_at_its_place(name: str, count: int, newline: str, mark: str) -> None:
    text = mark + TEXTS[name].replace("\n", newline)
    links = found(text, name)
    assert numbers(links) == list(range(1, count + 1))
    for link in links:
        assert text[link.start : link.end].replace("&amp;", "&") == link.url
        assert (link.kind is LinkKind.DOCUMENT) == (".pdf" in link.url.lower())


def test_pictures_of_html_are_told_from_others() -> None:
    assert {link.url.rpartition("/")[2] for link in found(MARKDOWN, "md") if link.html} == {"11.png?a=1&b=2", "12.png"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "![",
        "![]()",
        "![](",
        "![](<",
        "<img",
        "<img src",
        "<img src=>",
        "```{image}",
        "[a]:\n\n![a]",
        "\0![](\0)",
        ">\t- ![](x)",
    ],
)
def test_damage_is_no_fault(text: str) -> None:
    for find in (markdown.find, restructuredtext.find):
        assert all(text[link.start : link.end].replace("\0", "\ufffd") == link.url for link in find(lines_of(text)))


#: What notes are made of, in any order.
PIECES = (
    *("![", "](", "](<", "http://x/a.png", ")", "[a]", "[a]: ", "`", "```", "~~~", "\n", "\n\n", "\r\n", "\r"),
    *("> ", "- ", "  ", "    ", "\t", "<img src=", '"', "<", ">", "|", "|---|", "<!--", "-->", "{image} ", "{note}"),
    *("{session}", ":slides: ", "https://x/a.pdf", ":::", "$", "\\", "&amp;", "[^1]", "[^1]: ", ": ", ".. image:: "),
    *("::", "..", "*", "%", "+++", "---", "\0", "\ufeff", "\u2028", "\x0b", "日本", "![a](http://x/b.png)"),
    "![b](<http://x/c d.png> 't')",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=2 * settings().max_examples)
def test_whatever_is_written_links_stand_apart_on_one_line(text: str) -> None:
    for name in ("md", "rst"):
        end = 0
        for link in found(text, name):
            assert end <= link.start <= link.end <= len(text)
            assert not {"\n", "\r"} & set(text[link.start : link.end])
            end = link.end


def test_a_long_line_is_read_in_time() -> None:
    text = "![](http://x/1.png) " * 5000
    assert len(found(text, "md")) == 5000


def test_lines_keep_their_places() -> None:
    assert lines_of("\ufeffa\r\nb\rc\n") == [FileLine(1, "a"), FileLine(4, "b"), FileLine(6, "c"), FileLine(8, "")]


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(png(), ".png"), (GIF, ".gif"), (JPEG, ".jpg"), (WEBP, ".webp"), (AVIF, ".avif"), (PDF, ".pdf")],
)
def test_a_file_is_what_it_holds(content: bytes, suffix: str) -> None:
    assert recognise(content, LinkKind.DOCUMENT if suffix == ".pdf" else LinkKind.PICTURE).suffix == suffix


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG, "SVG, which may hold scripts"),
        (b"<svg></svg>", "SVG"),
        (FILES["/page.png"], "web page"),
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\0\1", "none of PNG"),
        (b"GIF", "none of PNG"),
        (PDF, "application/pdf, not a picture"),
        *((content[:-1], "cut off") for content in (png(), GIF, JPEG, WEBP)),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        recognise(content, LinkKind.PICTURE)


@pytest.mark.parametrize("content", [png(), PDF[:-7]])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a document|cut off"):
        recognise(content, LinkKind.DOCUMENT)

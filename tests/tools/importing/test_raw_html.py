"""Pictures in raw HTML become Markdown, and HTML that names other files is reported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.importing.test_pages import Imported, body

#: The picture as the page shows it.
PICTURE = "![p](conf-2019/pic.png)"


def imported(folder: Path, text: str) -> Imported:
    """Import one note, with a picture, a video and another note beside it."""
    files = {f"posts/{name}": name for name in ("pic.png", "a b.png", "v.mp4")}
    other = {"posts/2019-06-01-b.md": "# Other\n"}
    return Imported(folder, {"posts/2019-05-16-conf.md": f"# Conf\n\n{text}\n", **files, **other})


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('<img src="pic.png" alt="p">', PICTURE),
        ('words <img src="pic.png" alt="p"> words', f"words {PICTURE} words"),
        ('<p align="center"><img src="pic.png" alt="p"></p>', PICTURE),
        ('<div align="center">\n    <IMG SRC=pic.png ALT=p />\n    <br>\n</div>', f"{PICTURE}"),
        (
            '<p><img src="pic.png" alt="p"></p>\n<p><img src="https://e.org/a.png"></p>',
            f"{PICTURE}\n![](https://e.org/a.png)",
        ),
        ("<img src='a b.png' alt=q>\n<img src='pic.png' alt='[p]'>", f"![q](<conf-2019/a b.png>)\n{PICTURE}"),
    ],
)
def test_pictures_become_markdown(tmp_path: Path, text: str, made: str) -> None:
    done = imported(tmp_path, text)
    assert re.sub(r"\n+", "\n", body(done.page("conf-2019.md"))) == made
    assert [file.doubts for file in done.report.files] == [(), ()]
    assert set(done.report.copied) == set(re.findall(r"conf-2019/[^<>()]*", made))


@pytest.mark.parametrize(
    "text",
    [
        '<p><img src="https://e.org/a.png"> <a href="#top">up</a></p>',
        '<a href="//e.org">x</a> <a href=mailto:a@e.org>y</a>',
        '`<a href="v.mp4">x</a>`',
        '```\n<p><img src="pic.png"></p>\n```',
    ],
)
def test_html_that_leads_to_no_file_stays(tmp_path: Path, text: str) -> None:
    done = imported(tmp_path, text)
    assert body(done.page("conf-2019.md")) == text
    assert [file.doubts for file in done.report.files] == [(), ()]


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        # Other HTML is around it, or there is no Markdown for it.
        ('<details>\n<summary>a</summary>\n<img src="pic.png">\n</details>', [("img", "pic.png", 5)]),
        ('<p>a\n<img src="pic.png"> *b*</p>', [("img", "pic.png", 4)]),
        ('<div>\n<pre><img src="pic.png"></pre></div>', [("img", "pic.png", 4)]),
        ('<div><a href="2019-06-01-b.md">b</a></div>', [("a", "2019-06-01-b.md", 3)]),
        ('words <a href="2019-06-01-b.md"><b>b</b></a>', [("a", "2019-06-01-b.md", 3)]),
        ('<video src="v.mp4" poster="pic.png"></video>', [("video", "v.mp4", 3), ("video", "pic.png", 3)]),
        ('<video controls>\n<source src="/v.mp4">\n</video>', [("source", "/v.mp4", 4)]),
        ('- <p><img src="pic.png"></p>', [("img", "pic.png", 3)]),
    ],
)
def test_what_leads_nowhere_stays_and_is_told(tmp_path: Path, text: str, doubts: list[tuple[str, str, int]]) -> None:
    done = imported(tmp_path, text)
    assert body(done.page("conf-2019.md")) == text
    assert [(doubt.text, doubt.line) for doubt in done.report.files[0].doubts] == [
        (f"The raw HTML <{tag}> names the file '{address}', which is not copied; write it in Markdown.", line)
        for tag, address, line in doubts
    ]


def test_a_picture_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    done = imported(tmp_path, '<p>\n<img src="gone.png">\n</p>')
    assert body(done.page("conf-2019.md")) == "!\\[](gone.png)"
    (doubt,) = done.report.files[0].doubts
    assert ("'gone.png'" in doubt.text, doubt.line) == (True, 4)


def test_addresses_that_run_something_become_no_links(tmp_path: Path) -> None:
    text = '<a href="java&#115;cript:x">x</a> <a href=" &#x6a;avascript:x">y</a>'
    assert body(imported(tmp_path, text).page("conf-2019.md")) == text


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<div onmouseover=alert(1) style='x'", ["div"]),
        ("<div><img src=x onerror=alert(1)", ["img"]),
        ('<div><img alt="x" onerror="alert(1)', ["img"]),
        ('<div><b title="', []),
        # Up to the next quotation mark, wherever that is, all is the value.
        ("<div><b title='> <b onclick=alert(1)", []),
    ],
)
def test_a_tag_that_only_the_page_ends_is_told_where_it_acts(tmp_path: Path, html: str, told: list[str]) -> None:
    doubts = imported(tmp_path, f"{html}\n\nwords").report.files[0].doubts
    assert [doubt.text.split("<")[1].split(">")[0] for doubt in doubts if "can run a script" in doubt.text] == told

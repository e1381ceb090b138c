"""Words: breaks and marks separate words where a reader sees them apart, and only there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.helpers import CONF, Project, differences

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import Tag

MARKDOWN = {
    "| a |\n|---|\n| one<br>Kafka<br>two |": "one Kafka two",
    "First Redis\\\nRust follows": "First Redis Rust follows",
    "Two spaces Zig  \nNim follows": "Two spaces Zig Nim follows",
    "Redis<BR/>Kafka<br class='x'>Zig": "Redis Kafka Zig",
    "Redis<hr>Kafka<p>Zig</p>Nim": "Redis Kafka Zig Nim",
    "Redis<img src='x.png' alt='y'>Kafka": "Redis Kafka",
    "Redis![](x.png)Kafka": "Redis Kafka",
    "Redis[^1]is, Kafka[^1], Zig[^1]。\n\n[^1]: Note.": "Redis is, Kafka, Zig。",
    "Redis {nosuch}`Kafka` Zig": "Redis {nosuch}`Kafka` Zig",
    "**Redis**<br>*Kafka*\\\n`x`": "Redis Kafka x",
    "Red<b>is</b> Kaf<!-- -->ka Zi<wbr>g <kbd>Ctrl</kbd>+<kbd>C</kbd>": "Redis Kafka Zig Ctrl+C",
    "東京<br>大阪\\\n京都<br>Kafka<br>神戸": "東京大阪京都 Kafka 神戸",
    "Term Kafka<br>Zig\n: Redis\\\n  Rust": "Term Kafka Zig: Redis Rust",
    "- Redis<br>Kafka\n\n  東京\n\n  京都": "Redis Kafka 東京京都",
    "資料はhttps://example.org/a。Redisがよい": "資料はhttps://example.org/a。Redisがよい",
    "一行目の負荷\n  試験**の\n話**\nと`x`\nと Kafka\n東京 and\nmore": "一行目の負荷試験の話とx と Kafka 東京 and more",
    "**「可観測性」**が大事だと**言った。**その通り": "「可観測性」が大事だと言った。その通り",
}
RESTRUCTUREDTEXT = {
    "| Redis\n| Kafka\n|    Zig\n|    Nim\n| 東京\n| 大阪": "Redis Kafka Zig Nim 東京大阪",
    ".. |br| raw:: html\n\n   <br>\n\nRedis\\ |br|\\ Kafka\\ |br|\\ 東京": "Redis Kafka 東京",
    "Redis\\ [#]_\\ is\n\n.. [#] Note.": "Redis is",
    "Redis :nosuch:`Kafka` Zig": "Redis :nosuch:`Kafka` Zig",
    "term : class Kafka : Redis\n   Zig": "term: class Kafka: Redis: Zig",
    "-a KAFKA, --all=KAFKA  Redis": "-a KAFKA --all=KAFKA: Redis",
    ".. py:function:: redis(kafka, zig)": "redis kafka zig",
    "一行目の負荷\n試験\\ *の*\n話 and\nmore": "一行目の負荷試験の話 and more",
}
"""A block and its passage."""


class Built(NamedTuple):
    project: Project
    passages: dict[str, list[dict[str, object]]]


def sources(blocks: dict[str, str], head: str, ending: str) -> dict[str, str]:
    return {f"p{number:02}{ending}": head % number + block + "\n" for number, block in enumerate(blocks)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {
        "index.md": "# Index\n\n:::{toctree}\n:glob:\n*\n:::\n",
        "x.png": b"\x89PNG\r\n\x1a\n",
        **sources(MARKDOWN, "# Page\n\n:::{event} m%02d\n:date: 2031-01-01\n:::\n\n", ".md"),
        **{
            f"r{name}": text
            for name, text in sources(
                RESTRUCTUREDTEXT, "Page\n====\n\n.. event:: r%02d\n   :date: 2031-01-01\n\n", ".rst"
            ).items()
        },
        **{
            f"{name}.md": f"# {name}\n\n:::{{topic}} {name}\n:::\n" for name in ("kafka", "redis", "zig", "nim", "rust")
        },
        "titles.md": "# 会<br>二日目\n\n:::{event} titles\n:date: 2031-01-01\n:::\n\n"
        "## Redis<br>Kafka[^1]\n\n:::{session} s\n:::\n\nText.\n\n## ![Logo](x.png)\n\n:::{session} logo\n:::\n\n"
        "[^1]: Note.\n",
        "topic.md": "# Topic\n\n:::{topic} topic\n東京<br>大阪\\\nRedis\n\n- Kafka\n:::\n",
    }
    conf = CONF.replace('"furo"', '"basic"') + 'html_baseurl = "https://notes.example.org/"\n'
    project = Project(tmp_path_factory.mktemp("words"), files, conf)
    result = project.build()
    assert [line for line in result.warnings if "nosuch" not in line] == []
    passages = {
        path.stem: json.loads(path.read_text("utf-8"))["passages"]
        for path in (result.outdir / "notes").glob("*.json")
        if path.stem[1:].isdigit()
    }
    return Built(project, passages)


def outdir(built: Built, builder: str = "html") -> Path:
    return built.project.folder / f"build/{builder}"


@pytest.mark.parametrize(("number", "block"), [*enumerate(MARKDOWN)])
def test_markdown_passages(built: Built, number: int, block: str) -> None:
    check_passage(built, f"m{number:02}", MARKDOWN[block])


@pytest.mark.parametrize(("number", "block"), [*enumerate(RESTRUCTUREDTEXT)])
def test_restructuredtext_passages(built: Built, number: int, block: str) -> None:
    check_passage(built, f"r{number:02}", RESTRUCTUREDTEXT[block])


def check_passage(built: Built, event: str, expected: str) -> None:
    found = [passage for passage in built.passages[event] if passage["text"] not in {"Page", "a"}]
    assert found[0]["text"] == expected
    words = re.sub(r"\{nosuch\}`Kafka`|:nosuch:`Kafka`", "", expected).casefold()
    assert found[0]["topics"] == [name for name in ("kafka", "nim", "redis", "rust", "zig") if name in words]


def test_titles_are_text(built: Built) -> None:
    data = json.loads((outdir(built) / "notes.json").read_text("utf-8"))
    assert [event["title"] for event in data["events"] if event["id"] == "titles"] == ["会二日目"]
    assert [session["title"] for session in data["sessions"]] == ["Redis Kafka", "Logo"]
    assert [topic["definition"] for topic in data["topics"] if topic["id"] == "topic"] == ["東京大阪 Redis Kafka"]
    for path in outdir(built).rglob("*.xml"):
        assert "&lt;br" not in path.read_text("utf-8")


def test_pages_join_japanese_and_part_words(built: Built) -> None:
    result = built.project.build("text")
    for number, (block, words) in enumerate(MARKDOWN.items()):
        # Pictures are told of, and what is bold has asterisks.
        if not {"![", "**"} & {block[at : at + 2] for at in range(len(block))}:
            shown = result.text(f"p{number:02}.txt")
            for word in re.findall(r"Redis Kafka|Redis Rust|Zig Nim|東京大阪|負荷試験|Kafka two", words):
                assert word in shown


def linked(page: Tag) -> list[tuple[str, str]]:
    return [(link.get_text(), str(link["href"])) for link in page.select(".body a.external")]


ADDRESSES = [
    ("資料はhttps://example.org/a。次", ["https://example.org/a"]),
    ("（https://example.org/a）「https://example.org/b」と", ["https://example.org/a", "https://example.org/b"]),
    ("https://example.org/a、https://example.org/b", ["https://example.org/a", "https://example.org/b"]),
    ("https://example.orgを見る", ["https://example.org"]),
    ("https://example.org/a.htmlを見る", ["https://example.org/a.html"]),
    ("https://example.org/a…と https://example.org/b→次", ["https://example.org/a", "https://example.org/b"]),
    ("https://example.org/?q=1&r=2#sをRedis", ["https://example.org/?q=1&r=2#s"]),
    ("https://fr.example.org/Événement と", ["https://fr.example.org/Événement"]),
    ("連絡は foo@example.orgまで", ["foo@example.org"]),
    ("<https://example.org/東京> と", ["https://example.org/東京"]),
]


@pytest.mark.parametrize(("ending", "known"), [("md", range(10)), ("rst", (0, 1, 2, 3, 4, 5, 6, 8))])
def test_addresses_end_where_japanese_begins(tmp_path: Path, ending: str, known: list[int]) -> None:
    # docutils finds an address only behind a space or punctuation.
    texts = [text if ending == "md" else text.replace("資料は", "資料は ") for text, _ in ADDRESSES]
    files = {f"p{number}.{ending}": f"P\n===\n\n{texts[number]}\n" for number in known}
    conf = CONF.replace('"furo"', '"basic"').replace('"linkify"]', '"linkify"]\nmyst_linkify_fuzzy_links = False')
    result = Project(tmp_path, {"index.md": "# I\n\n:::{toctree}\n:glob:\n*\n:::\n", **files}, conf).build()
    assert result.warnings == []
    for number in known:
        assert [text for text, _ in linked(result.page(f"p{number}.html"))] == ADDRESSES[number][1], texts[number]


BOLD = [
    ("**「可観測性」**が大事だと**言った。**その通り", ["「可観測性」", "言った。"]),
    ("これは**重要（important）**な話と**AWS(Lambda)**を", ["重要（important）", "AWS(Lambda)"]),
    ("彼は**“引用”**を**…と**言う", ["“引用”", "…と"]),
    ("a**、b**c と**`code`**を", ["、b", "code"]),
    ("***「三重」***が **（会）**", ["「三重」", "（会）"]),
    ("2**3 と a ** b、\\**「c」\\**", []),
    ("**Bold**text **a** b", ["Bold", "a"]),
]


def test_bold_beside_full_width_brackets(tmp_path: Path) -> None:
    text = "\n\n".join(text for text, _ in BOLD)
    result = Project(tmp_path, {"index.md": f"# I\n\n{text}\n"}, CONF.replace('"furo"', '"basic"')).build()
    paragraphs = result.page("index.html").select(".body p")
    assert [[bold.get_text() for bold in p.select("strong")] for p in paragraphs] == [bold for _, bold in BOLD]


def test_bold_that_restructuredtext_refuses_is_reported(tmp_path: Path) -> None:
    files = {"index.rst": "I\n=\n\n**「可観測性」**が\n\n**「可観測性」**\\ が\n"}
    result = Project(tmp_path, files, CONF.replace('"furo"', '"basic"')).build()
    assert [line.rpartition("/")[2] for line in result.warnings] == [
        "index.rst:4: WARNING: Inline strong start-string without end-string. [docutils]"
    ]
    assert [bold.get_text() for bold in result.page("index.html").select(".body strong")] == ["「可観測性」"]


def test_incremental_and_parallel_builds_are_the_same(built: Built) -> None:
    project = built.project
    project.write({"p00.md": (project.source / "p00.md").read_text("utf-8") + "\nMore<br>Redis\n"})
    project.build()
    project.build(folder="parallel", jobs=2)
    assert differences(outdir(built), project.folder / "parallel/html") == []

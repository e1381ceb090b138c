"""Validators: feeds, the sitemap, linked data, pages and e-books are what their standards ask for.

Some are programs: Java, Debian's epubcheck, and what ``npm ci --prefix tests/npm --ignore-scripts`` installs.
Their tests are skipped where they are missing, and fail in CI, where ``.ci/run`` installs them.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from tests.helpers import CONF, SITE_URL, TOOLS, Project, Result, need, site_project

ATOM = Path(__file__).parents[1] / "data/atom.rng"
SITEMAP = TOOLS / "node_modules/sitemap/schema/sitemap.xsd"
VNU = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
TSC = TOOLS / "node_modules/.bin/tsc"
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")

#: Errors in what others make: of sphinx-design's tabs.
_OF_OTHERS = ("The “aria-controls” attribute must not be used on any “label” element",)

#: A project that shows everything that the extension makes.
EVERYTHING = {
    "index.md": """# Notes & more

Words.

```{event-list}
:group: year
```

```{event-list}
:layout: cards
```

```{session-list}
:layout: table
```

```{toctree}
:glob:

**
```
""",
    "topics/index.md": (
        "# Topics\n\n```{topic-list}\n```\n\n```{topic-matrix}\n```\n\n```{topic-list}\n:layout: table\n```\n"
    ),
    "people.md": "# People\n\n```{speaker-list}\n```\n",
    "events/conf-2018.md": """# Conf 2018 `<b>`

:::{event} conf-2018
:date: 2018-03-10/2018-03-11
:url: https://example.org/?a=1&b=2
:series: Conf
:organizer: Committee
:venue: Hall "A"
:timezone: Asia/Tokyo
:online:
:hashtag: conf
:topics: lambda, Elsewhere
:author: Grace
:published: 2018-03-17T06:16:55Z
:source: Blog <https://example.org/blog>
:license: CC BY 4.0
:::

Own words on Lambda. ![far](https://example.org/a.png)

## One & two

:::{session} one
:speakers: Ada <ada>, 山田 太郎
:organizer: Group
:slides: https://speakerdeck.com/player/01c3d4b2311e45f1a88a3f2d17091f75, https://example.org/a.pdf
:video: https://youtu.be/dQw4w9WgXcQ
:links: Code <https://example.org/code>
:topics: lambda
:type: keynote
:language: en
:track: A
:start: 2018-03-10T13:30
:end: 2018-03-10T14:20
:url: https://example.org/one

An abstract.
:::

- Lambda `a < b`
  - runs for {fact}`limit 5 minutes`
  - {topic}`this <lambda>`

## Gone

:::{session} gone
:status: withdrawn
:::

Lambda.
""",
    "events/conf-2017.md": """# Conf 2017

:::{event} conf-2017
:date: 2017-03-11
:series: Conf
:::

## Before

:::{session} before
:speakers: Ada <ada>
:start: 09:00
:::

Lambda runs for {fact}`limit 1 minute`, with S3.
""",
    "events/more.md": """# More on Conf 2018

:::{event}
:event: conf-2018
:author: Linus
:::

## Three

:::{session} three
:follows: conf-2017/before
:::

S3 and Lambda.

## {math}`O(n \\log n)`

- Lambda for {math}`円 \\le \\vec x`, see {eq}`two`

:::{math}
:label: two
a &= \\text{円} \\\\
b &= \\dfrac{1}{2} \\begin{cases} 1 & x > 0 \\\\ 0 & \\boxed{y} \\end{cases}
:::
""",
    "topics/lambda.md": """# Lambda

:::{topic} lambda
:aliases: ラムダ
:redirects: faas
:related: s3
:url: https://example.org/lambda

Runs functions.
:::
""",
    "topics/s3.md": "# S3\n\n:::{topic} s3\n:::\n",
}
CONF_OF_EVERYTHING = f"""{CONF}
html_baseurl = "{SITE_URL}"
eventnotes_redirects = {{"old": "events/conf-2018"}}
suppress_warnings = ["notes.undeclared"]
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Result:
    result = Project(tmp_path_factory.mktemp("everything"), dict(EVERYTHING), CONF_OF_EVERYTHING).build()
    assert result.warnings == []
    return result


@pytest.fixture(params=["everything", pytest.param("site", marks=pytest.mark.slow)])
def output(request: pytest.FixtureRequest) -> Path:
    result: Result = request.getfixturevalue(request.param)
    return result.outdir


def test_feeds_are_atom(output: Path) -> None:
    schema = etree.RelaxNG(etree.parse(ATOM))
    feeds = sorted(output.rglob("*.atom"))
    assert len(feeds) >= 3
    for path in feeds:
        tree = etree.parse(path)
        assert schema.validate(tree), (path, schema.error_log)
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo
        assert feed.version == "atom10"
        assert feed.entries
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        assert all(entry.link.startswith(SITE_URL) and entry.content[0].value for entry in feed.entries)


def test_the_schema_of_feeds_finds_what_is_wrong(everything: Result) -> None:
    schema = etree.RelaxNG(etree.parse(ATOM))
    text = everything.text("feed.atom")
    for old, new in (("<updated>", "<updated>x"), ("<id>", "<id>no "), ("<title>", "<titel>"), ("<entry>", "<entry>x")):
        wrong = text.replace(old, new).replace("</title>" if new == "<titel>" else "\0", "</titel>")
        assert not schema.validate(etree.fromstring(wrong.encode())), new


def test_the_sitemap_follows_its_schema(output: Path) -> None:
    need(SITEMAP)
    schema = etree.XMLSchema(etree.parse(SITEMAP))
    assert schema.validate(etree.parse(output / "sitemap.xml")), schema.error_log


#: Linked data with an error each.
WRONG = ('{"@type": "Event", "startDat": "2018-03-10"}', '{"@type": "Event", "performer": {"@type": "Place"}}')


@pytest.mark.slow
def test_linked_data_use_the_terms_of_schema_org(everything: Result, site: Result, tmp_path: Path) -> None:
    need(TSC)
    found: list[str] = []
    for output in (everything.outdir, site.outdir):
        scripts = [
            json.loads(script.get_text())
            for path in sorted(output.rglob("*.html"))
            for script in BeautifulSoup(path.read_bytes(), "html.parser").select('script[type="application/ld+json"]')
        ]
        assert len(scripts) >= 5
        found += [f"const page{number}: Graph = {json.dumps(data)};" for number, data in enumerate(scripts, len(found))]
    found += [f"const wrong{number}: Event = {data};" for number, data in enumerate(WRONG)]
    script = tmp_path / "check.ts"
    script.write_text("\n".join([*found, 'import type { Event, Graph } from "schema-dts";', "export {};"]), "utf-8")
    (tmp_path / "node_modules").symlink_to(TOOLS / "node_modules")
    said = run(TSC, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", script, cwd=tmp_path).stdout
    lines = {int(line) for line in re.findall(r"(?m)^check\.ts\((\d+),\d+\): error", said)}
    assert lines == {len(found) - 1, len(found)}, said


def run(*command: Path | str, cwd: Path = TOOLS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)


@pytest.mark.slow
def test_pages_are_valid_html(output: Path) -> None:
    need("java", VNU)
    pages = [path for path in output.rglob("*.html") if "_static" not in path.parts]
    done = run("java", "-jar", VNU, "--format", "json", "--errors-only", "--exit-zero-always", *pages)
    messages = json.loads(done.stderr)["messages"]
    ours = [
        f"{message['url'].rpartition('/')[2]}: {message['message']} {message.get('extract', '')}"
        for message in messages
        if not message["message"].startswith(_OF_OTHERS)
    ]
    assert ours == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["site", "everything"])
def test_books_pass_epubcheck(tmp_path: Path, name: str) -> None:
    need("java", EPUBCHECK)
    project = site_project(tmp_path) if name == "site" else Project(tmp_path, dict(EVERYTHING), CONF_OF_EVERYTHING)
    # What EPUB asks for beside the notes.
    result = project.build("epub", epub_copyright="None", version="1")
    (book,) = result.outdir.glob("*.epub")
    done = run("java", "-jar", EPUBCHECK, book)
    assert "No errors or warnings detected" in done.stdout, done.stderr

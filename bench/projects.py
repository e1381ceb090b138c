"""The same notes as a project of each tool, and the two edits that are timed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.corpus import Corpus, Event

ROOT = Path(__file__).parent.parent
_TOCTREE = "```{toctree}\n:glob:\n:hidden:\n\n*\n```\n"
_STOCK = """\
project = "Bench"
version = release = "1"
language = "ja"
extensions = ["myst_parser"]
exclude_patterns = ["_build", "README.md"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """A tool and how it is called; paths in the command stand for themselves in braces."""

    name: str
    #: Writes the project.
    write: Callable[[Corpus, Path], None]
    #: ``{source}``, ``{out}``, ``{cache}`` (kept between builds, emptied for a cold one) and ``{bin}`` (the peers').
    command: tuple[str, ...]
    #: The file that is edited as a note, and the one that holds a topic's aliases, if the tool knows such a thing.
    note: str
    aliases: str = ""


def add_line(path: Path) -> None:
    """Add a line to a note."""
    path.write_text(path.read_text("utf-8") + "\n- あとから書き足した一行\n", "utf-8")


def change_alias(path: Path) -> None:
    """Give a topic another alias: a word that stands in many notes."""
    path.write_text(path.read_text("utf-8").replace(":aliases: ", ":aliases: 同時実行数, ", 1), "utf-8")


def write_eventnotes(corpus: Corpus, folder: Path) -> None:
    """Write a site of this extension, with everything on."""
    conf = _STOCK.replace('["myst_parser"]', '["myst_parser", "eventnotes"]')
    extra = 'primary_domain = "notes"\neventnotes_search = "notes"\nhtml_baseurl = "https://example.org/"\n'
    _write(folder / "conf.py", conf + extra)
    _write(
        folder / "index.md",
        f"# Bench\n\n```{{event-list}}\n:limit: 12\n```\n\n{_root_toctree('events/index', 'topics/index')}",
    )
    _write(folder / "events/index.md", f"# Events\n\n```{{event-list}}\n:group: year\n```\n\n{_TOCTREE}")
    _write(folder / "topics/index.md", f"# Topics\n\n```{{topic-list}}\n```\n\n```{{topic-matrix}}\n```\n\n{_TOCTREE}")
    for event in corpus.events:
        sections = (
            f"## {session.title}\n\n:::{{session}} {session.id}\n:topics: {', '.join(session.topics)}\n:::\n\n"
            for session in event.sessions
        )
        head = f"# {event.title}\n\n:::{{event}} {event.id}\n:date: {event.date}\n:series: {event.series}\n:::\n\n"
        _write(folder / f"events/{event.id}.md", head + _body(event, list(sections)))
    for topic in corpus.topics:
        aliases = f":aliases: {', '.join(topic.aliases) or topic.title + '*'}\n"
        _write(folder / f"topics/{topic.id}.md", f"# {topic.title}\n\n:::{{topic}} {topic.id}\n{aliases}:::\n")


def write_sphinx(corpus: Corpus, folder: Path) -> None:
    """Write the notes for Sphinx with MyST and Furo, nothing else."""
    _write(folder / "conf.py", _STOCK)
    _write(folder / "index.md", f"# Bench\n\n{_root_toctree('events/index')}")
    _write(folder / "events/index.md", f"# Events\n\n{_TOCTREE}")
    for event in corpus.events:
        _write(folder / f"events/{event.id}.md", _plain(event))


def write_tags(corpus: Corpus, folder: Path) -> None:
    """Write the notes for Sphinx with sphinx-tags: a page per tag that lists the pages that have it."""
    write_sphinx(corpus, folder)
    conf = _STOCK.replace('["myst_parser"]', '["myst_parser", "sphinx_tags"]')
    _write(folder / "conf.py", conf + 'tags_create_tags = True\ntags_extension = ["md"]\n')
    _write(
        folder / "index.md",
        f"# Bench\n\n{_root_toctree('events/index')}\n```{{toctree}}\n:hidden:\n\n_tags/tagsindex\n```\n",
    )
    for event in corpus.events:
        _write(folder / f"events/{event.id}.md", f"{_plain(event)}\n```{{tags}} {', '.join(event.topics)}\n```\n")


def write_material(corpus: Corpus, folder: Path) -> None:
    """Write the notes for Material for MkDocs, with its tags and its search."""
    _write(
        folder / "mkdocs.yml",
        "site_name: Bench\ntheme:\n  name: material\n  language: ja\n  font: false\n"
        "plugins:\n  - search:\n      lang: ja\n  - tags\n",
    )
    _write(folder / "docs/index.md", "# Bench\n")
    _write(folder / "docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    for event in corpus.events:
        _write(folder / f"docs/events/{event.id}.md", f"---\ntags: {_json(event.topics)}\n---\n\n{_plain(event)}")


def write_hugo(corpus: Corpus, folder: Path) -> None:
    """Write the notes for Hugo: its taxonomies, and the fewest layouts that show the same."""
    _write(folder / "hugo.toml", 'title = "Bench"\nbaseURL = "https://example.org/"\nlanguageCode = "ja"\n')
    base = "<!doctype html><html lang=ja><meta charset=utf-8><title>{{ .Title }}</title><body>"
    link = "<a href='{{ .RelPermalink }}'>{{ .Title }}</a>"
    listing = "<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li>" + link + "{{ end }}</ul>"
    page = '<h1>{{ .Title }}</h1>{{ .Content }}{{ range .GetTerms "tags" }}' + link + "{{ end }}"
    for name, content in {"list": listing, "taxonomy": listing, "term": listing, "single": page}.items():
        _write(folder / f"layouts/_default/{name}.html", base + content)
    _write(folder / "layouts/index.html", base + listing)
    for event in corpus.events:
        front = {"title": event.title, "date": str(event.date), "tags": event.topics}
        body = _body(event, [f"## {session.title}\n\n" for session in event.sessions])
        _write(folder / f"content/events/{event.id}.md", f"{_json(front)}\n\n{body}")


_SPHINX = ("-m", "sphinx", "-q", "-b", "html", "-j", "2", "-d", "{cache}", "{source}", "{out}")
#: By the names that the tables have; ``python`` alone is the one that runs the benchmark.
TOOLS = (
    Tool(
        name="eventnotes",
        write=write_eventnotes,
        command=("python", *_SPHINX),
        note="events/event-0.md",
        aliases="topics/topic-0.md",
    ),
    Tool(name="sphinx", write=write_sphinx, command=("{bin}/python", *_SPHINX), note="events/event-0.md"),
    Tool(
        name="sphinx-j1",
        write=write_sphinx,
        command=("{bin}/python", *(part for part in _SPHINX if part not in {"-j", "2"})),
        note="events/event-0.md",
    ),
    Tool(name="sphinx-tags", write=write_tags, command=("{bin}/python", *_SPHINX), note="events/event-0.md"),
    Tool(
        name="material",
        write=write_material,
        command=("{bin}/python", "-m", "mkdocs", "build", "-q", "-f", "{source}/mkdocs.yml", "-d", "{out}"),
        note="docs/events/event-0.md",
    ),
    Tool(
        name="hugo",
        write=write_hugo,
        command=("{bin}/hugo", "--quiet", "--source", "{source}", "--destination", "{out}", "--cacheDir", "{cache}"),
        note="content/events/event-0.md",
    ),
)


def _plain(event: Event) -> str:
    return f"# {event.title}\n\n{_body(event, [f'## {session.title}' + chr(10) * 2 for session in event.sessions])}"


def _body(event: Event, heads: list[str]) -> str:
    return "\n".join(head + session.notes() for head, session in zip(heads, event.sessions, strict=True))


def _root_toctree(*pages: str) -> str:
    return "\n".join(("```{toctree}", ":hidden:", "", *pages, "```", ""))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")

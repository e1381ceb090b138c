"""Make a site from pyvideo's metadata (540 events, 21,715 talks), to try things at scale.

``python bench/pyvideo.py SITE [CORPUS]``: CORPUS is the folder with ``events.jsonl`` and ``talks.jsonl.gz``, by
default ``../shared/corpora/pyvideo`` beside this repository. Then ``python -m sphinx -j 2 SITE SITE/_build``.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "_ext"))

from eventnotes.model.identifiers import suggest_id  # noqa: E402
from eventnotes.text.folding import fold  # noqa: E402

#: A tag that so many talks carry gets a page.
DECLARED = 25
CONF = f"""\
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
project = "pyvideo"
version = release = "1"
extensions = ["myst_parser", "eventnotes"]
primary_domain = "notes"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
html_baseurl = "https://example.org/"
eventnotes_search = "notes"
suppress_warnings = ["notes.undeclared"]
"""
INDEX = """\
# pyvideo

```{event-list}
:layout: cards
:limit: 12
```

```{toctree}
:hidden:

events/index
topics/index
speakers
```
"""
TOCTREE = "\n```{toctree}\n:glob:\n:hidden:\n\n*\n```\n"


def escaped(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def listed(values: list[str]) -> str:
    """Return an option's list."""
    return ", ".join(" ".join(value.replace(",", " ").split()) for value in values)


def session(talk: dict[str, Any], number: int) -> str:
    """Return the section of one talk."""
    title = escaped(talk["title"]) or "Untitled"
    options = {"speakers": listed(talk["speakers"] or []), "topics": listed(talk["tags"] or [])}
    lines = "".join(f":{name}: {value}\n" for name, value in options.items() if value)
    slug = suggest_id(talk["slug"] or "")[:90].rstrip("-") or "talk"
    paragraphs = re.split(r"\n\s*\n", talk["description"] or "")
    body = "\n\n".join(text for text in map(escaped, paragraphs) if text)
    return f"## {title}\n\n:::{{session}} {slug}-{number}\n{lines}:::\n\n{body}\n"


def write(path: Path, text: str) -> None:
    """Write a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", errors="replace")


def main(site: Path, corpus: Path) -> None:
    """Write the site."""
    with gzip.open(corpus / "talks.jsonl.gz", "rt", encoding="utf-8") as file:
        talks = [json.loads(line) for line in file]
    by_event: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for talk in talks:
        by_event[talk["event"]].append(talk)
    events = [json.loads(line) for line in (corpus / "events.jsonl").read_text("utf-8").splitlines()]
    for event in events:
        found = by_event.get(event["id"], [])
        name = suggest_id(event["id"])
        date = event["start"] or min((talk["recorded"] for talk in found if talk["recorded"]), default="2000-01-01")
        head = f"# {escaped(event['title'])}\n\n:::{{event}} {name}\n:date: {date[:10]}\n:::\n\n"
        sections = [session(talk, number) for number, talk in enumerate(found)]
        if found:
            write(site / "events" / f"{name}.md", head + "\n".join(sections))
    tags: Counter[str] = Counter(tag for talk in talks for tag in talk["tags"] or [])
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for tag, count in tags.items():
        groups[fold(tag)][tag] += count
    for key, spellings in groups.items():
        title, name = spellings.most_common(1)[0][0], suggest_id(key)
        if spellings.total() >= DECLARED and name:
            write(site / "topics" / f"{name}.md", f"# {escaped(title)}\n\n:::{{topic}} {name}\n:::\n")
    write(site / "conf.py", CONF)
    write(site / "index.md", INDEX)
    write(site / "events" / "index.md", f"# Events\n\n```{{event-list}}\n:group: year\n```\n{TOCTREE}")
    write(
        site / "topics" / "index.md",
        f"# Topics\n\n```{{topic-list}}\n```\n\n```{{topic-matrix}}\n:limit: 60\n:min-events: 5\n```\n{TOCTREE}",
    )
    write(site / "speakers.md", "# Speakers\n\n```{speaker-list}\n:sort: count\n:limit: 100\n```\n")
    variants = sum(len(spellings) > 1 for spellings in groups.values())
    print(f"{len(by_event)} events, {len(talks)} talks, {len(tags)} tags, {variants} groups of variants fold")


if __name__ == "__main__":
    folders = [Path(name) for name in sys.argv[1:]]
    main(folders[0], *(folders[1:] or [ROOT.parent / "shared/corpora/pyvideo"]))

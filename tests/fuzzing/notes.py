"""Notes with any front matter, any tags of a template language, in any encoding."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.fuzzing.values import named, near, scraps, telling, value
from tests.tools.importing.strategies import body, damaged, marked

#: What the importer knows, and what other tools write.
KEYS = (
    *("title", "date", "tags", "tag", "keywords", "topics", "author", "authors", "category", "categories", "layout"),
    *("slug", "status", "draft", "published", "venue", "location", "place", "series", "license", "licence", "url"),
    *("canonical", "canonical_url", "link", "speaker", "speakers", "presenter", "slides", "slide", "video", "videos"),
    *("recording", "event", "conference", "meetup", "description", "myst", "orphan", "html_meta", "substitutions"),
    *("Title", "DATE", "x", "日付", "a b", "1", "null", "<<", "key: x", "#", "-", "", " "),
)
#: What somebody writes who knows YAML too well.
YAML = (
    *("title: a\ntitle: b", "a: &a [x, x]\ntags: *a", "base: &b {title: w0b01x}\n<<: *b", "tags: *nobody", "<<: 1"),
    *("date: !!binary aGVsbG8=", "title: !!python/object:os.system x", "tags: !!set {a, b}", "date: !!omap [a: 1]"),
    *("title: |\n  w0b02x\n  b", "title: >-\n  w0b03x\n\n  b", "? [a, b]\n: c", "date: 2018-02-30", "date: 0x7e2"),
    *("date: 2018-03-10 25:00:00", "tags: [a, [b, {c: d}]]", "tags: {a: 1, b: 2}", "title: 12:30:45", "draft: maybe"),
    *("%YAML 1.1", "a: [", "a: {", "a: 'x", "\ttitle: x", "title:x", "..."),
    "date: 2018-03-10T10:00:00.123456789+99:00",
    *("title: .nan", "title: .inf", "title: 1e400", "title: ~", "title: 0o17", "a:\n- b\n - c", 'title: "\\ud800"'),
    *("date: 99999-01-01", 'title: "\\0"', "date: 0000-00-00", "title: !!str", "tags: !!float nan"),
    "date: !!timestamp x",
)
dates = st.one_of(
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=-23, minutes=-59)))),
)
scalars: st.SearchStrategy[Any] = named(
    st.one_of(
        telling, telling, value, near, st.none(), st.booleans(), st.integers(), st.just(10**30), st.floats(), dates
    )
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(KEYS), telling), inner, max_size=3)
    ),
    max_leaves=5,
)
front = st.dictionaries(st.sampled_from(KEYS), values, max_size=6)


def plain(data: Any) -> Any:
    """Return data as JSON and TOML have it."""
    if isinstance(data, dict):
        return {str(key): plain(item) for key, item in data.items()}
    if isinstance(data, list):
        return [plain(item) for item in data]
    return data if isinstance(data, str | int | float | bool | None) else str(data)


def _toml(data: Any) -> str:
    """Return a value of TOML."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))} = {_toml(item)}" for key, item in data.items()) + "}"
    if isinstance(data, list):
        return f"[{', '.join(map(_toml, data))}]"
    if isinstance(data, dt.datetime | dt.date):
        return data.isoformat()
    return json.dumps(plain(data))


def _tables(data: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {_toml(item)}\n" for key, item in data.items())


def _pelican(data: dict[str, Any]) -> str:
    return "".join(f"{key}: {item}\n" for key, item in data.items())


fronts = st.one_of(
    front.map(lambda data: f"---\n{yaml.safe_dump(data, allow_unicode=True, sort_keys=False)}---\n"),
    front.map(lambda data: f"---\n{yaml.safe_dump(data, default_flow_style=True)}...\n"),
    front.map(lambda data: f"+++\n{_tables(data)}+++\n"),
    front.map(lambda data: json.dumps(plain(data)) + "\n"),
    front.map(lambda data: f";;;\n{json.dumps(plain(data), indent=1)[1:-1]}\n;;;\n"),
    front.map(lambda data: f"Title: w0b04x\n{_pelican(data)}\n"),
    front.map(lambda data: f"{_pelican(data)}---\n"),
    st.lists(st.sampled_from(YAML), max_size=4).map(lambda lines: "\n".join(["---", *lines, "---", ""])),
)
#: Tags that stay as text, as no tool that the importer knows has them.
unknown = st.builds(
    lambda tag, name, text, word: tag.format(f"{name} {word} {text}"),
    st.sampled_from(("{{{{< {} >}}}}", "{{{{% {} %}}}}", "{{% {} %}}", "{{{{ {} }}}}", "{{{{</* {} */>}}}}")),
    st.sampled_from(("alert", "note", "x-y", "include", "for a in b", "if x", "tabs", "mermaid", "callout/x")),
    value.map(lambda text: text.replace("}", "").replace(">", "").replace("%", "")),
    marked,
)
#: Tags that become something else; what readers see of them is what tells of a picture.
known = st.builds(
    lambda tag, name, key, text, word: tag.format(f'{name} {key}="{text}" alt="{word}"'),
    st.sampled_from(("{{{{< {} >}}}}", "{{{{% {} %}}}}", "{{% {} %}}")),
    st.sampled_from(
        ("youtube", "speakerdeck", "figure", "img", "gist", "ref", "tweet", "oembed", "vimeo", "highlight", "raw")
    ),
    st.sampled_from(("id", "src", "link", "path", "class", "title", "caption", "")),
    value,
    marked,
)
tags = st.builds(
    "{}{}{}".format,
    st.sampled_from(("", "", "- ", "> ", "    ", "## ", "`", "text ")),
    st.one_of(unknown, known),
    st.sampled_from(("", "\n", " text", "`")),
)
texts = st.lists(st.one_of(body, tags, scraps), max_size=4).map("\n\n".join)
notes = st.builds(
    lambda front, text, damage: damage(front + text), st.one_of(st.just(""), fronts, fronts), texts, damaged
)
encodings = st.sampled_from(
    (
        *("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp932", "euc_jp", "iso2022_jp", "latin-1"),
        *("cp1252", "gb18030", "utf-7"),
    )
)

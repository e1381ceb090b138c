"""Parse a note's front matter: YAML, TOML, JSON or ``Key: value`` lines."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

from eventnotes_tools.importing.markup.lines import NoteLine, join_lines
from eventnotes_tools.importing.recognition.held_back import unpublished_reason

#: Line that begins front matter, to its format and the lines that end it.
_FENCES = {"---": ("yaml", ("---", "...")), "+++": ("toml", ("+++",))}
#: PyYAML raises the last three for a value that its tag does not fit: ``!!timestamp x``.
_ERRORS = (ValueError, yaml.YAMLError, RecursionError, AttributeError, LookupError, TypeError)
_KEY_VALUE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*:(?:\s+(?P<value>.*))?")
#: A plain value of YAML with a hash sign right before a word; a comment has a space there.
_WITH_HASH = re.compile(
    r"^(?P<key>[\w-]+:[ ]+|[ ]*-[ ]+)(?P<value>(?![\"'\[{|>&*!%@`#])(?:(?!\s#\s|:\s).)+?\s#[^\s#](?:(?!\s#\s|:\s).)*)$",
    re.MULTILINE,
)
#: A line of front matter that may be damaged.
_LOOSE = re.compile(r"\W*(?P<key>[A-Za-z][\w-]*)[\"']?\s*[:=：]\s*[\"']?(?P<value>.*?)[\"',\s]*")
#: Front matter without a first fence (Pelican, MultiMarkdown, Hexo) has to begin with one of these keys.
_FIRST_KEYS = frozenset(("title", "date", "author", "authors", "category", "tags", "slug", "layout", "status"))


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """The parsed front matter of a note."""

    #: Values by key in lower case, of the types that the format's parser returns.
    values: Mapping[str, Any] = field(default_factory=dict)
    #: ``yaml``, ``toml``, ``json``, ``plain`` (``Key: value`` lines), or empty if there is none.
    format: str = ""
    #: Index of the first line of the body.
    body: int = 0
    #: Message about invalid front matter; empty if it is valid.
    error: str = ""


class _UniqueKeyLoader(yaml.SafeLoader):
    """Loads YAML; a repeated key gets a number instead of replacing the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT002
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
        for key, name in zip(keys, _numbered((key.value, None) for key in keys), strict=True):
            if name != key.value:
                key.value, key.tag = name, "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep)


def read_front_matter(lines: Sequence[NoteLine]) -> FrontMatter:
    """Parse the front matter at the start of *lines*; what is not valid stays in the body.

    Of that, ``values`` holds what may keep the note back.
    """
    first = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    head = lines[first].text.rstrip() if first < len(lines) else ""
    found = _read(lines, first, head)
    if found.format:
        return found
    ends = {"", head.strip()} if re.fullmatch(r"\W+", head) else {""}
    rows = takewhile(lambda row: row not in ends, (line.text.strip() for line in lines[first + 1 :]))
    loose = [match for row in (head.strip(), *rows) if (match := _LOOSE.fullmatch(row))]
    flags = {it["key"].lower(): it["value"] for it in loose if unpublished_reason({it["key"].lower(): it["value"]})}
    unread = "The front matter can't be read; it stays in the text." if flags else ""
    return FrontMatter(values=flags, error=found.error or unread)


def _read(lines: Sequence[NoteLine], first: int, head: str) -> FrontMatter:
    if head.startswith("{"):
        return _read_json(join_lines(lines[first:]), first)
    if head not in _FENCES:
        return _read_unfenced(lines, first) if head else FrontMatter()
    form, ends = _FENCES[head]
    last = next((i for i in range(first + 1, len(lines)) if lines[i].text.rstrip() in ends), None)
    text = join_lines(lines[first + 1 : last])
    if last is None or not re.search(r"^[\w\"'][^\n]*[:=]", text, re.MULTILINE):
        return FrontMatter()  # a text between two thematic breaks
    return _parse(text, form, last + 1)


def _read_json(text: str, first: int) -> FrontMatter:
    try:
        values, end = json.JSONDecoder(object_pairs_hook=_numbered).raw_decode(text)
    except (ValueError, RecursionError):
        return FrontMatter()
    if text[end:].partition("\n")[0].strip() or not isinstance(values, dict):
        return FrontMatter()
    return FrontMatter(values=_by_lower_key(values), format="json", body=first + text.count("\n", 0, end) + 1)


def _read_unfenced(lines: Sequence[NoteLine], first: int) -> FrontMatter:
    """Parse ``Key: value`` lines up to an empty line (Pelican), or YAML up to ``---`` (Hexo)."""
    found = _KEY_VALUE.fullmatch(lines[first].text.rstrip())
    if not found or found["key"].lower() not in _FIRST_KEYS:
        return FrontMatter()
    end = next((i for i in range(first, len(lines)) if lines[i].text.rstrip() in {"", "---"}), len(lines))
    text = join_lines(lines[first:end])
    values = _parse_key_values(text)
    if values is not None and end < len(lines) and lines[end].text.strip():
        return _parse(text, "yaml", end + 1)
    return FrontMatter(values=_by_lower_key(values), format="plain", body=end + 1) if values else FrontMatter()


def _parse_key_values(text: str) -> dict[str, str] | None:
    """Parse ``Key: value`` lines, each with the items and indented lines below it; None if there are others."""
    pairs: list[tuple[str, str]] = []
    for line in filter(str.strip, text.split("\n")):
        if found := _KEY_VALUE.fullmatch(line.rstrip()):
            pairs.append((found["key"], (found["value"] or "").strip().strip("\"'")))
        elif pairs and line.startswith((" ", "\t", "-")):
            key, value = pairs.pop()
            pairs.append((key, f"{value}\n{line.strip()}".lstrip()))
        else:
            return None
    return _numbered(pairs)


def _parse(text: str, form: str, body: int) -> FrontMatter:
    message = ""
    # Quoted, values such as `Night #4` are whole: to YAML a comment begins there, to the author it does not.
    quoted = _WITH_HASH.sub(lambda match: match["key"] + "'" + match["value"].replace("'", "''") + "'", text)
    try:
        values = tomllib.loads(text) if form == "toml" else yaml.load(quoted, _UniqueKeyLoader) or {}  # noqa: S506  (safe)
    except _ERRORS as error:
        # Such as `title: Notes: day one`, which can still be parsed line by line.
        values = _parse_key_values(text.replace(" = ", ": "))
        reason = " ".join(str(error).split())[:160]
        message = f"The front matter is no valid {form.upper()} ({reason}); it was read as 'Key: value' lines."
    if not isinstance(values, dict) or (message and not values):
        return FrontMatter()
    return FrontMatter(values=_by_lower_key(values), format=form, body=body, error=message)


def _by_lower_key(values: Mapping[Any, Any]) -> dict[str, Any]:
    return _numbered((str(key).lower(), value) for key, value in values.items())


def _numbered(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping in which a repeated key has a number."""
    values: dict[str, Any] = {}
    for key, value in pairs:
        name = key
        while name in values:
            name += "-2"
        values[name] = value
    return values

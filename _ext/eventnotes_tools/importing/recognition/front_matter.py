"""Parse a note's front matter: YAML, TOML, JSON or ``Key: value`` lines."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml

from eventnotes_tools.importing.markup.lines import NoteLine

_Value = TypeVar("_Value")
_FENCES = {"---": "yaml", "+++": "toml", ";;;": "json"}
_ENDS = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",)}
#: Errors that PyYAML raises besides its own for a value that its tag does not fit: ``!!timestamp x``.
_PYYAML_ERRORS = (AttributeError, LookupError, TypeError)
_KEY_VALUE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*:(?:\s+(?P<value>.*))?")
#: A plain value of YAML with a hash sign right before a word; a comment has a space there.
_WITH_HASH = re.compile(
    r"^(?P<key>[\w-]+:[ ]+|[ ]*-[ ]+)(?P<value>(?![\"'\[{|>&*!%@`#])(?:(?!\s#\s|:\s).)+?\s#[^\s#](?:(?!\s#\s|:\s).)*)$",
    re.MULTILINE,
)
#: Front matter without fences (Pelican, MultiMarkdown) has to begin with one of these keys.
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
        for key, name in zip(keys, _unique_names(key.value for key in keys), strict=True):
            if name != key.value:
                key.value, key.tag = name, "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep)


def _with_unique_keys(pairs: Iterable[tuple[str, _Value]]) -> dict[str, _Value]:
    """Return values by key; a repeated key gets a number."""
    listed = list(pairs)
    return dict(zip(_unique_names(key for key, _ in listed), (value for _, value in listed), strict=True))


def _unique_names(names: Iterable[str]) -> Iterator[str]:
    """Yield unique names: a repeated one gets a number."""
    taken: set[str] = set()
    for name in names:
        free, number = name, 2
        while free in taken:
            free, number = f"{name}-{number}", number + 1
        taken.add(free)
        yield free


def read_front_matter(lines: Sequence[NoteLine]) -> FrontMatter:
    """Parse the front matter at the start of *lines*; what is not valid stays in the body."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    if first == len(lines):
        return FrontMatter()
    head = lines[first].text.rstrip()
    if head in _FENCES:
        return _read_fenced(lines, first, head)
    if head.startswith("{") and not head.startswith(("{%", "{{", "{:")):
        return _read_json_object(lines, first)
    return _read_unfenced(lines, first)


def _read_fenced(lines: Sequence[NoteLine], first: int, head: str) -> FrontMatter:
    last = next((i for i in range(first + 1, len(lines)) if lines[i].text.rstrip() in _ENDS[head]), None)
    if last is None:
        return FrontMatter()
    text = "\n".join(line.text for line in lines[first + 1 : last])
    if head == "---" and not re.search(r"^[\w\"'][^\n]*:", text, re.MULTILINE):
        return FrontMatter()  # a text between two thematic breaks
    return _parse(text, _FENCES[head], last + 1)


def _read_json_object(lines: Sequence[NoteLine], first: int) -> FrontMatter:
    text = "\n".join(line.text for line in lines[first:])
    try:
        values, end = json.JSONDecoder(object_pairs_hook=_with_unique_keys).raw_decode(text)
    except ValueError:
        return FrontMatter()
    if text[end:].split("\n", 1)[0].strip():
        return FrontMatter()
    return _front_matter(values, "json", first + text.count("\n", 0, end) + 1)


def _read_unfenced(lines: Sequence[NoteLine], first: int) -> FrontMatter:
    """Parse ``Key: value`` lines up to an empty line (Pelican), or YAML up to ``---`` (Hexo)."""
    found = _KEY_VALUE.fullmatch(lines[first].text.rstrip())
    if not found or found["key"].lower() not in _FIRST_KEYS:
        return FrontMatter()
    for index in range(first, len(lines)):
        text = lines[index].text.rstrip()
        if text == "---":
            return _parse("\n".join(line.text for line in lines[first:index]), "yaml", index + 1)
        if not text and not _ends_with_fence(lines, index):
            return _front_matter(_parse_key_values(lines[first:index]), "plain", index + 1)
        if text and not _KEY_VALUE.fullmatch(text) and not text.startswith((" ", "\t", "-")):
            return FrontMatter()
    return _front_matter(_parse_key_values(lines[first:]), "plain", len(lines))


def _ends_with_fence(lines: Sequence[NoteLine], index: int) -> bool:
    """Tell whether only ``Key: value`` lines come before the next ``---``."""
    for line in lines[index:]:
        if line.text.rstrip() == "---":
            return True
        if line.text.strip() and not _KEY_VALUE.fullmatch(line.text.rstrip()):
            return False
    return False


def _parse_key_values(lines: Sequence[NoteLine]) -> dict[str, str]:
    pairs: list[tuple[str, str]] = []
    for line in lines:
        found = _KEY_VALUE.fullmatch(line.text.rstrip()) if not line.text.startswith((" ", "\t")) else None
        if found:
            pairs.append((found["key"], (found["value"] or "").strip().strip("\"'")))
        elif pairs and line.text.strip():
            key, value = pairs[-1]
            pairs[-1] = key, f"{value}\n{line.text.strip()}".strip()
    return _with_unique_keys(pairs)


def _parse(text: str, form: str, body: int) -> FrontMatter:
    try:
        if form == "toml":
            values: Any = tomllib.loads(text)
        elif form == "json":
            values = json.loads(f"{{{text}}}", object_pairs_hook=_with_unique_keys)
        else:
            values = yaml.load(_quote_hashes(text), Loader=_UniqueKeyLoader)  # noqa: S506 - a SafeLoader, too
    except (ValueError, yaml.YAMLError, RecursionError, *_PYYAML_ERRORS) as error:
        # Such as `title: Notes: day one`, which can still be parsed line by line.
        written = [NoteLine(line) for line in text.replace(" = ", ": ").split("\n")]
        split = _parse_key_values(written) if all(_is_key_value(line.text) for line in written) else {}
        message = (
            f"The front matter is no valid {form.upper()} ({_one_line(error)}); it was read as 'Key: value' lines."
        )
        return _front_matter(split, form, body, message) if split else FrontMatter()
    return _front_matter(values if values is not None else {}, form, body)


def _quote_hashes(text: str) -> str:
    """Quote the values that hold `` #4`` or `` #tag``: to YAML a comment begins there, to the author it does not."""
    return _WITH_HASH.sub(lambda match: match["key"] + "'" + match["value"].replace("'", "''") + "'", text)


def _is_key_value(text: str) -> bool:
    return not text.strip() or text.startswith((" ", "\t", "-")) or _KEY_VALUE.fullmatch(text.rstrip()) is not None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _front_matter(values: Any, form: str, body: int, message: str = "") -> FrontMatter:
    if not isinstance(values, dict):
        return FrontMatter()
    lower = _with_unique_keys((str(key).lower(), value) for key, value in values.items())
    return FrontMatter(values=lower, format=form, body=body, error=message)

"""Composing: options and directives as lines that MyST reads back as they were meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import yaml

from eventnotes.core import options
from eventnotes.core.options import Options
from eventnotes.importing.lines import Doubt, Line

#: Where MyST's reader of options would see more than a plain text.
_UNPLAIN = re.compile(r"^[\"'|>#]|\s#|[\\\n\t]|^\s|\s$")
_MARK = ":::"


def directive(name: str, argument: str, values: Iterable[tuple[str, str]], known: Options, doubt: Doubt) -> list[Line]:
    """Return a directive without a body; an option that could not be read back is a doubt, and left out."""
    made = [Line(f"{_MARK}{{{name}}} {argument}".rstrip())]
    for option, value in values:
        if not value:
            continue
        try:
            known[option].read(value)
        except ValueError as error:
            doubt(f"The option '{option}' of the {name} was left out: {error}", 0)
            continue
        made.append(Line(f":{option}: {_quoted(value)}"))
    return [*made, Line(_MARK)]


def plain_directive(name: str, values: Sequence[tuple[str, str]], body: Sequence[str]) -> list[Line]:
    """Return a directive of Sphinx's own with a body."""
    return [
        Line(text)
        for text in (f"{_MARK}{{{name}}}", *(f":{key}: {value}".rstrip() for key, value in values), "", *body, _MARK)
    ]


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if _UNPLAIN.search(value) else value


def listed(items: Iterable[str]) -> str:
    """Return a list as an option holds it; what separates items becomes a space inside one."""
    return ", ".join(
        dict.fromkeys(shown for item in items if (shown := " ".join(re.sub(r"[,、\n]", " ", item).split())))
    )


def link(text: str, url: str) -> str:
    """Return ``Text <URL>``, or what there is of it."""
    shown = " ".join(re.sub(r"[<>,、\n]", " ", text).split())
    try:
        options.url(url)
    except ValueError:
        return shown
    return f"{shown} <{url}>" if shown else url


def front_matter(values: dict[str, object]) -> list[Line]:
    """Return what was in the front matter and has no option, kept for the author under the key ``imported``."""
    if not values:
        return []
    text = yaml.safe_dump({"imported": values}, allow_unicode=True, sort_keys=False, width=10_000)
    return [Line("---"), *(Line(line) for line in text.rstrip("\n").split("\n")), Line("---")]

"""Write directives, option values and front matter as lines of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

import yaml

from eventnotes.model.options import Options, parse_options
from eventnotes.text import markdown_writer
from eventnotes.text.markdown_writer import Declaration
from eventnotes.text.urls import is_safe_url
from eventnotes_tools.importing.markup.lines import DoubtReporter, NoteLine


def directive_lines(
    name: str, argument: str, values: Iterable[tuple[str, str]], known: Options, doubt: DoubtReporter
) -> list[NoteLine]:
    """Write a directive without a body; report and leave out an option whose value its parser rejects."""
    given = {option: value for option, value in values if value}
    valid, faults = parse_options(known, given)
    for fault in faults:
        doubt(f"A value was left out of the directive '{name}': {fault}.", 0)
    kept = {option: value for option, value in given.items() if option in valid}
    written = markdown_writer.write_directive(name, Declaration(title="", id=argument, options=kept))
    return [NoteLine(text) for text in written.split("\n")]


def join_items(items: Iterable[str]) -> str:
    """Write the value of a list option, each item once and none empty."""
    return markdown_writer.join_list(dict.fromkeys(item for item in items if re.sub(r"[\s,、]", "", item)))


def titled_url(text: str, url: str) -> str:
    """Write ``Text <URL>`` for an option; only the part that is there and valid."""
    shown = " ".join(re.sub(r"[<>,、\n]", " ", text).split())
    if not is_safe_url(url):
        return shown
    return f"{shown} <{url}>" if shown else url


def front_matter_lines(values: dict[str, object]) -> list[NoteLine]:
    """Write a page's front matter: values that no option holds, under the key ``imported``."""
    if not values:
        return []
    text = yaml.safe_dump({"imported": values}, allow_unicode=True, sort_keys=False, width=10_000)
    return [NoteLine("---"), *(NoteLine(line) for line in text.rstrip("\n").split("\n")), NoteLine("---")]

"""The directive ``notes:reference``: options, settings, warnings, providers and commands, as they are declared."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from types import ModuleType

import click
from docutils import nodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from eventnotes import config
from eventnotes.core import media, options, problems
from eventnotes.directives.commands import command_named, declared_in, rows_of
from eventnotes.log import TYPE
from eventnotes.reading.draft import PageDraft

#: The cells of one row; what stands between backticks is code.
Row = Sequence[str]
#: The module with the declarations, the names of the columns, and what makes the rows.
Table = tuple[ModuleType, Row, Callable[[], list[Row]]]


def _options(known: options.Options) -> list[Row]:
    return [(f"`{name}`" + (" (required)" if it.required else ""), it.help) for name, it in known.items()]


def _settings() -> list[Row]:
    return [
        (f"`eventnotes_{it.name}`", f"`{it.default!r}`", it.metadata["help"])  # the names in ``conf.py``
        for it in fields(config.Settings)
    ]


def _warnings() -> list[Row]:
    # Only the source has the docstrings of an enumeration's members.
    described = ModuleAnalyzer.for_module(problems.__name__).find_attr_docs()
    return [
        (f"`{TYPE}.{kind.value}`", " ".join(described[problems.Kind.__name__, kind.name]).replace("``", "`"))
        for kind in problems.Kind
    ]


def _providers() -> list[Row]:
    rows = [(it.name, it.kind, ", ".join(f"`{site}`" for site in it.sites)) for it in media.PROVIDERS]
    return [*rows, (media.PDF.name, media.PDF.kind, "any address that ends in `.pdf`")]


_OPTIONS: Mapping[str, options.Options] = {
    "event": options.EVENT,
    "note": options.NOTE,
    "session": options.SESSION,
    "topic": options.TOPIC,
    **options.LISTINGS,
}

#: What can be asked for, by the directive's argument.
TABLES: Mapping[str, Table] = {
    **{name: (options, ("Option", "Meaning"), partial(_options, known)) for name, known in _OPTIONS.items()},
    "settings": (config, ("Setting", "Default", "Meaning"), _settings),
    "warnings": (problems, ("Subtype", "Meaning"), _warnings),
    "providers": (media, ("Provider", "Shows", "Addresses"), _providers),
}


def _command(name: str) -> Table | None:
    command = command_named(name)
    if command is None:
        return None
    columns = ("Command" if isinstance(command, click.Group) else "Option", "Meaning")
    return declared_in(command), columns, partial(rows_of, command)


class ReferenceDirective(SphinxDirective):
    """Shows one of ``TABLES``, or a command and its options, named by the argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table; the page is read again when the declarations change."""
        name = " ".join(self.arguments[0].split())
        found = TABLES.get(name) or _command(name)
        if found is None:
            known = ", ".join([*sorted(TABLES), "eventnotes"])
            text = f"there is no reference of '{name}'; use one of {known}"
            draft = PageDraft.of(self.env)
            draft.report(problems.Kind.OPTION, text, draft.line(*self.get_source_info()))
            return []
        module, columns, rows = found
        self.env.note_dependency(inspect.getfile(module))
        table = _table(columns, rows())
        self.set_source_info(table)
        return [table]


def _table(columns: Row, rows: Sequence[Row]) -> nodes.table:
    widths = [30, *[20] * (len(columns) - 2), 50]  # in characters, where the writer counts them
    group = nodes.tgroup("", *(nodes.colspec("", colwidth=width) for width in widths), cols=len(columns))
    group += nodes.thead("", _row(columns))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["eventnotes-reference"])


def _row(cells: Row) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *_text(cell))) for cell in cells))


def _text(written: str) -> list[nodes.Node]:
    """Return text with code between backticks as nodes."""
    parts = enumerate(written.split("`"))
    return [nodes.literal(part, part) if number % 2 else nodes.Text(part) for number, part in parts if part]

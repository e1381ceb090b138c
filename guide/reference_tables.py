"""The directive ``reference-table`` of this guide: options, settings, warnings, providers and commands as tables."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import click
from docutils import nodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from eventnotes import config
from eventnotes.log import TYPE
from eventnotes.model import media, options, problems
from eventnotes_tools.cli import main

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class Table(NamedTuple):
    """A table of Markdown."""

    #: The module with the declarations.
    module: ModuleType
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def _options(known: options.Options) -> Table:
    rows = [(f"`{name}`" + (" (required)" if it.required else ""), it.help) for name, it in known.items()]
    return Table(options, ("Option", "Meaning"), rows)


def _settings() -> Table:
    rows = [(f"`eventnotes_{it.name}`", f"`{it.default!r}`", it.metadata["help"]) for it in fields(config.Settings)]
    return Table(config, ("Setting", "Default", "Meaning"), rows)


def _warnings() -> Table:
    # Docstrings of enum members exist in the source alone.
    described = ModuleAnalyzer.for_module(problems.__name__).find_attr_docs()
    rows = [
        (f"`{TYPE}.{kind}`", " ".join(described["ProblemKind", kind.name]).replace("``", "`"))
        for kind in problems.ProblemKind
    ]
    return Table(problems, ("Subtype", "Meaning"), rows)


def _providers() -> Table:
    rows = [(it.name, it.kind, ", ".join(f"`{site}`" for site in it.sites)) for it in media.PROVIDERS]
    return Table(
        media,
        ("Provider", "Shows", "Addresses"),
        [*rows, (media.PDF.name, media.PDF.kind, "any address that ends in `.pdf`")],
    )


#: Tables by the argument of the directive; others are those of commands.
TABLES: Mapping[str, Table] = {
    **{name: _options(known) for name, known in options.OPTIONS.items()},
    "event": _options(options.EVENT_OPTIONS),
    "note": _options(options.NOTE_OPTIONS),
    "settings": _settings(),
    "warnings": _warnings(),
    "providers": _providers(),
}


def command_table(name: str) -> Table:
    """Return the subcommands or the options of a command by its full name, such as ``eventnotes new event``."""
    program, *parts = name.split()
    command: click.Command | None = main if program == "eventnotes" else None
    for part in parts:
        command = command.get_command(click.Context(command), part) if isinstance(command, click.Group) else None
    if command is None:
        raise ValueError(f"there is no table '{name}'; use one of {', '.join(TABLES)}, eventnotes")
    context, module = click.Context(command), import_module(command.callback.__module__)
    if isinstance(command, click.Group):
        below = ((part, command.get_command(context, part)) for part in command.list_commands(context))
        rows = [(f"`{part}`", it.get_short_help_str(200)) for part, it in below if it]
        return Table(module, ("Command", "Meaning"), rows)
    records = (it.get_help_record(context) for it in command.params if isinstance(it, click.Option))
    # The help is plain text, in which a name in angle brackets is no HTML.
    rows = [(f"`{record[0]}`", record[1].replace("<", r"\<")) for record in records if record]
    return Table(module, ("Option", "Meaning"), rows)


class ReferenceTable(SphinxDirective):
    """Shows the table that its argument names: one of ``TABLES``, or that of a command."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table, and have the page read again when its declarations change."""
        name = self.arguments[0]
        table = TABLES.get(name) or command_table(name)
        self.env.note_dependency(inspect.getfile(table.module))
        rows = [table.columns, ["---"] * len(table.columns), *table.rows]
        cells = ([cell.replace("|", r"\|") for cell in row] for row in rows)
        found = self.parse_text_to_nodes("\n".join(f"| {' | '.join(row)} |" for row in cells))
        return [nodes.container("", *found, classes=["eventnotes-reference"])]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("reference-table", ReferenceTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

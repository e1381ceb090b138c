"""The directive ``notes:reference``: tables of options, settings, warnings, providers and commands."""

from __future__ import annotations

import inspect
from dataclasses import fields
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import click
from docutils import nodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from eventnotes import __version__, config
from eventnotes.log import TYPE
from eventnotes.model import media, options, problems
from eventnotes_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class ReferenceTable(NamedTuple):
    """A table; backticks in its cells enclose code."""

    #: The module with the declarations.
    module: ModuleType
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


_OPTIONS = {**options.OPTIONS, "event": options.EVENT_OPTIONS, "note": options.NOTE_OPTIONS}
#: Docstrings of enum members exist in the source alone.
_DESCRIBED = ModuleAnalyzer.for_module(problems.__name__).find_attr_docs()
#: Tables by the argument of the directive.
TABLES: Mapping[str, ReferenceTable] = {
    **{
        name: ReferenceTable(
            options,
            ("Option", "Meaning"),
            [(f"`{option}`" + (" (required)" if it.required else ""), it.help) for option, it in known.items()],
        )
        for name, known in _OPTIONS.items()
    },
    "settings": ReferenceTable(
        config,
        ("Setting", "Default", "Meaning"),
        [(f"`eventnotes_{it.name}`", f"`{it.default!r}`", it.metadata["help"]) for it in fields(config.Settings)],
    ),
    "warnings": ReferenceTable(
        problems,
        ("Subtype", "Meaning"),
        [
            (f"`{TYPE}.{kind}`", " ".join(_DESCRIBED["ProblemKind", kind.name]).replace("``", "`"))
            for kind in problems.ProblemKind
        ],
    ),
    "providers": ReferenceTable(
        media,
        ("Provider", "Shows", "Addresses"),
        [
            *((it.name, it.kind, ", ".join(f"`{site}`" for site in it.sites)) for it in media.PROVIDERS),
            (media.PDF.name, media.PDF.kind, "any address that ends in `.pdf`"),
        ],
    ),
}


def _command_table(name: str) -> ReferenceTable | None:
    command = find_command(name)
    if command is None or command.callback is None:
        return None
    columns = ("Command" if isinstance(command, click.Group) else "Option", "Meaning")
    return ReferenceTable(import_module(command.callback.__module__), columns, command_rows(command))


class ReferenceDirective(SphinxDirective):
    """Shows the table that its argument names: one of ``TABLES``, or a command's options."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table, and have the page read again when its declarations change."""
        name = " ".join(self.arguments[0].split())
        found = TABLES.get(name) or _command_table(name)
        if found is None:
            raise self.error(f"there is no reference table '{name}'; use one of {', '.join(TABLES)}, eventnotes")
        self.env.note_dependency(inspect.getfile(found.module))
        table = _table_node(found.columns, found.rows)
        self.set_source_info(table)
        return [table]


def _table_node(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.table:
    widths = [30, *[20] * (len(columns) - 2), 50]  # in characters, for text output
    group = nodes.tgroup("", *(nodes.colspec("", colwidth=width) for width in widths), cols=len(columns))
    group += nodes.thead("", _row_node(columns))
    group += nodes.tbody("", *map(_row_node, rows))
    return nodes.table("", group, classes=["eventnotes-reference"])


def _row_node(cells: Sequence[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *_inline_nodes(cell))) for cell in cells))


def _inline_nodes(written: str) -> list[nodes.Node]:
    """Convert text with code between backticks to nodes."""
    parts = enumerate(written.split("`"))
    return [nodes.literal(part, part) if number % 2 else nodes.Text(part) for number, part in parts if part]


def find_command(name: str) -> click.Command | None:
    """Return a command by its full name, such as ``eventnotes new event``; None if there is none."""
    program, *parts = name.split()
    found: click.Command | None = main if program == "eventnotes" else None
    for part in parts:
        found = found.get_command(click.Context(found), part) if isinstance(found, click.Group) else None
    return found


def command_rows(command: click.Command) -> list[tuple[str, str]]:
    """Return a row for each subcommand of a group, or for each option of a command."""
    context = click.Context(command)
    if isinstance(command, click.Group):
        found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        return [(f"`{name}`", it.get_short_help_str(200)) for name, it in found if it is not None]
    records = (it.get_help_record(context) for it in command.params if isinstance(it, click.Option))
    return [(f"`{record[0]}`", record[1]) for record in records if record is not None]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive to the domain of the extension."""
    app.setup_extension("eventnotes")
    app.add_directive_to_domain("notes", "reference", ReferenceDirective)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}

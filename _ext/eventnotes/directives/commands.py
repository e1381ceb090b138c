"""What the directive ``notes:reference`` shows of the commands: their subcommands and options, as declared."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from eventnotes.cli import main

if TYPE_CHECKING:
    from types import ModuleType

    from eventnotes.directives.reference import Row


def command_named(name: str) -> click.Command | None:
    """Return a command by its full name, such as ``eventnotes new event``."""
    program, *parts = name.split()
    found: click.Command | None = main if program == "eventnotes" else None
    for part in parts:
        found = found.get_command(click.Context(found), part) if isinstance(found, click.Group) else None
    return found


def declared_in(command: click.Command) -> ModuleType:
    """Return the module that declares a command."""
    module = inspect.getmodule(command.callback)
    assert module is not None
    return module


def rows_of(command: click.Command) -> list[Row]:
    """Return the subcommands of a group, or the options of a command, each with its help."""
    context = click.Context(command)
    if isinstance(command, click.Group):
        found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        return [(f"`{name}`", it.get_short_help_str(200)) for name, it in found if it is not None]
    records = (it.get_help_record(context) for it in command.params if isinstance(it, click.Option))
    return [(f"`{record[0]}`", record[1]) for record in records if record is not None]

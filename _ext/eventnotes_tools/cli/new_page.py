"""Make new pages: the options of directives as options of a command, ids, and files that are never overwritten."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventnotes import files
from eventnotes.model.identifiers import ID_RULE, is_id, suggest_id, transliterate_id
from eventnotes.model.options import Option, Options, parse_flag
from eventnotes_tools.cli.project import display_path

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping


class NoIdError(click.UsageError):
    """No id can be made from a title, and nobody can be asked for one."""


def checked_id(_context: click.Context | None, _parameter: click.Parameter | None, value: str | None) -> str | None:
    """Return a valid id, or None; raise click.BadParameter for an invalid one."""
    if value is None or is_id(value):
        return value
    hint = suggest_id(value)
    raise click.BadParameter(f"'{value}' can't be an id; {ID_RULE}" + (f", such as '{hint}'" if hint else "") + ".")


id_option = click.option("--id", "given_id", callback=checked_id, help="The id; by default made from the title.")
edit_option = click.option("-e", "--edit", is_flag=True, help="Open the page in $VISUAL or $EDITOR.")


def declared_options(known: Options, *, without: Container[str] = ()) -> Callable[[Any], Any]:
    """Return a decorator that adds an option for each of a directive's *known* options; values stay as written."""

    def add(command: Any) -> Any:
        for name, declared in reversed(list(known.items())):
            if name not in without:
                command = _click_option(name, declared)(command)
        return command

    return add


def declaration_order(known: Options, written: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return *written* options, named as parameters of Python, in the order in which *known* declares them."""
    named = {name: name.replace("-", "_") for name in known}
    return {name: written[key] for name, key in named.items() if key in written}


def _click_option(name: str, declared: Option) -> Callable[[Any], Any]:
    def check(_context: click.Context, _parameter: click.Parameter, value: str | bool | None) -> str | None:
        if isinstance(value, bool):
            return "" if value else None
        try:
            if value is not None:
                declared.parse(value)
        except ValueError as error:
            raise click.BadParameter(f"{error}.") from None
        return value

    text = declared.help.replace("`", "")
    if declared.parse is parse_flag:
        return click.option(f"--{name}", is_flag=True, callback=check, help=text)
    return click.option(f"--{name}", metavar="TEXT", callback=check, help=text)


def choose_id(given: str | None, *texts: str) -> str:
    """Return the *given* id, or one made from *texts*, or one that the user types; raise NoIdError if all fail."""
    found = given or transliterate_id(*texts)
    if found:
        return found
    if is_interactive():
        return str(click.prompt("Id (a-z, 0-9 and hyphens)", value_proc=partial(checked_id, None, None), err=True))
    raise NoIdError(f"No id can be made from '{texts[0]}'. Choose one: --id some-words")


def is_interactive() -> bool:
    """Tell whether a user can answer a prompt."""
    return sys.stdin.isatty()


def create_page(path: Path, text: str) -> None:
    """Write a new page; raise click.ClickException if the file exists, OSError if it can't be written."""
    if os.path.lexists(path):
        raise click.ClickException(f"{display_path(path)} exists already and was not changed. Choose another --id.")
    files.create(path, text.encode())


def print_page(path: Path, *, line: int | None = None, edit: bool = False) -> None:
    """Print the path of a page, and open it in an editor with *edit*."""
    click.echo(display_path(path) + (f":{line}" if line else ""))
    if edit:
        click.edit(filename=str(path))

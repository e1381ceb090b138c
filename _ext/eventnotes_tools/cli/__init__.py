"""The command ``eventnotes``: each subcommand is a module of this package, imported on its first use."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from typing import Any, cast

import click

from eventnotes import __version__

#: Name of each subcommand to the module whose ``command`` it is.
COMMANDS = {
    "archive": "archive",
    "check": "check",
    "import": "import_",
    "init": "init",
    "live": "live",
    "new": "new",
    "permalinks": "permalinks",
    "topics": "topics",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is called, and reports disk errors as messages."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno in {None, errno.EPIPE}:
                raise  # no error of a file; click handles a closed pipe
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror}; fix that and run the command again") from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        try:
            return cast("click.Command", import_module(f"{__name__}.{COMMANDS[cmd_name]}").command)
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] == "eventnotes":
                raise  # an error in this package, nothing to install
            text = (
                f"'{cmd_name}' needs the package {missing.name}; install eventnotes with the extra '{cmd_name}', "
                f"from a clone of its repository: pip install '.[{cmd_name}]'"
            )
            raise click.ClickException(text) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eventnotes")
@click.pass_context
def main(context: click.Context) -> None:
    """Import, write, check and publish notes."""
    # https://no-color.org; without it, click colours what goes to a terminal.
    if os.environ.get("NO_COLOR"):
        context.color = False

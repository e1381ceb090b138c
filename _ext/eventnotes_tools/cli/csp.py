"""``eventnotes csp``: print the Content-Security-Policy of a built site."""

from __future__ import annotations

from pathlib import Path

import click

from eventnotes_tools.csp.policy import FORMATS, policy_value, read_site, strictest_policy

#: Some servers and proxies refuse longer headers. In bytes.
_MAX_HEADER = 8000


@click.command("csp")
@click.argument("outdir", type=click.Path(exists=True, file_okay=False), default="_build/html")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="header",
    show_default=True,
    help="The format of the policy.",
)
def command(outdir: str, form: str) -> None:
    """Print the strictest Content-Security-Policy for a built site.

    OUTDIR is the folder of the built site, _build/html if not given. The policy allows what the site's pages
    need and nothing else, so print it again after a build. What can't work under it is reported.

    \b
    eventnotes csp
    eventnotes csp --format nginx _build/dirhtml
    """
    needs = read_site(Path(outdir))
    if not needs.sources:
        raise click.UsageError(f"there are no pages in {outdir}: build the site first, or name its folder")
    policy = strictest_policy(needs)
    for fault in needs.faults:
        click.echo(f"warning: {fault}", err=True)
    size = len(policy_value(policy))
    if size > _MAX_HEADER:
        click.echo(f"warning: the policy has {size} bytes; some servers send no more than {_MAX_HEADER}", err=True)
    click.echo(FORMATS[form](policy))

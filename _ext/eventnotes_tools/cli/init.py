"""``eventnotes init``: make the files of a new site, and copy the extension into it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from jinja2 import Environment, FileSystemLoader

import eventnotes
import eventnotes_tools
from eventnotes import files
from eventnotes_tools.cli import import_, topics
from eventnotes_tools.cli.new_page import is_interactive
from eventnotes_tools.cli.project import display_path

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGES = tuple(Path(str(package.__file__)).parent for package in (eventnotes, eventnotes_tools))
_TEMPLATES = Path(__file__).parent.parent / "site_template"
HOSTS = ("readthedocs", "github", "netlify", "none")
#: The lock of the site's packages: in an installed package, in a site that has a copy, and in a clone.
_LOCKS = (_TEMPLATES / "requirements.txt", *(_PACKAGES[0].parents[n] / "requirements.txt" for n in (0, 1)))


@click.command(name="init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]")
@click.option("--title", help="The title of the site.")
@click.option("--author", help="Who writes the notes.")
@click.option("--language", metavar="CODE", help="The language of the site, such as 'en' or 'ja'.")
@click.option(
    "--host", type=click.Choice(HOSTS), help="Make the files that this host needs, also for a site that exists."
)
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Import these notes instead of writing an example. May be repeated.",
)
@click.option(
    "--vendor/--no-vendor",
    default="dev" in eventnotes.__version__,
    help="Copy the extension into _ext, so that the site needs no installed one. The default until there is a release.",
)
@click.option("--update", is_flag=True, help="Renew the copy of the extension in a site that has one.")
def command(
    folder: Path | None,
    title: str | None,
    author: str | None,
    language: str | None,
    host: str | None,
    sources: tuple[Path, ...],
    *,
    vendor: bool,
    update: bool,
) -> None:
    """Make a site in DIR, by default the current folder. Existing files are kept.

    \b
    eventnotes init notes
    eventnotes init notes --language ja --host readthedocs --from ~/blog/content/posts
    """
    site = (folder or Path()).absolute()
    if update:
        _update(site)
        return
    if (site / "conf.py").exists():
        if not host or sources:
            raise click.UsageError(f"{display_path(site)} is a project already; nothing was written.")
        _create_host_files(site, host)
        return
    site_title = title or _ask("Title of the site", "Notes")
    site_author = author or _ask("Author (may be empty)", "")
    site_language = language or _ask("Language (en, ja, …)", "en")
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", site_language):
        raise click.BadParameter(f"'{site_language}' is no code of a language, such as 'en' or 'ja'.")
    chosen_host = host or _ask("Host", "none", click.Choice(HOSTS))
    names = {"title": site_title, "author": site_author, "language": site_language, "vendored": vendor}
    if vendor:
        _copy_extension(site / "_ext")
    _create_host_files(site, chosen_host)
    for name, text in _site_files(names, example=not sources):
        _create(site / name, text)
    code = _import(sources, site) if sources else 0
    click.echo(f"\nThe site is in {display_path(site)}. Look at it, and edit it, with:\n")
    if site != Path.cwd():
        click.echo(f"  cd {display_path(site)}")
    click.echo(f"  {_program(site)} live")
    raise SystemExit(code)


def _program(site: Path) -> str:
    """Return how this command is called from *site*: by its name where it is on the PATH."""
    called = Path(sys.argv[0])
    return "eventnotes" if shutil.which("eventnotes") or not called.is_file() else os.path.relpath(called, site)


def _import(sources: tuple[Path, ...], site: Path) -> int:
    """Import notes, make pages for their topics, and return the exit code."""
    return max(
        import_.command.main([*map(str, sources), "--into", str(site / "events")], standalone_mode=False) or 0,
        topics.command.main([str(site), "--create-undeclared"], standalone_mode=False) or 0,
    )


def _ask(question: str, default: str, kind: click.Choice[str] | None = None) -> str:
    if not is_interactive():
        return default
    return str(click.prompt(question, default=default, show_default=bool(default), type=kind, err=True))


def _site_files(names: dict[str, object], *, example: bool) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file, in the site's language where there is a template in it."""
    language = str(names["language"])[:2].lower()
    words = _TEMPLATES / (language if (_TEMPLATES / language).is_dir() else "en")
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), keep_trailing_newline=True, autoescape=False)  # noqa: S701  (Markdown and Python)
    names = {**names, "today": dt.date.today().isoformat()}  # noqa: DTZ011  (the author's own clock)
    pages = [path for path in sorted(words.rglob("*.jinja")) if example or path.stem in {"index.md", "speakers.md"}]
    own = "-r _ext/requirements.txt" if names["vendored"] else f"eventnotes[site,live]=={eventnotes.__version__}"
    yield "requirements.txt", f"# What the site needs; add your own below.\n{own}\n"
    yield ".gitignore", (_TEMPLATES / "gitignore").read_text("utf-8")
    # The settings come last: a folder with them is a site, and without them an interrupted run can be repeated.
    for path in [*pages, _TEMPLATES / "conf.py.jinja"]:
        base = words if path in pages else _TEMPLATES
        template = environment.get_template(path.relative_to(_TEMPLATES).as_posix())
        yield path.relative_to(base).with_suffix("").as_posix(), template.render(names)


def _create_host_files(site: Path, host: str) -> None:
    folder = _TEMPLATES / "hosts" / host
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _create(site / path.relative_to(folder), path.read_text("utf-8"))


def _create(path: Path, text: str) -> None:
    try:
        files.create(path, text.encode())
    except FileExistsError:
        click.echo(f"{display_path(path)} exists already and was kept.", err=True)
    else:
        click.echo(display_path(path))


def _copy_extension(target: Path) -> None:
    """Copy the running packages to *target*, with the versions of the packages that they were tested with."""
    for package in _PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__", "requirements.txt")
        shutil.copytree(package, target / package.name, ignore=ignore, dirs_exist_ok=True)
        click.echo(f"{display_path(target / package.name)}/")
    lock = next(path for path in _LOCKS if path.is_file()).read_text("utf-8")
    pins = "\n".join(re.findall(r"(?m)^[\w.-]+==[^\\\n]*[^\\\s]", lock))
    files.write(target / "requirements.txt", f"# Made by 'eventnotes init'; --update renews it.\n{pins}\n".encode())
    click.echo(display_path(target / "requirements.txt"))


def _update(site: Path) -> None:
    """Replace the copy of the extension in *site*."""
    target = site / "_ext"
    if not (target / "eventnotes" / "__init__.py").is_file():
        raise click.UsageError(f"There is no copy of the extension in {display_path(target)}.")
    if target.resolve() == _PACKAGES[0].parent.resolve():
        raise click.UsageError("This command is the copy in _ext itself; run that of a newer eventnotes.")
    for package in _PACKAGES:
        shutil.rmtree(target / package.name, ignore_errors=True)
    _copy_extension(target)

"""``eventnotes new``: make a page or section to type into, without starting Sphinx."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from eventnotes.files import append
from eventnotes.model.dates import parse_date_range
from eventnotes.model.identifiers import transliterate_id, unused_id
from eventnotes.model.options import OPTIONS, SESSION_OPTIONS, TOPIC_OPTIONS, parse_texts
from eventnotes.text.folding import fold
from eventnotes.text.markdown_writer import Declaration, write_declaration
from eventnotes_tools.cli.new_page import (
    checked_id,
    choose_id,
    create_page,
    declaration_order,
    declared_options,
    edit_option,
    id_option,
    print_page,
)
from eventnotes_tools.cli.project import DeclaringPage, Project, display_path, find_project
from eventnotes_tools.schedules import read_schedule
from eventnotes_tools.schedules.declarations import event_declaration, session_declarations
from eventnotes_tools.schedules.records import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eventnotes.model.visibility import Declaration as SourceDeclaration
    from eventnotes_tools.schedules.records import Schedule


@click.group(name="new")
def command() -> None:
    """Make a page or a section to type into.

    Existing pages are never overwritten. The path is printed; -e opens the page.
    """


@command.command()
@click.argument("title", required=False)
@click.option(
    "--schedule",
    type=click.File("rb"),
    help="A schedule with the event and its talks: JSON or XML (pretalx, frab, pentabarf, Sessionize), iCalendar; - for"
    " standard input. Download it first.",
)
@id_option
@declared_options(OPTIONS["event"], without=("title",))
@edit_option
def event(
    title: str | None,
    schedule: IO[bytes] | None,
    given_id: str | None,
    edit: bool,
    **options: str | None,
) -> None:
    """Make a page for an event; without --date, its date is today.

    \b
    eventnotes new event "PyCon JP 2030" --date 2030-09-20/2030-09-22 --series pycon-jp
    eventnotes new event --schedule schedule.json -e
    """
    found = find_project(None)
    read = _read_schedule(schedule, options.get("timezone") or "") if schedule is not None else None
    if not (title or (read and read.title)):
        raise click.UsageError("The event has no title. Write it in quotation marks after 'new event'.")
    today = dt.date.today().isoformat()  # noqa: DTZ011 - the author's own clock
    made = event_declaration(read, given_id or "") if read else Declaration("", "", {"date": today})
    title = title or made.title
    event_id = made.id or choose_id(given_id, title)
    pages = list(found.pages())
    _refuse_taken_id(pages, "event", event_id)
    path = _most_used_folder(found, pages, "event") / f"{event_id}.md"
    given = {name: value for name, value in options.items() if value is not None}
    written = declaration_order(OPTIONS["event"], {**made.options, **given})
    parts = [write_declaration("event", Declaration(title, event_id, written, made.body), found.style)]
    if read:
        parts += [
            write_declaration("session", talk, found.style, level=2) for talk in session_declarations(read, event_id)
        ]
    create_page(path, "\n".join(parts))
    if read:
        _report_skipped_talks(read)
    print_page(path, edit=edit)


@command.command()
@click.argument("title")
@click.option("--event", "event_id", callback=checked_id, help="The id of its event; by default today's event.")
@id_option
@declared_options(SESSION_OPTIONS, without=("event",))
@edit_option
def session(title: str, event_id: str | None, given_id: str | None, edit: bool, **options: str | None) -> None:
    """Add a section for a session at the end of its event's page.

    \b
    eventnotes new session "Programs outside the browser" --speakers "Ada Lovelace" -e
    eventnotes new session 基調講演 --event pycon-jp-2030 --id keynote
    """
    found = find_project(None)
    pages = list(found.pages())
    page, its_event = _find_event(pages, event_id)
    session_id = _session_id(pages, its_event.id, given_id, title)
    section = Declaration(title, session_id, declaration_order(SESSION_OPTIONS, options))
    text = write_declaration("session", section, found.style, level=min(its_event.level + 1, 6))
    print_page(page.path, line=_append_section(found, page, text), edit=edit)


@command.command()
@click.argument("name")
@id_option
@declared_options(TOPIC_OPTIONS)
@edit_option
def topic(name: str, given_id: str | None, edit: bool, **options: str | None) -> None:
    """Make a page for a topic.

    \b
    eventnotes new topic WebAssembly --aliases Wasm
    eventnotes new topic 負荷試験 --reading ふかしけん --id load-testing
    """
    print_page(create_topic(find_project(None), name, given_id, options), edit=edit)


def create_topic(project: Project, name: str, given_id: str | None, options: Mapping[str, str | None]) -> Path:
    """Write the page of a topic and return its path; raise click.ClickException if another topic has the name."""
    pages = list(project.pages())
    for page in pages:
        for other in page.declarations("topic"):
            aliases = ",".join(other.options.get(key, "") for key in ("aliases", "hidden-aliases"))
            if fold(name) in map(fold, (other.title, *parse_texts(aliases))):
                raise click.ClickException(
                    f"'{name}' is a topic already: {display_path(page.path)}:{other.line} declares '{other.id}'."
                )
    topic_id = choose_id(given_id, name, *(options.get(key) or "" for key in ("reading", "aliases")))
    _refuse_taken_id(pages, "topic", topic_id)
    declared = Declaration(name, topic_id, declaration_order(TOPIC_OPTIONS, options))
    path = _most_used_folder(project, pages, "topic") / f"{topic_id}.md"
    create_page(path, write_declaration("topic", declared, project.style))
    return path


def _read_schedule(file: IO[bytes], timezone: str) -> Schedule:
    try:
        return read_schedule(file.read(), timezone)
    except ScheduleError as error:
        name = getattr(file, "name", "<stdin>").replace("<stdin>", "standard input")
        raise click.ClickException(f"{name}: {error}.") from None


def _report_skipped_talks(schedule: Schedule) -> None:
    """Print the number of talks, and of skipped ones by reason, to standard error."""
    talks = sum(talk.skipped is None for talk in schedule.talks)
    left_out = Counter(talk.skipped for talk in schedule.talks if talk.skipped)
    text = f"{talks} talk{'' if talks == 1 else 's'}"
    if left_out:
        text += "; left out: " + ", ".join(f"{reason.value} ({count})" for reason, count in sorted(left_out.items()))
    click.echo(text, err=True)


def _refuse_taken_id(pages: Iterable[DeclaringPage], kind: str, wanted: str) -> None:
    for page in pages:
        for other in page.declarations(kind):
            if other.id == wanted:
                raise click.ClickException(
                    f"The {kind} '{wanted}' is declared already, at {display_path(page.path)}:{other.line}."
                    " Choose another --id."
                )


def _most_used_folder(project: Project, pages: Iterable[DeclaringPage], kind: str) -> Path:
    """Return the folder with most declarations of a *kind*, or the one named after it."""
    counts = Counter(page.path.parent for page in pages for _ in page.declarations(kind))
    default = project.root / f"{kind}s"
    return project.refuse_outside(min(counts, key=lambda folder: (-counts[folder], folder), default=default))


def _find_event(pages: Iterable[DeclaringPage], wanted: str | None) -> tuple[DeclaringPage, SourceDeclaration]:
    """Return the event with the id *wanted*, or today's, and its page; raise click.UsageError if there is none."""
    events = [(page, event) for page in pages for event in page.declarations("event") if event.id]
    if wanted is not None:
        found = [(page, event) for page, event in events if event.id == wanted]
        if not found:
            raise click.UsageError(f"No page declares the event '{wanted}'. Make it first: eventnotes new event")
        return found[0]
    today = [(page, event) for page, event in events if _is_today(event)]
    if len(today) != 1:
        known = ", ".join(event.id for _, event in today) or "none"
        raise click.UsageError(f"Name the event with --event. Today's events: {known}.")
    return today[0]


def _is_today(event: SourceDeclaration) -> bool:
    try:
        days = parse_date_range(event.options.get("date", ""))
    except ValueError:
        return False
    return days.first <= dt.date.today() <= days.last  # noqa: DTZ011 - the author's own clock


def _session_id(pages: Iterable[DeclaringPage], event_id: str, given: str | None, title: str) -> str:
    """Return an id that neither the event nor one of its sessions has."""
    taken = {event_id: ""}
    for page in pages:
        own = next((event.id or event.options.get("event", "") for event in page.declarations("event")), "")
        for other in page.declarations("session"):
            if other.options.get("event", own) == event_id:
                taken[other.id] = f"{display_path(page.path)}:{other.line}"
    if given is None:
        return unused_id(transliterate_id(title) or choose_id(None, title), taken)
    if given in taken:
        place = f", at {taken[given]}" if taken[given] else ""
        raise click.ClickException(f"'{event_id}' has the id '{given}' already{place}. Choose another --id.")
    return given


def _append_section(project: Project, page: DeclaringPage, text: str) -> int:
    """Append *text* to a page and return its first line number."""
    if page.path.suffix != ".md":
        raise click.ClickException(f"{display_path(page.path)} is no Markdown. Add the section by hand.")
    if page.source.has_unclosed_fence:
        raise click.ClickException(f"{display_path(page.path)} ends inside a code block or directive. Close it first.")
    content = project.refuse_outside(page.path).read_bytes()
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    before = content.rstrip() + newline * 2
    # Opened for appending, so that the existing text is safe.
    added = before[len(content) :] if before.startswith(content) else b""
    append(page.path, added + text.encode().replace(b"\n", newline))
    return before.count(b"\n") + 1 if added else content.count(b"\n") + 1

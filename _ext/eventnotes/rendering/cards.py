"""The cards under the headings of events, sessions and topics."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.core.records import Status
from eventnotes.embeds import media_nodes
from eventnotes.i18n import _, format_published, format_times, language_name
from eventnotes.rendering import counts
from eventnotes.rendering.build import (
    blocks_field,
    bullets,
    card,
    dated,
    external,
    field,
    named,
    paragraph,
    separated,
)
from eventnotes.rendering.notices import draft_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from eventnotes.core.records import Event, Note, Session
    from eventnotes.core.views.editions import Editions
    from eventnotes.core.views.event import EventView
    from eventnotes.core.views.figures import Figures
    from eventnotes.core.views.links import Link
    from eventnotes.core.views.session import SessionView
    from eventnotes.core.views.topic import TopicView
    from eventnotes.rendering.build import Builder


def _texts(name: str, values: Sequence[str]) -> Iterator[nodes.field]:
    if values:
        yield field(name, *separated([nodes.Text(value) for value in values]))


def _text(name: str, value: str) -> Iterator[nodes.field]:
    if value:
        yield field(name, nodes.Text(value))


def _links(build: Builder, name: str, links: Sequence[Link]) -> Iterator[nodes.field]:
    if links:
        yield field(name, *build.links(links))


def _site(name: str, url: str) -> Iterator[nodes.field]:
    if url:
        yield field(name, external(url))


def event_card(build: Builder, view: EventView) -> list[nodes.Node]:
    """Return an event's card."""
    fields = [*_event_fields(build, view), *_note_fields(build, view.note)]
    if view.others:
        fields.append(field(_("More notes"), *build.links(view.others)))
    fields += _counted_links(build, _("Topics mentioned"), [(link, str(count)) for link, count in view.mentioned])
    statuses = (view.event.status, view.note.status if view.note else Status.PUBLISHED)
    return [*draft_mark(*statuses), *card("event-card", fields)]


def _counted_links(build: Builder, name: str, links: Sequence[tuple[Link, str]]) -> Iterator[nodes.field]:
    """Yield a field of links with a count behind each that has one."""
    if links:
        parts = [_counted(build.link(link), count) if count else build.link(link) for link, count in links]
        yield field(name, *separated(parts))


def _counted(link: nodes.Node, count: str) -> nodes.Node:
    number = nodes.inline("", f"\N{NO-BREAK SPACE}({count})", classes=["eventnotes-count"])
    return nodes.inline("", "", link, number)


def _event_fields(build: Builder, view: EventView) -> Iterator[nodes.field]:
    event = view.event
    if view.link is not None:
        yield field(_("Event"), build.link(view.link))
    yield field(_("Date"), build.days(event.date, event.end_date))
    yield from _text(_("Venue"), _(", ").join(filter(None, (event.venue, _("online") if event.online else ""))))
    yield from _texts(_("Organizer"), event.organizers)
    yield from _text(_("Series"), event.series)
    yield from _edition_fields(build, view.editions)
    yield from _site(_("Website"), event.url)
    yield from _text(_("Hashtag"), _hashtag(event))
    yield from _text(_("Time zone"), event.timezone)
    if view.sessions:
        yield field(_("Sessions"), nodes.Text(str(view.sessions)))
    if view.elsewhere:
        lines: list[list[nodes.Node]] = [[build.link(link)] for link in view.elsewhere]
        yield blocks_field(_("On other pages"), bullets([*lines, *_more(view.more_elsewhere)]))
    yield from _links(build, _("Topics"), view.topics)


def _edition_fields(build: Builder, editions: Editions) -> Iterator[nodes.field]:
    yield from _links(build, _("Previous edition"), [editions.previous] if editions.previous else [])
    yield from _links(build, _("Next edition"), [editions.next] if editions.next else [])
    if editions.all:
        links = [[build.link(link)] for link in editions.all]
        yield field(_("All editions"), *separated([*chain.from_iterable([*links, *_more(editions.more)])]))


def _more(count: int) -> list[list[nodes.Node]]:
    """Return the line that says how much was left out, if anything was."""
    return [[nodes.inline("", counts.more(count), classes=["eventnotes-count"])]] if count else []


def _hashtag(event: Event) -> str:
    return f"#{event.hashtag.lstrip('#')}" if event.hashtag else ""


def _note_fields(build: Builder, note: Note | None) -> Iterator[nodes.field]:
    if note is None:
        return
    yield from _text(_("Notes by"), note.author)
    if note.source.text or note.source.url:
        yield field(_("Source"), named(note.source))
    if note.published:
        yield field(_("Published"), dated(format_published(note.published, build.language)))
    yield from _text(_("License"), note.license)


def session_card(build: Builder, view: SessionView) -> list[nodes.Node]:
    """Return a session's card, its slides and videos below the fields."""
    players: list[nodes.Node] = []
    for url in view.session.slides:
        players += media_nodes(url, title=_("Slides: %s") % view.session.title)
    for url in view.session.video:
        players += media_nodes(url, title=_("Video: %s") % view.session.title)
    return [*draft_mark(view.session.status), *card("session-card", [*_session_fields(build, view)], *players)]


def _session_fields(build: Builder, view: SessionView) -> Iterator[nodes.field]:
    session = view.session
    yield from _links(build, _("Event"), [view.event] if view.event else [])
    yield from _links(build, _("Speakers"), view.speakers)
    yield from _texts(_("Organizer"), session.organizers)
    yield from _text(_("Type"), session_type(session))
    if times := format_times(session.start, session.end, build.language):
        yield field(_("Time"), dated(times))
    yield from _text(_("Track"), session.track)
    yield from _text(_("Language"), language_name(session.language, build.language))
    yield from _site(_("Session page"), session.url)
    if session.links:
        yield field(_("Links"), *separated([named(item) for item in session.links]))
    yield from _links(build, _("Topics"), view.topics)
    if view.earlier:
        yield field(_("Continues"), build.session_at(view.earlier))
    if view.later:
        yield blocks_field(_("Continued by"), *(paragraph(build.session_at(session)) for session in view.later))


def session_type(session: Session) -> str:
    """Return the type of a session in the reader's language."""
    names: dict[str, Callable[[], str]] = {
        "talk": lambda: _("talk"),
        "keynote": lambda: _("keynote"),
        "lightning": lambda: _("lightning talk"),
        "workshop": lambda: _("workshop"),
        "panel": lambda: _("panel"),
    }
    return names[session.type]() if session.type in names else session.type


def topic_card(build: Builder, view: TopicView) -> list[nodes.Node]:
    """Return a topic's card."""
    topic = view.topic
    fields = [
        *_texts(_("Also called"), topic.aliases),
        *_text(_("Reading"), topic.reading),
        *_links(build, _("Part of"), view.parents),
        *_counted_links(build, _("Narrower topics"), [(link, str(count or "")) for link, count in view.narrower]),
        *_links(build, _("See also"), view.related),
        *_counted_links(build, _("Often together with"), [(it.link, counts.together(it)) for it in view.together]),
        *_site(_("Website"), topic.url),
        field(_("Mentions"), *separated([*_figures(build, view.figures)], " · ")),
    ]
    return card("topic-card", fields)


def _figures(build: Builder, figures: Figures) -> Iterator[nodes.Node]:
    yield nodes.Text(counts.of_topic(figures))
    if figures.first is not None:
        yield build.days(figures.first, figures.last)

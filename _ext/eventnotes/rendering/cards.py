"""The cards under the headings of events, sessions and topics, and the notices on drafts and hidden content."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from eventnotes.i18n import _, language_name
from eventnotes.model.records import Status
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_published, format_times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from eventnotes.model.records import Event, Note, Session
    from eventnotes.notebook.analysis.topic_stats import Figures
    from eventnotes.rendering.renderer import Field, Shapes, T
    from eventnotes.views.cards import (
        Editions,
        EventView,
        HiddenView,
        RelatedSession,
        SessionRelated,
        SessionView,
        StrayNote,
        TopicView,
    )
    from eventnotes.views.links import Link


def _card(shapes: Shapes[T], kind: str, fields: Sequence[Field[T]], *more: T) -> list[T]:
    """Return the card of an object, or nothing where there is nothing to show."""
    parts = [*([shapes.fields(fields)] if fields else []), *more]
    return [shapes.container(*parts, classes=["eventnotes-card", f"eventnotes-{kind}"])] if parts else []


def _field(shapes: Shapes[T], name: str, *parts: T) -> Field[T]:
    return name, [shapes.paragraph(*parts)]


def _texts(shapes: Shapes[T], name: str, values: Sequence[str]) -> Iterator[Field[T]]:
    if values:
        yield _field(shapes, name, *shapes.separated([shapes.text(value) for value in values]))


def _text(shapes: Shapes[T], name: str, value: str) -> Iterator[Field[T]]:
    if value:
        yield _field(shapes, name, shapes.text(value))


def _links(shapes: Shapes[T], name: str, links: Sequence[Link]) -> Iterator[Field[T]]:
    if links:
        yield _field(shapes, name, *shapes.links(links))


def _site(shapes: Shapes[T], name: str, url: str) -> Iterator[Field[T]]:
    if url:
        yield _field(shapes, name, shapes.external(url))


def event_card(shapes: Shapes[T], view: EventView) -> list[T]:
    """Return an event's card."""
    fields = [*_event_fields(shapes, view), *_note_fields(shapes, view.note)]
    if view.others:
        fields.append(_field(shapes, _("More notes"), *shapes.links(view.others)))
    fields += _counted_links(shapes, _("Topics mentioned"), [(link, str(count)) for link, count in view.mentioned])
    statuses = (view.event.status, view.note.status if view.note else Status.PUBLISHED)
    return [*draft_mark(shapes, *statuses), *_card(shapes, "event-card", fields)]


def stray_card(shapes: Shapes[T], view: StrayNote) -> list[T]:
    """Return the card of notes on an event that nobody declares."""
    fields = [_field(shapes, _("Event"), shapes.text(view.event)), *_note_fields(shapes, view.note)]
    return [*draft_mark(shapes, view.note.status), *_card(shapes, "event-card", fields)]


def _counted_links(shapes: Shapes[T], name: str, links: Sequence[tuple[Link, str]]) -> Iterator[Field[T]]:
    """Yield a field of links with a count behind each that has one."""
    if links:
        parts = [_counted(shapes, link, count) if count else shapes.link(link) for link, count in links]
        yield _field(shapes, name, *shapes.separated(parts))


def _counted(shapes: Shapes[T], link: Link, count: str) -> T:
    number = shapes.line(f"\N{NO-BREAK SPACE}({count})", ["eventnotes-count"])
    return shapes.inline(shapes.link(link), number, classes=())


def _event_fields(shapes: Shapes[T], view: EventView) -> Iterator[Field[T]]:
    event = view.event
    if view.link is not None:
        yield _field(shapes, _("Event"), shapes.link(view.link))
    yield _field(shapes, _("Date"), shapes.days(event.date, event.end_date))
    yield from _text(shapes, _("Venue"), _(", ").join(filter(None, (event.venue, _("online") if event.online else ""))))
    yield from _texts(shapes, _("Organizer"), event.organizers)
    yield from _text(shapes, _("Series"), event.series)
    yield from _edition_fields(shapes, view.editions)
    yield from _site(shapes, _("Website"), event.url)
    yield from _text(shapes, _("Hashtag"), _hashtag(event))
    yield from _text(shapes, _("Time zone"), event.timezone)
    if view.sessions:
        yield _field(shapes, _("Sessions"), shapes.text(str(view.sessions)))
    if view.elsewhere:
        lines = [*map(shapes.link, view.elsewhere), *_more(shapes, view.more_elsewhere)]
        yield _("On other pages"), [shapes.bullets(([line], None) for line in lines)]
    yield from _links(shapes, _("Topics"), view.topics)


def _edition_fields(shapes: Shapes[T], editions: Editions) -> Iterator[Field[T]]:
    yield from _links(shapes, _("Previous edition"), [editions.previous] if editions.previous else [])
    yield from _links(shapes, _("Next edition"), [editions.next] if editions.next else [])
    if editions.all:
        links = [*map(shapes.link, editions.all), *_more(shapes, editions.more)]
        yield _field(shapes, _("All editions"), *shapes.separated(links))


def _more(shapes: Shapes[T], count: int) -> list[T]:
    """Return what says how much was left out, if anything was."""
    return [shapes.line(counts.more(count), ["eventnotes-count"])] if count else []


def _hashtag(event: Event) -> str:
    return f"#{event.hashtag.lstrip('#')}" if event.hashtag else ""


def _note_fields(shapes: Shapes[T], note: Note | None) -> Iterator[Field[T]]:
    if note is None:
        return
    yield from _text(shapes, _("Notes by"), note.author)
    if note.source.text or note.source.url:
        yield _field(shapes, _("Source"), shapes.named(note.source))
    if note.published:
        yield _field(shapes, _("Published"), shapes.dated(format_published(note.published, shapes.language)))
    yield from _text(shapes, _("License"), note.license)


def session_card(shapes: Shapes[T], view: SessionView) -> list[T]:
    """Return a session's card, its slides and videos below the fields."""
    session = view.session
    players = [shapes.media(url, _("Slides: %s") % session.title) for url in session.slides]
    players += [shapes.media(url, _("Video: %s") % session.title) for url in session.video]
    card = _card(shapes, "session-card", [*_session_fields(shapes, view)], *chain.from_iterable(players))
    return [*draft_mark(shapes, session.status), *card]


def _session_fields(shapes: Shapes[T], view: SessionView) -> Iterator[Field[T]]:
    session = view.session
    yield from _links(shapes, _("Event"), [view.event] if view.event else [])
    yield from _links(shapes, _("Speakers"), view.speakers)
    yield from _texts(shapes, _("Organizer"), session.organizers)
    yield from _text(shapes, _("Type"), session_type(session))
    if times := format_times(session.start, session.end, shapes.language):
        yield _field(shapes, _("Time"), shapes.dated(times))
    yield from _text(shapes, _("Track"), session.track)
    yield from _text(shapes, _("Language"), language_name(session.language, shapes.language))
    yield from _site(shapes, _("Session page"), session.url)
    if session.links:
        yield _field(shapes, _("Links"), *shapes.separated([shapes.named(item) for item in session.links]))
    yield from _links(shapes, _("Topics"), view.topics)
    if view.earlier:
        yield _field(shapes, _("Continues"), shapes.session_at(view.earlier))
    if view.later:
        yield _("Continued by"), [shapes.paragraph(shapes.session_at(session)) for session in view.later]


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


def topic_card(shapes: Shapes[T], view: TopicView) -> list[T]:
    """Return a topic's card."""
    topic = view.topic
    fields = [
        *_texts(shapes, _("Also called"), topic.aliases),
        *_text(shapes, _("Reading"), topic.reading),
        *_links(shapes, _("Part of"), view.parents),
        *_counted_links(shapes, _("Narrower topics"), [(link, str(count or "")) for link, count in view.narrower]),
        *_links(shapes, _("See also"), view.related),
        *_counted_links(shapes, _("Often together with"), [(it.link, counts.together(it)) for it in view.together]),
        *_site(shapes, _("Website"), topic.url),
        _field(shapes, _("Mentions"), *shapes.separated([*_figures(shapes, view.figures)], " · ")),
    ]
    return _card(shapes, "topic-card", fields)


def _figures(shapes: Shapes[T], figures: Figures) -> Iterator[T]:
    yield shapes.text(counts.of_topic(figures))
    if figures.first is not None:
        yield shapes.days(figures.first, figures.last)


def hidden_notice(shapes: Shapes[T], view: HiddenView) -> list[T]:
    """Return the notice that stands in place of the notes."""
    if view.status is Status.DRAFT:
        return _notice(shapes, _("These notes are a draft and not published yet."))
    if view.kind == "event":
        return _notice(shapes, _("The notes on this event were withdrawn."))
    if view.kind == "session":
        return _notice(shapes, _("The notes on this session were withdrawn."))
    return _notice(shapes, _("These notes were withdrawn."))


def draft_mark(shapes: Shapes[T], *statuses: Status) -> list[T]:
    """Return the mark above the card of what is a draft by one of *statuses*; nothing otherwise."""
    return _notice(shapes, _("Draft: not part of the published site.")) if Status.DRAFT in statuses else []


def _notice(shapes: Shapes[T], text: str) -> list[T]:
    return [shapes.container(shapes.paragraph(shapes.text(text)), classes=["eventnotes-notice"])]


def session_related(shapes: Shapes[T], view: SessionRelated) -> list[T]:
    """Return the list of related sessions; nothing where there are none."""
    if not view.sessions:
        return []
    words = shapes.text(_("Related sessions at other events"))
    title = shapes.paragraph(words, classes=["eventnotes-related-title"])
    found = shapes.bullets((_line(shapes, session), None) for session in view.sessions)
    return [shapes.container(title, found, classes=["eventnotes-related"])]


def _line(shapes: Shapes[T], session: RelatedSession) -> list[T]:
    topics = shapes.inline(shapes.text(" · "), *shapes.links(session.topics), classes=["eventnotes-meta"])
    return [shapes.session_at(session.at), topics]

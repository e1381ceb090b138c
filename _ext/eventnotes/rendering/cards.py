"""The cards under the headings of events, sessions and topics, and notices on drafts and withdrawn notes."""

from __future__ import annotations

from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from eventnotes.i18n import _, language_name
from eventnotes.model.records import Status
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_published, format_times
from eventnotes.views.links import series_key
from eventnotes.views.topic_page import CARD_ANCHOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from eventnotes.model.records import Event, Note, Session
    from eventnotes.rendering.renderer import Field, Renderer, T
    from eventnotes.views.cards import (
        Editions,
        EventView,
        HiddenView,
        RelatedSession,
        RelatedSessionsView,
        SessionView,
        TopicView,
        UndeclaredEventView,
    )
    from eventnotes.views.links import Link


def _card(renderer: Renderer[T], kind: str, fields: Sequence[Field[T]], *more: T) -> list[T]:
    """Return a card with *fields* and *more* blocks; nothing without any."""
    parts = [*([renderer.fields(fields)] if fields else []), *more]
    return [renderer.container(*parts, classes=["eventnotes-card", f"eventnotes-{kind}"])] if parts else []


def _field(renderer: Renderer[T], name: str, *parts: T) -> Field[T]:
    return name, [renderer.paragraph(*parts)]


def _texts_field(renderer: Renderer[T], name: str, values: Sequence[str]) -> Iterator[Field[T]]:
    if values:
        yield _field(renderer, name, *renderer.separated([renderer.text(value) for value in values]))


def _text_field(renderer: Renderer[T], name: str, value: str) -> Iterator[Field[T]]:
    if value:
        yield _field(renderer, name, renderer.text(value))


def _links_field(renderer: Renderer[T], name: str, links: Sequence[Link]) -> Iterator[Field[T]]:
    if links:
        yield _field(renderer, name, *renderer.links(links))


def _url_field(renderer: Renderer[T], name: str, url: str) -> Iterator[Field[T]]:
    if url:
        yield _field(renderer, name, renderer.external(url))


def event_card(renderer: Renderer[T], view: EventView) -> list[T]:
    """Return an event's card."""
    fields = [*_event_fields(renderer, view), *_note_fields(renderer, view.note)]
    if view.others:
        fields.append(_field(renderer, _("More notes"), *renderer.links(view.others)))
    fields += _counted_links_field(
        renderer, _("Also mentioned"), [(link, str(count or "")) for link, count in view.mentioned]
    )
    statuses = (view.event.status, view.note.status if view.note else Status.PUBLISHED)
    return [*draft_notice(renderer, *statuses), *_card(renderer, "event-card", fields)]


def undeclared_event_card(renderer: Renderer[T], view: UndeclaredEventView) -> list[T]:
    """Return the card of notes on an event that no page declares."""
    fields = [_field(renderer, _("Event"), renderer.text(view.event)), *_note_fields(renderer, view.note)]
    return [*draft_notice(renderer, view.note.status), *_card(renderer, "event-card", fields)]


def _counted_links_field(renderer: Renderer[T], name: str, links: Sequence[tuple[Link, str]]) -> Iterator[Field[T]]:
    """Yield a field of links, each with its count, if it has one."""
    if links:
        parts = [_counted_link(renderer, link, count) if count else renderer.link(link) for link, count in links]
        yield _field(renderer, name, *renderer.separated(parts))


def _counted_link(renderer: Renderer[T], link: Link, count: str) -> T:
    number = renderer.line(f"\N{NO-BREAK SPACE}({count})", ["eventnotes-count"])
    return renderer.inline(renderer.link(link), number, classes=())


def _event_fields(renderer: Renderer[T], view: EventView) -> Iterator[Field[T]]:
    event = view.event
    if view.link is not None:
        yield _field(renderer, _("Event"), renderer.link(view.link))
    yield _field(renderer, _("Date"), renderer.days(event.date, event.end_date))
    yield from _text_field(
        renderer, _("Venue"), _(", ").join(filter(None, (event.venue, _("online") if event.online else "")))
    )
    yield from _texts_field(renderer, _("Organizer"), event.organizers)
    yield from _series_field(renderer, view.series)
    yield from _edition_fields(renderer, view.editions)
    yield from _url_field(renderer, _("Website"), event.url)
    yield from _text_field(renderer, _("Hashtag"), _hashtag(event))
    yield from _text_field(renderer, _("Time zone"), event.timezone)
    yield from _links_field(renderer, _("Topics"), view.topics)


def _series_field(renderer: Renderer[T], series: Link) -> Iterator[Field[T]]:
    """Yield the name of the series with a link to its page, or else to its events in the search."""
    address = "" if series.docname else renderer.search((("series", series_key(series.text)),))
    if series.text:
        link = renderer.external(address, series.text) if address else renderer.link(series)
        yield _field(renderer, _("Series"), link)


def _edition_fields(renderer: Renderer[T], editions: Editions) -> Iterator[Field[T]]:
    if editions.all:
        links = [*map(renderer.link, editions.all), *_more_count(renderer, editions.more)]
        yield _field(renderer, _("All editions"), *renderer.separated(links))
        return
    yield from _links_field(renderer, _("Previous edition"), [editions.previous] if editions.previous else [])
    yield from _links_field(renderer, _("Next edition"), [editions.next] if editions.next else [])


def _more_count(renderer: Renderer[T], count: int) -> list[T]:
    """Return the remark on *count* omitted items; nothing for 0."""
    return [renderer.line(counts.more(count), ["eventnotes-count"])] if count else []


def _hashtag(event: Event) -> str:
    return f"#{event.hashtag.lstrip('#')}" if event.hashtag else ""


def _note_fields(renderer: Renderer[T], note: Note | None) -> Iterator[Field[T]]:
    if note is None:
        return
    yield from _text_field(renderer, _("Notes by"), note.author)
    if note.source.text or note.source.url:
        yield _field(renderer, _("Source"), renderer.named(note.source))
    if note.published:
        yield _field(renderer, _("Published"), renderer.dated(format_published(note.published, renderer.language)))
    yield from _text_field(renderer, _("License"), note.license)


def session_card(renderer: Renderer[T], view: SessionView) -> list[T]:
    """Return a session's card: fields, then slides and videos."""
    session = view.session
    players = [renderer.media(url, _("Slides: %s") % session.title) for url in session.slides]
    players += [renderer.media(url, _("Video: %s") % session.title) for url in session.video]
    card = _card(renderer, "session-card", [*_session_fields(renderer, view)], *chain.from_iterable(players))
    return [*draft_notice(renderer, session.status), *card]


def _session_fields(renderer: Renderer[T], view: SessionView) -> Iterator[Field[T]]:
    session = view.session
    yield from _links_field(renderer, _("Event"), [view.event] if view.event else [])
    yield from _links_field(renderer, _("Speakers"), view.speakers)
    yield from _texts_field(renderer, _("Organizer"), session.organizers)
    yield from _text_field(renderer, _("Type"), session_type(session))
    if times := format_times(session.start, session.end, renderer.language):
        yield _field(renderer, _("Time"), renderer.dated(times))
    yield from _text_field(renderer, _("Track"), session.track)
    yield from _text_field(renderer, _("Language"), language_name(session.language, renderer.language))
    yield from _url_field(renderer, _("Session page"), session.url)
    if session.links:
        yield _field(renderer, _("Links"), *renderer.separated([renderer.named(item) for item in session.links]))
    yield from _links_field(renderer, _("Topics"), view.topics)
    if view.earlier:
        yield _field(renderer, _("Continues"), renderer.session_at_event(view.earlier))
    if view.later:
        yield _("Continued by"), [renderer.paragraph(renderer.session_at_event(session)) for session in view.later]


def session_type(session: Session) -> str:
    """Return the type of a session, translated if it is a known one."""
    names: dict[str, Callable[[], str]] = {
        "talk": lambda: _("talk"),
        "keynote": lambda: _("keynote"),
        "lightning": lambda: _("lightning talk"),
        "workshop": lambda: _("workshop"),
        "panel": lambda: _("panel"),
    }
    return names[session.type]() if session.type in names else session.type


def topic_card(renderer: Renderer[T], view: TopicView) -> list[T]:
    """Return the section with what surrounds a topic; nothing without any."""
    topic = view.topic
    fields = [
        *_links_field(renderer, _("Part of"), view.parents),
        *_counted_links_field(
            renderer, _("Narrower topics"), [(link, str(count or "")) for link, count in view.narrower]
        ),
        *_links_field(renderer, _("See also"), view.related),
        *_counted_links_field(
            renderer,
            _("Often together with"),
            [(link, counts.sessions(count) if count else "") for link, count in view.cooccurring],
        ),
        *_search_field(renderer, view),
        *_texts_field(renderer, _("Also called"), topic.aliases),
        *_text_field(renderer, _("Reading"), topic.reading),
        *_url_field(renderer, _("Website"), topic.url),
    ]
    card = _card(renderer, "topic-card", fields)
    title = renderer.text(_("Around this topic"))
    return [renderer.section(CARD_ANCHOR, title, *card, classes=["eventnotes-in-topic"])] if card else []


def _search_field(renderer: Renderer[T], view: TopicView) -> Iterator[Field[T]]:
    """Yield the links to the search for the sessions on a topic that have another topic, a year or a speaker too."""
    lines = [
        renderer.paragraph(
            *renderer.separated(
                [
                    renderer.external(renderer.search((("topic", view.topic.id), (facet, key))), label)
                    for _facet, key, label in group
                ]
            )
        )
        for facet, group in groupby(view.narrowing, key=itemgetter(0))
    ]
    if lines and renderer.search(()):
        yield _("Search within"), lines


def hidden_notice(renderer: Renderer[T], view: HiddenView) -> list[T]:
    """Return the notice in place of notes that are a draft or withdrawn."""
    if view.status is Status.DRAFT:
        return _notice(renderer, _("These notes are a draft and not published yet."))
    if view.kind == "event":
        return _notice(renderer, _("The notes on this event were withdrawn."))
    if view.kind == "session":
        return _notice(renderer, _("The notes on this session were withdrawn."))
    return _notice(renderer, _("These notes were withdrawn."))


def draft_notice(renderer: Renderer[T], *statuses: Status) -> list[T]:
    """Return the notice above the card of a draft; nothing if none of *statuses* is draft."""
    return _notice(renderer, _("Draft: not part of the published site.")) if Status.DRAFT in statuses else []


def _notice(renderer: Renderer[T], text: str) -> list[T]:
    return [renderer.container(renderer.paragraph(renderer.text(text)), classes=["eventnotes-notice"])]


def related_sessions_list(renderer: Renderer[T], view: RelatedSessionsView) -> list[T]:
    """Return the list of related sessions; nothing without any."""
    if not view.sessions:
        return []
    words = renderer.text(_("Related sessions at other events"))
    title = renderer.paragraph(words, classes=["eventnotes-related-title"])
    found = renderer.bullets((_related_session(renderer, session), None) for session in view.sessions)
    return [renderer.container(title, found, classes=["eventnotes-related"])]


def _related_session(renderer: Renderer[T], session: RelatedSession) -> list[T]:
    topics = renderer.inline(renderer.text(" · "), *renderer.links(session.topics), classes=["eventnotes-meta"])
    return [renderer.session_at_event(session.session), topics]

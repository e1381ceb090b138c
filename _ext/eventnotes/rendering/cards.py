"""The cards under the headings of events, sessions and topics, and notices on drafts and withdrawn notes."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from eventnotes.i18n import _, language_name
from eventnotes.model.records import Status
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_published, format_times
from eventnotes.views.links import series_key
from eventnotes.views.topic_page import CARD_ANCHOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eventnotes.model.records import Note, Session
    from eventnotes.rendering.renderer import Renderer, T
    from eventnotes.views.cards import (
        EventView,
        HiddenView,
        RelatedSessionsView,
        SessionView,
        SpeakerView,
        TopicView,
    )
    from eventnotes.views.links import Link


def _card(renderer: Renderer[T], kind: str, fields: Iterable[tuple[str, Sequence[Sequence[T]]]], *more: T) -> list[T]:
    """Return a card with *fields*, each a name and the parts of its paragraphs, and *more* blocks.

    Empty paragraphs, fields and cards are left out.
    """
    lines = ((name, [renderer.paragraph(*parts) for parts in blocks if parts]) for name, blocks in fields)
    filled = [line for line in lines if line[1]]
    parts = [*([renderer.fields(filled)] if filled else []), *more]
    return [renderer.container(*parts, classes=["eventnotes-card", f"eventnotes-{kind}"])] if parts else []


def _texts(renderer: Renderer[T], *values: str) -> list[T]:
    return renderer.separated([renderer.text(value) for value in values if value])


def event_card(renderer: Renderer[T], view: EventView) -> list[T]:
    """Return an event's card."""
    event, editions = view.event, view.editions
    more = [renderer.line(counts.more(editions.more), ["eventnotes-count"])] if editions.more else []
    fields = [
        (_("Event"), [[renderer.link(view.link)] if view.link else []]),
        (_("Date"), [[renderer.days(event.date, event.end_date)]]),
        (_("Venue"), [_texts(renderer, event.venue, _("online") if event.online else "")]),
        (_("Organizer"), [_texts(renderer, *event.organizers)]),
        (_("Series"), [_series(renderer, view.series)]),
        (_("All editions"), [renderer.separated([*map(renderer.link, editions.all), *more])]),
        (
            _("Previous edition"),
            [renderer.links([editions.previous] if editions.previous and not editions.all else [])],
        ),
        (_("Next edition"), [renderer.links([editions.next] if editions.next and not editions.all else [])]),
        (_("Website"), [[renderer.external(event.url)] if event.url else []]),
        (_("Hashtag"), [_texts(renderer, event.hashtag and f"#{event.hashtag.lstrip('#')}")]),
        (_("Time zone"), [_texts(renderer, event.timezone)]),
        (_("Topics"), [renderer.links(view.topics)]),
        *(_note_fields(renderer, view.note) if view.note else ()),
        (_("More notes"), [renderer.links(view.others)]),
        (_("Also mentioned"), [renderer.counted_links(view.mentioned)]),
    ]
    statuses = (event.status, view.note.status if view.note else Status.PUBLISHED)
    return [*draft_notice(renderer, *statuses), *_card(renderer, "event-card", fields)]


def undeclared_event_card(renderer: Renderer[T], note: Note) -> list[T]:
    """Return the card of notes on an event that no page declares."""
    fields = [(_("Event"), [_texts(renderer, note.event)]), *_note_fields(renderer, note)]
    return [*draft_notice(renderer, note.status), *_card(renderer, "event-card", fields)]


def _series(renderer: Renderer[T], series: Link) -> list[T]:
    """Return the name of the series with a link to its page, or else to its events in the search."""
    address = "" if series.docname else renderer.search((("series", series_key(series.text)),))
    if not series.text:
        return []
    return [renderer.external(address, series.text) if address else renderer.link(series)]


def _note_fields(renderer: Renderer[T], note: Note) -> Iterator[tuple[str, Sequence[Sequence[T]]]]:
    yield _("Notes by"), [_texts(renderer, note.author)]
    yield _("Source"), [[renderer.named(note.source)] if note.source.text or note.source.url else []]
    published = format_published(note.published, renderer.language)
    yield _("Published"), [[renderer.dated(published)] if published else []]
    yield _("License"), [_texts(renderer, note.license)]


def session_card(renderer: Renderer[T], view: SessionView) -> list[T]:
    """Return a session's card: fields, then slides and videos."""
    session = view.session
    times = format_times(session.start, session.end, renderer.language)
    fields = [
        (_("Event"), [[renderer.link(view.event)] if view.event else []]),
        (_("Speakers"), [renderer.links(view.speakers)]),
        (_("Organizer"), [_texts(renderer, *session.organizers)]),
        (_("Type"), [_texts(renderer, session_type(session))]),
        (_("Time"), [[renderer.dated(times)] if times else []]),
        (_("Track"), [_texts(renderer, session.track)]),
        (_("Language"), [_texts(renderer, language_name(session.language, renderer.language))]),
        (_("Session page"), [[renderer.external(session.url)] if session.url else []]),
        (_("Links"), [renderer.separated([renderer.named(item) for item in session.links])]),
        (_("Topics"), [renderer.links(view.topics)]),
        (_("Continues"), [renderer.session_at_event(view.earlier)] if view.earlier else []),
        (_("Continued by"), [renderer.session_at_event(later) for later in view.later]),
    ]
    players = [renderer.media(url, _("Slides: %s") % session.title) for url in session.slides]
    players += [renderer.media(url, _("Video: %s") % session.title) for url in session.video]
    card = _card(renderer, "session-card", fields, *chain.from_iterable(players))
    return [*draft_notice(renderer, session.status), *card]


def session_type(session: Session) -> str:
    """Return the type of a session, translated if it is a known one."""
    names = {
        "talk": _("talk"),
        "keynote": _("keynote"),
        "lightning": _("lightning talk"),
        "workshop": _("workshop"),
        "panel": _("panel"),
    }
    return names.get(session.type, session.type)


def topic_card(renderer: Renderer[T], view: TopicView) -> list[T]:
    """Return the section with what surrounds a topic; nothing without any."""
    topic = view.topic

    def search_for(link: Link) -> str:
        return renderer.search((("topic", topic.id), ("topic", link.anchor)))

    fields = [
        (_("Part of"), [renderer.links(view.parents)]),
        (_("Narrower topics"), [renderer.counted_links(view.narrower)]),
        (_("See also"), [renderer.links(view.related)]),
        (_("Often together with"), [renderer.counted_links(view.cooccurring, counts.sessions, search_for)]),
        (_("Search within"), _searches(renderer, view) if renderer.search(()) else []),
        (_("Also called"), [_texts(renderer, *topic.aliases)]),
        (_("Reading"), [_texts(renderer, topic.reading)]),
        (_("Website"), [[renderer.external(topic.url)] if topic.url else []]),
    ]
    card = _card(renderer, "topic-card", fields)
    title = renderer.text(_("Around this topic"))
    return [renderer.section(CARD_ANCHOR, title, *card, classes=["eventnotes-in-topic"])] if card else []


def speaker_card(renderer: Renderer[T], view: SpeakerView) -> list[T]:
    """Return a speaker's card; nothing without anything to show."""
    person = view.person
    fields = [
        (_("Also called"), [_texts(renderer, *person.aliases)]),
        (_("Reading"), [_texts(renderer, person.reading)]),
        (_("Links"), [renderer.separated([renderer.named(link) for link in person.links])]),
        (_("Topics"), [renderer.counted_links(view.topics)]),
    ]
    return [*draft_notice(renderer, person.status), *_card(renderer, "speaker-card", fields)]


def _searches(renderer: Renderer[T], view: TopicView) -> list[list[T]]:
    """Return links to the search for the sessions on a topic of a year or with a speaker."""
    links: dict[str, list[T]] = {}
    for facet, key, label in view.narrowing:
        address = renderer.search((("topic", view.topic.id), (facet, key)))
        links.setdefault(facet, []).append(renderer.external(address, label))
    return [*map(renderer.separated, links.values())]


def hidden_notice(renderer: Renderer[T], view: HiddenView) -> list[T]:
    """Return the notice in place of notes that are a draft or withdrawn."""
    if view.status is Status.DRAFT:
        return _notice(renderer, _("These notes are a draft and not published yet."))
    withdrawn = {
        "event": _("The notes on this event were withdrawn."),
        "session": _("The notes on this session were withdrawn."),
        "note": _("These notes were withdrawn."),
    }
    return _notice(renderer, withdrawn[view.kind])


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
    found = renderer.bullets((renderer.session_at_event(session), None) for session in view.sessions)
    return [renderer.container(title, found, classes=["eventnotes-related"])]

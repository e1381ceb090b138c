"""``llms.txt`` (https://llmstxt.org): events and topics as Markdown, for language models."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from eventnotes.domain import notes_domain, state_of
from eventnotes.files import DeferredFile
from eventnotes.i18n import _
from eventnotes.model.media import is_download_url, published_url
from eventnotes.model.records import Topic
from eventnotes.notebook.analysis.topic_stats import topic_stats
from eventnotes.notebook.facts import FactStatus
from eventnotes.rendering import counts
from eventnotes.rendering.dates import format_days
from eventnotes.rendering.topic_page import line_text
from eventnotes.site.urls import file_url, page_url
from eventnotes.views.exports.feeds import quoted_lines
from eventnotes.views.exports.notes_json import event_digest, topic_digest
from eventnotes.views.exports.plain_text import TextLine, event_lines, session_lines
from eventnotes.views.links import speaker_links
from eventnotes.views.topic_page import EventPassages, topic_facts_view, topic_passages_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx

    from eventnotes.model.records import Event, Session, TitledLink
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.views.exports.head import HeadView
    from eventnotes.views.links import Link
    from eventnotes.views.topic_page import SessionPassages, TopicFactsView

#: Most events (the newest) and topics (those of most events) in ``llms.txt``; ``notes.json`` has all.
_EVENTS = _TOPICS = 500
#: Most lines in the file of one event or topic.
_LINES = 2000


def llms_files(app: Sphinx) -> dict[str, bytes | DeferredFile]:
    """Return ``llms.txt`` and one Markdown file per event and topic by file name, relative to the output directory."""
    domain = notes_domain(app.env)
    notebook = domain.notebook
    if not domain.state.settings.llms or not notebook.events:
        return {}
    files: dict[str, bytes | DeferredFile] = {"llms.txt": _encoded(_MarkdownWriter(app, notebook, "llms.txt").index())}
    for event in notebook.events.values():
        name = event_file_name(event)
        write = partial(_MarkdownWriter(app, notebook, name).event, event)
        files[name] = DeferredFile(event_digest(notebook, event.id), partial(_bounded, write))
    for topic in notebook.topics.values():
        name = topic_file_name(topic)
        write = partial(_MarkdownWriter(app, notebook, name).topic, topic)
        files[name] = DeferredFile(topic_digest(notebook, topic.id), partial(_bounded, write))
    return files


def markdown_file(app: Sphinx, view: HeadView) -> str:
    """Return the name of the file with the content of a page as Markdown; empty if it has none."""
    if not state_of(app.env).settings.llms or view.hidden:
        return ""
    if view.event:
        return event_file_name(view.event)
    return topic_file_name(view.topic) if isinstance(view.topic, Topic) else ""


def topic_file_name(topic: Topic) -> str:
    """Return the name of a topic's Markdown file, which stands beside its page."""
    return f"{topic.place.docname}.md"


def event_file_name(event: Event) -> str:
    """Return the name of an event's Markdown file."""
    return f"notes/{event.id}.md"


def _encoded(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _bounded(write: Callable[[], Iterable[str]]) -> bytes:
    """Return a file of at most ``_LINES`` lines and the number of the others."""
    lines = list(write())
    more = lines[_LINES:]
    return _encoded([*lines[:_LINES], *(["", counts.more_lines(len(more))] if more else [])])


class _MarkdownWriter:
    """Writes a file line by line; *name* is that of the file."""

    def __init__(self, app: Sphinx, notebook: Notebook, name: str) -> None:
        self.app = app
        self.notebook = notebook
        self._file = partial(file_url, app, source=name)
        self._page = partial(page_url, app, source=name)
        self.language: str = app.config.language

    # -- llms.txt --------------------------------------------------------------------------------------------

    def index(self) -> Iterator[str]:
        """Yield the lines of ``llms.txt``."""
        notebook = self.notebook
        yield f"# {self.app.config.html_title or self.app.config.project}"
        figures = (counts.events(len(notebook.events)), counts.sessions(len(notebook.sessions)))
        summary = _("Notes from events: %(figures)s. Each topic's page quotes what was said on it, newest first.")
        yield from ("", "> " + summary % {"figures": _(", ").join(figures)})
        yield from _section(_("Events, newest first"))
        yield from (self._event_line(event) for event in list(notebook.events.values())[:_EVENTS])
        if notebook.topics:
            yield from _section(_("Topics"))
            yield from (self._topic_line(topic) for topic in self._topics())
        if state_of(self.app.env).settings.json:
            words = _("all events, sessions, topics and speakers as data")
            # The format's own heading for what can be skipped.
            yield from _section("Optional")
            yield (f"- [notes.json]({self._file('notes.json')}): {words}")

    def _event_line(self, event: Event) -> str:
        number = len(self.notebook.sessions_by_event.get(event.id, ()))
        facts = [self._days(event), *([counts.sessions(number)] if number else [])]
        return f"- {_link(event.title, self._file(event_file_name(event)))}: " + _(", ").join(facts)

    def _topics(self) -> list[str]:
        """Return the ids of the topics of most events, sorted."""
        ranked = sorted(self.notebook.topics, key=lambda topic: -topic_stats(self.notebook, topic).events)
        return sorted(ranked[:_TOPICS])

    def _topic_line(self, name: str) -> str:
        topic, figures = self.notebook.topics[name], counts.of_topic(topic_stats(self.notebook, name))
        address = self._file(topic_file_name(topic))
        return f"- {_link(topic.title, address)}: {_escaped(topic.definition or figures)}"

    # -- one event -------------------------------------------------------------------------------------------

    def event(self, event: Event) -> Iterator[str]:
        """Yield the lines of an event's file."""
        yield from (f"# {_escaped(event.title)}", "")
        yield from self._event_facts(event)
        yield from self._outline(event_lines(self.notebook, event))
        for session in self.notebook.sessions_by_event.get(event.id, ()):
            yield from _section(session.title)
            yield from self._session_facts(session)
            yield from self._outline(session_lines(self.notebook, session))

    def _event_facts(self, event: Event) -> Iterator[str]:
        yield from _fact(_("Date"), self._days(event))
        yield from _fact(_("Venue"), event.venue)
        yield from _fact(_("Organizer"), _(", ").join(event.organizers))
        yield from _fact(_("Series"), event.series)
        yield from _fact(_("Website"), event.url)
        for note in self.notebook.notes.get(event.id, ()):
            yield from _fact(_("Notes by"), note.author)
            yield from _fact(_("Source"), _named(note.source))
            yield from _fact(_("License"), note.license)
            yield from _fact(_("Page"), self._page(note.place.docname, note.place.anchor))

    def _session_facts(self, session: Session) -> Iterator[str]:
        speakers = (link.text for link in speaker_links(self.notebook, session.speakers))
        yield from _fact(_("Speakers"), _(", ").join(speakers))
        yield from _fact(_("Organizer"), _(", ").join(session.organizers))
        yield from _fact(_("Topics"), _(", ").join(session.topics))
        yield from _fact(_("Slides"), " ".join(map(self._medium, session.slides)))
        yield from _fact(_("Video"), " ".join(map(self._medium, session.video)))
        yield from _fact(_("Session page"), session.url)
        yield from _fact(_("Page"), self._page(session.place.docname, session.place.anchor))

    def _outline(self, lines: Iterable[TextLine]) -> Iterator[str]:
        """Yield lines as a nested list, after an empty line."""
        for number, line in enumerate(lines):
            if not number:
                yield ""
            yield f"{'  ' * line.depth}- {_escaped(line_text(line, self.language))}"

    # -- one topic -------------------------------------------------------------------------------------------

    def topic(self, topic: Topic) -> Iterator[str]:
        """Yield the lines of a topic's file."""
        yield f"# {_escaped(topic.title)}"
        if topic.definition:
            yield from ("", _escaped(topic.definition))
        yield ""
        yield f"- {counts.of_topic(topic_stats(self.notebook, topic.id))}"
        yield from _fact(_("Also called"), _(", ").join(topic.aliases))
        yield from _fact(_("Page"), self._page(topic.place.docname, topic.place.anchor))
        yield from self._values(topic_facts_view(self.notebook, topic.id))
        limits = notes_domain(self.app.env).page_view(topic.place.docname).limits
        view = topic_passages_view(self.notebook, topic.id, limits)
        assert view is not None  # noqa: S101  (for mypy)
        for title, parts in ((_("Sessions on this topic"), view.about), (_("Mentions elsewhere"), view.elsewhere)):
            blocks = [block for part in parts for block in self._blocks(part)]
            if blocks:
                yield from _section(title)
            for number, block in enumerate(blocks):
                yield from [*[""] * bool(number), *block]

    def _blocks(self, part: EventPassages | SessionPassages) -> Iterator[Iterable[str]]:
        """Yield the lines of each session, and those of an event whose sessions are only counted."""
        if not isinstance(part, EventPassages):
            yield self._passages(part)
            return
        yield from map(self._passages, part.sessions)
        if part.counted:
            yield (self._heading(part.link), "", f"- {counts.sessions(part.counted)}")

    def _values(self, view: TopicFactsView) -> Iterator[str]:
        """Yield the values of facts, newest first."""
        if view.facts:
            yield from _section(_("Facts"))
        for fact in view.facts:
            yield f"- {_escaped(fact.label or fact.key)}"
            for value in fact.values:
                status = " ({})".format(_("superseded")) if value.status is FactStatus.SUPERSEDED else ""
                days = format_days(value.date, value.end_date, self.language)
                at = _(", ").join((_escaped(value.event.text), days))
                yield f"  - {_escaped(value.link.text)}{status}: {at}"

    def _passages(self, session: SessionPassages) -> Iterator[str]:
        """Yield a session's name, when and by whom it was, and the lines of its notes that the topic's page quotes."""
        link, event = session.link or session.event.link, session.event
        yield from (self._heading(link), "")
        days = format_days(event.date, event.end_date, self.language)
        yield from _fact(_("Event"), _(", ").join(filter(None, (event.link.text, days))))
        yield from _fact(_("Speakers"), _(", ").join(speaker.text for speaker in session.speakers))
        yield from _fact(_("Organizer"), _(", ").join(organizer.text for organizer in session.organizers))
        if session.unquoted:
            yield "- " + _("Not quoted: %s") % counts.passages(session.unquoted)
        yield from self._outline(quoted_lines(session))

    def _heading(self, link: Link) -> str:
        return f"### {_link(link.text, self._page(link.docname or '', link.anchor))}"

    def _medium(self, url: str) -> str:
        return self._file(published_url(url)) if is_download_url(url) else url

    def _days(self, event: Event) -> str:
        return format_days(event.date, event.end_date, self.language)


def _section(title: str) -> tuple[str, ...]:
    return "", f"## {_escaped(title)}", ""


def _fact(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"- {name}: {_escaped(value)}"


def _link(text: str, address: str) -> str:
    return f"[{_escaped(text)}]({address})"


def _escaped(text: str) -> str:
    """Escape plain text so that no link, picture or HTML begins in it."""
    return re.sub(r"[\\\[\]]|<(?=[A-Za-z/!?])", r"\\\g<0>", text)


def _named(named: TitledLink) -> str:
    return " ".join(filter(None, (named.text, named.url)))

"""Plan the pages of an import, and make them from drafts: the page of an event, or of one talk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from eventnotes.model.dates import DateRange
from eventnotes.model.identifiers import hashed_id
from eventnotes.model.options import EVENT_OPTIONS, NOTE_OPTIONS, SECOND_NOTE_OPTIONS
from eventnotes.text.folding import fold
from eventnotes.text.markdown_writer import escape_inline
from eventnotes_tools.importing.draft import NoteDraft
from eventnotes_tools.importing.markup import dialects, embeds, escape, links, word_check, writer
from eventnotes_tools.importing.markup.lines import NoteLine, join_lines
from eventnotes_tools.importing.markup.links import LinkTargets
from eventnotes_tools.importing.recognition import identifiers, metadata, sessions, speakers
from eventnotes_tools.importing.recognition.dates import EventDate
from eventnotes_tools.importing.recognition.headings import Heading
from eventnotes_tools.importing.report import FileReport, refuse
from eventnotes_tools.importing.sources import EventGroup, NoteSource, event_date

_MAX_WORDS = 12  # lost words that a doubt shows
_MIN_WORDS = 100  # words of a note in which a session is missed
_UNDATED = (
    "no date was found in its front matter, its text or its path; add a line such as 'date: 2019-05-16' to its front"
    " matter, or use --date"
)


class PagePlan(NamedTuple):
    """A page that is to be made."""

    source: NoteSource
    #: The page, relative to the folder of pages.
    target: PurePosixPath
    #: Returns the page's text and the report on it.
    make: Callable[[LinkTargets], tuple[str, FileReport]]


class EventPlan:
    """An event whose pages are to be made."""

    def __init__(self, group: EventGroup, date: EventDate, prefix: str) -> None:
        self.group, self.date = group, date
        #: Prefix of directive names: empty or ``notes:``.
        self.prefix = prefix
        self.main = NoteDraft(group.main or NoteSource(), is_talk=False)
        #: The drafts of pages in a folder named like the event's page, by name; that of a talk is also its id.
        self.talks = _by_name([NoteDraft(source, is_talk=True) for source in group.talks])
        self.notes = _by_name([NoteDraft(source, is_talk=False) for source in group.notes])
        #: The name that the notes tell; empty if they do not.
        self.name = group.name or self.main.event.text
        parts = group.main.parts if group.main else (group.name,)
        is_whole = group.main is None or self.name == self.main.title
        self.ids = identifiers.event_id_candidates(parts, self.name, date, is_whole=is_whole)
        #: In the end different from that of any other event.
        self.id = self.ids[0]
        are_drafts = all("status" in draft.metadata.options for draft in self.talks.values())
        #: ``draft`` if all notes on the event are held back, or empty.
        self.status = "draft" if self.talks and group.main is None and are_drafts else ""
        written = [draft.title for draft in self.talks.values()]
        titles = [sessions.comparable_title(speakers.credit_in_heading(it, (), "").title(it)) for it in written]
        self.separate_talks = {*titles, *(source.path.name for source in group.talks)}

    @property
    def title(self) -> str:
        """The title, if the note has none: the name and the year, or else the name of a file or folder, or the id."""
        folder, main = self.group.folder, self.group.main
        if name := self.name or (folder.name if folder and re.search(r"[^\W\d]", folder.name) else ""):
            year = str(self.date.days.first.year)
            return name if year in name else f"{name} {year}"
        stem = identifiers.strip_date(main.path.parent.name if main.is_index else main.path.stem) if main else ""
        return stem if re.search(r"[^\W\d_]", stem) else self.id

    def pages(self) -> Iterator[PagePlan]:
        """Yield the plans of the event's pages."""
        yield PagePlan(self.main.source, PurePosixPath(f"{self.id}.md"), partial(event_page, self.main, self))
        for name, draft in self.notes.items():
            yield PagePlan(draft.source, PurePosixPath(self.id, f"{name}.md"), partial(event_page, draft, self))
        for name, draft in self.talks.items():
            yield PagePlan(draft.source, PurePosixPath(self.id, f"{name}.md"), partial(talk_page, draft, self, name))


def plan_pages(
    groups: Iterable[EventGroup], fallback: DateRange | None, prefix: str = ""
) -> tuple[list[PagePlan], list[FileReport]]:
    """Plan the pages of all events; refuse notes without a date unless there is a *fallback*.

    *prefix* is that of directive names: empty or ``notes:``.
    """
    events: list[EventPlan] = []
    refused: list[FileReport] = []
    for group in groups:
        found = event_date(group, fallback)
        if found is not None and (fallback is not None or not group.reason):
            events.append(EventPlan(group, found, prefix))
            continue
        sources = filter(None, (group.main, *group.talks, *group.notes))
        refused += [refuse(source.path, group.reason or _UNDATED) for source in sources]
    for rank in (1, 2):
        counts = Counter(event.id for event in events)
        for event in events:
            event.id = event.ids[rank] if counts[event.id] > 1 else event.id
    return [page for event in events for page in event.pages()], refused


def refuse_duplicates(plans: Iterable[PagePlan]) -> tuple[list[PagePlan], list[FileReport]]:
    """Separate plans whose page is taken by an earlier plan; of two notes for one page the second is refused."""
    taken: dict[PurePosixPath, PagePlan] = {}
    doubles = []
    for plan in plans:
        first = taken.setdefault(plan.target, plan)
        if first is not plan and not plan.source.is_made:
            by = "the event of other files" if first.source.is_made else first.source.path
            reason = f"{by} becomes the page {plan.target} too; import one of the two with another --into"
            doubles.append(refuse(plan.source.path, reason))
    return list(taken.values()), doubles


def _by_name(drafts: Sequence[NoteDraft]) -> dict[str, NoteDraft]:
    """Return drafts by the names of their pages, which are made from those of their files."""
    named: dict[str, NoteDraft] = {}
    for draft in drafts:
        stem = draft.source.path.stem
        name = identifiers.short_id(identifiers.strip_date(stem)) or hashed_id("talk", stem)
        named[hashed_id(name, *draft.source.parts) if name in named else name] = draft
    return named


def event_page(draft: NoteDraft, plan: EventPlan, targets: LinkTargets) -> tuple[str, FileReport]:
    """Return the text of an event's page, or of a second note on it, and the report on it."""
    written, is_second = draft.title, draft is not plan.main
    name = draft.event.text or plan.title
    planned, single = draft.find_sessions(name, plan.separate_talks)
    first = planned[0].heading.line if planned else len(draft.lines)
    found = metadata.event_options_in_preamble(draft.lines[draft.root.end : first], name)
    facts = {"status": plan.status, **found, **draft.metadata.options, "date": plan.date.days.isoformat()}
    # The post's title if the page has another, and its URL.
    facts["source"] = writer.titled_url(written if fold(written) != fold(name) else "", facts.pop("address", ""))
    draft.option_facts |= {*EVENT_OPTIONS, *NOTE_OPTIONS, "address"}
    prefix = f"{targets.page.stem}-" if is_second else ""
    id_for = partial(identifiers.session_id, taken={plan.id, *plan.talks}, prefix=prefix)
    for session in planned:
        draft.declare_session(session, id_for, prefix=plan.prefix)
    known = SECOND_NOTE_OPTIONS if is_second else {**EVENT_OPTIONS, **NOTE_OPTIONS}
    options = [(name, plan.id if name == "event" else facts.get(name, "")) for name in known]
    declared = writer.directive_lines(f"{plan.prefix}event", "" if is_second else plan.id, options, known, draft.doubt)
    if (plan.talks or plan.notes) and not is_second:
        toctree = ("", ":::{toctree}", ":hidden:", ":glob:", "", f"{plan.id}/*", ":::")
        declared += map(NoteLine, toctree)
    heading = draft.heading
    if heading is None:
        draft.insertions[0].insert(0, [NoteLine(f"# {escape_inline(name)}")])
    elif name != heading.text:
        draft.consumed_words += word_check.split_words(heading.text)  # the option ``source`` holds the whole title
        heading.text = name if name in heading.text else escape_inline(name)
    draft.insertions[draft.root.end].append(declared)
    _doubt_event(draft, plan, single.title if single else "")
    if single:
        draft.declare_session(draft.wrap_in_talk(single), id_for, prefix=plan.prefix, single=True)
    return _finish_page(draft, plan, targets, name)


def _doubt_event(draft: NoteDraft, plan: EventPlan, single: str) -> None:
    """Report what is unsure of the event: its name, its date, and the sessions without speakers."""
    if plan.group.main is not None and not plan.main.event.text:
        draft.doubt("The name of the event was made from that of its file or folder.", 0, "name")
    elif draft.event.doubt or (single and single == draft.event.text):
        draft.doubt(draft.event.doubt or "The note names no event; the event is called like its talk.", 0, "name")
    if plan.date.doubt:
        draft.doubt(plan.date.doubt, plan.date.line, "date")
    may_be_talk = draft.talk.points > 0
    if not (draft.sessions or single or plan.talks or plan.notes) and (may_be_talk or len(draft.words) > _MIN_WORDS):
        draft.doubt(f"No session was found{', though the note may be on a talk' * may_be_talk}.", 0, "session")
    silent = [session.title for session in draft.sessions if not session.speakers and not session.organizers]
    # Titles made of items of a list or of bold lines may hold names.
    if silent and (draft.promoted or len(silent) < len(draft.sessions)):
        draft.doubt(f"No speaker was found of: {'; '.join(title[:40] for title in silent[:5])}.", 0, "speaker")


def talk_page(draft: NoteDraft, plan: EventPlan, session: str, targets: LinkTargets) -> tuple[str, FileReport]:
    """Return the text of the page of one talk, and the report on it; *session* is its id."""
    title = draft.title or identifiers.title_in_name(draft.source.path.stem)
    credit = speakers.credit_in_heading(title, (), plan.title)
    heading = draft.heading
    if heading is None:
        above = [line.text for line in draft.lines[: draft.root.own_lines.stop] if line.text.strip()]
        called, named = speakers.signature([text for text in above if not sessions.is_group_title(text)], title)
        title, credit = draft.title or called or title, credit._replace(speakers=credit.speakers or named)
        # The title is in the front matter, or made from the file name.
        draft.insertions[0].insert(0, [NoteLine(f"# {escape_inline(title)}")])
        heading = Heading(text=title, level=1, line=0, end=0, last=len(draft.lines), children=draft.root.children)
        credit = credit._replace(cut=-1)
        draft.root = heading
    first = None if credit.speakers else sessions.name_heading(draft.lines, heading)
    if first is not None and first.end == first.line + 1:
        # The heading of the speaker becomes text, or an option alone.
        named, whole = speakers.speakers_in_subheading(first.text)
        draft.lines[first.line] = draft.lines[first.line]._replace(text="" if whole else first.text)
        heading.children[:1] = first.children
        credit = credit._replace(speakers=named)
    planned = sessions.SessionHeading(heading, credit, sessions.session_type(title))
    draft.declare_session(planned, lambda _title: session, event=plan.id, prefix=plan.prefix)
    return _finish_page(draft, plan, targets, plan.title)


def _finish_page(draft: NoteDraft, plan: EventPlan, targets: LinkTargets, name: str) -> tuple[str, FileReport]:
    """Set levels, resolve links, escape MyST syntax, check the words, and assemble the page of the event *name*."""
    draft.settle_levels()
    draft.remove_dropped_lines()
    draft.lines = links.resolve_links(draft.lines, targets, draft.anchors, draft.doubt, draft.consumed_words)
    draft.lines = escape.escape_myst(draft.lines, draft.doubt, draft.consumed_words)
    if draft.source.breaks_lines:
        draft.lines = dialects.keep_line_breaks(draft.lines)
    lines = escape.remove_invalid_rules(draft.assemble_lines())
    embeds.report_html(lines, draft.doubt)
    missing = word_check.missing_words(draft.words, word_check.visible_words(lines, myst=True), draft.consumed_words)
    if missing:
        draft.doubt(f"Words of the note are not on the page: {' '.join(missing[:_MAX_WORDS])}", 0)
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    lines = lines[filled[0] : filled[-1] + 1]
    report = FileReport(
        source="" if draft.source.is_made else str(draft.source.path),
        target=targets.page.as_posix(),
        event=plan.id,
        name=name,
        date=plan.date.days.isoformat(),
        date_from=plan.date.found_in,
        sessions=tuple(draft.sessions),
        doubts=tuple(draft.doubt),
        repairs=tuple(draft.repairs),
        held_back=draft.held_back,
    )
    return join_lines([*writer.front_matter_lines(draft.leftover_metadata()), *lines, NoteLine("")]), report

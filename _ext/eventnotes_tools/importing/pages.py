"""Make pages from drafts: the page of an event, or of one talk."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from eventnotes.model.options import EVENT_OPTIONS, NOTE_OPTIONS, SECOND_NOTE_OPTIONS
from eventnotes.text.markdown_writer import escape_inline
from eventnotes_tools.importing.draft import NoteDraft
from eventnotes_tools.importing.markup import dialects, embeds, escape, links, raw_html, word_check, writer
from eventnotes_tools.importing.markup.lines import NoteLine, join_lines
from eventnotes_tools.importing.markup.link_targets import LinkTargets
from eventnotes_tools.importing.recognition import identifiers, metadata, sessions, speakers
from eventnotes_tools.importing.recognition.dates import EventDate
from eventnotes_tools.importing.recognition.headings import Heading, set_level
from eventnotes_tools.importing.report import FileReport

_MAX_WORDS = 12  # lost words that a doubt shows
_MIN_WORDS = 100  # words of a note in which a session is missed


@dataclass(frozen=True, kw_only=True, slots=True)
class EventPlan:
    """What is known of an event before its pages are made."""

    id: str
    #: The title, if the note has none.
    title: str
    date: EventDate
    #: Prefix of directive names: empty or ``notes:``.
    prefix: str = ""
    #: Ids of the talks that have pages of their own, in a folder named like the event's page.
    talks: tuple[str, ...] = ()
    #: ``draft`` if all notes on the event are held back, or empty.
    status: str = ""
    #: Whether pages of talks or further notes stand in a folder named like the event's page.
    has_pages: bool = False
    #: Whether the title was made from the name of a file or folder.
    title_is_made: bool = False
    separate_talks: sessions.SeparateTalks = field(default_factory=sessions.SeparateTalks)


def event_page(
    draft: NoteDraft, plan: EventPlan, targets: LinkTargets, *, is_second: bool = False
) -> tuple[str, FileReport]:
    """Return the text of an event's page, and the report on it; *is_second* if another page declares the event."""
    written = draft.title
    name = draft.event.text or plan.title
    draft.event_name = name
    planned, single = draft.find_sessions(name, plan.separate_talks)
    first = planned[0].heading.line if planned else len(draft.lines)
    found = metadata.event_options_in_preamble(draft.lines[draft.root.end : first], name)
    facts = {"status": plan.status, **found, **draft.metadata.options, "date": plan.date.days.isoformat()}
    facts["source"] = metadata.source_option(written, name, facts.pop("address", ""))
    draft.option_facts |= {*EVENT_OPTIONS, *NOTE_OPTIONS, "address"}
    prefix = f"{targets.page.stem}-" if is_second else ""
    id_for = partial(identifiers.session_id, taken={plan.id, *plan.talks}, prefix=prefix)
    for session in planned:
        draft.declare_session(session, id_for, prefix=plan.prefix)
    draft.settle_levels()
    above = embeds.find_media(draft.lines, range(draft.root.end, first), draft.literal).options
    draft.embeds += [*above.get("slides", ()), *above.get("video", ())]
    known = SECOND_NOTE_OPTIONS if is_second else {**EVENT_OPTIONS, **NOTE_OPTIONS}
    options = [(name, plan.id if name == "event" else facts.get(name, "")) for name in known]
    declared = writer.directive_lines(f"{plan.prefix}event", "" if is_second else plan.id, options, known, draft.doubt)
    if plan.has_pages and not is_second:
        declared += [NoteLine(""), *writer.toctree_lines(f"{plan.id}/*")]
    _place_title(draft, name, declared)
    _doubt_event(draft, plan, written, single.title if single else "")
    if single:
        draft.declare_session(draft.wrap_in_talk(single), id_for, prefix=plan.prefix, single=True)
        draft.settle_levels()
    return _finish_page(draft, plan, targets)


def _doubt_event(draft: NoteDraft, plan: EventPlan, written: str, single: str) -> None:
    """Report what is unsure of the event: its name, its date, and the sessions without speakers."""
    if plan.title_is_made:
        draft.doubt("The name of the event was made from that of its file or folder.", 0, "name")
    elif draft.event.doubt or (written and single == draft.event_name):
        draft.doubt(draft.event.doubt or "The note names no event; the event is called like its talk.", 0, "name")
    if plan.date.doubt:
        draft.doubt(plan.date.doubt, plan.date.line, "date")
    may_be_talk = draft.talk.points > 0
    if not (draft.sessions or single or plan.has_pages) and (may_be_talk or len(draft.words) > _MIN_WORDS):
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
        title, credit = called or title, credit._replace(speakers=credit.speakers or named)
        # The title is in the front matter, or made from the file name.
        draft.insertions[0].insert(0, [NoteLine(f"# {escape_inline(title)}")])
        heading = Heading(text=title, level=1, line=0, end=0, last=len(draft.lines), children=draft.root.children)
        credit = credit._replace(cut=-1)
    elif any(child.level == heading.level for child in heading.children):
        number = draft.lines[heading.line].number
        draft.doubt("The first of several headings of one level was taken as the talk's title.", number)
    heading.last = len(draft.lines)
    first = None if credit.speakers else sessions.name_heading(draft.lines, heading)
    if first is not None and first.end == first.line + 1:
        # The heading of the speaker becomes text, or an option alone.
        named, whole = speakers.speakers_in_subheading(first.text)
        draft.lines[first.line] = draft.lines[first.line]._replace(text="" if whole else first.text)
        heading.children[:1] = first.children
        credit = credit._replace(speakers=named)
    draft.settle_levels()
    if draft.heading is None:
        draft.root = heading
    planned = sessions.SessionHeading(heading, credit, sessions.session_type(title))
    draft.declare_session(planned, lambda _title: session, event=plan.id, prefix=plan.prefix)
    return _finish_page(draft, plan, targets)


def _place_title(draft: NoteDraft, name: str, declared: list[NoteLine]) -> None:
    """Insert the event's directive under the title; add a title if the note has no heading for it."""
    heading = draft.heading
    if heading is None:
        draft.insertions[0].insert(0, [NoteLine(f"# {escape_inline(name)}")])
        draft.insertions[0].append(declared)
        return
    if name != heading.text:
        shown = name if name in heading.text else escape_inline(name)
        draft.consumed_words += word_check.split_words(heading.text)  # the option ``source`` holds the whole title
        heading.text, heading.level = shown, 0
        set_level(draft.lines, heading, 1)
    draft.insertions[heading.end].append(declared)


def _finish_page(draft: NoteDraft, plan: EventPlan, targets: LinkTargets) -> tuple[str, FileReport]:
    """Resolve links, escape MyST syntax, check the words, and assemble the page."""
    draft.remove_dropped_lines()
    draft.lines = links.resolve_links(draft.lines, targets, draft.anchors, draft.doubt, draft.consumed_words)
    draft.lines = escape.escape_myst(draft.lines, draft.doubt, draft.consumed_words)
    if draft.source.breaks_lines:
        draft.lines = dialects.keep_line_breaks(draft.lines)
    lines = escape.remove_invalid_rules(draft.assemble_lines())
    raw_html.report_html(lines, draft.doubt)
    missing = word_check.missing_words(draft.words, word_check.visible_words(lines, myst=True), draft.consumed_words)
    if missing:
        draft.doubt(f"Words of the note are not on the page: {' '.join(missing[:_MAX_WORDS])}", 0)
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    lines = lines[filled[0] : filled[-1] + 1]
    report = FileReport(
        source="" if draft.source.is_made else str(draft.source.path),
        target=targets.page.as_posix(),
        event=plan.id,
        name=draft.event_name or plan.title,
        date=plan.date.days.isoformat(),
        date_from=plan.date.found_in,
        sessions=tuple(draft.sessions),
        embeds=tuple(dict.fromkeys(draft.embeds)),
        doubts=tuple(draft.doubt),
        repairs=tuple(draft.repairs),
        held_back=draft.held_back,
    )
    return join_lines([*writer.front_matter_lines(draft.leftover_metadata()), *lines, NoteLine("")]), report

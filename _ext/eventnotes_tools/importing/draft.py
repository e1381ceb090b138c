"""The draft of one page: the lines of a note while they become MyST, with insertions and doubts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from eventnotes.model.options import SESSION_OPTIONS, parse_texts
from eventnotes.text.folding import fold
from eventnotes.text.markdown_writer import escape_inline
from eventnotes_tools.importing.markup import dialects, embeds, links, writer
from eventnotes_tools.importing.markup.lines import NoteLine, join_lines, wiki_links_as_text
from eventnotes_tools.importing.markup.parser import parse_markdown
from eventnotes_tools.importing.markup.word_check import split_words, visible_words
from eventnotes_tools.importing.recognition import headings, metadata, outline, sessions, speakers
from eventnotes_tools.importing.recognition.event_names import find_event_name
from eventnotes_tools.importing.recognition.single_talks import SingleTalk, find_single_talk
from eventnotes_tools.importing.report import ImportedSession, RemarkCollector
from eventnotes_tools.importing.sources import NoteSource

#: Words between a title and names, and behind names, that options make superfluous.
_JOINING_WORDS = frozenset(("by", "and", "with", "w", "x", *"さん氏様先生"))
#: Tags of HackMD: "###### tags: `one` `two`".
_TAG_LINE = re.compile(r"^ {0,3}(?:#{1,6} )?tags:\s*(?:`[^`]+`[\s,、]*)+$", re.IGNORECASE)
#: A line beside slides: "Title from Ada Lovelace", both with links.
_CREDIT = re.compile(r"\]\(\S+\) (?:from|by) \[(?P<name>[^\[\]\n]+)\]\(\S+\)$", re.MULTILINE)
_BOLD_START = re.compile(r"^(\*\*|__)(?=\S)(.+?)\1(?=\s|$)")
_SURE = 2  # points of a session that is not doubted
_SURE_TALK = 2.5  # points of a single talk that is not doubted
_ABOVE = 12  # lines above the parts of a note that may say what it is on
_BYLINES = 3  # lines under the title that may name the speaker of the only talk
_MAX_NAMES = 5  # headings that a doubt names


class NoteDraft:
    """A note on its way to a page: until ``remove_dropped_lines`` the indices of its lines stay the same."""

    def __init__(self, source: NoteSource, *, is_talk: bool) -> None:
        self.source = source
        self.doubt, self.repairs = RemarkCollector(), RemarkCollector()
        for text, number in source.repairs:
            self.repairs(text, number)
        if source.front.error:
            self.doubt(source.front.error, 1)
        self.metadata = metadata.read_metadata(source.front.values)
        if reason := source.hidden_by:
            self.metadata.options["status"] = "draft"
        number = source.comments
        left_out = f"{number} {'comments were' if number > 1 else 'comment was'} left out" if number else ""
        #: What keeps the note private, and what was left out of it.
        self.held_back = tuple(filter(None, (f"draft ({reason})" if reason else "", left_out)))
        lines = dialects.convert_dialects(dialects.repair_lines(source.body, self.repairs), self.doubt)
        #: The lines, and the numbers of those of which headings were made.
        self.lines, self.promoted, announced = outline.promote_titles(lines) if not is_talk else (lines, set(), [])
        self._doubt_sessions("The items of a list seem to be talks", announced)
        self.lines = embeds.embeds_to_urls(self.lines)
        for index, match in parse_markdown(self.lines).matches(_TAG_LINE, self.lines):
            if "topics" not in self.metadata.options:
                self.metadata.options["topics"] = writer.join_items(re.findall("`([^`]+)`", match[0]))
                self.lines[index] = self.lines[index]._replace(text="")
        whole = visible_words(self.lines)
        #: Words that an option makes superfluous, such as "by".
        self.consumed_words: list[str] = []
        parsed = parse_markdown(self.lines)
        self.literal = parsed.literal
        found = headings.find_headings(parsed)
        titled = [heading for heading in found if heading.text]
        for heading in found:
            if not heading.text:  # its level would come between those of the others
                self.lines[heading.line] = self.lines[heading.line]._replace(text="")
        below = any(line.text.strip() for line in self.lines[: titled[0].line if titled else 0])
        self.heading = headings.find_title_heading(titled, self.metadata.title, is_talk=is_talk, below=below)
        #: The words of the note in order; a title that the first heading repeats counts once.
        self.words = whole if self.heading is not None else [*split_words(self.metadata.title), *whole]
        self.root = headings.heading_tree(titled, self.heading, len(self.lines))
        self.talk = self._read_as_talk()
        texts = [line.text for line in self.lines]
        prose = [" ".join(texts[start:end]) for token, start, end in parsed.blocks("paragraph_open") if not token.level]
        prose.append(str(self.metadata.rest.get("description", "")))
        labels = [text for index, text in enumerate(texts) if index not in self.literal]
        self.event = find_event_name(self.title, labels, prose, is_talk=self.talk.points > 0)
        #: Keys of the metadata that became options.
        self.option_facts: set[str] = set()
        #: Blocks to insert before the line with each index.
        self.insertions: defaultdict[int, list[list[NoteLine]]] = defaultdict(list)
        self.dropped: set[int] = set()
        self.sessions: list[ImportedSession] = []
        #: Anchors that Git hosts give to headings, to ``#id`` of their sessions.
        self.anchors: dict[str, str] = {}

    @property
    def title(self) -> str:
        """The title in the front matter or heading, as Markdown; empty if there is none."""
        title = self.metadata.title
        # The fuller of the two, if one holds the other.
        return self.heading.text if self.heading and fold(title) in fold(self.heading.text) else title

    def settle_levels(self) -> None:
        """Set the level of every heading by its depth in the tree."""
        pending = [(self.root, 1)]
        for heading, level in pending:  # it grows
            if heading.end > heading.line:  # not the page itself, nor one that the importer added
                headings.set_level(self.lines, heading, min(level, 6))
            pending += [(child, level + 1) for child in heading.children]

    def find_sessions(
        self, event: str, separate_talks: Collection[str]
    ) -> tuple[list[sessions.SessionHeading], SingleTalk | None]:
        """Return the headings that are sessions, in order, or else the one talk that the note as a whole is on.

        *separate_talks* are comparable titles of the talks with pages of their own, and the names of their files.
        Doubt what has little evidence, and the headings that may be sessions.
        """
        talk, is_talk = self.talk, self.talk.points > 0
        finder = sessions.SessionFinder(
            self.lines, self.literal, event, self.title, separate_talks, self.promoted, is_talk=is_talk
        )
        found = finder.find(self.root)
        sure = [session.heading.text for session in found if session.points >= _SURE]
        is_event = len(sure) > talk.is_declared or any(talk.title in text for text in sure)
        if talk.points >= _SURE and not is_event:
            # "Title at Event" and "Title (Event)".
            behind = rf"(?:,?\s+(?:@|(?:at|à|aux?|for)\s+(?:(?:the|la)\s+)?)\s*|\s*\(){re.escape(event)}\)?[!.]*$"
            talk = talk._replace(title=re.sub(behind, "", talk.title, flags=re.IGNORECASE) or talk.title)
            if talk.points < _SURE_TALK:
                self.doubt(f"The whole note was taken as one talk: {talk.title[:40]}.", 0, "session")
            return [], talk
        if talk.points >= _SURE and not any(talk.title in session.heading.text for session in found):
            self.doubt(f"A talk that the note names is no session: {talk.title[:40]}.", 0, "session")
        weak = [session.heading for session in found if session.points < _SURE]
        self._doubt_sessions("Nothing but the heading says that these are sessions", weak)
        self._doubt_sessions("These headings were not taken as sessions", finder.left)
        return found, None

    def _doubt_sessions(self, text: str, titles: Sequence[headings.Heading]) -> None:
        names = "; ".join(title.text[:40] for title in titles[:_MAX_NAMES])
        more = f" and {len(titles) - _MAX_NAMES} more" if len(titles) > _MAX_NAMES else ""
        if titles:
            self.doubt(f"{text}: {names}{more}.", self.lines[titles[0].line].number, "session")

    def _read_as_talk(self) -> SingleTalk:
        """Return the one talk that the note may be on."""
        above = self._lines_above_parts(self.root)
        first = [line for index in above[:_ABOVE] if (line := self.lines[index].text).strip()]
        facts = {name: text.split() for name in ("slides", "video") if (text := self.metadata.options.get(name))}
        return find_single_talk(
            self.title,
            self.source.front.values,
            (*self.source.parts[:-1], *parse_texts(self.metadata.options.get("topics", ""))),
            first,
            {**facts, **embeds.find_media(self.lines, above, self.literal).options},
            is_signed="speakers" in self.metadata.options or any(map(speakers.is_byline, first[:_BYLINES])),
        )

    def _lines_above_parts(self, note: headings.Heading) -> list[int]:
        """Return the indices of the lines above the note's first part, and of its parts that hold slides."""
        parts = [child for child in note.children if sessions.is_no_talk(child.text)]
        lines = [index for heading in (note, *parts) for index in heading.own_lines]
        return [index for index in (*range(self.root.line), *lines) if index not in self.literal]

    def wrap_in_talk(self, talk: SingleTalk) -> sessions.SessionHeading:
        """Make the whole note below its title one session."""
        top = self.root
        heading = headings.Heading(
            text=talk.title, level=1, line=top.end, end=top.end, last=top.last, children=top.children
        )
        top.children = [heading]
        self.insertions[top.end].append([NoteLine(f"## {escape_inline(talk.title)}")])
        return sessions.SessionHeading(heading, talk.credit._replace(cut=-1), sessions.session_type(talk.title))

    def declare_session(
        self,
        planned: sessions.SessionHeading,
        id_for: Callable[[str], str],
        *,
        event: str = "",
        prefix: str = "",
        single: bool = False,
    ) -> None:
        """Insert the directive of a session under its heading.

        *id_for* returns the session's id for its title, or empty for none. *event* is the event's id if the session
        has a page of its own, *prefix* that of the directive's name.
        """
        heading, credit = planned.heading, planned.credit
        whole, page = sessions.split_link(heading.text)
        title, inner = sessions.split_link(_BOLD_START.sub(r"\2", credit.title(whole)))
        written = heading.text
        if title.strip() and title != written and heading.end > heading.line:
            heading.text = title  # it is written anew when the levels are settled
            self.consumed_words += [word for word in split_words(whole) if word.lower() in _JOINING_WORDS]
            self.consumed_words += split_words(whole[: credit.start])  # they come later, as an option
        else:
            title, page, inner = written, "", ""
        lifted = embeds.find_media(self.lines, self._lines_above_parts(heading) if single else (), self.literal)
        if not lifted.options:
            lifted = embeds.find_media(self.lines, range(heading.end, heading.last), self.literal)
        self._drop(lifted.lines)
        slides, video = lifted.options.get("slides", ()), lifted.options.get("video", ())
        credited = tuple(_CREDIT.findall(join_lines(self.lines[heading.end : heading.last])))[:1]
        named = credit.speakers or sessions.speakers_under(self.lines, self.literal, heading) or credited
        if named and not credit.speakers:
            # Lines that hold no more than the option does.
            own = [index for index in heading.own_lines if index not in self.literal]
            own = [index for index in own if speakers.is_speaker_line(wiki_links_as_text(self.lines[index].text))]
            words = Counter(split_words(" ".join(self.lines[index].text for index in own)))
            self.consumed_words += (words - Counter(split_words(writer.join_items(named)))).elements()
            self._drop(own)
        # The front matter of a page on one talk names its speakers, too.
        further = parse_texts(self._fact("speakers")) if single or not named else ()
        people = tuple(dict.fromkeys((*named, *further)))
        start, end, called = sessions.split_times(title)
        values = {
            "event": event,
            "speakers": writer.join_items(people),
            "organizer": writer.join_items(credit.organizers),
            "url": page or inner,
            "slides": " ".join((*slides, *(self._fact("slides").split() if event or single else ()))),
            "video": " ".join((*video, *(self._fact("video").split() if event or single else ()))),
            "links": ", ".join(writer.titled_url(text, url) for text, url in credit.links),
            "topics": self._fact("topics") if event else "",
            "type": planned.type,
            "start": start,
            "end": end,
            "status": self._fact("status") if event else "",
        }
        if identifier := id_for(called):
            self.anchors[links.heading_anchor(written)] = f"#{identifier}"
        made = writer.directive_lines(f"{prefix}session", identifier, values.items(), SESSION_OPTIONS, self.doubt)
        self.insertions[heading.end].append(made)
        number = self.lines[heading.line].number if heading.line < len(self.lines) else 0
        self.sessions.append(ImportedSession(title, number, people, credit.organizers, slides, video))

    def _fact(self, name: str) -> str:
        """Return a value of the front matter for an option, and mark it as used."""
        self.option_facts.add(name)
        return self.metadata.options.get(name, "")

    def leftover_metadata(self) -> dict[str, Any]:
        """Return the values of the front matter that no option holds."""
        left = {name: text for name, text in self.metadata.options.items() if name not in self.option_facts}
        return {**left, **self.metadata.rest}

    def _drop(self, indices: Iterable[int]) -> None:
        """Drop lines where the blocks around them stay the same, such as a list that begins after the line."""
        for index in sorted(indices):
            without = [*self.lines[:index], self.lines[index]._replace(text=""), *self.lines[index + 1 :]]
            if _other_blocks(without, index) == _other_blocks(self.lines, index):
                self.lines = without
                self.dropped.add(index)

    def remove_dropped_lines(self) -> None:
        """Remove the dropped lines and the empty ones after each; insertions move along."""
        kept: list[NoteLine] = []
        moved: defaultdict[int, list[list[NoteLine]]] = defaultdict(list)
        closing = False  # whether only empty lines stood since a line was dropped
        for index, line in enumerate([*self.lines, NoteLine("")]):
            moved[len(kept)] += self.insertions.get(index, ())
            closing = index in self.dropped or (closing and not line.text.strip())
            if not closing or (index not in self.dropped and kept and kept[-1].text.strip()):
                kept.append(line)
        self.lines, self.insertions = kept, moved

    def assemble_lines(self) -> list[NoteLine]:
        """Return the lines with all insertions, each between empty lines."""
        result: list[NoteLine] = []
        for index, line in enumerate([*self.lines, NoteLine("")]):
            for block in self.insertions.get(index, ()):
                result += [NoteLine("")] if result and result[-1].text.strip() else []
                result += block
                result += [NoteLine("")] if line.text.strip() else []
            result.append(line)
        return result


def _other_blocks(lines: Sequence[NoteLine], index: int) -> list[tuple[str, int, int, str]]:
    """Return type, level, first line and content of each block but the paragraph on the line *index*."""
    return [
        (token.type, token.level, token.map[0] if token.map else 0, token.content)
        for token in parse_markdown(lines).tokens
        if token.nesting >= 0 and token.map != [index, index + 1]
    ]

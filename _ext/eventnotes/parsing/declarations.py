"""Turn the directives of a page into records, and give their sections the declared ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from eventnotes.model import options
from eventnotes.model.identifiers import ID_RULE, AnchorCounter, is_id, suggest_id
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import Event, Note, Person, Place, Placeholder, Session, Topic
from eventnotes.parsing.inline_text import text_of
from eventnotes.parsing.nodes import declaration, derived, derived_node
from eventnotes.parsing.page_records import PageDraft
from eventnotes.parsing.pictures import publish_files
from eventnotes.parsing.sections import claim_id, first_section, is_right_under_heading, section_of, title_of
from eventnotes.text.collation import index_letter, reading_key

if TYPE_CHECKING:
    from collections.abc import Callable

#: The directives that declare the page itself, under its first heading.
_OF_PAGE = ("event", "topic", "speaker")


class DeclareObjects(SphinxTransform):
    """Turns declarations into records, index entries and placeholders.

    After Sphinx sorts the ids of sections (261) and hidden content is removed (262), and before anything uses the ids:
    docutils' table of contents (720), Sphinx's collectors (880).
    """

    default_priority = 263

    def apply(self, **_kwargs: Any) -> None:
        """Parse every declaration of the page."""
        self.draft = PageDraft.of(self.env)
        self.anchors = AnchorCounter()
        self.declared: dict[nodes.section, str] = {}
        #: The names of the last object for the general index, each with the letter that it stands under there, if any.
        self.names: dict[str, str | None] = {}
        readers: dict[str, Callable[[declaration, nodes.section], Placeholder | None]] = {
            "event": self.read_event,
            "session": self.read_session,
            "topic": self.read_topic,
            "speaker": self.read_speaker,
        }
        found = sorted(self.document.findall(declaration), key=lambda node: node["kind"] != "event")
        for node in found:
            section = self.check_place(node)
            placeholder = readers[node["kind"]](node, section) if section is not None else None
            if section is None or placeholder is None:
                _keep_words(node)
            else:
                self.declared[section] = node["kind"]
                self.replace(node, placeholder)
        self.check_docutils_topic()

    # -- the place of a declaration ------------------------------------------------------------------------

    def check_place(self, node: declaration) -> nodes.section | None:
        """Return the section that *node* describes; None where there is none, which is reported."""
        kind, section = node["kind"], section_of(node)
        found, fault = section, ""
        if section is None:
            is_enclosed = node["line"] in self.draft.enclosed  # which is reported already
            fault = "" if is_enclosed else f"the directive '{kind}' has no heading; add one right above it"
        elif kind in _OF_PAGE and section is not first_section(self.document):
            found, fault = None, f"the directive '{kind}' must stand right under the page's first heading; move it"
        elif section in self.declared:
            other = self.declared[section]
            already = f"the heading '{title_of(section)}' already declares {'an' if other == 'event' else 'a'} {other}"
            found, fault = None, f"{already}; give this {kind} its own heading"
        elif not is_right_under_heading(node):
            fault = f"the directive '{kind}' must stand right under its heading; move it up"
        if fault:
            self.report(node, ProblemKind.MISPLACED, fault)
        return found

    def report(self, node: declaration, kind: ProblemKind, text: str) -> None:
        """Record a problem at the line of *node*."""
        self.draft.report(kind, text, node["line"])

    def values(self, node: declaration, known: options.Options) -> dict[str, Any]:
        """Parse the options of *node*; report the invalid ones."""
        values, messages = options.parse_options(known, node["options"])
        for message in messages:
            self.report(node, ProblemKind.OPTION, f"{node['kind']}: {message}")
        return values

    def declared_id(self, node: declaration) -> str | None:
        """Return the id in the argument; None where it is invalid, which is reported."""
        argument, kind = node["argument"], node["kind"]
        if is_id(argument):
            return str(argument)
        hint = suggest_id(argument)
        such = f", such as '{hint}'" if hint and hint != argument else ""
        if not argument:
            self.report(node, ProblemKind.ID, f"{kind}: the id is missing; {ID_RULE}{such}")
        elif kind == "topic":
            # It may be the title of docutils' topic.
            self.report(
                node,
                ProblemKind.DOCUTILS_TOPIC,
                f"'{argument}' can't be the id of a topic; {ID_RULE}{such}"
                "; if docutils' directive 'topic' was meant, the primary domain 'notes' stands before it here:"
                " use an admonition, or in reStructuredText '.. default-domain:: std' above it",
            )
        else:
            self.report(node, ProblemKind.ID, f"{kind}: '{argument}' can't be an id; {ID_RULE}{such}")
        return None

    def place(self, node: declaration, section: nodes.section, anchor: str) -> Place:
        """Give *section* the id *anchor* and return its place."""
        keep = bool(self.config.values.get("myst_heading_anchors") and self.config.myst_heading_anchors)
        if not claim_id(section, anchor, keep_positional=keep):
            self.report(
                node,
                ProblemKind.DUPLICATE,
                f"another target on this page has the id '{anchor}'; rename one of them",
            )
            anchor = self.anchors.next_id("s", node["kind"], anchor)
            claim_id(section, anchor, keep_positional=keep)
        return Place(docname=self.env.docname, anchor=anchor, **node["line"]._asdict())

    # -- the objects --------------------------------------------------------------------------------------

    def read_event(self, node: declaration, section: nodes.section) -> Placeholder | None:
        """Record an event, or another page of notes on one."""
        if "event" in node["options"] and not node["argument"]:
            return self.read_further_note(node, section)
        event_id = self.declared_id(node)
        values = self.values(node, options.OPTIONS["event"])
        if event_id is None:
            return None
        place = self.place(node, section, event_id)
        days = values.pop("date", None)
        note = {name: values.pop(name) for name in options.NOTE_OPTIONS if name in values}
        self.draft.event = Event(
            id=event_id,
            title=values.pop("title", "") or title_of(section) or event_id,
            place=place,
            date=days.first if days else None,
            end_date=days.last if days else None,
            organizers=values.pop("organizer", ()),
            hidden=bool(node.get("hidden")),
            **values,
        )
        self.draft.note = Note(event=event_id, place=place, **note)
        self.names = {self.draft.event.title: None}
        return Placeholder("event", (("event", event_id),), *node["line"])

    def read_further_note(self, node: declaration, section: nodes.section) -> Placeholder | None:
        """Record a page of notes on an event that another page declares."""
        values = self.values(node, options.SECOND_NOTE_OPTIONS)
        event_id = values.pop("event", None)
        if event_id is None:
            return None
        anchor = self.anchors.next_id("note", event_id, self.env.docname)
        place = self.place(node, section, anchor)
        self.draft.note = Note(event=event_id, place=place, hidden=bool(node.get("hidden")), **values)
        self.names = {}
        return Placeholder("event", (("event", event_id),), *node["line"])

    def read_session(self, node: declaration, section: nodes.section) -> Placeholder | None:
        """Record a session."""
        values = self.values(node, options.SESSION_OPTIONS)
        publish_files(self.env, values, lambda fault: self.report(node, ProblemKind.FILE, f"session: {fault}"))
        event_id = values.pop("event", "") or (self.draft.note.event if self.draft.note else "")
        if not event_id:
            self.report(
                node,
                ProblemKind.MISPLACED,
                "the session belongs to no event; declare one under the page's first heading,"
                " or name it with ':event:'",
            )
            return None
        title = title_of(section)
        session_id = self.session_id(node, event_id, title)
        place = self.place(node, section, session_id)
        self.draft.sessions.append(
            Session(
                id=session_id,
                event=event_id,
                title=title or session_id,
                place=place,
                organizers=values.pop("organizer", ()),
                hidden=bool(node.get("hidden")),
                **values,
            )
        )
        self.names = {title or session_id: None}
        name = (("session", f"{event_id}/{session_id}"),)
        section += derived_node(Placeholder("session-related", name, *node["line"]), self.env.docname)
        return Placeholder("session", name, *node["line"])

    def session_id(self, node: declaration, event_id: str, title: str) -> str:
        """Return the declared id, or a hash of the event and the title."""
        declared = self.declared_id(node) if node["argument"] else None
        taken = [session for session in self.draft.sessions if session.event == event_id]
        clash = next((session for session in taken if session.id == declared), None)
        if clash is not None:
            self.report(
                node,
                ProblemKind.DUPLICATE,
                f"the session '{event_id}/{declared}' is declared twice: here and at"
                f" {clash.place.file or self.env.docname}:{clash.place.line}; change the id of one of them",
            )
            declared = None
        return declared or self.anchors.next_id("s", event_id, title)

    def read_topic(self, node: declaration, section: nodes.section) -> Placeholder | None:
        """Record a topic; its figures follow the author's words, its passages and what surrounds it end the page."""
        topic_id = self.declared_id(node)
        values = self.values(node, options.TOPIC_OPTIONS)
        if topic_id is None:
            return None
        self.draft.topic = topic = Topic(
            id=topic_id,
            title=title_of(section) or topic_id,
            place=self.place(node, section, topic_id),
            definition=text_of(node),
            parents=values.pop("parent", ()),
            hidden_aliases=values.pop("hidden-aliases", ()),
            **values,
        )
        letter = index_letter(topic.sort_key) if topic.sort or topic.reading else None
        self.names = {**dict.fromkeys(topic.aliases), topic.title: letter}
        kinds = ("topic-figures", "topic-passages", "topic-facts", "topic")
        figures, *below = (Placeholder(kind, (("topic", topic_id),), *node["line"]) for kind in kinds)
        section += [derived_node(placeholder, self.env.docname) for placeholder in below]
        return figures

    def read_speaker(self, node: declaration, section: nodes.section) -> Placeholder | None:
        """Record a speaker; the figures follow the author's words, the sessions end the page, as on a topic's page."""
        person_id = self.declared_id(node)
        values = self.values(node, options.SPEAKER_OPTIONS)
        publish_files(self.env, values, lambda fault: self.report(node, ProblemKind.FILE, f"speaker: {fault}"))
        if person_id is None:
            return None
        title, place = title_of(section) or person_id, self.place(node, section, person_id)
        person = self.draft.person = Person(id=person_id, title=title, place=place, definition=text_of(node), **values)
        letter = index_letter(reading_key(title, person.reading)) if person.reading else None
        self.names = {**dict.fromkeys(person.aliases), title: letter}
        figures = Placeholder("topic-figures", (("topic", person.key),), *node["line"])
        section += derived_node(figures._replace(kind="topic-passages"), self.env.docname)
        return figures

    # -- replacing a declaration --------------------------------------------------------------------------------

    def replace(self, node: declaration, placeholder: Placeholder) -> None:
        """Replace *node* by index entries, the card and the directive's body."""
        body = nodes.container("", *node.children, classes=[f"eventnotes-{node['kind']}-body"])
        generated, section = derived_node(placeholder, self.env.docname), section_of(node)
        parts: list[nodes.Node] = [body] if body.children else []
        if node["kind"] == "event":
            parts.append(derived_node(placeholder._replace(kind="event-sessions"), self.env.docname))
        if node["kind"] == "speaker":
            parts.insert(0, derived_node(placeholder._replace(kind="speaker"), self.env.docname))
        if node["kind"] in {"topic", "speaker"} and section is not None:
            # The page of a topic or a speaker begins with its author's words.
            end = next(i for i, child in enumerate(section) if isinstance(child, nodes.section | derived))
            section.insert(end, generated)
        else:
            parts.insert(0, generated)
        if not node.get("hidden"):
            entries = [
                ("single", name.replace(";", " "), node.parent["ids"][0], "", letter)
                for name, letter in self.names.items()
            ]
            parts.insert(0, addnodes.index(entries=entries))
        node.replace_self(parts)

    def check_docutils_topic(self) -> None:
        """Report docutils' directive ``topic`` under the first heading with an id as its title."""
        section = first_section(self.document)
        for node in section.children if section is not None else ():
            if isinstance(node, nodes.topic) and not node["classes"] and is_right_under_heading(node):
                title = node[0].astext() if node.children else ""
                if is_id(title):
                    self.draft.report(
                        ProblemKind.DOCUTILS_TOPIC,
                        f"this is docutils' directive 'topic'; write 'notes:topic' to declare the topic '{title}',"
                        " or set primary_domain = 'notes'",
                        self.draft.line_of(node),
                    )


def _keep_words(node: declaration) -> None:
    """Show an invalid declaration as it was written, so that no words are lost."""
    lines = [f"{node['kind']} {node['argument']}".rstrip()]
    lines += [f":{name}: {text}" for name, text in node["options"].items()]
    written = nodes.literal_block("\n".join(lines), "\n".join(lines), language="none")
    node.replace_self([written, *node.children])

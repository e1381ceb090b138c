"""The sidebar: the project's toctree with at most a few events and topics.

A toctree with more than ``FEW`` events is shown as their years; on an event's page, its year is open and holds the
events around it. A toctree with more than ``FEW`` topics is shown as the most mentioned ones; on a topic's page, as
the topic with its parents and narrower topics.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.related_topics import find_related_topics
from eventnotes.notebook.analysis.topic_stats import topic_stats
from eventnotes.views.links import event_link, topic_link, window_around, year_anchor, year_of
from eventnotes.views.listings.listing import stats_sort_key
from eventnotes.views.navigation.items import (
    Current,
    NavItem,
    NavLabel,
    NavSection,
    page_item,
    plain_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eventnotes.model.records import Event
    from eventnotes.notebook.notebook import Notebook
    from eventnotes.views.links import Link
    from eventnotes.views.navigation.page_tree import PageOwner, PageTree, Toctree

#: A toctree with so many events, or topics, or fewer is shown as the author wrote it; events of a glob, newest first.
FEW = 12
#: Most years; on an event's page, most years besides the event's own.
_YEARS = 5
_OTHER_YEARS = 1
#: Most events in the open year.
_EVENTS = 5
#: Most other pages of the page's event or topic.
_PAGES = 12


class Slot:
    """The place of a toctree's events or topics; which ones are shown depends on the page."""

    def __init__(self, notebook: Notebook, kind: str, ids: tuple[str, ...], *, hidden: bool) -> None:
        self.notebook = notebook
        #: ``event`` or ``topic``.
        self.kind = kind
        #: Ids of the events or topics, in the order of the toctree.
        self.ids = ids
        #: Whether the toctree has the option ``hidden``.
        self.hidden = hidden

    @cached_property
    def by_year(self) -> dict[str, list[str]]:
        """Year to the ids of its events, newest first."""
        years: dict[str, list[str]] = defaultdict(list)
        members = set(self.ids)
        for name, event in self.notebook.events.items():
            if name in members:
                years[year_of(event)].append(name)
        return dict(years)

    @cached_property
    def most_mentioned(self) -> list[str]:
        """The topics with most events and passages, sorted by reading: an order that rarely changes."""
        key = {topic: (stats_sort_key(topic_stats(self.notebook, topic), "count"), topic) for topic in self.ids}
        chosen = sorted(key, key=key.__getitem__)[:FEW]
        return sorted(chosen, key=lambda topic: (self.notebook.topics[topic].sort_key, topic))


class FrameLine(NamedTuple):
    """An item with the lines below it, or a slot."""

    item: NavItem | Slot
    below: tuple[FrameLine, ...] = ()


class Sidebar:
    """The sidebars of all pages: a frame that all share, with slots that each page fills."""

    def __init__(self, tree: PageTree) -> None:
        self.tree = tree
        self.notebook = tree.notebook

    def sections(self, docname: str, owner: PageOwner | None) -> tuple[NavSection, ...]:
        """Return the sidebar of a page that belongs to *owner*."""
        path = (docname, *self.tree.ancestors_of(docname))
        return (
            *(
                NavSection(caption, NavLabel.NONE, tuple(self._items(lines, path, owner)))
                for caption, lines in self._frame
            ),
            *self._related_topics(owner),
        )

    # -- the frame --------------------------------------------------------------------------------------------

    @cached_property
    def _frame(self) -> list[tuple[str, tuple[FrameLine, ...]]]:
        """The captions of the root's toctrees, and their lines."""
        root = self.tree.root
        return [(tree.caption, tuple(self._frame_lines(tree, (root,)))) for tree in self.tree.trees[root]]

    def _frame_lines(self, tree: Toctree, above: tuple[str, ...]) -> Iterator[FrameLine]:
        owned: dict[str, None] = {}
        slots = set()
        for entry in tree.entries:
            owner = self.tree.owners.get(entry.docname)
            if owner is None:
                yield FrameLine(entry, tuple(self._below(entry.docname, above)))
            elif owner.kind not in slots:
                # The slot is where the first event, or topic, is.
                owned = owned or self._owned(tree)
                slots.add(owner.kind)
                members = self._members(owner.kind, owned)
                if tree.is_globbed and owner.kind == "event":
                    members = tuple(filter(set(members).__contains__, self.notebook.events))
                yield FrameLine(Slot(self.notebook, owner.kind, members, hidden=entry.hidden))

    def _below(self, docname: str, above: tuple[str, ...]) -> Iterator[FrameLine]:
        # A page below itself is not followed again.
        if docname not in above:
            for tree in self.tree.trees.get(docname, ()):
                yield from self._frame_lines(tree, (*above, docname))

    def _owned(self, tree: Toctree) -> dict[str, None]:
        """Return the pages of events and topics in a toctree, and in the toctrees of those pages."""
        found: dict[str, None] = {}
        stack = [entry.docname for entry in reversed(tree.entries)]
        while stack:
            docname = stack.pop()
            if docname not in found and docname in self.tree.owners:
                found[docname] = None
                stack += reversed([*self.tree.children_of(docname)])
        return found

    def _members(self, kind: str, owned: Iterable[str]) -> tuple[str, ...]:
        owners = dict.fromkeys(owner for owner in map(self.tree.owners.__getitem__, owned) if owner.kind == kind)
        # Drafts and withdrawn events are not listed.
        return tuple(owner.id for owner in owners if self.tree.home_page(owner))

    def _items(self, lines: Iterable[FrameLine], path: tuple[str, ...], owner: PageOwner | None) -> Iterator[NavItem]:
        """Yield the items of the frame for the page at the begin of *path*, which the pages above it follow."""
        for line in lines:
            if isinstance(line.item, Slot):
                hidden = line.item.hidden
                yield from (item._replace(hidden=hidden) for item in self._slot_items(line.item, path[0], owner))
            else:
                docname = line.item.docname
                current = Current.PAGE if docname == path[0] else Current.BRANCH if docname in path else Current.NONE
                yield line.item._replace(current=current, children=tuple(self._items(line.below, path, owner)))

    # -- the slots of one page --------------------------------------------------------------------------------

    def _slot_items(self, slot: Slot, docname: str, owner: PageOwner | None) -> tuple[NavItem, ...]:
        many = len(slot.ids) > FEW
        if owner is None or owner.kind != slot.kind or owner.id not in slot.ids:
            if not many:
                return tuple(self._link_item(slot.kind, name) for name in slot.ids)
            if slot.kind == "event":
                return self._year_items(slot)
            # A page with an owner has its own topics; the most mentioned ones would only change often.
            topics = () if owner else (*(self._link_item("topic", name) for name in slot.most_mentioned),)
            return (*topics, *self._all_topics_item()) if topics else ()
        own = self._own_item(owner, docname, many=many)
        if not many:
            return tuple(own if name == owner.id else self._link_item(slot.kind, name) for name in slot.ids)
        if slot.kind == "event":
            return self._year_items(slot, self.notebook.events[owner.id], own)
        return self._items_under_parents(owner.id, own)

    def _link(self, kind: str, name: str) -> Link:
        return event_link(self.notebook.events[name]) if kind == "event" else topic_link(self.notebook, name)

    def _link_item(self, kind: str, name: str) -> NavItem:
        return page_item(self._link(kind, name))

    def _own_item(self, owner: PageOwner, docname: str, *, many: bool) -> NavItem:
        """Return the item for the page's event or topic, with its other pages and, of *many* topics, narrower ones."""
        home = self.tree.home_page(owner)
        pages = [page for page in self.tree.pages_by_owner.get(owner, ()) if page != home]
        shown = window_around(pages, docname, _PAGES)
        titles = self.tree.titles
        items = [NavItem(titles[it], it, current=Current.PAGE if it == docname else Current.NONE) for it in shown]
        if len(shown) < len(pages):
            items.append(NavItem((), home, label=NavLabel.MORE))
        if owner.kind == "topic" and many:
            items += (self._link_item("topic", topic) for topic in self.notebook.vocabulary.narrower(owner.id)[:FEW])
        return page_item(self._link(owner.kind, owner.id), docname, tuple(items))

    # -- events -----------------------------------------------------------------------------------------------

    def _year_items(self, slot: Slot, event: Event | None = None, own: NavItem | None = None) -> tuple[NavItem, ...]:
        """Return the newest years; on the page of *event* (item *own*), its open year and the newest other one."""
        years = slot.by_year
        if event is None:
            shown = list(years)[:_YEARS]
        else:
            others = [year for year in years if year != year_of(event)][:_OTHER_YEARS]
            shown = [year for year in years if year == year_of(event) or year in others]
        items = [
            self._open_year_item(years[year], event, own)
            if event is not None and own is not None and year == year_of(event)
            else self._year_item(years[year][0])
            for year in shown
        ]
        left = [year for year in years if year not in shown]
        if left:
            items.append(self._year_item(years[left[0]][0])._replace(title=(), label=NavLabel.OTHER_YEARS))
        return tuple(items)

    def _year_item(self, newest: str) -> NavItem:
        """Return the item for the year of its *newest* event: links to the year in the list of events, or the event."""
        event, index = self.notebook.events[newest], self.notebook.index_page("event-list")
        title = plain_title(year_of(event)) if year_of(event) else ()
        label = NavLabel.NONE if title else NavLabel.UNDATED
        if index is None:
            return NavItem(title, event.place.docname, label=label)
        return NavItem(title, index, year_anchor(event), label)

    def _open_year_item(self, names: Sequence[str], event: Event, own: NavItem) -> NavItem:
        year = self._year_item(names[0])
        shown = window_around(names, event.id, _EVENTS)
        items = [own if name == event.id else self._link_item("event", name) for name in shown]
        if len(shown) < len(names) and self.notebook.index_page("event-list") is not None:
            items.append(year._replace(label=NavLabel.ALL_OF_YEAR if year.title else NavLabel.MORE))
        return year._replace(current=Current.BRANCH, children=tuple(items))

    # -- topics -----------------------------------------------------------------------------------------------

    def _items_under_parents(self, topic: str, own: NavItem) -> tuple[NavItem, ...]:
        """Return the item of a topic under its first parent, followed by its other parents."""
        vocabulary = self.notebook.vocabulary
        above = [*vocabulary.lineage(topic)]
        for parent in above:
            own = self._link_item("topic", parent)._replace(current=Current.BRANCH, children=(own,))
        others = (name for name in vocabulary.parents(topic) if name not in above)
        return (own, *(self._link_item("topic", name) for name in others))

    def _related_topics(self, owner: PageOwner | None) -> tuple[NavSection, ...]:
        """Return the section with a topic's related ones, below the frame."""
        if owner is None or owner.kind != "topic" or not self.tree.home_page(owner):
            return ()
        related = self.notebook.vocabulary.related(owner.id)
        topics = [*related, *(found.topic for found in find_related_topics(self.notebook, owner.id))]
        if not topics:
            return ()
        items = (self._link_item("topic", topic) for topic in topics[:FEW])
        return (NavSection("", NavLabel.RELATED_TOPICS, (*items, *self._all_topics_item())),)

    def _all_topics_item(self) -> tuple[NavItem, ...]:
        """Return the item that links to the topic index, if there is one."""
        index = self.notebook.index_page("topic-list")
        return (NavItem((), index, label=NavLabel.ALL_TOPICS),) if index is not None else ()

"""The navigator: each page's sidebar, breadcrumbs, previous and next page, and the contents of topic pages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from eventnotes.notebook.analysis.topic_stats import group_passages
from eventnotes.views.cards import editions_of, topic_view
from eventnotes.views.links import (
    Link,
    event_link,
    neighbours,
    title_with_year,
    topic_link,
    topic_section_anchor,
    year_anchor,
    year_of,
)
from eventnotes.views.navigation.items import NavItem, NavLabel, NavSection, page_item, plain_title
from eventnotes.views.navigation.sidebar import Sidebar
from eventnotes.views.topic_page import (
    ABOUT_ANCHOR,
    CARD_ANCHOR,
    ELSEWHERE_ANCHOR,
    FACTS_ANCHOR,
    fact_keys,
    has_many_years,
    places_on_page,
    topic_year_anchor,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventnotes.model.records import Event
    from eventnotes.views.navigation.page_tree import PageOwner, PageTree

#: Most years or events of a section in the contents of a topic's page.
_CONTENTS_PLACES = 30


class NavigationView(NamedTuple):
    """The navigation of one page."""

    sidebar: tuple[NavSection, ...]
    #: Breadcrumbs, outermost first, without this page.
    breadcrumbs: tuple[NavItem, ...]
    previous: NavItem | None
    next: NavItem | None
    #: The generated sections of a topic's page, for its table of contents.
    contents: tuple[NavItem, ...]


class Navigator:
    """Makes the navigation of every page of a project, each once."""

    def __init__(self, tree: PageTree) -> None:
        self.tree = tree
        self.notebook = tree.notebook
        self._sidebar = Sidebar(tree)
        self._known: dict[str, NavigationView] = {}

    def of(self, docname: str) -> NavigationView:
        """Return the navigation of a page, which may be missing from every toctree, as the general index is."""
        if docname not in self._known:
            self._known[docname] = self._view(docname)
        return self._known[docname]

    def _view(self, docname: str) -> NavigationView:
        owner = self.tree.owner_around(docname)
        previous, following = self._previous_and_next(docname, owner)
        return NavigationView(
            sidebar=self._sidebar.sections(docname, owner),
            breadcrumbs=tuple(self._breadcrumbs(docname, owner)),
            previous=previous,
            next=following,
            contents=self._topic_sections(docname),
        )

    # -- breadcrumbs -----------------------------------------------------------------------------------------

    def _breadcrumbs(self, docname: str, owner: PageOwner | None) -> Iterator[NavItem]:
        for page in reversed([*self.tree.ancestors_of(docname)]):
            if page not in self.tree.owners:
                yield NavItem(self.tree.titles[page], page)
        home = self.tree.home_page(owner) if owner is not None else ""
        if owner is None or not home:
            return
        if owner.kind == "event":
            event = self.notebook.events[owner.id]
            index = self.notebook.index_page("event-list")
            if index is not None and year_of(event):
                yield NavItem(plain_title(year_of(event)), index, year_anchor(event))
            above = [event_link(event)]
        else:
            names = (*reversed([*self.notebook.vocabulary.lineage(owner.id)]), owner.id)
            above = [topic_link(self.notebook, name) for name in names]
        yield from (page_item(link) for link in above if link.docname != docname)

    # -- previous and next page ------------------------------------------------------------------------------

    def _previous_and_next(self, docname: str, owner: PageOwner | None) -> tuple[NavItem | None, NavItem | None]:
        """Return the previous and the next page.

        The page of an event has other events, the page of a topic has none. Any other page has its neighbours among
        the pages of the same event, or of no event, in the order of the toctree.
        """
        if owner is not None and (owner.kind == "topic" or not self.tree.home_page(owner)):
            return None, None
        if owner is not None and self.tree.home_page(owner) == docname:
            return self._other_events(self.notebook.events[owner.id])
        pages = self.tree.pages_by_owner.get(owner, ())
        before, after = neighbours(pages, docname)
        titles = self.tree.titles
        return (NavItem(titles[before], before) if before else None, NavItem(titles[after], after) if after else None)

    @cached_property
    def _dated_events(self) -> list[str]:
        return [name for name, event in self.notebook.events.items() if event.date]

    def _other_events(self, event: Event) -> tuple[NavItem | None, NavItem | None]:
        """Return the previous and next editions of an event; where there is none, the previous and next events."""
        editions = editions_of(self.notebook, event)
        after, before = neighbours(self._dated_events, event.id)
        return (
            self._event_item(editions.previous, NavLabel.PREVIOUS_EDITION, before, NavLabel.PREVIOUS_EVENT),
            self._event_item(editions.next, NavLabel.NEXT_EDITION, after, NavLabel.NEXT_EVENT),
        )

    def _event_item(
        self, edition: Link | None, as_edition: NavLabel, name: str | None, as_event: NavLabel
    ) -> NavItem | None:
        if edition is not None:
            return page_item(edition)._replace(label=as_edition)
        return page_item(event_link(self.notebook.events[name]))._replace(label=as_event) if name else None

    # -- contents of topic pages -----------------------------------------------------------------------------

    def _topic_sections(self, docname: str) -> tuple[NavItem, ...]:
        """Return the generated sections of the page of a topic or speaker, with their years or their newest events."""
        page = self.notebook.pages.get(docname)
        is_person = page is not None and page.person is not None
        topic = page.person.key if page and page.person else page.topic.id if page and page.topic else ""
        if topic not in self.notebook.topics and topic not in self.notebook.people:
            return ()
        places = places_on_page(group_passages(self.notebook, topic))
        elsewhere = NavLabel.ELSEWHERE if ABOUT_ANCHOR in places else NavLabel.MENTIONS
        about = NavLabel.SESSIONS if is_person else NavLabel.ABOUT
        labels = {ABOUT_ANCHOR: about, ELSEWHERE_ANCHOR: elsewhere}
        by_year = has_many_years(self.notebook, topic)
        known: set[str] = set()
        items: list[NavItem] = []
        for section, events in places.items():
            below: list[NavItem] = []
            for event in (self.notebook.events[name] for name in events):
                title = year_of(event) if by_year else title_with_year(event)
                anchor = topic_year_anchor(section, title) if by_year else topic_section_anchor(event.id)
                if anchor not in known:
                    below.append(
                        NavItem(plain_title(title), docname, anchor, NavLabel.NONE if title else NavLabel.UNDATED)
                    )
                    known.add(anchor)
            items.append(NavItem((), docname, section, labels[section], children=tuple(below[:_CONTENTS_PLACES])))
        if fact_keys(self.notebook, topic):
            items.append(NavItem((), docname, FACTS_ANCHOR, NavLabel.FACTS))
        card = topic_view(self.notebook, topic)
        if card is not None and not card.is_empty:
            items.append(NavItem((), docname, CARD_ANCHOR, NavLabel.AROUND))
        return tuple(items)

"""Lists: which of the directives that list something stand for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventnotes.core.records import Placeholder

#: The options of lists that leave something out.
_FILTERS = frozenset(("parent", "min-events", "limit", "series", "topic", "year"))


def lists_all(listing: Placeholder) -> bool:
    """Tell whether a list of events, topics or speakers leaves none out."""
    return not _FILTERS.intersection(dict(listing.options))


def by_date(listing: Placeholder) -> bool:
    """Tell whether the events of a year stand together in a list."""
    options = dict(listing.options)
    return options.get("group") == "year" or ("group" not in options and options.get("sort") != "title")

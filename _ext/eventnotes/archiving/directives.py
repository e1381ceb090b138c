"""Directives: which of them show a picture, and whose text is markup and not code."""

from __future__ import annotations

#: Those whose argument is a picture's address.
IMAGES = frozenset(("image", "figure"))

#: Those whose body is read as notes are. Of all others nobody knows what they hold, so they are passed by.
PARSED = frozenset(
    (
        *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning"),
        *("seealso", "todo", "versionadded", "versionchanged", "versionremoved", "deprecated", "deprecated-removed"),
        *("epigraph", "highlights", "pull-quote", "compound", "container", "div", "class", "rst-class", "only"),
        *("figure", "figure-md", "list-table", "table", "sidebar", "rubric", "centered", "hlist", "glossary"),
        *("card", "card-carousel", "grid", "grid-item", "grid-item-card", "tab-set", "tab-item", "dropdown"),
        *("event", "session", "topic"),
    )
)

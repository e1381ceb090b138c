"""Find sections and their titles; put declared ids first and remove positional ones."""

from __future__ import annotations

from docutils import nodes

from eventnotes import private_apis
from eventnotes.model.identifiers import hashed_id, is_positional_id
from eventnotes.parsing.inline_text import text_of


def section_of(node: nodes.Node) -> nodes.section | None:
    """Return the section that *node* is a direct child of."""
    return node.parent if isinstance(node.parent, nodes.section) else None


def first_section(document: nodes.document) -> nodes.section | None:
    """Return the first section of a page."""
    return next((child for child in document.children if isinstance(child, nodes.section)), None)


def title_of(section: nodes.section) -> str:
    """Return a section's title as one line of text."""
    title = next((child for child in section.children if isinstance(child, nodes.title)), None)
    if title is None:
        return ""
    # A title without text is a picture: its alternative text.
    return " ".join((text_of(title) or title.astext()).split())


def is_right_under_heading(node: nodes.Node) -> bool:
    """Tell whether nothing visible is between *node* and the heading of its section."""
    before = node.parent.children[: node.parent.index(node)] if node.parent is not None else []
    return all(isinstance(each, nodes.title | nodes.Invisible | nodes.target | nodes.system_message) for each in before)


def claim_id(section: nodes.section, anchor: str, *, keep_positional: bool) -> bool:
    """Make *anchor* the first id of *section*; return False where an author's label holds it already.

    A heading that docutils happened to give this id loses it to the declared object.
    """
    document = section.document
    if document is None:
        raise ValueError("the section is in no document")
    holder = document.ids.get(anchor)
    if holder is not None and holder is not section:
        if not private_apis.is_implicit_id(document, anchor):
            return False
        renamed = hashed_id("s", anchor, holder.astext()[:80])
        holder["ids"] = [renamed if found == anchor else found for found in holder["ids"]]
        private_apis.replace_id(document, anchor, renamed)
        document.ids[renamed] = holder
    dropped = [] if keep_positional else [old for old in section["ids"] if is_positional_id(old)]
    section["ids"] = [anchor, *(old for old in section["ids"] if old != anchor and old not in dropped)]
    for old in dropped:
        private_apis.replace_id(document, old, anchor)
    # Not `set_id`: since docutils 0.23 it leads all names of the section, labels too, to the last id.
    document.ids[anchor] = section
    return True

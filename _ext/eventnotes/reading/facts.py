"""Facts out of passages: a target before each marked value, and a placeholder behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.core.problems import Kind
from eventnotes.core.records import Fact, Placeholder
from eventnotes.core.runs import join_lines
from eventnotes.nodes import FACT, derived_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.core.identifiers import Anchors
    from eventnotes.reading.draft import PageDraft


def collect_facts(own: Iterable[nodes.Element], draft: PageDraft, anchors: Anchors, owner: str) -> None:
    """Add the facts in the blocks of the passage that was added last; *owner* is what its anchor is made of, too."""
    for node in [node for element in own for node in _facts_in(_inside(element))]:
        key = str(node.attributes.pop(FACT))
        # Without the value: a corrected value keeps its address.
        anchor = anchors.take("f", owner, key)
        draft.facts.append(Fact(key, join_lines(node.astext()), len(draft.passages) - 1, anchor))
        target = nodes.target("", "", ids=[anchor])
        placeholder = Placeholder("fact", (("anchor", anchor), ("fact", key)), *draft.line_of(node))
        node.replace_self([target, node, derived_node(placeholder, draft.docname)])
        if node.document is not None:
            node.document.ids[anchor] = target


def report_stray_facts(elements: Iterable[nodes.Element], draft: PageDraft) -> None:
    """Report the facts among a page's *elements* that stand in no passage on an event: no date is known of them."""
    for node in _facts_in(elements):
        text = f"the fact '{node[FACT]}' stands in no passage of notes on an event, so its value has no date; move it"
        draft.report(Kind.FACT, text, draft.line_of(node))


def _inside(element: nodes.Element) -> Iterator[nodes.Element]:
    """Yield the elements within *element*; most hold nothing but text, so this is less work than ``findall``."""
    for child in element.children:
        if isinstance(child, nodes.Element):
            yield child
            yield from _inside(child)


def _facts_in(elements: Iterable[nodes.Element]) -> Iterator[nodes.inline]:
    return (node for node in elements if isinstance(node, nodes.inline) and FACT in node)

"""Facts out of passages: a target before each marked value, and a placeholder behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from eventnotes.core.problems import Kind
from eventnotes.core.records import Fact, Placeholder
from eventnotes.core.runs import join_lines
from eventnotes.nodes import FACT, derived_node, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventnotes.core.identifiers import Anchors
    from eventnotes.reading.draft import PageDraft


def collect_facts(own: Iterable[nodes.Element], draft: PageDraft, anchors: Anchors, owner: str) -> None:
    """Add the facts in the blocks of the passage that was added last; *owner* is what its anchor is made of, too."""
    for node in [node for element in own for node in _facts_in(element)]:
        key = str(node.attributes.pop(FACT))
        # Without the value: a corrected value keeps its address.
        anchor = anchors.take("f", owner, key)
        draft.facts.append(Fact(key, join_lines(node.astext()), len(draft.passages) - 1, anchor))
        target = nodes.target("", "", ids=[anchor])
        placeholder = Placeholder("fact", (("anchor", anchor), ("fact", key)), line_of(node))
        node.replace_self([target, node, derived_node(placeholder, draft.docname)])
        if node.document is not None:
            node.document.ids[anchor] = target


def report_stray_facts(document: nodes.document, draft: PageDraft) -> None:
    """Report the facts that stand in no passage on an event, so that no date is known of them."""
    for node in _facts_in(document):
        text = f"the fact '{node[FACT]}' stands in no passage of notes on an event, so its value has no date; move it"
        draft.report(Kind.FACT, text, line_of(node))


def _facts_in(element: nodes.Element) -> Iterator[nodes.inline]:
    return (node for node in element.findall(nodes.inline) if FACT in node)

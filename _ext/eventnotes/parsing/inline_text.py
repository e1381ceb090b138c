"""Turn nodes into runs (text, emphasis, code and links, without ids, footnotes and pictures) and into plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from eventnotes.model.records import PageText, Run, RunKind, Target
from eventnotes.model.text_runs import line_separator, mention_target, plain_text
from eventnotes.parsing.nodes import MENTION, NO_MENTION, PASSAGE, declaration, derived, media

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from eventnotes.parsing.page_records import PageDraft

_KINDS: dict[type[nodes.Node], str] = {
    nodes.emphasis: RunKind.EMPHASIS.value,
    nodes.title_reference: RunKind.EMPHASIS.value,
    nodes.strong: RunKind.STRONG.value,
    nodes.literal: RunKind.CODE.value,
    nodes.math: RunKind.MATH.value,
}
#: Visible on the page, but left out of quotes.
_PICTURES = (nodes.image, nodes.footnote_reference, nodes.citation_reference, media)
_DROPPED = (*_PICTURES, nodes.raw, nodes.comment, nodes.system_message, addnodes.index, derived, declaration)
#: What separates two pieces: nothing, a picture or a footnote's number, or a line break.
_SEPARATORS = ("", _GAP := "gap", _BREAK := "break")
#: HTML that does not separate words: comments and phrasing elements.
_JOINING = re.compile(
    r"<!--|</?(?:abbr|acronym|a|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|label|mark|nobr|q|rb|rp|rtc|rt"
    r"|ruby|samp|small|span|strike|strong|sub|sup|s|time|tt|u|var|wbr)\b",
    re.IGNORECASE,
)
#: Attributes of a cross-reference that do not say what it refers to.
_NOT_KEPT = frozenset(("ids", "classes", "names", "dupnames", "backrefs", "rawsource", "source"))
#: Not part of the page's own text.
NO_TEXT = (nodes.Invisible, nodes.docinfo, nodes.raw, nodes.system_message, derived)
#: That, and what is not in every output.
_SKIPPED = (*NO_TEXT, addnodes.only, addnodes.toctree)
#: Front matter that excludes a page from Sphinx's search.
_UNSEARCHED = frozenset(("nosearch", "no-search"))


def attributes_of(node: addnodes.pending_xref) -> tuple[tuple[str, str | bool | None], ...]:
    """Return the attributes that recreate a cross-reference, sorted by name."""
    return tuple(
        sorted(
            (name, value)
            for name, value in node.attributes.items()
            if name not in _NOT_KEPT and (value is None or isinstance(value, str | bool))
        )
    )


class Piece(NamedTuple):
    """A run, and the text nodes that it comes from."""

    kind: str
    #: Adjacent nodes of one element.
    texts: tuple[nodes.Text, ...]
    target: Target | None
    #: The text of all nodes, without docutils' escapes.
    text: str


def runs_of(node: nodes.Element) -> tuple[Run, ...]:
    """Return the runs of an inline node, a text block or several blocks."""
    return tuple((piece.kind, piece.text, piece.target) for piece in pieces_of(node))


def text_of(node: nodes.Element) -> str:
    """Return the text of a node on one line."""
    return plain_text(runs_of(node))


def pieces_of(node: nodes.Element) -> Iterator[Piece]:
    """Yield the text of a node piece by piece, each with its kind and target.

    Words that a reader sees apart are separated: lines, blocks, and words beside a picture or a footnote's number.
    """
    before, apart = "", ""
    for piece in _pieces(node, "", None):
        if isinstance(piece, str):
            apart = max(apart, piece, key=_SEPARATORS.index)
            continue
        between = line_separator(before, piece.text) if apart else ""
        if between and (apart == _BREAK or (before[-1].isalnum() and piece.text[0].isalnum())):
            yield Piece("", (nodes.Text(between),), None, between)
        yield piece
        before, apart = piece.text, ""


def _pieces(node: nodes.Element, kind: str, target: Target | None) -> Iterator[Piece | str]:
    """Yield pieces and separators; *kind* and *target* are those of the elements around *node*."""
    letter = RunKind.NO_MENTION.value if node.get(NO_MENTION) else _KINDS.get(type(node), "")
    kind = kind if letter in kind else "".join(sorted(kind + letter))
    target = _target_of(node) or target
    if isinstance(node, nodes.option_argument):
        delimiter = str(node.get("delimiter", " "))
        yield Piece(kind, (nodes.Text(delimiter),), target, delimiter)
    texts: list[nodes.Text] = []
    for child in (*node.children, None):
        if isinstance(child, nodes.Text):
            texts.append(child)
            continue
        words = "".join(text.astext() for text in texts)
        if words:
            yield Piece(kind, tuple(texts), target, words)
        texts = []
        if isinstance(child, nodes.Element):
            if node.child_text_separator:
                yield _BREAK
            if isinstance(child, _PICTURES) or is_break(child):
                yield _GAP
            elif not isinstance(child, _DROPPED):
                yield from _pieces(child, kind, target)
    if node.child_text_separator:
        yield _BREAK


def is_break(node: nodes.Node) -> bool:
    """Tell whether *node* is HTML that separates words, such as ``<br>``."""
    return isinstance(node, nodes.raw) and "html" in node["format"].split() and not _JOINING.match(node.astext())


def _target_of(node: nodes.Element) -> Target | None:
    if isinstance(node, nodes.reference):
        if node.get("refuri"):
            return str(node["refuri"])
        return f"#{node['refid']}" if node.get("refid") else None
    if isinstance(node, addnodes.pending_xref):
        return attributes_of(node)
    return mention_target(node[MENTION]) if node.get(MENTION) else None


def texts_of(document: nodes.document, draft: PageDraft, metadata: Mapping[str, Any]) -> Iterator[PageText]:
    """Yield the text blocks of a page that are no passages; collect its passages first."""
    if draft.emptied or _UNSEARCHED.intersection(metadata):
        return
    sessions = {session.place.anchor: index for index, session in enumerate(draft.sessions)}
    hidden = {session.place.anchor for session in draft.sessions if session.hidden}

    def walk(node: nodes.Element, anchor: str, session: int) -> Iterator[PageText]:
        for child in node.children:
            if not isinstance(child, nodes.Element) or isinstance(child, _SKIPPED) or child.get(PASSAGE):
                continue
            if isinstance(child, nodes.section):
                own = str(child["ids"][0]) if child["ids"] else anchor
                if own not in hidden:
                    yield from walk(child, own, sessions.get(own, session))
            elif isinstance(child, nodes.title) and draft.holds_notes:
                # A passage, or the heading of an admonition.
                continue
            elif isinstance(child, nodes.TextElement):
                text = text_of(child)
                if text:
                    yield PageText(anchor, session, isinstance(child, nodes.title), text)
            else:
                yield from walk(child, anchor, session)

    yield from walk(document, "", -1)

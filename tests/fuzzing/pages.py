"""Pages that hold every directive and role, with any options, anywhere."""

from __future__ import annotations

import re
from textwrap import indent
from typing import NamedTuple

from hypothesis import strategies as st

from eventnotes.model import options
from eventnotes.model.options import LISTING_OPTIONS, OPTIONS, SECOND_NOTE_OPTIONS
from tests.fuzzing.values import hostile, near, telling, value
from tests.tools.importing.strategies import marked

#: The options of every directive.
DIRECTIVES = {**OPTIONS, "event": {**OPTIONS["event"], **SECOND_NOTE_OPTIONS}}
ROLES = ("event", "session", "topic", "speaker", "mention", "no-mention", "fact")
#: What reads an option whose words readers see.
_SHOWN = (options.parse_text, options.parse_texts)
#: Options of objects that no reader sees.
_UNSEEN = ("reading", "redirects")
#: What the author hides, or makes a comment.
_HIDES = re.compile(r"draft|withdrawn|gone|status|<!--|^\s*%|^\s*\.\.\s", re.IGNORECASE | re.MULTILINE)


class Block(NamedTuple):
    """A piece of a page."""

    text: str
    #: The words that must be on the page.
    words: tuple[str, ...] = ()
    #: The words in options: on the page, in the data of the site or in a message.
    told: tuple[str, ...] = ()


class Page(NamedTuple):
    """A page."""

    text: str
    words: tuple[str, ...]
    told: tuple[str, ...]
    suffix: str
    #: Whether it is withdrawn, so that none of its words may be anywhere but those of the title.
    withdrawn: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing of it is hidden by what stands there."""
        return _HIDES.search(self.text) is None


@st.composite
def _directive(draw: st.DrawFn, *, rst: bool, withdrawn: bool = False) -> Block:
    name = "event" if withdrawn else draw(st.sampled_from(sorted(DIRECTIVES)))
    known = DIRECTIVES[name]
    argument = "ID" if withdrawn else draw(st.one_of(st.just("ID"), st.just("ID"), st.just(""), near, value))
    names = draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=4))
    if name == "event" and draw(st.booleans()):
        names = [*names, *(["date"] if "date" not in names else [])]
    written, told = [], []
    for option in names:
        is_shown = known[option].parse in _SHOWN and option not in _UNSEEN and name not in LISTING_OPTIONS
        if is_shown and draw(st.booleans()):
            text = draw(telling)
            told.append(text[:6])
        else:
            text = draw(value)
        written.append((option, text))
    if draw(st.integers(0, 9)) == 0:
        written.append(
            (draw(st.one_of(hostile, st.just("venue"), st.sampled_from(names or ["x"]))).strip(), draw(value))
        )
        told.clear()  # one option written twice
    if withdrawn:
        written = [("status", "withdrawn"), *(pair for pair in written if pair[0] != "status")]
    word = draw(marked)
    lines = [f":{option}: {text}" for option, text in written]
    if rst:
        body = "\n".join([*lines, "", f"{word} body", ""])
        return Block(f".. {name}:: {argument}\n{indent(body, '   ')}", (word,), tuple(told))
    if lines and draw(st.integers(0, 4)) == 0:
        lines = ["---", *(line[1:] for line in lines), "---"]
    fence = draw(st.sampled_from((":::", "```", "~~~")))
    return Block("\n".join([f"{fence}{{{name}}} {argument}", *lines, "", f"{word} body", fence]), (word,), tuple(told))


@st.composite
def _role(draw: st.DrawFn, *, rst: bool) -> Block:
    role, word, before = draw(st.sampled_from(ROLES)), draw(marked), draw(marked)
    text = draw(st.one_of(value, st.builds("{} <{}>".format, value, value))).replace("`", "'")
    content = f"{word} {text}"
    if role == "fact":
        content = draw(st.sampled_from(("size ", "Größe "))) + content
    return Block(f"{before} " + (f":{role}:`{content}`" if rst else f"{{{role}}}`{content}`"), (before, word))


def _rst_place(block: Block, place: str, word: str) -> str:
    inner = indent(block.text, "   ")
    return {
        "list": f"-  {word}\n\n{inner}",
        "quote": f"{word}\n\n   ..\n\n{inner}",
        "table": f".. list-table::\n\n   * - {word}\n\n{indent(inner, '    ')}\n     - x",
        "note": f".. note::\n\n   {word}\n\n{inner}",
        "session": f".. session:: s-{word}\n   :event: known\n\n   {word}\n\n{inner}",
        "term": f"{word}\n{inner}",
    }.get(place, f"{word}\n\n{block.text}")


def _markdown_place(block: Block, place: str, word: str) -> str:
    return {
        "list": f"- {word}\n\n{indent(block.text, '  ')}",
        "quote": f"> {word}\n>\n{indent(block.text, '> ', lambda _: True)}",
        "table": f"::::::{{list-table}}\n\n* - {word}\n\n{indent(block.text, '    ')}\n  - x\n::::::",
        "note": f"::::::{{note}}\n{word}\n\n{block.text}\n::::::",
        "session": f"::::::{{session}} s-{word}\n:event: known\n\n{word}\n\n{block.text}\n::::::",
        "term": f"{word}\n: {indent(block.text, '  ').lstrip()}",
    }.get(place, f"{word}\n\n{block.text}")


PLACES = ("", "", "", "", "list", "quote", "table", "note", "session", "term")


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Draw a page; ``ID`` stands for its name."""
    rst = draw(st.booleans())
    make = _rst_place if rst else _markdown_place
    title, withdrawn = draw(marked), draw(st.integers(0, 7)) == 7
    first = draw(_directive(rst=rst, withdrawn=withdrawn))
    blocks = [Block(f"{title} ID\n========================\n" if rst else f"# {title} ID\n", (title,)), first]
    for _ in range(draw(st.integers(0, 3))):
        word = draw(marked)
        if draw(st.booleans()):
            blocks.append(Block(f"{word} h\n--------------\n" if rst else f"## {word} h\n", (word,)))
        block = draw(st.one_of(_directive(rst=rst), _role(rst=rst)))
        word = draw(marked)
        blocks.append(Block(make(block, draw(st.sampled_from(PLACES)), word), (word, *block.words), block.told))
    word = draw(marked)
    blocks.append(Block(f"{word} end.\n", (word,)))
    return Page(
        "\n\n".join(block.text for block in blocks),
        tuple(word for block in blocks for word in block.words),
        tuple(word for block in blocks for word in block.told),
        ".rst" if rst else ".md",
        withdrawn=withdrawn,
    )

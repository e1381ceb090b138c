"""What a case of bad input is."""

from __future__ import annotations

from typing import NamedTuple

#: What stands for the name of the case's page, which is a good id that no other page has.
ID = "ID"
HEADING = "# N\n\n"
EVENT = f"# N\n\n:::{{event}} {ID}\n:date: 2017-03-11\n:::\n\n"


class Says(NamedTuple):
    """One warning or error: its line, its type, and a part of what it says."""

    line: int
    kind: str
    text: str


#: What Sphinx says at the table of contents (its line 3) of a page without a title.
UNTITLED = Says(3, "toc.no_title", "toctree contains reference to document 'ID' that doesn't have a title")


class Case(NamedTuple):
    """A page, what is said about it, and the words that stand on it nevertheless."""

    name: str
    page: str | bytes
    says: tuple[Says, ...]
    #: The author's words: each stands on the page.
    words: tuple[str, ...] = ("WORDS",)
    suffix: str = ".md"
    #: Words that no reader may see.
    hidden: tuple[str, ...] = ()

    @property
    def source(self) -> bytes:
        """The page as it is in the file."""
        page = self.page.encode() if isinstance(self.page, str) else self.page
        return page.replace(ID.encode(), self.name.encode())


def case(
    name: str,
    page: str | bytes,
    *says: Says,
    words: tuple[str, ...] = ("WORDS",),
    suffix: str = ".md",
    hidden: tuple[str, ...] = (),
) -> Case:
    """Return a case."""
    return Case(name, page, says, words, suffix, hidden)

"""Take the names of withdrawn speakers out of pages while they are read, so that no output can hold them."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from eventnotes import private_apis
from eventnotes.domain import notes_domain, state_of
from eventnotes.model.options import parse_texts
from eventnotes.model.problems import ProblemKind
from eventnotes.notebook.speakers import speaker_key
from eventnotes.parsing.node_removal import take_out
from eventnotes.parsing.nodes import declaration
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.digests import digest
from eventnotes.text.folding import fold, fold_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.records import SourceLine

#: What stands in the place of a name.
OMISSION = "[…]"
#: Attributes that hold no text of the page's.
_NO_TEXT = frozenset(("ids", "names", "dupnames", "backrefs", "docname", "refdoc"))


def names_changed(app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return all pages if other speakers are withdrawn than when they were read: any page may name one."""
    domain = notes_domain(env)
    before, domain.data["withdrawn"] = domain.data["withdrawn"], digest(repr(state_of(env).withdrawn))
    return sorted(env.found_docs) if before != domain.data["withdrawn"] else []


class WithholdNames(SphinxTransform):
    """Removes names from the option ``speakers``, and cuts them from all other text, which is reported.

    Right after what is hidden is removed (262), before declarations are read (263).
    """

    default_priority = 262

    def apply(self, **_kwargs: Any) -> None:
        """Go through the whole page."""
        self.names = state_of(self.env).withdrawn
        if not self.names.names:
            return
        self.draft = PageDraft.of(self.env)
        self.reported: set[SourceLine] = set()
        own = set(self.names.names) - set(self.names.shared)
        self.own = re.compile("|".join(map(re.escape, sorted(own, key=len, reverse=True))) or "(?!)")
        # What no parser keeps is in the copied source.
        self.draft.hidden |= bool(self.places(Path(self.draft.path).read_text("utf-8", errors="replace")))
        if self.places(self.env.docname):
            self.report(self.document, "the name of this file", "rename it")
        if "title" in self.document:
            self.document["title"] = "".join(self.cut(self.document["title"]))
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, declaration):
                self.clear_options(node)
            elif isinstance(node, nodes.TextElement) and not isinstance(node.parent, nodes.TextElement):
                self.clear_text(node)
        for node in list(self.document.findall(nodes.Element)):
            self.clear_attributes(node)

    def report(self, node: nodes.Element, what: str, how: str) -> None:
        """Record, once for each line, that *what* holds the name of a withdrawn speaker; leave out the name."""
        at = node["line"] if isinstance(node, declaration) else self.draft.line_of(node)
        self.draft.hidden = True
        if at not in self.reported:
            self.reported.add(at)
            self.draft.report(ProblemKind.WITHDRAWN, f"{what} holds the name of a withdrawn speaker; {how}", at)

    def cut(self, text: str) -> list[str]:
        """Return the characters of *text*, of each name the first one replaced and the others empty."""
        chars = list(text)
        for start, end in self.places(text):
            chars[start:end] = [OMISSION, *[""] * (end - start - 1)]
        return chars

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where the names are, from start to end, in any spelling that folds to one."""
        folded = fold_text(text)
        kept = [index for index in range(len(folded.chars)) if index not in folded.long_vowels]
        found = self.own.finditer("".join(folded.chars[index] for index in kept))
        ranges = ((kept[match.start()], kept[match.end() - 1] + 1) for match in found)
        return [
            (folded.starts[start], folded.ends[end - 1])
            for start, end in ranges
            if folded.is_boundary(start) and folded.is_boundary(end)
        ]

    def clear_options(self, node: declaration) -> None:
        """Remove withdrawn speakers from the option ``speakers``, and cut their names from all others."""
        options = node["options"]
        if self.places(node["argument"]):
            self.report(node, f"the id of this {node['kind']}", "change it")
        for name, text in list(options.items()):
            items = parse_texts(text) if name == "speakers" else ()
            kept = [item for item in items if not self.is_withdrawn(node, item)]
            if name == "speakers" and len(kept) < len(items):
                self.draft.hidden = True
                options[name] = ", ".join(kept)
            elif name != "speakers" and self.places(text):
                self.report(node, f"the option '{name}'", "it is cut; edit the option")
                # Cut out of an address, a name leaves another address.
                options[name] = "" if "//" in text else "".join(self.cut(text))
            if text and not options[name]:
                del options[name]

    def is_withdrawn(self, node: declaration, item: str) -> bool:
        """Tell whether an item of the option ``speakers`` is, or may be, a withdrawn speaker."""
        key = speaker_key(item)
        if key in self.names.shared:
            self.report(node, "the option 'speakers'", "write the id of the one who is meant")
        known = fold(key[1:-1]) if key.startswith("<") else key
        return known in self.names.names or bool(self.places(item))

    def clear_text(self, node: nodes.TextElement) -> None:
        """Cut the names from a block of text, also where markup changes within them."""
        texts = list(node.findall(nodes.Text))
        if not self.places("".join(texts)):
            return
        self.report(node, "this text", f"readers see '{OMISSION}' in its place; edit the text")
        chars = iter(self.cut("".join(texts)))
        for text in texts:
            cleared = "".join(islice(chars, len(text)))
            if cleared != text and text.parent is not None:
                text.parent.replace(text, nodes.Text(cleared))
        node.rawsource = node.astext()
        # Terms, functions and the like, by their names.
        private_apis.forget_objects(self.env, set(node["ids"]), set())

    def clear_attributes(self, node: nodes.Element) -> None:
        """Remove ids that hold a name, and replace a link or picture that does by its text."""
        if self.places(" ".join(map(str, (*node["ids"], *node["names"])))):
            private_apis.forget_objects(self.env, set(node["ids"]), set())
            private_apis.forget_ids(self.document, set(node["ids"]))
            node["ids"], node["names"] = [], []
            self.document.set_id(node)
        values = {name: str(value) for name, value in node.attributes.items() if name not in _NO_TEXT}
        if isinstance(node, nodes.document | declaration) or not self.places(" ".join(values.values())):
            return
        self.report(node, "a link, picture or directive", "it is left out; remove it")
        if isinstance(node.parent, nodes.TextElement) and node.children:
            node.replace_self(node.children)
        elif isinstance(node, nodes.TextElement) and node.children and not isinstance(node, nodes.reference):
            # The text is cut already; without the element, what is around it would be incomplete.
            for name in [name for name, value in values.items() if self.places(value)]:
                del node[name]
        elif node.parent is not None:
            # A link of nothing but this picture goes, too.
            link = isinstance(node.parent, nodes.reference) and len(node.parent) == 1
            take_out(self.env, self.document, [node.parent if link else node])

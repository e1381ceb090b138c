"""The builder ``topics``: the report on the vocabulary, as text and as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder

from eventnotes.core.files import write_if_changed
from eventnotes.core.report import report
from eventnotes.domain import notes_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils import nodes

    from eventnotes.core.report import Part

#: How many findings of one kind the text shows; JSON has all.
SHOWN = 20


class TopicsBuilder(Builder):
    """Writes ``topics.txt`` and ``topics.json`` and prints the text; writes no page."""

    name = "topics"
    epilog = "The report is in %(outdir)s: topics.txt and topics.json."
    allow_parallel = True
    #: Whether the text is printed too.
    prints = True

    def get_outdated_docs(self) -> str:
        """Tell that the report is always made."""
        return "the report on the topics"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return no address: nothing here leads anywhere."""
        return ""

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        """Write no page."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write no page."""

    def finish(self) -> None:
        """Write the report and print it."""
        parts = report(notes_domain(self.env).notebook)
        text = "\n\n".join("\n".join([title(part), *lines(part, self.path, SHOWN)]) for part in parts) + "\n"
        content = {"schema": 1, **{part.key: data(part, self.path) for part in parts}}
        write_if_changed(self.outdir / "topics.txt", text.encode("utf-8", "surrogatepass"))
        written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_if_changed(self.outdir / "topics.json", written.encode("utf-8", "surrogatepass"))
        if self.prints:
            # Not by the log: it is what was asked for, also with --quiet.
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding))

    def path(self, docname: str) -> str:
        """Return the source of a document, relative to the project."""
        return self.env.doc2path(docname, base=False).as_posix()


def title(part: Part) -> str:
    """Return the line above a part."""
    return f"{part.title}: {len(part.findings) or 'none'}"


def lines(part: Part, path: Callable[[str], str], most: int | None) -> Iterator[str]:
    """Yield a line for each of the first *most* findings, or for all; *path* tells the source of a document."""
    for finding in part.findings[:most]:
        place = finding.places[0]
        where = (place.file or path(place.docname)) + (f":{place.line}" if place.line else "")
        yield f"{where}: {finding.text}{_others(len(finding.places) - 1)}"
    if most is not None and len(part.findings) > most:
        yield f"and {len(part.findings) - most} more in topics.json"


def data(part: Part, path: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the findings of a part for JSON."""
    return [
        {
            **finding.facts,
            "text": finding.text,
            "places": [{"path": place.file or path(place.docname), "line": place.line} for place in finding.places],
        }
        for finding in part.findings
    ]


def _others(count: int) -> str:
    return f" (and {count} more {'place' if count == 1 else 'places'})" if count else ""

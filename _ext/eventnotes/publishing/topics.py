"""The builder ``topics``: the report on the vocabulary, as text and as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder

from eventnotes.core.report import report
from eventnotes.domain import notes_domain
from eventnotes.publishing.files import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils import nodes

    from eventnotes.core.report import Finding, Part, Where

#: How many findings of one kind the text shows; JSON has all.
_SHOWN = 20


class TopicsBuilder(Builder):
    """Writes ``topics.txt`` and ``topics.json`` and prints the text; writes no page."""

    name = "topics"
    epilog = "The report is in %(outdir)s: topics.txt and topics.json."
    allow_parallel = True

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
        text = "\n\n".join("\n".join(self._lines(part)) for part in parts) + "\n"
        content = {"schema": 1, **{part.key: [self._data(finding) for finding in part.findings] for part in parts}}
        write_if_changed(self.outdir / "topics.txt", text.encode("utf-8", "surrogatepass"))
        written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_if_changed(self.outdir / "topics.json", written.encode("utf-8", "surrogatepass"))
        # Not by the log: it is what was asked for, also with --quiet.
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))

    def _lines(self, part: Part) -> Iterator[str]:
        yield f"{part.title}: {len(part.findings) or 'none'}"
        for finding in part.findings[:_SHOWN]:
            yield f"{self._place(finding.places[0])}: {finding.text}{_others(len(finding.places) - 1)}"
        if len(part.findings) > _SHOWN:
            yield f"and {len(part.findings) - _SHOWN} more in topics.json"

    def _data(self, finding: Finding) -> dict[str, Any]:
        places = [{"path": self._path(place), "line": place.line} for place in finding.places]
        return {**finding.facts, "text": finding.text, "places": places}

    def _place(self, place: Where) -> str:
        return self._path(place) + (f":{place.line}" if place.line else "")

    def _path(self, place: Where) -> str:
        """Return the source of a document, relative to the project."""
        return self.env.doc2path(place.docname, base=False).as_posix()


def _others(count: int) -> str:
    return f" (and {count} more {'place' if count == 1 else 'places'})" if count else ""

"""Report all problems in every build; the builder ``topics``, which writes the vocabulary report."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx.builders.dummy import DummyBuilder
from sphinx.util.display import progress_message

from eventnotes import private_apis
from eventnotes.builds import up_to_date
from eventnotes.domain import FILE_REFERENCE, notes_domain
from eventnotes.files import write_if_changed
from eventnotes.log import warn
from eventnotes.model.problems import ProblemKind
from eventnotes.notebook.analysis import vocabulary_report
from eventnotes.notebook.checks import check_event_pages, check_notebook
from eventnotes.notebook.lookup import OBJECT_KINDS
from eventnotes.notebook.redirects import check_redirects
from eventnotes.rendering.node_renderer import QUOTED
from eventnotes.site import redirect_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.problems import Problem
    from eventnotes.notebook.analysis.vocabulary_report import ReportSection

#: How many findings of one kind the text shows; JSON has all.
MAX_FINDINGS = 20


def report_problems(app: Sphinx, env: BuildEnvironment) -> None:
    """Report all problems as warnings, except with the builder ``topics``, whose findings must not fail the build.

    Not in ``Domain.check_consistency``, which Sphinx skips where nothing was read: with ``-W``, the second
    build would pass.
    """
    if isinstance(app.builder, TopicsBuilder):
        return
    problems = up_to_date.last_problems(app) if up_to_date.is_unchanged(app) else _collect_problems(app, env)
    up_to_date.record_problems(app, problems)
    warn(problems, folder=app.srcdir)


def _collect_problems(app: Sphinx, env: BuildEnvironment) -> list[Problem]:
    """Return the problems of each page, of the notebook and of redirects."""
    domain = notes_domain(env)
    with progress_message("looking for topics in the notes"):
        # Sphinx's next step prints a line of its own, in which no other may begin.
        domain.notebook.topics_by_passage  # noqa: B018  (kept from now on)
    read = [problem for page in domain.pages.values() for problem in page.problems]
    if app.builder.format != "html":  # formulas are as they were
        read = [problem for problem in read if problem.kind != ProblemKind.FORMULA]
    redirects = check_redirects(domain.notebook, domain.state.settings.redirects or {})
    events = check_event_pages(domain.notebook, env.config.root_doc, partial(private_apis.listed_pages, env))
    return [*read, *check_notebook(domain.notebook), *events, *redirects, *redirect_pages.check(app)]


def suppress_missing(_app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Suppress the warning for a missing object of the domain, or in a quote: both are reported as problems."""
    ours = domain is not None and domain.name == "notes" and node["reftype"] in {*OBJECT_KINDS, FILE_REFERENCE}
    return True if ours or node.get(QUOTED) else None


class TopicsBuilder(DummyBuilder):
    """Writes ``topics.txt`` and ``topics.json``; writes no page."""

    name = "topics"
    epilog = "The report is in %(outdir)s: topics.txt and topics.json."

    def get_outdated_docs(self) -> str:  # type: ignore[override]
        """Say that the report is always written."""
        return "the vocabulary report"

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        """Write no page."""

    def finish(self) -> None:
        """Write the report."""
        parts = vocabulary_report.report_vocabulary(notes_domain(self.env).notebook)
        text = "\n\n".join("\n".join([title(part), *lines(part, self.path, MAX_FINDINGS)]) for part in parts) + "\n"
        content = {"schema": 1, **{part.key: data(part, self.path) for part in parts}}
        write_if_changed(self.outdir / "topics.txt", text.encode("utf-8", "surrogatepass"))
        written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_if_changed(self.outdir / "topics.json", written.encode("utf-8", "surrogatepass"))

    def path(self, docname: str) -> str:
        """Return the source of a document, relative to the project."""
        return self.env.doc2path(docname, base=False).as_posix()


def title(part: ReportSection) -> str:
    """Return the line above a part."""
    return f"{part.title}: {len(part.findings) or 'none'}"


def lines(part: ReportSection, path: Callable[[str], str], most: int | None) -> Iterator[str]:
    """Yield a line for each of the first *most* findings, or for all; *path* tells the source of a document."""
    for finding in part.findings[:most]:
        place = finding.places[0]
        where = (place.file or path(place.docname)) + (f":{place.line}" if place.line else "")
        yield f"{where}: {finding.text}{_more_places(len(finding.places) - 1)}"
    if most is not None and len(part.findings) > most:
        yield f"and {len(part.findings) - most} more in topics.json"


def data(part: ReportSection, path: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the findings of a part for JSON."""
    return [
        {
            **finding.facts,
            "text": finding.text,
            "places": [{"path": place.file or path(place.docname), "line": place.line} for place in finding.places],
        }
        for finding in part.findings
    ]


def _more_places(count: int) -> str:
    return f" (and {count} more {'place' if count == 1 else 'places'})" if count else ""

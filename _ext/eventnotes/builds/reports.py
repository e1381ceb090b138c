"""Report all problems in every build."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx.util.display import progress_message

from eventnotes import private_apis
from eventnotes.builds import up_to_date
from eventnotes.domain import notes_domain
from eventnotes.log import warn
from eventnotes.model.problems import ProblemKind
from eventnotes.notebook.checks import check_event_pages, check_notebook
from eventnotes.notebook.lookup import OBJECT_KINDS
from eventnotes.notebook.redirects import find_redirects
from eventnotes.rendering.node_renderer import QUOTED
from eventnotes.site import redirect_pages

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from eventnotes.model.problems import Problem


def report_problems(app: Sphinx, env: BuildEnvironment) -> None:
    """Report all problems as warnings.

    Not in ``Domain.check_consistency``, which Sphinx skips where nothing was read: with ``-W``, the second
    build would pass.
    """
    comparison = up_to_date.comparison(app)
    if not up_to_date.is_unchanged(app):
        comparison.problems = _collect_problems(app, env)
    warn(comparison.problems, folder=app.srcdir)


def _collect_problems(app: Sphinx, env: BuildEnvironment) -> list[Problem]:
    """Return the problems of each page, of the notebook and of redirects."""
    domain = notes_domain(env)
    with progress_message("looking for topics in the notes"):
        # Sphinx's next step prints a line of its own, in which no other may begin.
        domain.notebook.topics_by_passage  # noqa: B018  (kept from now on)
    read = [problem for page in domain.pages.values() for problem in page.problems]
    if app.builder.format != "html":  # formulas are as they were
        read = [problem for problem in read if problem.kind != ProblemKind.FORMULA]
    redirects = find_redirects(domain.notebook, domain.state.settings.redirects or {}).problems
    events = check_event_pages(domain.notebook, env.config.root_doc, partial(private_apis.listed_pages, env))
    return [*read, *check_notebook(domain.notebook), *events, *redirects, *redirect_pages.check(app)]


def suppress_missing(_app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Suppress the warning for a missing object of the domain, or in a quote: both are reported as problems."""
    ours = domain is not None and domain.name == "notes" and node["reftype"] in OBJECT_KINDS
    return True if ours or node.get(QUOTED) else None

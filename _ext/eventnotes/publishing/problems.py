"""The report: every problem of every page and of the whole, on every build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.display import progress_message

from eventnotes.config import settings_of
from eventnotes.core.checks import check
from eventnotes.core.redirects import check_redirects
from eventnotes.core.targets import TARGETS
from eventnotes.domain import FILE, notes_domain
from eventnotes.log import warn
from eventnotes.publishing import redirects, unchanged
from eventnotes.publishing.topics import TopicsBuilder
from eventnotes.rendering.build import QUOTED

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from eventnotes.core.problems import Problem


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Report all problems, except beside the report on the vocabulary, which must not fail by what it finds.

    Not in ``Domain.check_consistency``, which Sphinx skips where nothing was read: with ``-W``, the second
    build would pass.
    """
    if isinstance(app.builder, TopicsBuilder):
        return
    problems = unchanged.problems_of(app) if unchanged.is_unchanged(app) else _found(app, env)
    unchanged.note_problems(app, problems)
    warn(problems, folder=app.srcdir)


def _found(app: Sphinx, env: BuildEnvironment) -> list[Problem]:
    """Return the problems of every page and of the whole."""
    domain = notes_domain(env)
    with progress_message("looking for topics in the notes"):
        # Sphinx's next step prints a line of its own, in which no other may begin.
        domain.notebook.topics_by_spot  # noqa: B018  (kept from now on)
    read = [problem for page in domain.pages.values() for problem in page.problems]
    led = check_redirects(domain.notebook, settings_of(app.config).redirects or {})
    return [*read, *check(domain.notebook), *led, *redirects.check(app)]


def is_reported(_app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Keep Sphinx from reporting a reference to one of our objects, or a copy of a reference, a second time."""
    ours = domain is not None and domain.name == "notes" and node["reftype"] in {*TARGETS, FILE}
    return True if ours or node.get(QUOTED) else None

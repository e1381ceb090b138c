"""The one way to warn: a problem with its type, its subtype and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from eventnotes.core.problems import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.core.problems import Problem

_LOGGER = logging.getLogger(__name__)
TYPE = "notes"


def warn(problems: Iterable[Problem]) -> None:
    """Report *problems* in the order of their places."""
    for problem in sorted(problems, key=lambda problem: (problem.docname, problem.line or 0, problem.text)):
        location = (problem.docname, problem.line) if problem.docname else None
        log = _LOGGER.error if problem.kind in ERRORS else _LOGGER.warning
        log("%s", problem.text, type=TYPE, subtype=problem.kind.value, location=location)

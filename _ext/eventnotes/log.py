"""Log problems as warnings or errors, with type, subtype and location."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from eventnotes.model.problems import ERRORS
from eventnotes.text.sanitize import remove_control_characters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventnotes.model.problems import Problem

_LOGGER = logging.getLogger(__name__)
TYPE = "notes"
#: A quoted value that is too long to be read.
_LONG_QUOTE = re.compile(r"'([^']{60})[^']{60,}'")


def warn(problems: Iterable[Problem], default_location: str = "", folder: Path = Path()) -> None:
    """Log *problems* in the order of their locations.

    *default_location* (``file:line``) is that of problems on no page; *folder* is the source directory.
    """
    for problem in sorted(problems, key=lambda it: (it.docname, it.file, it.line or 0, it.message)):
        location: str | tuple[str, int | None] | None = default_location or None
        if problem.file:
            location = ":".join(map(str, filter(None, (os.path.normpath(folder / problem.file), problem.line))))
        elif problem.docname:
            location = problem.docname, problem.line
        log = _LOGGER.error if problem.kind in ERRORS else _LOGGER.warning
        log("%s", _readable(problem.message), type=TYPE, subtype=problem.kind.value, location=location)


def _readable(text: str) -> str:
    """Return a message on one line, with long quoted values cut.

    Without control characters, because a terminal acts upon them, and no file takes half a pair of surrogates.
    """
    return _LONG_QUOTE.sub(r"'\1…'", " ".join(remove_control_characters(text).text.split()))

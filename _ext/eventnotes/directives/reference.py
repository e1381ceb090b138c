"""The directive ``notes:reference``: options, settings, warnings and providers, as they are declared."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.pycode import ModuleAnalyzer

from eventnotes import config
from eventnotes.core import media, options, problems
from eventnotes.directives.base import NotesDirective
from eventnotes.log import TYPE

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive

#: The cells of one row; what stands between backticks is code.
Row = Sequence[str]
#: The module with the declarations, the names of the columns, and what makes the rows.
Table = tuple[ModuleType, Row, Callable[[], list[Row]]]


def _options(known: options.Options) -> list[Row]:
    return [(f"`{name}`" + (" (required)" if it.required else ""), it.help) for name, it in known.items()]


def _settings() -> list[Row]:
    return [
        (f"`eventnotes_{it.name}`", f"`{it.default!r}`", it.metadata["help"])  # the names in ``conf.py``
        for it in fields(config.Settings)
    ]


def _warnings() -> list[Row]:
    # Only the source has the docstrings of an enumeration's members.
    described = ModuleAnalyzer.for_module(problems.__name__).find_attr_docs()
    return [
        (f"`{TYPE}.{kind.value}`", " ".join(described[problems.Kind.__name__, kind.name]).replace("``", "`"))
        for kind in problems.Kind
    ]


def _providers() -> list[Row]:
    rows = [(it.name, it.kind, ", ".join(f"`{site}`" for site in it.sites)) for it in media.PROVIDERS]
    return [*rows, (media.PDF.name, media.PDF.kind, "any address that ends in `.pdf`")]


_OPTIONS: Mapping[str, options.Options] = {
    "event": options.EVENT,
    "note": options.NOTE,
    "session": options.SESSION,
    "topic": options.TOPIC,
    **options.LISTINGS,
}

#: What can be asked for, by the directive's argument.
TABLES: Mapping[str, Table] = {
    **{name: (options, ("Option", "Meaning"), partial(_options, known)) for name, known in _OPTIONS.items()},
    "settings": (config, ("Setting", "Default", "Meaning"), _settings),
    "warnings": (problems, ("Subtype", "Meaning"), _warnings),
    "providers": (media, ("Provider", "Shows", "Addresses"), _providers),
}

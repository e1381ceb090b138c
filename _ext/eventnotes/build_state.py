"""The state of one application's builds, in one object, which ``domain.state_of`` returns.

What only one module needs is a dataclass beside that module's code; :meth:`BuildState.part` returns it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from eventnotes.model.visibility import WithdrawnNames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.builders import Builder

    from eventnotes.config import Settings
    from eventnotes.model.records import Status

_T = TypeVar("_T")


@dataclass(slots=True)
class BuildState:
    """What is known of one application; made in ``setup()``."""

    #: The checked settings; from ``config-inited`` on.
    settings: Settings = field(init=False)
    #: The ids of the events whose pages are left out of the project as drafts; from ``config-inited`` on.
    draft_events: frozenset[str] = frozenset()
    #: The names of withdrawn speakers; from ``config-inited`` on.
    withdrawn: WithdrawnNames = field(default_factory=WithdrawnNames)
    #: Whether pages are left out of the project, as drafts or because of their names; from ``config-inited`` on.
    leaves_out: bool = False
    #: The builder, which gives the URLs in what is rendered; from ``builder-inited`` on.
    builder: Builder = field(init=False)
    #: Whether pages are written as Sphinx itself does, so that parts of them may be HTML already.
    writes_plain_html: bool = False
    #: Event id to its status, of hidden events, while pages that name them are read again.
    hidden_events: Mapping[str, Status] = field(default_factory=lambda: MappingProxyType({}))
    _parts: dict[type, Any] = field(default_factory=dict)

    def part(self, kind: type[_T]) -> _T:
        """Return the state of one build that a module keeps in an object of *kind*, made when first asked for."""
        if kind not in self._parts:
            self._parts[kind] = kind()
        return cast("_T", self._parts[kind])

    def end_build(self) -> None:
        """Forget the parts, because the application may build again."""
        self._parts.clear()

"""Event Notes: events, sessions and topics for Sphinx, cross-referenced by what the notes say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0.dev0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; imported only here, so that ``eventnotes.text`` works without Sphinx."""
    from eventnotes.extension import register  # noqa: PLC0415

    register(app)
    return {
        "version": __version__,
        # What is stored has a version of its own: ``NotesDomain.data_version``.
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

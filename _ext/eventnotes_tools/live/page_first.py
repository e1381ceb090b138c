"""Write the pages that were edited before anything else is found out about the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import suppress_logging

from eventnotes.builds import manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

#: If more pages are edited at once, none of them is the one that somebody looks at.
_MOST = 5


class PageFirst:
    """Writes the pages that a build has read in a copy of its process, once all topics are found.

    The copy calls *done*, while the build finds out about the other pages. The build writes the same pages again, so
    nothing of what the copy does has to come back.
    """

    def __init__(self, app: Sphinx, builder: StandaloneHTMLBuilder, done: Callable[[], None]) -> None:
        self._builder = builder
        self._done = done
        self._read: list[str] = []
        self._copy = 0
        app.connect("env-before-read-docs", lambda _app, _env, names: self._read.extend(names))
        app.connect("env-get-updated", self._write, priority=0)
        app.connect("write-started", self._wait)

    def _write(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        names = [name for name in self._read if name in env.found_docs]
        if 0 < len(names) <= _MOST:
            paths = (self._builder.get_output_path(name) for name in names)
            manifest.add_files(app.outdir, {path.relative_to(app.outdir).as_posix() for path in paths})
            self._copy = os.fork()
            if self._copy == 0:
                self._write_in_copy(app, names)
        return []

    def _wait(self, _app: Sphinx, _builder: Builder) -> None:
        """Let no two processes write the same page."""
        if self._copy:
            os.waitpid(self._copy, 0)

    def _write_in_copy(self, app: Sphinx, names: list[str]) -> None:
        """Write pages, as builders do, and the pictures on them; end the process."""
        builder = self._builder
        try:
            # The build will say the same.
            with suppress_logging():
                builder.prepare_writing(set(names))
                for name in names:
                    builder.phase = BuildPhase.RESOLVING
                    document = app.env.get_and_resolve_doctree(name, builder, tags=app.tags)
                    builder.phase = BuildPhase.WRITING
                    builder.write_doc_serialized(name, document)
                    builder.write_doc(name, document)
                builder.copy_image_files()
            self._done()
        finally:
            os._exit(0)

"""The process that builds for the server: ``python -m eventnotes_tools.live.standby OPTIONS``.

It imports everything and makes nothing; for each build it forks. The copy makes the application before the edit comes,
waits for it, builds once and ends, so that nothing of a build outlives it. Where there is no fork, the process itself
does what a copy does, and the server starts the next one.
"""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from sphinx.util.build_phase import BuildPhase
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eventnotes import private_apis
from eventnotes.builds.locking import WRITTEN_PRIORITY
from eventnotes.log import TYPE
from eventnotes_tools.build_warnings import parse_warning
from eventnotes_tools.live.changes import Changes, FileTimes, Need, module_files
from eventnotes_tools.live.page_first import PageFirst
from eventnotes_tools.live.protocol import BuildOptions, Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

#: What is set beside what ``conf.py`` sets.
_OVERRIDES = {"eventnotes_drafts": True, "nitpicky": True}
#: So many pages are read sooner than processes to read them are started.
_FEW = 5
#: What a warning follows from: that its page is read, or written. Others follow from the whole build.
_PHASES = {BuildPhase.READING: "read", BuildPhase.RESOLVING: "written", BuildPhase.WRITING: "written"}


def can_fork() -> bool:
    """Tell whether a copy of this process is safe: not on Windows, on macOS, or beside threads."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  (also threads that are not Python's)
    except OSError:
        return True


class _WarningStream(io.StringIO):
    """Sends the warnings that Sphinx writes; those that come while the application is made wait for the build."""

    encoding = "utf-8"

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self._waiting: list[dict[str, Any]] | None = []
        self.app: Sphinx | None = None

    def write(self, written: str) -> int:
        content: dict[str, Any] = {"printed": written.rstrip("\n")}
        warned = parse_warning(written)
        if warned is not None:
            # Problems with notes are stored, and reported by every build.
            stored = warned.kind.startswith(f"{TYPE}.") or self.app is None
            phase = "build" if stored or self.app is None else _PHASES.get(self.app.builder.phase, "build")
            content |= {"path": warned.path, "line": warned.line, "text": warned.text, "phase": phase}
        if self._waiting is None:
            self._channel.send("warning", **content)
        else:
            self._waiting.append(content)
        return len(written)

    def release(self) -> None:
        """Send what waits, and everything else at once."""
        waiting, self._waiting = self._waiting or [], None
        for content in waiting:
            self._channel.send("warning", **content)


class _Build:
    """One application and its one build."""

    def __init__(self, options: BuildOptions, channel: Channel, program: FileTimes) -> None:
        self._channel = channel
        self._warnings = _WarningStream(channel)
        self._read: set[str] = set()
        self._written: set[str] = set()
        self._before: set[str] = set()
        program.add(str(Path(options.source, name)) for name in ("conf.py", "docutils.conf"))
        self.app = Sphinx(
            options.source,
            options.source,
            options.outdir,
            options.doctrees,
            "html",
            _OVERRIDES,
            status=sys.stderr if options.progress else None,
            warning=self._warnings,
            parallel=options.jobs,
        )
        # Another build may come first, and store another environment.
        program.add([*module_files(), str(Path(options.doctrees, ENV_PICKLE_FILENAME))])
        self._program = program
        self._warnings.app = self.app
        self._options = options
        self.app.connect("env-before-read-docs", self._before_reading)
        self.app.connect("env-updated", self._after_reading, priority=0)
        self.app.connect("build-finished", self._after_writing, priority=WRITTEN_PRIORITY + 10)
        self.app.connect("doctree-resolved", lambda _app, _tree, name: self._written.add(name))

    def _before_reading(self, app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
        self._read.update(docnames)
        if len(docnames) <= _FEW:
            app.parallel = 1

    def _after_reading(self, app: Sphinx, _env: BuildEnvironment) -> None:
        app.parallel = self._options.jobs

    def _after_writing(self, app: Sphinx, error: Exception | None) -> None:
        """Tell what was read and written."""
        if error is not None:
            return
        read = self._sources(self._read) | (self._before - self._sources(private_apis.read_times(app.env)))
        written = read | self._sources(self._written)
        copy = os.getpid() if self._options.may_end else 0
        self._channel.send("pages", read=sorted(read), written=sorted(written), copy=copy)

    def stand_by(self) -> bool:
        """Wait for an edit that needs a build, and return whether this process can do it."""
        changes = Changes(self.app, self._program)
        if can_fork() and isinstance(self.app.builder, StandaloneHTMLBuilder):
            PageFirst(self.app, self.app.builder, lambda: self._channel.send("page"))
        gc.collect()
        gc.freeze()
        while True:
            self._channel.send("ready")
            need = changes.need(map(Path, self._channel.receive()))
            if need is not Need.NOTHING or self._options.unfinished:
                return need is not Need.PROCESS

    def run(self) -> None:
        """Build."""
        self._channel.send("began")
        self._warnings.release()
        self._before = self._sources(private_apis.read_times(self.app.env))
        self.app.build()
        self._channel.send("built")

    def _sources(self, docnames: Iterable[str]) -> set[str]:
        """Return the files that pages are made from."""
        env = self.app.env
        others = (name for docname in docnames for name in private_apis.dependencies(env, docname))
        return {str(env.doc2path(docname)) for docname in docnames} | {str(Path(env.srcdir, name)) for name in others}


def _build(options: BuildOptions, channel: Channel, program: FileTimes) -> bool:
    """Make an application and let it build; return whether another process can do the next one alike."""
    try:
        with patch_docutils(options.source), docutils_namespace():
            build = _Build(options, channel, program)
            if not options.now and not build.stand_by():
                channel.send("stale")
                return False
            build.run()
    except SphinxError as error:
        channel.send("failed", text=f"{error.category}: {error}")
        return False
    except Exception:  # noqa: BLE001  (of an extension, or of conf.py)
        channel.send("failed", text=traceback.format_exc())
        return False
    return True


def _fork(options: BuildOptions, channel: Channel, program: FileTimes, learned: IO[bytes] | None = None) -> int:
    """Build in a copy of this process and wait for it; return its exit code, 0 if the next copy can do so too."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = int(not _build(options, channel, program))
            if learned is not None:
                learned.write(json.dumps([sys.path, [*sys.modules]]).encode())
                learned.flush()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _learn(path: list[str], names: list[str]) -> None:
    """Import what a copy has imported."""
    sys.path[:] = path
    for name in names:
        if name not in sys.modules:
            # Some exist only in their parent, or refuse to be imported by themselves.
            with suppress(Exception):
                import_module(name)


def main() -> None:
    """Build, over and over, or once where there is no fork."""
    channel = Channel()
    options = BuildOptions(**json.loads(sys.argv[1]))
    program = FileTimes()
    if not can_fork():
        _build(options, channel, program)
        return
    with tempfile.TemporaryFile() as learned:
        if _fork(options, channel, program, learned):
            return
        learned.seek(0)
        _learn(*json.load(learned))
    program.add(module_files())
    gc.collect()
    gc.freeze()
    code = 0
    # Imports may have started threads.
    while can_fork() and code in {0, -signal.SIGUSR1}:
        request = replace(options, now=False, progress=False, may_end=True, unfinished=code != 0)
        code = _fork(request, channel, program)


if __name__ == "__main__":
    main()

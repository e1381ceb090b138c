"""Watch the sources, and have a build done by the process that stands by, at each change."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from watchfiles import DefaultFilter, awatch

import eventnotes_tools
from eventnotes.text.sanitize import remove_control_characters

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

    from watchfiles import Change

    from eventnotes_tools.live.protocol import BuildOptions

_MODULE = "eventnotes_tools.live.standby"
_PACKAGES = str(Path(str(eventnotes_tools.__file__)).parents[1])
#: Milliseconds: how long no file must change before a build begins, and how long to wait for that at most.
_QUIET = 20
_MOST = 400
#: Seconds that a build may go on after Ctrl+C, so that the next start need not write everything again.
_PATIENCE = 2.0
#: What is written at the events between the beginning and the end of a build.
_STEPS = {"page": "the edited page", "pages": "all pages"}
#: The longest event, in bytes: a list of sources.
_LONGEST = 1 << 26


@dataclass(frozen=True, kw_only=True, slots=True)
class Warned:
    """A warning of a build, as the page shows it."""

    #: Relative to the project; empty if unknown.
    path: str
    #: From 1; 0 if unknown.
    line: int
    text: str
    #: What it follows from: the ``build``, or that its page was ``read`` or ``written``.
    phase: str


@dataclass(slots=True)
class Report:
    """What the last builds have to tell an author."""

    warnings: list[Warned] = field(default_factory=list)
    #: Why the last build stopped; empty if it did not.
    failure: str = ""

    def update(self, read: set[str], written: set[str], found: list[Warned]) -> None:
        """Take in a build that is finished; warnings stay until their pages were read, or written, again."""
        renewed = {"read": read, "written": written}
        kept = (old for old in self.warnings if old.phase != "build" and old.path not in renewed[old.phase])
        self.warnings = list(dict.fromkeys((*kept, *found)))
        self.failure = ""


@dataclass(slots=True)
class _Progress:
    """What is known of the build that goes on."""

    began: float = field(default_factory=time.monotonic)
    #: The sources of the pages that were ``read`` and ``written``.
    pages: dict[str, set[str]] = field(default_factory=dict)
    #: Of each of ``_STEPS`` its time.
    steps: dict[str, float] = field(default_factory=dict)
    found: list[Warned] = field(default_factory=list)
    #: The process that writes what follows the pages, and may be ended; 0 if there is none.
    copy: int = 0


class _SourceFilter(DefaultFilter):
    """Lets pass what may be a source or a setting: nothing hidden, built, or an editor's own."""

    def __init__(self, source: Path) -> None:
        patterns = (*DefaultFilter.ignore_entity_patterns, "^#.*#$")
        super().__init__(ignore_entity_patterns=patterns)
        self._source = source

    def __call__(self, change: Change, path: str) -> bool:
        place = Path(path).relative_to(self._source)
        hidden = place.parts[:1] == ("_build",) or any(part.startswith(".") for part in place.parts)
        return not hidden and super().__call__(change, str(place))


class Watcher:
    """Builds a site whenever its sources change; *on_change* is called when pages, or the report, have changed."""

    def __init__(self, options: BuildOptions, on_change: Callable[[], None]) -> None:
        self.report = Report()
        #: Set after the first build, or its failure.
        self.first_build = asyncio.Event()
        self._options = options
        self._on_change = on_change
        self._paths: set[str] = set()
        self._edited = asyncio.Event()
        self._process: Process | None = None
        self._building: _Progress | None = None

    async def run(self) -> None:
        """Watch and build until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch())
                tasks.create_task(self._build())
        finally:
            await self._end_process()

    @property
    def is_building(self) -> bool:
        """Whether a build goes on."""
        return self._building is not None

    def kill(self) -> None:
        """Kill the process that builds, and all that it has started."""
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    async def _watch(self) -> None:
        source = Path(self._options.source)
        async for changes in awatch(source, watch_filter=_SourceFilter(source), debounce=_MOST, step=_QUIET):
            self._paths.update(path for _change, path in changes)
            self._edited.set()
            self._hurry()

    def _hurry(self) -> None:
        """Leave what follows the pages to the build of the next edit."""
        if self._building and self._building.copy:
            with suppress(ProcessLookupError):
                os.kill(self._building.copy, signal.SIGUSR1)
            self._building.copy = 0

    async def _edits(self) -> list[str]:
        """Wait for an edit, and return what has changed since the last one."""
        await self._edited.wait()
        self._edited.clear()
        paths, self._paths = sorted(self._paths), set()
        return paths

    async def _build(self) -> None:
        now = True
        while True:
            last = await self._follow(replace(self._options, now=now))
            await self._end_process()
            # Where there is no fork, a process ends after each build. One that fails waits for the next edit.
            now = last != "built"
            if last not in {"built", "ready", "stale"}:
                if last != "failed":
                    self._fail("the process that builds has ended; see above")
                await self._edits()

    async def _follow(self, options: BuildOptions) -> str:
        """Start a process and follow what it does; return the last event."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _MODULE,
            options.encode(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_PACKAGES, os.environ.get("PYTHONPATH"))))},
            # Ctrl+C is for the server alone, which then ends the process.
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101  (for mypy)
        assert self._process.stdout is not None  # noqa: S101
        last = ""
        async for line in self._process.stdout:
            event = json.loads(line)
            last = event["event"]
            self._note(event)
            if last == "ready":
                paths = await self._edits()
                with suppress(ConnectionError):
                    self._process.stdin.write(json.dumps({"paths": paths}).encode() + b"\n")
                    await self._process.stdin.drain()
        return last

    def _note(self, event: dict[str, Any]) -> None:
        name, build = event["event"], self._building
        if name == "began":
            self._building = _Progress()
        elif name == "failed":
            self._fail(event["text"])
        elif build is None:
            return
        elif name == "warning":
            click.echo(event["printed"], err=True)
            if "text" in event:
                build.found.append(self._warned(event))
        elif name in _STEPS:
            build.steps[name] = time.monotonic()
            if name == "pages":
                build.pages = {key: self._relative(event[key]) for key in ("read", "written")}
                # Nothing reads these pages again if the build does not end.
                self.report.update(**build.pages, found=build.found)
                build.copy = event["copy"]
                if self._edited.is_set():
                    self._hurry()
            self._on_change()
        elif name in {"built", "ready"}:
            self._finish(build, "" if name == "built" else "; the rest follows with this edit")

    def _relative(self, paths: list[str]) -> set[str]:
        return {path.removeprefix(self._options.source + os.sep) for path in paths}

    def _warned(self, event: dict[str, Any]) -> Warned:
        (path,) = self._relative([str(event["path"])])
        return Warned(path=path, line=event["line"], text=event["text"], phase=event["phase"])

    def _finish(self, build: _Progress, rest: str) -> None:
        self._building = None
        self.report.update(**build.pages, found=build.found)
        steps = "".join(f", {_STEPS[name]} after {step - build.began:.1f} s" for name, step in build.steps.items())
        click.echo(f"Built in {time.monotonic() - build.began:.1f} s{steps}{rest}")
        self._tell()

    def _fail(self, text: str) -> None:
        self.report.failure = remove_control_characters(text).text
        click.secho(text, fg="red", err=True)
        self._tell()

    def _tell(self) -> None:
        self.first_build.set()
        self._on_change()

    async def _end_process(self) -> None:
        """End the process; a build other than the first one may take a moment to finish."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None and self._building and self.first_build.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _PATIENCE)
        self.kill()
        await process.wait()
        self._process = self._building = None

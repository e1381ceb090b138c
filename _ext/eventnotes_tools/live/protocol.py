"""What the server and the process that builds for it tell each other, as lines of JSON.

The server writes requests to the process: ``{"paths": [...]}``, the absolute paths that have changed. The process
writes events, each with its name under ``event``:

* ``ready``: it waits for a request.
* ``began``: it builds.
* ``warning``: a warning of the build; see :class:`Warned`.
* ``page``: the edited pages are written, others are not yet.
* ``pages``: all pages are written; ``read`` and ``written`` are the sources of those that were. Data, feeds and the
  search index are not yet; if ``copy`` is not 0, ``SIGUSR1`` to that process leaves them to the next build.
* ``built``: everything is written.
* ``stale``: the edit needs a new process.
* ``failed``: the build stopped; ``text`` says why.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildOptions:
    """What is built, and how."""

    #: The folder of the sources and ``conf.py``, absolute, and those of the pages and the doctrees.
    source: str
    outdir: str
    doctrees: str
    #: Number of processes that build; a few pages are read by one.
    jobs: int
    #: Whether to show Sphinx's progress in the terminal.
    progress: bool = False
    #: Whether to build at once, instead of at the first request.
    now: bool = True
    #: Whether builds may be ended after their pages.
    may_end: bool = False
    #: Whether the last build was ended after its pages, so that each request needs one.
    unfinished: bool = False

    def encode(self) -> str:
        """Return the options as JSON."""
        return json.dumps(asdict(self))


class Channel:
    """The process's end; whatever else writes to standard output is shown as if it were an error message."""

    def __init__(self) -> None:
        self._events = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        # Unbuffered, because the next line is for another process.
        self._requests = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115  (for as long as the process lives)

    def send(self, event: str, **content: Any) -> None:
        """Send an event; end the process, as one that failed, if the server has ended."""
        try:
            self._events.write(json.dumps({"event": event, **content}).encode() + b"\n")
            self._events.flush()
        except OSError:
            os._exit(1)

    def receive(self) -> list[str]:
        """Wait for a request and return its paths; end the process, as one that failed, if the server has ended."""
        line = self._requests.readline()
        if not line:
            os._exit(1)
        paths: list[str] = json.loads(line)["paths"]
        return paths

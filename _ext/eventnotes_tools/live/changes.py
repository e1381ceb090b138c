"""What a change of files needs: nothing, a build by the application that stands by, or a new process."""

from __future__ import annotations

import mimetypes
import sys
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.matching import Matcher

from eventnotes import private_apis
from eventnotes.parsing.hiding import holds_are_current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

#: Settings that name folders or files, relative to ``conf.py``, which an application reads before it builds.
_SETTINGS = (
    "templates_path",
    "html_static_path",
    "html_extra_path",
    "html_theme_path",
    "locale_dirs",
    "html_logo",
    "html_favicon",
)


class Need(Enum):
    """What a change needs."""

    NOTHING = auto()
    BUILD = auto()
    #: A new process, because the application that stands by was made of something else.
    PROCESS = auto()


class FileTimes:
    """The modification times of files that something was made of."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def add(self, paths: Iterable[str]) -> None:
        """Note the times of files that are not known yet."""
        for path in paths:
            self._times.setdefault(path, _time(path))

    def have_changed(self) -> bool:
        """Tell whether a file is not what it was when it was added."""
        return any(_time(path) != time for path, time in self._times.items())


def _time(path: str) -> int:
    """Return a time in nanoseconds; 0 where there is no file."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def module_files() -> list[str]:
    """Return the files of all loaded modules."""
    return [path for module in list(sys.modules.values()) if (path := getattr(module, "__file__", None))]


class Changes:
    """Judges changes by what *app*, which has not built yet, was made of; *program* are the files of its code."""

    def __init__(self, app: Sphinx, program: FileTimes) -> None:
        self._app = app
        self._program = program
        self._source = Path(app.srcdir)
        self._is_excluded = Matcher(app.config.exclude_patterns)

    def need(self, paths: Iterable[Path]) -> Need:
        """Return what changes of *paths*, which are absolute, need together."""
        paths = list(paths)
        sources = [path for path in paths if path.suffix in self._app.config.source_suffix]
        if self._program.have_changed() or not holds_are_current(self._app, sources):
            return Need.PROCESS
        return max((self._need(path) for path in paths), key=lambda need: need.value, default=Need.NOTHING)

    def _need(self, path: Path) -> Need:
        if any(path.is_relative_to(place) for place in self._places):
            return Need.PROCESS
        if path in self._of_notes:
            return Need.BUILD
        if not path.exists():
            # It may have been a folder. Otherwise it was there for a moment only.
            return Need.BUILD if any(path in known.parents for known in self._of_notes) else Need.NOTHING
        place = path.relative_to(self._source) if path.is_relative_to(self._source) else path
        if any(self._is_excluded(part.as_posix()) for part in (place, *place.parents)[:-1]):
            return Need.NOTHING
        is_picture = (mimetypes.guess_type(path.name)[0] or "").startswith("image/")
        if path.is_dir() or is_picture or path.suffix in self._app.config.source_suffix:
            return Need.BUILD
        # Whatever else there is, conf.py may have read.
        return Need.PROCESS

    @cached_property
    def _places(self) -> set[Path]:
        """The files and folders that the application was made of."""
        config, conf = self._app.config, Path(self._app.confdir)
        found = {conf / "conf.py", conf / "docutils.conf"}
        for name in _SETTINGS:
            value = getattr(config, name, None) or ()
            found.update(conf / part for part in ([value] if isinstance(value, str) else value))
        found.update(_packages())
        return {path for path in found if path != self._source}

    @cached_property
    def _of_notes(self) -> set[Path]:
        """The files that pages are made from, show or link to."""
        env = self._app.env
        docnames = private_apis.read_times(env)
        found = {Path(env.doc2path(docname)) for docname in docnames}
        included = (name for docname in docnames for name in private_apis.dependencies(env, docname))
        return found | {Path(env.srcdir, name) for name in (*included, *private_apis.shown_files(env))}


def _packages() -> Iterator[Path]:
    """Yield the folders of the packages that are loaded."""
    for name, module in list(sys.modules.items()):
        if "." not in name:
            yield from map(Path, getattr(module, "__path__", ()))

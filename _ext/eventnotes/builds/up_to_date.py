"""Unchanged: where all that a build is made of is as it was, what the last one derived still holds.

Each finished build leaves a record beside the doctrees, one for each builder: a digest of all that it was made of,
which files it wrote beside the pages, and which problems it reported. A build that has read nothing and comes to the
same digest derives nothing, and reports the same problems.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventnotes import internals
from eventnotes.builders import page_path, writes_pages
from eventnotes.builds import directory_locks, manifest
from eventnotes.builds.fingerprints import surroundings
from eventnotes.domain import state_of
from eventnotes.files import write_if_changed
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.site.search import pagefind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_VERSION = 2
#: Among the handlers of ``env-updated``: after pages are read again, before problems are reported.
_PRIORITY = 60


@dataclass(slots=True)
class _Comparison:
    """What is known of a build and of the last one."""

    #: Whether a page was read, or forgotten.
    has_read: bool = False
    #: The problems of the last build, where this one is made of the same things.
    known: list[Problem] | None = None
    #: What this build reports.
    problems: list[Problem] = field(default_factory=list)
    #: Name to the size, the time and what it was made of (as given to :func:`is_made`) of each file that the last
    #: build wrote beside the pages.
    before: dict[str, list[Any]] = field(default_factory=dict)
    #: Name to what it was made of, of the files of this build that told it.
    made_of: dict[str, str] = field(default_factory=dict)
    #: A digest of what every file is made of.
    conditions: str = ""


def is_unchanged(app: Sphinx) -> bool:
    """Tell whether what the last build derived still holds; known from ``env-updated`` on."""
    state = _state(app)
    return state.known is not None and not state.has_read


def problems_of(app: Sphinx) -> list[Problem]:
    """Return the problems that the last build reported; only of use where nothing has changed."""
    return _state(app).known or []


def note_problems(app: Sphinx, problems: Iterable[Problem]) -> None:
    """Note what this build reports, for the next."""
    _state(app).problems = list(problems)


def is_made(app: Sphinx, name: str, made_of: str) -> bool:
    """Tell whether the file *name* beside the pages stands there already, made of the same as now."""
    state = _state(app)
    key = state.made_of[name] = _digest((_conditions(app), made_of))
    return state.before.get(name) == [*_look(app.outdir / name), key]


def keep(app: Sphinx, beside: AbstractSet[str]) -> None:
    """Leave the record of a finished build, which wrote the files *beside* its pages."""
    state = _state(app)
    content = {
        "version": _VERSION,
        "made_of": _made_of(app),
        "beside": {name: [*_look(app.outdir / name), state.made_of.get(name, "")] for name in sorted(beside)},
        "problems": [asdict(problem) for problem in state.problems],
    }
    write_if_changed(_path(app), json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def forget(app: Sphinx) -> None:
    """Delete the record: something may not be as the next build would find it."""
    _path(app).unlink(missing_ok=True)


def _state(app: Sphinx) -> _Comparison:
    return state_of(app.env).part(_Comparison)


def _path(app: Sphinx) -> Path:
    return Path(app.doctreedir, f".eventnotes-built-{app.builder.name}.json")


def _note_purged(app: Sphinx, _env: BuildEnvironment, _docname: str) -> None:
    _state(app).has_read = True


def _note_read(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    _state(app).has_read |= bool(docnames)


def _recognise(app: Sphinx, _env: BuildEnvironment) -> None:
    """Compare with the last build's record."""
    state = _state(app)
    if not writes_pages(app.builder) or directory_locks.is_left(app):
        return
    try:
        found = json.loads(_path(app).read_text("utf-8", "surrogatepass"))
        if found["version"] != _VERSION:
            return
        state.before = dict(found["beside"])
        problems = [Problem(**{**problem, "kind": ProblemKind(problem["kind"])}) for problem in found["problems"]]
        if not state.has_read and found["made_of"] == _made_of(app) and _is_all_there(app, state.before):
            state.known = problems
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return


def _is_all_there(app: Sphinx, beside: Mapping[str, list[Any]]) -> bool:
    """Tell whether every page is there, and what stands beside them is as it was written."""
    return all(page_path(app.builder, docname).exists() for docname in app.env.found_docs) and all(
        _look(app.outdir / name) == look[:-1] for name, look in beside.items()
    )


def _look(path: Path) -> list[int]:
    """Return the size and the time of a file; nothing where there is none."""
    try:
        status = path.stat()
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns]


def _made_of(app: Sphinx) -> str:
    """Return a digest of all that the output follows from: what was read, what the pages show, and the rest."""
    files = (Path(app.doctreedir, internals.ENVIRONMENT_FILE), app.outdir / manifest.FILE)
    return _digest((*(hashlib.sha256(path.read_bytes()).hexdigest() for path in files), _conditions(app)))


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def _conditions(app: Sphinx) -> str:
    """Return a digest of what the output follows from apart from the documents; worked out once in a build."""
    state = _state(app)
    state.conditions = state.conditions or _digest(_parts(app))
    return state.conditions


def _parts(app: Sphinx) -> Iterator[str]:
    builder = type(app.builder)
    yield f"{builder.__module__} {builder.__qualname__} {app.outdir}"
    yield repr(_stable({item.name: item.value for item in app.config}))
    yield repr(sorted(app.tags))
    yield from surroundings(app)
    # Files that the project brings itself are not written.
    folders = [Path(app.confdir, name) for name in getattr(app.config, "html_extra_path", ())]
    yield repr(sorted(str(path) for folder in folders for path in (folder, *folder.rglob("*"))))
    yield pagefind.made_by(app)
    # The packages that are installed, with their versions, by the names of their folders.
    yield sys.version
    yield repr(sorted(path.name for entry in sys.path for path in Path(entry).glob("*.dist-info")))


def _stable(value: Any) -> Any:
    """Return *value* in a form whose ``repr`` is the same in another process."""
    if isinstance(value, Mapping):
        return sorted((repr(key), _stable(item)) for key, item in value.items())
    if isinstance(value, AbstractSet):
        return sorted(map(repr, value))
    if isinstance(value, list | tuple):
        return [_stable(item) for item in value]
    return f"{value.__module__}.{value.__qualname__}" if hasattr(value, "__qualname__") else value


def register(app: Sphinx) -> None:
    """Connect with the events that tell whether something was read."""
    app.connect("env-purge-doc", _note_purged)
    app.connect("env-before-read-docs", _note_read)
    app.connect("env-updated", _recognise, priority=_PRIORITY)

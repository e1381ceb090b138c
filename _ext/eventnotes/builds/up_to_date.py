"""Skip everything after reading in a build whose inputs are the same as those of the last one.

Each finished build stores a record beside the doctrees, one per builder: a digest of all its inputs, the files that it
wrote beside the pages, and the problems that it reported. A build that has read nothing and has the same digest derives
nothing and reports the same problems.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import ENV_PICKLE_FILENAME

from eventnotes.builders import output_path, writes_pages
from eventnotes.builds import manifest
from eventnotes.builds.fingerprints import below, program_and_theme_files, versions
from eventnotes.domain import state_of
from eventnotes.files import look_of, write_if_changed
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Among the handlers of ``env-updated``: after pages are read again, before problems are reported.
_PRIORITY = 60


@dataclass(slots=True)
class Comparison:
    """A build compared with the last one."""

    #: Whether a page was read or purged.
    has_read: bool = False
    #: Whether the last build had the same inputs.
    is_same: bool = False
    #: The problems of this build: those of the last one, if that had the same inputs.
    problems: list[Problem] = field(default_factory=list)
    #: Name to look and digest of inputs of each file that the last build wrote beside the pages.
    before: dict[str, list[Any]] = field(default_factory=dict)
    #: Name to digest of inputs, of the files of this build that have one.
    inputs: dict[str, str] = field(default_factory=dict)
    #: A digest of all inputs other than the documents.
    settings: str = ""


def is_unchanged(app: Sphinx) -> bool:
    """Tell whether the last build had the same inputs; known from ``env-updated`` on."""
    return comparison(app).is_same


def is_current(app: Sphinx, name: str, inputs: str) -> bool:
    """Tell whether the file *name* beside the pages is there and was made from the same *inputs*."""
    state = comparison(app)
    key = state.inputs[name] = digest(_settings_digest(app), inputs)
    return state.before.get(name) == [*look_of(app.outdir / name), key]


def save_record(app: Sphinx, beside: AbstractSet[str]) -> None:
    """Store the record of a finished build, which wrote the files *beside* its pages."""
    state = comparison(app)
    content = {
        "made_of": _inputs_digest(app),
        "beside": {name: [*look_of(app.outdir / name), state.inputs.get(name, "")] for name in sorted(beside)},
        "problems": [asdict(problem) for problem in state.problems],
    }
    write_if_changed(_record_path(app), json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def comparison(app: Sphinx) -> Comparison:
    """Return the comparison of the build of *app*; made by ``env-updated``."""
    return state_of(app.env).part(Comparison)


def _record_path(app: Sphinx) -> Path:
    return Path(app.doctreedir, f".eventnotes-built-{app.builder.name}.json")


def _note_purged(app: Sphinx, _env: BuildEnvironment, _docname: str) -> None:
    comparison(app).has_read = True


def _compare_with_last_build(app: Sphinx, _env: BuildEnvironment) -> None:
    """Compare with the record of the last build."""
    state = comparison(app)
    if not writes_pages(app.builder):
        return
    try:
        found = json.loads(_record_path(app).read_text("utf-8", "surrogatepass"))
        state.before = dict(found["beside"])
        problems = [Problem(**{**problem, "kind": ProblemKind(problem["kind"])}) for problem in found["problems"]]
        if not state.has_read and found["made_of"] == _inputs_digest(app) and _is_complete(app, state.before):
            state.is_same, state.problems = True, problems
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return


def _is_complete(app: Sphinx, beside: Mapping[str, list[Any]]) -> bool:
    """Tell whether every page is there, and the files beside them are as they were written."""
    return all(output_path(app.builder, docname).exists() for docname in app.env.found_docs) and all(
        list(look_of(app.outdir / name)) == look[:-1] for name, look in beside.items()
    )


def _inputs_digest(app: Sphinx) -> str:
    """Return a digest of all inputs: the stored environment, the manifest and the settings."""
    files = (Path(app.doctreedir, ENV_PICKLE_FILENAME), app.outdir / manifest.FILE)
    return digest(*(repr(look_of(path)) for path in files), _settings_digest(app))


def _settings_digest(app: Sphinx) -> str:
    """Return a digest of all inputs other than the documents; worked out once in a build."""
    state = comparison(app)
    state.settings = state.settings or digest(*_settings_parts(app))
    return state.settings


def _settings_parts(app: Sphinx) -> Iterator[str]:
    builder = type(app.builder)
    yield f"{builder.__module__} {builder.__qualname__} {app.outdir} {sys.version}"
    yield repr(_stable_repr({item.name: item.value for item in app.config}))
    yield repr(sorted(app.tags))
    yield versions(app)
    # Files that ``html_extra_path`` provides are not written.
    extra = [Path(app.confdir, name) for name in getattr(app.config, "html_extra_path", ())]
    yield repr(sorted((str(path), look_of(path)) for path in (*program_and_theme_files(app), *below(extra))))


def _stable_repr(value: Any) -> Any:
    """Return *value* in a form whose ``repr`` is the same in every process."""
    if isinstance(value, Mapping):
        return sorted((repr(key), _stable_repr(item)) for key, item in value.items())
    if isinstance(value, AbstractSet):
        return sorted(map(repr, value))
    if isinstance(value, list | tuple):
        return [_stable_repr(item) for item in value]
    return f"{value.__module__}.{value.__qualname__}" if hasattr(value, "__qualname__") else value


def register(app: Sphinx) -> None:
    """Connect with the events that tell whether something is read, or is gone."""
    app.connect("env-purge-doc", _note_purged)
    app.connect("env-updated", _compare_with_last_build, priority=_PRIORITY)

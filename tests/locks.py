"""Whether the locks are complete: `python tests/locks.py` tells what is missing for the Python that runs it.

`pip check` is not enough: it knows nothing of the extras that one package asks another for.
"""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
#: Each lock, and the extras of the project that it is compiled from.
LOCKS = {"requirements.txt": ["site", "live"], "requirements-dev.txt": list(EXTRAS)}


def locked_versions(lock: str, environment: dict[str, str] | None = None) -> dict[str, str]:
    """Return the versions that the text of a lock holds, by normalized name; *environment* holds values of markers."""
    versions: dict[str, str] = {}
    for line in re.findall(r"(?m)^[\w.-]+==[^\\\n]+", lock):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            if name in versions:
                raise ValueError(f"{name} is locked twice: {line}")
            versions[name] = str(requirement.specifier).removeprefix("==")
    return versions


def direct_requirements(extras: Iterable[str]) -> list[str]:
    """Return what the project requires itself, with *extras*, and what builds it."""
    project = PROJECT["project"]["dependencies"]
    return [*project, *(line for extra in extras for line in EXTRAS[extra]), *PROJECT["build-system"]["requires"]]


@cache
def installed(name: str) -> tuple[str, list[Requirement]]:
    """Return the version of an installed package, and what it requires, also for its extras."""
    return metadata.version(name), [Requirement(line) for line in metadata.requires(name) or ()]


def unmet(lock: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a message for each requirement that the text of a lock does not meet: of *lines*, and of what they lead to.

    Markers are those of the running Python. The packages that are locked have to be installed: what each requires is
    read from its metadata.
    """
    versions = locked_versions(lock)
    waiting = [("the project", "", Requirement(line)) for line in lines]
    seen: set[tuple[str, str]] = set()
    while waiting:
        parent, parent_extra, requirement = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": parent_extra}):
            continue
        name = canonicalize_name(requirement.name)
        version = versions.get(name)
        if version is None:
            yield f"{name} is not locked, but {parent} requires {requirement}"
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            yield f"{name} is locked at {version}, but {parent} requires {requirement}"
        found, further = installed(name)
        if found != version:
            yield f"{name} is locked at {version}, but {found} is installed"
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += [(name, extra, line) for line in further]


def main() -> int:
    """Print what the locks lack, and return the exit status."""
    messages = [
        f"{path}: {message}"
        for path, extras in LOCKS.items()
        for message in unmet(ROOT.joinpath(path).read_text("utf-8"), direct_requirements(extras))
    ]
    sys.stdout.writelines(f"{message}\n" for message in messages)
    return bool(messages)


if __name__ == "__main__":
    sys.exit(main())

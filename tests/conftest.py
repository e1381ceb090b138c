"""Fixtures of several test modules."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
import sphinx.jinja2glue
from filelock import FileLock
from hypothesis import Phase, settings
from jinja2 import FileSystemBytecodeCache
from jinja2.sandbox import SandboxedEnvironment

from tests.helpers import FUZZ, build_site
from tests.serving import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from playwright.sync_api import Browser

    from tests.helpers import Result

# How long an example takes says more of the machine than of the code.
settings.register_profile("project", deadline=None, max_examples=100 * FUZZ)
settings.register_profile("quick", deadline=None, max_examples=10 * FUZZ)
# For mutation testing: that a test fails is enough, the smallest example is not looked for.
settings.register_profile("mutation", deadline=None, phases=(Phase.explicit, Phase.generate))
settings.load_profile("project")


@pytest.fixture(scope="session", autouse=True)
def _compile_templates_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Share compiled templates of themes: compiling them takes half the time of a build of a few pages."""
    templates = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))

    class Environment(SandboxedEnvironment):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, bytecode_cache=templates, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sphinx.jinja2glue, "SandboxedEnvironment", Environment)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests, so that no process is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Result:
    """Return this repository's site, as `build_site` makes it, built once for all processes; tests don't change it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "site"
    folder.mkdir(exist_ok=True)
    record = folder / "result.pickle"
    with FileLock(folder / "lock"):
        if not record.exists():
            record.write_bytes(pickle.dumps(build_site(folder)))
    result: Result = pickle.loads(record.read_bytes())  # noqa: S301 (our own)
    assert result.warnings == []
    return result


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched

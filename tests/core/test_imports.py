"""The core, and what the commands do, know no Sphinx: neither it nor docutils is imported by any of the modules."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import eventnotes.archiving
import eventnotes.core
import eventnotes.importing
import eventnotes.schedules

FORBIDDEN = ("sphinx", "docutils", "myst_parser", "babel", "click")
PACKAGES = Path(eventnotes.__file__).parents[1]
PARTS = (eventnotes.archiving, eventnotes.core, eventnotes.importing, eventnotes.schedules)
MODULES = sorted(
    module.name for part in PARTS for module in pkgutil.walk_packages(part.__path__, prefix=f"{part.__name__}.")
)

HOOK = """
import sys

FORBIDDEN = frozenset(sys.argv[1].split(","))


class Forbid:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FORBIDDEN:
            raise AssertionError(f"{name} is imported")


sys.meta_path.insert(0, Forbid())
sys.path.insert(0, sys.argv[2])
"""
LIST = """
import importlib
for name in sys.argv[3:]:
    importlib.import_module(name)
loaded = sorted(FORBIDDEN & {name.partition(".")[0] for name in sys.modules})
assert not loaded, loaded
"""


def run(code: str, *modules: str) -> subprocess.CompletedProcess[str]:
    """Run *code* in a fresh interpreter, where nothing is imported yet."""
    command = [sys.executable, "-B", "-I", "-c", HOOK + code, ",".join(FORBIDDEN), str(PACKAGES), *modules]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_core_has_modules() -> None:
    known = {"eventnotes.core.notebook", "eventnotes.core.views.listing", "eventnotes.importing.run"}
    assert known <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_the_core_is_imported_alone(module: str) -> None:
    done = run(LIST, module)
    assert done.returncode == 0, done.stderr


def test_all_modules_of_the_core_are_imported_together() -> None:
    done = run(LIST, *MODULES)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", ["sphinx.application", "docutils.nodes"])
def test_the_hook_forbids_what_it_should(module: str) -> None:
    done = run(LIST, module)
    assert f"AssertionError: {module.partition('.')[0]}" in done.stderr

"""What knows no Sphinx loads none: neither it nor docutils, in a fresh interpreter."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import eventnotes.model
import eventnotes.notebook
import eventnotes.text
import eventnotes.views
import eventnotes_tools.importing
import eventnotes_tools.schedules

FORBIDDEN = ("sphinx", "docutils", "myst_parser", "babel", "click")
PACKAGES = Path(eventnotes.__file__).parents[1]
PARTS = (
    eventnotes.text,
    eventnotes.model,
    eventnotes.notebook,
    eventnotes.views,
    eventnotes_tools.importing,
    eventnotes_tools.schedules,
)
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


def test_no_sphinx_is_loaded() -> None:
    assert {"eventnotes.views.listings.listing", "eventnotes_tools.importing.run"} <= set(MODULES)
    done = run(LIST, *MODULES)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", ["sphinx.application", "docutils.nodes"])
def test_the_hook_forbids_what_it_should(module: str) -> None:
    done = run(LIST, module)
    assert f"AssertionError: {module.partition('.')[0]}" in done.stderr

"""Any sequence of edits, through one server: what it leaves, and says, is what a clean build makes and says.

Set ``LIVE_SEQUENCES`` for more sequences than the few that run each time.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest
from sphinx.locale import _TranslationProxy

from eventnotes_tools.build_warnings import parse_warning
from tests.builds.test_random_edits import SEED, Site
from tests.helpers import differences
from tests.living import CONF_LIVE, SETTINGS, Live, live, until

if TYPE_CHECKING:
    from pathlib import Path

SEQUENCES = int(os.environ.get("LIVE_SEQUENCES", "2"))
EDITS = int(os.environ.get("EDITS", "25"))

pytestmark = pytest.mark.slow


def check(site: Site, served: Live, made: list[str]) -> None:
    """Wait until the site, and its warnings, are those of a clean build."""
    site.project.clean("clean")
    clean = site.project.build(folder="clean", **SETTINGS)
    warnings = {(found.text, found.line) for line in clean.warnings if (found := parse_warning(line))}
    seen: list[object] = []

    def is_equal() -> bool:
        told = {(found["text"], found["line"]) for found in served.report()["warnings"]}
        seen[:] = [differences(served.outdir, clean.outdir), told ^ warnings]
        return not any(seen)

    until(is_equal, lambda: f"{seen} after {made}")


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_a_sequence_of_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    choices = random.Random(SEED + number)  # noqa: S311  (a test that can be repeated)
    search = '\neventnotes_search = "notes"\nhtml_baseurl = "https://example.org/"\n' if number % 2 else ""
    site = Site(tmp_path, SEED + number, CONF_LIVE + search)
    # The first build of a process keeps this name in its language, though an edit may change that.
    site.project.build(folder="clean", **SETTINGS)
    name = _TranslationProxy("sphinx", "general", "Python Module Index")
    monkeypatch.setattr("sphinx.domains.python.PythonModuleIndex.localname", name)
    made: list[str] = []
    with live(site.project, "-j", str(1 + number % 2)) as served:
        until(lambda: served.builds)
        for count in range(1, EDITS + 1):
            made.append(site.edit())
            if count % 5:
                # Now and then in the middle of a build.
                time.sleep(choices.choice([0, 0.3, 1, 3]))
            else:
                check(site, served, made)

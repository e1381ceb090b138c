"""The wheel in somebody else's project: reStructuredText, alabaster, English, no primary domain, in parallel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers import ROOT

CONF = """\
project = "Foreign"
extensions = ["eventnotes"]
html_theme = "alabaster"
"""

EVENT = """\
PyCon 2019
==========

.. notes:event:: pycon-2019
   :date: 2019-05-01/2019-05-09
   :venue: Cleveland

Type hints
----------

.. notes:session:: type-hints
   :speakers: Guido van Rossum
   :topics: typing
   :slides: https://speakerdeck.com/player/01c3d4b2311e45f1a88a3f2d17091f75

* Static typing pays off

  * in large code bases

A :notes:topic:`typing` talk; see also :notes:event:`pycon-2019`.
"""

TOPIC = """\
Typing
======

.. notes:topic:: typing
   :aliases: static typing, type hints

   Annotations that tools check.
"""

INDEX = """\
Notes
=====

.. notes:event-list::

.. notes:topic-list::
   :layout: table

.. notes:speaker-list::

.. toctree::

   pycon
   typing
   other

.. topic:: A topic of docutils

   stays what it is.
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the sources, and unpack it where nothing else is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        archive.extractall(folder / "site")
    assert {name.partition("/")[0] for name in names} == {"eventnotes", "eventnotes_tools"}
    return folder / "site"


def test_the_wheel_works_in_a_foreign_project(installed: Path, tmp_path: Path) -> None:
    files = {"conf.py": CONF, "pycon.rst": EVENT, "typing.rst": TOPIC, "index.rst": INDEX}
    for name, text in {**files, "other.rst": "Other\n=====\n\nNothing here.\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    where = "import eventnotes, sys; sys.stderr.write(eventnotes.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    found = subprocess.run(
        [sys.executable, "-c", where], env=environment, check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert found.stderr.startswith(str(installed))
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-n", "-W", "-j", "2", ".", "out"]
    built = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "out" / "typing.html").read_text("utf-8")
    for words in (
        "<mark>Static typing</mark> pays off",
        "in large code bases",
        "Guido van Rossum",
        "May 1",
        "PyCon 2019",
    ):
        assert words in page
    assert "A topic of docutils" in (tmp_path / "out" / "index.html").read_text("utf-8")
    assert (tmp_path / "out" / "_static" / "eventnotes-embeds.js").exists()

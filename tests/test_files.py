"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from eventnotes import files
from tests.helpers import ROOT

#: Appends to a file on a disk on which no file may have more than 6 bytes.
FULL = """
import resource, sys
from pathlib import Path
from eventnotes.files import append
resource.setrlimit(resource.RLIMIT_FSIZE, (6, 6))
append(Path(sys.argv[1]), b"defghi")
"""


def test_a_file_is_created_only_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.md"
    files.create(path, b"one")
    with pytest.raises(FileExistsError):
        files.create(path, b"two")
    assert {path.name: path.read_bytes() for path in path.parent.iterdir()} == {"a.md": b"one"}


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of files")
def test_nothing_is_appended_where_there_is_no_room_for_all(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"abc")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    call = [sys.executable, "-c", FULL, str(path)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert path.read_bytes() == b"abc"
    files.append(path, b"def")
    assert path.read_bytes() == b"abcdef"


def test_what_was_left_half_written_is_swept(tmp_path: Path) -> None:
    # So long that a name with all of it would be too long.
    path = tmp_path / ("名前" * 40 + ".json")
    files.write(path, b"{}")
    (tmp_path / f".{path.name[:60]}.abcdefgh.eventnotes-part").touch()
    files.remove_partial_files(tmp_path.parent, below=True)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]

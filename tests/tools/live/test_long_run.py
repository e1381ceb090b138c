"""A server that runs for long, or is ended at any moment, leaves nothing behind and nothing half done."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import Project
from tests.living import CONF_LIVE, live, running_in, sessions_of, until
from tests.tools.live.test_live import FILES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
EDITS = 100
#: Megabytes by which memory may differ between builds.
TOLERANCE = 8


def memory(pids: list[int]) -> float:
    """Return the memory of processes in MB; what they share is counted once."""
    found = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in found if line.startswith("Pss:")) / 1024


def test_a_hundred_edits_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES, CONF_LIVE)
    with live(project) as served:
        until(lambda: served.builds)
        (session,) = sessions_of(served.process.pid)
        held, numbers = [], []
        for number in range(EDITS):
            with served.build():
                project.write({"conf-1.md": f"{FILES['conf-1.md']}\n- Line {number}\n"})
            if number % 10 == 9:
                # The process that holds everything, and the copy that stands by.
                until(lambda: len(running_in({session})) == 2)
                time.sleep(1)
                held.append(memory([served.process.pid, *running_in({session})]))
                numbers.append(len(running_in({session})))
        assert set(numbers) == {2}
        assert max(held) - held[0] < TOLERANCE, held
        assert served.differences() == []


@pytest.mark.parametrize("number", range(6))
def test_ctrl_c_at_any_moment(tmp_path: Path, number: int) -> None:
    choices = random.Random(number)  # noqa: S311  (a test that can be repeated)
    project = Project(tmp_path, FILES, CONF_LIVE)
    with live(project) as served:
        if number % 3:
            until(lambda: served.builds)
            project.edit("conf-1.md", "The first line", "The last line, about Lambda")
        time.sleep(choices.uniform(0.1, 2))
        sessions = sessions_of(served.process.pid)
        began = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - began < 10
        until(lambda: not running_in(sessions))
    with live(project) as again:
        until(lambda: again.builds)
        assert again.differences() == []

"""Time this extension and its peers on the same notes: ``make bench``, or ``python bench/speed.py --help``.

In every round each tool has its turn at each task, so that what else the machine does meets all of them; the figures
are medians of the rounds, and only those of one run are comparable.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import corpus, projects

#: What the peers are made of; they stand in an environment of their own.
PEERS = ("sphinx", "furo", "myst-parser", "sphinx-tags", "sphinx-autobuild", "mkdocs-material", "zensical", "hugo")
TASKS = ("cold", "unchanged", "note", "alias")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """One run of one command."""

    #: Seconds of the clock, and of all its processes.
    wall: float
    cpu: float
    #: The most memory that all its processes held at once, in MB; shared pages are counted once.
    memory: float
    #: The size of the output in MB, and the number of its HTML files.
    size: float
    pages: int


def run(command: list[str], out: Path) -> Figures:
    """Run a command to its end; raise where it fails."""
    before, began = os.times(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    watch = _Memory(process.pid)
    watch.start()
    _, errors = process.communicate()
    wall, after = time.monotonic() - began, os.times()
    watch.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')[-4000:]}")
    files = [path for path in out.rglob("*") if path.is_file()]
    return Figures(
        wall=wall,
        cpu=after.children_user + after.children_system - before.children_user - before.children_system,
        memory=watch.peak / 1024,
        size=sum(path.stat().st_size for path in files) / 1e6,
        pages=sum(path.suffix == ".html" for path in files),
    )


class _Memory(threading.Thread):
    """Looks, a few times a second, how much memory the processes of a session hold (Linux only)."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self._ended = session, 0, threading.Event()

    def run(self) -> None:
        while not self._ended.wait(0.2):
            self.peak = max(self.peak, sum(map(self._kilobytes, Path("/proc").glob("[0-9]*"))))

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def _kilobytes(self, process: Path) -> int:
        try:
            if int((process / "stat").read_text().rpartition(")")[2].split()[3]) != self.session:
                return 0
            lines = (process / "smaps_rollup").read_text().splitlines()
        except (OSError, ValueError):
            return 0  # it has ended
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


class Turn:
    """One tool's project in one size."""

    def __init__(self, tool: projects.Tool, notes: corpus.Corpus, folder: Path, peers: Path) -> None:
        self.tool, self.folder = tool, folder
        self.source, self.out, self.cache = folder / "source", folder / "out", folder / "cache"
        shutil.rmtree(folder, ignore_errors=True)
        tool.write(notes, self.source)
        paths = {"source": self.source, "out": self.out, "cache": self.cache, "bin": peers / "bin"}
        command = [part.format_map(paths) for part in tool.command]
        self.command = [sys.executable if part == "python" else part for part in command]

    def do(self, task: str) -> Figures | None:
        """Do a task; return None where the tool does not know such a thing."""
        if task == "alias" and not self.tool.aliases:
            return None
        if task == "cold":
            shutil.rmtree(self.out, ignore_errors=True)
            shutil.rmtree(self.cache, ignore_errors=True)
        elif task == "note":
            projects.add_line(self.source / self.tool.note)
        elif task == "alias":
            projects.change_alias(self.source / self.tool.aliases)
        return run(self.command, self.out)


Results = dict[str, dict[str, list[Figures]]]


def measure(events: int, rounds: int, tools: list[projects.Tool], folder: Path, aliases: int) -> Results:
    """Let the tools take turns on a corpus of so many events; return figures by tool and task."""
    notes = corpus.make(events, aliases)
    turns = {tool.name: Turn(tool, notes, folder / f"{tool.name}-{events}", folder / "peers") for tool in tools}
    results: Results = {name: defaultdict(list) for name in turns}
    for _ in range(rounds):
        for task in TASKS:
            for name, turn in turns.items():
                found = turn.do(task)
                if found:
                    results[name][task].append(found)
                    print(f"{events:5} {name:12} {task:10} {found.wall:7.1f} s {found.memory:6.0f} MB", file=sys.stderr)
    return results


def table(events: int, results: Results) -> str:
    """Return the medians as a Markdown table; the last column is the wall time over that of stock Sphinx."""
    lines = [
        f"### {events} events\n",
        "| task | tool | wall s | CPU s | peak MB | output MB | pages | wall, Sphinx = 1 |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for task in TASKS:
        stock = results.get("sphinx", {}).get(task)
        for name, tasks in results.items():
            if not (found := tasks.get(task)):
                continue
            middle = {key: statistics.median(asdict(one)[key] for one in found) for key in asdict(found[0])}
            ratio = f"{middle['wall'] / statistics.median(one.wall for one in stock):.2f}" if stock else ""
            lines.append(
                f"| {task} | {name} | {middle['wall']:.1f} | {middle['cpu']:.1f} | {middle['memory']:.0f} "
                f"| {middle['size']:.1f} | {middle['pages']:.0f} | {ratio} |"
            )
    return "\n".join(lines) + "\n"


def machine() -> str:
    """Return what the figures depend on."""
    ours = ("sphinx", "docutils", "myst-parser", "furo")
    found = ", ".join(f"{name} {version(name)}" for name in ours)
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {found}"


def set_up(folder: Path) -> None:
    """Install the peers, unless they are there."""
    python = folder / "peers/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "peers"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *PEERS], check=True)


def main() -> None:
    """Run the benchmark that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[25, 200, 1000], help="sizes of the corpora")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--aliases", type=int, default=120, help="aliases of all topics together")
    parser.add_argument("--tools", nargs="+", choices=[tool.name for tool in projects.TOOLS])
    parser.add_argument("--folder", type=Path, default=projects.ROOT / "_build/bench")
    parser.add_argument("--json", type=Path, help="write every single figure there")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    set_up(options.folder)
    tools = [tool for tool in projects.TOOLS if not options.tools or tool.name in options.tools]
    print(machine() + "\n")
    kept = {}
    for events in options.events:
        results = measure(events, options.rounds, tools, options.folder, options.aliases)
        print(table(events, results), flush=True)
        kept[events] = {
            name: {task: [asdict(one) for one in found] for task, found in tasks.items()}
            for name, tasks in results.items()
        }
    if options.json:
        options.json.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

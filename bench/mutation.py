"""Mutation testing: changes the code in small ways, one at a time, and tells which changes no test notices.

Usage: ``make mutation ARGS="TARGET ..."``, or ``python bench/mutation.py TARGET ...`` where mutmut is installed; all
targets where none is named. ``--only NAME`` (also with ``*``) tries these mutants alone. ``mutmut show NAME``, called
in ``_build/mutation/TARGET``, shows one. What has a decorator is not changed: mutmut leaves it out.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
WORK = ROOT / "_build/mutation"
SEED = 7


class Target(NamedTuple):
    """Code that is changed, and the tests that shall notice."""

    #: Patterns of modules, below ``_ext``.
    code: tuple[str, ...]
    #: Modules of the tests.
    tests: tuple[str, ...]
    #: How many mutants are tried, drawn at random; 0 is all.
    sample: int = 0


TARGETS = {
    "folding": Target(("eventnotes/text/folding",), ("text/test_folding", "text/test_matcher")),
    "matching": Target(
        (
            "eventnotes/text/matcher",
            "eventnotes/notebook/mentions",
            "eventnotes/model/visibility",
            "eventnotes/notebook/vocabulary",
        ),
        ("text/test_matcher", "notebook/test_mentions", "model/test_visibility", "notebook/test_vocabulary"),
    ),
    "freshness": Target(
        (
            "eventnotes/builds/incremental",
            "eventnotes/builds/fingerprints",
            "eventnotes/builds/manifest",
            "eventnotes/builds/locking",
        ),
        ("builds/test_freshness", "builds/test_unchanged"),
        sample=40,
    ),
    "importer": Target(
        ("eventnotes_tools/importing/*",),
        (
            "tools/importing/test_front_facts",
            "tools/importing/test_front_matter_formats",
            "tools/importing/test_note_dates",
            "tools/importing/test_pages",
            "tools/importing/test_damage",
            "tools/importing/test_command",
            "tools/importing/test_properties",
        ),
        sample=150,
    ),
}


def main() -> int:
    """Try the targets that were asked for, and print what became of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="*", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="a mutant, or a pattern of several")
    parser.add_argument("--jobs", type=int, default=2, help="how many are tried at a time")
    parser.add_argument("--sample", type=int, help="how many of each target are tried; 0 is all")
    parser.add_argument("--seed", type=int, default=SEED, help="draws another sample")
    given = parser.parse_args()
    if unknown := set(given.target) - set(TARGETS):
        parser.error(f"no target: {', '.join(sorted(unknown))}")
    for name in given.target or TARGETS:
        target = TARGETS[name]
        folder = prepare(name, target)
        run = ("run", "--max-children", str(given.jobs))
        # Asked for a mutant that there is not, mutmut makes all of them, runs the tests once, and stops.
        call(folder, *run, "none")
        size = target.sample if given.sample is None else given.sample
        chosen = given.only or (draw(sorted(results(folder)), size, given.seed) if size else [])
        log = call(folder, *run, *chosen)
        if not tell(name, results(folder)):
            print(log, file=sys.stderr)
            return 1
    return 0


def prepare(name: str, target: Target) -> Path:
    """Return a new folder with the code and the tests, laid out as mutmut expects it."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "src").symlink_to(ROOT / "_ext")
    (folder / "tests").symlink_to(ROOT / "tests")
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/{pattern}.py" for pattern in target.code],
        "pytest_add_cli_args_test_selection": [f"tests/{file}.py" for file in target.tests],
        "pytest_add_cli_args": [
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed",
            str(SEED),
            "--hypothesis-profile",
            "mutation",
        ],
        # Each mutant begins with empty caches: no test has run in the process that it is forked from.
        "process_isolation": "forkserver",
    }
    own = (ROOT / "pyproject.toml").read_text("utf-8").replace('"_ext"', '"src"')
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (folder / "pyproject.toml").write_text("\n".join([own, "[tool.mutmut]", *lines, ""]), "utf-8")
    return folder


def call(folder: Path, *arguments: str) -> str:
    """Call mutmut in *folder*; return what it prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(
        command, cwd=folder, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ).stdout


def results(folder: Path) -> dict[str, str]:
    """Return all mutants, each with what became of it."""
    lines = call(folder, "results", "--all", "true").splitlines()
    return dict(line.strip().split(": ", 1) for line in lines if "__mutmut_" in line)


def draw(mutants: list[str], size: int, seed: int) -> list[str]:
    """Return *size* of the mutants, the same ones for the same *seed*."""
    return random.Random(seed).sample(mutants, min(size, len(mutants)))  # noqa: S311 - nothing secret


def tell(name: str, found: dict[str, str]) -> int:
    """Print what became of the mutants, with the names of those that no test noticed; return how many were tried."""
    counts = Counter(found.values())
    tried = len(found) - counts.pop("not checked", 0)
    parts = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    print(f"{name}: {len(found)} mutants, {tried} tried: {parts}")
    for mutant, status in sorted(found.items()):
        if status not in {"killed", "timeout", "not checked"}:
            print(f"  {status}: {mutant}")
    sys.stdout.flush()
    return tried


if __name__ == "__main__":
    sys.exit(main())

"""What is handed on: the wheel and the sdist, and what the project says of its requirements."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.helpers import ROOT

PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
LOCK = ROOT.joinpath("requirements.txt").read_text("utf-8")
#: Name of a package, and the versions of it that requirements.txt names, with what follows each.
LOCKED = re.findall(r"(?m)^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)((?:.*\\\n)+.*)", LOCK)


def build(folder: Path, umask: int) -> dict[str, bytes]:
    """Return the wheel and the sdist of a copy of the project, made in *folder*."""
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "_ext", folder / "_ext", ignore=ignore, copy_function=shutil.copyfile)
    for number, path in enumerate(sorted(folder.rglob("*"))):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)
        os.utime(path, (1_700_000_000 + number * umask, 1_700_000_000 + number * umask))
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", folder],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1735689600", "PYTHONHASHSEED": str(umask), "TZ": f"UTC-{umask % 9}"},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in (folder / "dist").iterdir()}


def names_in(path: Path) -> list[str]:
    """Return the names in a wheel or an sdist."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.namelist()
    with tarfile.open(path) as sdist:
        return sdist.getnames()


@pytest.mark.slow
def test_the_wheel_and_the_sdist_are_the_same_on_any_path_at_any_time(tmp_path: Path) -> None:
    first = build(tmp_path / "first", 0o022)
    second = build(tmp_path / "some" / "other place", 0o077)
    assert sorted(path.rpartition(".")[2] for path in first) == ["gz", "whl"]
    for name, content in first.items():
        assert second[name] == content, name
    for path in (tmp_path / "first/dist").iterdir():
        names = names_in(path)
        assert [name for name in names if name.endswith("eventnotes/locale/ja/LC_MESSAGES/eventnotes.mo")]
        assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


# -- requirements ----------------------------------------------------------------------------------------------------


def requirements() -> list[tuple[str, Requirement]]:
    """Return what pyproject.toml asks for, each with the part that asks."""
    project: dict[str, Any] = PROJECT["project"]
    parts = {"": project["dependencies"], **project["optional-dependencies"]}
    return [(part, Requirement(line)) for part, lines in parts.items() for line in lines]


def test_every_requirement_of_users_has_a_lower_bound() -> None:
    for part, requirement in requirements():
        if part != "dev":
            assert re.fullmatch(r">=[\w.]+", str(requirement.specifier)), requirement


def test_every_requirement_says_why_it_is_there() -> None:
    text = ROOT.joinpath("pyproject.toml").read_text("utf-8")
    text = text.partition("# Types of libraries")[0].partition("dependencies = [")[2]
    lines = re.findall(r'(?m)^    "[\w.-]+(?:\[[\w,-]+\])?(?:[<>=].*?)?",.*', text)
    assert len(lines) > 30
    assert [line for line in lines if "  # " not in line] == []


def test_all_that_is_asked_for_is_locked_with_hashes() -> None:
    names = {name for name, _, _ in LOCKED}
    assert {requirement.name.lower() for _, requirement in requirements()} <= names
    assert len(LOCKED) == len(re.findall(r"(?m)^\S+==", LOCK)) > 80
    for name, version, rest in LOCKED:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest), f"{name} {version}"
    assert "://" not in LOCK


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_each_python_has_one_version_of_each_package(python: str) -> None:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found: dict[str, str] = {}
    for line in re.findall(r"(?m)^\S+==[^\\\n]+", LOCK):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            assert requirement.name not in found, requirement
            found[requirement.name] = str(requirement.specifier).removeprefix("==")
    for _, requirement in requirements():
        if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": ""}):
            assert SpecifierSet(str(requirement.specifier)).contains(found[requirement.name.lower()]), requirement


def test_what_npm_installs_is_locked_too() -> None:
    tools = ROOT / "tests/tools"
    asked = json.loads(tools.joinpath("package.json").read_text("utf-8"))["dependencies"]
    packages = json.loads(tools.joinpath("package-lock.json").read_text("utf-8"))["packages"]
    assert packages[""]["dependencies"] == asked
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


# -- what the project's own files say of each other ------------------------------------------------------------------


def test_the_same_deprecations_are_let_through_wherever_there_are_builds() -> None:
    named = [line for line in PROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"] if line != "error"]
    environment = "ignore:'sphinx.environment.BuildEnvironment.app'"
    assert named == [
        "ignore:'myst_parser.*app' is deprecated",
        f"{environment} is deprecated::myst_parser.mocking",
    ]
    for name in ("Makefile", "noxfile.py"):
        found = re.findall(r"""\bignore:[^" ]+""", ROOT.joinpath(name).read_text("utf-8"))
        assert found == ["ignore:'myst_parser", f"{environment}::myst_parser.mocking"]


def workflows() -> dict[str, dict[str, Any]]:
    return {path.name: yaml.safe_load(path.read_text("utf-8")) for path in ROOT.glob(".github/workflows/*.yml")}


def test_workflows_name_actions_by_commit_and_have_few_rights() -> None:
    for name, workflow in workflows().items():
        text = ROOT.joinpath(".github/workflows", name).read_text("utf-8")
        for used in re.findall(r"uses: (.*)", text):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), f"{name}: {used}"
        assert workflow["permissions"] in ({}, {"contents": "read"}), name
        for job in workflow["jobs"].values():
            rights = job.get("permissions", {})
            assert {right for right, level in rights.items() if level == "write"} <= {"pages", "id-token"}
            checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
            assert all(step["with"]["persist-credentials"] is False for step in checkouts), name
        assert "pull_request_target" not in text


def test_continuous_integration_runs_the_ends_of_the_matrix() -> None:
    ends = workflows()["ci.yml"]["jobs"]["ends"]["strategy"]["matrix"]["include"]
    source = ROOT.joinpath("noxfile.py").read_text("utf-8")
    for end in ends:
        python, sphinx, bounds = end["session"].split("-")
        assert f'("{python}", "{sphinx}", "{bounds}")' in source
        assert end["python"] == python

"""What is handed on: the wheel and the sdist, and what the project says of its requirements."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sphinx.project import Project as SphinxProject

from tests.helpers import ROOT
from tests.locks import LOCKS, PROJECT, direct_requirements, locked_versions, unmet


def build(folder: Path, umask: int) -> dict[str, bytes]:
    """Return the wheel and the sdist of a copy of the project, made in *folder*."""
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "requirements.txt"):
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


@pytest.mark.parametrize("path", LOCKS)
def test_a_lock_holds_all_that_is_required_extras_followed(path: str) -> None:
    lock = ROOT.joinpath(path).read_text("utf-8")
    required = direct_requirements(LOCKS[path])
    assert list(unmet(lock, required)) == []
    # So is every line of it: without one, the check says what is missing.
    for name in locked_versions(lock):
        messages = list(unmet(without(lock, name), required))
        assert any(message.startswith(f"{name} is not locked") for message in messages), name
    older = re.sub(r"(?m)^sphinx==[\d.]+", "sphinx==8.2.0", lock)
    assert "sphinx is locked at 8.2.0, but the project requires sphinx>=9.0" in list(unmet(older, required))


def without(lock: str, name: str) -> str:
    return re.sub(rf"(?m)^{re.escape(name)}==.*\n(?:    .*\n)+", "", lock)


@pytest.mark.parametrize("path", LOCKS)
@pytest.mark.parametrize("python", ["3.11.0", "3.11.7", "3.12.0", "3.13.0", "3.14.0"])
def test_a_lock_has_one_version_of_each_package_for_each_python(python: str, path: str) -> None:
    lock = ROOT.joinpath(path).read_text("utf-8")
    for system in ("linux", "darwin", "win32"):
        environment = {
            "python_version": python.rpartition(".")[0],
            "python_full_version": python,
            "sys_platform": system,
        }
        versions = locked_versions(lock, environment)
        for requirement in map(Requirement, direct_requirements(LOCKS[path])):
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_locks_have_the_same_versions_and_name_no_host() -> None:
    # For which systems a package is needed depends on what else is.
    site, dev = (
        re.sub(r" ; .* (?=\\$)", " ", ROOT.joinpath(path).read_text("utf-8"), flags=re.MULTILINE) for path in LOCKS
    )
    entries = re.findall(r"(?m)^[\w.-]+==.*\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", dev)
    assert len(entries) == len(re.findall(r"(?m)^\S+==", dev)) > 100
    assert all(entry in entries for entry in re.findall(r"(?m)^[\w.-]+==.*\n(?:    .*\n)+", site))
    assert "://" not in site + dev


def test_the_locks_hold_what_builds_the_wheel() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_what_npm_installs_is_locked_too() -> None:
    tools = ROOT / "tests/npm"
    asked = json.loads(tools.joinpath("package.json").read_text("utf-8"))["dependencies"]
    packages = json.loads(tools.joinpath("package-lock.json").read_text("utf-8"))["packages"]
    assert packages[""]["dependencies"] == asked
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_no_virtual_environment_enters_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])  # conf.py adds to it
    shutil.copyfile(ROOT / "conf.py", tmp_path / "conf.py")
    for name in ("index.md", "notes/page.md", ".venv/pyvenv.cfg", "my env/pyvenv.cfg", "my env/lib/package/page.md"):
        tmp_path.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(name).touch()
    excluded = runpy.run_path(str(tmp_path / "conf.py"))["exclude_patterns"]
    assert SphinxProject(tmp_path, {".md": "markdown"}).discover(excluded) == {"index", "notes/page"}


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


TEMPLATES = ROOT / "_ext/eventnotes_tools/site_template/hosts"
SCHEMAS = {
    "github-workflows": [*ROOT.glob(".github/workflows/*.yml"), *TEMPLATES.glob("github/.github/workflows/*.yml")],
    "readthedocs": [ROOT / ".readthedocs.yaml", *TEMPLATES.glob("readthedocs/.readthedocs.yaml")],
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_for_hosts_are_valid_by_their_schemas(schema: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    assert len(SCHEMAS[schema]) > 1
    subprocess.run([*command, *SCHEMAS[schema]], check=True)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("jobs: 1\nversion: 3\n")
    assert subprocess.run([*command, wrong], check=False, capture_output=True).returncode == 1


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

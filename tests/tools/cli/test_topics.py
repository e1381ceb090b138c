"""``eventnotes topics``: the report at the terminal, and pages for what it names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from eventnotes_tools.cli import main
from tests.helpers import Project

if TYPE_CHECKING:
    from click.testing import Result

SESSIONS = """\
# Conf

:::{event} conf
:date: 2030-05-18
:topics: Kubernetes, 負荷試験
:::

## One

:::{session} one
:topics: container, Kubernates
:::

They ask Prometheus

## Two

:::{session} two
:topics: containers, WebAssembly, kubernetes
:::

All of us ask Prometheus

## Three

:::{session} three
:topics: containers, Lamda
:::

We ask Prometheus
"""
FILES = {
    "index.md": "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n",
    "conf.md": SESSIONS,
    "topics/lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project(tmp_path, FILES)
    monkeypatch.chdir(project.source)
    return project


def topics(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["topics", "-j", "1", *arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_a_page_takes_the_other_forms_as_aliases(site: Project) -> None:
    assert topics("--create", "prometheus", "--create", "containers").stdout == (
        "topics/prometheus.md\ntopics/containers.md\n"
    )
    assert Path("topics/prometheus.md").read_text("utf-8") == "# Prometheus\n\n:::{topic} prometheus\n:::\n"
    assert Path("topics/containers.md").read_text("utf-8") == (
        "# containers\n\n:::{topic} containers\n:aliases: container\n:::\n"
    )
    undeclared = topics().stdout.partition("Topics that a session's notes mention")[0]
    assert "ontainer" not in undeclared
    assert "Prometheus" not in undeclared


def test_all_that_are_named_but_for_slips(site: Project) -> None:
    found = topics("--create-undeclared", code=1)
    assert found.stdout == "topics/kubernetes.md\ntopics/containers.md\ntopics/webassembly.md\n"
    assert found.stderr.splitlines() == [
        "Left out: 'Kubernates', which may be 'Kubernetes'.",
        "Left out: 'Lamda', which may be 'Lambda'.",
        "'負荷試験' needs an id. Choose one: eventnotes new topic '負荷試験' --id …",
    ]


def test_a_name_that_is_also_an_ordinary_word_is_found_only_where_tagged(site: Project) -> None:
    names = "Go, ログ, REST, Rust, AWS, Caching"
    talks = "- then we rest a while and go on caching things\n- Rust and REST and AWS\n- we rest and go\n"
    site.write({"events/e.md": f"# E\n\n:::{{event}} e\n:date: 2030-01-02\n:topics: {names}\n:::\n\n{talks}"})
    found = topics("--create-undeclared", code=1)
    made = {path.stem: ":match: explicit\n" in path.read_text("utf-8") for path in Path("topics").iterdir()}
    assert {name: made[name] for name in ("go", "rest", "rust", "aws", "caching")} == {
        "go": True,
        "rest": True,
        "rust": False,
        "aws": False,
        "caching": False,
    }
    assert "'Go' may be an ordinary word in notes, so its page has ':match: explicit'" in found.stderr
    assert "'Rust' may be" not in found.stderr
    project = site.build()
    assert "a while and go on" not in project.text("topics/go.html")
    assert "<mark>Rust</mark> and REST" in project.text("topics/rust.html")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("LAMBDA", "'LAMBDA' is a topic already: 'lambda'."),
        ("Rust", "The report does not list 'Rust'. To make its page anyway: eventnotes new topic 'Rust'"),
    ],
)
def test_other_names_are_refused(site: Project, name: str, message: str) -> None:
    assert message in topics("--create", "Prometheus", "--create", name, code=1).stderr
    assert not Path("topics/prometheus.md").exists()


@pytest.mark.parametrize(
    ("tags", "made", "left"),
    [
        ("python, みんなのPython, aws, 東京", {"python", "aws"}, {"みんなのPython", "東京"}),
        ("go, Go!, rust", {"go", "rust"}, set()),
        ("Node入門, node, 大阪", {"node"}, {"Node入門", "大阪"}),
        ("vue, Vue入門, 東京", {"vue"}, {"Vue入門", "東京"}),
        ("aws, AWS入門", {"aws"}, {"AWS入門"}),
        ("東京, 大阪, redis", {"redis"}, {"東京", "大阪"}),
    ],
)
def test_all_that_can_be_made_are_made_and_the_rest_is_listed(
    site: Project, tags: str, made: set[str], left: set[str]
) -> None:
    site.write({"events/e.md": f"# E\n\n:::{{event}} e\n:date: 2030-01-02\n:topics: {tags}\n:::\n"})
    found = topics("--create-undeclared", code=1)
    assert {Path(line).stem for line in found.stdout.splitlines()} >= made
    for name in left:
        assert f"'{name}'" in found.stderr

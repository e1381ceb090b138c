"""The report on the vocabulary, as text and as data, over three events."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from eventnotes.notebook.analysis.vocabulary_report import report_vocabulary
from eventnotes.notebook.notebook import Notebook
from eventnotes_tools.cli import main
from tests.helpers import ROOT, Project

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.md": "# Index\n\n```{topic-list}\n```\n\n```{toctree}\n:glob:\n\nevents/*\ntopics/*\n```\n",
    "events/conf-2031.md": """\
# Conf 2031

:::{event} conf-2031
:date: 2031-05-01
:topics: Weather
:::

## Clusters

:::{session} clusters
:speakers: Taro Yamada
:topics: Kubernates, Containers
:::

- Lambda is there
- Lambda is fast
- Lambda is cheap
- Prometheus measures, and OpenTelemetry traces
""",
    "events/conf-2030.md": """\
# Conf 2030

:::{event} conf-2030
:date: 2030-05-01
:::

## Lambda for all

:::{session} for-all
:speakers: Yamada Taro
:topics: Kubernates, WebAssembly
:::

Everyone asks Prometheus about オブザーバビリティ.

Everyone asks OpenTelemetry.

## Another

:::{session} another
:topics: Lambda
:::

Nothing is said.
""",
    "events/conf-2029.md": """\
# Conf 2029

:::{event} conf-2029
:date: 2029-05-01
:::

We saw Prometheus, ask Kubernetes about オブザーバビリティ.
""",
    "topics/lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
    "topics/kubernetes.md": "# Kubernetes\n\n:::{topic} kubernetes\n:::\n",
    "topics/containers.md": "# Containers\n\n:::{topic} containers\n:::\n",
    "topics/weather.md": "# Weather\n\n:::{topic} weather\n:match: explicit\n:::\n",
    "topics/silence.md": "# Silence\n\n:::{topic} silence\n:::\n",
}

TEXT = """\
Topics that are named and that no page declares: 2
events/conf-2031.md:10: 'Kubernates' is named 2 times and has no page; did you mean 'Kubernetes'? (and 1 more place)
events/conf-2030.md:9: 'WebAssembly' is named 1 time and has no page

Words that may deserve a topic: 3
events/conf-2031.md:10: 'OpenTelemetry' stands in 2 passages, 2 sessions, 2 events (and 1 more place)
events/conf-2030.md:9: 'オブザーバビリティ' stands in 2 passages, 2 sessions, 2 events (and 1 more place)
events/conf-2031.md:10: 'Prometheus' stands in 3 passages, 3 sessions, 3 events (and 2 more places)

Topics that a session's notes mention and its option does not name: 2
events/conf-2031.md:10: 'Lambda' is mentioned in 3 passages of 'Clusters' and is not among its topics
events/conf-2030.md:9: 'Lambda' is mentioned in 1 passage of 'Lambda for all' and is not among its topics

Topics that are named and that the notes do not mention (is an alias missing?): 2
events/conf-2031.md:10: 'Containers' is a topic of the session 'conf-2031/clusters', and no passage of it mentions it
events/conf-2030.md:20: 'Lambda' is a topic of the session 'conf-2030/another', and no passage of it mentions it

Topics that are seen once or never: 4
topics/silence.md:3: 'Silence' is mentioned nowhere
topics/containers.md:3: 'Containers' is mentioned nowhere, and named once
topics/kubernetes.md:3: 'Kubernetes' is mentioned in one passage only (and 1 more place)
topics/weather.md:3: 'Weather' is mentioned nowhere, and named once

Speakers who may be one person in two spellings: 1
events/conf-2031.md:10: 'Taro Yamada' (1 session) and 'Yamada Taro' (1 session) may be one person (and 1 more place)
"""


def at(*places: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"path": path, "line": line} for path, line in places]


CLUSTERS, FOR_ALL, ANOTHER = ("events/conf-2031.md", 10), ("events/conf-2030.md", 9), ("events/conf-2030.md", 20)
DATA = {
    "schema": 1,
    "undeclared": [
        {"name": "Kubernates", "times": 2, "nearest": "kubernetes", "places": at(CLUSTERS, FOR_ALL)},
        {"name": "WebAssembly", "times": 1, "nearest": None, "places": at(FOR_ALL)},
    ],
    "candidates": [
        {
            "name": "OpenTelemetry",
            "passages": 2,
            "sessions": 2,
            "events": 2,
            "worth": 1.39,
            "places": at(CLUSTERS, FOR_ALL),
        },
        {
            "name": "オブザーバビリティ",
            "passages": 2,
            "sessions": 2,
            "events": 2,
            "worth": 1.39,
            "places": at(FOR_ALL, ("events/conf-2029.md", 3)),
        },
        {
            "name": "Prometheus",
            "passages": 3,
            "sessions": 3,
            "events": 3,
            "worth": 0.72,
            "places": at(CLUSTERS, FOR_ALL, ("events/conf-2029.md", 3)),
        },
    ],
    "untagged": [
        {"topic": "lambda", "session": "conf-2031/clusters", "passages": 3, "worth": 2.08, "places": at(CLUSTERS)},
        {"topic": "lambda", "session": "conf-2030/for-all", "passages": 1, "worth": 0.69, "places": at(FOR_ALL)},
    ],
    "unmentioned": [
        {"topic": "containers", "session": "conf-2031/clusters", "places": at(CLUSTERS)},
        {"topic": "lambda", "session": "conf-2030/another", "places": at(ANOTHER)},
    ],
    "rare": [
        {"topic": "silence", "passages": 0, "named": 0, "places": at(("topics/silence.md", 3))},
        {"topic": "containers", "passages": 0, "named": 1, "places": at(("topics/containers.md", 3))},
        {
            "topic": "kubernetes",
            "passages": 1,
            "named": 0,
            "places": at(("topics/kubernetes.md", 3), ("events/conf-2029.md", 3)),
        },
        {"topic": "weather", "passages": 0, "named": 1, "places": at(("topics/weather.md", 3))},
    ],
    "speakers": [
        {
            "names": ["Taro Yamada", "Yamada Taro"],
            "sessions": [["conf-2031/clusters"], ["conf-2030/for-all"]],
            "places": at(CLUSTERS, FOR_ALL),
        }
    ],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("report"), FILES)


def report(project: Project, *arguments: str) -> str:
    with contextlib.chdir(project.source):
        result = CliRunner().invoke(main, ["topics", "-j", "1", *arguments], catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_text_is_printed_without_a_warning(project: Project) -> None:
    assert report(project) == TEXT


def test_data_say_the_same(project: Project) -> None:
    data = json.loads(report(project, "--json"))
    texts = [finding.pop("text") for part, findings in data.items() if part != "schema" for finding in findings]
    assert data == DATA
    lines = [line.partition(": ")[2] for line in TEXT.splitlines() if re.match(r"\w+/", line)]
    assert texts == [line.partition(" (and 1 more")[0].partition(" (and 2 more")[0] for line in lines]


def test_it_is_made_anew_after_an_edit(tmp_path: Path) -> None:
    site = Project(tmp_path, FILES)
    report(site)
    site.write({"topics/webassembly.md": "# WebAssembly\n\n:::{topic} webassembly\n:::\n"})
    text = report(site)
    assert "'WebAssembly' is named" not in text
    assert "events/conf-2030.md:9: 'WebAssembly' is a topic of the session" in text


def test_only_the_first_of_many_are_printed_unless_all_are_asked_for(tmp_path: Path) -> None:
    topics = {f"topics/t{number}.md": f"# T{number}\n\n:::{{topic}} t{number}\n:::\n" for number in range(25)}
    site = Project(tmp_path, {"index.md": FILES["index.md"], **topics})
    text = report(site)
    assert "Topics that are seen once or never: 25\n" in text
    assert text.count("is mentioned nowhere") == 20
    assert "and 5 more, with --all\n" in text
    assert report(site, "--all").count("is mentioned nowhere") == 25
    assert len(json.loads(report(site, "--json"))["rare"]) == 25


def test_html_still_warns(project: Project) -> None:
    assert any("[notes.undeclared]" in warning for warning in project.build("html").warnings)


def test_the_guide_names_every_part_and_the_fields_of_an_entry() -> None:
    guide = (ROOT / "guide" / "report.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| (Topics|Words|Speakers)(.*?) \| `(\w+)` \|", guide)
    titles = {part.key: part.title.partition(" (")[0] for part in report_vocabulary(Notebook({}))}
    assert {key: first + rest for first, rest, key in rows} == titles
    (example,) = re.findall(r"```json\n(.*?)```", guide, re.DOTALL)
    shown = json.loads(example)
    assert shown["schema"] == DATA["schema"]
    assert set(shown["undeclared"][0]) == {"name", "times", "nearest", "text", "places"}

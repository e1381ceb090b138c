"""Related topics and sessions, editions, follow-ups, speakers and sessions on other pages, after edits too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import Tag

from tests.helpers import CONF, Project, Result, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INDEX = """# All

```{toctree}
:glob:

events/*
topics/*
speakers
```
"""


def event(name: str, date: str, body: str, *, series: str = "Conf") -> str:
    """Return the page of an event."""
    line = f":series: {series}\n" if series else ""
    return f"# {name}\n\n:::{{event}} {name.lower().replace(' ', '-')}\n:date: {date}\n{line}:::\n\n{body}"


def session(name: str, body: str, *options: str, level: int = 2) -> str:
    """Return a session."""
    lines = "".join(f"{option}\n" for option in options)
    return f"{'#' * level} {name}\n\n:::{{session}} {name.lower().replace(' ', '-')}\n{lines}:::\n\n{body}\n\n"


def topic(name: str, *options: str) -> str:
    """Return the page of a topic."""
    lines = "".join(f"{option}\n" for option in options)
    return f"# {name}\n\n:::{{topic}} {name.lower()}\n{lines}:::\n"


#: Cloud stands in every session and in most passages of Lambda, more often than Kinesis does.
FILES: dict[str, str | bytes] = {
    "index.md": INDEX,
    "speakers.md": "# Speakers\n\n```{speaker-list}\n```\n",
    "events/conf-2017.md": event(
        "Conf 2017",
        "2017-03-11",
        session(
            "Streams",
            "- Lambda in the Cloud reads Kinesis\n- Lambda and Kinesis\n- Lambda in the Cloud, again",
            ":speakers: Ada",
            ":topics: Lambda",
        )
        + session("Machines", "- EC2 in the Cloud\n- a Cloud of EC2"),
    ),
    "events/conf-2018.md": event(
        "Conf 2018",
        "2018-03-10",
        session(
            "More Streams",
            "- Kinesis feeds Lambda\n- Lambda in the Cloud",
            ":speakers: Grace, Ada",
            ":follows: conf-2017/streams",
        )
        + "### Questions\n\nNone.\n\n"
        + session("Networks", "- VPC in the Cloud"),
    ),
    "events/conf-2019.md": event(
        "Conf 2019",
        "2019-02-23",
        session(
            "Functions", "- Cloud functions are Lambda functions\n- Step, after step in the Cloud", ":speakers: Ada"
        ),
    ),
    "events/meetup.md": event(
        "Meetup",
        "2018-07-07",
        session("Prices", "- EC2 is cheap in the Cloud") + session("Queues", "- Kinesis in the Cloud"),
        series="",
    ),
    "events/own.md": session("Own Page", "- no topic here", ":event: conf-2018", level=1),
    "topics/cloud.md": topic("Cloud"),
    "topics/lambda.md": topic("Lambda", ":parent: serverless"),
    "topics/serverless.md": topic("Serverless", ":aliases: Cloud functions"),
    "topics/kinesis.md": topic("Kinesis"),
    "topics/ec2.md": topic("EC2"),
    "topics/vpc.md": topic("VPC"),
}

#: The fields of cards in plain text: page, field, what it says.
FIELDS = [
    # Cloud shares three passages and three sessions with Lambda, Kinesis three and two.
    ("topics/lambda", "Often together with", "Kinesis (2 sessions)"),
    ("topics/kinesis", "Often together with", "Lambda (2 sessions)"),
    ("topics/ec2", "Often together with", "Cloud (2 sessions)"),
    ("topics/serverless", "Often together with", "Kinesis (2 sessions)"),
    ("topics/serverless", "Narrower topics", "Lambda (6)"),
    ("events/conf-2017", "All editions", "Conf 2019, Conf 2018, Conf 2017"),
    ("events/conf-2018", "All editions", "Conf 2019, Conf 2018, Conf 2017"),
    ("events/conf-2018", "Continues", "Streams – Conf 2017 · Mar 11, 2017"),
    ("events/conf-2017", "Continued by", "More Streams – Conf 2018 · Mar 10, 2018"),
]
#: The fields that a page must not have.
MISSING = [
    ("topics/vpc", "Often together with"),
    ("topics/vpc", "Narrower topics"),
    ("events/conf-2017", "Next edition"),
    ("events/conf-2019", "Previous edition"),
    ("events/meetup", "All editions"),
    ("events/conf-2017", "Continues"),
    ("events/conf-2018", "Continued by"),
]
_STREAMS = "Streams – Conf 2017 · Mar 11, 2017"
_MORE_STREAMS = "More Streams – Conf 2018 · Mar 10, 2018"
_FUNCTIONS = "Functions – Conf 2019 · Feb 23, 2019"
_QUEUES = "Queues – Meetup · Jul 7, 2018"
#: Session to the lines at its foot. Cloud, which all share, is never enough: the networks are related to nothing.
RELATED = {
    # That it is continued by "More Streams" says its card.
    "events/conf-2017#streams": [f"{_FUNCTIONS} · Lambda, Cloud", f"{_QUEUES} · Kinesis, Cloud"],
    "events/conf-2017#machines": ["Prices – Meetup · Jul 7, 2018 · EC2, Cloud"],
    "events/conf-2018#more-streams": [f"{_QUEUES} · Kinesis, Cloud", f"{_FUNCTIONS} · Lambda, Cloud"],
    # Both mention Lambda, and one of them names it.
    "events/conf-2019#functions": [f"{_STREAMS} · Lambda, Cloud", f"{_MORE_STREAMS} · Lambda, Cloud"],
    "events/meetup#prices": ["Machines – Conf 2017 · Mar 11, 2017 · EC2, Cloud"],
    # Equals: the newest first.
    "events/meetup#queues": [f"{_MORE_STREAMS} · Kinesis, Cloud", f"{_STREAMS} · Kinesis, Cloud"],
}
SPEAKERS = [
    (
        "Ada",
        [
            "Functions – Conf 2019 · Feb 23, 2019 · Cloud, Lambda, Serverless",
            "More Streams – Conf 2018 · Mar 10, 2018 · Lambda, Cloud, Kinesis",
            "Streams – Conf 2017 · Mar 11, 2017 · Lambda, Cloud, Kinesis",
        ],
    ),
    ("Grace", ["More Streams – Conf 2018 · Mar 10, 2018 · Lambda, Cloud, Kinesis"]),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("related"), FILES, CONF.replace('"ja"', '"en"'))


@pytest.fixture(scope="module")
def html(project: Project) -> Result:
    result = project.build(eventnotes_search="notes")
    assert result.warnings == []
    return result


@pytest.fixture(scope="module")
def plain(project: Project) -> Result:
    return project.build("text")


def text(node: Tag) -> str:
    return " ".join(node.get_text().split())


def fields(result: Result, page: str) -> dict[str, str]:
    found = result.page(f"{page}.html").select(".eventnotes-card dl.field-list > dt")
    return {text(name).rstrip(":"): text(name.find_next_sibling("dd")) for name in found}  # type: ignore[arg-type]


@pytest.mark.parametrize(("page", "name", "value"), FIELDS)
def test_a_card_says(html: Result, plain: Result, page: str, name: str, value: str) -> None:
    assert fields(html, page)[name] == value
    words = " ".join(plain.text(f"{page}.txt").split()).replace("\N{NO-BREAK SPACE}", " ").replace("* ", "")
    assert f"{name}: {value}" in words


@pytest.mark.parametrize(
    ("topic", "figures"),
    [
        (
            "serverless",
            "6 passages (1 of them on the topic itself), 3 sessions, 3 events · Mar 11, 2017 – Feb 23, 2019",
        ),
        ("lambda", "6 passages, 3 sessions, 3 events · Mar 11, 2017 – Feb 23, 2019"),
    ],
)
def test_a_topics_page_has_a_line_of_figures(html: Result, plain: Result, topic: str, figures: str) -> None:
    line = html.page(f"topics/{topic}.html").select_one(".eventnotes-figures")
    assert line is not None
    assert text(line) == figures
    assert figures in " ".join(plain.text(f"topics/{topic}.txt").split())


@pytest.mark.parametrize(("page", "name"), MISSING)
def test_a_card_does_not_say(html: Result, page: str, name: str) -> None:
    assert name not in fields(html, page)


def feet(result: Result) -> dict[str, list[str]]:
    """Return what stands at the feet of sessions."""
    found = {}
    for page in sorted(result.outdir.glob("events/*.html")):
        name = f"events/{page.stem}"
        for part in result.page(f"{name}.html").select(".eventnotes-related"):
            above = part.find_parent("section")
            assert isinstance(above, Tag)
            # Nothing stands below it.
            assert part.find_next_sibling() is None
            found[f"{name}#{above['id']}"] = [text(line) for line in part.select("li")]
    return found


def test_the_foot_of_a_session_leads_to_sessions_at_other_events(html: Result, plain: Result) -> None:
    assert feet(html) == RELATED
    words = " ".join(plain.text("events/conf-2017.txt").split())
    lines = " * ".join(RELATED["events/conf-2017#streams"])
    assert f"Related sessions at other events * {lines}" in words


def test_a_speaker_has_an_entry_with_everything_said_where(html: Result, plain: Result) -> None:
    entries = html.page("speakers.html").select("ul.eventnotes-speaker-list > li")
    found = [
        (text(entry.select_one(".eventnotes-title")), [text(line) for line in entry.select("li")])  # type: ignore[arg-type]
        for entry in entries
    ]
    assert found == SPEAKERS
    assert [entry.select_one("[id]") is not None for entry in entries] == [True, True]
    words = " ".join(plain.text("speakers.txt").split())
    for name, lines in SPEAKERS:
        assert f"* {name} * {' * '.join(lines)}" in words


def test_links_lead_to_what_they_name(html: Result) -> None:
    card = html.page("events/conf-2018.html")
    addresses = {
        text(link): link["href"] for link in card.select("a:is(.eventnotes-card *, .eventnotes-session-list *)")
    }
    assert addresses["Own Page"] == "own.html#own-page"
    assert addresses["Conf 2017"] == "conf-2017.html#conf-2017"
    assert addresses["Streams"] == "conf-2017.html#streams"
    assert str(addresses["Ada"]).startswith("../speakers.html#speaker-")
    # No page lists the series, so that its name leads to the search.
    assert addresses["Conf"] == "../search.html?series=conf"
    # The edition that the reader looks at is no link.
    assert "Conf 2018" not in addresses


def test_a_speaker_list_as_table_and_cards(tmp_path: Path) -> None:
    lists = "".join(f"## L{layout}\n\n```{{speaker-list}}\n:layout: {layout}\n```\n\n" for layout in ("table", "cards"))
    project = Project(tmp_path, {**FILES, "speakers.md": f"# Speakers\n\n{lists}"}, CONF.replace('"ja"', '"en"'))
    page = project.build().page("speakers.html")
    rows = [[text(cell) for cell in row.select("td")] for row in page.select("#ltable tbody tr")]
    assert rows == [[name, " ".join(lines)] for name, lines in SPEAKERS]
    cards = [[text(line) for line in card.select("li")] for card in page.select("#lcards ul.eventnotes-cards > li")]
    assert cards == [lines for _, lines in SPEAKERS]


# -- after an edit -------------------------------------------------------------------------------------------------


def retitle_earlier(site: Project) -> None:
    site.edit("events/conf-2017.md", "## Streams", "## Rivers")


def retitle_later(site: Project) -> None:
    site.edit("events/conf-2018.md", "## More Streams", "## More Rivers")


def take_series_away(site: Project) -> None:
    site.edit("events/conf-2018.md", ":series: Conf\n", "")


def move_own_page(site: Project) -> None:
    site.edit("events/own.md", ":event: conf-2018", ":event: meetup")


def mention_more(site: Project) -> None:
    site.edit("events/meetup.md", "- Kinesis in the Cloud", "- VPC in the Cloud, and EC2\n- VPC for EC2")


def tag_more(site: Project) -> None:
    site.edit("events/conf-2019.md", ":speakers: Ada", ":speakers: Grace\n:topics: VPC")


def delete_newest(site: Project) -> None:
    site.delete("events/conf-2019.md")


def date_event(site: Project) -> None:
    site.edit("events/conf-2017.md", "2017-03-11", "2020-03-11")


@pytest.mark.parametrize(
    "edit",
    mostly_slow(
        [
            retitle_earlier,
            retitle_later,
            take_series_away,
            move_own_page,
            mention_more,
            tag_more,
            delete_newest,
            date_event,
        ],
        retitle_earlier,
        delete_newest,
    ),
    ids=lambda edit: edit.__name__,
)
def test_an_incremental_build_equals_a_clean_one(tmp_path: Path, edit: Callable[[Project], None]) -> None:
    site = Project(tmp_path, FILES, CONF.replace('"ja"', '"en"'))
    site.build()
    edit(site)
    incremental = site.build()
    assert differences(incremental.outdir, site.build(folder="clean").outdir) == []
    assert site.build().written == []


def test_what_shows_nothing_new_is_not_written(tmp_path: Path) -> None:
    site = Project(tmp_path, FILES, CONF.replace('"ja"', '"en"'))
    site.build()
    mention_more(site)
    written = site.build().written
    assert {"topics/vpc", "topics/ec2", "events/meetup"} <= set(written)
    assert not {"speakers", "events/own", "events/conf-2019"} & set(written)

"""The guide: its snippets build, in Markdown and in reStructuredText alike, and its tables tell the truth."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from eventnotes.config import Settings
from eventnotes.model.media import PDF, PROVIDERS, resolve_media
from eventnotes.model.options import EVENT_OPTIONS, LISTING_OPTIONS, NOTE_OPTIONS, OPTIONS, Options
from eventnotes.model.problems import ProblemKind
from eventnotes.notebook.lookup import OBJECT_KINDS
from eventnotes.parsing.roles import ROLES
from eventnotes.text.folding import fold
from eventnotes.text.matcher import Matcher, MatchMode, Spelling
from eventnotes_tools.cli import main
from guide.reference_tables import TABLES, command_table
from tests.helpers import CONF, ROOT, Project, Result
from tests.model.test_media import PLAYERS

GUIDE = ROOT / "guide"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(GUIDE.glob("*.md"))}
#: The pages whose snippets make up one project that grows, in the order in which they are read.
TUTORIAL = ("getting-started", "writing", "keeping-back", "topics", "speakers")

CODE = re.compile(
    r"^(?P<fence>`{3,})\{code-block\} (?P<language>\w+)\n(?::caption: (?P<path>.+)\n\n)?(?P<text>(?s:.*?))^(?P=fence)$"
    r"|^## (?P<section>.+)$",
    re.MULTILINE,
)
INDEX = {
    ".md": "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n",
    ".rst": "Notes\n=====\n\n.. toctree::\n   :glob:\n\n   **\n",
}


class Snippet(NamedTuple):
    """A code block of the guide."""

    page: str
    #: The heading above it.
    section: str
    language: str
    #: The file it is; empty where it is none.
    path: str
    text: str


def snippets(page: str) -> list[Snippet]:
    """Return the code blocks of a page, in order."""
    section, found = "", []
    for match in CODE.finditer(PAGES[page]):
        section = match["section"] or section
        if match["fence"]:
            found.append(Snippet(page, section, match["language"], match["path"] or "", match["text"].lstrip("\n")))
    return found


def prose(page: str) -> str:
    """Return a page without its code blocks."""
    return CODE.sub(lambda match: match[0] if match["section"] else "", PAGES[page])


def table(page: str, *columns: str) -> list[list[str]]:
    """Return the rows of all tables of a page that have these columns, without the marks of code."""
    head = f"| {' | '.join(columns)} |"
    rows = []
    for block in re.findall(r"(?m)(?:^\|.*\n)+", PAGES[page]):
        first, _, *rest = block.splitlines()
        if first == head:
            rows += [[cell.strip().strip("`").strip() for cell in row.strip("|").split(" | ")] for row in rest]
    assert rows, f"{page} has no table {head}"
    return rows


def project_files(parts: Iterable[Snippet], suffix: str) -> dict[str, str]:
    """Return the files of a project: what has a twin in the markup of *suffix* is written in that."""
    by_stem: dict[str, tuple[str, str]] = {"index": (f"index{suffix}", INDEX[suffix])}
    for part in parts:
        path = PurePosixPath(part.path)
        if part.path and path.suffix in {".md", ".py", suffix}:
            by_stem[str(path.with_suffix(""))] = (part.path, part.text)
    return dict(by_stem.values())


def build(folder: Path, files: Mapping[str, str], **confoverrides: Any) -> Result:
    """Build a project that gives no warning."""
    conf = files.get("conf.py", CONF)
    result = Project(folder, files, conf).build(html_theme="basic", nitpicky=True, **confoverrides)
    assert result.warnings == []
    return result


def data(result: Result) -> dict[str, bytes]:
    """Return the data files of a build."""
    paths = [result.outdir / "notes.json", *result.outdir.glob("notes/*.json")]
    return {path.name: path.read_bytes() for path in paths}


def steps() -> list[tuple[str, str]]:
    """Return the sections of the tutorial that show files."""
    return list(dict.fromkeys((part.page, part.section) for page in TUTORIAL for part in snippets(page) if part.path))


def until(page: str, section: str) -> list[Snippet]:
    """Return the tutorial's snippets up to the end of a section."""
    parts = [part for name in TUTORIAL for part in snippets(name)]
    last = max(number for number, part in enumerate(parts) if (part.page, part.section) == (page, section))
    return parts[: last + 1]


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The whole tutorial's project, built."""
    files = project_files(until(*steps()[-1]), ".md")
    return build(tmp_path_factory.mktemp("tutorial"), files)


# -- snippets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "section"), steps())
def test_snippets_build_and_say_the_same_in_both_markups(tmp_path: Path, page: str, section: str) -> None:
    parts = until(page, section)
    markdown, restructuredtext = (project_files(parts, suffix) for suffix in (".md", ".rst"))
    assert data(build(tmp_path / "md", markdown)) == data(build(tmp_path / "rst", restructuredtext))


def test_every_file_beyond_the_first_steps_is_shown_in_both_markups() -> None:
    for page in (*TUTORIAL[1:], "marks", "search", "other-projects"):
        paths = {PurePosixPath(part.path) for part in snippets(page) if part.path and part.language != "python"}
        assert {path.suffix for path in paths} == {".md", ".rst"}
        assert all(paths >= {path.with_suffix(".md"), path.with_suffix(".rst")} for path in paths)


@pytest.mark.parametrize("suffix", [".md", ".rst"])
def test_the_search_box_leads_to_the_search_page(tmp_path: Path, suffix: str) -> None:
    result = build(tmp_path, project_files(snippets("search"), suffix))
    form = result.page("start.html").select_one("form.eventnotes-search-box")
    assert form is not None
    assert form["action"] == "search.html"
    assert (result.outdir / "eventnotes-search/start.bin").exists()


def hrefs(result: Result, page: str, selector: str) -> dict[str, str]:
    """Return the links in the parts of a page: text to address."""
    return {link.get_text(): str(link["href"]) for part in result.page(page).select(selector) for link in part("a")}


def test_the_first_topic_page_quotes_the_line_with_what_is_below_it(tmp_path: Path) -> None:
    result = build(tmp_path, project_files(until(*steps()[1]), ".md"))
    (quote,) = result.page("topics/webassembly.html").select(".eventnotes-quote")
    line, below = quote.select(".eventnotes-line, li")
    assert line.get_text().startswith("WebAssembly starts in less than a millisecond")
    assert below.get_text() == "so each request gets an instance of its own"
    links = result.page("topics/webassembly.html").select(".eventnotes-in-session > :is(h3, h4) > a.reference")
    assert [(link.get_text(), link["href"]) for link in links] == [
        ("Programs outside the browser", "../events/example-conf-2030.html#wasm-outside")
    ]


def test_notes_and_sessions_on_other_pages_belong_to_the_event(tutorial: Result) -> None:
    notes = json.loads(tutorial.text("notes.json"))
    (event,) = notes["events"]
    assert [note["author"] for note in event["notes"]] == ["Grace", "Alan"]
    assert {session["id"] for session in notes["sessions"]} == {"wasm-outside", "closing", "keynote", "compilers"}
    assert {session["event"] for session in notes["sessions"]} == {event["id"]}
    card = hrefs(tutorial, "events/example-conf-2030.html", ".eventnotes-event-card")
    assert card["Alan"].startswith("example-conf-2030-alan.html#")
    back = hrefs(tutorial, "events/example-conf-2030-alan.html", ".eventnotes-event-card")
    assert back["Example Conf 2030"] == "example-conf-2030.html#example-conf-2030"


def test_two_spellings_of_a_name_are_one_speaker(tutorial: Result) -> None:
    speakers = {person["name"]: person["sessions"] for person in json.loads(tutorial.text("notes.json"))["speakers"]}
    assert speakers == {
        "Ada Lovelace": ["example-conf-2030/wasm-outside"],
        "山田太郎": ["example-conf-2030/wasm-outside", "example-conf-2030/keynote"],
    }


def test_words_under_no_session_are_about_the_event(tutorial: Result) -> None:
    passages = json.loads(tutorial.text("notes/example-conf-2030.json"))["passages"]
    sessions = {passage["text"]: passage["session"] for passage in passages}
    assert sessions["It rained, and all 300 seats were taken."] is None
    assert sessions["See you next year."] == "closing"


def test_roles_and_links_lead_where_the_guide_says(tutorial: Result) -> None:
    assert hrefs(tutorial, "reading-list.html", "#reading-list li") == {
        "Example Conf 2030": "events/example-conf-2030.html#example-conf-2030",
        "Programs outside the browser": "events/example-conf-2030.html#wasm-outside",
        "the keynote": "events/example-conf-2030-keynote.html#keynote",
        "山田太郎": "speakers/yamada.html#yamada",
        "Wasm": "topics/webassembly.html#webassembly",
        "that format": "topics/webassembly.html#webassembly",
        "the closing words": "events/example-conf-2030.html#closing",
        "Programs that last": "events/example-conf-2030-keynote.html#keynote",
    }


def test_of_a_withdrawn_session_a_heading_and_a_notice_are_left(tutorial: Result) -> None:
    page = tutorial.page("events/example-conf-2030-prices.html").select_one("section#prices")
    assert page is not None
    assert page.get_text(" ", strip=True).split("¶")[1].strip() == "このセッションのメモは取り下げられました。"
    assert "Not to be told" not in tutorial.text("searchindex.js")
    assert not (tutorial.outdir / "_sources/events/example-conf-2030-prices.md.txt").exists()


def test_a_narrower_topic_counts_for_the_wider_one_and_is_marked(tutorial: Result) -> None:
    quotes = tutorial.page("topics/webassembly.html").select(".eventnotes-quote")
    marks = {quote.get_text(): [mark.get_text() for mark in quote.select(".eventnotes-narrower")] for quote in quotes}
    ((text, (mark,)),) = [(text, found) for text, found in marks.items() if found]
    assert "Files and sockets" in text
    assert "WASI" in mark


def test_other_projects_need_neither_myst_nor_a_primary_domain(tmp_path: Path) -> None:
    parts = snippets("other-projects")
    markdown = project_files(parts, ".md")
    assert "primary_domain" not in markdown["conf.py"]
    restructuredtext = project_files(parts, ".rst")
    assert not [name for name in restructuredtext if name.endswith(".md")]
    one = build(tmp_path / "md", markdown)
    other = build(tmp_path / "rst", restructuredtext, extensions=["eventnotes"])
    assert data(one) == data(other)
    for result in (one, other):
        (quote,) = result.page("webassembly.html").select(".eventnotes-line")
        assert "Wasm starts" in quote.get_text()
        assert result.page("all-topics.html").select(".eventnotes-topic-list li")


def test_the_site_of_the_tutorial_has_what_it_says(tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert CliRunner().invoke(main, ["init", str(made), "--no-vendor"]).exit_code == 0
    table = re.findall(r"(?m)^\| .+ \| .*?`([\w./]+)`", PAGES["getting-started"])
    assert [name for name in table if not (made / name).exists()] == ["_ext/"]
    files = {path.relative_to(made).as_posix(): path.read_text("utf-8") for path in made.rglob("*") if path.is_file()}
    notes = {part.path: part.text for part in snippets("getting-started") if part.path}
    assert len(notes) == 2
    result = build(tmp_path / "site", {**files, **notes})
    quoted = result.page("topics/webassembly.html").get_text()
    assert "WebAssembly starts in less than a millisecond" in quoted
    assert "so each request gets an instance of its own" in quoted
    for name in ("events/example-conf-2030.html", "events/example-meetup.html", "speakers.html", "search.html"):
        assert (result.outdir / name).exists()


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The project of the page on marks."""
    return build(tmp_path_factory.mktemp("marks"), project_files(snippets("marks"), ".md"), language="en")


def test_marks_say_the_same_in_both_markups(tmp_path: Path, marks: Result) -> None:
    other = build(tmp_path, project_files(snippets("marks"), ".rst"), language="en")
    assert data(other) == data(marks)


def test_marks_do_what_the_guide_says(marks: Result) -> None:
    passages = json.loads(marks.text("notes/example-conf-2030.json"))["passages"]
    topics = {passage["text"]: passage["topics"] for passage in passages}
    assert topics["The format is from 2017"] == ["webassembly"]
    old = marks.page("events/example-conf-2030.html")
    (quoted,) = re.findall(r'^  "4 GB (\[newer: .+\])"', PAGES["marks"], re.MULTILINE)
    assert [note.get_text() for note in old.select(".eventnotes-newer")] == [quoted]
    # The first mention below the heading; "wasm-tidy" before it is none.
    (link,) = old.select("a:has(> .eventnotes-mention)")
    assert link.parent is not None
    assert link.parent.get_text() == "Our tool wasm-tidy is no WebAssembly at all"
    rows = marks.page("topics/webassembly.html").select("#topic-facts tbody tr")
    assert [row("td")[1].get_text() for row in rows] == ["2017", "16 GB", "4 GB (superseded)"]


# -- lists -----------------------------------------------------------------------------------------------------

LIVE = re.compile(r"^```\{([a-z]+-(?:list|matrix))\}\n(?::.*\n)*```$", re.MULTILINE)


@pytest.fixture(scope="module")
def listings(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The examples of lists in both markups, over this site's notes."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("events", "topics")
        for path in ROOT.joinpath(folder).glob("*.md")
    }
    for language, suffix, line in (("markdown", ".md", "## {}\n\n"), ("rst", ".rst", "{}\n----------------------\n\n")):
        parts = [part for part in snippets("lists") if part.language == language]
        sections = "\n".join(line.format(part.section) + part.text for part in parts)
        files[f"in-{language}{suffix}"] = (line.format("Lists").replace("##", "#").replace("-", "=")) + sections
    files["index.md"] = INDEX[".md"]
    return build(tmp_path_factory.mktemp("listings"), files)


def test_the_guide_shows_what_it_runs() -> None:
    shown = [part.text.strip() for part in snippets("lists") if part.language == "markdown"]
    live = list(LIVE.finditer(prose("lists")))
    assert [match[0] for match in live] == shown
    assert {match[1] for match in live} == set(LISTING_OPTIONS)


def test_a_list_is_the_same_in_both_markups(listings: Result) -> None:
    pages = [listings.page(f"in-{language}.html") for language in ("markdown", "rst")]
    for section in (part.section for part in snippets("lists") if part.language == "rst"):
        one, other = (page.select_one(f"section section#{section.lower().replace(' ', '-')}") for page in pages)
        assert one is not None
        assert one.select(".eventnotes-listing")
        assert one == other


def test_the_guide_adds_nothing_to_the_site() -> None:
    # A list of all topics or speakers would draw their entries here; a declaration would be a page of notes.
    for page in PAGES:
        assert not re.search(r"\{(notes:)?(event|session|topic)\}[ \n]", prose(page))
        for match in LIVE.finditer(prose(page)):
            bounds = {"topic-list": ":parent:|:min-events:|:limit:", "speaker-list": ":limit:"}
            assert re.search(bounds.get(match[1], ""), match[0])


# -- what the guide claims ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other", "same"), table("matching", "One spelling", "Another", "The same"))
def test_spellings(one: str, other: str, same: str) -> None:
    assert (fold(one) == fold(other)) is _truth(same)


@pytest.mark.parametrize(
    ("match", "text", "name", "found"),
    [
        *(["auto", *row] for row in table("matching", "Text", "Name", "Found")),
        *table("topics", "`match`", "Text", "Name", "Found"),
    ],
)
def test_matches(match: str, text: str, name: str, found: str) -> None:
    mentions = Matcher([Spelling(name, "topic", MatchMode(match))]).find(text)
    assert bool(mentions) is _truth(found)


def _truth(cell: str) -> bool:
    return {"yes": True, "no": False}[cell]


def test_every_way_of_matching_is_described() -> None:
    assert re.findall(r"(?m)^- `(\w+)`", PAGES["topics"]) == [match.value for match in MatchMode]


@pytest.mark.parametrize(("address", "shown"), table("writing", "Address", "Shown as"))
def test_players(address: str, shown: str) -> None:
    assert (resolve_media(address).embed_url is not None) is {"player": True, "link": False}[shown]


NOTES = """# Conf

:::{event} conf
:date: 2030-05-18
:::

- one `Lambda`
- two <https://example.org/Lambda>
- three {math}`Lambda`
- four ![Lambda](https://example.org/a.png)
- five[^1]
- six [the Lambda page](https://example.org/)
- seven {topic}`that <lambda>`

[^1]: Lambda

```text
Lambda
```
"""


def test_only_words_are_looked_at(tmp_path: Path) -> None:
    topic = "# Lambda\n\n:::{topic} lambda\n:::\n"
    result = build(tmp_path, {"index.md": INDEX[".md"], "conf.md": NOTES, "lambda.md": topic})
    passages = json.loads(result.text("notes/conf.json"))["passages"]
    assert [passage["text"].split()[0] for passage in passages if passage["topics"]] == ["six", "seven"]
    assert "Code, formulas, URLs, pictures and footnotes are not looked at" in PAGES["matching"]


def test_limits() -> None:
    limits = Settings().page_limits
    assert f"up to {limits.quote_lines} lines" in PAGES["matching"]
    assert f"after {limits.quotes} quotes" in PAGES["topics"]
    assert f"after {limits.sessions:,} sessions" in PAGES["topics"]


TAGGED = "# Conf\n\n:::{event} conf\n:date: 2030-05-18\n:topics: Elsewhere\n:::\n"
OVERVIEW = "# All\n\n```{topic-list}\n```\n\n{topic}`Elsewhere`\n"


def test_a_topic_without_a_page_has_an_entry_and_a_warning_that_can_be_kept_quiet(tmp_path: Path) -> None:
    files = {"index.md": INDEX[".md"], "conf.md": TAGGED, "all.md": OVERVIEW}
    loud = Project(tmp_path / "loud", files).build()
    assert len(loud.warnings) == 1
    assert "[notes.undeclared]" in loud.warnings[0]
    (setting,) = re.findall(r"(?m)^suppress_warnings = .*$", PAGES["topics"])
    quiet = build(tmp_path / "quiet", {**files, "conf.py": f"{CONF}{setting}\n"})
    entry = hrefs(quiet, "conf.html", ".eventnotes-event-card")["Elsewhere"]
    assert quiet.page("all.html").find(id=entry.partition("#")[2])


@pytest.mark.parametrize(("primary", "title"), [("", "lambda"), ('primary_domain = "notes"', "In this chapter")])
def test_a_topic_of_docutils_is_told_from_ours(tmp_path: Path, primary: str, title: str) -> None:
    conf = f'extensions = ["eventnotes"]\n{primary}\n'
    rst = f"Lambda\n======\n\n.. topic:: {title}\n\n   Words.\n"
    warnings = Project(tmp_path, {"index.rst": rst}, conf).build().warnings
    assert any("[notes.docutils-topic]" in warning for warning in warnings)


@pytest.mark.parametrize(("builder", "written"), [("html", True), ("dirhtml", True), ("epub", False), ("text", False)])
def test_data_are_written_by_the_builders_of_web_sites(tmp_path: Path, builder: str, written: bool) -> None:
    files = {"index.md": TAGGED.replace(":topics: Elsewhere\n", "")}
    outdir = Project(tmp_path, files).build(builder).outdir
    for name in ("notes.json", "notes/conf.json", "notes.schema.json", "notes/passages.schema.json"):
        assert (outdir / name).exists() is written


def test_markdown_elsewhere_links_to_a_topic_by_the_inventory(tmp_path: Path, tutorial: Result) -> None:
    (link,) = re.findall(r"\]\((inv:notes:notes:topic#)lambda\)", PAGES["metadata"])
    mapping = {"notes": ("https://example.org/", str(tutorial.outdir / "objects.inv"))}
    conf = f'extensions = ["myst_parser", "sphinx.ext.intersphinx"]\nintersphinx_mapping = {mapping!r}\n'
    result = Project(tmp_path, {"index.md": f"# A\n\n[it]({link}webassembly)\n"}, conf).build()
    assert result.warnings == []
    assert hrefs(result, "index.html", "[role=main]")["it"] == "https://example.org/topics/webassembly.html#webassembly"


# -- the reference ---------------------------------------------------------------------------------------------------

WITH_REFERENCE = f"""{CONF}
import sys

sys.path.insert(0, {str(GUIDE)!r})
extensions.append("reference_tables")
"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """Each table of the reference: its rows, with backticks around code."""
    text = "".join(f"## {name}\n\n```{{reference-table}} {name}\n```\n\n" for name in TABLES)
    files = {"index.md": f"# All\n\n{text}", "conf.py": WITH_REFERENCE}
    page = build(tmp_path_factory.mktemp("reference"), files).page("index.html")
    for code in page("code"):
        code.replace_with(f"`{code.get_text()}`")
    tables = [
        [[cell.get_text().strip() for cell in row("td")] for row in found.select("tbody tr")] for found in page("table")
    ]
    return dict(zip(TABLES, tables, strict=True))


def test_the_guide_shows_every_table() -> None:
    shown = [name for page in PAGES.values() for name in re.findall(r"(?m)^```\{reference-table\} (.+)$", page)]
    # Those of commands are in tests/tools/cli/test_guide_commands.py.
    assert sorted(name for name in shown if not name.startswith("eventnotes")) == sorted(TABLES)


@pytest.mark.parametrize(("name", "options"), {**OPTIONS, "event": EVENT_OPTIONS, "note": NOTE_OPTIONS}.items())
def test_options_are_those_that_are_read(reference: dict[str, list[list[str]]], name: str, options: Options) -> None:
    assert dict(reference[name]) == {
        f"`{option}`" + " (required)" * it.required: it.help for option, it in options.items()
    }


def test_settings_are_those_of_the_configuration(reference: dict[str, list[list[str]]]) -> None:
    expected = [[f"`eventnotes_{it.name}`", f"`{it.default!r}`", it.metadata["help"]] for it in fields(Settings)]
    assert reference["settings"] == expected


def test_every_warning_is_described(reference: dict[str, list[list[str]]]) -> None:
    assert [row[0] for row in reference["warnings"]] == [f"`notes.{kind}`" for kind in ProblemKind]
    assert all(row[1].endswith(".") for row in reference["warnings"])
    assert ["`notes.parent`", "A topic that is its own ancestor."] in reference["warnings"]


def test_every_provider_is_named(reference: dict[str, list[list[str]]]) -> None:
    assert [row[0] for row in reference["providers"]] == [it.name for it in (*PROVIDERS, PDF)]


def test_every_role_is_described() -> None:
    roles = [row[0] for row in (*table("reference", "Role", "Names an object by"), *table("marks", "Role", "Marks"))]
    assert tuple(roles[: len(OBJECT_KINDS)]) == OBJECT_KINDS
    assert set(roles) == set(ROLES)


def test_a_page_with_a_table_is_read_again_when_the_declarations_change(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.md": "# A\n\n```{reference-table} warnings\n```\n"}, WITH_REFERENCE)
    with project.app() as (app, _):
        app.build()
        assert {Path(path).name for path in app.env.dependencies["index"]} == {"problems.py"}


def test_a_table_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="there is no table 'sessions'; use one of"):
        command_table("sessions")


# -- names of things ---------------------------------------------------------------------------------------------------


def test_targets_of_make_exist() -> None:
    makefile = ROOT.joinpath("Makefile").read_text("utf-8")
    named = {name for page in PAGES.values() for name in re.findall(r"(?m)(?:^|`)make (\w+)", page)}
    assert "html" in named
    known = {name for line in re.findall(r"(?m)^([\w ]+):.* ## ", makefile) for name in line.split()}
    assert named <= known


def _modules(page: str) -> list[str]:
    """Return what a page names in code that looks like a module or a folder of the extension."""
    return re.findall(r"`([a-z_/]+(?:/|\.py))`", page)


def test_modules_exist() -> None:
    modules = _modules(PAGES["how-it-works"])
    assert "parsing/" in modules
    for module in set(modules) - {"conf.py", "_ext/eventnotes/", "_ext/eventnotes_tools/"}:
        folder = "_ext" if module.startswith("eventnotes_tools/") else "_ext/eventnotes"
        assert ROOT.joinpath(folder, module).exists(), module


def test_what_contributing_names_exists() -> None:
    text = ROOT.joinpath("CONTRIBUTING.md").read_text("utf-8").partition("## Where things are")[2].partition("\n## ")[0]
    named = _modules(text)
    assert "_ext/eventnotes/notebook/" in named
    assert [name for name in named if not ROOT.joinpath(name).exists()] == []


# -- deploying ---------------------------------------------------------------------------------------------------------


def test_the_variables_of_docs_hosts_are_those_that_are_read() -> None:
    named = {name for row in table("deploying", "Variable", "Set by") for name in re.findall(r"[A-Z_]{3,}", row[0])}
    read = set(re.findall(r"environ.get\(\"([A-Z_]+)\"", ROOT.joinpath("conf.py").read_text("utf-8")))
    assert read - named == {"SITE_REPOSITORY", "SITE_BRANCH"}
    assert named <= read


def policies() -> list[str]:
    """Return the policy of each server, as the guide and the settings of Netlify have it."""
    netlify = tomllib.loads(ROOT.joinpath("netlify.toml").read_text("utf-8"))
    found = [str(netlify["headers"][0]["values"]["Content-Security-Policy"])]
    return [*found, *re.findall(r"default-src [^\"\n]*", PAGES["deploying"])]


def test_all_servers_send_one_policy() -> None:
    first, *others = policies()
    # Browsers take no `frame-ancestors` from a page.
    assert sorted(set(others)) == sorted([first, first.rpartition(";")[0]])
    assert len(others) == 4


def test_the_policy_allows_all_players() -> None:
    allowed = re.search(r"frame-src ([^;]*)", policies()[0])
    assert allowed is not None
    parts = [urlsplit(embedded) for key, _, embedded in PLAYERS if key != "PDF"]
    assert {f"{part.scheme}://{part.netloc}" for part in parts} == set(allowed[1].split()) - {"'self'"}

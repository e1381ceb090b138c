"""The policy of a site: what each thing in a page asks it to allow, what it reports, and how servers take it."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from eventnotes_tools.cli import main
from eventnotes_tools.csp.policy import FORMATS, read_site, strictest_policy
from eventnotes_tools.csp.requirements import SiteRequirements, read_page, read_style, source_expression


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def needs_of(page: str) -> SiteRequirements:
    needs = SiteRequirements()
    read_page(page, "a.html", needs)
    return needs


CARD = '<a class="eventnotes-media eventnotes-media--{kind}" href="x" data-embed="{url}">x</a>'

NEEDED = [
    ("<p>text</p>", set()),
    ('<script src="../_static/a.js?v=1"></script>', {("script-src", "'self'")}),
    ("<script>let a = '&amp;' < 1;\n</script>", {("script-src", hashed("let a = '&amp;' < 1;\n"))}),
    ('<script type="module">1</script>', {("script-src", hashed("1"))}),
    ('<script type="Text/JavaScript">1</script>', {("script-src", hashed("1"))}),
    ('<script type="application/ld+json">{"a": 1}</script>', set()),
    ('<script type="application/json">{"a": 1}</script>', set()),
    ("<script></script>", set()),
    ('<!-- <script>1</script> <img src="a.png"> -->', set()),
    ("<style>a { b: c }</style>", {("style-src", hashed("a { b: c }"))}),
    (
        '<td style="content: &quot;é&quot;">',
        {("style-src", "'unsafe-hashes'"), ("style-src", hashed('content: "é"'))},
    ),
    ('<link rel="stylesheet" href="a.css">', {("style-src", "'self'")}),
    ('<link rel="shortcut icon" href="a.svg">', {("img-src", "'self'")}),
    ('<link rel="manifest" href="a.json">', {("manifest-src", "'self'")}),
    ('<link rel="preload" as="font" href="a.woff2">', {("font-src", "'self'")}),
    ('<link rel="prefetch" as="image" href="a.png">', {("img-src", "'self'")}),
    ('<link rel="canonical" href="https://example.org/"><link rel="next" href="b.html">', set()),
    ('<link rel="alternate" type="application/atom+xml" href="https://example.org/feed">', set()),
    ('<img src="/notes/a.png">', {("img-src", "'self'")}),
    ('<img src="data:image/png;base64,AA==">', {("img-src", "data:")}),
    ('<img src="https://Example.org:8443/a.png">', {("img-src", "https://example.org:8443")}),
    ('<img src="//example.org/a.png">', {("img-src", "example.org")}),
    ('<img src="https://例え.example/a.png">', {("img-src", "https://xn--r8jz45g.example")}),
    (
        '<img srcset="a.png 1x, https://example.org/b.png 2x">',
        {("img-src", "'self'"), ("img-src", "https://example.org")},
    ),
    ('<video src="a.webm" poster="a.png">', {("media-src", "'self'"), ("img-src", "'self'")}),
    ('<iframe src="a.html">', {("frame-src", "'self'")}),
    ('<object data="a.svg">', {("object-src", "'self'")}),
    ('<form action="#">', {("form-action", "'self'")}),
    (CARD.format(kind="slides", url="https://slides.example/1"), {("frame-src", "https://slides.example")}),
    (CARD.format(kind="document", url="files/a.pdf"), {("frame-src", "'self'")}),
    (CARD.format(kind="picture", url="http://example.org/a.png"), {("img-src", "http://example.org")}),
    ('<a href="https://example.org/" data-embed="https://example.org/">x</a>', set()),
]


@pytest.mark.parametrize(("page", "sources"), NEEDED)
def test_what_a_page_needs(page: str, sources: set[tuple[str, str]]) -> None:
    needs = needs_of(page)
    assert needs.sources == sources
    assert needs.faults == []


FAULTS = [
    ('<p>\n<b onclick="go()">', "a.html:2: onclick of <b> does not run: put the script into a file of the site"),
    ('<a href=" java\nscript:go()">', "does not run"),
    (
        '<script src="https://cdn.example/a.js"></script>',
        "a.html:1: <script> does not get https://cdn.example/a.js, which is not of the site: put that file into",
    ),
    ('<link rel="stylesheet" href="//cdn.example/a.css">', "put that file into the site"),
    ('<iframe src="https://slides.example/1"></iframe>', "the option slides or video"),
    ('<object data="https://example.org/a.swf">', "link to it instead"),
    ('<form action="https://example.org/send">', "<form> does not get https://example.org/send"),
    ('<p style="background: url(https://example.org/a.png)">', "a style loads https://example.org/a.png"),
]


@pytest.mark.parametrize(("page", "fault"), FAULTS)
def test_what_can_not_work_is_reported_and_not_allowed(page: str, fault: str) -> None:
    needs = needs_of(page)
    (found,) = map(str, needs.faults)
    assert fault in found
    assert not any("example" in source for _, source in needs.sources)


@pytest.mark.parametrize(
    ("style", "sources"),
    [
        ("a { color: red }", set()),
        ("a { b: url(c.png) } /* url(https://example.org/d.png) */", {("img-src", "'self'")}),
        ("a { b: url( 'data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>' ) }", {("img-src", "data:")}),
        ("@font-face { src: url(a.woff2?v=1) }", {("font-src", "'self'")}),
        ("@font-face { src: url(data:font/woff2;base64,AA==) }", {("font-src", "data:")}),
        ('@import "b.css"; @import url(c.css);', {("style-src", "'self'")}),
        ("a { filter: url(#part) }", set()),
    ],
)
def test_what_a_style_sheet_needs(style: str, sources: set[tuple[str, str]]) -> None:
    needs = SiteRequirements()
    read_style(style, "a.css", needs)
    assert needs.sources == sources
    assert needs.faults == []


@pytest.mark.parametrize(
    "url",
    [
        *("https://a;script-src-elem/x", "https://a；b/x", "//'unsafe-inline'/x", "//*/y", 'https://0"><svg/x'),
        *("https://a$csp/x", "https://a{/x", "https://a,b/x", "https://[::1]/x"),
    ],
)
def test_a_host_that_no_policy_can_name_is_not_allowed(url: str) -> None:
    assert source_expression(url) is None
    assert needs_of(CARD.format(kind="slides", url=html.escape(url))).sources == set()


@given(st.text(st.sampled_from("/:a.;*' \"<>\\@[]$,{}；\n") | st.characters()).map("https://{}".format) | st.text())
def test_a_source_is_one_word_of_a_policy(url: str) -> None:
    source = source_expression(url)
    assert source in {None, "'self'", "data:"} or re.fullmatch(r"(?:https?://)?[a-zA-Z0-9._-]+(?::\d+)?", source or "")


@pytest.mark.parametrize(
    "page",
    [
        '<img srcset=" " src="a.png">',
        '<img srcset=",  , " src="a.png">',
        '<p style="background: url(http://[)"><img src="a.png">',
    ],
)
def test_what_is_damaged_in_a_page_keeps_nobody_from_reading_the_rest(page: str) -> None:
    assert ("img-src", "'self'") in needs_of(page).sources


@pytest.mark.parametrize("unit", ["url(", "url('", 'url("', "url( ", "@import ", "@import url(", "/*", "a{b:url(c"])
def test_a_damaged_style_takes_no_longer_than_its_length(unit: str) -> None:
    # Read in square time, this would take an hour.
    read_style(unit * 300_000, "a.css", SiteRequirements())
    needs = SiteRequirements()
    read_style("url(" + " " * 1_000_000 + "url(a.png)", "a.css", needs)
    assert needs.sources == {("img-src", "'self'")}


def test_a_folder_may_be_called_like_a_page(site: Path) -> None:
    (site / "b.html").mkdir()
    (site / "b.html/index.html").write_text('<img src="a.png">')
    assert "'self'" in strictest_policy(read_site(site))["img-src"]


SITE = {
    "index.html": '<link rel="stylesheet" href="a.css"><script src="a.js"></script><script>1</script><b style="b: c">',
    "sub/page.html": CARD.format(kind="slides", url="https://slides.example/1") + '<form action="../index.html">',
    "a.css": "a { b: url('data:image/png;base64,AA==') }",
}
POLICY = (
    f"default-src 'none'; script-src 'self' {hashed('1')}; style-src 'self' 'unsafe-hashes' {hashed('b: c')}; "
    "img-src data:; connect-src 'self'; frame-src https://slides.example; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in SITE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_policy_allows_what_the_pages_need_and_nothing_else(site: Path) -> None:
    assert FORMATS["value"](strictest_policy(read_site(site))) == POLICY


def test_a_search_index_needs_web_assembly_and_a_worker(site: Path) -> None:
    (site / "pagefind").mkdir()
    (site / "pagefind" / "pagefind-entry.json").write_text("{}")
    policy = strictest_policy(read_site(site))
    assert policy["script-src"] == ("'self'", "'wasm-unsafe-eval'", hashed("1"))
    assert policy["worker-src"] == ("'self'",)


def test_a_site_that_frames_its_own_files_may_be_framed_by_itself(site: Path) -> None:
    (site / "b.html").write_text(CARD.format(kind="document", url="files/a.pdf"))
    policy = strictest_policy(read_site(site))
    assert policy["frame-src"] == ("'self'", "https://slides.example")
    assert policy["frame-ancestors"] == ("'self'",)


def test_a_line_ends_as_browsers_read_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<script>1\r\n2\r</script>")
    assert strictest_policy(read_site(tmp_path))["script-src"] == (hashed("1\n2\n"),)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("header", f"Content-Security-Policy: {POLICY}"),
        ("value", POLICY),
        ("nginx", f'set $csp "{POLICY}";\nadd_header Content-Security-Policy $csp always;'),
        ("apache", f'Header always set Content-Security-Policy "{POLICY}"'),
        ("netlify", f"/*\n  Content-Security-Policy: {POLICY}"),
        # Browsers take no `frame-ancestors` from a page.
        (
            "meta",
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY.rpartition(";")[0]}">',
        ),
    ],
)
def test_the_command_prints_the_policy_for_a_server(site: Path, form: str, text: str) -> None:
    result = CliRunner().invoke(main, ["csp", str(site), "--format", form])
    assert (result.exit_code, result.output) == (0, f"{text}\n")


def test_nginx_gets_no_word_that_is_too_long_for_it() -> None:
    needs = SiteRequirements()
    read_page("".join(f'<b style="width: {number}px">' for number in range(200)), "a.html", needs)
    text = FORMATS["nginx"](strictest_policy(needs))
    assert max(map(len, text.splitlines())) < 4096
    values = [line.split('"')[1].removeprefix("$csp ") for line in text.splitlines()[:-1]]
    assert " ".join(values) == FORMATS["value"](strictest_policy(needs))


def test_the_command_reports_what_can_not_work_beside_the_policy(site: Path) -> None:
    (site / "c.html").write_text('<b onclick="go()">')
    result = CliRunner().invoke(main, ["csp", str(site)])
    assert result.exit_code == 0
    assert result.stdout == f"Content-Security-Policy: {POLICY}\n"
    assert result.stderr.startswith("warning: c.html:1: onclick of <b> does not run")


def test_the_command_says_when_there_is_no_site(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["csp", str(tmp_path)])
    assert result.exit_code == 2
    assert "build the site first" in result.output


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://例え.jp/x", "https://xn--r8jz45g.jp"),
        ("https://a.example:8443/x", "https://a.example:8443"),
        ("https://a..example/", None),
        ("https://a.example:99999/", None),
        ("https://[::1/", None),
        ("javascript:go()", None),
    ],
)
def test_the_source_of_an_address(url: str, source: str | None) -> None:
    assert source_expression(url) == source

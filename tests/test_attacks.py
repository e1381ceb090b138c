"""A site full of attacks, in a browser: no script runs, nothing is asked of other sites."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring
from click.testing import CliRunner
from markdown_it import MarkdownIt

from eventnotes.cli import new
from eventnotes.importing.run import Choices, import_notes

from tests.attacks import CALL, HOST, Attacks, imported, notes, raw_html, schedules
from tests.helpers import CONF, ROOT, Project, Result
from tests.serving import Visit, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow]

INDEX = "# Notes\n\n```{toctree}\n:glob:\n\n**\n```\n"
SETTINGS = """
extensions += ["sphinx_design", "sphinxext.opengraph"]
eventnotes_search = "pagefind"
eventnotes_breadcrumbs = "all"
html_baseurl = "https://example.org/notes/"
ogp_social_cards = {"enable": False}
nitpicky = False
eventnotes_redirects = {"old\\"><img src=x onerror=pwned(0)>": "lists", "old": "lists"}
"""
#: What a page must not hold, whatever its authors wrote: handlers, and addresses but for those of the web.
ACTIVE = """() => {
  const found = [];
  const web = ["http:", "https:", "mailto:"];
  const named = ["href", "src", "action", "formaction", "data", "poster", "data-embed", "xlink:href"];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc") found.push(`${element.tagName} ${name}=${value}`);
      const icon = value.startsWith("data:image/") && ["IMG", "LINK"].includes(element.tagName);
      if (named.includes(name) && !icon) {
        const protocol = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI).protocol : "none:";
        if (![...web, "none:"].includes(protocol)) found.push(`${element.tagName} ${name}=${value}`);
      }
    }
    if (element.matches("iframe, object, embed, base")) found.push(element.outerHTML);
    if (element.matches("meta[http-equiv=refresh i]")) found.push(element.outerHTML);
    if (element.matches("script[type='application/ld+json']")) JSON.parse(element.textContent);
  }
  return found;
}"""
#: What readers do: the pointer goes over everything, the focus goes everywhere, what opens is opened.
TOUCH = """() => {
  for (const element of document.querySelectorAll("*")) {
    for (const kind of ["mouseover", "mouseenter", "pointerenter"]) element.dispatchEvent(new MouseEvent(kind));
    if (element.tagName === "DETAILS") element.open = true;
    element.focus?.();
  }
}"""


class Reader(Visit):
    """A window that notes what ran."""

    def __init__(self, browser: Browser, site: str) -> None:
        super().__init__(browser, site)
        self.ran: list[Any] = []
        self.context.expose_function(CALL, lambda number: self.ran.append(number))  # noqa: PLW0108
        self.tab.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))

    def read(self, name: str) -> list[str]:
        """Open a page and touch all of it; return what must not be on it."""
        tab = self.open(quote(name))
        found: list[str] = tab.evaluate(ACTIVE)
        tab.evaluate(TOUCH)
        return found


def built(folder: Path, made: Attacks, **settings: Any) -> Result:
    """Build the pages, with those that commands make of what others hand in."""
    project = Project(folder, {"index.md": INDEX, **made.files}, CONF + SETTINGS)
    for name, content in schedules(made).items():
        path = folder / name
        path.write_bytes(content)
        arguments = ["event", "--schedule", str(path), "--id", name.replace(".", "-"), "--into", str(project.source / "s")]
        outcome = CliRunner().invoke(new.command, [*arguments, "--project", str(project.source)])
        assert outcome.exit_code == 0, outcome.output
    for name, text in imported(made).items():
        (folder / "notes").mkdir(exist_ok=True)
        (folder / "notes" / name).write_text(text, "utf-8")
    import_notes([folder / "notes"], Choices(into=project.source / "i"))
    return project.build(**settings)


@pytest.fixture(scope="module")
def attacks() -> Attacks:
    return notes()


@pytest.fixture(scope="module")
def result(attacks: Attacks, tmp_path_factory: pytest.TempPathFactory) -> Result:
    return built(tmp_path_factory.mktemp("attacks"), attacks)


@pytest.fixture(scope="module")
def reader(browser: Browser, result: Result) -> Iterator[Reader]:
    with served(result.outdir) as address:
        visit = Reader(browser, address)
        yield visit
        visit.close()


def pages(result: Result) -> list[str]:
    """Return the addresses of all pages, but for those that only lead on."""
    names = [path.relative_to(result.outdir).as_posix() for path in result.outdir.rglob("*.html")]
    return sorted(name for name in names if "/_static/" not in f"/{name}" and not name.startswith(("old", "pagefind")))


def test_there_are_many_and_each_got_somewhere(attacks: Attacks, result: Result) -> None:
    output = "\n".join(
        path.read_text("utf-8", "replace")
        for path in result.outdir.rglob("*")
        if path.suffix in {".html", ".json", ".md", ".atom", ".txt"} and "_sources" not in path.parts
    )
    seen = set(re.findall(rf"{CALL}\((\d+)\)|{re.escape(HOST)}/(\d+)", unescape(output) + "\n".join(result.warnings)))
    assert len(attacks.known) >= 60
    print(len(attacks.known), Counter(sink for sink, _ in attacks.known.values()))
    print([attacks.known[n] for n in attacks.known if str(n) not in {x for y in seen for x in y}])


@pytest.mark.browser
def test_no_page_runs_anything_or_asks_anyone(reader: Reader, result: Result) -> None:
    found = {name: active for name in pages(result) if (active := reader.read(name))}
    assert found == {}
    assert reader.ran == []
    assert reader.asked == []

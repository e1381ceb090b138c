"""Any options of any directive, and anything in any role: the build goes on, and no word is lost.

``FUZZ`` sets how many builds there are. A build is the same each time, so that what is found can be found again.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, seed, settings

from eventnotes.text.urls import is_script_url
from tests.fuzzing.pages import Page, pages
from tests.helpers import CONF, FUZZ, Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.helpers import Result

pytestmark = pytest.mark.slow

#: How many pages are in a build.
PAGES = 60
PLAIN = (
    CONF.replace('"furo"', '"basic"').replace('language = "ja"', 'language = "en"')
    + "html_baseurl = 'https://example.org/'\nmyst_enable_extensions += ['fieldlist']\n"
)
KNOWN: dict[str, str | bytes] = {
    "index.md": "# Index\n\n:::{toctree}\n:glob:\n*\n:::\n",
    "a-known.md": "# Known\n\n:::{event} known\n:date: 2016-01-01\n:series: jaws\n:::\n\n"
    "## Talk\n\n:::{session} talk\n:speakers: A\n:::\n\nText.\n",
    "a-gone.md": "# Gone\n\n:::{event} gone\n:date: 2016-01-01\n:status: withdrawn\n:series: jaws\n:::\n\n"
    "## Talk\n\n:::{session} talk\n:::\n\nText.\n",
    "a-known-thing.md": "# Known Thing\n\n:::{topic} known-thing\n:::\n",
}
_LOCATED = re.compile(r"[^:\n]*/(?P<name>[^/:]+)\.(?:md|rst):(?P<line>\d+): (?:WARNING|ERROR): (?P<text>.*)", re.DOTALL)
#: What Sphinx says of a page as a whole.
_WHOLE = re.compile(r"toctree contains reference to document '(?P<name>[^']+)' that doesn't have a title")


def drawn(number: int) -> list[Page]:
    """Return the pages of a build."""
    found: list[Page] = []

    @seed(number)
    @settings(max_examples=PAGES, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(pages())
    def collect(page: Page) -> None:
        found.append(page)

    collect()
    return found


def build(folder: Path, found: Mapping[str, Page]) -> Result:
    files = {f"{name}{page.suffix}": page.text.replace("ID", name) for name, page in found.items()}
    return Project(folder, {**KNOWN, **{name: _bytes(text) for name, text in files.items()}}, PLAIN).build()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def culprits(folder: Path, found: Mapping[str, Page]) -> list[str]:
    """Return what is wrong with the build of some pages; where it fails, with the page that makes it fail."""
    try:
        result = build(folder / "0", found)
    except Exception as error:  # noqa: BLE001 - whatever it is, the page is wanted
        if len(found) == 1:
            return [f"{type(error).__name__}: {error}\n{page.text!r}" for page in found.values()]
        names = sorted(found)
        half = len(names) // 2
        parts = [
            culprits(folder / str(number), {name: found[name] for name in part})
            for number, part in enumerate((names[:half], names[half:]), 1)
        ]
        return [*parts[0], *parts[1]] or [f"only together: {type(error).__name__}: {error}"]
    return faults(result, found)


def faults(result: Result, found: Mapping[str, Page]) -> list[str]:
    """Return what is wrong with a build."""
    wrong: list[str] = []
    said: dict[str, str] = {}
    for warning in _joined(result.warnings):
        located = _LOCATED.fullmatch(warning)
        whole = _WHOLE.search(warning)
        if located:
            name = whole["name"] if whole else located["name"]
            said[name] = said.get(name, "") + located["text"]
        if not located or "Traceback" in warning or "\ud800" <= max(warning) <= "\udfff":
            wrong.append(f"a warning without its place: {warning}")
    data = "".join(path.read_text("utf-8") for path in sorted(result.outdir.rglob("*.json")))
    for name, page in found.items():
        # A page is left out where its status can't be read.
        is_left_out = not page.is_open and not (result.outdir / f"{name}.html").exists()
        text = "" if is_left_out else result.text(f"{name}.html")
        shown = html.unescape(text)
        lost = [word for word in page.words if word not in shown]
        lost += [word for word in page.told if not any(word in text for text in (shown, data, said.get(name, "")))]
        if lost and page.is_open:
            wrong.append(f"{name} lost {lost}: {page.text!r}")
        if page.withdrawn:
            open_words = {
                page.words[0],
                *(word for other in found.values() if other is not page for word in other.words),
            }
            secret = {*page.words, *page.told}
            leaked = [word for word in secret - {page.words[0]} if word in text]
            leaked += [word for word in secret - open_words if word in data]
            wrong += [f"{name} shows {leaked}: {page.text!r}"] if leaked else []
        wrong += [f"{name} {fault}: {page.text!r}" for fault in let_in(text)]
    for path in result.outdir.rglob("*.json"):
        json.loads(path.read_bytes())
    for pattern in ("*.atom", "*.xml"):
        for path in result.outdir.rglob(pattern):
            ET.fromstring(path.read_bytes())  # noqa: S314 - our own
    return wrong


def let_in(text: str) -> list[str]:
    """Return what of a page could run."""
    soup = BeautifulSoup(text, "html.parser")
    for script in soup.select('script[type="application/ld+json"]'):
        json.loads(script.text)
    found = [str(script) for script in soup.select("script") if "alert(1)" in script.text]
    for element in soup.select("[href], [src], [action]"):
        leads = (str(element.get(name, "")) for name in ("href", "src", "action"))
        found += [address for address in leads if is_script_url(address)]
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text):
        found.append("has a control character")
    return found


def _joined(lines: list[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        if found and not line.startswith("/") and not re.match(r"(?:WARNING|ERROR|CRITICAL): ", line):
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


@pytest.mark.parametrize("number", range(FUZZ))
def test_whatever_is_written_the_build_goes_on_and_no_word_is_lost(tmp_path: Path, number: int) -> None:
    found = {f"p{index}": page for index, page in enumerate(drawn(number))}
    wrong = culprits(tmp_path, found)
    assert not wrong, "\n\n".join(wrong)

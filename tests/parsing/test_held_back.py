"""Holding back is the safe side: whatever says that something is held back does so, and what can't be read is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project
from tests.parsing.held_back_forms import FORMS, secret_of, site
from tests.parsing.test_withdrawn import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

#: Drafts under no heading of their own, which a message says where drafts are shown.
MISPLACED = ("event no heading", "event in a container")
BUILDERS = ("html", "dirhtml", "text", "epub")


class Outcome:
    """Where the secrets stand in all that was built."""

    def __init__(self, folder: Path) -> None:
        project = Project(
            folder, site(), CONF.replace('language = "ja"', 'language = "ja"\nexclude_patterns = ["**.inc"]')
        )
        self.places: dict[str, set[str]] = {}
        self.warnings: list[str] = []
        for builder in BUILDERS:
            result = project.build(builder)
            self.warnings += result.warnings
            for word, place in words(result.outdir):
                self.places.setdefault(word, set()).add(f"{builder}/{place}")
        #: The words that are shown where drafts are asked for.
        self.with_drafts = {word for word, _ in words(project.build(eventnotes_drafts="1").outdir)}


def words(outdir: Path) -> Iterator[tuple[str, str]]:
    """Yield the words of forms, with the names of the files."""
    for path in outdir.rglob("*"):
        for inner, data in contents(path) if path.is_file() else ():
            for word in re.findall(rb"zq\d+secretqz|control\d+", path.name.encode() + data):
                yield word.decode(), f"{path.name}{inner}"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return Outcome(tmp_path_factory.mktemp("forms"))


@pytest.mark.parametrize("number", range(len(FORMS)), ids=[form.name for form in FORMS])
def test_words_that_are_held_back_are_nowhere(number: int, outcome: Outcome) -> None:
    form = FORMS[number]
    assert outcome.places.get(secret_of(number), set()) == set()
    if any("control##N Lambda" in text for text in form.pages.values()):
        assert {place.split("/")[0] for place in outcome.places.get(f"control{number}", ())} == set(BUILDERS)
    told = [line for line in outcome.warnings if re.search(rf"/f{number}/[^:]+:\d+: ", line)]
    assert bool(told) == form.reported
    # A draft that is written as the guide says is shown where drafts are asked for, and nothing else.
    is_draft = not form.reported and not form.name.startswith("withdrawal") and form.name not in MISPLACED
    assert (secret_of(number) in outcome.with_drafts) == is_draft

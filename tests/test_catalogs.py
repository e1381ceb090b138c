"""The message catalogues: complete, in step with the sources, compiled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from eventnotes.i18n import CATALOG, LOCALE_DIR
from tests.helpers import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Catalog

TEMPLATE = LOCALE_DIR / f"{CATALOG}.pot"
#: The extension's translations, and the site's of words that Sphinx leaves in English.
TRANSLATIONS = [*sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po")), *sorted(ROOT.glob("_locale/*/LC_MESSAGES/*.po"))]
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]")

Message = tuple[str, ...]


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=None if path == TEMPLATE else path.parent.parent.name)


def messages(catalog: Catalog) -> Iterator[tuple[Message, Message]]:
    """Yield each message with its translation, both as tuples: plural forms are several."""
    for message in catalog:
        if message.id:
            yield forms(message.id), forms(message.string)


def forms(text: str | list[str] | tuple[str, ...] | None) -> Message:
    return (text,) if isinstance(text, str) else tuple(text or ())


def ids(path: Path) -> set[Message]:
    return {identifier for identifier, _ in messages(read(path))}


def by_name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def test_the_template_is_in_step_with_the_sources() -> None:
    found = {forms(message) for _, _, message, _, _ in extract_from_dir(LOCALE_DIR.parent)}
    assert ids(TEMPLATE) == found


def test_nothing_is_translated_within_a_format_string() -> None:
    # Before Python 3.12, an extractor does not see into them.
    for path in LOCALE_DIR.parent.rglob("*.py"):
        assert not re.search(r"""\bf["'][^\n]*\{_\(""", path.read_text("utf-8")), path


def test_there_is_japanese() -> None:
    assert [by_name(path) for path in TRANSLATIONS] == ["ja/eventnotes", "ja/sphinx"]
    assert ids(TRANSLATIONS[0]) == ids(TEMPLATE)


@pytest.mark.parametrize("path", TRANSLATIONS, ids=by_name)
def test_a_translation_is_complete(path: Path) -> None:
    catalog = read(path)
    assert not catalog.fuzzy
    for identifier, translation in messages(catalog):
        assert len(translation) == (catalog.num_plurals if len(identifier) > 1 else 1)
        assert all(translation), identifier
        for form in translation:
            assert sorted(_PLACEHOLDER.findall(form)) == sorted(_PLACEHOLDER.findall(identifier[-1]))


@pytest.mark.parametrize("path", TRANSLATIONS, ids=by_name)
def test_the_compiled_translation_is_up_to_date(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert dict(messages(compiled)) == dict(messages(read(path)))


@pytest.mark.parametrize("path", [TEMPLATE, *TRANSLATIONS], ids=lambda path: path.name)
def test_a_catalogue_names_no_places_in_the_sources(path: Path) -> None:
    # They would change with every edit above a message.
    assert not re.search(r"^#:", path.read_text("utf-8"), re.MULTILINE)

"""Sphinx's translations for scripts: the same words, and no text that is run as a program."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
from sphinx import package_dir

from eventnotes.i18n import catalog_without_eval
from tests.helpers import Project

PAGE = {"index.md": "# Notes\n"}
NAME = "_static/translations.js"
LANGUAGES = [path.parts[-3] for path in sorted(package_dir.glob("locale/*/LC_MESSAGES/sphinx.js"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_sphinx_keeps_its_words_and_its_rule(language: str) -> None:
    text = Path(package_dir, "locale", language, "LC_MESSAGES", "sphinx.js").read_text("utf-8")
    catalog = json.loads(text[text.index("{") : text.rindex("}") + 1])
    words, rule, locale = (catalog_without_eval(text) or "").splitlines()
    assert json.loads(words[words.index(",") + 1 : -2]) == catalog["messages"]
    assert rule == f"Documentation.PLURAL_EXPR = (n) => Number({catalog['plural_expr']});"
    assert locale == f'Documentation.LOCALE = "{catalog["locale"]}";'


@pytest.mark.parametrize("text", ["", "alert(1)", "Documentation.addTranslations(messages);"])
def test_what_is_written_otherwise_is_left_alone(text: str) -> None:
    assert catalog_without_eval(text) is None


def test_pages_load_the_script_by_its_checksum(tmp_path: Path) -> None:
    project = Project(tmp_path, PAGE)
    for _ in range(2):
        result = project.build(language="ru")
        assert "n%10==1" in result.text(NAME)
        assert "plural_expr" not in result.text(NAME)
        checksum = re.search(r'translations\.js\?v=(\w+)"', result.text("index.html"))
        assert checksum is not None
        assert checksum[1] == f"{zlib.crc32(result.text(NAME).encode()):08x}"
    assert not (project.build(folder="other", language="en").outdir / NAME).exists()


def test_a_project_can_have_words_of_its_own(tmp_path: Path) -> None:
    own = 'Documentation.addTranslations({"locale": "xx", "messages": {"a": "b"}, "plural_expr": "n > 1"});'
    project = Project(tmp_path, PAGE | {"locales/ru/LC_MESSAGES/sphinx.js": own})
    assert 'LOCALE = "xx"' in project.build(language="ru", locale_dirs=["locales"]).text(NAME)

"""Translated texts and language names of the extension, and Sphinx's JavaScript translations."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError
from sphinx import package_dir
from sphinx.locale import get_translation, get_translator

from eventnotes import private_apis
from eventnotes.builders import is_web
from eventnotes.files import write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "eventnotes"
LOCALE_DIR = Path(__file__).parent / "locale"
_ = get_translation(CATALOG)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the translation for *count*; Sphinx's public API has only ``_``."""
    return get_translator(CATALOG).ngettext(singular, plural, count)


def language_name(tag: str, language: str) -> str:
    """Return the name of a language in *language*; an unknown tag is returned unchanged."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(babel_locale(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@lru_cache
def babel_locale(language: str) -> Locale:
    """Return the locale of *language*, a BCP 47 or POSIX tag; English if it is empty or unknown."""
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def catalog_without_eval(text: str) -> str | None:
    """Return a script with the effect of Sphinx's catalogue *text*; None if that is not in Sphinx's form."""
    written = private_apis.javascript_catalog(text)
    if written is None:
        return None
    catalog = json.loads(written)
    lines = (
        f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(catalog['messages'], sort_keys=True)});",
        f"Documentation.PLURAL_EXPR = (n) => Number({catalog['plural_expr']});",
        f"Documentation.LOCALE = {json.dumps(catalog['locale'])};",
    )
    return "\n".join(lines) + "\n"


def replace_javascript_catalog(app: Sphinx) -> None:
    """Replace Sphinx's ``translations.js`` by a static file, which Sphinx copies last.

    Sphinx's ``doctools.js`` evaluates the plural rule, which is a string in ``translations.js``. A strict
    Content-Security-Policy forbids that, and the texts would have no plurals. So the file has the rule as a function.
    """
    # Searched as Sphinx does.
    folders = (*(Path(app.srcdir, folder) for folder in app.config.locale_dirs), package_dir / "locale")
    paths = (folder / app.config.language / "LC_MESSAGES" / "sphinx.js" for folder in folders)
    source = next((path for path in paths if path.is_file()), None) if is_web(app.builder) else None
    script = catalog_without_eval(source.read_text("utf-8")) if source else None
    if script is not None:
        path = Path(app.doctreedir, "eventnotes", "translations.js")
        write_if_changed(path, script.encode())
        app.config.html_static_path = [*app.config.html_static_path, str(path)]

"""Translated texts and language names of the extension, and Sphinx's JavaScript translations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError
from sphinx import package_dir
from sphinx.locale import get_translation

from eventnotes import internals
from eventnotes.builders import is_web
from eventnotes.files import write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "eventnotes"
LOCALE_DIR = Path(__file__).parent / "locale"
_ = get_translation(CATALOG)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the translation that goes with *count*, where Sphinx itself offers only ``_``."""
    return internals.plural(CATALOG, singular, plural, count)


def language_name(tag: str, language: str) -> str:
    """Return what a language is called in *language*; an unknown tag stays as it is."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(babel_locale(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def babel_locale(language: str) -> str:
    """Return *language*, a BCP 47 or POSIX tag, as Babel writes it; English where it is empty."""
    return (language or "en").replace("-", "_")


def without_eval(text: str) -> str | None:
    """Return a script that does what Sphinx's *text* does; None where that is no call as Sphinx writes it."""
    written = internals.javascript_catalog(text)
    if written is None:
        return None
    catalog = json.loads(written)
    lines = (
        f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(catalog['messages'], sort_keys=True)});",
        f"Documentation.PLURAL_EXPR = (n) => Number({catalog['plural_expr']});",
        f"Documentation.LOCALE = {json.dumps(catalog['locale'])};",
    )
    return "\n".join(lines) + "\n"


def replace_translations(app: Sphinx) -> None:
    """Have a web site served with the script in the place of Sphinx's: static files of a project come last.

    Sphinx's ``doctools.js`` makes a function of each language's rule for plurals, which is a text in
    ``translations.js``. A strict Content-Security-Policy forbids that, and the error would leave the words without
    their plurals. So the file is written again, with the rule as a function.
    """
    source = _source(app) if is_web(app.builder) else None
    script = None if source is None else without_eval(source.read_text("utf-8"))
    if script is not None:
        path = Path(app.doctreedir, "eventnotes", "translations.js")
        write_if_changed(path, script.encode())
        app.config.html_static_path = [*app.config.html_static_path, str(path)]


def _source(app: Sphinx) -> Path | None:
    """Return Sphinx's file, looked for where Sphinx does."""
    folders = (*(Path(app.srcdir, folder) for folder in app.config.locale_dirs), package_dir / "locale")
    paths = (folder / app.config.language / "LC_MESSAGES" / "sphinx.js" for folder in folders)
    return next((path for path in paths if path.is_file()), None)

"""Untrusted pages: where pages come from people nobody knows, they are words and directives, and no program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sphinx.directives.other import Include
from sphinx.directives.patches import CSVTable

from eventnotes.config import settings_of
from eventnotes.core.problems import Kind
from eventnotes.core.records import Line
from eventnotes.reading.draft import PageDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config

_RAW = ("html_block", "html_inline")
#: What is read with another parser passes by all that stands here, and a page must not ask other hosts.
_WITHOUT = {"include": (Include, "parser"), "csv-table": (CSVTable, "url")}
#: An extension of MathJax: https://docs.mathjax.org/en/latest/options/safe.html
_SAFE_FORMULAS = "ui/safe"
#: MyST reads what stands in these as a template, which can run any program.
_TEMPLATES = "substitution"


def restrict(app: Sphinx, config: Config) -> None:
    """Let MyST take raw HTML for text, and make no substitutions; before MyST reads its settings."""
    if not settings_of(config).untrusted:
        return
    if "myst_disable_syntax" in config:
        config.myst_disable_syntax = [*dict.fromkeys((*config.myst_disable_syntax, *_RAW))]
        config.myst_enable_extensions = sorted(set(config.myst_enable_extensions) - {_TEMPLATES})
    for name, (directive, option) in _WITHOUT.items():
        spec = {key: read for key, read in (directive.option_spec or {}).items() if key != option}
        app.add_directive(name, type(directive.__name__, (directive,), {"option_spec": spec}), override=True)
    _make_formulas_safe(config)
    app.connect("builder-inited", _forbid_raw)
    app.connect("source-read", _forget_settings)


def _make_formulas_safe(config: Config) -> None:
    """Let MathJax, from version 3 on, take links that run scripts, and styles, out of formulas.

    MyST adds to the settings later, and chooses between them in the same way.
    """
    if "mathjax_path" not in config:
        return
    names = [name for name in ("mathjax4_config", "mathjax3_config") if name in config]
    name = next((name for name in names if config[name]), names[0])
    # What is of another shape stays as it is: Sphinx, or MathJax, complains of it.
    settings: Any = config[name] or {}
    loader: Any = settings.get("loader") or {} if isinstance(settings, dict) else None
    loaded = loader.get("load") or [] if isinstance(loader, dict) else None
    if isinstance(loaded, (list, tuple)):
        config[name] = {**settings, "loader": {**loader, "load": [*dict.fromkeys((*loaded, _SAFE_FORMULAS))]}}


def _forbid_raw(app: Sphinx) -> None:
    """Let docutils refuse the directive and the role ``raw``."""
    app.env.settings["raw_enabled"] = False


def _forget_settings(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Take MyST's settings out of a page's front matter: they come before those of the site."""
    found = _front_matter(source[0])
    if not found or "myst" not in found:
        return
    text = "the front matter sets 'myst', which the setting 'eventnotes_untrusted' forbids; take it out"
    PageDraft.of(app.env).report(Kind.ACTIVE, text, Line(1))
    kept = {name: value for name, value in found.items() if name != "myst"}
    lines = source[0].split("\n")
    end = _end(lines)
    # With a blank in front it is none: MyST ends it at more than line feeds, and lets it have no end.
    source[0] = (
        # On one line; the others are left empty, so that what is below keeps its number.
        "\n".join(["---", *[_one_line(kept)][: end - 1], *[""] * (end - 2), *lines[end:]])
        if end and end == _end(source[0].splitlines())
        else f" {source[0]}"
    )


def _end(lines: Sequence[str]) -> int:
    """Return the index of the line that ends the front matter; 0 where there is none."""
    return next((number for number, line in enumerate(lines[1:], start=1) if line.startswith(("---", "..."))), 0)


def _one_line(values: dict[str, Any]) -> str:
    """Return YAML without a line break; what is named twice stays named, however often it would be written out."""
    import yaml  # noqa: PLC0415  (MyST brings it)

    return yaml.safe_dump(values, default_style='"', default_flow_style=True, width=sys.maxsize).rstrip("\n")


def _front_matter(text: str) -> dict[str, Any] | None:
    """Return what MyST reads there; None where there is none."""
    from myst_parser.config.main import TopmatterReadError, read_topmatter  # noqa: PLC0415  (a site may have no MyST)

    try:
        return read_topmatter(text)
    except (TopmatterReadError, AttributeError, LookupError, TypeError):  # the others come from PyYAML
        return None

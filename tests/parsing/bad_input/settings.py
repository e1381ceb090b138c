"""Every setting: values that it does not take, as they stand in ``conf.py``, and what is said about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A value as it is written, and a part of what is said.
Rows = tuple[tuple[str, str], ...]

_LIMITS = "a dictionary of positive numbers, with names among quote_lines, quotes, sessions, rows, lines"
_FLAG: Rows = (("'yes'", "True or False"), ("1", "True or False"), ("None", "True or False"))
_NAMES = "a dictionary of names of documents"


def _one_of(values: str) -> Rows:
    return (("'other'", f"one of {values}"), ("None", f"one of {values}"), ("'\\ud800'", f"one of {values}"))


SETTINGS: Mapping[str, Rows] = {
    "limits": tuple(
        (value, _LIMITS) for value in ("5", "{'rows': 0}", "{'rows': True}", "{'lines': 'many'}", "{'x': 1}")
    ),
    "link_mentions": _one_of("'first', 'all', 'none'"),
    "drafts": _FLAG,
    "untrusted": _FLAG,
    "search": _one_of("'sphinx', 'notes'"),
    "navigation": _one_of("'bounded', 'sphinx'"),
    "breadcrumbs": _one_of("'notes', 'all', 'none'"),
    "json": _FLAG,
    "feeds": _FLAG,
    "llms": _FLAG,
    "redirects": (("'old'", _NAMES), ("{1: 2}", _NAMES), ("['old']", _NAMES)),
}

#: Redirects that can be read, and that lead nowhere.
REDIRECTS: Rows = (
    ("{'../old': 'index'}", "'../old' is not a document name"),
    ("{'old\\ud800': 'index'}", "is not a document name"),
    (f"{{'{'x' * 300}': 'index'}}", "is too long for a file name"),
    ("{'old.html': 'index'}", "remove '.html'"),
    ("{'old': 'nowhere'}", "'old' redirects to 'nowhere', which is not a page; name an existing page"),
    ("{'index': 'other'}", "'index' is an existing page, so it can't redirect"),
)

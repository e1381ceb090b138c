"""Filter the HTML of untrusted pages: a second wall behind the list of directives and roles that they may use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nh3

from eventnotes.builders import is_web
from eventnotes.domain import state_of
from eventnotes.text.urls import is_remote_url, is_script_url

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

#: Among the handlers of ``html-page-context``: after all that add to the page.
PRIORITY = 999
_TAGS = {
    *nh3.ALLOWED_TAGS,
    *"""
    button form input label math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow mspace
    msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover path section svg video
    """.split(),
}
_ATTRIBUTES = """
    accent accentunder action alt alttext autocomplete checked class colspan columnalign controls d datetime dir display
    displaystyle download fence fill-rule for form headers height hidden href id lang linethickness loading lspace
    mathvariant maxsize method minsize movablelimits name notation open rel reversed role rowspan rspace scope
    scriptlevel separator span src start stretchy style symmetric tabindex target title type version viewBox voffset
    width xmlns
""".split()
#: What a page loads or sends something to without a click on a link: only what is on the site.
_LOADED = frozenset(("action", "src"))
#: Styles with plain values: sizes, positions and colours, but no functions such as ``url()``.
_STYLE = re.compile(r"(?:[\w\s-]+:[\w\s.,%#-]+;?)+", re.ASCII)


def filter_body(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Filter the body of a page, where pages are not trusted."""
    if document is not None and is_web(app.builder) and state_of(app.env).settings.untrusted:
        context["body"] = filtered(context["body"])


def filtered(html: str) -> str:
    """Return HTML with the elements and attributes that pages are made of, and without addresses of other hosts.

    Links may lead to them.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": {*_ATTRIBUTES}},
        attribute_filter=_kept,
        generic_attribute_prefixes={"aria-", "data-"},
        link_rel=None,
        url_schemes={*nh3.ALLOWED_URL_SCHEMES, "data"},
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    is_picture = name == "src" and value.startswith("data:image/")
    if name in {"href", *_LOADED}:
        is_unsafe = is_script_url(value) or (name in _LOADED and is_remote_url(value))
        return None if is_unsafe and not is_picture else value
    if name == "style":
        return value if _STYLE.fullmatch(value) else None
    return value if (tag, name) != ("input", "type") or value in {"checkbox", "radio", "search"} else None

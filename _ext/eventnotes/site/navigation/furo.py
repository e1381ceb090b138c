"""The sidebar as Furo's HTML, rendered directly.

Furo parses the sidebar of each page again, to add what opens and closes its branches: that takes about as long as
writing the page. What is made here is, byte for byte, what Furo makes of it; where Furo makes something else, its own
way is taken.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from eventnotes import private_apis
from eventnotes.model.text_runs import plain_text
from eventnotes.rendering.html_renderer import NeedsTranslatorError, styled_html
from eventnotes.site.navigation.nodes import caption_of, label_text
from eventnotes.views.navigation.items import Current, NavItem, NavLabel, NavSection, plain_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from eventnotes.site.navigation.nodes import UrlOf

_BRANCH = NavItem(
    plain_title("A & <b>"),
    "a",
    current=Current.BRANCH,
    children=(
        NavItem((("c", "x y", None),), "b", "c", current=Current.PAGE, children=(NavItem(plain_title("D"), url="e"),)),
    ),
)
#: What Furo is tried with.
_SAMPLE = (
    NavSection(
        "", NavLabel.NONE, (_BRANCH, NavItem(plain_title("F"), "f", children=(NavItem(plain_title("@"), "g"),)))
    ),
    NavSection("Caption", NavLabel.NONE, (NavItem(plain_title("H"), "h"),)),
)


def tree(parts: Iterable[NavSection], address: UrlOf) -> str:
    """Return a sidebar as Furo's HTML; raise NeedsTranslatorError for what is not reproduced here."""
    return _Tree(address).of(parts)


def matches_furo(toctree: Callable[[Iterable[NavSection], UrlOf], str]) -> bool:
    """Tell whether Furo's HTML is the same as that of this module; *toctree* renders a sidebar in Sphinx's form."""
    return private_apis.furo_tree(toctree(_SAMPLE, _sample_address)) == tree(_SAMPLE, _sample_address)


def _sample_address(docname: str, anchor: str) -> str:
    return f"{docname}.html#{anchor}&"


class _Tree:
    """The sidebar of one page."""

    def __init__(self, address: UrlOf) -> None:
        self._address = address
        self._branches = 0
        #: Where the classes of the innermost item that is current stand in what was written.
        self._current = -1
        self._written: list[str] = []

    def of(self, parts: Iterable[NavSection]) -> str:
        write = self._written.append
        for part in parts:
            if part.items:
                if caption := caption_of(part):
                    text = f'<span class="caption-text">{_text(escape(caption, quote=False))}</span>'
                    write(f'<p aria-level="2" class="caption" role="heading">{text}</p>\n')
                self._list(part.items, 1)
        if self._current >= 0:
            self._written[self._current] += " current-page"
        return "".join(self._written)

    def _list(self, items: Sequence[NavItem], level: int) -> None:
        write = self._written.append
        write('<ul class="current">\n' if any(item.current for item in items) else "<ul>\n")
        for item in items:
            write(f'<li class="toctree-l{level}{" current" if item.current else ""}')
            if item.current:
                self._current = len(self._written) - 1
            if item.children:
                self._written[-1] += " has-children"
            write(f'">{self._link(item)}')
            if item.children:
                self._toggle(item)
                self._list(item.children, level + 1)
            write("</li>\n")
        write("</ul>\n")

    def _link(self, item: NavItem) -> str:
        if item.number:
            raise NeedsTranslatorError
        current = 'aria-current="page" ' if item.current is Current.PAGE else ""
        classes = f"{'current ' if item.current else ''}reference {'external' if item.url else 'internal'}"
        href = _value(item.url or self._address(item.docname, item.anchor))
        return f'<a {current}class="{classes}" href="{href}">{_label(item)}</a>'

    def _toggle(self, item: NavItem) -> None:
        self._branches += 1
        name = f"toctree-checkbox-{self._branches}"
        label = _value(f"Toggle navigation of {_said(item)}")
        checked = ' checked=""' if item.current else ""
        self._written.append(
            f'<input aria-label="{label}"{checked} class="toctree-checkbox" id="{name}" name="{name}" role="switch" '
            f'type="checkbox"/><label for="{name}"><span class="icon"><svg><use href="#svg-arrow-right"></use></svg>'
            "</span></label>"
        )


def _said(item: NavItem) -> str:
    text = plain_text(item.title)
    return label_text(item.label, text) if item.label else text


def _label(item: NavItem) -> str:
    if item.label:
        return _text(escape(_said(item), quote=False))
    return _text("".join(styled_html(kind, text) for kind, text, _ in item.title))


def _text(html: str) -> str:
    """Return text as Furo's parser serializes it, which escapes fewer characters."""
    if "&#160;" in html:
        raise NeedsTranslatorError
    return html.replace("&quot;", '"').replace("&#64;", "@")


def _value(text: str) -> str:
    """Return the escaped value of an attribute."""
    if '"' in text or not text.isprintable():
        raise NeedsTranslatorError
    return escape(text, quote=False)

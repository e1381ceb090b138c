"""Makes the elements of a page as HTML: byte for byte what Sphinx would write for the nodes, and sooner.

The nodes of a large topic page are thousands, and every transform and the writer would visit each.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from sphinx.locale import _ as sphinx_words

from eventnotes import private_apis
from eventnotes.domain import state_of
from eventnotes.model.records import RunKind
from eventnotes.model.text_runs import link_target
from eventnotes.rendering.renderer import NeedsTranslatorError, Renderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from eventnotes.model.records import Run, Target
    from eventnotes.rendering.renderer import Field, ListItem

#: Builders that write a page for each document; other HTML builders change references first.
_BUILDERS = frozenset(("html", "dirhtml"))
#: The nodes that it replaces, except containers, which MyST writes in its own way.
_NODES = frozenset((
    "Text", "block_quote", "bullet_list", "emphasis", "field", "field_body", "field_list", "field_name", "inline",
    "list_item", "literal", "paragraph", "reference", "section", "strong", "title",
))  # fmt: skip
_CHARACTERS = private_apis.HTML_CHARACTERS
#: The same for attribute values.
_IN_VALUES = _CHARACTERS | dict.fromkeys(map(ord, "\n\r\t\v\f"), " ")
_WORDS = re.compile(r"[^ \n]+| +|\n")
_LOWEST_HEADING = 6


def note_translator(app: Sphinx) -> None:
    """Note in the build's state whether this renderer may be used."""
    state_of(app.env).writes_plain_html = has_stock_translator(app)


def has_stock_translator(app: Sphinx) -> bool:
    """Tell whether Sphinx's own translator writes the pages, unchanged by extensions."""
    is_stock = app.builder.name in _BUILDERS and private_apis.has_stock_translator(app)
    return is_stock and _NODES.isdisjoint(private_apis.handled_nodes(app))


class HtmlRenderer(Renderer[str]):
    """Makes the HTML of one page; raises NeedsTranslatorError for what only Sphinx's translator can write.

    Attribute ``level``: the level of section headings (2: ``h2``).
    """

    def __init__(self, docname: str, builder: StandaloneHTMLBuilder) -> None:
        super().__init__(docname, builder)
        self.level = 2
        self._add_permalinks = builder.add_permalinks
        self._address = lru_cache(maxsize=None)(partial(builder.get_relative_uri, docname))

    def text(self, text: str) -> str:
        return text.translate(_CHARACTERS)

    def inline(self, *parts: str, classes: Sequence[str]) -> str:
        return f"<span{_classes(*classes)}>{''.join(parts)}</span>"

    def place(self, docname: str, anchor: str, *parts: str, classes: Sequence[str] = ()) -> str:
        page = "" if docname == self.docname and anchor else self._address(docname)
        address = f"{page}#{anchor}" if anchor else page or "#"
        return f'<a class="reference internal" href="{_value(address)}">{self.inline(*parts, classes=classes)}</a>'

    def target(self, anchor: str) -> str:
        return f'<span class="target" id="{anchor}"></span>'

    def external(self, url: str, text: str = "") -> str:
        return self._external(url, self.text(text or url))

    def _external(self, url: str, shown: str) -> str:
        if url.startswith("mailto:"):
            raise NeedsTranslatorError
        return f'<a class="reference external" href="{_value(url)}">{shown}</a>'

    def runs(self, runs: Iterable[Run], source: str) -> list[str]:
        return [self._run(kind, text, link_target(target), source) for kind, text, target in runs]

    def _run(self, kind: str, text: str, target: Target | None, source: str) -> str:
        shown = styled_html(kind, text)
        if target is None:
            return shown
        if isinstance(target, tuple):
            raise NeedsTranslatorError
        return self.place(source, target[1:], shown) if target.startswith("#") else self._external(target or "#", shown)

    def paragraph(self, *parts: str, classes: Sequence[str] = ()) -> str:
        return f"<p{_classes(*classes)}>{''.join(parts)}</p>\n"

    def bullets(self, items: Iterable[ListItem[str]], classes: Sequence[str] = (), *, nested: bool = False) -> str:
        simple = () if nested else ("simple",)
        lines = (f"<li><p>{''.join(line)}</p>{_under(under)}</li>\n" for line, under in items)
        return f"<ul{_classes(*classes, *simple)}>\n{''.join(lines)}</ul>\n"

    def quote(self, *blocks: str, classes: Sequence[str]) -> str:
        return f"<blockquote{_classes(*classes)}>\n<div>{''.join(blocks)}</div></blockquote>\n"

    def container(self, *blocks: str, classes: Sequence[str]) -> str:
        return f"<div{_classes(*classes, 'docutils', 'container')}>\n{''.join(blocks)}</div>\n"

    def section(self, anchor: str, title: str, *blocks: str, classes: Sequence[str]) -> str:
        if self.level > _LOWEST_HEADING:
            raise NeedsTranslatorError
        heading = f"<h{self.level}>{title}{self._permalink % anchor}</h{self.level}>\n"
        return f'<section{_classes(*classes)} id="{anchor}">\n{heading}{"".join(blocks)}</section>\n'

    def picture(self, html: str, text: str) -> str:
        return html

    def fields(self, fields: Iterable[Field[str]]) -> str:
        made, simple = [], True
        for number, (name, blocks) in enumerate(fields):
            side = _classes("field-even" if number % 2 else "field-odd")
            body = "".join(blocks) or "<p></p>"
            made.append(f'<dt{side}>{self.text(name)}<span class="colon">:</span></dt>\n<dd{side}>{body}</dd>\n')
            simple = simple and len(blocks) <= 1
        return f"<dl{_classes('field-list', *(['simple'] if simple else []))}>\n{''.join(made)}</dl>\n"

    @cached_property
    def _permalink(self) -> str:
        """The permalink of a heading, as a format string for its anchor."""
        config = self.builder.config
        if not (config.html_permalinks and self._add_permalinks):
            return "%.0s"
        title, icon = sphinx_words("Link to this heading"), config.html_permalinks_icon
        return f'<a class="headerlink" href="#%s" title="{title}">{icon}</a>'.replace("%", "%%").replace("%%s", "%s", 1)


def styled_html(kind: str, text: str) -> str:
    """Return the text of a run with its markup, without its link."""
    if RunKind.MATH in kind:
        raise NeedsTranslatorError
    shown = text.translate(_CHARACTERS)
    if RunKind.CODE in kind:
        words = "".join(map(_protected, _WORDS.findall(shown)))
        shown = f'<code class="docutils literal notranslate">{words}</code>'
    if RunKind.STRONG in kind:
        shown = f"<strong>{shown}</strong>"
    if RunKind.EMPHASIS in kind:
        shown = f"<em>{shown}</em>"
    return f"<mark>{shown}</mark>" if RunKind.MARK in kind else shown


def _classes(*classes: str) -> str:
    return f' class="{" ".join(classes)}"' if classes else ""


def _under(nested: str | None) -> str:
    return f"\n{nested}" if nested else ""


def _value(text: str) -> str:
    """Return *text* escaped as an attribute value."""
    return text.translate(_IN_VALUES)


def _protected(token: str) -> str:
    """Return a word of code, which does not wrap, or the spaces between two words."""
    if token.strip():
        return f'<span class="pre">{token}</span>'
    return token if len(token) == 1 else "&#160;" * (len(token) - 1) + " "

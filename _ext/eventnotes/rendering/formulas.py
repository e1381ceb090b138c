"""Formulas as MathML, made while pages are written: no page loads a script to show them."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring
from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import operators, tex2mathml
from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import _ as of_sphinx
from sphinx.util.math import get_node_equation_number

from eventnotes import private_apis
from eventnotes.model.problems import ProblemKind
from eventnotes.parsing.page_records import PageDraft

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

#: The renderer's name, as the setting ``html_math_renderer`` has it.
NAME = "mathml"
#: Among the handlers of ``config-inited``: after those of other extensions. Among those of ``html-page-context``:
#: before sphinxext-opengraph (500).
CHOOSE_PRIORITY, TITLE_PRIORITY = 900, 400
#: How many characters of a formula are converted: the time that it takes grows with their square.
_LONGEST = 10_000
_DISPLAY = re.compile(
    r"\s*\\begin\{(?P<name>(?:equation|align|alignat|gather|multline|eqnarray|flalign)\*?)\}(?:\{\d+\})?"
    r"(?P<body>.*)\\end\{(?P=name)\}\s*",
    re.DOTALL,
)
#: What TeX knows beside what docutils does: how to write it instead.
_SPELLINGS = (
    (re.compile(r"\\(?:nonumber|notag)(?![a-zA-Z])|\\label\{[^{}]*\}"), ""),
    (re.compile(r"\\(begin|end)\{(?:split|gathered)\}"), r"\\\1{aligned}"),
    (re.compile(r"\\begin\{array\}\s*\{[^{}]*\}"), r"\\begin{matrix}"),
    (re.compile(r"\\end\{array\}"), r"\\end{matrix}"),
    (re.compile(r"\\text(?:bf|it|sf|tt|normal)(?![a-zA-Z])"), r"\\text"),
    (re.compile(r"\\stackrel(?![a-zA-Z])"), r"\\overset"),
    (re.compile(r"\\[bB]igg?m?(?![a-zA-Z])"), ""),
    # To TeX a digit is an argument; docutils takes the number.
    (re.compile(r"([_^]|\\[cdt]?frac)\s*(\d)(?=\d)"), r"\1{\2}"),
)
#: Words in a formula, and the letters of other scripts; docutils takes neither punctuation nor symbols.
_WORDS = re.compile(
    r"\\(?:text|mbox|textrm|operatorname)\s*\{[^{}]*\}"
    r"|(?P<word>[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+|[^\x00-\x7f])"
)
_OPERATORS = {character: rf"\{name} " for name, character in operators.items()}
_MATHML = re.compile(r'<math [^>]*\balttext="([^"]*)".*?</math>', re.DOTALL)
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
#: Attributes that docutils gives to elements that do not have them, by the tags of elements; empty: all others.
_STYLES = {"": ("displaystyle", "scriptlevel"), "mtable": ("scriptlevel",), "mstyle": ()}
_BOOK_ITEM = re.compile(r'(?P<item><item [^>]*href="(?P<name>[^"]*)" media-type="application/xhtml\+xml") />')


class Formula(NamedTuple):
    """A formula as HTML: MathML, or the source."""

    html: str
    #: Why it is the source, in English; empty where it is MathML.
    fault: str


def choose(app: Sphinx, config: Config) -> None:
    """Render formulas here, unless the project names a renderer, loads one, or sets how MathJax works."""
    own = private_apis.math_renderers(app) - {"mathjax"} or "sphinx.ext.mathjax" in config.extensions
    defaults = {name: option.default for name, option in config.values.items() if name.startswith("mathjax")}
    is_set = any(config[name] != (None if callable(value) else value) for name, value in defaults.items())
    if config.html_math_renderer == NAME or not (config.html_math_renderer or own or is_set):
        app.add_html_math_renderer(NAME, (_visit_math, None), (_visit_math_block, None))
        config.html_math_renderer = NAME


@lru_cache(maxsize=1024)
def converted(tex: str, *, block: bool) -> Formula:
    """Return a formula as HTML."""
    if len(tex) > _LONGEST:
        return _source(tex, f"it has more than {_LONGEST} characters")
    try:
        # A name of HTML that XML does not know.
        found = tex2mathml(_spelled(tex), as_block=block).replace("&ApplyFunction;", "\u2061")
        tree = fromstring(found.replace(f' xmlns="{_NAMESPACE}"', ""))
        _tidy(tree)
        tree.attrib |= {"xmlns": _NAMESPACE, "alttext": " ".join(tex.split())}
        return Formula(tostring(tree, "unicode", short_empty_elements=False), "")
    except Exception as fault:  # noqa: BLE001  (of what is not complete, the converter raises anything)
        return _source(tex, str(fault).rstrip(".!") if isinstance(fault, MathError) else "it is not complete")


def _tidy(parent: Element) -> None:
    """Remove indentation; put styles where MathML 3 has them, which e-books are made of."""
    parent.tail = None
    if len(parent):
        parent.text = None
    for index, child in enumerate(parent):
        names = _STYLES.get(child.tag, _STYLES[""])
        moved = {name: child.attrib.pop(name) for name in names if name in child.attrib}
        if moved and child.tag == "mtd":
            child[:] = [_styled(moved, child[:])]
        elif moved:
            parent[index] = _styled(moved, [child])
        _tidy(parent[index])


def _styled(attributes: dict[str, str], children: list[Element]) -> Element:
    style = Element("mstyle", attributes)
    style.extend(children)
    return style


def _source(tex: str, fault: str) -> Formula:
    return Formula(f'<code class="eventnotes-formula">{escape(tex)}</code>', fault)


def _spelled(tex: str) -> str:
    """Return a formula in the words that docutils knows."""
    display = _DISPLAY.fullmatch(tex)
    body = display["body"] if display else tex
    if display and "&" in body and r"\\" not in body:
        body = rf"\begin{{aligned}}{body}\end{{aligned}}"
    # Equations with an empty line between them stand below one another.
    tex = " ".join(r" \\ ".join(re.split(r"\n\s*\n", body.strip())).split())
    for pattern, spelling in _SPELLINGS:
        tex = pattern.sub(spelling, tex)
    return _WORDS.sub(_as_text, tex)


def _as_text(match: re.Match[str]) -> str:
    word = match["word"]
    if word is None or (word < "\u3000" and word.isalnum()):
        return match[0]
    return _OPERATORS.get(word, rf"\text{{{word}}}")


def _visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    start = translator.starttag(node, "span", "", CLASS="math notranslate nohighlight")
    translator.body.append(f"{start}{converted(node.astext(), block=False).html}</span>")
    raise nodes.SkipNode


def _visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    tagged = node.copy()
    # Furo wraps the block in an element that has its id.
    tagged["ids"] = [name for name in node["ids"] if name not in node.parent["ids"]]
    translator.body.append(translator.starttag(tagged, "div", "", CLASS="math notranslate nohighlight"))
    if node.get("number"):
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, of_sphinx("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append(f"{converted(node.astext(), block=True).html}</div>\n")
    raise nodes.SkipNode


def report(app: Sphinx, document: nodes.document) -> None:
    """Report each reason for which formulas of a page are shown as source, once."""
    if app.config.html_math_renderer != NAME:
        return
    draft, known = PageDraft.of(app.env), {""}
    for node in document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        fault = converted(node.astext(), block=isinstance(node, nodes.math_block)).fault
        if fault not in known:
            known.add(fault)
            text = f"the formula is shown as source: {fault}; rewrite it, or set html_math_renderer = 'mathjax'"
            draft.report(ProblemKind.FORMULA, text, draft.line_of(node))


def name_page(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _document: object) -> None:
    """Put the source of formulas into a page's title, which is text in the page's head."""
    context["title"] = _MATHML.sub(r"\1", context.get("title") or "")


def declare_in_book(app: Sphinx) -> None:
    """Say in an e-book's list of files which hold MathML and SVG, as the format demands."""
    builder = app.builder

    def declared(match: re.Match[str]) -> str:
        page = builder.outdir / unquote(unescape(match["name"]))
        content = page.read_bytes()
        held = " ".join(name for name, tag in (("mathml", b"<math "), ("svg", b"<svg ")) if tag in content)
        return f'{match["item"]} properties="{held}" />' if held else match[0]

    if isinstance(builder, Epub3Builder):
        private_apis.change_book_content(builder, partial(_BOOK_ITEM.sub, declared))

"""Formulas: MathML on every page, in every format that shows HTML, and no request to another host for them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring
from sphinx.builders.html import StandaloneHTMLBuilder

from eventnotes.rendering.formulas import converted
from tests.helpers import CONF, Project
from tests.serving import Visit, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.helpers import Result

SETTINGS = CONF + 'myst_enable_extensions += ["dollarmath", "amsmath"]\n'
NOTES = r"""# 会 {math}`a^2`

:::{event} m
:date: 2030-01-01
:::

## 話 {math}`\sqrt{x}`

:::{session} s
:::

- Lambda の {math}`O(n \log n)` は $売上_{年} = 単価 × 数量$ より {eq}`x`
- [{math}`b`](https://example.org/) *{math}`c_1`*

$$
E = mc^2
$$ (x)

:::{math}
:label: y
a &= \text{費用（円）} \\
b &= \begin{cases} 1 & x > 0 \\ 0 & \text{それ以外} \end{cases}
:::

\begin{align}
\vec a &= \dfrac{1}{2} \\
c &= \left( \sum_{i=1}^n i \right)
\end{align}
"""
FILES = {
    "index.md": "# Notes\n\n```{toctree}\nm\nt\n```\n",
    "m.md": NOTES,
    "t.md": "# Lambda\n\n:::{topic} lambda\n:::\n\n{math}`1 < 2`\n",
}
HEIGHTS = "[...document.querySelectorAll('article math')].every(math => math.getBoundingClientRect().height > 5)"


def texts(tex: str, *, block: bool = False) -> list[str]:
    """Return the tokens of a formula that was converted."""
    found = converted(tex, block=block)
    assert found.fault == ""
    tree = fromstring(found.html)
    assert tree.attrib["alttext"] == " ".join(tex.split())
    return [text for text in tree.itertext() if text.strip("\u2061")]


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("a^2", "a 2"),
        ("売上_{年} = 単価 × 数量", "売上 年 = 単価 × 数量"),
        (r"\frac{売上（円）}{人数}", "売上（円） 人数"),
        (r"\text{費用（円）、税込}", "費用（円）、税込"),
        (r"\mathrm{平均}(x)、\operatorname{最大}(y)", "平均 ( x ) 、 最大 ( y )"),
        (r"\textbf{速い} \gg \text{遅い}", "速い ≫ 遅い"),
        ("α ≤ β → ∞", "α ≤ β → ∞"),
        (r"\begin{array}{rl} a & b \end{array}", "a b"),
        (r"\begin{cases} 1 & x \\ 0 & y \end{cases}", "{ 1 x 0 y"),
        ("a\tb\n c", "a b c"),
        (r"\frac12 x^23 a_{45}", "1 2 x 2 3 a 45"),
        (r"\big( \stackrel{a}{b} \big)", "( b a )"),
    ],
)
def test_what_docutils_converts_and_what_is_spelled_for_it(tex: str, shown: str) -> None:
    assert texts(tex) == shown.split()


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        ("a = b", 0),
        (r"a &= b \\ c &= d", 2),
        ("a\n\nb\n\nc", 3),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", 2),
        (r"\begin{align*} a &= b \nonumber \\ c &= d \label{l} \end{align*}", 2),
        (r"\begin{alignat}{2} a &= b \end{alignat}", 1),
        (r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}", 2),
        ("\\begin{gather}\na \\\\\nb\n\\end{gather}\n", 2),
    ],
)
def test_displayed_formulas_have_rows(tex: str, rows: int) -> None:
    texts(tex, block=True)
    html = converted(tex, block=True).html
    assert html.count("<mtr>") == rows
    assert 'display="block"' in html


@pytest.mark.parametrize(
    "tex",
    [
        *(r"\foo a", r"\href{javascript:x}{y}", "a & b", "^2", "x^", r"\frac{1}", r"\limits", r"\begin{foo}"),
        *("{" * 9000, "x" * 20_000, r"\sqrt" * 2000 + "x", '"<b>&', "\\text{\x07}"),
    ],
)
def test_anything_else_is_shown_as_source(tex: str) -> None:
    found = converted(tex, block=False)
    assert found.fault
    assert found.html == f'<code class="eventnotes-formula">{escape(tex)}</code>'


def test_formulas_on_pages(tmp_path: Path) -> None:
    project = Project(tmp_path, FILES, SETTINGS)
    result = project.build(eventnotes_search="notes", html_baseurl="https://example.org/")
    assert result.warnings == []
    page, topic = result.page("m.html"), result.page("t.html")
    assert len(page.select("article math[display=block]")) == 3
    assert {math["alttext"] for math in page.select("h1 math, h2 math")} == {"a^2", r"\sqrt{x}"}
    assert [link.get_text() for link in page.select('article li a[href="#equation-x"]')] == ["(1)"]
    assert [number.get_text()[:3] for number in page.select(".math span.eqno")] == ["(1)", "(2)", "(3)"]
    assert {r"O(n \log n)", "売上_{年} = 単価 × 数量", "1 < 2"} <= {m["alttext"] for m in topic.select("article math")}
    assert page.title is not None
    assert page.title.get_text().startswith("会 a^2")
    assert "会 a^2" in result.text("notes.json")
    assert not re.search(r"MathJax|mathjax@|\\\(", "".join(result.text(f"{name}.html") for name in ("m", "t", "index")))


def test_unknown_macros_are_reported_once(tmp_path: Path) -> None:
    page = (
        NOTES.replace("## 話", "{math}`\\foo x` {math}`\\foo y` {math}`\\bar`\n\n## 話")
        + "\n- Lambda {math}`\\foo z`\n"
    )
    project = Project(tmp_path, {**FILES, "m.md": page}, SETTINGS)
    for _ in range(2):
        result = project.build()
        assert [re.sub(r".*source/", "", line).partition(";")[0] for line in result.warnings] == [
            "m.md:7: WARNING: the formula is shown as source: Last node missing children. Source incomplete?",
            'm.md:7: WARNING: the formula is shown as source: Unknown LaTeX command "\\foo"',
        ]
    assert [code.get_text() for code in result.page("t.html").select(".math > code.eventnotes-formula")] == ["\\foo z"]
    assert project.build("latex").warnings == []
    assert "\\foo z" in next((tmp_path / "build/latex").glob("*.tex")).read_text("utf-8")


@pytest.mark.parametrize(
    "own",
    [
        "html_math_renderer = 'mathjax'",
        "extensions += ['sphinx.ext.mathjax']",
        "mathjax3_config = {'tex': {'macros': {'foo': 'x'}}}",
        "mathjax_path = 'own.js'",
        "extensions += ['sphinx.ext.imgmath']",
    ],
)
def test_a_project_chooses_its_renderer(tmp_path: Path, own: str) -> None:
    files = {"index.md": "# Notes\n\nwords\n", "m.md": "---\norphan: true\n---\n# M\n\n{math}`\\foo x`\n"}
    with Project(tmp_path, files, f"{CONF}{own}\n").app() as (app, result):
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        assert app.builder.math_renderer_name == ("imgmath" if "imgmath" in own else "mathjax")
        if "imgmath" not in own:
            app.build()
            assert "<math" not in result.text("m.html")
    assert result.warnings == []


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_no_page_with_formulas_asks_another_host(tmp_path: Path, browser: Browser, builder: str) -> None:
    result: Result = Project(tmp_path, FILES, SETTINGS).build(builder)
    with served(result.outdir) as site:
        visit = Visit(browser, site)
        for path in sorted(result.outdir.rglob("*.html")):
            tab = visit.open(path.relative_to(result.outdir).as_posix())
            assert tab.evaluate(HEIGHTS)
        assert visit.asked == []

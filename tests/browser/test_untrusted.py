"""Pages of strangers: every directive and role by each of its names, with hostile arguments, options and bodies.

What is not on the list is shown as it is written. Nothing runs, no other host is asked, no file is read, nothing is
imported, also where the list allows a directive or a role.
"""

from __future__ import annotations

import pkgutil
import re
import socket
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from docutils.parsers.rst import directives, languages, roles
from sphinx.ext.intersphinx import IntersphinxRole

from eventnotes.parsing.hardening import untrusted
from eventnotes.rendering.untrusted_html import filtered
from tests.browser.test_attacks import Reader
from tests.helpers import CONF, Project, Result
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser

EXTENSIONS = ("autodoc", "doctest", "extlinks", "graphviz", "ifconfig", "inheritance_diagram", "intersphinx", "todo")
CONF_PY = (
    CONF.replace('"furo"', '"basic"')
    + f"""
extensions += ["sphinx_design", "sphinxext.opengraph", *("sphinx.ext." + name for name in {EXTENSIONS!r})]
myst_enable_extensions += ["attrs_block", "attrs_inline", "dollarmath", "fieldlist", "html_admonition", "html_image"]
myst_enable_extensions += ["substitution"]
ogp_site_url = "https://example.org/"
ogp_social_cards = {{"enable": False}}
exclude_patterns = ["part.txt"]
eventnotes_untrusted = True
eventnotes_search = "sphinx"
"""
)
#: What no page may show, and what a script that is imported leaves.
SECRET, LEFT = "OUTSIDE" + "SECRET", "imported.txt"
EVIL = 'open("{}", "w").write("x")\nfrom docutils.parsers.rst import Parser\nclass A:\n    "Doc."\n'
ARGUMENTS = (
    "",
    "words<script>pwned(1)</script>",
    "../outside.txt",
    "https://evil.example/x.png",
    "javascript:pwned(2)",
    "evil.A",
    "html",
    'x" onload="pwned(3)',
)
VALUES = (
    'x"><img src=x onerror=pwned(4)>',
    "https://evil.example/ping",
    "javascript:pwned(5)",
    "../outside.txt",
    "background:url(//evil.example/ping)",
    "evil",
)
BODIES = (
    "x <script>pwned(6)</script> <img src=//evil.example/y onerror=pwned(7)>",
    "* - a\n  - <svg onload=pwned(8)>",
    "../outside.txt\n<javascript:pwned(9)>\nx <https://evil.example/>",
    'digraph { a [URL="javascript:pwned(10)", image="/etc/passwd"] }',
    "|x| raw:: html\n\n   <script>pwned(11)</script>",
)
TEXTS = (
    "a <javascript:pwned(12)>",
    'report;1em;x" onload="pwned(13)',
    "<script>pwned(14)</script>",
    "x <../outside.txt>",
    "//evil.example/x.png",
    "__import__('evil')",
)
#: Options that no directive has on the list, given to every directive.
OTHERS = ("file", "url", "parser", "style", "onclick", "loading", "literal", "encoding", "format", "srcdoc")


class Known(NamedTuple):
    """The options of directives and the names of roles, and the names of their classes and functions."""

    directives: dict[str, tuple[str, ...]]
    roles: tuple[str, ...]
    kinds: set[str]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Return what the extensions, Sphinx, MyST and docutils register."""
    with Project(tmp_path_factory.mktemp("known"), {"index.md": "# I\n"}, CONF_PY).app() as (app, _):
        found = {
            name: getattr(import_module(f"docutils.parsers.rst.directives.{module}"), kind)
            for name, (module, kind) in vars(directives)["_directive_registry"].items()
        }
        kinds = [*found.values()]
        found |= vars(directives)["_directives"]
        named = {**vars(roles)["_role_registry"], **vars(roles)["_roles"]}
        for domain in app.env.domains.sorted():
            found |= {f"{domain.name}:{name}": kind for name, kind in domain.directives.items()}
            named |= {f"{domain.name}:{name}": kind for name, kind in domain.roles.items()}
        named["external"] = IntersphinxRole("external")
    options = {name: tuple(sorted(getattr(kind, "option_spec", None) or {})) for name, kind in found.items()}
    kinds += [*found.values(), *(role if hasattr(role, "__qualname__") else type(role) for role in named.values())]
    return Known(options, tuple(sorted(named)), {kind.__qualname__ for kind in kinds})


def language_names() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Yield each language that docutils knows, with its names of directives and roles and those that they stand for."""
    for module in pkgutil.iter_modules(languages.__path__):
        found = import_module(f"{languages.__name__}.{module.name}")
        code, _, country = module.name.partition("_")
        yield f"{code}_{country.upper()}" if country else code, found.directives, found.roles


LANGUAGES = {code: (named, said) for code, named, said in language_names()}


def directive_page(name: str, options: Iterable[str], step: int = 1) -> str:
    """Return a page that calls a directive in many ways, or some, in Markdown and in reStructuredText within."""
    # A status that can't be read would hold the page back.
    options = [option for option in dict.fromkeys((*options, *OTHERS)) if option != "status"]
    blocks = []
    for number, argument in enumerate(ARGUMENTS):
        if number % step:
            continue
        body = BODIES[number % len(BODIES)]
        lines = [f":{option}: {VALUES[(number + at) % len(VALUES)]}" for at, option in enumerate(options)]
        blocks.append("\n".join([f"::::{{{name}}} {argument}", *lines, "", body, "::::"]))
        blocks.append("\n".join([f"::::{{{name}}} {argument}", body, "::::"]))
        indented = body.replace("\n", "\n   ")
        blocks.append(f"````{{eval-rst}}\n.. {name}:: {argument}\n\n   {indented}\n\n````")
    for at, option in enumerate(options):
        if at % step:
            continue
        argument, value = ARGUMENTS[at % len(ARGUMENTS)], VALUES[at % len(VALUES)]
        blocks.append(f"````{{eval-rst}}\n.. {name}:: {argument}\n   :{option}: {value}\n\n   words\n\n````")
    return "\n\n".join(["# Page", *blocks, "last words"]) + "\n"


def role_page(name: str) -> str:
    """Return a page that calls a role with many texts."""
    markdown = (f"x {{{name}}}`{text}` y" for text in TEXTS)
    restructured = (f"x :{name}:`{text}` y" for text in TEXTS)
    return "\n\n".join(["# Page", *markdown, "````{eval-rst}", *restructured, "````", "last words"]) + "\n"


def project_of(folder: Path, pages: Mapping[str, str], conf: str = CONF_PY) -> Project:
    """Return a project with hostile files in and beside it."""
    (folder / "outside.txt").write_text(SECRET, "utf-8")
    return Project(
        folder,
        {
            "index.md": "# I\n\n:::{toctree}\n:glob:\n\n*\n:::\n",
            "evil.py": EVIL.format(folder / LEFT),
            "part.txt": SECRET,
            "docutils.conf": "[general]\nraw_enabled: yes\nfile_insertion_enabled: yes\n",
            **pages,
        },
        f"import sys\nsys.path.insert(0, {str(folder / 'source')!r})\n{conf}",
    )


def built(project: Project, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> Result:
    """Build; nothing is asked, imported or shown from a file, and every page comes to its end."""
    asked: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda *args: asked.append(args))
        patch.setattr(socket, "getaddrinfo", lambda *args, **_options: asked.append(args))
        result = project.build(**settings)
    assert asked == []
    assert not (project.folder / LEFT).exists()
    assert "evil" not in sys.modules
    return result


def acts(result: Result) -> dict[str, list[str]]:
    """Return what could act on the pages, by their names."""
    found = {}
    for path in sorted(result.outdir.glob("p*.html")):
        text = path.read_text("utf-8")
        page = BeautifulSoup(text, "html.parser")
        body = page.select(".body, article")[0]
        assert "last words" in body.get_text(), path.name
        wrong = [str(tag)[:200] for tag in body.find_all(True) if is_active(tag.name, {**tag.attrs})]
        wrong += [str(tag) for tag in page.select("head > *") if any(name.startswith("on") for name in tag.attrs)]
        # Linked data is no script, and its words are escaped.
        scripts = 'head script:not([type="application/ld+json"]):-soup-contains("pwned")'
        wrong += [str(tag) for tag in page.select(f'meta[http-equiv="refresh" i], {scripts}')]
        wrong += [SECRET] * (SECRET in text)
        if wrong:
            found[path.name] = wrong
    return found


def is_active(name: str, attributes: dict[str, object]) -> bool:
    """Tell whether a tag runs, loads or sends something, but for what the extension makes."""
    if name == "script":
        return attributes.get("type") != "application/ld+json"
    if name in {"iframe", "object", "embed", "link", "meta", "base", "style", "applet", "frame"}:
        return True
    return any(
        is_active_attribute(attribute, " ".join(found) if isinstance(found, list) else str(found))
        for attribute, found in attributes.items()
    )


def is_active_attribute(name: str, value: str) -> bool:
    """Tell whether an attribute runs, loads or sends something."""
    plain = re.sub(r"[\0-\x20]", "", value).lower()
    if name in {"src", "srcset", "poster", "data", "action", "xlink:href"} and "evil.example" in plain:
        return True
    if name in {"href", "src", "action"} and plain.startswith(("javascript:", "vbscript:", "data:text")):
        return True
    if name == "style":
        return bool(re.search(r"url|//|\\", plain))
    return name.startswith("on") or name in {"srcdoc", "formaction", "ping", "background"}


def pages_of(known: Known, code: str) -> dict[str, str]:
    """Return a page for each name that a language has for a directive or a role."""
    named, said = LANGUAGES[code]
    made = [directive_page(name, known.directives.get(target, ()), step=4) for name, target in named.items()]
    made += [role_page(name) for name in said]
    return {f"p{number}.md": page for number, page in enumerate(made)}


# -- some pages ------------------------------------------------------------------------------------------------------


def test_names_in_another_language_are_no_way_around(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, said = LANGUAGES["ja"]
    wanted = {"include", "raw", "csv-table", "figure", "image", "meta", "note"}
    pages = {
        f"p{number}.md": directive_page(name, known.directives[target])
        for number, (name, target) in enumerate(named.items())
        if target in wanted
    }
    pages["prole.md"] = role_page(next(name for name, target in said.items() if target == "raw"))
    assert len(pages) >= len(wanted)
    result = built(project_of(tmp_path, pages), monkeypatch)
    assert acts(result) == {}
    for name, target in named.items():
        refused = any(f"the directive '{name}' is not allowed" in line for line in result.warnings)
        assert refused == (target in {"include", "raw", "meta"}), name


def test_what_notes_are_made_of_is_allowed(tmp_path: Path) -> None:
    page = """\
# Notes

:::{event} notes
:date: 2030-01-01
:::

:::{note}
One **bold** {kbd}`Ctrl`, {math}`a^2 < b`, {topic}`lambda`, a line\\
and another.
:::

```{code-block} python
:caption: Code
print("<b>")
```

:::{figure} x.png
:width: 50%
:target: https://example.org/

Words
:::

:::{list-table}
:widths: 30 70
* - a
  - [link](https://example.org/)
:::

:::{dropdown} More
inside
:::

::::{tab-set}
:::{tab-item} One
First
:::
::::

:::{search-box}
:::

![away](https://example.org/picture.png)

- [ ] {download}`x.png` {fact}`limit 15 min`
"""
    files: dict[str, str | bytes] = {
        "index.md": "# I\n\n:::{toctree}\nnotes\nlambda\n:::\n",
        "notes.md": page,
        "lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
        "x.png": b"\x89PNG\r\n\x1a\n",
    }
    conf = CONF.replace('"myst_parser"', '"myst_parser", "sphinx_design"')
    trusted, untrusted_site = (
        Project(tmp_path / name, files, f"{conf}eventnotes_untrusted = {name == 'untrusted'}\n").build()
        for name in ("trusted", "untrusted")
    )
    assert untrusted_site.warnings == trusted.warnings == []
    for name in ("notes.html", "lambda.html"):
        shown, other = (result.page(name).select("article")[0] for result in (trusted, untrusted_site))
        # The filter writes what HTML means, such as the body of a table that names none.
        assert _tags(BeautifulSoup(str(shown), "html.parser")) == _tags(BeautifulSoup(str(other), "html.parser"))
        assert shown.get_text() == other.get_text()
    for wanted in ("math msup", "form input[type=search]", "details summary", "a[download]", "a[data-embed]", "video"):
        assert bool(untrusted_site.page("notes.html").select(f"article {wanted}")) == (wanted != "video")


def _tags(tree: BeautifulSoup) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            tag.name,
            sorted((name, " ".join(value) if isinstance(value, list) else value) for name, value in tag.attrs.items()),
        )
        for tag in tree.find_all(True)
        if tag.name != "tbody"
    ]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a<script>pwned(1)</script></p>", "<p>a</p>"),
        ('<img src="//evil.example/x" alt="a">', '<img alt="a">'),
        ('<img src="\\\\evil.example/x">', "<img>"),
        ('<img src=" http:evil.example">', "<img>"),
        ('<img src="_images/x.png" onerror="x">', '<img src="_images/x.png">'),
        ('<video src="https://evil.example/"></video>', "<video></video>"),
        ('<a href="jav&#9;ascript:x">b</a>', "<a>b</a>"),
        ('<a href="https://example.org/">b</a>', '<a href="https://example.org/">b</a>'),
        ('<p style="width: 50.0%">c</p>', '<p style="width: 50.0%">c</p>'),
        ('<p style="background: url(x)">c</p>', "<p>c</p>"),
        ('<p style="background: u\\72l(x)">c</p>', "<p>c</p>"),
        ('<form action="https://evil.example/"><input type="password"></form>', "<form><input></form>"),
        (
            '<form action="search.html"><input type="search"></form>',
            '<form action="search.html"><input type="search"></form>',
        ),
        ('<svg><use href="https://evil.example/"></use><path d="M0"></path></svg>', '<svg><path d="M0"></path></svg>'),
        ("<math><mtext><img src=x onerror=pwned(1)></mtext></math>", None),
        ("<iframe srcdoc='x'></iframe><object data=x></object><base href=//x><meta http-equiv=refresh>", ""),
    ],
)
def test_the_second_wall(html: str, kept: str | None) -> None:
    found = filtered(html)
    assert found == kept if kept is not None else "onerror" not in found


def test_everything_on_the_lists_is_there(known: Known) -> None:
    """A new version that renames something must not make it vanish from the pages unseen."""
    assert (untrusted.DIRECTIVES | untrusted.ROLES) - known.kinds == set()


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_acts_by_any_name_of_a_language(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser, code: str
) -> None:
    pages = pages_of(known, code)
    assert len(pages) > 50
    result = built(project_of(tmp_path, pages), monkeypatch, language=code)
    assert acts(result) == {}
    check(browser, result, [f"{name[:-3]}.html" for name in list(pages)[::10]])


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_acts_that_extensions_register(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    made = [directive_page(name, options) for name, options in known.directives.items()]
    made += [role_page(name) for name in known.roles]
    pages = {f"p{number}.md": page for number, page in enumerate(made)}
    assert len(pages) > 350
    conf = CONF_PY.replace('"basic"', '"furo"')
    result = built(project_of(tmp_path, pages, conf), monkeypatch)
    assert acts(result) == {}
    check(browser, result, [f"{name[:-3]}.html" for name in list(pages)[::5]])


def check(browser: Browser, result: Result, names: Iterable[str]) -> None:
    """Open pages in a browser: nothing runs, and no other site is asked."""
    with served(result.outdir) as address:
        reader = Reader(browser, address)
        assert {name: active for name in names if (active := reader.read(quote(name)))} == {}
        assert reader.ran == []
        assert reader.asked == []
        reader.close()

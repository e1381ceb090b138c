"""Sphinx's toctrees and titles as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx import addnodes

from eventnotes import private_apis
from eventnotes.domain import notes_domain
from eventnotes.parsing.inline_text import runs_of
from eventnotes.views.navigation.items import NavItem, plain_title
from eventnotes.views.navigation.navigator import Navigator
from eventnotes.views.navigation.page_tree import PageTree, Toctree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

    from eventnotes.model.records import Run


@dataclass(slots=True)
class _Navigation:
    """The navigation of a build, made when first needed."""

    navigator: Navigator | None = None


def navigator_of(app: Sphinx) -> Navigator:
    """Return the navigation of a project after reading; made once for each notebook."""
    domain = notes_domain(app.env)
    known = domain.state.part(_Navigation)
    if known.navigator is None or known.navigator.notebook is not domain.notebook:
        env, root = app.env, app.config.root_doc
        names = sorted(env.found_docs)
        titles = {name: runs_of(title) for name in names if (title := private_apis.title(env, name)) is not None}
        trees = {name: tuple(_trees(env, name, app.tags, titles)) for name in names}
        known.navigator = Navigator(PageTree(domain.notebook, root, trees, titles))
    return known.navigator


def _trees(env: BuildEnvironment, docname: str, tags: Tags, titles: dict[str, tuple[Run, ...]]) -> Iterator[Toctree]:
    """Yield the toctrees on a page, without those that *tags* exclude."""
    for node in private_apis.toctrees(env, docname):
        if _is_chosen(node, tags):
            found = (_entry(env, docname, title, target, titles) for title, target in node["entries"])
            entries = tuple(entry._replace(hidden=bool(node.get("hidden"))) for entry in found if entry is not None)
            yield Toctree(node.get("caption") or "", entries, is_globbed=node["glob"])


def _is_chosen(node: addnodes.toctree, tags: Tags) -> bool:
    """Tell whether every ``only`` around a toctree keeps it."""
    above = node.parent
    while above is not None:
        if isinstance(above, addnodes.only) and not tags.eval_condition(above["expr"]):
            return False
        above = above.parent
    return True


def _entry(
    env: BuildEnvironment, docname: str, title: str | None, target: str, titles: dict[str, tuple[Run, ...]]
) -> NavItem | None:
    """Return an entry of a toctree on the page *docname*; None if it leads to no page."""
    own = plain_title(title) if title else None
    if target.find("://") > 0:
        return NavItem(own or plain_title(target), url=target)
    page = docname if target == "self" else target
    if page in titles:
        number = private_apis.section_number(env, page) if target != "self" else ()
        return NavItem(own or titles[page], page, number=number)
    generated = private_apis.generated_page(env, target)
    return NavItem(own or plain_title(generated[1]), generated[0]) if generated else None

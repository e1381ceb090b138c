"""Undocumented parts of Sphinx, MyST-Parser and Furo that the extension relies on, each with its reason.

``tests/test_internals.py`` tells when a version changes one; ``make matrix`` runs it with the oldest and the newest.
"""

from __future__ import annotations

import logging
import re
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.directives.other import TocTree as TocTreeDirective
from sphinx.environment.adapters.toctree import TocTree
from sphinx.locale import get_translator
from sphinx.search import js_index
from sphinx.util.logging import NAMESPACE
from sphinx.util.parallel import ParallelTasks, parallel_available

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

# -- what Sphinx stores ------------------------------------------------------------------------------------------

#: The file of the stored environment, beside the doctrees: it tells whether anything was read since a build.
ENVIRONMENT_FILE = ENV_PICKLE_FILENAME


def renumber_pictures(env: BuildEnvironment) -> None:
    """Name the copies of pictures in the order of their paths.

    Sphinx numbers pictures of one name in the order of reading, so that names would differ between builds.
    """
    pictures = type(env.images)()
    for path, (docnames, _name) in sorted(env.images.items()):
        for docname in sorted(docnames):
            pictures.add_file(docname, path)
    env.images = pictures


def pictures(env: BuildEnvironment) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each picture's path, the name of its copy and the documents that show it; Sphinx tells them nowhere."""
    for path, (docnames, name) in env.images.items():
        yield path, name, docnames


def copied_downloads(env: BuildEnvironment) -> Iterator[str]:
    """Yield the paths of files for download in the output's folder of such files; Sphinx tells them nowhere."""
    for _docnames, path in env.dlfiles.values():
        yield str(path)


def forget_file(env: BuildEnvironment, name: str) -> None:
    """Publish a file neither as a picture nor as a download; Sphinx forgets only all files of a page."""
    env.images.pop(name, None)
    env.dlfiles.pop(Path(name), None)


def forget_section_numbers(env: BuildEnvironment) -> None:
    """Remove the section numbers of the last build: Sphinx overwrites numbers, and leaves those of other pages."""
    if env.toc_secnumbers or env.numbered_toctrees:
        references = (node for toc in env.tocs.values() for node in toc.findall(nodes.reference))
        for node in (*references, *env.titles.values()):
            node.attributes.pop("secnumber", None)


def section_number(env: BuildEnvironment, docname: str) -> tuple[int, ...]:
    """Return the number of a page's first heading; empty where it has none."""
    return tuple(env.toc_secnumbers.get(docname, {}).get("") or ())


def numbers_digest(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield the numbers of a page's sections and figures in an order of their own: pages show them."""
    yield repr(sorted(env.toc_secnumbers.get(docname, {}).items()))
    figures = env.toc_fignumbers.get(docname, {})
    yield repr(sorted((kind, sorted(numbers.items())) for kind, numbers in figures.items()))


def listed_pages(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the pages in the tables of contents on a page, whose headings the page shows."""
    return env.toctree_includes.get(docname, [])


def toctrees(env: BuildEnvironment, docname: str) -> Iterator[addnodes.toctree]:
    """Yield the tables of contents on a page: navigation is made of them."""
    return env.tocs[docname].findall(addnodes.toctree)


def generated_page(env: BuildEnvironment, name: str) -> tuple[str, str] | None:
    """Return the page name and title of a page that is no document, such as ``genindex``: toctrees may name it."""
    docname, anchor, title = env.domains.standard_domain.labels.get(name, ("", "", ""))
    return (docname, str(title)) if docname and not anchor else None


def restore_generated_pages(env: BuildEnvironment) -> None:
    """Restore the labels of pages that are no document: Sphinx forgets one with a document of its name."""
    standard = env.domains.standard_domain
    for name in ("labels", "anonlabels"):
        standard.data[name].update(standard.initial_data[name])


# -- how Sphinx builds -------------------------------------------------------------------------------------------


def run_beside(task: Callable[[], Any], use: Callable[[Any], object]) -> Callable[[], None]:
    """Run *task* in a forked process and hand its result to *use*; return what waits for it.

    Sphinx's own class, because it brings errors and warnings of the other process here.
    """
    tasks = ParallelTasks(1)
    tasks.add_task(task, result_func=lambda _, result: use(result))
    return tasks.join


def can_fork(parallel: int) -> bool:
    """Tell whether this system, and the option ``-j``, let a build use more than one process."""
    return parallel > 1 and bool(parallel_available)


def filter_generated_pages(builder: StandaloneHTMLBuilder, is_wanted: Callable[[str], bool]) -> None:
    """Write only those pages made from no document that are wanted: Sphinx writes them last, over documents too."""
    handle_page = builder.handle_page

    def handle(name: str, context: dict[str, Any], *args: Any, **options: Any) -> None:
        is_page = options.get("event_arg") is None and options.get("outfilename") is None
        if not is_page or is_wanted(name):
            handle_page(name, context, *args, **options)

    vars(builder)["handle_page"] = handle


@contextmanager
def wrapped_directives(wrap: Callable[[Any], Any]) -> Iterator[None]:
    """Hand each directive that docutils or MyST looks up in the block to *wrap*."""
    lookup = directives.directive

    def wrapped(*args: Any) -> tuple[Any, list[nodes.system_message]]:
        found, messages = lookup(*args)
        return wrap(found), messages

    vars(directives)["directive"] = wrapped
    try:
        yield
    finally:
        vars(directives)["directive"] = lookup


def html_settings(builder: Builder) -> str:
    """Return a digest of the settings that HTML depends on; Sphinx notices their changes by a file of its own."""
    info = getattr(builder, "build_info", None)
    return f"{info.config_hash} {info.tags_hash}" if info else ""


def layout_folders(builder: Builder) -> tuple[Path, ...]:
    """Return the folders of templates and themes that pages are laid out by; empty where the builder has none."""
    return tuple(map(Path, getattr(getattr(builder, "templates", None), "pathchain", ())))


def index_pages(builder: Builder) -> Iterator[str]:
    """Yield the names of the pages that hold the indices of domains, as far as they have entries."""
    return (index[0] for index in getattr(builder, "domain_indices", ()))


def pictures_folder(builder: StandaloneHTMLBuilder) -> str:
    """Return the output's folder of pictures."""
    return builder.imagedir


def copies_sources(builder: StandaloneHTMLBuilder) -> bool:
    """Tell whether the builder may publish sources; a setting can forbid it."""
    return builder.copysource


def search_scripts(builder: StandaloneHTMLBuilder) -> list[Path]:
    """Return the scripts that Sphinx's search copies for the language."""
    return list(builder.indexer.get_js_stemmer_rawcodes()) if builder.indexer else []


def render(builder: StandaloneHTMLBuilder, node: nodes.Node) -> dict[str, str]:
    """Return a node as HTML, by parts (``fragment``, ``title``); Sphinx has no public way to render one."""
    return builder.render_partial(node)


def forget_numbers_of_page(builder: StandaloneHTMLBuilder) -> None:
    """Forget the numbers of the page that was written last: :func:`render` needs some, and a first page has none."""
    builder.secnumbers, builder.fignumbers = {}, {}


def contents_of_page(builder: StandaloneHTMLBuilder, docname: str) -> nodes.Node:
    """Return the headings of a page as a list: a topic's page gets more entries."""
    return TocTree(builder.env).get_toc_for(docname, builder)


def switch_search(builder: StandaloneHTMLBuilder, *, on: bool) -> None:
    """Have a search page or none.

    Off while Sphinx decides whether to make its own index, on where pages ask whether there is a search page.
    """
    builder.search = on


def makes_search_index(builder: Builder) -> bool:
    """Tell whether Sphinx makes its own search index, out of the nodes of pages."""
    return getattr(builder, "indexer", None) is not None


def search_index_file(builder: Builder) -> str:
    """Return the name of Sphinx's search index."""
    return getattr(builder, "searchindex_filename", None) or "searchindex.js"


def without_unused_words(index: str) -> str:
    """Return Sphinx's search index without the words that an incremental build leaves there without a page."""
    found = js_index.loads(index)
    for name in ("terms", "titleterms"):
        found[name] = {word: pages for word, pages in found[name].items() if pages != []}
    return js_index.dumps(found)


def name_empty_globs() -> None:
    """Let ``suppress_warnings`` know the warning of a toctree's glob that matches nothing as ``toc.empty_glob``.

    Sphinx documents that name, but gives the warning without its type: sphinx#14625.
    """
    logging.getLogger(f"{NAMESPACE}.{TocTreeDirective.__module__}").addFilter(_add_type)


def _add_type(record: logging.LogRecord) -> bool:
    if getattr(record, "subtype", None) == "empty_glob":
        record.type = "toc"
    return True


# -- texts -------------------------------------------------------------------------------------------------------

#: The author of a project whose ``conf.py`` names none.
UNKNOWN_AUTHOR = "Author name not set"
#: Sphinx compiles its JavaScript catalogues to one call with one JSON object.
_CATALOG = re.compile(r"\s*Documentation\.addTranslations\((\{.*\})\);?\s*", re.DOTALL)


def javascript_catalog(script: str) -> str | None:
    """Return the JSON in a JavaScript catalogue of Sphinx; None where the script is something else."""
    match = _CATALOG.fullmatch(script)
    return match[1] if match else None


def plural(catalog: str, singular: str, plural: str, count: int) -> str:
    """Return the translation that goes with *count*: Sphinx has a public way for ``_`` alone."""
    return get_translator(catalog).ngettext(singular, plural, count)


# -- MyST-Parser and Furo ----------------------------------------------------------------------------------------


def myst_anchors(env: BuildEnvironment, docname: str) -> Mapping[str, Any]:
    """Return the anchors that MyST gave to a page's headings, with line, id and text: its links show the text."""
    found = env.metadata.get(docname, {}).get("myst_slugs", {})
    return found if isinstance(found, dict) else {}


@contextmanager
def extended_markdown(extend: Callable[[Any], None]) -> Iterator[None]:
    """Hand each Markdown parser that MyST makes in the block to *extend*: it has no setting for plugins."""
    myst: Any = sys.modules.get("myst_parser.parsers.sphinx_")
    make = myst and myst.create_md_parser

    def extended(*args: Any) -> Any:
        parser = make(*args)
        extend(parser)
        return parser

    if myst:
        myst.create_md_parser = extended
    try:
        yield
    finally:
        if myst:
            myst.create_md_parser = make


#: The logger of MyST's warnings.
MYST_LOGGER = "sphinx.myst_parser.warnings_"


def furo_tree(toctree: str) -> str | None:
    """Return what Furo makes of a sidebar in Sphinx's form; None where Furo, or this function of it, is missing."""
    try:
        tree: str = import_module("furo.navigation").get_navigation_tree(toctree)
    except (ImportError, AttributeError):
        return None
    return tree


#: The names by which Furo's templates know the sidebar and whether the page's contents are hidden.
FURO_SIDEBAR = "furo_navigation_tree"
FURO_HIDES_CONTENTS = "furo_hide_toc"

"""Undocumented parts of Sphinx, docutils, MyST-Parser and Furo that the extension relies on, each with its reason.

``tests/test_private_apis.py`` tells when a version changes one; ``make matrix`` runs it with the oldest and the newest.
"""

from __future__ import annotations

import inspect
import logging
import mimetypes
import re
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.roles import CustomRole
from docutils.parsers.rst.states import Inliner
from sphinx import addnodes
from sphinx.directives.other import TocTree as TocTreeDirective
from sphinx.environment.adapters.toctree import TocTree
from sphinx.errors import SphinxError
from sphinx.ext.ifconfig import ifconfig
from sphinx.ext.todo import todo_node
from sphinx.util.index_entries import split_index_msg
from sphinx.util.logging import NAMESPACE
from sphinx.writers.html5 import HTML5Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.epub3 import Epub3Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

# -- what Sphinx stores ------------------------------------------------------------------------------------------


def read_times(env: BuildEnvironment) -> dict[str, int]:
    """Return when each page was read, in microseconds; what is changed there is stored."""
    return env.all_docs


def read_next_time(env: BuildEnvironment, docname: str | None) -> None:
    """Have the next build read a page again, or all pages for an unknown one; Sphinx can only for that being read."""
    env.reread_always.update([docname] if docname in env.found_docs else env.found_docs)


def forget_doctrees(env: BuildEnvironment, most: int) -> None:
    """Forget the document trees in memory if they are more than *most*; they are read from their files when needed.

    Sphinx keeps each that it has read, in one process, until it is written. A tree takes forty times its source.
    """
    for cache in (env._write_doc_doctree_cache, env._pickled_doctree_cache):  # noqa: SLF001 -- no other way
        if len(cache) > most:
            cache.clear()


def dependencies(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the files beside its source that a page was made from: absolute, or relative to the source directory."""
    return sorted(map(str, env.dependencies.get(docname, ())))


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


def shown_files(env: BuildEnvironment) -> Iterator[str]:
    """Yield the paths of all pictures and files for download, relative to the source directory."""
    yield from map(str, (*env.images, *env.dlfiles))


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


def replace_listing_pages(env: BuildEnvironment, pages: dict[str, set[str]]) -> dict[str, set[str]]:
    """Replace which pages Sphinx writes again, because of a table of contents, when others change; return them."""
    before, env.files_to_rebuild = env.files_to_rebuild, pages
    return before


def title(env: BuildEnvironment, docname: str) -> nodes.title | None:
    """Return the title of a page; None where there is no such page."""
    return env.titles.get(docname)


def contents(env: BuildEnvironment, docname: str) -> nodes.bullet_list | None:
    """Return the headings of a page, with the tables of contents on it; None where there is no such page."""
    return env.tocs.get(docname)


def toctrees(env: BuildEnvironment, docname: str) -> Iterator[addnodes.toctree]:
    """Yield the tables of contents on a page: navigation is made of them."""
    found = contents(env, docname)
    return found.findall(addnodes.toctree) if found is not None else iter(())


def generated_page(env: BuildEnvironment, name: str) -> tuple[str, str] | None:
    """Return the page name and title of a page that is no document, such as ``genindex``: toctrees may name it."""
    docname, anchor, title = env.domains.standard_domain.labels.get(name, ("", "", ""))
    return (docname, str(title)) if docname and not anchor else None


def restore_generated_pages(env: BuildEnvironment) -> None:
    """Restore the labels of pages that are no document: Sphinx forgets one with a document of its name."""
    standard = env.domains.standard_domain
    for name in ("labels", "anonlabels"):
        standard.data[name].update(standard.initial_data[name])


# -- how pages are read ------------------------------------------------------------------------------------------

#: An encoding that fails at no byte, with a letter for each.
BYTEWISE = "latin-1"


def markup_names(env: BuildEnvironment, kind: str) -> dict[str, str]:
    """Return all names of ``directives`` or ``roles`` as they are written, by name with and without its domain."""
    known: dict[str, str] = {}
    default = env.current_document.default_domain
    for domain in env.domains.sorted():
        is_plain = domain is default or domain.name == "std"
        for name in getattr(domain, kind):
            full = f"{domain.name}:{name}"
            known[full] = full
            known[name] = name if is_plain else known.get(name, full)
    module = {"directives": directives, "roles": roles}[kind]
    for registry in (f"_{kind}", f"_{kind.removesuffix('s')}_registry"):
        known.update((name, name) for name in vars(module)[registry] if name)
    return known


def directive_behind(directive: Any) -> Any:
    """Return the class that is registered as a directive: Sphinx hands out those of domains in a subclass."""
    is_adapter = getattr(directive, "__qualname__", "") == "Domain.directive.<locals>.DirectiveAdapter"
    return directive.__mro__[1] if is_adapter else directive


def role_behind(role: Any) -> Any:
    """Return what is registered as a role: Sphinx hands out those of domains in a function, docutils its own too."""
    if getattr(role, "__qualname__", "") == "Domain.role.<locals>.role_adapter":
        found = inspect.getclosurevars(role).nonlocals
        role = found["self"].roles[found["name"]]
    return role_behind(role.base_role) if isinstance(role, CustomRole) else role


def role_location(inliner: Any, line: int) -> tuple[str | None, int | None]:
    """Return the file and the line of a role, also where Markdown and reStructuredText are nested.

    Both parsers share a reporter, and the first one sets its ``get_source_and_line`` for the rest of the page.
    """
    document = inliner.document
    if not isinstance(inliner, Inliner):
        return document["source"], line
    reader = getattr(inliner.reporter.get_source_and_line, "__self__", None)
    if getattr(reader, "document", None) is document or not document.current_source:
        source, number = inliner.reporter.get_source_and_line(line)
        return str(source) if source else None, number
    # The parser is at the end of the paragraph; included lines count in ``line``.
    return document.current_source, min(line, document.current_line or line)


def line_reached(document: nodes.document) -> int | None:
    """Return the line that a parser that fails has reached."""
    locate = getattr(document.reporter, "get_source_and_line", None)
    # MyST has none before the first block, when it reads the front matter.
    line = document.current_line or (locate(None)[1] if locate else 1)
    return int(line) if line else None


def source_parsers(app: Sphinx) -> list[tuple[str, type[Any]]]:
    """Return the parsers of the project with the types of files that they are for."""
    return sorted(app.registry.get_source_parsers().items())


def retry_reading(builder: Builder, note: Callable[[str, Exception], object]) -> None:
    """Read a page once more after an exception, which *note* is told: Sphinx would give up the build.

    Sources are decoded bytewise, because it would also give up at one byte that is no UTF-8. (``source_encoding`` holds
    for included files too.)
    """
    read_doc = builder.read_doc

    def read(docname: str, **options: Any) -> None:
        try:
            read_doc(docname, **options)
        except (OSError, SphinxError):
            raise
        except Exception as error:  # noqa: BLE001  (a parser, a transform or a handler may raise anything)
            note(docname, error)
            _forget_page(builder.env, docname)
            read_doc(docname, **options)

    builder.env.settings["input_encoding"] = BYTEWISE
    vars(builder)["read_doc"] = read


def read_again(builder: Builder, docname: str) -> None:
    """Read a page a second time in one build, as Sphinx reads the pages that have changed before it reads any."""
    _forget_page(builder.env, docname)
    builder.read_doc(docname)


def _forget_page(env: BuildEnvironment, docname: str) -> None:
    """Forget what was read of a page."""
    env.events.emit("env-purge-doc", env, docname)
    env.clear_doc(docname)


def publish_download(env: BuildEnvironment, path: str) -> str:
    """Publish a file that the page being read names, as the role ``download`` does; return its path in the output."""
    return env.dlfiles.add_file(env.docname, path).as_posix()


# -- removing nodes from a page ----------------------------------------------------------------------------------


def orphaned_footnotes(document: nodes.document, marked: set[int]) -> Iterator[nodes.Node]:
    """Yield footnotes outside of the *marked* nodes (by ``id()``) that only these refer to."""
    notes = [*document.footnotes, *document.autofootnotes]
    pairs: list[tuple[list[nodes.footnote_reference], list[nodes.footnote]]] = [
        (references, [note for note in notes if name in note["names"]])
        for name, references in document.footnote_refs.items()
    ]
    # Footnotes without a name belong to references without one, in their order.
    unnamed = [reference for reference in document.autofootnote_refs if "refname" not in reference]
    for one, other in (
        (unnamed, [note for note in document.autofootnotes if not note["names"]]),
        (document.symbol_footnote_refs, document.symbol_footnotes),
    ):
        pairs += [([reference], [note]) for reference, note in zip(one, other, strict=False)]
    for references, found in pairs:
        if references and all(id(reference) in marked for reference in references):
            yield from (note for note in found if id(note) not in marked)


def forget_nodes(document: nodes.document, marked: set[int]) -> None:
    """Remove the *marked* nodes (by ``id()``) from docutils' lists of footnotes, references and pending nodes."""
    for name, store in vars(document).items():
        if isinstance(store, list):
            store[:] = [item for item in store if id(item) not in marked]
        elif isinstance(store, dict) and name not in {"attributes", "ids"}:
            for key, value in list(store.items()):
                kept = [item for item in value if id(item) not in marked] if isinstance(value, list) else None
                if id(value) in marked or kept == []:
                    del store[key]
                elif kept is not None:
                    store[key] = kept
    for key, name in list(document.substitution_names.items()):
        if name not in document.substitution_defs:
            del document.substitution_names[key]
    waiting = document.transformer.transforms
    waiting[:] = [transform for transform in waiting if id(transform[2]) not in marked]


def forget_ids(document: nodes.document, ids: set[str]) -> None:
    """Remove *ids* from the registries of docutils and MyST."""
    for found in ids:
        document.ids.pop(found, None)
    for name, found in list(document.nameids.items()):
        if found in ids:
            del document.nameids[name]
            document.nametypes.pop(name, None)
    slugs: dict[str, Any] = getattr(document, "myst_slugs", {})
    for slug, (_line, found, _text) in list(slugs.items()):
        if found in ids:
            del slugs[slug]


def forget_objects(env: BuildEnvironment, ids: set[str], equations: set[str]) -> None:
    """Remove objects that directives have registered: glossary terms, functions, options, equations.

    Domains keep an object as a tuple of its document, its id and what else they need, equations by their label. (Those
    of C and C++ keep trees of their own; the names of what is described there stay in the inventory.)
    """
    for domain in env.domains.sorted():
        labels = equations if domain.name == "math" else set()
        for store in domain.data.values():
            for key, entry in list(store.items()) if isinstance(store, dict) else ():
                is_here = isinstance(entry, tuple) and len(entry) > 1 and entry[0] == env.docname
                if is_here and (entry[1] in ids or key in labels):
                    del store[key]


def is_implicit_id(document: nodes.document, anchor: str) -> bool:
    """Tell whether docutils generated *anchor* from a heading."""
    names = [name for name, found in document.nameids.items() if found == anchor]
    return isinstance(document.ids.get(anchor), nodes.section) and not any(map(document.nametypes.get, names))


def replace_id(document: nodes.document, old: str, new: str) -> None:
    """Let the names of the id *old* lead to *new*: docutils has no way to change an id."""
    document.ids.pop(old, None)
    for name, found in document.nameids.items():
        if found == old:
            document.nameids[name] = new


#: The nodes of ``only``, ``ifconfig`` and ``todo``: what a builder, a setting or a tag may leave out of a page.
CONDITIONS: tuple[type[nodes.Element], ...] = (addnodes.only, ifconfig, todo_node)


def is_tagged(builder: Builder, expression: str) -> bool:
    """Evaluate the condition of ``only``; Sphinx does so after a page's records are stored."""
    return bool(builder.tags.eval_condition(expression))


# -- how Sphinx builds -------------------------------------------------------------------------------------------


def filter_generated_pages(builder: StandaloneHTMLBuilder, is_wanted: Callable[[str], bool]) -> None:
    """Write only those pages made from no document that are wanted: Sphinx writes them last, over documents too."""
    handle_page = builder.handle_page

    def handle(name: str, context: dict[str, Any], *args: Any, **options: Any) -> None:
        is_page = options.get("event_arg") is None and options.get("outfilename") is None
        if not is_page or is_wanted(name):
            handle_page(name, context, *args, **options)

    vars(builder)["handle_page"] = handle


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


def make_no_search_index(builder: StandaloneHTMLBuilder) -> None:
    """Keep Sphinx from making its own search index, but not its search page: it makes both or neither.

    It loads the old index right before it writes pages, and makes none if it has none then.
    """

    def load_none(docnames: AbstractSet[str]) -> None:
        builder.indexer = None

    builder.load_indexer = load_none  # type: ignore[method-assign]


def makes_search_index(builder: Builder) -> bool:
    """Tell whether Sphinx makes its own search index, out of the nodes of pages."""
    return getattr(builder, "indexer", None) is not None


def complete_search_index(builder: StandaloneHTMLBuilder) -> None:
    """Give Sphinx's search index the general index's entries of all pages, and take out words without a page.

    Sphinx stores the entries in the search index, but does not read them back: it would keep those of the pages that
    it has just written. And it keeps words that no page has any more: they may be withdrawn.
    """
    if builder.indexer is None:
        return
    env, found = builder.env, {}
    builder.indexer.prune(env.all_docs)
    for docname in sorted(env.all_docs):
        titles = builder.indexer._titles  # noqa: SLF001
        if docname in titles and not {"nosearch", "no-search"} & env.metadata[docname].keys():
            words = {
                (word, target or "", main)
                for kind, value, target, main, _key in env.domains.index_domain.entries.get(docname, ())
                for word in _index_words(kind, value)
            }
            found[docname] = sorted(words)
    builder.indexer._index_entries = found  # noqa: SLF001
    for pages_by_word in (builder.indexer._mapping, builder.indexer._title_mapping):  # noqa: SLF001
        for word in [word for word, pages in pages_by_word.items() if not pages]:
            del pages_by_word[word]


def _index_words(kind: str, value: str) -> list[str]:
    try:
        return split_index_msg(kind, value)
    except ValueError:
        return []


def name_empty_globs() -> None:
    """Let ``suppress_warnings`` know the warning of a toctree's glob that matches nothing as ``toc.empty_glob``.

    Sphinx documents that name, but gives the warning without its type: sphinx#14625.
    """
    logging.getLogger(f"{NAMESPACE}.{TocTreeDirective.__module__}").addFilter(_add_type)


def _add_type(record: logging.LogRecord) -> bool:
    if getattr(record, "subtype", None) == "empty_glob":
        record.type = "toc"
    return True


# -- how HTML is written -----------------------------------------------------------------------------------------

#: What Sphinx writes for the characters of a text.
HTML_CHARACTERS: dict[int, str] = HTML5Translator.special_characters
#: Stands for the name of a video while docutils writes it.
_NAME = "\N{OBJECT REPLACEMENT CHARACTER}"


def handled_nodes(app: Sphinx) -> set[str]:
    """Return the names of the nodes that an extension writes in its own way in HTML."""
    handlers = app.registry.translation_handlers
    return {*handlers.get("html", {}), *handlers.get(app.builder.name, {})}


def has_stock_translator(app: Sphinx) -> bool:
    """Tell whether Sphinx's own class writes the pages."""
    return app.registry.get_translator_class(app.builder) is HTML5Translator


def downloads_folder(builder: Builder) -> str | None:
    """Return the address of the folder of files for download, as the page that is written sees it."""
    return getattr(builder, "dlpath", None)


def write_image(translator: HTML5Translator, node: nodes.image) -> None:
    """Write a picture; docutils puts the names of videos into the page as they are."""
    if (mimetypes.guess_type(node["uri"])[0] or "").startswith("image/"):
        type(translator).visit_image(translator, node)
        return
    start, name = len(translator.body), node.get("alt", node["uri"])
    node["alt"] = _NAME
    if node["uri"] not in translator.builder.images:
        node["uri"] = node["uri"].replace('"', "%22")
    type(translator).visit_image(translator, node)
    translator.body[start:] = [part.replace(_NAME, translator.attval(name)) for part in translator.body[start:]]


def math_renderers(app: Sphinx) -> set[str]:
    """Return the names of the ways in which formulas can be written."""
    return set(app.registry.html_inline_math_renderers)


def change_book_content(builder: Epub3Builder, change: Callable[[str], str]) -> None:
    """Change the list of an e-book's files, in which Sphinx can't say that a page holds MathML."""
    build_content = builder.build_content

    def build() -> None:
        build_content()
        path = builder.outdir / "content.opf"
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    vars(builder)["build_content"] = build


# -- texts -------------------------------------------------------------------------------------------------------

#: The author of a project whose ``conf.py`` names none.
UNKNOWN_AUTHOR = "Author name not set"
#: Sphinx compiles its JavaScript catalogues to one call with one JSON object.
_CATALOG = re.compile(r"\s*Documentation\.addTranslations\((\{.*\})\);?\s*", re.DOTALL)


def javascript_catalog(script: str) -> str | None:
    """Return the JSON in a JavaScript catalogue of Sphinx; None where the script is something else."""
    match = _CATALOG.fullmatch(script)
    return match[1] if match else None


# -- MyST-Parser and Furo ----------------------------------------------------------------------------------------


def myst_anchors(env: BuildEnvironment, docname: str) -> Mapping[str, Any]:
    """Return the anchors that MyST gave to a page's headings, with line, id and text: its links show the text."""
    found = env.metadata.get(docname, {}).get("myst_slugs", {})
    return found if isinstance(found, dict) else {}


@contextmanager
def extended_markdown(
    env: BuildEnvironment, extend: Callable[[Any], None], forbid: Callable[[], None] | None
) -> Iterator[None]:
    """Hand each Markdown parser that MyST makes in the block to *extend*: it has no setting for plugins.

    With *forbid*, which is called for a page that sets options of MyST, the page is parsed with those of the site.
    """
    myst: Any = sys.modules.get("myst_parser.parsers.sphinx_")
    make = myst and myst.create_md_parser

    def extended(config: Any, renderer: Any) -> Any:
        site = getattr(env, "myst_config", config)
        if forbid is not None and config != site:
            forbid()
            config = site
        parser = make(config, renderer)
        extend(parser)
        return parser

    if myst:
        myst.create_md_parser = extended
    try:
        yield
    finally:
        if myst:
            myst.create_md_parser = make


def wrap_fences(parser: Any, wrap: Callable[[Callable[[Any], None], Any], None]) -> None:
    """Have *wrap* call what renders a fence: MyST does not tell whether one is closed, and its rules see no nesting."""
    rules = parser.renderer.rules
    for name in ("render_fence", "render_colon_fence"):
        rules[name] = partial(wrap, rules[name])


#: The logger of MyST's warnings.
MYST_LOGGER = "sphinx.myst_parser.warnings_"


#: The name by which Furo's templates know whether the page's contents are hidden.
FURO_HIDES_CONTENTS = "furo_hide_toc"

"""The output files that come from documents, and those that Sphinx and extensions generate beside them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.theming import Theme

from eventnotes import private_apis
from eventnotes.builders import copies_pictures, output_path, writes_pages
from eventnotes.builds import manifest
from eventnotes.domain import notes_domain, state_of
from eventnotes.log import warn
from eventnotes.model.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Themes put the names of sources into links without escaping.
_MARKUP = re.compile(r"[<>\"'&]")
#: What Sphinx takes from the names of static files that are templates.
_TEMPLATE = re.compile(r"(?:_t|\.jinja)$", re.IGNORECASE)


class _Generated(set[str]):
    """The files of the pages of a build that are made from no document, as far as they are made."""


def is_source_public(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether the source of a page may be published: nothing of it is hidden on the page."""
    page = notes_domain(env).pages.get(docname)
    return not _MARKUP.search(docname) and (page is None or not page.hidden)


def hide_source(
    app: Sphinx, docname: str, _template: str, context: dict[str, Any], _document: nodes.document | None
) -> None:
    """Keep a source that must not be published from being copied or linked to."""
    if not is_source_public(app.env, docname):
        context.update({"sourcename": "", "page_source_suffix": "", "has_source": False, "show_source": False})


def generated_files(app: Sphinx) -> set[str]:
    """Return the files of the pages that are made from no document, relative to the output directory."""
    return state_of(app.env).part(_Generated)


def general_index_files(app: Sphinx) -> set[str]:
    """Return those of the general index: with ``html_split_index``, one for each letter that has an entry."""
    return set(filter(_is_index, generated_files(app)))


def _note_generated_page(app: Sphinx, page: str, *_about: object) -> None:
    if page not in app.env.found_docs:
        file = output_path(app.builder, page).relative_to(app.outdir).as_posix()
        generated_files(app).add(file)
        if _is_index(file):
            # All others are made in every build, or deleted by the extension that makes them.
            manifest.add_files(app.outdir, {file})


def _is_index(file: str) -> bool:
    return re.match(r"genindex\W", file) is not None


def register(app: Sphinx) -> None:
    """Connect with the event that tells of each page."""
    app.connect("builder-inited", _keep_documents)
    app.connect("html-page-context", _note_generated_page)


def _keep_documents(app: Sphinx) -> None:
    """Let no page that is made from no document replace one that is, but for those that ``conf.py`` names."""
    builder = app.builder

    def is_wanted(page: str) -> bool:
        names = {page, f"{page}/index", page.removesuffix("/index")} & app.env.found_docs
        taken = next((name for name in sorted(names) if output_path(builder, name) == output_path(builder, page)), None)
        if taken is None or page in app.config.html_additional_pages:
            return True
        message = (
            f"this page stands in the place of '{page}', a page that Sphinx generates and that is left out now;"
            f" rename '{taken}'"
        )
        warn([Problem(kind=ProblemKind.DUPLICATE, message=message, docname=taken)])
        return False

    if isinstance(builder, StandaloneHTMLBuilder) and writes_pages(builder):
        private_apis.filter_generated_pages(builder, is_wanted)


def document_files(builder: Builder) -> set[str]:
    """Return the files made from documents, relative to the output directory."""
    return {path.relative_to(builder.outdir).as_posix() for path in _document_paths(builder)}


def static_files(builder: Builder) -> set[str]:
    """Return the files that Sphinx has copied for the theme, the language and the project, as the others."""
    if not isinstance(builder, StandaloneHTMLBuilder):
        return set()
    folders = [builder.confdir / name for name in builder.config.html_static_path]
    if isinstance(builder.theme, Theme):  # not of builders for other programs
        folders += [Path(folder, "static") for folder in builder.theme.get_theme_dirs()]
    names = {path.name for path in private_apis.search_scripts(builder)}
    for folder in folders:
        paths = (path for path in (folder, *folder.rglob("*")) if path.is_file())
        names |= {path.relative_to(folder if path != folder else folder.parent).as_posix() for path in paths}
    return {f"_static/{_TEMPLATE.sub('', name)}" for name in names}


def withheld_sources(builder: Builder) -> set[str]:
    """Return the copied sources that must not be published, relative to the output directory."""
    if not isinstance(builder, StandaloneHTMLBuilder):
        return set()
    found = (docname for docname in builder.env.found_docs if not is_source_public(builder.env, docname))
    return {f"_sources/{_source_name(builder, docname)}" for docname in found}


def _document_paths(builder: Builder) -> Iterator[Path]:
    if writes_pages(builder):
        for docname in builder.env.found_docs:
            yield output_path(builder, docname)
    if isinstance(builder, StandaloneHTMLBuilder):
        yield from _paths_beside_pages(builder)
    elif copies_pictures(builder):
        # The pictures that it has copied.
        yield from (builder.outdir / name for name in builder.images.values())


def _paths_beside_pages(builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    env, root = builder.env, builder.outdir
    for _path, name, _docnames in private_apis.pictures(env):
        yield root / "_images" / name
    for path in private_apis.copied_downloads(env):
        yield root / "_downloads" / path
    for page in private_apis.index_pages(builder):
        yield builder.get_output_path(page)
    if builder.config.html_copy_source:
        for docname in env.found_docs:
            if is_source_public(env, docname):
                yield root / "_sources" / _source_name(builder, docname)


def _source_name(builder: StandaloneHTMLBuilder, docname: str) -> str:
    suffix = str(builder.env.doc2path(docname, base=False))[len(docname) :]
    extra = builder.config.html_sourcelink_suffix
    return docname + suffix + ("" if suffix == extra else extra)

"""Outputs: which files a builder makes of which document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from eventnotes.publishing.sources import shows_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def writes_pages(builder: Builder) -> bool:
    """Tell whether *builder* writes a file for each document (LaTeX and single-page HTML do not)."""
    if isinstance(builder, SingleFileHTMLBuilder):
        return False
    return isinstance(builder, StandaloneHTMLBuilder) or bool(getattr(builder, "out_suffix", ""))


def is_web(builder: Builder) -> bool:
    """Tell whether *builder* makes a web site, to which players and data files belong."""
    return builder.format == "html" and builder.name != "epub"


def has_search_page(builder: Builder) -> bool:
    """Tell whether *builder* makes a page for searching (help formats have a search of their own)."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not isinstance(builder, SerializingHTMLBuilder)
        and is_web(builder)
        and writes_pages(builder)
        and type(builder).search
    )


def copies_pictures(builder: Builder) -> bool:
    """Tell whether *builder* puts the documents' pictures into its output directory."""
    return isinstance(builder, StandaloneHTMLBuilder) or builder.format in {"latex", "texinfo"}


def page_path(builder: Builder, docname: str) -> Path:
    """Return the file that *builder* writes for a document."""
    if isinstance(builder, StandaloneHTMLBuilder):
        return builder.get_output_path(docname)
    suffix: str = getattr(builder, "out_suffix", "")
    return builder.outdir / f"{docname}{suffix}"


def is_given(app: Sphinx, name: str) -> bool:
    """Tell whether the project brings a file of this name itself, by ``html_extra_path``."""
    paths = (Path(app.confdir, entry) for entry in app.config.html_extra_path)
    return any(path.name == name if path.is_file() else (path / name).is_file() for path in paths)


def made_files(builder: Builder) -> set[str]:
    """Return the files that follow from the documents, relative to the output directory."""
    return {path.relative_to(builder.outdir).as_posix() for path in _made(builder)}


def withheld_files(builder: Builder) -> set[str]:
    """Return the copied sources that must not be published, relative to the output directory."""
    if not isinstance(builder, StandaloneHTMLBuilder):
        return set()
    found = (docname for docname in builder.env.found_docs if not shows_source(builder.env, docname))
    return {f"_sources/{_source_name(builder, docname)}" for docname in found}


def _made(builder: Builder) -> Iterator[Path]:
    if writes_pages(builder):
        for docname in builder.env.found_docs:
            yield page_path(builder, docname)
    if isinstance(builder, StandaloneHTMLBuilder):
        yield from _beside_pages(builder)
    elif copies_pictures(builder):
        # What it has copied: Sphinx keeps no other account of it.
        yield from (builder.outdir / name for name in builder.images.values())


def _beside_pages(builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    env, root = builder.env, builder.outdir
    for _docs, name in env.images.values():
        yield root / builder.imagedir / name
    for _docs, path in env.dlfiles.values():
        yield root / "_downloads" / path
    for index in getattr(builder, "domain_indices", ()):
        yield builder.get_output_path(index[0])
    if builder.copysource and builder.config.html_copy_source:
        for docname in env.found_docs:
            if shows_source(env, docname):
                yield root / "_sources" / _source_name(builder, docname)


def _source_name(builder: StandaloneHTMLBuilder, docname: str) -> str:
    suffix = str(builder.env.doc2path(docname, base=False))[len(docname) :]
    extra = builder.config.html_sourcelink_suffix
    return docname + suffix + ("" if suffix == extra else extra)

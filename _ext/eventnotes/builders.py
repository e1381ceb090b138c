"""What builders write: predicates, and the paths of pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def writes_pages(builder: Builder) -> bool:
    """Tell whether *builder* writes a file for each document (LaTeX and single-page HTML do not)."""
    if isinstance(builder, SingleFileHTMLBuilder):
        return False
    return isinstance(builder, StandaloneHTMLBuilder) or bool(getattr(builder, "out_suffix", ""))


def is_web(builder: Builder) -> bool:
    """Tell whether *builder* makes a web site, with players and data files."""
    return builder.format == "html" and builder.name != "epub"


def has_search_page(builder: Builder) -> bool:
    """Tell whether *builder* makes a search page (help formats have a search of their own)."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not isinstance(builder, SerializingHTMLBuilder)
        and is_web(builder)
        and writes_pages(builder)
        and type(builder).search
    )


def copies_pictures(builder: Builder) -> bool:
    """Tell whether *builder* copies pictures into its output directory."""
    return isinstance(builder, StandaloneHTMLBuilder) or builder.format in {"latex", "texinfo"}


def output_path(builder: Builder, docname: str) -> Path:
    """Return the file that *builder* writes for a document."""
    if isinstance(builder, StandaloneHTMLBuilder):
        return builder.get_output_path(docname)
    suffix: str = getattr(builder, "out_suffix", "")
    return builder.outdir / f"{docname}{suffix}"


def is_provided_by_project(app: Sphinx, name: str) -> bool:
    """Tell whether ``html_extra_path`` provides a file of this name."""
    paths = (Path(app.confdir, entry) for entry in app.config.html_extra_path)
    return any(path.name == name if path.is_file() else (path / name).is_file() for path in paths)

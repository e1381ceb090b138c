"""Sphinx's search index: words that stand on no page any more are taken out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.search import js_index

from eventnotes.core.files import write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What lists the pages of a word.
_WORDS = ("terms", "titleterms")


def drop_unused_words(app: Sphinx, exception: Exception | None) -> None:
    """Take out the words that an incremental build leaves in the index without a page: they may be withdrawn."""
    path = Path(app.outdir, getattr(app.builder, "searchindex_filename", None) or "searchindex.js")
    if exception is not None or app.builder.format != "html" or path.suffix != ".js" or not path.exists():
        return
    text = path.read_text("utf-8")
    if '":[]' not in text:
        return
    index = js_index.loads(text)
    for name in _WORDS:
        index[name] = {word: pages for word, pages in index[name].items() if pages != []}
    write_if_changed(path, js_index.dumps(index).encode())

"""Pictures: MyST hands over their addresses as a browser would send them, and a file has its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Among the handlers of ``doctree-read``: before Sphinx looks for the files (500).
PRIORITY = 400


def name_files(app: Sphinx, document: nodes.document) -> None:
    """Put the names of files in place of ``%E5%9B%B3.png`` and ``my%20picture.png``, where there are such files."""
    for node in document.findall(nodes.image):
        name = unquote(node["uri"])
        # What would be an address of another host was not looked at as one.
        if name != node["uri"] and "://" not in name and not _is_file(app, node["uri"]) and _is_file(app, name):
            node["uri"] = name


def _is_file(app: Sphinx, name: str) -> bool:
    try:
        return Path(app.env.relfn2path(name, app.env.docname)[1]).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False

"""Exports: ``notes.json``, ``notes/<event>.json`` and their JSON Schemas, beside the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventnotes.config import settings_of
from eventnotes.core.export import Exporter
from eventnotes.domain import notes_domain
from eventnotes.publishing.files import write_if_changed
from eventnotes.publishing.outputs import is_web

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SCHEMAS = Path(__file__).parent.parent / "schemas"


def export(app: Sphinx) -> set[str]:
    """Write the exports of a web site; return their names, relative to the output directory."""
    if not is_web(app.builder) or not settings_of(app.config).json:
        return set()
    notebook = notes_domain(app.env).notebook
    if not notebook.events:
        return set()
    exporter = Exporter(notebook, app.builder.get_target_uri)
    files = {"notes.json": _json(exporter.notes())}
    for event in notebook.events:
        files[f"notes/{event}.json"] = _json(exporter.passages(event))
    files["notes.schema.json"] = (_SCHEMAS / "notes.schema.json").read_bytes()
    files["notes/passages.schema.json"] = (_SCHEMAS / "passages.schema.json").read_bytes()
    for name, content in files.items():
        write_if_changed(app.outdir / name, content)
    return set(files)


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")

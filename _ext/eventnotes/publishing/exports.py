"""Exports: ``notes.json``, ``notes/<event>.json`` and their JSON Schemas, beside the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventnotes.config import settings_of
from eventnotes.core.export import Exporter
from eventnotes.domain import notes_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SCHEMAS = Path(__file__).parent.parent / "schemas"


def make(app: Sphinx) -> dict[str, bytes]:
    """Return the exports, by their names relative to the output directory."""
    notebook = notes_domain(app.env).notebook
    if not settings_of(app.config).json or not notebook.events:
        return {}
    exporter = Exporter(notebook, app.builder.get_target_uri)
    files = {"notes.json": _json(exporter.notes())}
    for event in notebook.events:
        files[f"notes/{event}.json"] = _json(exporter.passages(event))
    files["notes.schema.json"] = (_SCHEMAS / "notes.schema.json").read_bytes()
    files["notes/passages.schema.json"] = (_SCHEMAS / "passages.schema.json").read_bytes()
    return files


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")

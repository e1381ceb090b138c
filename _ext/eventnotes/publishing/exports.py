"""Exports: ``notes.json``, ``notes/<event>.json`` and their JSON Schemas, beside the pages."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventnotes.config import settings_of
from eventnotes.core.basis import basis_of
from eventnotes.core.export import Exporter
from eventnotes.domain import notes_domain
from eventnotes.publishing.later import Later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

#: Not ``json.dumps``, which makes another encoder each time.
_encode = json.JSONEncoder(ensure_ascii=False).encode
_SCHEMAS = Path(__file__).parent.parent / "schemas"


def make(app: Sphinx) -> dict[str, bytes | Later]:
    """Return the exports, by their names relative to the output directory."""
    notebook = notes_domain(app.env).notebook
    if not settings_of(app.config).json or not notebook.events:
        return {}
    exporter = Exporter(notebook, app.builder.get_target_uri)
    files: dict[str, bytes | Later] = {"notes.json": _json(exporter.notes())}
    for event in notebook.events:
        made_of = basis_of(notebook, event)
        files[f"notes/{event}.json"] = Later(made_of, partial(_passages, exporter, event))
    files["notes.schema.json"] = (_SCHEMAS / "notes.schema.json").read_bytes()
    files["notes/passages.schema.json"] = (_SCHEMAS / "passages.schema.json").read_bytes()
    return files


def _passages(exporter: Exporter, event: str) -> bytes:
    return _json(exporter.passages(event))


def _json(content: Mapping[str, Any]) -> bytes:
    """Return JSON with a line for each record: so much of it is made in C, and a change is one line's."""
    text = ",\n".join(f" {_encode(name)}: {_value(value)}" for name, value in content.items())
    return f"{{\n{text}\n}}\n".encode("utf-8", "surrogatepass")


def _value(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _encode(value)
    records = ",\n".join(f"  {_encode(record)}" for record in value)
    return f"[\n{records}\n ]"

"""Write the files of a web site that are made from all pages: notes.json, feeds, llms.txt, redirects and others."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.display import progress_message

from eventnotes.builders import is_provided_by_project, is_web
from eventnotes.builds import manifest, outputs, up_to_date
from eventnotes.domain import notes_domain
from eventnotes.files import DeferredFile, write_if_changed
from eventnotes.site import atom_feeds, llms_txt, not_found, redirect_pages, search, urls
from eventnotes.views.exports.notes_json import Exporter, event_digest, topic_digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: One encoder for all records: ``json.dumps`` makes a new one each time.
_encode = json.JSONEncoder(ensure_ascii=False).encode
_SCHEMAS = Path(__file__).parents[1] / "schemas"
#: Returns files by name relative to the output directory, with ``/``.
FileGenerator = Callable[["Sphinx"], Mapping[str, bytes | DeferredFile]]


def _notes_json(app: Sphinx) -> dict[str, bytes | DeferredFile]:
    """Return ``notes.json``, the passages of each event and topic, and the schemas, by file name."""
    domain = notes_domain(app.env)
    notebook = domain.notebook
    if not domain.state.settings.json or not notebook.events:
        return {}
    exporter = Exporter(notebook, app.builder.get_target_uri)

    def deferred(inputs: str, make: Callable[[str], Mapping[str, Any]], name: str) -> DeferredFile:
        return DeferredFile(inputs, lambda: _json(make(name)))

    files: dict[str, bytes | DeferredFile] = {"notes.json": _json(exporter.notes())}
    for event in notebook.events:
        files[f"notes/{event}.json"] = deferred(event_digest(notebook, event), exporter.passages, event)
    for topic in notebook.topics:
        files[f"notes/topics/{topic}.json"] = deferred(topic_digest(notebook, topic), exporter.topic, topic)
    files["notes.schema.json"] = (_SCHEMAS / "notes.schema.json").read_bytes()
    for name in ("passages", "topic"):
        files[f"notes/{name}.schema.json"] = (_SCHEMAS / f"{name}.schema.json").read_bytes()
    return files


_GENERATORS: tuple[FileGenerator, ...] = (
    _notes_json,
    atom_feeds.feed_files,
    llms_txt.llms_files,
    not_found.not_found_file,
    lambda app: redirect_pages.redirect_files(app, outputs.generated_files(app)),
    urls.sitemap_files,
    search.index_files,
)


def _json(content: Mapping[str, Any]) -> bytes:
    """Return JSON with one record a line: encoded in C, and readable in a diff."""
    text = ",\n".join(f" {_encode(name)}: {_value(value)}" for name, value in content.items())
    return f"{{\n{text}\n}}\n".encode("utf-8", "surrogatepass")


def _value(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _encode(value)
    records = ",\n".join(f"  {_encode(record)}" for record in value)
    return f"[\n{records}\n ]"


def write_files(app: Sphinx) -> set[str]:
    """Write the files beside the pages of a web site; return their names."""
    if not is_web(app.builder):
        return set()
    with progress_message("writing data, feeds, Markdown and the search index"):
        files = {name: content for generate in _GENERATORS for name, content in generate(app).items()}
        manifest.add_files(app.outdir, files)
        for name, content in files.items():
            if is_provided_by_project(app, name):
                continue
            if isinstance(content, bytes):
                write_if_changed(app.outdir / name, content)
            elif not up_to_date.is_current(app, name, content.inputs):
                write_if_changed(app.outdir / name, content.make())
    return set(files)


def rewrite_not_found_page(app: Sphinx) -> None:
    """Write the 404 page, which Sphinx overwrites even in a build that changes nothing."""
    if is_web(app.builder):
        for name, content in not_found.not_found_file(app).items():
            if not is_provided_by_project(app, name):
                write_if_changed(app.outdir / name, content)

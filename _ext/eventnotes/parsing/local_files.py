"""Local files that sessions, pictures or links name: Sphinx publishes them, unless they lie outside of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from docutils import nodes
from sphinx import addnodes

from eventnotes import private_apis
from eventnotes.domain import state_of
from eventnotes.model.media import download_url
from eventnotes.model.problems import ProblemKind
from eventnotes.parsing.hardening.remote_images import put_inline
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.urls import is_remote_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The options with URLs, and the option with links.
_ADDRESSES, _LINKS = ("slides", "video"), "links"
#: Among the handlers of ``doctree-read``: before Sphinx looks for the files (500), and after that.
PRIORITY, REFUSE_PRIORITY = 400, 600
_OUTSIDE = "leads out of the site; put the file into the site's folder"


def publish_files(env: BuildEnvironment, values: dict[str, Any]) -> Iterator[str]:
    """Replace file names in the *values* of a session's options by downloads; yield a message for each invalid one."""
    faults: list[str] = []
    for name in _ADDRESSES:
        if name in values:
            values[name] = tuple(_published(env, url, name, faults.append) for url in values[name])
    if _LINKS in values:
        values[_LINKS] = tuple(
            replace(link, url=_published(env, link.url, _LINKS, faults.append)) for link in values[_LINKS]
        )
    yield from faults


def _published(env: BuildEnvironment, url: str, option: str, report: Callable[[str], None]) -> str:
    """Return the download for *url*; the URL itself where it is remote, an anchor on the page, or invalid."""
    parts = urlsplit(url)
    if is_remote_url(url) or not parts.path:
        return url
    try:
        name = env.dlfiles.add_file(env.docname, _file(env, unquote(parts.path))).as_posix()
    except ValueError as fault:
        report(f"the option '{option}': '{url}' {fault}")
        return url
    return download_url(name, parts.fragment)


def _file(env: BuildEnvironment, path: str) -> str:
    """Return a file's path relative to the source directory; raise ValueError where it can't be published."""
    try:
        # Both have their symbolic links resolved.
        relative, absolute = env.relfn2path(path, env.docname)
        inside, there = Path(absolute).is_relative_to(env.srcdir), Path(absolute).is_file()
    except (OSError, ValueError):
        raise ValueError("is no path of a file; write one relative to the page") from None
    if not inside:
        raise ValueError(_OUTSIDE)
    if env.path2doc(relative) is not None:
        raise ValueError("is a page; link to it in the text")
    env.note_dependency(relative)  # also a missing file, which may be added later
    if not there:
        raise ValueError("is not there; put the file beside the page, or correct the path")
    return relative


def name_files(app: Sphinx, document: nodes.document) -> None:
    """Decode ``%E5%9B%B3.png`` and ``my%20picture.png`` where files have the decoded names."""
    for node in document.findall(nodes.image):
        name = unquote(node["uri"])
        # A decoded name must not become the URL of another host.
        if name != node["uri"] and "://" not in name and not _is_file(app, node["uri"]) and _is_file(app, name):
            node["uri"] = name


def _is_file(app: Sphinx, name: str) -> bool:
    try:
        return Path(app.env.relfn2path(name, app.env.docname)[1]).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def refuse_outside(app: Sphinx, document: nodes.document) -> None:
    """Publish no picture and no download from outside of the source directory; what they are called is left.

    Where pages are trusted, what extensions draw lies beside the doctrees.
    """
    roots = [app.srcdir] if state_of(app.env).settings.untrusted else [app.srcdir, app.doctreedir.parent]

    def outside(name: str) -> bool:
        path = Path(app.srcdir, name).resolve()
        return not any(path.is_relative_to(root) for root in roots)

    draft = PageDraft.of(app.env)
    for image in list(document.findall(nodes.image)):
        candidates: dict[str, str] = image.get("candidates", {})
        found = [name for kind, name in candidates.items() if kind != "?" and outside(name)]
        if found:
            for name in found:
                private_apis.forget_file(app.env, name)
            draft.report(ProblemKind.PICTURE, f"the picture '{image['uri']}' {_OUTSIDE}", draft.line_of(image))
            around = image.parent
            put_inline(image, [nodes.inline("", image.get("alt", ""))])
            if isinstance(around, nodes.reference):  # which between blocks holds pictures alone
                put_inline(around, [around])
    for link in list(document.findall(addnodes.download_reference)):
        name = "" if "refuri" in link else app.env.relfn2path(link["reftarget"], app.env.docname)[0]
        if outside(name):
            private_apis.forget_file(app.env, name)
            draft.report(ProblemKind.FILE, f"the download '{link['reftarget']}' {_OUTSIDE}", draft.line_of(link))
            link.replace_self(nodes.inline("", "", *link.children))

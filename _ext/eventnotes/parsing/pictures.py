"""Pictures and files for download: publish those of the site, and show remote pictures after a click."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from eventnotes import private_apis
from eventnotes.domain import state_of
from eventnotes.i18n import _
from eventnotes.model.media import download_url
from eventnotes.model.problems import ProblemKind
from eventnotes.parsing.nodes import media
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.urls import is_remote_url, is_script_url, validate_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The options with URLs, and the option with links.
_ADDRESSES, _LINKS = ("slides", "video"), "links"
#: Among the handlers of ``doctree-read``: before Sphinx looks for the files (500), and after that.
PRIORITY, REFUSE_PRIORITY = 400, 600
_OUTSIDE = "leads out of the site; put the file into the site's folder"


def publish_files(env: BuildEnvironment, values: dict[str, Any], report: Callable[[str], None]) -> None:
    """Replace file names in the *values* of a session's options by downloads; *report* each invalid one."""
    for name in _ADDRESSES:
        if name in values:
            values[name] = tuple(_published(env, url, name, report) for url in values[name])
    if _LINKS in values:
        values[_LINKS] = tuple(replace(link, url=_published(env, link.url, _LINKS, report)) for link in values[_LINKS])


def _published(env: BuildEnvironment, url: str, option: str, report: Callable[[str], None]) -> str:
    """Return the download for *url*; the URL itself where it is remote, an anchor on the page, or invalid."""
    parts = urlsplit(url)
    if is_remote_url(url) or not parts.path:
        return url
    try:
        name = private_apis.publish_download(env, _file(env, unquote(parts.path)))
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


_LINK_NODES = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)


class RemotePictures(SphinxTransform):
    """Replaces remote pictures, so that neither a build nor an opened page asks another site for them."""

    # After docutils' and Sphinx's transforms that make or move images (substitutions, figures, translations:
    # up to 850), before 880, when Sphinx's collector of images sees the document.
    default_priority = 870

    def apply(self, **kwargs: Any) -> None:
        draft = PageDraft.of(self.env)
        # From the last to the first: each picture in a link is put right behind that link.
        for image in reversed(_remote_pictures(self.document)):
            url = ""
            try:
                url = validate_url(image["uri"])
            except ValueError as fault:
                draft.report(ProblemKind.PICTURE, f"remote picture: {fault}", draft.line_of(image))
            _replace_picture(image, url)


def _remote_pictures(document: nodes.document) -> list[nodes.image]:
    return [image for image in document.findall(nodes.image) if is_remote_url(image["uri"]) or _is_odd(image["uri"])]


def _is_odd(url: str) -> bool:
    """Tell whether *url* is no address of a picture at all, on whatever host."""
    return is_script_url(url) and not url.startswith("data:image/")


def _replace_picture(image: nodes.image, url: str) -> None:
    """Replace a picture by what loads it from *url*, or by its text where that is empty."""
    link = _ancestor(image, *_LINK_NODES)
    picture = _picture(image, url, place=image if link is None else link) if url else None
    text = nodes.inline("", image.get("alt") or image.get("title") or str(_("Picture")))
    new: nodes.Element = picture or text
    if link is not None:
        new = text
    elif picture is not None and _ancestor(image, nodes.Titular) is not None:
        # The title is repeated in tables of contents, inside links.
        new = nodes.reference("", text.astext(), refuri=picture["url"])
    new.update_basic_atts(image)
    put_inline(image, [new])
    if link is not None and _ancestor(link, nodes.Titular) is None:
        put_inline(link, [link, nodes.Text(" "), picture] if picture else [link])


def _picture(image: nodes.image, url: str, *, place: nodes.Element) -> media:
    """Return the media for the picture at *place*."""
    return media(
        kind="picture",
        provider="",
        url=url,
        embed_url=url,
        title=image.get("alt") or image.get("title") or "",
        ratio=0,
        small=not _stands_alone(place),
        width=_length(image.get("width", "")),
        height=_length(image.get("height", "")),
    )


def _length(size: str) -> str:
    return f"{size}px" if size.isdecimal() else size


def _stands_alone(node: nodes.Element) -> bool:
    """Tell whether *node* stands between blocks, or is all that its paragraph has."""
    parent = node.parent
    if isinstance(parent, nodes.paragraph):
        return all(child is node or not child.astext().strip() for child in parent)
    return not _is_text(parent)


def _ancestor(node: nodes.Element, *classes: type[Any]) -> nodes.Element | None:
    parent = node.parent
    while parent is not None and not isinstance(parent, classes):
        parent = parent.parent
    return parent


def _is_text(node: nodes.Element) -> bool:
    return isinstance(node, nodes.TextElement | nodes.Inline)


def put_inline(old: nodes.Element, new: list[nodes.Node]) -> None:
    """Put inline *new* in the place of *old*; in a paragraph, unless that place is within text."""
    parent = old.parent
    if not _is_text(parent) and not isinstance(new[0], media):
        position = parent.index(old)
        parent[position] = nodes.paragraph("", "", *new)
    else:
        parent.replace(old, new)

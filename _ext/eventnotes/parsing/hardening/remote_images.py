"""Replace remote images by links or by media that load on a click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from eventnotes.domain import state_of
from eventnotes.i18n import _
from eventnotes.model.problems import ProblemKind
from eventnotes.parsing.nodes import media
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.urls import is_remote_url, is_script_url, validate_url

if TYPE_CHECKING:
    from collections.abc import Iterator


_LINKS = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)


class RemotePictures(SphinxTransform):
    """Replaces remote pictures, so that neither a build nor an opened page asks another site for them."""

    # After docutils' and Sphinx's transforms that make or move images (substitutions, figures, translations:
    # up to 850), before 880, when Sphinx's collector of images sees the document.
    default_priority = 870

    def apply(self, **kwargs: Any) -> None:
        for image, fault in _unsafe_pictures(self.document):
            draft = PageDraft.of(self.env)
            draft.report(ProblemKind.PICTURE, f"remote picture: {fault}", draft.line_of(image))
        if state_of(self.env).settings.remote_pictures == "click":
            replace_remote_pictures(self.document)


def _remote_pictures(document: nodes.document) -> list[nodes.image]:
    return [image for image in document.findall(nodes.image) if is_remote_url(image["uri"]) or _is_odd(image["uri"])]


def _is_odd(url: str) -> bool:
    """Tell whether *url* is no address of a picture at all, on whatever host."""
    return is_script_url(url) and not url.startswith("data:image/")


def _unsafe_pictures(document: nodes.document) -> Iterator[tuple[nodes.image, ValueError]]:
    for image in _remote_pictures(document):
        try:
            validate_url(image["uri"])
        except ValueError as fault:
            yield image, fault


def replace_remote_pictures(document: nodes.document) -> None:
    """Replace every remote picture of *document*."""
    # From the last to the first: each picture in a link is put right behind that link.
    for image in reversed(_remote_pictures(document)):
        _replace_picture(image)


def _replace_picture(image: nodes.image) -> None:
    link = _ancestor(image, *_LINKS)
    picture = _picture(image, place=image if link is None else link)
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


def _picture(image: nodes.image, *, place: nodes.Element) -> media | None:
    """Return the media for the picture at *place*; None where its address is not safe."""
    try:
        url = validate_url(image["uri"])
    except ValueError:
        return None
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

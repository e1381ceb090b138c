"""Embeds: slides, videos and remote pictures as cards that load on a click, and as links outside HTML."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes.config import settings_of
from eventnotes.core.addresses import absolute, host, is_active, is_remote
from eventnotes.core.downloads import FOLDER, is_download, media_of, name_of, path_of
from eventnotes.core.media import CLASSIC, UPRIGHT, WIDE, resolve
from eventnotes.core.problems import Kind
from eventnotes.i18n import _
from eventnotes.reading.draft import PageDraft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator

#: The files in ``assets`` that make the cards work; the pages have to load them.
SCRIPT = "eventnotes-embeds.js"
STYLE = "eventnotes-embeds.css"

_RATIO_CLASSES = {WIDE: "16x9", CLASSIC: "4x3", UPRIGHT: "9x16"}
_LINK_CLASS = "eventnotes-media-link"
_LINKS = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)


class media(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801 (the name is the tag, as in docutils)
    """Slides, a video, a document or a picture that lies on another site; between blocks or within text.

    Attributes: ``kind``, ``provider`` (its name), ``url`` (to link to), ``embed_url`` (to load), ``title``,
    ``ratio`` (width divided by height; 0 where unknown), ``sandbox`` and ``allow`` (of the frame; ``sandbox``
    may be None); of a picture ``small`` (within a line of text), ``width`` and ``height`` (CSS, or empty).
    """


def media_nodes(url: str, *, title: str) -> list[nodes.Node]:
    """Return the blocks that show what is at *url*; raise ValueError where the URL is not safe.

    *title* is what the player is called (``スライド: …``); empty, it is called by its kind.
    """
    found = media_of(url) if is_download(url) else resolve(url)
    name = found.provider.name if found.provider else ""
    if found.embed_url is None or found.provider is None:
        return [nodes.paragraph("", "", _link(found.url, title, name))]
    return [
        media(
            kind=found.provider.kind,
            provider=name,
            url=found.url,
            embed_url=found.embed_url,
            title=title,
            ratio=found.ratio,
            sandbox=found.provider.sandbox,
            allow=found.provider.allow,
        ),
    ]


def register(app: Sphinx) -> None:
    """Add the node, its visitors and the transforms; the setting and the assets are the caller's."""
    plain = (visit_media_plain, None)
    app.add_node(media, html=(visit_media_html, None), latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_transform(RemotePictures)
    app.add_post_transform(LinksOutsideHtml)
    app.add_post_transform(LinksInText)
    app.add_post_transform(LinksInEpub)


class RemotePictures(SphinxTransform):
    """Replaces remote pictures, so that neither a build nor an opened page asks another site for them."""

    # After docutils' and Sphinx's transforms that make or move images (substitutions, figures, translations:
    # up to 850), before 880, when Sphinx's collector of images sees the document.
    default_priority = 870

    def apply(self, **kwargs: Any) -> None:
        for image, fault in _unsafe_pictures(self.document):
            draft = PageDraft.of(self.env)
            draft.report(Kind.PICTURE, f"remote picture: {fault}", draft.line_of(image))
        if settings_of(self.config).remote_pictures == "click":
            _replace_remote_pictures(self.document)


class _MediaLinks(SphinxPostTransform):
    """Replaces media by links, where nothing can be loaded by a click."""

    # Before references resolve (9 and 10: MyST's and Sphinx's) and before Sphinx downloads pictures (100).
    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        # There are remote pictures left where the setting says that HTML pages load them.
        _replace_remote_pictures(self.document)
        for node in list(self.document.findall(media)):
            link = _link(node["url"], _title(node), node["provider"])
            link.update_basic_atts(node)
            _put(node, [link])


class LinksOutsideHtml(_MediaLinks):
    """Replaces media by links in every format but HTML and plain text."""

    formats = ("html", "text")

    def is_supported(self) -> bool:
        return not super().is_supported()


class LinksInText(_MediaLinks):
    """Replaces media by links with their addresses: of a link, plain text has the words only."""

    formats = ("text",)

    def run(self, **kwargs: Any) -> None:
        super().run(**kwargs)
        for link in self.document.findall(nodes.reference):
            if _LINK_CLASS in link["classes"]:
                link.append(nodes.Text(f" <{link['refuri']}>"))


class LinksInEpub(_MediaLinks):
    """Replaces media by links in EPUB: its format is HTML, but readers have no network and no scripts."""

    builders = ("epub",)


def visit_media_html(translator: HTML5Translator, node: media) -> None:
    """Write a link that the script turns into a player; without the script it is one all the same."""
    source = host(node["url"]) or node["provider"]
    folder = getattr(translator.builder, "dlpath", FOLDER)
    translator.body += [
        translator.starttag(node, "a", "", CLASS=_classes(node), **_attributes(node, folder)),
        _span(translator, "mark", ""),
        " ",
        _span(translator, "title", _title(node)),
        " ",
        _span(translator, "source", _("Show from %s") % source if is_remote(node["url"]) else source),
        "</a>",
    ]
    raise nodes.SkipNode


def visit_media_plain(translator: SphinxTranslator, node: media) -> None:
    """Write the title: a stopgap for builders that run no post-transforms."""
    translator.dispatch_visit(nodes.Text(_title(node)))
    raise nodes.SkipNode


def _span(translator: HTML5Translator, part: str, text: str) -> str:
    start = translator.starttag(nodes.inline(), "span", "", CLASS=f"eventnotes-media__{part}")
    return f"{start}{translator.encode(text)}</span>"


def _classes(node: media) -> str:
    classes = ["eventnotes-media", f"eventnotes-media--{node['kind']}"]
    if ratio := _RATIO_CLASSES.get(node["ratio"]):
        classes.append(f"eventnotes-media--{ratio}")
    if node.get("small"):
        classes.append("eventnotes-media--small")
    return " ".join(classes)


def _attributes(node: media, folder: str) -> dict[str, Any]:
    """Return what the link and, in ``data-`` attributes, the player need; *folder* leads to that of downloads."""
    attributes: dict[str, Any] = {
        "href": path_of(node["url"], folder),
        "rel": "noopener noreferrer",
        "data-embed": path_of(node["embed_url"], folder),
        "data-title": _title(node),
    }
    if node["kind"] == "picture":
        sizes = {f"data-{side}": node[side] for side in ("width", "height") if node.get(side)}
        return attributes | sizes | {"data-error": _("Could not be loaded.")}
    if node["sandbox"] is not None:
        attributes["data-sandbox"] = node["sandbox"]
    return attributes | {"data-allow": node["allow"]}


def _title(node: media) -> str:
    kinds = {"slides": _("Slides"), "video": _("Video"), "document": _("Document"), "picture": _("Picture")}
    return str(node["title"] or kinds[node["kind"]])


def download_link(url: str, text: str = "") -> addnodes.download_reference:
    """Return a link to a file of the site (see ``core.downloads``), shown as *text* or as its name."""
    name = name_of(url)
    text = text or posixpath.basename(name)
    return addnodes.download_reference("", text, reftarget=name, filename=name)


def _link(url: str, title: str, provider: str) -> nodes.Element:
    """Return a link that says where it leads, as its address is not seen."""
    if is_download(url):
        return download_link(url, f"{title} ({posixpath.basename(name_of(url))})" if title else "")
    source = provider or host(url)
    text = f"{title} ({source})" if title and source else title or url
    return nodes.reference("", text, refuri=url, classes=[_LINK_CLASS])


def _remote_pictures(document: nodes.document) -> list[nodes.image]:
    return [image for image in document.findall(nodes.image) if is_remote(image["uri"]) or _is_odd(image["uri"])]


def _is_odd(url: str) -> bool:
    """Tell whether *url* is no address of a picture at all, on whatever host."""
    return is_active(url) and not url.startswith("data:image/")


def _unsafe_pictures(document: nodes.document) -> Iterator[tuple[nodes.image, ValueError]]:
    for image in _remote_pictures(document):
        try:
            absolute(image["uri"])
        except ValueError as fault:
            yield image, fault


def _replace_remote_pictures(document: nodes.document) -> None:
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
    _put(image, [new])
    if link is not None and _ancestor(link, nodes.Titular) is None:
        _put(link, [link, nodes.Text(" "), picture] if picture else [link])


def _picture(image: nodes.image, *, place: nodes.Element) -> media | None:
    """Return the media for the picture at *place*; None where its address is not safe."""
    try:
        url = absolute(image["uri"])
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


def _put(old: nodes.Element, new: list[nodes.Node]) -> None:
    """Put inline *new* in the place of *old*; in a paragraph, unless that place is within text."""
    parent = old.parent
    if not _is_text(parent) and not isinstance(new[0], media):
        position = parent.index(old)
        parent[position] = nodes.paragraph("", "", *new)
    else:
        parent.replace(old, new)

"""Embeds: slides, videos and remote pictures as cards that load on a click, and as links outside HTML."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from eventnotes import private_apis
from eventnotes.domain import state_of
from eventnotes.i18n import _
from eventnotes.model.media import (
    DOWNLOADS_FOLDER,
    FRAMES,
    RATIO_4_3,
    RATIO_9_16,
    RATIO_16_9,
    download_name,
    is_download_url,
    published_url,
    resolve_download,
    resolve_media,
)
from eventnotes.parsing.nodes import media
from eventnotes.parsing.pictures import put_inline
from eventnotes.text.urls import is_remote_url, url_host

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

#: The files in ``assets`` that make the cards work; the pages have to load them.
SCRIPT = "eventnotes-embeds.js"
STYLE = "eventnotes-embeds.css"

_RATIO_CLASSES = {RATIO_16_9: "16x9", RATIO_4_3: "4x3", RATIO_9_16: "9x16"}
_LINK_CLASS = "eventnotes-media-link"


def media_nodes(url: str, *, title: str) -> list[nodes.Node]:
    """Return the blocks that show what is at *url*; raise ValueError where the URL is not safe.

    *title* is what the player is called (``スライド: …``); empty, it is called by its kind.
    """
    found = resolve_download(url) if is_download_url(url) else resolve_media(url)
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
        ),
    ]


def register(app: Sphinx) -> None:
    """Add the node, its visitors and the transforms; the setting and the assets are the caller's."""
    app.add_node(media, html=(visit_media_html, None))
    app.add_node(nodes.image, override=True, html=(private_apis.write_image, None))
    app.add_post_transform(MediaLinks)


class MediaLinks(SphinxPostTransform):
    """Replaces media by links outside HTML, and in EPUB, whose readers have no network and no scripts."""

    # Before references resolve (9 and 10: MyST's and Sphinx's) and before Sphinx downloads pictures (100).
    default_priority = 6

    def is_supported(self) -> bool:
        builder = state_of(self.env).builder
        return builder.format != "html" or builder.name == "epub"

    def run(self, **_kwargs: Any) -> None:
        """Replace the media of the document; in plain text, which has only the words of a link, add its address."""
        for node in list(self.document.findall(media)):
            link = _link(node["url"], _title(node), node["provider"])
            link.update_basic_atts(node)
            put_inline(node, [link])
        for link in self.document.findall(nodes.reference) if state_of(self.env).builder.format == "text" else ():
            if _LINK_CLASS in link["classes"]:
                link.append(nodes.Text(f" <{link['refuri']}>"))


def visit_media_html(translator: HTML5Translator, node: media) -> None:
    """Write a link that the script turns into a player; without the script it is one all the same."""
    source = url_host(node["url"]) or node["provider"]
    folder = private_apis.downloads_folder(translator.builder) or DOWNLOADS_FOLDER
    translator.body += [
        translator.starttag(node, "a", "", CLASS=_classes(node), **_attributes(node, folder)),
        _span(translator, "mark", ""),
        " ",
        _span(translator, "title", _title(node)),
        " ",
        _span(translator, "source", _("Show from %s") % source if is_remote_url(node["url"]) else source),
        "</a>",
    ]
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
        "href": published_url(node["url"], folder),
        "rel": "noopener noreferrer",
        "data-embed": published_url(node["embed_url"], folder),
        "data-title": _title(node),
    }
    if node["kind"] == "picture":
        sizes = {f"data-{side}": node[side] for side in ("width", "height") if node.get(side)}
        return attributes | sizes | {"data-error": _("Could not be loaded.")}
    sandbox, allow = FRAMES[node["kind"]]
    if sandbox is not None:
        attributes["data-sandbox"] = sandbox
    return attributes | {"data-allow": allow}


def _title(node: media) -> str:
    kinds = {"slides": _("Slides"), "video": _("Video"), "document": _("Document"), "picture": _("Picture")}
    return str(node["title"] or kinds[node["kind"]])


def download_link(url: str, text: str = "") -> addnodes.download_reference:
    """Return a link to a file of the site (see ``model.media``), shown as *text* or as its name."""
    name = download_name(url)
    text = text or posixpath.basename(name)
    return addnodes.download_reference("", text, reftarget=name, filename=name)


def _link(url: str, title: str, provider: str) -> nodes.Element:
    """Return a link that says where it leads, as its address is not seen."""
    if is_download_url(url):
        return download_link(url, f"{title} ({posixpath.basename(download_name(url))})" if title else "")
    source = provider or url_host(url)
    text = f"{title} ({source})" if title and source else title or url
    return nodes.reference("", text, refuri=url, classes=[_LINK_CLASS])

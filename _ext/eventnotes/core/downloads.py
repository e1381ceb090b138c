"""Downloads: files of the site that a session's options name, and how a record tells them from addresses."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from eventnotes.core.media import PDF, Media

#: In a record, it begins what stands in the place of an address. No address that an author writes begins so.
_SCHEME = "download"
#: Where Sphinx puts such files, relative to the site's root.
FOLDER = "_downloads"


def download(name: str, fragment: str = "") -> str:
    """Return what a record keeps: *name* is relative to the folder; *fragment* is for the player (``page=3``)."""
    return f"{_SCHEME}:{quote(name)}{'#' if fragment else ''}{fragment}"


def is_download(url: str) -> bool:
    """Tell whether what a record has kept is a file of the site."""
    return url.startswith(f"{_SCHEME}:")


def name_of(url: str) -> str:
    """Return the name of a download, relative to the folder."""
    return unquote(urlsplit(url).path)


def path_of(url: str, folder: str = FOLDER) -> str:
    """Return the address of a download, where *folder* leads to Sphinx's; any other address as it is."""
    return f"{folder}/{url.removeprefix(f'{_SCHEME}:')}" if is_download(url) else url


def media_of(url: str) -> Media:
    """Return what a download is: browsers show PDF files by themselves."""
    if name_of(url).lower().endswith(".pdf"):
        return Media(url=url, embed_url=url, provider=PDF, ratio=PDF.ratio)
    return Media(url=url)

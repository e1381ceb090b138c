"""Providers of slides and videos with their players, and files of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from eventnotes.text.urls import split_url_host, validate_url

if TYPE_CHECKING:
    from collections.abc import Callable

MediaKind = Literal["slides", "video", "document"]
RATIO_16_9, RATIO_4_3, RATIO_9_16 = 16 / 9, 4 / 3, 9 / 16
# A player runs scripts of its own origin and opens the provider's pages in a new tab. It never gets
# allow-top-navigation: a player must not be able to take the reader away from the notes.
_PLAYER = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
#: The frame's ``sandbox`` and ``allow`` attributes; no sandbox where a browser shows nothing in one.
_FRAMES: dict[MediaKind, tuple[str | None, str]] = {
    "slides": (_PLAYER, "fullscreen"),
    # Films can also be sent to a screen in the room, stand beside other windows, and be protected.
    "video": (f"{_PLAYER} allow-presentation", "fullscreen; picture-in-picture; encrypted-media"),
    # Browsers refuse to open their own PDF viewer in a sandbox, whatever it allows.
    "document": (None, "fullscreen"),
}
#: In a record, it begins what stands in the place of an address. No address that an author writes begins so.
_DOWNLOAD_SCHEME = "download"
#: Where Sphinx puts such files, relative to the site's root.
DOWNLOADS_FOLDER = "_downloads"


@dataclass(frozen=True, kw_only=True, slots=True)
class Player:
    """Where a medium plays."""

    embed_url: str | None = None
    #: The page to link to; empty where it is the address as the author gave it.
    page_url: str = ""
    #: Width divided by height, where it differs from the provider's usual one.
    ratio: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """A site that shows slides or videos, or a file format that browsers show by themselves."""

    key: str
    #: The name to display.
    name: str
    kind: MediaKind
    #: Hosts without ``www.``, each with the beginning of a path: what is there is the provider's.
    sites: tuple[str, ...] = ()
    #: Finds the player for an address on one of the sites, without asking anybody; None where it can't.
    find_player: Callable[[SplitResult], Player | None]
    #: The origin of the frame, for a Content-Security-Policy; empty where each document has its own.
    frame_origin: str = ""
    #: Width divided by height.
    ratio: float = RATIO_16_9

    @property
    def sandbox(self) -> str | None:
        """The tokens of the frame's ``sandbox`` attribute; None where it can't have one."""
        return _FRAMES[self.kind][0]

    @property
    def allow(self) -> str:
        """The frame's ``allow`` attribute."""
        return _FRAMES[self.kind][1]

    def matches(self, parts: SplitResult) -> bool:
        """Tell whether the address is one of the provider's pages."""
        host = split_url_host(parts)
        # Without a host it is a file of one's own, whatever its folder is called.
        return host != "" and parts.port is None and (host + parts.path).startswith(self.sites)


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """What an address turned out to be."""

    #: The page to link to.
    url: str
    #: The address for a frame; None where there is only the page.
    embed_url: str | None = None
    provider: Provider | None = None
    #: Width divided by height.
    ratio: float = RATIO_16_9


def resolve_media(url: str) -> Media:
    """Find out what *url* is; an unknown one has no provider. Raise ValueError where it is not safe."""
    url = validate_url(url)
    parts = urlsplit(url)
    provider = next((candidate for candidate in PROVIDERS if candidate.matches(parts)), None)
    if provider is not None:
        parts = parts._replace(scheme="https", netloc=parts.hostname or "")
    elif parts.path.lower().endswith(".pdf"):
        provider = PDF
    if provider is None:
        return Media(url=url)
    player = provider.find_player(parts) or Player()
    return Media(
        url=player.page_url or parts.geturl(),
        embed_url=player.embed_url,
        provider=provider,
        ratio=player.ratio or provider.ratio,
    )


def _match_groups(pattern: str, text: str) -> tuple[str, ...]:
    """Return the groups of *pattern*, which describes the whole *text*; no groups where it does not."""
    match = re.fullmatch(pattern, text)
    return () if match is None else match.groups("")


def _text_if_matching(pattern: str, text: str) -> str:
    """Return *text* if it is what *pattern* describes, or else nothing."""
    return text if re.fullmatch(pattern, text) else ""


def _append(url: str, mark: str, value: str) -> str:
    return f"{url}{mark}{value}" if value else url


def _query_value(parts: SplitResult, *names: str) -> str:
    """Return the value of the first of *names* in the query or, as players also take it, in the fragment."""
    values = parse_qs(parts.fragment) | parse_qs(parts.query)
    return next((values[name][0] for name in names if name in values), "")


def _start_seconds(parts: SplitResult) -> str:
    """Return the seconds in ``t`` or ``start``: ``90``, ``90s`` or ``1h2m3s``; nothing for the beginning."""
    found = _match_groups(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?", _query_value(parts, "t", "start"))
    seconds = sum(int(group or 0) * unit for group, unit in zip(found, (3600, 60, 1), strict=False))
    return str(seconds or "")


def _speakerdeck(parts: SplitResult) -> Player | None:
    # A deck's page does not tell its player's id; only Speaker Deck knows it, and a build asks nobody.
    path = _text_if_matching(r"/player/[0-9a-f]{32}", parts.path.rstrip("/"))
    slide = _text_if_matching(r"[0-9]{1,4}", _query_value(parts, "slide"))
    return Player(embed_url=_append(f"https://speakerdeck.com{path}", "?slide=", slide)) if path else None


def _slideshare(parts: SplitResult) -> Player | None:
    # The first embed codes were numbers; those addresses still play.
    path = _text_if_matching(r"/slideshow/embed_code/(?:key/[0-9A-Za-z]{1,40}|[0-9]{1,12})", parts.path.rstrip("/"))
    return Player(embed_url=f"https://www.slideshare.net{path}") if path else None


def _youtube(parts: SplitResult) -> Player | None:
    form, video = _match_groups(r"/(embed|shorts|live|v)/([^/]{1,64})/?", parts.path) or ("", _query_value(parts, "v"))
    if parts.hostname == "youtu.be":
        video = parts.path.strip("/")
    if not _text_if_matching(r"[0-9A-Za-z_-]{11}", video):
        return None
    return Player(
        embed_url=_append(f"https://www.youtube-nocookie.com/embed/{video}", "?start=", _start_seconds(parts)),
        page_url=_append(f"https://www.youtube.com/watch?v={video}", "&t=", _start_seconds(parts)),
        ratio=RATIO_9_16 if form == "shorts" else None,
    )


def _vimeo(parts: SplitResult) -> Player | None:
    video, secret = _match_groups(r"(?:/video)?/([0-9]{1,12})(?:/([0-9a-z]{1,40}))?/?", parts.path) or ("", "")
    if not video:
        return None
    # Unlisted videos play only with their hash.
    secret = secret or _text_if_matching(r"[0-9a-z]{1,40}", _query_value(parts, "h"))
    player = _append(f"https://player.vimeo.com/video/{video}?dnt=1", "&h=", secret)
    page = _append(f"https://vimeo.com/{video}", "/", secret)
    return Player(
        embed_url=_append(player, "#t=", _start_seconds(parts)), page_url=_append(page, "#t=", _start_seconds(parts))
    )


def _docswell(parts: SplitResult) -> Player | None:
    page = r"/s/[^/]{1,100}/([0-9A-Za-z]{4,12})(?:-[^/]{0,300})?(?:/([0-9]{1,4}))?/?"
    found = _match_groups(page, parts.path) or _match_groups(r"/slide/([0-9A-Za-z]{4,12})/embed()/?", parts.path)
    deck, slide = found or ("", "")
    slide = slide or _text_if_matching(r"p[0-9]{1,4}", parts.fragment).removeprefix("p")
    embed = _append(f"https://www.docswell.com/slide/{deck}/embed", "#p", slide)
    return Player(embed_url=embed) if deck else None


def _google_slides(parts: SplitResult) -> Player | None:
    path = r"/presentation(?:/u/[0-9]{1,2})?/d/((?:e/)?[0-9A-Za-z_-]{10,200})(?:/[^/]{0,40})?/?"
    deck = "".join(_match_groups(path, parts.path))
    return Player(embed_url=f"https://docs.google.com/presentation/d/{deck}/embed") if deck else None


def _pdf(parts: SplitResult) -> Player | None:
    # On a page with https a frame with http stays empty; so does one of a site that forbids frames.
    framed = parts.scheme != "http" and split_url_host(parts) not in _UNFRAMED and split_url_host(parts).isascii()
    return Player(embed_url=parts.geturl()) if framed else None


_UNFRAMED = frozenset({"github.com", "raw.githubusercontent.com", "gitlab.com"})


#: The providers, in the order in which they are asked.
PROVIDERS = (
    Provider(
        key="speakerdeck",
        name="Speaker Deck",
        kind="slides",
        sites=("speakerdeck.com/",),
        find_player=_speakerdeck,
        frame_origin="https://speakerdeck.com",
    ),
    Provider(
        key="slideshare",
        name="SlideShare",
        kind="slides",
        sites=("slideshare.net/",),
        find_player=_slideshare,
        frame_origin="https://www.slideshare.net",
        ratio=RATIO_4_3,
    ),
    Provider(
        key="youtube",
        name="YouTube",
        kind="video",
        sites=("youtube.com/", "m.youtube.com/", "youtu.be/", "youtube-nocookie.com/"),
        find_player=_youtube,
        frame_origin="https://www.youtube-nocookie.com",
    ),
    Provider(
        key="vimeo",
        name="Vimeo",
        kind="video",
        sites=("vimeo.com/", "player.vimeo.com/"),
        find_player=_vimeo,
        frame_origin="https://player.vimeo.com",
    ),
    Provider(
        key="docswell",
        name="Docswell",
        kind="slides",
        sites=("docswell.com/",),
        find_player=_docswell,
        frame_origin="https://www.docswell.com",
    ),
    Provider(
        key="google-slides",
        name="Google Slides",
        kind="slides",
        sites=("docs.google.com/presentation/",),
        find_player=_google_slides,
        frame_origin="https://docs.google.com",
    ),
)


#: A PDF document, on any host or beside the page.
PDF = Provider(
    key="pdf",
    name="PDF",
    kind="document",
    find_player=_pdf,
    ratio=RATIO_4_3,
)


def download_url(name: str, fragment: str = "") -> str:
    """Return what a record keeps: *name* is relative to the folder; *fragment* is for the player (``page=3``)."""
    return f"{_DOWNLOAD_SCHEME}:{quote(name)}{'#' if fragment else ''}{fragment}"


def is_download_url(url: str) -> bool:
    """Tell whether what a record has kept is a file of the site."""
    return url.startswith(f"{_DOWNLOAD_SCHEME}:")


def download_name(url: str) -> str:
    """Return the name of a download, relative to the folder."""
    return unquote(urlsplit(url).path)


def published_url(url: str, folder: str = DOWNLOADS_FOLDER) -> str:
    """Return the address of a download, where *folder* leads to Sphinx's; any other address as it is."""
    return f"{folder}/{url.removeprefix(f'{_DOWNLOAD_SCHEME}:')}" if is_download_url(url) else url


def resolve_download(url: str) -> Media:
    """Return what a download is: browsers show PDF files by themselves."""
    if download_name(url).lower().endswith(".pdf"):
        return Media(url=url, embed_url=url, provider=PDF, ratio=PDF.ratio)
    return Media(url=url)

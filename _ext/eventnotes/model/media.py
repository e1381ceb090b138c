"""Media: providers of slides and videos, their players, and downloads from the site itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from eventnotes.text.urls import url_host, validate_url

if TYPE_CHECKING:
    from collections.abc import Callable

MediaKind = Literal["slides", "video", "document"]
RATIO_16_9, RATIO_4_3, RATIO_9_16 = 16 / 9, 4 / 3, 9 / 16
# A player runs scripts of its own origin and opens the provider's pages in a new tab. Without allow-top-navigation
# it can't take the reader away from the notes.
_PLAYER = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
#: The frame's ``sandbox`` and ``allow`` attributes; None for no sandbox.
FRAMES: dict[MediaKind, tuple[str | None, str]] = {
    "slides": (_PLAYER, "fullscreen"),
    # Videos may also be cast, float above other windows, and be encrypted.
    "video": (f"{_PLAYER} allow-presentation", "fullscreen; picture-in-picture; encrypted-media"),
    # Browsers open their PDF viewer in no sandbox, whatever it allows.
    "document": (None, "fullscreen"),
}
#: The scheme of a downloadable file's URL in a record; ``validate_url`` rejects it in an author's text.
_DOWNLOAD_SCHEME = "download"
#: The folder into which Sphinx copies downloads, relative to the site's root.
DOWNLOADS_FOLDER = "_downloads"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """A site that hosts slides or videos, or a file format that browsers display."""

    #: The name shown to readers.
    name: str
    kind: MediaKind
    #: Hosts without ``www.``, each with a path prefix: the provider's URLs.
    sites: tuple[str, ...] = ()
    #: Return the player for a URL of the provider without any request; None if it can't be derived.
    find_player: Callable[[SplitResult], Media | None]
    #: Width divided by height.
    ratio: float = RATIO_16_9


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A URL of slides, a video or a document, with its provider if known."""

    #: The page to link to; a provider leaves it empty for the URL as written.
    url: str = ""
    #: The URL for a frame; None if there is only the page.
    embed_url: str | None = None
    provider: Provider | None = None
    #: Width divided by height; a provider leaves it 0 for its usual one.
    ratio: float = 0


def resolve_media(url: str) -> Media:
    """Resolve *url*; an unknown one has no provider. Raise ValueError if it is not safe."""
    url = validate_url(url)
    parts = urlsplit(url)
    # Without a host it is a local file, whatever its folder is called.
    site = url_host(url) + parts.path if parts.netloc and parts.port is None else ""
    provider = next((candidate for candidate in PROVIDERS if site.startswith(candidate.sites)), None)
    if provider is not None:
        parts = parts._replace(scheme="https", netloc=parts.hostname or "")
    elif parts.path.lower().endswith(".pdf"):
        provider = PDF
    if provider is None:
        return Media(url=url)
    found = provider.find_player(parts) or Media()
    return replace(found, url=found.url or parts.geturl(), provider=provider, ratio=found.ratio or provider.ratio)


def _match_groups(pattern: str, text: str) -> tuple[str, ...]:
    """Return the groups of *pattern* if it matches the whole *text*; else no groups."""
    match = re.fullmatch(pattern, text)
    return () if match is None else match.groups("")


def _text_if_matching(pattern: str, text: str) -> str:
    """Return *text* if *pattern* matches all of it; else an empty string."""
    return text if re.fullmatch(pattern, text) else ""


def _append(url: str, mark: str, value: str) -> str:
    return f"{url}{mark}{value}" if value else url


def _query_value(parts: SplitResult, *names: str) -> str:
    """Return the value of the first of *names* in the query or, as players accept too, in the fragment."""
    values = parse_qs(parts.fragment) | parse_qs(parts.query)
    return next((values[name][0] for name in names if name in values), "")


def _start_seconds(parts: SplitResult) -> str:
    """Return ``t`` or ``start`` (``90``, ``90s`` or ``1h2m3s``) in seconds; empty for the beginning."""
    found = _match_groups(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?", _query_value(parts, "t", "start"))
    seconds = sum(int(group or 0) * unit for group, unit in zip(found, (3600, 60, 1), strict=False))
    return str(seconds or "")


def _speakerdeck(parts: SplitResult) -> Media | None:
    # The URL of a deck's page does not contain the id of its player, and a build makes no requests.
    path = _text_if_matching(r"/player/[0-9a-f]{32}", parts.path.rstrip("/"))
    slide = _text_if_matching(r"[0-9]{1,4}", _query_value(parts, "slide"))
    return Media(embed_url=_append(f"https://speakerdeck.com{path}", "?slide=", slide)) if path else None


def _slideshare(parts: SplitResult) -> Media | None:
    # The first embed codes were numbers; they still work.
    path = _text_if_matching(r"/slideshow/embed_code/(?:key/[0-9A-Za-z]{1,40}|[0-9]{1,12})", parts.path.rstrip("/"))
    return Media(embed_url=f"https://www.slideshare.net{path}") if path else None


def _youtube(parts: SplitResult) -> Media | None:
    form, video = _match_groups(r"/(embed|shorts|live|v)/([^/]{1,64})/?", parts.path) or ("", _query_value(parts, "v"))
    if parts.hostname == "youtu.be":
        video = parts.path.strip("/")
    if not _text_if_matching(r"[0-9A-Za-z_-]{11}", video):
        return None
    return Media(
        embed_url=_append(f"https://www.youtube-nocookie.com/embed/{video}", "?start=", _start_seconds(parts)),
        url=_append(f"https://www.youtube.com/watch?v={video}", "&t=", _start_seconds(parts)),
        ratio=RATIO_9_16 if form == "shorts" else 0,
    )


def _vimeo(parts: SplitResult) -> Media | None:
    video, secret = _match_groups(r"(?:/video)?/([0-9]{1,12})(?:/([0-9a-z]{1,40}))?/?", parts.path) or ("", "")
    if not video:
        return None
    # Unlisted videos play only with their hash.
    secret = secret or _text_if_matching(r"[0-9a-z]{1,40}", _query_value(parts, "h"))
    player = _append(f"https://player.vimeo.com/video/{video}?dnt=1", "&h=", secret)
    page = _append(f"https://vimeo.com/{video}", "/", secret)
    return Media(
        embed_url=_append(player, "#t=", _start_seconds(parts)), url=_append(page, "#t=", _start_seconds(parts))
    )


def _docswell(parts: SplitResult) -> Media | None:
    page = r"/s/[^/]{1,100}/([0-9A-Za-z]{4,12})(?:-[^/]{0,300})?(?:/([0-9]{1,4}))?/?"
    found = _match_groups(page, parts.path) or _match_groups(r"/slide/([0-9A-Za-z]{4,12})/embed()/?", parts.path)
    deck, slide = found or ("", "")
    slide = slide or _text_if_matching(r"p[0-9]{1,4}", parts.fragment).removeprefix("p")
    embed = _append(f"https://www.docswell.com/slide/{deck}/embed", "#p", slide)
    return Media(embed_url=embed) if deck else None


def _google_slides(parts: SplitResult) -> Media | None:
    path = r"/presentation(?:/u/[0-9]{1,2})?/d/((?:e/)?[0-9A-Za-z_-]{10,200})(?:/[^/]{0,40})?/?"
    deck = "".join(_match_groups(path, parts.path))
    return Media(embed_url=f"https://docs.google.com/presentation/d/{deck}/embed") if deck else None


def _pdf(parts: SplitResult) -> Media | None:
    # An https page shows no http frame, and these hosts forbid frames.
    host = url_host(parts.geturl())
    framed = parts.scheme != "http" and host not in _UNFRAMED and host.isascii()
    return Media(embed_url=parts.geturl()) if framed else None


_UNFRAMED = frozenset({"github.com", "raw.githubusercontent.com", "gitlab.com"})


#: The providers; the first match wins.
PROVIDERS = (
    Provider(name="Speaker Deck", kind="slides", sites=("speakerdeck.com/",), find_player=_speakerdeck),
    Provider(name="SlideShare", kind="slides", sites=("slideshare.net/",), find_player=_slideshare, ratio=RATIO_4_3),
    Provider(
        name="YouTube",
        kind="video",
        sites=("youtube.com/", "m.youtube.com/", "youtu.be/", "youtube-nocookie.com/"),
        find_player=_youtube,
    ),
    Provider(name="Vimeo", kind="video", sites=("vimeo.com/", "player.vimeo.com/"), find_player=_vimeo),
    Provider(name="Docswell", kind="slides", sites=("docswell.com/",), find_player=_docswell),
    Provider(name="Google Slides", kind="slides", sites=("docs.google.com/presentation/",), find_player=_google_slides),
)
#: A PDF document, on any host or of the site itself.
PDF = Provider(name="PDF", kind="document", find_player=_pdf, ratio=RATIO_4_3)


def download_url(name: str, fragment: str = "") -> str:
    """Return the URL of a download in a record: a *name* in the folder, a *fragment* for the viewer (``page=3``)."""
    return f"{_DOWNLOAD_SCHEME}:{quote(name)}{'#' if fragment else ''}{fragment}"


def is_download_url(url: str) -> bool:
    """Return whether a URL in a record is a download."""
    return url.startswith(f"{_DOWNLOAD_SCHEME}:")


def download_name(url: str) -> str:
    """Return the name of a download, relative to the downloads folder."""
    return unquote(urlsplit(url).path)


def published_url(url: str, folder: str = DOWNLOADS_FOLDER) -> str:
    """Return the published URL of a download, relative to where *folder* is; return other URLs unchanged."""
    return f"{folder}/{url.removeprefix(f'{_DOWNLOAD_SCHEME}:')}" if is_download_url(url) else url


def resolve_download(url: str) -> Media:
    """Resolve a download; browsers display PDF files."""
    if download_name(url).lower().endswith(".pdf"):
        return Media(url=url, embed_url=url, provider=PDF, ratio=PDF.ratio)
    return Media(url=url)

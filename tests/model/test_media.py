"""Which URLs have a player, which are links, and which are refused."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventnotes.model.media import FRAMES, PDF, PROVIDERS, RATIO_4_3, RATIO_9_16, RATIO_16_9, resolve_media
from eventnotes.text.urls import is_remote_url, is_safe_url

DECK = "01c3d4b2311e45f1a88a3f2d17091f75"
SPEAKERDECK = f"https://speakerdeck.com/player/{DECK}"
SLIDESHARE = "https://www.slideshare.net/slideshow/embed_code/"
YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"
DOCSWELL = "https://www.docswell.com/slide/LK7J5V/embed"
GOOGLE = "https://docs.google.com/presentation/d/"

PLAYERS = [
    ("Speaker Deck", SPEAKERDECK, SPEAKERDECK),
    ("Speaker Deck", f"//speakerdeck.com/player/{DECK}", SPEAKERDECK),
    ("Speaker Deck", f"http://speakerdeck.com/player/{DECK}", SPEAKERDECK),
    ("Speaker Deck", f"HTTPS://SpeakerDeck.com/player/{DECK}/", SPEAKERDECK),
    ("Speaker Deck", f"{SPEAKERDECK}?slide=12", f"{SPEAKERDECK}?slide=12"),
    ("Speaker Deck", f"{SPEAKERDECK}?slide=1%22%3E", SPEAKERDECK),
    ("SlideShare", "//www.slideshare.net/slideshow/embed_code/key/wrvsVW", f"{SLIDESHARE}key/wrvsVW"),
    ("SlideShare", "http://slideshare.net/slideshow/embed_code/12345678", f"{SLIDESHARE}12345678"),
    ("YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
    ("YouTube", "https://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ", YOUTUBE),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ?si=abc", YOUTUBE),
    ("YouTube", "https://www.youtube.com/embed/dQw4w9WgXcQ", YOUTUBE),
    ("YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90", f"{YOUTUBE}?start=90"),
    ("YouTube", "https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
    ("YouTube", "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", YOUTUBE),
    ("YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s", f"{YOUTUBE}?start=90"),
    ("YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1h2m3s", f"{YOUTUBE}?start=3723"),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ?t=90", f"{YOUTUBE}?start=90"),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ?t=90s", f"{YOUTUBE}?start=90"),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ#t=90", f"{YOUTUBE}?start=90"),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ?t=0", YOUTUBE),
    ("YouTube", "https://youtu.be/dQw4w9WgXcQ?t=soon", YOUTUBE),
    ("Vimeo", "https://vimeo.com/76979871", VIMEO),
    ("Vimeo", "https://vimeo.com/76979871/8272103f6e", f"{VIMEO}&h=8272103f6e"),
    ("Vimeo", "https://player.vimeo.com/video/76979871?h=8272103f6e", f"{VIMEO}&h=8272103f6e"),
    ("Vimeo", "https://vimeo.com/76979871#t=1m30s", f"{VIMEO}#t=90"),
    ("Docswell", "https://www.docswell.com/s/ku-suke/LK7J5V-hello-docswell", DOCSWELL),
    ("Docswell", "https://www.docswell.com/s/ku-suke/LK7J5V-%E8%B2%A0%E8%8D%B7/13", f"{DOCSWELL}#p13"),
    ("Docswell", "https://docswell.com/s/ku-suke/LK7J5V#p13", f"{DOCSWELL}#p13"),
    ("Docswell", DOCSWELL, DOCSWELL),
    ("Google Slides", f"{GOOGLE}1AbC-dEf_GhIj/edit?usp=sharing#slide=id.p", f"{GOOGLE}1AbC-dEf_GhIj/embed"),
    ("Google Slides", f"{GOOGLE}1AbC-dEf_GhIj", f"{GOOGLE}1AbC-dEf_GhIj/embed"),
    ("Google Slides", f"{GOOGLE}e/2PACX-1vAbCdEf/pub?start=false", f"{GOOGLE}e/2PACX-1vAbCdEf/embed"),
    ("PDF", "https://example.org/talks/slides.PDF?v=2", "https://example.org/talks/slides.PDF?v=2"),
    ("PDF", "//example.org/slides.pdf", "https://example.org/slides.pdf"),
    ("PDF", "../files/負荷試験.pdf", "../files/負荷試験.pdf"),
    ("PDF", "/files/slides.pdf", "/files/slides.pdf"),
]

# Pages that have a name, and no player that can be derived from their address.
PAGES = [
    ("Speaker Deck", "https://speakerdeck.com/user/deck"),
    ("Speaker Deck", "https://speakerdeck.com/player/not-a-player"),
    ("Speaker Deck", f"https://speakerdeck.com/player/{DECK}0"),
    ("SlideShare", "https://www.slideshare.net/user/some-slides"),
    ("YouTube", "https://www.youtube.com/@jaws-ug"),
    ("YouTube", "https://www.youtube.com/watch?v=tooshort"),
    ("YouTube", "https://www.youtube.com/watch?v=%22onload=%22x%22"),
    ("Vimeo", "https://vimeo.com/channels/staffpicks"),
    ("Docswell", "https://www.docswell.com/user/ku-suke"),
    ("Google Slides", "https://docs.google.com/presentation/create"),
    ("PDF", "http://example.org/slides.pdf"),
    ("PDF", "https://github.com/user/repository/blob/main/slides.pdf"),
    ("PDF", "https://日本語.example/slides.pdf"),
]

UNKNOWN = [
    *("https://example.org/slides", "http://example.org/slides", "https://日本語.example/資料"),
    *("https://docs.google.com/document/d/1AbC-dEf_GhIj/edit", "slides/index.html"),
    *(f"https://speakerdeck.com.evil.example/player/{DECK}", f"https://evil.example/speakerdeck.com/player/{DECK}"),
    *(f"https://notspeakerdeck.com/player/{DECK}", f"https://speakerdeck.com:8443/player/{DECK}"),
    *(f"https://ѕpeakerdeck.com/player/{DECK}", f"https://speakerdeck。com/player/{DECK}"),
]

HOSTILE = [
    *("", "https://a;script-src-elem/x.png", "https://a；script-src/x.png", "https://*/x.png"),
    *("//'unsafe-inline'/x.png", 'https://0"><svg/x.pdf', "https://onload=document.title=1>/y.pdf"),
    *("https://a$csp/x.png", "https://a%3bb/x.png", "javascript:alert(1)"),
    *("JavaScript:alert(1)//speakerdeck.com/player/", "java\nscript:alert(1)", "\x01javascript:alert(1)"),
    *("data:text/html,<script>alert(1)</script>", "vbscript:x", "blob:https://example.org/1", "file:///etc/passwd"),
    *("ftp://example.org/slides.pdf", "mailto:someone@example.org"),
    *(f"https://user:password@speakerdeck.com/player/{DECK}", f"https://speakerdeck.com@evil.example/player/{DECK}"),
    *(f" https://speakerdeck.com/player/{DECK}", f"https://speakerdeck.com/player/{DECK}\n", "https://example.org/a b"),
    *("https://example.org/\u3000", "https://example.org/\u202efdp.exe", "https://exa\u200bmple.org/"),
    *("https://example.org\\@evil.example/", "\\\\evil.example\\slides.pdf", "/\\evil.example/slides.pdf"),
    *("///evil.example/slides.pdf", "https:///evil.example/slides.pdf", "https:evil.example/slides.pdf", "//"),
    *("https://", "https://example.org:port/", "https://example.org:99999/", "https://[::1/"),
    *("https://example.org\uff0fslides", "https://example.org/\ud800"),
]


@pytest.mark.parametrize(("name", "url", "embed_url"), PLAYERS)
def test_address_with_a_player(name: str, url: str, embed_url: str) -> None:
    media = resolve_media(url)
    assert media.provider is not None
    assert media.provider.name == name
    assert media.embed_url == embed_url


@pytest.mark.parametrize(("name", "url"), PAGES)
def test_page_without_a_player(name: str, url: str) -> None:
    media = resolve_media(url)
    assert media.provider is not None
    assert media.provider.name == name
    assert media.embed_url is None
    assert media.url == url


@pytest.mark.parametrize("url", UNKNOWN)
def test_unknown_address_is_a_link(url: str) -> None:
    media = resolve_media(url)
    assert media.provider is None
    assert media.embed_url is None
    assert media.url == url


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_address_is_refused(url: str) -> None:
    assert not is_safe_url(url)
    with pytest.raises(ValueError, match=r"is empty|has a |has no |contains |begins with|can't be parsed"):
        resolve_media(url)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=90", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90"),
        (YOUTUBE, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871/8272103f6e"),
        ("//www.slideshare.net/slideshow/embed_code/key/abc", f"{SLIDESHARE}key/abc"),
        (f"http://speakerdeck.com/player/{DECK}", SPEAKERDECK),
    ],
)
def test_link_goes_to_the_page_of_the_player(url: str, page: str) -> None:
    assert resolve_media(url).url == page


def test_ratios() -> None:
    assert resolve_media(SPEAKERDECK).ratio == pytest.approx(RATIO_16_9)
    assert resolve_media("../slides.pdf").ratio == pytest.approx(RATIO_4_3)
    assert resolve_media("https://www.youtube.com/shorts/dQw4w9WgXcQ").ratio == pytest.approx(RATIO_9_16)


def test_players_stand_in_a_sandbox_that_keeps_the_reader_here() -> None:
    for provider in PROVIDERS:
        sandbox, _ = FRAMES[provider.kind]
        assert sandbox is not None
        assert "allow-scripts" in sandbox
        assert "allow-top-navigation" not in sandbox


def test_browsers_show_no_pdf_in_a_sandbox() -> None:
    assert FRAMES[PDF.kind][0] is None


def test_keys_and_sites_are_unique() -> None:
    sites = [site for provider in PROVIDERS for site in provider.sites]
    assert len(sites) == len(set(sites))
    assert len({provider.name for provider in (*PROVIDERS, PDF)}) == len(PROVIDERS) + 1


@pytest.mark.parametrize(
    ("url", "remote"),
    [
        ("https://example.org/a.png", True),
        ("HTTP://example.org/a.png", True),
        ("//example.org/a.png", True),
        ("/\\example.org/a.png", True),
        ("ht\ntps://example.org/a.png", True),
        ("\x01https://example.org/a.png", True),
        ("a.png", False),
        ("/a.png", False),
        ("../https/a.png", False),
        ("data:image/png;base64,AAAA", False),
    ],
)
def test_what_a_browser_would_ask_another_site_for(url: str, *, remote: bool) -> None:
    assert is_remote_url(url) is remote


_PIECES = st.sampled_from(
    "\n| |\u202e|http:|https:|//|/|\\|@|:|?|#|&|.|%|[|]|javascript:|data:|speakerdeck.com|youtu.be|www.youtube.com"
    f'|vimeo.com|evil.example|/player/|{DECK}|/watch?v=|dQw4w9WgXcQ|76979871|.pdf|?t=1m|負荷|"><script>'.split("|")
)


@given(st.lists(_PIECES | st.text(max_size=4), max_size=8).map("".join))
@example("javascript:https://x.pdf")
@example("https://x.pdf:pdf")
@example("speakerdeck.com/player/")
def test_never_returns_anything_but_http_https_and_relative_addresses(url: str) -> None:
    try:
        media = resolve_media(url)
    except ValueError:
        assert not is_safe_url(url)
        return
    for address in (media.url, media.embed_url):
        if address is not None:
            assert is_safe_url(address)
            assert urlsplit(address).scheme in {"http", "https", ""}
    if media.embed_url is not None and is_remote_url(media.embed_url):
        assert media.embed_url.startswith("https://")


def test_long_addresses_take_no_time() -> None:
    for tail in ("a" * 100_000, "1h" * 50_000, "/" * 100_000, "-" * 100_000):
        for start in ("https://www.docswell.com/s/u/", "https://youtu.be/x?t=", f"{GOOGLE}e/", "https://vimeo.com/"):
            assert resolve_media(start + tail).embed_url is None

"""The client against a server that misbehaves: it gets whole files or says why not, in time and within limits."""

from __future__ import annotations

import socket
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from eventnotes_tools.archiving.client import Client, Failed, FetchLimits
from eventnotes_tools.archiving.ssrf_guard import Gate, Refused, is_public
from tests.tools.archiving.server import FILES, Server, png, serving

LIMITS = FetchLimits(timeout=20, size=200_000, retries=0, pause=0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def client(server: Server, **limits: Any) -> Client:
    """Return a client that may ask this server, and nobody waits for."""
    return Client(Gate([server.host]), replace(LIMITS, **limits), sleep=lambda _seconds: None)


def fault(server: Server, path: str, **limits: Any) -> str:
    """Return why a file is not got."""
    with pytest.raises(Failed) as failed:
        client(server, **limits).fetch(server.url(path))
    return str(failed.value)


@pytest.mark.parametrize("path", ["/a.png", "/b.gif", "/c.jpg", "/d.webp", "/e.avif", "/deck.pdf"])
def test_a_file_comes_as_it_is(server: Server, path: str) -> None:
    assert client(server).fetch(server.url(path)).content == FILES[path]


@pytest.mark.parametrize("path", ["/packed.png", "/long.png", "/moved.png", "/hops/4"])
def test_what_is_only_odd_is_no_fault(server: Server, path: str) -> None:
    assert client(server).fetch(server.url(path)).content == png()


def test_a_redirect_is_told(server: Server) -> None:
    assert client(server).fetch(server.url("/moved.png")).url == server.url("/a.png")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/drip.png", "longer than 1 seconds"),
        ("/drip-head.png", "longer than 1 seconds"),
        ("/silent.png", "longer than 1 seconds"),
        ("/endless.png", "larger than 0.2 MB"),
        ("/endless-chunks.png", "larger than 0.2 MB"),
        ("/endless-head.png", "broke off"),
        ("/short.png", "broke off"),
        ("/bad-length.png", "broke off"),
        ("/huge-length.png", "larger than 0.2 MB"),
        ("/large.png", "larger than 0.2 MB"),
        ("/bomb.png", "larger than 0.2 MB"),
        ("/bombs.png", "larger than 0.2 MB"),
        ("/not-packed.png", "can't be unpacked"),
        ("/reset.png", "broke off"),
        ("/no-http.png", "broke off"),
        ("/closed.png", "broke off"),
        ("/loop.png", "more than 5 times"),
        ("/hops/6", "more than 5 times"),
        ("/status/404", "404 Not Found"),
        ("/status/500", "500 Internal Server Error"),
        ("/status/999", "answers 999"),
        ("/status/206", "206"),
    ],
)
def test_a_fault_is_told_in_time(server: Server, path: str, said: str) -> None:
    before = time.monotonic()
    assert said in fault(server, path, timeout=1 if "longer" in said else 20)
    assert time.monotonic() - before < 15


@pytest.mark.parametrize("path", ["/bomb.png", "/bombs.png"])
def test_what_is_packed_is_unpacked_only_up_to_the_limit(server: Server, path: str) -> None:
    tracemalloc.start()
    try:
        fault(server, path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/to-file.png", "file"),
        ("/to-data.png", "data"),
        ("/to-metadata.png", "169.254.169.254, which is no public address"),
        ("/to-loopback.png", "127.0.0.2, which is no public address"),
        ("/to-ipv6.png", "::1, which is no public address"),
        ("/to-mapped.png", "which is no public address"),
        ("/to-number.png", "which is no public address"),
        ("/to-name.png", "which is no public address"),
        ("/to-user.png", "user name"),
    ],
)
def test_no_redirect_leads_into_a_network_of_one_s_own(server: Server, path: str, said: str) -> None:
    assert said in fault(server, path)
    assert server.asked == {path: 1}


def test_a_host_that_is_not_allowed_is_not_asked(server: Server) -> None:
    with pytest.raises(Failed, match="no public address"):
        Client(Gate(), LIMITS).fetch(server.url("/a.png"))
    assert not server.asked


def test_the_address_that_was_checked_is_the_one_that_is_asked(server: Server, monkeypatch: Any) -> None:
    # A name server that gives a public address first and one of the own network after that.
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    real, asked = socket.getaddrinfo, []

    def lookup(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return real(next(answers) if host == "rebinding.example" else host, port, *args, **kwargs)

    def connect(_socket: socket.socket, address: tuple[str, int]) -> None:
        asked.append(f"connected to {address[0]}")
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(Failed, match="does not answer"):
        Client(Gate(), LIMITS).fetch(f"http://rebinding.example:{server.port}/a.png")
    assert asked.count("rebinding.example") == 1
    assert [item for item in asked if item.startswith("connected")] == ["connected to 93.184.216.34"]
    assert not server.asked


def test_proxies_and_passwords_of_the_environment_are_not_used(server: Server, monkeypatch: Any, tmp_path: Any) -> None:
    (tmp_path / ".netrc").write_text("default login someone password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert client(server).fetch(server.url("/a.png")).content == png()


@pytest.mark.parametrize("path", ["/flaky.png", "/flaky-reset.png"])
def test_a_fault_that_passes_is_tried_again(server: Server, path: str) -> None:
    waits: list[float] = []
    limits = replace(LIMITS, retries=2, pause=0.5, patience=4)
    found = Client(Gate([server.host]), limits, sleep=waits.append).fetch(server.url(path))
    assert found.content == png()
    assert server.asked[path] == 3
    # As long as the server asks for, but not for ever.
    assert [wait for wait in waits if wait > 0.5] == ([4, 4] if path == "/flaky.png" else [1])


def test_a_fault_that_stays_is_not_tried_again(server: Server) -> None:
    fault(server, "/status/404", retries=3)
    fault(server, "/status/503", retries=3)
    assert server.asked == {"/status/404": 1, "/status/503": 4}


def test_a_host_is_left_time_between_requests(server: Server) -> None:
    waits: list[float] = []
    polite = Client(Gate([server.host]), replace(LIMITS, pause=20), sleep=waits.append)
    for _ in range(3):
        polite.fetch(server.url("/a.png"))
    assert [0 < wait <= 20 for wait in waits] == [True, True]


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8"),  # noqa: S104
        *("192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1", "3fff::1"),
        *("5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
    ],
)
def test_what_is_no_public_address(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:2800:220:1::1", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_what_is_a_public_address(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a.png", "file:///etc/passwd", "a.png", "http://u:p@example.org/", "http://example.org:x/", ""],
)
def test_what_is_asked_for_is_on_the_web(url: str) -> None:
    with pytest.raises(Refused):
        Gate().target(url)

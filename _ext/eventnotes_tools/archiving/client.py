"""Fetch files over HTTP, one at a time, within limits, from public hosts only."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

import certifi
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3 import exceptions as faults
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

from eventnotes import __version__
from eventnotes_tools.archiving.ssrf_guard import Gate, Refused, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 16
_REDIRECTS = 5
_HEADERS = {
    "User-Agent": f"eventnotes/{__version__} (archives what notes link to)",
    # No SVG, and nothing packed: what is packed may unfold to any size.
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif,application/pdf;q=0.9",
    "Accept-Encoding": "identity",
}
_LATER = frozenset((408, 425, 429, 500, 502, 503, 504))


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchLimits:
    """FetchLimits of requests."""

    #: Seconds for one file, from the look-up of its host to its last byte, redirects included.
    timeout: float = 30
    #: Bytes of one file, unpacked.
    size: int = 20_000_000
    #: Number of retries after a temporary error.
    retries: int = 2
    #: Seconds between two requests to one host; after a fault, the first wait, which then doubles.
    pause: float = 0.5
    #: Seconds that a server may ask to be left alone for, at most.
    patience: float = 10


class Fetched(NamedTuple):
    """A file."""

    content: bytes
    #: Where it came from, after all redirects.
    url: str


class Failed(Exception):  # noqa: N818 (it is no fault of the program)
    """A file could not be fetched; the message says why."""

    def __init__(self, reason: str, *, passes: bool = False, silent: bool = False, wait: float = 0) -> None:
        """Say whether the error *passes* by itself, whether the host was *silent*, and the seconds to *wait*."""
        super().__init__(reason)
        self.passes = passes
        self.silent = silent
        self.wait = wait


class Client:
    """Fetches files, one after the other."""

    def __init__(self, gate: Gate, limits: FetchLimits, sleep: Callable[[float], None] = time.sleep) -> None:
        self.gate = gate
        self.limits = limits
        self.sleep = sleep
        self._last: dict[str, float] = {}
        self._trust = ssl.create_default_context()
        # Python does not find the system's certificates everywhere.
        self._trust.load_verify_locations(certifi.where())

    def fetch(self, url: str) -> Fetched:
        """Return the file at *url*; raise Failed if it can't be fetched."""
        for attempt in range(self.limits.retries + 1):
            try:
                return self._attempt(url)
            except Failed as failed:
                if not failed.passes or attempt == self.limits.retries:
                    raise
                self.sleep(max(min(failed.wait, self.limits.patience), self.limits.pause * 2**attempt))
        raise AssertionError  # there is at least one attempt

    def _attempt(self, url: str) -> Fetched:
        with _deadline(self.limits.timeout) as line:
            for _hop in range(_REDIRECTS + 1):
                try:
                    found = self._ask(url, self.gate.target(url), line)
                except Refused as refused:
                    raise Failed(str(refused)) from None
                except (faults.HTTPError, OSError, ValueError) as error:
                    if line.is_cut or isinstance(error, faults.ReadTimeoutError):
                        break
                    raise _failure(error) from None
                if line.is_cut:
                    # Cut off, a file without a given length looks whole.
                    break
                if isinstance(found, bytes):
                    return Fetched(found, url)
                url = urljoin(url, found)
            else:
                raise Failed(f"the server redirects more than {_REDIRECTS} times")
        raise Failed(f"it took longer than {self.limits.timeout:g} seconds", passes=True, silent=True)

    def _ask(self, url: str, target: Target, line: _Line) -> bytes | str:
        """Return the file's content, or the URL of a redirect."""
        self._be_polite(target.host)
        with self._pool(target, line) as pool:
            response = pool.urlopen(
                "GET", target.path, headers=_HEADERS, redirect=False, retries=False, preload_content=False
            )
            try:
                if response.status in {301, 302, 303, 307, 308} and response.headers.get("Location"):
                    return response.headers["Location"]
                if response.status != HTTPStatus.OK:
                    raise _bad_status(response)
                return self._body(response)
            finally:
                response.close()

    def _body(self, response: BaseHTTPResponse) -> bytes:
        limit = self.limits.size
        too_large = Failed(f"it is larger than {limit / 1e6:g} MB")
        if int(response.headers.get("Content-Length") or 0) > limit:
            raise too_large
        content = bytearray()
        while chunk := response.read1(_CHUNK, decode_content=True):
            content += chunk
            if len(content) > limit:
                raise too_large
        return bytes(content)

    def _pool(self, target: Target, line: _Line) -> HTTPConnectionPool:
        timeout = Timeout(connect=line.left, read=line.left)
        ours = {"gate": self.gate, "line": line}
        if target.scheme == "http":
            pool = HTTPConnectionPool(target.host, target.port, timeout=timeout)
            pool.ConnectionCls = type("Connection", (_Guarded,), ours)
            return pool
        safe = HTTPSConnectionPool(target.host, target.port, timeout=timeout, ssl_context=self._trust)
        safe.ConnectionCls = type("Connection", (_GuardedByTls,), ours)
        return safe

    def _be_polite(self, host: str) -> None:
        now = time.monotonic()
        wait = self._last.get(host, -self.limits.pause) + self.limits.pause - now
        if wait > 0:
            self.sleep(wait)
        self._last[host] = time.monotonic()


# -- connections ---------------------------------------------------------------------------------------------------


class _Line:
    """The line to a server, which is cut when the time is up, wherever the server has got to by then.

    A time limit of a socket is one for each piece that comes in: a server that sends a byte now and then keeps it.
    """

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.is_cut = False
        self.socket: socket.socket | None = None

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return max(self.ends - time.monotonic(), 0.001)

    def cut(self) -> None:
        """Close the connection; a waiting read ends or fails."""
        self.is_cut = True
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def _deadline(seconds: float) -> Iterator[_Line]:
    line = _Line(seconds)
    timer = threading.Timer(seconds, line.cut)
    timer.daemon = True
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()


class _Guarded(HTTPConnection):
    """A connection to the very IP address that the gate has checked."""

    gate: Gate
    line: _Line

    def _new_conn(self) -> socket.socket:
        """Connect to the checked address. Overrides urllib3's method, which would resolve the host again."""
        try:
            addresses = self.gate.addresses(self.host, self.port)
        except (OSError, UnicodeError) as error:
            raise faults.NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        fault: OSError = OSError("no address")
        for address in addresses:
            try:
                return create_connection((address, self.port), self.line.left, socket_options=self.socket_options)
            except OSError as error:
                fault = error
        raise faults.NewConnectionError(self, str(fault)) from fault

    def connect(self) -> None:
        super().connect()
        self.line.socket = self.sock
        if self.line.is_cut:
            self.close()


class _GuardedByTls(_Guarded, HTTPSConnection):
    """The same with TLS: the certificate has to match the host of the URL."""


# -- what went wrong -------------------------------------------------------------------------------------------------


def _bad_status(response: BaseHTTPResponse) -> Failed:
    status = response.status
    with suppress(ValueError):
        text = f"{status} {HTTPStatus(status).phrase}"
        wait = response.headers.get("Retry-After", "")
        return Failed(f"the server answers {text}", passes=status in _LATER, wait=int(wait) if wait.isdecimal() else 0)
    return Failed(f"the server answers {status}")


def _failure(error: Exception) -> Failed:
    if isinstance(error, faults.NameResolutionError):
        return Failed("the host is not known", passes=True, silent=True)
    if isinstance(error, faults.SSLError):
        return Failed(f"the server can't be trusted: {error}", silent=True)
    if isinstance(error, faults.NewConnectionError):
        return Failed("the host does not answer", passes=True, silent=True)
    if isinstance(error, faults.DecodeError):
        return Failed("what the server sent can't be unpacked")
    return Failed(f"the server broke off: {error}", passes=True)

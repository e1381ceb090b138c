"""Copy remote pictures into a site, from public hosts only."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer
from urllib.parse import unquote, urljoin, urlsplit

import certifi

from eventnotes import __version__
from eventnotes.files import append, write
from eventnotes.text.digests import digest
from eventnotes.text.urls import validate_url

#: The folder in the site that holds the copies, and the file in it that tells where each came from.
FOLDER, SOURCES = "_archive", "sources.txt"
#: Bytes of one picture, seconds for it, and the redirects that are followed.
MAX_SIZE, MAX_SECONDS, MAX_REDIRECTS = 20_000_000, 30.0, 5
_CHUNK = 1 << 16
_HEADERS = {
    "User-Agent": f"eventnotes/{__version__} (copies pictures that notes show)",
    # Nothing packed: what is packed may unfold to any size.
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif",
    "Accept-Encoding": "identity",
}
#: Suffix to the bytes that such a file begins with. No SVG, which may hold scripts.
_FORMATS = {
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".jpg": rb"\xff\xd8\xff",
    ".gif": rb"GIF8[79]a",
    ".webp": rb"RIFF....WEBPVP8",
    ".avif": rb"....ftyp(?:avif|avis|.{8}(?:.{4}){0,8}?avif)",
}
#: Of IPv6, only these are given out to hosts, but for those below (IANA's registries of address space).
_UNICAST = ipaddress.IPv6Network("2000::/3")
#: IPv4 addresses behind gateways of networks that have only IPv6: the last 32 bits are the address (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: What IANA's registries of special addresses hold and Python 3.11 takes for public.
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


class NoCopyError(Exception):
    """A picture could not be copied; the message says why."""


class Archive:
    """The copies of a site; hosts in *allowed* (``host`` or ``host:port``) may be private."""

    def __init__(self, site: Path, allowed: Collection[str] = ()) -> None:
        self.folder = site / FOLDER
        self.allowed = frozenset(name.lower() for name in allowed)
        #: Hosts that did not answer.
        self._silent: set[str] = set()
        # Python does not find the system's certificates everywhere.
        self._trust = ssl.create_default_context(cafile=certifi.where())

    def known(self, url: str) -> str | None:
        """Return the name of the copy of *url*; None if there is none."""
        return next((path.name for path in self.folder.glob(f"{digest(url)[:16]}-*") if not path.is_symlink()), None)

    def copy(self, url: str) -> str:
        """Copy the picture at *url* unless there is a copy, and return its name; raise NoCopyError or OSError."""
        if name := self.known(url):
            return name
        content = self._fetch(url)
        suffix = next((name for name, begin in _FORMATS.items() if re.match(begin, content, re.DOTALL)), None)
        if suffix is None:
            raise NoCopyError("what is there is none of PNG, JPEG, GIF, WebP and AVIF")
        if self.folder.is_symlink():
            raise NoCopyError(f"{self.folder} is a symbolic link; make it a folder")
        words = re.sub(r"[^a-z0-9]+", "-", Path(unquote(urlsplit(url).path)).stem.lower())[:40].strip("-")
        name = f"{digest(url)[:16]}-{words}{suffix}"
        self.folder.mkdir(exist_ok=True)
        write(self.folder / name, content, durable=True)
        append(self.folder / SOURCES, f"{name} {url}\n".encode())
        return name

    def _fetch(self, url: str) -> bytes:
        ends = time.monotonic() + MAX_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            try:
                found = self._request(validate_url(url), ends)
            except (HTTPException, OSError, ValueError) as error:
                if time.monotonic() > ends:
                    break
                raise NoCopyError(f"the server or its address is at fault: {error}") from None
            if isinstance(found, bytes):
                return found
            url = urljoin(url, found)
        else:
            raise NoCopyError(f"there are more than {MAX_REDIRECTS} redirects")
        raise NoCopyError(f"it took more than {MAX_SECONDS:g} seconds")

    def _request(self, url: str, ends: float) -> bytes | str:
        """Return the content of *url*, or where it redirects to."""
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in {"http", "https"} or not host:
            raise NoCopyError(f"{url!r} is no http or https address")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with self._connected(host, port, ends, secure=parts.scheme == "https") as connection:
            connection.request("GET", target, headers={**_HEADERS, "Host": parts.netloc})
            response = connection.getresponse()
            if response.status in {301, 302, 303, 307, 308} and response.headers["Location"]:
                return str(response.headers["Location"])
            if response.status != HTTPStatus.OK:
                raise NoCopyError(f"the server answers {response.status}")
            length, content = response.length, bytearray()
            while chunk := response.read1(_CHUNK):
                content += chunk
                if max(len(content), length or 0) > MAX_SIZE:
                    raise NoCopyError(f"it is larger than {MAX_SIZE / 1e6:g} MB")
            # Cut off, a file without a given length looks whole.
            if len(content) < (length or 0) or time.monotonic() > ends:
                raise HTTPException("it broke off")
            return bytes(content)

    @contextmanager
    def _connected(self, host: str, port: int, ends: float, *, secure: bool) -> Iterator[HTTPConnection]:
        """Yield a connection that is cut when the time is up, however slowly the server sends."""
        if host in self._silent:
            raise NoCopyError("the host did not answer before")
        address = self._public_address(host, port)
        left = max(ends - time.monotonic(), 0.001)
        try:
            # To the very address that was checked: the name may lead elsewhere when it is looked up again.
            connected = socket.create_connection((address, port), left)
        except OSError:
            self._silent.add(host)
            raise NoCopyError("the host does not answer") from None
        if secure:
            connected = self._trust.wrap_socket(connected, server_hostname=host, do_handshake_on_connect=False)
        timer = Timer(left, _cut, (connected,))
        timer.daemon = True
        timer.start()
        connection = HTTPConnection(host, port)
        connection.sock = connected
        try:
            if isinstance(connected, ssl.SSLSocket):
                connected.do_handshake()
            yield connection
        finally:
            timer.cancel()
            connection.close()
            connected.close()

    def _public_address(self, host: str, port: int) -> str:
        """Return an IP address of *host*; raise NoCopyError unless all are public, or the host is allowed."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise NoCopyError(f"{host} is no name of a host") from None
        addresses = [str(item[4][0]) for item in found]
        if not self.allowed & {host.lower(), f"{host.lower()}:{port}"}:
            for address in addresses:
                if not is_public(address):
                    raise NoCopyError(f"{host} is {address}, which is no public address")
        return addresses[0]


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def is_public(text: str) -> bool:
    """Tell whether an IP address belongs to a host on the public Internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _SPECIAL)

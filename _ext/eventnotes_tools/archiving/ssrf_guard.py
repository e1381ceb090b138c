"""Refuse requests to private addresses, so that a note can't reach the local network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlsplit

from eventnotes.text.urls import validate_url

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Of IPv6, only these are given out to hosts, but for those below (IANA's registries of address space).
_UNICAST = ipaddress.IPv6Network("2000::/3")
#: IPv4 addresses behind gateways of networks that have only IPv6: the last 32 bits are the address (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: What IANA's registries of special addresses hold and Python 3.11 takes for public.
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_PORTS = {"http": 80, "https": 443}


class Refused(Exception):  # noqa: N818 (it is no fault of the program)
    """A URL that must not be requested; the message says why."""


class Target(NamedTuple):
    """The request to make, with the checked IP addresses."""

    scheme: str
    host: str
    port: int
    #: Path and query, as the request names them.
    path: str


class Gate:
    """Allows requests to public hosts, and to hosts that were allowed by name."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        """Allow each ``host`` or ``host:port``, as in a URL, at any IP address."""
        self.allowed = frozenset(name.lower() for name in allowed)

    def target(self, url: str) -> Target:
        """Return the request for *url*; raise Refused if it must not be made."""
        try:
            parts = urlsplit(validate_url(url))
        except ValueError as error:
            raise Refused(str(error)) from None
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in _PORTS or not host:
            raise Refused(f"{url!r} is no http or https address")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, parts.port or _PORTS[parts.scheme], path)

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of *host*: all of them are public, or the host is allowed; else raise Refused.

        Connect to one of these and not to the name, which may lead elsewhere when it is looked up again.
        Raises OSError where there are none.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        if not self.allowed & {host.lower(), f"{host.lower()}:{port}"}:
            for address in addresses:
                if not is_public(address):
                    raise Refused(f"{host} is {address}, which is no public address")
        return addresses


def is_public(text: str) -> bool:
    """Tell whether an IP address belongs to a host on the public Internet."""
    address: _Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _SPECIAL)

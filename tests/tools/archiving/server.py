"""A server on this machine that misbehaves: each path does something that servers do, or attackers."""

from __future__ import annotations

import gzip
import socket
import socketserver
import struct
import threading
import zlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(number: int = 0, padding: int = 0) -> bytes:
    """Return a picture of one pixel; each *number* gives another one."""
    pixel = bytes((0, number % 256, number // 256 % 256, 0))
    parts = (_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), _chunk(b"IDAT", zlib.compress(pixel)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + _chunk(b"teSt", bytes(padding)) + _chunk(b"IEND", b"")


GIF = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\0;"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
AVIF = b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf" + bytes(40)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = gzip.compress(bytes(50_000_000))
FILES = {
    "/a.png": png(),
    "/b.gif": GIF,
    "/c.jpg": JPEG,
    "/d.webp": WEBP,
    "/e.avif": AVIF,
    "/deck.pdf": PDF,
    "/picture.svg": SVG,
    "/page.png": b"<!doctype html><title>Not found</title>",
    "/pdf.png": PDF,
    "/empty.png": b"",
    "/noise.png": b"\0\1\2\3",
    "/large.png": png(padding=300_000),
}
REDIRECTS = {
    "/moved.png": "/a.png",
    "/loop.png": "/loop.png",
    "/to-file.png": "file:///etc/passwd",
    "/to-data.png": "data:image/png;base64,AAAA",
    "/to-metadata.png": "http://169.254.169.254/latest/meta-data/",
    "/to-loopback.png": "http://127.0.0.2:{port}/a.png",
    "/to-ipv6.png": "http://[::1]:{port}/a.png",
    "/to-mapped.png": "http://[::ffff:127.0.0.2]:{port}/a.png",
    "/to-number.png": "http://2130706434:{port}/a.png",
    "/to-name.png": "http://localhost:{port}/a.png",
    "/to-user.png": "http://someone:secret@127.0.0.1:{port}/a.png",
}


def _whole(content: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(content)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + content


class Server(socketserver.ThreadingTCPServer):
    """Answers each request and counts it."""

    daemon_threads = True
    allow_reuse_address = True
    #: Many clients are killed while they wait.
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.port: int = self.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.asked: Counter[str] = Counter()
        self.stopped = threading.Event()
        #: Seconds before each answer.
        self.delay = 0.0

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what is tested."""


class Handler(socketserver.StreamRequestHandler):
    """Reads a request and does what its path is for."""

    server: Server

    def handle(self) -> None:
        path = self.rfile.readline(65537).split()[1].decode().partition("?")[0]
        while self.rfile.readline(65537).strip():
            pass
        self.server.asked[path] += 1
        self.server.stopped.wait(self.server.delay)
        misbehaviours: dict[str, Callable[[], None]] = {
            "/drip.png": lambda: self.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", png()),
            "/drip-head.png": lambda: self.drip(b"HTTP/1.1 200 OK\r\n", b"X-Header: " + b"x" * 9999),
            "/silent.png": lambda: self.drip(b"", b""),
            "/endless.png": self.endless,
            "/endless-chunks.png": self.endless_chunks,
            "/endless-head.png": self.endless_head,
            "/short.png": lambda: self.send(_whole(png()).replace(b"Content-Length: ", b"Content-Length: 9")),
            "/cut.png": lambda: self.send(b"HTTP/1.1 200 OK\r\n\r\n" + png()[:-8]),
            "/long.png": lambda: self.send(_whole(png()) + b"more than was promised"),
            "/bad-length.png": lambda: self.send(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + png()),
            "/huge-length.png": lambda: self.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
            "/bomb.png": lambda: self.send(_whole(BOMB, "Content-Encoding: gzip")),
            "/bombs.png": lambda: self.send(_whole(gzip.compress(BOMB), "Content-Encoding: gzip, gzip")),
            "/packed.png": lambda: self.send(_whole(gzip.compress(png()), "Content-Encoding: gzip")),
            "/not-packed.png": lambda: self.send(_whole(png(), "Content-Encoding: gzip")),
            "/reset.png": self.reset,
            "/no-http.png": lambda: self.send(b"220 mail.example.org ESMTP\r\n"),
            "/closed.png": lambda: None,
            "/flaky.png": lambda: self.flaky(b"HTTP/1.1 503 Later\r\nRetry-After: 9999\r\n\r\n"),
            "/flaky-reset.png": lambda: self.flaky(None),
        }
        if path in misbehaviours:
            misbehaviours[path]()
        elif path in REDIRECTS:
            target = REDIRECTS[path].format(port=self.server.port)
            self.send(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
        elif path.startswith("/hops/"):
            left = int(path.rpartition("/")[2])
            target = f"/hops/{left - 1}" if left else "/a.png"
            self.send(f"HTTP/1.1 301 Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
        elif path.startswith("/picture/"):
            self.send(_whole(png(int(path.rpartition("/")[2]), padding=20_000)))
        elif path.startswith("/status/"):
            self.send(f"HTTP/1.1 {path.rpartition('/')[2]} Whatever\r\nContent-Length: 0\r\n\r\n".encode())
        elif path in FILES:
            self.send(_whole(FILES[path], "Content-Type: text/html"))
        else:
            self.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def send(self, data: bytes) -> None:
        self.wfile.write(data)

    def drip(self, head: bytes, rest: bytes) -> None:
        self.send(head)
        for byte in rest:
            self.send(bytes((byte,)))
            if self.server.stopped.wait(0.05):
                return
        self.server.stopped.wait(30)

    def endless(self) -> None:
        self.send(b"HTTP/1.1 200 OK\r\n\r\n" + png())
        while not self.server.stopped.is_set():
            self.send(bytes(65536))

    def endless_chunks(self) -> None:
        self.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not self.server.stopped.is_set():
            self.send(b"1000\r\n" + bytes(0x1000) + b"\r\n")

    def endless_head(self) -> None:
        self.send(b"HTTP/1.1 200 OK\r\n")
        while not self.server.stopped.is_set():
            self.send(b"X-Header: " + b"x" * 1000 + b"\r\n")

    def reset(self) -> None:
        self.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + png())
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.request.close()

    def flaky(self, fault: bytes | None) -> None:
        """Fail twice, then answer."""
        if sum(self.server.asked.values()) > 2:
            self.send(_whole(png()))
        elif fault:
            self.send(fault)
        else:
            self.reset()


@contextmanager
def serving() -> Iterator[Server]:
    """Yield a server that runs."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()

"""A built site served over HTTP, by Python or by nginx, and a browser to open it in."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.helpers import need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

#: Tells of whatever the policy forbids; scripts of the test are not under it.
LISTEN = """addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  console.error("VIOLATION", violatedDirective, blockedURI, sample));"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a path, as any server of static files does."""

    def __init__(self, *args: Any, prefix: str, headers: Mapping[str, str], **kwargs: Any) -> None:
        self.prefix, self.sent = prefix, headers
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        # What is not under the path is not there.
        return super().translate_path(path.removeprefix(self.prefix) if path.startswith(self.prefix) else "/.nothing")

    def end_headers(self) -> None:
        for name, value in self.sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, *, prefix: str = "/", policy: str = "") -> Iterator[str]:
    """Serve a folder under *prefix* and with a policy; yield the address of the site, which ends in a slash."""
    headers = {"Content-Security-Policy": policy} if policy else {}
    handler = functools.partial(_Handler, directory=str(folder), prefix=prefix, headers=headers)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser; skip the test where there is none, but not in continuous integration."""
    sync_api = pytest.importorskip("playwright.sync_api")
    need("chromium")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield launched
        launched.close()


class Visit:
    """A window on a served site: what it asked other sites for, and what the browser complained about.

    Other sites are not asked: each request is answered with a page, or with what *answers* has for its address.
    """

    def __init__(self, browser: Browser, site: str, **options: Any) -> None:
        self.asked: list[str] = []
        self._heard: list[str] = []
        #: Address to media type and content.
        self.answers: dict[str, tuple[str, bytes]] = {}
        #: The addresses that fail.
        self.refused: set[str] = set()
        self.site = site
        self.context: BrowserContext = browser.new_context(**options)
        self.context.add_init_script(LISTEN)
        parts = urlsplit(site)
        own = f"{parts.scheme}://{parts.netloc}/"
        self.context.route(lambda url: not url.startswith((own, "data:", "chrome")), self._answer)
        self.tab: Page = self.context.new_page()
        self.tab.on("console", lambda message: self._hear(message.type, message.text))
        self.tab.on("pageerror", lambda error: self._heard.append(str(error)))

    @property
    def complaints(self) -> list[str]:
        """What the browser has complained about, once it has nothing else to do: it may tell after a page is loaded."""
        self.tab.evaluate("() => new Promise((done) => requestIdleCallback(done, { timeout: 500 }))")
        return self._heard

    def open(self, name: str) -> Page:
        """Open a page by its address in the site."""
        response = self.tab.goto(self.site + name)
        assert response is not None
        assert response.ok, f"{response.status} {response.url}"
        return self.tab

    def close(self) -> None:
        """Forget all that the window knows."""
        self.context.close()

    def _hear(self, kind: str, text: str) -> None:
        # A warning is Chromium's opinion: that a player may both run scripts and keep its origin, for example.
        if kind == "error":
            self._heard.append(text)

    def _answer(self, route: Route, request: Request) -> None:
        self.asked.append(request.url)
        if request.url in self.refused:
            route.abort()
            return
        kind, body = self.answers.get(request.url, ("text/html", b"<!doctype html><title>player</title><p>player</p>"))
        route.fulfill(body=body, content_type=kind)


@contextmanager
def nginx(conf: str, folder: Path) -> Iterator[str]:
    """Run nginx with a site's settings, which listen on 80, until it is left; yield the address of its root.

    *folder* is for its files. Skips the test where there is no nginx, but not in continuous integration.
    """
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    need(program)
    port = _free_port()
    (folder / "site.conf").write_text(conf.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    process = subprocess.Popen([program, "-e", "stderr", "-c", str(folder / "nginx.conf")])
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


_NGINX = """
{user}
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/site.conf;
}}
"""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")

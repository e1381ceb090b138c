"""Serve the built site on this machine only, and tell the browser what a build has changed."""

from __future__ import annotations

import asyncio
import hashlib
import re
import signal
import socket
import webbrowser
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

import click
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from eventnotes_tools.live.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import Scope

    from eventnotes_tools.live.protocol import BuildOptions

_HOST = "127.0.0.1"
#: Names by which a browser may ask for that address; any other could be another site's, led here by its DNS.
_NAMES = [_HOST, "localhost"]
#: Where the script and the connection are; no page has a name that begins with a dot.
_CHANNEL = "/.eventnotes-live"
#: A file with a checksum in its address never changes, but for Furo's style of code, while a build goes on.
_FOREVER = "max-age=31536000, immutable"
#: Sphinx writes this file, then the pages; then Furo writes it again, so pages written first have another checksum.
_CODE_STYLE = re.compile(rb"pygments\.css\?v=\w+")
#: How often, and after how many seconds, to look again at a page that is just being written.
_LOOKS, _PAUSE = 10, 0.02


class _Site(StaticFiles):
    """The output directory; each page gets the script, and a version by which the script knows what is shown."""

    def __init__(self, outdir: Path, watcher: Watcher) -> None:
        super().__init__(directory=outdir, html=True)
        self._outdir = outdir
        self._watcher = watcher

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or a page with the script."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:  # noqa: PLR2004
                raise
            return _page(b"<!doctype html><title>404</title><p>There is no such page.", 404)
        if isinstance(response, FileResponse) and str(response.path).endswith(".html"):
            return _page(await _read(Path(response.path)), response.status_code)
        is_final = b"v=" in scope["query_string"] and not self._watcher.is_building
        response.headers["Cache-Control"] = _FOREVER if is_final else "no-cache"
        return response

    async def version(self, address: str) -> str:
        """Return the version of the page at an address; empty where there is none."""
        path = address.strip("/") or "."
        with suppress(OSError, ValueError):
            full, status = self.lookup_path(path)
            if status is not None and S_ISDIR(status.st_mode):
                full, status = self.lookup_path(f"{path}/index.html")
            if status is not None:
                return _version(await _read(Path(full)))
        return ""


async def _read(path: Path) -> bytes:
    """Return a page, whole also while it is being written."""
    content = b""
    for _ in range(_LOOKS):
        with suppress(FileNotFoundError):
            content = path.read_bytes()  # noqa: ASYNC240  (a page, from this machine)
        if b"</html>" in content[-200:]:
            break
        await asyncio.sleep(_PAUSE)
    return content


def _version(content: bytes) -> str:
    return hashlib.sha256(_CODE_STYLE.sub(b"", content)).hexdigest()[:16]


def _page(content: bytes, status: int) -> HTMLResponse:
    version = _version(content) if status == 200 else ""  # noqa: PLR2004
    script = f'\n<script src="{_CHANNEL}/page.js" data-version="{version}" defer></script>\n'
    return HTMLResponse(content + script.encode(), status, {"Cache-Control": "no-store"})


@dataclass(eq=False, slots=True)
class _Reader:
    """A page in a browser."""

    socket: WebSocket
    address: str
    version: str


class LiveServer:
    """The site, its readers, and what builds it."""

    def __init__(self, options: BuildOptions, url: str, *, open_browser: bool) -> None:
        Path(options.outdir).mkdir(parents=True, exist_ok=True)
        self.watcher = Watcher(options, self._tell_all)
        self.app = Starlette(
            routes=[
                Route(f"{_CHANNEL}/page.js", _script),
                WebSocketRoute(_CHANNEL, self._follow),
                Mount("/", site := _Site(Path(options.outdir), self.watcher)),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_NAMES, www_redirect=False)],
            lifespan=self._live,
        )
        self._site = site
        self._url = url
        self._open_browser = open_browser
        self._readers: set[_Reader] = set()
        self._telling: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def _live(self, _app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self.watcher.run())]
        tasks[0].add_done_callback(_end_on_error)
        if self._open_browser:
            tasks.append(asyncio.create_task(self._open()))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _open(self) -> None:
        await self.watcher.first_build.wait()
        await asyncio.to_thread(webbrowser.open, self._url)

    async def _follow(self, websocket: WebSocket) -> None:
        """Tell a page what it needs to know, until it is closed."""
        origin = websocket.headers.get("origin")
        if origin is not None and origin != f"http://{websocket.headers['host']}":
            await websocket.close()
            return
        await websocket.accept()
        reader = None
        with suppress(WebSocketDisconnect, KeyError, ValueError):
            shown = await websocket.receive_json()
            reader = _Reader(websocket, str(shown["address"]), str(shown["version"]))
            self._readers.add(reader)
            await self._tell(reader)
            async for _ in websocket.iter_text():
                pass
        self._readers.discard(reader)

    async def _tell(self, reader: _Reader) -> None:
        changed = await self._site.version(reader.address) != reader.version
        report = self.watcher.report
        with suppress(WebSocketDisconnect, RuntimeError):
            await reader.socket.send_json({"changed": changed, **asdict(report)})

    def _tell_all(self) -> None:
        for reader in self._readers:
            task = asyncio.create_task(self._tell(reader))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)


def _end_on_error(task: asyncio.Task[None]) -> None:
    """End the server if it can't watch, as where the system watches no more folders."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        reasons = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
        click.secho(f"The server ends: {'; '.join(map(str, reasons))}", fg="red", err=True)
        signal.raise_signal(signal.SIGTERM)


def _script(_request: Request) -> Response:
    script = resources.files(__package__).joinpath("page.js").read_text("utf-8")
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def serve(options: BuildOptions, port: int, *, open_browser: bool) -> None:
    """Serve until Ctrl+C; raise OSError if the port is taken."""
    with socket.create_server((_HOST, port)) as listener:
        url = f"http://{_HOST}:{listener.getsockname()[1]}"
        click.echo(f"Serving on {url}; Ctrl+C ends it")
        with suppress(KeyboardInterrupt):
            asyncio.run(_serve(options, listener, url, open_browser=open_browser))


async def _serve(options: BuildOptions, listener: socket.socket, url: str, *, open_browser: bool) -> None:
    live = LiveServer(options, url, open_browser=open_browser)
    config = uvicorn.Config(live.app, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    if hasattr(signal, "SIGHUP"):  # the terminal was closed
        signal.signal(signal.SIGHUP, server.handle_exit)
    try:
        await server.serve(sockets=[listener])
    finally:
        live.watcher.kill()

"""The command: copies the remote pictures that notes show, rewrites their addresses and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eventnotes_tools import archiving
from eventnotes_tools.archiving import Archive, NoCopyError, is_public
from eventnotes_tools.cli import main
from tests.helpers import CONF, ROOT, Project
from tests.tools.archiving.server import FILES, Server, png, serving

NOTE = """# Conf

:::{{event}} conf
:date: 2030-05-18
:::

Text `{url}/a.png` ![]({url}/a.png "title") and ![gone]({url}/gone.png) and [a link]({url}/a.png)

```
![]({url}/e.avif)
```

:::{{note}}
- ![in a list][label]

  ```{{figure}} {url}/c.jpg?size=large
  :alt: a figure
  ```
:::

<img src="{url}/b.gif?x=1&amp;y=2">

[label]: {url}/%E5%9B%B3.png "a title"
"""
RST = """:orphan:

Other
=====

.. image:: {url}/a.png
   :alt: one

.. include:: part.txt
"""
PART = """.. image:: {url}/d.webp
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, server: Server) -> Path:
    """A site with two notes that show pictures of the server."""
    conf = (
        CONF.replace('"linkify"', '"linkify", "html_image"')
        + "\nsource_suffix = {'.md': 'markdown', '.rst': 'restructuredtext'}\n"
    )
    texts = {
        "index.md": "# Index\n\n```{toctree}\n:glob:\n\nevents/*/*\n```\n",
        "events/2030/conf.md": NOTE.format(url=server.url("")),
        "other.rst": RST.format(url=server.url("")),
        "part.txt": PART.format(url=server.url("")),
    }
    return Project(tmp_path, texts, conf).source


def run(site: Path, server: Server, *arguments: object) -> Result:
    """Run the command as one does at the terminal."""
    options = ["--allow-host", server.host, "-j", "1"]
    return CliRunner().invoke(main, ["archive", *options, *map(str, arguments or [site])])


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file() and "_build" not in path.parts)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def test_addresses_of_pictures_lead_to_copies_and_nothing_else_changes(site: Path, server: Server) -> None:
    before = files(site)
    result = run(site, server)
    assert result.exit_code == 1
    after = files(site)
    expected = {name: before[name].decode() for name in before}
    copies = {url: name for name, url in (line.split() for line in after["_archive/sources.txt"].decode().splitlines())}
    for path, folder in (("/a.png", "../../"), ("/c.jpg?size=large", "../../"), ("/b.gif?x=1&y=2", "../../")):
        name = f"{folder}_archive/{copies[server.url(path)]}"
        for opening in ("![](", "{figure} ", '<img src="'):
            expected["events/2030/conf.md"] = expected["events/2030/conf.md"].replace(
                opening + server.url(path).replace("&", "&amp;"), opening + name
            )
    expected["other.rst"] = expected["other.rst"].replace(
        server.url("/a.png"), f"_archive/{copies[server.url('/a.png')]}"
    )
    expected["part.txt"] = f".. image:: _archive/{copies[server.url('/d.webp')]}\n"
    assert {name: text.encode() for name, text in expected.items()} == {name: after[name] for name in before}
    assert {after[f"_archive/{name}"] for name in copies.values()} == {
        FILES[f"/{name}"] for name in ("a.png", "b.gif", "c.jpg", "d.webp")
    }
    said = result.output.splitlines()
    assert any(re.search(r"conf\.md:7: http\S*/gone\.png failed: the server answers 404", line) for line in said)
    assert any(re.search(r"conf\.md:23: http\S*/%E5%9B%B3\.png failed: the server answers 404", line) for line in said)
    assert not any("e.avif" in line for line in said)


def test_a_second_run_asks_only_for_what_failed(site: Path, server: Server) -> None:
    run(site, server)
    server.asked.clear()
    (site / "events/2030/more.md").write_text(f"# More\n\n![]({server.url('/a.png')})\n")
    result = run(site, server, site / "events")
    assert dict(server.asked) == {"/gone.png": 1, "/%E5%9B%B3.png": 1}
    assert re.search(r"!\[\]\(\.\./\.\./_archive/[0-9a-f]{16}-a\.png\)", (site / "events/2030/more.md").read_text())
    assert "more.md:3" in result.output


def test_the_rewritten_site_shows_the_copies(site: Path, server: Server) -> None:
    run(site, server)
    call = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(site), str(site / "_build/html")]
    subprocess.run(call, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")})
    assert len(list((site / "_build/html/_images").iterdir())) == 4


def test_where_there_is_nothing_to_copy_nothing_is_made(site: Path, server: Server) -> None:
    result = run(site, server, site / "index.md")
    assert (result.exit_code, result.output) == (0, "Nothing to do: no note shows a remote picture.\n")
    assert not (site / "_archive").exists()


def test_a_wrong_call(site: Path, server: Server, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").touch()
    assert run(site, server, tmp_path / "elsewhere.md").exit_code == 2
    assert run(site, server, site, tmp_path / "elsewhere.md").exit_code == 2


def test_a_run_that_is_killed_leaves_nothing_half_written(site: Path, server: Server) -> None:
    server.delay = 0.2
    before = files(site)
    call = [sys.executable, "-m", "eventnotes", "archive", "--allow-host", server.host, "-j", "1", str(site)]
    process = subprocess.Popen(call, env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")}, stdout=subprocess.DEVNULL)
    while len(server.asked) < 3 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.delay = 0
    run(site, server)
    after = files(site)
    shutil.rmtree(site / "_archive")
    for name, content in before.items():
        (site / name).write_bytes(content)
    run(site, server)
    assert files(site).keys() == after.keys()
    assert {name: content for name, content in files(site).items() if name != "_archive/sources.txt"} == {
        name: content for name, content in after.items() if name != "_archive/sources.txt"
    }


# -- what servers do -------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(archiving, "MAX_SIZE", 200_000)
    monkeypatch.setattr(archiving, "MAX_SECONDS", 5)
    return Archive(tmp_path, [server.host])


@pytest.mark.parametrize("path", ["/a.png", "/b.gif", "/c.jpg", "/d.webp", "/e.avif", "/moved.png", "/hops/4"])
def test_a_picture_is_copied_as_it_is(archive: Archive, server: Server, path: str) -> None:
    name = archive.copy(server.url(path))
    assert (archive.folder / name).read_bytes() == FILES.get(path, png())
    assert archive.copy(server.url(path)) == name
    assert server.asked[path] == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/drip.png", "more than 1 seconds"),
        ("/drip-head.png", "more than 1 seconds"),
        ("/silent.png", "more than 1 seconds"),
        ("/endless.png", "larger than 0.2 MB"),
        ("/endless-chunks.png", "larger than 0.2 MB"),
        ("/endless-head.png", "at fault"),
        ("/short.png", "broke off"),
        ("/huge-length.png", "broke off"),
        ("/large.png", "larger than 0.2 MB"),
        ("/bomb.png", "none of PNG"),
        ("/bombs.png", "none of PNG"),
        ("/reset.png", "at fault"),
        ("/no-http.png", "at fault"),
        ("/closed.png", "at fault"),
        ("/loop.png", "more than 5 redirects"),
        ("/hops/6", "more than 5 redirects"),
        ("/status/404", "answers 404"),
        ("/status/500", "answers 500"),
        ("/status/206", "answers 206"),
        ("/picture.svg", "none of PNG"),
        ("/page.png", "none of PNG"),
        ("/empty.png", "none of PNG"),
        ("/noise.png", "none of PNG"),
        ("/to-file.png", "use an http, https"),
        ("/to-data.png", "at fault"),
        ("/to-metadata.png", "169.254.169.254, which is no public address"),
        ("/to-loopback.png", "127.0.0.2, which is no public address"),
        ("/to-ipv6.png", "::1, which is no public address"),
        ("/to-mapped.png", "which is no public address"),
        ("/to-number.png", "which is no public address"),
        ("/to-name.png", "which is no public address"),
        ("/to-user.png", "at fault"),
    ],
)
def test_what_is_no_whole_picture_is_told_in_time(
    archive: Archive, server: Server, path: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "seconds" in said:
        monkeypatch.setattr(archiving, "MAX_SECONDS", 1)
    before = time.monotonic()
    with pytest.raises(NoCopyError, match=said):
        archive.copy(server.url(path))
    assert time.monotonic() - before < 10
    assert not archive.folder.exists()


def test_a_host_that_is_not_allowed_is_not_asked(tmp_path: Path, server: Server) -> None:
    with pytest.raises(NoCopyError, match="no public address"):
        Archive(tmp_path).copy(server.url("/a.png"))
    assert not server.asked


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    archive: Archive, server: Server, monkeypatch: Any
) -> None:
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
    for said in ("does not answer", "did not answer before"):
        with pytest.raises(NoCopyError, match=said):
            archive.copy(f"http://rebinding.example:{server.port}/a.png")
    assert asked.count("rebinding.example") == 1
    assert [item for item in asked if item.startswith("connected")] == ["connected to 93.184.216.34"]


def test_copies_are_not_written_through_a_link(archive: Archive, server: Server, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    archive.folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NoCopyError, match="symbolic link"):
        archive.copy(server.url("/a.png"))


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

"""The command: copies what notes link to, rewrites the links and nothing else, and takes up where it left off."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from eventnotes_tools.archiving import manifest
from eventnotes_tools.cli import main
from tests.helpers import ROOT, Project
from tests.tools.archiving.server import PDF, Server, png, serving

NOTE = """# Conf

:::{{event}} conf
:date: 2030-05-18
:::

Text `{url}/a.png` ![]({url}/a.png "title") and ![gone]({url}/gone.png)

## Talk

:::{{session}} talk
:slides: {url}/deck.pdf https://speakerdeck.com/someone/a-talk
:links: More <{url}/deck.pdf?again>
:::

<img src="{url}/b.gif?x=1&amp;y=2">
"""
RST = """Other
=====

.. image:: {url}/a.png

.. image:: {url}/c.jpg?size=large
"""

OUTSIDE = """{"schema": 1, "failed": {}, "files": {
    "http://x/": {"file": "../../x.png", "sha256": "", "size": 0, "type": "", "date": ""}
}}"""


INSIDE = """{"schema": 1, "failed": {}, "files": {
    "http://x/": {"file": "0123456789abcdef.png", "sha256": "", "type": "", "date": "", "size": SIZE}
}}"""
FAILURE = '{"schema": 1, "files": {}, "failed": {"http://x/": {"reason": "", "date": "", "note": NOTE}}}'


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, server: Server) -> Path:
    """A site with two notes that link to the server."""
    root = tmp_path / "site"
    texts = {"conf.py": "", "index.md": "# Index\n", "events/2030/conf.md": NOTE, "other.rst": RST}
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text.format(url=server.url("")))
    return root


def run(site: Path, server: Server, *arguments: object) -> Result:
    """Run the command as one does at the terminal."""
    options = ["--allow-host", server.host, "--pause", "0", "--retry", "0", "--timeout", "20"]
    return CliRunner().invoke(main, ["archive", *options, *map(str, arguments or [site])])


def texts(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def copies(site: Path) -> set[str]:
    return {path.name for path in (site / "_archive").iterdir()} - {manifest.NAME}


def name(content: bytes, rest: str) -> str:
    return f"{hashlib.sha256(content).hexdigest()[:16]}-{rest}"


def test_links_lead_to_copies_and_nothing_else_changes(site: Path, server: Server) -> None:
    before = texts(site)
    done = run(site, server)
    assert done.exit_code == 1
    assert f"events/2030/conf.md:7: failed {server.url('/gone.png')}: the server answers 404 Not Found" in done.output
    after = texts(site)
    note = before["events/2030/conf.md"].decode()
    a = name(png(), "a.png")
    assert after["events/2030/conf.md"].decode() == note.replace(f"]({server.url('/a.png')}", f"](../../_archive/{a}")
    (copy,) = copies(site) - {a}
    assert after["other.rst"].decode() == RST.format(url=server.url("")).replace(
        server.url("/a.png"), f"_archive/{a}"
    ).replace(server.url("/c.jpg?size=large"), f"_archive/{copy}")
    assert after[f"_archive/{a}"] == png()
    assert server.asked == {"/a.png": 1, "/gone.png": 1, "/c.jpg": 1}


def test_slides_and_html_are_copied_on_request(site: Path, server: Server) -> None:
    run(site, server, site, "--slides", "--html")
    note = (site / "events/2030/conf.md").read_text()
    deck = name(PDF, "deck")
    assert f":slides: ../../_archive/{deck}.pdf https://speakerdeck.com/someone/a-talk\n" in note
    # Each address has a file of its own, so that the log tells where each came from.
    assert f":links: More <../../_archive/{deck}-2.pdf>\n" in note
    assert re.search(r'<img src="\.\./\.\./_archive/[0-9a-f]{16}-b\.gif">', note)


def test_the_log_tells_where_a_copy_came_from(site: Path, server: Server) -> None:
    (site / "more.md").write_text(f"![]({server.url('/moved.png')})")
    run(site, server)
    found = json.loads((site / "_archive/log.json").read_text())
    entry = found["files"][server.url("/moved.png")]
    date = entry.pop("date")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date)
    assert entry == {
        "file": name(png(), "moved.png"),
        "sha256": hashlib.sha256(png()).hexdigest(),
        "size": len(png()),
        "type": "image/png",
        "redirected": server.url("/a.png"),
    }
    assert found["failed"][server.url("/gone.png")]["reason"] == "the server answers 404 Not Found"


def test_a_second_run_asks_only_for_what_failed(site: Path, server: Server) -> None:
    run(site, server)
    before = texts(site)
    server.asked.clear()
    done = run(site, server)
    assert done.exit_code == 1
    assert server.asked == {"/gone.png": 1}
    after = texts(site)
    del before["_archive/log.json"], after["_archive/log.json"]  # it has the time of the last try
    assert after == before


def test_a_link_that_is_known_needs_no_network(site: Path, server: Server) -> None:
    run(site, server)
    server.asked.clear()
    (site / "new.md").write_text(f"![]({server.url('/a.png')})")
    done = run(site, server, site / "new.md")
    assert (done.exit_code, "known" in done.output) == (0, True)
    assert not server.asked


def test_a_copy_that_is_gone_or_damaged_is_made_again(site: Path, server: Server) -> None:
    run(site, server)
    path = site / "_archive" / name(png(), "a.png")
    path.write_bytes(b"damage")
    (site / "new.md").write_text(f"![]({server.url('/a.png')})")
    run(site, server, site / "new.md")
    assert path.read_bytes() == png()


def test_a_failure_that_no_note_links_to_is_forgotten(site: Path, server: Server) -> None:
    run(site, server)
    note = site / "events/2030/conf.md"
    note.write_text(note.read_text().replace("gone", "a"))
    assert run(site, server).exit_code == 0
    assert json.loads((site / "_archive/log.json").read_text())["failed"] == {}


def test_undo_brings_the_notes_back_byte_for_byte(site: Path, server: Server) -> None:
    (site / "crlf.md").write_bytes(
        b"\xef\xbb\xbf# T\r\n\xff ![](<" + server.url("/a.png?a=1&amp;b=2").encode() + b">)\0\r\n"
    )
    before = texts(site)
    run(site, server, site, "--slides", "--html")
    assert texts(site).items() & before.items() == {("conf.py", b""), ("index.md", b"# Index\n")}
    assert run(site, server, site, "--undo").exit_code == 0
    after = texts(site)
    assert {name: after[name] for name in before} == before


def test_a_dry_run_asks_nobody_and_writes_nothing(site: Path, server: Server) -> None:
    before = texts(site)
    done = run(site, server, site, "--dry-run", "--slides")
    assert done.exit_code == 0
    assert "5 found, 1 left" in done.output
    assert texts(site) == before
    assert not server.asked


def test_the_report_as_json(site: Path, server: Server) -> None:
    report = json.loads(run(site, server, site, "--json").output)
    assert report["schema"] == 1
    links = {link.pop("url"): link for link in report["links"]}
    assert links[server.url("/a.png")] == {
        "kind": "picture",
        "state": "archived",
        "places": [{"path": "events/2030/conf.md", "line": 7}, {"path": "other.rst", "line": 4}],
        "file": f"_archive/{name(png(), 'a.png')}",
        "reason": "",
    }
    assert links[server.url("/b.gif?x=1&y=2")]["state"] == "left"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page.png", "web page"),
        ("/pdf.png", "application/pdf, not a picture"),
        ("/picture.svg", "SVG"),
        ("/cut.png", "cut off"),
        ("/short.png", "broke off"),
        ("/drip.png", "longer than 2 seconds"),
        ("/to-metadata.png", "no public address"),
        ("/bomb.png", "larger than"),
    ],
)
def test_what_is_no_whole_picture_is_not_kept(site: Path, server: Server, path: str, reason: str) -> None:
    note = site / "bad.md"
    note.write_text(f"![]({server.url(path)})")
    done = run(site, server, note, "--timeout", "2" if "longer" in reason else "20")
    assert done.exit_code == 1
    assert reason in done.output
    assert note.read_text() == f"![]({server.url(path)})"
    assert copies(site) == set()


def test_a_host_that_does_not_answer_is_not_asked_for_ever(site: Path, server: Server) -> None:
    note = site / "bad.md"
    note.write_text("".join(f"![]({server.url('/silent.png')}?{number})\n" for number in range(5)))
    done = run(site, server, note, "--timeout", "0.2")
    assert done.output.count("not tried: the host did not answer before") == 3
    assert server.asked == {"/silent.png": 2}


def test_a_run_has_an_end(site: Path, server: Server) -> None:
    note = site / "many.md"
    note.write_text("".join(f"![]({server.url(f'/picture/{number}')})\n" for number in range(5)))
    done = run(site, server, note, "--max-total", "0.05")
    assert len(copies(site)) == 3
    assert "the copies of this run were large enough" in done.output
    assert run(site, server, note).exit_code == 0
    assert len(copies(site)) == 5


def test_the_rewritten_site_builds(tmp_path: Path, server: Server) -> None:
    note = NOTE.format(url=server.url("")).replace("gone.png", "moved.png")
    project = Project(tmp_path, {"index.md": "# I\n\n```{toctree}\nevents/conf\n```\n", "events/conf.md": note})
    project.edit("conf.py", '"linkify"', '"linkify", "html_image"')
    assert run(project.source, server, project.source, "--slides", "--html").exit_code == 0
    result = project.build()
    assert result.warnings == []
    shown = [str(image["src"]) for image in result.page("events/conf.html").select("article img")]
    assert len(shown) == 3
    assert all((result.outdir / "events" / source).resolve().is_file() for source in shown)
    assert server.host not in str(result.page("events/conf.html").select("article img"))


# -- what it must not do -----------------------------------------------------------------------------------------


def test_no_link_is_followed_out_of_the_site(site: Path, server: Server, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "note.md").write_text(f"![]({server.url('/a.png')})")
    (site / "linked").symlink_to(outside)
    (site / "linked.md").symlink_to(outside / "note.md")
    run(site, server)
    assert texts(outside) == {"note.md": f"![]({server.url('/a.png')})".encode()}


def test_copies_are_not_written_through_a_link(site: Path, server: Server, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (site / "_archive").symlink_to(tmp_path / "outside")
    before = texts(site)
    done = run(site, server)
    assert (done.exit_code, "symbolic link" in done.output) == (2, True)
    assert texts(site) == before
    assert texts(tmp_path / "outside") == {}


def test_a_copy_does_not_follow_a_link_either(site: Path, server: Server, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("words")
    (site / "_archive").mkdir()
    (site / "_archive" / name(png(), "a.png")).symlink_to(tmp_path / "precious")
    run(site, server)
    assert (tmp_path / "precious").read_text() == "words"
    assert (site / "_archive" / name(png(), "a.png")).read_bytes() == png()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "can't be read"),
        ('{"schema": 99}', "another version"),
        ('{"schema": 1, "files": [], "failed": {}}', "can't be read"),
        ('{"schema": 1, "files": {}, "failed": {"http://x/": {}}}', "without its reason"),
        ('{"schema": 1, "files": {}, "failed": {"http://x/": 1}}', "can't be read"),
        (OUTSIDE, "outside its folder"),
        (FAILURE.replace("NOTE", "[]"), "none of its kind"),
        (INSIDE.replace("SIZE", '"1"'), "none of its kind"),
        (INSIDE.replace("SIZE", '1, "written": 1'), "none of its kind"),
        (INSIDE.replace("SIZE", '1, "written": "http://x/\\n# words"'), "none of its kind"),
        ("[" * 100_000, "can't be read"),
    ],
)
def test_a_log_that_can_not_be_used_is_not_written_over(site: Path, server: Server, content: str, said: str) -> None:
    (site / "_archive").mkdir()
    (site / "_archive/log.json").write_text(content)
    before = texts(site)
    done = run(site, server)
    assert (done.exit_code, said in done.output) == (2, True)
    assert texts(site) == before
    assert not server.asked


def test_a_note_that_is_not_utf8_stops_no_run(site: Path, server: Server) -> None:
    note = site / "b.md"
    note.write_bytes(b"![x](http://a.invalid/\xff.png)\n\xff\n")
    done = run(site, server)
    assert done.exit_code == 1
    assert copies(site)
    failed = json.loads((site / "_archive/log.json").read_text("utf-8"))["failed"]
    assert [failure["note"] for url, failure in failed.items() if "a.invalid" in url] == ["b.md"]
    # What the log holds can be read again.
    assert run(site, server).exit_code == 1


def test_thousands_of_links_that_fail_take_no_longer_than_their_number(site: Path, server: Server) -> None:
    (site / "b.md").write_text("".join(f"![](http://u@a/{number})\n" for number in range(5_000)))
    # With the log kept for each, or each looked for in every line, this would take a minute.
    assert run(site, server).exit_code == 1
    failed = json.loads((site / "_archive/log.json").read_text("utf-8"))["failed"]
    assert len(failed) > 5_000


def test_misuse(site: Path, server: Server, tmp_path: Path) -> None:
    (site / "picture.png").write_bytes(png())
    for arguments in ([site / "nowhere.md"], [tmp_path], [site / "picture.png"], [site, "--max-size", "0"]):
        assert run(site, server, *arguments).exit_code == 2
    assert run(site, server, tmp_path, "--site", site).exit_code == 2
    assert CliRunner().invoke(main, ["archive"]).exit_code == 2


def test_two_runs_at_once_do_not_mix(site: Path, server: Server) -> None:
    (site / "_archive").mkdir()
    with FileLock(site / "_archive/.lock"):
        done = run(site, server)
    assert (done.exit_code, "another run" in done.output) == (2, True)


def test_a_private_address_needs_leave(site: Path, server: Server) -> None:
    done = CliRunner().invoke(main, ["archive", "--retry", "0", str(site / "other.rst")])
    assert done.exit_code == 1
    assert "no public address" in done.output
    assert not server.asked


def test_an_edit_in_the_meantime_is_kept(site: Path, server: Server, monkeypatch: Any) -> None:
    path = site / "other.rst"
    real = manifest.save

    def edit(folder: Path, kept: manifest.Log) -> None:
        if "an edit" not in path.read_text():
            path.write_text(f"{path.read_text()}\nan edit\n")
        real(folder, kept)

    monkeypatch.setattr(manifest, "save", edit)
    run(site, server, path)
    assert path.read_text().endswith("an edit\n")
    assert server.host not in path.read_text()


def test_the_mode_of_a_note_stays(site: Path, server: Server) -> None:
    (site / "other.rst").chmod(0o640)
    run(site, server)
    assert (site / "other.rst").stat().st_mode & 0o777 == 0o640


def test_a_full_disk_is_told_and_leaves_nothing(site: Path, server: Server, monkeypatch: Any) -> None:
    before = texts(site)

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    done = run(site, server)
    assert (done.exit_code, "No space left" in done.output) == (1, True)
    assert texts(site) == before


def test_what_the_command_lacks_is_named(site: Path) -> None:
    code = "import sys; sys.modules['urllib3'] = None; from eventnotes_tools.cli import main; main()"
    command = [sys.executable, "-c", code, "archive", str(site)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "pip install '.[archive]'" in done.stderr) == (1, True)


def test_where_there_is_nothing_to_copy_nothing_is_made(site: Path, server: Server) -> None:
    (site / "html.md").write_text(f'<img src="{server.url("/a.png")}">')
    for note, said in (("index.md", "Nothing to do"), ("html.md", "1 left")):
        done = run(site, server, site / note)
        assert (done.exit_code, said in done.output) == (0, True)
    assert not (site / "_archive").exists()

"""Pictures that notes show: each comes along, or the report names it and says why not."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from eventnotes_tools.importing import run
from eventnotes_tools.importing.pages import PagePlan
from eventnotes_tools.importing.report import FileOutcome, FileReport, Report
from eventnotes_tools.importing.run import ImportOptions, import_notes

NOTE = "# Conf\n\n![a](a.png)\n\n![b](b.png)\n"


def imported(folder: Path, *, dry_run: bool = False, force: bool = False) -> Report:
    """Import a note with two pictures."""
    notes = folder / "notes"
    notes.mkdir(exist_ok=True)
    (notes / "2019-05-16-conf.md").write_text(NOTE, "utf-8")
    for name in ("a", "b"):
        (notes / f"{name}.png").write_bytes(name.encode())
    return import_notes([notes], ImportOptions(into=folder / "events", dry_run=dry_run, force=force))


def pictures(report: Report) -> list[FileReport]:
    return [file for file in report.files if file.source.endswith(".png")]


def full_disk(path: Path, content: bytes) -> bool:
    if path.name == "a.png":
        raise OSError(errno.ENOSPC, "No space left on device")
    path.parent.mkdir(parents=True, exist_ok=True)
    return bool(path.write_bytes(content))


def taken_by_folder(into: Path) -> None:
    (into / "conf-2019/a.png").mkdir(parents=True)


def taken_by_file(into: Path) -> None:
    into.mkdir()
    (into / "conf-2019").write_text("mine", "utf-8")


def linked_outside(into: Path) -> None:
    (into.parent / "outside").mkdir()
    into.mkdir()
    (into / "conf-2019").symlink_to(into.parent / "outside")


@pytest.mark.parametrize(
    ("prepare", "reason", "others"),
    [
        (taken_by_folder, "Is a directory", ("conf-2019/b.png",)),
        (taken_by_file, "conf-2019'", ()),
        (linked_outside, "is a symbolic link", ()),
    ],
)
def test_a_picture_that_can_not_be_written_is_named_and_the_others_come_along(
    tmp_path: Path, prepare: Callable[[Path], None], reason: str, others: tuple[str, ...]
) -> None:
    prepare(tmp_path / "events")
    report = imported(tmp_path)
    told = pictures(report)
    assert [file.outcome for file in told] == [FileOutcome.REFUSED] * (2 - len(others))
    assert (told[0].source, told[0].target) == (str(tmp_path / "notes/a.png"), "conf-2019/a.png")
    assert told[0].doubts[0].text.startswith("It was not imported: ")
    assert reason in told[0].doubts[0].text
    assert (report.copied, report.failed) == (others, True)
    assert (tmp_path / "events/conf-2019.md").is_file()
    assert not (tmp_path / "outside").exists() or not list((tmp_path / "outside").iterdir())


def test_a_full_disk_ends_no_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "write_if_changed", full_disk)
    report = imported(tmp_path)
    (told,) = pictures(report)
    assert told.doubts[0].text == "It was not imported: [Errno 28] No space left on device."
    assert report.copied == ("conf-2019/b.png",)


def test_a_picture_that_vanishes_is_named_and_the_others_come_along(tmp_path: Path) -> None:
    def vanishing(plans: Sequence[PagePlan]) -> Iterator[PagePlan]:
        yield from plans
        (tmp_path / "notes/a.png").unlink()

    imported(tmp_path, dry_run=True)
    report = import_notes([tmp_path / "notes"], ImportOptions(into=tmp_path / "events"), vanishing)
    (told,) = pictures(report)
    assert (told.outcome, told.source) == (FileOutcome.REFUSED, str(tmp_path / "notes/a.png"))
    assert told.doubts[0].text.startswith("It was not imported: ")
    assert (report.copied, report.failed) == (("conf-2019/b.png",), True)


@pytest.mark.parametrize("dry_run", [False, True])
def test_another_picture_in_its_place_is_kept_and_forced(tmp_path: Path, dry_run: bool) -> None:
    imported(tmp_path)
    again = imported(tmp_path, dry_run=dry_run)
    assert (again.copied, again.failed, pictures(again)) == ((), False, [])
    picture = tmp_path / "events/conf-2019/a.png"
    picture.write_bytes(b"mine")
    kept = imported(tmp_path, dry_run=dry_run)
    (told,) = pictures(kept)
    assert (told.outcome, kept.copied, kept.failed) == (FileOutcome.KEPT, (), True)
    assert told.doubts[0].text.startswith(f"{picture} exists with another content")
    assert picture.read_bytes() == b"mine"
    forced = imported(tmp_path, dry_run=dry_run, force=True)
    assert (forced.copied, forced.failed) == (("conf-2019/a.png",), False)
    assert picture.read_bytes() == (b"mine" if dry_run else b"a")


@pytest.mark.parametrize("force", [False, True])
def test_of_two_pages_in_one_place_the_second_is_refused(tmp_path: Path, force: bool) -> None:
    folders = [tmp_path / "mine", tmp_path / "yours"]
    for folder in folders:
        folder.mkdir()
        page = f"# Conf\n\n```{{event}} {folder.name}\n:date: 2019-05-16\n```\n"
        (folder / "conf.md").write_text(page, "utf-8")
    report = import_notes(folders, ImportOptions(into=tmp_path / "events", force=force))
    first, second = sorted(report.files, key=lambda file: file.source)
    assert (first.outcome, second.outcome, report.failed) == (FileOutcome.WRITTEN, FileOutcome.REFUSED, True)
    assert second.doubts[0].text == (
        f"It was not imported: {folders[0] / 'conf.md'} becomes the page conf.md too;"
        " import one of the two with another --into."
    )
    assert "mine" in (tmp_path / "events/conf.md").read_text("utf-8")

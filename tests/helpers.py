"""Projects that tests build: written from a dictionary, built in this process, compared byte for byte."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from bs4 import BeautifulSoup
from sphinx.builders.html._assets import _file_checksum_inner
from sphinx.locale import translators
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import using_user_docutils_conf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from _pytest.mark import ParameterSet
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

Case = TypeVar("Case")
ROOT = Path(__file__).parent.parent
#: How many times as many examples tests by properties shall try.
FUZZ = int(os.environ.get("FUZZ", "1"))
#: What npm installs for the tests.
TOOLS = ROOT / "tests/npm"

CONF = """\
project = "Test"
version = release = "1"
language = "ja"
extensions = ["myst_parser", "eventnotes"]
primary_domain = "notes"
nitpicky = True
html_theme = "furo"
myst_enable_extensions = ["colon_fence", "deflist", "linkify"]
myst_linkify_fuzzy_links = False
"""

#: Outside the rule that an incremental build equals a clean one: Sphinx's own search index.
NOT_COMPARED = frozenset(("searchindex.js",))


@dataclass
class Result:
    """What one build did."""

    outdir: Path
    warnings: list[str]
    read: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a file of the output."""
        return (self.outdir / name).read_text("utf-8")

    def page(self, name: str) -> BeautifulSoup:
        """Return a parsed HTML page."""
        return BeautifulSoup(self.text(name), "html.parser")


class Project:
    """A Sphinx project in a folder of its own."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes], conf: str = CONF) -> None:
        self.folder = folder
        self.source = folder / "source"
        self.write({"conf.py": conf, **files})

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, as text or bytes, by their names in the project."""
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands in a file."""
        text = (self.source / name).read_text("utf-8")
        assert old in text, f"{old!r} does not stand in {name}"
        (self.source / name).write_text(text.replace(old, new), "utf-8")

    def rename(self, old: str, new: str) -> None:
        """Move a file."""
        (self.source / new).parent.mkdir(parents=True, exist_ok=True)
        (self.source / old).rename(self.source / new)

    def delete(self, name: str) -> None:
        """Delete a file."""
        (self.source / name).unlink()

    def build(
        self,
        builder: str = "html",
        folder: str = "build",
        jobs: int = 0,
        tags: Sequence[str] = (),
        **confoverrides: Any,
    ) -> Result:
        """Build incrementally: *folder* keeps the doctrees and one output directory per builder."""
        with self.app(builder, folder, jobs, tags, **confoverrides) as (app, result):
            app.build()
        return result

    def _settle(self) -> None:
        """Wait until no source is so new that the next build, in doubt, would read it again."""
        newest = max(path.stat().st_mtime for path in self.source.rglob("*") if path.is_file())
        time.sleep(min(0.03, max(0, newest + 0.03 - time.time())))

    @contextlib.contextmanager
    def app(
        self,
        builder: str = "html",
        folder: str = "build",
        jobs: int = 0,
        tags: Sequence[str] = (),
        **confoverrides: Any,
    ) -> Iterator[tuple[SphinxTestApp, Result]]:
        """Yield an application and what it does; its warnings are there after it was left."""
        # What a command that a test has called leaves in this process, in the language of another project.
        translators.clear()
        _file_checksum_inner.cache_clear()
        app = SphinxTestApp(
            builder,
            srcdir=self.source,
            builddir=self.folder / folder,
            parallel=jobs,
            tags=tags,
            confoverrides=confoverrides,
        )
        self._settle()
        # Sphinx deletes this file when a test is over.
        app.docutils_conf_path = self.folder / "docutils.conf"
        result = Result(Path(app.outdir), [])
        app.connect("env-before-read-docs", lambda _app, _env, names: result.read.extend(_names(_env, names)))
        app.connect("doctree-resolved", lambda _app, _tree, name: result.written.append(_name(_tree, name)))
        try:
            # As the command ``sphinx-build`` does.
            with using_user_docutils_conf(self.source):
                yield app, result
        finally:
            result.warnings = [_plain(line) for line in app.warning.getvalue().splitlines() if line]
            app.cleanup()

    def clean(self, folder: str) -> None:
        """Forget a build."""
        shutil.rmtree(self.folder / folder, ignore_errors=True)


SCHEMAS = "_ext/eventnotes/schemas"
SNIPPETS = ".vscode/eventnotes.code-snippets"
#: What makes up the site of this repository; the guide offers the schemas and the snippets for download.
SITE = ("conf.py", "index.md", "speakers.md", "events", "topics", "guide", "_static", "_locale", SCHEMAS, SNIPPETS)
#: Where that site is, in tests that need an address.
SITE_URL = "https://example.org/notes/"
SITE_REPOSITORY = "https://github.com/someone/notes"


def site_project(folder: Path) -> Project:
    """Return a copy of this repository's site, to build and to edit."""
    project = Project(folder, {})
    for name in SITE:
        source, target = ROOT / name, project.source / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return project


def build_site(folder: Path, builder: str = "html") -> Result:
    """Build a copy of this repository's site for `SITE_URL`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", SITE_URL)
        patch.setenv("SITE_REPOSITORY", SITE_REPOSITORY)
        return site_project(folder).build(builder)


def mostly_slow(cases: Iterable[Case], *quick: Case) -> list[Case | ParameterSet]:
    """Return parameters of a test that are slow but for those of *quick*."""
    found = list(cases)
    assert all(case in found for case in quick)
    return [case if case in quick else pytest.param(case, marks=pytest.mark.slow) for case in found]


def need(*paths: Path | str) -> None:
    """Skip the test where a program or file is missing; fail in CI."""
    missing = [str(path) for path in paths if not (shutil.which(path) if isinstance(path, str) else path.exists())]
    if missing and os.environ.get("CI"):
        pytest.fail(f"not installed: {', '.join(missing)}")
    elif missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def _names(_env: BuildEnvironment, names: list[str]) -> list[str]:
    return list(names)


def _name(_tree: nodes.document, name: str) -> str:
    return name


def _plain(line: str) -> str:
    """Return a line of the log without colours."""
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def published(outdir: Path) -> dict[str, bytes]:
    """Return the files of an output directory by name, but for those outside the rule."""
    return {
        path.relative_to(outdir).as_posix(): path.read_bytes()
        for path in sorted(outdir.rglob("*"))
        if path.is_file() and path.relative_to(outdir).parts[0] not in NOT_COMPARED
    }


def differences(one: Path, other: Path) -> list[str]:
    """Return the names of files that are not the same in both directories."""
    left, right = published(one), published(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))

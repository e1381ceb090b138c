"""Find the files that a note links to, and lead its links and pictures to them on the site; broken ones become text."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from eventnotes_tools.importing.markup.dialects import PICTURE
from eventnotes_tools.importing.markup.embeds import pictures_to_markdown
from eventnotes_tools.importing.markup.lines import DoubtReporter, LineEdit, NoteLine, apply_edits
from eventnotes_tools.importing.markup.parser import InlineSpan, ParsedMarkdown, parse_markdown
from eventnotes_tools.importing.markup.word_check import missing_words, split_words

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Schemes that MyST treats as external by default.
_EXTERNAL_SCHEMES = ("http:", "https:", "mailto:", "ftp:")
_DEFINITION = re.compile(
    r"^(?P<head>(?:\s*+(?:>|[-*+]\s|\d++[.)]\s))*+\s*+\[(?!\^)(?:\\.|[^\]\\])+\]:\s*)(?P<href><[^<>]*>|\S+)"
)
_HREF = re.compile(r"\]\(\s*(?P<href><[^<>]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)")
#: A link or embed of Obsidian: a note or file, a heading or block, and the words to show or the width of a picture.
_WIKI = re.compile(
    r"(?P<mark>!?)\[\[(?P<target>[^\[\]|#^\\]*)(?P<anchor>[#^][^\[\]|\\]*)?(?:\\?\|(?P<text>[^\[\]]*))?\]\]"
)
_ROUNDS = 20
#: How many folders above the given one may hold Hugo's ``static``, as for ``content/en/posts``.
_ABOVE = 3
NOTE_SUFFIXES = frozenset((".md", ".markdown", ".mkd", ".mdown", ".mkdn"))
_SKIPPED_FOLDERS = re.compile(r"\.|_build$|_site$|node_modules$|themes?$|archetypes$")


def heading_anchor(text: str) -> str:
    """Return the anchor that Git hosts give to a heading."""
    return re.sub(r"[^\w -]", "", text.strip().casefold()).replace(" ", "-")


def resolve_links(
    lines: Sequence[NoteLine],
    targets: LinkTargets,
    anchors: Mapping[str, str],
    doubt: DoubtReporter,
    consumed: list[str],
) -> list[NoteLine]:
    """Resolve every link and picture in *lines*; report and escape those that are broken.

    *anchors* maps the anchors of the note's headings to ids on the page. Words of wiki links that named a file and are
    not shown are added to *consumed*.
    """
    linker = _LinkResolver(targets, anchors, doubt)
    result = linker.convert_wiki_links(pictures_to_markdown(lines), consumed)
    result = apply_edits(result, linker.definition_edits(result, parse_markdown(result)))
    for _ in range(_ROUNDS):
        # An escaped link can let a bracket before it begin a link.
        edits = list(linker.link_edits(result, parse_markdown(result)))
        if not edits:
            break
        result = apply_edits(result, edits)
    return result


class _LinkResolver:
    """Resolves the links of one note."""

    def __init__(self, targets: LinkTargets, anchors: Mapping[str, str], doubt: DoubtReporter) -> None:
        self.targets = targets
        self.anchors = anchors
        self.doubt = doubt
        #: Targets that were written already and need no lookup.
        self.resolved: set[str] = set()

    def convert_wiki_links(self, lines: Sequence[NoteLine], consumed: list[str]) -> list[NoteLine]:
        """Convert ``[[Name]]`` to a link if its file is there, and ``![[name.png]]`` to a picture; doubt the others."""
        edits = []
        for index, match in parse_markdown(lines).matches(_WIKI, lines):
            shown, href, mark = self.wiki_link(match, lines[index].number)
            if href is None:
                self.report_broken(f"{match['target'].strip()}{match['anchor'] or ''}", lines[index].number)
                continue
            self.resolved.add(href.strip("<>"))
            consumed += missing_words(split_words(match[0]), split_words(shown))
            edits.append(LineEdit(index, *match.span(), f"{mark}[{shown}]({href})" if href else shown))
        return apply_edits(lines, edits)

    def wiki_link(self, match: re.Match[str], number: int) -> tuple[str, str | None, str]:
        """Return the text of a wiki link, its target, and ``!`` for a picture.

        The target is empty if only the text stays, and None if the link leads nowhere.
        """
        name, text = match["target"].strip(), (match["text"] or "").strip()
        anchor = (match["anchor"] or "")[1:].strip("^ ")
        shown = text or " > ".join(filter(None, (name, anchor)))
        if not name:
            if (href := self.anchors.get(heading_anchor(anchor))) is None:
                self.report_anchor(anchor, number)
            return shown, (href or "") if shown else None, ""
        found = self.targets.find(name, by_name=True)
        href = self.targets.href_of(found) if found is not None else None
        if found in self.targets.pages and (anchor or match["mark"]):
            self.doubt(f"'{match[0]}' became a link to the whole page.", number)
        if match["mark"] and PICTURE.search(name):
            return re.sub(r"(?:^|\|)[\d\sx]*$", "", text), href, "!"
        return shown, href, ""

    def link_edits(self, lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[LineEdit]:
        for span in parsed.spans:
            if span.kind in {"link", "image"} and span.href is not None:
                yield from self.span_edits(lines, span, span.href)
            elif span.kind == "autolink":
                address = lines[span.line].text[span.start + 1 : span.end - 1]
                if not address.lower().startswith(_EXTERNAL_SCHEMES) and "@" not in address:
                    yield LineEdit(span.line, span.start, span.start, "\\")

    def definition_edits(self, lines: Sequence[NoteLine], parsed: ParsedMarkdown) -> Iterator[LineEdit]:
        """Resolve the link definitions; a broken one stays, without references."""
        for index in sorted(it["map"][0] for it in parsed.env.get("references", {}).values()):
            match = _DEFINITION.match(lines[index].text) if index < len(lines) else None
            new = self.resolve(match["href"].strip("<>")) if match else None
            if match and new is not None and new != match["href"].strip("<>"):
                yield LineEdit(index, *match.span("href"), new)

    def resolve(self, href: str) -> str | None:
        """Return the target of a link on the page: *href* itself if it may stay, None if it is broken."""
        if href in self.resolved:
            return href
        new = _external_url(href)
        if new is None and href.startswith("#"):
            new = self.anchors.get(unquote(href[1:]).casefold())
        elif new is None and href and not _SCHEME.match(href):
            path, mark, anchor = unquote(href).partition("#")
            found = self.targets.find(path.partition("?")[0])
            new = self.targets.href_of(found, mark + anchor) if found is not None else None
            if mark and found in self.targets.pages:
                self.doubt(f"The link to '{unquote(href)}' leads to the whole page.", 0)
        if new is not None:
            self.resolved.add(new.strip("<>"))
        return new

    def span_edits(self, lines: Sequence[NoteLine], span: InlineSpan, href: str) -> Iterator[LineEdit]:
        # The last match, because the text of a link may hold a picture.
        found = next(iter([*_HREF.finditer(lines[span.last].text, 0, span.end)][-1:]), None)
        if found is None or normalizeLink(found["href"].strip("<>")) != href:
            # A reference to a definition that stayed, or a syntax that _HREF does not match.
            if self.resolve(unquote(href)) not in {unquote(href), href}:
                yield self.escape_broken(lines, span, href)
            return
        written = found["href"].strip("<>")
        if (new := self.resolve(written)) == written:
            return
        if new is not None:
            yield LineEdit(span.last, *found.span("href"), new)
        elif span.kind == "image" and not written and lines[span.line].text == "![]()":
            yield LineEdit(span.line, span.start, span.end, "<!-- ![]() -->")
        elif written.startswith("#") and span.kind == "link" and span.line == span.last:
            self.report_anchor(written[1:], lines[span.line].number)
            yield LineEdit(span.line, span.start, span.start + 1, "")
            yield LineEdit(span.line, found.start(), span.end, "")
        else:
            yield self.escape_broken(lines, span, written)

    def escape_broken(self, lines: Sequence[NoteLine], span: InlineSpan, href: str) -> LineEdit:
        """Report a broken link or picture, and return the edit that makes it text."""
        self.report_broken(href, lines[span.line].number)
        at = span.start + (1 if span.kind == "image" else 0)
        return LineEdit(span.line, at, at, "\\")

    def report_anchor(self, anchor: str, number: int) -> None:
        self.doubt(f"The link to '#{anchor}' matches no session of the page; only its text stays.", number)

    def report_broken(self, href: str, number: int) -> None:
        self.doubt(f"The link to '{href}' leads to no imported file, or to a draft; it stays as text.", number)


def _external_url(href: str) -> str | None:
    """Return an external URL, completed if it lacks its scheme; None for other targets."""
    url = re.sub(r"^(?://|(?=www\.[\w-]+\.))", "https://", href)
    try:
        return url if url.lower().startswith(_EXTERNAL_SCHEMES) and urlsplit(url).scheme else None
    except ValueError:
        return None


class LinkTargets(NamedTuple):
    """Resolves the targets of one note's links."""

    #: The folder given to the importer, and the note's folder below it; both resolved.
    root: Path
    folder: Path
    #: The page, relative to the folder of pages.
    page: PurePosixPath
    #: Resolved path of each imported note to its page.
    pages: Mapping[Path, PurePosixPath]
    #: Returns the files below a folder, as ``files_by_name`` does.
    list_files: Callable[[Path], Mapping[str, Sequence[Path]]]
    #: Target of each file to copy, relative to the folder of pages, to its path; filled by ``href_of``.
    files: dict[PurePosixPath, Path]

    def href_of(self, found: Path, anchor: str = "") -> str | None:
        """Return the target of a file, relative to the page; None for a note that is not imported."""
        page = self.pages.get(found)
        if page is None and found.suffix.lower() in NOTE_SUFFIXES:
            return None
        path = Path(os.path.relpath(page or self._copy_target(found), self.page.parent)).as_posix()
        # An anchor in another note is not known on its page.
        kept = anchor if page is None and anchor != "#" else ""
        return (f"<{path}>" if re.search(r"[\s()<>]", path) else path) + kept

    def find(self, path: str, *, by_name: bool = False) -> Path | None:
        """Return the file of *path*: beside the note, below the root, or in Hugo's ``static``; a note also by name.

        With *by_name*, find any file by the end of its path, if that is unique below the root, as Obsidian does.
        """
        bases = [self.folder]
        if path.startswith("/"):
            above = [folder / "static" for folder in self.root.parents[:_ABOVE]]
            bases = [self.root, self.root / "static", self.root / "source", *above, self.root / "content"]
        plain = path.strip("/")
        for base in bases if path else ():
            for candidate in (path.lstrip("/"), *(f"{plain}{end}" for end in (".md", "/README.md", "/index.md"))):
                found = self._file_below(base / candidate, self.root if base.is_relative_to(self.root) else base)
                if found is not None:
                    return found
        named = self._find_named(self.root, plain) if by_name else None
        if named is None:
            note = self._find_named(self.root, PurePosixPath(plain).name.removesuffix(".md"))
            named = note if note is not None and note.suffix.lower() in NOTE_SUFFIXES else None
        return self._file_below(named, self.root) if named is not None else None

    def _find_named(self, root: Path, name: str) -> Path | None:
        """Return the file *name*, which may begin with folders, ``/`` for *root*; None if there is none or several."""
        *folders, last = _file_key(name).split("/")
        found = [
            path
            for path in self.list_files(root).get(last, ())
            if ["", *map(_file_key, path.relative_to(root).parts)][-len(folders) - 1 : -1] == folders
        ]
        return found[0] if len(found) == 1 else None

    def _file_below(self, path: Path, root: Path) -> Path | None:
        """Return the file *path*, whose name may be in another Unicode normal form, if it is below *root*."""
        try:
            found = path.resolve()
            if not found.is_file() and not path.as_posix().isascii():
                found = self._find_named(root, f"/{found.relative_to(root).as_posix()}") or found
            return found if found.is_file() and found.is_relative_to(root.resolve()) else None
        except (OSError, ValueError, RuntimeError):  # an impossible file name, or symbolic links in a circle
            return None

    def _copy_target(self, found: Path) -> PurePosixPath:
        """Return the target of a file to copy: in the folder named like the page."""
        folder = self.page.with_suffix("")
        inside = found.relative_to(self.folder) if found.is_relative_to(self.folder) else Path(found.name)
        goes = folder / PurePosixPath(*(unicodedata.normalize("NFC", part) for part in inside.parts))
        number = 2
        while self.files.get(goes, found) != found:
            goes = goes.with_name(f"{inside.stem}-{number}{inside.suffix}")
            number += 1
        self.files[goes] = found
        return goes


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield the files below *folder*; not those in folders of tools, and behind links to folders."""
    for path, folders, names in os.walk(folder):
        # Hugo's output is in `public`, but so are the articles of Qiita.
        kept = (name for name in folders if not _SKIPPED_FOLDERS.match(name))
        folders[:] = [name for name in kept if name != "public" or not Path(path, name, "index.html").exists()]
        yield from (Path(path, name) for name in names)


def _file_key(name: str) -> str:
    """Return a file's name as it is looked up: in normal form C and lower case."""
    return unicodedata.normalize("NFC", name).casefold()


def files_by_name(root: Path, into: Path) -> dict[str, list[Path]]:
    """Return the files below *root* but outside *into*, by name in lower case; notes also by name without suffix."""
    pages, found = into.resolve(), defaultdict[str, list[Path]](list)
    for path in walk_files(root):
        names = (path.name, path.stem) if path.suffix.lower() in NOTE_SUFFIXES else (path.name,)
        for name in names if not path.is_relative_to(pages) else ():
            found[_file_key(name)].append(path)
    return found

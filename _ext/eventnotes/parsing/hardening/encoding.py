"""Sources: a page's bytes become text, whatever they are, and what is wrong with them is reported."""

from __future__ import annotations

import codecs
from encodings import utf_8_sig
from typing import TYPE_CHECKING

from eventnotes import private_apis
from eventnotes.model.problems import ProblemKind
from eventnotes.model.records import SourceLine
from eventnotes.parsing.page_records import PageDraft
from eventnotes.text.decode import decode_bytes
from eventnotes.text.digests import digest
from eventnotes.text.sanitize import line_number, remove_control_characters

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

#: The encoding that Sphinx reads sources in, and ours, which is the same and fails at no byte.
UTF8, _FORGIVING = "utf-8-sig", "eventnotes_utf_8"
#: What stands for bytes that can't be read.
_UNREAD = "\N{REPLACEMENT CHARACTER}"
#: Among the handlers of ``source-read``: before every other, which may take the text for one.
PRIORITY = 0


class _Decoder(utf_8_sig.IncrementalDecoder):
    """Reads UTF-8; a byte that is not UTF-8 becomes half a pair of surrogates."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("surrogateescape")


def _find(name: str) -> codecs.CodecInfo | None:
    if name != _FORGIVING:
        return None
    known = codecs.lookup(UTF8)
    return codecs.CodecInfo(known.encode, known.decode, incrementaldecoder=_Decoder, name=_FORGIVING)


codecs.register(_find)


def read_any_bytes(app: Sphinx) -> None:
    """Have sources read in our encoding: at a byte that is not UTF-8, Sphinx gives up the whole build.

    A project with another encoding keeps it. Sphinx sets the encoding anew on every build.
    """
    if app.config.source_encoding == UTF8:
        private_apis.read_bytes_as(app.env, _FORGIVING)


def mend(app: Sphinx, docname: str, content: list[str]) -> None:
    """Make text of a source that is none, and report it."""
    text = content[0]
    fault, line = "", 1
    if not text.isascii() and any("\udc80" <= char <= "\udcff" for char in text):
        text, fault, line = _decoded(app.env.doc2path(docname))
    mended = remove_control_characters(text)
    content[0] = mended.text
    PageDraft.of(app.env).source = digest(mended.text)
    if fault or mended.fault:
        PageDraft.of(app.env).report(
            ProblemKind.SOURCE, fault or mended.fault, SourceLine(line if fault else mended.line)
        )


def _decoded(path: Path) -> tuple[str, str, int]:
    """Return the text of a file that is not UTF-8, what is wrong with it, and in which line that begins."""
    content = path.read_bytes()
    shown = content.decode(UTF8, "replace")
    line = line_number(shown, shown.find(_UNREAD))
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return "", "the file is no text, so nothing of it is shown; delete it, or give it another ending", 1
    try:
        decoded = None if _is_damaged(shown) else decode_bytes(content)
    except ValueError:
        decoded = None
    if decoded is None:
        return (
            shown,
            "here are bytes that are not UTF-8, shown as \N{REPLACEMENT CHARACTER}; save the file as UTF-8",
            line,
        )
    # The first repair names the encoding.
    repair = decoded.repairs[0][0].removesuffix(".")
    return decoded.text, f"the file is not UTF-8 ({repair[0].lower()}{repair[1:]}); save it as UTF-8", line


def _is_damaged(shown: str) -> bool:
    """Tell whether most of a text that is not ASCII is UTF-8, so that it is in no other encoding."""
    foreign = sum(char > "\x7f" for char in shown)
    return shown.count(_UNREAD) <= foreign / 2

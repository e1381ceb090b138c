"""The search index: every place of every pair of characters, in files of which a search loads the few that it needs.

All text is one long chain of characters. A record's chain begins at a multiple of ``_SLOT``, an event's at a multiple
of ``_SPAN``, so that an edit moves few others. Everything that an event's page says has a place below ``_OTHERS``.

=================  ==============================================================================================
``start``          what a search needs first: the first key and the name of each part, the sizes of the records
``names``          names of topics, speakers, events and other pages, with their addresses
``facets``         the values to filter by, with the numbers of their records
``part-<hash>``    keys with their places, sorted: pairs; characters, and topics (``_TOPIC`` and the id), at the first
                   place in each record
``text-<n>-<m>``   what is shown of a few records: those from the ``m``th few on of the group at ``n * _SPAN``
=================  ==============================================================================================

All files are compressed (zlib), and their names end in ``.bin``. ``assets/search/eventnotes-search-index.js`` reads
them, and folds what was typed in the same way.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
import zlib
from array import array
from collections import defaultdict
from itertools import chain, count
from operator import add, sub
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from eventnotes.views.exports.search_records import SearchRecord

_SLOT, _SPAN, _OTHERS = 1 << 9, 1 << 14, 1 << 31
#: Records in a file of texts, by the kind of the first one.
_TEXTS = {"event": 1, "topic": 8, "speaker": 64, "page": 1}
#: The size of a part in bytes before it is compressed from which on it may end; it must at three times as much.
_MIN_PART = 2_000
_TOPIC = "\x01"

_INVISIBLE = re.compile("[\xad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_SAME = str.maketrans("‘’“”‐‑‒–−〜ς", "''\"\"-----~σ")
_MARKS = re.compile("[\u0300-\u036f]")
_SPACE = re.compile("[\\s\x1c-\x1f\x85]+")
_KATAKANA = "ァ-ヺー-ヿㇰ-ㇿ"
#: The end of a long katakana word without a long vowel mark; the end of a block.
_UNMARKED, _END = "\uf001", "\uf002"
_LONG = re.compile(f"(?<![{_KATAKANA}])[{_KATAKANA}]{{2,}}[ァ-ヺヽ-ヿㇰ-ㇿ](?![{_KATAKANA}])")
_WORD = "a-z0-9\xdf-\u024f\u0370-\u03ff\u0400-\u052f"
_FIRST = re.compile(f"(?<![{_WORD}])[{_WORD}]")
_FIRST_LETTERS = 0xE000


def fold(text: str) -> str:
    """Return *text* without differences of width, case and accents."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).upper().lower().translate(_SAME)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def chain_of(folded: str) -> str:
    """Return folded text as a chain: no spaces, the first letters of words marked."""
    return _SPACE.sub("", _FIRST.sub(lambda found: chr(ord(found[0]) + _FIRST_LETTERS), folded))


class SearchIndex:
    """The index of groups of records, by file name."""

    def __init__(
        self,
        groups: Iterable[list[SearchRecord]],
        *,
        address: Callable[[str], str],
        days: Callable[[SearchRecord], str],
        language: str,
        words: Mapping[str, Any],
    ) -> None:
        #: *address* returns the URL of a page, *days* the date of a record's event; *words* are the page's own texts.
        self._address, self._days = address, days
        self._places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._facets: dict[str, dict[str, tuple[str, list[int]]]] = defaultdict(dict)
        self._names: list[list[Any]] = []
        self._texts: dict[str, bytes] = {}
        self._start: dict[str, Any] = {"words": words, "events": [], "others": [], "foreign": []}
        self._sizes: list[tuple[int, int, int]] = []
        base = 0
        for group in groups:
            is_event = bool(group) and group[0].event is not None
            base = base if is_event else max(base, _OTHERS)
            self._start["events" if is_event else "others"].append(len(group))
            self._foreign(group, language)
            base = self._add_group(group, base)

    def _foreign(self, group: Iterable[SearchRecord], language: str) -> None:
        for number, record in enumerate(group, len(self._sizes)):
            if record.language and record.language.partition("-")[0] != language.partition("-")[0]:
                self._start["foreign"].append(number)

    def _add_group(self, group: list[SearchRecord], base: int) -> int:
        """Add the records of a group whose places begin at *base*; return where the next group may begin."""
        at = base
        few = _TEXTS[group[0].kind] if group else 1
        for first in range(0, len(group), few):
            shown = []
            for record in group[first : first + few]:
                shown.append(self._shown(record))
                at = self._add(record, at)
            self._texts[f"text-{base // _SPAN:x}-{first // few:x}"] = _json(shown)
        return -(-at // _SPAN) * _SPAN

    def _add(self, record: SearchRecord, base: int) -> int:
        """Add a record at *base*; return where the next one may begin."""
        number = len(self._sizes)
        around = (record.event.title, self._days(record)) if record.event and record.kind == "session" else ()
        heads = (*record.names, *record.hidden_names, *record.speakers, *around)
        texts = chain((record.title,), heads, (block.text for block in record.blocks))
        folded = fold("".join(re.sub(f"[{_UNMARKED}{_END}]", "", text) + _END for text in texts))
        text = chain_of(_LONG.sub(rf"\g<0>{_UNMARKED}", folded))
        at = base
        sizes = [0]
        for part in text.split(_END)[:-1]:
            plain = part.replace(_UNMARKED, "")
            for pair, place in zip(map(add, plain, plain[1:]), count(at), strict=False):
                self._places[pair].append(place)
            # Where a long vowel mark may be asked for that is not there.
            for nth, found in enumerate(re.finditer(_UNMARKED, part), 1):
                self._places[part[found.start() - 1] + _UNMARKED].append(at + found.start() - nth)
            at += len(plain) + 1
            sizes.append(at - base)
        plain = text.replace(_UNMARKED, "")
        for char in set(plain) - {_END}:
            self._places[char].append(base + plain.index(char))
        for topic in record.topics:
            self._places[_TOPIC + topic].append(base)
        slots = -(-(at - base) // _SLOT) or 1
        self._sizes.append((slots, sizes[1], sizes[1 + len(heads) + record.headings]))
        for facet in record.facets:
            self._facets[facet.name].setdefault(facet.key, (facet.label, []))[1].append(number)
        if record.kind != "session":
            names = [list(record.names), list(record.hidden_names)] if record.kind == "topic" else [[], []]
            name = record.topics[0] if record.kind == "topic" else ""
            self._names.append([record.kind, number, record.title, self._url(record), *names, name])
        return base + slots * _SLOT

    def _url(self, record: SearchRecord) -> str:
        return self._address(record.docname) + (f"#{record.anchor}" if record.anchor else "")

    def _shown(self, record: SearchRecord) -> dict[str, Any]:
        event = record.event
        return {
            "kind": record.kind,
            "title": record.title,
            "url": self._url(record),
            "event": event.title if event and record.kind == "session" else "",
            "date": self._days(record) if event else "",
            "speakers": list(record.speakers),
            "names": list(record.names),
            "blocks": [
                (block.anchor, block.text, *([self._address(block.docname)] if block.docname else ()))
                for block in record.blocks
            ],
        }

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of each file; the name of a part tells its content."""
        yield from self._texts.items()
        parts = []
        for keys in _parts(self._places):
            content = _part(keys, self._places)
            name = hashlib.sha256(content).hexdigest()[:10]
            parts.append((keys[0], name))
            yield f"part-{name}", content
        facets = {
            name: [
                [key, label, list(map(sub, records, chain((0,), records)))] for key, (label, records) in found.items()
            ]
            for name, found in self._facets.items()
        }
        yield "facets", _json(facets)
        yield "names", _json(self._names)
        slots, titles, heads = zip(*self._sizes, strict=True) if self._sizes else ((), (), ())
        columns = {"slots": slots, "titles": titles, "heads": tuple(map(sub, heads, titles))}
        keys = [key for key, _name in parts]
        yield "start", _json({**self._start, **columns, "keys": keys, "parts": "".join(name for _, name in parts)})


def _parts(places: Mapping[str, array[int]]) -> Iterator[list[str]]:
    """Yield the keys of each part, as JavaScript sorts them.

    Mostly a part ends behind a key that says so itself: so a change leaves the parts around it as they are.
    """
    sizes = {key: 8 + 3 * len(found) for key, found in places.items()}
    # Of a large index, larger ones: what names them is loaded first. In steps, so that they stay as they are.
    least = max(_MIN_PART, 1 << (sum(sizes.values()) >> 14).bit_length())
    keys: list[str] = []
    size = 0
    for key in sorted(places, key=lambda key: key.encode("utf-16-be", "surrogatepass")):
        if keys and sizes[key] >= least:
            yield keys
            keys, size = [], 0
        keys.append(key)
        size += sizes[key]
        ends = size >= least and zlib.crc32(key.encode("utf-8", "surrogatepass")) % 4 == 0
        if ends or size >= 3 * least or sizes[key] >= least:
            yield keys
            keys, size = [], 0
    if keys:
        yield keys


def _part(keys: list[str], places: Mapping[str, array[int]]) -> bytes:
    """Return the size of the keys, the keys with the numbers of their places, and the bytes of these.

    Places are distances from the one before; first the lowest byte of each distance, then all second bytes, and so on.
    """
    distances = array("I")
    for key in keys:
        ordered = sorted(places[key])
        distances.extend(map(sub, ordered, chain((0,), ordered)))
    if sys.byteorder == "big":
        distances.byteswap()
    header = _json([keys, [len(places[key]) for key in keys]])
    body = distances.tobytes()
    return len(header).to_bytes(4, "little") + header + b"".join(body[plane::4] for plane in range(4))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

"""The search index: every place of every pair of characters, in files of which a search loads the few that it needs.

All text is one long chain of characters. A record's chain begins at a multiple of ``_SLOT``, an event's at a multiple
of ``_SPAN``, so that an edit moves few others. Everything that an event's page says has a place below ``_OTHERS``.

===============  ================================================================================================
``start``        what a search needs first: the first key and the name of each part, the sizes of the records, the
                 names of topics, speakers, events and other pages with their addresses
``facets``       the values to filter by, with the numbers of their records
``part-<hash>``  keys with their places, sorted: pairs of characters, and longer keys in place of those with many
                 places; characters and topics with ``_ONCE``, with one place in each record
``text-<n>``     what is shown of the records that begin in the ``n``th ``_TEXT`` places
===============  ================================================================================================

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
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from eventnotes.model.records import Event
    from eventnotes.views.exports.search_records import SearchRecord

_SLOT, _TEXT, _SPAN, _OTHERS = 1 << 9, 1 << 12, 1 << 14, 1 << 31
#: The title of a record, and its names and headings, take multiples of so many places: their lengths are loaded first.
_ROUND = 16
#: A key with more places than this is replaced by keys of twice its length, up to the longest.
_MANY, _LONGEST = 4_000, 8
#: The size of a part in bytes before it is compressed from which on it may end; it must at three times as much.
_MIN_PART = 2_000
_ONCE = "\x01"

_INVISIBLE = re.compile("[\xad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_SAME = str.maketrans("‘’“”‐‑‒–−〜ς", "''\"\"-----~σ")
_MARKS = re.compile("[\u0300-\u036f]")
_SPACE = re.compile("[\\s\x1c-\x1f\x85]+")
#: The end of a katakana word without a long vowel mark; the end of a block.
_UNMARKED, _END = "\uf001", "\uf002"
_KATAKANA = re.compile("[ァ-ヺヽ-ヿㇰ-ㇿ](?![ァ-ヺー-ヿㇰ-ㇿ\uf001])")
_WORD = "a-z0-9\xdf-\u024f\u0370-\u03ff\u0400-\u052f"
_FIRST = re.compile(f"(?<![{_WORD}])[{_WORD}]")
_FIRST_LETTERS = 0xE000


def fold(text: str) -> str:
    """Return *text* without differences of width, case and accents."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).upper().lower().translate(_SAME)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def chain_of(folded: str) -> str:
    """Return folded text as a chain: no spaces; first letters, and katakana words without a long vowel mark, marked."""
    text = _FIRST.sub(lambda found: chr(ord(found[0]) + _FIRST_LETTERS), folded)
    return _SPACE.sub("", _KATAKANA.sub(rf"\g<0>{_UNMARKED}", text))


def _section(*texts: str) -> str:
    """Return the chain of some texts."""
    found = chain_of(fold("".join(re.sub(f"[{_UNMARKED}{_END}]", "", text) + _END for text in texts)))
    return found + _END * (-len(found) % _ROUND)


class SearchIndex:
    """The index of groups of records, by file name."""

    def __init__(
        self,
        groups: Iterable[list[SearchRecord]],
        *,
        address: Callable[[str], str],
        days: Callable[[Event], str],
        language: str,
        words: Mapping[str, Any],
    ) -> None:
        #: *address* returns the URL of a page, *days* the date of an event; *words* are the page's own texts.
        self._address, self._days, self._language = address, days, language
        self._places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        #: The number of a slot to the text that begins in it, and some that follows.
        self._slots: dict[int, str] = {}
        self._facets: dict[str, dict[str, tuple[str, list[int]]]] = defaultdict(dict)
        self._texts: dict[str, dict[int, Any]] = defaultdict(dict)
        # Of each record its first slot, and the lengths of its title and of its names and headings in ``_ROUND``.
        self._start: dict[str, Any] = {"words": words, "slots": [], "titles": [], "heads": [], "names": [], "split": []}
        base = 0
        for group in groups:
            base = base if group and group[0].event else max(base, _OTHERS)
            for record in group:
                base = self._add(record, base)
            base = -(-base // _SPAN) * _SPAN

    def _add(self, record: SearchRecord, base: int) -> int:
        """Add a record at *base*; return where the next one may begin."""
        days = self._days(record.event) if record.event else ""
        around = (record.event.title, days) if record.event else ()
        blocks = [block.text for block in record.blocks]
        names = (*record.names, *record.hidden_names, *record.speakers, *around, *blocks[: record.headings])
        title, heads = _section(record.title), _section(*names)
        text = title + heads + _section(*blocks[record.headings :])
        places = self._places
        for pair, place in zip(map(add, text, text[1:]), count(base), strict=False):
            places[pair].append(place)
        for start in range(0, len(text), _SLOT):
            self._slots[(base + start) // _SLOT] = text[start : start + _SLOT + _LONGEST]
        for char in set(text):
            places[char + _ONCE].append(base + text.index(char))
        for topic in record.topics:
            places[_ONCE + topic + _ONCE].append(base)
        url = self._address(record.docname) + (f"#{record.anchor}" if record.anchor else "")
        self._list(record, url)
        self._start["slots"].append(base // _SLOT)
        self._start["titles"].append(len(title) // _ROUND)
        self._start["heads"].append(len(heads) // _ROUND)
        self._texts[f"text-{base // _TEXT:x}"][base // _SLOT] = {
            "kind": record.kind,
            "title": record.title,
            "url": url,
            "event": record.event.title if record.event and record.kind == "session" else "",
            "date": days,
            "speakers": record.speakers,
            "names": record.names,
            "blocks": [
                (anchor, text, *([self._address(docname)] if docname != record.docname else ()))
                for anchor, text, docname in record.blocks
            ],
        }
        return base + -(-len(text) // _SLOT) * _SLOT

    def _list(self, record: SearchRecord, url: str) -> None:
        """Add the next record's facets, and its name unless it is a session."""
        number = len(self._start["slots"])
        kinds = {record.kind: self._start["words"]["names"][record.kind]}
        for facet, values in {"kind": kinds, **record.facets}.items():
            for key, label in values.items():
                if key:
                    self._facets[facet].setdefault(key, (label, []))[1].append(number)
        if record.kind != "session":
            name = {"number": number, "kind": record.kind, "title": record.title, "url": url}
            if record.kind != "event":  # of which these are not other names, and what it mentions
                name |= {"shown": record.names, "hidden": record.hidden_names, "topic": "".join(record.topics)}
            if record.language and record.language.partition("-")[0] != self._language.partition("-")[0]:
                name["foreign"] = True
            self._start["names"].append(name)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of each file; the name of a part tells its content."""
        for file, shown in self._texts.items():
            yield file, _json(shown)
        places = dict(chain.from_iterable(self._split(*item) for item in self._places.items() if _END not in item[0]))
        firsts, names = [], ""
        for keys in _parts(places):
            content = _part(keys, places)
            name = hashlib.sha256(content).hexdigest()[:10]
            firsts.append(keys[0])
            names += name
            yield f"part-{name}", content
        facets = {
            name: [[key, label, _steps(records)] for key, (label, records) in found.items()]
            for name, found in self._facets.items()
        }
        yield "facets", _json(facets)
        yield "start", _json({**self._start, "slots": _steps(self._start["slots"]), "keys": firsts, "parts": names})

    def _split(self, key: str, places: array[int]) -> Iterator[tuple[str, array[int]]]:
        """Yield a key with its places, or if they are many, the longer keys that begin with it."""
        if len(places) <= _MANY or len(key) >= _LONGEST or _ONCE in key:
            yield key, places
            return
        self._start["split"].append(key)
        found: dict[str, array[int]] = defaultdict(lambda: array("I"))
        slots, size = self._slots, 2 * len(key)
        for place in places:
            at = place % _SLOT
            found[slots[place // _SLOT][at : at + size]].append(place)
        for longer, some in found.items():
            yield from self._split(longer, some)


def _steps(numbers: Collection[int]) -> list[int]:
    """Return the distance of each number from the one before."""
    return list(map(sub, numbers, chain((0,), numbers)))


def _parts(places: Mapping[str, array[int]]) -> Iterator[list[str]]:
    """Yield the keys of each part, as JavaScript sorts them.

    Mostly a part ends behind a key that says so itself: so a change leaves the parts around it as they are.
    """
    sizes = {key: 8 + 3 * len(found) for key, found in places.items()}
    # Of a large index, larger ones: what names them is loaded first. In steps, so that they stay as they are.
    least = max(_MIN_PART, 1 << (sum(sizes.values()) >> 13).bit_length())
    keys: list[str] = []
    size = 0
    for key in sorted(places, key=lambda key: key.encode("utf-16-be", "surrogatepass")):
        keys.append(key)
        size += sizes[key]
        if size >= 3 * least or (size >= least and zlib.crc32(key.encode("utf-8", "surrogatepass")) % 4 == 0):
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
        distances.extend(_steps(places[key]))
    if sys.byteorder == "big":
        distances.byteswap()
    header = _json([keys, [len(places[key]) for key in keys]])
    body = distances.tobytes()
    return len(header).to_bytes(4, "little") + header + b"".join(body[plane::4] for plane in range(4))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

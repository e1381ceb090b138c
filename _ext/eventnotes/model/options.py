"""The options of each directive: declared once, with type, meaning and help."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eventnotes.model.dates import parse_days, parse_moment, parse_published, parse_zone
from eventnotes.model.identifiers import ID_RULE, is_id, suggest_id
from eventnotes.model.records import Named, Status
from eventnotes.text.matcher import Match
from eventnotes.text.sanitize import without_control
from eventnotes.text.urls import absolute

if TYPE_CHECKING:
    from eventnotes.model.records import Placeholder

_LIST_SEPARATOR = re.compile(r"[,、\n]")
#: A comma ends a URL only where the next one begins.
_URL_SEPARATOR = re.compile(r"[\s、]+|,(?=(?:https?:)?//)")
_LINK = re.compile(r"(?<![^<>,、\n])[^<>,、\n]*<[^<>]*>|https?://[^\s<>、]+")
_NAMED = re.compile(r"(?P<text>[^<>]*)<(?P<url>[^<>]*)>")
_TRUE, _FALSE = ("", "yes", "true", "on"), ("no", "false", "off")
#: The options of lists that leave something out.
_FILTERS = frozenset(("parent", "min-events", "limit", "series", "topic", "year"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One option of a directive."""

    #: Turns the text as written into a value; raises ValueError with what is wrong and what to write.
    read: Callable[[str], Any]
    #: One English sentence for the guide.
    help: str
    required: bool = False


#: The options of one directive, by name.
Options = Mapping[str, Option]


def read_options(options: Options, written: Mapping[str, str | None]) -> tuple[dict[str, Any], list[str]]:
    """Read *written* by *options*: the values by name, and a message for each that could not be read."""
    values: dict[str, Any] = {}
    messages = [
        f"the option '{name}' is required; add ':{name}:'"
        for name, option in options.items()
        if option.required and not _says_something(written.get(name) or "")
    ]
    for name, text in written.items():
        option = options.get(name)
        if option is None:
            messages.append(_unknown(name, options))
            continue
        mended = without_control(text or "")
        try:
            if mended.text.strip() or not option.required:
                values[name] = option.read(mended.text.strip())
            if mended.fault:
                messages.append(f"the option '{name}': {mended.fault}")
        except ValueError as error:
            fault = str(error) if mended.text.strip() else "it is empty; write a value behind it, or take it out"
            messages.append(f"the option '{name}': {fault}")
    return values, messages


def _says_something(text: str) -> bool:
    """Tell whether a value holds text, or characters that are reported by themselves."""
    return bool(text.strip() or without_control(text).fault)


def _unknown(name: str, options: Options) -> str:
    near = difflib.get_close_matches(name, options, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(sorted(options))}"
    return f"there is no option '{name}'; {hint}"


def text(written: str) -> str:
    """Read a line of text."""
    return " ".join(written.split())


def texts(written: str) -> tuple[str, ...]:
    """Read a list whose items stand between ``,`` or ``、`` or on lines of their own."""
    items = (text(item) for item in _LIST_SEPARATOR.split(written))
    return tuple(dict.fromkeys(item for item in items if item))


def url(written: str) -> str:
    """Read a URL: http, https or relative."""
    absolute(written)  # raises ValueError with what is wrong
    return written


def urls(written: str) -> tuple[str, ...]:
    """Read URLs between spaces, ``、`` or ``,``, or on lines of their own; a URL may hold a comma itself."""
    items = (item.removesuffix(",") for item in _URL_SEPARATOR.split(written))
    return tuple(dict.fromkeys(url(item) for item in items if item))


def named(written: str) -> Named:
    """Read ``Text <URL>``, a text or a URL."""
    found = _NAMED.fullmatch(written)
    if found:
        return Named(text=text(found["text"]), url=url(found["url"].strip()))
    if re.fullmatch(r"https?://[^\s<>]+", written):
        return Named(url=url(written))
    return Named(text=text(written))


def links(written: str) -> tuple[Named, ...]:
    """Read a list of ``Text <URL>`` or URLs."""
    found = [named(item.strip().removesuffix(",")) for item in _LINK.findall(written)]
    rest = text(re.sub(r"[,、]", " ", _LINK.sub(" ", written)))
    if rest or not found:
        raise ValueError(f"'{rest}' is no link; write 'Text <https://…>' or a URL")
    return tuple(found)


def identifier(written: str) -> str:
    """Read an id."""
    if not is_id(written):
        hint = suggest_id(written)
        raise ValueError(f"'{written}' can't be an id; {ID_RULE}" + (f", such as '{hint}'" if hint else ""))
    return written


def identifiers(written: str) -> tuple[str, ...]:
    """Read a list of ids."""
    return tuple(identifier(item) for item in texts(written))


def flag(written: str) -> bool:
    """Read a flag: nothing or ``yes`` sets it, ``no`` does not."""
    if written.lower() in _TRUE:
        return True
    if written.lower() in _FALSE:
        return False
    raise ValueError(f"'{written}' is neither yes nor no; write one of the two")


def number(written: str) -> int:
    """Read a whole number that is not negative."""
    if not re.fullmatch(r"[0-9]{1,9}", written):
        raise ValueError(f"'{written}' is no whole number; write digits, such as 10")
    return int(written)


def choice(*values: str) -> Callable[[str], str]:
    """Return a reader of one of *values*."""

    def read(written: str) -> str:
        if written not in values:
            near = difflib.get_close_matches(written, values, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(values)}"
            raise ValueError(f"'{written}' is not known; {hint}")
        return written

    return read


def _status(written: str) -> Status:
    return Status(choice(*Status)(written.lower()))


def _match(written: str) -> Match:
    return Match(choice(*Match)(written))


_STATUS = Option(
    read=_status,
    help="`published` (the default), `draft` (left out until it is ready) or `withdrawn` (only a notice is left).",
)


SESSION_TYPES = ("talk", "keynote", "lightning", "workshop", "panel")


EVENT: Options = {
    "date": Option(
        read=parse_days,
        required=True,
        help="The day, `2018-03-10`, or the first and the last day, `2018-03-10/2018-03-11`.",
    ),
    "title": Option(read=text, help="The event's name, where the heading says something else."),
    "url": Option(read=url, help="The event's own site."),
    "series": Option(read=text, help="What the editions of one event have in common."),
    "organizer": Option(read=texts, help="Who held it; a list."),
    "venue": Option(read=text, help="Where it was held."),
    "timezone": Option(read=parse_zone, help="The time zone of its times, such as `Asia/Tokyo`."),
    "online": Option(read=flag, help="Set where the event was held online."),
    "hashtag": Option(read=text, help="Its hashtag, with or without `#`."),
    "topics": Option(read=texts, help="Topics of the event as a whole; a list of ids, titles or aliases."),
    "status": _STATUS,
}


NOTE: Options = {
    "author": Option(read=text, help="Who wrote the notes on this page."),
    "published": Option(read=parse_published, help="When the notes were first published, ISO 8601."),
    "source": Option(read=named, help="Where the notes come from: `Title <URL>`, a title or a URL."),
    "license": Option(read=text, help="The terms under which the notes may be used."),
}


SESSION: Options = {
    "speakers": Option(read=texts, help="Who spoke; a list. `Name <id>` tells namesakes apart."),
    "organizer": Option(read=texts, help="Who held the session; a list."),
    "url": Option(read=url, help="The session's own page."),
    "slides": Option(read=urls, help="Slides: URLs or files of the site; players where the provider is known."),
    "video": Option(read=urls, help="Recordings: URLs or files of the site; players where the provider is known."),
    "links": Option(read=links, help="More links: a list of `Text <URL>` or URLs, also of files of the site."),
    "topics": Option(read=texts, help="Topics of the whole session; a list of ids, titles or aliases."),
    "track": Option(read=text, help="The track or room."),
    "type": Option(read=choice(*SESSION_TYPES), help=f"One of {', '.join(SESSION_TYPES)}."),
    "language": Option(read=text, help="The language it was held in, such as `ja` or `en`."),
    "start": Option(read=parse_moment, help="When it began: `13:30` or a date and time."),
    "end": Option(read=parse_moment, help="When it ended."),
    "event": Option(read=identifier, help="The id of its event, where the session has a page of its own."),
    "follows": Option(read=text, help="The name of an earlier session that this one continues."),
    "status": _STATUS,
}


#: Of a further page of notes, which names its event instead of declaring it.
FURTHER_NOTE: Options = {"event": SESSION["event"], "status": SESSION["status"], **NOTE}


TOPIC: Options = {
    "aliases": Option(read=texts, help="Other spellings; a list."),
    "reading": Option(read=text, help="How the title is read, in kana; topics are sorted by it."),
    "parent": Option(read=identifier, help="The id of the topic above it."),
    "related": Option(read=identifiers, help="Ids of topics that a reader may want next; a list."),
    "url": Option(read=url, help="The topic's own site."),
    "match": Option(read=_match, help="`auto` (the default), `word`, `case` or `explicit`."),
    "redirects": Option(read=texts, help="Ids that the topic had, or swallowed; a list."),
}


_LAYOUT = Option(read=choice("list", "table", "cards"), help="`list` (the default), `table` or `cards`.")


_PARENT = Option(read=identifier, help="Only topics under this one.")


_MIN_EVENTS = Option(read=number, help="Only topics that at least so many events mention.")


_LIMIT = Option(read=number, help="Show at most so many.")


_YEAR = Option(read=number, help="Only what took place in this year.")


_SERIES = Option(read=text, help="Only events of this series.")


_TOPIC = Option(read=text, help="Only what mentions or names this topic.")


def _sort(*values: str) -> Option:
    return Option(read=choice(*values), help=f"By {', '.join(f'`{value}`' for value in values)}.")


def _group(*values: str) -> Option:
    return Option(read=choice(*values), help=f"Under headings by {', '.join(f'`{value}`' for value in values)}.")


#: The listing directives: their options by directive name.
LISTINGS: Mapping[str, Options] = {
    "event-list": {
        "series": _SERIES,
        "topic": _TOPIC,
        "year": _YEAR,
        "limit": _LIMIT,
        "sort": _sort("newest", "oldest", "title"),
        "layout": _LAYOUT,
        "group": _group("year", "series"),
    },
    "session-list": {
        "event": Option(read=identifier, help="Only sessions of this event."),
        "series": _SERIES,
        "topic": _TOPIC,
        "speaker": Option(read=text, help="Only sessions of this speaker."),
        "year": _YEAR,
        "type": Option(read=choice(*SESSION_TYPES), help="Only sessions of this type."),
        "limit": _LIMIT,
        "sort": _sort("newest", "oldest", "title"),
        "layout": _LAYOUT,
        "group": _group("event", "year"),
    },
    "topic-list": {
        "parent": _PARENT,
        "min-events": _MIN_EVENTS,
        "limit": _LIMIT,
        "sort": _sort("reading", "count", "newest"),
        "layout": _LAYOUT,
    },
    "topic-matrix": {
        "parent": _PARENT,
        "min-events": _MIN_EVENTS,
        "limit": _LIMIT,
        "sort": _sort("reading", "count", "newest"),
        "by": Option(
            read=choice("event", "year", "series"),
            help="What a column is: `event`, `year` or `series`; by default `event`, or `year` where there are more"
            " events than columns.",
        ),
        "columns": Option(read=number, help="How many columns at most, 10 by default; the last joins what is left."),
        "quiet": Option(
            read=number,
            help="After how many years without a mention, up to the newest event, a topic of two or more events is"
            " marked as quiet: 2 by default, 0 for never.",
        ),
    },
    "speaker-list": {
        "limit": _LIMIT,
        "sort": _sort("name", "count", "newest"),
        "layout": _LAYOUT,
    },
}


def lists_all(listing: Placeholder) -> bool:
    """Tell whether a list of events, topics or speakers leaves none out."""
    return not _FILTERS.intersection(dict(listing.options))


def by_date(listing: Placeholder) -> bool:
    """Tell whether the events of a year stand together in a list."""
    options = dict(listing.options)
    return options.get("group") == "year" or ("group" not in options and options.get("sort") != "title")

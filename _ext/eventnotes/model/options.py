"""Options of the directives: each declared once, with parser and help."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eventnotes.model.dates import parse_date_range, validate_session_time, validate_timestamp, validate_timezone
from eventnotes.model.identifiers import ID_RULE, is_id, suggest_id
from eventnotes.model.records import Status, TitledLink
from eventnotes.text.matcher import MatchMode
from eventnotes.text.sanitize import remove_control_characters
from eventnotes.text.urls import validate_url

if TYPE_CHECKING:
    from eventnotes.model.records import Placeholder

_LIST_SEPARATOR = re.compile(r"[,、\n]")
#: A comma ends a URL only where the next one begins.
_URL_SEPARATOR = re.compile(r"[\s、]+|,(?=(?:https?:)?//)")
_LINK_ITEM = re.compile(r"(?<![^<>,、\n])[^<>,、\n]*<[^<>]*>|https?://[^\s<>、]+")
_TITLED_LINK = re.compile(r"(?P<text>[^<>]*)<(?P<url>[^<>]*)>")
_TRUE, _FALSE = ("", "yes", "true", "on"), ("no", "false", "off")
#: The options of listings that leave entries out.
_FILTERS = frozenset(("parent", "min-events", "limit", "series", "topic", "year"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One option of a directive."""

    #: Parse the text as written; raise ValueError with what is wrong and what to write.
    parse: Callable[[str], Any]
    #: One English sentence for the guide, in Markdown.
    help: str
    required: bool = False


#: The options of one directive, by name.
Options = Mapping[str, Option]


def parse_options(options: Options, written: Mapping[str, str | None]) -> tuple[dict[str, Any], list[str]]:
    """Parse options as *written*; return the values by name, and a message for each fault."""
    values: dict[str, Any] = {}
    messages = [
        f"the option '{name}' is required; add ':{name}:'"
        for name, option in options.items()
        if option.required and not _has_content(written.get(name) or "")
    ]
    for name, text in written.items():
        option = options.get(name)
        if option is None:
            messages.append(_unknown_option(name, options))
            continue
        sanitized = remove_control_characters(text or "")
        try:
            if sanitized.text.strip() or not option.required:
                values[name] = option.parse(sanitized.text.strip())
            if sanitized.fault:
                messages.append(f"the option '{name}': {sanitized.fault}")
        except ValueError as error:
            fault = str(error) if sanitized.text.strip() else "it is empty; write a value or remove it"
            messages.append(f"the option '{name}': {fault}")
    return values, messages


def _has_content(text: str) -> bool:
    """Return whether a value holds text, or control characters, which are reported separately."""
    return bool(text.strip() or remove_control_characters(text).fault)


def _unknown_option(name: str, options: Options) -> str:
    near = difflib.get_close_matches(name, options, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(sorted(options))}"
    return f"there is no option '{name}'; {hint}"


def parse_text(written: str) -> str:
    """Parse a line of text; white space is collapsed."""
    return " ".join(written.split())


def parse_texts(written: str) -> tuple[str, ...]:
    """Parse a list separated by ``,``, ``、`` or line breaks; duplicates and empty items are dropped."""
    items = (parse_text(item) for item in _LIST_SEPARATOR.split(written))
    return tuple(dict.fromkeys(item for item in items if item))


def parse_url(written: str) -> str:
    """Parse an http, https or relative URL."""
    validate_url(written)  # raises ValueError
    return written


def parse_urls(written: str) -> tuple[str, ...]:
    """Parse URLs separated by white space, ``、`` or ``,``; a URL may contain commas."""
    items = (item.removesuffix(",") for item in _URL_SEPARATOR.split(written))
    return tuple(dict.fromkeys(parse_url(item) for item in items if item))


def parse_titled_link(written: str) -> TitledLink:
    """Parse ``Text <URL>``, a text or a URL."""
    found = _TITLED_LINK.fullmatch(written)
    if found:
        return TitledLink(text=parse_text(found["text"]), url=parse_url(found["url"].strip()))
    if re.fullmatch(r"https?://[^\s<>]+", written):
        return TitledLink(url=parse_url(written))
    return TitledLink(text=parse_text(written))


def parse_titled_links(written: str) -> tuple[TitledLink, ...]:
    """Parse a list of ``Text <URL>`` or URLs."""
    found = [parse_titled_link(item.strip().removesuffix(",")) for item in _LINK_ITEM.findall(written)]
    rest = parse_text(re.sub(r"[,、]", " ", _LINK_ITEM.sub(" ", written)))
    if rest or not found:
        raise ValueError(f"'{rest}' is not a link; write 'Text <https://…>' or a URL")
    return tuple(found)


def parse_id(written: str) -> str:
    """Parse an id."""
    if not is_id(written):
        hint = suggest_id(written)
        raise ValueError(f"'{written}' can't be an id; {ID_RULE}" + (f", such as '{hint}'" if hint else ""))
    return written


def parse_ids(written: str) -> tuple[str, ...]:
    """Parse a list of ids."""
    return tuple(parse_id(item) for item in parse_texts(written))


def parse_flag(written: str) -> bool:
    """Parse a flag: an empty value or ``yes`` sets it, ``no`` does not."""
    if written.lower() in _TRUE:
        return True
    if written.lower() in _FALSE:
        return False
    raise ValueError(f"'{written}' is neither yes nor no; write one of the two")


def parse_number(written: str) -> int:
    """Parse a non-negative integer."""
    if not re.fullmatch(r"[0-9]{1,9}", written):
        raise ValueError(f"'{written}' is not a number; write digits, such as 10")
    return int(written)


def choice_parser(*values: str) -> Callable[[str], str]:
    """Return a parser that accepts one of *values*."""

    def parse_choice(written: str) -> str:
        if written not in values:
            near = difflib.get_close_matches(written, values, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(values)}"
            raise ValueError(f"'{written}' is not a valid value; {hint}")
        return written

    return parse_choice


def _parse_fact_labels(written: str) -> tuple[tuple[str, str], ...]:
    """Parse a list of ``Label <key>``; return keys and labels."""
    found = {item: _TITLED_LINK.fullmatch(item) for item in parse_texts(written)}
    wrong = next((item for item, match in found.items() if not (match and match["text"].strip())), None)
    if wrong is not None:
        raise ValueError(f"'{wrong}' has no label or no key; write 'Label <key>'")
    return tuple((parse_id(match["url"].strip()), parse_text(match["text"])) for match in found.values() if match)


def _parse_status(written: str) -> Status:
    return Status(choice_parser(*Status)(written.lower()))


def _parse_match_mode(written: str) -> MatchMode:
    return MatchMode(choice_parser(*MatchMode)(written))


_STATUS = Option(
    parse=_parse_status,
    help="`published` (the default), `draft` (left out until it is ready) or `withdrawn` (only a notice is left).",
)


SESSION_TYPES = ("talk", "keynote", "lightning", "workshop", "panel")


EVENT_OPTIONS: Options = {
    "date": Option(
        parse=parse_date_range,
        required=True,
        help="The day, `2018-03-10`, or the first and the last day, `2018-03-10/2018-03-11`.",
    ),
    "title": Option(parse=parse_text, help="The event's name, where the heading says something else."),
    "url": Option(parse=parse_url, help="The event's own site."),
    "series": Option(parse=parse_text, help="What the editions of one event have in common."),
    "organizer": Option(parse=parse_texts, help="Who held it; a list."),
    "venue": Option(parse=parse_text, help="Where it was held."),
    "timezone": Option(parse=validate_timezone, help="The time zone of its times, such as `Asia/Tokyo`."),
    "online": Option(parse=parse_flag, help="Set where the event was held online."),
    "hashtag": Option(parse=parse_text, help="Its hashtag, with or without `#`."),
    "topics": Option(parse=parse_texts, help="Topics of the event as a whole; a list of ids, titles or aliases."),
    "status": _STATUS,
}


NOTE_OPTIONS: Options = {
    "author": Option(parse=parse_text, help="Who wrote the notes on this page."),
    "published": Option(parse=validate_timestamp, help="When the notes were first published, ISO 8601."),
    "source": Option(parse=parse_titled_link, help="Where the notes come from: `Title <URL>`, a title or a URL."),
    "license": Option(parse=parse_text, help="The terms under which the notes may be used."),
}


SESSION_OPTIONS: Options = {
    "speakers": Option(parse=parse_texts, help="Who spoke; a list of names, of ids of speakers, or of `Name <id>`."),
    "organizer": Option(parse=parse_texts, help="Who held the session; a list."),
    "url": Option(parse=parse_url, help="The session's own page."),
    "slides": Option(parse=parse_urls, help="Slides: URLs or files of the site; players where the provider is known."),
    "video": Option(
        parse=parse_urls, help="Recordings: URLs or files of the site; players where the provider is known."
    ),
    "links": Option(
        parse=parse_titled_links, help="More links: a list of `Text <URL>` or URLs, also of files of the site."
    ),
    "topics": Option(parse=parse_texts, help="Topics of the whole session; a list of ids, titles or aliases."),
    "track": Option(parse=parse_text, help="The track or room."),
    "type": Option(parse=choice_parser(*SESSION_TYPES), help=f"One of {', '.join(SESSION_TYPES)}."),
    "language": Option(parse=parse_text, help="The language it was held in, such as `ja` or `en`."),
    "start": Option(parse=validate_session_time, help="When it began: `13:30` or a date and time."),
    "end": Option(parse=validate_session_time, help="When it ended."),
    "event": Option(parse=parse_id, help="The id of its event, where the session has a page of its own."),
    "follows": Option(parse=parse_text, help="The name of an earlier session that this one continues."),
    "status": _STATUS,
}


#: The options of a second page of notes, which names its event instead of declaring it.
SECOND_NOTE_OPTIONS: Options = {"event": SESSION_OPTIONS["event"], "status": SESSION_OPTIONS["status"], **NOTE_OPTIONS}


TOPIC_OPTIONS: Options = {
    "aliases": Option(parse=parse_texts, help="Other spellings; a list."),
    "hidden-aliases": Option(
        parse=parse_texts,
        help="Spellings that are found but never shown, such as misspellings and narrower things; a list.",
    ),
    "reading": Option(parse=parse_text, help="How the title is read, in kana; lists are sorted by it."),
    "sort": Option(parse=parse_text, help="What the topic is sorted by instead, such as `S3` for Amazon S3."),
    "parent": Option(parse=parse_ids, help="Ids of the topics above it; a list."),
    "related": Option(parse=parse_ids, help="Ids of topics that a reader may want next; a list."),
    "url": Option(parse=parse_url, help="The topic's own site."),
    "match": Option(parse=_parse_match_mode, help="`auto` (the default), `word`, `case` or `explicit`."),
    "redirects": Option(parse=parse_texts, help="Ids that the topic had, or swallowed; a list."),
    "facts": Option(
        parse=_parse_fact_labels,
        help="What values that age are called: a list of `Label <key>`, keys of the role `fact`.",
    ),
}


SPEAKER_OPTIONS: Options = {
    "aliases": Option(parse=parse_texts, help="Other names, such as former ones; a list."),
    "reading": TOPIC_OPTIONS["reading"],
    "links": Option(parse=parse_titled_links, help="The speaker's own pages: a list of `Text <URL>` or URLs."),
    "redirects": Option(parse=parse_texts, help="Ids that the speaker had; a list."),
    "status": Option(
        parse=_parse_status,
        help="`published` (the default), `draft` (no page yet) or `withdrawn` (no page, and the name is on no other).",
    ),
}


_LAYOUT = Option(parse=choice_parser("list", "table", "cards"), help="`list` (the default), `table` or `cards`.")


_PARENT = Option(parse=parse_id, help="Only topics under this one.")


_MIN_EVENTS = Option(parse=parse_number, help="Only topics that at least so many events mention.")


_LIMIT = Option(parse=parse_number, help="Show at most so many.")


_YEAR = Option(parse=parse_number, help="Only what took place in this year.")


_SERIES = Option(parse=parse_text, help="Only events of this series.")


_TOPIC = Option(parse=parse_text, help="Only what mentions or names this topic.")


def _sort(*values: str) -> Option:
    return Option(parse=choice_parser(*values), help=f"By {', '.join(f'`{value}`' for value in values)}.")


def _group(*values: str) -> Option:
    return Option(
        parse=choice_parser(*values), help=f"Under headings by {', '.join(f'`{value}`' for value in values)}."
    )


#: Listing directive to its options.
LISTING_OPTIONS: Mapping[str, Options] = {
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
        "event": Option(parse=parse_id, help="Only sessions of this event."),
        "series": _SERIES,
        "topic": _TOPIC,
        "speaker": Option(parse=parse_text, help="Only sessions of this speaker."),
        "year": _YEAR,
        "type": Option(parse=choice_parser(*SESSION_TYPES), help="Only sessions of this type."),
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
        "layout": Option(
            parse=choice_parser("list", "table", "cards", "quotes"),
            help="`list` (the default), `table`, `cards`, or `quotes`: cards with the newest passage on each topic.",
        ),
        "group": _group("initial"),
    },
    "topic-matrix": {
        "parent": _PARENT,
        "min-events": _MIN_EVENTS,
        "limit": _LIMIT,
        "sort": _sort("reading", "count", "newest"),
        "by": Option(
            parse=choice_parser("event", "year", "series"),
            help="What a column is: `event`, `year` or `series`; by default `event`, or `year` where there are more"
            " events than columns.",
        ),
        "columns": Option(
            parse=parse_number, help="How many columns at most, 10 by default; one of them joins what is left."
        ),
        "quiet": Option(
            parse=parse_number,
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


def is_complete(listing: Placeholder) -> bool:
    """Return whether a listing of events, topics or speakers is unfiltered."""
    options = dict(listing.options)
    # Topics that no passage mentions have no quote.
    return not _FILTERS.intersection(options) and options.get("layout") != "quotes"


def is_by_date(listing: Placeholder) -> bool:
    """Return whether the events of a year stand together in a listing."""
    options = dict(listing.options)
    return options.get("group") == "year" or ("group" not in options and options.get("sort") != "title")

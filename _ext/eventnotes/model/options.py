"""Options of the directives: each declared once, with parser and help."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventnotes.model.dates import parse_date_range, validate_session_time, validate_timestamp, validate_timezone
from eventnotes.model.identifiers import ID_RULE, is_id, suggest_id
from eventnotes.model.records import Status, TitledLink
from eventnotes.text.matcher import MatchMode
from eventnotes.text.sanitize import remove_control_characters
from eventnotes.text.urls import validate_url

if TYPE_CHECKING:
    from eventnotes.model.records import Placeholder

_Text = TypeVar("_Text", bound=str)
_LIST_SEPARATOR = re.compile(r"[,、\n]")
#: A comma ends a URL only where the next one begins.
_URL_SEPARATOR = re.compile(r"[\s、]+|,(?=(?:https?:)?//)")
_LINK_ITEM = re.compile(r"(?<![^<>,、\n])[^<>,、\n]*<[^<>]*>|https?://[^\s<>、]+")
_TITLED_LINK = re.compile(r"(?P<text>[^<>]*)<(?P<url>[^<>]*)>")
_TRUE, _FALSE = ("", "yes", "true", "on"), ("no", "false", "off")
#: The options of listings that leave entries out.
_FILTERS = frozenset(("parent", "min-events", "limit", "series", "topic", "year"))


class Option(NamedTuple):
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
    messages = []
    missing = (name for name, option in options.items() if option.required and name not in written)
    for name, text in {**dict.fromkeys(missing), **written}.items():
        option = options.get(name)
        if option is None:
            messages.append(f"there is no option '{name}'; {_suggest(name, sorted(options))}")
            continue
        sanitized = remove_control_characters(text or "")
        value = sanitized.text.strip()
        try:
            if value or not option.required:
                values[name] = option.parse(value)
            elif not sanitized.fault:
                messages.append(f"the option '{name}' is required; add ':{name}:'")
            if sanitized.fault:
                messages.append(f"the option '{name}': {sanitized.fault}")
        except ValueError as error:
            messages.append(f"the option '{name}': {error if value else 'it is empty; write a value or remove it'}")
    return values, messages


def _suggest(written: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(known)}"


def parse_text(written: str) -> str:
    """Parse a line of text; white space is collapsed."""
    return " ".join(written.split())


def parse_texts(written: str) -> tuple[str, ...]:
    """Parse a list separated by ``,``, ``、`` or line breaks; duplicates and empty items are dropped."""
    items = (parse_text(item) for item in _LIST_SEPARATOR.split(written))
    return tuple(dict.fromkeys(item for item in items if item))


def parse_urls(written: str) -> tuple[str, ...]:
    """Parse URLs separated by white space, ``、`` or ``,``; a URL may contain commas."""
    items = (item.removesuffix(",") for item in _URL_SEPARATOR.split(written))
    return tuple(dict.fromkeys(validate_url(item) for item in items if item))


def parse_titled_link(written: str) -> TitledLink:
    """Parse ``Text <URL>``, a text or a URL."""
    found = _TITLED_LINK.fullmatch(written)
    if found:
        return TitledLink(text=parse_text(found["text"]), url=validate_url(found["url"].strip()))
    if re.fullmatch(r"https?://[^\s<>]+", written):
        return TitledLink(url=validate_url(written))
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


def choice_parser(*values: _Text) -> Callable[[str], _Text]:
    """Return a parser that accepts one of *values*, which are in lower case, and returns it."""

    def parse_choice(written: str) -> _Text:
        if written.lower() not in values:
            raise ValueError(f"'{written}' is not a valid value; {_suggest(written, values)}")
        return values[values.index(written.lower())]

    return parse_choice


def _parse_fact_labels(written: str) -> tuple[tuple[str, str], ...]:
    """Parse a list of ``Label <key>``; return keys and labels."""
    found = {item: _TITLED_LINK.fullmatch(item) for item in parse_texts(written)}
    wrong = next((item for item, match in found.items() if not (match and match["text"].strip())), None)
    if wrong is not None:
        raise ValueError(f"'{wrong}' has no label or no key; write 'Label <key>'")
    return tuple((parse_id(match["url"].strip()), parse_text(match["text"])) for match in found.values() if match)


SESSION_TYPES = ("talk", "keynote", "lightning", "workshop", "panel")
_STATUS = Option(
    choice_parser(*Status),
    "`published` (the default), `draft` (left out until it is ready) or `withdrawn` (only a notice is left).",
)


EVENT_OPTIONS: Options = {
    "date": Option(
        parse_date_range,
        "The day, `2018-03-10`, or the first and the last day, `2018-03-10/2018-03-11`.",
        required=True,
    ),
    "title": Option(parse_text, "The event's name, where the heading says something else."),
    "url": Option(validate_url, "The event's own site."),
    "series": Option(parse_text, "What the editions of one event have in common."),
    "organizer": Option(parse_texts, "Who held it; a list."),
    "venue": Option(parse_text, "Where it was held."),
    "timezone": Option(validate_timezone, "The time zone of its times, such as `Asia/Tokyo`."),
    "online": Option(parse_flag, "Set where the event was held online."),
    "hashtag": Option(parse_text, "Its hashtag, with or without `#`."),
    "topics": Option(parse_texts, "Topics of the event as a whole; a list of ids, titles or aliases."),
    "status": _STATUS,
}

NOTE_OPTIONS: Options = {
    "author": Option(parse_text, "Who wrote the notes on this page."),
    "published": Option(validate_timestamp, "When the notes were first published, ISO 8601."),
    "source": Option(parse_titled_link, "Where the notes come from: `Title <URL>`, a title or a URL."),
    "license": Option(parse_text, "The terms under which the notes may be used."),
}

SESSION_OPTIONS: Options = {
    "speakers": Option(parse_texts, "Who spoke; a list of names, of ids of speakers, or of `Name <id>`."),
    "organizer": Option(parse_texts, "Who held the session; a list."),
    "url": Option(validate_url, "The session's own page."),
    "slides": Option(parse_urls, "Slides: URLs or files of the site; players where the provider is known."),
    "video": Option(parse_urls, "Recordings: URLs or files of the site; players where the provider is known."),
    "links": Option(parse_titled_links, "More links: a list of `Text <URL>` or URLs, also of files of the site."),
    "topics": Option(parse_texts, "Topics of the whole session; a list of ids, titles or aliases."),
    "track": Option(parse_text, "The track or room."),
    "type": Option(choice_parser(*SESSION_TYPES), f"One of {', '.join(SESSION_TYPES)}."),
    "language": Option(parse_text, "The language it was held in, such as `ja` or `en`."),
    "start": Option(validate_session_time, "When it began: `13:30` or a date and time."),
    "end": Option(validate_session_time, "When it ended."),
    "event": Option(parse_id, "The id of its event, where the session has a page of its own."),
    "follows": Option(parse_text, "The name of an earlier session that this one continues."),
    "status": _STATUS,
}


#: The options of a second page of notes, which names its event instead of declaring it.
SECOND_NOTE_OPTIONS: Options = {"event": SESSION_OPTIONS["event"], "status": SESSION_OPTIONS["status"], **NOTE_OPTIONS}

TOPIC_OPTIONS: Options = {
    "aliases": Option(parse_texts, "Other spellings; a list."),
    "hidden-aliases": Option(
        parse_texts, "Spellings that are found but never shown, such as misspellings and narrower things; a list."
    ),
    "reading": Option(parse_text, "How the title is read, in kana; lists are sorted by it."),
    "sort": Option(parse_text, "What the topic is sorted by instead, such as `S3` for Amazon S3."),
    "parent": Option(parse_ids, "Ids of the topics above it; a list."),
    "related": Option(parse_ids, "Ids of topics that a reader may want next; a list."),
    "url": Option(validate_url, "The topic's own site."),
    "match": Option(choice_parser(*MatchMode), "`auto` (the default), `word`, `case` or `explicit`."),
    "redirects": Option(parse_texts, "Ids that the topic had, or swallowed; a list."),
    "facts": Option(
        _parse_fact_labels, "What values that age are called: a list of `Label <key>`, keys of the role `fact`."
    ),
}

SPEAKER_OPTIONS: Options = {
    "aliases": Option(parse_texts, "Other names, such as former ones; a list."),
    "reading": TOPIC_OPTIONS["reading"],
    "links": Option(parse_titled_links, "The speaker's own pages: a list of `Text <URL>` or URLs."),
    "redirects": Option(parse_texts, "Ids that the speaker had; a list."),
    "status": Option(
        choice_parser(*Status),
        "`published` (the default), `draft` (no page yet) or `withdrawn` (no page, and the name is on no other).",
    ),
}


_LAYOUT = Option(choice_parser("list", "table", "cards"), "`list` (the default), `table` or `cards`.")
_LIMIT = Option(parse_number, "Show at most so many.")


def _choice(meaning: str, *values: str) -> Option:
    return Option(choice_parser(*values), f"{meaning} {', '.join(f'`{value}`' for value in values)}.")


_EVENT_FILTERS: Options = {
    "series": Option(parse_text, "Only events of this series."),
    "topic": Option(parse_text, "Only what mentions or names this topic."),
    "year": Option(parse_number, "Only what took place in this year."),
    "limit": _LIMIT,
    "sort": _choice("By", "newest", "oldest"),
    "layout": _LAYOUT,
}
_TOPIC_FILTERS: Options = {
    "parent": Option(parse_id, "Only topics under this one."),
    "min-events": Option(parse_number, "Only topics that at least so many events mention."),
    "limit": _LIMIT,
    "sort": _choice("By", "reading", "count", "newest"),
}
#: Listing directive to its options.
LISTING_OPTIONS: Mapping[str, Options] = {
    "event-list": {**_EVENT_FILTERS, "group": _choice("Under headings by", "year", "series")},
    "session-list": {
        "event": Option(parse_id, "Only sessions of this event."),
        "speaker": Option(parse_text, "Only sessions of this speaker."),
        "type": Option(choice_parser(*SESSION_TYPES), "Only sessions of this type."),
        **_EVENT_FILTERS,
        "group": _choice("Under headings by", "event", "year"),
    },
    "topic-list": {
        **_TOPIC_FILTERS,
        "layout": Option(
            choice_parser("list", "table", "cards", "quotes"),
            "`list` (the default), `table`, `cards`, or `quotes`: cards with the newest passage on each topic.",
        ),
        "group": _choice("Under headings by", "initial"),
    },
    "topic-matrix": {
        **_TOPIC_FILTERS,
        "by": Option(
            choice_parser("event", "year", "series"),
            "What a column is: `event`, `year` or `series`; by default `event`, or `year` where there are more events"
            " than columns.",
        ),
        "columns": Option(parse_number, "How many columns at most, 10 by default; one of them joins what is left."),
        "quiet": Option(
            parse_number,
            "After how many years without a mention, up to the newest event, a topic of two or more events is marked"
            " as quiet: 2 by default, 0 for never.",
        ),
    },
    "speaker-list": {"limit": _LIMIT, "sort": _choice("By", "name", "count", "newest"), "layout": _LAYOUT},
}
#: Every directive to its options.
OPTIONS: Mapping[str, Options] = {
    "event": {**EVENT_OPTIONS, **NOTE_OPTIONS},
    "session": SESSION_OPTIONS,
    "topic": TOPIC_OPTIONS,
    "speaker": SPEAKER_OPTIONS,
    **LISTING_OPTIONS,
}


def is_complete(listing: Placeholder) -> bool:
    """Return whether a listing of events, topics or speakers is unfiltered."""
    options = dict(listing.options)
    # Topics that no passage mentions have no quote.
    return not _FILTERS.intersection(options) and options.get("layout") != "quotes"


def is_by_date(listing: Placeholder) -> bool:
    """Return whether the events of a year stand together in a listing."""
    options = dict(listing.options)
    return options.get("group", "year") == "year"

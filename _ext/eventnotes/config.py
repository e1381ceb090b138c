"""Settings: each declared once, with type, default, validator and help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from eventnotes.log import warn
from eventnotes.model.limits import DEFAULT_LIMITS, Limits
from eventnotes.model.problems import Problem, ProblemKind
from eventnotes.model.records import MentionLinks

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config

_PREFIX = "eventnotes_"
_MAX_VALUE = 100  # characters of a value in a message


def _check_limits(value: Any) -> str:
    good = value is None or (
        isinstance(value, Mapping)
        and value.keys() <= DEFAULT_LIMITS.keys()
        and all(type(number) is int and number > 0 for number in value.values())
    )
    return "" if good else f"a dictionary of positive numbers, with names among {', '.join(DEFAULT_LIMITS)}"


def _check_redirects(value: Any) -> str:
    pairs = value.items() if isinstance(value, Mapping) else ()
    good = isinstance(value, Mapping | None) and all(isinstance(text, str) for pair in pairs for text in pair)
    return "" if good else "a dictionary of names of documents"


def _setting(default: Any, check: Callable[[Any], str], text: str, rebuild: str = "", types: type | None = None) -> Any:
    """Declare a setting; *check* returns what is expected if a value is invalid, else an empty string.

    *types* is the type of its values where the default has another.
    """
    metadata = {"check": check, "help": text, "rebuild": rebuild, "types": types or type(default)}
    return field(default=default, metadata=metadata)


def _choice(values: tuple[str, ...], text: str, rebuild: str = "") -> Any:
    """Declare a setting that is one of *values*, by default the first."""
    expected = f"one of {', '.join(map(repr, values))}"
    return _setting(values[0], lambda value: "" if value in values else expected, text, rebuild)


def _flag(text: str, rebuild: str = "", *, default: bool) -> Any:
    return _setting(default, lambda value: "" if isinstance(value, bool) else "True or False", text, rebuild)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The settings in ``conf.py``, each with the prefix ``eventnotes_``."""

    limits: Mapping[str, Any] | None = _setting(
        None,
        _check_limits,
        f"Limits on what the extension puts on a page, where others are wanted than {DEFAULT_LIMITS}: the `rows` of a"
        " list that stand there in full, the `lines` that it has at all, the `quotes` and `sessions` of a topic's page,"
        " and the lines of a quote (`quote_lines`).",
        types=dict,
    )
    link_mentions: str = _choice(
        tuple(linking.value for linking in MentionLinks),
        "Which mentions in notes link to their topics: the `first` of each topic in a session, `all` or `none`.",
    )
    drafts: bool = _flag(
        "Whether to show drafts, each with a mark; otherwise they are left out of the site.", "env", default=False
    )
    untrusted: bool = _flag(
        "Whether pages may come from people whom you do not know: they then use only directives, roles and options on a"
        " list, raw HTML is text, and there are no substitutions or settings of MyST.",
        "env",
        default=False,
    )
    search: str = _choice(
        ("sphinx", "notes"),
        "What searches the site: Sphinx's own search (`sphinx`), or `notes`, which finds sessions, events, topics and"
        " speakers, also in Japanese, and narrows them down.",
        "html",
    )
    navigation: str = _choice(
        ("bounded", "sphinx"),
        "Whether sidebars, and links to the previous and the next page, know events and topics (`bounded`), or are"
        " Sphinx's own (`sphinx`).",
    )
    breadcrumbs: str = _choice(
        ("notes", "all", "none"),
        "Which pages have the way to them above their headings: those of events and topics (`notes`), `all` or `none`.",
    )
    json: bool = _flag("Whether to write `notes.json` and `notes/<event>.json`.", default=True)
    feeds: bool = _flag(
        "Whether to write Atom feeds of the site, of topics and of series; they need `html_baseurl`.", default=True
    )
    llms: bool = _flag("Whether to write `llms.txt` and `notes/<event>.md`.", default=True)
    redirects: Mapping[str, str] | None = _setting(
        None,
        _check_redirects,
        "Where pages went that have moved: `{'old/page': 'new/page'}`, names of documents without a suffix. "
        "Either may have a place: `'page#anchor'`.",
        types=dict,
    )

    @property
    def page_limits(self) -> Limits:
        """The limits of topic pages and lists."""
        return Limits(**self.limits or {}, data=self.json)


def register(app: Sphinx) -> None:
    """Add the settings to Sphinx's configuration."""
    for item in fields(Settings):
        app.add_config_value(
            _PREFIX + item.name,
            item.default,
            item.metadata["rebuild"],
            frozenset({item.metadata["types"]}),
            item.metadata["help"],
        )


def checked_settings(app: Sphinx, config: Config) -> Settings:
    """Return the settings; an invalid one is reported, and replaced by its default, also in *config*."""
    values = {}
    for item in fields(Settings):
        value = getattr(config, _PREFIX + item.name)
        expected = item.metadata["check"](value)
        if expected:
            fault = f"is {_short_repr(value)}; expected {expected}, so {item.default!r} is used"
            text = f"the setting '{_PREFIX}{item.name}' {fault}"
            problem = Problem(kind=ProblemKind.SETTING, message=text, docname="")
            warn([problem], default_location=_location(app, _PREFIX + item.name))
            value = item.default
            setattr(config, _PREFIX + item.name, value)
        values[item.name] = value
    return Settings(**values)


def _short_repr(value: Any) -> str:
    """Return the ``repr`` of a value, cut if it is long."""
    try:
        written = repr(value)
    except ValueError:  # Python converts no number of more than 4,300 digits
        return "a number that is far too long"
    return written if len(written) <= _MAX_VALUE else f"{written[:_MAX_VALUE]}…"


def _location(app: Sphinx, name: str) -> str:
    """Return the file and line of the setting *name*, if a line of ``conf.py`` begins with it."""
    path = app.confdir / "conf.py"
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    found = [number for number, line in enumerate(lines, start=1) if re.match(rf"{name}\b", line)]
    return f"{path}:{found[-1]}" if found else str(path)

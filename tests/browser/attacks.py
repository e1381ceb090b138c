"""Attacks: what hostile hands would write into every place that takes words or addresses, each with a number."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from eventnotes.model import options
from eventnotes.text.markdown_writer import escape_inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What a script calls that runs, and a host that only attacks name.
CALL, HOST = "pwned", "evil.example"

_TAGS = "<script>{js}</script>"
_IMAGE = '"><img src=https://{host}/{n} onerror={js}>'
#: Out of an attribute, out of a script, a title, a comment, a style or a text area, by a link of Markdown.
_WORDS = (
    f"x{_IMAGE}{_TAGS}",
    "x' onfocus='{js}' autofocus tabindex=0 onmouseover='{js}' y=\" onfocus=\"{js}\" autofocus=\"",
    f"x</script></title></style></textarea></noscript>--> ]]>{_TAGS}<!--",
    "x [a](javascript:{js}) ![b](https://{host}/{n}) <https://{host}/{n}> `<img src=x onerror={js}>`",
    "x <svg onload={js}> &lt;script&gt;{js}&lt;/script&gt; &#60;img src=x onerror={js}&#62; <iframe srcdoc='{tags}'>",
    (
        "x <a href='javascript:{js}' ping=https://{host}/{n}> {{{{ x }}}} ${{{js}}} "
        "\\u003cscript\\u003e{js}\\u003c/script\\u003e"
    ),
)
_ADDRESSES = (
    "javascript:{js}",
    "JaVaScRiPt:{js}//https://example.org/a.pdf",
    "java\tscript:{js}",
    "\x01javascript:{js}",
    "javascript&colon;{js}",
    "&#106;avascript:{js}",
    "javascript://example.org/%0a{js}",
    "data:text/html,<script>{js}</script>#a.pdf",
    "data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+#{n}",
    "vbscript:{js}",
    "file:///etc/passwd#{n}.pdf",
    "//{host}\\@example.org/{n}.pdf",
    "https://user@{host}/{n}.pdf",
    "https:{host}/{n}",
    'https://example.org/{n}"onmouseover="{js}"',
    "https://example.org/{n}'><img/src=x/onerror={js}>.pdf",
    "../../../../etc/passwd#{n}",
    "..%2f..%2fetc%2fpasswd#{n}",
)

#: What ends a tag of a template, or a word in it.
_IN_TAGS = str.maketrans({'"': "'", "`": "'", "{": None, "}": None, "%": None})


class Attacks:
    """Pages full of attacks, by the sinks they aim at."""

    def __init__(self, *, raw: bool = False) -> None:
        """Make them; *raw* puts HTML also where Markdown lets it through, which is an author's own power."""
        self.raw = raw
        self._numbers = count(1)
        #: Number to sink and what was written.
        self.known: dict[int, tuple[str, str]] = {}
        self.files: dict[str, str | bytes] = {}

    def make(self, sink: str, pattern: str) -> str:
        """Return a pattern with what it is to run, under a number of its own."""
        number = next(self._numbers)
        js = f"{CALL}({number})"
        text = pattern.format(js=js, n=number, host=HOST, tags=f"<script>{js}</script>")
        self.known[number] = (sink, text)
        return text

    def words(self, sink: str) -> str:
        """Return words, of all kinds in turn."""
        return self.make(sink, _WORDS[len(self.known) % len(_WORDS)])

    def text(self, sink: str) -> str:
        """Return words for where Markdown is read: there they are escaped, unless raw HTML is wanted."""
        words = self.words(sink)
        return words if self.raw else escape_inline(words)

    def addresses(self, sink: str, step: int = 1) -> Iterator[str]:
        """Yield every kind of address, or some of them."""
        yield from (self.make(sink, pattern) for pattern in _ADDRESSES[::step])

    def values(self, sink: str, name: str, step: int = 1) -> Iterator[str]:
        """Yield what to try in the option *name*: words, and addresses where it takes one, or some of them."""
        for _ in range(2):
            yield self.words(sink)
        if name in {"url", "slides", "video"}:
            yield from self.addresses(sink, step)
            yield self.make(sink, "https://example.org/{n}/<b>\"';{js}.pdf")
        if name in {"links", "source"}:
            yield from (f"Words <{address}>" for address in self.addresses(sink, step))
            yield f"{self.words(sink).translate({60: 40, 62: 41, 44: 32})} <https://example.org/>"
        if name in {"speakers", "topics", "organizer", "aliases"}:
            yield self.words(sink).replace(",", "")
            yield f"Name <{self.make(sink, 'javascript:{js}')}>"
            yield f"{self.make(sink, _IMAGE)} <ada>, Other <{self.make(sink, '../{js}')}>"

    def page(self, name: str, *lines: str) -> None:
        """Keep a page."""
        self.files[name] = "\n".join(lines) + "\n"


def _option(name: str, value: str) -> str:
    return f":{name}: {value}"


def _directive(kind: str, argument: str, values: Mapping[str, str], *body: str) -> str:
    lines = [f"::::{{{kind}}} {argument}".rstrip(), *(_option(*item) for item in values.items()), "", *body, "::::"]
    return "\n".join(lines)


def notes(*, raw: bool = False) -> Attacks:
    """Return the pages of notes, with an attack in everything that an author can write."""
    made = Attacks(raw=raw)
    _events(made)
    _sessions(made)
    _topics(made)
    _listings(made)
    _text(made)
    _restructured(made)
    made.files["e/o's \"><img src=x onerror=pwned(0)>.md"] = "# A page with a name\n"
    made.files["e/;a&b='c'.md"] = f"# {made.text('file names')}\n\n:::{{event}} named\n:date: 2020-01-01\n:::\n\n- x\n"
    made.files["e/s/<svg onload=pwned(0)>.pdf"] = b"%PDF-1.4"
    return made


def _events(made: Attacks) -> None:
    for name in {**options.EVENT_OPTIONS, **options.NOTE_OPTIONS}:
        for number, value in enumerate(made.values(f"directives: event {name}", name, 5)):
            values = {"date": "2020-01-01", "series": "A series", name: value}
            made.page(
                f"e/{name}-{number}.md",
                f"# {made.text('headings')}",
                "",
                _directive("event", f"{name}-{number}", values, made.text("bodies of directives")),
                "",
                f"- {made.text('notes')} Lambda",
            )
    for name in options.SECOND_NOTE_OPTIONS:
        for number, value in enumerate(made.values(f"directives: event {name}", name, 5)):
            values = {"event": "title-0", name: value}
            made.page(f"e/further-{name}-{number}.md", "# Further", "", _directive("event", "", values), "", "- x")
    for number, identifier in enumerate(("../../out", "/etc/passwd", "..\\out", "%2e%2e%2fout", "a/b", "a\0b")):
        sink = made.make("ids", f"{identifier}{{n}}")
        made.page(f"e/id-{number}.md", "# Id", "", _directive("event", sink, {"date": "2020-01-01"}), "", "- x")


def _sessions(made: Attacks) -> None:
    parts = ["# Event", "", _directive("event", "sessions", {"date": "2020-01-02"}), ""]
    for name in options.SESSION_OPTIONS:
        for number, value in enumerate(made.values(f"directives: session {name}", name)):
            parts += [
                f"## {made.text('headings')} {name} {number}",
                "",
                _directive("session", f"{name}-{number}", {"speakers": "Ada", "topics": "Lambda", name: value}),
                "",
                f"- Lambda {made.text('notes')}",
                "",
            ]
    parts += [f"## Id\n\n{_directive('session', made.make('ids', '../{n}'), {})}\n"]
    made.page("e/sessions.md", *parts)


def _topics(made: Attacks) -> None:
    made.page("t/lambda.md", "# Lambda", "", _directive("topic", "lambda", {}, made.text("bodies of directives")))
    for name in options.TOPIC_OPTIONS:
        for number, value in enumerate(made.values(f"directives: topic {name}", name, 5)):
            heading = f"# {made.text('headings')}"
            made.page(f"t/{name}-{number}.md", heading, "", _directive("topic", f"{name}-{number}", {name: value}))
    made.page("t/id.md", "# Id", "", _directive("topic", made.make("ids", "../../out{n}"), {}))


def _listings(made: Attacks) -> None:
    parts = ["# Lists", ""]
    for kind, known in options.LISTING_OPTIONS.items():
        # One list in full is enough; a value that no option takes is left out.
        few = {"limit": "3"} if "limit" in known else {}
        parts += [_directive(kind, "", {}), "", _directive(kind, made.words(f"lists: {kind}"), few), ""]
        for name in known:
            parts += [_directive(kind, "", {**few, name: made.words(f"lists: {kind} {name}")}), ""]
    for layout in ("table", "cards"):
        parts += [_directive(kind, "", {"layout": layout}) + "\n" for kind in ("event-list", "session-list")]
        parts += [_directive("topic-list", "", {"layout": layout}), ""]
    parts += [":::{search-box}", ":::"]
    made.page("lists.md", *parts)


def _text(made: Attacks) -> None:
    parts = [f"# {made.text('headings')}", ""]
    for role in ("event", "session", "topic", "speaker", "mention", "no-mention", "fact"):
        sink = f"roles: {role}"
        for value in (made.words(sink), made.make(sink, _TAGS)):
            plain = value.replace("`", "'")
            parts += [f"{{{role}}}`{plain}` {{{role}}}`{plain} <lambda>` {{{role}}}`words <{plain}>`", ""]
    parts += [f"{{fact}}`lambda-{number} {made.make('roles: fact', _TAGS)}`\n" for number in range(2)]
    for address in made.addresses("links"):
        one = address.replace("\t", "&#9;").replace("\x01", "&#1;").replace("<", "&lt;")
        parts += [f"[a]({one}) [b](<{one}>) <{one}> ![c]({one}) {{download}}`d <{one}>` [[e]]({one})", ""]
        parts += [f":::{{figure}} p.png\n:target: {address}\n:alt: {made.words('links')}\n:::\n"]
        parts += [f":::{{image}} {address}\n:target: {address}\n:::\n", f":::{{button-link}} {address}\n:::\n"]
        parts += [f":::{{card}} Title\n:link: {address}\n:::\n"]
        parts += [f":::{{toctree}}\nx <{address}>\n:::\n"]
    parts += [
        f'![{made.text("pictures")}](https://{HOST}/p.png "{made.make("pictures", "x&quot; onload={js} y=&quot;")}")\n',
        f"```{{code-block}} {made.make('code', 'x{js}')}\n:caption: {made.text('code')}\n{made.words('code')}\n```\n",
        f"```{made.words('code').replace('`', '')}\n{made.words('code')}\n```\n",
        f"| {made.text('tables')} |\n|---|\n| {made.text('tables')} |\n",
        f":::{{index}} single: {made.words('indexes')}; {made.make('indexes', _TAGS)}\n:::\n",
        f":::{{glossary}}\n{made.text('indexes')}\n: {made.text('indexes')}\n:::\n",
        f"Term {made.text('notes')}\n: {made.text('notes')}\n",
        (
            f":::{{toctree}}\n:caption: {made.words('tables of contents')}\n"
            f"{made.words('tables of contents')} <lists>\n:::\n"
        ),
        f"$$ {made.text('notes')} $$\n",
    ]
    made.page("text.md", *parts)
    fields = {
        made.make("front matter", "><script>{js}</script><meta a=b"): "x",
        made.make("front matter", "a><script>{js}</script>=b"): "x",
        made.make("front matter", "onload={js}"): "x",
        made.make("front matter", 'name=a"><script>{js}</script>'): made.words("front matter"),
        "http-equiv=refresh": made.make("front matter", "0;url=https://{host}/{n}"),
        "http-equiv=Refresh": made.make("front matter", "0;url=javascript:{js}"),
        "description": made.words("front matter"),
        "property=og:image": made.make("front matter", 'https://{host}/"><script>{js}</script>'),
    }
    schemes = {"evil": made.make("front matter", "javascript:{js}//{{{{path}}}}"), "http": None}
    front = {
        "title": made.words("front matter"),
        "imported": {made.words("front matter"): made.words("front matter")},
        "og_title": made.words("front matter"),
        "og_description": made.words("front matter"),
        "myst": {"html_meta": fields, "url_schemes": schemes},
    }
    made.page("front.md", "---", json.dumps(front), "---", "", "# Front", "", "[x](evil:x)")


def _restructured(made: Attacks) -> None:
    sink = "reStructuredText"
    lines = ["R", "=", "", f".. title:: {made.make(sink, '</title><script>{js}</script>')}", ""]
    for number, address in enumerate(made.addresses(sink)):
        one = address.replace("\x01", "")
        lines += [f"`a <{one}>`__ and n{number}_ and :download:`d <{one}>`", "", f".. _n{number}: {one}", ""]
        lines += [f".. image:: p.png\n   :target: {one}\n   :alt: {made.words(sink)}", ""]
        lines += [f".. figure:: {one}\n   :target: {one}", "", f".. toctree::\n\n   x <{one}>", ""]
    lines += [
        f".. meta::\n   :{made.make(sink, 'a><script>{js}</script>=b')}: x\n   :http-equiv=Refresh: 0; url=https://{HOST}/",
        "",
        f".. notes:session-list::\n   :speaker: {made.words(sink)}",
        "",
        f":notes:topic:`{made.make(sink, 'x <javascript:{js}>')}` {made.make(sink, _TAGS)}",
        "",
        f"|s|\n\n.. |s| replace:: {made.make(sink, _TAGS)}",
        "",
        f".. parsed-literal::\n\n   {made.make(sink, _TAGS)}",
        "",
    ]
    made.page("r.rst", *lines)


def raw_html(made: Attacks) -> None:
    """Add pages with raw HTML, and with whatever else is an author's own power."""
    sink = "raw HTML"
    blocks = [_TAGS, "<img src=https://{host}/{n} onerror={js}>", "<svg onload={js}></svg>",
              "<iframe srcdoc='{tags}'></iframe>", "<body onload={js}>", "<div><script>{js}</script></div>",
              "<iframe src='javascript:parent.{js}'></iframe>", "<style>@import 'https://{host}/{n}';</style>",
              "<link rel=stylesheet href=https://{host}/{n}>", "<input onfocus={js} autofocus>",
              "<details open ontoggle={js}></details>", "<meta http-equiv=refresh content='0;url=https://{host}/{n}'>",
              "<base href=https://{host}/{n}/>", "<object data=https://{host}/{n}></object>",
              "<video src=https://{host}/{n} onerror={js} autoplay></video>", "<!-- --><script>{js}</script>",
              "<form action=https://{host}/{n}><button autofocus onfocus={js}>", "<div class=admonition>{tags}</div>",
              ]  # fmt: skip
    body = [f"{made.make(sink, block)}\n" for block in blocks]
    body += [f"- words {made.make(sink, block)} words\n" for block in blocks]
    body += [f"```{{raw}} html\n{made.make(sink, _TAGS)}\n```\n"]
    body += [f"```{{eval-rst}}\n.. raw:: html\n\n   {made.make(sink, _TAGS)}\n\n.. role:: h(raw)\n   :format: html\n"]
    body += [f":h:`{made.make(sink, _TAGS)}`\n```\n"]
    template = made.make(sink, "{{{{ '<script>{js}</script>' }}}} {{{{ cycler.__init__.__globals__.os.getcwd() }}}}")
    front = {"myst": {"disable_syntax": [], "enable_extensions": ["substitution", "html_image", "html_admonition"]}}
    declared = _directive("event", "raw", {"date": "2020-01-01"})
    made.page("raw.md", "# Raw", "", declared, "", *body)
    made.page("own.md", "---", json.dumps(front), "---", "", "# Own", "", declared, "", *body, template)
    made.page("raw-too.rst", "R", "=", "", f".. raw:: html\n\n   {made.make(sink, _TAGS)}", "")


# -- what others hand in -------------------------------------------------------------------------------------------


def schedules(made: Attacks) -> dict[str, bytes]:
    """Return hostile schedules by the names of their files, one for each format."""
    sink = "schedules"
    names = ("title", "subtitle", "abstract", "description", "type", "language", "track", "room", "code", "slug")
    talks = [
        {
            **{name: made.words(sink) for name in names},
            "date": "2030-01-01T10:00:00",
            "duration": made.words(sink) if number else "0:30",
            "url": address,
            "id": f"../../{number}",
            "persons": [{"public_name": made.words(sink), "code": made.words(sink)}, {"name": f"N <{address}>"}],
            "links": [{"url": address, "title": made.words(sink), "type": made.words(sink)}],
            "attachments": [{"url": address, "title": "slides"}, {"url": "a.pdf", "title": made.words(sink)}],
        }
        for number, address in enumerate(made.addresses(sink))
    ]
    abstracts = [f"<p>{made.make(sink, _TAGS)}</p>", f"<b>x</b> &lt;script&gt;{made.make(sink, '{js}')}&lt;/script&gt;",
                 f"```{{raw}} html\n{made.make(sink, _TAGS)}\n```", f":::{{eval-rst}}\n{made.make(sink, _TAGS)}\n:::",
                 f"{{raw}}`{made.make(sink, _TAGS)}`", f"[a]({made.make(sink, 'javascript:{js}')})",
                 f"---\nmyst: {{}}\n---\n{made.make(sink, _TAGS)}"]  # fmt: skip
    for talk, abstract in zip(talks, abstracts, strict=False):
        talk["abstract"] = abstract
    conference = {name: made.words(sink) for name in ("title", "acronym", "venue", "city", "url")}
    day = {"date": "2030-01-01", "rooms": {made.words(sink): talks}}
    frab = {"schedule": {"base_url": made.words(sink), "conference": {**conference, "days": [day]}}}
    return {
        "hostile.json": json.dumps(frab).encode(),
        "hostile.xml": _xml(made, conference, talks),
        "hostile.ics": _calendar(made, talks),
    }


def _xml(made: Attacks, conference: Mapping[str, str], talks: list[dict[str, Any]]) -> bytes:
    parts = [f"<{name}>{escape(value)}</{name}>" for name, value in conference.items()]
    events = []
    for talk in talks:
        texts = {name: value.replace("\x01", "") for name, value in talk.items() if isinstance(value, str)}
        fields = [f"<{name}>{escape(value)}</{name}>" for name, value in texts.items()]
        events.append(f"<event id={quoteattr(made.words('schedules'))}>{''.join(fields)}</event>")
    room = f"<room name={quoteattr(made.words('schedules'))}>{''.join(events)}</room>"
    day = f"<day date='2030-01-01'>{room}</day>"
    return f"<schedule><conference>{''.join(parts)}</conference>{day}</schedule>".encode()


def _calendar(made: Attacks, talks: list[dict[str, Any]]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"X-WR-CALNAME:{made.words('schedules')}"]
    for talk in talks:
        lines += ["BEGIN:VEVENT", "DTSTART:20300101T100000", f"SUMMARY:{talk['title']}", f"LOCATION:{talk['room']}"]
        lines += [f"URL:{talk['url']}", f"DESCRIPTION:{talk['abstract']}".replace("\n", "\\n")]
        lines += [f"CATEGORIES:{talk['type']}", f"ATTACH:{talk['url']}", "END:VEVENT"]
    return "\r\n".join((*lines, "END:VCALENDAR", "")).encode()


def imported(made: Attacks) -> dict[str, str]:
    """Return hostile notes of other tools by the names of their files."""
    sink = "imported files"
    keys = ("title", "author", "tags", "categories", "event", "venue", "location", "url", "series", "license", "slug",
            "speakers", "hashtag", "canonical_url", "description", "layout")  # fmt: skip
    notes = {}
    for number in range(4):
        front: dict[str, Any] = {key: made.words(sink) for key in keys if number or key not in {"event", "slug"}}
        if number > 1:
            front |= {"url": made.make(sink, "javascript:{js}"), "slug": made.make(sink, "../../{n}")}
        front |= {"myst": {"enable_extensions": ["substitution"]}, "date": f"2019-05-1{number}"}
        above = "\n".join(f"{key}: {json.dumps(value)}" for key, value in front.items())
        words = [made.words(sink).translate(_IN_TAGS) for _ in range(6)]
        tags = [made.make(sink, "javascript:{js}"), made.make(sink, _TAGS), made.make(sink, 'x\\"onerror={js}')]
        body = [
            f'{{{{< figure src="a.png" alt="{words[0]}" caption="{words[1]}" title="{tags[1]}" >}}}}',
            f'{{{{< figure src="{tags[0]}" link="{tags[0]}" >}}}}',
            f'{{% img {tags[0]} 1 1 "{words[2]}" "{words[3]}" %}}',
            f"{{% img /a.png '{tags[1]}' '{words[4].replace(chr(39), '')}' %}}",
            f'{{{{< youtube "{tags[2]}" >}}}} {{% oembed {tags[0]} %}} {{% embed https://{HOST}/{tags[1]} %}}',
            f"{{% highlight {tags[2]} %}}\n{tags[1]}\n{{% endhighlight %}}",
            f'[x]({{% post_url {tags[0]} %}}) [y]({{{{< ref "{tags[0]}" >}}}})',
            f"&lt;script&gt;{made.make(sink, '{js}')}&lt;/script&gt; {{: onload={tags[1]}}}",
            (
                f"<script src=//speakerdeck.com/a.js data-id=12e6e70cf25a4486967aebc2456e5436></script>"
                f"<p>&lt;script&gt;{made.make(sink, '{js}')}&lt;/script&gt; <a href='https://example.org/'>"
                f"&lt;img src=x onerror={made.make(sink, '{js}')}&gt;</a></p>"
            ),
            f"```{{raw}} html\n{made.make(sink, _TAGS)}\n```",
            f"{{raw}}`{made.make(sink, _TAGS)}` {{eval-rst}}`x`",
            f":::{{eval-rst}}\n{made.make(sink, 'x <javascript:{js}>')}\n:::",
            f"[a]({made.make(sink, 'javascript:{js}')}) ![b]({made.make(sink, 'javascript:{js}')})",
            f"[[{made.make(sink, 'javascript:{js}')}|x]]",
        ]
        sections = "\n\n".join(
            f"## {escape_inline(made.words(sink))} by {escape_inline(made.words(sink))}\n\n{part}" for part in body
        )
        notes[f"2019-05-1{number}-x.md"] = f"---\n{above}\n---\n\n{sections}\n"
    return notes

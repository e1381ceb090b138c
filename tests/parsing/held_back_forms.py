"""Forms in which people say that something is held back: each a page, with a word of its own that must be nowhere."""

from __future__ import annotations

from typing import NamedTuple

#: Stand for the form's own word, and for its number.
SECRET, NUMBER = "@@", "##N"


class Form(NamedTuple):
    """A page with something on it that is held back."""

    name: str
    pages: dict[str, str]
    #: Whether it is not the way that the guide tells, so that a message must say so.
    reported: bool = True


def _event(body: str, options: str = "", *, above: str = "", ending: str = ".md") -> dict[str, str]:
    text = f"{above}# @@ event\n\n:::{{event}} e##N\n:date: 2020-01-01\n{options}:::\n\n{body}"
    return {f"p##N{ending}": text}


def _session(block: str, *, after: str = "\n- @@ Lambda words\n", heading: str = "## Talk @@\n\n") -> dict[str, str]:
    """Return a page with a public session and one that *block* declares."""
    return {
        "p##N.md": "# Event ##N\n\n:::{event} e##N\n:date: 2020-01-01\n:::\n\n## Open ##N\n\n:::{session} o##N\n:::\n\n"
        f"- control##N Lambda\n\n{heading}{block}{after}"
    }


def _options(*lines: str) -> dict[str, str]:
    return _session("\n".join([":::{session} s##N", *lines, ":::", ""]))


def _rst(
    *lines: str, heading: str = "Talk @@\n------------------------\n\n", title: str = "Event ##N"
) -> dict[str, str]:
    block = "\n".join(lines)
    return {
        "p##N.rst": f"{title}\n========================\n\n.. event:: e##N\n   :date: 2020-01-01\n\ncontrol##N\n\n"
        f"{heading}{block}\n\n- @@ Lambda words\n"
    }


def _rst_event(*lines: str, above: str = "", under: str = "") -> dict[str, str]:
    block = "\n".join(lines)
    return {
        "p##N.rst": f"{above}@@ event\n========================\n\n{under}.. event:: e##N\n   :date: 2020-01-01\n"
        f"{block}\n\n- @@ Lambda words\n"
    }


def _front(*lines: str, fence: str = "---") -> dict[str, str]:
    return _event("- @@ Lambda words\n", above="\n".join([fence, *lines, fence, "", ""]))


READABLE_LINES = {
    "YAML": ["---", "Status: draft", "---"],
    "YAML, broken": ["---", "topics: [a", "status: draft", "---"],
    "YAML, not closed": ["---", "status: draft"],
    "options that are no YAML": [":speakers: @ada", ":status: draft", ":url: [x"],
    "a tab before": ["\t:status: draft"],
    "four spaces before": ["    :status: draft"],
}
READABLE_BLOCKS = {
    "a directive in capitals": ":::{Session} s##N\n:status: draft\n:::\n",
    "behind words": "- @@ words\n\n:::{session} s##N\n:status: draft\n:::\n",
}
READABLE = ["draft", "Draft", "DRAFT", '"draft"', "'draft'", "draft  "]
UNREADABLE = [
    *("withdraw", "withdrawed", "drafts", "darft", "wip", "hidden", "private", "unpublished", "not published"),
    *("下書き", "取り下げ", "非公開", "[withdrawn]", "[draft]", "{draft: true}", "draft # until May"),
    *("withdrawn # the speaker asked", "published # not yet", "draft.", "draft, withdrawn", "draft withdrawn"),
    *("`draft`", "**draft**", "true", "no", "ｄｒａｆｔ", "“draft”", "「下書き」", "2030-01-01", "", "~", "|"),
    *("!!str draft", "&a draft"),
]
#: What stands in a session's directive.
LINES = {
    "a blank line before it": ["", ":status: withdrawn"],
    "a blank line between options": [":topics: T", "", ":status: withdrawn"],
    "two blank lines": ["", "", ":status: draft"],
    "full-width colons": ["：status：withdrawn"],
    "one full-width colon": [":status： withdrawn"],
    "full-width colons and letters": ["：ｓｔａｔｕｓ：ｄｒａｆｔ"],
    "no colon before it": ["status: withdrawn"],
    "no colon before it, after another": [":topics: T", "status: withdrawn"],
    "no second colon": [":status withdrawn"],
    "no space": [":status:withdrawn"],
    "spaces around": [": status : withdrawn"],
    "a space before the second colon": [":status : draft"],
    "an equals sign": [":status = draft"],
    "a variable": ["status=draft"],
    "on the next line": [":status:", "  withdrawn"],
    "on the next line, not indented": [":status:", "withdrawn"],
    "twice, public last": [":status: withdrawn", ":status: published"],
    "twice, public first": [":status: published", ":status: withdrawn"],
    "twice the same": [":status: draft", ":status: draft"],
    "twice in two cases": [":status: published", ":Status: withdrawn"],
    "once more behind a blank line": [":status: published", "", ":status: withdrawn"],
    "misspelt": [":statsu: draft"],
    "misspelt otherwise": [":stauts: withdrawn"],
    "plural": [":statuses: draft"],
    "state": [":state: draft"],
    "in Japanese": [":状態: 下書き"],
    "in katakana": [":ステータス: 下書き"],
    "draft: true": [":draft: true"],
    "draft as a flag": [":draft:"],
    "draft without a colon": ["draft: true"],
    "withdrawn as a flag": [":withdrawn:"],
    "withdrawn: yes": [":withdrawn: yes"],
    "private": [":private: true"],
    "hidden": [":hidden: true"],
    "published: false": [":published: false"],
    "publish: no": [":publish: no"],
    "public: false": [":public: false"],
    "visibility": [":visibility: private"],
    "an unknown option": [":stage: draft"],
    "in a list": ["- :status: withdrawn"],
    "in a list, without a colon": ["* status: withdrawn"],
    "in a quote": ["> :status: withdrawn"],
    "in bold": ["**status**: withdrawn"],
    "in code": ["`:status: withdrawn`"],
    "behind words": ["An abstract.", ":status: withdrawn"],
    "far behind words": ["An abstract.", "", "More.", "", "status: draft"],
    "in a nested fence": ["```", ":status: withdrawn", "```"],
    "in a nested directive": ["```{note}", ":status: withdrawn", "```"],
    "a table": ["| status | withdrawn |", "| --- | --- |"],
    "YAML, a list": ["---", "status: [withdrawn]", "---"],
    "YAML, a list below": ["---", "status:", "  - withdrawn", "---"],
    "YAML, twice": ["---", "status: withdrawn", "status: published", "---"],
    "YAML, folded": ["---", "status: >", "  draft", "---"],
    "YAML, with colons": ["---", ":status: draft", "---"],
    "YAML, blank line first": ["", "---", "status: draft", "---"],
    "a comment in front": ["# hold this back", ":status: withdrawn"],
    "a zero-width space": ["\u200b:status: withdrawn"],
    "a no-break space": [":status:\u00a0withdrawn\u00a0x"],
}
BLOCKS = {
    "below the directive": ":::{session} s##N\n:::\n\n:status: withdrawn\n",
    "right below the directive": ":::{session} s##N\n:::\n:status: draft\n",
    "below, without a colon": ":::{session} s##N\n:::\n\nstatus: withdrawn\n",
    "above the directive": ":status: withdrawn\n\n:::{session} s##N\n:::\n",
    "above, full-width": "：status：withdrawn\n\n:::{session} s##N\n:::\n",
    "above, without a colon": "status: draft\n\n:::{session} s##N\n:::\n",
    "below, as a flag": ":::{session} s##N\n:::\n\n:draft: true\n",
    "on the directive's line": ":::{session} s##N :status: withdrawn\n:::\n",
    "in place of the id": ":::{session} :status: withdrawn\n:::\n",
    "a word behind the id": ":::{session} s##N draft\n:::\n",
    "a word behind the id, with brackets": ":::{session} s##N (withdrawn)\n:::\n",
    "a misspelt directive": ":::{sesion} s##N\n:status: withdrawn\n:::\n",
    "a plural directive": "```{sessions} s##N\n:status: draft\n```\n",
    "no braces": ":::session s##N\n:status: withdrawn\n:::\n",
    "no braces, backticks": "```session\n:status: withdrawn\n```\n",
    "another domain": ":::{note:session} s##N\n:status: withdrawn\n:::\n",
    "spaces in the braces": ":::{ session } s##N\n:status: withdrawn\n:::\n",
    "an open brace": ":::{session s##N\n:status: withdrawn\n:::\n",
    "full-width braces": ":::｛session｝ s##N\n:status: withdrawn\n:::\n",
    "two colons": "::{session} s##N\n:status: withdrawn\n::\n",
    "indented as code": "    :::{session} s##N\n    :status: withdrawn\n    :::\n",
    "never closed": ":::{session} s##N\n\n:status: withdrawn\n",
    "a second directive": ":::{session} s##N\n:::\n\n:::{session} t##N\n:status: withdrawn\n:::\n",
    "in another directive": "::::{note}\n:::{session} s##N\n:status: withdrawn\n:::\n::::\n",
    "in a list item": "- :::{session} s##N\n  :status: withdrawn\n  :::\n",
    "in a quote": "> :::{session} s##N\n> :status: withdrawn\n> :::\n",
    "of an event under a talk": ":::{event} f##N\n:date: 2020-01-01\n:status: withdrawn\n:::\n",
    "of a topic under a talk": ":::{topic} t##N\n:status: draft\n:::\n",
    "under a lower heading": ":::{session} s##N\n:::\n\n### Part\n\n:status: withdrawn\n\n",
    "in reStructuredText inside": "```{eval-rst}\n.. session:: s##N\n\n   :status: withdrawn\n```\n",
}
FRONT = {
    "status": ["status: draft"],
    "capitals": ["Status: Draft"],
    "withdrawn": ["status: withdrawn"],
    "a list": ["status: [draft]"],
    "quoted": ['status: "draft"'],
    "not known": ["status: hidden"],
    "a comment": ["status: draft # until May"],
    "twice": ["status: draft", "status: published"],
    "draft: true": ["title: T", "draft: true"],
    "draft: yes": ["draft: yes"],
    "draft: True": ["draft: True"],
    "draft in quotes": ['draft: "true"'],
    "draft: 1": ["draft: 1"],
    "draft: with a comment": ["draft: true # later"],
    "withdrawn: true": ["withdrawn: true"],
    "published: false": ["published: false"],
    "publish: false": ["publish: false"],
    "public: no": ["public: no"],
    "private: true": ["private: true"],
    "hidden: true": ["hidden: true"],
    "unlisted: true": ["unlisted: true"],
    "ignorePublish: true": ["ignorePublish: true"],
    "visibility": ["visibility: private"],
    "state": ["state: draft"],
    "in Japanese": ["ステータス: 下書き"],
    "full-width": ["status： draft"],
    "below a key": ["event:", "  status: draft"],
    "broken": ["title: [a", "status: draft"],
    "with colons": [":status: draft"],
    "misspelt": ["statsu: draft"],
}
DRAFT = ":status: draft\n"
WORDS = "- @@ Lambda words\n"
EVENTS = {
    "as the guide tells": (_event(WORDS, DRAFT), False),
    "a picture above": (_event(WORDS, DRAFT, above="![badge](https://x.example/b.png)\n\n"), False),
    "words above": (_event(WORDS, DRAFT, above="Some words @@.\n\n"), False),
    "HTML above": (_event(WORDS, DRAFT, above='<img src="b.png">\n\n'), False),
    "an indented heading": (_event(WORDS, DRAFT, above="  "), False),
    "a byte order mark": (_event(WORDS, DRAFT, above="\ufeff"), False),
    "front matter above": (_event(WORDS, DRAFT, above="---\ntitle: '@@'\n---\n\n"), False),
    "a directive above": (_event(WORDS, DRAFT, above=":::{note}\n@@\n:::\n\n"), False),
    "Windows' lines": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("\n", "\r\n")}, False),
    "a space": ({"p##N.md": "# @@\n\n::: {event} e##N\n:date: 2020-01-01\n:status: draft\n:::\n\n" + WORDS}, False),
    "a link's address": (
        {"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("\n\n", "\n\n[a]: https://a.example\n\n", 1)},
        False,
    ),
    "an underlined heading": (
        {"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("# @@ event", "@@ event\n===")},
        False,
    ),
    "no heading": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("# @@ event", "")}, False),
    "a second heading": (_event("# @@ more\n\n- @@\n", DRAFT), False),
    "a lower heading first": (_event(WORDS, DRAFT, above="## @@ first\n\n"), False),
    "words between": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("\n\n", "\n\nWords @@.\n\n", 1)}, False),
    "four backticks": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace(":::", "````")}, False),
    "with the domain": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("{event}", "{notes:event}")}, False),
    "in a container": (
        {"p##N.md": "# @@\n\n::::{div} x\n:::{event} e##N\n:date: 2020-01-01\n:status: draft\n:::\n::::\n\n" + WORDS},
        False,
    ),
    "a comment behind": (_event(WORDS, ":status: draft # until May\n"), True),
    "a blank line": (_event(WORDS, "\n:status: draft\n"), True),
    "below": (_event(":status: draft\n\n" + WORDS), True),
    "a word behind the id": ({"p##N.md": _event(WORDS)["p##N.md"].replace("e##N", "e##N draft")}, True),
    "a misspelt directive": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("{event}", "{evnt}")}, True),
    "an old directive": ({"p##N.md": _event(WORDS, DRAFT)["p##N.md"].replace("{event}", "{Event}")}, False),
    "withdrawn and a list": (_event(WORDS, ":status: [withdrawn]\n"), True),
    "of a further note": (
        {"p##N.md": "# @@\n\n:::{event}\n:event: public\n:status: draft\n:::\n\n" + WORDS},
        False,
    ),
    "of a further note, unreadable": (
        {"p##N.md": "# @@\n\n:::{event}\n:event: public\n:status: drft\n:::\n\n" + WORDS},
        True,
    ),
    "a talk on a page of its own": (
        {"p##N.md": "# @@\n\n::: {session} s##N\n:event: public\n:status: draft\n:::\n\n" + WORDS},
        False,
    ),
    "a talk on a page of its own, unreadable": (
        {"p##N.md": "# @@\n\n:::{session} s##N\n:event: public\n:status: hidden\n:::\n\n" + WORDS},
        True,
    ),
    "a talk of an unreadable event": (
        {
            **_event(WORDS, ":status: drfat\n"),
            "q##N.md": "# @@\n\n:::{session} s##N\n:event: e##N\n:::\n\n- @@ Lambda words\n",
        },
        True,
    ),
    "included": (
        {
            "p##N.md": "# @@\n\n```{include} parts/i##N.inc\n```\n\n" + WORDS,
            "parts/i##N.inc": ":::{event} e##N\n:date: 2020-01-01\n:status: draft\n:::\n",
        },
        False,
    ),
    "included, unreadable": (
        {
            "p##N.md": "# @@\n\n```{include} parts/i##N.inc\n```\n\n" + WORDS,
            "parts/i##N.inc": ":::{event} e##N\n:date: 2020-01-01\n\n:status: draft\n:::\n",
        },
        True,
    ),
    "an included talk": (
        {
            "p##N.md": "# Event ##N\n\n:::{event} e##N\n:date: 2020-01-01\n:::\n\n- control##N\n\n"
            "## @@\n\n```{include} parts/i##N.inc\n```\n\n" + WORDS,
            "parts/i##N.inc": ":::{session} s##N\n：status：draft\n:::\n",
        },
        True,
    ),
    "of a topic": ({"p##N.md": "# @@ topic\n\n:::{topic} t##N\n:status: draft\n\n@@ body\n:::\n\n@@\n"}, True),
    "of a topic, withdrawn": ({"p##N.md": "# @@ topic\n\n:::{topic} t##N\n:status: withdrawn\n:::\n\n@@\n"}, True),
    "of a topic, in front matter": ({"p##N.md": "---\ndraft: true\n---\n\n# @@\n\n:::{topic} t##N\n:::\n\n@@\n"}, True),
    "of a page without notes": ({"p##N.md": "---\ndraft: true\n---\n\n# @@\n\n@@\n"}, True),
    "TOML": (_front("draft = true", fence="+++"), True),
    "front matter behind a blank line": ({"p##N.md": "\n" + _front("draft: true")["p##N.md"]}, True),
}
RST = {
    "as the guide tells": (_rst(".. session:: s##N", "   :status: draft"), False),
    "a blank line": (_rst(".. session:: s##N", "", "   :status: withdrawn"), True),
    "full-width colons": (_rst(".. session:: s##N", "   ：status：withdrawn"), True),
    "no colon": (_rst(".. session:: s##N", "   status: withdrawn"), True),
    "no space": (_rst(".. session:: s##N", "   :status:withdrawn"), True),
    "no second colon": (_rst(".. session:: s##N", "   :status withdrawn"), True),
    "twice": (_rst(".. session:: s##N", "   :status: withdrawn", "   :status: published"), True),
    "unreadable": (_rst(".. session:: s##N", "   :status: withdraw"), True),
    "a list": (_rst(".. session:: s##N", "   :status: [draft]"), True),
    "empty": (_rst(".. session:: s##N", "   :status:"), True),
    "misspelt": (_rst(".. session:: s##N", "   :statsu: draft"), True),
    "a flag": (_rst(".. session:: s##N", "   :draft:"), True),
    "not indented": (_rst(".. session:: s##N", ":status: draft"), True),
    "not indented, apart": (_rst(".. session:: s##N", "", ":status: draft"), True),
    "above": (_rst(":status: draft", "", ".. session:: s##N"), True),
    "indented deeper": (_rst(".. session:: s##N", "", "      :status: draft"), True),
    "a misspelt directive": (_rst(".. sesion:: s##N", "   :status: draft"), True),
    "one colon": (_rst(".. session: s##N", "   :status: draft"), True),
    "no space before": (_rst("..session:: s##N", "   :status: draft"), True),
    "on its line": (_rst(".. session:: s##N :status: draft"), True),
    "in capitals": (_rst(".. SESSION:: s##N", "   :STATUS: DRAFT"), False),
    "in a note": (_rst(".. note::", "", "   .. session:: s##N", "      :status: draft"), True),
    "an event": (_rst_event("   :status: draft"), False),
    "an event below contents": (_rst_event("   :status: draft", under=".. contents::\n\n"), False),
    "an event below a picture": (_rst_event("   :status: draft", above=".. image:: x.png\n   :alt: x\n\n"), False),
    "an event below words": (_rst_event("   :status: draft", above="Words @@.\n\n"), False),
    "an unreadable event": (_rst_event("   :status: drfat"), True),
    "an event, a blank line": (_rst_event("", "   :status: draft"), True),
    "a field of the page": (_rst_event(under=":status: draft\n\n"), True),
    "a field above the title": (_rst_event(above=":Status: Draft\n\n"), True),
    "a flag of the page": (_rst_event(above=":draft: true\n\n"), True),
}
#: What is withdrawn as the guide tells keeps its heading.
WITHDRAWN = {
    "withdrawn": _session(":::{session} s##N\n:status: withdrawn\n:::\n", heading="## Talk\n\n"),
    "in quotes": _session(':::{session} s##N\n:status: "withdrawn"\n:::\n', heading="## Talk\n\n"),
    "YAML": _session(":::{session} s##N\n---\nstatus: withdrawn\n---\n:::\n", heading="## Talk\n\n"),
    "capitals": _session(":::{session} s##N\n:Status: Withdrawn\n:::\n", heading="## Talk\n\n"),
    "rst": _rst(".. session:: s##N", "   :status: withdrawn", heading="Talk\n----\n\n"),
}

FORMS = [
    *(Form(f"status {value}", _options(f":status: {value}"), reported=False) for value in READABLE),
    *(Form(f"line {name}", _options(*lines), reported=False) for name, lines in READABLE_LINES.items()),
    *(Form(f"block {name}", _session(block), reported=False) for name, block in READABLE_BLOCKS.items()),
    *(Form(f"withdrawal {name}", pages, reported=False) for name, pages in WITHDRAWN.items()),
    *(Form(f"status {value!r}", _options(f":status: {value}")) for value in UNREADABLE),
    *(Form(f"line {name}", _options(*lines)) for name, lines in LINES.items()),
    *(Form(f"block {name}", _session(block)) for name, block in BLOCKS.items()),
    *(Form(f"front matter {name}", _front(*lines)) for name, lines in FRONT.items()),
    *(Form(f"event {name}", pages, reported) for name, (pages, reported) in EVENTS.items()),
    *(Form(f"reStructuredText {name}", pages, reported) for name, (pages, reported) in RST.items()),
]


def secret_of(number: int) -> str:
    """Return the word of a form; the last letters end it, so that none is the beginning of another."""
    return f"zq{number}secretqz"


def site() -> dict[str, str | bytes]:
    """Return one project with a page or two for each form, in a folder of its own."""
    files: dict[str, str | bytes] = {
        "index.md": "# Home\n\n```{toctree}\n:glob:\n\nf*/*\npublic\ntopics/*\n```\n",
        "public.md": "# Public\n\n:::{event} public\n:date: 2019-01-01\n:::\n\n- Lambda open to all\n",
        "topics/lambda.md": "# Lambda\n\n:::{topic} lambda\n:::\n",
    }
    for number, form in enumerate(FORMS):
        for name, text in form.pages.items():
            page = text.replace(SECRET, secret_of(number)).replace(NUMBER, str(number))
            files[f"f{number}/{name.replace(NUMBER, str(number))}"] = page
    return files

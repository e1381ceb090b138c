"""Any sequence of edits: what incremental builds leave is, byte for byte, what a clean build makes.

The settings that decide how a build goes about its work take turns. Set ``EDIT_SEQUENCES`` for more sequences than the
few that run each time, ``EDITS`` for longer ones, ``EDIT_SEED`` for other ones.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import CONF, Project, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable

_ALL = {"html_theme": "furo", "html_baseurl": "https://example.org/", "eventnotes_search": "notes"}
SETTINGS: tuple[dict[str, Any], ...] = (
    {"html_theme": "alabaster"},
    _ALL,
    {**_ALL, "parallel": 2},
    {"html_theme": "furo", "eventnotes_navigation": "sphinx"},
)
SEQUENCES = int(os.environ.get("EDIT_SEQUENCES", len(SETTINGS)))
SEED = int(os.environ.get("EDIT_SEED", "20170311"))
EDITS = int(os.environ.get("EDITS", "10"))
WORDS = ("Lambda", "ラムダ", "Step Functions", "コンテナ", "サーバーレス", "S3", "負荷試験", "料金", "速い", "Docker")
#: Marks that sessions' lines hold too.
MARKS = ("{fact}`limit 5 分`", "{fact}`limit 15 分`", "{mention}`関数 <Lambda>`", "{no-mention}`S3`")
SPELLINGS = ("Lambda", "ラムダ", "Step Functions", "コンテナ", "サーバーレス", "S3", "負荷試験", "Docker")
#: What ``conf.py``, ``docutils.conf`` and the options of tables of contents may say, too.
CONFIGURED = (
    "html_title = '名'",
    "html_show_sourcelink = False",
    "numfig = True",
    "language = 'en'",
    "eventnotes_link_mentions = 'all'",
    "eventnotes_breadcrumbs = 'all'",
    "eventnotes_limits = {'quotes': 2}",
    "html_copy_source = False",
    "mathjax_path = 'own.js'",
    "tags.add('more')",
    "rst_prolog = '.. |x| replace:: y'",
    "",
)
DOCUTILS = ("", "[general]\nfile_insertion_enabled: no\n", "[restructuredtext parser]\nsmart_quotes: no\n")
TOCTREE = (":numbered:", ":numbered: 1", ":titlesonly:", ":maxdepth: 1", ":hidden:", ":caption: 目次", ":reversed:")
BUILDERS = ("dirhtml", "text", "latex", "singlehtml", "epub")
STATUSES = ("published", "draft", "withdrawn", "withdrawn")


@dataclass
class Session:
    id: str
    title: str
    lines: list[str]
    options: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        options = "".join(f":{name}: {value}\n" for name, value in sorted(self.options.items()))
        lines = "\n".join(f"{'  ' * (number % 3)}- {line}" for number, line in enumerate(self.lines))
        return f"## {self.title}\n\n:::{{session}} {self.id}\n{options}:::\n\n{lines}\n"


@dataclass
class Event:
    id: str
    title: str
    options: dict[str, str]
    sessions: list[Session]
    intro: str = ""

    def text(self) -> str:
        options = "".join(f":{name}: {value}\n" for name, value in sorted(self.options.items()))
        parts = [f"# {self.title}\n\n:::{{event}} {self.id}\n{options}:::\n", self.intro]
        return "\n".join([*parts, *(session.text() for session in self.sessions)])


@dataclass
class Topic:
    id: str
    title: str
    options: dict[str, str]

    def text(self) -> str:
        options = "".join(f":{name}: {value}\n" for name, value in sorted(self.options.items()))
        return f"# {self.title}\n\n:::{{topic}} {self.id}\n{options}:::\n"


class Site:
    """A site that changes at random, as a model and as files."""

    def __init__(self, folder: Path, seed: int, conf: str = CONF) -> None:
        self.random = random.Random(seed)  # noqa: S311  (a test that can be repeated)
        self.count = 0
        self.events: dict[str, Event] = {}
        self.topics: dict[str, Topic] = {}
        self.about = "このサイト"
        self.included = "Lambda の話"
        self.options: dict[str, list[str]] = {"index": [], "lists": []}
        self.conf, self.docutils = "", ""
        self.settings = conf
        #: Name to content, of pictures on the page ``about``.
        self.pictures: dict[str, bytes] = {}
        #: Another builder that builds before the next comparison.
        self.between = ""
        for _ in range(3):
            self.add_event()
        for _ in range(4):
            self.add_topic()
        self.files: dict[str, str | bytes] = {}
        self.project = Project(folder, {})
        self.sync()

    # -- edits ---------------------------------------------------------------------------------------------

    def edit(self) -> str:
        """Make one edit, and return what it was."""
        edits: list[Callable[[], None]] = [
            self.add_event,
            self.delete_event,
            self.rename_event,
            self.retitle_event,
            self.change_event_option,
            self.add_session,
            self.delete_session,
            self.edit_session,
            self.edit_session,
            self.move_session,
            self.change_session_option,
            self.change_session_id,
            self.add_topic,
            self.delete_topic,
            self.rename_topic,
            self.change_topic_id,
            self.change_aliases,
            self.change_parent,
            self.edit_about,
            self.edit_included,
            self.add_picture,
            self.change_picture,
            self.move_picture,
            self.delete_picture,
            self.change_toctree,
            self.change_toctree,
            self.change_conf,
            self.change_docutils_conf,
            self.build_otherwise,
        ]
        chosen = self.random.choice(edits)
        chosen()
        self.sync()
        return chosen.__name__

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}-{self.count}"

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 4)))

    def line(self) -> str:
        return " ".join([self.words(), *self.random.choices(MARKS, k=self.random.randint(0, 2))])

    def an_event(self) -> tuple[str, Event]:
        return self.random.choice(sorted(self.events.items(), key=lambda item: item[0]))

    def a_session(self) -> tuple[Event, Session]:
        _, event = self.an_event()
        if not event.sessions:
            event.sessions.append(self.session())
        return event, self.random.choice(event.sessions)

    def a_topic(self) -> tuple[str, Topic]:
        if not self.topics:
            self.add_topic()
        return self.random.choice(sorted(self.topics.items(), key=lambda item: item[0]))

    def session(self) -> Session:
        return Session(self.new("s"), self.words(), [self.line() for _ in range(self.random.randint(0, 5))])

    def add_event(self) -> None:
        name = self.new("event")
        day = f"20{self.random.randint(10, 20)}-0{self.random.randint(1, 9)}-11"
        sessions = [self.session() for _ in range(self.random.randint(0, 3))]
        self.events[f"events/{name}"] = Event(name, f"イベント {name}", {"date": day}, sessions)

    def delete_event(self) -> None:
        if len(self.events) > 1:
            del self.events[self.an_event()[0]]

    def rename_event(self) -> None:
        docname, event = self.an_event()
        del self.events[docname]
        self.events[f"events/{self.new('renamed')}"] = event

    def retitle_event(self) -> None:
        self.an_event()[1].title = f"イベント {self.words()} {self.new('t')}"

    def change_event_option(self) -> None:
        _, event = self.an_event()
        name = self.random.choice(["date", "series", "venue", "topics", "status"])
        values = {
            "date": "2015-05-05",
            "topics": self.random.choice(SPELLINGS),
            "status": self.random.choice(STATUSES),
        }
        event.options[name] = values.get(name, self.words())

    def add_session(self) -> None:
        self.an_event()[1].sessions.append(self.session())

    def delete_session(self) -> None:
        event, session = self.a_session()
        event.sessions.remove(session)

    def move_session(self) -> None:
        event, session = self.a_session()
        event.sessions.remove(session)
        self.an_event()[1].sessions.insert(0, session)

    def edit_session(self) -> None:
        _, session = self.a_session()
        if session.lines and self.random.random() < 0.4:
            session.lines.pop(self.random.randrange(len(session.lines)))
        else:
            session.lines.insert(self.random.randint(0, len(session.lines)), self.line())

    def change_session_option(self) -> None:
        _, session = self.a_session()
        name = self.random.choice(["speakers", "topics", "track", "status"])
        values = {"topics": self.random.choice(SPELLINGS), "status": self.random.choice(STATUSES)}
        session.options[name] = values.get(name, self.words())

    def change_session_id(self) -> None:
        self.a_session()[1].id = self.new("s")

    def add_topic(self) -> None:
        name = self.new("topic")
        self.topics[f"topics/{name}"] = Topic(name, self.random.choice(SPELLINGS), {})

    def delete_topic(self) -> None:
        docname, _ = self.a_topic()
        del self.topics[docname]

    def rename_topic(self) -> None:
        docname, topic = self.a_topic()
        del self.topics[docname]
        self.topics[f"topics/{self.new('renamed')}"] = topic

    def change_topic_id(self) -> None:
        self.a_topic()[1].id = self.new("topic")

    def change_aliases(self) -> None:
        self.a_topic()[1].options["aliases"] = ", ".join(self.random.sample(SPELLINGS, 2))

    def change_parent(self) -> None:
        parents = [self.a_topic()[1].id for _ in range(self.random.randint(1, 2))]
        self.a_topic()[1].options["parent"] = ", ".join(parents)

    def edit_about(self) -> None:
        docname, event = self.an_event()
        self.about = (
            f"{self.words()} {{doc}}`/{docname}` {{event}}`{event.id}` {{topic}}`{self.random.choice(SPELLINGS)}`"
        )

    def edit_included(self) -> None:
        self.included = self.random.choice(
            ["", f"{self.line()} $x_{self.count}$", f"![]({self.new('no')}.png) {self.line()}"]
        )

    def add_picture(self) -> None:
        self.pictures[f"{self.random.choice(['', 'img/'])}{self.new('p')}.svg"] = self.picture()

    def picture(self) -> bytes:
        return f"<svg xmlns='http://www.w3.org/2000/svg'><title>{self.new('t')}</title></svg>".encode()

    def a_picture(self) -> str:
        if not self.pictures:
            self.add_picture()
        return self.random.choice(sorted(self.pictures))

    def change_picture(self) -> None:
        self.pictures[self.a_picture()] = self.picture()

    def move_picture(self) -> None:
        name = self.a_picture()
        self.pictures[f"moved/{self.new('p')}.svg"] = self.pictures.pop(name)

    def delete_picture(self) -> None:
        del self.pictures[self.a_picture()]

    def change_toctree(self) -> None:
        self.options[self.random.choice(["index", "lists"])] = self.random.sample(TOCTREE, self.random.randint(0, 2))

    def change_conf(self) -> None:
        self.conf = self.random.choice(CONFIGURED)

    def change_docutils_conf(self) -> None:
        self.docutils = self.random.choice(DOCUTILS)

    def build_otherwise(self) -> None:
        self.between = self.random.choice(BUILDERS)

    # -- files ---------------------------------------------------------------------------------------------

    def sync(self) -> None:
        """Write what changed."""
        options = {name: "".join(f"{option}\n" for option in chosen) for name, chosen in self.options.items()}
        shown = "".join(f"\n![図]({name})\n" for name in sorted(self.pictures))
        files: dict[str, str | bytes] = {
            "conf.py": f"{self.settings}myst_enable_extensions += ['dollarmath']\n{self.conf}\n",
            "index.md": "# 索引\n\n```{event-list}\n:layout: cards\n```\n\n```{toctree}\n:glob:\n"
            f"{options['index']}\nabout\nlists\nevents/*\n```\n",
            "about.md": f"# 概要\n\n{self.about}\n{shown}\n```{{include}} part.txt\n```\n",
            "lists.md": "# 一覧\n\n```{topic-list}\n```\n\n```{session-list}\n:layout: table\n:group: event\n```\n\n"
            f"```{{speaker-list}}\n```\n\n```{{toctree}}\n:glob:\n{options['lists']}\ntopics/*\n```\n",
            **self.pictures,
            **({"part.txt": self.included} if self.included else {}),
            **({"docutils.conf": self.docutils} if self.docutils else {}),
            **{f"{name}.md": event.text() for name, event in self.events.items()},
            **{f"{name}.md": topic.text() for name, topic in self.topics.items()},
        }
        for name in self.files.keys() - files.keys():
            self.project.delete(name)
        self.project.write({name: text for name, text in files.items() if self.files.get(name) != text})
        self.files = files


@pytest.mark.parametrize("number", mostly_slow(range(SEQUENCES), 0))
def test_a_sequence_of_edits(tmp_path: Path, number: int) -> None:
    site = Site(tmp_path, SEED + number)
    settings = dict(SETTINGS[number % len(SETTINGS)])
    jobs = settings.pop("parallel", 0)
    site.project.build(jobs=jobs, **settings)
    made: list[str] = []
    for count in range(1, EDITS + 1):
        made.append(site.edit())
        if site.between:
            site.project.build(site.between, jobs=jobs, **settings)
            site.between = ""
        incremental = site.project.build(jobs=jobs, **settings)
        if count % 5 == 0:
            site.project.clean("clean")
            clean = site.project.build(folder="clean", **settings)
            assert differences(incremental.outdir, clean.outdir) == [], made
            # Problems too are those of a clean build, and not only those of what was read again.
            assert [line for line in incremental.warnings if "[notes." in line] == [
                line for line in clean.warnings if "[notes." in line
            ]

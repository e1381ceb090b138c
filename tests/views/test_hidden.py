"""Drafts and withdrawn notes: no view shows them, except the notice in their place."""

from __future__ import annotations

from typing import Any

from eventnotes.model.limits import Limits
from eventnotes.model.records import Placeholder, Status
from eventnotes.notebook.checks import check_notebook
from eventnotes.notebook.lookup import find_target
from eventnotes.views.cards import HiddenView
from eventnotes.views.exports.notes_json import Exporter
from eventnotes.views.page_view import view_of
from tests.making import book, listing, notes, referring, talk

GONE: dict[str, Any] = {"status": Status.WITHDRAWN, "hidden": True}
BOOK = book(
    notes("alpha", talk("gone", **GONE), talk("stays", follows="gone")),
    notes("beta", **GONE),
    notes("beta", docname="events/beta-second", declares=False),
    notes("gamma", talk("gone"), talk("keynote", event="beta", **GONE)),
    notes("gamma", docname="events/gamma-second", declares=False, note=GONE),
    listing("session-list", event="beta"),
    referring("session", "gone", event="alpha", docname="one"),
    referring("event", "beta", docname="two"),
)


def test_it_is_in_no_list_and_no_figure() -> None:
    assert list(BOOK.events) == ["alpha", "gamma"]
    assert list(BOOK.sessions) == ["alpha/stays", "gamma/gone"]
    assert [note.place.docname for note in BOOK.notes["gamma"]] == ["events/gamma"]
    data = Exporter(BOOK, str).notes()
    assert [session["follows"] for session in data["sessions"]] == [None, None]
    assert "beta" not in repr(data)


def test_links_still_lead_to_its_heading() -> None:
    event, session = find_target(BOOK, "event", "beta"), find_target(BOOK, "session", "gone", "alpha")
    assert event is not None
    assert (event.docname, event.anchor) == ("events/beta", "beta")
    # The short name is not free for the session of another event.
    assert session is not None
    assert (session.docname, session.anchor) == ("events/alpha", "gone")
    assert check_notebook(BOOK) == []


def test_its_pages_show_a_notice() -> None:
    def shown(kind: str, name: str, docname: str) -> object:
        return view_of(BOOK, Placeholder(kind, ((kind, name),)), docname, Limits())

    assert shown("event", "beta", "events/beta") == HiddenView("event", Status.WITHDRAWN)
    assert shown("event", "beta", "events/beta-second") == HiddenView("event", Status.WITHDRAWN)
    assert shown("session", "beta/keynote", "events/gamma") == HiddenView("session", Status.WITHDRAWN)
    assert shown("session", "alpha/gone", "events/alpha") == HiddenView("session", Status.WITHDRAWN)
    assert shown("event", "gamma", "events/gamma-second") == HiddenView("note", Status.WITHDRAWN)
    assert not isinstance(shown("event", "gamma", "events/gamma"), HiddenView)

"""Settings of any type and any redirects: each that can't be used is said once, and none does harm."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventnotes import config
from eventnotes.config import Settings, checked_settings
from eventnotes.log import _readable
from eventnotes.notebook.redirects import find_redirects
from tests.fuzzing.notes import values
from tests.fuzzing.values import named, near, value
from tests.making import book, notes, talk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from eventnotes.model.problems import Problem

NAMES = [item.name for item in fields(Settings)]
odd = st.sampled_from([object, {1}, (), b"x", 1j, float("nan"), range(3), 10**5000, -(10**5000), ["x"] * 99, ...])
anything = named(st.one_of(values, odd, st.text(st.characters())))
SITE = book(notes("known", talk("one")), notes("other"))
page = named(st.one_of(st.sampled_from(("known", "other", "old", "known#one", "old#x", "a/b", "known#")), near, value))


@settings(suppress_health_check=list(HealthCheck))
@given(given_values=st.dictionaries(st.sampled_from(NAMES), anything))
@example(given_values={"quotes": -(10**5000), "search": ["x"] * 99, "redirects": {"x" * 999: 1}})
def test_a_setting_of_any_type_is_used_or_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given_values: dict[str, Any]
) -> None:
    said: list[tuple[Problem, str]] = []
    monkeypatch.setattr(
        config, "warn", lambda found, default_location: said.extend((it, default_location) for it in found)
    )
    (tmp_path / "conf.py").write_text("".join(f"eventnotes_{name} = None\n" for name in NAMES), "utf-8")
    default = {f"eventnotes_{item.name}": item.default for item in fields(Settings)}
    given_config: Any = SimpleNamespace(
        **{**default, **{f"eventnotes_{name}": it for name, it in given_values.items()}}
    )
    app: Any = SimpleNamespace(confdir=tmp_path)
    used = checked_settings(app, given_config)
    wrong = [
        item.name for item in fields(Settings) if item.metadata["check"](given_values.get(item.name, item.default))
    ]
    assert [place for _, place in said] == [f"{tmp_path / 'conf.py'}:{NAMES.index(name) + 1}" for name in wrong]
    for name, (problem, _) in zip(wrong, said, strict=True):
        assert f"'eventnotes_{name}'" in problem.message
        assert len(_readable(problem.message)) < 500
        assert getattr(used, name) == default[f"eventnotes_{name}"]


@given(written=st.dictionaries(page, page, max_size=5))
@example(written={"\ud800": "known", "a\ud800b": "\ud800", "x" * 300: "known", "é" * 150: "known"})
def test_any_redirect_leads_to_a_page_or_is_said(written: dict[str, str]) -> None:
    whole, places, problems = find_redirects(SITE, written)
    for redirect in whole.values():
        assert redirect.new.docname in SITE.pages
        assert redirect.old.docname not in SITE.pages
    for moved in places.values():
        assert all(target.docname in SITE.pages for target in moved.values())
    assert len(problems) + len(whole) + sum(map(len, places.values())) >= len(written)
    assert len(problems) <= len(written)
    assert all(len(_readable(problem.message)) < 500 for problem in problems)

"""Regular expressions: none of the package takes much longer than its text is long, whatever the text is."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import itertools
import pkgutil
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest

import eventnotes
import eventnotes_tools

#: Characters of a hostile text, and the seconds that a pattern may take for it. What grows with the square of the
#: length takes some ten times that.
LENGTH, LIMIT = 8_000, 0.06
_FUNCTIONS = frozenset(("compile", "match", "fullmatch", "search", "sub", "subn", "findall", "finditer", "split"))
#: What usually stands around and within what is repeated.
_USUAL = (" ", "\n", "a", "A", "0", "あ", "\\", "-", ".", "<", "[", "(", "`", "*", ":", "/", '"', "{", "!")


class Found(NamedTuple):
    """A pattern, and where it stands."""

    place: str
    pattern: re.Pattern[Any]
    #: The methods that are called.
    uses: frozenset[str]

    @property
    def is_of_imports(self) -> bool:
        """Whether only an import of notes uses it."""
        return self.place.startswith("eventnotes_tools.importing.")


def modules() -> Iterator[tuple[str, Any]]:
    """Yield all modules of the packages by their names."""
    for package in (eventnotes, eventnotes_tools):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name != "eventnotes.__main__":
                yield info.name, importlib.import_module(info.name)


@functools.cache
def patterns() -> list[Found]:
    """Return all patterns of the packages but those that only a run of the program makes."""
    found: dict[re.Pattern[Any], str] = {}
    uses: dict[Any, set[str]] = {}
    for name, module in modules():
        for pattern in _within(vars(module).values()):
            found.setdefault(pattern, name)
        source = Path(str(module.__file__)).read_text("utf-8")
        for call in _calls(source):
            place = f"{name}:{call.lineno}"
            function, target = _name(call.func), call.func
            # TypeError: no pattern, and not hashable
            with contextlib.suppress(NameError, AttributeError, TypeError):
                if function.startswith("re."):
                    pattern = re.compile(*(_value(part, module) for part in _parts(call)))
                    found[pattern] = place
                    uses.setdefault(pattern, set()).add(function.removeprefix("re."))
                elif isinstance(target, ast.Attribute) and target.attr in _FUNCTIONS:
                    uses.setdefault(_value(target.value, module), set()).add(target.attr)
    return [
        Found(place, pattern, frozenset(uses.get(pattern, set()) - {"compile"}) or _FUNCTIONS)
        for pattern, place in found.items()
    ]


def _calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            yield node


def _name(function: ast.expr) -> str:
    """Return what is called, as in ``re.compile``; nothing where it is something else."""
    if not isinstance(function, ast.Attribute) or function.attr not in _FUNCTIONS:
        return ""
    return f"re.{function.attr}" if isinstance(function.value, ast.Name) and function.value.id == "re" else ""


def _value(expression: ast.expr, module: Any) -> Any:
    if not isinstance(expression, ast.Constant | ast.JoinedStr | ast.Name | ast.BinOp | ast.Attribute):
        raise NameError  # noqa: TRY004 -- as for a name that is not there
    return eval(compile(ast.Expression(expression), "", "eval"), dict(vars(module)))  # noqa: S307 -- it is our own code


def _parts(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the expressions of the pattern and, where there are some, of its flags."""
    yield call.args[0]
    compiles = isinstance(call.func, ast.Attribute) and call.func.attr == "compile"
    yield from call.args[1:2] if compiles else ()
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "flags")


def _within(values: Iterable[Any]) -> Iterator[re.Pattern[Any]]:
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, dict):
            yield from _within(value.values())
        elif isinstance(value, list | tuple | set | frozenset):
            yield from _within(value)


# -- hostile texts -------------------------------------------------------------------------------------------------


def letters(pattern: re.Pattern[Any]) -> list[str]:
    """Return a character for each thing that the pattern names."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    return list(dict.fromkeys(_letters(parser.parse(text, pattern.flags & ~re.LOCALE & ~re.UNICODE))))


def _letters(tree: Any) -> Iterator[str]:
    for code, value in tree:
        if code in {codes.LITERAL, codes.NOT_LITERAL}:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.CATEGORY:
            yield {codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " "}.get(value, "a")
        elif code is codes.IN:
            yield from _letters(value)
        elif isinstance(value, Iterable):
            yield from _nested(value)


def _nested(value: Any) -> Iterator[str]:
    for item in value:
        if isinstance(item, parser.SubPattern):
            yield from _letters(item)
        elif isinstance(item, list | tuple):
            yield from _nested(item)


def literal(pattern: re.Pattern[Any]) -> str:
    """Return the literal characters that a match begins with or holds, one after the other."""
    return "".join(letters(pattern))[:40]


def texts(pattern: re.Pattern[Any], length: int) -> Iterator[str]:
    """Yield long texts that a pattern with a weakness would stumble over: almost a match, again and again."""
    own = letters(pattern)[:14]
    units = [*dict.fromkeys((*own, *_USUAL)), *("".join(pair) for pair in itertools.permutations(own[:7], 2))]
    units += [literal(pattern), f"{literal(pattern)}\n"]
    for unit in filter(None, units):
        pumped = unit * (length // len(unit))
        yield pumped
        for before, after in (
            ("", f" {own[0] if own else ''}"),
            (own[0] if own else "", "\0"),
            ("".join(own[:3]), "\0\n"),
        ):
            yield f"{before}{pumped}{after}"


class Late(Exception):  # noqa: N818
    """A pattern that took too long."""


def slow(pattern: re.Pattern[Any], methods: frozenset[str], length: int = LENGTH, limit: float = LIMIT) -> str:
    """Return the beginning of a text for which the pattern takes too long; an empty text where there is none."""
    uses: list[Callable[[Any], Any]] = [getattr(pattern, name) for name in ("match", "fullmatch") if name in methods]
    if methods - {"match", "fullmatch"}:
        uses.append(lambda text: sum(1 for _ in pattern.finditer(text)))
    for text in texts(pattern, length):
        given = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
        for use in uses:
            if _lasts(use, given, limit) and _lasts(use, given, limit):
                return text[:60]
    return ""


def _lasts(use: Callable[[Any], Any], text: Any, limit: float) -> bool:
    """Tell whether it takes longer; the time is that of this process alone."""

    def late(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        use(text)
    except Late:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return False


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="only Unix has the timer")
@pytest.mark.slow
@pytest.mark.parametrize("of_imports", [False, True])
def test_no_pattern_takes_much_longer_than_its_text_is_long(of_imports: bool) -> None:
    # An import is called by hand, and its guesses look at each line in many ways: there a square may be.
    length = LENGTH // 10 if of_imports else LENGTH
    late = {
        found.place: (found.pattern.pattern, text)
        for found in patterns()
        if found.is_of_imports is of_imports
        if (text := slow(found.pattern, found.uses, length))
    }
    assert late == {}
    assert len(patterns()) > 200


def test_this_test_would_see_one() -> None:
    assert slow(re.compile(r"(?:>\s?|\s*)*\["), frozenset(("match",)), 2000)
    assert slow(re.compile(r"\s+$"), frozenset(("search",)), LENGTH)
    assert not slow(re.compile(r"(?<!\s)\s+$"), frozenset(("search",)), LENGTH)

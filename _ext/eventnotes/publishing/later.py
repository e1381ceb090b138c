"""Later: a file beside the pages whose content is made only where what it is made of has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Later(NamedTuple):
    """A file's content, not made yet."""

    #: All that the content follows from, but for settings, programs and templates.
    made_of: str
    make: Callable[[], bytes]

"""Fixtures of several test modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

from tests.helpers import FUZZ
from tests.serving import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# How long an example takes says more of the machine than of the code.
settings.register_profile("project", deadline=None, max_examples=100 * FUZZ)
# For mutation testing: that a test fails is enough, the smallest example is not looked for.
settings.register_profile("mutation", deadline=None, phases=(Phase.explicit, Phase.generate))
settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests, so that no process is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched

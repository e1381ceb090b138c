"""Fixtures of several test modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.serving import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched

"""From a parsed page to its records."""

from __future__ import annotations

"""``python -m eventnotes``."""

from __future__ import annotations

from eventnotes_tools.cli import main

if __name__ == "__main__":
    main(prog_name="eventnotes")

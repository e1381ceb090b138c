"""Try a wheel as its user would: ``python tests/try_wheel.py dist/*.whl``.

It is installed with the extra ``site`` into an empty environment, makes a site there, and builds it; a browser
searches what was built.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import chromium, served


def run(*command: str | Path, folder: Path) -> None:
    """Run a command without the variables and the packages of this project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    subprocess.run(command, cwd=folder, env=kept, check=True)


def main(wheel: Path) -> None:
    """Install *wheel*, make a site, build it, and search it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bin_ = folder / ".venv" / ("Scripts" if os.name == "nt" else "bin")
        run(sys.executable, "-m", "venv", ".venv", folder=folder)
        run(
            bin_ / "python",
            "-m",
            "pip",
            "install",
            "-qq",
            f"eventnotes[site] @ {wheel.absolute().as_uri()}",
            folder=folder,
        )
        run(bin_ / "eventnotes", "init", "site", folder=folder)
        run(bin_ / "python", "-m", "sphinx", "-n", "-W", "-q", "site", "site/_build/html", folder=folder)
        with chromium() as browser, served(folder / "site/_build/html") as address:
            page = browser.new_page()
            page.goto(f"{address}search.html?q=database")
            page.locator(".eventnotes-search-results a", has_text="How we made our pages fast").first.wait_for()
            sys.stdout.write(f"{wheel.name}: installed, built, and found by its search\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

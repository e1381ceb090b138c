"""Tests with every release of Python and Sphinx that is supported, and with both ends of the other requirements.

`nox` runs all of them, `nox -t ends` the two ends, `nox -l` lists them. What stands after `--` is handed to pytest.
`nox -s mutation` tests the tests, `nox -s fresh` the set-up that the README describes.
"""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"

#: Releases of Sphinx, and the oldest Python that each runs on.
SPHINX = {"9.0": 11, "9.1": 12, "9.2": 13}
#: Which versions of the other requirements, as uv calls them.
REQUIREMENTS = {"oldest": "lowest-direct", "newest": "highest"}
MATRIX = [
    (f"3.{python}", sphinx, requirements)
    for python in (11, 12, 13)
    for sphinx, oldest in SPHINX.items()
    for requirements in REQUIREMENTS
    if python >= oldest
]
#: What the tests need of the package's extras.
EXTRAS = "archive,import,site"
ENDS = (("3.11", "9.0", "oldest"), ("3.13", "9.2", "newest"))
#: What is run where nothing else is asked for.
QUICK = ("-m", "not browser and not slow")
#: With the newest of everything, what a dependency will drop is an error in the commands too that tests call.
STRICT = (
    "error::DeprecationWarning,error::PendingDeprecationWarning,ignore:'myst_parser"
    ",ignore:'sphinx.environment.BuildEnvironment.app'::myst_parser.mocking"
)


@nox.session
@nox.parametrize(
    "python,sphinx,requirements",
    [nox.param(*one, id="-".join(one), tags=["ends"] if one in ENDS else []) for one in MATRIX],
)
def tests(session: nox.Session, sphinx: str, requirements: str) -> None:
    """Run the tests that need no browser and are not slow."""
    release = f"sphinx=={sphinx}.*"
    session.install(f"--resolution={REQUIREMENTS[requirements]}", "--editable", f".[{EXTRAS}]", release)
    # The tools of the tests, beside what is there by now.
    session.install("--editable", f".[{EXTRAS},dev]", release)
    strict = {"PYTHONWARNINGS": STRICT} if requirements == "newest" else {}
    session.run(
        "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *(session.posargs or QUICK), env=strict
    )


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Change the code in small ways, and tell which changes no test notices."""
    session.install("--editable", f".[{EXTRAS},dev]", "mutmut>=3.8")
    session.run("python", "bench/mutation.py", *session.posargs)


@nox.session(default=False, venv_backend="venv", python=["3.11", "3.12", "3.13", "3.14"])
@nox.parametrize("pip", ["bundled", "23.2.1"])
def fresh(session: nox.Session, pip: str) -> None:
    """Install both locks in a new environment, with the pip that Python brings or an old one, and build the site."""
    if pip != "bundled":
        session.run("python", "-m", "pip", "install", "-qq", "--no-deps", f"pip=={pip}")
    # A docs host may install the first lock by this alone.
    session.run("python", "-m", "pip", "install", "-qq", "-r", "requirements.txt")
    build(session)
    install = ("python", "-m", "pip", "install", "-qq", "--no-deps")
    session.run(*install, "--require-hashes", "-r", "requirements.txt")
    session.run(*install, "--no-build-isolation", ".")
    build(session)
    session.run(*install, "--require-hashes", "-r", "requirements-dev.txt")
    session.run("python", "tests/locks.py")


def build(session: nox.Session) -> None:
    """Build the site from nothing; a warning is an error."""
    output = session.create_tmp()
    session.run(
        "python", "-m", "sphinx", "-E", "-q", "-n", "-W", "--keep-going", "-d", f"{output}/doctrees", ".", output
    )

"""The URLs of the site and of its repository, from the environment variables of hosts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Environment = Mapping[str, str]

#: The hosts that the theme can link to for editing; a name and password in the URL are dropped.
_REPOSITORY = re.compile(
    r"(?:https://(?:[^@/]+@)?|git@|ssh://git@)(github\.com|gitlab\.com|bitbucket\.org)[:/](.+?)(?:\.git)?/*"
)


class Repository(NamedTuple):
    """A repository, and the branch that the site is built from."""

    url: str
    branch: str


def site_url(environment: Environment) -> str:
    """Return the URL of the site, with a slash at its end; empty if no variable gives it.

    ``SITE_URL`` takes precedence over the variables of Read the Docs and Netlify.
    """
    url = environment.get("SITE_URL") or environment.get("READTHEDOCS_CANONICAL_URL") or _netlify(environment, "URL")
    return f"{url.rstrip('/')}/" if url else ""


def repository(environment: Environment) -> Repository | None:
    """Return the repository of the site's sources; None if no variable gives it, or if no branch is built.

    ``SITE_REPOSITORY`` and ``SITE_BRANCH`` take precedence over Read the Docs, Netlify and GitHub Actions.
    """
    for url, branch in _candidates(environment):
        match = _REPOSITORY.fullmatch(url)
        if match and branch:
            return Repository(f"https://{match[1]}/{match[2]}", branch)
    return None


def theme_options(environment: Environment) -> dict[str, str]:
    """Return Furo's options for "edit this page"; none if no repository is known."""
    found = repository(environment)
    if found is None:
        return {}
    return {"source_repository": found.url, "source_branch": found.branch, "source_directory": ""}


def _candidates(environment: Environment) -> list[tuple[str, str]]:
    """Return pairs of a repository's URL and a branch, by precedence; each may be empty."""

    def get(name: str) -> str:
        return environment.get(name, "")

    read_the_docs = get("READTHEDOCS_GIT_IDENTIFIER") if get("READTHEDOCS_VERSION_TYPE") == "branch" else ""
    netlify = _netlify(environment, "BRANCH") if get("CONTEXT") in {"production", "branch-deploy"} else ""
    github = get("GITHUB_REF").removeprefix("refs/heads/") if get("GITHUB_REF").startswith("refs/heads/") else ""
    return [
        (get("SITE_REPOSITORY"), get("SITE_BRANCH") or "main"),
        (get("READTHEDOCS_GIT_CLONE_URL"), read_the_docs),
        (_netlify(environment, "REPOSITORY_URL"), netlify),
        (f"{get('GITHUB_SERVER_URL')}/{get('GITHUB_REPOSITORY')}", github),
    ]


def _netlify(environment: Environment, name: str) -> str:
    """Return one of Netlify's variables; their names are too general to be used elsewhere."""
    return environment.get(name, "") if environment.get("NETLIFY") == "true" else ""

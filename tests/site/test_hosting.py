"""Where the site will be and where its sources are, by what the place that builds it tells."""

from __future__ import annotations

import pytest

from eventnotes.site.hosting import Repository, repository, site_url, theme_options

READ_THE_DOCS = {
    "READTHEDOCS_CANONICAL_URL": "https://notes.readthedocs.io/ja/latest/",
    "READTHEDOCS_GIT_CLONE_URL": "https://github.com/someone/notes.git",
    "READTHEDOCS_GIT_IDENTIFIER": "trunk",
    "READTHEDOCS_VERSION_TYPE": "branch",
}
NETLIFY = {
    "NETLIFY": "true",
    "URL": "https://notes.netlify.app",
    "REPOSITORY_URL": "https://gitlab.com/group/sub/notes",
    "BRANCH": "trunk",
    "CONTEXT": "production",
}
ACTIONS = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "someone/notes",
    "GITHUB_REF": "refs/heads/a/b",
}
GITHUB = "https://github.com/someone/notes"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, ""),
        ({"SITE_URL": "https://example.org/notes"}, "https://example.org/notes/"),
        (READ_THE_DOCS, "https://notes.readthedocs.io/ja/latest/"),
        (READ_THE_DOCS | {"SITE_URL": "https://example.org/"}, "https://example.org/"),
        (NETLIFY, "https://notes.netlify.app/"),
        ({"URL": "https://example.org/"}, ""),
    ],
)
def test_address_of_the_site(environment: dict[str, str], url: str) -> None:
    assert site_url(environment) == url


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, None),
        ({"SITE_REPOSITORY": f"{GITHUB}/"}, Repository(GITHUB, "main")),
        ({"SITE_REPOSITORY": "git@github.com:someone/notes.git", "SITE_BRANCH": "x"}, Repository(GITHUB, "x")),
        ({"SITE_REPOSITORY": "https://name:secret@github.com/someone/notes"}, Repository(GITHUB, "main")),
        ({"SITE_REPOSITORY": "https://git.example.org/notes"}, None),
        ({"SITE_REPOSITORY": "https://github.com.example.org/notes"}, None),
        (READ_THE_DOCS, Repository(GITHUB, "trunk")),
        (READ_THE_DOCS | {"READTHEDOCS_VERSION_TYPE": "external", "READTHEDOCS_GIT_IDENTIFIER": "17"}, None),
        (READ_THE_DOCS | {"READTHEDOCS_VERSION_TYPE": "tag"}, None),
        (NETLIFY, Repository("https://gitlab.com/group/sub/notes", "trunk")),
        (NETLIFY | {"CONTEXT": "deploy-preview", "BRANCH": "pull/1/head"}, None),
        (ACTIONS, Repository(GITHUB, "a/b")),
        (ACTIONS | {"GITHUB_REF": "refs/pull/1/merge"}, None),
        (ACTIONS | {"GITHUB_SERVER_URL": "https://github.example.org"}, None),
    ],
)
def test_repository_and_branch(environment: dict[str, str], found: Repository | None) -> None:
    assert repository(environment) == found


def test_the_theme_is_told_of_a_repository_or_of_nothing() -> None:
    assert theme_options({}) == {}
    assert theme_options(ACTIONS) == {
        "source_repository": GITHUB,
        "source_branch": "a/b",
        "source_directory": "",
    }

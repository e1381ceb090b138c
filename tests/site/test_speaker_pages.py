"""Speakers with a page: what it shows, other names, two of one name, and withdrawal."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.helpers import CONF, Project, differences, mostly_slow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.helpers import Result

BASE = f'{CONF}html_baseurl = "https://example.org/"\nsuppress_warnings = ["toc.excluded"]\n'
PIXEL = b"P1\n1 1\n0\n"

SITE: dict[str, str | bytes] = {
    "index.md": """# Notes

```{event-list}
```

```{topic-list}
```

```{toctree}
:glob:

events/*
topics/*
speakers/*
speakers
```
""",
    "speakers.md": "# Speakers\n\n```{speaker-list}\n```\n",
    "topics/engines.md": "# Engines\n\n:::{topic} engines\n:::\n",
    "speakers/ada.md": """# Ada Lovelace

:::{speaker} ada
:aliases: Ada Byron, エイダ・ラブレス
:reading: らぶれす えいだ
:links: Letters <https://example.org/letters>
:redirects: byron

Writes about engines.
:::
""",
    **{
        f"events/conf-{year}.md": f"""# Conf {year}

:::{{event}} conf-{year}
:date: {year}-05-01
:::

## Talk of {year}

:::{{session}} talk
:speakers: {speakers}
:topics: Engines
:::

- Line of {year}
"""
        for year, speakers in ((2028, "Ada Byron"), (2029, "ada, Charles"), (2030, "Ada Lovelace"), (2031, "Grace"))
    },
}


def headings(result: Result, page: str) -> list[str]:
    """Return the headings of a page, without the marks of their links."""
    return [found.get_text().removesuffix("¶") for found in result.page(page).select("article :is(h1, h2, h3, h4)")]


def linked_data(result: Result, page: str) -> list[dict[str, object]]:
    """Return the nodes of a page's JSON-LD."""
    script = result.page(page).find("script", type="application/ld+json")
    assert script is not None
    found: list[dict[str, object]] = json.loads(script.get_text())["@graph"]
    return found


def test_a_page_gathers_what_one_person_said_under_all_names(tmp_path: Path) -> None:
    result = Project(tmp_path, SITE, BASE).build()
    assert result.warnings == []
    page = result.page("speakers/ada.html")
    assert headings(result, "speakers/ada.html") == [
        "Ada Lovelace",
        "セッション",
        *(part for year in (2030, 2029, 2028) for part in (str(year), f"Talk of {year}")),
    ]
    text = page.select_one("article")
    assert text is not None
    for words in ("Writes about engines.", "エイダ・ラブレス", "Line of 2028", "Letters", "3 セッション"):
        assert words in text.get_text()
    assert [link.get_text() for link in page.select(".eventnotes-speaker-card a[href*=engines]")] == ["Engines"]
    # Sessions, the list and the search lead to the page, by the name of today.
    for name in ("events/conf-2028.html", "events/conf-2029.html", "speakers.html"):
        assert {link.get_text() for link in result.page(name).select("a[href*='ada.html#ada']")} == {"Ada Lovelace"}
    assert "byron" not in result.text("events/conf-2028.html").lower()
    assert "Line of 2029" in result.text("feeds/speakers/ada.atom")
    assert "feeds/speakers/ada.atom" in result.text("speakers/ada.html")
    (profile,) = linked_data(result, "speakers/ada.html")
    assert profile["@type"] == "ProfilePage"
    assert profile["mainEntity"] == {
        "@type": "Person",
        "@id": "https://example.org/speakers/ada.html#ada",
        "name": "Ada Lovelace",
        "alternateName": ["Ada Byron", "エイダ・ラブレス"],
        "description": "Writes about engines.",
        "sameAs": ["https://example.org/letters"],
    }
    speakers = {found["name"]: found for found in json.loads(result.text("notes.json"))["speakers"]}
    assert speakers["Ada Lovelace"]["path"] == "speakers/ada.html#ada"
    assert speakers["Ada Lovelace"]["sessions"] == ["conf-2030/talk", "conf-2029/talk", "conf-2028/talk"]
    # Without a page, a speaker is what they were: an entry in the list.
    assert set(speakers["Charles"]) == {"name", "sessions", "path"}
    assert b"ada notes:speaker 1 speakers/ada.html#$ Ada Lovelace" in inventory(result)


def short(warning: str) -> str:
    """Return a warning without the folder of its file."""
    return warning.rpartition("/source/")[2].removeprefix("events/")


def inventory(result: Result) -> bytes:
    return zlib.decompress((result.outdir / "objects.inv").read_bytes().split(b"\n", 4)[4])


def test_a_former_id_leads_to_the_page(tmp_path: Path) -> None:
    result = Project(tmp_path, SITE, BASE).build()
    assert "ada.html" in result.text("speakers/byron.html")


def test_after_a_rename_the_old_name_is_an_alias_and_the_old_page_redirects(tmp_path: Path) -> None:
    site = Project(tmp_path, SITE, BASE)
    site.build()
    site.rename("speakers/ada.md", "speakers/ada-king.md")
    site.edit("speakers/ada-king.md", "# Ada Lovelace", "# Ada King")
    site.edit("speakers/ada-king.md", "{speaker} ada", "{speaker} ada-king")
    site.edit("speakers/ada-king.md", "Ada Byron,", "Ada Byron, Ada Lovelace,")
    site.edit("speakers/ada-king.md", ":redirects: byron", ":redirects: byron, ada")
    result = site.build()
    assert result.warnings == []
    for name in ("events/conf-2028.html", "events/conf-2029.html", "events/conf-2030.html"):
        assert result.page(name).find("a", href="../speakers/ada-king.html#ada-king", string="Ada King") is not None
    assert "ada-king.html#ada-king" in result.text("speakers/ada.html")
    assert differences(result.outdir, site.build(folder="clean").outdir) == []


NAMESAKES = {
    **SITE,
    "speakers/sato-a.md": "# 佐藤 健\n\n:::{speaker} sato-a\n:::\n",
    "speakers/sato-b.md": "# 佐藤健\n\n:::{speaker} sato-b\n:::\n",
}


def test_two_people_of_one_name_are_told_apart_by_id(tmp_path: Path) -> None:
    site = Project(tmp_path, NAMESAKES, BASE)
    site.edit("events/conf-2028.md", "Ada Byron", "sato-a")
    site.edit("events/conf-2029.md", "ada, Charles", "佐藤 健 <sato-b>")
    result = site.build()
    assert result.warnings == []
    assert headings(result, "speakers/sato-a.html") == ["佐藤 健", "セッション", "Talk of 2028"]
    assert headings(result, "speakers/sato-b.html") == ["佐藤健", "セッション", "Talk of 2029"]


def test_a_name_of_two_and_an_unknown_id_are_reported(tmp_path: Path) -> None:
    site = Project(tmp_path, NAMESAKES, BASE)
    site.edit("events/conf-2028.md", "Ada Byron", "佐藤健")
    site.edit("events/conf-2029.md", "ada, Charles", "sato-c")
    site.edit("speakers.md", "# Speakers", "# Speakers\n\n{speaker}`佐藤健`, {speaker}`ada byron`")
    result = site.build()
    hint = "write the id of one: 'sato-a' (speakers/sato-a:3) or 'sato-b' (speakers/sato-b:3)"
    assert sorted(map(short, result.warnings)) == [
        f"conf-2028.md:9: ERROR: the name '佐藤健' is that of several speakers; {hint} [notes.spelling]",
        "conf-2029.md:9: WARNING: no page declares the speaker 'sato-c'; did you mean 'sato-b'? [notes.undeclared]",
        f"speakers.md:3: WARNING: the name '佐藤健' is that of several speakers; {hint} [notes.unknown]",
    ]
    assert "佐藤健" in result.text("events/conf-2028.html")
    assert headings(result, "speakers/sato-a.html") == ["佐藤 健"]


def as_rst(files: dict[str, str | bytes]) -> dict[str, str | bytes]:
    """Return a site with the pages of speakers in reStructuredText."""
    found = dict(files)
    for name, text in files.items():
        if name.startswith("speakers/"):
            title, _, directive = str(text).removeprefix("# ").partition("\n")
            lines = directive.replace(":::{speaker}", ".. speaker::").replace("\n:::\n", "\n").strip().splitlines()
            body = "\n".join([lines[0], *(f"   {line}".rstrip() for line in lines[1:])])
            del found[name]
            found[name.replace(".md", ".rst")] = f"{title}\n{'=' * 2 * len(title)}\n\n{body}\n"
    return found


def test_restructuredtext_makes_the_same_page(tmp_path: Path) -> None:
    pages = [
        Project(tmp_path / name, files, BASE).build().page("speakers/ada.html").select_one("article")
        for name, files in (("md", SITE), ("rst", as_rst(SITE)))
    ]
    one, two = [re.sub(r"\s+", " ", str(page)) for page in pages]
    assert one == two


EDITS = {
    "added": lambda site: site.write({"speakers/charles.md": "# Charles\n\n:::{speaker} charles\n:::\n"}),
    "removed": lambda site: site.delete("speakers/ada.md"),
    "renamed": lambda site: site.edit("speakers/ada.md", "# Ada Lovelace", "# Countess"),
    "alias": lambda site: site.edit("speakers/ada.md", "エイダ", "Grace, エイダ"),
    "no alias": lambda site: site.edit("speakers/ada.md", ":aliases: Ada Byron, エイダ・ラブレス\n", ""),
    "withdrawn": lambda site: site.edit("speakers/ada.md", ":reading:", ":status: withdrawn\n:reading:"),
    "draft": lambda site: site.edit("speakers/ada.md", ":reading:", ":status: draft\n:reading:"),
    "misspelt": lambda site: site.edit("speakers/ada.md", ":reading:", ":status: withdrwan\n:reading:"),
    "ambiguous": lambda site: site.write({"speakers/a.md": "# Ada Byron\n\n:::{speaker} a\n:::\n"}),
}


@pytest.mark.parametrize("edit", mostly_slow(EDITS, "added", "renamed", "withdrawn"))
def test_an_incremental_build_is_a_clean_one(tmp_path: Path, edit: str) -> None:
    site = Project(tmp_path, SITE, BASE)
    before = site.build()
    texts = {path: path.read_bytes() for path in before.outdir.rglob("*.html")}
    EDITS[edit](site)
    after = site.build()
    clean = site.build(folder="clean")
    assert differences(after.outdir, clean.outdir) == []
    assert after.warnings == clean.warnings
    site.write({name: text for name, text in SITE.items() if name.startswith("speakers/")})
    for name in ("charles", "a"):
        (site.source / f"speakers/{name}.md").unlink(missing_ok=True)
    again = site.build()
    assert {path: path.read_bytes() for path in again.outdir.rglob("*.html")} == texts


# -- withdrawal ----------------------------------------------------------------------------------------------

#: In every name that must be gone, and nowhere else.
SECRET = re.compile(rb"qw ?hush|\xe6\xb3\xa2\xe9\x9d\x99", re.IGNORECASE)
MANY: dict[str, str | bytes] = {
    **SITE,
    "speakers/qwhush-lee.md": """# Qwhush Lee

:::{speaker} qwhush-lee
---
aliases: Qwhush King, 波静 香
reading: はじょう
links: Pages <https://example.org/qwhush>
redirects: qwhush-old
---
Qwhush says hello.
:::
""",
    "events/secret-2032.md": """---
myst:
  html_meta:
    description: With Qwhush Lee
---

# Secret 2032

:::{event} secret-2032
:date: 2032-05-01
:organizer: Qwhush King
:author: Qwhush Lee
:::

By Qwhush Lee, **Qwhush** King, QWHUSH-LEE, 波静　香 and {speaker}`Qwhush King`: {speaker}`hers <qwhush-lee>`.

## Qwhush Lee: a talk

:::{session}
:speakers: Qwhush Lee, Charles, 波静香, Someone <qwhush-lee>, qwhush-old
:slides: https://example.org/qwhush-lee/slides
:topics: Engines

With Qwhush Lee.
:::

- Line by `Qwhush Lee` on Engines[^1], [home](https://example.org/qwhush-lee)

![Qwhush Lee](qwhush-lee.pbm)

[![Qwhush Lee](pixel.pbm)](https://example.org/a) and [in words ![Qwhush Lee](pixel.pbm)](https://example.org/b)

```{image} pixel.pbm
:alt: Qwhush Lee
:target: https://example.org/c
```

```{figure} pixel.pbm
:alt: Qwhush Lee
:target: https://example.org/d

Under the picture
```

```{eval-rst}
.. describe:: Qwhush Lee

   What is described
```

```{index} Qwhush Lee
```

```{code-block} text
Qwhush Lee
```

```{glossary}
Qwhush Lee
  Engines, too
```

<!-- Qwhush Lee -->

[qwhush king]: https://example.org/unused

(qwhush-lee)=
### Lines of Qwhush Lee

```{session-list}
:speaker: Qwhush Lee
```

[^1]: Qwhush Lee.
""",
    "events/qwhush-lee.pbm": PIXEL,
    "events/pixel.pbm": PIXEL,
}


def contents(path: Path) -> Iterator[bytes]:
    """Yield what is in a file: of a packed one, what is packed."""
    data = path.read_bytes()
    yield data
    if path.name == "objects.inv":
        yield zlib.decompress(data.split(b"\n", 4)[4])
    elif path.suffix == ".bin":
        yield zlib.decompress(data)
    elif path.suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            yield from (name.encode() + archive.read(name) for name in archive.namelist())


def traces(folder: Path) -> list[str]:
    """Return the files below *folder* that hold the secret, packed or not, or have it in their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        str(path.relative_to(folder))
        for path in files
        if any(SECRET.search(path.name.encode() + b"\n" + data) for data in contents(path))
    )


@pytest.mark.parametrize("markup", ["md", "rst"])
@pytest.mark.parametrize("builder", mostly_slow(("html", "dirhtml", "epub", "text", "latex", "singlehtml"), "html"))
def test_a_withdrawn_name_is_in_no_file(tmp_path: Path, builder: str, markup: str) -> None:
    site = Project(tmp_path, MANY if markup == "md" else as_rst(MANY), BASE)
    page = f"speakers/qwhush-lee.{markup}"
    if markup == "rst":
        options = ":aliases: Qwhush King,\n      波静 香\n   :redirects: qwhush-old"
        text = f"Qwhush Lee\n==========\n\n.. speaker:: qwhush-lee\n   {options}\n"
        site.write({page: text})
    first = site.build(builder)
    assert [line for line in first.warnings if "epub" not in line.lower()] == []
    assert traces(first.outdir)
    mark = ("redirects: qwhush-old\n---", "redirects: qwhush-old\nstatus: withdrawn\n---")
    if markup == "rst":
        mark = ("   :redirects:", "   :status: withdrawn\n   :redirects:")
    site.edit(page, *mark)
    result = site.build(builder)
    assert traces(result.outdir) == []
    # Each line that names her is reported, and the name is not in the report.
    assert {int(line) for line in re.findall(r"secret-2032\.md:(\d+)", "\n".join(result.warnings))} >= {9, 15, 17, 19}
    assert not [line for line in result.warnings if re.search("qwhush (lee|king)", line, re.IGNORECASE)]
    clean = site.build(builder, folder="clean")
    assert traces(clean.outdir) == []
    assert result.warnings == clean.warnings
    if builder in {"html", "dirhtml", "text"}:
        assert differences(result.outdir, clean.outdir) == []
    if builder == "html":
        talk = result.page("events/secret-2032.html").get_text()
        for words in (
            "[…]: a talk",
            "Charles",
            "on Engines",
            "home",
            "in words",
            "Under the picture",
            "What is described",
        ):
            assert words in talk
    site.edit(page, *reversed(mark))
    assert traces(site.build(builder).outdir) == traces(first.outdir)


def test_a_namesake_keeps_the_name(tmp_path: Path) -> None:
    site = Project(tmp_path, NAMESAKES, BASE)
    site.edit("events/conf-2028.md", "Ada Byron", "佐藤健 <sato-a>")
    site.edit("events/conf-2029.md", "ada, Charles", "sato-b")
    site.edit("events/conf-2030.md", "Ada Lovelace", "佐藤健, Charles")
    site.edit("speakers/sato-a.md", "sato-a\n", "sato-a\n:status: withdrawn\n")
    result = site.build()
    # In doubt the name is held back.
    said = "the option 'speakers' holds the name of a withdrawn speaker; write the id of the one who is meant"
    assert list(map(short, result.warnings)) == [f"conf-2030.md:9: WARNING: {said} [notes.withdrawn]"]
    articles = {name: result.page(f"events/conf-{name}.html").select_one("article") for name in (2028, 2029, 2030)}
    named = [name for name, article in articles.items() if "佐藤健" in str(article)]
    assert named == [2029]
    assert headings(result, "speakers/sato-b.html") == ["佐藤健", "セッション", "Talk of 2029"]
    assert not (result.outdir / "speakers/sato-a.html").exists()


def test_a_status_in_an_included_file_is_reported(tmp_path: Path) -> None:
    site = Project(tmp_path, SITE, BASE)
    site.rename("speakers/ada.md", "speakers/ada.inc")
    site.edit("speakers/ada.inc", ":reading:", ":status: withdrawn\n:reading:")
    site.write({"speakers/ada.md": "```{include} ada.inc\n```\n"})
    (warning,) = site.build().warnings
    assert "a speaker can't be withdrawn in an included file, so these notes are held back" in warning

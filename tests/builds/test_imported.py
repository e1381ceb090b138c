"""Notes in every dialect, imported, make a site that builds without a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.helpers import ROOT, Project

INDEX = "# Notes\n\n```{toctree}\n:glob:\n\nevents/*\n```\n"
CONF = """\
project = "Test"
extensions = ["myst_parser", "eventnotes"]
primary_domain = "notes"
nitpicky = True
html_theme = "basic"
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "linkify"]
myst_linkify_fuzzy_links = False
suppress_warnings = ["notes.undeclared"]
"""
CLASHES = """\
# One by Ann Lee

:::
{x}`y` $1 {{ z }} [[w]]
+++
% no comment
:tada: [gone](gone.md) ![gone](gone.png) ![]() [a](#b) [^9] <inv:x> [t](tel:1) [[

(label)=
term
: words

---

---

```{r}
x
```

```json
{a: b}
```

> # quoted

##### Deep

### Less

[^7]: unused

---
"""
NOTES = {
    "hugo/content/posts/a.md": '+++\ntitle = "Hugo Conf"\ndate = 2019-01-02\ntags = ["x"]\n+++\n\n' + CLASHES,
    "hugo/content/posts/b.md": "---\ntitle: Other Conf\ndate: 2019-01-03\n---\n## T\n\n{{< youtube abcdefghijk >}}\n",
    "hugo/static/p.png": "",
    "jekyll/_posts/2019-02-03-j.md": "---\nlayout: post\ntitle: Jekyll\n---\n![p]({{ site.baseurl }}/p.png){: .x}\n",
    "jekyll/p.png": "",
    "hexo/source/_posts/c.md": "title: Hexo Conf\ndate: 2019-03-04\n---\n" + CLASHES,
    "pelican/content/d.md": "Title: Pelican Conf\nDate: 2019-04-05\nTags: y; z\n\n" + CLASHES,
    "plain/2019/0506-plain/README.md": CLASHES,
    "plain/2019/talks/README.md": "# Talks\n\n## First\n\n[Notes](first.md)\n",
    "plain/2019/talks/first.md": "# First\n## Ann Lee\n\n### Part\n\n" + CLASHES.replace("# One", "## One"),
}


@pytest.mark.slow
def test_what_was_imported_builds_without_a_warning(tmp_path: Path) -> None:
    project = Project(tmp_path / "site", {"index.md": INDEX}, CONF)
    notes = Project(tmp_path / "notes", NOTES)
    (notes.source / "conf.py").unlink()
    pixel = (ROOT / "_static" / "favicon.svg").read_bytes()
    for name in ("hugo/static/p.png", "jekyll/p.png"):
        (notes.source / name).write_bytes(pixel)
    folders = [notes.source / name for name in ("hugo", "jekyll", "hexo", "pelican", "plain")]
    report = import_notes(folders, ImportOptions(into=project.source / "events"))
    assert not report.failed
    assert report.copied
    result = project.build()
    assert result.warnings == []
    assert not [doubt for file in report.files for doubt in file.doubts if "not on the page" in doubt.text]

"""What other tools write is read as they show it, or doubted."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventnotes_tools.importing.run import ImportOptions, import_notes
from tests.tools.importing.test_pages import Imported, body, one


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[[b]]", "[b](beta-conf-2031.md)"),
        ("[[b|B]]", "[B](beta-conf-2031.md)"),
        ("[[b.md]]", "[b.md](beta-conf-2031.md)"),
        ("[[#Second talk]]", "[Second talk](#second-talk)"),
        ("[[#Second talk|here]]", "[here](#second-talk)"),
        ("[later](#second-talk)", "[later](#second-talk)"),
        ("![[c.pdf]] [[c.pdf|the slides]]", "[c.pdf](alpha-conf-2031/c.pdf) [the slides](alpha-conf-2031/c.pdf)"),
        ("![[c.mp4]]", "[c.mp4](alpha-conf-2031/c.mp4)"),
        ("![[p.png|50]]", "![](alpha-conf-2031/p.png)"),
        ("![[p.png|a b|50x10]]", "![a b](alpha-conf-2031/p.png)"),
        (
            "| [[b\\|Bee]] | ![[p.png\\|50]] |\n|---|---|",
            "| [Bee](beta-conf-2031.md) | ![](alpha-conf-2031/p.png) |\n|---|---|",
        ),
        ("`[[b]]`", "`[[b]]`"),
        ("[b](https://example.org/b.md#part)", "[b](https://example.org/b.md#part)"),
    ],
)
def test_links_of_obsidian(tmp_path: Path, text: str, made: str) -> None:
    done = vault(tmp_path, text)
    assert body(done.page("alpha-conf-2031.md")).startswith(f"{made}\n")
    assert not [doubt for doubt in done.report.files[0].doubts if not doubt.about]


@pytest.mark.parametrize(
    ("text", "made", "doubt"),
    [
        ("[[b#Queues that last]]", "[b > Queues that last](beta-conf-2031.md)", "the whole page"),
        ("[[b#Queues that last|words]]", "[words](beta-conf-2031.md)", "the whole page"),
        ("[other](b.md#queues-that-last)", "[other](beta-conf-2031.md)", "the whole page"),
        ("[Other](b.md#Queues%20that%20last)", "[Other](beta-conf-2031.md)", "the whole page"),
        ("[[b^blk]]", "[b > blk](beta-conf-2031.md)", "the whole page"),
        ("![[b]]", "[b](beta-conf-2031.md)", "the whole page"),
        ("[[missing]]", "[[missing]]", "no imported file"),
        ("[[missing|M]]", "[[missing|M]]", "no imported file"),
        ("![[missing.pdf]]", "![[missing.pdf]]", "no imported file"),
        ("[[#Nowhere|x]]", "x", "matches no session"),
    ],
)
def test_links_of_obsidian_that_lose_something_are_doubted(tmp_path: Path, text: str, made: str, doubt: str) -> None:
    done = vault(tmp_path, text)
    assert body(done.page("alpha-conf-2031.md")).startswith(f"{made}\n")
    (told,) = [it.text for it in done.report.files[0].doubts if not it.about]
    assert doubt in told


@pytest.mark.parametrize(
    "talk",
    [
        "## Queues by [[Ann Lee]]",
        "## [[Queues]]\n\nSpeaker: [[Ann Lee]]",
        "## [[topics/queues|Queues]]\n\nSpeaker: [[people/ann|Ann Lee]]",
        "## [[Queues]]\n\nSpeakers: [[Ann Lee]], [[Bo Ek]]",
        "## [[#a|Queues]] by [[people/ann\\|Ann Lee]]",
    ],
)
def test_links_of_obsidian_in_names_are_their_words(tmp_path: Path, talk: str) -> None:
    done = Imported(tmp_path, {"a.md": f"# [[River Day]] 2019\n\n2019-05-16\n\n{talk}\n\n- [[x]]\n"})
    (session,) = done.file.sessions
    assert (done.file.name, session.title, session.speakers[0]) == ("River Day 2019", "Queues", "Ann Lee")
    assert not [doubt for doubt in done.file.doubts if "not on the page" in doubt.text]


def vault(folder: Path, text: str) -> Imported:
    front = "---\ntitle: {}\nevent_date: 2031-03-0{}\n---\n\n"
    files: dict[str, str | bytes] = {
        "a.md": front.format("Alpha Conf", 1) + f"{text}\n\n## Second talk\n\n- x\n",
        "b.md": front.format("Beta Conf", 2) + "## Queues that last\n\n- y\n",
        "c.pdf": b"c",
        "c.mp4": b"c",
        "p.png": b"p",
    }
    return Imported(folder, files)


@pytest.mark.parametrize("output", ["", "public/index.html"])
def test_articles_of_qiita_in_public_are_read_but_no_output_of_hugo(tmp_path: Path, output: str) -> None:
    note = "---\ntitle: Conf\ndate: 2019-05-16\n---\n"
    files = {"a.md": note, "public/b.md": note, **({output: "<html></html>"} if output else {})}
    assert len(Imported(tmp_path, files).report.files) == (1 if output else 2)


DECK = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (f"@[speakerdeck]({DECK})", f"<https://speakerdeck.com/player/{DECK}>"),
        ("@[card](https://example.org/tani)", "<https://example.org/tani>"),
        ("@[tweet](https://twitter.com/tani/status/1)", "<https://twitter.com/tani/status/1>"),
        ("@[youtube](abcdefghijk)", "<https://www.youtube.com/watch?v=abcdefghijk>"),
        ("{%youtube abcdefghijk %}", "<https://www.youtube.com/watch?v=abcdefghijk>"),
        ("{%slideshare mina/river-talk %}", "<https://www.slideshare.net/mina/river-talk>"),
        ("{%speakerdeck mina/river-talk %}", "<https://speakerdeck.com/mina/river-talk>"),
        ("{%pdf https://example.org/river.pdf %}", "<https://example.org/river.pdf>"),
        ("a\n\n[TOC]\n\nb", "a\n\n\n\nb"),
        ("> [name=Mina] [time=10:02] [color=#907bf7]\n> x", "> Mina 10:02 \n> x"),
        (":::details 長い **話**\n中\n:::", ":::{admonition} 長い **話**\n中\n:::"),
        (":::spoiler 答え\n中\n:::", ":::{admonition} 答え\n中\n:::"),
        (":::success\nよし\n:::", ":::{tip}\nよし\n:::"),
        (":::note warn\nよし\n:::", ":::{warning}\nよし\n:::"),
        (":::note\nよし\n:::", ":::{note}\nよし\n:::"),
        (":::note info\nよし\n:::", ":::{note}\nよし\n:::"),
        (":::note alert\nよし\n:::", ":::{warning}\nよし\n:::"),
        ("```ruby:app.rb\nputs 1\n```", "```ruby ruby:app.rb\nputs 1\n```"),
        (":::tip 早い\nよし\n:::", ":::{admonition} 早い\nよし\n:::"),
        ("![図](https://e.org/a.png =250x)", "![図](https://e.org/a.png)"),
        ("![図|250x10](https://e.org/a.png)", "![図](https://e.org/a.png)"),
        ("@[youtube](abcdefghijk?start=10)", "<https://www.youtube.com/watch?v=abcdefghijk>"),
        (f"@[speakerdeck]({DECK}?slide=3)", f"<https://speakerdeck.com/player/{DECK}>"),
        ('{{ "/river" | relative_url }}', "/river"),
    ],
)
def test_embeds_and_containers_of_zenn_qiita_and_hackmd(tmp_path: Path, text: str, made: str) -> None:
    done = one(tmp_path, f"# Conf\n\nx\n\n{text}\n\ny\n")
    assert body(done.page()) == f"x\n\n{made}\n\ny"
    assert not done.file.doubts


@pytest.mark.parametrize(
    "text",
    [
        "==大事==",
        "++足した++",
        "H~2~O",
        "x^2^",
        "{上流|じょうりゅう}",
        "脚注^[インライン]。",
        "%% b",
        "<!-- b",
        "> [!tip]- b",
    ],
)
def test_markup_that_is_not_read_is_doubted(tmp_path: Path, text: str) -> None:
    done = one(tmp_path, f"# Conf\n\na {text} b\n")
    assert body(done.page()) == f"a {text} b"
    assert [doubt.line for doubt in done.file.doubts] == [3]


@pytest.mark.parametrize(
    "text", [":::details 川\n:::message\n中\n:::\n:::", "::::details 川\n### 中\n::::", ":::details\n中\n:::"]
)
def test_a_container_that_stays_text_is_doubted(tmp_path: Path, text: str) -> None:
    done = one(tmp_path, f"# Conf\n\n{text}\n")
    assert "\\:::" in done.page()
    assert any("container" in doubt.text for doubt in done.file.doubts)


@pytest.mark.parametrize(
    "text", ["a == b == c", "x ^ 2", "a ~ b ~ c", "`==x==`", "C++ and C++", "a{b}|c", "{% raw %}|{% endraw %}"]
)
def test_text_that_only_looks_like_such_markup(tmp_path: Path, text: str) -> None:
    assert not one(tmp_path, f"# Conf\n\n{text}\n").file.doubts


POST = (
    '<blockquote class="twitter-tweet"{}><p lang="ja" dir="ltr">おはよう</p>&mdash; だれか (@x)'
    ' <a href="https://twitter.com/x/status/1">May 1</a></blockquote>'
)


@pytest.mark.parametrize(
    "attributes", ["", ' lang="ja"', ' data-lang="en"', ' data-conversation="none" lang="ja"', " "]
)
def test_a_post_of_twitter_without_its_script_is_a_quotation(tmp_path: Path, attributes: str) -> None:
    done = one(tmp_path, f"# Conf\n\n{POST.format(attributes)}\n\nb\n")
    assert body(done.page()) == "> おはよう — だれか (@x) [May 1](https://twitter.com/x/status/1)\n\nb"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("title:: Conf\ntags:: a, b\n- talk\n", True),
        ("- type:: [[event]]\n- talk\n", True),
        ("alias:: x\n\n# Conf\n", True),
        ("---\ntitle: Conf\n---\nplace:: Kobe\n", False),
        ("# Conf\n\n- `std::vector`\n", False),
        ("std::move and more\n", False),
        ("Note:: x\n", False),
    ],
)
def test_a_page_of_logseq_is_refused_by_name(tmp_path: Path, text: str, *, refused: bool) -> None:
    file = one(tmp_path, text).file
    assert (file.outcome == "refused") == refused
    assert refused == any("Logseq" in doubt.text for doubt in file.doubts)


@pytest.mark.parametrize("line", ["###### tags: `river` `Step Functions`", "tags: `river`, `Step Functions`"])
def test_tags_of_hackmd_become_topics(tmp_path: Path, line: str) -> None:
    done = one(tmp_path, f"{line}\n\n# Conf\n\nwords\n")
    assert "\n:topics: river, Step Functions\n" in done.page()
    assert body(done.page()) == "words"
    assert not done.file.doubts


def test_an_export_of_cosense_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text('{"pages": []}', "utf-8")
    (file,) = import_notes([tmp_path / "project.json"], ImportOptions(into=tmp_path / "events")).files
    assert (file.outcome, "Cosense" in file.doubts[0].text) == ("refused", True)


BOX = ":::{}\na\nb\n:::\n\n$$\nx\n$$\n\n"
REST = "\n\n```\nk\nl\n```\n\n| m |\n|---|\n| n |"
BROKEN = f"a\nb `c\nd` e  \nf\n\n- g\n  h\n\n> i\n> j{REST}"
SHOWN = f"a\\\nb `c\nd` e  \nf\n\n- g\\\n  h\n\n> i\\\n> j{REST}"


@pytest.mark.parametrize(
    ("front", "folder", "made"),
    [
        ("emoji: x\ntopics: [a]", "", SHOWN),  # Zenn
        ("ignorePublish: false", "", SHOWN),  # Qiita
        ("private: false", "", SHOWN),
        ("tags: [a]", "../.obsidian", SHOWN),
        ("tags: [a]", ".obsidian", SHOWN),
        ("tags: [a]", ".git", BROKEN),
    ],
)
def test_line_breaks_are_shown_as_the_authors_tool_shows_them(
    tmp_path: Path, front: str, folder: str, made: str
) -> None:
    note = f"---\ntitle: Conf\nevent_date: 2019-05-16\n{front}\n---\n\n{BOX.format('message')}{BROKEN}\n"
    done = Imported(tmp_path, {"conf.md": note, f"{folder or 'x'}/app.json": "{}"})
    assert body(done.page()) == BOX.format("{note}") + made
    assert not done.file.doubts

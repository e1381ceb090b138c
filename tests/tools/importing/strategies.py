"""Notes that nobody would write: every construct of Markdown and its dialects, in any order, damaged."""

from __future__ import annotations

from hypothesis import strategies as st

#: Words that can be found again in the page.
marked = st.integers(0, 0xFFFF).map(lambda number: f"w{number:04x}x")
japanese = st.text("あかがキーサーバ漢字負荷試験、。「」（）　ｶﾞ神", min_size=1, max_size=8)
punctuation = st.text("`*_{}[]()<>#+-.!|~^$%&@:;=/\\\"' \t", min_size=1, max_size=12)
wild = st.text(st.characters(exclude_characters="\r\n"), max_size=12)
clash = st.sampled_from(
    (
        *("{x}`y`", "{abc:d}``e``", "+++", "+ + + x", "% comment", "%", ":::", ":::{note}", "::: warning"),
        *(":::message", "$x$", "$$", "$1.25 $3", "{{ x }}", "{{< x >}}", "{% x %}", "{{% y %}}", "[[x]]", "[[x|y]]"),
        *("{: .x}", "{:toc}", "(label)=", "(a)= b", ":field: body", ":tada:", ": definition", "~ other", "[^1]"),
        *("[^1]: note", "[^a b]", "[x]: http://e.example", "[x]: y.md", "[x]", "[x][]", "|x|", "---", "===", "***"),
        *("- - -", "-", "*", "+", "1.", "1)", "#", "##", "# #", "<!-- x -->", "<!--", "-->", "<b>", "</div>", "<div>"),
        *("<script>", "<img src=a.png>", "<img src='http://e.example/x.png' alt='w0001x'>", "![]()", "[]()"),
        *("![x](y.png)", "![x](y.png =250x)", "![[y.png]]", "<p align='center'><img src='y.png' alt='w0002x'></p>"),
        *("<details>", "<summary>x</summary>", "</details>", '<a href="y.md">', "</a>", "[x](y.md)", "[x](#y)"),
        *("[x](//e.example)", "[x](www.e.example)", "[x](tel:1)", "<inv:x>", "<project:x.md>", "<http://e.example>"),
        *("https://speakerdeck.com/a/b", "https://youtu.be/abcdefghijk", "http://[", "&amp;", "&#0;", "\\begin{x}"),
        *("@someone さん", "by", "by Someone Else", "(@handle)", "``", "```", "~~~", "````", "> ", ">", "    ", "\t"),
        *("　- x", "-　x", "#Title", "##Title", "Title: x", "date: 2019-05-16", "2019/05/16", "10:00 - 10:30 x"),
        *("I gave a talk with my friend Ann Lee.", "My talk **w00b1x Lamps**", "With Ann Lee and @bo."),
        *("In x, with A B", "# Lamps au FogConf", "I was at the 3rd FogConf 2031.", "## Slides of the talk"),
        *("休憩", "LT", "感想", "|a|b|\n|-|-|\n|c|d|", "a\n: b", "term\n~ b"),
    )
)
piece = st.one_of(marked, marked, japanese, punctuation, clash, wild)
line = st.lists(piece, min_size=1, max_size=5).map(" ".join)
indent = st.sampled_from(
    ("", "", "", " ", "  ", "    ", "\t", "　", "> ", "- ", "* ", "1. ", "  - ", "> - ", "- > ", "    - ")
)
paragraph = st.lists(st.builds(str.__add__, indent, line), min_size=1, max_size=4).map("\n".join)
heading = st.builds(
    "{} {}{}".format,
    st.sampled_from(("#", "##", "###", "####", "######")),
    line,
    st.sampled_from(("", " #", " ##", " {#x}", " {: .y}")),
)
setext = st.builds("{}\n{}".format, line, st.sampled_from(("===", "---", "-", "=")))
quoted = st.lists(st.one_of(line, heading, setext), min_size=1, max_size=3).map("\n".join)
quotation = quoted.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n")))
bullets = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("-*+"), line), min_size=1, max_size=5).map(
    lambda items: "\n".join(f"{'  ' * depth}{mark} {text}" for depth, mark, text in items)
)
odd = st.sampled_from(("", "# x", "## Neither", "{x}`y`", ":::", "+++", "% x", "か\u3099", "　- x", "  indented\t"))
code_line = st.one_of(line, odd).map(lambda text: text.replace("`", "'").replace("~", "-"))
code = st.lists(code_line, max_size=5).map(lambda lines: "\n".join(part for text in lines for part in text.split("\n")))
language = st.sampled_from(("", "python", "json", "foo", "{r}", "go:main.go", "text x"))
fence = st.builds("{0}{1}\n{2}\n{0}".format, st.sampled_from(("```", "~~~", "````")), language, code)
DECK = "12e6e70cf25a4486967aebc2456e5436"
FRAME = """<iframe src="//www.slideshare.net/slideshow/embed_code/key/wrvsVW81dgoWbp"> </iframe> <div> <strong>
<a href="//www.slideshare.net/x/y">w00a1x</a></strong> from <b><a href="//www.slideshare.net/x">w00a2x</a></b></div>"""
embed = st.sampled_from(
    (
        f'<script class="speakerdeck-embed" data-id="{DECK}" src="//speakerdeck.com/assets/embed.js"></script>',
        FRAME,
        '<iframe src="https://example.org/other"></iframe>',
        "{{< youtube abcdefghijk >}}",
        f"{{% speakerdeck {DECK} %}}",
        "{% highlight ruby %}\nw00a3x `x`\n{% endhighlight %}",
        '{{< figure src="a.png" alt="w00a4x" caption="w00a5x" >}}',
        "{% img left /a.png 10 20 'w00a6x' %}",
        "- https://speakerdeck.com/a/b",
        "> https://www.youtube.com/watch?v=abcdefghijk",
        f"https://speakerdeck.com/player/{DECK}",
        "- [資料](https://example.org/slides)",
        "[w00a7x - Speaker Deck](https://speakerdeck.com/a/b)",
    )
)
simple = st.one_of(paragraph, paragraph, heading, heading, setext, quotation, bullets, fence, embed)
inner = st.lists(simple, min_size=1, max_size=3).map("\n\n".join)
container = st.builds(
    "{0}{1}\n{2}\n{0}".format,
    st.sampled_from((":::", "::::")),
    st.sampled_from(("message", "note warn", " tip")),
    inner,
)
block = st.one_of(simple, simple, simple, simple, simple, container)
blocks = st.lists(st.tuples(block, st.sampled_from(("\n\n", "\n\n", "\n\n\n", "\n"))), max_size=9)
body = blocks.map(lambda parts: "".join(text + gap for text, gap in parts))
front = st.sampled_from(
    (
        *("", "", "", "---\ntitle: w0f01x\ndate: 2019-05-16\ntags: [a, b c]\n---\n"),
        '+++\ntitle = "w0f02x"\ndate = 2018-03-17T06:16:55Z\ntags = ["AWS"]\n+++\n',
        *("title: w0f03x\ndate: 2019/05/16\ntags: a b\n---\n", "Title: w0f04x\nDate: 2019-05-16 10:00\nTags: a; b\n\n"),
        *("---\ntitle: a: b: w0f05x\n---\n", "---\nlayout: post\nnested: {a: [1, {b: c}]}\n---\n", "---\n", "+++\n"),
        "---\n- a\n---\n",
    )
)
notes = st.builds(str.__add__, front, body)
damaged = st.sampled_from(
    (
        lambda text: text,
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(" ", "\x00 ", 3),
        lambda text: text.replace(" ", "\x0b", 2),
        lambda text: text.replace("w", "\x1bw", 2),
        lambda text: text + "\n```\nw0e01x\n\n## w0e02x\n\nw0e03x\n",
        lambda text: text + "\n```python\nw0e04x",
    )
)
note = st.builds(lambda text, damage: damage(text), notes, damaged)

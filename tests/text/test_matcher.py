"""Matching: where a text mentions a topic, and where it only seems to."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from eventnotes.text.folding import fold, fold_text
from eventnotes.text.matcher import OBSTACLE, Matcher, MatchMode, Mention, Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

NFD_GA = "か\u3099"


def found(marked: str, spellings: Iterable[Spelling]) -> str:
    """Take the brackets out of *marked*, and put them around what the matcher finds."""
    text = re.sub("[⟦⟧]", "", marked)
    for mention in reversed(Matcher(spellings).find(text)):
        text = f"{text[: mention.start]}⟦{text[mention.start : mention.end]}⟧{text[mention.end :]}"
    return text


def check(aliases: str, marked: str, match: MatchMode = MatchMode.AUTO) -> None:
    """Each of the *aliases*, which stand between bars, is a topic of its own name."""
    assert found(marked, [Spelling(alias, alias, match) for alias in aliases.split("|")]) == marked


@pytest.mark.parametrize(
    ("aliases", "marked"),
    [
        # Japanese is no obstacle to Latin letters and digits; Latin letters and digits are.
        ("Lambda", "⟦Lambda⟧実行"),
        ("Lambda", "サーバーレスの⟦Lambda⟧"),
        ("S3", "⟦S3⟧を介して"),
        ("Lambda|Step Functions", "⟦Lambda⟧と⟦StepFunctions⟧を使った"),
        ("S3", "the ⟦S3⟧ bucket"),
        ("S3", "theS3"),
        ("ECS", "specs"),
        ("ECS", "ECS2と⟦ECS⟧とxECS"),
        ("ECS", "ＥＣＳ２"),
        ("ECS", "éECS ECSé"),
        ("ECS", "E\u0301ECS と e\u0301cs"),
        ("JS", "Vue.js と AR.js と ⟦JS⟧. と 終わり.⟦JS⟧の話"),
        ("Go", "main.go と golang.org と go.mod と ⟦Go⟧. と It is ⟦Go⟧.Then と ⟦Go⟧.次"),
        ("Rancher", "someone@Rancher と @rancher と ⟦Rancher⟧@家"),
        ("js", "a.js"),
        ("js", "AR版.⟦js⟧"),
        ("main", "main.c"),
        ("net", ".⟦net⟧ is old"),
        ("GitHub", "github.com と www.github と ⟦GitHub⟧.Next"),
        ("Node.js", "⟦Node.js⟧ の ⟦node.js⟧."),
        ("ECS", "my_ecs と ecs_task と ＿ECS"),
        ("ECS", '(⟦ECS⟧), "⟦ecs⟧"; ⟦ECS⟧.⟦Ecs⟧/⟦ECS⟧-⟦ECS⟧'),
        ("ECS", "①⟦ECS⟧² ⟦ECS⟧™"),
        ("ECS", "е⟦ECS⟧"),  # that one is Cyrillic
        ("AWS", "aws\xadome"),
        ("2018", "⟦2018⟧年と12018年"),
        ("C++", "⟦C++⟧と⟦c++⟧11 と Objective-⟦C++⟧"),
        (".NET", "ASP⟦.NET⟧"),
        # Width, case, spaces and hyphens make no difference, nor does the form of a voiced letter.
        ("Lambda", "⟦Ｌａｍｂｄａ⟧と⟦LAMBDA⟧"),
        ("Ｌａｍｂｄａ", "⟦lambda⟧"),
        ("Lambda", "⟦Lamb\xadda⟧"),
        ("サーバ", "⟦ｻｰﾊﾞ⟧と⟦サーハ\u3099⟧"),
        ("がくしゅう", f"⟦{NFD_GA}くしゅう⟧"),
        ("か", NFD_GA),
        ("ハ", "ﾊﾞとﾊ\u3099と⟦ﾊ⟧"),
        ("会社|株式会社", "⟦㍿⟧と⟦会社⟧"),
        ("cafe", "⟦cafe⟧ café cafe\u0301"),
        ("バッグ|バック", "⟦バッグ⟧と⟦バック⟧とパック"),
        ("葛城", "⟦葛\U000e0100城\U000e0100⟧さん"),
        # Long vowel marks at the end of a run of three letters or more.
        ("サーバ", "⟦サーバー⟧と⟦サーバ⟧と⟦ｻｰﾊﾞｰ⟧"),
        ("サーバー", "⟦サーバー⟧と⟦サーバ⟧と⟦サーバーー⟧"),
        ("サーバ", "⟦サーバー⟧サイド"),
        ("サーバーサイド", "⟦サーバーサイド⟧とサーバサイド"),
        ("サーバー管理", "⟦サーバ管理⟧と⟦サーバー管理⟧と⟦サーバーー管理⟧"),
        ("サーバ管理サーバ", "⟦サーバー管理サーバー⟧"),
        ("キー", "アクセス⟦キー⟧"),
        ("キー", "⟦キー⟧ワードとキ"),
        ("キー管理", "アクセス⟦キー管理⟧"),
        ("キ管理|スキ管理", "アクセスキー管理"),
        ("セスキ管理", "アク⟦セスキー管理⟧"),
        ("アクセスキー", "⟦アクセスキ⟧と⟦アクセスキー⟧"),
        ("キ", "アクセス⟦キ⟧ー"),
        ("ユーザー", "⟦ユーザー⟧ インターフェース"),
        ("ユーザーインターフェース", "⟦ユーザー インターフェース⟧"),
        ("ユーザー インターフェース", "⟦ユーザーインターフェース⟧"),
        ("カロリー", "⟦㌍⟧と⟦カロリ⟧"),
        ("サーバ", "⟦サーバ⟧ ー"),
        ("サーバーレス", "サーバレス"),
        # The longest wins, wherever it stands; if it may not stand there, a shorter one does.
        ("Lambda|Lambda関数", "⟦Lambda関数⟧と⟦Lambda⟧"),
        ("Step Functions|Functions", "⟦Step Functions⟧と⟦Functions⟧"),
        ("AB負荷|負荷試験の", "AB⟦負荷試験の⟧"),
        ("負荷試|試験の", "⟦負荷試⟧験の"),
        ("AWS|AWS Lambda", "⟦AWS⟧ Lambdas"),
        ("Amazon S3|S3|Amazon", "⟦Amazon S3⟧ ⟦Amazon⟧ S3x ⟦S3⟧"),
        ("試験|負荷試験|性能試験", "⟦負荷試験⟧⟦性能試験⟧⟦試験⟧"),
        # Nothing.
        ("|-| - |\xad|\ufffc|A\ufffcB", "nothing - A\ufffcB"),
        ("Lambda", ""),
        ("C", "⟦C⟧と⟦C⟧"),
    ],
)
def test_auto(aliases: str, marked: str) -> None:
    check(aliases, marked)


@pytest.mark.parametrize(
    ("aliases", "marked"),
    [
        # No separators inside a short Latin word.
        ("IAM", "I am ⟦IAM⟧"),
        ("AMI", "a mi と a-mi"),
        ("S3", "S 3 と S-3 と S\n3 と S ③"),
        ("EC2", "EC 2 と EC-2"),
        ("AWS", "A WS と AW S"),
        ("Kinesis", "⟦Kine sis⟧ と Ki nesis と Kines-is"),
        ("3D", "3 D"),
        # Between words they may stand, whether the spelling has them or not.
        ("Step Functions", "⟦step-functions⟧ ⟦stepfunctions⟧ ⟦STEP\u3000FUNCTIONS⟧ ⟦step\nfunctions⟧"),
        ("stepfunctions", "⟦step functions⟧ ⟦Step-Functions⟧ ⟦step\u2010\nfunctions⟧ s tepfunctions"),
        ("12 factor app", "⟦12-factor app⟧ ⟦12factorapp⟧"),
        ("X-Ray", "⟦X-Ray⟧ ⟦XRay⟧ ⟦x ray⟧"),
        ("XRay", "⟦XRay⟧ x ray"),
        ("A I", "⟦A I⟧ ⟦AI⟧ ⟦a-i⟧"),
        # Camel case, and numbers behind a word.
        ("GitHub", "⟦Git Hub⟧ ⟦github⟧ g ithub"),
        ("DynamoDB", "⟦dynamo db⟧"),
        ("dynamodb", "dynamo db"),
        ("IoT", "⟦Io T⟧ i ot"),
        ("Route53", "⟦Route 53⟧ ⟦route-53⟧ Ro ute53 Route5 3"),
        ("Route 53", "⟦Route53⟧"),
        ("ab12", "ab 12 abc12"),
        ("ISO9", "⟦ISO 9⟧"),
        ("r2d2x2", "r2d2 x2"),
        # The parts are those between the separators, also where one of these is allowed.
        ("Amazon S3", "Amazon S 3"),
        ("AWSS3 Batch", "AWS S3 Batch"),
        # Another script, or none of Latin.
        ("Lambda関数", "⟦Lambda 関数⟧と⟦Lambda-関数⟧"),
        ("関数A", "⟦関数 A⟧"),
        ("負荷試験", "⟦負荷 試験⟧と⟦負荷\n試験⟧と⟦負　荷試験⟧"),
        ("サーバー管理", "⟦サーバー 管理⟧と⟦サーバ 管理⟧"),
        # Around a slash they may stand, but not around other symbols.
        ("CI/CD", "⟦CI / CD⟧ ⟦ＣＩ ／ ＣＤ⟧ ⟦CI/ CD⟧ C I/CD"),
        ("Q&A", "⟦Q & A⟧"),
        ("C#", "C #aws と ⟦C#⟧"),
        ("Node.js", "Node. JS と ⟦node.js⟧"),
        ("/etc", "/ etc と ⟦/etc⟧"),
        ("etc/", "etc / と ⟦etc/⟧"),
        # Never across sentences, except where a spelling is so.
        ("Step Functions", "Step - Functions と Step\n\nFunctions と Step\r\n \r\nFunctions と ⟦Step\r\nFunctions⟧"),
        ("負荷試験", "負荷 \u2013 試験と負荷\u3000－\u3000試験と負荷\n- 試験と負荷\u2029\u2029試験"),
        ("負荷試験", "⟦負荷- 試験⟧と⟦負荷 -試験⟧"),
        ("startup", "start up now, st art up, ⟦startup⟧"),
        ("JAWS - DAYS", "⟦JAWS - DAYS⟧ ⟦JAWS DAYS⟧ JA - WSDAYS"),
        # Code and URLs are out of bounds.
        ("Step Functions|Functions", f"Step{OBSTACLE}⟦Functions⟧ Step {OBSTACLE} ⟦Functions⟧"),
        ("負荷試験", f"負荷{OBSTACLE}試験"),
    ],
)
def test_separators_inside_a_mention(aliases: str, marked: str) -> None:
    check(aliases, marked)


@pytest.mark.parametrize(
    ("aliases", "marked"),
    [
        ("ログ", "⟦ログ⟧はブログ、カタログ、ログイン、ログーにあらず、⟦ログ⟧である"),
        ("ログ", "ﾌﾞﾛｸﾞ と ブ\u200bログ と ブ ⟦ログ⟧・⟦ﾛｸﾞ⟧"),
        ("サーバ", "⟦サーバー⟧とサーバーサイドと⟦サーバー⟧ サイドとWeb⟦サーバ⟧管理"),
        ("監視", "⟦監視⟧する、監視員、遠隔監視、⟦監視⟧カメラ、監視々"),
        ("あり", "カ⟦あり⟧方、ありか"),
        ("Go", "⟦Go⟧言語とGoogleとgoto"),
        ("дом", "⟦дом⟧ домна, ⟦дом⟧あ"),
        ("C++", "⟦C++⟧と⟦C++⟧+"),
    ],
)
def test_word(aliases: str, marked: str) -> None:
    check(aliases, marked, MatchMode.WORD)


@pytest.mark.parametrize(
    ("aliases", "marked"),
    [
        ("Go", "⟦Go⟧ go GO ⟦Ｇｏ⟧言語 goGo"),
        ("Step Functions", "⟦StepFunctions⟧ ⟦Step-Functions⟧ Step functions"),
        ("Goサーバー", "⟦Goサーバ⟧ ⟦Goサーバー⟧ GOサーバ"),
        ("AI", "A I"),
    ],
)
def test_case(aliases: str, marked: str) -> None:
    check(aliases, marked, MatchMode.CASE)


def test_explicit_is_never_found() -> None:
    check("Lambda", "Lambda", MatchMode.EXPLICIT)


def test_a_topic_may_be_written_in_several_cases() -> None:
    spellings = [Spelling("Go", "go", MatchMode.CASE), Spelling("GO", "go", MatchMode.CASE)]
    assert found("⟦Go⟧ ⟦GO⟧ go", spellings) == "⟦Go⟧ ⟦GO⟧ go"


def test_any_spelling_of_the_topic_says_where_separators_stand() -> None:
    spellings = [Spelling("xray", "x"), Spelling("X-Ray", "x")]
    assert found("⟦x ray⟧", spellings) == "⟦x ray⟧"
    assert found("x ray", spellings[:1]) == "x ray"


def test_spellings_of_one_key_may_be_matched_in_different_ways() -> None:
    spellings = [
        Spelling("ログ", "log", MatchMode.WORD),
        Spelling("ろぐ", "log"),
        Spelling("ﾛｸﾞ", "log", MatchMode.CASE),
    ]
    assert found("ブ⟦ログ⟧と⟦ろぐ⟧", spellings) == "ブ⟦ログ⟧と⟦ろぐ⟧"


def test_mentions_are_ranges_of_the_text() -> None:
    matcher = Matcher([Spelling("Lambda", "aws-lambda"), Spelling("サーバ", "server", MatchMode.AUTO)])
    assert matcher.find("ｻｰﾊﾞｰとLambda") == [Mention("server", 0, 5), Mention("aws-lambda", 6, 12)]


def test_of_two_topics_with_one_spelling_the_first_id_wins() -> None:
    spellings = [Spelling("Go", "golang"), Spelling("GO", "go-game"), Spelling("go", "aaa", MatchMode.EXPLICIT)]
    for order in (spellings, spellings[::-1]):
        assert Matcher(order).find("go") == [Mention("go-game", 0, 2)]
    assert Matcher([Spelling("Go", "a", MatchMode.CASE), Spelling("go", "b")]).find("go") == []


#: Words that collide, overlap and differ by what folding and the boundaries look at.
PIECES = [
    *("step", "functions", "Functions", "fun", "S3", "S", "3", "AI", "a", "i", "AWS", "aws-lambda", "Route53"),
    *("サーバー", "サーバ", "ｻｰﾊﾞｰ", "サイド", "キー", "アクセス", "ー", "ｰ", "ログ", "ブログ", "管理", "負荷"),
    *("試験", "の", "を", "53", "/", "&", ".", "#", "_", "①", "㍿", "会社", "㌍", "…", "ﬁ", "ß", "é", "д"),
    *("e\u0301", "葛\U000e0100", "\u3099", "か\u3099", "ﾞ", "\u0345", "\u0301", "\ufe0f", "한", "ㅏ"),
]
SEPARATORS = [" ", "-", "\u3000", "\n", "\n\n", " - ", "\xad", "\u200b", "\u2013", OBSTACLE]
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
passages = st.lists(st.sampled_from(PIECES + SEPARATORS), max_size=20).map("".join)
modes = st.sampled_from(MatchMode)
phrases = st.lists(st.sampled_from(PIECES + SEPARATORS), min_size=1, max_size=4).map("".join) | words
vocabularies = st.lists(st.builds(Spelling, phrases, st.sampled_from("abcd"), modes), max_size=12)


@given(vocabularies, passages, st.randoms(use_true_random=False))
def test_the_order_of_spellings_does_not_matter(spellings: list[Spelling], text: str, random: Random) -> None:
    shuffled = list(spellings)
    random.shuffle(shuffled)
    assert Matcher(shuffled).find(text) == Matcher(spellings).find(text)


@given(vocabularies, passages | st.text())
def test_mentions_are_in_order_and_apart(spellings: list[Spelling], text: str) -> None:
    mentions = Matcher(spellings).find(text)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    assert not any(OBSTACLE in text[mention.start : mention.end] for mention in mentions)


@given(vocabularies, passages)
@example([Spelling("スキ管理", "a")], "アクセスキー管理")
@example([Spelling("キ", "a")], "アクセスキー")
def test_a_mention_reads_like_a_spelling_of_its_topic(spellings: list[Spelling], text: str) -> None:
    for mention in Matcher(spellings).find(text):
        own = {fold(each.text) for each in spellings if each.topic == mention.topic}
        assert fold(text[mention.start : mention.end]) in own


@given(phrases | st.text(), st.sampled_from([MatchMode.AUTO, MatchMode.WORD, MatchMode.CASE]))
@example("サーバー - 管理", MatchMode.AUTO)
@example("アイウ ー漢", MatchMode.CASE)
def test_a_spelling_on_its_own_is_found(text: str, match: MatchMode) -> None:
    """Whatever it is, unless nothing of it is left or it contains the obstacle."""
    assume(fold(text) and OBSTACLE not in text)
    mentions = Matcher([Spelling(text, "topic", match)]).find(text)
    assert [fold(text[mention.start : mention.end]) for mention in mentions] == [fold(text)]


@given(vocabularies, passages)
def test_what_an_obstacle_keeps_apart_is_matched_apart(spellings: list[Spelling], text: str) -> None:
    matcher = Matcher(spellings)
    part = f"{OBSTACLE}{text}"
    alone = matcher.find(part)
    moved = [Mention(topic, start + len(part), end + len(part)) for topic, start, end in alone]
    assert matcher.find(part + part) == [*alone, *moved]


FORMS: dict[str, Callable[[str], str]] = {
    **{form: partial(unicodedata.normalize, form) for form in ("NFC", "NFD", "NFKC", "NFKD")},
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "upper case": str.upper,
    "lower case": str.lower,
}


def begins_with_a_mark(text: str) -> bool:
    """Tell whether *text* begins with what would belong to a character before it."""
    return 0 in fold_text(f"。{text}").starts[1:]


@given(phrases | st.text(), st.sampled_from(sorted(FORMS)), st.sampled_from([MatchMode.AUTO, MatchMode.WORD]))
def test_every_form_of_a_spelling_is_found_between_other_words(text: str, form: str, match: MatchMode) -> None:
    written = FORMS[form](text)
    assume(fold(text) and fold(written) == fold(text) and OBSTACLE not in text and not begins_with_a_mark(written))
    passage = f"これは。{written}。とか"
    (mention,) = Matcher([Spelling(text, "topic", match)]).find(passage)
    assert fold(passage[mention.start : mention.end]) == fold(text)
    assert 4 <= mention.start < mention.end <= 4 + len(written)


@given(st.lists(st.builds(Spelling, words, st.sampled_from("abcd"), modes), max_size=12), passages, passages)
@example([Spelling("step", "a")], "step", "\ufe0f")
def test_paragraphs_are_matched_apart(spellings: list[Spelling], first: str, second: str) -> None:
    assume(not begins_with_a_mark(second))
    gap = "\n\n"
    matcher = Matcher(spellings)
    moved = [Mention(it.topic, it.start + len(first + gap), it.end + len(first + gap)) for it in matcher.find(second)]
    assert matcher.find(f"{first}{gap}{second}") == [*matcher.find(first), *moved]

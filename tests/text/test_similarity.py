"""Which names are two spellings of one name, and which are two names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnotes.text.similarity import NearestName, spelling_distance
from tests.making import pairs

ALIKE = pairs("""
    # slips of the keyboard
    Kubernates ~ Kubernetes | kubernets ~ Kubernetes | Kuberntees ~ Kubernetes | Lamda ~ Lambda
    lamdba ~ Lambda | Lambdda ~ Lambda | AWS Lamda ~ AWS Lambda | Setp Functions ~ Step Functions
    StepFuncions ~ Step Functions | stepfuncions ~ Step Functions | ngnix ~ nginx
    Cloudformaton ~ CloudFormation | Promethesu ~ Prometheus | オブザーバビリティ ~ オブザバービリティ
    シュミレーション ~ シミュレーション | コミニュケーション ~ コミュニケーション
    # singular and plural, a verb and its gerund
    Lambdas ~ Lambda | container ~ Containers | library ~ libraries | APIs ~ API | VMs ~ VM
    Step Function ~ Step Functions | step-funtion ~ Step Functions | load test ~ Load Testing
    Auto Scale ~ Auto Scaling | マイクロサービシーズ ~ マイクロサービシズ
    ステップファンクション ~ ステップファンクションズ | オートスケール ~ オートスケーリング
    プログラム ~ プログラミング
    # long vowel marks, small kana, okurigana
    サーバーレス ~ サーバレス | サーバレス ~ サーバーレス | インタフェース ~ インターフェイス
    フィッシング ~ フイッシング | ウォーターフォール ~ ウオーターフオール | デイレクトリ ~ ディレクトリ
    ヴァーチャル ~ バーチャル | 読込 ~ 読み込み | 書込みキャパシティ ~ 書き込みキャパシティ
""")

DIFFERENT = pairs("""
    # short names: one letter makes another name
    ECS ~ EKS | EC2 ~ ECS | SQS ~ SNS | S3 ~ S4 | ECS ~ ESC | Go ~ Hugo | Vue ~ Vite | SAM ~ IAM
    AWS ~ AW | DNS ~ DN | キー ~ キ | ビール ~ ビル | ハブ ~ パブ | ログ ~ ブログ
    データ ~ データベース
    # a short word in a longer name
    Amazon SQS ~ Amazon SNS | AmazonSQS ~ Amazon SNS | SQSキュー ~ SNSキュー | AWS WAF ~ AWS SAM
    # numbers
    EC2 ~ EC3 | Cloud9 ~ Cloud | Route 53 ~ Route 52 | JAWS DAYS 2017 ~ JAWS DAYS 2018 | HTTP/2 ~ HTTP/3
    IPv4 ~ IPv6 | Python 2 ~ Python 3
    # words that look alike
    Lambda ~ Lambda@Edge | CloudFront ~ CloudFormation | React ~ Preact | Docker ~ Rocker
    Swift ~ Shift | Spring ~ Sprint | Java ~ JavaScript | GitHub ~ GitLab | Kubernetes ~ Kubeflow
    Terraform ~ Terragrunt | Serverless ~ Server | Docker ~ Docker Swarm | Ansible ~ Ansible Tower
    status ~ stat | コンテナ ~ コンテンツ | インスタンス ~ インスタント | モニタリング ~ モデリング
    サービス ~ サーバー | オブジェクト ~ プロジェクト | アーキテクト ~ アーキテクチャ
    デプロイ ~ デプロイメント | マイクロサービス ~ マイクロフロントエンド
    # a kanji makes another word
    機械学習 ~ 深層学習 | 機械学習 ~ 強化学習 | 負荷試験 ~ 負荷テスト | 負荷試験 ~ 負荷実験
    認証 ~ 認可 | 学習 ~ 学習済みモデル
    # nothing in common
    Kubernetes ~ コンテナ | Lambda ~ ラムダ | - ~ Lambda
""")


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_slips_and_forms_of_a_word_are_alike(one: str, other: str) -> None:
    assert spelling_distance(one, other) is not None
    assert spelling_distance(one, other) == spelling_distance(other, one)


@pytest.mark.parametrize(("one", "other"), [*DIFFERENT, ("", "Lambda")])
def test_other_names_are_not(one: str, other: str) -> None:
    assert spelling_distance(one, other) is None
    assert spelling_distance(other, one) is None


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("Lambda", "lambda", 0), ("Lambdas", "Lambda", 0), ("Lamda", "Lambda", 1), ("Cloudfomaton", "CloudFormation", 2)],
)
def test_forms_are_nearer_than_slips(one: str, other: str, slips: int) -> None:
    assert spelling_distance(one, other) == slips


NAMES = st.text(alphabet="abeins 2-ァアーイヴンング学習きS・", max_size=12)


@given(NAMES, NAMES)
def test_both_ways_are_the_same_way(one: str, other: str) -> None:
    assert spelling_distance(one, other) == spelling_distance(other, one)


@given(NAMES)
def test_every_name_is_like_itself(name: str) -> None:
    assert spelling_distance(name, name) == 0


# -- the nearest of many --------------------------------------------------------------------------------------------

KNOWN = ("AWS Lambda", "Lambda", "S3", "ECS", "EC2", "負荷試験", "オートスケーリング", "Step Functions", "")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Lamda", "Lambda"),
        ("lambda", "Lambda"),
        ("step function", "Step Functions"),
        ("負荷テスト", ""),
        ("", ""),
    ],
)
def test_a_misspelt_name_finds_the_near_one(name: str, near: str) -> None:
    assert NearestName(KNOWN).find(name) == near


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert NearestName(()).find("Lambda") == ""


def test_a_near_name_is_found_among_many() -> None:
    assert NearestName([f"topic {number}" for number in range(3000)] + ["serverless"]).find("severless") == "serverless"


@given(st.permutations(["Lambda", "Lambda A", "Lambda B", "lambdas", "Lamda"]))
def test_the_order_of_different_names_does_not_matter(known: list[str]) -> None:
    assert NearestName(known).find("Lambda C") == NearestName(sorted(known)).find("Lambda C")

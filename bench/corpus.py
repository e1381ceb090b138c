"""Notes made by a seed, of the kind that this project is for: Japanese, in nested lists, eight sessions an event."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

SEED = 20180310
SESSIONS = 8
#: Notes of a session, in lines; with it a page has about 22 KB of UTF-8.
LINES = 32

_NAMES = (
    "Lambda",
    "Step Functions",
    "DynamoDB",
    "S3",
    "EC2",
    "ECS",
    "Fargate",
    "CloudWatch",
    "API Gateway",
    "Kinesis",
    "Aurora",
    "Redshift",
    "Athena",
    "Terraform",
    "Kubernetes",
    "Docker",
    "Prometheus",
    "Grafana",
    "Envoy",
    "Istio",
    "Datadog",
    "Fluentd",
    "Kafka",
    "Spark",
    "Airflow",
    "BigQuery",
    "Rails",
    "Django",
    "Laravel",
    "Spring Boot",
    "React",
    "Vue.js",
    "TypeScript",
    "GraphQL",
    "gRPC",
    "WebAssembly",
    "Rust",
    "Go",
    "Python",
    "Elixir",
)
_WORDS = (
    "サーバーレス",
    "負荷試験",
    "監視",
    "コンテナ",
    "機械学習",
    "学習済みモデル",
    "データ基盤",
    "認証",
    "認可",
    "脆弱性",
    "ログ収集",
    "障害対応",
    "可観測性",
    "継続的デリバリー",
    "マイクロサービス",
    "ドメイン駆動設計",
    "テスト自動化",
    "キャッシュ",
    "暗号化",
    "名前解決",
)
_THINGS = (
    "同時実行数",
    "書き込みキャパシティ",
    "ステートマシン",
    "コスト",
    "レイテンシー",
    "メモリの上限",
    "リトライ",
    "設定ファイル",
    "環境変数",
    "デプロイの手順",
    "ダッシュボード",
    "アラートのしきい値",
    "データの移行",
    "権限の分離",
    "スループット",
    "タイムアウト",
    "運用の負担",
    "チームの文化",
    "開発の速度",
    "利用者の体験",
    "スキーマの変更",
    "バッチ処理",
    "ネットワークの構成",
    "証明書の更新",
)
_SAYING = (
    "を見直したら{n}%改善した",
    "が足りなくなったので制限をかけたとのこと",
    "は{n}分で切り替わるらしい",
    "をどう決めたのかが参考になった",
    "で困った話。最後は{n}台まで増やした",
    "を自動化する仕組みを作った",
    "は想像していたより難しい",
    "についての質問が多かった",
    "は{n}倍になったが、費用は半分で済んだ",
    "を小さく始めて、少しずつ広げるのがよさそう",
)
_OPENING = ("今回は", "以前から", "現場では", "発表によると", "個人的には", "デモでは", "質疑応答で", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """What has a page of its own."""

    id: str
    title: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A section of a page."""

    id: str
    title: str
    #: Titles of topics.
    topics: tuple[str, ...]
    #: Depth in the list, from 0, and text.
    lines: tuple[tuple[int, str], ...]

    def notes(self) -> str:
        """Return the lines as a Markdown list."""
        return "".join(f"{'  ' * depth}- {text}\n" for depth, text in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A page of notes."""

    id: str
    title: str
    series: str
    date: dt.date
    sessions: tuple[Session, ...]

    @property
    def topics(self) -> list[str]:
        """The titles of its sessions' topics."""
        return sorted({title for session in self.sessions for title in session.topics})


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """All notes and the vocabulary."""

    events: tuple[Event, ...]
    topics: tuple[Topic, ...]


def make(events: int, aliases: int = 120, seed: int = SEED) -> Corpus:
    """Return a corpus of so many events whose topics have about so many aliases; the same one for the same numbers."""
    chance = random.Random(seed)  # noqa: S311
    names = (*_NAMES, *_WORDS)
    per_topic = max(0, aliases // len(names))
    topics = tuple(
        Topic(
            id=f"topic-{number}",
            title=name,
            aliases=tuple(f"{name}{_SUFFIXES[i % len(_SUFFIXES)]}{_count(i)}" for i in range(per_topic)),
        )
        for number, name in enumerate(names)
    )
    return Corpus(events=tuple(_event(chance, number, names) for number in range(events)), topics=topics)


_SUFFIXES = ("サービス", " Service", "方式", " Platform", "の仕組み")


def _count(number: int) -> str:
    return "" if number < len(_SUFFIXES) else f" {number // len(_SUFFIXES) + 1}"


def _event(chance: random.Random, number: int, names: tuple[str, ...]) -> Event:
    series = f"series-{number % 25}"
    return Event(
        id=f"event-{number}",
        title=f"カンファレンス {number % 25 + 1} の第 {number // 25 + 1} 回",
        series=series,
        date=dt.date(2010, 1, 9) + dt.timedelta(days=7 * number // 2),
        sessions=tuple(_session(chance, f"session-{number}-{index}", names) for index in range(SESSIONS)),
    )


def _session(chance: random.Random, name: str, names: tuple[str, ...]) -> Session:
    topics = tuple(dict.fromkeys(chance.choice(names) for _ in range(3)))
    title = f"{topics[0]}で変える{chance.choice(_THINGS)}"
    lines, depth = [], -1
    for _ in range(LINES):
        depth = min(depth + 1, 3, chance.choice((0, 0, 1, 1, 2, 3)))
        lines.append((depth, _line(chance, topics, names)))
    return Session(id=name, title=title, topics=topics, lines=tuple(lines))


def _line(chance: random.Random, topics: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return a sentence; a third of them name a topic, mostly one of the session's."""
    saying = chance.choice(_SAYING).format(n=chance.randint(2, 90))
    thing = chance.choice(_THINGS)
    about = chance.choice(topics) if chance.random() < 0.6 else chance.choice(names)  # noqa: PLR2004
    subject = f"{about}の{thing}" if chance.random() < 0.35 else thing  # noqa: PLR2004
    return f"{chance.choice(_OPENING)}{subject}{saying}"

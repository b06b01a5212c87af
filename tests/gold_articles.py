"""The example articles with their gold files, checked once a run."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rotascope.engine import open_market
from rotascope.evidence import Answer
from rotascope.panels.view import View
from rotascope.questions.check import answer as check
from rotascope.questions.check.document import AnnotatedArticles, Marked, annotated

FOLDER = Path(__file__).parents[1] / "examples" / "articles"


@dataclass(frozen=True)
class Case:
    """One claim of a gold file, and the claim that the program found for it."""

    article: str
    at: str
    type: str
    verdict: str
    numeric: bool
    found: Marked | None


@cache
def market(name: str) -> View:
    return open_market(name)


def articles() -> list[Path]:
    return sorted(one for one in FOLDER.iterdir() if not one.name.endswith(".gold.json"))


def gold(article: Path) -> dict[str, Any]:
    return json.loads(article.with_suffix("").with_name(f"{article.stem}.gold.json").read_text(encoding="utf-8"))


@cache
def answer(article: Path) -> Answer:
    return check(market(gold(article)["market"]), files=article)


def document(article: Path) -> AnnotatedArticles:
    return annotated(answer(article))


def cases(article: Path) -> Iterator[Case]:
    read = document(article).articles[0]
    for one in gold(article)["claims"]:
        start = read.text.index(one["at"])
        inside = range(start, start + len(one["at"]))
        hits = [each for each in read.claims if each.checked.claim.mark[0] in inside]
        found = next((each for each in hits if each.checked.claim.type == one["type"]), None)
        yield Case(article.name, one["at"], one["type"], one["verdict"], one.get("numeric", True), found)


def every_case() -> list[Case]:
    return [case for article in articles() for case in cases(article)]

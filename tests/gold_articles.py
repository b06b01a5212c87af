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
from rotascope.questions.check.document import AnnotatedArticles, MarkedClaim, annotated_articles

FOLDER = Path(__file__).parents[1] / "examples" / "articles"


@dataclass(frozen=True)
class Case:
    """One claim of a gold file, and the claim that the program read there; None where it read none."""

    article: str
    anchor: str
    type: str
    verdict: str
    numeric: bool
    claim: MarkedClaim | None


@cache
def market(name: str) -> View:
    return open_market(name)


def articles() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".gold.json"))


def gold(article: Path) -> dict[str, Any]:
    return json.loads(article.with_suffix("").with_name(f"{article.stem}.gold.json").read_text(encoding="utf-8"))


@cache
def answer(article: Path) -> Answer:
    return check(market(gold(article)["market"]), files=article)


def document(article: Path) -> AnnotatedArticles:
    return annotated_articles(answer(article))


def cases(article: Path) -> Iterator[Case]:
    checked = document(article).articles[0]
    for row in gold(article)["claims"]:
        start = checked.text.index(row["at"])
        anchor = range(start, start + len(row["at"]))
        inside = [claim for claim in checked.claims if claim.checked.claim.mark[0] in anchor]
        claim = next((claim for claim in inside if claim.checked.claim.type == row["type"]), None)
        yield Case(article.name, row["at"], row["type"], row["verdict"], row.get("numeric", True), claim)


def every_case() -> list[Case]:
    return [case for article in articles() for case in cases(article)]

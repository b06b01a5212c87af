"""Measures `check` on the gold set and on long and hostile text, and writes the figures into docs/check.md.

    python benchmarks/claims.py
    python benchmarks/claims.py --notes GOLD ARTICLES [--data MARKET]
    python benchmarks/claims.py --planted GOLD ARTICLES [--data MARKET]

The second form scores real notes with gold claims, which are no part of the project, and writes the figures of those;
the third plants misprints into their true claims and counts what is refuted.
Exit code 1 where a goal of the first form is not held. Seconds are of the processor.
"""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from misprints import misprint_tables, plant_misprints
from notes import score_notes, tables
from rotascope.claims.records import COMPUTED, REFUTED, VERDICTS
from rotascope.engine import open_market
from rotascope.pages.files import FORMATS, render
from rotascope.panels.view import View
from rotascope.questions.check import check_texts
from rotascope.questions.check.document import CheckedArticle, MarkedClaim, annotated_articles
from rotascope.questions.check.files import ArticleText, read_article

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "check.md"
RECALL, ACCURACY, SECONDS = 0.90, 0.95, 2.0
WORDS = 4_000
DATED = date(2026, 2, 6)
HOSTILE = {
    "one line of 200,000 characters": "gain " * 40_000,
    "10,000 numbers": "8% " * 10_000,
    "nested brackets": "(" * 100_000 + ")" * 100_000,
    "direction marks": "\u202e8%\u202c " * 20_000,
    "script tags": "<script>alert(1)</script>" * 8_000,
}


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim of a gold file, and the claim that the program read there; None where it read none."""

    verdict: str
    numeric: bool
    claim: MarkedClaim | None


@dataclass(frozen=True)
class Score:
    """What the gold set says."""

    rows: tuple[GoldClaim, ...]

    @property
    def numeric(self) -> tuple[int, int]:
        """Numeric claims that were read, and all of them."""
        numeric = [row for row in self.rows if row.numeric]
        return sum(row.claim is not None for row in numeric), len(numeric)

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        """The right verdict and the program's, of the claims that it read."""
        return [(row.verdict, row.claim.verdict) for row in self.rows if row.claim is not None]

    @property
    def right(self) -> tuple[int, int]:
        """Claims with the right verdict, and all that were read."""
        return sum(right == verdict for right, verdict in self.verdicts), len(self.verdicts)

    @property
    def refuted_by_rounding(self) -> int:
        """Claims that are true or rounded and were refuted."""
        return sum(right in ("true", "rounded") and verdict in REFUTED for right, verdict in self.verdicts)

    @property
    def forecasts_true(self) -> int:
        """Forecasts that were judged like facts."""
        return sum(right == "forecast" and verdict in COMPUTED for right, verdict in self.verdicts)

    @property
    def meets_goals(self) -> bool:
        """Whether every goal is held."""
        recall, accuracy = (part / total for part, total in (self.numeric, self.right))
        return recall >= RECALL and accuracy >= ACCURACY and not (self.refuted_by_rounding or self.forecasts_true)


def score() -> Score:
    """Every example article against its gold file."""
    markets = {name: open_market(name) for name in ("us", "simulated")}
    rows: list[GoldClaim] = []
    for path in sorted((ROOT / "examples" / "articles").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".gold.json")
        article = next(other for other in path.parent.glob(f"{stem}.*") if other != path)
        answer = check_texts(markets[gold["market"]], [read_article(article)])
        checked = annotated_articles(answer).articles[0]
        rows += (GoldClaim(row["verdict"], row.get("numeric", True), claim_at(row, checked)) for row in gold["claims"])
    return Score(tuple(rows))


def claim_at(row: dict[str, Any], article: CheckedArticle) -> MarkedClaim | None:
    """The claim of the right type whose number stands inside the words of a gold row."""
    start = article.text.index(row["at"])
    anchor = range(start, start + len(row["at"]))
    inside = (claim for claim in article.claims if claim.checked.claim.mark[0] in anchor)
    return next((claim for claim in inside if claim.checked.claim.type == row["type"]), None)


def seconds(view: View, text: str) -> float:
    """Read, judge and print in every format."""
    start = process_time()
    answer = check_texts(view, [ArticleText("text", text)], dated=DATED)
    for form in FORMATS:
        render((answer,), form)
    return process_time() - start


def lines(result: Score, timed: dict[str, float]) -> list[str]:
    planted = Counter(row.verdict for row in result.rows)
    counts = ", ".join(f"{planted[verdict]} {verdict}" for verdict in VERDICTS)
    rows = [
        ("numeric claims found", share(*result.numeric), "90 %"),
        ("verdicts right, of the claims found", share(*result.right), "95 %"),
        ("refuted by rounding", str(result.refuted_by_rounding), "0"),
        ("forecasts called true", str(result.forecasts_true), "0"),
        *((f"{name}, all formats", f"{spent:.2f} s", "2 s") for name, spent in timed.items()),
    ]
    table = [f"| {what} | {value} | {goal} |" for what, value, goal in rows]
    return [f"Planted: {counts}.", "", "| Measured | Result | Goal |", "|---|---|---|", *table]


def share(part: int, total: int) -> str:
    return f"{part} of {total} ({part / total:.1%})"


def write(report: str, block: str) -> None:
    """Put a report between the marks of its block in the page, and print it."""
    begin, end = f"<!-- {block}: begin -->", f"<!-- {block}: end -->"
    head, rest = PAGE.read_text(encoding="utf-8").split(begin)
    PAGE.write_text(f"{head}{begin}\n{report}\n{end}{rest.split(end)[1]}", encoding="utf-8")
    print(report)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", nargs=2, type=Path, metavar=("GOLD", "ARTICLES"))
    parser.add_argument("--planted", nargs=2, type=Path, metavar=("GOLD", "ARTICLES"))
    parser.add_argument("--data", default="us-only")
    arguments = parser.parse_args()
    if arguments.notes:
        write("\n".join(tables(score_notes(open_market(arguments.data), *arguments.notes))), "notes")
        return 0
    if arguments.planted:
        outcomes = plant_misprints(open_market(arguments.data), *arguments.planted)
        write("\n".join(misprint_tables(outcomes)), "misprints")
        return 0
    result = score()
    view = open_market("us-only", as_of=DATED)
    article = (ROOT / "examples" / "articles" / "2026-blue-chips-lead.md").read_text(encoding="utf-8").split()
    long = " ".join((article * (WORDS // len(article) + 1))[:WORDS])
    seconds(view, long)  # compiled code and data, once
    timed = {f"{WORDS:,} words": seconds(view, long), **{name: seconds(view, text) for name, text in HOSTILE.items()}}
    write("\n".join(lines(result, timed)), "measured")
    return 0 if result.meets_goals and max(timed.values()) < SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())

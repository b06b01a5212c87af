"""Measures `check` on the gold set and on long and hostile text, and writes the figures into docs/check.md.

    python benchmarks/claims.py

Exit code 1 where a goal is not held.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from rotascope.claims.records import COMPUTED, REFUTED, VERDICTS
from rotascope.engine import open_market
from rotascope.pages.files import FORMATS, rendered
from rotascope.panels.view import View
from rotascope.questions.check import check_sources
from rotascope.questions.check.document import Marked, annotated
from rotascope.questions.check.files import Source, read_article

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "check.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
RECALL, ACCURACY, SECONDS = 0.90, 0.95, 2.0
WORDS = 5_000
DATED = date(2026, 2, 6)
HOSTILE = {
    "one line of 200,000 characters": "gain " * 40_000,
    "10,000 numbers": "8% " * 10_000,
    "nested brackets": "(" * 100_000 + ")" * 100_000,
    "direction marks": "\u202e8%\u202c " * 20_000,
    "script tags": "<script>alert(1)</script>" * 8_000,
}


@dataclass(frozen=True)
class Score:
    """What the gold set says."""

    numeric: int
    numeric_found: int
    found: int
    right: int
    by_rounding: int
    forecasts_true: int
    planted: Counter[str]

    @property
    def held(self) -> bool:
        recall, accuracy = self.numeric_found / self.numeric, self.right / self.found
        return recall >= RECALL and accuracy >= ACCURACY and not self.by_rounding and not self.forecasts_true


def score() -> Score:
    """Every example article against its gold file."""
    markets = {name: open_market(name) for name in ("us", "simulated")}
    numeric = numeric_found = right = by_rounding = forecasts_true = 0
    found, planted = 0, Counter[str]()
    for path in sorted((ROOT / "examples" / "articles").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".gold.json")
        article = next(one for one in path.parent.glob(f"{stem}.*") if one != path)
        read = annotated(check_sources(markets[gold["market"]], [read_article(article)])).articles[0]
        for wanted in gold["claims"]:
            planted[wanted["verdict"]] += 1
            one = matching(wanted, read.text, read.claims)
            numeric += wanted.get("numeric", True)
            if one is None:
                continue
            found += 1
            numeric_found += wanted.get("numeric", True)
            right += one.verdict == wanted["verdict"]
            by_rounding += wanted["verdict"] in ("true", "rounded") and one.verdict in REFUTED
            forecasts_true += wanted["verdict"] == "forecast" and one.verdict in COMPUTED
    return Score(numeric, numeric_found, found, right, by_rounding, forecasts_true, planted)


def matching(wanted: dict[str, Any], text: str, claims: tuple[Marked, ...]) -> Marked | None:
    start = text.index(wanted["at"])
    inside = range(start, start + len(wanted["at"]))
    hits = (one for one in claims if one.checked.claim.mark[0] in inside)
    return next((one for one in hits if one.checked.claim.type == wanted["type"]), None)


def seconds(view: View, text: str) -> float:
    """Read, judge and print in every format."""
    start = perf_counter()
    answer = check_sources(view, [Source("text", text)], dated=DATED)
    for form in FORMATS:
        rendered((answer,), form)
    return perf_counter() - start


def lines(result: Score, timed: dict[str, float]) -> list[str]:
    counts = ", ".join(f"{result.planted[one]} {one}" for one in VERDICTS)
    rows = [
        ("numeric claims found", share(result.numeric_found, result.numeric), "90 %"),
        ("verdicts right, of the claims found", share(result.right, result.found), "95 %"),
        ("refuted by rounding", str(result.by_rounding), "0"),
        ("forecasts called true", str(result.forecasts_true), "0"),
        *((f"{name}, all formats", f"{spent:.2f} s", "2 s") for name, spent in timed.items()),
    ]
    table = [f"| {what} | {value} | {goal} |" for what, value, goal in rows]
    return [f"Planted: {counts}.", "", "| Measured | Result | Goal |", "|---|---|---|", *table]


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})"


def main() -> int:
    result = score()
    view = View(open_market("us").snapshot, DATED)
    article = (ROOT / "examples" / "articles" / "2026-blue-chips-lead.md").read_text(encoding="utf-8").split()
    long = " ".join((article * (WORDS // len(article) + 1))[:WORDS])
    seconds(view, long)  # compiled code and data, once
    timed = {f"{WORDS:,} words": seconds(view, long), **{name: seconds(view, text) for name, text in HOSTILE.items()}}
    told = lines(result, timed)
    print("\n".join(told))
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n" + "\n".join(told) + f"\n{END}{rest.split(END)[1]}", encoding="utf-8")
    return 0 if result.held and max(timed.values()) < SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())

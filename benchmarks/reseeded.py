"""How many words change with the seed alone, at month ends of the real market."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import rotascope as rs
from judged_dates import all_legs, family, month_ends
from quick_words import Search
from resumed import Bench
from rotascope.inference.verdicts.verdict import VerdictModel
from rotascope.panels.spread import Legs

BEGIN = date(1968, 1, 1)
EVERY = 3  # month ends
SEEDS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Reseeded:
    """Month ends read with each seed, words read at them, and those of either that differ between any two seeds."""

    dates: int
    words: int
    changed_dates: int
    changed_words: int


@cache
def market() -> tuple[Legs, ...]:
    """Every spread of the embedded market, read once in each process."""
    return all_legs(rs.open_market("us-only"))


def reseed(bench: Bench, *, every: int = EVERY) -> Reseeded:
    """Every third month end since 1968 with three seeds, as many draws as the program makes."""
    days = month_ends(market(), BEGIN, max(leg.last for leg in market()))[::every]
    parts = [[day.isoformat() for day in days[start : start + 10]] for start in range(0, len(days), 10)]
    rows = [row for part in bench.run("seeds", words_by_seed, parts) for row in part]
    changed = [sum(len(set(words)) > 1 for words in zip(*row, strict=True)) for row in rows]
    return Reseeded(len(rows), sum(len(row[0]) for row in rows), sum(map(bool, changed)), sum(changed))


def words_by_seed(days: list[str]) -> list[list[list[str]]]:
    """Words of every spread [dates][seeds][spreads]."""
    rows = []
    for day in days:
        panel = family(market(), date.fromisoformat(day))
        if panel is not None:
            searches = [Search.of(panel, model=VerdictModel(seed=seed)) for seed in SEEDS]
            rows.append([[search.verdict_of(spread).stage for spread in panel.symbols] for search in searches])
    return rows

"""What calibration measures, put together, and which of its goals are missed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from daily_reading import DailyReading
from empty_markets import TERCILE_GOAL, NullRate, goal_held, interval
from power_curves import Power
from reader_comparison import Comparison
from reading_rules import RuleStudy
from reseeded import Reseeded
from shaken_markets import GOAL as SILENT_GOAL
from shaken_markets import KINDS, Change

FOUND_GOAL, DELAY_GOAL, SEED_GOAL = 0.46, 1.25, 0.01


@dataclass(frozen=True, eq=False, kw_only=True)
class Measured:
    """Every study. markets: empty ones of each law; twin: correlation of two benchmarks of one spread."""

    rates: Sequence[NullRate]
    rules: RuleStudy
    readers: Comparison
    seeds: Reseeded
    power: Power
    daily: DailyReading
    changes: Sequence[Change]
    markets: int
    twin: float

    @property
    def found(self) -> float:
        """Share of planted rotations of 2 pp a month found within a year on flipped real days."""
        return float(np.mean(self.rules.called("words", 0.02) <= 252))

    @property
    def missed(self) -> list[str]:
        """Goals that the counts do not leave open."""
        regular, mean = self.readers.shares
        goals = {
            "false verdicts": all(rate.held != "NO" for rate in self.rates),
            "thirds": all(goal != "NO" for goal in thirds_held(self.rates)),
            "found within a year": self.found >= FOUND_GOAL,
            "monthly readers": regular >= mean,
            "delay": self.daily.ratio(0.03) <= DELAY_GOAL,
            "seed": self.seeds.changed_words < SEED_GOAL * self.seeds.words,
            "silent changes": all(silent(cases) <= SILENT_GOAL for cases in by_kind(self.changes).values()),
        }
        return [name for name, held in goals.items() if not held]


def thirds_held(rates: Sequence[NullRate]) -> list[str]:
    """For each third of last-year volatility, all laws together, whether its goal is held."""
    return [goal_held(share, bounds, TERCILE_GOAL) for share, bounds in pooled_thirds(rates)]


def pooled_thirds(rates: Sequence[NullRate]) -> list[tuple[float, tuple[float, float]]]:
    """Rate and interval of each third of last-year volatility within its law, calm to wild, over all laws."""
    hits, counts = np.zeros(3, dtype=int), np.zeros(3, dtype=int)
    for rate in rates:
        for third, called in enumerate(rate.thirds):
            hits[third] += int(called.sum())
            counts[third] += len(called)
    return [(hit / count, interval(int(hit), int(count))) for hit, count in zip(hits, counts, strict=True)]


def silent(changes: Sequence[Change]) -> float:
    """Share of cases whose word changes although the page does not call it fragile."""
    return float(np.mean([not change.same_stage and not change.fragile for change in changes]))


def by_kind(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """The changes of each kind."""
    return {kind: [change for change in changes if change.kind == kind] for kind in KINDS}

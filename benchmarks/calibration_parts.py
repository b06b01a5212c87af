"""What calibration measures, put together, and which of its goals are missed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from empty_markets import TERCILE_GOAL, NullRate, goal_held, interval
from power_curves import Power
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
    seeds: Reseeded
    power: Power
    changes: Sequence[Change]
    markets: int
    twin: float

    @property
    def found(self) -> float:
        """Share of planted rotations of 2 pp a month found within a year on flipped real days."""
        return float(np.mean(self.rules.called("words", 0.02) <= 252))

    @property
    def regular_found(self) -> tuple[float, float]:
        """The same by the rule for monthly readers, and by the 12-month mean with as many false alarms."""
        rate = self.rules.ever("readers", self.rules.law)
        mean = self.rules.delays("mean", 0.02, self.rules.threshold("mean", rate))
        return float(np.mean(self.rules.called("readers", 0.02) <= 252)), float(np.mean(mean <= 252))

    @property
    def delays(self) -> tuple[float, float]:
        """Median delay at 3 pp a month: of the verdict, of the CUSUM that is told the truth."""
        cell = self.power.delays["abrupt", 0.03]
        return cell["verdict"].median, cell["cusum"].median

    @property
    def missed(self) -> list[str]:
        """Goals that the counts do not leave open."""
        regular, mean = self.regular_found
        verdict, cusum = self.delays
        goals = {
            "false verdicts": all(rate.held != "NO" for rate in self.rates),
            "thirds": all(goal != "NO" for goal in thirds_held(self.rates)),
            "found within a year": self.found >= FOUND_GOAL,
            "monthly readers": regular >= mean,
            "delay": verdict <= DELAY_GOAL * cusum,
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

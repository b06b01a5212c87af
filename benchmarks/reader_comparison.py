"""The rule for monthly readers beside the distance from the 12-month mean, on enough markets to tell them apart.

Five spreads of flipped real days, as in `reading_rules`, with seeds of their own. The mean's threshold is the one at
which it calls some spread of a null market within two years as often as the rule does with its own.
"""

from dataclasses import dataclass

import numpy as np

from flipped_markets import FACTORS, flipped, with_drift
from reading_rules import BEFORE, DATES, HORIZON, YEAR, called_for_readers, either, first, parts, weighted
from resumed import Bench
from rotascope.arrays import Floats
from rotascope.panels.panel import Panel

NULL_SEED, PLANTED_SEED = 800_000, 900_000
DRIFT = 0.02
RESAMPLED = 2_000


@dataclass(frozen=True, eq=False)
class Comparison:
    """Both rules on the same markets.

    null_called   [K] whether the rule calls some spread of a null market within two years
    null_highest  [K] the mean's highest score of any spread and side there
    called        [M] sessions to the rule's first call of the planted spread, inf where there is none
    scores        [M, dates] the mean's score of the planted spread and side
    """

    null_called: Floats
    null_highest: Floats
    called: Floats
    scores: Floats

    @property
    def rate(self) -> float:
        """Share of null markets that the rule calls, which the mean is set to."""
        return float(self.null_called.mean())

    @property
    def shares(self) -> tuple[float, float]:
        """Found within a year, by the rule and by the mean."""
        return shares_found(self.null_called, self.null_highest, self.called, self.scores)

    @property
    def delays(self) -> tuple[float, float]:
        """Sessions by which half are called, by the rule and by the mean."""
        threshold = float(np.quantile(self.null_highest, 1.0 - self.rate))
        mean = np.array([first(scores >= threshold) for scores in self.scores])
        rule, other = (float(np.quantile(calls, 0.5, method="inverted_cdf")) for calls in (self.called, mean))
        return rule, other

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the difference of shares, null and planted markets drawn again together with thresholds."""
        rng = np.random.default_rng(0)
        differences = []
        for _ in range(RESAMPLED):
            nulls = rng.integers(len(self.null_called), size=len(self.null_called))
            planted = rng.integers(len(self.called), size=len(self.called))
            rule, mean = shares_found(
                self.null_called[nulls], self.null_highest[nulls], self.called[planted], self.scores[planted]
            )
            differences.append(rule - mean)
        low, high = np.quantile(differences, [0.025, 0.975])
        return float(low), float(high)


def shares_found(null_called: Floats, null_highest: Floats, called: Floats, scores: Floats) -> tuple[float, float]:
    """Shares found within a year by the rule, and by the mean at the rule's rate of false calls."""
    threshold = np.quantile(null_highest, 1.0 - null_called.mean())
    within = scores[:, DATES <= YEAR].max(axis=1) >= threshold
    return float(np.mean(called <= YEAR)), float(within.mean())


def compare_readers(bench: Bench, markets: int) -> Comparison:
    """The whole comparison: twice as many null markets, since a threshold hangs on the few that are called."""
    nulls = bench.run("readers-null", null_readings, parts(NULL_SEED, 2 * markets, size=20))
    planted = bench.run("readers-planted", planted_readings, parts(PLANTED_SEED, markets, size=20))
    null_called, null_highest = np.array([row for block in nulls for row in block], dtype=float).T
    rows = [row for block in planted for row in block]
    called, scores = (np.array([row[key] for row in rows], dtype=float) for key in ("called", "scores"))
    return Comparison(null_called, null_highest, called, scores)


def null_readings(seeds: tuple[int, int]) -> list[tuple[bool, float]]:
    """Of each null market: whether the rule calls any spread, and the mean's highest score."""
    rows = []
    for seed in range(*seeds):
        market = flipped(np.random.default_rng(seed), BEFORE + HORIZON)
        rows.append((bool(np.isfinite(first_call(market, None))), float(mean_scores(market).max())))
    return rows


def planted_readings(seeds: tuple[int, int]) -> list[dict[str, object]]:
    """Of each market with a drift of one spread from the first watched day on: the rule's call, the mean's scores."""
    rows: list[dict[str, object]] = []
    for seed in range(*seeds):
        spread = FACTORS[seed % len(FACTORS)]
        market = with_drift(flipped(np.random.default_rng(seed), BEFORE + HORIZON), spread, DRIFT, BEFORE)
        scores = mean_scores(market)[:, market.symbols.index(spread), 0]
        rows.append({"called": first_call(market, spread), "scores": scores.tolist()})
    return rows


def first_call(market: Panel, spread: str | None) -> float:
    """Sessions to the first month end at which the rule calls the long side of a spread; None = any spread and side."""
    for sessions in DATES.tolist():
        sides = called_for_readers(market.head(BEFORE + sessions))
        if bool(sides) if spread is None else sides.get(spread) == 1:
            return float(sessions)
    return float("inf")


def mean_scores(market: Panel) -> Floats:
    """Distance of each spread's line from its 12-month mean, over a year's deviation [dates, spreads, 2 sides]."""
    plain = market.values
    recent = np.stack([plain[end - YEAR : end].std(axis=0) for end in len(plain) - HORIZON + DATES])
    scores: Floats = either(weighted(plain, np.arange(YEAR) / YEAR) / recent)
    return scores

"""Rules for readers of every month, on five spreads of flipped real days: their false alarms, and what they find.

Each rule is a score of a spread and side at each of 24 month ends; a reader calls the first that reaches a threshold.
Thresholds are set on null markets to one rate of false calls of any spread within the two years; planted markets have
seeds of their own.
"""

from dataclasses import dataclass, replace

import numpy as np

from flipped_markets import FACTORS, FAMILY_LAWS, FamilyLaw, flipped, garch, with_drift
from quick_words import STUDIED, Search
from resumed import Bench
from rotascope.arrays import Floats
from rotascope.inference.testing.gap_family import GapFamily
from rotascope.inference.testing.own_scale import LEARNING, own_scale_family
from rotascope.inference.testing.search import longest_block
from rotascope.inference.verdicts.criteria import JUDGED, SIZE_P, WINDOWS, YEAR
from rotascope.inference.verdicts.regular import read_regularly
from rotascope.panels.panel import Panel

BEFORE, HORIZON, MONTH = 2_520, 504, 21
DATES = np.arange(MONTH, HORIZON + 1, MONTH)
DRIFTS = (0.02, 0.03)
NULL_SEED, PLANTED_SEED = 600_000, 700_000
PLAIN_DRAWS, READER_DRAWS = 1_000, 1_000
LEARNT = 252  # sessions before the watched ones that a detector starts from
EFFECTS = (0.05, 0.1, 0.15, 0.2, 0.3)  # daily deviations of a drift that detectors are made for
RULES = {
    "regular": "average of the gaps over 1 to 12 months, own scale (the one chosen)",
    "widest": "widest of the gaps over 3, 6 and 12 months, own scale",
    "cusum": "CUSUM for a drift of 0.2 daily deviations, own scale",
    "detector": "e-detector: Shiryaev-Roberts sums, mixed over five drifts, own scale",
    "sequence": "confidence sequence over every start of two years, own scale",
    "mean": "distance from the 12-month mean, plain differences",
}


@dataclass(frozen=True, slots=True)
class Watched:
    """A market watched for two years.

    words, plain   first call of any spread as established or dominant: the verdict, and the rule on plain differences
    readers        first call by the rule for monthly readers as the program computes it
    scores         the most that any spread shows at each month end, for each of RULES; of a planted market, its spread
    """

    words: float
    plain: float
    readers: float
    scores: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class RuleStudy:
    """Null markets by law, and planted ones by drift."""

    nulls: dict[str, list[Watched]]
    planted: dict[float, list[Watched]]

    @property
    def law(self) -> str:
        """The null law that thresholds are set on."""
        return FAMILY_LAWS[0].label

    def ever(self, rule: str, law: str) -> float:
        """Share of null markets in which some spread is called within two years: words, plain or readers."""
        return float(np.mean(np.isfinite([getattr(watched, rule) for watched in self.nulls[law]])))

    def threshold(self, rule: str, rate: float) -> float:
        """The score that this share of null markets reaches."""
        return float(np.quantile([max(watched.scores[rule]) for watched in self.nulls[self.law]], 1.0 - rate))

    def delays(self, rule: str, drift: float, threshold: float) -> Floats:
        """Sessions to the first call of the planted spread, inf where there is none."""
        return np.array([first(np.array(watched.scores[rule]) >= threshold) for watched in self.planted[drift]])

    def called(self, rule: str, drift: float) -> Floats:
        """The same of words, plain or readers."""
        return np.array([getattr(watched, rule) for watched in self.planted[drift]])


def first(called: Floats) -> float:
    """Sessions to the first month end at which it holds."""
    return float(DATES[int(called.argmax())]) if called.any() else float("inf")


def study_rules(bench: Bench, markets: int) -> RuleStudy:
    """The whole study. Planted rotations are to the long side; each of the five spreads has as many."""
    laws = {FAMILY_LAWS[0]: markets, FAMILY_LAWS[2]: markets // 2, FAMILY_LAWS[6]: markets // 2}
    nulls = {
        law.label: read_back(
            bench.run(f"rules-null-{k}", null_block, [(law, seeds) for seeds in parts(NULL_SEED, count)])
        )
        for k, (law, count) in enumerate(laws.items())
    }
    planted = {
        drift: read_back(
            bench.run(f"rules-{drift:g}", planted_block, [(drift, seeds) for seeds in parts(PLANTED_SEED, markets)])
        )
        for drift in DRIFTS
    }
    return RuleStudy(nulls, planted)


def parts(first_seed: int, count: int, size: int = 10) -> list[tuple[int, int]]:
    """Seeds in stretches."""
    return [(start, min(start + size, first_seed + count)) for start in range(first_seed, first_seed + count, size)]


def read_back(blocks: list[list[dict[str, object]]]) -> list[Watched]:
    """Records from what was kept."""
    return [Watched(**watched) for block in blocks for watched in block]  # type: ignore[arg-type]


def null_block(job: tuple[FamilyLaw, tuple[int, int]]) -> list[dict[str, object]]:
    """Null markets of one block; wild ones are as wild for the two watched years."""
    law, seeds = job
    rows = []
    for seed in range(*seeds):
        panel = (flipped if law.real else garch)(np.random.default_rng(seed), BEFORE + HORIZON)
        values = panel.values.copy()
        values[-HORIZON:] *= law.wilder
        rows.append(watch(replace(panel, values=values), None))
    return rows


def planted_block(job: tuple[float, tuple[int, int]]) -> list[dict[str, object]]:
    """Markets of one block with a drift of one spread from the first watched day on."""
    drift, seeds = job
    rows = []
    for seed in range(*seeds):
        spread = FACTORS[seed % len(FACTORS)]
        market = flipped(np.random.default_rng(seed), BEFORE + HORIZON)
        rows.append(watch(with_drift(market, spread, drift, BEFORE), spread))
    return rows


def watch(market: Panel, spread: str | None) -> dict[str, object]:
    """One market: the first calls, of any spread or of the long side of one, and the scores of every rule."""
    firsts = dict.fromkeys(CALLERS, float("inf"))
    for sessions in DATES:
        market_then = market.head(BEFORE + int(sessions))
        for rule, caller in CALLERS.items():
            if np.isinf(firsts[rule]):
                sides = caller(market_then)
                called = bool(sides) if spread is None else sides.get(spread) == 1
                firsts[rule] = float(sessions) if called else float("inf")
    column = None if spread is None else market.symbols.index(spread)
    scores = {rule: best_side(value, column).tolist() for rule, value in rule_scores(market).items()}
    return {**firsts, "scores": scores}


def called_by_words(market: Panel) -> dict[str, int]:
    """Spreads that are established or dominant, with their side."""
    search = Search.of(market, model=STUDIED)
    verdicts = {name: search.verdict_of(name) for name in search.surviving}
    return {name: verdict.side for name, verdict in verdicts.items() if verdict.stage in {"established", "dominant"}}


def called_for_readers(market: Panel) -> dict[str, int]:
    """Spreads that a reader of every month may call, with their side."""
    family = GapFamily.draw(own_scale_family(market), WINDOWS, draws=1, seed=0)
    readings = read_regularly(family, draws=READER_DRAWS)
    return {name: 1 if reading.value > 0.0 else -1 for name, reading in readings.items() if reading.called}


def called_plain(market: Panel) -> dict[str, int]:
    """Spreads with a gap that survives the search on plain differences, as the verdict was before; with their side."""
    steps = np.ascontiguousarray(market.values.T)
    block = longest_block(steps, np.zeros(len(steps), dtype=np.int64))
    family = GapFamily.draw(market, WINDOWS, draws=PLAIN_DRAWS, seed=0, block=block)
    judged = [WINDOWS.index(window) for window in JUDGED]
    p_values = family.p_values(WINDOWS)[1][:, judged]
    return {
        name: int(np.sign(family.observed[n, judged][p_values[n].argmin()]))
        for n, name in enumerate(market.symbols)
        if p_values[n].min() <= SIZE_P
    }


CALLERS = {"words": called_by_words, "plain": called_plain, "readers": called_for_readers}


def best_side(scores: Floats, column: int | None) -> Floats:
    """The most of any spread and side at each date [dates], or the long side of one; scores [dates, spreads, 2]."""
    return scores.max(axis=(1, 2)) if column is None else scores[:, column, 0]


def rule_scores(market: Panel) -> dict[str, Floats]:
    """Every rule's score [dates, spreads, 2 sides]; scales come from the days before the watched ones."""
    plain, scaled = market.values, own_scale_family(market).values[LEARNING:]
    scaled = scaled / scaled[: len(scaled) - HORIZON].std(axis=0)
    averages, mean = weighted(scaled, step_weights()), weighted(plain, np.arange(YEAR) / YEAR)
    recent = np.stack([plain[end - YEAR : end].std(axis=0) for end in len(plain) - HORIZON + DATES])
    widest = [weighted(scaled, np.ones(window)) for window in JUDGED]
    return {
        "regular": either(averages),
        "widest": np.max([either(gap) for gap in widest], axis=0),
        "cusum": detector_levels(scaled, (0.2,))[0],
        "detector": detector_levels(scaled, EFFECTS)[1],
        "sequence": sequence_scores(scaled),
        "mean": either(mean / recent),
    }


def step_weights() -> Floats:
    """Weights of the days in the average of the gaps over 1 to 12 months, oldest first."""
    return np.repeat(np.arange(1, 13) / 12.0, MONTH)


def weighted(days: Floats, weights: Floats) -> Floats:
    """Weighted sums of the last days at each date [dates, spreads], in deviations of independent unit days."""
    ends = len(days) - HORIZON + DATES
    return np.stack([weights @ days[end - len(weights) : end] for end in ends]) / np.sqrt((weights**2).sum())


def either(scores: Floats) -> Floats:
    """Long and short side."""
    return np.stack([scores, -scores], axis=-1)


def detector_levels(days: Floats, effects: tuple[float, ...]) -> tuple[Floats, Floats]:
    """CUSUM and log Shiryaev-Roberts levels at each date, normal days with a drift of each effect; mixed evenly.

    source   Shin, Ramdas and Rinaldo (2023), E-detectors: sums of e-processes begun on every day
    """
    watched = days[-HORIZON - LEARNT :]
    sizes = np.array(effects)
    drifts = np.stack([sizes, -sizes])[None]  # [1, 2 sides, effects]
    cusum, sums = np.zeros((days.shape[1], 2, len(sizes))), np.zeros((days.shape[1], 2, len(sizes)))
    levels = []
    for day in watched:
        gain = drifts * day[:, None, None] - 0.5 * drifts**2
        cusum = np.maximum(0.0, cusum + gain)
        sums = (1.0 + sums) * np.exp(gain)
        levels.append((cusum.max(axis=2), np.log(sums.mean(axis=2))))
    picked = [levels[LEARNT + int(end) - 1] for end in DATES]
    return np.stack([level[0] for level in picked]), np.stack([level[1] for level in picked])


def sequence_scores(days: Floats) -> Floats:
    """The most that a sum from any start of two years exceeds the law of the iterated logarithm [dates, spreads, 2]."""
    lengths = np.arange(MONTH, HORIZON + 1)
    allowed = np.sqrt(2.0 * np.log1p(np.log(np.e * lengths / MONTH)))
    scores = []
    for end in len(days) - HORIZON + DATES:
        sums = np.cumsum(days[end - HORIZON : end][::-1], axis=0)[lengths - 1] / np.sqrt(lengths)[:, None]
        scores.append(np.stack([(side * sums - allowed[:, None]).max(axis=0) for side in (1.0, -1.0)], axis=-1))
    return np.stack(scores)

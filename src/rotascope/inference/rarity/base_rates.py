"""What followed: outcomes after past gaps at least this large, against the outcomes of any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import BadSetting
from rotascope.evidence import Column, Evidence, Table, show
from rotascope.inference.legs import left_out, two_legs, window, window_gaps
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

HORIZONS: Mapping[str, int] = {"1w": 5, "1m": 21, "3m": 63, "6m": 126, "1y": 252, "2y": 504}  # sessions
FEW = 5  # episodes below which neither an interval nor a p-value is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Gaps over the sessions after the condition was met, one horizon.

    days          days that met the condition and whose outcome is complete; they overlap
    starts        the episodes among them: each at least as far from the last as neither condition nor outcome overlap
    mean, median  over episodes, fraction; continued: share of them in the condition's direction
    any_mean, any_median, any_continued   the same over every day whose outcome is complete
    evidence      the mean, with an interval over episodes; p that episodes placed anywhere differ as much from any_mean
    """

    horizon: str
    sessions: int
    days: int
    starts: tuple[date, ...]
    mean: float
    median: float
    continued: float
    any_mean: float
    any_median: float
    any_continued: float
    evidence: Evidence

    @property
    def episodes(self) -> int:
        """Independent occasions behind the numbers."""
        return len(self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRates:
    """Outcomes by horizon; a horizon that no past occasion has completed has zero episodes and NaN."""

    condition: str
    threshold: float
    direction: int
    outcomes: tuple[Outcome, ...]

    def summary(self) -> str:
        """The outcome of each horizon with its number of episodes, in one sentence."""
        parts = [
            f"{one.horizon} {show(one.mean, 'pp')} (any day {show(one.any_mean, 'pp')}; {one.episodes} "
            f"episode{'' if one.episodes == 1 else 's'})"
            for one in self.outcomes
        ]
        return f"after {self.condition}: {'; '.join(parts)}"

    def table(self) -> Table:
        """One row a horizon."""
        columns = (
            Column("horizon", "After"),
            Column("episodes", "Episodes", "count"),
            Column("days", "Days", "count"),
            Column("mean", "Mean", "pp"),
            Column("low", "from", "pp"),
            Column("high", "to", "pp"),
            Column("median", "Median", "pp"),
            Column("continued", "Same direction", "percent"),
            Column("any_mean", "Any day: mean", "pp"),
            Column("any_median", "median", "pp"),
            Column("any_continued", "same direction", "percent"),
            Column("p_value", "p", "probability"),
        )
        rows = tuple(
            (
                one.horizon,
                one.episodes,
                one.days,
                one.mean,
                *(one.evidence.interval or (None, None)),
                one.median,
                one.continued,
                one.any_mean,
                one.any_median,
                one.any_continued,
                one.evidence.p_value,
            )
            for one in self.outcomes
        )
        return Table(f"What followed {self.condition}", columns, rows, note="episodes do not overlap; days do")


@dataclass(frozen=True, slots=True)
class _Condition:
    met: Bools  # [T] whether row t met it
    eligible: Bools  # [T] whether row t could have
    length: int  # sessions that the condition itself spans
    direction: int
    text: str
    threshold: float


def after_gap(
    legs: Panel,
    *,
    sessions: int,
    at_least: float | None = None,
    horizons: Mapping[str, int] = HORIZONS,
    draws: int = 1_999,
    seed: int = 0,
) -> BaseRates:
    """What followed gaps over `sessions` of at least this size in this direction.

    legs      [T, 2] positive levels of long and short
    at_least  signed fraction; None = the gap of the last `sessions`
    timing    uses outcomes completed by the last row only; the last occasion itself has none
    raises    HistoryTooShort, NoVariation, BadSetting (a gap of zero has no direction)
    """
    if sessions < 1:
        raise BadSetting(f"a gap over {sessions} sessions", "ask for 1 or more")
    kept = two_legs(legs, steps=2 * sessions, method=f"what followed a {sessions}-session gap")
    gaps = np.full(len(kept), np.nan)
    gaps[sessions:] = window_gaps(kept, sessions)
    threshold = float(gaps[-1]) if at_least is None else at_least
    if threshold == 0.0 or not np.isfinite(threshold):
        raise BadSetting(f"a gap of {threshold:g} has no direction", "give a gap above or below zero")
    direction = 1 if threshold > 0 else -1
    met = direction * np.nan_to_num(gaps, nan=0.0) >= abs(threshold)
    text = f"{sessions}-session gaps of {show(threshold, 'pp')} or {'more' if direction > 0 else 'less'}"
    condition = _Condition(met, np.isfinite(gaps), sessions, direction, text, threshold)
    return _followed(legs, kept, condition, horizons, draws, seed)


def apart(rows: Ints, distance: int) -> Ints:
    """The first row, and each next one at least `distance` after the last one taken."""
    taken: list[int] = []
    for row in rows:
        if not taken or row - taken[-1] >= distance:
            taken.append(int(row))
    return np.array(taken, dtype=np.int64)


def _followed(
    legs: Panel, kept: Panel, condition: _Condition, horizons: Mapping[str, int], draws: int, seed: int
) -> BaseRates:
    if draws < 1 or any(steps < 1 for steps in horizons.values()):
        raise BadSetting(f"{draws} draws, horizons {dict(horizons)}", "give 1 or more of each")
    seeds = np.random.SeedSequence(seed).spawn(len(horizons))
    outcomes = tuple(
        _outcome(legs, kept, condition, name, steps, draws, one)
        for (name, steps), one in zip(horizons.items(), seeds, strict=True)
    )
    return BaseRates(
        condition=condition.text, threshold=condition.threshold, direction=condition.direction, outcomes=outcomes
    )


def _outcome(
    legs: Panel, kept: Panel, condition: _Condition, name: str, steps: int, draws: int, seed: np.random.SeedSequence
) -> Outcome:
    complete = max(len(kept) - steps, 0)
    later = window_gaps(kept, steps) if complete else np.empty(0)
    anywhere = np.flatnonzero(condition.eligible[:complete])
    rows = np.flatnonzero(condition.met[:complete])
    starts = apart(rows, max(steps, condition.length))
    own, pool = later[starts], later[anywhere]
    enough = len(starts) >= FEW
    caveats = () if enough else (f"{len(starts)} independent episodes: too few to judge",)
    evidence = Evidence(
        value=_mean(own),
        unit="fraction",
        display="pp",
        n_effective=float(len(starts)),
        window=window(kept, 0, len(kept) - 1) if len(kept) > 1 else None,
        interval=_interval(own, draws, seed) if enough else None,
        p_value=_placed_anywhere(later, anywhere, starts, draws, seed) if enough else None,
        method=f"mean of the {steps}-session gaps after {condition.text}, non-overlapping episodes; 90% interval from "
        f"{draws:,} draws of episodes; p from as many episodes, as far apart, placed anywhere",
        status="ok" if enough else "few episodes",
        caveats=(*caveats, *left_out(legs)),
    )
    same = condition.direction
    return Outcome(
        horizon=name,
        sessions=steps,
        days=len(rows),
        starts=tuple(to_date(kept.dates[row]) for row in starts),
        mean=_mean(own),
        median=_median(own),
        continued=_mean((same * own > 0).astype(float)),
        any_mean=_mean(pool),
        any_median=_median(pool),
        any_continued=_mean((same * pool > 0).astype(float)),
        evidence=evidence,
    )


def _interval(own: Floats, draws: int, seed: np.random.SeedSequence) -> tuple[float, float]:
    rows = np.random.default_rng(seed.spawn(1)[0]).integers(len(own), size=(draws, len(own)))
    low, high = np.quantile(own[rows].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)


def _placed_anywhere(later: Floats, anywhere: Ints, starts: Ints, draws: int, seed: np.random.SeedSequence) -> float:
    shifts = np.random.default_rng(seed.spawn(1)[0]).integers(len(anywhere), size=(draws, 1))
    places = anywhere[(np.searchsorted(anywhere, starts) + shifts) % len(anywhere)]
    middle = later[anywhere].mean()
    drawn = np.abs(later[places].mean(axis=1) - middle)
    return float((1 + np.count_nonzero(drawn >= abs(later[starts].mean() - middle))) / (1 + draws))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else float("nan")

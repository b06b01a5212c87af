"""What followed: outcomes after past gaps at least this large, or after a signal, against the outcomes of any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import stdtrit

from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import BadSetting
from rotascope.evidence import Column, Display, Evidence, Table, show
from rotascope.inference.legs import check_legs, omission_caveats, window, window_gaps
from rotascope.panels.border import PanelLike, as_panel
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
            f"{outcome.horizon} {show(outcome.mean, 'pp')} (any day {show(outcome.any_mean, 'pp')}; {outcome.episodes} "
            f"episode{'' if outcome.episodes == 1 else 's'})"
            for outcome in self.outcomes
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
                outcome.horizon,
                outcome.episodes,
                outcome.days,
                outcome.mean,
                *(outcome.evidence.interval or (None, None)),
                outcome.median,
                outcome.continued,
                outcome.any_mean,
                outcome.any_median,
                outcome.any_continued,
                outcome.evidence.p_value,
            )
            for outcome in self.outcomes
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
    outcome: str = "gaps"
    display: Display = "pp"


def after_gap(
    legs: PanelLike,
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
    legs = as_panel(legs)
    if sessions < 1:
        raise BadSetting(f"a gap over {sessions} sessions", "ask for 1 or more")
    complete = check_legs(legs, steps=2 * sessions, method=f"what followed a {sessions}-session gap")
    gaps = np.full(len(complete), np.nan)
    gaps[sessions:] = window_gaps(complete, sessions)
    threshold = float(gaps[-1]) if at_least is None else at_least
    if threshold == 0.0 or not np.isfinite(threshold):
        raise BadSetting(f"a gap of {threshold:g} has no direction", "give a gap above or below zero")
    direction = 1 if threshold > 0 else -1
    met = direction * np.nan_to_num(gaps, nan=0.0) >= abs(threshold)
    text = f"{sessions}-session gaps of {show(threshold, 'pp')} or {'more' if direction > 0 else 'less'}"
    condition = _Condition(met, np.isfinite(gaps), sessions, direction, text, threshold)
    return _base_rates(legs, complete, condition, horizons, draws, seed)


def after_signal(
    level: PanelLike,
    signal: PanelLike,
    *,
    name: str,
    horizons: Mapping[str, int] = HORIZONS,
    draws: int = 1_999,
    seed: int = 0,
) -> BaseRates:
    """What a line returned after the sessions in which a signal was given.

    level    [T, 1] positive levels        signal  [T, 1] on the same dates: 1 given, 0 not, NaN could not be judged
    name     the signal, as the words after `after` in a sentence
    timing   from the close of the signal's session on; uses outcomes completed by the last row only
    raises   HistoryTooShort, NoVariation, BadSetting (a signal on other dates)
    """
    level, signal = as_panel(level), as_panel(signal)
    if not np.array_equal(level.dates, signal.dates):
        raise BadSetting(f"{signal.name} is on other dates than {level.name}", "give both on the same sessions")
    flat = np.where(np.isfinite(level.values), 1.0, np.nan)
    legs = level.derive(np.hstack([level.values, flat]), name=level.name, symbols=(level.name, "no return"))
    complete = check_legs(legs, steps=1, method=f"what followed {name}")
    judged = signal.values[np.searchsorted(level.dates, complete.dates), 0]
    condition = _Condition(judged == 1.0, np.isfinite(judged), 1, 1, name, 1.0, "returns", "percent")
    return _base_rates(legs, complete, condition, horizons, draws, seed)


def space_apart(rows: Ints, distance: int) -> Ints:
    """The first row, and each next one at least `distance` after the last one taken."""
    spaced: list[int] = []
    for row in rows:
        if not spaced or row - spaced[-1] >= distance:
            spaced.append(int(row))
    return np.array(spaced, dtype=np.int64)


def _base_rates(
    legs: Panel, complete: Panel, condition: _Condition, horizons: Mapping[str, int], draws: int, seed: int
) -> BaseRates:
    if draws < 1 or any(steps < 1 for steps in horizons.values()):
        raise BadSetting(f"{draws} draws, horizons {dict(horizons)}", "give 1 or more of each")
    seeds = np.random.SeedSequence(seed).spawn(len(horizons))
    outcomes = tuple(
        _outcome(legs, complete, condition, name, steps, draws, child)
        for (name, steps), child in zip(horizons.items(), seeds, strict=True)
    )
    return BaseRates(
        condition=condition.text, threshold=condition.threshold, direction=condition.direction, outcomes=outcomes
    )


def _outcome(
    legs: Panel, complete: Panel, condition: _Condition, name: str, steps: int, draws: int, seed: np.random.SeedSequence
) -> Outcome:
    ends = max(len(complete) - steps, 0)
    later = window_gaps(complete, steps) if ends else np.empty(0)
    anywhere = np.flatnonzero(condition.eligible[:ends])
    rows = np.flatnonzero(condition.met[:ends])
    starts = space_apart(rows, max(steps, condition.length))
    after_condition, pool = later[starts], later[anywhere]
    enough = len(starts) >= FEW
    caveats = () if enough else (f"{len(starts)} independent episodes: too few to judge",)
    evidence = Evidence(
        value=_mean(after_condition),
        unit="fraction",
        display=condition.display,
        n_effective=float(len(starts)),
        window=window(complete, 0, len(complete) - 1) if len(complete) > 1 else None,
        interval=_interval(after_condition) if enough else None,
        p_value=_placement_p_value(later, anywhere, starts, draws, seed) if enough else None,
        method=f"mean of the {steps}-session {condition.outcome} after {condition.text}, non-overlapping episodes; "
        f"Student's 90% interval over episodes; p from {draws:,} draws of as many, as far apart, placed anywhere",
        status="ok" if enough else "few episodes",
        caveats=(*caveats, *omission_caveats(legs)),
    )
    same = condition.direction
    return Outcome(
        horizon=name,
        sessions=steps,
        days=len(rows),
        starts=tuple(to_date(complete.dates[row]) for row in starts),
        mean=_mean(after_condition),
        median=_median(after_condition),
        continued=_mean((same * after_condition > 0).astype(float)),
        any_mean=_mean(pool),
        any_median=_median(pool),
        any_continued=_mean((same * pool > 0).astype(float)),
        evidence=evidence,
    )


def _interval(outcomes: Floats) -> tuple[float, float]:
    """Student's 90 % interval of the mean: of few skewed outcomes draws of them cover less."""
    half = float(stdtrit(len(outcomes) - 1, 0.95) * outcomes.std(ddof=1) / np.sqrt(len(outcomes)))
    return float(outcomes.mean()) - half, float(outcomes.mean()) + half


def _placement_p_value(later: Floats, anywhere: Ints, starts: Ints, draws: int, seed: np.random.SeedSequence) -> float:
    shifts = np.random.default_rng(seed.spawn(1)[0]).integers(len(anywhere), size=(draws, 1))
    positions = anywhere[(np.searchsorted(anywhere, starts) + shifts) % len(anywhere)]
    middle = later[anywhere].mean()
    drawn = np.abs(later[positions].mean(axis=1) - middle)
    return float((1 + np.count_nonzero(drawn >= abs(later[starts].mean() - middle))) / (1 + draws))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else float("nan")

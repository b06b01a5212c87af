"""Streaks: successive sessions on which the same side led, and how surprising their length is."""

from dataclasses import dataclass, replace
from datetime import date
from math import exp

import numpy as np

from rotascope import kernels
from rotascope.arrays import Bools, Ints
from rotascope.errors import BadSetting
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.legs import ROUNDING, check_legs, omission_caveats, signs, window
from rotascope.inference.testing.bootstrap import YEAR, Bootstrap, Null
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """A run of sessions with a daily difference of one sign; a difference of zero ends it.

    first, last  its first and last session      length  sessions
    sign         +1 the long side led, -1 the short side did
    gap          over the streak, from the close before its first session, a fraction
    """

    first: date
    last: date
    length: int
    sign: int
    gap: float
    window: Window
    evidence: Evidence

    def summary(self) -> str:
        """Its length, dates and gap, in one sentence."""
        side = "long" if self.sign > 0 else "short"
        return f"{self.evidence.shown} of the {side} side, {self.first} to {self.last}, {show(self.gap, 'pp')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProbabilities:
    """Probability of at least one streak as long: in a history as long as the whole sample, and in one year.

    On either side, or on the streak's own side only.
    """

    sample: float
    sample_side: float
    year: float
    year_side: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StreakProbabilities:
    """The same probabilities twice: bootstrap p-values, and exact ones of independent coin flips."""

    bootstrap: RunProbabilities
    coin: RunProbabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class StreakResult:
    """The streak that runs now and the longest of the history, each with how probable it is.

    current               None when the last difference is zero
    longest_earlier       the longest earlier streak of the current one's side, the latest of equals
    last_as_long          the last earlier streak of its side at least as long; None = the longest since `data_from`
    share_up, share_down  share of sessions on which long (short) led: what the coin is loaded with
    self_drawn            share of whole-sample draws into which blocks carry the judged streak itself, whole: their p
                          cannot be smaller. Where it is large, read the year's p, hardly touched by it, and the coin's
    evidence              of the current streak, or of the longest if none runs; p_value = either side, whole sample
    """

    current: Streak | None
    current_probabilities: StreakProbabilities | None
    longest: Streak
    longest_probabilities: StreakProbabilities
    longest_earlier: Streak | None
    last_as_long: Streak | None
    data_from: date
    share_up: float
    share_down: float
    block: float
    self_drawn: float
    evidence: Evidence

    def summary(self) -> str:
        """The streak and how probable it is, in one sentence."""
        streak, probabilities = self.current or self.longest, self.current_probabilities or self.longest_probabilities
        year, ever = (show(p, "probability") for p in (probabilities.bootstrap.year, probabilities.bootstrap.sample))
        since = f"since the one that ended {self.last_as_long.last}" if self.last_as_long else f"since {self.data_from}"
        lead = f"{streak.summary()}; " + (f"the longest of its side {since}; " if self.current else "")
        return f"{lead}probability of one as long on either side: {year} in a year, {ever} in the whole sample"


def longest_streak(legs: PanelLike, *, side: int = 0) -> Streak | None:
    """The longest streak, upward (+1), downward (-1) or either (0), the latest of equals; None if that side has none.

    legs     [T, 2] positive levels of long and short; reads all rows
    """
    legs = as_panel(legs)
    complete = check_legs(legs, steps=1, method="a streak")
    runs = kernels.signed_runs(signs(complete))
    ends = _ends_of_longest(runs, side)
    return _streak(legs, complete, runs, int(ends[-1])) if len(ends) else None


def streaks_at_least(legs: PanelLike, length: int) -> tuple[Streak, ...]:
    """Every streak of `length` sessions or more on either side, earliest first; one still running is the last.

    legs     [T, 2] positive levels of long and short; reads all rows
    raises   BadSetting for a length below 1
    """
    legs = as_panel(legs)
    if length < 1:
        raise BadSetting(f"streaks of {length} sessions", "ask for 1 or more")
    complete = check_legs(legs, steps=1, method="a streak")
    runs = kernels.signed_runs(signs(complete))
    return tuple(
        _streak(legs, complete, runs, int(end))
        for end in np.flatnonzero(_is_last_of_run(runs))
        if abs(runs[end]) >= length
    )


def run_probability(n: int, k: int, p: float) -> float:
    """Exact probability of at least one run of k or more successes in n independent trials.

    n, k     trials, 0 or more; run length, 1 or more      p  probability of success
    source   P_n = P_(n-1) + (1 - P_(n-k-1)) (1 - p) p^k; see docs/inference/rarity/streaks.md
    raises   BadSetting
    """
    _check_trials(n, k, p, 0.0)
    return float(kernels.one_sided_run_probability(n, k, p))


def either_run_probability(n: int, k: int, p: float, *, q: float | None = None) -> float:
    """Exact probability of at least one run of k or more, of successes or of failures, in n independent trials.

    q        probability of a failure, 1 - p unless given; the rest is neither and ends a run
    source   absorbing Markov chain on the side and length of the running run     raises  BadSetting
    """
    q = 1.0 - p if q is None else q
    _check_trials(n, k, p, q)
    return float(kernels.two_sided_run_probability(n, k, p, q))


@dataclass(frozen=True, kw_only=True)
class StreakTest:
    """Stationary-bootstrap p-values of the current and the longest streak, beside exact coin-flip probabilities.

    Resampling keeps the observed share of sessions that each side led and their dependence within a block; what it
    removes is leadership that lasts beyond one. The fields are those of Bootstrap.
    """

    draws: int = 10_000
    seed: int = 0
    block: float | None = None
    workers: int = 2

    def test(self, legs: PanelLike, *, null: Null | None = None) -> StreakResult:
        """Judge the streaks of `legs` up to its last row.

        legs     [T, 2] positive levels of long and short
        null     draws of Bootstrap.null for these legs, made before; None = made here, to the same bits
        raises   HistoryTooShort (under a year of sessions), NoVariation
        """
        legs = as_panel(legs)
        complete = check_legs(legs, steps=YEAR, method="the streak test")
        if null is None:
            null = Bootstrap(draws=self.draws, seed=self.seed, block=self.block, workers=self.workers).null(legs)
        sign = signs(complete)
        runs = kernels.signed_runs(sign)
        share_up, share_down = float((sign > 0).mean()), float((sign < 0).mean())
        longest = _streak(legs, complete, runs, int(_ends_of_longest(runs)[-1]))
        longest_probabilities = _probabilities(longest, null, len(runs), share_up, share_down)
        current, current_probabilities = None, None
        if runs[-1]:
            current = _streak(legs, complete, runs, len(runs) - 1)
            current_probabilities = _probabilities(current, null, len(runs), share_up, share_down)
        longest_earlier, last_as_long = _earlier_streaks(legs, complete, runs)
        judged, probabilities = current or longest, current_probabilities or longest_probabilities
        # a draw has one block start per place on average, and it outlasts the streak with this probability
        self_drawn = 1.0 - exp(-((1.0 - 1.0 / null.block) ** (judged.length - 1)))
        warning = (f"blocks carry this very streak into {show(self_drawn, 'percent')} of draws, so p is no smaller",)
        return StreakResult(
            current=current,
            current_probabilities=current_probabilities,
            longest=longest,
            longest_probabilities=longest_probabilities,
            longest_earlier=longest_earlier,
            last_as_long=last_as_long,
            data_from=complete.first,
            share_up=share_up,
            share_down=share_down,
            block=null.block,
            self_drawn=self_drawn,
            evidence=replace(
                judged.evidence,
                p_value=probabilities.bootstrap.sample,
                n_effective=len(runs) / null.block,
                method=f"{null.method}; a streak as long on either side anywhere in the sample",
                caveats=judged.evidence.caveats + (warning if self_drawn > probabilities.coin.sample else ()),
            ),
        )


def _probabilities(streak: Streak, null: Null, steps: int, share_up: float, share_down: float) -> StreakProbabilities:
    length, share_of_side = streak.length, (share_up if streak.sign > 0 else share_down)
    year = min(YEAR, steps)
    return StreakProbabilities(
        bootstrap=RunProbabilities(
            sample=null.history.streak_p(length),
            sample_side=null.history.streak_p(length, side=streak.sign),
            year=null.year.streak_p(length),
            year_side=null.year.streak_p(length, side=streak.sign),
        ),
        coin=RunProbabilities(
            sample=either_run_probability(steps, length, share_up, q=share_down),
            sample_side=run_probability(steps, length, share_of_side),
            year=either_run_probability(year, length, share_up, q=share_down),
            year_side=run_probability(year, length, share_of_side),
        ),
    )


def _earlier_streaks(legs: Panel, complete: Panel, runs: Ints) -> tuple[Streak | None, Streak | None]:
    """The longest earlier streak of the current one's side, and the last one at least as long."""
    length = abs(int(runs[-1]))
    if not length:
        return None, None
    past = runs[:-length] * np.sign(runs[-1])
    longest = _ends_of_longest(np.maximum(past, 0))
    matches = np.flatnonzero(np.where(_is_last_of_run(past), past, 0) >= length)
    longest_earlier = _streak(legs, complete, runs, int(longest[-1])) if len(longest) else None
    return longest_earlier, _streak(legs, complete, runs, int(matches[-1])) if len(matches) else None


def _ends_of_longest(runs: Ints, side: int = 0) -> Ints:
    """Where the longest runs of a side end; none when it has no run."""
    sizes = np.abs(runs) if side == 0 else np.maximum(side * runs, 0)
    most = sizes.max(initial=0)
    return np.flatnonzero(sizes == most) if most else np.zeros(0, dtype=np.int64)


def _is_last_of_run(runs: Ints) -> Bools:
    """Whether each step is the last of its run."""
    closes: Bools = np.append(np.abs(runs[1:]) <= 1, np.True_) & (runs != 0)
    return closes


def _streak(legs: Panel, complete: Panel, runs: Ints, end: int) -> Streak:
    """The run that ends at step `end`, which is the step from row `end` to row `end + 1`."""
    length = abs(int(runs[end]))
    start = end + 1 - length
    span = window(complete, start, end + 1)
    long, short = complete.values[end + 1] / complete.values[start]
    return Streak(
        first=to_date(complete.dates[start + 1]),
        last=span.end,
        length=length,
        sign=int(np.sign(runs[end])),
        gap=float(long - short),
        window=span,
        evidence=Evidence(
            value=length,
            unit="sessions",
            window=span,
            method="successive daily differences of one sign",
            caveats=omission_caveats(legs),
        ),
    )


def _check_trials(n: int, k: int, p: float, q: float) -> None:
    if n < 0 or k < 1:
        raise BadSetting(f"runs of {k} in {n} trials", "ask for runs of 1 or more in 0 or more trials")
    if not (0.0 <= p <= 1.0 and 0.0 <= q <= 1.0 and p + q <= 1.0 + ROUNDING):
        raise BadSetting(f"probabilities {p:g} and {q:g}", "give two from 0 to 1 whose sum is at most 1")

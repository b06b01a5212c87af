"""A word for how far leadership has come, by written criteria whose error rates are measured in docs/calibration.md.

none          no gap outlasts the search, and nothing else has begun
early         an alarm to one side, or a month's or a quarter's gap that is rare taken alone; not yet more than luck
established   a 3, 6 or 12-month gap survives the whole search (adjusted p <= 5 %), the last quarter is on its side,
              and its beginning is confirmed: a dated break, a regime, or an alarm
dominant      established; the 12-month gap survives the search too; 1, 3, 6 and 12 months all on one side; most
              months won; and related spreads agree
fading        a 6 or 12-month gap survives the search, but the last quarter is on the other side

Whatever else is met, no word above `early` is given without the adjusted gap: that one criterion holds the rate of
false verdicts over all spreads searched. A criterion that could not be computed counts as not met.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from rotascope.inference.testing.block_length import optimal_block_length
from rotascope.inference.testing.search import SearchControl, SearchedStatistic
from rotascope.inference.verdicts.criteria import (
    HALF_YEAR,
    JUDGED,
    MONTH,
    SIZE_P,
    YEAR,
    Criterion,
    agreement,
    alarm,
    dated_break,
    persistence,
    regime,
    searched_size,
)
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

Stage: TypeAlias = Literal["none", "early", "established", "dominant", "fading"]
SearchedGaps: TypeAlias = Mapping[str, Mapping[int, SearchedStatistic]]  # by spread and by window

WINDOWS = (MONTH, *JUDGED)
ADVANCED = ("established", "dominant", "fading")
CONFIRMING = ("break", "regime", "alarm")
SHIFTS = (1, 5, 10, 20)  # sessions by which every window's start is moved
NEED = 4 * (YEAR + SHIFTS[-1]) + 1  # differences of a spread before the search can judge it
TWIN = 0.92  # daily correlation of FF.SMB and Russell 2000 over S&P 500, two benchmarks of one spread
STEADY = 0.95  # share of small changes that leave the word as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A spread's word with its criteria.

    side         +1 the long side leads, -1 the short side, 0 nobody
    best         the gap that decided it: the smallest adjusted p of 3, 6 and 12 months
    confidence   share of the criteria that could be computed
    steadiness   share of small changes of inputs, benchmarks and windows that keep the word; below 0.95 it is fragile
    """

    spread: str
    stage: Stage
    side: int
    best: SearchedStatistic
    criteria: tuple[Criterion, ...]
    steadiness: float

    @property
    def confidence(self) -> float:
        """Share of the criteria that could be computed."""
        return sum(criterion.met is not None for criterion in self.criteria) / len(self.criteria)

    @property
    def fragile(self) -> bool:
        """Whether small changes of inputs or windows change the word too often."""
        return self.steadiness < STEADY


@dataclass(frozen=True, kw_only=True)
class VerdictModel:
    """How verdicts are reached. draws and seed are those of the search control."""

    draws: int = 1000
    seed: int = 0

    def judge(
        self, differences: PanelLike, *, extra: Mapping[str, Sequence[Criterion]] | None = None
    ) -> tuple[Verdict, ...]:
        """A verdict a spread, in the panel's order.

        differences  [T, N] daily differences, fraction; NaN before a spread starts, each with at least NEED of them
        extra        further criteria of a spread, such as breadth, computed elsewhere
        timing       reads all rows; the verdict is as of the last
        raises       HistoryTooShort, NoVariation
        """
        differences = as_panel(differences)
        control = SearchControl(draws=self.draws, seed=self.seed, block=family_block_length(differences))
        gaps = search_gaps(control, differences)
        searches = list(changed_searches(control, differences))
        twins = [(twin, search_gaps(control, twin)) for twin in twin_benchmarks(differences)]
        verdicts = []
        for spread in differences.symbols:
            complete = differences.select([spread]).complete()
            first, best = searched_size([gaps[spread][window] for window in JUDGED])
            side = 1 if best.value > 0.0 else -1
            criteria = (
                first,
                *confirming_criteria(differences, complete, spread, side),
                *(extra or {}).get(spread, ()),
            )
            stage = stage_of(gaps[spread], criteria, side)
            steady = [stage_of(other[spread], criteria, side) == stage for other in searches if spread in other]
            for twin, other in twins:
                shaken_criteria = with_alarm(criteria, twin.select([spread]).complete(), side)
                steady.append(stage_of(other[spread], shaken_criteria, side) == stage)
            verdicts.append(
                Verdict(
                    spread=spread,
                    stage=stage,
                    side=0 if stage == "none" else side,
                    best=best,
                    criteria=criteria,
                    steadiness=float(np.mean(steady)),
                )
            )
        return tuple(verdicts)


def family_block_length(differences: Panel) -> float:
    """The longest mean block that any of the spreads asks for, at least one session."""
    finite = (values[np.isfinite(values)] for values in differences.values.T)
    return max(1.0, *(optimal_block_length(values).stationary for values in finite))


def search_gaps(control: SearchControl, differences: Panel, *, shift: int = 0) -> SearchedGaps:
    """Every spread's gap over each window, tested together; the windows' starts moved back by `shift` sessions."""
    lengths = {window: window + shift for window in WINDOWS}
    adjusted = control.adjust(differences, tuple(lengths.values()), statistics=("gap",))
    by_key = {(statistic.spread, statistic.sessions): statistic for statistic in adjusted.statistics}
    return {
        spread: {window: by_key[spread, length] for window, length in lengths.items()} for spread in differences.symbols
    }


def changed_searches(control: SearchControl, differences: Panel) -> Iterator[SearchedGaps]:
    """The search repeated with every window's start moved, and with each spread left out in turn."""
    for shift in SHIFTS:
        yield search_gaps(control, differences, shift=shift)
    for omitted in differences.symbols if len(differences.symbols) > 1 else ():
        yield search_gaps(control, differences.select([spread for spread in differences.symbols if spread != omitted]))


def twin_benchmarks(differences: Panel) -> Iterator[Panel]:
    """Every spread as another benchmark of it might have been, twice: its days with noise of its own kind.

    The noise is the spread's own days, moved on by the longest window and taken with either sign, so that no window
    meets itself; weighted so that new and old days correlate as TWIN, and their variance stays.
    """
    centred = differences.values - np.nanmean(differences.values, axis=0)
    noise = np.full_like(centred, np.nan)
    for column, values in enumerate(centred.T):
        finite = np.isfinite(values)
        noise[finite, column] = np.roll(values[finite], YEAR + SHIFTS[-1])
    for sign in (1.0, -1.0):
        yield replace(differences, values=TWIN * differences.values + sign * (1.0 - TWIN**2) ** 0.5 * noise)


def with_alarm(criteria: Sequence[Criterion], days: Panel, side: int) -> tuple[Criterion, ...]:
    """The criteria with the alarm of other days, the one that a change of benchmark moves most easily."""
    return tuple(alarm(days, side) if criterion.name == "alarm" else criterion for criterion in criteria)


def confirming_criteria(differences: Panel, days: Panel, spread: str, side: int) -> tuple[Criterion, ...]:
    """The criteria beside size, for one side."""
    return (
        dated_break(days, side),
        regime(days, side),
        alarm(days, side),
        persistence(days, side),
        agreement(differences, spread, side),
    )


def stage_of(gaps: Mapping[int, SearchedStatistic], criteria: Sequence[Criterion], side: int) -> Stage:
    """The word that the criteria give for a side, with the search at hand; the rules stand at the top."""
    met = {criterion.name for criterion in criteria if criterion.met}
    surviving = {w for w in JUDGED if gaps[w].p_adjusted <= SIZE_P and side * gaps[w].value > 0.0}
    quarter = side * gaps[JUDGED[0]].value
    if surviving and quarter > 0.0 and met & set(CONFIRMING):
        one_way = all(side * gaps[window].value > 0.0 for window in WINDOWS)
        lasting = YEAR in surviving and one_way and {"persistence", "agreement"} <= met
        return "dominant" if lasting else "established"
    if quarter < 0.0 and surviving & {HALF_YEAR, YEAR}:
        return "fading"
    begun = "alarm" in met or min(gaps[window].p_value for window in (MONTH, JUDGED[0])) <= SIZE_P
    return "early" if begun or surviving else "none"

"""A word for how far leadership has come, by written criteria whose error rates are measured in docs/calibration.md.

none          no gap outlasts the search, and nothing else has begun
early         an alarm to the leader's side, or a month's or a quarter's gap that is rare taken alone (p <= 2.5 %); not
              yet more than luck
established   a 3, 6 or 12-month gap survives the whole search (adjusted p <= 5 %) and the last quarter is on its side
dominant      established; the 12-month gap survives the search too; 1, 3, 6 and 12 months all on one side
fading        a 6 or 12-month gap survives the search, but the last quarter is on the other side

All of it is on each spread's own scale: a day counts by its size against the days before it. No word above `early` is
given without the adjusted gap: that one criterion holds the rate of false verdicts over all spreads searched. Breaks
date a beginning and lift no word. A criterion that could not be computed counts as not met.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
from rotascope.inference.testing.gap_family import DRAWS, MOST_DRAWS, GapFamily, near_line, window_sums
from rotascope.inference.testing.own_scale import LEARNING, own_scale_family
from rotascope.inference.testing.search import SearchedStatistic
from rotascope.inference.verdicts.criteria import (
    HALF_YEAR,
    JUDGED,
    QUARTER,
    SIZE_P,
    START_P,
    STARTING,
    WINDOWS,
    YEAR,
    Criterion,
    alarms,
    best_gap,
    dated_break,
    lasting,
    names_met,
    searched_size,
    start,
)
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

Stage: TypeAlias = Literal["none", "early", "established", "dominant", "fading"]

ADVANCED = ("established", "dominant", "fading")
LIFTING: Mapping[Stage, tuple[str, ...]] = {  # criteria that can lift a spread to a word, the first met one is named
    "none": (),
    "early": ("alarm", "start"),
    "established": ("size",),
    "dominant": ("year",),
    "fading": ("size",),
}
SHIFTS = (1, 5, 10, 20)  # sessions by which every window's start is moved
LENGTHS = tuple(sorted({window + shift for window in WINDOWS for shift in (0, *SHIFTS)}))
NEED = LEARNING + 4 * LENGTHS[-1] + 1  # differences of a spread before the search can judge it
RESEEDS = 2  # further seeds under which a steady word stays
TWIN = 0.92  # daily correlation of FF.SMB and Russell 2000 over S&P 500, two benchmarks of one spread
TWIN_SESSIONS = 1_260  # of another benchmark that its alarm is looked for in: each day costs
STEADY = 0.95  # share of small changes that leave the word as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A spread's word with its criteria.

    side         +1 the long side leads, -1 the short side, 0 nobody
    best         the gap that decided it: the smallest adjusted p of 3, 6 and 12 months, on own scale
    lifted_by    the criterion that lifts it to its word; none where the word is none
    confidence   share of the criteria that could be computed
    steadiness   share of small changes of inputs, benchmarks, windows and seeds that keep the word; below 0.95 it is
                 fragile
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

    @property
    def lifted_by(self) -> str | None:
        """The criterion that lifts it to its word."""
        met = names_met(self.criteria)
        return next((name for name in LIFTING[self.stage] if name in met), None)


@dataclass(frozen=True, kw_only=True)
class VerdictModel:
    """How verdicts are reached. draws: of the search, more near a line (`draw_family`); seed: the same bits again."""

    draws: int = DRAWS
    seed: int = 0

    def judge(
        self, differences: PanelLike, *, extra: Mapping[str, Sequence[Criterion]] | None = None
    ) -> tuple[Verdict, ...]:
        """A verdict a spread, in the panel's order.

        differences  [T, N] daily differences, fraction; NaN before a spread starts, each with at least NEED of them
        extra        further criteria of a spread, such as breadth, computed elsewhere; they lift no word
        timing       reads all rows; the verdict is as of the last
        raises       HistoryTooShort, NoVariation
        """
        differences = as_panel(differences)
        scaled = own_scale_family(differences)
        family = self.draw_family(scaled)
        searched = family.describe(WINDOWS)
        alarmed = alarms_by_spread(differences)
        sides = alarm_sides(alarmed)
        stages = {name: stage_of(searched[name], side) for name, side in zip(differences.symbols, sides, strict=True)}
        changed = changed_stages(self, family, differences, sides)
        return tuple(
            Verdict(
                spread=spread,
                stage=stage,
                side=0 if stage == "none" else side,
                best=best_gap(searched[spread]),
                criteria=(
                    *searched_criteria(searched[spread], side),
                    dated_break(scaled.select([spread]), side),
                    alarmed[spread][side],
                    *(extra or {}).get(spread, ()),
                ),
                steadiness=float(np.mean([other == (stage, side) for other in changed[spread]])),
            )
            for spread, (stage, side) in stages.items()
        )

    def draw_family(self, scaled: Panel) -> GapFamily:
        """The family's draws, four times as many where a p-value that decides lies near its line.

        scaled   [T, N] of `own_scale_family`
        """
        family = GapFamily.draw(scaled, LENGTHS, draws=self.draws, seed=self.seed, block=None)
        if not undecided(family):
            return family
        most = MOST_DRAWS // DRAWS * self.draws
        return GapFamily.draw(scaled, LENGTHS, draws=most, seed=self.seed, block=family.block)


def undecided(family: GapFamily) -> bool:
    """Whether another seed might decide otherwise: an adjusted or plain p-value within its error of its line."""
    alone, adjusted = family.p_values(WINDOWS)
    judged, starting = ([WINDOWS.index(window) for window in windows] for windows in (JUDGED, STARTING))
    return near_line(adjusted[:, judged], family.draws, SIZE_P) or near_line(alone[:, starting], family.draws, START_P)


def searched_criteria(gaps: Mapping[int, SearchedStatistic], side: int) -> tuple[Criterion, ...]:
    """The criteria that the search alone answers."""
    return (searched_size(best_gap(gaps)), lasting(gaps, side), start(gaps, side))


def alarms_by_spread(differences: Panel) -> dict[str, Mapping[int, Criterion]]:
    """Every spread's alarm criterion for either side."""
    return {spread: alarms(differences.select([spread]).complete()) for spread in differences.symbols}


def alarm_sides(alarmed: Mapping[str, Mapping[int, Criterion]]) -> tuple[int, ...]:
    """The side to which each spread's alarm is met, 0 for neither."""
    return tuple(
        next((side for side, criterion in by_side.items() if criterion.met), 0) for by_side in alarmed.values()
    )


def stage_of(gaps: Mapping[int, SearchedStatistic], alarm_side: int) -> tuple[Stage, int]:
    """A spread's word and the leader's side, from records."""
    records = [gaps[window] for window in WINDOWS]
    numbers = np.array([(gap.value, gap.score, gap.p_value, gap.p_adjusted) for gap in records])
    return stage_from(numbers[:, 0], numbers[:, 1], numbers[:, 2], numbers[:, 3], alarm_side)


def stage_from(values: Floats, scores: Floats, alone: Floats, adjusted: Floats, alarm_side: int) -> tuple[Stage, int]:
    """A spread's word and the leader's side, from numbers for each of WINDOWS [W]; the rules stand at the top.

    values   sums on own scale      scores   their size over that of the draws
    alone    p-values               adjusted  p-values of the search
    alarm_side  to which the alarm is met, 0 for neither
    """
    best = min(range(1, len(WINDOWS)), key=lambda k: (adjusted[k], alone[k], -scores[k]))
    side = 1 if values[best] > 0.0 else -1
    towards = side * values > 0.0
    surviving = {window for window, p, lead in zip(WINDOWS, adjusted, towards, strict=True) if p <= SIZE_P and lead}
    surviving &= set(JUDGED)
    if surviving and towards[WINDOWS.index(QUARTER)]:
        return ("dominant" if YEAR in surviving and towards.all() else "established"), side
    if surviving & {HALF_YEAR, YEAR}:
        return "fading", side
    rare = any(towards[WINDOWS.index(window)] and alone[WINDOWS.index(window)] <= START_P for window in STARTING)
    return ("early" if rare or alarm_side == side else "none"), side


def changed_stages(
    model: VerdictModel, family: GapFamily, differences: Panel, sides: tuple[int, ...]
) -> dict[str, list[tuple[Stage, int]]]:
    """Every spread's words and sides under each change of `changed_searches`."""
    stages: dict[str, list[tuple[Stage, int]]] = {spread: [] for spread in differences.symbols}
    for change in changed_searches(model, family, differences, sides):
        searched, columns = change.family, np.searchsorted(change.family.lengths, change.windows)
        alone, adjusted = searched.p_values(change.windows, without=change.without, observed=change.observed)
        for n, spread in enumerate(differences.symbols):
            if spread != change.without:
                values, scale = change.observed[n, columns], searched.scale[n, columns]
                sizes = np.abs(values) / scale
                stages[spread].append(stage_from(values, sizes, alone[n], adjusted[n], change.alarm_sides[n]))
    return stages


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangedSearch:
    """A small change of a search: its draws, windows and observed sums, a spread left out, the alarms with it."""

    family: GapFamily
    windows: tuple[int, ...]
    observed: Floats
    alarm_sides: tuple[int, ...]
    without: str | None = None


def changed_searches(
    model: VerdictModel, family: GapFamily, differences: Panel, sides: tuple[int, ...]
) -> Iterator[ChangedSearch]:
    """Windows moved, a spread left out, other benchmarks, other seeds.

    All but the other seeds are counted in the same draws: another benchmark's days have the law of the spread's own.
    """
    same = ChangedSearch(family=family, windows=WINDOWS, observed=family.observed, alarm_sides=sides)
    for shift in SHIFTS:
        yield replace(same, windows=tuple(window + shift for window in WINDOWS))
    for omitted in differences.symbols if len(differences.symbols) > 1 else ():
        yield replace(same, without=omitted)
    for twin in twin_benchmarks(differences):
        scaled = own_scale_family(twin)
        rows = np.isin(scaled.dates, family.panel.dates)
        sums = window_sums(scaled.values[rows].T, family.lengths)
        yield replace(same, observed=sums, alarm_sides=alarm_sides(alarms_by_spread(twin.tail(TWIN_SESSIONS))))
    for seed in range(model.seed + 1, model.seed + 1 + RESEEDS):
        other = GapFamily.draw(family.panel, WINDOWS, draws=model.draws, seed=seed, block=family.block)
        yield replace(same, family=other, observed=other.observed)


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

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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rotascope.inference.testing.gap_family import DRAWS, MORE, GapFamily
from rotascope.inference.testing.own_scale import LEARNING, own_scale_family
from rotascope.inference.testing.search import MULTIPLE, SearchedStatistic, usable_rows
from rotascope.inference.verdicts.criteria import (
    JUDGED,
    QUARTER,
    WINDOWS,
    Criterion,
    best_gap,
    dated_break,
    lasting,
    names_met,
    searched_size,
    start,
)
from rotascope.inference.verdicts.needed import NeededGap, needed_for_words
from rotascope.inference.verdicts.regular import RegularReading, read_regularly, regular_criterion
from rotascope.inference.verdicts.stages import LIFTING, Stage, stage_of
from rotascope.inference.verdicts.steadiness import LENGTHS, alarm_sides, alarms_by_spread, decided, steady_shares
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

NEED = LEARNING + MULTIPLE * LENGTHS[-1] + 1  # differences of a spread before the search can judge it
STEADY = 0.9  # share of small changes that leave the word as it is: measured in docs/calibration.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A spread's word with its criteria.

    side         +1 the long side leads, -1 the short side, 0 nobody
    best         the gap that decided it: the smallest adjusted p of 3, 6 and 12 months, on own scale
    regular      what somebody who reads every month may make of it
    needed       the gap that would change the word
    lifted_by    the criterion that lifts it to its word; none where the word is none
    confidence   share of the criteria that could be computed
    steadiness   share of small changes of inputs, benchmarks, windows and seeds that keep the word; below 0.9 it is
                 fragile
    """

    spread: str
    stage: Stage
    side: int
    best: SearchedStatistic
    regular: RegularReading
    needed: NeededGap
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
    """How verdicts are reached.

    draws   of the search      more  times as many, one after the other, while a p-value that decides lies near its line
    seed    the same seed gives the same bits
    """

    draws: int = DRAWS
    more: tuple[int, ...] = MORE
    seed: int = 0

    def judge(
        self, differences: PanelLike, *, extra: Mapping[str, Sequence[Criterion]] | None = None, ahead: int = QUARTER
    ) -> tuple[Verdict, ...]:
        """A verdict a spread, in the panel's order.

        differences  [T, N] daily differences, fraction; NaN before a spread starts, each with at least NEED of them
        extra        further criteria of a spread, such as breadth, computed elsewhere; they lift no word
        ahead        sessions over which `needed` counts the gap that would change a word
        timing       reads all rows; the verdict is as of the last
        raises       HistoryTooShort, NoVariation
        """
        differences = as_panel(differences)
        scaled = own_scale_family(differences)
        family = self.draw_family(scaled)
        searched = family.describe(WINDOWS, searched=JUDGED)
        alarmed = alarms_by_spread(differences)
        sides = alarm_sides(alarmed)
        stages = {name: stage_of(searched[name], side) for name, side in zip(differences.symbols, sides, strict=True)}
        steady = steady_shares(family, differences, sides)
        regular = read_regularly(family)
        needed = needed_for_words(family, differences, stages, sessions=ahead)
        return tuple(
            Verdict(
                spread=spread,
                stage=stage,
                side=0 if stage == "none" else side,
                best=best_gap(searched[spread]),
                regular=regular[spread],
                needed=needed[spread],
                criteria=(
                    *searched_criteria(searched[spread], side),
                    dated_break(scaled.select([spread]), side),
                    alarmed[spread][side],
                    regular_criterion(regular[spread], side),
                    *(extra or {}).get(spread, ()),
                ),
                steadiness=steady[spread],
            )
            for spread, (stage, side) in stages.items()
        )

    def draw_family(self, scaled: Panel) -> GapFamily:
        """The family's draws; 4 times as many, then 16 times, while a p-value that decides lies near its line.

        scaled   [T, N] of `own_scale_family`
        raises   HistoryTooShort
        """
        usable_rows(scaled, need=MULTIPLE * LENGTHS[-1])
        family = GapFamily.draw(scaled, WINDOWS, draws=self.draws, seed=self.seed)
        for times in self.more:
            if not undecided(family):
                break
            family = family.sharpen(WINDOWS, searched=JUDGED, draws=times * self.draws)
        return family


def undecided(family: GapFamily) -> bool:
    """Whether another seed might decide any word otherwise."""
    alone, adjusted = family.p_values(WINDOWS, searched=JUDGED)
    return not decided(alone.T, adjusted.T, family.draws)


def searched_criteria(gaps: Mapping[int, SearchedStatistic], side: int) -> tuple[Criterion, ...]:
    """The criteria that the search alone answers."""
    return (searched_size(best_gap(gaps)), lasting(gaps, side), start(gaps, side))

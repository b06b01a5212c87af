"""The words of VerdictModel without the criteria that could not change them: for studies of thousands of dates.

A dated break and a regime are the slow criteria, and they matter only where a gap has survived the search and no alarm
has confirmed it. tests/test_calibration.py holds these words equal to those of `VerdictModel.judge`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.evidence import Evidence
from rotascope.inference.testing.search import SearchControl, SearchedStatistic
from rotascope.inference.verdicts.criteria import (
    JUDGED,
    SIZE_P,
    Criterion,
    agreement,
    alarm,
    dated_break,
    persistence,
    regime,
    searched_size,
)
from rotascope.inference.verdicts.verdict import (
    STEADY,
    SearchedGaps,
    Stage,
    VerdictModel,
    changed_searches,
    family_block_length,
    search_gaps,
    stage_of,
    twin_benchmarks,
    with_alarm,
)
from rotascope.panels.panel import Panel

SUPPOSED = Criterion("break", met=True, text="supposed", evidence=Evidence(value=None, unit="text", method="supposed"))


@dataclass(frozen=True, slots=True)
class QuickVerdict:
    """A spread's word, its side (+1, -1; 0 nobody), the gap that decided it, and what the word stands on."""

    stage: Stage
    side: int
    best: SearchedStatistic
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, eq=False)
class Search:
    """A family searched once: its control, with the family's block, and every spread's gaps."""

    control: SearchControl
    differences: Panel
    gaps: SearchedGaps

    @classmethod
    def of(cls, differences: Panel, *, model: VerdictModel | None = None) -> "Search":
        """The search that `VerdictModel.judge` begins with."""
        model = model or VerdictModel()
        control = SearchControl(draws=model.draws, seed=model.seed, block=family_block_length(differences))
        return cls(control, differences, search_gaps(control, differences))

    @property
    def surviving(self) -> tuple[str, ...]:
        """Spreads with a gap of 3, 6 or 12 months that survives: no other spread can be established or more."""
        return tuple(
            spread for spread, gaps in self.gaps.items() if min(gaps[window].p_adjusted for window in JUDGED) <= SIZE_P
        )

    def verdict_of(self, spread: str) -> QuickVerdict:
        """The word that `VerdictModel.judge` gives this spread."""
        gaps = self.gaps[spread]
        first, best = searched_size([gaps[window] for window in JUDGED])
        sign = 1 if best.value > 0.0 else -1
        complete = self.differences.select([spread]).complete()
        criteria = [
            first,
            alarm(complete, sign),
            persistence(complete, sign),
            agreement(self.differences, spread, sign),
        ]
        for slow in (regime, dated_break):
            if stage_of(gaps, criteria, sign) == stage_of(gaps, [*criteria, SUPPOSED], sign):
                break
            criteria.append(slow(complete, sign))
        stage = stage_of(gaps, criteria, sign)
        return QuickVerdict(stage, 0 if stage == "none" else sign, best, tuple(criteria))

    def fragile(self, quick: QuickVerdict, spread: str) -> bool:
        """Whether the page would call the word fragile: `Verdict.fragile`."""
        return float(np.mean(list(self._steady(quick, spread)))) < STEADY

    def _steady(self, quick: QuickVerdict, spread: str) -> Iterator[bool]:
        sign = 1 if quick.best.value > 0.0 else -1
        complete = self.differences.select([spread]).complete()
        for other in changed_searches(self.control, self.differences):
            if spread in other:
                yield restage(other[spread], quick.criteria, complete, sign) == quick.stage
        for twin in twin_benchmarks(self.differences):
            shaken_criteria = with_alarm(quick.criteria, twin.select([spread]).complete(), sign)
            yield restage(search_gaps(self.control, twin)[spread], shaken_criteria, complete, sign) == quick.stage


def restage(gaps: Mapping[int, SearchedStatistic], criteria: Sequence[Criterion], complete: Panel, sign: int) -> Stage:
    """The word of the same criteria under another search; slow ones are added only where they could matter."""
    tried = list(criteria)
    for name, slow in (("regime", regime), ("break", dated_break)):
        if stage_of(gaps, tried, sign) == stage_of(gaps, [*tried, SUPPOSED], sign):
            break
        if name not in {criterion.name for criterion in tried}:
            tried.append(slow(complete, sign))
    return stage_of(gaps, tried, sign)

"""The words of VerdictModel without breaks and steadiness, which change no word: for studies of thousands of dates.

tests/test_calibration.py holds these words equal to those of `VerdictModel.judge`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rotascope.inference.testing.gap_family import GapFamily
from rotascope.inference.testing.own_scale import own_scale_family
from rotascope.inference.testing.search import SearchedStatistic
from rotascope.inference.verdicts.criteria import JUDGED, SIZE_P, WINDOWS, best_gap
from rotascope.inference.verdicts.stages import Stage, stage_of
from rotascope.inference.verdicts.steadiness import alarm_sides, alarms_by_spread, steady_shares
from rotascope.inference.verdicts.verdict import STEADY, VerdictModel
from rotascope.panels.panel import Panel

STUDIED = VerdictModel(draws=4_000, more=())  # of studies: the rates are those of any number of draws


@dataclass(frozen=True, slots=True)
class QuickVerdict:
    """A spread's word, its side (+1, -1; 0 nobody), and the gap that decided it."""

    stage: Stage
    side: int
    best: SearchedStatistic


@dataclass(frozen=True, eq=False)
class Search:
    """A family searched once: its draws, and every spread's gaps."""

    model: VerdictModel
    differences: Panel
    family: GapFamily

    @classmethod
    def of(cls, differences: Panel, *, model: VerdictModel | None = None) -> "Search":
        """The search that `VerdictModel.judge` begins with."""
        model = model or VerdictModel()
        return cls(model, differences, model.draw_family(own_scale_family(differences)))

    @cached_property
    def gaps(self) -> Mapping[str, Mapping[int, SearchedStatistic]]:
        """Every spread's gaps."""
        return self.family.describe(WINDOWS, searched=JUDGED)

    @cached_property
    def sides(self) -> Mapping[str, int]:
        """The side to which each spread's alarm is met."""
        return dict(zip(self.differences.symbols, alarm_sides(alarms_by_spread(self.differences)), strict=True))

    @cached_property
    def steady(self) -> Mapping[str, float]:
        """Share of small changes under which every spread's word stays."""
        return steady_shares(self.family, self.differences, tuple(self.sides.values()))

    @property
    def surviving(self) -> tuple[str, ...]:
        """Spreads with a gap of 3, 6 or 12 months that survives: no other spread can be established or more."""
        return tuple(
            spread for spread, gaps in self.gaps.items() if min(gaps[window].p_adjusted for window in JUDGED) <= SIZE_P
        )

    def verdict_of(self, spread: str) -> QuickVerdict:
        """The word that `VerdictModel.judge` gives this spread."""
        stage, side = stage_of(self.gaps[spread], self.sides[spread])
        return QuickVerdict(stage, 0 if stage == "none" else side, best_gap(self.gaps[spread]))

    def fragile(self, spread: str) -> bool:
        """Whether the page would call the word fragile: `Verdict.fragile`."""
        return self.steady[spread] < STEADY

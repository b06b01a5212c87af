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
    size,
)
from rotascope.inference.verdicts.verdict import (
    STEADY,
    Looks,
    VerdictModel,
    Word,
    changed,
    family_block,
    looked,
    twin_benchmarks,
    with_alarm,
    word_of,
)
from rotascope.panels.panel import Panel

SUPPOSED = Criterion("break", met=True, text="supposed", evidence=Evidence(value=None, unit="text", method="supposed"))


@dataclass(frozen=True, slots=True)
class Said:
    """A spread's word, its side (+1, -1; 0 nobody), the gap that decided it, and what the word stands on."""

    word: Word
    side: int
    best: SearchedStatistic
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, eq=False)
class Search:
    """A family searched once: its control, with the family's block, and every spread's gaps."""

    control: SearchControl
    differences: Panel
    looks: Looks

    @classmethod
    def of(cls, differences: Panel, *, model: VerdictModel | None = None) -> "Search":
        """The search that `VerdictModel.judge` begins with."""
        model = model or VerdictModel()
        control = SearchControl(draws=model.draws, seed=model.seed, block=family_block(differences))
        return cls(control, differences, looked(control, differences))

    @property
    def surviving(self) -> tuple[str, ...]:
        """Spreads with a gap of 3, 6 or 12 months that survives: no other spread can be established or more."""
        return tuple(
            spread
            for spread, looks in self.looks.items()
            if min(looks[window].p_adjusted for window in JUDGED) <= SIZE_P
        )

    def say(self, spread: str) -> Said:
        """The word that `VerdictModel.judge` gives this spread."""
        looks = self.looks[spread]
        first, best = size([looks[window] for window in JUDGED])
        sign = 1 if best.value > 0.0 else -1
        own = self.differences.select([spread]).complete()
        known = [first, alarm(own, sign), persistence(own, sign), agreement(self.differences, spread, sign)]
        for slow in (regime, dated_break):
            if word_of(looks, known, sign) == word_of(looks, [*known, SUPPOSED], sign):
                break
            known.append(slow(own, sign))
        word = word_of(looks, known, sign)
        return Said(word, 0 if word == "none" else sign, best, tuple(known))

    def fragile(self, said: Said, spread: str) -> bool:
        """Whether the page would call the word fragile: `Verdict.fragile`."""
        return float(np.mean(list(self._steady(said, spread)))) < STEADY

    def _steady(self, said: Said, spread: str) -> Iterator[bool]:
        sign = 1 if said.best.value > 0.0 else -1
        own = self.differences.select([spread]).complete()
        for other in changed(self.control, self.differences):
            if spread in other:
                yield reworded(other[spread], said.criteria, own, sign) == said.word
        for twin in twin_benchmarks(self.differences):
            again = with_alarm(said.criteria, twin.select([spread]).complete(), sign)
            yield reworded(looked(self.control, twin)[spread], again, own, sign) == said.word


def reworded(looks: Mapping[int, SearchedStatistic], criteria: Sequence[Criterion], own: Panel, sign: int) -> Word:
    """The word of the same criteria under another search; slow ones are added only where they could matter."""
    known = list(criteria)
    for name, slow in (("regime", regime), ("break", dated_break)):
        if word_of(looks, known, sign) == word_of(looks, [*known, SUPPOSED], sign):
            break
        if name not in {one.name for one in known}:
            known.append(slow(own, sign))
    return word_of(looks, known, sign)

"""The rules that turn p-values, signs and an alarm into a word; what each word means stands in `verdict`."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
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
)

Stage: TypeAlias = Literal["none", "early", "established", "dominant", "fading"]

ADVANCED = ("established", "dominant", "fading")
LIFTING: Mapping[Stage, tuple[str, ...]] = {  # criteria that can lift a spread to a word, the first met one is named
    "none": (),
    "early": ("alarm", "start"),
    "established": ("size",),
    "dominant": ("year",),
    "fading": ("size",),
}


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

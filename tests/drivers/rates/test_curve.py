"""The regression of bank shares on the curve, with its sign in words."""

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.drivers.rates.curve import curve_effect
from rotascope.errors import HistoryTooShort


def planted(slope: float) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(2)
    level, steeper, noise = rng.normal(size=(3, 300))
    return 0.3 * level + slope * steeper + noise, level, steeper


@pytest.mark.parametrize(
    ("slope", "sign", "words"),
    [
        (0.6, 1, "as the story has it"),
        (-0.6, -1, "against the story"),
        (0.0, 0, "no sign that is clear"),
    ],
)
def test_the_sign_stands_beside_story_and_literature(slope: float, sign: int, words: str) -> None:
    answer, level, steeper = planted(slope)
    effect = curve_effect(answer, level=level, slope=steeper)
    assert effect.sign == sign
    assert words in effect.summary()
    assert effect.slope.value == pytest.approx(slope, abs=0.15)
    assert effect.level.value == pytest.approx(0.3, abs=0.15)


def test_too_few_months_are_refused() -> None:
    answer, level, steeper = planted(0.6)
    with pytest.raises(HistoryTooShort):
        curve_effect(answer[:9], level=level[:9], slope=steeper[:9])

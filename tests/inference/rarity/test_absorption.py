import numpy as np
import pytest

from panels_made import wide
from rotascope.inference.rarity.absorption import independent_absorption
from rotascope.measures.fragility import Absorption

ROWS = 500


def test_independent_stocks_absorb_more_than_half_by_arithmetic() -> None:
    """A fifth of 400 columns over 500 weighted sessions: nothing is common, and yet."""
    noise = wide(np.random.default_rng(0).normal(0.0, 0.01, (ROWS, 400)))
    null = independent_absorption(noise, draws=3)
    observed = float(Absorption().ratio(noise).values[-1, 0])
    assert 0.5 < null.mean < 0.65
    assert observed == pytest.approx(null.mean, abs=0.01)
    assert null.p_value(observed) >= 0.25


def test_a_common_factor_stands_out_of_its_null_and_noise_does_not() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0.0, 0.01, (ROWS, 11))
    common = noise + rng.normal(0.0, 0.01, (ROWS, 1))
    for values, low, high in ((noise, 0.05, 1.0), (common, 0.0, 0.01)):
        panel = wide(values)
        null = independent_absorption(panel)
        assert low <= null.p_value(float(Absorption().ratio(panel).values[-1, 0])) <= high
    assert independent_absorption(wide(noise)).ratios == independent_absorption(wide(noise)).ratios

"""The depreciation that a plan brings, and the revenue that would pay for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.investment.plan import break_even_revenue, depreciation_wave
from rotascope.errors import UsageError


def test_a_hundred_over_five_years_by_hand() -> None:
    wave = depreciation_wave(np.array([100.0, 0, 0, 0, 0, 0, 0]), life=5)
    np.testing.assert_allclose(wave, (10, 20, 20, 20, 20, 10, 0))
    np.testing.assert_allclose(depreciation_wave(np.array([100.0, 50.0, 0.0]), life=5), (10, 25, 30))


@given(life=st.floats(1, 40), capex=st.lists(st.floats(0, 1e9), min_size=1, max_size=10))
def test_all_investment_is_depreciated_once(life: float, capex: list[float]) -> None:
    long = np.concatenate([capex, np.zeros(45)])
    wave = depreciation_wave(long, life=life)
    assert wave.sum() == pytest.approx(sum(capex), rel=1e-9, abs=1e-6)
    assert (wave >= -1e-6).all()


def test_break_even_of_two_hundred_billion() -> None:
    # 200 / 6 = 33.3 of depreciation and 18.0 of capital cost at 9 %, earned at a margin of 60 %: 85.6 a year.
    assert break_even_revenue(200e9, life=6, margin=0.6, cost_of_capital=0.09) == pytest.approx(85.56e9, rel=1e-3)
    with pytest.raises(UsageError):
        break_even_revenue(200e9, life=6, margin=0.0, cost_of_capital=0.09)

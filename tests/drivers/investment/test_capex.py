"""Investment's burden, its depreciation, the revenue that would pay for it, and margins in parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.investment.capex import (
    Results,
    break_even_revenue,
    burden,
    depreciation_wave,
    margin_change,
    pooled_burden,
)
from rotascope.errors import UsageError


def test_burden_and_its_missing_bases() -> None:
    told = burden(131.8, cash_flow=139.5, sales=716.9)
    assert told.to_cash_flow == pytest.approx(0.9448, abs=1e-4)
    assert told.free_cash_flow == pytest.approx(7.7)
    none = burden(10.0, cash_flow=None, sales=0.0)
    assert (none.to_cash_flow, none.to_sales, none.free_cash_flow) == (None, None, None)
    assert burden(10.0, cash_flow=-5.0, sales=100.0).to_cash_flow is None
    with pytest.raises(UsageError, match="below 0"):
        burden(-1.0, cash_flow=1.0, sales=1.0)


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


def test_a_margin_in_parts_by_hand() -> None:
    before = Results(revenue=100, operating_income=30, gross_profit=60, research=12, overhead=10, depreciation=8)
    after = Results(
        revenue=120, operating_income=33.6, gross_profit=75.6, research=14.4, overhead=10.8, depreciation=16.8
    )
    told = margin_change(before, after)
    parts = dict(told.parts)
    assert told.change == pytest.approx(-0.02)
    assert parts == pytest.approx(
        {"gross margin": 0.03, "research": 0.0, "overhead": 0.01, "depreciation": -0.06, "other": 0.0}, abs=1e-12
    )


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=10, max_size=10), known=st.tuples(*[st.booleans()] * 4))
def test_parts_sum_to_the_change_whatever_is_known(values: list[float], known: tuple[bool, ...]) -> None:
    def made(place: int) -> Results:
        income, *lines = values[place : place + 5]
        names = ("gross_profit", "research", "overhead", "depreciation")
        shown = {name: line if seen else None for name, line, seen in zip(names, lines, known, strict=True)}
        return Results(revenue=1e5, operating_income=income, **shown)

    told = margin_change(made(0), made(5))
    assert sum(part for _, part in told.parts) == pytest.approx(told.change, abs=1e-9)


def test_a_cohort_counts_those_with_all_three() -> None:
    told, count = pooled_burden([(10.0, 20.0, 100.0), (5.0, None, 50.0), (20.0, 40.0, 100.0)])
    assert told is not None
    assert (told.to_cash_flow, count) == (0.5, 2)
    assert pooled_burden([(None, 1.0, 1.0)]) == (None, 0)

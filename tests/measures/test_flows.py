"""Fund flows with splits told apart, shifts of volume, and how long an inflow trades, by hand."""

from datetime import date

import numpy as np
import pytest

from rotascope.measures.flows import days_to_trade, fund_flows, volume_shift

DAYS = [date(2026, 1, 5), date(2026, 1, 6)]


def test_a_flow_is_the_new_shares_at_the_price_of_the_day() -> None:
    (flow,) = fund_flows(DAYS, np.array([100.0, 110.0]), np.array([10.0, 11.0]))
    assert flow.value == pytest.approx(10 * 11.0)
    assert flow.share == pytest.approx(110 / 1000)


def test_a_split_on_file_is_no_inflow() -> None:
    shares, price = np.array([100.0, 210.0]), np.array([10.0, 5.0])
    (flow,) = fund_flows(DAYS, shares, price, splits=[(DAYS[1], 2.0)])
    assert flow.value == pytest.approx(10 * 5.0)
    assert flow.fault == ""


def test_a_jump_like_a_split_without_one_on_file_is_withheld() -> None:
    (flow,) = fund_flows(DAYS, np.array([100.0, 200.0]), np.array([10.0, 5.02]))
    assert flow.value is None
    assert "2-fold like a split" in flow.fault
    # The same jump with a price that stands is money.
    (real,) = fund_flows(DAYS, np.array([100.0, 200.0]), np.array([10.0, 10.0]))
    assert real.value == pytest.approx(1000.0)


@pytest.mark.parametrize(("shares", "price"), [([100.0, np.nan], [10.0, 10.0]), ([100.0, 110.0], [np.nan, 10.0])])
def test_a_count_or_price_that_lacks_gives_no_flow(shares: list[float], price: list[float]) -> None:
    (flow,) = fund_flows(DAYS, np.array(shares), np.array(price))
    assert flow.value is None
    assert flow.fault


def test_volume_moves_by_its_part_of_both() -> None:
    first = np.r_[np.full(8, 10.0), np.full(4, 30.0)]
    second = np.full(12, 30.0)
    shift = volume_shift(first, second, recent=4, before=8)
    assert shift is not None
    assert (shift.recent, shift.before) == (0.5, 0.25)
    assert shift.change == pytest.approx(0.25)
    first[4:8] = np.nan  # half of the stretch before is left
    assert volume_shift(first, second, recent=4, before=8) is not None
    first[3] = np.nan
    assert volume_shift(first, second, recent=4, before=8) is None
    assert volume_shift(first[:3], second[:3], recent=4) is None


def test_an_inflow_needs_its_weight_over_a_tenth_of_the_volume() -> None:
    trading = days_to_trade(
        100.0, ("A", "B", "C", "D"), np.array([0.5, 0.25, 0.25, np.nan]), np.array([100.0, 5.0, np.nan, 1.0])
    )
    assert trading is not None
    # A takes two thirds and B a third: 66.7 / 10 and 33.3 / 0.5 sessions.
    assert trading.slowest == ("B", pytest.approx(100 / 3 / 0.5))
    assert trading.median == pytest.approx((100 * 2 / 3 / 10 + 100 / 3 / 0.5) / 2)
    assert trading.total == pytest.approx(100 / 10.5)
    assert (trading.counted, trading.covered) == (2, 0.75)
    assert days_to_trade(1.0, ("A",), np.array([1.0]), np.array([np.nan])) is None

"""The planted pass-through of the simulated market, recovered from its filings; and noise that hides it."""

from datetime import date

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.drivers.rates.estimate import estimate_pass_through
from rotascope.errors import HistoryTooShort, NoVariation
from rotascope.panels.accounts import read_accounts
from rotascope.panels.view import View
from rotascope.store.snapshot import Snapshot
from simulated import planted_market


def quarterly_policy(view: View, ends: Floats) -> Floats:
    """Mean of the middle of the target range over each quarter's sessions, fraction."""
    lower = view.series("DFEDTARL")
    quarter = (lower.dates.astype("datetime64[M]").astype(int)) // 3
    numbers = ends.astype("datetime64[M]").astype(int) // 3
    return np.array(
        [
            lower.values[quarter == number, 0].mean() / 100.0 + 0.00125 if (quarter == number).any() else np.nan
            for number in numbers
        ]
    )


def test_the_planted_pass_through_is_recovered_within_one_percent() -> None:
    market = planted_market()
    view = View(Snapshot.of_frames("simulated", market.frames, simulated=True), date(2026, 6, 30))
    accounts = read_accounts(view)
    assert accounts
    interest, debt, floating = (accounts.panel(item) for item in ("interest_expense", "total_debt", "floating_debt"))
    policy = quarterly_policy(view, interest.dates)
    truth = {row["id"]: row for row in market.truth.companies.iter_rows(named=True)}
    checked = 0
    for symbol in interest.symbols:
        opening = np.concatenate([[np.nan], debt.column(symbol)[:-1]])
        paid = np.where(np.isfinite(opening), interest.column(symbol), np.nan)
        share = float(np.nanmean(floating.column(symbol) / debt.column(symbol)))
        if share < 0.05 or np.isfinite(paid * policy).sum() < 12:
            continue
        estimate = estimate_pass_through(paid, opening, policy, floating=share)
        planted = truth[symbol]["pass_through"] * (1.0 - truth[symbol]["hedged_share"])
        assert estimate.reach == pytest.approx(planted, rel=0.01), symbol
        checked += 1
    assert checked > 60


def test_noise_widens_the_interval_and_still_holds_the_truth() -> None:
    rng = np.random.default_rng(8)
    rate = np.linspace(0.01, 0.05, 40)
    debt = np.full(40, 100.0)
    paid = (0.03 + 0.5 * 0.8 * rate + 0.001 * rng.normal(size=40)) * debt / 4
    estimate = estimate_pass_through(paid, debt, rate, floating=0.5)
    assert estimate.reach == pytest.approx(0.8, abs=0.1)
    low, high = estimate.coupon.interval
    assert low < 0.4 < high


def test_next_to_no_floating_debt_gives_no_share() -> None:
    rate = np.linspace(0.01, 0.05, 20)
    estimate = estimate_pass_through(np.full(20, 1.0), np.full(20, 100.0), rate, floating=0.01)
    assert estimate.reach is None
    assert estimate.coupon.value == pytest.approx(0.0, abs=1e-12)


def test_a_rate_that_stood_still_and_no_debt_are_refused() -> None:
    with pytest.raises(NoVariation):
        estimate_pass_through(np.full(20, 1.0), np.full(20, 100.0), np.full(20, 0.03))
    with pytest.raises(HistoryTooShort):
        estimate_pass_through(np.full(20, 1.0), np.zeros(20), np.linspace(0, 1, 20))

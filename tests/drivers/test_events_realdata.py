"""Event studies of real funds: the act of July 2025, the software sell-off, January 2026."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from documented_tables import table
from rotascope.arrays import Days, Floats
from rotascope.drivers.events import AbnormalReturn, EventDesign, measure_event, study_events, window_of
from rotascope.evidence import show

pytestmark = pytest.mark.realdata
DESIGN = EventDesign()


@pytest.fixture(scope="module")
def funds(shared_data: Path) -> pl.DataFrame:
    return pl.read_parquet(shared_data / "prices" / "etf_total_return_wide.parquet").sort("date")


def returns(funds: pl.DataFrame, *symbols: str) -> tuple[Days, list[Floats]]:
    prices = funds.select("date", *symbols).drop_nulls()
    levels = prices.drop("date").to_numpy()
    return prices["date"].to_numpy().astype("datetime64[D]")[1:], list((levels[1:] / levels[:-1] - 1.0).T)


def measured(funds: pl.DataFrame, symbol: str, start: date, end: date | None = None) -> AbnormalReturn:
    days, (fund, market) = returns(funds, symbol, "SPY")
    return measure_event(fund, market, days, window_of(days, start, end=end), symbol=symbol, design=DESIGN)


def test_the_events_of_the_page_are_those_that_are_computed(funds: pl.DataFrame) -> None:
    for _, sessions, fund, abnormal, error, p_value in table("docs/causes.md", "Event").rows:
        start, _, last = sessions.partition(" to ")
        end = date.fromisoformat(start[:8] + last) if last else None
        seen = measured(funds, fund, date.fromisoformat(start), end)
        assert (abnormal, error) == (f"{100 * seen.value:+.2f} pp", f"{100 * seen.error:.2f}")
        assert p_value == show(seen.p_value, "probability")


def test_small_caps_did_not_rise_on_the_session_after_the_tax_act(funds: pl.DataFrame) -> None:
    small = measured(funds, "IWM", date(2025, 7, 4))
    assert small.start == date(2025, 7, 7)
    assert small.value == pytest.approx(-0.0073, abs=0.0005)
    assert small.p_value > 0.2  # nor did they fall beyond their usual noise


def test_software_fell_beyond_the_market_on_the_third_of_february(funds: pl.DataFrame) -> None:
    software = measured(funds, "IGV", date(2026, 2, 3))
    assert software.value < -0.03
    assert software.p_value < 0.002
    rank = study_events([software]).rank
    assert rank.p_value is not None
    assert rank.p_value < 0.02


def test_small_caps_and_the_seven_in_january_2026(funds: pl.DataFrame) -> None:
    seen = {symbol: measured(funds, symbol, date(2026, 1, 2), date(2026, 1, 22)) for symbol in ("IWM", "MAGS", "RSP")}
    assert seen["IWM"].event.length == 14
    assert seen["IWM"].value > 0.05
    assert seen["MAGS"].value < 0
    study = study_events(list(seen.values()))
    assert study.correlation != 0.0  # the same sessions: what they share is allowed for
    assert study.clustered.p_value is not None

"""The S&P 500 of today on real closes: survivors only, and every answer must say so. Figures stand in docs/measures."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from documented_tables import table
from rotascope.evidence import Answer
from rotascope.measures.mcclellan import mcclellan
from rotascope.measures.thrusts import zweig_thrust
from rotascope.panels.view import View
from rotascope.questions.breadth import answer as breadth
from rotascope.questions.breadth.gather import gather
from rotascope.questions.breadth.wipe_out import wipe_out_section
from rotascope.sessions import to_date
from rotascope.sources.files.read_file import read_file
from rotascope.store.cache import ArrayCache
from rotascope.store.ingest import ingest
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

pytestmark = pytest.mark.realdata
SINCE = date(2018, 1, 2)  # enough for a year of 52-week highs before each date asked
SOFTWARE = ("Application Software", "Systems Software")


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("real")
    store = Store.create(folder / "store")
    members = pl.read_parquet(shared_data / "constituents/index_members_monthly.parquet")
    monthly = folder / "members.csv"
    members.filter(pl.col("month") >= "2022-01").with_columns(pl.col("month") + "-01").write_csv(monthly)
    cap = pl.read_csv(shared_data / "constituents/sp500_snapshot_2026-06-29.csv", infer_schema_length=None)
    kinds = pl.read_csv(shared_data / "constituents/sp500_gics_cik_2026-08-22.csv")
    firms = cap.join(kinds.filter(pl.col("gics_sub_industry").is_in(SOFTWARE)), on="ticker")
    software = firms.select(
        pl.lit("SOFTWARE").alias("holder"),
        "ticker",
        pl.lit("2026-06-29").alias("date"),
        (pl.col("marketCap") / pl.col("marketCap").sum()).alias("weight"),
        pl.col("marketCap").alias("market_value"),
    )
    software.write_csv(folder / "software.csv")
    prices = shared_data / "prices"
    recent = pl.col("date") >= SINCE
    stocks, funds = folder / "stocks.parquet", folder / "funds_wide.parquet"
    pl.read_parquet(prices / "stocks_sp500_ndx_adjclose.parquet").filter(recent).write_parquet(stocks)
    pl.read_parquet(prices / "etf_total_return_wide.parquet").filter(recent).write_parquet(funds)
    for path in (stocks, funds, monthly, folder / "software.csv"):
        ingest(store, read_file(path, basis="total" if path == funds else None))
    return replace(store.snapshot(), cache=ArrayCache(folder / "cache"))


@pytest.fixture(scope="module")
def answers(real: Snapshot) -> dict[date, Answer]:
    return {day: breadth(View(real, day)) for day in (date(2026, 2, 6), date(2026, 3, 9))}


# What these closes give, beside the traded pair: above 200-session mean, up this year, RSP less SPY (total return).
PAGE = {
    "above 200-session mean": "above_200",
    "up since 2025-12-31": "participation.up",
    "beat SPY": "participation.beating",
    "RSP less SPY, total return": "equal_cap.gap",
}
FIGURES = {date(2026, 2, 6): (0.6906, 0.6973, 0.0431), date(2026, 3, 9): (0.5767, 0.5735, 0.0427)}


@pytest.mark.parametrize("day", FIGURES, ids=str)
def test_participation_on_the_articles_dates(answers: dict[date, Answer], day: date) -> None:
    evidence = [answers[day].finding(name).evidence for name in ("above_200", "participation.up", "equal_cap.gap")]
    assert [number.value for number in evidence] == pytest.approx(FIGURES[day], abs=5e-4)
    assert evidence[0].inputs[0].last == day
    assert any(caveat.startswith("survivors weigh too much") for caveat in evidence[0].caveats)
    assert "point-in-time membership" in evidence[0].method


def test_the_worked_example_is_that_of_the_page(answers: dict[date, Answer]) -> None:
    rows = {row[0].partition(" (")[0]: row[1:] for row in table("docs/measures/breadth.md", "2026-02-06").rows}
    for column, answer in enumerate(answers.values()):
        counted = answer.finding("coverage").text.partition(" members")[0]
        assert rows["members with a close"][column] == counted
        for row, name in PAGE.items():
            assert rows[row][column] == answer.finding(name).evidence.shown


def test_up_this_year_is_the_plain_count(real: Snapshot, answers: dict[date, Answer], shared_data: Path) -> None:
    day = date(2026, 2, 6)
    rows = pl.read_parquet(shared_data / "prices/stocks_sp500_ndx_adjclose.parquet").with_columns(
        pl.col("ticker").cast(pl.String).str.replace("-", ".", literal=True)
    )
    pair = rows.filter(pl.col("date").is_in([date(2025, 12, 31), day])).pivot(on="date", index="ticker")
    members = gather(View(real, day), "sp500").members
    closes = pair.filter(pl.col("ticker").is_in(list(members))).drop_nulls()
    share = (closes[str(day)] > closes["2025-12-31"]).mean()
    assert answers[day].finding("participation.up").evidence.value == pytest.approx(share, abs=1e-9)


def test_the_summation_index_keeps_its_identity_on_eight_years(real: Snapshot) -> None:
    """R9 on every session since 2018."""
    market = gather(View(real, date(2026, 8, 21)), "all")
    lines = mcclellan(market.counts)
    rows = lines.values[np.isfinite(lines.values[:, 0])]
    assert len(rows) > 2_000
    np.testing.assert_array_equal(rows[:, 1], -9.0 * rows[:, 2] + 19.0 * rows[:, 3])
    np.testing.assert_allclose(np.diff(rows[:, 1]), rows[1:, 0], atol=1e-9)


def test_zweig_dates_as_far_as_current_members_can_say(real: Snapshot) -> None:
    """R30 names thrusts of NYSE issues in March 2023, November 2023 and on 2025-04-24, and none in October 2025.

    These are 518 large stocks of today, not the exchange's issues: the swings must be there, each date need not.
    """
    market = gather(View(real, date(2026, 8, 21)), "all")
    assert market.universe.label == "current members only"
    signal, plain = zweig_thrust(market.counts), zweig_thrust(market.counts, mean="sma")
    dates, others = (
        [to_date(thrusts.dates[row]) for row in np.flatnonzero(thrusts.column("signal") == 1.0)]
        for thrusts in (signal, plain)
    )
    assert date(2023, 11, 3) in dates
    assert date(2023, 3, 31) in others
    assert not [day for day in dates if (day.year, day.month) == (2025, 10)]
    for start, end in ((date(2023, 3, 13), date(2023, 4, 6)), (date(2025, 4, 8), date(2025, 4, 28))):
        window = signal.between(start, end).column("mean")
        assert window.max() - window.min() > 0.15


def test_software_s_costliest_sessions_of_january_and_february(real: Snapshot) -> None:
    view = View(real, date(2026, 8, 21))
    part = wipe_out_section(view, "SOFTWARE", start=date(2026, 1, 2), end=date(2026, 2, 27))
    rows = part.tables["wipe_outs"].records()
    assert [row["loss"] for row in rows] == sorted(row["loss"] for row in rows)
    assert rows[0]["session"] == "2026-01-29"
    assert rows[0]["loss"] < -300
    assert rows[0]["heaviest"] == "MSFT"
    assert "constant shares" in part.findings[0].evidence.caveats[0]

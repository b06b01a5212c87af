"""The embedded market as tables: what is known when, and R21 of the worked cases."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rotascope.engine import open_market
from rotascope.schema import HOLDINGS, INSTRUMENTS, MEMBERS, SERIES, TableSchema
from rotascope.sources.embedded.market import embedded_market


@pytest.mark.parametrize("table", [INSTRUMENTS, SERIES, HOLDINGS, MEMBERS], ids=lambda spell: spell.name)
def test_each_table_conforms_and_its_key_is_unique(table: TableSchema) -> None:
    frame = embedded_market()[table.name].collect()
    assert frame.schema == table.schema
    assert frame["known_at"].null_count() == 0
    versions = frame.group_by(*table.key).len()["len"].max()
    assert versions == (2 if table is MEMBERS else 1)


def test_macro_is_known_only_after_its_release() -> None:
    february = open_market("us", as_of=date(2026, 3, 1)).series("PAYEMS")
    assert february.last == date(2026, 1, 1)  # February's payrolls come out in the second week of March
    assert open_market("us", as_of=date(2026, 3, 12)).series("PAYEMS").last == date(2026, 2, 1)


def test_profits_of_a_fourth_quarter_are_known_at_the_end_of_march() -> None:
    assert open_market("us", as_of=date(2026, 3, 25)).series("CPROFIT").last == date(2025, 7, 1)
    assert open_market("us", as_of=date(2026, 3, 31)).series("CPROFIT").last == date(2025, 10, 1)


def test_the_end_of_a_membership_is_not_known_before_it() -> None:
    spells = embedded_market()["members"].filter(pl.col("end").is_not_null()).collect()
    spell = spells.sort("end").row(-1, named=True)
    before = open_market("us", as_of=date.fromordinal(spell["end"].toordinal() - 1)).rows(
        MEMBERS, pl.col("id") == spell["id"]
    )
    after = open_market("us", as_of=spell["end"]).rows(MEMBERS, pl.col("id") == spell["id"])
    assert before.filter(pl.col("start") == spell["start"])["end"].to_list() == [None]
    assert after.filter(pl.col("start") == spell["start"])["end"].to_list() == [spell["end"]]


@pytest.mark.realdata
def test_r21_factors_are_differences_of_the_six_portfolios(shared_data: Path) -> None:
    """R21 (Ken French data library): SMB = mean of three small less mean of three big, HML = (SV+BV)/2 - (SG+BG)/2.

    Portfolios and factors are printed to 0.01 %, and the six are of an older vintage: the identity holds to the
    rounding on nearly every day, and to a revision's size on the rest.
    """
    six = pl.read_parquet(shared_data / "factors" / "ff6_size_bm_daily_1926_2020.parquet")
    small, big = (
        six.select(f"{size} {kind}BM" for kind in ("Lo", "Me", "Hi")).to_numpy() / 100.0 for size in ("SMALL", "BIG")
    )
    identities = {
        "FF.SMB": small.mean(axis=1) - big.mean(axis=1),
        "FF.HML": (small[:, 2] + big[:, 2]) / 2.0 - (small[:, 0] + big[:, 0]) / 2.0,
    }
    for factor, expected in identities.items():
        ours = open_market("us", as_of=date(2020, 10, 30)).series(factor)
        np.testing.assert_array_equal(ours.dates, six["date"].to_numpy())
        apart = np.abs(ours.values[:, 0] - expected)
        assert np.median(apart) < 0.00015
        assert np.quantile(apart, 0.99) < 0.003


def test_daily_factors_compound_to_about_the_monthly_ones() -> None:
    """Compounding a daily difference is not the difference of compounded legs: near, never equal."""
    view = open_market("us")
    for factor in ("SMB", "HML"):
        daily, monthly = view.series(f"FF.{factor}"), view.series(f"FF.{factor}.M")
        months = daily.dates.astype("datetime64[M]")
        starts = np.flatnonzero(np.r_[True, months[1:] != months[:-1]])
        compounded = np.multiply.reduceat(1.0 + daily.values[:, 0], starts) - 1.0
        apart = np.abs(compounded - monthly.values[:, 0])
        assert np.median(apart) < 0.0010
        assert np.corrcoef(compounded, monthly.values[:, 0])[0, 1] > 0.99

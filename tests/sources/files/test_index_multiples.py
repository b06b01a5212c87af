"""An index provider's table by year: a code a row, a sector a column, one day for all of it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.sources.files.read_file import read_file

TABLE = """year,index,Energy,Financials ,index_type,earnings_type,earnings_metric,real interest rate
2026,96.3,4.5,,SP600,op,eps,1.9
2026,16.35,11,14.2,SP600,op,p/e,1.9
2020,-280.36,,,SP600,op,p/e,0.1
2026,,,,SP600,rep,eps,1.9
"""


def written(tmp_path: Path, text: str = TABLE) -> Path:
    file = tmp_path / "by_year.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_each_figure_is_an_estimate_of_a_year_as_of_the_day_that_is_said(tmp_path: Path) -> None:
    frame = read_file(written(tmp_path), date="2026-01-16").frames["estimates"]
    rows = {(row["id"], row["item"], row["period_end"].year): row["value"] for row in frame.iter_rows(named=True)}
    assert rows == {
        ("index:SP600", "op_eps_year", 2026): 96.3,
        ("SP600.XLE", "op_eps_year", 2026): 4.5,
        ("index:SP600", "op_pe_year", 2026): 16.35,
        ("SP600.XLE", "op_pe_year", 2026): 11.0,
        ("SP600.XLF", "op_pe_year", 2026): 14.2,
        ("index:SP600", "op_pe_year", 2020): -280.36,
    }
    assert set(frame["date"]) == {date(2026, 1, 16)}
    assert frame.select(pl.col("known_at").dt.date().unique()).item() == date(2026, 1, 16)


def test_estimates_without_a_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="as of which day"):
        read_file(written(tmp_path))


def test_a_figure_of_another_name_is_called_by_it(tmp_path: Path) -> None:
    frame = read_file(written(tmp_path, TABLE.replace("op,eps", "op,DPS")), date="2026-01-16").frames["estimates"]
    assert set(frame["item"]) == {"op_dps_year", "op_pe_year"}


def test_shares_of_a_fund_are_flows_and_not_accounts(tmp_path: Path) -> None:
    file = tmp_path / "fund.csv"
    file.write_text("ticker,date,shares_outstanding,origin\nIWM,2025-11-05,281300000,x\n", encoding="utf-8")
    frames = read_file(file).frames
    assert frames["flows"].select("id", "shares").row(0) == ("IWM", 281_300_000.0)
    assert frames["instruments"]["kind"].to_list() == ["fund"]
    file.write_text("ticker,date,shares_outstanding,cash\nAAA,2025-12-31,100,5\n", encoding="utf-8")
    assert "facts" in read_file(file).frames

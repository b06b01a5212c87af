"""Files in the forms that vendors give, each with a few invented rows; the forms are those of public downloads."""

import json
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.schema import ACTIONS, FACTS, HOLDINGS, INSTRUMENTS, PRICES, SERIES
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from workbook import write_workbook

ISHARES = """\ufeffiShares Invented Small-Cap ETF
Fund Holdings as of,"Nov 05, 2025"
Inception Date,"May 22, 2000"
Shares Outstanding,"1,000.00"
Stock,"-"
\u00a0
Ticker,Name,Sector,Asset Class,Market Value,Weight (%),Notional Value,Quantity,Price,Location,Exchange,Currency
"AAAA","INVENTED A","Health Care","Equity","6,000,000.00","60.00","6,000,000.00","20,000.00","300.0","US","NASDAQ","USD"
"BBBB","INVENTED B","Energy","Equity","3,900,000.00","39.00","3,900,000.00","13,000.00","300.00","US","NYSE","USD"
"USD","USD CASH","Cash and/or Derivatives","Cash","100,000.00","1.00","100,000.00","100,000.00","100.00","-","-","USD"
\u00a0
"The content contained herein is owned or licensed by its owner."
"""
SSGA = """Fund Name:,Invented Trust
Ticker Symbol:,SPY
Holdings:,As of 21-Nov-2025

Name,Ticker,Identifier,SEDOL,Weight,Sector,Shares Held,Local Currency
INVENTED A,AAAA,000000001,0000001,60.5,Health Care,"1,000",USD
INVENTED B,BBBB,000000002,0000002,39.4,Energy,500,USD
US DOLLAR,-,999USDZ92,-,0.1,Unassigned,10,USD

Past performance is not a reliable indicator of future performance.
"""
VANGUARD = """Holdings details

Invented Index ETF (VTI)


Equity,as of 09/30/2025

,SEDOL,HOLDINGS,TICKER,% OF FUNDS*,SECTOR,COUNTRY,MARKET VALUE*,SHARES
,0000001,Invented A,AAAA,60.00 %,Health Care,US,"$6,000,000.00","20,000"
,0000002,Invented B,BBBB,40.00 %,Energy,US,"$4,000,000.00","10,000"
"""
INVESCO = """\
Fund Ticker,Security Identifier,Holding Ticker,Shares/Par Value,MarketValue,Weight,Name,Class of Shares,Sector,Date
QQQ,000000001,AAAA   ,"1,000","600,000",60.0,Invented A,Common Stock,Health Care,11/21/2025
QQQ,000000002,BBBB,500,"399,000",39.9,Invented B,Common Stock,Energy,11/21/2025
QQQ,CASHUSD00,,100,100.0,0.1,US Dollars,Cash,,11/21/2025
"""
FUNDS = {
    "IWM_holdings.csv": (ISHARES, "IWM", date(2025, 11, 5), 0.6),
    "holdings-daily-us-en.csv": (SSGA, "SPY", date(2025, 11, 21), 0.605),
    "ProductDetailsHoldings.csv": (VANGUARD, "VTI", date(2025, 9, 30), 0.6),
    "invesco.csv": (INVESCO, "QQQ", date(2025, 11, 21), 0.6),
}


def save(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def notes(batch: Batch) -> str:
    assert batch.report is not None
    return "\n".join(batch.report.lines())


@pytest.mark.parametrize("name", FUNDS)
def test_a_funds_holdings_are_read_under_the_heads_of_their_vendor(tmp_path: Path, name: str) -> None:
    text, holder, day, weight = FUNDS[name]
    batch = read_file(save(tmp_path, name, text))
    rows = batch.frames[HOLDINGS.name]
    assert rows.select("holder", "id", "date").rows() == [(holder, "AAAA", day), (holder, "BBBB", day)]
    assert rows["weight"][0] == pytest.approx(weight)
    assert rows["shares"][0] == (20_000.0 if "VTI" in text or "iShares" in text else 1_000.0)
    assert batch.frames[INSTRUMENTS.name]["sector"].to_list() == ["Health Care", "Energy"]


def test_whose_and_when_are_asked_for_by_one_option_each(tmp_path: Path) -> None:
    file = save(tmp_path, "list.csv", "ticker,weight_pct\nAAAA,60\nBBBB,40\n")
    with pytest.raises(InputRefused, match="holdings that do not say whose they are") as refusal:
        read_file(file)
    assert refusal.value.remedy == "pass --holder TICKER"
    with pytest.raises(InputRefused) as refusal:
        read_file(file, holder="IWM")
    assert refusal.value.remedy == "pass --date YYYY-MM-DD"
    rows = read_file(file, holder="IWM", date="2025-11-05").frames[HOLDINGS.name]
    assert rows.select("holder", "date", "weight").row(0) == ("IWM", date(2025, 11, 5), 0.6)
    named = read_file(save(tmp_path, "iwm_2025-11-05.csv", file.read_text()))
    assert "holder IWM is taken from the file's name" in notes(named)
    assert "date 2025-11-05 is taken from the file's name" in notes(named)


FIDELITY = """Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Percent Of Account,Type
Z12345678,Individual,AAAA,INVENTED A,18,$512.40,"$9,000.00",60.00%,Cash
Z12345678,Individual,AAAA,INVENTED A,2,$512.40,"$1,000.00",6.67%,Margin
Z12345678,Individual, -AAAA260116C100,AAAA CALL,-1,$1.00,-$100.00,-0.67%,Margin
Z12345678,Individual,SPAXX**,MONEY MARKET,5000,$1.00,"$5,000.00",33.33%,Cash
Z12345678,Individual,Pending Activity,,,,$10.00,,

"The data and information in this spreadsheet is provided to you solely for your use."
"""
SCHWAB = """"Positions for account Invented ...123 as of 03:55 PM ET, 11/21/2025"

"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","% of Acct (% of Account)","Security Type"
"AAAA","INVENTED A","8.125","$512.40","$4,163.25","70%","Equity"
"BBBB","INVENTED B","10","$178.00","$1,780.00","29%","Equity"
"Cash & Cash Investments","--","--","--","$61.04","1%","Cash and Money Market"
"Account Total","--","--","--","$6,004.29","--","--"
"""
IBKR = """Statement,Header,Field Name,Field Value
Statement,Data,Title,Activity Statement
Statement,Data,Period,"November 21, 2025"
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U1234567
Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Close Price,Value,Code
Open Positions,Data,Summary,Stocks,USD,AAAA,10,1,200,300,3000,
Open Positions,Data,Lot,Stocks,USD,AAAA,10,1,200,300,3000,
Open Positions,Data,Summary,Stocks,USD,BBBB,5,1,200,200,1000,
Open Positions,Total,,Stocks,USD,,,,,,4000,
Dividends,Header,Currency,Date,Description,Amount
"""
VANGUARD_ACCOUNT = """Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
12345678,Invented A,AAAA,30,100.0,3000.0,
12345678,Invented B,BBBB,10,100.0,1000.0,

Account Number,Trade Date,Symbol,Transaction Type,Shares,Share Price,Principal Amount,
12345678,09/01/2025,AAAA,Buy,10,71.00,-710.00,
"""
ACCOUNTS = {
    "Portfolio_Positions_Nov-21-2025.csv": (FIDELITY, "ACCOUNT-5678", 20.0, 0.6667),
    "Individual-Positions.csv": (SCHWAB, "ACCOUNT", 8.125, 0.7),
    "activity.csv": (IBKR, "ACCOUNT-4567", 10.0, 0.75),
    "OfxDownload_2025-11-21.csv": (VANGUARD_ACCOUNT, "ACCOUNT-5678", 30.0, 0.75),
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_brokers_export_is_what_an_account_holds(tmp_path: Path, name: str) -> None:
    text, holder, shares, weight = ACCOUNTS[name]
    rows = read_file(save(tmp_path, name, text)).frames[HOLDINGS.name]
    assert rows.select("holder", "id", "date").row(0) == (holder, "AAAA", date(2025, 11, 21))
    assert rows["shares"][0] == shares
    assert rows["weight"][0] == pytest.approx(weight, abs=1e-4)
    assert not rows["id"].str.contains("26").any()
    assert read_file(tmp_path / name, holder="MINE").frames[HOLDINGS.name]["holder"].unique().to_list() == ["MINE"]


YFINANCE = """Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume
Ticker,AAAA,BBBB,AAAA,BBBB,AAAA,BBBB,AAAA,BBBB,AAAA,BBBB
Date,,,,,,,,,,
2025-11-20,10.0,20.0,11.0,21.0,9.0,19.0,10.0,20.0,1000,2000
2025-11-21,10.5,,11.0,,9.0,,10.0,,1000,
"""


def test_two_header_rows_of_yfinance_are_prices_by_symbol(tmp_path: Path) -> None:
    rows = read_file(save(tmp_path, "yf.csv", YFINANCE)).frames[PRICES.name]
    assert rows.select("id", "close", "volume").rows() == [
        ("AAAA", 10.0, 1000),
        ("AAAA", 10.5, 1000),
        ("BBBB", 20.0, 2000),
    ]


SINGLE = {
    "aapl_us_d.csv": ("Date,Open,High,Low,Close,Volume\n2025-11-20,10,11,9,10.5,100\n", "AAPL"),  # Stooq
    "MSFT.csv": ("Date,Open,High,Low,Close,Adj Close,Volume\n2025-11-20,10,11,9,10.5,10.1,100\n", "MSFT"),  # Yahoo
    "^spx_d.csv": ("Date,Open,High,Low,Close\n2025-11-20,10,11,9,10.5\n", "index:SP500"),
    "NVDA_historical.csv": (
        'Date,Close/Last,Volume,Open,High,Low\n11/21/2025,$10.50,"1,000",$10,$11,$9\n11/20/2025,$10.40,"1,100",$10,$11,$9\n',
        "NVDA",  # Nasdaq
    ),
    "bulk.txt": (
        "<TICKER>,<PER>,<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\nAAPL,D,20251120,10,11,9,10.5,100\n",
        "AAPL",
    ),
}


@pytest.mark.parametrize("name", SINGLE)
def test_prices_of_one_symbol_are_of_what_the_file_is_called(tmp_path: Path, name: str) -> None:
    text, id_ = SINGLE[name]
    rows = read_file(save(tmp_path, name, text)).frames[PRICES.name]
    assert rows["id"].unique().to_list() == [id_]
    assert rows["close"][-1] == 10.5


@pytest.mark.parametrize("name", ["data.csv", "prices.csv", "HistoricalData_1763769600000.csv"])
def test_a_name_that_is_no_symbol_is_asked_for(tmp_path: Path, name: str) -> None:
    file = save(tmp_path, name, "Date,Open,High,Low,Close\n2025-11-20,10,11,9,10.5\n")
    with pytest.raises(InputRefused) as refusal:
        read_file(file)
    assert "--symbol" in refusal.value.remedy


def test_fred_files_are_macro_figures_with_the_catalogues_units_and_releases(tmp_path: Path) -> None:
    text = "observation_date,DGS10,UNKNOWN9\n2025-11-19,4.1,-1\n2025-11-20,.,-2\n2025-11-21,4.0,-3\n"
    batch = read_file(save(tmp_path, "fredgraph.csv", text))
    about = batch.frames[INSTRUMENTS.name].select("id", "kind", "unit", "vintage").rows()
    assert [row[:3] for row in about] == [("macro:DGS10", "macro", "percent"), ("macro:UNKNOWN9", "macro", "index")]
    assert about[0][3].endswith("its usual release")
    assert about[1][3].endswith("an assumption")


def test_letters_of_factors_and_accounts_in_a_panel_of_stocks_stay_companies(tmp_path: Path) -> None:
    text = "date,AAPL,RF,CMA,CP,FPI,MSFT,NVDA\n2025-11-20,1,2,3,4,5,6,7\n2025-11-21,1,2,3,4,5,6,7\n"
    for name, columns in (("panel.csv", text), ("one.csv", "date,FPI\n2025-11-20,5\n2025-11-21,5\n")):
        batch = read_file(save(tmp_path, name, columns))
        assert set(batch.frames[INSTRUMENTS.name]["kind"]) == {"level"}
        assert "FPI" in batch.frames[INSTRUMENTS.name]["id"].to_list()


FRENCH = """This file was created by CMPT_ME_BEME_RETS using an invented database.
The 1-month TBill rate data are invented.

,Mkt-RF,SMB,HML,RF
202509,   3.39,  -0.85,  -1.05,   0.33
202510,  -1.96, -99.99,   -2.83,   0.37
202511,   1.00,   1.10,    1.20,   0.30

 Annual Factors: January-December
,Mkt-RF,SMB,HML,RF
  2024,  20.00,  -9.00,  -7.00,   5.00
"""


def test_a_zipped_csv_of_the_french_library_is_factor_returns_in_percent(tmp_path: Path) -> None:
    file = tmp_path / "F-F_Research_Data_Factors_CSV.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("F-F_Research_Data_Factors.csv", FRENCH)
    batch = read_file(file)
    rows = batch.frames[SERIES.name].filter(pl.col("id") == "factor:MKT-RF")
    months = rows.select("date", "value").rows()
    assert months == [(date(2025, 9, 1), 0.0339), (date(2025, 10, 1), -0.0196), (date(2025, 11, 1), 0.01)]
    assert batch.frames[SERIES.name].filter(pl.col("id") == "factor:SMB").height == 2
    assert "1 row left out: tables below the first" in notes(batch)


def test_purchasing_managers_are_called_so_by_the_file(tmp_path: Path) -> None:
    text = "ref_year,ref_month,value,release_date\n2025,10,48.7,2025-11-03\n2025,11,48.2,2025-12-01\n"
    batch = read_file(save(tmp_path, "ism_manufacturing_pmi.csv", text))
    assert batch.frames[INSTRUMENTS.name].select("id", "kind", "unit").row(0) == ("macro:PMI", "macro", "index points")


def test_company_facts_of_the_sec_are_accounts_by_their_filings(tmp_path: Path) -> None:
    figure = {"start": "2025-01-01", "end": "2025-03-31", "val": 5, "accn": "1", "form": "10-Q", "filed": "2025-04-25"}
    balance = {"end": "2025-03-31", "val": 7, "form": "10-Q", "filed": "2025-04-25"}
    content = {
        "cik": 1,
        "entityName": "INVENTED INC",
        "facts": {"us-gaap": {"Revenues": {"units": {"USD": [figure]}}, "Assets": {"units": {"USD": [balance]}}}},
    }
    file = save(tmp_path, "CIK0000000001.json", json.dumps(content))
    with pytest.raises(InputRefused) as refusal:
        read_file(file)
    assert "--symbol" in refusal.value.remedy
    rows = read_file(file, symbol="AAAA").frames[FACTS.name].select("item", "period_start", "value", "form")
    assert rows.rows() == [("revenue", date(2025, 1, 1), 5.0, "10-Q"), ("total_assets", None, 7.0, "10-Q")]


def test_a_workbook_is_read_like_a_table_and_formulas_by_their_values(tmp_path: Path) -> None:
    rows = [["date", "SPY", "QQQ"], ["2025-11-20", "10", "20"], ["2025-11-21", "=B2+1|11", "21"]]
    file = write_workbook(tmp_path / "levels.xlsx", {"prices": rows, "empty": [[]]})
    values = read_file(file).frames[SERIES.name]["value"].to_list()
    assert values == [20.0, 21.0, 10.0, 11.0]


TABLE = [["date", "SPY"], ["2025-11-20", "10"], ["2025-11-21", "11"]]
BOOKS = {
    "several sheets": ({"a": TABLE, "b": TABLE}, (), "several sheets with rows \\(a, b\\)", "--sheet"),
    "merged cells": ({"a": TABLE}, ("A2:A3",), "cells A2:A3 are merged", "unmerge"),
    "a lost formula": ({"a": [*TABLE, ["2025-11-24", "=B3+1"]]}, (), "cell B4 is a formula without a value", "compute"),
    "two tables": ({"a": [*TABLE, [], *TABLE]}, (), "two tables on one sheet, from rows 1 and 5", "keep one"),
    "side by side": (
        {"a": [["date", "SPY", "", "date", "QQQ"], ["2025-11-20", "1", "", "2025-11-20", "2"]]},
        (),
        "two tables side by side, from columns 1 and 4",
        "keep one",
    ),
}


@pytest.mark.parametrize(("sheets", "merged", "cause", "remedy"), BOOKS.values(), ids=BOOKS)
def test_what_a_workbook_shows_and_a_reader_cannot_tell_is_refused(
    tmp_path: Path, sheets: dict[str, list[list[str]]], merged: tuple[str, ...], cause: str, remedy: str
) -> None:
    file = write_workbook(tmp_path / "book.xlsx", sheets, merged=merged)
    with pytest.raises(InputRefused, match=cause) as refusal:
        read_file(file)
    assert remedy in refusal.value.remedy
    if "several" in cause:
        assert read_file(file, sheet="b").frames[SERIES.name].height == 2


NUMBERS = {
    "thousands": ('"1,234,567.5"', 1234567.5),
    "decimal comma": ("1.234,5", 1234.5),
    "currency": ("$12.50", 12.5),
    "percent": ("12.5%", 12.5),
    "parentheses": ("(12.5)", -12.5),
}


@pytest.mark.parametrize(("cell", "value"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_read_as_people_write_them(tmp_path: Path, cell: str, value: float) -> None:
    file = save(tmp_path, "n.csv", f"id;date;value\nX;2025-11-20;{cell}\nX;2025-11-21;1\nX;2025-11-24;2\n")
    batch = read_file(file, kind="macro", unit="u", delimiter=";")
    assert batch.frames[SERIES.name]["value"][0] == value


def test_a_comma_of_two_readings_needs_one_word(tmp_path: Path) -> None:
    file = save(tmp_path, "n.csv", 'id,date,value\nX,2025-11-20,"1,234"\nX,2025-11-21,"5,678"\n')
    with pytest.raises(InputRefused, match="thousands or for decimals") as refusal:
        read_file(file)
    assert "--decimal point" in refusal.value.remedy
    assert read_file(file, decimal="point").frames[SERIES.name]["value"].to_list() == [1234.0, 5678.0]
    assert read_file(file, decimal="comma").frames[SERIES.name]["value"].to_list() == [1.234, 5.678]


def test_dividends_and_splits_of_a_yahoo_frame_are_actions(tmp_path: Path) -> None:
    text = "Date,Ticker,Close,Dividends,Stock Splits\n2025-11-20,AAAA,10,0.5,0\n2025-11-21,AAAA,5,0,2\n"
    assert read_file(save(tmp_path, "y.csv", text)).frames[ACTIONS.name].height == 2

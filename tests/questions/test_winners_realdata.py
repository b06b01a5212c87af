"""Funds, 518 stocks, holdings and accounts imported: the boards of two days in 2026, and screens over real accounts."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import rotascope as rs
from rotascope.config import read_settings
from rotascope.engine import import_files
from rotascope.evidence import Answer
from rotascope.panels.view import View
from rotascope.questions.winners import answer

pytestmark = pytest.mark.realdata
FEBRUARY, MARCH = date(2026, 2, 6), date(2026, 3, 9)
ASKED = ("CAT", "DE", "CRM", "MSFT", "KRE", "XLF", "IGV")


@pytest.fixture(scope="module")
def boards(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[date, tuple[View, Answer]]:
    folder = tmp_path_factory.mktemp("files")
    since = pl.col("date") >= date(2019, 1, 2)
    prices = shared_data / "prices"
    pl.read_parquet(prices / "stocks_sp500_ndx_adjclose.parquet").filter(since).write_parquet(folder / "closes.parquet")
    weights = pl.read_parquet(shared_data / "constituents/etf_holdings_weights_2025-11.parquet")
    spy = weights.filter(pl.col("etf") == "SPY", pl.col("ticker") != "-")
    spy.with_columns(date=pl.lit("2025-11-21")).write_csv(folder / "holdings.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTASCOPE_HOME", str(tmp_path_factory.mktemp("home")))
        store = read_settings().own_store
        import_files([prices / "etf_total_return_wide.parquet"], store, basis="total")
        import_files([folder / "closes.parquet", folder / "holdings.csv"], store)
        views = {day: rs.open_market("us", as_of=day) for day in (FEBRUARY, MARCH)}
        return {day: (view, answer(view)) for day, view in views.items()}


def of_files(shared_data: Path, day: date) -> dict[str, float]:
    """Returns since the end of 2025, from the files themselves."""
    opening, start = date(2025, 12, 31), date(2025, 12, 24)
    closes = pl.read_parquet(shared_data / "prices/stocks_sp500_ndx_adjclose.parquet")
    window = closes.filter(pl.col("date").is_between(start, day)).drop_nulls().sort("date")
    stocks = window.group_by("ticker").agg(
        pl.col("adj_close").filter(pl.col("date") <= opening).last().alias("first"), pl.col("adj_close").last()
    )
    returned = {ticker: last / first - 1.0 for ticker, first, last in stocks.drop_nulls().iter_rows()}
    wide = pl.read_parquet(shared_data / "prices/etf_total_return_wide.parquet").sort("date")
    first, last = (wide.filter(pl.col("date") <= end).row(-1, named=True) for end in (opening, day))
    return returned | {fund: last[fund] / first[fund] - 1.0 for fund in wide.columns[1:] if first[fund] and last[fund]}


@pytest.mark.parametrize("day", [FEBRUARY, MARCH])
def test_the_boards_are_those_of_the_files(
    boards: dict[date, tuple[View, Answer]], shared_data: Path, day: date
) -> None:
    files = of_files(shared_data, day)
    for name, rows in (("sector_board", 11), ("fund_board", 20), ("company_board", 20)):
        shown = boards[day][1].tables[name].records()
        assert len(shown) == rows
        for row in shown:
            assert row["return"] == pytest.approx(files[row["symbol"]], abs=1e-6), row["symbol"]
    assert boards[day][1].tables["sector_board"].records()[0]["symbol"] == "XLE"
    assert boards[day][1].tables["fund_board"].records()[-1]["symbol"] == "IGV"


@pytest.mark.parametrize("day", [FEBRUARY, MARCH])
@pytest.mark.parametrize("symbol", ASKED)
def test_where_each_named_line_stood(
    boards: dict[date, tuple[View, Answer]], shared_data: Path, day: date, symbol: str
) -> None:
    files = of_files(shared_data, day)
    rank = answer(boards[day][0], line=symbol).finding("line.rank")
    assert rank.evidence.value == pytest.approx(files[symbol], abs=1e-6)
    if rank.subject["kind"] == "company":
        stocks = pl.read_parquet(shared_data / "prices/stocks_sp500_ndx_adjclose.parquet")["ticker"].unique().to_list()
        ahead = sum(files.get(stock, -1.0) > files[symbol] for stock in stocks)
        assert abs(int(rank.subject["rank"]) - 1 - ahead) <= 3  # second share classes are not counted


def test_survivorship_is_labelled_and_thin_themes_are_missing(boards: dict[date, tuple[View, Answer]]) -> None:
    result = boards[FEBRUARY][1]
    assert any("survivors weigh too much" in caveat for caveat in result.finding("company.best").evidence.caveats)
    themes = {row["symbol"]: row["rank"] for row in result.tables["theme_board"].records()}
    assert themes["machinery-bellwethers"] == 1
    assert themes["seat-software"] == len(themes) == 7
    (lack,) = (lack for lack in result.missing if "themes" in lack.input)
    assert "regional-banks: 7 of 369 members have prices (2%), below half" in lack.why
    assert len(result.tables["weight_changes"].rows) == 16


def test_contributions_come_from_the_holdings_file(boards: dict[date, tuple[View, Answer]]) -> None:
    rows = boards[MARCH][1].tables["sector_board"].records()
    assert sum(row["contribution_share"] for row in rows) == pytest.approx(1.0)


@pytest.fixture(scope="module")
def accounts(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> View:
    folder = tmp_path_factory.mktemp("accounts")
    fundamentals = shared_data / "fundamentals"
    counts = pl.read_csv(
        fundamentals / "sec_sp500_ttm_summary_2026-08-22.csv", infer_schema_length=None, try_parse_dates=True
    )
    day = pl.col("shares_date")
    shares = counts.select(
        "ticker",
        item=pl.lit("shares"),
        period_start=pl.lit(""),
        period_end=day,
        filed=day + pl.duration(days=1),
        value=pl.col("shares_latest"),
        unit=pl.lit("shares"),
    )
    shares.drop_nulls().write_csv(folder / "shares.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTASCOPE_HOME", str(tmp_path_factory.mktemp("home")))
        store = read_settings().own_store
        import_files([fundamentals / "sec_sp500_long.parquet"], store, skip_bad=True)
        import_files([folder / "shares.csv", shared_data / "prices/stocks_sp500_close_volume_1y.parquet"], store)
        return rs.open_market("us", as_of=date(2026, 8, 21))


def test_a_screen_over_real_accounts_says_why(accounts: View, shared_data: Path) -> None:
    result = answer(accounts, screen="fcf_yield > 0.08 and capex_burden < 0.5 and adv > 2e6")
    rows = result.tables["screened"].records()
    assert len(rows) > 5
    summary = pl.read_csv(shared_data / "fundamentals/sec_sp500_ttm_summary_2026-08-22.csv", infer_schema_length=None)
    filed = {row["ticker"]: row for row in summary.iter_rows(named=True)}
    prints = pl.read_parquet(shared_data / "prices/stocks_sp500_close_volume_1y.parquet").sort("date")
    closes = dict(prints.group_by("ticker", maintain_order=True).agg(pl.col("close").last()).iter_rows())
    facts = pl.read_parquet(shared_data / "fundamentals/sec_sp500_long.parquet").filter(pl.col("freq") == "annual")
    annual = {
        (ticker, item): values
        for ticker, item, values in facts.filter(pl.col("item").is_in(["ocf", "capex"]))
        .group_by("ticker", "item")
        .agg(pl.col("value"))
        .iter_rows()
    }
    agree = 0
    for row in rows:
        assert row["why"].count("(") == 3
        assert row["capex_burden"] < 0.5 < row["fcf_yield"] / 0.08
        ticker = row["id"].replace(".", "-")
        cash = row["fcf_yield"] * filed[ticker]["shares_latest"] * closes[ticker]
        pairs = [(ocf, capex) for ocf in annual[ticker, "ocf"] for capex in annual[ticker, "capex"]]
        agree += any(cash == pytest.approx(ocf - capex, rel=1e-6) for ocf, capex in pairs)  # its last fiscal year
    assert agree >= len(rows) - 3  # share counts of three companies are older or newer than the summary's
    nearly = result.tables["screened_out"].records()[0]
    assert nearly["why"].count("(") == 1  # it misses by one condition
    coverage = {row["column"]: row["coverage"] for row in result.tables["screen_columns"].records()}
    assert coverage["fcf_yield"] > 0.75
    assert coverage["adv"] > 0.95


def test_real_accounts_without_floating_debt_or_interest_cannot_tell_a_rate_screen(accounts: View) -> None:
    result = answer(accounts, screen="rate-cut-beneficiaries")
    assert result.finding("screen.passed").evidence.status == "thin coverage"
    assert any("floating_debt_benefit" in lack.input for lack in result.missing)

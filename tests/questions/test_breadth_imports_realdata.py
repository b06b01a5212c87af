"""Adjusted closes, a year of raw prints, holdings and membership together: one answer, whatever came first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from documented_tables import table
from rotascope.evidence import Answer
from rotascope.pages.page import Exhibit
from rotascope.panels.view import View
from rotascope.questions.breadth import answer as breadth
from rotascope.questions.breadth.gather import Market, gather
from rotascope.questions.breadth.signals.followed import followed_section
from rotascope.sources.files.read_file import read_file
from rotascope.store.cache import ArrayCache
from rotascope.store.ingest import ingest
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

pytestmark = pytest.mark.realdata
FILES = ("closes", "prints", "holdings", "members")
ORDERS = tuple(permutations(FILES))[::5]  # five of 24: each file is first and last in some of them
SIGNALS = {  # as the page calls them
    "a Zweig thrust": "a Zweig breadth thrust",
    "summation above +500": "the summation index rose above +500",
    "summation below -500": "the summation index fell below -500",
    "under 15 % above the 200-session mean": "fewer than 15 % of the S&P 500 stood above their 200-session mean",
    "nine of ten rose": "a session in which nine of ten stocks rose",
}
HOLDINGS_DAY = "2025-11-21"  # the file was committed on Monday the 24th and states no date
JANUARY, MARCH = date(2026, 2, 6), date(2026, 3, 9)
# Counted from the files themselves with polars: share above the 200-session mean, of how many, new highs and lows.
FIGURES = {JANUARY: (0.6968, 475, 103, 9), MARCH: (0.5832, 475, 7, 5)}


@pytest.fixture(scope="module")
def files(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    closes, members, holdings = folder / "closes.parquet", folder / "members.csv", folder / "holdings.csv"
    prices = shared_data / "prices"
    since = pl.col("date") >= date(2019, 1, 2)
    pl.read_parquet(prices / "stocks_sp500_ndx_adjclose.parquet").filter(since).write_parquet(closes)
    spells = pl.read_csv(shared_data / "constituents/sp500_ticker_start_end.csv", try_parse_dates=True)
    spells.insert_column(0, pl.lit("sp500").alias("universe")).write_csv(members)
    weights = pl.read_parquet(shared_data / "constituents/etf_holdings_weights_2025-11.parquet")
    spy = weights.filter(pl.col("etf") == "SPY", pl.col("ticker") != "-")
    spy.with_columns(date=pl.lit(HOLDINGS_DAY)).write_csv(holdings)
    funds = folder / "funds_wide.parquet"
    lines = pl.read_parquet(prices / "etf_total_return_wide.parquet").filter(since)
    lines.select("date", "SPY", "RSP").write_parquet(funds)
    prints = prices / "stocks_sp500_close_volume_1y.parquet"
    return {"closes": closes, "prints": prints, "holdings": holdings, "members": members, "funds": funds}


@pytest.fixture(scope="module")
def fill(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...]], Snapshot]:
    def filled(order: tuple[str, ...]) -> Snapshot:
        folder = tmp_path_factory.mktemp("store")
        store = Store.create(folder / "store")
        for name in order:
            ingest(store, read_file(files[name], basis="total" if name == "funds" else None))
        return replace(store.snapshot(), cache=ArrayCache(folder / "cache"))

    return filled


def counted(market: Market) -> tuple[float, int, int, int]:
    last = dict(zip(market.counts.symbols, market.counts.values[-1].tolist(), strict=True))
    known = int(last["known_200"])
    return last["above_200"] / known, known, int(last["highs"]), int(last["lows"])


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_whatever_is_imported_first(fill: Callable[[tuple[str, ...]], Snapshot], order: tuple[str, ...]) -> None:
    snapshot = fill(order)
    for day, figures in FIGURES.items():
        market = gather(View(snapshot, day), None)
        assert market.universe.name == "sp500"
        assert counted(market) == pytest.approx(figures, abs=5e-5)


def test_what_followed_is_what_the_page_says(shared_data: Path, files: dict[str, Path], tmp_path: Path) -> None:
    """All closes since 2005, the members of each date, and SPY: the table of docs/measures/breadth.md, row by row."""
    prices = shared_data / "prices"
    funds = tmp_path / "funds_wide.parquet"
    pl.read_parquet(prices / "etf_total_return_wide.parquet").select("date", "SPY").write_parquet(funds)
    store = Store.create(tmp_path / "store")
    for path in (prices / "stocks_sp500_ndx_adjclose.parquet", files["members"], funds):
        ingest(store, read_file(path, basis="total" if path == funds else None))
    market = gather(View(store.snapshot(), JANUARY), "sp500")
    rows = {
        row["signal"]: row for row in followed_section(market).tables["followed"].records() if row["horizon"] == "6m"
    }
    looks = sum(row["p_value"] is not None for row in followed_section(market).tables["followed"].records())
    documented = table("docs/measures/breadth.md", "After")
    assert documented.head[-1] == f"p after {looks} looks"
    for words, *cells in documented.rows:
        row = rows[SIGNALS[words]]
        shown = (f"{row['episodes']}", f"{100 * row['mean']:.2f} %", f"{100 * row['any_mean']:.2f} %")
        assert (*shown, f"{row['p_adjusted']:.2f}") == tuple(cells), words


@pytest.fixture(scope="module")
def answer(fill: Callable[[tuple[str, ...]], Snapshot]) -> Answer:
    return breadth(View(fill((*FILES, "funds")), JANUARY))


def test_the_page_says_what_was_counted(answer: Answer) -> None:
    above = answer.finding("participation.above_200")
    assert above.evidence.shown == "69.68 %"
    assert "of 475" in above.text
    assert "475 of 503 members" in above.evidence.method
    assert above.evidence.n_effective is not None
    assert above.evidence.n_effective < 200  # of some 1,500 sessions: the share above a long mean moves slowly
    assert "103 new 52-week highs and 9 lows" in answer.finding("net_highs").text


def test_members_that_left_without_prices_are_counted(answer: Answer) -> None:
    lost = answer.finding("participation.lost")
    rows = answer.tables["survivors"].records()
    assert sum(row["lost"] for row in rows) == pytest.approx(lost.evidence.value * sum(row["leavers"] for row in rows))
    assert 0.7 < lost.evidence.value < 1.0  # the closes are those of members of August 2026
    assert any("survivors weigh too much" in caveat for caveat in answer.finding("above_200").evidence.caveats)


def test_sources_that_disagree_are_named(fill: Callable[[tuple[str, ...]], Snapshot]) -> None:
    """In July 2026 the prints of one stock flip by a factor of two."""
    market = gather(View(fill(FILES), date(2026, 8, 21)), None)
    assert any(caveat.startswith("MNST: returns differ") for caveat in market.caveats)


def test_contributions_add_up_to_the_fund_and_the_heaviest_names_stand_first(answer: Answer) -> None:
    rows = answer.tables["contribution"].records()
    fund = 0.0128  # SPY from 2025-12-31 to 2026-02-06, total return, from its closes
    assert [row["id"] for row in rows[:2]] == ["NVDA", "AAPL"]
    assert sum(row["contribution"] for row in rows) == pytest.approx(fund, abs=5e-5)
    assert rows[-1]["id"] == "residual to SPY"
    assert abs(rows[-1]["contribution"]) < 0.001
    assert answer.finding("contribution.index").evidence.value == pytest.approx(fund, abs=0.001)
    for row in rows[:-2]:
        assert row["contribution"] == pytest.approx(row["weight"] * row["return"])


def test_the_terminal_prints_the_heaviest_names(answer: Answer) -> None:
    latest = Exhibit("contribution", answer.tables["contribution"], "").latest
    assert latest[0][0] == "NVDA"


def test_the_breadth_of_a_session_is_that_of_the_files(answer: Answer, files: dict[str, Path]) -> None:
    """Rises, falls and their volumes of the members on 2026-02-06, from the year of raw prints alone."""
    prints = pl.read_parquet(files["prints"]).filter(pl.col("date").is_in([date(2026, 2, 5), JANUARY]))
    members = pl.read_csv(files["members"], try_parse_dates=True).filter(
        pl.col("start_date") <= JANUARY, pl.col("end_date").is_null() | (pl.col("end_date") > JANUARY)
    )
    symbol = pl.col("ticker").cast(pl.String).str.replace("-", ".", literal=True)
    own = prints.with_columns(symbol).filter(pl.col("ticker").is_in(members["ticker"].str.replace("-", ".").to_list()))
    pairs = (
        own.sort("date")
        .group_by("ticker")
        .agg(pl.col("close").diff().last().alias("move"), pl.col("volume").last(), pl.len().alias("days"))
    )
    both = pairs.filter(pl.col("days") == 2)
    rising, falling = (float(both.filter(side)["volume"].sum()) for side in (pl.col("move") > 0, pl.col("move") < 0))
    assert answer.finding("session.rising_volume").evidence.value == pytest.approx(rising, rel=0.01)
    assert answer.finding("session.falling_volume").evidence.value == pytest.approx(falling, rel=0.01)
    assert answer.tables["session"].records()[-1]["volume_ratio"] == pytest.approx(rising / falling, rel=0.01)

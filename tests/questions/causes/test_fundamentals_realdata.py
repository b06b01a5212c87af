"""Real files through the importer: what small caps cost with and without losses, published multiples, flows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from documented_tables import table
from rotascope.engine import open_market
from rotascope.evidence import Finding, Section
from rotascope.measures.estimates import revision_path
from rotascope.measures.valuation import shiller_ratio
from rotascope.panels.companies.estimates import read_estimates
from rotascope.panels.view import View
from rotascope.questions.causes.fundamentals.flows import flows_section
from rotascope.questions.causes.fundamentals.gather import read_sized
from rotascope.questions.causes.fundamentals.index import index_section
from rotascope.questions.causes.fundamentals.section import fundamentals_section
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

pytestmark = pytest.mark.realdata
JANUARY, AUGUST = date(2026, 1, 31), date(2026, 8, 21)
Filled = Callable[..., Path]


@pytest.fixture(scope="module")
def published(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index provider's tables, IWM's shares, and funds' closes."""
    path = tmp_path_factory.mktemp("published") / "store"
    store = Store.create(path)
    valuation = shared_data / "valuation"
    ingest(store, read_file(valuation / "sp_sector_eps_pe_annual.csv", date="2026-01-16"))
    ingest(store, read_file(valuation / "sp500_eps_estimates_by_vintage.csv"))
    ingest(store, read_file(shared_data / "flows/iwm_shares_outstanding.csv"))
    ingest(store, read_file(shared_data / "prices/etf_ohlcv.parquet", kind="fund"))
    return path


@pytest.fixture(scope="module")
def accounts(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Accounts of 505 companies, their last counts of shares as filed the day after, and a year of raw closes."""
    folder = tmp_path_factory.mktemp("accounts")
    fundamentals = shared_data / "fundamentals"
    counts = pl.read_csv(
        fundamentals / "sec_sp500_ttm_summary_2026-08-22.csv", infer_schema_length=None, try_parse_dates=True
    )
    day = pl.col("shares_date")
    counts.select(
        "ticker",
        item=pl.lit("shares"),
        period_start=pl.lit(""),
        period_end=day,
        filed=day + pl.duration(days=1),
        value=pl.col("shares_latest"),
        unit=pl.lit("shares"),
    ).drop_nulls().write_csv(folder / "shares.csv")
    store = Store.create(folder / "store")
    ingest(store, read_file(fundamentals / "sec_sp500_long.parquet", skip_bad=True))
    ingest(store, read_file(folder / "shares.csv"))
    ingest(store, read_file(shared_data / "prices/stocks_sp500_close_volume_1y.parquet"))
    return folder / "store"


def market(store: Path, day: date) -> View:
    return open_market(f"us+{store}", as_of=day)


def only(section: Section, id_: str) -> Finding:
    (finding,) = (finding for finding in section.findings if finding.id == id_)
    return finding


def test_published_multiples_of_january_2026_and_their_rank(published: Path) -> None:
    # S&P DJI, January 2026: operating P/E on 2026 estimates 16.35 (S&P 600) and 22.38 (S&P 500).
    section = index_section(market(published, JANUARY))
    finding = only(section, "causes.valuation.index")
    assert finding.evidence.value == pytest.approx(1 - 16.35 / 22.38)
    assert "the S&P 600 cost 16.35 and the S&P 500 22.38 times: 27 % less" in finding.text
    assert "number 1 of 18 years since 2008" in finding.text
    assert any("without 2020" in caveat for caveat in finding.evidence.caveats)  # -280 times: no ratio
    growth = only(section, "causes.earnings.consensus")
    assert growth.evidence.value == pytest.approx((96.3 / 66.72 - 1) - (310.32 / 263.5 - 1))
    assert "faster since 2026" in growth.text
    # In 2025 the S&P 600 was behind, 61.86 to 66.72 against 233.36 to 263.5: the lead is in estimates alone.
    assert growth.subject["verdict"] == "cannot tell"
    assert "on those of 2025 15 % less" in finding.text  # 22.0 against 25.98
    assert finding.subject["verdict"] == "supports"


def test_the_table_is_not_there_before_its_day(published: Path) -> None:
    assert read_estimates(market(published, date(2026, 1, 15)), items=("op_pe_year",)) == {}


def test_vintages_give_the_path_of_revisions(published: Path) -> None:
    view = market(published, JANUARY)
    estimates = read_estimates(view, items=("op_eps",))["index:SP500"]
    path = revision_path(estimates, item="op_eps", period_end=date(2026, 12, 31))
    assert len(path) >= 3
    assert [day for day, _ in path] == sorted(day for day, _ in path)
    assert path[-1][0] == date(2025, 12, 31)  # a vintage by its quarter counts from the quarter's end
    finding = only(index_section(view), "causes.earnings.vintages")
    assert "went from 304.9 on 2025-03-31 to 310.8 on 2025-12-31" in finding.text


def test_companies_with_losses_turn_the_discount_around(accounts: Path) -> None:
    section = fundamentals_section(market(accounts, AUGUST))
    finding = only(section, "causes.valuation.discount")
    rows = {row["convention"]: row for row in section.tables["valuation"].records()}
    included = rows["trailing P/E, losses included"]
    excluded = rows["trailing P/E, companies with losses left out"]
    for documented, row in zip(
        table("docs/measures/valuation.md", "Trailing P/E").rows, (included, excluded), strict=True
    ):
        figures = (f"{row['small']:.1f}", f"{row['large']:.1f}", f"{100 * row['discount']:+.0f} %")
        assert documented[1:] == figures
    assert included["discount"] < 0 < excluded["discount"]
    assert "losses included" in finding.text
    assert "losses left out" in finding.text
    assert finding.subject["verdict"] == "cannot tell"
    assert any("of 122 small caps" in caveat for caveat in finding.evidence.caveats)


def test_the_multiple_is_that_of_the_files(accounts: Path) -> None:
    sized = read_sized(market(accounts, AUGUST))
    apple = next(company for company in sized.valued["large"] if company.id == "AAPL")
    assert apple.shares == 14_594_180_000  # on the cover of the filing, 2026-07-17
    assert apple.earnings == pytest.approx(128_930_000_000, rel=1e-3)  # TTM to 2026-06-27


def test_iwms_flow_is_its_new_shares_at_the_close(published: Path) -> None:
    section = flows_section(market(published, JANUARY))
    finding = only(section, "causes.flows.fund")
    # 281.30 m shares on 2025-11-05, 291.35 m on 2026-01-21, when IWM closed at 267.79.
    assert finding.evidence.value == pytest.approx(10_050_000 * 267.79, rel=1e-6)


def test_a_published_ratio_is_ranked_and_a_file_of_prices_and_earnings_gives_its_own(
    shared_data: Path, tmp_path: Path
) -> None:
    valuation = shared_data / "valuation"
    store = Store.create(tmp_path / "computed")
    frame = pl.read_csv(valuation / "shiller_sp500_monthly.csv").drop("PE10")
    frame.select("Date", "Real Price", "Real Earnings", "Earnings").write_csv(tmp_path / "shiller.csv")
    ingest(store, read_file(tmp_path / "shiller.csv"))
    computed = only(index_section(market(tmp_path / "computed", date(2023, 8, 31))), "causes.valuation.cape")
    assert computed.evidence.value == pytest.approx(29.940032, rel=1e-4)  # published for 2023-06
    ingest(Store.create(tmp_path / "published"), read_file(valuation / "cape_monthly.csv"))
    published = only(index_section(market(tmp_path / "published", date(2026, 2, 27))), "causes.valuation.cape")
    rows = pl.read_csv(valuation / "cape_monthly.csv").filter(pl.col("date") <= "2025-12-01")
    assert published.evidence.value == pytest.approx(rows["cape"][-1])
    below = float((rows["cape"][:-1] < rows["cape"][-1]).mean() or 0.0)
    assert f"above {100 * below:.2f} %" in published.text


def test_the_cyclically_adjusted_ratio_is_shillers(shared_data: Path) -> None:
    frame = pl.read_csv(shared_data / "valuation/shiller_sp500_monthly.csv").filter(pl.col("PE10") > 0)
    price, earnings, prices, published = (
        frame[name].to_numpy() for name in ("SP500", "Earnings", "Consumer Price Index", "PE10")
    )
    # Zeros stand for months without earnings yet; the published ratio goes on there with estimates.
    known = np.flatnonzero(earnings > 0)
    ratio = shiller_ratio(price[known], earnings[known], prices[known])
    valid = np.isfinite(ratio)
    error = np.abs(ratio[valid] / published[known][valid] - 1.0)
    assert np.median(error) < 0.01

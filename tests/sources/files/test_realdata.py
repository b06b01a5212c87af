"""Real files beside the checkout, each with its own defects, and what is known of them (see their README)."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.panels.view import View
from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
from rotascope.store.verify import check_store

pytestmark = pytest.mark.realdata
SLOW = 4_000_000  # bytes; the larger ones are read by other tests


@pytest.mark.parametrize(
    ("file", "rows", "symbols", "first", "last", "tables"),
    [
        ("etf_total_return_wide.parquet", 7_203, 50, date(1998, 1, 2), date(2026, 8, 21), {"series": 260_266}),
        (
            "stocks_sp500_ndx_adjclose.parquet",
            2_528_338,
            518,
            date(2005, 1, 3),
            date(2026, 8, 21),
            {"series": 2_528_338},
        ),
        (
            "etf_ohlcv.parquet",
            265_469,
            54,
            date(2005, 1, 3),
            date(2026, 5, 1),
            {"prices": 265_469, "actions": 4_639, "series": 265_469},
        ),
        (
            "stocks_sp500_close_volume_1y.parquet",
            127_318,
            509,
            date(2025, 8, 15),
            date(2026, 8, 21),
            {"prices": 127_318},
        ),
        ("index_close.csv", 2_552, 6, date(2016, 6, 28), date(2026, 8, 21), {"series": 11_189}),
    ],
)
def test_real_files_are_read_whole(
    shared_data: Path, file: str, rows: int, symbols: int, first: date, last: date, tables: dict[str, int]
) -> None:
    report = read_file(shared_data / "prices" / file).report
    assert (report.rows, report.symbols, report.first, report.last) == (rows, symbols, first, last)
    assert report.tables == {**tables, "instruments": symbols}
    assert (report.refused, report.duplicates, report.conflicts) == (0, 0, 0)


def test_bars_that_break_their_own_bounds_are_noted(shared_data: Path) -> None:
    notes = read_file(shared_data / "prices/stocks_midsmall_ohlcv_1y.parquet").report.notes
    assert any("low and high do not bound the rest" in note for note in notes)


def test_an_unsettled_split_is_found_in_a_store(shared_data: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    ingest(store, read_file(shared_data / "prices/stocks_sp500_close_volume_1y.parquet"))
    outcome = check_store(store)
    assert outcome.sound
    assert any(": 11 (MNST 7 from 2026-07-20 -51%" in doubt for doubt in outcome.doubts)


def test_factor_returns_are_known_by_their_names_and_no_levels(shared_data: Path) -> None:
    batch = read_file(shared_data / "factors/ff5_umd_daily.parquet")
    assert set(batch.frames[INSTRUMENTS.name]["kind"]) == {"factor"}
    percents = read_file(shared_data / "factors/ff5_mom_monthly_pct.csv")
    july = percents.frames[SERIES.name].filter(pl.col("id") == "factor:MKT_RF", pl.col("date") == date(1963, 7, 31))
    assert july["value"].to_list() == pytest.approx([-0.0039])


def test_the_shared_files_are_taken_as_they_stand(shared_data: Path) -> None:
    refused = {}
    for file in sorted(shared_data.rglob("*.*")):
        if file.suffix in {".csv", ".parquet"} and file.stat().st_size < SLOW:
            try:
                read_file(file)
            except InputRefused as refusal:
                refused[file.name] = (refusal.cause, refusal.remedy)
    assert set(refused) == {
        "etf_holdings_weights_2025-11.parquet",  # no day: --date
        "sec_sp500_long.parquet",  # three outlays below zero among 126,954 figures: --skip-bad
        "sp500_marketcap_2026-04.csv",  # its dates are sentences: --skip-bad
        "sp500_changes_since_2019.csv",  # changes without the list that they change
        "hyperscaler_capex_quarterly.csv",  # of an item that no name says
        "quarterly_point_in_time_901.parquet",  # fiscal quarters without dates
        "sp_sector_eps_pe_annual.csv",  # estimates of no day: --date
        "fred_md_tcodes.csv",  # codes of transformations, no data
        "etf_total_return_wide.provenance.csv",  # a note on another file
    }
    assert refused["etf_holdings_weights_2025-11.parquet"][1] == "pass --date YYYY-MM-DD"
    assert all("--skip-bad" in refused[name][1] for name in ("sec_sp500_long.parquet", "sp500_marketcap_2026-04.csv"))


@pytest.mark.parametrize(
    ("file", "symbols", "series", "lags"),
    [
        ("fred_rates.parquet", 28, 227_471, {"D": 26, "M": 2}),
        ("fred_yield_curve_1998_2026.parquet", 4, 29_728, {"D": 4}),
        ("fred_vix_oas.parquet", 3, 10_861, {"D": 3}),
        ("fred_inflation.parquet", 19, 28_970, {"D": 3, "M": 16}),
        ("fred_credit_sloos.parquet", 19, 29_729, {"D": 8, "M": 2, "Q": 9}),
        ("fred_liquidity_nfci.parquet", 13, 26_472, {"D": 1, "W": 12}),
    ],
)
def test_macro_files_of_mixed_cadence_are_read_whole(
    shared_data: Path, file: str, symbols: int, series: int, lags: dict[str, int]
) -> None:
    batch = read_file(shared_data / "macro" / file, kind="macro")
    wide = pl.read_parquet(shared_data / "macro" / file).drop("date")
    assert batch.frames[SERIES.name].height == sum(wide[name].count() for name in wide.columns)
    assert batch.frames[SERIES.name].height == series
    about = batch.frames[INSTRUMENTS.name]
    assert (about.height, set(about["kind"])) == (symbols, {"macro"})
    assert dict(about["frequency"].value_counts().iter_rows()) == lags
    assert batch.report.refused == 0


def seen(market: Store, day: date, *ids: str) -> dict[str, tuple[date, float]]:
    """The last date and value of each series that a view of that day has."""
    panels = {id_: View(market.snapshot(), day).series(id_) for id_ in ids}
    return {id_: (panel.last, float(panel.values[-1, 0])) for id_, panel in panels.items()}


def import_file(folder: Path, path: Path, **options: Any) -> Store:
    store = Store.create(folder / "store")
    ingest(store, read_file(path, **options))
    return store


def test_rates_are_seen_from_their_release_and_none_from_the_future(shared_data: Path, tmp_path: Path) -> None:
    store = import_file(tmp_path, shared_data / "macro/fred_rates.parquet", kind="macro", unit="percent")
    # The target range of the Federal Open Market Committee from 11 December 2025: 3.50 to 3.75 percent (its statement
    # of 10 December 2025).
    assert seen(store, date(2025, 12, 11), "DFEDTARL", "DFEDTARU") == {
        "DFEDTARL": (date(2025, 12, 10), 3.75),
        "DFEDTARU": (date(2025, 12, 10), 4.0),
    }
    assert seen(store, date(2026, 2, 6), "DFEDTARL", "DFEDTARU", "FEDFUNDS") == {
        "DFEDTARL": (date(2026, 2, 5), 3.5),
        "DFEDTARU": (date(2026, 2, 5), 3.75),
        "FEDFUNDS": (date(2026, 1, 1), 3.64),  # a month's mean is out in the first days of the next
    }
    assert seen(store, date(2026, 8, 21), "IORB")["IORB"][0] == date(2026, 8, 20)
    assert seen(store, date(2026, 8, 25), "IORB")["IORB"][0] == date(2026, 8, 24)
    assert View(store.snapshot(), date(2026, 2, 6)).series("DFEDTARL").unit == "percent"


def test_a_purchasing_managers_index_by_month_is_seen_on_its_release(shared_data: Path, tmp_path: Path) -> None:
    store = import_file(tmp_path, shared_data / "macro/ism_manufacturing_pmi.csv", kind="macro", symbol="PMI")
    # 52.6 for January 2026, after 47.9: ISM Report On Business, 2 February 2026.
    assert seen(store, date(2026, 2, 1), "PMI") == {"PMI": (date(2025, 12, 1), 47.9)}
    assert seen(store, date(2026, 2, 2), "PMI") == {"PMI": (date(2026, 1, 1), 52.6)}
    view = View(store.snapshot(), date(2026, 2, 6))
    assert len(view.series("PMI")) == 595
    (used,) = view.inputs(["PMI"], view.series("PMI"))
    assert used.vintage.endswith("; release dates as the file gives them")


def test_daily_factors_are_taken_without_their_text_column(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "factors/ff5_umd_daily.parquet"
    store = import_file(tmp_path, file, kind="factor")
    assert seen(store, date(2026, 6, 30), "MKT_RF", "UMD") == {
        "MKT_RF": (date(2026, 6, 30), 0.0073),
        "UMD": (date(2026, 6, 30), 0.0106),
    }
    panel = View(store.snapshot(), date(2026, 6, 30)).levels("MKT_RF")
    returns = pl.read_parquet(file)["mkt_rf"]
    assert panel.values[-1, 0] == pytest.approx((1 + returns).product(), rel=1e-9)


def test_monthly_percents_are_refused_unless_said_and_stored_as_fractions(shared_data: Path) -> None:
    file = shared_data / "factors/ff5_mom_monthly_pct.csv"
    with pytest.raises(InputRefused) as refusal:
        read_file(file, kind="factor")
    assert "--unit percent" in refusal.value.remedy
    stored = read_file(file, kind="factor", unit="percent").frames[SERIES.name]
    market = stored.filter(pl.col("id") == "factor:MKT_RF").sort("date")
    assert market["value"].to_list() == [percent / 100 for percent in pl.read_csv(file)["MKT_RF"]]
    assert (market["known_at"].dt.date() == market["date"].dt.month_end()).all()

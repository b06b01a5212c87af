"""The shipped market `us`: complete, sourced, and equal to the values read from its packages."""

import re
from datetime import date
from pathlib import Path

import exchange_calendars
import numpy as np
import polars as pl
import pytest

import rotascope

PACKAGE = Path(rotascope.__file__).parent
FOLDER = PACKAGE / "sources" / "embedded" / "us"
SERIES_TABLES = ("factors", "levels", "macro", "history")
OTHER_TABLES = ("weights", "segments", "instruments", "members")
LIMIT = 6_000_000
SECTORS = 11


def read(name: str) -> pl.DataFrame:
    return pl.read_parquet(FOLDER / f"{name}.parquet")


def symbols(frame: pl.DataFrame) -> pl.DataFrame:
    """Ids without their namespaces."""
    return frame.with_columns(pl.col("id").str.split(":").list.last())


@pytest.fixture(scope="module")
def catalogue() -> pl.DataFrame:
    return symbols(read("catalogue"))


@pytest.fixture(scope="module")
def values() -> pl.DataFrame:
    return symbols(pl.concat(read(name) for name in SERIES_TABLES))


def compound(values: pl.DataFrame, ids: list[str], start: date, end: date) -> float:
    """Compounded sum of the ids' returns from start to end."""
    rows = values.filter(pl.col("id").is_in(ids), pl.col("date").is_between(start, end))
    periods = rows.group_by("date").agg(pl.col("value").sum())
    return float((1 + periods["value"]).product() - 1)


@pytest.mark.parametrize("name", SERIES_TABLES)
def test_rows_are_sorted_and_unique_with_a_finite_value_in_each(name: str) -> None:
    frame = read(name)
    assert frame.schema == {"id": pl.String, "date": pl.Date, "value": pl.Float64}
    assert frame.null_count().sum_horizontal().item() == 0
    assert frame["value"].is_finite().all()
    assert frame.equals(frame.sort("id", "date"))
    assert not frame.select("id", "date").is_duplicated().any()


@pytest.mark.parametrize("name", SERIES_TABLES)
def test_each_series_is_in_the_catalogue_and_the_catalogue_states_its_span(name: str, catalogue: pl.DataFrame) -> None:
    stated = catalogue.filter(pl.col("table_file") == f"{name}.parquet").select("id", "first", "last", "rows")
    spans = (
        symbols(read(name))
        .group_by("id")
        .agg(
            pl.col("date").min().alias("first"),
            pl.col("date").max().alias("last"),
            pl.len().cast(pl.Int32).alias("rows"),
        )
        .sort("id")
    )
    assert spans.equals(stated.sort("id"))


def test_an_id_states_its_namespace_unless_it_is_traded() -> None:
    stated: dict[str, set[str]] = {}
    for id_, kind in read("catalogue").select("id", "kind").iter_rows():
        stated.setdefault(kind, set()).add(id_.rpartition(":")[0])
    assert stated == {"factor": {"factor"}, "return": {"factor"}, "macro": {"macro"}, "level": {"index", ""}}
    traded = read("catalogue").filter(~pl.col("id").str.contains(":"))["id"]
    assert all(symbol.startswith("XL") for symbol in traded)


def test_catalogue_ids_are_unique_and_its_words_are_known(catalogue: pl.DataFrame) -> None:
    assert catalogue["id"].is_unique().all()
    assert set(catalogue["kind"]) == {"factor", "return", "level", "macro"}
    assert set(catalogue["basis"]) == {"price", "total", "none"}
    assert set(catalogue["frequency"]) == {"D", "W", "M", "Q", "A"}
    assert set(catalogue["table_file"]) == {f"{name}.parquet" for name in SERIES_TABLES}
    returns = catalogue.filter(pl.col("kind").is_in(["factor", "return"]))
    assert set(returns["unit"]) == {"fraction"}


@pytest.mark.parametrize("name", ["catalogue", "provenance"])
def test_provenance_is_complete(name: str) -> None:
    frame = read(name)
    assert frame.null_count().sum_horizontal().item() == 0
    texts = frame.select(pl.col(pl.String))
    assert not any((texts[column] == "").any() for column in texts.columns)
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in frame["sha256"])
    assert not texts.select(pl.any_horizontal(pl.all().str.contains("://")).any()).item()


def test_provenance_counts_the_rows_of_every_other_table() -> None:
    stated = read("provenance").group_by("table_file").agg(pl.col("rows").sum())
    assert dict(stated.iter_rows()) == {f"{name}.parquet": len(read(name)) for name in OTHER_TABLES}


def test_what_is_published_later_carries_a_lag(catalogue: pl.DataFrame) -> None:
    macro = catalogue.filter(pl.col("kind") == "macro")
    at_the_close = macro.filter(pl.col("lag_days") == 0)  # Treasury yields are quoted on their day
    assert at_the_close["id"].str.contains(r"^(DGS\d+(MO)?|T10Y2Y)$").all()
    assert (macro["lag_days"] >= 0).all()
    assert (catalogue.filter(pl.col("kind") != "macro")["lag_days"] == 0).all()
    least = {"M": 31, "Q": 91, "A": 365}  # nothing is known before its period has ended
    for frequency, days in least.items():
        assert (macro.filter(pl.col("frequency") == frequency)["lag_days"] >= days).all()


def test_no_privately_owned_macro_series(catalogue: pl.DataFrame) -> None:
    private = r"^(AAA|BAA|D?AAA10Y|D?BAA10Y|NAPM.*|ISM.*|MICH|UMCSENT.*|VIX.*|BAML.*|SP500.*|SPCS.*|.*XR(N?)SA)$"
    assert catalogue.filter(pl.col("kind") == "macro", pl.col("id").str.contains(private)).is_empty()
    rights = catalogue.filter(pl.col("kind") == "macro")["rights"]
    assert rights.str.starts_with("US public data").all()


def test_all_files_fit_the_size_that_was_set() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < LIMIT


@pytest.mark.parametrize(
    ("code", "first", "last", "rows"),
    [
        ("FF.MKT_RF", "1926-07-01", "2026-08-31", 26_317),
        ("FF.SMB", "1926-07-01", "2026-08-31", 26_317),
        ("FF.HML", "1926-07-01", "2026-08-31", 26_317),
        ("FF.RF", "1926-07-01", "2026-08-31", 26_317),
        ("FF.MOM", "1926-11-03", "2026-08-31", 26_216),
        ("FF.RMW", "1963-07-01", "2026-08-31", 15_897),
        ("FF.CMA", "1963-07-01", "2026-08-31", 15_897),
        ("FF.SMB5", "1963-07-01", "2026-08-31", 15_897),
        ("FF.MKT_RF.M", "1926-07-31", "2026-08-31", 1_202),
        ("FF.MOM.M", "1927-01-31", "2026-08-31", 1_196),
        ("SP500", "1990-01-02", "2026-08-13", 9_221),
        ("NASDAQ", "1990-01-02", "2026-08-13", 9_221),
        ("DJI", "1992-01-02", "2026-08-13", 8_715),
        ("RUT", "2000-01-03", "2022-11-07", 5_750),
        ("XLK", "2007-07-30", "2025-07-25", 4_527),
        ("XLC", "2018-06-19", "2025-07-25", 1_785),
        ("DFF", "2000-01-01", "2026-09-03", 9_743),
        ("DGS10", "2000-01-03", "2026-09-03", 6_672),
        ("FEDFUNDS", "1954-07-01", "2026-09-01", 867),
        ("CPATAX", "1947-01-01", "2026-04-01", 318),
        ("FCTAX", "1929-01-01", "2025-01-01", 97),
        ("FF25.S1B1", "1964-01-02", "2015-12-31", 13_091),
        ("IND30.VW.Food", "1926-07-31", "2018-12-31", 1_110),
        ("ALL.EW.M", "1926-07-31", "2018-12-31", 1_110),
    ],
)
def test_spans_are_those_of_the_packages(catalogue: pl.DataFrame, code: str, first: str, last: str, rows: int) -> None:
    entry = catalogue.row(by_predicate=pl.col("id") == code, named=True)
    assert (str(entry["first"]), str(entry["last"]), entry["rows"]) == (first, last, rows)


@pytest.mark.parametrize(
    ("code", "day", "value"),
    [
        # printed in the data library's own files for 2024-01-02 and for January 2024
        ("FF.MKT_RF", date(2024, 1, 2), -0.0070),
        ("FF.SMB", date(2024, 1, 2), -0.0055),
        ("FF.HML", date(2024, 1, 2), 0.0079),
        ("FF.MOM", date(2024, 1, 2), -0.0211),
        ("FF.SMB.M", date(2024, 1, 31), -0.0504),
        ("FF.HML.M", date(2024, 1, 31), -0.0237),
        # published closes
        ("SP500", date(2000, 3, 24), 1527.46),
        ("NASDAQ", date(2000, 3, 10), 5048.62),
        ("SP500", date(2026, 8, 13), 7798.99),
    ],
)
def test_single_values(values: pl.DataFrame, code: str, day: date, value: float) -> None:
    row = values.filter(pl.col("id") == code, pl.col("date") == day)
    assert row["value"].item() == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("ids", "start", "end", "expected"),
    [
        # from the monthly files; the daily ones compound a little apart, since their bill rate has two digits
        (["FF.MKT_RF.M", "FF.RF.M"], date(2000, 3, 1), date(2002, 9, 30), -0.418),
        (["FF.MKT_RF.M", "FF.RF.M"], date(2023, 1, 1), date(2026, 8, 31), 1.099),
        (["FF.SMB.M"], date(2023, 1, 1), date(2026, 8, 31), -0.156),
        (["FF.HML.M"], date(2023, 1, 1), date(2026, 8, 31), -0.045),
        (["FF.MKT_RF.M", "FF.RF.M"], date(2025, 9, 1), date(2026, 8, 31), 0.198),
        (["FF.SMB.M"], date(2025, 9, 1), date(2026, 8, 31), 0.000),
        (["FF.HML.M"], date(2025, 9, 1), date(2026, 8, 31), 0.103),
        (["ALL.EW.M"], date(2000, 3, 1), date(2002, 9, 30), -0.277),
        (["FF25.S1B1"], date(2000, 3, 1), date(2002, 9, 30), -0.772),
        (["FF25.S1B5"], date(2000, 3, 1), date(2002, 9, 30), 0.039),
        (["FF25.S5B1"], date(2000, 3, 1), date(2002, 9, 30), -0.466),
        (["FF25.S3B5"], date(2000, 3, 1), date(2002, 9, 30), 0.426),
    ],
)
def test_compounded_returns(values: pl.DataFrame, ids: list[str], start: date, end: date, expected: float) -> None:
    # half a unit of the last printed digit
    assert compound(values, ids, start, end) == pytest.approx(expected, abs=0.0006)


def test_daily_and_monthly_factors_tell_the_same_story(values: pl.DataFrame) -> None:
    window = (date(2023, 1, 1), date(2026, 8, 31))
    for code in ("FF.MKT_RF", "FF.SMB", "FF.HML"):
        daily, monthly = compound(values, [code], *window), compound(values, [f"{code}.M"], *window)
        assert daily == pytest.approx(monthly, abs=0.01)


@pytest.mark.parametrize(("code", "expected"), [("RUT", -0.430), ("SP500", -0.4915)])
def test_small_caps_fell_less_than_large_from_the_peak_of_2000(
    values: pl.DataFrame, code: str, expected: float
) -> None:
    level = dict(values.filter(pl.col("id") == code).select("date", "value").iter_rows())
    assert level[date(2002, 10, 9)] / level[date(2000, 3, 24)] - 1 == pytest.approx(expected, abs=0.0006)


@pytest.mark.parametrize(
    ("day", "share", "effective"),
    [
        (date(2023, 6, 30), 0.2567, 81.7),
        (date(2024, 6, 28), 0.3113, 65.6),
        (date(2025, 12, 31), 0.3464, 59.1),
        (date(2026, 6, 30), 0.3205, 67.0),
    ],
)
def test_concentration_of_the_total_market(day: date, share: float, effective: float) -> None:
    weights = read("weights").filter(pl.col("index") == "total_market", pl.col("date") == day)["weight"]
    assert weights.top_k(10).sum() == pytest.approx(share, abs=0.00005)
    assert 1 / (weights**2).sum() == pytest.approx(effective, abs=0.05)


def test_weights_are_fractions_of_nearly_the_whole_index() -> None:
    weights = read("weights")
    assert weights["date"].n_unique() == 11
    assert not weights.select("index", "date", "ticker").is_duplicated().any()
    assert (weights["weight"] > 0).all()
    totals = weights.group_by("index", "date").agg(pl.col("weight").sum())
    market = totals.filter(pl.col("index") == "total_market")["weight"]
    assert market.min() > 0.993
    assert totals["weight"].max() < 1 + 1e-6  # each weight is rounded at the source


def test_no_weight_is_the_earlier_quarters_to_the_last_digit() -> None:
    rows = read("weights").filter(pl.col("index") == "total_market").sort("ticker", "date")
    same = rows.filter((pl.col("weight") == pl.col("weight").shift().over("ticker")).fill_null(value=False))
    assert same.is_empty()


def test_every_name_has_its_segment() -> None:
    segments = read("segments")
    total = read("weights").filter(pl.col("index") == "total_market")
    joined = total.join(segments, on=["date", "ticker"], how="left")
    assert len(segments) == len(total) == len(joined)
    assert joined.filter(pl.col("size").is_null())["date"].unique().to_list() == [date(2023, 9, 29)]
    assert set(segments["size"].drop_nulls()) == {"mega", "mid", "small", "micro"}
    assert set(segments["style"].drop_nulls()) == {"growth", "value", "both"}
    assert segments["sector"].drop_nulls().n_unique() == SECTORS
    unknown = joined.filter(pl.col("sector").is_null()).group_by("date").agg(pl.col("weight").sum())
    assert unknown["weight"].max() < 0.0005


def test_large_names_stand_where_all_expect_them() -> None:
    last = read("segments").filter(pl.col("date") == date(2026, 6, 30))
    segments = {row["ticker"]: (row["size"], row["sector"]) for row in last.iter_rows(named=True)}
    assert segments["AAPL"] == ("mega", "Information Technology")
    assert segments["XOM"] == ("mega", "Energy")
    assert segments["BRK.B"] == ("mega", "Financials")
    names = dict(read("instruments").select("ticker", "name").iter_rows())
    assert "Apple" in names["AAPL"]


def test_membership_of_the_sp500_by_date() -> None:
    members = read("members")
    assert members["start"].min() == date(1996, 1, 2)
    assert members.filter(pl.col("end") <= pl.col("start")).is_empty()

    def on(day: date) -> set[str]:
        inside = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
        return set(members.filter(inside)["ticker"])

    assert len(on(date(2026, 8, 18))) == pytest.approx(503, abs=3)
    assert "TSLA" not in on(date(2020, 12, 18))
    assert "TSLA" in on(date(2020, 12, 21))  # joined before the open of that day


def test_all_daily_market_data_fall_on_sessions(values: pl.DataFrame, catalogue: pl.DataFrame) -> None:
    sessions = np.load(PACKAGE / "sessions.npy").astype("datetime64[D]")
    daily = catalogue.filter(pl.col("frequency") == "D", pl.col("kind") != "macro")["id"]
    for code in daily:
        days = values.filter(pl.col("id") == code)["date"].to_numpy().astype("datetime64[D]")
        span = sessions[(sessions >= days[0]) & (sessions <= days[-1])]
        np.testing.assert_array_equal(days, span, err_msg=code)


def test_sessions_know_saturdays_and_named_closures() -> None:
    table = np.load(PACKAGE / "sessions.npy")
    assert table.dtype == np.int32
    assert (np.diff(table) > 0).all()
    days = set(table.astype("datetime64[D]").astype(object))
    assert {date(1926, 1, 2), date(1952, 5, 24), date(2027, 12, 31)} <= days  # the first two are Saturdays
    closed = {date(2001, 9, 11), date(2012, 10, 29), date(2018, 12, 5), date(2025, 1, 9)}
    assert not closed & days


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the calendar's own, about a later pandas
def test_sessions_agree_with_a_second_calendar_from_1970() -> None:
    table = np.load(PACKAGE / "sessions.npy").astype("datetime64[D]")
    other = exchange_calendars.get_calendar("XNYS", start="1970-01-01").sessions.to_numpy().astype("datetime64[D]")
    shared = table[(table >= other[0]) & (table <= other[-1])]
    np.testing.assert_array_equal(shared[shared <= table[-1]], other[other <= table[-1]])

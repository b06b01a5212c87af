"""When rows of macro and return series count as known, and how that assumption is told."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rotascope.catalogue.namespaces import symbol_of
from rotascope.errors import InputRefused
from rotascope.panels.view import View
from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

HEAD = "id,date,value\n"
STEPS = {"D": 1, "W": 7, "M": 31, "Q": 92, "A": 366}


def read(tmp_path: Path, text: str, **options: Any) -> Any:
    file = tmp_path / "file.csv"
    file.write_text(text)
    return read_file(file, **options)


def lags(batch: Any) -> dict[str, set[int]]:
    frame = batch.frames[SERIES.name].with_columns(lag=pl.col("known_at").dt.date() - pl.col("date"))
    return {symbol_of(id_): set(frame.filter(id=id_)["lag"].dt.total_days()) for id_ in frame["id"].unique()}


def vintages(batch: Any) -> dict[str, str]:
    rows = batch.frames[INSTRUMENTS.name].select("id", "vintage").iter_rows()
    return {symbol_of(id_): vintage for id_, vintage in rows}


def every_cadence() -> str:
    """Three rows of each cadence."""
    return HEAD + "".join(
        f"{name},{date(2001, 1, 1) + timedelta(days=row * step)},1\n"
        for name, step in STEPS.items()
        for row in range(3)
    )


def test_each_series_lags_by_its_own_cadence_and_the_report_says_so(tmp_path: Path) -> None:
    batch = read(tmp_path, every_cadence(), kind="macro")
    assert lags(batch) == {"D": {1}, "W": {7}, "M": {76}, "Q": {180}, "A": {450}}
    lines = batch.report.lines()
    assert "known 1 day after each date, an assumption: 1 daily series (D)" in lines
    assert "known 180 days after each date, an assumption: 1 quarterly series (Q)" in lines
    assert any("later revisions are in them" in line for line in lines)
    assert vintages(batch)["M"].endswith("; known 76 days after each date, an assumption")
    assert batch.frames[SERIES.name]["known_at"].dt.time().unique().to_list() == [time(21, 30)]


def test_gaps_of_a_wide_file_do_not_slow_a_series_down(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(90)]
    text = "date,DFF,FEDFUNDS\n" + "".join(f"{day},3.6,{3.7 if day.day == 1 else ''}\n" for day in days)
    batch = read(tmp_path, text, kind="macro", unit="percent")
    assert lags(batch) == {"DFF": {1}, "FEDFUNDS": {33}}  # as the catalogue has it: the month, and a day or two
    frequencies = dict(batch.frames[INSTRUMENTS.name].select("id", "frequency").iter_rows())
    assert frequencies == {"macro:DFF": "D", "macro:FEDFUNDS": "M"}


def test_a_lag_that_was_said_counts_for_all_and_is_called_told(tmp_path: Path) -> None:
    batch = read(tmp_path, every_cadence(), kind="macro", lag_days=60)
    assert lags(batch) == {name: {60} for name in STEPS}
    assert vintages(batch)["Q"].endswith("; known 60 days after each date, as told")
    assert batch.options["lag_days"] == "60"


def test_the_files_own_release_dates_count_and_holes_in_them_are_told(tmp_path: Path) -> None:
    text = (
        "id,date,value,release_date\nCPI,2025-09-01,324.4,2025-10-24\nCPI,2025-10-01,324.1,\nCPI,2025-11-01,324.1,"
        "2025-12-18T08:30:00-05:00\nPMI,2025-11-01,48.2,2025-12-01\n"
    )
    batch = read(tmp_path, text, kind="macro")
    assert batch.frames[SERIES.name]["known_at"].to_list() == [
        datetime(2025, 10, 24, 21, 30, tzinfo=UTC),
        datetime(2025, 11, 15, 21, 30, tzinfo=UTC),
        datetime(2025, 12, 18, 13, 30, tzinfo=UTC),
        datetime(2025, 12, 1, 21, 30, tzinfo=UTC),
    ]
    texts = vintages(batch)
    assert texts["CPI"].endswith(
        "; known 45 days after each date, its usual release; release dates as the file gives them"
    )
    assert texts["PMI"].endswith("; release dates as the file gives them")
    assert "assumption" not in texts["PMI"]


def test_vintages_of_one_date_do_not_make_a_monthly_series_daily(tmp_path: Path) -> None:
    text = "id,date,value,release_date\n" + "".join(
        f"GDP,2025-{month:02d}-01,{value},2026-01-{day:02d}\n"
        for month in (1, 4, 7, 10)
        for day, value in ((5, 1.0), (6, 1.1), (7, 1.2))
    )
    batch = read(tmp_path, text, kind="macro")
    assert batch.frames[INSTRUMENTS.name]["frequency"].to_list() == ["Q"]
    assert batch.report.conflicts == 0


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-03-01", "2025-03-31"), ("2025-03-31", "2025-03-31"), ("2025-03-28", "2025-03-31")],
)
def test_a_monthly_return_is_known_when_its_month_is_over(tmp_path: Path, day: str, expected: str) -> None:
    text = HEAD + f"SMB,2025-01-02,0.01\nSMB,2025-02-01,0.01\nSMB,{day},0.01\n"
    series = read(tmp_path, text, kind="factor").frames[SERIES.name]
    assert series["known_at"].to_list()[-1].date() == date.fromisoformat(expected)


def test_quarters_and_years_of_returns_are_known_at_their_ends_and_days_on_the_day(tmp_path: Path) -> None:
    text = HEAD + "".join(
        [f"Q,{day},0.1\n" for day in ("2024-01-01", "2024-04-01", "2024-07-01")]
        + [f"A,{day},0.1\n" for day in ("2022-01-01", "2023-01-01", "2024-01-01")]
        + [f"D,{day},0.1\n" for day in ("2024-02-01", "2024-02-02", "2024-02-05")]
    )
    batch = read(tmp_path, text, kind="return")
    last = batch.frames[SERIES.name].group_by("id").agg(pl.col("known_at").dt.date().max())
    assert {symbol_of(id_): day for id_, day in last.iter_rows()} == {
        "Q": date(2024, 9, 30),
        "A": date(2024, 12, 31),
        "D": date(2024, 2, 5),
    }
    assert vintages(batch)["D"].endswith("; known when each period ends, an assumption")


@pytest.mark.parametrize(("kind", "day"), [("macro", "2026-02-05"), ("factor", "2026-02-01")])
def test_a_single_date_does_not_tell_its_cadence(tmp_path: Path, kind: str, day: str) -> None:
    text = HEAD + f"XPMI,{day},0.5\n"
    with pytest.raises(InputRefused, match=rf"one date \({day}\) of XPMI") as refusal:
        read(tmp_path, text, kind=kind)
    assert "--lag-days" in refusal.value.remedy
    assert lags(read(tmp_path, text, kind=kind, lag_days=0)) == {"XPMI": {0}}
    dated = f"id,date,value,release_date\nXPMI,{day},0.5,2026-03-02\n"
    assert read(tmp_path, dated, kind=kind).frames[SERIES.name]["known_at"].to_list()[0].date() == date(2026, 3, 2)


def test_a_single_figure_of_a_series_that_the_catalogue_has_is_out_when_such_are(tmp_path: Path) -> None:
    assert lags(read(tmp_path, HEAD + "PMI,2026-02-01,52.6\n", kind="macro")) == {"PMI": {33}}


def test_a_days_return_alone_is_taken(tmp_path: Path) -> None:
    assert lags(read(tmp_path, HEAD + "SMB,2026-02-05,0.01\n", kind="factor")) == {"SMB": {0}}


def test_a_view_sees_a_figure_from_its_release_on(tmp_path: Path) -> None:
    text = "date,value,release_date\n2025-12-01,47.9,2026-01-05\n2026-01-01,52.6,2026-02-02\n"
    store = Store.create(tmp_path / "store")
    ingest(store, read(tmp_path, text, kind="macro", symbol="pmi"))
    seen = [
        View(store.snapshot(), date(2026, month, 1 + offset)).series("PMI").values[-1, 0]
        for month, offset in ((2, 0), (2, 1))
    ]
    assert seen == [47.9, 52.6]

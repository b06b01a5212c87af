"""A date column has one reading, or none is guessed."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.schema.clock import at_close
from rotascope.sources.files.cells.dates import judge_dates, parse_instant


def column(*texts: str) -> pl.DataFrame:
    return pl.DataFrame({"raw": texts, "row": range(2, 2 + len(texts))})


def read(*texts: str) -> list[date | None]:
    return judge_dates(column(*texts), "date", where="file").meaning["value"].to_list()


@pytest.mark.parametrize(
    "texts",
    [
        ("2020-02-03", "2020-2-13"),
        ("2020/02/03", "2020/02/13"),
        ("20200203", "20200213"),
        ("02/03/2020", "02/13/2020"),
        ("3/2/2020", "13/2/2020"),
        ("03.02.2020", "13.02.2020"),
        ("2020-02-03 00:00:00", "2020-02-13T00:00:00Z"),
        (" 2020-02-03 ", "2020-02-13"),
    ],
)
def test_each_format_is_read_as_what_it_says(texts: tuple[str, str]) -> None:
    assert read(*texts) == [date(2020, 2, 3), date(2020, 2, 13)]


def test_a_month_is_its_first_day() -> None:
    assert read("2020-02", "2020-03") == [date(2020, 2, 1), date(2020, 3, 1)]


def test_a_column_with_two_readings_is_refused_and_one_with_a_single_meaning_is_not() -> None:
    with pytest.raises(InputRefused, match=r"row 3, column date: '02/03/2020' could be US .* or day/month/year"):
        read("05/05/2020", "02/03/2020")
    assert read("05/05/2020", "07/07/2020") == [date(2020, 5, 5), date(2020, 7, 7)]


@pytest.mark.parametrize("text", ["2020-02-30", "20200230", "2020-02-03 15:59", "43832", "1066-10-14", "2020", "x"])
def test_what_is_no_date_of_the_columns_format_is_refused(text: str) -> None:
    judged = judge_dates(column("2020-02-03", "2020-02-04", text), "date", where="file")
    assert [(refusal.row, refusal.cell) for refusal in judged.refusals] == [(4, text)]
    assert "as the other dates are" in judged.refusals[0].why


def test_times_are_utc_unless_they_say_otherwise() -> None:
    assert parse_instant("2020-02-13") == datetime(2020, 2, 13, 21, 30, tzinfo=UTC)
    assert parse_instant("2020-02-13T08:30") == datetime(2020, 2, 13, 8, 30, tzinfo=UTC)
    assert parse_instant("2020-02-13 08:30:00-05:00") == datetime(2020, 2, 13, 13, 30, tzinfo=UTC)
    assert parse_instant("soon") is None


def test_the_close_is_after_new_york_s_in_both_seasons() -> None:
    days = pl.DataFrame({"day": [date(2020, 1, 2), date(2020, 7, 2)]}).select(at_close(pl.col("day")))
    local = days.to_series().dt.convert_time_zone("America/New_York").dt.hour().to_list()
    assert local == [16, 17]

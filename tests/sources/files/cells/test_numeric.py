"""Columns of a wide sheet that hold no numbers: refused by name, or left out when told."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.schema import INSTRUMENTS
from rotascope.sources.files.read_file import read_file

DAYS = [date(2026, 1, 5), date(2026, 1, 6)]


def test_a_text_column_is_left_out_and_named(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("date,SPY,source\n2026-01-05,1,x\n2026-01-06,2,\n")
    batch = read_file(file)
    assert batch.frames[INSTRUMENTS.name]["id"].to_list() == ["SPY"]
    assert batch.report.refused == 0
    assert "columns left out, as no cell in them is a number: source" in batch.report.lines()


def test_a_column_with_a_number_in_it_is_a_series_with_bad_cells(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("date,SPY,QQQ\n2026-01-05,1,abc\n2026-01-06,2,3\n")
    batch = read_file(file, skip_bad=True)
    assert batch.frames[INSTRUMENTS.name]["id"].to_list() == ["QQQ", "SPY"]
    assert batch.report.refused == 1


@pytest.mark.parametrize("cells", [[True, False], DAYS, [[1.0], [2.0]]], ids=["truth", "dates", "lists"])
def test_a_typed_column_of_no_numbers_is_never_cast_to_them(tmp_path: Path, cells: list[object]) -> None:
    file = tmp_path / "wide.parquet"
    pl.DataFrame({"date": DAYS, "SPY": [1.0, 2.0], "other": cells}).write_parquet(file)
    with pytest.raises(InputRefused, match=r"column other holds .*, not numbers"):
        read_file(file)
    assert read_file(file, skip_bad=True).frames[INSTRUMENTS.name]["id"].to_list() == ["SPY"]


def test_a_file_of_texts_alone_holds_no_number(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("date,note\n2026-01-05,x\n")
    with pytest.raises(InputRefused, match=r"no column holds a number \(note\)"):
        read_file(file, skip_bad=True)

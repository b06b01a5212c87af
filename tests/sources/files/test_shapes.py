"""Shapes of series that are no levels: wide, long, one symbol, by year and month."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rotascope.errors import InputRefused
from rotascope.schema import SERIES
from rotascope.sources.files.read_file import read_file

PMI = "ref_year,ref_month,value,release_date,source\n2025,12,47.9,2026-01-05,ism\n2026,1,52.6,2026-02-02,ism\n"
FIGURES = [("macro:PMI", date(2025, 12, 1), 47.9), ("macro:PMI", date(2026, 1, 1), 52.6)]


def figures(tmp_path: Path, text: str, **options: Any) -> Any:
    file = tmp_path / "file.csv"
    file.write_text(text)
    return read_file(file, **{"kind": "macro", **options}).frames[SERIES.name].select("id", "date", "value").rows()


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        (PMI, "PMI"),
        ("Year,Month,Value\n2025.0,12.0,47.9\n2026.0,1.0,52.6\n", "pmi"),
        ("ticker,year,month,value\nPMI,2025,12,47.9\nPMI,2026,01,52.6\n", None),
        ("date,value\n2025-12-01,47.9\n2026-01-01,52.6\n", "PMI"),
        ("id,date,value\nPMI,2025-12-01,47.9\nPMI,2026-01-01,52.6\n", None),
        ("observation_date,PMI\n2025-12-01,47.9\n2026-01-01,52.6\n", None),
        ("date,PMI,release_date\n2025-12-01,47.9,2026-01-05\n2026-01-01,52.6,2026-02-02\n", None),
    ],
    ids=["ref", "pandas", "long months", "two columns", "long", "fred", "wide released"],
)
def test_every_shape_gives_the_same_figures(tmp_path: Path, text: str, symbol: str | None) -> None:
    assert figures(tmp_path, text, symbol=symbol) == FIGURES


def test_the_columns_of_a_month_are_used_and_the_rest_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pmi.csv"
    file.write_text(PMI)
    report = read_file(file, kind="macro", symbol="PMI").report
    assert report.shape == "macro series by symbol, year and month"
    assert "columns not used: source" in report.notes


@pytest.mark.parametrize(
    ("text", "cause", "options"),
    [
        (PMI + "2026,13,50,2027-01-01,\n", "row 4, column ref_year-ref_month: '2026-13' is not", {"symbol": "PMI"}),
        (PMI + "2026,,50,2027-01-01,\n", "row 4, column ref_year-ref_month is empty", {"symbol": "PMI"}),
        (PMI + "2026,2.5,50,2027-01-01,\n", "column ref_year-ref_month: '2026-2.5' is not", {"symbol": "PMI"}),
        (PMI + "2026,2,50,2026-01-31,\n", "column release_date: '2026-01-31' is before the row's", {"symbol": "PMI"}),
        (PMI, "name no day on which a level stood", {"symbol": "PMI", "kind": "level"}),
        (PMI, "no shape fits its columns", {}),
        ("date,value\n2025-12-01,47.9\n", "values of one symbol, which no column names", {}),
        ("ticker,date,close\nA,2026-01-02,1\n", "no shape fits its columns", {}),
    ],
)
def test_what_fits_no_shape_is_refused(tmp_path: Path, text: str, cause: str, options: dict[str, Any]) -> None:
    with pytest.raises(InputRefused, match=cause):
        figures(tmp_path, text, **options)

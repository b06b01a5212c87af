"""Records by calendar block."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from claim_material import SESSIONS, check_text, level_path, line_of, material_with

MONTHS = level_path({"2024-12-31": 100, "2025-03-31": 130, "2025-12-31": 130, "2026-01-30": 131, "2026-02-27": 140})
MONTHLY = material_with(lines={"russell2000": (line_of("RUT", MONTHS[np.datetime64("2026-02-27") >= SESSIONS]),)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("its best month since March 2025 in February 2026", "true"),
        ("its best month since July 2025 in February 2026", "wrong date"),
        ("its best month since January 2025 in February 2026", "unsupported"),
        ("its worst month since March 2025 in February 2026", "unsupported"),
        ("its worst February since 2020 in February 2026", "untestable"),
    ],
)
def test_months_are_compared_with_months(text: str, expected: str) -> None:
    (checked,) = check_text(f"The Russell 2000 had {text}.", replace(MONTHLY, dated=date(2026, 2, 27)))
    assert checked.verdict == expected


def test_an_index_that_begins_too_late_is_decided_by_the_whole_market_where_it_is_clear() -> None:
    line = line_of("SP500", level_path({"2024-12-31": 100, "2025-12-31": 110, "2026-02-27": 90}))
    cut = replace(line, panel=line.panel.between(date(2026, 1, 2), None))
    calm = line_of("FF.MKT_RF", level_path({"2024-12-31": 1.0, "2026-02-27": 1.2}), relation="index")
    wild = line_of("FF.MKT_RF", level_path({"2024-12-31": 1.0, "2025-05-30": 1.2, "2025-06-30": 0.9}))
    text = "The S&P 500 had its worst month since March 2025 in February 2026."
    for market, expected in ((calm, "true"), (wild, "untestable")):
        material = material_with(lines={"sp500": (cut,), "market-factor": (market,)}, dated=date(2026, 2, 27))
        (checked,) = check_text(text, material)
        assert checked.verdict == expected, checked.reason


def test_a_rank_is_confirmed_and_never_refuted() -> None:
    for words, expected in (("third-best", "untestable"), ("fourth-best", "true")):
        text = f"The Russell 2000 posted its {words} monthly gain."
        (checked,) = check_text(text, replace(MONTHLY, dated=date(2026, 2, 27)))
        assert checked.verdict == expected, checked.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Russell 2000 had its best month of the year in February 2026.", "true"),
        ("The Russell 2000 had its best month of 2026 in February 2026.", "true"),
        ("The Russell 2000 had its worst month of the year in February 2026.", "untestable"),
    ],
)
def test_of_the_year_compares_with_the_months_of_that_year_alone(text: str, expected: str) -> None:
    (checked,) = check_text(text, replace(MONTHLY, dated=date(2026, 2, 27)))
    assert checked.verdict == expected, checked.reason

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

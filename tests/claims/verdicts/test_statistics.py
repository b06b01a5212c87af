"""Statistics and the policy rate."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from claim_material import check_text, material_with, series_of, verdict_of
from rotascope.claims.verdicts.policy import effective_moves

JOBLESS = series_of("UNRATE", {"2025-10-01": 4.5, "2025-11-01": 4.6, "2025-12-01": 4.4, "2026-01-01": 4.3})
BROAD = series_of("U6RATE", {"2025-12-01": 8.4, "2026-01-01": 8.1})
PAYROLLS = series_of("PAYEMS", {"2025-12-01": 159_000.0, "2026-01-01": 159_130.0}, vintage="2026-08 (revised)")
TARGET = series_of(
    "DFEDTARU", {"2025-07-01": 4.5, "2025-09-18": 4.25, "2025-10-30": 4.0, "2025-12-11": 3.75, "2026-03-09": 3.75}
)
KNOWN = material_with(series={"unemployment": JOBLESS, "u6": BROAD, "payrolls": PAYROLLS, "policy:high": TARGET})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The unemployment rate was 4.3% in January.", "true"),
        ("The unemployment rate was 4.4% in January.", "wrong date"),
        ("The unemployment rate was 4.6% in January.", "wrong date"),
        ("The unemployment rate was 8.1% in January.", "wrong entity"),
        ("The unemployment rate was 6.0% in January.", "wrong value"),
        ("The unemployment rate was 4.3% in March 2026.", "impossible"),
        ("The unemployment rate was 4.3% in February 2026.", "untestable"),
        ("Employers added 130,000 jobs in January 2026.", "true"),
        ("Employers added 250,000 jobs in January 2026.", "untestable"),
        ("The ISM manufacturing PMI was 52.6 in January.", "untestable"),
        ("The federal funds rate is in a range of 3.50% to 3.75%.", "true"),
        ("The federal funds rate is in a range of 3.75% to 4.00%.", "wrong date"),
        ("The Fed cut rates twice in the fourth quarter of 2025.", "true"),
        ("The Fed cut rates three times in the fourth quarter of 2025.", "wrong period"),
        ("The Fed cut rates seven times in the fourth quarter of 2025.", "wrong value"),
        ("The Fed raised rates twice in the fourth quarter of 2025.", "wrong value"),
        ("The Fed made a series of quarter-point rate cuts in late 2025.", "true"),
        ("The Fed lowered rates by 75 basis points in late 2025.", "true"),
        ("The Fed lowered rates by 60 basis points in late 2025.", "wrong value"),
    ],
)
def test_each_error_is_named(text: str, expected: str) -> None:
    assert verdict_of(text, KNOWN) == expected


def test_a_figure_that_came_out_after_the_article_was_impossible_to_know() -> None:
    later = replace(KNOWN, series={"unemployment": series_of("UNRATE", {"2026-01-01": 4.3, "2026-02-01": 4.4})})
    (checked,) = check_text("The unemployment rate was 4.4% in February 2026.", KNOWN, later)
    assert checked.verdict == "impossible"
    assert "published after" in checked.reason


def test_a_high_is_dated_by_when_it_was_last_matched() -> None:
    rows = {f"{2018 + month // 12}-{month % 12 + 1:02}-01": 50.0 for month in range(97)}
    material = replace(KNOWN, series={"pmi": series_of("PMI", {**rows, "2022-01-01": 55.0, "2026-01-01": 52.6})})
    text = "The ISM manufacturing PMI hit a multi-year high of 52.6 in January 2026."
    assert [checked.verdict for checked in check_text(text, material)] == ["true", "true"]
    material = replace(KNOWN, series={"pmi": series_of("PMI", {**rows, "2025-06-01": 55.0, "2026-01-01": 52.6})})
    assert sorted(checked.verdict for checked in check_text(text, material)) == ["true", "unsupported"]


def test_moves_are_read_from_a_noisy_effective_rate() -> None:
    days = [date.fromordinal(date(2025, 8, 1).toordinal() + day) for day in range(170)]
    levels = [4.33 if day < date(2025, 9, 18) else 4.08 if day < date(2025, 10, 30) else 3.87 for day in days]
    noise = np.random.default_rng(1).normal(0, 0.01, len(days))
    moves = effective_moves(
        tuple(days), tuple(float(level + jitter) for level, jitter in zip(levels, noise, strict=True))
    )
    assert [(move.day, move.size) for move in moves] == [(date(2025, 9, 18), -0.25), (date(2025, 10, 30), -0.25)]


def test_an_effective_rate_from_before_the_ranges_counts_no_moves() -> None:
    old = series_of("DFF", {"2000-12-31": 6.5, "2001-12-31": 1.75})
    material = replace(KNOWN, dated=date(2001, 12, 31), since=date(2001, 12, 31), series={"policy:effective": old})
    assert verdict_of("The Fed cut rates 11 times in 2001.", material) == "untestable"

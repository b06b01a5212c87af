"""Published statistics: the figure of the period, when it was published, what it is confused with."""

from dataclasses import replace
from datetime import date

import pytest

from claim_material import check_text, material_with, series_of, verdict_of

JOBLESS = series_of("UNRATE", {"2025-10-01": 4.5, "2025-11-01": 4.6, "2025-12-01": 4.4, "2026-01-01": 4.3})
BROAD = series_of("U6RATE", {"2025-12-01": 8.4, "2026-01-01": 8.1})
PAYROLLS = series_of("PAYEMS", {"2025-12-01": 159_000.0, "2026-01-01": 159_130.0}, vintage="2026-08 (revised)")
KNOWN = material_with(series={"unemployment": JOBLESS, "u6": BROAD, "payrolls": PAYROLLS})


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
    ],
)
def test_each_error_is_named(text: str, expected: str) -> None:
    assert verdict_of(text, KNOWN) == expected


def test_a_figure_that_came_out_after_the_article_was_impossible_to_know() -> None:
    before = replace(KNOWN, dated=date(2026, 2, 20), since=date(2026, 2, 20))
    later = replace(KNOWN, series={"unemployment": series_of("UNRATE", {"2026-01-01": 4.3, "2026-02-01": 4.4})})
    (checked,) = check_text("The unemployment rate was 4.4% in February 2026.", before, later)
    assert checked.verdict == "impossible"


def test_an_assumed_release_some_days_after_the_article_refutes_no_figure_that_it_names() -> None:
    later = replace(KNOWN, series={"unemployment": series_of("UNRATE", {"2026-01-01": 4.3, "2026-02-01": 4.4})})
    (right,) = check_text("The unemployment rate was 4.4% in February 2026.", KNOWN, later)
    assert right.verdict == "true"
    assert "by the article's own word" in right.reason
    (other,) = check_text("The unemployment rate was 4.9% in February 2026.", KNOWN, later)
    assert other.verdict == "untestable"


def test_a_release_that_is_assumed_refutes_nothing() -> None:
    rows = {"2026-01-01": 4.3, "2026-02-01": 4.4}
    assumed = series_of("UNRATE", rows, vintage="sha256 0; known 76 days after each date, an assumption")
    later = replace(KNOWN, series={"unemployment": assumed})
    (checked,) = check_text("The unemployment rate was 4.4% in February 2026.", KNOWN, later)
    assert checked.verdict == "untestable"
    assert "its release is assumed" in checked.reason


def test_a_high_is_dated_by_when_it_was_last_matched() -> None:
    rows = {f"{2018 + month // 12}-{month % 12 + 1:02}-01": 50.0 for month in range(97)}
    material = replace(KNOWN, series={"pmi": series_of("PMI", {**rows, "2022-01-01": 55.0, "2026-01-01": 52.6})})
    text = "The ISM manufacturing PMI hit a multi-year high of 52.6 in January 2026."
    assert [checked.verdict for checked in check_text(text, material)] == ["true", "true"]
    material = replace(KNOWN, series={"pmi": series_of("PMI", {**rows, "2025-06-01": 55.0, "2026-01-01": 52.6})})
    assert sorted(checked.verdict for checked in check_text(text, material)) == ["true", "unsupported"]


YIELD = series_of("DGS10", {"2026-03-02": 4.05, "2026-03-05": 4.13, "2026-03-06": 4.15, "2026-03-09": 4.10})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 10-year Treasury yield closed at 4.10% on Monday.", "true"),
        ("The 10-year Treasury yield closed at 4.12% on Monday.", "rounded"),
        ("The 10-year Treasury yield closed at 4.30% on Monday.", "wrong value"),
        ("The 10-year Treasury yield rose 5 basis points in March.", "untestable"),
        ("The 10-year Treasury yield fell 5 basis points on Monday.", "true"),
        ("The 10-year Treasury yield fell 8 basis points on Monday.", "rounded"),
        ("The 10-year Treasury yield fell 25 basis points on Monday.", "wrong value"),
    ],
)
def test_a_closing_yield_and_its_move_leave_what_its_sources_leave(text: str, expected: str) -> None:
    assert verdict_of(text, material_with(series={"ten-year": YIELD})) == expected


def test_a_later_vintage_that_differs_stands_beside_the_verdict_of_the_day() -> None:
    later = replace(KNOWN, series={"unemployment": series_of("UNRATE", {"2026-01-01": 4.5, "2026-02-01": 4.4})})
    (checked,) = check_text("The unemployment rate was 4.3% in January 2026.", KNOWN, later)
    assert checked.verdict == "true"
    assert checked.hindsight.startswith("since revised")
    assert "4.5" in checked.hindsight
    assert checked.hindsight_evidence is not None
    (unrevised,) = check_text("The unemployment rate was 4.3% in January 2026.", KNOWN, KNOWN)
    assert not unrevised.hindsight

"""One rule of lateness: stale and missing follow from an instrument's own cadence and release lag."""

from datetime import date

import pytest

from rotascope.catalogue.cadences import ANNUAL_REPORT, CADENCES, QUARTERLY_REPORT, Cadence
from rotascope.catalogue.series import SERIES
from rotascope.engine import open_market
from rotascope.errors import OutsideData
from rotascope.panels.freshness import current, freshness, freshness_of, oldest_fresh, sessions_behind, steps_late

FRIDAY, MONTH = date(2026, 7, 10), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("as_of", "word"),
    [
        (date(2026, 7, 10), "ok"),
        (date(2026, 7, 15), "ok"),  # three sessions after a Friday: a weekend and a day's delay
        (date(2026, 7, 16), "stale"),
        (date(2026, 8, 10), "stale"),  # 21 sessions
        (date(2026, 8, 11), "missing"),
    ],
)
def test_a_daily_line_is_judged_in_sessions(as_of: date, word: str) -> None:
    assert freshness(FRIDAY, as_of) == word


@pytest.mark.parametrize(
    ("as_of", "word"),
    [
        (date(2026, 5, 9), "ok"),  # the value of April comes 38 days after 1 April
        (date(2026, 6, 9), "ok"),  # one value may fall out
        (date(2026, 6, 10), "stale"),
        (date(2027, 5, 10), "stale"),
        (date(2027, 5, 11), "missing"),
    ],
)
def test_a_monthly_series_is_judged_by_its_own_release(as_of: date, word: str) -> None:
    assert freshness(MONTH, as_of, cadence=CADENCES["M"], lag_days=38) == word


def test_a_later_release_allows_for_more() -> None:
    late = date(2026, 7, 1)
    words = {lag: freshness(MONTH, late, cadence=CADENCES["M"], lag_days=lag) for lag in (33, 76)}
    assert words == {33: "stale", 76: "ok"}


@pytest.mark.parametrize("cadence", CADENCES.values(), ids=lambda cadence: cadence.name)
def test_time_only_makes_it_worse(cadence: Cadence) -> None:
    order = ["ok", "stale", "missing"]
    days = [date.fromordinal(FRIDAY.toordinal() + count) for count in range(0, 1900, 3)]
    last_known = [day for day in days if day <= date(2027, 12, 1)]
    places = [order.index(freshness(FRIDAY, day, cadence=cadence)) for day in last_known]
    assert places == sorted(places)
    assert 0 < cadence.grace + cadence.period <= cadence.limit


def test_a_line_is_not_late_before_its_next_value_is_due() -> None:
    assert steps_late(FRIDAY, date(2026, 7, 13)) == 0
    assert steps_late(FRIDAY, FRIDAY) < 0
    assert sessions_behind(FRIDAY, date(2026, 7, 1)) == 0


def test_a_report_is_awaited_as_long_as_the_rules_of_filing_allow() -> None:
    """A quarter of 92 days, 90 days for Form 10-K (17 CFR 249.310), 15 on notice (17 CFR 240.12b-25)."""
    assert oldest_fresh(QUARTERLY_REPORT, lag_days=QUARTERLY_REPORT.lag_days) == 92 + 90 + 15
    assert oldest_fresh(ANNUAL_REPORT, lag_days=ANNUAL_REPORT.lag_days) == 371 + 90 + 15


def test_a_view_knows_each_series_own_cadence() -> None:
    view = open_market("us", as_of=date(2026, 2, 6))
    assert freshness_of(view, ["INDPRO"], date(2025, 12, 1)) == "ok"
    assert freshness_of(view, ["DFF"], date(2025, 12, 1)) == "missing"
    assert freshness_of(view, ["DFF", "INDPRO"], date(2025, 12, 1)) == "ok"  # a month's line is as old as its month
    assert freshness_of(view, ["FF.SMB"], date(2026, 2, 2)) == "stale"


def test_what_ended_long_ago_is_not_told_as_current() -> None:
    view = open_market("us", as_of=date(2026, 2, 6))
    assert current(view, ["INDPRO"], date(2025, 9, 1)) == "stale"
    with pytest.raises(OutsideData, match="data end 2024-06-28"):
        current(view, ["DGS3MO"], date(2024, 6, 28))


def test_no_release_lag_of_the_catalogue_is_longer_than_its_cadence_assumes() -> None:
    """An assumption may only ever let a figure be known too late; DTWEXBGS is a week's release of daily values."""
    longer = [one.id for one in SERIES.values() if one.lag_days > one.cadence.lag_days]
    assert longer == ["DTWEXBGS"]

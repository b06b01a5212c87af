"""Forward earnings and revisions, by hand."""

from datetime import date, timedelta

import pytest

from rotascope.measures.estimates import (
    blend_years,
    forward_earnings_per_share,
    revision_momentum,
    revision_path,
)
from valued import AS_OF, consensus

Q1, Q2, Q3, Q4 = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("as_of", "k"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 30), 0),
        (date(2026, 1, 31), 1),
        (date(2026, 3, 31), 3),
        (date(2026, 4, 15), 3),
        (date(2026, 12, 31), 12),
    ],
)
def test_fiscal_years_are_blended_by_whole_months(as_of: date, k: int) -> None:
    assert blend_years(12.0, 24.0, first_end=Q4, as_of=as_of) == pytest.approx(((12 - k) * 12.0 + k * 24.0) / 12)


def test_two_fiscal_years_come_before_four_quarters() -> None:
    quarters = [consensus("eps", end, date(2026, 2, 1), 1.0) for end in (Q1, Q2, Q3, Q4)]
    years = [
        consensus("eps_year", Q4, date(2026, 2, 1), 6.0),
        consensus("eps_year", date(2027, 12, 31), date(2026, 2, 1), 12.0),
    ]
    by_quarters = forward_earnings_per_share(quarters, as_of=AS_OF)
    assert (by_quarters.value, by_quarters.rule) == (4.0, "next four quarters")
    blended = forward_earnings_per_share([*quarters, *years], as_of=AS_OF)
    assert blended.value == pytest.approx((11 * 6.0 + 1 * 12.0) / 12)
    assert forward_earnings_per_share(quarters[:3], as_of=AS_OF) is None


def test_an_estimate_dated_later_is_not_seen_and_an_old_one_is_flagged() -> None:
    quarters = [consensus("eps", end, date(2026, 2, 1), 1.0) for end in (Q1, Q2, Q3, Q4)]
    later = consensus("eps", Q1, AS_OF + timedelta(days=1), 50.0)
    assert forward_earnings_per_share([*quarters, later], as_of=AS_OF).value == 4.0
    hundred_and_one = AS_OF - timedelta(days=101)
    old = [consensus("eps", Q4, hundred_and_one, 1.0), *quarters[:3]]
    assert forward_earnings_per_share(old, as_of=AS_OF).stale
    assert not forward_earnings_per_share(quarters, as_of=AS_OF).stale


def test_a_gap_between_quarters_is_no_year() -> None:
    ends = (Q1, Q2, Q4, date(2027, 3, 31))
    assert forward_earnings_per_share([consensus("eps", end, AS_OF, 1.0) for end in ends], as_of=AS_OF) is None


def test_a_revision_compares_the_newest_vintage_with_the_standing_one_before() -> None:
    rows = [
        consensus("eps", Q4, date(2025, 9, 1), 9.0),
        consensus("eps", Q4, date(2025, 11, 20), 10.0),
        consensus("eps", Q4, date(2026, 2, 20), 12.0),
        consensus("eps", Q3, date(2025, 11, 20), -1.0),
        consensus("eps", Q3, date(2026, 2, 20), -2.0),
        consensus("eps", Q4, AS_OF + timedelta(days=1), 100.0),
    ]
    revision = revision_momentum(rows, as_of=AS_OF)
    # 10 to 12 is +20 %; -1 to -2 is -100 % of its size.
    assert revision.change == pytest.approx((0.2 - 1.0) / 2)
    assert revision.midpoint == pytest.approx((2 * 2 / 22 - 2 / 3) / 2)
    assert (revision.raised, revision.lowered, revision.periods) == (1, 1, 2)
    assert not revision.stale
    assert revision_path(rows[:3], item="eps", period_end=Q4)[0] == (date(2025, 9, 1), 9.0)


def test_vintages_that_are_too_old_say_nothing_of_a_revision() -> None:
    rows = [consensus("eps", Q4, date(2025, 1, 1), 9.0), consensus("eps", Q4, date(2025, 2, 1), 10.0)]
    assert revision_momentum(rows, as_of=AS_OF) is None
    assert revision_momentum([], as_of=AS_OF) is None

"""A cohort's effect of a rate change and of a pause: sums by hand, and what could not be counted."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from rotascope.drivers.rates.borrowers import Borrower
from rotascope.drivers.rates.cohort_effect import change_of_year, cohort_effect, pause_effect
from rotascope.drivers.rates.policy_path import PolicyMove, PolicyPath, from_target
from rotascope.sessions import nyse

CUT = -0.0075
BORROWER = Borrower(
    id="A",
    debt=400e6,
    floating=(0.4, 0.6),
    hedged=0.25,
    pass_through=0.9,
    shares=50e6,
    interest=28e6,
    income=90e6,
    limit=40e6,
)


def test_a_cohort_adds_up_and_says_what_it_could_not_count() -> None:
    members = [
        (BORROWER, 40e6),
        (replace(BORROWER, id="B", income=5e6), -10e6),
        (replace(BORROWER, id="C", interest=None), 40e6),
        (replace(BORROWER, id="D"), None),
    ]
    effect = cohort_effect(members, change=CUT, reference=0.0433)
    assert (effect.companies, effect.covered) == (4, 2)
    assert effect.share_of_debt == pytest.approx(0.5)
    assert effect.after_tax == pytest.approx((0.81e6 * 0.79 + 0.81e6, 1.215e6 * 0.79 + 1.215e6))
    assert effect.relative == pytest.approx(tuple(end / 50e6 for end in effect.after_tax))
    assert dict(effect.cases) == {"ordinary": 2, "loss-making": 1, "withheld": 1}
    withheld = cohort_effect([(replace(BORROWER, income=None), 1.0)], change=CUT, reference=0.04)
    assert (withheld.covered, withheld.relative) == (0, None)


def test_a_pause_forgoes_three_cuts_of_a_quarter_point() -> None:
    # 400m x 40 to 60 % x 75 % x 0.9, on 0.25 pp for 274 days, 0.25 more for 183 and 0.25 more for 92; 21 % of it taxed.
    effect = pause_effect(
        [(BORROWER, -40e6), (replace(BORROWER, interest=None), 40e6)], rate=0.04, start=date(2026, 1, 1)
    )
    assert effect is not None
    saved = 400e6 * 0.75 * 0.9 * 0.0025 * (274 + 183 + 92) / 365 * 0.79
    assert effect.relative == pytest.approx((0.4 * saved / 40e6, 0.6 * saved / 40e6))
    assert effect.covered == 1
    assert pause_effect([(BORROWER, None)], rate=0.04, start=date(2026, 1, 1)) is None


def test_a_years_change_is_the_sum_of_its_moves_from_the_rate_before_them() -> None:
    days = nyse().between(date(2024, 12, 2), date(2026, 2, 6))
    lower = np.where(days < np.datetime64("2025-12-11"), 3.75, 3.50)
    path = from_target(days, lower, lower + 0.25)
    change = change_of_year(path, date(2026, 2, 6))
    assert (change.change, change.reference, change.happened) == pytest.approx((-0.0025, 0.03875, True))
    still = change_of_year(path, date(2026, 12, 31))  # the cut is more than a year ago: one is supposed
    assert (still.change, still.reference, still.happened) == pytest.approx((-0.0025, 0.03625, False))


def test_what_fell_inside_the_year_is_told_from_a_full_year_of_the_change() -> None:
    # A cut of half a point 73 days ago and one of a quarter 182 days ago.
    as_of = date(2025, 12, 31)
    days = (as_of - timedelta(days=182), as_of - timedelta(days=73))
    moves = tuple(
        PolicyMove(day - timedelta(days=1), day, (before, before), (after, after), inferred=False)
        for day, before, after in ((days[0], 4.5, 4.25), (days[1], 4.25, 3.75))
    )
    change = change_of_year(PolicyPath(moves, (3.75, 4.0), as_of, inferred=False), as_of)
    assert change.inside == pytest.approx((0.5 * 73 + 0.25 * 182) / 365 / 0.75)
    assert change_of_year(PolicyPath((), (3.75, 4.0), as_of, inferred=False), as_of).inside == 1.0

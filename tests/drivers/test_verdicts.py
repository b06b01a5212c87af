"""What evidence says of a story, by its written rules; each rule is tried on both sides of its line."""

from dataclasses import replace
from datetime import date

import pytest

from rotascope.drivers.investment.margins import PooledMargin
from rotascope.drivers.national_accounts import TaxShare
from rotascope.drivers.rates.cohort_effect import CohortEffect
from rotascope.drivers.tax.bridge import CohortTax
from rotascope.drivers.verdicts import (
    combine,
    judge_banks,
    judge_earnings,
    judge_margins,
    judge_massive,
    judge_slope,
    judge_tax,
    judge_tax_share,
)
from rotascope.inference.testing.regression import Coefficient

SMALL = CohortEffect(
    after_tax=(1.0, 2.0), earnings=50.0, relative=(0.02, 0.04), companies=10, covered=9, share_of_debt=0.9, cases=()
)
LARGE = replace(SMALL, relative=(0.005, 0.01))
SIZES = {"small": 10, "large": 10}
RATES = CohortTax(effective=(0.21, 0.20), cash=(0.20, 0.14), companies=10, covered=8)
SHARE = TaxShare(before=0.18, after=0.12, first=date(2025, 1, 1), quarters=4, act_counts=True)


@pytest.mark.parametrize(
    ("sign", "interval", "p_adjusted", "judgement"),
    [
        (-1, (-0.3, -0.1), 0.01, "supports"),
        (-1, (-0.3, -0.1), 0.20, "cannot tell"),
        (-1, (-0.05, 0.2), 1.0, "does not support"),
        (1, (-0.2, 0.05), 1.0, "does not support"),
        (1, (-0.2, 0.15), 1.0, "cannot tell"),
    ],
)
def test_a_slope_against_the_sign_that_the_story_expects(
    sign: int, interval: tuple[float, float], p_adjusted: float, judgement: str
) -> None:
    assert judge_slope(sign, interval, p_adjusted) == judgement


@pytest.mark.parametrize(
    ("value", "interval", "p_adjusted", "judgement"),
    [
        (0.5, (0.1, 0.9), 0.05, "supports"),
        (0.5, (0.1, 0.9), 0.06, "cannot tell"),
        (-0.5, (-0.9, -0.1), 0.01, "does not support"),
        (-0.5, (-0.9, 0.1), 0.01, "cannot tell"),
    ],
)
def test_banks_against_a_steeper_curve(
    value: float, interval: tuple[float, float], p_adjusted: float, judgement: str
) -> None:
    slope = Coefficient("slope", value, 0.2, interval, 0.01)
    assert judge_banks(slope, p_adjusted) == judgement


def test_small_caps_gain_more_at_their_low_end_or_less_even_at_their_high_one() -> None:
    assert judge_earnings({"small": SMALL, "large": LARGE}, members=SIZES) == "supports"
    assert judge_earnings({"small": LARGE, "large": SMALL}, members=SIZES) == "does not support"
    wide = replace(SMALL, relative=(0.008, 0.04))
    assert judge_earnings({"small": wide, "large": LARGE}, members=SIZES) == "cannot tell"
    assert judge_earnings({"small": replace(SMALL, covered=4), "large": LARGE}, members=SIZES) == "cannot tell"
    assert judge_earnings({"small": SMALL}, members=SIZES) == "cannot tell"
    assert judge_earnings({"small": replace(SMALL, relative=None), "large": LARGE}, members=SIZES) == "cannot tell"


def test_a_cut_of_tax_is_a_fall_of_half_a_point_and_a_rise_is_none() -> None:
    assert judge_tax(RATES, members=10) == "supports"
    assert judge_tax(replace(RATES, cash=(0.20, 0.196)), members=10) == "cannot tell"
    assert judge_tax(replace(RATES, cash=(0.20, 0.20)), members=10) == "does not support"
    assert judge_tax(replace(RATES, cash=(0.20, 0.22)), members=10) == "does not support"
    assert judge_tax(RATES, members=17) == "cannot tell"  # fewer than half are covered
    assert judge_tax(None, members=10) == "cannot tell"
    assert judge_tax_share(SHARE) == "supports"
    assert judge_tax_share(replace(SHARE, before=0.175, after=0.156)) == "supports"
    assert judge_tax_share(replace(SHARE, after=0.19)) == "does not support"
    assert judge_tax_share(replace(SHARE, act_counts=False)) == "cannot tell"


@pytest.mark.parametrize(
    ("fall", "first_year", "judgement", "reached"),
    [
        (0.019, 2025, "does not support", 1),
        (0.030, 2025, "supports", 2),
        (0.0818, 1981, "supports", 3),
        (0.0105, 2018, "does not support", 0),
    ],
)
def test_massive_is_a_fall_as_large_as_after_half_of_the_other_acts(
    fall: float, first_year: int, judgement: str, reached: int
) -> None:
    assert judge_massive(fall, first_year=first_year) == (judgement, reached)


def test_margins_fell_by_depreciation_or_rose() -> None:
    fell = PooledMargin(before=0.25, after=0.23, depreciation=-0.01)
    assert judge_margins(fell, covered=8, members=10) == "supports"
    assert judge_margins(replace(fell, depreciation=0.01), covered=8, members=10) == "cannot tell"
    assert judge_margins(replace(fell, depreciation=None), covered=8, members=10) == "cannot tell"
    assert judge_margins(replace(fell, after=0.26), covered=8, members=10) == "does not support"
    assert judge_margins(fell, covered=4, members=10) == "cannot tell"
    assert judge_margins(None, covered=8, members=10) == "cannot tell"


def test_pieces_decide_together_where_they_agree_and_are_half_of_all() -> None:
    assert combine(["supports", "cannot tell"]) == "supports"
    assert combine(["supports", "cannot tell", "cannot tell"]) == "cannot tell"
    assert combine(["supports", "does not support"]) == "cannot tell"
    assert combine([]) == "cannot tell"


def test_one_co_movement_alone_gives_no_word() -> None:
    assert combine(["does not support"], least=2) == "cannot tell"
    assert combine(["does not support", "cannot tell"], least=2) == "cannot tell"
    assert combine(["does not support", "does not support"], least=2) == "does not support"

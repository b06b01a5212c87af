"""Rate changes on floating debt: the worked company, the three special cases, cohorts, and laws of sign."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.rates.pass_through import (
    Borrower,
    along,
    cohort_effect,
    pass_through_range,
    rate_pass_through,
)
from rotascope.errors import UsageError

CUT = -0.0075
WHO = Borrower(
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
amounts = st.floats(1e3, 1e10)
fractions = st.floats(0, 1)


@st.composite
def borrowers(draw: st.DrawFn) -> Borrower:
    debt = draw(amounts)
    return Borrower(
        id="H",
        debt=debt,
        floating=(0.0, 1.0),
        hedged=draw(fractions),
        pass_through=draw(fractions),
        shares=1e6,
        interest=debt * draw(st.floats(0.05, 0.2)),
        income=draw(st.floats(-1e10, 1e10)),
        limit=draw(st.one_of(st.just(inf), st.floats(0, 1e9))),
        floor=draw(st.one_of(st.none(), st.floats(0, 0.05))),
    )


def test_the_worked_company_of_the_page() -> None:
    # 400m x 50 % x 75 % unhedged x 0.9 x 0.75 pp = 1.0125m before tax, 0.799875m after 21 %, 1.6 cents a share.
    told = rate_pass_through(WHO, change=CUT, reference=0.0433)
    assert (told.saving, told.tax, told.after_tax) == pytest.approx((1.0125e6, 0.212625e6, 0.799875e6))
    assert told.per_share == pytest.approx(0.0159975)
    assert told.case == "ordinary"
    ends = pass_through_range(WHO, change=CUT, reference=0.0433).per_share
    assert ends == pytest.approx((0.012798, 0.019197))


def test_half_a_year_is_half_the_effect() -> None:
    whole, half = (rate_pass_through(WHO, change=CUT, reference=0.04, year_share=one).saving for one in (1.0, 0.5))
    assert half == pytest.approx(whole / 2)


def test_a_binding_interest_limit_takes_no_tax_on_the_saving() -> None:
    bound = replace(WHO, limit=10e6)
    told = rate_pass_through(bound, change=CUT, reference=0.04)
    assert (told.case, told.tax) == ("interest limited", 0.0)
    assert told.after_tax == told.saving
    barely = replace(WHO, limit=27.5e6)  # half a million of the saving is disallowed interest, the rest is taxed
    assert rate_pass_through(barely, change=CUT, reference=0.04).tax == pytest.approx(0.21 * 0.5125e6)


def test_a_loss_pays_no_tax_on_the_saving() -> None:
    told = rate_pass_through(replace(WHO, income=5e6), change=CUT, reference=0.04)
    assert (told.case, told.tax) == ("loss-making", 0.0)


def test_at_the_floor_a_cut_saves_nothing_and_above_it_only_the_way_down() -> None:
    floored = replace(WHO, floor=0.05)
    assert rate_pass_through(floored, change=CUT, reference=0.0433).case == "at the floor"
    assert rate_pass_through(floored, change=CUT, reference=0.0433).after_tax == 0.0
    part = rate_pass_through(replace(WHO, floor=0.04), change=CUT, reference=0.0433)
    assert part.saving == pytest.approx(400e6 * 0.5 * 0.75 * 0.9 * 0.0033)


@pytest.mark.parametrize("lacks", ["interest", "income", "limit"])
def test_a_missing_tax_item_withholds_what_rests_on_it(lacks: str) -> None:
    told = rate_pass_through(replace(WHO, **{lacks: None}), change=CUT, reference=0.04)  # type: ignore[arg-type]
    assert (told.tax, told.after_tax, told.per_share, told.case) == (None, None, None, "withheld")
    assert told.saving > 0
    assert pass_through_range(replace(WHO, **{lacks: None}), change=CUT, reference=0.04).per_share is None  # type: ignore[arg-type]


def test_a_saving_beyond_the_interest_paid_means_a_wrong_item_and_is_withheld() -> None:
    assert rate_pass_through(replace(WHO, interest=1e6), change=CUT, reference=0.04).case == "withheld"


def test_a_path_of_cuts_and_a_pause() -> None:
    path = ((0.25, 0.0433), (0.25, 0.0408), (0.25, 0.0383), (0.25, 0.0358))
    told = along(WHO, path, reference=0.0433)
    assert told.saving == pytest.approx(400e6 * 0.5 * 0.75 * 0.9 * 0.25 * (0.0025 + 0.005 + 0.0075))
    pause = along(WHO, ((1.0, 0.0433),), reference=0.0433)
    assert (pause.saving, pause.case) == (0.0, "ordinary")
    floored = replace(WHO, floor=0.05)
    assert along(floored, path, reference=0.0433).case == "at the floor"


def test_a_path_that_rises_and_falls_alike_costs_nothing() -> None:
    told = along(WHO, ((0.5, 0.05), (0.5, 0.03)), reference=0.04)
    assert told.saving == pytest.approx(0.0, abs=1e-6)


def test_a_cohort_adds_up_and_says_what_it_could_not_count() -> None:
    members = [
        (WHO, 40e6),
        (replace(WHO, id="B", income=5e6), -10e6),
        (replace(WHO, id="C", interest=None), 40e6),
        (replace(WHO, id="D"), None),
    ]
    told = cohort_effect(members, change=CUT, reference=0.0433)
    assert (told.companies, told.covered) == (4, 2)
    assert told.share_of_debt == pytest.approx(0.5)
    assert told.after_tax == pytest.approx((0.81e6 * 0.79 + 0.81e6, 1.215e6 * 0.79 + 1.215e6))
    assert told.relative == pytest.approx(tuple(one / 50e6 for one in told.after_tax))
    assert dict(told.cases) == {"ordinary": 2, "loss-making": 1, "withheld": 1}
    none = cohort_effect([(replace(WHO, income=None), 1.0)], change=CUT, reference=0.04)
    assert (none.covered, none.relative) == (0, None)


@given(who=borrowers(), cut=st.floats(-0.05, 0), few=fractions, many=fractions)
def test_more_floating_debt_never_lowers_the_benefit_of_a_cut(
    who: Borrower, cut: float, few: float, many: float
) -> None:
    less, more = (
        rate_pass_through(who, change=cut, reference=0.04, floating=one).after_tax for one in sorted((few, many))
    )
    assert less is not None
    assert more is not None
    assert 0.0 <= less <= more + 1e-6


@given(who=borrowers(), cut=st.floats(-0.04, 0), few=fractions, many=fractions)
def test_more_hedging_never_raises_it(who: Borrower, cut: float, few: float, many: float) -> None:
    low, high = sorted((few, many))
    less, more = (
        rate_pass_through(replace(who, hedged=one), change=cut, reference=0.04).after_tax for one in (low, high)
    )
    assert less is not None
    assert more is not None
    assert more <= less + 1e-6


@given(who=borrowers(), rate=st.floats(0, 0.08), cut=st.floats(-0.04, 0), floor=st.floats(0, 0.08))
def test_once_at_the_floor_a_further_cut_adds_nothing(who: Borrower, rate: float, cut: float, floor: float) -> None:
    floored = replace(who, floor=floor)
    down = min(0.0, floor - rate)
    reached = rate_pass_through(floored, change=down, reference=rate).saving
    assert rate_pass_through(floored, change=down + cut, reference=rate).saving == pytest.approx(reached, abs=1e-3)


@given(who=borrowers(), change=st.floats(-0.04, 0.04))
def test_a_loss_making_firm_has_no_current_tax_effect(who: Borrower, change: float) -> None:
    told = rate_pass_through(replace(who, income=-1.0), change=change, reference=0.04)
    assert told.tax == 0.0
    assert told.after_tax == told.saving


@given(who=borrowers(), change=st.floats(-0.04, 0.04))
def test_tax_never_takes_more_than_its_rate_of_the_saving(who: Borrower, change: float) -> None:
    told = rate_pass_through(who, change=change, reference=0.04)
    assert told.after_tax is not None
    assert abs(told.after_tax) <= abs(told.saving) + 1e-6
    assert abs(told.after_tax) >= abs(told.saving) * (1 - 0.21) - 1e-3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"floating": (0.6, 0.4)}, "fractions"),
        ({"hedged": 1.2}, "fractions"),
        ({"debt": -1.0}, "signs"),
        ({"shares": 0.0}, "signs"),
        ({"interest": -1.0}, "no possible rate"),
        ({"interest": 28e9}, "no possible rate"),  # in thousands against debt in units
    ],
)
def test_impossible_companies_are_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        replace(WHO, **wrong)  # type: ignore[arg-type]


def test_impossible_requests_are_refused() -> None:
    with pytest.raises(UsageError, match="share of the year"):
        rate_pass_through(WHO, change=CUT, reference=0.04, year_share=1.5)
    with pytest.raises(UsageError, match="of a year"):
        along(WHO, ((0.7, 0.04), (0.7, 0.03)), reference=0.04)

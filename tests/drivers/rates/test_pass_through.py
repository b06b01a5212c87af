"""Rate changes on floating debt: the worked company, the three special cases, and laws of sign."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.rates.borrowers import Borrower
from rotascope.drivers.rates.pass_through import pass_through_range, path_pass_through, rate_pass_through
from rotascope.errors import UsageError

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
    effect = rate_pass_through(BORROWER, change=CUT, reference=0.0433)
    assert (effect.saving, effect.tax, effect.after_tax) == pytest.approx((1.0125e6, 0.212625e6, 0.799875e6))
    assert effect.per_share == pytest.approx(0.0159975)
    assert effect.case == "ordinary"
    ends = pass_through_range(BORROWER, change=CUT, reference=0.0433).per_share
    assert ends == pytest.approx((0.012798, 0.019197))


def test_half_a_year_is_half_the_effect() -> None:
    full, half = (
        rate_pass_through(BORROWER, change=CUT, reference=0.04, year_share=share).saving for share in (1.0, 0.5)
    )
    assert half == pytest.approx(full / 2)


def test_a_binding_interest_limit_takes_no_tax_on_the_saving() -> None:
    bound = replace(BORROWER, limit=10e6)
    effect = rate_pass_through(bound, change=CUT, reference=0.04)
    assert (effect.case, effect.tax) == ("interest limited", 0.0)
    assert effect.after_tax == effect.saving
    barely = replace(BORROWER, limit=27.5e6)  # half a million of the saving is disallowed interest, the rest is taxed
    assert rate_pass_through(barely, change=CUT, reference=0.04).tax == pytest.approx(0.21 * 0.5125e6)


def test_a_loss_pays_no_tax_on_the_saving() -> None:
    effect = rate_pass_through(replace(BORROWER, income=5e6), change=CUT, reference=0.04)
    assert (effect.case, effect.tax) == ("loss-making", 0.0)


def test_at_the_floor_a_cut_saves_nothing_and_above_it_only_the_way_down() -> None:
    floored = replace(BORROWER, floor=0.05)
    assert rate_pass_through(floored, change=CUT, reference=0.0433).case == "at the floor"
    assert rate_pass_through(floored, change=CUT, reference=0.0433).after_tax == 0.0
    part = rate_pass_through(replace(BORROWER, floor=0.04), change=CUT, reference=0.0433)
    assert part.saving == pytest.approx(400e6 * 0.5 * 0.75 * 0.9 * 0.0033)


@pytest.mark.parametrize("lacks", ["interest", "income", "limit"])
def test_a_missing_tax_item_withholds_what_rests_on_it(lacks: str) -> None:
    effect = rate_pass_through(replace(BORROWER, **{lacks: None}), change=CUT, reference=0.04)  # type: ignore[arg-type]
    assert (effect.tax, effect.after_tax, effect.per_share, effect.case) == (None, None, None, "withheld")
    assert effect.saving > 0
    assert pass_through_range(replace(BORROWER, **{lacks: None}), change=CUT, reference=0.04).per_share is None  # type: ignore[arg-type]


def test_a_saving_beyond_the_interest_paid_means_a_wrong_item_and_is_withheld() -> None:
    assert rate_pass_through(replace(BORROWER, interest=1e6), change=CUT, reference=0.04).case == "withheld"


def test_a_path_of_cuts_and_a_pause() -> None:
    path = ((0.25, 0.0433), (0.25, 0.0408), (0.25, 0.0383), (0.25, 0.0358))
    effect = path_pass_through(BORROWER, path, reference=0.0433)
    assert effect.saving == pytest.approx(400e6 * 0.5 * 0.75 * 0.9 * 0.25 * (0.0025 + 0.005 + 0.0075))
    pause = path_pass_through(BORROWER, ((1.0, 0.0433),), reference=0.0433)
    assert (pause.saving, pause.case) == (0.0, "ordinary")
    floored = replace(BORROWER, floor=0.05)
    assert path_pass_through(floored, path, reference=0.0433).case == "at the floor"


def test_a_path_that_rises_and_falls_alike_costs_nothing() -> None:
    effect = path_pass_through(BORROWER, ((0.5, 0.05), (0.5, 0.03)), reference=0.04)
    assert effect.saving == pytest.approx(0.0, abs=1e-6)


@given(borrower=borrowers(), cut=st.floats(-0.05, 0), few=fractions, many=fractions)
def test_more_floating_debt_never_lowers_the_benefit_of_a_cut(
    borrower: Borrower, cut: float, few: float, many: float
) -> None:
    less, more = (
        rate_pass_through(borrower, change=cut, reference=0.04, floating=share).after_tax
        for share in sorted((few, many))
    )
    assert less is not None
    assert more is not None
    assert 0.0 <= less <= more + 1e-6


@given(borrower=borrowers(), cut=st.floats(-0.04, 0), few=fractions, many=fractions)
def test_more_hedging_never_raises_it(borrower: Borrower, cut: float, few: float, many: float) -> None:
    low, high = sorted((few, many))
    less, more = (
        rate_pass_through(replace(borrower, hedged=share), change=cut, reference=0.04).after_tax
        for share in (low, high)
    )
    assert less is not None
    assert more is not None
    assert more <= less + 1e-6


@given(borrower=borrowers(), rate=st.floats(0, 0.08), cut=st.floats(-0.04, 0), floor=st.floats(0, 0.08))
def test_once_at_the_floor_a_further_cut_adds_nothing(
    borrower: Borrower, rate: float, cut: float, floor: float
) -> None:
    floored = replace(borrower, floor=floor)
    down = min(0.0, floor - rate)
    reached = rate_pass_through(floored, change=down, reference=rate).saving
    assert rate_pass_through(floored, change=down + cut, reference=rate).saving == pytest.approx(reached, abs=1e-3)


@given(borrower=borrowers(), change=st.floats(-0.04, 0.04))
def test_a_loss_making_firm_has_no_current_tax_effect(borrower: Borrower, change: float) -> None:
    effect = rate_pass_through(replace(borrower, income=-1.0), change=change, reference=0.04)
    assert effect.tax == 0.0
    assert effect.after_tax == effect.saving


@given(borrower=borrowers(), change=st.floats(-0.04, 0.04))
def test_tax_never_takes_more_than_its_rate_of_the_saving(borrower: Borrower, change: float) -> None:
    effect = rate_pass_through(borrower, change=change, reference=0.04)
    assert effect.after_tax is not None
    assert abs(effect.after_tax) <= abs(effect.saving) + 1e-6
    assert abs(effect.after_tax) >= abs(effect.saving) * (1 - 0.21) - 1e-3


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"floating": (0.6, 0.4)}, "fractions"),
        ({"hedged": 1.2}, "fractions"),
        ({"debt": -1.0}, "signs"),
        ({"shares": 0.0}, "signs"),
        ({"interest": -1.0}, "no possible rate"),
        ({"interest": 28e9}, "no possible rate"),  # in thousands against debt in units
    ],
)
def test_impossible_companies_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        replace(BORROWER, **wrong)  # type: ignore[arg-type]


def test_impossible_requests_are_refused() -> None:
    with pytest.raises(UsageError, match="share of the year"):
        rate_pass_through(BORROWER, change=CUT, reference=0.04, year_share=1.5)
    with pytest.raises(UsageError, match="of a year"):
        path_pass_through(BORROWER, ((0.7, 0.04), (0.7, 0.03)), reference=0.04)


def test_a_company_with_more_cash_than_floating_debt_loses_by_a_cut() -> None:
    # 200m floating, unhedged in full, against 1,000m in bills: 1.5m saved, 7.5m less earned, 6m x 0.79 after tax.
    rich = Borrower(
        id="R", debt=400e6, floating=(0.5, 0.5), shares=50e6, interest=28e6, income=90e6, limit=40e6, cash=1_000e6
    )
    effect = rate_pass_through(rich, change=CUT, reference=0.0433)
    assert effect.saving == pytest.approx(1.5e6 - 7.5e6)
    assert effect.after_tax == pytest.approx(-6e6 * 0.79)
    without = rate_pass_through(replace(rich, cash=0.0), change=CUT, reference=0.0433)
    assert without.after_tax == pytest.approx(1.5e6 * 0.79)
    # Its loans at their floor save nothing, and its bills earn less all the same.
    floored = replace(rich, floor=0.06)
    assert rate_pass_through(floored, change=CUT, reference=0.0433).after_tax == pytest.approx(-7.5e6 * 0.79)
    path = path_pass_through(floored, [(1.0, 0.0433 + CUT)], reference=0.0433)
    assert path.after_tax == pytest.approx(-7.5e6 * 0.79)
    with pytest.raises(UsageError):
        replace(rich, cash=-1.0)

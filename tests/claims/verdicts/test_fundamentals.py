"""Valuation, growth of groups, flows and plans: decided where the words leave one convention, else left open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claim_material import check_text, material_with
from claim_reading import DATED
from rotascope.claims.records import CheckedClaim
from rotascope.claims.verdicts.fundamentals.records import GroupFigure
from rotascope.claims.verdicts.material import Material
from rotascope.evidence import Input
from rotascope.measures.flows import FundFlow
from rotascope.panels.records import Estimate

DAY = DATED - timedelta(days=10)
INPUTS = (Input("SP600 by year", "estimates", "test", DAY),)


def multiple(subject: str, value: float, *, forward: bool = True, day: date = DAY, losses: str = "") -> GroupFigure:
    convention = f"{'forward' if forward else 'trailing'} P/E{f', {losses}' if losses else ''}"
    return GroupFigure(
        topic="multiple",
        subject=subject,
        convention=convention,
        forward=forward,
        value=value,
        day=day,
        losses=losses,
        inputs=INPUTS,
    )


def discount(value: float, *, subject: str = "sp600", counterpart: str = "sp500", losses: str = "") -> GroupFigure:
    return GroupFigure(
        topic="discount",
        subject=subject,
        counterpart=counterpart,
        convention=f"forward P/E {subject}{f', {losses}' if losses else ''}",
        forward=True,
        value=value,
        day=DAY,
        losses=losses,
        inputs=INPUTS,
    )


def with_figures(*figures: GroupFigure) -> Material:
    return material_with(figures=figures)


def checked(text: str, material: Material) -> CheckedClaim:
    (outcome,) = (outcome for outcome in check_text(text, material) if outcome.claim.type in ("valuation", "growth"))
    return outcome


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The S&P 500 trades at 22 times forward earnings.", "true"),
        ("The S&P 500 trades at 26 times forward earnings.", "wrong value"),
        ("The S&P 500 trades at 26 times trailing earnings.", "true"),
        ("The S&P 500 trades at 22 times earnings.", "depends on convention"),
        ("The Nasdaq trades at 22 times forward earnings.", "untestable"),
    ],
)
def test_a_multiple_is_that_of_the_index_and_of_past_or_coming_earnings(text: str, verdict: str) -> None:
    material = with_figures(multiple("sp500", 22.38), multiple("sp500", 25.98, forward=False))
    assert checked(text, material).verdict == verdict


def test_a_discount_is_below_the_other_side_and_a_premium_above_it() -> None:
    material = with_figures(discount(26.9))
    assert (
        checked("The S&P 600 trades at a 27% discount to the S&P 500 on forward earnings.", material).verdict == "true"
    )
    wrong = checked("The S&P 600 trades at a 31% discount to the S&P 500 on forward earnings.", material)
    assert wrong.verdict == "wrong value"
    assert "26.9 % less" in wrong.nearest
    premium = checked("The S&P 600 trades at a 27% premium to the S&P 500 on forward earnings.", material)
    assert premium.verdict == "wrong value"


def test_a_pair_that_is_not_named_is_never_refuted() -> None:
    text = "Small caps trade at a 31% discount to large caps on forward earnings."
    outcome = checked(text, with_figures(discount(26.9)))
    assert outcome.verdict == "untestable"
    assert "26.9 % less" in outcome.nearest
    assert outcome.evidence is not None
    agreeing = checked(
        text, with_figures(discount(26.9), discount(31.2, subject="small-caps", counterpart="large-caps"))
    )
    assert agreeing.verdict == "depends on convention"
    assert agreeing.evidence is not None
    assert agreeing.evidence.interval == pytest.approx((0.269, 0.312))


def test_words_on_losses_choose_the_rule() -> None:
    figures = (
        multiple("small-caps", 33.0, forward=False, losses="included"),
        multiple("small-caps", 16.0, forward=False, losses="excluded"),
    )
    outcome = checked(
        "Excluding unprofitable companies, small caps trade at 16 times earnings.", with_figures(*figures)
    )
    assert outcome.verdict == "true"
    assert checked("Small caps trade at 16 times earnings.", with_figures(*figures)).verdict == "depends on convention"


def test_a_multiple_of_long_ago_or_of_later_says_nothing() -> None:
    text = "The S&P 500 trades at 22 times forward earnings."
    assert checked(text, with_figures(multiple("sp500", 22.38, day=DATED - timedelta(days=46)))).verdict == "untestable"
    assert checked(text, with_figures(multiple("sp500", 22.38, day=DATED + timedelta(days=1)))).verdict == "untestable"


def of_item(text: str, material: Material) -> CheckedClaim:
    """The outcome of the claim that is about an item: the others are about names."""
    (outcome,) = (outcome for outcome in check_text(text, material) if "item" in outcome.claim.details)
    return outcome


def verdict_of_item(text: str, material: Material) -> str:
    return of_item(text, material).verdict


def growth(subject: str, value: float, year: int) -> GroupFigure:
    return GroupFigure(
        topic="growth",
        subject=subject,
        convention=f"operating earnings of {year}",
        forward=False,
        value=value,
        day=DAY,
        period=(date(year, 1, 1), date(year, 12, 31)),
        inputs=INPUTS,
    )


def test_growth_of_a_groups_earnings_is_that_of_the_named_year() -> None:
    material = with_figures(growth("sp500", 9.3, 2024), growth("sp500", 8.4, 2023))
    assert checked("Earnings of the S&P 500 grew 9.3% in 2024.", material).verdict == "true"
    other = checked("Earnings of the S&P 500 grew 11% in 2024.", material)
    assert other.verdict == "untestable"
    assert "9.3 %" in other.nearest


def test_a_price_is_of_the_day_that_the_words_name() -> None:
    text = "In early January 2026 the S&P 500 traded at 22 times forward earnings."
    figure = multiple("sp500", 22.38, day=date(2025, 12, 31))
    assert checked(text, with_figures(figure)).verdict == "true"
    assert checked(text.replace("In early January 2026 the", "The"), with_figures(figure)).verdict == "untestable"


def test_a_forecast_of_growth_stands_beside_what_was_expected_then() -> None:
    expected = replace(growth("sp500", 17.8, 2026), forward=True)
    text = "Earnings of the S&P 500 are expected to grow 30% in 2026."
    outcome = checked(text, with_figures(expected, growth("sp500", 9.3, 2024)))
    assert outcome.verdict == "forecast"
    assert outcome.nearest == "expected at the time: sp500 +17.8 % (operating earnings of 2026)"
    assert checked(text, with_figures()).nearest == ""


FLOWS = (
    FundFlow(date(2025, 12, 31), date(2026, 1, 16), 7e8, 0.01, ""),
    FundFlow(date(2026, 1, 16), date(2026, 1, 30), 5e8, 0.01, ""),
)


def test_a_flow_is_the_sum_over_the_period_that_it_covers() -> None:
    text = "IWM had inflows of $1.2 billion in January 2026."
    outcome = of_item(text, material_with(flows={"IWM": FLOWS}))
    assert (outcome.verdict, outcome.evidence.value) == ("true", 1.2e9)  # type: ignore[union-attr]
    assert verdict_of_item(text.replace("1.2", "2.4"), material_with(flows={"IWM": FLOWS})) == "wrong value"
    assert verdict_of_item(text, material_with(flows={"IWM": FLOWS[:1]})) == "untestable"
    broken = (FLOWS[0], FundFlow(date(2026, 1, 16), date(2026, 1, 30), None, None, "like a split"))
    assert verdict_of_item(text, material_with(flows={"IWM": broken})) == "untestable"


PAID = (
    (date(2025, 2, 19), 1.00),
    (date(2025, 5, 14), 1.00),
    (date(2025, 8, 20), 1.00),
    (date(2025, 11, 19), 1.05),
    (date(2026, 2, 18), 1.10),
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Microsoft (NASDAQ: MSFT) raised its quarterly dividend by 10%.", "depends on convention"),  # on the year
        (
            "Microsoft (NASDAQ: MSFT) raised its quarterly dividend by 5%.",
            "depends on convention",
        ),  # 4.76, twice rounded
        ("Microsoft (NASDAQ: MSFT) raised its quarterly dividend by 20%.", "untestable"),
    ],
)
def test_a_dividend_is_set_against_the_one_before_and_a_year_before(text: str, verdict: str) -> None:
    assert verdict_of_item(text, material_with(dividends={"MSFT": PAID})) == verdict


def test_a_dividend_of_long_ago_says_nothing_and_a_single_raise_is_true() -> None:
    text = "Microsoft (NASDAQ: MSFT) raised its quarterly dividend by 10%."
    assert verdict_of_item(text, material_with(dividends={"MSFT": PAID[:2]})) == "untestable"
    raised = (*PAID[:3], (date(2025, 11, 19), 1.10), (date(2026, 2, 18), 1.10))
    assert verdict_of_item(text, material_with(dividends={"MSFT": raised})) == "true"


PLAN = Estimate(id="AMZN", item="capex", period_end=date(2026, 12, 31), date=date(2026, 2, 5), value=2e11)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Amazon (NASDAQ: AMZN) plans capital expenditures of $200 billion in 2026.", "true"),
        ("Amazon (NASDAQ: AMZN) plans capital expenditures of $150 billion in 2026.", "wrong value"),
    ],
)
def test_a_plan_is_a_fact_of_its_day(text: str, verdict: str) -> None:
    assert verdict_of_item(text, material_with(plans={"AMZN": (PLAN,)})) == verdict


def test_a_plan_that_nobody_has_filed_decides_nothing() -> None:
    text = "Amazon (NASDAQ: AMZN) plans capital expenditures of $200 billion in 2026."
    assert verdict_of_item(text, material_with()) in {"forecast", "impossible", "untestable"}
    later = Estimate(id="AMZN", item="capex", period_end=PLAN.period_end, date=DATED + timedelta(days=1), value=2e11)
    assert verdict_of_item(text, material_with(plans={"AMZN": (later,)})) != "true"

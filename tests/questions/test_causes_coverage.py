"""A group's figure that stands on too few of its companies is withheld, and they are named."""

import pytest

from company import company
from rotascope.drivers.verdicts import is_covered
from rotascope.evidence import Evidence, Finding
from rotascope.questions.causes.companies.coverage import withhold

COHORT = [company(id=f"C{number}", name=f"Company {number}") for number in range(50)]


def finding() -> Finding:
    evidence = Evidence.points(-0.0312, interval=(-0.04, -0.02), n_effective=2.0, method="pooled")
    return Finding("causes.tax.cohort", "fell by 3.12 pp", evidence, {"cohort": "other", "verdict": "supports"})


def test_two_of_fifty_have_no_figure_and_are_named() -> None:
    thin = withhold(finding(), COHORT[:2], COHORT)
    assert (thin.evidence.value, thin.evidence.interval, thin.evidence.status) == (None, None, "thin coverage")
    assert thin.text == (
        "the other companies: the tax rates paid: known of 2 of 50 companies, 4.00 % of revenue "
        "(Company 0, Company 1): withheld"
    )
    assert thin.subject["verdict"] == "cannot tell"


def test_enough_companies_keep_their_figure() -> None:
    assert withhold(finding(), COHORT[:15], COHORT) == finding()


def test_companies_enough_by_count_and_too_small_by_revenue_are_withheld() -> None:
    giant = company(id="G", year={"revenue": 1e6})
    thin = withhold(finding(), COHORT, [*COHORT, giant])
    assert thin.evidence.value is None
    assert "too few for a figure" in thin.text


@pytest.mark.parametrize(("count", "weight", "covered"), [(0.2, 0.3, True), (0.19, 0.9, False), (0.9, 0.29, False)])
def test_the_floor_is_by_count_and_by_weight(count: float, weight: float, *, covered: bool) -> None:
    assert is_covered(count, weight) is covered

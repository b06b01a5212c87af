"""Which line moved a margin: parts by hand, their sum, and a cohort's margin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from company import company
from rotascope.drivers.investment.margins import Results, margin_change, pooled_margin


def test_a_margin_in_parts_by_hand() -> None:
    before = Results(revenue=100, operating_income=30, gross_profit=60, research=12, overhead=10, depreciation=8)
    after = Results(
        revenue=120, operating_income=33.6, gross_profit=75.6, research=14.4, overhead=10.8, depreciation=16.8
    )
    change = margin_change(before, after)
    parts = dict(change.parts)
    assert change.change == pytest.approx(-0.02)
    assert parts == pytest.approx(
        {"gross margin": 0.03, "research": 0.0, "overhead": 0.01, "depreciation": -0.06, "other": 0.0}, abs=1e-12
    )


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=10, max_size=10), filings=st.tuples(*[st.booleans()] * 4))
def test_parts_sum_to_the_change_whatever_is_known(values: list[float], filings: tuple[bool, ...]) -> None:
    def results(amounts: list[float]) -> Results:
        income, *lines = amounts
        names = ("gross_profit", "research", "overhead", "depreciation")
        filed = {name: line if is_filed else None for name, line, is_filed in zip(names, lines, filings, strict=True)}
        return Results(revenue=1e5, operating_income=income, **filed)

    change = margin_change(results(values[:5]), results(values[5:]))
    assert sum(part for _, part in change.parts) == pytest.approx(change.change, abs=1e-9)


def test_a_cohorts_margin_and_what_depreciation_took_of_it() -> None:
    fell = company(year={"operating_income": 100.0, "depreciation_amortization": 80.0})
    lacking = company(id="B", before={"operating_income": None})
    margin = pooled_margin([fell, fell, lacking])
    assert margin is not None
    assert (margin.before, margin.after, margin.depreciation) == pytest.approx((0.12, 0.10, -0.03))


def test_depreciation_has_no_part_where_not_all_file_it_and_nobody_has_no_margin() -> None:
    mixed = pooled_margin([company(), company(id="B", year={"depreciation_amortization": None})])
    assert mixed is not None
    assert mixed.depreciation is None
    assert pooled_margin([company(year={"revenue": None})]) is None
    assert pooled_margin([]) is None

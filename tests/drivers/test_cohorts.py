"""Companies by size, or by cash flow where nobody says their size; what is in doubt, and what the act is worth."""

from datetime import date, timedelta

import pytest

from company import company
from rotascope.drivers.cohorts import UNSIZED, CompanyGroup, split_by_cash_flow

ACT = date(2025, 7, 4)


def group(*companies: object, as_of: date = date(2026, 3, 1), **changes: object) -> CompanyGroup:
    return CompanyGroup(as_of=as_of, companies=companies, **changes)  # type: ignore[arg-type]


def test_sizes_make_the_cohorts_where_both_are_there() -> None:
    sized = group(
        company(id="S"), company(id="M", size="micro"), company(id="L", size="mega"), company(id="X", size="mid")
    )
    assert {name: [member.id for member in members] for name, members in sized.cohorts.items()} == {
        "small": ["S", "M"],
        "large": ["L"],
    }
    assert sized.caveats == ()


def test_without_sizes_the_ten_largest_by_cash_flow_stand_for_the_large_ones() -> None:
    members = [company(id=f"C{n:02}", size="", year={"operating_cash_flow": float(n)}) for n in range(25)]
    parts = split_by_cash_flow(members)
    assert [member.id for member in parts["large"]] == [f"C{n:02}" for n in range(15, 25)]
    assert len(parts["other"]) == 15
    assert group(*members).caveats == (UNSIZED,)
    assert set(split_by_cash_flow(members[:19])) == {"all"}


def test_items_in_doubt_are_named_by_company_and_other_caveats_once() -> None:
    doubt = "revenue in doubt: a jump by a factor of a thousand"
    members = group(
        company(id="A", caveats=("estimated", doubt)), company(id="B", size="large", caveats=("estimated",))
    )
    assert members.doubts == (f"A {doubt}",)
    assert members.caveats == ("estimated",)


@pytest.mark.parametrize(("days", "shows"), [(0, True), (730, True), (731, False)])
def test_an_act_shows_for_two_years(days: int, *, shows: bool) -> None:
    assert group(company(), as_of=ACT + timedelta(days=days), act=ACT).act_shows is shows
    assert not group(company()).act_shows


def test_provisions_are_those_of_the_companys_own_research() -> None:
    years = [(date(year, 12, 31), 40.0) for year in range(2022, 2026)]
    values = group(company(), research={"A": years}).provisions(company())
    assert values["research"] is not None
    assert group(company()).provisions(company())["research"] is None  # no research is on file
    assert set(group(company(), as_of=ACT - timedelta(days=1)).provisions(company()).values()) == {None}

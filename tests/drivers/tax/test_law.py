"""The table of tax rules: what holds for a date, and what held as of an earlier one."""

from datetime import date, timedelta

import pytest

from rotascope.drivers.tax.law import OBBBA_SIGNED, RULES, Topic, find_rule, tax_rate_of_year, tax_year_begins
from rotascope.errors import OutsideData


@pytest.mark.parametrize(
    ("in_service", "acquired", "share"),
    [
        # P.L. 115-97 s.13201(a): the percentage goes by the year in service.
        ("2022-12-31", "2022-06-01", 1.0),
        ("2023-01-01", "2022-06-01", 0.8),
        ("2024-07-01", "2024-01-01", 0.6),
        # P.L. 119-21 s.70301: 100 percent for what is acquired after 2025-01-19, wherever it stood in the phase-down.
        ("2025-03-01", "2025-01-19", 0.4),
        ("2025-03-01", "2025-01-20", 1.0),
        ("2026-03-01", "2024-12-01", 0.2),
        ("2027-03-01", "2024-12-01", 0.0),
        ("2040-03-01", "2039-12-01", 1.0),
    ],
)
def test_bonus_by_date_of_acquisition_and_of_service(in_service: str, acquired: str, share: float) -> None:
    assert find_rule("bonus", date.fromisoformat(in_service), acquired=date.fromisoformat(acquired)).value == share


@pytest.mark.parametrize(
    ("in_service", "share"), [("2017-12-01", 0.5), ("2018-06-01", 0.4), ("2019-06-01", 0.3), ("2020-06-01", 0.0)]
)
def test_what_was_contracted_before_the_act_of_2017_is_under_the_phase_down_before_it(
    in_service: str, share: float
) -> None:
    day = date.fromisoformat(in_service)
    assert find_rule("bonus", day, acquired=date(2017, 9, 27)).value == share
    assert find_rule("bonus", day, acquired=date(2017, 9, 28)).value == 1.0


def test_a_year_that_straddles_a_change_of_the_rate_pays_by_days() -> None:
    # 92 days of 2017 at 35 % and 273 of 2018 at 21 %: 24.53 %, as Notice 2018-38 works out for such a year.
    assert tax_rate_of_year(date(2017, 10, 1)) == pytest.approx((92 * 0.35 + 273 * 0.21) / 365)
    assert tax_rate_of_year(date(2017, 10, 1)) == pytest.approx(0.245, abs=0.0005)
    assert tax_rate_of_year(date(2017, 1, 1)) == 0.35
    assert tax_rate_of_year(date(2018, 1, 1)) == tax_rate_of_year(date(2018, 7, 1)) == 0.21
    assert tax_rate_of_year(date(2017, 10, 1), as_of=date(2017, 12, 1)) == 0.35  # the act is not signed yet


def test_the_act_changes_nothing_that_was_asked_before_it_was_signed() -> None:
    day, bought = date(2025, 6, 1), date(2025, 2, 1)
    eve = OBBBA_SIGNED - timedelta(days=1)
    assert find_rule("bonus", day, acquired=bought, as_of=eve).value == 0.4
    assert find_rule("bonus", day, acquired=bought, as_of=OBBBA_SIGNED).value == 1.0
    assert find_rule("interest addback", date(2025, 1, 1), as_of=eve).value == 0.0
    assert find_rule("interest addback", date(2025, 1, 1)).value == 1.0
    assert find_rule("research domestic", date(2025, 1, 1), as_of=eve).value == 5.0


@pytest.mark.parametrize(
    ("topic", "years", "value"),
    [
        ("interest addback", (2018, 2019, 2020, 2021), 1.0),
        ("interest addback", (2022, 2023, 2024), 0.0),
        ("interest addback", (2025, 2030), 1.0),
        ("interest share", (2018, 2021, 2025), 0.3),
        ("interest share", (2019, 2020), 0.5),
        ("research domestic", (2022, 2023, 2024), 5.0),
        ("research domestic", (2021, 2025, 2026), 0.0),
        ("research foreign", (2022, 2025, 2030), 15.0),
        ("tax rate", (2018, 2026), 0.21),
        ("tax rate", (2000, 2017), 0.35),
        ("receipts", (2026, 2030), 32e6),
        ("receipts", (2025,), 31e6),
        ("receipts", (2023,), 29e6),
    ],
)
def test_rules_by_tax_year(topic: Topic, years: tuple[int, ...], value: float) -> None:
    assert {find_rule(topic, date(year, 1, 1)).value for year in years} == {value}


def test_a_fiscal_year_is_under_the_law_of_the_day_it_begins() -> None:
    assert find_rule("interest addback", date(2024, 7, 1)).value == 0.0  # fiscal 2025, ends June 2025
    assert find_rule("interest addback", date(2025, 7, 1)).value == 1.0


@pytest.mark.parametrize(
    ("end", "begins"),
    [
        ("2025-12-31", "2025-01-01"),
        ("2025-12-27", "2025-01-01"),
        ("2026-01-03", "2025-01-01"),
        ("2025-06-30", "2024-07-01"),
        ("2025-09-27", "2024-10-01"),
        ("2024-02-29", "2023-03-01"),
        ("2026-01-25", "2025-02-01"),
    ],
)
def test_a_year_of_weeks_begins_with_the_nearest_month(end: str, begins: str) -> None:
    assert tax_year_begins(date.fromisoformat(end)) == date.fromisoformat(begins)


def test_a_factory_is_covered_by_its_beginning_and_its_service() -> None:
    begun, done = date(2026, 5, 1), date(2029, 5, 1)
    assert find_rule("production property", done, acquired=begun).value == 1.0
    for begin, finish in (("2025-01-19", "2029-05-01"), ("2029-01-01", "2030-05-01"), ("2026-05-01", "2031-01-01")):
        with pytest.raises(OutsideData):
            find_rule("production property", date.fromisoformat(finish), acquired=date.fromisoformat(begin))


def test_what_the_table_does_not_hold_is_refused() -> None:
    with pytest.raises(OutsideData, match="the table starts"):
        find_rule("interest share", date(2016, 1, 1))
    with pytest.raises(OutsideData):
        find_rule("bonus", date(2025, 6, 1))  # nobody said when it was acquired


def test_every_row_has_a_source_and_no_two_of_one_act_overlap() -> None:
    assert all(row.source and row.enacted for row in RULES)
    for row in RULES:
        same = [
            other
            for other in RULES
            if (other.topic, other.enacted, other.source) == (row.topic, row.enacted, row.source) and other is not row
        ]
        assert not [other for other in same if other.holds(row.first, row.acquired)]


def test_rows_that_wait_for_a_reading_are_few_and_marked() -> None:
    assert {row.source for row in RULES if not row.checked} == {
        "Rev. Proc. 2020-45",
        "Rev. Proc. 2021-45",
        "Rev. Proc. 2023-34",
        "Rev. Proc. 2025-32",
        "26 USC 11(b), P.L. 103-66 s.13221",
        "26 USC 168(k)(8), P.L. 114-113 s.143; contracts: s.168(k)(2)(E)",
    }

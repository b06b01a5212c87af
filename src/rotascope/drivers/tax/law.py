"""US corporate tax rules as dated rows: what the law says for a date, and what it said as of an earlier one.

A row holds from `first` to `last` of the date that its basis names, and exists from the day it was `enacted`; of the
rows that hold, the last enacted counts, so an act with retroactive effect changes nothing that was asked before it.
`checked` says whether the figure and its dates were read in the source, or in an agency's or adviser's page that
quotes it; the others are as generally printed and wait for such a reading. But for the tax rate the table begins with
P.L. 115-97: earlier dates are refused.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from rotascope.catalogue.acts import ACTS, Act
from rotascope.errors import OutsideData

Topic: TypeAlias = Literal[
    "tax rate",
    "bonus",
    "bonus long",
    "production property",
    "interest share",
    "interest addback",
    "receipts",
    "research domestic",
    "research foreign",
]
Basis: TypeAlias = Literal["placed in service", "tax year begins"]

TCJA, CARES, OBBBA = ACTS["tcja"], ACTS["cares"], ACTS["obbba"]
TCJA_SIGNED, OBBBA_SIGNED = TCJA.day, OBBBA.day
RESTORED = date(2025, 1, 20)  # acquired, or its construction begun, after 2025-01-19
ACT_SHOWS = 730  # days after an act for which the last year and the one before can tell of it


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRule:
    """One row of the law.

    value      a fraction; usd for `receipts`; years of amortisation for research (0 = deducted at once); for
               `interest addback` 1 if depreciation and amortisation are added back to income, 0 if not
    first      of the date named by `basis`; last is included, None = no end in the law
    acquired   earliest acquisition (for production property: beginning of construction) that the row covers
    begun_by   latest such date, None = no end
    """

    topic: Topic
    value: float
    basis: Basis
    first: date
    last: date | None = None
    acquired: date | None = None
    begun_by: date | None = None
    enacted: date
    source: str
    checked: bool = True

    def holds(self, day: date, acquired: date | None) -> bool:
        """Whether the row covers a thing of these dates; one that asks for an acquisition date needs it."""
        if day < self.first or (self.last is not None and day > self.last):
            return False
        if self.acquired is None:
            return True
        late = acquired is not None and self.begun_by is not None and acquired > self.begun_by
        return acquired is not None and acquired >= self.acquired and not late


def _bonus(topic: Topic, value: float, first: date, last: date | None) -> TaxRule:
    return TaxRule(
        topic=topic,
        value=value,
        basis="placed in service",
        first=first,
        last=last,
        acquired=date(2017, 9, 28),
        enacted=TCJA_SIGNED,
        source=f"26 USC 168(k)(6), {TCJA.citation} s.13201(a)",
    )


def _contracted(topic: Topic, value: float, first: date, last: date | None) -> TaxRule:
    """Property acquired, or under a binding contract, before 2017-09-28: the phase-down of the act before."""
    return TaxRule(
        topic=topic,
        value=value,
        basis="placed in service",
        first=first,
        last=last,
        acquired=date(2008, 1, 1),
        begun_by=date(2017, 9, 27),
        enacted=ACTS["path-2015"].day,
        source=f"26 USC 168(k)(8), {ACTS['path-2015'].citation} s.143; contracts: s.168(k)(2)(E)",
        checked=False,
    )


def _restored(topic: Topic) -> TaxRule:
    return TaxRule(
        topic=topic,
        value=1.0,
        basis="placed in service",
        first=RESTORED,
        acquired=RESTORED,
        enacted=OBBBA_SIGNED,
        source=f"26 USC 168(k)(1), {OBBBA.citation} s.70301",
    )


def _year(
    topic: Topic, value: float, years: tuple[int, int | None], act: Act, source: str = "{}", *, checked: bool = True
) -> TaxRule:
    """A row that goes by the tax year; `source` has {} where the act is cited."""
    first, last = years
    return TaxRule(
        topic=topic,
        value=value,
        basis="tax year begins",
        first=date(first, 1, 1),
        last=None if last is None else date(last, 12, 31),
        enacted=act.day,
        source=source.format(act.citation),
        checked=checked,
    )


RULES = (
    _year("tax rate", 0.35, (1993, None), ACTS["obra-1993"], "26 USC 11(b), {} s.13221", checked=False),
    _year("tax rate", 0.21, (2018, None), TCJA, "26 USC 11(b), {} s.13001"),
    # The phase-down goes by the date in service; it ends early only for what was acquired after 2025-01-19.
    _bonus("bonus", 1.0, date(2017, 9, 28), date(2022, 12, 31)),
    _bonus("bonus", 0.8, date(2023, 1, 1), date(2023, 12, 31)),
    _bonus("bonus", 0.6, date(2024, 1, 1), date(2024, 12, 31)),
    _bonus("bonus", 0.4, date(2025, 1, 1), date(2025, 12, 31)),
    _bonus("bonus", 0.2, date(2026, 1, 1), date(2026, 12, 31)),
    _bonus("bonus", 0.0, date(2027, 1, 1), None),
    _restored("bonus"),
    _contracted("bonus", 0.5, date(2017, 9, 28), date(2017, 12, 31)),
    _contracted("bonus", 0.4, date(2018, 1, 1), date(2018, 12, 31)),
    _contracted("bonus", 0.3, date(2019, 1, 1), date(2019, 12, 31)),
    _contracted("bonus", 0.0, date(2020, 1, 1), None),
    # Property with a long production period, and certain aircraft: one year later throughout.
    _bonus("bonus long", 1.0, date(2017, 9, 28), date(2023, 12, 31)),
    _bonus("bonus long", 0.8, date(2024, 1, 1), date(2024, 12, 31)),
    _bonus("bonus long", 0.6, date(2025, 1, 1), date(2025, 12, 31)),
    _bonus("bonus long", 0.4, date(2026, 1, 1), date(2026, 12, 31)),
    _bonus("bonus long", 0.2, date(2027, 1, 1), date(2027, 12, 31)),
    _bonus("bonus long", 0.0, date(2028, 1, 1), None),
    _restored("bonus long"),
    _contracted("bonus long", 0.5, date(2017, 9, 28), date(2018, 12, 31)),
    _contracted("bonus long", 0.4, date(2019, 1, 1), date(2019, 12, 31)),
    _contracted("bonus long", 0.3, date(2020, 1, 1), date(2020, 12, 31)),
    _contracted("bonus long", 0.0, date(2021, 1, 1), None),
    TaxRule(
        topic="production property",
        value=1.0,
        basis="placed in service",
        first=date(2025, 7, 5),
        last=date(2030, 12, 31),
        acquired=RESTORED,
        begun_by=date(2028, 12, 31),
        enacted=OBBBA_SIGNED,
        source=f"26 USC 168(n), {OBBBA.citation} s.70307",
    ),
    _year("interest share", 0.3, (2018, None), TCJA, "26 USC 163(j)(1)(B), {} s.13301"),
    _year("interest share", 0.5, (2019, 2020), CARES, "26 USC 163(j)(10), {} s.2306"),
    _year("interest addback", 1.0, (2018, 2021), TCJA, "26 USC 163(j)(8)(A)(v), {} s.13301"),
    _year("interest addback", 0.0, (2022, None), TCJA, "26 USC 163(j)(8)(A)(v), {} s.13301"),
    _year("interest addback", 1.0, (2025, None), OBBBA, "26 USC 163(j)(8)(A)(v), {} s.70303"),
    _year("receipts", 25e6, (2018, 2018), TCJA, "26 USC 448(c)(1), {} s.13102"),
    _year("receipts", 26e6, (2019, 2019), ACTS["rev-proc-2018-57"]),
    _year("receipts", 26e6, (2020, 2020), ACTS["rev-proc-2019-44"]),
    _year("receipts", 26e6, (2021, 2021), ACTS["rev-proc-2020-45"], checked=False),
    _year("receipts", 27e6, (2022, 2022), ACTS["rev-proc-2021-45"], checked=False),
    _year("receipts", 29e6, (2023, 2023), ACTS["rev-proc-2022-38"], "{} s.3.31"),
    _year("receipts", 30e6, (2024, 2024), ACTS["rev-proc-2023-34"], checked=False),
    _year("receipts", 31e6, (2025, 2025), ACTS["rev-proc-2024-40"]),
    # The last published threshold stands until the next is entered here; it has never been lowered.
    _year("receipts", 32e6, (2026, None), ACTS["rev-proc-2025-32"], checked=False),
    _year("research domestic", 0.0, (2018, 2021), TCJA, "26 USC 174 before {} s.13206"),
    _year("research domestic", 5.0, (2022, None), TCJA, "26 USC 174, {} s.13206"),
    _year("research domestic", 0.0, (2025, None), OBBBA, "26 USC 174A, {} s.70302"),
    _year("research foreign", 0.0, (2018, 2021), TCJA, "26 USC 174 before {} s.13206"),
    _year("research foreign", 15.0, (2022, None), TCJA, "26 USC 174, {} s.13206"),
)


def find_rule(topic: Topic, day: date, *, acquired: date | None = None, as_of: date | None = None) -> TaxRule:
    """The row that holds for a thing of that date.

    day        in service, or the first day of the tax year, as the topic's basis says
    acquired   date of acquisition or of the binding contract; beginning of construction for production property
    as_of      the law as it stood at the end of that day; None = as it stands
    raises     OutsideData where the table has no row
    """
    holding = [
        row
        for row in RULES
        if row.topic == topic and (as_of is None or row.enacted <= as_of) and row.holds(day, acquired)
    ]
    if not holding:
        stand = f" as of {as_of}" if as_of else ""
        raise OutsideData(f"no rule on {topic} for {day}{stand}", "the table starts with P.L. 115-97 (2018)")
    return max(holding, key=lambda row: row.enacted)


def tax_rate_of_year(begins: date, *, as_of: date | None = None) -> float:
    """The corporate rate of a tax year, by days where a change of the rate falls inside it.

    source  26 USC 15(a), for the rate of P.L. 115-97 Notice 2018-38: a year begun on 2017-10-01 pays 24.5 %
    raises  OutsideData where the table has no row for a year
    """
    after = begins.replace(year=begins.year + 1)
    rate = find_rule("tax rate", begins, as_of=as_of).value
    change = date(after.year, 1, 1)
    later = find_rule("tax rate", change, as_of=as_of).value
    days = (after - begins).days
    if rate == later:
        return rate
    return (rate * (change - begins).days + later * (after - change).days) / days


def tax_year_begins(end: date) -> date:
    """First day that the law counts for a tax year that ends on `end`: the first of a month, twelve before.

    A year of 52 or 53 weeks counts as beginning with the month whose first day is nearest to its own: one that ends on
    2025-12-27 began on 2025-01-01.
    source  26 USC 441(f)(2)(A)
    """
    after = end + timedelta(days=1)
    first = after.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    nearest = first if after - first <= following - after else following
    return nearest.replace(year=nearest.year - 1)

"""What each provision of the tax act is worth to one company in cash, low and high; None where an item lacks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from rotascope.drivers.tax.depreciation import Spend, bonus_share, depreciation_value
from rotascope.drivers.tax.interest_limit import InterestYear, interest_limit
from rotascope.drivers.tax.law import OBBBA_SIGNED, RESTORED, rule
from rotascope.drivers.tax.research import research_effect
from rotascope.panels.records import Company
from rotascope.questions.causes.companies import Companies

ELIGIBLE = (0.5, 0.9)  # share of capex that bonus depreciation covers; filings do not say
DOMESTIC = (0.5, 1.0)  # share of research done at home; filings do not say
EVE = OBBBA_SIGNED - timedelta(days=1)
ACT_YEAR = OBBBA_SIGNED.year

Cash: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision: its name in ids, how it reads in a sentence, what it assumes, and its cash for a company."""

    name: str
    words: Callable[[date], str]
    caveat: str
    cash: Callable[[Companies, Company], Cash | None]


def bonus(day: date) -> tuple[float, float]:
    """Share deducted at once of what enters service on that day: under the law before the act, and after."""
    bought = max(RESTORED, day - timedelta(days=90))
    old, new = (bonus_share(day, acquired=bought, as_of=when) for when in (EVE, day))
    return old, new


def expensing(group: Companies, company: Company) -> Cash | None:
    """First-year tax on the added deduction, at the low and the high share of eligible capex."""
    capex, income = company.year.get("capex"), company.year.get("pretax_income")
    worn = company.year.get("depreciation_amortization")
    if capex is None or income is None or worn is None:
        return None
    old, new = bonus(group.view.as_of)
    told = [
        depreciation_value(Spend(amount=part * capex, income=income + worn), before=old, after=new).first_year
        for part in ELIGIBLE
    ]
    return (told[0], told[1]) if told[0] is not None and told[1] is not None else None


def wider_interest(group: Companies, company: Company) -> Cash | None:
    """Tax saved in a year by adding depreciation back to the income that limits interest."""
    interest, pretax = company.year.get("interest_expense"), company.year.get("pretax_income")
    worn = company.year.get("depreciation_amortization")
    if interest is None or interest < 0 or pretax is None or worn is None:
        return None
    base = pretax + interest
    year = InterestYear(begins=date(ACT_YEAR, 1, 1), interest=interest, income=base, depreciation=worn)
    old, new = (interest_limit(year, as_of=when).allowed or 0.0 for when in (EVE, group.view.as_of))
    saved = rule("tax rate", date(ACT_YEAR, 1, 1)).value * (max(0.0, base - old) - max(0.0, base - new))
    return saved, saved


def research(group: Companies, company: Company) -> Cash | None:
    """Tax brought forward by deducting the domestic research of 2025 and the balance of 2022 to 2024 at once."""
    spent, pretax = group.research(company), company.year.get("pretax_income")
    now = spent.get(ACT_YEAR)
    if pretax is None or now is None:
        return None
    told = [
        research_effect(
            {year: part * amount for year, amount in spent.items()},
            year=ACT_YEAR,
            choice="at once",
            income=pretax + part * now,
        ).tax
        for part in DOMESTIC
    ]
    return (-told[0], -told[1]) if told[0] is not None and told[1] is not None else None


PROVISIONS = (
    Provision(
        "depreciation",
        lambda day: "a bonus of {:.0%} became {:.0%}: tax brought forward on the year's investment is".format(
            *bonus(day)
        ),
        f"between {ELIGIBLE[0]:.0%} and {ELIGIBLE[1]:.0%} of capex taken as eligible, all as five-year property",
        expensing,
    ),
    Provision(
        "interest",
        lambda _day: "interest limited by income before depreciation again, not after it: tax saved in a year is",
        "exempt small businesses and carryforwards left out",
        wider_interest,
    ),
    Provision(
        "research",
        lambda _day: (
            "domestic research of 2025 and the balance of 2022 to 2024 deducted at once: tax brought forward is"
        ),
        f"between {DOMESTIC[0]:.0%} and {DOMESTIC[1]:.0%} of research taken as domestic; companies may spread it",
        research,
    ),
)


def worth(group: Companies, company: Company) -> dict[str, Cash | None]:
    """Each provision's cash for a company; nothing is known of an act before it is signed."""
    if group.view.as_of < OBBBA_SIGNED:
        return dict.fromkeys(one.name for one in PROVISIONS)
    return {one.name: one.cash(group, company) for one in PROVISIONS}

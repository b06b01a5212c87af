"""Section 163(j): how much business interest a year's return lets through, and what is carried to the next."""

from dataclasses import dataclass
from datetime import date

from rotascope.drivers.tax.law import find_rule
from rotascope.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestYear:
    """One tax year. Amounts in usd; None = not known.

    begins         first day of the tax year, by which the law is chosen: a fiscal 2025 begun in 2024 is under 2024's
    income         taxable income before interest, after depreciation (EBIT for tax)
    depreciation   depreciation, amortisation and depletion deducted in it
    receipts       mean gross receipts of the three years before, for the small-business exemption
    """

    begins: date
    interest: float
    income: float | None
    depreciation: float | None
    interest_income: float = 0.0
    floor_plan: float = 0.0
    receipts: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestLimit:
    """What the year lets through. `limit` None = withheld, an item lacks; inf = exempt.

    adjusted_income   adjusted taxable income; deduction: interest deducted; carryforward: to the next year
    headroom          more interest that could still be deducted this year (0 while the limit binds)
    """

    limit: float | None
    adjusted_income: float | None
    deduction: float | None
    carryforward: float | None
    exempt: bool
    why: str = ""

    @property
    def binding(self) -> bool | None:
        """Whether interest is disallowed this year; None where withheld."""
        return None if self.carryforward is None else self.carryforward > 0.0

    @property
    def headroom(self) -> float | None:
        """Room below the limit; None where withheld."""
        return None if self.limit is None or self.deduction is None else self.limit - self.deduction


def interest_limit(year: InterestYear, *, carryforward: float = 0.0, as_of: date | None = None) -> InterestLimit:
    """The year's limit: interest income + share of adjusted taxable income + floor-plan interest.

    carryforward   interest disallowed before, which may be deducted as far as room is left
    as_of          the law as it stood then; None = as it stands
    share          30 %, of years begun in 2019 and 2020 50 %; depreciation is added back for years begun 2018 to
                   2021 and from 2025, not 2022 to 2024; adjusted income is never below 0
    source         26 USC 163(j)(1), (3), (8), (10); rows of tax/law.py. Partnerships' own rules, consolidated groups,
              and income inclusions from foreign subsidiaries (P.L. 119-21 s.70342) are left out.
    """
    if year.interest < 0 or carryforward < 0:
        raise UsageError(f"interest {year.interest:g}, carried over {carryforward:g}", "give amounts of at least 0")
    due = year.interest + carryforward
    small = year.receipts is not None and year.receipts <= find_rule("receipts", year.begins, as_of=as_of).value
    if small:
        return InterestLimit(limit=float("inf"), adjusted_income=None, deduction=due, carryforward=0.0, exempt=True)
    addback = find_rule("interest addback", year.begins, as_of=as_of).value
    if year.income is None or (addback and year.depreciation is None):
        why = "taxable income is not known" if year.income is None else "depreciation is not known"
        return InterestLimit(limit=None, adjusted_income=None, deduction=None, carryforward=None, exempt=False, why=why)
    adjusted = max(0.0, year.income + addback * (year.depreciation or 0.0))
    share = find_rule("interest share", year.begins, as_of=as_of).value
    limit = year.interest_income + share * adjusted + year.floor_plan
    deduction = min(due, limit)
    return InterestLimit(
        limit=limit, adjusted_income=adjusted, deduction=deduction, carryforward=due - deduction, exempt=False
    )

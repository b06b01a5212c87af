"""What a change of the policy rate does to a company's interest, tax and earnings per share; alone, and in a cohort.

The tax is computed, not assumed: income before interest, less the interest that s.163(j) lets through, times the rate
where that is positive. The three special cases follow from it: while interest is disallowed a saving only shrinks the
disallowed part, a loss pays no tax, and a loan at its floor saves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Literal, TypeAlias

from rotascope.errors import UsageError

Case: TypeAlias = Literal["ordinary", "interest limited", "loss-making", "at the floor", "withheld"]
MOST_INTEREST = 1.0  # interest of a year above the debt itself is a wrong unit, not a coupon


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """A company as a debtor. Amounts in one currency, a year's flows; None = not known.

    debt           total debt
    floating       share of it that pays a floating rate: lowest and highest; equal where a filing gives it
    hedged         share of the floating debt that is swapped to fixed
    pass_through   of a change of the reference rate, what reaches the coupon
    floor          least reference rate that the loans pay on, fraction a year; None = no floor
    interest       interest of the year before the change
    income         taxable income before interest; limit: the s.163(j) cap on interest (inf = exempt)
    shares         outstanding
    """

    id: str
    debt: float
    floating: tuple[float, float]
    shares: float
    hedged: float = 0.0
    pass_through: float = 1.0
    floor: float | None = None
    interest: float | None = None
    income: float | None = None
    limit: float | None = inf
    tax_rate: float = 0.21

    def __post_init__(self) -> None:
        """Refuse what no company can be."""
        low, high = self.floating
        shares = (low, high, self.hedged, self.pass_through, self.tax_rate)
        if not all(0.0 <= one <= 1.0 for one in shares) or low > high:
            raise UsageError(f"{self.id}: floating {low} to {high}, hedged {self.hedged}", "give fractions from 0 to 1")
        if self.debt < 0 or not self.shares > 0 or not isfinite(self.debt):
            raise UsageError(f"{self.id}: debt {self.debt:g}, shares {self.shares:g}", "check the signs and the units")
        if self.interest is not None and (self.interest < 0 or self.interest > MOST_INTEREST * self.debt):
            raise UsageError(
                f"{self.id}: interest {self.interest:g} on debt {self.debt:g} is no possible rate",
                "check that both are in the same unit",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class PassThrough:
    """What the change is worth to one company, over the share of the year that it holds.

    saving      interest saved before tax (negative: paid more)
    tax         tax on it this year; None = withheld: a tax item lacks, or the saving exceeds the interest paid
    after_tax   saving less tax; per_share the same by shares
    """

    id: str
    saving: float
    tax: float | None
    after_tax: float | None
    per_share: float | None
    case: Case


@dataclass(frozen=True, slots=True)
class PassThroughRange:
    """The effect at the lowest and at the highest floating share; they are the ends, since the effect grows with it."""

    low: PassThrough
    high: PassThrough

    @property
    def per_share(self) -> tuple[float, float] | None:
        """Earnings per share, lesser first; None where withheld."""
        if self.low.per_share is None or self.high.per_share is None:
            return None
        return min(self.low.per_share, self.high.per_share), max(self.low.per_share, self.high.per_share)


def rate_pass_through(
    who: Borrower, *, change: float, reference: float, year_share: float = 1.0, floating: float | None = None
) -> PassThrough:
    """Effect of a rate change on interest, tax and earnings per share.

    change       of the reference rate, fraction: -0.0075 = three cuts of a quarter point
    reference    the rate before the change, fraction; a floor binds on it
    year_share   part of the year for which the new rate holds
    floating     share of debt that floats; None = the middle of the borrower's range
    source       dEPS = -F (1-h) beta dr s (1-t) / shares; signs as in Ippolito, Ozdagli and Perez-Orive (2018),
                 Journal of Monetary Economics 95:49-71: more with unhedged floating debt, gone at the floor
    """
    if not 0.0 <= year_share <= 1.0:
        raise UsageError(f"share of the year {year_share}", "give a fraction from 0 to 1")
    share = sum(who.floating) / 2.0 if floating is None else floating
    moved = _moved(change, reference, who.floor)
    saving = -who.debt * share * (1.0 - who.hedged) * who.pass_through * moved * year_share + 0.0
    if moved == 0.0 and change != 0.0:
        return _nothing(who)
    if who.interest is None or who.income is None or who.limit is None or saving > who.interest:
        return PassThrough(id=who.id, saving=saving, tax=None, after_tax=None, per_share=None, case="withheld")
    before = taxed(who.income, who.interest, who.limit, who.tax_rate)
    after = taxed(who.income, who.interest - saving, who.limit, who.tax_rate)
    kept = saving - (after - before)
    return PassThrough(
        id=who.id,
        saving=saving,
        tax=after - before,
        after_tax=kept,
        per_share=kept / who.shares,
        case=_case(who, after - before, saving),
    )


def taxed(income: float, interest: float, limit: float, tax_rate: float) -> float:
    """Current tax: on income less the interest that the limit lets through, nothing on a loss."""
    return tax_rate * max(0.0, income - min(interest, limit))


def pass_through_range(who: Borrower, *, change: float, reference: float, year_share: float = 1.0) -> PassThroughRange:
    """The effect at both ends of the floating share."""
    low, high = (
        rate_pass_through(who, change=change, reference=reference, year_share=year_share, floating=one)
        for one in who.floating
    )
    return PassThroughRange(low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortEffect:
    """A cohort's sum over the companies whose effect could be computed.

    after_tax    lowest and highest, by the ends of every company's floating share
    earnings     of the same companies; relative: after_tax over their absolute sum, None where there are none
    companies    in the cohort; covered: of them, those with all items; share_of_debt: covered debt over all debt
    cases        how many companies of each case
    """

    after_tax: tuple[float, float]
    earnings: float
    relative: tuple[float, float] | None
    companies: int
    covered: int
    share_of_debt: float
    cases: tuple[tuple[Case, int], ...]


def cohort_effect(
    members: Sequence[tuple[Borrower, float | None]], *, change: float, reference: float, year_share: float = 1.0
) -> CohortEffect:
    """Sum of the effects of (borrower, net income) pairs; companies with a missing item are counted, never zero."""
    ranges = [
        (who, earned, pass_through_range(who, change=change, reference=reference, year_share=year_share))
        for who, earned in members
    ]
    full = [(who, earned, got) for who, earned, got in ranges if earned is not None and got.per_share is not None]
    ends = [
        sum(one.after_tax or 0.0 for one in side) for side in zip(*((g.low, g.high) for _, _, g in full), strict=True)
    ]
    low, high = (min(ends), max(ends)) if ends else (0.0, 0.0)
    earned = sum(earned for _, earned, _ in full if earned is not None)
    size = sum(abs(earned) for _, earned, _ in full if earned is not None)
    debt = sum(who.debt for who, _ in members)
    names = [got.high.case for _, _, got in ranges]
    return CohortEffect(
        after_tax=(low, high),
        earnings=earned,
        relative=(low / size, high / size) if size else None,
        companies=len(members),
        covered=len(full),
        share_of_debt=sum(who.debt for who, _, _ in full) / debt if debt else 0.0,
        cases=tuple((one, names.count(one)) for one in dict.fromkeys(sorted(names))),
    )


def along(who: Borrower, path: Sequence[tuple[float, float]], *, reference: float) -> PassThrough:
    """The effect of a year of a rate path against standing still: (share of year, rate then) pairs.

    The mean rate paid counts, floor by floor; `If the Fed pauses` is this on two paths and their difference.
    """
    covered = sum(share for share, _ in path)
    if not 0.0 < covered <= 1.0 + 1e-9:
        raise UsageError(f"the path covers {covered:.3f} of a year", "give shares that sum to 1 at most")
    moved = sum(share * _moved(rate - reference, reference, who.floor) for share, rate in path)
    bare = sum(share * (rate - reference) for share, rate in path)
    if moved == 0.0 and bare != 0.0:
        return _nothing(who)
    plain = replace(who, floor=None)
    return rate_pass_through(plain, change=moved, reference=reference)


def _moved(change: float, reference: float, floor: float | None) -> float:
    """What the change is on the rate that a loan with a floor really pays on."""
    if floor is None:
        return change
    return max(reference + change, floor) - max(reference, floor)


def _nothing(who: Borrower) -> PassThrough:
    return PassThrough(id=who.id, saving=0.0, tax=0.0, after_tax=0.0, per_share=0.0, case="at the floor")


def _case(who: Borrower, tax: float, saving: float) -> Case:
    if saving != 0.0 and tax == 0.0 and who.tax_rate > 0.0:
        limited = who.interest is not None and who.limit is not None and who.interest >= who.limit
        return "interest limited" if limited and (who.income or 0.0) > (who.limit or 0.0) else "loss-making"
    return "ordinary"

"""What a change of the policy rate does to a company's interest, tax and earnings per share.

The tax is computed, not assumed: income before interest, less the interest that s.163(j) lets through, times the rate
where that is positive. The three special cases follow from it: while interest is disallowed a saving only shrinks the
disallowed part, a loss pays no tax, and a loan at its floor saves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from rotascope.drivers.rates.borrowers import Borrower
from rotascope.errors import UsageError

Case: TypeAlias = Literal["ordinary", "interest limited", "loss-making", "at the floor", "withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassThrough:
    """What the change is worth to one company, over the share of the year that it holds.

    saving      interest saved on debt less interest lost on cash, before tax (negative: worse off)
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
    borrower: Borrower,
    *,
    change: float,
    reference: float,
    year_share: float = 1.0,
    floating: float | None = None,
    on_cash: float | None = None,
) -> PassThrough:
    """Effect of a rate change on interest paid and earned, tax and earnings per share.

    change       of the reference rate, fraction: -0.0075 = three cuts of a quarter point
    reference    the rate before the change, fraction; a floor binds on it
    year_share   part of the year for which the new rate holds
    floating     share of debt that floats; None = the middle of the borrower's range
    on_cash      change of the rate that cash earns; None = the same, without a floor
    source       dEPS = -F (1-h) beta dr s (1-t) / shares; signs as in Ippolito, Ozdagli and Perez-Orive (2018),
                 Journal of Monetary Economics 95:49-71: more with unhedged floating debt, gone at the floor
    """
    if not 0.0 <= year_share <= 1.0:
        raise UsageError(f"share of the year {year_share}", "give a fraction from 0 to 1")
    share = sum(borrower.floating) / 2.0 if floating is None else floating
    effective = _effective_change(change, reference, borrower.floor)
    exposed = borrower.debt * share * (1.0 - borrower.hedged) * borrower.pass_through
    saving = -exposed * effective * year_share + 0.0
    earned = borrower.cash * (change if on_cash is None else on_cash) * year_share
    if effective == 0.0 and change != 0.0 and earned == 0.0:
        return _at_the_floor(borrower)
    if borrower.interest is None or borrower.income is None or borrower.limit is None or saving > borrower.interest:
        net = saving + earned
        return PassThrough(id=borrower.id, saving=net, tax=None, after_tax=None, per_share=None, case="withheld")
    tax_before = current_tax(borrower.income, borrower.interest, borrower.limit, borrower.tax_rate)
    tax_after = current_tax(borrower.income + earned, borrower.interest - saving, borrower.limit, borrower.tax_rate)
    after_tax = saving + earned - (tax_after - tax_before)
    return PassThrough(
        id=borrower.id,
        saving=saving + earned,
        tax=tax_after - tax_before,
        after_tax=after_tax,
        per_share=after_tax / borrower.shares,
        case=_case(borrower, tax_after - tax_before, saving + earned),
    )


def current_tax(income: float, interest: float, limit: float, tax_rate: float) -> float:
    """Tax on income less the interest that the limit lets through, nothing on a loss."""
    return tax_rate * max(0.0, income - min(interest, limit))


def pass_through_range(
    borrower: Borrower, *, change: float, reference: float, year_share: float = 1.0
) -> PassThroughRange:
    """The effect at both ends of the floating share."""
    low, high = (
        rate_pass_through(borrower, change=change, reference=reference, year_share=year_share, floating=share)
        for share in borrower.floating
    )
    return PassThroughRange(low, high)


def path_pass_through(borrower: Borrower, path: Sequence[tuple[float, float]], *, reference: float) -> PassThrough:
    """The effect of a year of a rate path against standing still: (share of year, rate then) pairs.

    The mean rate paid counts, floor by floor; `If the Fed pauses` is this on two paths and their difference.
    """
    covered = sum(share for share, _ in path)
    if not 0.0 < covered <= 1.0 + 1e-9:
        raise UsageError(f"the path covers {covered:.3f} of a year", "give shares that sum to 1 at most")
    effective = sum(share * _effective_change(rate - reference, reference, borrower.floor) for share, rate in path)
    change = sum(share * (rate - reference) for share, rate in path)
    if effective == 0.0 and change != 0.0 and borrower.cash == 0.0:
        return _at_the_floor(borrower)
    return rate_pass_through(replace(borrower, floor=None), change=effective, reference=reference, on_cash=change)


def _effective_change(change: float, reference: float, floor: float | None) -> float:
    """What the change is on the rate that a loan with a floor really pays on."""
    if floor is None:
        return change
    return max(reference + change, floor) - max(reference, floor)


def _at_the_floor(borrower: Borrower) -> PassThrough:
    return PassThrough(id=borrower.id, saving=0.0, tax=0.0, after_tax=0.0, per_share=0.0, case="at the floor")


def _case(borrower: Borrower, tax: float, saving: float) -> Case:
    if saving != 0.0 and tax == 0.0 and borrower.tax_rate > 0.0:
        limit = borrower.limit or 0.0
        binding = borrower.interest is not None and borrower.limit is not None and borrower.interest >= limit
        return "interest limited" if binding and (borrower.income or 0.0) > limit else "loss-making"
    return "ordinary"

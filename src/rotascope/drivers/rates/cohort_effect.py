"""What a rate change, or a pause, is worth to a cohort's earnings: sums over the companies that could be computed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rotascope.drivers.rates.borrowers import Debtor
from rotascope.drivers.rates.pass_through import Case, pass_through_range, path_pass_through
from rotascope.drivers.rates.policy_path import PolicyPath, year_of

STEP = 0.0025  # a quarter point: what is shown where the year had no move, and the pace that a pause is held against
QUARTER_DAYS = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    """A change of the policy rate and the rate before it, fractions; `happened` or only supposed.

    inside   part of a full year of the change that fell inside the year itself, by the days that each move stood
    """

    change: float
    reference: float
    happened: bool
    inside: float = 1.0


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


@dataclass(frozen=True, slots=True)
class PauseEffect:
    """What a pause forgoes, lowest and highest, over absolute earnings; covered: companies that count."""

    relative: tuple[float, float]
    covered: int


def change_of_year(path: PolicyPath, as_of: date) -> RateChange:
    """The sum of the year's moves to `as_of`, from the rate before them; a supposed quarter-point cut if none."""
    moves = path.between(as_of - timedelta(days=365), as_of)
    total = sum(move.points for move in moves) / 100.0
    stood = sum(move.points * max(0, (as_of - move.effective_date).days) for move in moves) / 365.0 / 100.0
    return RateChange(
        change=total or -STEP,
        reference=path.middle / 100.0 - total,
        happened=total != 0.0,
        inside=stood / total if total else 1.0,
    )


def cohort_effect(
    members: Sequence[Debtor], *, change: float, reference: float, year_share: float = 1.0
) -> CohortEffect:
    """Sum of the effects on a cohort; companies with a missing item are counted, never zero."""
    effects = [
        (borrower, earnings, pass_through_range(borrower, change=change, reference=reference, year_share=year_share))
        for borrower, earnings in members
    ]
    complete = [
        (borrower, earnings, effect)
        for borrower, earnings, effect in effects
        if earnings is not None and effect.per_share is not None
    ]
    lows = sum(effect.low.after_tax or 0.0 for _, _, effect in complete)
    highs = sum(effect.high.after_tax or 0.0 for _, _, effect in complete)
    low, high = min(lows, highs), max(lows, highs)
    size = sum(abs(earnings) for _, earnings, _ in complete)
    debt = sum(borrower.debt for borrower, _ in members)
    cases = [effect.high.case for _, _, effect in effects]
    return CohortEffect(
        after_tax=(low, high),
        earnings=sum(earnings for _, earnings, _ in complete),
        relative=(low / size, high / size) if size else None,
        companies=len(members),
        covered=len(complete),
        share_of_debt=sum(borrower.debt for borrower, _, _ in complete) / debt if debt else 0.0,
        cases=tuple((case, cases.count(case)) for case in sorted(set(cases))),
    )


def pause_effect(members: Sequence[Debtor], *, rate: float, start: date) -> PauseEffect | None:
    """What a year without moves forgoes against a quarter-point cut every three months; None where nobody counts.

    rate   policy rate at `start`, fraction
    """
    planned = [(start + timedelta(days=QUARTER_DAYS * count), rate - STEP * count) for count in (1, 2, 3)]
    cuts = year_of(start, rate, changes=planned)
    complete = [
        (borrower, earnings)
        for borrower, earnings in members
        if earnings is not None and path_pass_through(borrower, cuts, reference=rate).after_tax is not None
    ]
    size = sum(abs(earnings) for _, earnings in complete)
    if not size:
        return None
    low, high = (
        sum(
            path_pass_through(replace(borrower, floating=(borrower.floating[end],) * 2), cuts, reference=rate).after_tax
            or 0.0
            for borrower, _ in complete
        )
        for end in (0, 1)
    )
    return PauseEffect((low / size, high / size), len(complete))

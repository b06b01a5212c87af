"""What groups of companies cost: multiples by a named rule for losses, discounts, spreads, and a company's standing.

A multiple of a group is total price over total earnings. What happens to losses decides the figure, so each carries its
rule: `included` (total over total), `excluded` (companies with losses left out of both), `zero` (their price stays,
their loss counts as nothing) or `median` (of the companies, those with losses ranked as the dearest).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
from rotascope.measures.estimates import forward_earnings
from rotascope.panels.records import ValuedCompany

LoserRule: TypeAlias = Literal["included", "excluded", "zero", "median"]
LOSER_RULES: tuple[LoserRule, ...] = ("included", "excluded", "zero", "median")
DOMINANT = 0.5  # of a group's earnings: a company beyond it is named
LEAST_COUNT, LEAST_WEIGHT = 0.2, 0.3  # of a group's companies and of their market value: on less it has no figure
CAPE_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Multiple:
    """A price over what stands behind it: both read from a company, None where it is not known of it.

    label   as pages call it
    """

    name: str
    label: str
    price: Callable[[ValuedCompany], float | None]
    base: Callable[[ValuedCompany], float | None]


def trailing_earnings(company: ValuedCompany) -> float | None:
    """Net income of the newest trailing year, usd."""
    return company.company.year.get("net_income") if company.earnings is None else company.earnings


def enterprise_value(company: ValuedCompany) -> float | None:
    """Market value plus debt less cash, usd."""
    debt, cash = company.company.balances.get("total_debt"), company.company.balances.get("cash")
    return None if debt is None or cash is None else company.cap + debt - cash


def ebitda(company: ValuedCompany) -> float | None:
    """Operating income before depreciation and amortisation of the last trailing year, usd."""
    income = company.company.year.get("operating_income")
    depreciation = company.company.year.get("depreciation_amortization")
    return None if income is None or depreciation is None else income + depreciation


MULTIPLES: Mapping[str, Multiple] = {
    multiple.name: multiple
    for multiple in (
        Multiple("trailing-pe", "trailing P/E", lambda company: company.cap, trailing_earnings),
        Multiple("forward-pe", "forward P/E", lambda company: company.cap, forward_earnings),
        Multiple(
            "price-book",
            "price to book",
            lambda company: company.cap,
            lambda company: company.company.balances.get("equity"),
        ),
        Multiple("ev-ebitda", "EV/EBITDA", enterprise_value, ebitda),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMultiple:
    """A group's multiple by one rule.

    value       None where it has no meaning or too little stands behind it; `fault` says which
    counted     companies of which both sides are known; members: all of them
    weight      their part of the market value of all
    losers      companies whose base is zero or below
    dominant    a company beyond half of the sum of positive earnings and its share of them; "" and the largest share
    """

    multiple: str
    losers_rule: LoserRule
    value: float | None
    fault: str
    counted: int
    members: int
    weight: float
    losers: int
    dominant: str
    largest_share: float


def group_multiple(
    companies: Sequence[ValuedCompany], multiple: Multiple, *, losers: LoserRule = "included"
) -> GroupMultiple:
    """The multiple of a group by one rule; withheld below a fifth of the companies or 30 % of their market value.

    source   total over total equals the cap-weighted harmonic mean of the companies' multiples
    """
    pairs = [(company, multiple.price(company), multiple.base(company)) for company in companies]
    covered = [(company, price, base) for company, price, base in pairs if price is not None and base is not None]
    prices = np.array([price for _, price, _ in covered])
    bases = np.array([base for _, _, base in covered])
    total = sum(company.cap for company in companies)
    weight = sum(company.cap for company, _, _ in covered) / total if total > 0 else 0.0
    count = len(covered) / len(companies) if companies else 0.0
    thin = count < LEAST_COUNT or weight < LEAST_WEIGHT
    value = None if thin else multiple_of(prices, bases, losers=losers)
    fault = f"known of {len(covered)} of {len(companies)} companies" if thin else ""
    if value is None and not fault:
        fault = "total earnings are zero or below" if losers != "median" else "half of the companies have no earnings"
    positive = np.maximum(bases, 0.0)
    largest = int(positive.argmax()) if positive.sum() > 0 else -1
    share = float(positive[largest] / positive.sum()) if largest >= 0 else 0.0
    return GroupMultiple(
        multiple=multiple.name,
        losers_rule=losers,
        value=value,
        fault=fault,
        counted=len(covered),
        members=len(companies),
        weight=weight,
        losers=int((bases <= 0).sum()),
        dominant=covered[largest][0].id if share > DOMINANT else "",
        largest_share=share,
    )


def multiple_of(prices: Floats, bases: Floats, *, losers: LoserRule = "included") -> float | None:
    """A multiple from prices [N] and what stands behind them [N], in one currency; None where it has no meaning.

    included   sum of prices over sum of bases; none where that sum is zero or below
    excluded   the same of the companies whose base is above zero
    zero       sum of all prices over the sum of the bases above zero
    median     one over the median of base over price: companies with losses count as the dearest; none where the
               median company has one
    """
    if not len(prices):
        return None
    profitable = bases > 0
    if losers == "median":
        middle = float(np.median(bases[prices > 0] / prices[prices > 0])) if (prices > 0).any() else 0.0
        return 1.0 / middle if middle > 0 else None
    above = prices[profitable] if losers == "excluded" else prices
    below = float(bases.sum() if losers == "included" else bases[profitable].sum())
    return float(above.sum()) / below if below > 0 and len(above) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """How much less a group costs than another: 1 - first / second, by one multiple and one rule for losses.

    value   a fraction, below 0 where the first is the dearer; None where either has no multiple
    """

    first: GroupMultiple
    second: GroupMultiple
    day: date
    value: float | None

    @property
    def convention(self) -> str:
        """Multiple and rule in words."""
        return f"{MULTIPLES[self.first.multiple].label}, {LOSER_WORDS[self.first.losers_rule]}"


LOSER_WORDS: Mapping[LoserRule, str] = {
    "included": "losses included",
    "excluded": "companies with losses left out",
    "zero": "losses counted as zero",
    "median": "median company",
}


def discounts(
    first: Sequence[ValuedCompany],
    second: Sequence[ValuedCompany],
    *,
    day: date,
    multiples: Sequence[str] = tuple(MULTIPLES),
    rules: Sequence[LoserRule] = LOSER_RULES,
) -> tuple[Discount, ...]:
    """The discount of one group to another under every convention: each multiple by each rule for losses."""
    results = []
    for name, rule in product(multiples, rules):
        pair = [group_multiple(group, MULTIPLES[name], losers=rule) for group in (first, second)]
        values = [multiple.value for multiple in pair]
        results.append(Discount(first=pair[0], second=pair[1], day=day, value=discount_of(*values)))
    return tuple(results)


def discount_of(first: float | None, second: float | None) -> float | None:
    """1 - first / second; None where either multiple has no meaning."""
    return None if first is None or second is None or first <= 0 or second <= 0 else 1.0 - first / second


def discount_range(results: Sequence[Discount]) -> tuple[float, float] | None:
    """The smallest and the largest answer over the conventions that have one; None where none has."""
    values = [result.value for result in results if result.value is not None]
    return (min(values), max(values)) if values else None


@dataclass(frozen=True, slots=True)
class RelativeValue:
    """A company's yield among those of its group.

    base_yield   what stands behind the price over the price: earnings yield, book-to-market; below 0 for losses
    discount     1 - own multiple / the group's median one; None where either has a loss
    cheaper      share of the group's other companies that are dearer than it, 0..1
    members      companies compared, itself included
    """

    base_yield: float
    discount: float | None
    cheaper: float
    members: int


def relative_values(companies: Sequence[ValuedCompany], multiple: Multiple) -> Mapping[str, RelativeValue]:
    """Every company against the group that it is passed with, by id; who has no price or base is not there.

    ties     count half
    """
    yields = {
        company.id: base / price
        for company in companies
        if (price := multiple.price(company)) is not None and price > 0 and (base := multiple.base(company)) is not None
    }
    if len(yields) < 2:
        return {}
    values = np.array(list(yields.values()))
    middle = multiple_of(np.ones(len(values)), values, losers="median")
    return {
        id_: RelativeValue(
            base_yield=base_yield,
            discount=discount_of(1.0 / base_yield if base_yield > 0 else None, middle),
            cheaper=float(((values < base_yield).sum() + 0.5 * ((values == base_yield).sum() - 1)) / (len(values) - 1)),
            members=len(values),
        )
        for id_, base_yield in yields.items()
    }


def share_cheaper_than_before(history: Floats) -> Floats:
    """Of each column of yields [T, N], the share of its earlier rows that were lower than the last: 1 = never so cheap.

    returns  [N]; NaN without a last value or without an earlier one
    """
    last, earlier = history[-1], history[:-1]
    count = np.isfinite(earlier).sum(axis=0)
    with np.errstate(invalid="ignore"):
        below = (earlier < last).sum(axis=0)
    usable = (count > 0) & np.isfinite(last)
    return np.where(usable, below / np.maximum(count, 1), np.nan)


def value_spread(book_to_market: Floats, *, industries: Sequence[str] | None = None) -> float | None:
    """Log of the median book-to-market of the cheapest third less that of the dearest third.

    book_to_market  [N]; zero, negative and missing ones are left out
    industries      [N] labels: each company is measured from its industry's median first, and industries with fewer
                    than three companies are left out; None = raw
    returns         None below nine companies
    source          Cohen, Polk and Vuolteenaho (2003), with medians of thirds; within industries as Asness, Porter and
                    Stevens (2000)
    """
    usable = np.isfinite(book_to_market) & (book_to_market > 0)
    levels = np.log(book_to_market[usable])
    if industries is not None:
        levels = _within(levels, [label for label, use in zip(industries, usable.tolist(), strict=True) if use])
    if len(levels) < 9:
        return None
    ordered = np.sort(levels)
    third = len(ordered) // 3
    return float(np.median(ordered[-third:]) - np.median(ordered[:third]))


def _within(levels: Floats, labels: Sequence[str]) -> Floats:
    parts = [levels[[label == name for label in labels]] for name in dict.fromkeys(labels)]
    large = [part - np.median(part) for part in parts if len(part) >= 3]
    return np.concatenate(large) if large else np.empty(0)


def shiller_ratio(price: Floats, earnings: Floats, prices_index: Floats) -> Floats:
    """Price over the mean of ten years' earnings, both in the money of the month: CAPE [T].

    price, earnings, prices_index   [T] by month; earnings of the year to it, consumer prices of the same months
    returns   NaN before 120 months of earnings, and where any of the last 120 lacks
    source    Campbell and Shiller (1988); R. Shiller's published series, whose mean ends the month before
    """
    real = earnings / prices_index
    ratio = np.full(len(price), np.nan)
    for row in range(CAPE_MONTHS, len(price)):
        mean = real[row - CAPE_MONTHS : row].mean()
        ratio[row] = price[row] / prices_index[row] / mean if mean > 0 else np.nan
    return ratio

"""Figures of groups, flows of funds and plans of companies that an article's claims may need."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date

from rotascope.catalogue.groups import SIZE_INDEXES
from rotascope.claims.verdicts.fundamentals.records import GroupFigure
from rotascope.errors import DataMissing
from rotascope.measures.earnings import growth_path
from rotascope.measures.flows import FundFlow
from rotascope.measures.valuation import MULTIPLES, discounts
from rotascope.panels.companies.estimates import read_estimates
from rotascope.panels.records import Estimate
from rotascope.panels.view import View
from rotascope.questions.causes.fundamentals.gather import (
    IndexEstimates,
    SizedCompanies,
    read_fund_money,
    read_index_estimates,
    read_sized,
)

NAMES = {"small": "small-caps", "large": "large-caps"}
INDEX_NAMES = {size: id_.partition(":")[2].lower() for size, id_ in SIZE_INDEXES.items()}
KINDS = {"op": "operating", "rep": "reported"}


def gather_figures(view: View) -> tuple[GroupFigure, ...]:
    """Every multiple, discount and growth that the market gives of small and large caps and of their indexes."""
    figures: list[GroupFigure] = []
    try:
        estimates = read_index_estimates(view)
    except DataMissing:
        pass
    else:
        figures += [*_index_multiples(view, estimates), *_index_growth(estimates)]
    try:
        sized = read_sized(view)
    except DataMissing:
        return tuple(figures)
    return (*figures, *_group_multiples(sized), *_group_growth(sized))


def gather_flows(view: View) -> Mapping[str, tuple[FundFlow, ...]]:
    """Flows of the funds that stand for a size, by symbol."""
    try:
        return {fund.fund: fund.flows for fund in read_fund_money(view)}
    except DataMissing:
        return {}


def gather_plans(view: View, symbols: Sequence[str]) -> Mapping[str, tuple[Estimate, ...]]:
    """What companies said that they would spend, as estimates of capex have it, every vintage."""
    plans = read_estimates(view, items=("capex",))
    return {symbol: plans[symbol] for symbol in symbols if symbol in plans}


def _index_multiples(view: View, estimates: IndexEstimates) -> list[GroupFigure]:
    """Published multiples on the year that is over and on the one that is not, and their discount."""
    figures = []
    for kind, words in KINDS.items():
        pairs = estimates.both(f"{kind}_pe_year")
        ends = sorted(pairs)
        ahead = [end for end in ends if end > view.as_of][:1]
        past = [end for end in ends if end <= view.as_of][-1:]
        for end in (*past, *ahead):
            convention = f"P/E on {words} earnings of {end.year}, as published on {estimates.day}"
            forward, values = end in ahead, dict(zip(SIZE_INDEXES, pairs[end], strict=True))
            figures += [
                GroupFigure(
                    topic="multiple",
                    subject=INDEX_NAMES[size],
                    convention=convention,
                    forward=forward,
                    value=value,
                    day=estimates.day,
                    inputs=estimates.inputs,
                )
                for size, value in values.items()
                if value > 0
            ]
            if min(values.values()) > 0:
                figures.append(
                    GroupFigure(
                        topic="discount",
                        subject=INDEX_NAMES["small"],
                        counterpart=INDEX_NAMES["large"],
                        convention=convention,
                        forward=forward,
                        value=100.0 * (1.0 - values["small"] / values["large"]),
                        day=estimates.day,
                        inputs=estimates.inputs,
                    )
                )
    return figures


def _index_growth(estimates: IndexEstimates) -> list[GroupFigure]:
    """Growth of published earnings a share, by year."""
    return [
        GroupFigure(
            topic="growth",
            subject=INDEX_NAMES[size],
            convention=f"{words} earnings of {end.year} on the year before, published {estimates.day}",
            forward=end > estimates.day,
            value=100.0 * (value / base - 1.0),
            day=estimates.day,
            period=(date(end.year, 1, 1), end),
            inputs=estimates.inputs,
        )
        for kind, words in KINDS.items()
        for size, items in estimates.figures.items()
        for end, value in items.get(f"{kind}_eps_year", {}).items()
        if (base := items[f"{kind}_eps_year"].get(end.replace(year=end.year - 1), 0.0)) > 0
    ]


def _group_multiples(sized: SizedCompanies) -> list[GroupFigure]:
    """Multiples and discounts of the companies on file, by every rule for losses."""
    figures = []
    earnings = [name for name in MULTIPLES if name.endswith("-pe")]
    for result in discounts(sized.valued["small"], sized.valued["large"], day=sized.as_of, multiples=earnings):
        forward = result.first.multiple == "forward-pe"
        sides = (("small", result.first.value), ("large", result.second.value))
        figures += [
            GroupFigure(
                topic="multiple",
                subject=NAMES[size],
                convention=result.convention,
                forward=forward,
                value=value,
                day=result.day,
                losses=result.first.losers_rule,
                inputs=sized.inputs,
            )
            for size, value in sides
            if value is not None
        ]
        if result.value is not None:
            figures.append(
                GroupFigure(
                    topic="discount",
                    subject=NAMES["small"],
                    counterpart=NAMES["large"],
                    convention=result.convention,
                    forward=forward,
                    value=100.0 * result.value,
                    day=result.day,
                    losses=result.first.losers_rule,
                    inputs=sized.inputs,
                )
            )
    return figures


def _group_growth(sized: SizedCompanies) -> list[GroupFigure]:
    """Growth of quarterly net income on the year before, in total and without companies with losses."""
    figures = []
    for size, name in NAMES.items():
        for end, growth in growth_path(sized.quarters, sized.ids(size)).items():
            answers = {"in total": growth.growth, "without companies with losses": growth.without_losers}
            figures += [
                GroupFigure(
                    topic="growth",
                    subject=name,
                    convention=f"net income of the quarter to {end} on the year before, {words}",
                    forward=False,
                    value=100.0 * value,
                    day=end,
                    period=(_quarter_start(end), end),
                    inputs=sized.inputs,
                )
                for words, value in answers.items()
                if value is not None
            ]
    return figures


def _quarter_start(end: date) -> date:
    return date(end.year, end.month - 2, 1) if end.day == monthrange(end.year, end.month)[1] else end

"""Companies by size with their prices, accounts and estimates; published multiples of indexes; flows of funds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rotascope.catalogue.groups import SIZE_FUNDS, SIZE_HOLDERS, SIZE_INDEXES
from rotascope.drivers.cohorts import SIZES
from rotascope.errors import DataMissing
from rotascope.evidence import Input
from rotascope.measures.earnings import by_calendar_quarter
from rotascope.measures.flows import FundFlow, fund_flows
from rotascope.panels.accounts import CompanyAccounts, read_accounts
from rotascope.panels.companies.estimates import estimates_layer, read_estimates
from rotascope.panels.companies.fund_shares import COUNTED, PUBLISHED, FundShares, read_fund_shares
from rotascope.panels.companies.values import ValueHistory, month_ends, value_companies, value_history
from rotascope.panels.panel import Panel
from rotascope.panels.records import Company, Estimate, ValuedCompany
from rotascope.panels.view import View
from rotascope.panels.weights import find_holder, latest_members
from rotascope.read_only import make_read_only

HISTORY_MONTHS = 120
QUARTERS_KEPT = 1200  # days of quarters that growth on a year needs, with two years of it
YEAR_ITEMS = ("op_eps_year", "op_pe_year", "rep_eps_year", "rep_pe_year")
QUARTER_ITEMS = ("op_eps",)
BY_HOLDERS = "small and large caps are those that {small} and {large} hold, as known then; members of today in the past"
UNSIZED = "no sizes on file, and no holdings that tell small caps from large ones"
IMPORT = "rotascope data import FILE... with accounts (shares, net_income) and raw closes"
SLOW = 140  # days from a flow's date after which it says nothing of now


@dataclass(frozen=True, eq=False, kw_only=True)
class SizedCompanies:
    """Small and large caps: their accounts, and those of them that have a price.

    companies   by size: everyone that files; valued: those with a close and a count of shares
    """

    as_of: date
    companies: Mapping[str, tuple[Company, ...]]
    valued: Mapping[str, tuple[ValuedCompany, ...]]
    accounts: CompanyAccounts
    inputs: tuple[Input, ...]
    caveats: tuple[str, ...]

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "companies", "valued")

    @cached_property
    def quarters(self) -> Panel:
        """Net income by calendar quarter [T, N] of the last three years."""
        recent = self.accounts.since(self.as_of - timedelta(days=QUARTERS_KEPT))
        return by_calendar_quarter(recent.panel("net_income"))

    def ids(self, size: str) -> tuple[str, ...]:
        """The companies of a size."""
        return tuple(company.id for company in self.companies[size])


def read_sized(view: View) -> SizedCompanies:
    """Small and large caps of a market; DataMissing where it has no accounts, or nothing tells their sizes."""
    accounts = read_accounts(view)
    companies = accounts.companies() if accounts else ()
    if accounts is None or not companies:
        raise DataMissing("this market has no company accounts that are current", IMPORT)
    members, caveats = _members(view, companies)
    valued = {company.id: company for company in value_companies(view)}
    closes = max((company.day for company in valued.values()), default=None)
    price = (Input("closes of companies", "prices", "as known", closes, "price", view.layer_of(*valued)),)
    doubts = dict.fromkeys(caveat for company in companies for caveat in company.caveats if "in doubt" not in caveat)
    return SizedCompanies(
        as_of=view.as_of,
        companies=members,
        valued={
            size: tuple(valued[company.id] for company in group if company.id in valued)
            for size, group in members.items()
        },
        accounts=accounts,
        inputs=(*accounts.inputs(), *(price if valued else ())),
        caveats=(*caveats, *doubts),
    )


def _members(view: View, companies: Sequence[Company]) -> tuple[Mapping[str, tuple[Company, ...]], tuple[str, ...]]:
    """Companies by size: as the market says, else as funds and indexes of that size hold them."""
    sized = {name: tuple(company for company in companies if company.size in sizes) for name, sizes in SIZES.items()}
    if all(sized.values()):
        return sized, ()
    names = {size: _holder(view, size) for size in SIZE_HOLDERS}
    if not all(names.values()):
        raise DataMissing(UNSIZED, "rotascope data import FILE... with holdings of a small-cap and a large-cap fund")
    ids = {size: latest_members(view, str(name)) for size, name in names.items()}
    small_only = ids["small"] - ids["large"]  # who is in both has grown
    groups = {
        "small": tuple(company for company in companies if company.id in small_only),
        "large": tuple(company for company in companies if company.id in ids["large"]),
    }
    if not all(groups.values()):
        raise DataMissing(UNSIZED, "rotascope data import FILE... with accounts of small and of large caps")
    return groups, (BY_HOLDERS.format(**names),)


def _holder(view: View, size: str) -> str | None:
    return next((name for name in SIZE_HOLDERS[size] if find_holder(view, name)), None)


def read_history(view: View, sized: SizedCompanies, *, item: str = "net_income") -> Mapping[str, ValueHistory]:
    """Market values and earnings at the ends of the last months, by size, of the companies of today."""
    ids = {size: [company.id for company in group] for size, group in sized.valued.items()}
    together = value_history(view, [*ids["small"], *ids["large"]], month_ends(view, HISTORY_MONTHS), item=item)
    return {
        size: ValueHistory(together.caps.select(names), together.figures.select(names)) for size, names in ids.items()
    }


@dataclass(frozen=True, eq=False)
class IndexEstimates:
    """Published earnings and multiples of a small-cap and a large-cap index by year, as of one day.

    figures   size -> item -> end of the year -> value; day: that they are of
    """

    figures: Mapping[str, Mapping[str, Mapping[date, float]]]
    day: date
    inputs: tuple[Input, ...]

    def __post_init__(self) -> None:
        """Keep the figures as they are now."""
        make_read_only(self, "figures")

    def both(self, item: str) -> dict[date, tuple[float, float]]:
        """A figure of the small-cap and of the large-cap index, in the years that have both."""
        small, large = (self.figures[size].get(item, {}) for size in ("small", "large"))
        return {end: (small[end], large[end]) for end in sorted(small.keys() & large.keys())}


def read_index_estimates(view: View) -> IndexEstimates:
    """The newest published figures of both indexes; DataMissing where the market lacks either."""
    estimates = read_estimates(view, items=YEAR_ITEMS)
    lacking = [id_ for id_ in SIZE_INDEXES.values() if id_ not in estimates]
    if lacking:
        cause = (
            f"market {view.market} has no earnings by year of {' and '.join(id_.partition(':')[2] for id_ in lacking)}"
        )
        raise DataMissing(cause, "rotascope data import FILE --date YYYY-MM-DD, a table of earnings and P/E by year")
    figures: dict[str, dict[str, dict[date, float]]] = {}
    for size, id_ in SIZE_INDEXES.items():
        items = figures.setdefault(size, {})
        for row in sorted(estimates[id_], key=lambda row: row.date):
            items.setdefault(row.item, {})[row.period_end] = row.value
    day = min(max(row.date for row in estimates[id_]) for id_ in SIZE_INDEXES.values())
    layer = estimates_layer(view, *SIZE_INDEXES.values())
    inputs = tuple(
        Input(f"{id_} by year", "estimates", f"as of {day}", day, layer=layer) for id_ in SIZE_INDEXES.values()
    )
    return IndexEstimates(figures, day, inputs)


def read_index_vintages(view: View) -> tuple[Estimate, ...]:
    """Every vintage of the large-cap index's quarterly earnings; () where the market has none."""
    return read_estimates(view, items=QUARTER_ITEMS).get(SIZE_INDEXES["large"], ())


@dataclass(frozen=True, eq=False)
class FundMoney:
    """A fund's flows: as published, else from its shares and its close."""

    fund: str
    size: str
    flows: tuple[FundFlow, ...]
    rule: str
    inputs: tuple[Input, ...]


def read_fund_money(view: View) -> tuple[FundMoney, ...]:
    """The first fund of each size whose flows are on file and reach about now; DataMissing where there is none."""
    money = [part for size in SIZE_FUNDS if (part := _first_current(view, size)) is not None]
    if not money:
        raise DataMissing("this market has no flows, or shares outstanding, of funds that are current", "import them")
    return tuple(money)


def _first_current(view: View, size: str) -> FundMoney | None:
    for fund in SIZE_FUNDS[size]:
        counts = read_fund_shares(view, fund)
        if counts is not None and (view.as_of - counts.dates[-1]).days <= SLOW:
            return _money(counts, size)
    return None


def _money(counts: FundShares, size: str) -> FundMoney:
    flows = fund_flows(counts.dates, counts.shares, counts.prices, splits=counts.splits)
    if counts.published is None:
        return FundMoney(counts.fund, size, flows, COUNTED, counts.inputs)
    values = counts.published[1:].tolist()
    published = tuple(
        FundFlow(flow.start, flow.end, value, flow.share, "") for flow, value in zip(flows, values, strict=True)
    )
    return FundMoney(counts.fund, size, published, PUBLISHED, counts.inputs)

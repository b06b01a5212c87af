"""What the causes are computed from: rates, macro series, spreads and companies of a view, as plain records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rotascope.arrays import Days, Floats
from rotascope.catalogue.cadences import CADENCES
from rotascope.catalogue.dated.decisions import DECIDED_MOVES
from rotascope.catalogue.groups import FACTORS, FINANCIAL_INDUSTRY, LARGE_CAP_INDEXES
from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.series import SERIES
from rotascope.catalogue.spreads import SPREADS
from rotascope.catalogue.statistics import series_of
from rotascope.drivers.activity import COMPONENTS
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.monthly import MonthlySeries, match_months, monthly_gaps, monthly_returns, sample_monthly
from rotascope.drivers.rates.policy_path import PolicyPath, date_by_calendar, from_effective, from_target
from rotascope.drivers.relations import Relation
from rotascope.drivers.tax.law import OBBBA_SIGNED
from rotascope.errors import DataMissing, HistoryTooShort, UnknownSymbol
from rotascope.evidence import Input, Status
from rotascope.panels.accounts import read_accounts
from rotascope.panels.filings import read_law_events
from rotascope.panels.filling import fill
from rotascope.panels.freshness import current, freshness, freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import join, parse_spread
from rotascope.panels.view import View
from rotascope.sessions import to_date

# Keys of the catalogue's statistics.
TARGET, EFFECTIVE = ("policy-lower", "policy-upper"), "policy-effective"
LEVEL, SLOPE = "two-year", "curve"
ACTIVITY = (
    "production",
    "durable-orders",
    "factory-hours",
    "capital-orders",
    "equipment-output",
    "factory-jobs",
    "starts",
    "retail",
)
BANKS = "banks-market"
MARKET_FACTOR = FACTORS[0]
FEWEST_ACTIVITY = 3  # series that a diffusion index needs
RESEARCH_DAYS = 2200  # of accounts that reach the research of the last five years
MONTH_OVER = 31  # days from a month's first day, which dates its return, to the day that it is known
IMPORT_MACRO = "rotascope data import FILE --kind macro"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Macro series [T, N] on the dates that all of them have; status and cadence: of the slowest, and of the first."""

    ids: tuple[str, ...]
    panel: Panel
    inputs: tuple[Input, ...]
    status: Status
    cadence: str


@dataclass(frozen=True, slots=True, eq=False)
class PolicyReading:
    """The policy rate's path, what it was read from, and whether that is current."""

    path: PolicyPath
    inputs: tuple[Input, ...]
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class BankMonths:
    """Monthly relative returns of bank shares [n] beside changes of the curve's level and slope in the same months."""

    months: Days
    returns: Floats
    level: Floats
    slope: Floats
    inputs: tuple[Input, ...]
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class RelationSeries:
    """A relation's monthly gaps, the levels of its driver, and the market's returns beside them.

    leader   who leads in the spread
    """

    relation: Relation
    leader: str
    gaps: MonthlySeries
    driver: MonthlySeries
    market: MonthlySeries
    inputs: tuple[Input, ...]
    status: Status


def macro_id(view: View, references: Sequence[str]) -> str:
    """The first of these series that the market has, as it is shown there; a stock may have the same letters.

    raises   UnknownSymbol where the market has none of them
    """
    for reference in references:
        if view.has(reference):
            return view.shown(reference)
    raise UnknownSymbol(f"market {view.market} has no {' or '.join(map(symbol_of, references))}", IMPORT_MACRO)


def read_macro(view: View, references: Iterable[str]) -> Reading:
    """Several macro series side by side; DataMissing where one lacks."""
    names = tuple(macro_id(view, [reference]) for reference in references)
    panel = join([view.series(name) for name in names])
    cadence = view.describe(names[0])["frequency"] or "D"
    return Reading(names, panel, view.inputs(names, panel), freshness_of(view, names, panel.last), cadence)


def read_driver(view: View, keys: Sequence[str]) -> Reading:
    """The first statistic that the market has a series for; the curve as a difference of yields where it lacks."""
    try:
        return read_macro(view, [macro_id(view, series_of(*keys))])
    except UnknownSymbol:
        if SLOPE not in keys:
            raise
    readings = (_difference(view, pair) for pair in slope_ways(SLOPE, long="ten-year", short=LEVEL)[1:])
    best = next((reading for reading in readings if reading), None)
    if best is None:
        raise UnknownSymbol(f"market {view.market} has neither the curve nor its two yields", IMPORT_MACRO)
    return best


def read_current(view: View, references: Iterable[str]) -> Reading:
    """The same for what is said to hold now; OutsideData where the series end too early to say anything of it."""
    reading = read_macro(view, references)
    current(view, reading.ids, reading.panel.last)
    return reading


def read_policy(view: View) -> PolicyReading:
    """The path from the target range where the market has it, else from the effective rate."""
    try:
        bounds = read_current(view, series_of(*TARGET))
    except UnknownSymbol:
        rate = read_current(view, series_of(EFFECTIVE)[:1])
        path = from_effective(rate.panel.dates, rate.panel.values[:, 0])
        return PolicyReading(_dated(view, path), rate.inputs, rate.status)
    lower, upper = bounds.panel.values.T
    return PolicyReading(_dated(view, from_target(bounds.panel.dates, lower, upper)), bounds.inputs, bounds.status)


def _dated(view: View, path: PolicyPath) -> PolicyPath:
    """The path by the calendar of decisions, which a made-up market has none of."""
    decisions = () if view.simulated else tuple((move.day, move.points) for move in DECIDED_MOVES)
    return date_by_calendar(path, decisions)


def slope_ways(published: str, *, long: str, short: str) -> tuple[tuple[str, ...], ...]:
    """References that make a slope, best first: a published one, else the difference of two yields of one cadence."""
    pairs = (
        (first, second)
        for first in series_of(long)
        for second in series_of(short)
        if SERIES[symbol_of(first)].frequency == SERIES[symbol_of(second)].frequency
    )
    return (*((reference,) for reference in series_of(published)), *pairs)


def read_slope(view: View, ways: Sequence[tuple[str, ...]]) -> Reading:
    """A slope of the curve by the first way that is there and current; if all end too early, by the first of them.

    ways     a published slope, or two yields whose difference it is, best first
    raises   UnknownSymbol where the market has none, OutsideData where that one ends too early to be told as current
    """
    readings = [reading for references in ways if (reading := _difference(view, references))]
    if not readings:
        raise UnknownSymbol(f"market {view.market} has none of its series", IMPORT_MACRO)
    best = next((reading for reading in readings if reading.status == "ok"), readings[0])
    current(view, best.ids, best.panel.last)
    return best


def read_banks(view: View) -> BankMonths:
    """Bank or financial shares against the market, and the curve, in the months that all have."""
    ids, returns = _bank_returns(view)
    curve = (read_driver(view, [key]) for key in (LEVEL, SLOPE))
    changes = [sample_monthly(line.panel, line.cadence).changes() for line in curve]
    months, (answer, level, slope) = match_months(returns, *changes)
    if not len(months):
        raise HistoryTooShort(f"no common month of {ids[0]} and the curve by {view.as_of}", "choose a later date")
    days = months.astype("datetime64[D]")
    standing = freshness(to_date(days[-1]), view.as_of, cadence=CADENCES["M"], lag_days=MONTH_OVER)
    return BankMonths(
        months=months,
        returns=answer,
        level=level,
        slope=slope,
        inputs=view.inputs(ids, Panel(days, ("banks",), answer[:, None], "banks")),
        status="ok" if standing == "ok" else "stale",
    )


def read_relation(view: View, relation: Relation) -> RelationSeries:
    """A relation's spread and driver by the month; DataMissing where a series or a spread lacks."""
    spread = parse_spread(relation.spread, SPREADS)
    if not any(view.has(*pair.ids) for pair in spread.pairs):
        raise DataMissing(f"market {view.market} has no {spread.pairs[0]}", "rotascope data import FILE")
    legs = fill(view, spread)
    market = read_market(view)
    driver = read_driver(view, relation.statistics)
    return RelationSeries(
        relation=relation,
        leader=spread.leader,
        gaps=monthly_gaps(legs.panel),
        driver=sample_monthly(driver.panel, driver.cadence),
        market=monthly_returns(market),
        inputs=(*legs.inputs, *driver.inputs, *view.inputs(market.symbols, market)),
        status="ok" if driver.status == "ok" else "stale",
    )


def read_market(view: View) -> Panel:
    """The market as a level line [T, 1]: all shares less bills, else an index or fund of large caps."""
    for reference in (MARKET_FACTOR, *LARGE_CAP_INDEXES):
        if view.has(reference):
            return view.levels(view.shown(reference))
    raise UnknownSymbol(f"market {view.market} has no return of the whole market", "rotascope data import FILE")


def read_activity(view: View) -> Reading:
    """The activity series that the market has; DataMissing below three."""
    references = series_of(*ACTIVITY)
    present = [reference for reference in references if view.has(reference)]
    if len(present) < FEWEST_ACTIVITY:
        names = ", ".join(map(symbol_of, references))
        raise DataMissing(f"market {view.market} has {len(present)} of {names}", "import them")
    return read_current(view, present)


def read_components(view: View, index: str) -> Reading | None:
    """The five components of a purchasing managers' index; None where the market lacks any."""
    parts = [f"macro:{symbol_of(index)}.{component.upper().replace(' ', '_')}" for component in COMPONENTS]
    return read_macro(view, parts) if view.has(*parts) else None


def read_companies(view: View) -> CompanyGroup:
    """The companies that file, with what is known of the policy rate and the law; DataMissing where none is current."""
    accounts = read_accounts(view)
    companies = accounts.companies() if accounts else ()
    if not accounts or not companies:
        raise DataMissing("this market has none that are current", "rotascope data import FILE")
    return CompanyGroup(
        as_of=view.as_of,
        companies=companies,
        research=accounts.since(view.as_of - timedelta(days=RESEARCH_DAYS)).yearly("research_development"),
        path=_policy_path(view),
        act=_last_tax_act(view),
        inputs=accounts.inputs(),
    )


def _difference(view: View, references: tuple[str, ...]) -> Reading | None:
    try:
        reading = read_macro(view, references)
    except DataMissing:
        return None
    levels = reading.panel.values
    slope = levels[:, 0] - levels[:, 1] if len(references) > 1 else levels[:, 0]
    panel = Panel(reading.panel.dates, ("slope",), slope[:, None], " - ".join(reading.ids), "percent")
    return Reading(reading.ids, panel, reading.inputs, reading.status, reading.cadence)


def _bank_returns(view: View) -> tuple[tuple[str, ...], MonthlySeries]:
    """Ids and monthly relative returns: a regional bank fund's, else those of the financial industry."""
    try:
        legs = fill(view, parse_spread(BANKS, SPREADS))
    except DataMissing:
        return FINANCIAL_INDUSTRY, _financial_returns(view)
    return legs.pair.ids, monthly_gaps(legs.panel)


def _financial_returns(view: View) -> MonthlySeries:
    if not view.has(*FINANCIAL_INDUSTRY):
        funds = " and ".join(map(symbol_of, parse_spread(BANKS, SPREADS).pairs[0].ids))
        lacking = f"market {view.market} has neither {funds} nor {symbol_of(FINANCIAL_INDUSTRY[0])}"
        raise UnknownSymbol(lacking, "import shares of banks")
    financials, market, bill = (sample_monthly(view.series(id_), "M") for id_ in FINANCIAL_INDUSTRY)
    months, (returns, excess, riskless) = match_months(financials, market, bill)
    return MonthlySeries(months, returns - (excess + riskless))


def _policy_path(view: View) -> PolicyPath | None:
    try:
        return read_policy(view).path
    except DataMissing:
        return None


def _last_tax_act(view: View) -> date | None:
    """The last law event of this market, where it has one, else the act of 2025-07-04; None before it."""
    events = read_law_events(view)
    if events:
        return events[-1][0]
    return OBBBA_SIGNED if view.as_of >= OBBBA_SIGNED else None

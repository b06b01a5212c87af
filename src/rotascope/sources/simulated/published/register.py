"""The market's register: what each id is, what happened on dated days, and money into the two funds."""

import numpy as np
import polars as pl

from rotascope.arrays import Days, Floats
from rotascope.catalogue import simulated
from rotascope.schema import EVENTS, FLOWS, INSTRUMENTS
from rotascope.schema.clock import ALWAYS, at_close
from rotascope.sources.simulated.accounts.statements import BONUS_AFTER
from rotascope.sources.simulated.economy.factors import FACTORS, SECTORS
from rotascope.sources.simulated.economy.macro import COMPONENTS, DAILY, STEP, Policy, tax_act_session
from rotascope.sources.simulated.published.indexes import COHORTS
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.traits import SIZES, STYLES, CompanyTraits
from rotascope.sources.simulated.streams import stream

SOURCE = "simulated"
CONSTANTS = {"source": SOURCE, "rights": "simulated: no claim about any real market", "currency": "USD"}
INDEXES = (
    (simulated.INDEX_PRICE, "500 index, price return", "price"),
    (simulated.INDEX_TOTAL, "500 index, total return", "total"),
    (simulated.INDEX_EQUAL, "500 index, equal weights at every close", "total"),
)
FUNDS = (
    (simulated.SMALL_FUND, "small-company fund", simulated.SMALL),
    (simulated.LARGE_FUND, "large-company fund", simulated.LARGE),
)
FLOW_EVERY = 5  # sessions

Row = tuple[str, str, str, str, str, str]  # id, name, kind, unit, basis, frequency


def instrument_frame(settings: SimulatedMarket, companies: CompanyTraits) -> pl.DataFrame:
    """One row an id; a company is known from the close of its first session. Every name says Simulated."""
    vintage = f"seed {settings.seed}"
    rows = [*level_rows(), *factor_rows(), *macro_rows()]
    series = pl.DataFrame(rows, orient="row", schema=["id", "name", "kind", "unit", "basis", "frequency"])
    stocks = pl.DataFrame(
        {
            "id": companies.ids,
            "name": [f"Simulated Company {id_.removeprefix('S')}" for id_ in companies.ids],
            "size": [SIZES[size] for size in companies.size],
            "style": [STYLES[style] for style in companies.style],
            "sector": [SECTORS[sector].label for sector in companies.sector],
            "exchange": np.where(companies.sector == 0, "NASDAQ", "NYSE"),
            "listed": settings.days[companies.first],
            "new": companies.first > 0,
        }
    ).with_columns(kind=pl.lit("stock"), unit=pl.lit("usd"), basis=pl.lit("price"), frequency=pl.lit("D"))
    stocks = stocks.with_columns(known_at=pl.when("new").then(at_close(pl.col("listed"))).otherwise(ALWAYS))
    frame = pl.concat([series.with_columns(known_at=ALWAYS), stocks], how="diagonal")
    constants = {name: pl.lit(text) for name, text in CONSTANTS.items()}
    return INSTRUMENTS.conform(frame.with_columns(vintage=pl.lit(vintage), **constants))


def level_rows() -> list[Row]:
    """Indexes, cohorts, sectors and the two funds."""
    sectors = [(simulated.sector_level(sector.name), f"{sector.label} companies") for sector in SECTORS]
    points = [(id_, f"Simulated {label}", "level", "index points", basis, "D") for id_, label, basis in INDEXES]
    points += [
        (id_, f"Simulated {label}, total return", "level", "index points", "total", "D")
        for id_, label in (*COHORTS, *sectors)
    ]
    return points + [(id_, f"Simulated {label}", "fund", "usd", "total", "D") for id_, label, _ in FUNDS]


def factor_rows() -> list[Row]:
    """The published factors and the bill."""
    rows = [
        (factor.series, f"Simulated factor: {factor.label}", "factor", "fraction", "total", "D")
        for factor in FACTORS
        if factor.series
    ]
    return [*rows, (simulated.BILL, "Simulated bill return", "return", "fraction", "total", "D")]


def macro_rows() -> list[Row]:
    """Rates, credit and activity."""
    daily = [(id_, f"Simulated {label}", "macro", "percent", "none", "D") for id_, label in DAILY]
    parts = [
        (f"{simulated.PURCHASING}.{name}", f"Simulated {simulated.PURCHASING} component: {name.lower()}")
        for name in COMPONENTS
    ]
    monthly = [(simulated.PURCHASING, "Simulated purchasing managers' index"), *parts]
    return daily + [(id_, label, "macro", "index points", "none", "M") for id_, label in monthly]


def planted_events(settings: SimulatedMarket, companies: CompanyTraits, policy: Policy) -> pl.DataFrame:
    """Policy decisions (value: percentage points), the tax act (value: bonus share), listings and delistings."""
    days = settings.days
    rows: list[tuple[str, np.datetime64, str, str, float | None]] = []
    for meeting, move in zip(policy.meetings, policy.moves, strict=True):
        lower = policy.lower[meeting + 1]
        verb = "hold at" if move == 0 else f"{'raise' if move > 0 else 'cut'} to"
        title = f"Simulated policy decision: {verb} {lower:.2f}-{lower + STEP:.2f}"
        rows.append(("SIMPOLICY", days[meeting], "policy", title, float(move)))
    act = days[tax_act_session(settings)]
    rows.append(("SIMTAXACT", act, "law", "Simulated tax act: full expensing of investment", BONUS_AFTER))
    for id_, first, last in zip(companies.ids, companies.first, companies.last, strict=True):
        if first > 0:
            rows.append((id_, days[first], "listing", f"Simulated listing of {id_}", None))
        if last < len(days) - 1:
            rows.append((id_, days[last], "delisting", f"Simulated delisting of {id_}: last session", None))
    ids, when, kinds, titles, values = zip(*rows, strict=True)
    return pl.DataFrame(
        {
            "id": ids,
            "date": np.array(when),
            "kind": kinds,
            "title": titles,
            "value": pl.Series(values, dtype=pl.Float64),
        }
    )


def event_frame(planted: pl.DataFrame, announcements: pl.DataFrame) -> pl.DataFrame:
    """All events; each known at the close of its day."""
    frame = pl.concat([planted, announcements]).sort("date", "kind", "id")
    return EVENTS.conform(frame.with_columns(known_at=at_close(pl.col("date"))))


def flow_frame(settings: SimulatedMarket, levels: dict[str, Floats]) -> pl.DataFrame:
    """Weekly money into the two funds: it follows the last month's gap between them, with noise."""
    days = settings.days
    sessions = np.arange(4 * FLOW_EVERY, settings.sessions, FLOW_EVERY)
    small, large = (levels[level] for _, _, level in FUNDS)
    gap = small[sessions] / small[sessions - 20] - large[sessions] / large[sessions - 20]
    parts = []
    for number, (sign, (fund, _, level)) in enumerate(zip((1.0, -1.0), FUNDS, strict=True)):
        rng = stream(settings.seed, "flows", block=number)
        part = fund_flows(rng, days[sessions], levels[level][sessions], sign * gap)
        parts.append(part.with_columns(id=pl.lit(fund)))
    return FLOWS.conform(pl.concat(parts).with_columns(known_at=at_close(pl.col("date"), days=1)))


def fund_flows(rng: np.random.Generator, when: Days, value: Floats, gap: Floats) -> pl.DataFrame:
    """A fund's flow in usd and shares outstanding after it; a share is worth the level."""
    rate = np.maximum(0.05 * gap + 0.004 * rng.standard_normal(len(gap)), -0.5)
    shares = 1e7 * np.cumprod(1.0 + rate)
    bought = np.diff(shares, prepend=1e7)
    return pl.DataFrame({"date": when, "value": bought * value, "shares": shares})

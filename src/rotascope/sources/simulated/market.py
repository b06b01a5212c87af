"""`simulate`: one market with everything in it, in the tables of any source, and the truth beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import polars as pl

from rotascope.arrays import Floats, frozen
from rotascope.catalogue import simulated
from rotascope.catalogue.instruments import id_of
from rotascope.read_only import make_read_only
from rotascope.schema import BATCHES, SERIES, TABLES, TableSchema
from rotascope.schema.clock import at_close
from rotascope.sources.contract import Batch
from rotascope.sources.simulated.accounts.statements import keep_accounts
from rotascope.sources.simulated.accounts.structure import draw_structure
from rotascope.sources.simulated.economy.factors import FACTORS, factor_drift, factor_returns
from rotascope.sources.simulated.economy.links import link_factors
from rotascope.sources.simulated.economy.macro import daily_macro, draw_policy, macro_frame
from rotascope.sources.simulated.published.filings import announcement_rows, estimate_frame, fact_frame
from rotascope.sources.simulated.published.indexes import build_index, holding_frame, index_levels, member_frame
from rotascope.sources.simulated.published.register import (
    FUNDS,
    SOURCE,
    event_frame,
    flow_frame,
    instrument_frame,
    planted_events,
)
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.prices import action_frame, draw_prices, price_frame
from rotascope.sources.simulated.stocks.quarters import draw_quarters
from rotascope.sources.simulated.stocks.returns import draw_returns
from rotascope.sources.simulated.stocks.traits import draw_companies
from rotascope.sources.simulated.truth import Truth, describe_rotations


@dataclass(frozen=True, eq=False)
class Simulation:
    """Conforming frames by table name, sorted by key, and what was planted in them.

    A snapshot takes the frames as they are; a store takes `batch()`, like that of any other source.
    """

    frames: Mapping[str, pl.DataFrame]
    truth: Truth

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "frames")

    def batch(self) -> Batch:
        """What an ingest takes. There are no raw bytes: the settings make the rows, so their hash stands for them."""
        settings = self.truth.settings
        digest = sha256(repr(settings).encode()).hexdigest()
        return Batch(source=SOURCE, file=f"simulated market, seed {settings.seed}", sha256=digest, frames=self.frames)


def simulate(settings: SimulatedMarket) -> Simulation:
    """The whole market of these settings; equal settings give equal bits."""
    days = settings.days
    companies = draw_companies(settings)
    quarters = draw_quarters(settings, companies)
    policy = draw_policy(settings)
    factors = factor_returns(settings, range(len(FACTORS)), seeds=[settings.seed])[:, 0]
    daily = daily_macro(settings, policy, factors[:, 0])
    factors = link_factors(settings, factors, daily)
    returns = draw_returns(settings, companies, quarters, factors, policy.bill)
    prices = draw_prices(settings, companies, returns)
    structure = draw_structure(settings, companies)
    accounts = keep_accounts(settings, companies, quarters, prices, policy, structure)
    index = build_index(days, returns, prices, accounts)
    levels = index_levels(companies, index, returns, prices)
    events = planted_events(settings, companies, policy)
    macro = macro_frame(settings, daily)
    frames = {
        "instruments": instrument_frame(settings, companies),
        "prices": price_frame(settings, companies, prices, accounts.outstanding),
        "actions": action_frame(days, companies, prices),
        "series": pl.concat([series_frame(settings, levels, factors, policy.bill), macro]),
        "members": member_frame(days, companies, index),
        "holdings": holding_frame(days, companies, index, returns, accounts),
        "facts": fact_frame(companies, quarters, accounts, days[-1]),
        "estimates": estimate_frame(settings, companies, quarters, accounts),
        "flows": flow_frame(settings, levels),
        "events": event_frame(events, announcement_rows(days, companies, quarters, accounts)),
    }
    truth = Truth(
        settings=settings,
        days=days,
        rotations=describe_rotations(settings, factors),
        factor_names=tuple(factor.name for factor in FACTORS),
        factor_returns=frozen(factors),
        factor_drift=frozen(factor_drift(settings)),
        bill=frozen(policy.bill),
        total_returns=frozen(returns.total),
        companies=pl.concat([companies.frame(), structure.frame()], how="horizontal"),
        events=events,
    )
    return Simulation(stored_frames(frames), truth)


def stored_frames(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables as a store keeps them: ids with their namespaces, rows by their keys."""
    instruments = frames["instruments"]
    ids = {symbol: id_of(symbol, kind) for symbol, kind in instruments.select("id", "kind").iter_rows()}
    named = {name: frames[name].with_columns(pl.col("id").replace(ids)) for name in ("instruments", "series")}
    tables = {**frames, **named}
    return {table.name: order_frame(table, tables[table.name]) for table in TABLES if table is not BATCHES}


def order_frame(table: TableSchema, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame by the table's key, as an ingest wants it, in a batch of the source's name."""
    return frame.sort(*table.key, "known_at", nulls_last=False).with_columns(batch=pl.lit(SOURCE))


def series_frame(
    settings: SimulatedMarket, levels: Mapping[str, Floats], factors: Floats, bill: Floats
) -> pl.DataFrame:
    """Levels, fund values, factor returns and the bill; each known at its session's close."""
    columns = dict(levels) | {fund: levels[level] for fund, _, level in FUNDS} | {simulated.BILL: bill}
    columns |= {factor.series: factors[:, column] for column, factor in enumerate(FACTORS) if factor.series}
    count = len(settings.days)
    frame = pl.DataFrame(
        {
            "id": pl.Series(list(columns)).gather(pl.Series(np.repeat(np.arange(len(columns)), count))),
            "date": np.tile(settings.days, len(columns)),
            "value": np.concatenate(list(columns.values())),
        }
    )
    return SERIES.conform(frame.with_columns(known_at=at_close(pl.col("date"))))

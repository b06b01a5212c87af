"""Indexes and cohorts of the simulated market: who is in, what each weighs, and the levels that follow."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, Floats, Ints
from rotascope.catalogue import simulated
from rotascope.schema import HOLDINGS, MEMBERS
from rotascope.schema.clock import at_close
from rotascope.sources.simulated.accounts.statements import Accounts
from rotascope.sources.simulated.economy.factors import SECTORS
from rotascope.sources.simulated.frames import long_frame
from rotascope.sources.simulated.stocks.prices import Prices
from rotascope.sources.simulated.stocks.returns import Returns
from rotascope.sources.simulated.stocks.traits import CompanyTraits

INDEX = "sim500"
INDEX_SHARE = 0.8  # of the listed companies, the largest by market value
BUFFER = 1.08  # a member stays while its rank is within this multiple of the index's size
COHORTS = (
    (simulated.SMALL, "small and micro companies"),
    (simulated.LARGE, "mega and large companies"),
    (simulated.VALUE, "value companies"),
    (simulated.GROWTH, "growth companies"),
    (simulated.LEADERS, "the mega-cap leaders"),
    (simulated.REST, "index companies other than the leaders"),
)


@dataclass(frozen=True, eq=False)
class SimulatedIndex:
    """Membership [T, N] in each session, and market value at its opening (shares of the day, close before)."""

    members: Bools
    opening_value: Floats
    closing_value: Floats
    reviews: Ints


def build_index(days: Days, returns: Returns, prices: Prices, accounts: Accounts) -> SimulatedIndex:
    """The index, reviewed at each quarter's first session by the closes before; the delisted leave at once."""
    shares = accounts.outstanding
    before = prices.opening + prices.dividend / prices.split  # the close before, in the day's shares
    opening, closing = before * shares, prices.close * shares
    quarter = days.astype("datetime64[M]").astype(np.int64) // 3
    reviews = np.flatnonzero(np.diff(quarter, prepend=quarter[0] - 1))
    members: Bools = np.zeros_like(returns.listed)
    inside: Bools = members[0]
    bounds = [*reviews.tolist(), len(days)]
    for review, following in pairwise(bounds):
        inside = review_members(closing[max(0, review - 1)], inside)
        members[review:following] = inside & returns.listed[review:following]
    return SimulatedIndex(members, opening, closing, reviews)


def review_members(value: Floats, inside: Bools) -> Bools:
    """Members [N] after a review: the largest by market value (NaN = not listed), with a buffer for those inside."""
    ranked = np.argsort(np.where(np.isnan(value), -1.0, value), kind="stable")[::-1]
    rank = np.empty(len(value), dtype=np.int64)
    rank[ranked] = np.arange(len(value))
    listed = np.isfinite(value)
    wanted = round(INDEX_SHARE * int(listed.sum()))
    staying = inside & listed & (rank < BUFFER * wanted)
    order = np.lexsort((rank, ~staying))
    chosen = np.zeros(len(value), dtype=bool)
    chosen[order[:wanted]] = True
    return chosen & listed


def cohort_masks(companies: CompanyTraits, index: SimulatedIndex, returns: Returns) -> dict[str, Bools]:
    """Who is in each published cohort, [T, N]; classes are those of birth, as in the instruments table."""
    listed, size, style = returns.listed, companies.size, companies.style
    masks = {
        simulated.SMALL: listed & (size >= 3),
        simulated.LARGE: listed & (size <= 1),
        simulated.VALUE: listed & (style == 0),
        simulated.GROWTH: listed & (style == 2),
        simulated.LEADERS: listed & (size == 0),
        simulated.REST: index.members & (size > 0),
    }
    return masks | {
        simulated.sector_level(sector.name): listed & (companies.sector == number)
        for number, sector in enumerate(SECTORS)
    }


def weights(value: Floats, mask: Bools) -> Floats:
    """Value weights [T, N]; 0 outside the mask or without a value; rows sum to 1, or to 0 where nobody is in."""
    inside = np.where(mask & np.isfinite(value), value, 0.0)
    total = inside.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(inside, total, out=np.zeros_like(inside), where=total > 0)
    return shares


def index_levels(
    companies: CompanyTraits, index: SimulatedIndex, returns: Returns, prices: Prices
) -> dict[str, Floats]:
    """Every published level [T], 1000 at the first session: opening weights times the session's returns, compounded."""
    total = np.nan_to_num(returns.total)
    before = prices.opening + prices.dividend / prices.split
    paid = np.nan_to_num(prices.close / before - 1.0)
    by_value = weights(index.opening_value, index.members)
    counted = index.members & np.isfinite(index.opening_value)
    equally = counted / np.maximum(1, counted.sum(axis=1, keepdims=True))
    daily = {
        simulated.INDEX_PRICE: (by_value * paid).sum(axis=1),
        simulated.INDEX_TOTAL: (by_value * total).sum(axis=1),
        simulated.INDEX_EQUAL: (equally * total).sum(axis=1),
    }
    for name, mask in cohort_masks(companies, index, returns).items():
        daily[name] = (weights(index.opening_value, mask) * total).sum(axis=1)
    return {name: 1000.0 * np.cumprod(1.0 + values) for name, values in daily.items()}


def member_frame(days: Days, companies: CompanyTraits, index: SimulatedIndex) -> pl.DataFrame:
    """Spells of membership. An end becomes known when it comes: it is a second version of an open spell."""
    change = np.diff(np.pad(index.members.astype(np.int8), ((1, 1), (0, 0))), axis=0)
    column, start = np.nonzero(change.T == 1)
    _, end = np.nonzero(change.T == -1)
    gone = end < len(days)
    last_day = days[np.minimum(end, len(days) - 1)]
    spells = pl.DataFrame(
        {
            "universe": [INDEX] * len(column),
            "id": np.array(companies.ids)[column],
            "start": days[start],
            "end": pl.Series(last_day).set(pl.Series(~gone), None),
            "gone": gone,
        }
    )
    opened = spells.with_columns(end=pl.lit(None, pl.Date), known_at=at_close(pl.col("start")))
    ended = spells.filter("gone").with_columns(known_at=at_close(pl.col("end")))
    return MEMBERS.conform(pl.concat([opened, ended]).drop("gone").sort("id", "start", "known_at"))


def holding_frame(
    days: Days, companies: CompanyTraits, index: SimulatedIndex, returns: Returns, accounts: Accounts
) -> pl.DataFrame:
    """Month-end holdings of the index and of the two cohort funds; weights are shares of market value at the close.

    The index holds whole companies; of the funds only the weights are published.
    """
    month = days.astype("datetime64[M]")
    ends = np.flatnonzero(np.append(month[1:] != month[:-1], True))
    masks = cohort_masks(companies, index, returns)
    holders = {
        INDEX: index.members,
        simulated.SMALL_FUND: masks[simulated.SMALL],
        simulated.LARGE_FUND: masks[simulated.LARGE],
    }
    value, shares = index.closing_value[ends], accounts.outstanding[ends]
    parts = []
    for holder, mask in holders.items():
        weight = weights(value, mask[ends])
        part = long_frame(days[ends], companies.ids, weight > 0, weight=weight, shares=shares, value=value)
        complete = pl.lit(holder == INDEX)
        part = part.with_columns(pl.when(complete).then(pl.col("shares", "value")))
        parts.append(part.with_columns(holder=pl.lit(holder), known_at=at_close(pl.col("date"))))
    return HOLDINGS.conform(pl.concat(parts))

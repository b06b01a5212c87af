"""The stocks that breadth is counted over: closes, who is counted on each date, how much of the universe has prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Bools
from rotascope.catalogue.groups import LARGE_CAP_INDEXES
from rotascope.errors import HistoryTooShort, OutsideData
from rotascope.evidence import Input, Status
from rotascope.panels.freshness import freshness
from rotascope.panels.membership import open_universe, universe_names
from rotascope.panels.panel import Panel
from rotascope.panels.universe import EVERY, SURVIVORS, Universe, survivors_only
from rotascope.panels.view import View
from rotascope.panels.wide import stock_ids, wide_levels
from rotascope.questions.breadth.kept import counts_of
from rotascope.questions.breadth.part import ABSENT, covered, stock_input, worst

PREFERRED = ("sp500", "sim500")
BIAS = "bias: "
LEAST = 2  # stocks


@dataclass(frozen=True, eq=False)
class Market:
    """A universe with prices at the view's date.

    close      [T, N] levels of every stock that ever was in it and has prices
    member     who is counted; counts [T, 12] of the whole history
    members    in it on the last session, and of them `lacking` have no price there
    index      [T, 1] the index's level on the same sessions, None where the market has none
    """

    universe: Universe
    close: Panel
    member: Bools
    counts: Panel
    members: tuple[str, ...]
    lacking: tuple[str, ...]
    index: Panel | None
    inputs: tuple[Input, ...]
    caveats: tuple[str, ...]
    status: Status

    @property
    def coverage(self) -> float:
        """The share of today's members that have prices."""
        return 1.0 - len(self.lacking) / len(self.members)

    @property
    def who(self) -> Bools:
        """Who is counted on the last session [N]."""
        last: Bools = self.member[-1]
        return last


def market_of(view: View, name: str | None) -> Market:
    """The named universe, or the first of the usual ones that is half covered, or every stock with prices.

    raises   UnknownSymbol for a universe that is not there, HistoryTooShort where no stock has prices
    """
    stocks = stock_ids(view)
    if len(stocks) < LEAST:
        raise HistoryTooShort(
            f"market {view.market} has prices of {len(stocks)} stocks by {view.as_of}",
            "rotascope data import PRICES, or rotascope data add --list",
        )
    if name is not None:
        return opened(view, open_universe(view, name, stocks=stocks), stocks)
    there = universe_names(view)
    for one in (each for each in PREFERRED if each in there):
        found = open_universe(view, one)
        members = found.on(view.as_of)
        if members and len(set(members) & set(stocks)) >= ABSENT * len(members):
            return opened(view, found, stocks)
    return opened(view, open_universe(view, EVERY, stocks=stocks), stocks)


def opened(view: View, found: Universe, stocks: tuple[str, ...]) -> Market:
    """The universe's closes and counts. A stock without a price on the last session counts as lacking."""
    ids = [one for one in found.ids if one in set(stocks)]
    if len(ids) < LEAST:
        raise HistoryTooShort(
            f"{len(ids)} of {len(found.ids)} stocks of {found.name} have prices", "import their prices"
        )
    close = wide_levels(view, ids)
    last = close.last
    members = found.on(last) if found.name != EVERY else printing(close, ids)
    priced = dict(zip(close.symbols, np.isfinite(close.values[-1]).tolist(), strict=True))
    lacking = tuple(one for one in members if not priced.get(one, False))
    member = found.mask(close.dates, close.symbols)
    if not members:
        raise OutsideData(f"{found.name} had no members known on {last}", "import its membership")
    status = worst(freshness(last, view.as_of), covered(1.0 - len(lacking) / len(members)))
    label = f"closes of {found.name}"
    inputs = stock_input(view, ids, last, basis=close.basis, label=label)
    caveats = (*found.caveats, *((SURVIVORS,) if survivors_only(close) else ()), *stated(view, ids))
    counts = counts_of(view, found.name, close, member)
    return Market(found, close, member, counts, members, lacking, index_of(view, close), inputs, caveats, status)


def printing(close: Panel, ids: list[str]) -> tuple[str, ...]:
    """Of every stock, those that printed in the last month: who stopped before is gone, not missing."""
    recent: Bools = np.isfinite(close.values[-21:])
    return tuple(one for column, one in enumerate(ids) if recent[:, column].any())


def stated(view: View, ids: list[str]) -> tuple[str, ...]:
    """What the sources themselves say is wrong with these stocks."""
    rights = view.instruments.filter(view.instruments["id"].is_in(ids))["rights"].unique(maintain_order=True)
    return tuple(one.partition(BIAS)[2] for one in rights if one and BIAS in one)


def index_of(view: View, close: Panel) -> Panel | None:
    """The first of the usual indexes that reaches the last session, on the sessions of the closes."""
    for one in (each for each in LARGE_CAP_INDEXES if view.has(each)):
        try:
            line = view.levels(one)
        except OutsideData:
            continue
        if line.last >= close.last:
            rows = np.searchsorted(line.dates, close.dates)
            there = (rows < len(line)) & (line.dates[np.minimum(rows, len(line) - 1)] == close.dates)
            values = np.where(there, line.values[np.minimum(rows, len(line) - 1), 0], np.nan)
            return Panel(close.dates, (one,), values[:, None], one, "level", line.basis)
    return None


def groups(view: View, market: Market, column: str) -> Mapping[str, Bools]:
    """Members of the last session by sector or size [N], for those whose group is known; smallest groups last."""
    named = {row["id"]: row[column] for row in view.instruments.select("id", column).iter_rows(named=True)}
    masks = {}
    for group in sorted({one for one in named.values() if one}):
        mask = np.array([named.get(one) == group for one in market.close.symbols]) & market.who
        if mask.any():
            masks[group] = mask
    return dict(sorted(masks.items(), key=lambda pair: -int(pair[1].sum())))


def window_start(close: Panel) -> date:
    """The last session of the year before."""
    return date(close.last.year - 1, 12, 31)

"""What breadth is counted over: closes, who is counted on each date, how much of the universe has prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.catalogue.groups import LARGE_CAP_INDEXES, plain_name
from rotascope.errors import HistoryTooShort, OutsideData
from rotascope.evidence import Evidence, Input, Missing, Status, Window, weakest
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import ratio
from rotascope.panels.filling import open_universe, universe_names
from rotascope.panels.freshness import freshness
from rotascope.panels.panel import Panel
from rotascope.panels.universe import EVERY, Survival, Universe, survival_of
from rotascope.panels.view import View
from rotascope.panels.wide import stock_ids, wide_lines
from rotascope.questions.breadth.counts import counts_of
from rotascope.sessions import to_date

PREFERRED = ("sp500", "sim500")
BIAS = "bias: "
LEAST = 2  # stocks
THIN, ABSENT = 0.90, 0.50  # coverage below which a number is thin, and below which it is not given
MONTH = 21  # sessions
UNKNOWN = "Unknown"  # what sources call a sector that they do not know
METHOD = "docs/measures/breadth.md"


@dataclass(frozen=True, eq=False)
class Market:
    """A universe with prices at the view's date.

    close      [T, N] levels of every stock that ever was in it and has prices
    member     who is counted; counts [T, 12] of the whole history
    listed     [T] how many were in it on each session, with prices or without
    members    in it on the last session, and of them `lacking` have no price there
    survival   who left it, and whether their prices are there
    index      [T, 1] the index's level on the same sessions, None where the market has none
    """

    universe: Universe
    close: Panel
    member: Bools
    counts: Panel
    listed: Floats
    members: tuple[str, ...]
    lacking: tuple[str, ...]
    survival: Survival
    index: Panel | None
    inputs: tuple[Input, ...]
    caveats: tuple[str, ...]
    status: Status

    @property
    def called(self) -> str:
        """What sentences call the universe."""
        return plain_name(self.universe.name)

    @property
    def priced(self) -> int:
        """How many of today's members have prices."""
        return len(self.members) - len(self.lacking)

    @property
    def coverage(self) -> float:
        """The share of today's members that have prices."""
        return self.priced / len(self.members)

    @property
    def counted(self) -> Bools:
        """Who is counted on the last session [N]."""
        last: Bools = self.member[-1]
        return last

    @property
    def year_start(self) -> int | None:
        """The row of the last close of the year before; None where the closes begin later, or end with it."""
        day = np.datetime64(f"{self.close.last.year - 1}-12-31")
        row = int(np.searchsorted(self.close.dates, day, side="right")) - 1
        return row if 0 <= row < len(self.close) - 1 else None

    def window(self, row: int) -> Window:
        """From the close of a row to the last."""
        return Window(to_date(self.close.dates[row]), self.close.last, len(self.close) - 1 - row)

    @cached_property
    def history(self) -> Panel:
        """Counts from the first session in which half of the members print; a later one with fewer counts nobody."""
        moved = self.counts.column("advances") + self.counts.column("declines") + self.counts.column("unchanged")
        enough = moved >= ABSENT * self.listed
        first = int(np.argmax(enough)) if enough.any() else len(enough)
        values = np.where(enough[:, None], self.counts.values, 0.0)
        return replace(self.counts, dates=self.counts.dates[first:], values=values[first:])

    def covered(self, line: Panel, denominator: str) -> Panel:
        """A line [T, 1] where what it stands on, a column of the counts, is half of the members of then; else NaN."""
        share = ratio(self.counts.column(denominator), self.listed)
        return line.derive(np.where(share >= ABSENT, line.values[:, 0], np.nan), name=line.name)

    def lack(self, what: str, counted: float) -> tuple[Missing, ...]:
        """That a measure stands on too few of the members to be given; empty where it stands on enough."""
        if counted >= ABSENT * len(self.members):
            return ()
        why = f"counted for {counted:,.0f} of {len(self.members):,} members, below half: withheld"
        return (Missing(f"{what} of {self.called}", why, "import more of their prices"),)

    def evidence(
        self,
        value: float,
        *,
        counted: float,
        unit: str = "fraction",
        how: str,
        window: Window | None = None,
        history: Panel | None = None,
    ) -> Evidence:
        """Evidence of a count over the universe; what could not be counted is missing, with no value.

        counted    members that the number stands on
        history    [T, 1] what the value was compared with; its autocorrelation tells how much that was
        """
        covered = coverage_status(counted / len(self.members))
        return Evidence.number(
            value,
            unit=unit,
            window=window,
            method=f"{how}; {counted:,.0f} of {len(self.members):,} members; {self.universe.label}; {METHOD}",
            n_effective=None if history is None else percentile_of_last(history).n_effective,
            inputs=self.inputs,
            status=weakest(self.status, covered),
            caveats=self.caveats,
        )


def gather(view: View, name: str | None) -> Market:
    """The named universe, or the first of the usual ones that is half covered, or every stock with prices.

    raises   UnknownSymbol for a universe that is not there, HistoryTooShort where no stock has prices
    """
    stocks = stock_ids(view)
    if len(stocks) < LEAST:
        raise HistoryTooShort(
            f"market {view.market} has prices of {len(stocks)} stocks by {view.as_of}",
            "rotascope data add sp500-2007 (S&P 500 stocks to 2025-07-25), or data import PRICES and membership",
        )
    if name is not None:
        return count_universe(view, open_universe(view, name, stocks=stocks), stocks)
    names = universe_names(view)
    for usual in (name for name in PREFERRED if name in names):
        universe = open_universe(view, usual)
        members = universe.on(view.as_of)
        if members and len(set(members) & set(stocks)) >= ABSENT * len(members):
            return count_universe(view, universe, stocks)
    return count_universe(view, open_universe(view, EVERY, stocks=stocks), stocks)


def count_universe(view: View, universe: Universe, stocks: tuple[str, ...]) -> Market:
    """The universe's closes and counts. A stock without a price on the last session counts as lacking."""
    priced_stocks = set(stocks)
    ids = [symbol for symbol in universe.ids if symbol in priced_stocks]
    if len(ids) < LEAST:
        raise HistoryTooShort(
            f"{len(ids)} of {len(universe.ids)} stocks of {universe.name} have prices", "import their prices"
        )
    lines = wide_lines(view, ids)
    close = lines.levels
    members = universe.on(close.last) if universe.name != EVERY else recent_printers(close, ids)
    if not members:
        raise OutsideData(f"{universe.name} had no members known on {close.last}", "import its membership")
    priced = dict(zip(close.symbols, np.isfinite(close.values[-1]).tolist(), strict=True))
    lacking = tuple(symbol for symbol in members if not priced.get(symbol, False))
    member = universe.mask(close.dates, close.symbols)
    coverage, survival = coverage_status(1.0 - len(lacking) / len(members)), survival_of(universe, close)
    return Market(
        universe=universe,
        close=close,
        member=member,
        counts=counts_of(view, universe.name, close, member),
        listed=listed_on(universe, close),
        members=members,
        lacking=lacking,
        survival=survival,
        index=index_of(view, close),
        inputs=stock_input(view, ids, close.last, basis=close.basis, label=f"closes of {plain_name(universe.name)}"),
        caveats=(*universe.caveats, *survival.caveats, *lines.faults, *source_biases(view, ids)),
        status=weakest(freshness(close.last, view.as_of), coverage),
    )


def listed_on(universe: Universe, close: Panel) -> Floats:
    """How many were in a universe on each session, with prices or without [T]; of `all`: printed in the last month."""
    if universe.name != EVERY:
        return np.broadcast_to(universe.mask(close.dates, universe.ids).sum(axis=1), len(close)).astype(np.float64)
    printed, rows = np.isfinite(close.values), 1  # whether there is a print in the last `rows` sessions [T, N]
    while rows < MONTH:
        step = min(rows, MONTH - rows)
        printed[step:] |= printed[:-step]
        rows += step
    listed: Floats = printed.sum(axis=1).astype(np.float64)
    return listed


def coverage_status(share: float) -> Status:
    """ok, thin coverage or missing by the share of members, or of weight, that has prices."""
    if share < ABSENT:
        return "missing"
    return "thin coverage" if share < THIN else "ok"


def recent_printers(close: Panel, ids: list[str]) -> tuple[str, ...]:
    """Of every stock, those that printed in the last month: who stopped before is gone, not missing."""
    recent: Bools = np.isfinite(close.values[-MONTH:])
    return tuple(symbol for column, symbol in enumerate(ids) if recent[:, column].any())


def source_biases(view: View, ids: list[str]) -> tuple[str, ...]:
    """What the sources themselves say is wrong with these stocks."""
    rights = view.listing.filter(view.listing["id"].is_in(ids))["rights"].unique(maintain_order=True)
    return tuple(text.partition(BIAS)[2] for text in rights if text and BIAS in text)


def index_of(view: View, close: Panel) -> Panel | None:
    """The first of the usual indexes that reaches the last session, on the sessions of the closes."""
    for symbol in (symbol for symbol in LARGE_CAP_INDEXES if view.has(symbol)):
        try:
            line = view.levels(symbol)
        except OutsideData:
            continue
        if line.last >= close.last:
            rows = np.minimum(np.searchsorted(line.dates, close.dates), len(line) - 1)
            values = np.where(line.dates[rows] == close.dates, line.values[rows, 0], np.nan)
            name = view.shown(symbol)
            return Panel(close.dates, (name,), values[:, None], name, "level", line.basis)
    return None


def groups(view: View, market: Market, column: str) -> Mapping[str, Bools]:
    """Members of the last session by sector or size [N], for those whose group is known; smallest groups last."""
    group_of = {row["id"]: row[column] for row in view.listing.select("id", column).iter_rows(named=True)}
    masks = {}
    for group in sorted({group for group in group_of.values() if group and group != UNKNOWN}):
        mask = np.array([group_of.get(symbol) == group for symbol in market.close.symbols]) & market.counted
        if mask.any():
            masks[group] = mask
    return dict(sorted(masks.items(), key=lambda pair: -int(pair[1].sum())))


def stock_input(view: View, ids: Sequence[str], last: date | None, *, basis: str, label: str) -> tuple[Input, ...]:
    """One line for many stocks: how many, where from, to when."""
    described = [view.describe(symbol) for symbol in ids if view.has(symbol)]
    sources = sorted({about["source"] or "imported" for about in described})
    vintages = sorted({about["vintage"] or "not stated" for about in described})
    name, layer = f"{label} ({len(ids):,} stocks)", view.layer_of(*ids)
    return (Input(name, ", ".join(sources[:3]), ", ".join(vintages[:3]), last, basis, layer),)

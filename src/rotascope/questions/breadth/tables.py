"""The tables of participation: shares now and before, two years of weeks, sectors and sizes."""

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import MEANS, advance_decline_line, breadth_counts, net_highs, share_above
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.view import View
from rotascope.questions.breadth.market import Market, groups, window_start
from rotascope.sessions import to_date, week_ends

YEARS = 504  # sessions of the charts


def participation(market: Market) -> Table:
    """Each share of members now, a week, a month and a quarter ago, and among all earlier sessions."""
    lines = {
        **{f"above {window}-session mean": share_above(market.counts, window=window) for window in MEANS},
        "net new highs": net_highs(market.counts),
    }
    rows: list[tuple[Cell, ...]] = []
    for name, line in lines.items():
        now = percentile_of_last(line)
        ago = [float(line.values[-1 - back, 0]) if len(line) > back else None for back in (5, 21, 63)]
        rows.append((name, now.value, *ago, now.below, now.readings))
    columns = (
        Column("measure", "Share of members"),
        Column("now", "Now", "percent"),
        Column("week", "1W ago", "percent"),
        Column("month", "1M ago", "percent"),
        Column("quarter", "3M ago", "percent"),
        Column("below", "Sessions that were lower", "percent"),
        Column("readings", "Of", "count"),
    )
    note = "; ".join((market.universe.label, *market.caveats))
    return Table(f"Participation in {market.universe.name}", columns, tuple(rows), market.inputs, note)


def history(market: Market) -> dict[str, Table]:
    """Two years of weeks: the share above the long mean, and the A-D line with the summation index."""
    counts = market.counts.tail(YEARS)
    above, line = share_above(counts).values[:, 0], advance_decline_line(counts).values[:, 0]
    summation = mcclellan(market.counts).tail(YEARS).column("summation")
    weeks = [(row, to_date(counts.dates[row])) for row in week_ends(counts.dates)]
    day = Column("date", "Date", "date")
    share = Table(
        f"Share of {market.universe.name} above its 200-session mean, two years of weeks",
        (day, Column("above_200", "Above 200-session mean", "percent")),
        tuple((when, float(above[row])) for row, when in weeks),
        market.inputs,
        chart=Chart("line", "date", ("above_200",), title="of stocks, %", level=0.5),
    )
    lines = Table(
        f"Advance-decline line of {market.universe.name}, two years of weeks",
        (
            day,
            Column("ad_line", "Advance-decline line", "count"),
            Column("summation", "McClellan summation index", "number"),
        ),
        tuple((when, float(line[row]), float(summation[row])) for row, when in weeks),
        market.inputs,
        "The A-D line starts at the table's own start.",
        Chart("line", "date", ("ad_line",), title="advances - declines"),
    )
    return {"above_200": share, "ad_line": lines}


def by_group(view: View, market: Market) -> Table:
    """Members of the last session by sector and by size."""
    rows: list[tuple[Cell, ...]] = []
    try:
        start = market.close.place(window_start(market.close))
    except DataMissing:
        start = 0
    returns = market.close.values[-1] / market.close.values[start] - 1.0
    for column in ("sector", "size"):
        for name, mask in groups(view, market, column).items():
            rows.append((column, name, *_group(market, mask, returns)))
    columns = (
        Column("kind", "By"),
        Column("group", "Group"),
        Column("stocks", "Stocks", "count"),
        Column("above_200", "Above 200-session mean", "percent"),
        Column("up", "Up this year", "percent"),
        Column("mean", "Mean return this year", "percent"),
    )
    note = "Groups as they are known now, not of each date."
    return Table("By sector and size", columns, tuple(rows), market.inputs, note)


def _group(market: Market, mask: Bools, returns: Floats) -> tuple[Cell, ...]:
    part = market.close.tail(260)
    last = breadth_counts(part, member=mask[None, :])
    known = returns[mask & np.isfinite(returns)]
    share = float(share_above(last).values[-1, 0])
    return (
        int(mask.sum()),
        share,
        float((known > 0).mean()) if len(known) else None,
        float(known.mean()) if len(known) else None,
    )

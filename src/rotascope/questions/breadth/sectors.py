"""Groups: how sectors and sizes take part, by their stocks and by their own lines, and what the sectors weigh."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Bools
from rotascope.evidence import Cell, Column, Finding, Section, Table
from rotascope.measures.breadth import breadth_counts, equal_weighted, mean_window_return, share_above, window_share
from rotascope.panels.view import View
from rotascope.questions.breadth.gather import ABSENT, UNKNOWN, Market, groups
from rotascope.questions.breadth.holdings import Weights
from rotascope.questions.wording import day_of
from rotascope.sessions import to_date

SESSIONS = 260  # enough closes for the longest mean
LONG, ENOUGH = 200, 0.8  # sessions of the mean; of them there must be
HALF, LEAST = 0.5, 3  # of a sector's stocks above their mean; sectors
KINDS = ("sector", "size")


@dataclass(frozen=True, slots=True)
class Group:
    """A sector or size at the last session; None where under half of its stocks can be counted.

    line   its equal-weighted line over its own 200-session mean, less 1
    """

    kind: str
    name: str
    stocks: int
    known_200: int
    above_50: float | None
    above_200: float | None
    line: float | None
    up: float | None
    mean: float | None

    @property
    def row(self) -> tuple[Cell, ...]:
        """Its row in the table."""
        shares = (self.above_50, self.above_200, self.line, self.up, self.mean)
        return (self.kind, self.name, self.stocks, self.known_200, *shares)


def groups_section(view: View, market: Market) -> Section:
    """The table of groups, and how many sectors take part."""
    listed = [group_of(market, kind, name, mask) for kind in KINDS for name, mask in groups(view, market, kind).items()]
    findings = sector_findings(market, [group for group in listed if group.kind == "sector"])
    return Section(tuple(findings), {"sectors": groups_table(market, listed)})


def group_of(market: Market, kind: str, name: str, mask: Bools) -> Group:
    """One group: how many stocks, how many above their means, its own line, and how it did since the year's start."""
    close, member = market.close, mask[None, :]
    counts = breadth_counts(close.tail(SESSIONS), member=member)
    stocks, eligible = int(mask.sum()), int(counts.column("known_200")[-1])
    covered = eligible >= ABSENT * stocks
    sessions = len(close) - 1 - (market.year_start or 0)
    up, counted = window_share(close, sessions=sessions, member=member).values[-1]
    mean = mean_window_return(close, sessions=sessions, member=member).values[-1, 0]
    returned = (float(up), float(mean)) if counted >= ABSENT * stocks else (None, None)
    shares = [float(share_above(counts, window=window).values[-1, 0]) for window in (50, LONG)]
    above_50, above_200 = shares if covered else (None, None)
    line = line_to_mean(market, mask) if covered else None
    return Group(kind, name, stocks, eligible, above_50, above_200, line, *returned)


def line_to_mean(market: Market, mask: Bools) -> float | None:
    """A group's equal-weighted line over the mean of its last 200 sessions, less 1; None where too few have a value."""
    returns = equal_weighted(market.close.tail(LONG), member=mask[None, :]).values[:, 0]
    if np.isfinite(returns).sum() < ENOUGH * LONG - 1 or not np.isfinite(returns[-1]):
        return None
    level = np.cumprod(1.0 + np.nan_to_num(returns))
    return float(level[-1] / level.mean() - 1.0)


def sector_findings(market: Market, sectors: list[Group]) -> Iterator[Finding]:
    """How many sectors have most of their stocks above the long mean, and how many stand above it themselves."""
    eligible = float(market.counts.column("known_200")[-1])
    shares = [group.above_200 for group in sectors if group.above_200 is not None]
    if len(shares) >= LEAST:
        broad = sum(share > HALF for share in shares)
        most = "have most of their stocks above the 200-session mean"
        text = f"{broad} of {len(shares)} sectors {most} on {day_of(market.close.last)}"
        how = "sectors with over half of their stocks above; sectors as known now"
        evidence = market.evidence(broad / len(shares), counted=eligible, how=how)
        yield Finding("breadth.session.sectors", text, evidence)
    lines = [group.line for group in sectors if group.line is not None]
    if len(lines) >= LEAST:
        high = sum(line > 0 for line in lines)
        text = f"{high} of {len(lines)} equal-weighted sectors closed above their 200-session mean"
        how = "equal-weighted sectors above the mean of their own last 200 sessions; sectors as known now"
        evidence = market.evidence(high / len(lines), counted=eligible, how=how)
        yield Finding("breadth.session.sector_lines", f"{text} on {day_of(market.close.last)}", evidence)


def groups_table(market: Market, listed: list[Group]) -> Table:
    """Members of the last session by sector and by size."""
    columns = (
        Column("kind", "By"),
        Column("group", "Group"),
        Column("stocks", "Stocks", "count"),
        Column("known_200", "of these with 160 closes", "count"),
        Column("above_50", "Above 50-session mean", "percent"),
        Column("above_200", "Above 200-session mean", "percent"),
        Column("line", "Its line to its 200-session mean", "percent"),
        Column("up", "Up this year", "percent"),
        Column("mean", "Mean return this year", "percent"),
    )
    note = "Groups as they are known now, not of each date. Its line: its stocks in equal parts."
    return Table("By sector and size", columns, tuple(group.row for group in listed), market.inputs, note, key="group")


def sector_weights(view: View, weights: Weights) -> dict[str, Table]:
    """What each sector weighs in a holder on the first and the last known date; nothing where no sector is known."""
    sector_of = dict(view.listing.select("id", "sector").iter_rows())
    sectors = np.array([sector_of.get(symbol) or UNKNOWN for symbol in weights.panel.symbols])
    names = sorted({str(sector) for sector in sectors} - {UNKNOWN})
    if len(names) < LEAST:
        return {}
    values = np.nan_to_num(weights.panel.values)
    parts = {name: values[:, sectors == name] for name in (*names, UNKNOWN)}
    heaviest_first = sorted(names, key=lambda name: -float(parts[name][-1].sum()))
    rows: list[tuple[Cell, ...]] = []
    for name in (*heaviest_first, UNKNOWN):
        then, now = float(parts[name][0].sum()), float(parts[name][-1].sum())
        rows.append((name, int((parts[name][-1] > 0).sum()), then, now, now - then))
    first, last = (str(to_date(day)) for day in (weights.panel.dates[0], weights.panel.dates[-1]))
    columns = (
        Column("sector", "Sector"),
        Column("names", "Listings", "count"),
        Column("then", first, "percent"),
        Column("now", last, "percent"),
        Column("change", "Change", "pp"),
    )
    note = "Sectors as known now, of every date."
    return {
        "sector_weights": Table(f"Weight of {weights.called} by sector", columns, tuple(rows), weights.inputs, note)
    }

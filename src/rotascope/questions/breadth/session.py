"""The session: who rose and fell, whose volume it was, highs less lows."""

from collections.abc import Iterator

import numpy as np

from rotascope.evidence import Cell, Chart, Column, Finding, Section, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import advancing_share, high_low_index, net_highs, ratio
from rotascope.measures.thrusts import session_volumes
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.wide import wide_volume
from rotascope.questions.breadth.gather import ABSENT, Market
from rotascope.questions.breadth.words import tenths, volume_words
from rotascope.questions.wording import day_of
from rotascope.sessions import to_date, week_ends

YEARS = 504  # sessions of the chart
MONTH = 21  # sessions listed
MOVED = ("advances", "declines", "unchanged")


def session_section(view: View, market: Market) -> Section:
    """What is read of the last session; what stands on too few members is named by the sections beside this one."""
    volumes = volumes_of(view, market)
    tables = {"session": session_table(market, volumes)} if len(market.history) else {}
    if len(market.history):
        tables["highs_lows"] = highs_table(market)
    return Section((*advances_finding(market), *volume_findings(market, volumes), *highs_finding(market)), tables)


def advances_finding(market: Market) -> Iterator[Finding]:
    """Advances, declines and unchanged of the last session."""
    rose, fell, same = (int(market.counts.column(name)[-1]) for name in MOVED)
    moved = rose + fell + same
    if market.lack("", moved) or not rose + fell:
        return
    line = advancing_share(market.history)
    share = percentile_of_last(line)
    ranked = f"the rising share was lower in {tenths(share.below)} of {share.readings:,} earlier sessions"
    text = f"{rose:,} rose, {fell:,} fell and {same:,} closed unchanged on {day_of(market.close.last)}; {ranked}"
    how = "advances over advances and declines"
    evidence = market.evidence(share.value, counted=moved, how=how, history=line)
    yield Finding("breadth.session.rising", text, evidence, role="key")


def volumes_of(view: View, market: Market) -> Panel | None:
    """Volume of what rose and of what fell over the last month [T, 3]; None where no volumes are on file.

    A session in which fewer than half of the members of then have a volume is NaN.
    """
    close = market.close.tail(MONTH + 1)
    volume = wide_volume(view, close)
    if volume is None:
        return None
    member = market.member if len(market.member) == 1 else market.member[-len(close) :]
    volumes = session_volumes(close.derive(np.where(member, close.values, np.nan), name="members"), volume)
    enough = volumes.column("traded") >= ABSENT * market.listed[-len(close) :]
    return volumes.derive(np.where(enough[:, None], volumes.values, np.nan), name=volumes.name)


def volume_findings(market: Market, volumes: Panel | None) -> Iterator[Finding]:
    """Volume of rising and of falling stocks in the last session, each, and their ratio; where half have volumes."""
    if volumes is None or not np.isfinite(volumes.values[-1]).all():
        return
    rising, falling, traded = volumes.values[-1].tolist()
    for side, amount in (("rising", rising), ("falling", falling)):
        how = f"shares traded in stocks that closed {'up' if side == 'rising' else 'down'}"
        evidence = market.evidence(amount, counted=traded, unit="count", how=how)
        text = f"Volume of {side} stocks: {amount / 1e6:,.1f} million shares on {day_of(market.close.last)}"
        yield Finding(f"breadth.session.{side}_volume", text, evidence)
    if falling:
        how = "shares traded in advances over declines"
        evidence = market.evidence(rising / falling, counted=traded, unit="ratio", how=how)
        text = volume_words(rising, falling, traded, market.close.last)
        yield Finding("breadth.session.volume", text, evidence)


def highs_finding(market: Market) -> Iterator[Finding]:
    """The high-low index of the last ten sessions."""
    counted = float(market.counts.column("known_year")[-1])
    line = market.covered(high_low_index(market.counts), "known_year")
    index = percentile_of_last(line)
    if np.isfinite(index.value):
        meaning = "new highs among new highs and lows, ten sessions"
        ranked = f"lower in {tenths(index.below)} of earlier sessions"
        text = f"High-low index {tenths(index.value)} on {day_of(market.close.last)}: {meaning}; {ranked}"
        how = "mean of NH / (NH + NL) over ten sessions"
        evidence = market.evidence(index.value, counted=counted, how=how, history=line)
        yield Finding("breadth.session.high_low", text, evidence)


def session_table(market: Market, volumes: Panel | None) -> Table:
    """A month of sessions: advances, declines, unchanged, highs, lows, and volumes where they are on file."""
    counts = market.history.tail(MONTH)
    columns = [
        Column("date", "Session", "date"),
        *(Column(name, name.capitalize(), "count") for name in (*MOVED, "highs", "lows")),
    ]
    rows: list[list[Cell]] = [
        [to_date(counts.dates[row]), *(int(counts.column(name)[row]) for name in (*MOVED, "highs", "lows"))]
        for row in range(len(counts))
    ]
    if volumes is not None:
        recent = volumes.tail(len(counts))
        times = ratio(recent.column("rising"), recent.column("falling"))
        for number, row in enumerate(rows):
            row += [float(recent.values[number, 0]) / 1e6, float(recent.values[number, 1]) / 1e6, float(times[number])]
        columns += [
            Column("up_volume", "Rising volume, millions", "number"),
            Column("down_volume", "Falling volume, millions", "number"),
            Column("volume_ratio", "their ratio", "number"),
        ]
    note = "Shares traded in stocks that closed up, and down." if volumes is not None else ""
    title = f"The last month's sessions of {market.called}"
    return Table(title, tuple(columns), tuple(map(tuple, rows)), market.inputs, note)


def highs_table(market: Market) -> Table:
    """Two years of weeks of new highs less lows and of the high-low index."""
    net = market.covered(net_highs(market.counts), "known_year").tail(YEARS)
    index = market.covered(high_low_index(market.counts), "known_year").tail(YEARS)
    rows = tuple(
        (to_date(net.dates[row]), float(net.values[row, 0]), float(index.values[row, 0]))
        for row in week_ends(net.dates)
    )
    columns = (
        Column("date", "Date", "date"),
        Column("net_highs", "New highs less lows", "percent"),
        Column("high_low", "High-low index", "percent"),
    )
    chart = Chart("line", "date", ("net_highs",), title="new highs less lows, % of stocks", zero=True)
    return Table(
        f"New highs and lows of {market.called}, two years of weeks", columns, rows, market.inputs, chart=chart
    )

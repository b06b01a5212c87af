"""The session: who rose and fell, whose volume it was, highs less lows, and how many sectors stand above their mean."""

from collections.abc import Iterator

import numpy as np

from rotascope.evidence import Chart, Column, Finding, Section, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import advancing_share, breadth_counts, high_low_index, net_highs, share_above
from rotascope.measures.thrusts import session_volumes
from rotascope.panels.view import View
from rotascope.panels.wide import wide_volume
from rotascope.questions.breadth.gather import ABSENT, Market, groups
from rotascope.questions.breadth.words import percent
from rotascope.sessions import to_date, week_ends

YEARS = 504  # sessions of the chart
CLOSES = 260  # enough for the longest mean
HALF, LEAST = 0.5, 3  # of a sector's stocks above their mean; sectors


def session_section(view: View, market: Market) -> Section:
    """What is read of the last session; what stands on too few members is named by the sections beside this one."""
    findings = (*advances_finding(market), *volume_finding(view, market), *highs_finding(market))
    tables = {"highs_lows": highs_table(market)} if len(market.history) else {}
    return Section((*findings, *sectors_finding(view, market)), tables)


def advances_finding(market: Market) -> Iterator[Finding]:
    """Advances, declines and unchanged of the last session."""
    rose, fell, same = (int(market.counts.column(name)[-1]) for name in ("advances", "declines", "unchanged"))
    moved = rose + fell + same
    if market.lack("", moved) or not rose + fell:
        return
    line = advancing_share(market.history)
    share = percentile_of_last(line)
    ranked = f"the rising share was lower in {percent(share.below)} of {share.readings:,} earlier sessions"
    text = f"{rose:,} rose, {fell:,} fell and {same:,} closed unchanged on {market.close.last}; {ranked}"
    how = "advances over advances and declines"
    yield Finding("breadth.session.rising", text, market.evidence(share.value, counted=moved, how=how, history=line))


def volume_finding(view: View, market: Market) -> Iterator[Finding]:
    """Volume of what rose and of what fell in the last session, where volumes of half of the members are on file."""
    close = market.close.tail(2)
    volume = wide_volume(view, close)
    if volume is None:
        return
    member = close.derive(close.values * np.where(market.counted, 1.0, np.nan), name="members")
    rising, falling, traded = session_volumes(member, volume).values[-1].tolist()
    if market.lack("", traded) or not falling:
        return
    times = rising / falling
    text = f"Volume of rising stocks was {times:.2f} times that of falling ones on {close.last} ({traded:,.0f} stocks)"
    evidence = market.evidence(times, counted=traded, unit="ratio", how="shares traded in advances over declines")
    yield Finding("breadth.session.volume", text, evidence)


def highs_finding(market: Market) -> Iterator[Finding]:
    """The high-low index of the last ten sessions."""
    counted = float(market.counts.column("known_year")[-1])
    index = percentile_of_last(market.covered(high_low_index(market.counts), "known_year"))
    if np.isfinite(index.value):
        meaning = "new highs among new highs and lows, ten sessions"
        text = f"High-low index {percent(index.value)} on {market.close.last}: {meaning}"
        evidence = market.evidence(index.value, counted=counted, how="mean of NH / (NH + NL) over ten sessions")
        yield Finding("breadth.session.high_low", text, evidence)


def sectors_finding(view: View, market: Market) -> Iterator[Finding]:
    """How many sectors have most of their stocks above the 200-session mean; a sector half unknown is not counted."""
    close, broad, counted = market.close.tail(CLOSES), [], 0
    for name, mask in groups(view, market, "sector").items():
        counts = breadth_counts(close, member=mask[None, :])
        if counts.column("known_200")[-1] >= ABSENT * mask.sum():
            counted += 1
            broad += [name] if float(share_above(counts).values[-1, 0]) > HALF else []
    if counted < LEAST:
        return
    text = f"{len(broad)} of {counted} sectors have most of their stocks above the 200-session mean on {close.last}"
    eligible = float(market.counts.column("known_200")[-1])
    how = "sectors with over half of their stocks above; sectors as known now"
    yield Finding("breadth.session.sectors", text, market.evidence(len(broad) / counted, counted=eligible, how=how))


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
        f"New highs and lows of {market.universe.name}, two years of weeks", columns, rows, market.inputs, chart=chart
    )

"""How broad: who rises, stands above the means, makes highs, beats the index; ranked against the past."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, Missing, Window, show
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.inference.rarity.rank import window_rank
from rotascope.measures.breadth import (
    MEANS,
    net_highs,
    share_above,
    window_share,
)
from rotascope.measures.leadership import gap_since
from rotascope.measures.mcclellan import mcclellan
from rotascope.measures.thrusts import VARIANTS, arms_index, hindenburg, zweig_thrust
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness_of
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.panels.wide import wide_volume
from rotascope.questions.breadth.market import Market, window_start
from rotascope.questions.breadth.part import Part, named
from rotascope.questions.breadth.tables import by_group, history, participation
from rotascope.sessions import to_date

METHOD = "docs/measures/breadth.md"


def stocks_part(view: View, market: Market) -> Part:
    """Participation of the universe on its last session, and its history."""
    findings = [*coverage(market), *_equal_cap(view, market)]
    if market.status == "missing":
        return Part(tuple(findings), missing=_lacking(market), headline=_withheld(market))
    findings += [*_means(market), *_window(market), *_signals(market), *_arms(view, market)]
    above = percentile_of_last(share_above(market.counts))
    who = f"{market.universe.name} ({market.universe.label})"
    headline = (
        f"{show(above.value, 'percent')} of {who} closed above their 200-session mean on {market.close.last}, "
        f"more than on {show(above.below, 'percent')} of {above.readings:,} earlier sessions."
    )
    tables = {"participation": participation(market), **history(market), "sectors": by_group(view, market)}
    return Part(tuple(findings), tables, _lacking(market), headline)


def _withheld(market: Market) -> str:
    there = len(market.members) - len(market.lacking)
    return (
        f"Breadth of {market.universe.name} is withheld: {there:,} of {len(market.members):,} members have a price on "
        f"{market.close.last}."
    )


def _lacking(market: Market) -> tuple[Missing, ...]:
    notes = []
    if market.lacking:
        why = f"no close on {market.close.last}: {named(market.lacking)}"
        notes.append(Missing(f"{len(market.lacking)} members of {market.universe.name}", why, "import their prices"))
    if market.index is None:
        notes.append(Missing("an index level", "to compare members with", "import SPY or SP500"))
    return tuple(notes)


def evidence(
    market: Market, value: float, unit: str, *, how: str, window: Window | None = None, readings: int | None = None
) -> Evidence:
    """Evidence of a count over the universe; what could not be counted is missing, with no value."""
    given = value if np.isfinite(value) else None
    return Evidence(
        value=given,
        unit=unit,
        window=window,
        method=f"{how}; {market.universe.label}; {METHOD}",
        n_effective=None if readings is None else readings / 200,
        inputs=market.inputs,
        status=market.status if given is not None else "missing",
        caveats=market.caveats,
    )


def coverage(market: Market) -> Iterator[Finding]:
    """How many of the members have prices."""
    there = len(market.members) - len(market.lacking)
    proof = Evidence(
        value=market.coverage,
        unit="fraction",
        method="members with a close on the last session",
        inputs=market.inputs,
        status=market.status,
        caveats=market.caveats,
    )
    text = f"{there:,} of {len(market.members):,} members of {market.universe.name} have a close on {market.close.last}"
    lacks = f"; without: {named(market.lacking)}" if market.lacking else ""
    yield Finding("breadth.coverage", text + lacks, proof, {"universe": market.universe.name})


def _means(market: Market) -> Iterator[Finding]:
    for window in MEANS:
        found = percentile_of_last(share_above(market.counts, window=window))
        known = int(market.counts.column(f"known_{window}")[-1])
        text = (
            f"{_said(found.value)} of {known:,} closed above their {window}-session mean on {market.close.last}; "
            f"{_said(found.below)} of earlier sessions were lower"
        )
        proof = evidence(
            market,
            found.value,
            "fraction",
            how=f"share above own {window}-session mean, adjusted closes",
            readings=found.readings,
        )
        yield Finding(f"breadth.above_{window}", text, proof, {"universe": market.universe.name})


def _said(value: float) -> str:
    return show(value if np.isfinite(value) else None, "percent")


def _window(market: Market) -> Iterator[Finding]:
    """Shares of members that are up, and that beat the index, since the last close of the year before."""
    close = market.close
    try:
        start = close.place(window_start(close))
    except DataMissing:
        return
    sessions = len(close) - 1 - start
    if sessions < 1:
        return
    window = Window(to_date(close.dates[start]), close.last, sessions)
    up = window_share(close, sessions=sessions, member=market.who[None, :]).values[-1]
    proof = evidence(market, float(up[0]), "fraction", how="share of members with a return above 0", window=window)
    yield Finding("breadth.up", f"{_said(up[0])} of {up[1]:,.0f} members are up since {window.start}", proof)
    returns = close.values[-1] / close.values[start] - 1.0
    counted = returns[market.who & np.isfinite(returns)]
    mean = float(counted.mean()) if len(counted) else float("nan")
    proof = evidence(
        market, mean, "fraction", how=f"mean {close.basis} return, bought in equal parts and held", window=window
    )
    yield Finding("breadth.mean", f"The average member returned {_said(mean)} since {window.start}", proof)
    if market.index is None:
        return
    level = market.index.values[:, 0]
    hurdle = float(level[-1] / level[start] - 1.0)
    beat = window_share(close, sessions=sessions, above=np.full(len(close), hurdle), member=market.who[None, :])
    share = float(beat.values[-1, 0])
    word = "a majority" if share > 0.5 else "a minority"
    text = f"{_said(share)} of members, {word}, beat {market.index.name} ({_said(hurdle)}) since {window.start}"
    proof = evidence(market, share, "fraction", how=f"share of members above {market.index.name}", window=window)
    yield Finding("breadth.beating", text, proof, {"index": market.index.name})
    gap = evidence(market, mean - hurdle, "fraction", how=f"mean member less {market.index.name}", window=window)
    text = f"The average member less {market.index.name}: {show(mean - hurdle, 'pp')} since {window.start}"
    yield Finding("breadth.equal_cap.members", text, gap, {"index": market.index.name})


def _equal_cap(view: View, market: Market) -> Iterator[Finding]:
    """The gap of the traded pair, where the market has one that is current, among its like windows."""
    try:
        legs = fill(view, parse_spread("equal-cap", SPREADS))
        found = gap_since(legs.panel, start=window_start(market.close))
    except DataMissing:
        return
    status = freshness_of(view, legs.pair.ids, legs.last)
    if status == "missing":
        return
    window = Window(found.start, found.end, found.sessions)
    proof = Evidence(
        value=found.value,
        unit="fraction",
        display="pp",
        window=window,
        inputs=legs.inputs,
        status=status,
        method=f"{legs.pair}, {legs.basis} return, long less short",
    )
    text = f"Equal-weighted less cap-weighted index ({legs.pair}): {show(found.value, 'pp')} over {window}"
    with suppress(DataMissing):  # a short history has the gap and no rank
        rank = window_rank(legs.panel, sessions=found.sessions)
        proof = replace(proof, p_value=rank.p_value, n_effective=rank.n_effective)
        text += f"; number {rank.rank:,} by size of {rank.windows:,} such windows"
    yield Finding("breadth.equal_cap", text, proof, {"spread": "equal-cap"})


def _signals(market: Market) -> Iterator[Finding]:
    counts, last = market.counts, market.close.last
    trend = mcclellan(counts)
    rows = trend.values[-1]
    how = "ratio-adjusted, trends seeded with the first session's net advances"
    for name, value in zip(("oscillator", "summation"), rows[:2].tolist(), strict=True):
        text = f"McClellan {name} {value:.1f} on {last} ({how} of {trend.first})"
        yield Finding(f"breadth.mcclellan.{name}", text, evidence(market, value, "index points", how=how))
    highs, lows = int(counts.column("highs")[-1]), int(counts.column("lows")[-1])
    net = percentile_of_last(net_highs(counts))
    text = (
        f"{highs:,} new 52-week highs and {lows:,} lows on {last}; {_said(net.below)} of earlier sessions had fewer net"
    )
    proof = evidence(
        market, net.value, "fraction", how="new highs less lows, of stocks with a year of closes", readings=net.readings
    )
    yield Finding("breadth.net_highs", text, proof)
    dates = [str(to_date(counts.dates[row])) for row in np.flatnonzero(zweig_thrust(counts).column("signal") == 1.0)]
    said = f"; last: {', '.join(dates[-3:])}" if dates else ""
    text = f"{len(dates)} Zweig breadth thrusts since {counts.first}{said}"
    proof = evidence(
        market, float(len(dates)), "count", how="EMA(10) of advances / (advances + declines), 0.40 to 0.615"
    )
    yield Finding("breadth.zweig", text, proof)
    if market.index is None:
        return
    for variant in VARIANTS:
        omen = hindenburg(counts, market.index, variant=variant)
        live = float(omen.column("live")[-1])
        word = "stands" if live == 1.0 else "does not stand"
        text = f"A confirmed Hindenburg signal ({variant}) {word} on {last}"
        yield Finding(
            "breadth.hindenburg",
            text,
            evidence(market, live, "count", how=f"conditions of {variant}"),
            {"variant": variant},
        )


def _arms(view: View, market: Market) -> Iterator[Finding]:
    """TRIN of the last session, where volumes are on file."""
    close = market.close.tail(2)
    volume = wide_volume(view, close)
    if volume is None:
        return
    who = np.where(market.who, 1.0, np.nan)
    value = float(arms_index(close.derive(close.values * who, name="members"), volume).values[-1, 0])
    if np.isfinite(value):
        text = f"TRIN {value:.2f} on {close.last}: volume favoured {'declining' if value > 1 else 'rising'} stocks"
        yield Finding(
            "breadth.trin", text, evidence(market, value, "ratio", how="advances / declines over their volumes")
        )

"""Who made the return: contributions of the largest, the index without them, and what single sessions cost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from rotascope.catalogue.groups import MAGNIFICENT_SEVEN_LISTINGS
from rotascope.errors import DataMissing, UnknownSymbol
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Missing, Status, Table, Window, show
from rotascope.measures.breadth import session_returns
from rotascope.measures.concentration import cap_minus_equal
from rotascope.measures.contribution import Contributions, columns_of_names, contributions
from rotascope.measures.fragility import WipeOut, wipe_outs
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import held, worth
from rotascope.panels.wide import wide_levels
from rotascope.questions.breadth.part import Part, covered, named
from rotascope.questions.breadth.weights import main_holder, sound
from rotascope.sessions import to_date

BARS = 15
WORST = 10
METHOD = "buy and hold from the published weights, Carino linking; docs/measures/concentration.md"


def contribution_part(view: View, holder: str | None) -> Part:
    """Contributions since the last close of the year before, or since the holdings' date where that is later."""
    name = holder or main_holder(view)
    if name is None:
        return Part()
    try:
        weights, _ = sound(held(view, name))
        close = wide_levels(view, stocks_of(view, weights.symbols), start=to_date(weights.dates[0]))
        start = opening(weights, close)
        found = contributions(weights.between(end=start), close.between(start))
    except DataMissing as fault:
        return Part(missing=(Missing(f"contributions to {name}", fault.cause, "import prices of its stocks"),))
    status = covered(found.coverage)
    if status == "missing":
        why = f"names with closes are {show(found.coverage, 'percent')} of its weight; without: {named(found.lacking)}"
        return Part(missing=(Missing(f"contributions to {name}", why, "import prices of its stocks"),))
    inputs = (
        Input(f"weights of {name}", "holdings", f"of {to_date(weights.dates[weights.place(start)])}", start),
        Input(f"closes of {name} ({len(found.symbols):,} stocks)", "prices", "as known", close.last, close.basis),
    )
    lacks = (
        (
            Missing(
                f"{len(found.lacking):,} names of {name}", f"no full line of closes: {named(found.lacking)}", "import"
            ),
        )
        if found.lacking
        else ()
    )
    window = Window(close.between(start).first, close.last, len(found.daily))
    findings = tuple(_findings(name, found, window, inputs, status))
    return Part(findings, {"contribution": _bars(name, found, inputs)}, lacks)


def stocks_of(view: View, symbols: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are stocks in this market: a company and an index may share a symbol (DOW)."""
    kinds = {row["id"]: row["kind"] for row in view.instruments.select("id", "kind").iter_rows(named=True)}
    there = tuple(one for one in symbols if kinds.get(one) == "stock")
    if not there:
        raise UnknownSymbol(f"none of {len(symbols):,} names is a stock of this market", "import their prices")
    return there


def opening(weights: Panel, close: Panel) -> date:
    """The last close of the year before the last session, or the first known weights where they are later."""
    turn = date(close.last.year - 1, 12, 31)
    return max(turn, to_date(weights.dates[0]), close.first)


def _findings(
    name: str, found: Contributions, window: Window, inputs: tuple[Input, ...], status: Status
) -> Iterator[Finding]:
    def proof(value: float, *, display: str = "percent") -> Evidence:
        lacking = f"names with closes are {show(found.coverage, 'percent')} of the published weight"
        return Evidence(
            value=value,
            unit="fraction",
            display="pp" if display == "pp" else "percent",
            window=window,
            method=METHOD,
            inputs=inputs,
            status=status,
            caveats=(lacking,),
        )

    yield Finding(
        "contribution.index",
        f"{name} returned {show(found.total, 'percent')} over {window}",
        proof(found.total),
        {"holder": name},
    )
    top = found.heaviest(10)
    seven = columns_of_names(found, MAGNIFICENT_SEVEN_LISTINGS)
    for id_, words, places in (("top_10", "The ten largest", top), ("seven", "The Magnificent Seven", seven)):
        if not places or len(places) == len(found.symbols):
            continue
        part, rest = found.contribution_of(places), found.total_without(places)
        text = f"{words} gave {show(part, 'pp')} of {show(found.total, 'percent')} over {window}"
        yield Finding(f"contribution.{id_}", text, proof(part, display="pp"), {"holder": name})
        text = f"Without them ({len(found.symbols) - len(places):,} others) {name} returned {show(rest, 'percent')}"
        yield Finding(f"contribution.without_{id_}", text, proof(rest), {"holder": name})
    gap = cap_minus_equal(found.weights, found.returns)
    text = (
        f"Cap- less equal-weighted, bought and held: {show(gap.gap, 'pp')} = {gap.names:,} names x covariance of "
        f"weights and returns"
    )
    yield Finding("contribution.cap_equal", text, proof(gap.gap, display="pp"), {"holder": name})


def _bars(name: str, found: Contributions, inputs: tuple[Input, ...]) -> Table:
    order = np.argsort(-np.abs(found.linked), kind="stable")[:BARS]
    shown = sorted(order.tolist(), key=lambda one: -float(found.linked[one]))
    rows: list[tuple[Cell, ...]] = [
        (found.symbols[one], float(found.weights[one]), float(found.returns[one]), float(found.linked[one]))
        for one in shown
    ]
    others = found.total - sum(float(found.linked[one]) for one in shown)
    rows.append(
        (
            f"other {len(found.symbols) - len(shown):,}",
            1.0 - sum(float(found.weights[one]) for one in shown),
            None,
            others,
        )
    )
    columns = (
        Column("id", "Name"),
        Column("weight", "Weight at start", "percent"),
        Column("return", "Return", "percent"),
        Column("contribution", "Contribution", "pp"),
    )
    note, chart = "They add up to the return exactly.", Chart("bars", "id", ("contribution",), title="contribution, pp")
    return Table(f"Contributions to {name}", columns, tuple(rows), inputs, note, chart)


def wipe_out_part(view: View, holder: str | None, start: date | None, end: date | None) -> Part:
    """The sessions between two dates that cost a holder's constituents most, in currency.

    holder  whose `value` column is known; None = the first of the main ones that has it
    """
    name = holder or main_holder(view)
    if name is None:
        return Part()
    begin = start or date(view.as_of.year - 1, 12, 31)
    try:
        base = held(view, name, column="value").tail(1)
        before = min(begin, base.last) - timedelta(days=10)  # the close before the first session, over any holiday
        close = wide_levels(view, stocks_of(view, base.symbols), basis="price", start=before)
        values = worth(base, close)
        returns = session_returns(close.select(values.symbols))
        worst = wipe_outs(values.between(begin, end), returns.between(begin, end), count=WORST)
    except DataMissing as fault:
        lack = Missing(f"sessions' losses of {name}", fault.cause, "import holdings with a value column")
        return Part(missing=(lack,))
    lacking = sorted(set(base.symbols) - set(values.symbols))
    share = float(np.nansum(base.select(values.symbols).values) / np.nansum(base.values))
    if covered(share) == "missing":
        why = f"names with prices are {show(share, 'percent')} of its value; without: {named(lacking)}"
        return Part(missing=(Missing(f"sessions' losses of {name}", why, "import their prices"),))
    lacks = (Missing(f"{len(lacking)} names of {name}", f"no price: {named(lacking)}", "import"),) if lacking else ()
    return replace(_costliest(name, worst, base, close, share, len(returns.between(begin, end))), missing=lacks)


def _costliest(name: str, worst: tuple[WipeOut, ...], base: Panel, close: Panel, share: float, searched: int) -> Part:
    """The finding and the table of the sessions found."""
    caveat = (
        f"market values of {base.last} moved with prices, at constant shares; {show(share, 'percent')} of them priced"
    )
    inputs = (
        Input(f"market values of {name}", "holdings", f"of {base.last}", base.last),
        Input(f"closes of {len(close.symbols)} stocks", "prices", "as known", close.last, close.basis),
    )
    one = worst[0]
    proof = Evidence(
        value=one.loss,
        unit="usd",
        display="count",
        inputs=inputs,
        status=covered(share),
        caveats=(caveat,),
        method="sum of value at the close before times the session's return",
        searched=searched,
    )
    text = (
        f"{name} lost most on {one.session}: {_billions(one.loss)} ({show(one.share, 'percent')}), "
        f"{one.heaviest} alone {_billions(one.heaviest_loss)}"
    )
    found = Finding("wipe_out.worst", text, proof, {"holder": name, "session": str(one.session)})
    return Part((found,), {"wipe_outs": _sessions(name, worst, inputs, caveat)})


def _billions(value: float) -> str:
    return f"{value / 1e9:+,.1f} billion"


def _sessions(name: str, worst: tuple[WipeOut, ...], inputs: tuple[Input, ...], note: str) -> Table:
    rows = tuple(
        (one.session, one.loss / 1e9, one.share, one.counted, one.heaviest, one.heaviest_loss / 1e9) for one in worst
    )
    columns = (
        Column("session", "Session", "date"),
        Column("loss", "Change, billions", "number"),
        Column("share", "Of value", "percent"),
        Column("counted", "Stocks", "count"),
        Column("heaviest", "Lost most"),
        Column("heaviest_loss", "Of it, billions", "number"),
    )
    return Table(f"Costliest sessions of {name}", columns, rows, inputs, note)

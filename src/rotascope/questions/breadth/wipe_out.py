"""Wipe-outs: the sessions that cost a holder's constituents most, in currency."""

from datetime import date, timedelta

import numpy as np

from rotascope.evidence import Column, Evidence, Finding, Input, Missing, Section, Table, list_names
from rotascope.measures.breadth import session_returns
from rotascope.measures.fragility import WipeOut, wipe_outs
from rotascope.panels.view import View
from rotascope.panels.weights import closes_input, holdings_input, holdings_panel, market_values
from rotascope.panels.wide import wide_levels
from rotascope.questions.attempt import attempt
from rotascope.questions.breadth.gather import coverage_status
from rotascope.questions.breadth.holdings import main_holder, stocks_of
from rotascope.questions.breadth.words import SPELLED_OUT, percent, thin_words, wipe_out_words

WORST = 10
CLOSED = timedelta(days=10)  # no holiday is longer: reaches the close before any first session
BILLION = 1e9
IMPORT = "import holdings with a value column"


def wipe_out_section(view: View, holder: str | None, *, start: date | None = None, end: date | None = None) -> Section:
    """The costliest sessions between two dates; nothing is said where no holder is known.

    holder   whose `value` column is known; None = the first of the main ones that has it
    start    None = the year to date
    """
    name = holder or main_holder(view)
    if name is None:
        return Section()
    first = start or date(view.as_of.year - 1, 12, 31)
    return attempt(f"sessions' losses of {name}", lambda: costliest(view, name, first, end), remedy=IMPORT)


def costliest(view: View, name: str, start: date, end: date | None) -> Section:
    """The finding and the table; what has no price is named, and too little coverage gives none."""
    base = holdings_panel(view, name, column="value").tail(1)
    close = wide_levels(view, stocks_of(view, base.symbols), basis="price", start=min(start, base.last) - CLOSED)
    values = market_values(base, close)
    returns = session_returns(close.select(values.symbols)).between(start, end)
    worst = wipe_outs(values.between(start, end), returns, count=WORST)
    lacking = sorted(set(base.symbols) - set(values.symbols))
    share = float(np.nansum(base.select(values.symbols).values) / np.nansum(base.values))
    if coverage_status(share) == "missing":
        why = thin_words(share, "prices", "value", lacking)
        return Section(missing=(Missing(f"sessions' losses of {name}", why, "import their prices"),))
    inputs = (
        holdings_input(view, name, source="holdings", last=base.last, quantity="market values"),
        closes_input(view, close, label=f"closes of {len(close.symbols)} stocks", symbols=close.symbols),
    )
    caveat = f"market values of {base.last} moved with prices, at constant shares; {percent(share)} of them priced"
    evidence = Evidence.number(
        worst[0].loss,
        unit="usd",
        display="count",
        inputs=inputs,
        status=coverage_status(share),
        caveats=(caveat,),
        method="sum of value at the close before times the session's return",
        searched=len(returns),
    )
    subject = {"holder": name, "session": str(worst[0].session)}
    finding = Finding("breadth.wipe_out.worst", wipe_out_words(name, worst[0]), evidence, subject)
    why = f"no price: {list_names(lacking, most=SPELLED_OUT)}"
    lacks = (Missing(f"{len(lacking)} names of {name}", why, "import"),) if lacking else ()
    return Section((finding,), {"wipe_outs": sessions_table(name, worst, inputs, caveat)}, lacks)


def sessions_table(name: str, worst: tuple[WipeOut, ...], inputs: tuple[Input, ...], note: str) -> Table:
    """A row a session, the costliest first."""
    rows = tuple(
        (
            wipe_out.session,
            wipe_out.loss / BILLION,
            wipe_out.share,
            wipe_out.counted,
            wipe_out.heaviest,
            wipe_out.heaviest_loss / BILLION,
        )
        for wipe_out in worst
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

"""One company's bad report: what it would do to each index, fund and household that holds it."""

import numpy as np

from rotascope.errors import DataMissing
from rotascope.evidence import Column, Finding, Missing, Table, show
from rotascope.inference.rarity.earnings_shock import EarningsShock, earnings_shock, reactions, spill
from rotascope.measures.breadth import equal_weighted, session_returns
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import announcements, held, held_now
from rotascope.panels.wide import stock_ids, wide_levels
from rotascope.questions.breadth.market import index_of
from rotascope.questions.breadth.part import Part, stock_input
from rotascope.questions.breadth.weights import main_holder

PEERS = 8  # the heaviest others of the company's sector


def shock_part(view: View, company: str | None) -> Part:
    """The shock of a named company, or of the heaviest one that has announcements on file."""
    name = company or heaviest(view)
    if name is None:
        return Part()
    try:
        view.describe(name)
        found = shock_of(view, name)
    except DataMissing as fault:
        return Part(missing=(Missing(f"earnings shock of {name}", fault.cause, fault.remedy or "import events"),))
    rows = tuple(
        (one.holder, one.case, one.shock, one.weight, one.spill, one.percent, one.currency) for one in found.effects
    )
    columns = (
        Column("holder", "Index, fund, household"),
        Column("case", "Case"),
        Column("shock", f"{name} falls", "percent"),
        Column("weight", "Weight", "percent"),
        Column("spill", "Peers' part", "percent"),
        Column("effect", "Effect", "percent"),
        Column("currency", "In its currency", "count"),
    )
    note = "Weights as last published; peers' part is their weight times the share of past shocks that they took along."
    table = Table(f"What a miss of {name} would cost", columns, rows, found.evidence.inputs, note)
    worst = [one for one in found.effects if one.case == "1 in 10 misses"]
    said = "; ".join(f"{one.holder} {show(one.percent, 'percent')}" for one in worst[:3])
    finding = Finding("shock.miss", f"{found.summary()}; {said}", found.evidence, {"company": name})
    return Part((finding,), {"shock": table})


def heaviest(view: View) -> str | None:
    """The largest name of the main holder, where this market knows any announcement; None else."""
    main = main_holder(view)
    if main is None or not announcements(view, ()):
        return None
    weights = held(view, main).tail(1)
    return weights.symbols[int(np.nanargmax(weights.values[0]))]


def shock_of(view: View, company: str) -> EarningsShock:
    """Reactions of the company and its sector's heaviest, and the effect on everyone who holds it."""
    peers = peers_of(view, company)
    announced = announcements(view, (company, *peers))
    close = wide_levels(view, (company, *peers))
    returns = session_returns(close)
    market = market_line(view, close)
    own = reactions(returns, market, {company: announced.get(company, [])})
    others = reactions(returns, market, {one: announced.get(one, []) for one in peers})
    line = market.values[:, 0]
    beta = {one: spill(own, returns.column(one), line, returns) for one in peers}
    portfolios, values = held_now(view, (company, *peers))
    inputs = stock_input(view, (company, *peers), close.last, basis=close.basis, label=f"closes of {company} and peers")
    return earnings_shock(company, own, peers=others, beta=beta, portfolios=portfolios, values=values, inputs=inputs)


def market_line(view: View, close: Panel) -> Panel:
    """Returns of the index on the same sessions; where there is none, the mean of these stocks."""
    index = index_of(view, close)
    if index is not None:
        return session_returns(index)
    return equal_weighted(close)


def peers_of(view: View, company: str) -> tuple[str, ...]:
    """The heaviest others of its sector in the main holder, those with prices."""
    sector, main = view.describe(company)["sector"], main_holder(view)
    if not sector or main is None:
        return ()
    kin = view.instruments.filter(view.instruments["sector"] == sector)["id"].to_list()
    same = set(kin) & set(stock_ids(view))
    weights = held(view, main).tail(1)
    ranked = sorted(
        ((float(w), one) for one, w in zip(weights.symbols, weights.values[0], strict=True) if w > 0 and one in same),
        reverse=True,
    )
    return tuple(one for _, one in ranked if one != company)[:PEERS]

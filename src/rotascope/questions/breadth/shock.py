"""Shock: one company's bad report, and what it would do to each index, fund and household that holds it."""

import numpy as np

from rotascope.evidence import Column, Finding, Section, Table
from rotascope.inference.rarity.earnings_shock import EarningsShock, earnings_shock, reactions, spill
from rotascope.measures.breadth import equal_weighted, session_returns
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import announcements, holdings_panel, latest_holdings
from rotascope.panels.wide import stock_ids, wide_levels
from rotascope.questions.attempt import attempt
from rotascope.questions.breadth.gather import index_of, stock_input
from rotascope.questions.breadth.holdings import main_holder
from rotascope.questions.breadth.words import shock_words

PEERS = 8  # the heaviest others of the company's sector


def shock_section(view: View, company: str | None) -> Section:
    """The shock of a named company, or of the heaviest one with announcements on file; empty where there is none."""
    name = company or heaviest(view)
    if name is None:
        return Section()
    return attempt(f"earnings shock of {name}", lambda: shocked(view, name), remedy="import events")


def shocked(view: View, name: str) -> Section:
    """The finding and the table of everybody who holds the company."""
    view.describe(name)
    shock = shock_of(view, name)
    finding = Finding("breadth.shock.miss", shock_words(shock), shock.evidence, {"company": name})
    return Section((finding,), {"shock": effects_table(name, shock)})


def effects_table(name: str, shock: EarningsShock) -> Table:
    """A row a holder and case."""
    rows = tuple(
        (effect.holder, effect.case, effect.shock, effect.weight, effect.spill, effect.percent, effect.currency)
        for effect in shock.effects
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
    return Table(f"What a miss of {name} would cost", columns, rows, shock.evidence.inputs, note)


def heaviest(view: View) -> str | None:
    """The largest name of the main holder, where this market knows any announcement; None else."""
    main = main_holder(view)
    if main is None or not announcements(view, ()):
        return None
    weights = holdings_panel(view, main).tail(1)
    return weights.symbols[int(np.nanargmax(weights.values[0]))]


def shock_of(view: View, company: str) -> EarningsShock:
    """Reactions of the company and its sector's heaviest, and the effect on everyone who holds it."""
    peers = peers_of(view, company)
    announced = announcements(view, (company, *peers))
    close = wide_levels(view, (company, *peers))
    returns, market = session_returns(close), market_line(view, close)
    line = market.values[:, 0]
    reacted = reactions(returns, market, {company: announced.get(company, [])})
    portfolios, values = latest_holdings(view, (company, *peers))
    return earnings_shock(
        company,
        reacted,
        peers=reactions(returns, market, {peer: announced.get(peer, []) for peer in peers}),
        beta={peer: spill(reacted, returns.column(peer), line, returns) for peer in peers},
        portfolios=portfolios,
        values=values,
        inputs=stock_input(
            view, (company, *peers), close.last, basis=close.basis, label=f"closes of {company} and peers"
        ),
    )


def market_line(view: View, close: Panel) -> Panel:
    """Returns of the index on the same sessions; where there is none, the mean of these stocks."""
    index = index_of(view, close)
    return equal_weighted(close) if index is None else session_returns(index)


def peers_of(view: View, company: str) -> tuple[str, ...]:
    """The heaviest others of its sector in the main holder, those with prices."""
    sector, main = view.describe(company)["sector"], main_holder(view)
    if not sector or main is None:
        return ()
    in_sector = view.listing.filter(view.listing["sector"] == sector)["id"].to_list()
    candidates = set(in_sector) & set(stock_ids(view)) - {company}
    weights = holdings_panel(view, main).tail(1)
    ranked = sorted(
        (
            (float(weight), symbol)
            for symbol, weight in zip(weights.symbols, weights.values[0], strict=True)
            if weight > 0 and symbol in candidates
        ),
        reverse=True,
    )
    return tuple(symbol for _, symbol in ranked)[:PEERS]

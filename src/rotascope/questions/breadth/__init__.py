"""How broad, how concentrated, how fragile: each part from what the market has, and what it lacks by name."""

from datetime import date

from rotascope.errors import DataMissing
from rotascope.evidence import Answer, Missing, Section
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble, attempt_each
from rotascope.questions.breadth.concentration import concentration_section
from rotascope.questions.breadth.contribution import contribution_section
from rotascope.questions.breadth.equal_cap import equal_cap_section
from rotascope.questions.breadth.fragility import fragility_section
from rotascope.questions.breadth.gather import Market, gather
from rotascope.questions.breadth.industries import industries_section
from rotascope.questions.breadth.participation import coverage_section, participation_section
from rotascope.questions.breadth.sectors import groups_section
from rotascope.questions.breadth.session import session_section
from rotascope.questions.breadth.shock import shock_section
from rotascope.questions.breadth.signals.divergence import divergence_section
from rotascope.questions.breadth.signals.followed import followed_section
from rotascope.questions.breadth.signals.today import signals_section
from rotascope.questions.breadth.wipe_out import wipe_out_section

OF_A_HOLDER = ("concentration", "contributions", "costliest sessions")
NOTHING = "Breadth cannot be judged: neither stocks' prices nor index weights are known."


def answer(
    view: View,
    *,
    universe: str | None = None,
    holder: str | None = None,
    start: date | None = None,
    end: date | None = None,
    company: str | None = None,
) -> Answer:
    """Participation, concentration, contributions, costliest sessions and fragility at the view's date.

    universe  an index with known members, a holder, or `all`; None = the S&P 500 if half of it has prices, else all
    holder    whose weights and values are read; None = the total market, else whoever holds most names
    start     first and `end` last session looked at for the costliest, and first and last close of contributions;
              None = the year to date
    company   whose bad report is drawn; None = the heaviest, where the market knows announcements
    raises    UnknownSymbol for a universe or holder that is not there, InputRefused for weights that are no
              portfolio
    """
    market, lack = stocks(view, universe)
    parts = {
        "participation": lambda: stocks_section(view, market),
        "industries": lambda: industries_section(view, leading=market is None),
        "concentration": lambda: concentration_section(view, holder),
        "contributions": lambda: contribution_section(view, holder, start=start, end=end),
        "costliest sessions": lambda: wipe_out_section(view, holder, start=start, end=end),
        "fragility": lambda: fragility_section(view, market),
        "earnings shock": lambda: shock_section(view, company),
    }
    section = attempt_each(parts, requested=OF_A_HOLDER if holder else ())
    return assemble("breadth", view, Section.join(lack, section), headline=NOTHING)


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: participation and concentration, without the other holders, and turbulence."""
    market, lack = stocks(view, None)
    parts = {
        "participation": lambda: stocks_section(view, market),
        "industries": lambda: industries_section(view, leading=market is None, alone=True),
        "concentration": lambda: concentration_section(view, None, alone=True),
        "contributions": lambda: contribution_section(view, None) if market is not None else Section(),
        "fragility": lambda: fragility_section(view, None),
    }
    return (assemble("breadth", view, Section.join(lack, attempt_each(parts)), headline=NOTHING),)


def stocks(view: View, universe: str | None) -> tuple[Market | None, Section]:
    """The market of stocks, or why there is none; a universe that was asked for by name is not passed over."""
    try:
        return gather(view, universe), Section()
    except DataMissing as fault:
        if universe is not None:
            raise
        return None, Section(missing=(Missing("participation of stocks", fault.cause, fault.remedy),))


def stocks_section(view: View, market: Market | None) -> Section:
    """How many stocks have prices, the traded pair, and what the counts say where enough have."""
    if market is None:
        return Section()
    parts = {
        "coverage": lambda: coverage_section(market),
        "equal against cap weights": lambda: equal_cap_section(view, market.close.last),
    }
    if market.status != "missing":
        parts = {
            "shares above their means": lambda: participation_section(market),
            "equal against cap weights": parts["equal against cap weights"],
            "the session": lambda: session_section(view, market),
            "breadth signals": lambda: signals_section(view, market),
            "groups of stocks": lambda: groups_section(view, market),
            "divergence": lambda: divergence_section(market),
            "what followed": lambda: followed_section(market),
            "coverage": parts["coverage"],
        }
    return attempt_each(parts)

"""How broad, how concentrated, how fragile: each part from what the market has, and what it lacks by name."""

from datetime import date

from rotascope.errors import DataMissing
from rotascope.evidence import Answer, Missing
from rotascope.panels.view import View
from rotascope.questions.breadth.contribution import contribution_part, wipe_out_part
from rotascope.questions.breadth.fragility import fragility_part
from rotascope.questions.breadth.market import Market, market_of
from rotascope.questions.breadth.part import Part, joined
from rotascope.questions.breadth.shock import shock_part
from rotascope.questions.breadth.stocks import stocks_part
from rotascope.questions.breadth.weights import weights_part

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
    start     first and `end` last session looked at for the costliest; None = the year to date
    company   whose bad report is drawn; None = the heaviest, where the market knows announcements
    raises    UnknownSymbol for a universe or holder that is not there, InputRefused for weights that are no
              portfolio
    """
    market, why = opened(view, universe)
    weights = weights_part(view, holder)
    parts = [
        *([stocks_part(view, market)] if market is not None else []),
        weights,
        contribution_part(view, holder),
        wipe_out_part(view, holder, start, end),
        fragility_part(view, market),
        shock_part(view, company),
        Part(missing=why),
    ]
    return answered(view, joined(parts))


def opened(view: View, universe: str | None) -> tuple[Market | None, tuple[Missing, ...]]:
    """The market of stocks, or why there is none; a universe that was asked for by name is not passed over."""
    try:
        return market_of(view, universe), ()
    except DataMissing as fault:
        if universe is not None:
            raise
        return None, (Missing("participation of stocks", fault.cause, fault.remedy),)


def answered(view: View, whole: Part) -> Answer:
    """The parts as one answer."""
    return Answer(
        question="breadth",
        as_of=view.as_of,
        data=view.market,
        headline=whole.headline or NOTHING,
        findings=whole.findings,
        tables=dict(whole.tables),
        missing=whole.missing,
    )


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: participation and concentration, without the other holders, and turbulence."""
    market, why = opened(view, None)
    weights = weights_part(view, None, alone=True)
    parts = [
        *([stocks_part(view, market)] if market is not None else []),
        weights,
        contribution_part(view, None) if market is not None else Part(),
        fragility_part(view, None),
        Part(missing=why),
    ]
    return (answered(view, joined(parts)),)

"""What holders hold: index weights on each known date, checked, with their profiles by listing and by company."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rotascope.catalogue.cadences import HOLDINGS_REPORT
from rotascope.catalogue.groups import MAGNIFICENT_SEVEN_LISTINGS, MAGNIFICENT_SEVEN_NAMED, MAIN_HOLDERS, plain_name
from rotascope.errors import InputRefused, UnknownSymbol
from rotascope.evidence import Input, Missing, Status
from rotascope.measures.concentration import check_weights, concentration, merge_share_classes
from rotascope.panels.freshness import freshness
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import find_holder, holders, holdings_input, holdings_panel, issuers, known_since
from rotascope.sessions import to_date


@dataclass(frozen=True, eq=False)
class Weights:
    """A holder's weights [D, N] with their profiles, by share class as listed and by company.

    companies  [D, M] weights with share classes merged
    refused    dates whose weights are no portfolio
    lag        when the last weights became known
    """

    holder: str
    panel: Panel
    companies: Panel
    profile: Panel
    company_profile: Panel
    inputs: tuple[Input, ...]
    status: Status
    refused: tuple[Missing, ...]
    lag: str

    def column(self, name: str, *, by_company: bool = False) -> list[float]:
        """One line of a profile as plain numbers [D]."""
        values: list[float] = (self.company_profile if by_company else self.profile).column(name).tolist()
        return values

    @property
    def called(self) -> str:
        """What sentences call the holder."""
        return plain_name(self.holder)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Which listings of the Magnificent Seven are held at all."""
        return tuple(symbol for symbol in MAGNIFICENT_SEVEN_LISTINGS if symbol in self.panel.symbols)

    @property
    def leaders_share(self) -> list[float]:
        """The Magnificent Seven's share on each date."""
        share: list[float] = np.nansum(self.panel.select(self.leaders).values, axis=1).tolist()
        return share

    @property
    def rest_share(self) -> list[float]:
        """Everybody else's share on each date."""
        return [total - seven for total, seven in zip(self.column("sum"), self.leaders_share, strict=True)]


def hindsight(start: date) -> tuple[str, ...]:
    """That a group was chosen with hindsight for a time that begins before it had its name; empty where it does not."""
    if start >= MAGNIFICENT_SEVEN_NAMED:
        return ()
    return (f"chosen with hindsight: the Magnificent Seven got their name in {MAGNIFICENT_SEVEN_NAMED.year}",)


def seven_name(start: date) -> str:
    """What the Magnificent Seven are called over a time that begins at a date."""
    return f"The Magnificent Seven{' of today, chosen with hindsight,' if hindsight(start) else ''}"


def main_holder(view: View) -> str | None:
    """The holder that stands for the market; None where no weights are known."""
    names = holders(view)
    called = {name.lower(): name for name in names}
    return next((called[name.lower()] for name in (*MAIN_HOLDERS, *names) if name.lower() in called), None)


def weights_of(view: View, holder: str) -> Weights:
    """A holder's weights, checked and profiled. A date whose weights are no portfolio is left out and named.

    raises   UnknownSymbol; InputRefused where no date is left
    """
    holder = find_holder(view, holder) or holder
    panel, refused = sound_dates(holdings_panel(view, holder))
    companies = merge_share_classes(panel, issuers(panel.symbols))
    about = view.describe(panel.symbols[0]) if view.has(panel.symbols[0]) else {}
    source = about.get("source") or "imported"
    return Weights(
        holder=holder,
        panel=panel,
        companies=companies,
        profile=concentration(panel),
        company_profile=concentration(companies),
        inputs=(holdings_input(view, holder, source=source, last=panel.last),),
        status=freshness(panel.last, view.as_of, cadence=HOLDINGS_REPORT, lag_days=HOLDINGS_REPORT.lag_days),
        refused=refused,
        lag=publication_words(view, holder, panel.last),
    )


def publication_words(view: View, holder: str, day: date) -> str:
    """How long after their date weights became known."""
    since = known_since(view, holder, day)
    return f"weights of {day} are known since {since}, {(since - day).days} days later"


def sound_dates(panel: Panel) -> tuple[Panel, tuple[Missing, ...]]:
    """The dates whose weights are a portfolio, and what is wrong with the others; InputRefused where none is."""
    rows: list[int] = []
    faults: list[InputRefused] = []
    for row in range(len(panel)):
        day = to_date(panel.dates[row])
        try:
            check_weights(panel.between(day, day))
            rows.append(row)
        except InputRefused as fault:
            faults.append(fault)
    if not rows:
        raise faults[0]
    columns = np.flatnonzero(np.isfinite(panel.values[rows]).any(axis=0)).tolist()
    symbols = tuple(panel.symbols[column] for column in columns)
    sound = replace(panel, dates=panel.dates[rows], symbols=symbols, values=panel.values[rows][:, columns])
    if not faults:
        return sound, ()
    why = f"{len(faults)} of {len(panel)} dates left out, the first as {faults[0].cause}"
    return sound, (Missing(f"weights of {panel.name}", why, faults[0].remedy),)


def stocks_of(view: View, symbols: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are stocks in this market: a company and an index may share a symbol."""
    kinds = dict(view.listing.select("id", "kind").iter_rows())
    stocks = tuple(symbol for symbol in symbols if kinds.get(symbol) == "stock")
    if not stocks:
        raise UnknownSymbol(f"none of {len(symbols):,} names is a stock of this market", "import their prices")
    return stocks

"""The tables of docs/catalogue.md, written from the catalogue; tools/docs_tables.py puts them between their marks."""

from collections.abc import Iterable

from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.cadences import ANNUAL_REPORT, CADENCES, HOLDINGS_REPORT, QUARTERLY_REPORT, Cadence
from rotascope.catalogue.instruments import INSTRUMENTS
from rotascope.catalogue.spreads import SPREADS
from rotascope.catalogue.themes import SCREENS, THEMES
from rotascope.drivers.screen.columns import COLUMNS, WORDS


def markdown(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of Markdown."""
    titles = list(heads)
    body = (f"| {' | '.join(map(str, row))} |" for row in rows)
    return "\n".join((f"| {' | '.join(titles)} |", "|" + "---|" * len(titles), *body))


def spreads_table(_: object = None) -> str:
    """Every spread with the pairs that can stand for it, best first."""
    rows = (
        (f"`{spread.name}`", spread.label, "; ".join(f"`{pair}`" for pair in spread.pairs), code(spread.aliases))
        for spread in SPREADS
    )
    return markdown(("Spread", "In words", "Filled by, best first", "Former names"), rows)


def indexes_table(_: object = None) -> str:
    """Indexes with what files may call them, and the companies that they are not."""
    rows = (
        (f"`{index.reference}`", index.name, code(index.spellings), code(index.mistaken))
        for index in INSTRUMENTS
        if index.namespace == "index" and not index.symbol.startswith("SIM")
    )
    return markdown(("Index", "Name", "Also read as", "Never read as"), rows)


def cadences_table(_: object = None) -> str:
    """When a value is due, stale and missing."""
    every = (*CADENCES.values(), QUARTERLY_REPORT, ANNUAL_REPORT, HOLDINGS_REPORT)
    return markdown(
        ("Cadence", "Period", "Release lag, unless stated", "Stale after", "Missing after"), map(cadence_row, every)
    )


def cadence_row(cadence: Cadence) -> tuple[str, ...]:
    """One cadence in words."""
    steps = "sessions" if cadence.in_sessions else "days"
    spans = (cadence.period, cadence.grace, cadence.limit)
    period, grace, limit = (f"{span} {steps if span != 1 else steps[:-1]}" for span in spans)
    lag = f"{cadence.lag_days} day{'s' if cadence.lag_days != 1 else ''}"
    return cadence.name, period, lag, f"{grace} late", f"{limit} late"


def acts_table(_: object = None) -> str:
    """Dated acts by their day."""
    acts = sorted(ACTS.values(), key=lambda act: act.day)
    return markdown(("Day", "Act", "Record"), ((act.day, act.label, act.source) for act in acts))


def themes_table(_: object = None) -> str:
    """Every theme with its members or rule, its date and its reason."""
    rows = ((f"`{theme.name}`", theme.label, theme.rule, theme.date, theme.reason) for theme in THEMES)
    return markdown(("Theme", "In words", "Members or rule", "From", "Why"), rows)


def screens_table(_: object = None) -> str:
    """Every named screen."""
    rows = ((f"`{screen.name}`", f"`{screen.condition}`", f"`{screen.sort}`", screen.reason) for screen in SCREENS)
    return markdown(("Screen", "Condition", "Sorted by", "Why these bounds"), rows)


def columns_table(_: object = None) -> str:
    """Every column that a screen may read."""
    rows = [(f"`{column.name}`", column.label, NEEDS[column.need]) for column in COLUMNS]
    rows += [(f"`{name}`", "text, as the market says it", "") for name, _ in WORDS]
    return markdown(("Column", "What it says", "Beside accounts needs"), rows)


NEEDS = {
    "accounts": "",
    "price": "raw closes and a count of shares",
    "past": "five years of both",
    "estimates": "consensus estimates of several dates",
    "betas": "three years of closes, rates and production",
    "trading": "closes, and volumes for `adv`",
}


def code(symbols: Iterable[str]) -> str:
    """Symbols as code."""
    return ", ".join(f"`{symbol}`" for symbol in symbols)

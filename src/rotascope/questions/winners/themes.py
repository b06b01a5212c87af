"""Themes: baskets with a name, ranked like any other line, equal- and cap-weighted, with who is in and who overlaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rotascope.arrays import Floats
from rotascope.catalogue.themes import Theme
from rotascope.drivers.screen.screening import ParsedScreen, run_screen
from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import Cell, Column, Missing, Section, Table, list_names
from rotascope.measures.leaders import one_name_share, window_of
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import holdings_panel, issuers
from rotascope.questions.breadth.holdings import main_holder, sound_dates
from rotascope.questions.winners.exposures import read_table
from rotascope.questions.winners.gather import LineGroup, companies
from rotascope.read_only import make_read_only

HALF = 0.5  # of a theme's members that must have prices
FEWEST = 2  # members with prices
IMPORT = "import prices of its members"


@dataclass(frozen=True, eq=False)
class Basket:
    """A theme over a window.

    members   everybody in it, one class a company; priced: who has 80 % of the window's closes
    weights   of the priced in the market's main holder at the start; empty where they are not known
    """

    theme: Theme
    members: tuple[str, ...]
    priced: tuple[str, ...]
    returns: Mapping[str, float]
    weights: Mapping[str, float]

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "returns", "weights")

    @property
    def coverage(self) -> float:
        """Share of the members that have prices."""
        return len(self.priced) / len(self.members) if self.members else 0.0

    @property
    def cap_weighted(self) -> float | None:
        """Return by the weights at the start, held; None where under half of the priced have one."""
        if len(self.weights) < HALF * len(self.priced) or not self.weights:
            return None
        names = list(self.weights)
        shares = np.array([self.weights[name] for name in names])
        return float(shares @ np.array([self.returns[name] for name in names]) / shares.sum())


def theme_lines(view: View, themes: Sequence[Theme], start: date) -> tuple[LineGroup, tuple[Basket, ...], Section]:
    """The equal-weighted lines of the themes, what is in them, and which have too few prices to be ranked.

    raises   OutsideData where the market has no prices of companies, or no theme has prices of half of its members
    """
    group = companies(view)
    row = group.levels.row_of(start)
    returned, _ = window_of(group.levels, row, len(group.levels) - 1)
    moved = dict(zip(group.levels.symbols, returned.tolist(), strict=True))
    weights = weights_on(view, start)
    baskets = [fill_basket(view, theme, start, moved, weights) for theme in themes]
    usable = [basket for basket in baskets if basket.coverage >= HALF and len(basket.priced) >= FEWEST]
    missing = lacks_of([basket for basket in baskets if basket not in usable])
    if not usable:
        raise OutsideData("; ".join(lack.why for lack in missing), IMPORT)
    values = np.column_stack([equal_line(group.levels.select(basket.priced)) for basket in usable])
    names = tuple(basket.theme.name for basket in usable)
    early = [basket.theme.label for basket in usable if start < basket.theme.date]
    hindsight = (f"chosen later, so with hindsight: {list_names(early, most=len(early))}",) if early else ()
    lines = replace(
        group,
        kind="theme",
        words="themes",
        levels=group.levels.derive(values, name="themes", symbols=names),
        names={basket.theme.name: basket.theme.label for basket in usable},
        caveats=(*hindsight, *group.caveats),
    )
    return lines, tuple(usable), Section(missing=missing)


def fill_basket(
    view: View, theme: Theme, start: date, moved: Mapping[str, float], weights: Mapping[str, float]
) -> Basket:
    """A theme's members and those of them with prices."""
    listed = members_of_theme(view, theme, start)
    others = issuers([*listed, *moved])
    members = tuple(dict.fromkeys(others.get(symbol, symbol) for symbol in listed))
    priced = tuple(symbol for symbol in members if np.isfinite(moved.get(symbol, np.nan)))
    return Basket(
        theme,
        members,
        priced,
        {symbol: moved[symbol] for symbol in priced},
        {symbol: weights[symbol] for symbol in priced if symbol in weights},
    )


def members_of_theme(view: View, theme: Theme, start: date) -> tuple[str, ...]:
    """Who is in a theme: its list, or the stocks that meet its rule; a screen reads what was known at the start."""
    if theme.members:
        return theme.members
    meets: tuple[str, ...] | None = None
    if theme.screen:
        try:
            meets = run_screen(ParsedScreen.of(theme.screen), read_table(view.at(start)).table).passed
        except DataMissing:
            return ()
    if not (theme.industries or theme.sectors or theme.sizes):
        return meets or ()
    stocks = view.listing.filter(view.listing["kind"] == "stock").select("id", "industry", "sector", "size")
    inside = tuple(
        row["id"]
        for row in stocks.sort("id").iter_rows(named=True)
        if theme.admits(industry=row["industry"] or "", sector=row["sector"] or "", size=row["size"] or "")
    )
    return inside if meets is None else tuple(symbol for symbol in inside if symbol in meets)


def member_lines(view: View, basket: Basket) -> LineGroup:
    """The members of a theme that have prices, as lines of companies."""
    group = companies(view)
    return replace(group, levels=group.levels.select(basket.priced), words=f"members of {basket.theme.label}")


def weights_on(view: View, start: date) -> dict[str, float]:
    """Weights of companies in the main holder on the last known date on or before a day; empty where there is none."""
    name = main_holder(view)
    if name is None:
        return {}
    weights, _ = sound_dates(holdings_panel(view, name))
    if weights.first > start:
        return {}
    others = issuers(weights.symbols)
    published: dict[str, float] = {}
    for symbol, weight in zip(weights.symbols, weights.values[weights.row_of(start)].tolist(), strict=True):
        if weight > 0:
            company = others.get(symbol, symbol)
            published[company] = published.get(company, 0.0) + weight
    return published


def equal_line(levels: Panel) -> Floats:
    """The level [T] of companies in equal parts at every close; a session counts those with a close before."""
    steps = levels.values[1:] / levels.values[:-1] - 1.0
    counted = np.isfinite(steps).sum(axis=1)
    means = np.divide(np.nansum(steps, axis=1), counted, out=np.zeros(len(steps)), where=counted > 0)
    line: Floats = np.cumprod(np.concatenate([[1.0], 1.0 + means]))
    started = np.concatenate([[False], counted > 0])
    first = int(np.argmax(started))
    line[: max(first - 1, 0)] = np.nan
    return line


def lacks_of(baskets: Sequence[Basket]) -> tuple[Missing, ...]:
    """Why themes are not ranked, with the coverage of each: one note."""
    if not baskets:
        return ()
    whys = "; ".join(f"{basket.theme.name}: {lack_of(basket)}" for basket in baskets)
    count = f"{len(baskets)} themes" if len(baskets) > 1 else f"theme {baskets[0].theme.name}"
    return (Missing(count, whys, IMPORT, f"{count}: under half of their members have prices"),)


def lack_of(basket: Basket) -> str:
    """Why a theme is not ranked."""
    if not basket.members:
        return f"no company of this market meets its rule ({basket.theme.rule})"
    lacking = [symbol for symbol in basket.members if symbol not in basket.priced]
    share = f"{len(basket.priced)} of {len(basket.members)} members have prices ({basket.coverage:.0%}), below half"
    return f"{share}; lacking {list_names(lacking)}"


def themes_section(baskets: Sequence[Basket], lines: LineGroup, benchmark: float | None) -> Section:
    """Who is in each theme, equal- and cap-weighted, what one name gave, and which themes share members."""
    return Section(
        tables={
            "theme_members": members_table(baskets, lines, benchmark),
            "theme_overlap": overlap_table(baskets, lines),
        }
    )


def members_table(baskets: Sequence[Basket], lines: LineGroup, benchmark: float | None) -> Table:
    """One row a theme."""
    rows: list[tuple[Cell, ...]] = []
    for basket in baskets:
        equal = float(np.mean([basket.returns[symbol] for symbol in basket.priced]))
        best, without = "", None
        if benchmark is not None:
            returns = np.array([basket.returns[symbol] for symbol in basket.priced])
            position, _, without = one_name_share(np.ones(len(returns)), returns, benchmark)
            best = basket.priced[position]
        rows.append(
            (
                basket.theme.label,
                len(basket.members),
                len(basket.priced),
                basket.coverage,
                equal,
                basket.cap_weighted,
                best,
                without,
                basket.theme.date,
                basket.theme.rule if len(basket.theme.rule) < 90 else f"{basket.theme.rule[:88]} …",
                basket.theme.reason,
            )
        )
    columns = (
        Column("theme", "Theme"),
        Column("members", "Members", "count"),
        Column("priced", "With prices", "count"),
        Column("coverage", "Coverage", "percent"),
        Column("equal", "Equal parts, held", "percent"),
        Column("cap", "By market weight, held", "percent"),
        Column("best", "One name"),
        Column("without", "Gap without it", "pp"),
        Column("date", "Chosen", "date"),
        Column("rule", "Members or rule"),
        Column("reason", "Why"),
    )
    note = "Held: bought at the window's start. By weight: of those with a published weight at the start."
    return Table("What is in the themes", columns, tuple(rows), lines.inputs, note)


def overlap_table(baskets: Sequence[Basket], lines: LineGroup) -> Table:
    """Pairs of themes that share members, most first."""
    pairs = [
        (first, second, sorted(set(first.members) & set(second.members)))
        for number, first in enumerate(baskets)
        for second in baskets[number + 1 :]
    ]
    shared = sorted((pair for pair in pairs if pair[2]), key=lambda pair: (-len(pair[2]), pair[0].theme.name))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            first.theme.label,
            second.theme.label,
            len(names),
            len(names) / len(first.members),
            len(names) / len(second.members),
            list_names(names, most=6),
        )
        for first, second, names in shared
    )
    columns = (
        Column("first", "Theme"),
        Column("second", "And"),
        Column("shared", "Shared", "count"),
        Column("of_first", "Of the first", "percent"),
        Column("of_second", "Of the second", "percent"),
        Column("names", "Companies"),
    )
    return Table("Members that themes share", columns, rows, lines.inputs)

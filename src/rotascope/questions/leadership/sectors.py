"""Sectors: each against a benchmark of the same kind of return, where the market's sector lines reach the date."""

from collections.abc import Sequence

from rotascope.catalogue.groups import COHORTS, LARGE_CAP_INDEXES, SECTOR_FUNDS
from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.spreads import Pair, Spread, simulated
from rotascope.errors import DataMissing
from rotascope.panels.filling import FilledSpread, fill_pair
from rotascope.panels.freshness import freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.view import View

LEAST = 5  # sectors: fewer are no map of the market
NEAR = 31  # days: sectors that began so close together have one history


def fill_sectors(view: View) -> tuple[FilledSpread, ...]:
    """Each current sector over the benchmark; none where fewer than LEAST reach the date.

    The benchmark is the first large-cap line with the sectors' kind of return, or the mean of the oldest sectors.
    """
    lines = sector_lines(view, SECTOR_FUNDS) or sector_lines(view, simulated(SECTOR_FUNDS))
    if len(lines) < LEAST:
        return ()
    benchmark, name = find_benchmark(view, lines)
    filled = []
    for id_, line in lines.items():
        label = sector_label(id_)
        pair = Pair((id_,), benchmark)
        spread = Spread(label, f"{label} over {name}", label, name, (pair,), "sector")
        filled.append(FilledSpread(fill_pair(view, spread, pair), freshness_of(view, (id_,), line.last)))
    return tuple(filled)


def sector_lines(view: View, ids: Sequence[str]) -> dict[str, Panel]:
    """The lines that reach the date, by id."""
    lines: dict[str, Panel] = {}
    for id_ in ids:
        try:
            line = view.levels(id_)
        except DataMissing:
            continue
        if len(line) > 1 and freshness_of(view, (id_,), line.last) == "ok":
            lines[id_] = line
    return lines


def find_benchmark(view: View, lines: dict[str, Panel]) -> tuple[tuple[str, ...], str]:
    """What the sectors are set against, and what it is called."""
    bases = {line.basis for line in lines.values()}
    for id_ in LARGE_CAP_INDEXES:
        line = sector_lines(view, (id_,)).get(id_)
        if line is not None and {line.basis} == bases:
            return (id_,), symbol_of(id_)
    start = min(line.first for line in lines.values())
    oldest = tuple(id_ for id_, line in lines.items() if (line.first - start).days <= NEAR)
    return oldest, f"the mean of {len(oldest)} sectors"


def sector_label(id_: str) -> str:
    """A sector as people call it: `Technology`, of the fund or of the simulated line of its name."""
    symbols = {symbol_of(fund): symbol_of(fund) for fund in SECTOR_FUNDS}
    symbols |= {
        symbol_of(line): symbol_of(fund) for fund, line in zip(SECTOR_FUNDS, simulated(SECTOR_FUNDS), strict=True)
    }
    fund = symbols.get(symbol_of(id_), "")
    labels = (cohort.label for cohort in COHORTS if cohort.ids == (f"fund:{fund}",))
    return next(labels, symbol_of(id_)).partition(" (")[0]

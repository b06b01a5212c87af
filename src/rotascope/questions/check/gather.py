"""What the claims of an article need, fetched from a view as records: lines, pairs, statistics, accounts, listings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from operator import itemgetter
from typing import TypeVar

import numpy as np

from rotascope.catalogue.acts import ACTS, Act
from rotascope.catalogue.listings import listed_symbols
from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.statistics import STATISTICS
from rotascope.claims.guard import try_or_report
from rotascope.claims.reading.mentions import Listing
from rotascope.claims.verdicts.material import Line, LinePair, Material
from rotascope.claims.verdicts.resolve import Needs, name_of
from rotascope.errors import DataMissing
from rotascope.panels.companies.dividends import read_dividends
from rotascope.panels.filings import read_events, read_facts, read_listings
from rotascope.panels.panel import Panel
from rotascope.panels.spread import basket, join
from rotascope.panels.view import View
from rotascope.questions.check.figures import gather_figures, gather_flows, gather_plans

MOST = 3  # lines or pairs of one name
POLICY = {"policy:low": "policy-lower", "policy:high": "policy-upper", "policy:effective": "policy-effective"}
Key = TypeVar("Key", str, tuple[str, str])
Record = TypeVar("Record")


def gather(view: View, needs: Needs, *, since: date, dated: date) -> Material:
    """Everything that the claims need, as the view knows it; a name whose data fail is named in `faults`.

    since, dated   the days that the article may be of
    """
    reader = LineReader(view)
    faults: dict[str, str] = {}
    lines = _gather_each(needs.names, reader.lines, subject=str, faults=faults)
    pairs = _gather_each(needs.pairs, lambda pair: reader.pairs(*pair), subject=itemgetter(0), faults=faults)
    series = _gather_each(needs.series, reader.series, subject=_subject_of_series, faults=faults)
    facts = _gather_each(needs.symbols, partial(read_facts, view), subject="symbol:{}".format, faults=faults)
    return Material(
        dated=dated,
        since=since,
        market=view.market,
        lines=lines,
        pairs=pairs,
        series=series,
        facts=facts,
        listings=complete_listings(gather_listings(view)),
        happenings=gather_happenings(view),
        faults=faults,
        figures=gather_figures(view) if needs.groups else (),
        flows=gather_flows(view) if needs.groups else {},
        plans=gather_plans(view, sorted(needs.symbols)) if needs.symbols else {},
        dividends={symbol: read_dividends(view, symbol) for symbol in sorted(needs.symbols)} if needs.groups else {},
    )


def _gather_each(
    keys: frozenset[Key], read: Callable[[Key], Record | None], *, subject: Callable[[Key], str], faults: dict[str, str]
) -> dict[Key, Record]:
    """What is read for each key; a fault is noted under the subject of the claims that need it, and ends nothing."""
    records: dict[Key, Record] = {}
    for key in sorted(keys):
        record = try_or_report(partial(read, key), partial(_note_fault, faults, subject(key)))
        if record is not None:
            records[key] = record
    return records


def _note_fault(faults: dict[str, str], subject: str, fault: Exception) -> None:
    faults[subject] = f"{type(fault).__name__}: {fault}"


def _subject_of_series(key: str) -> str:
    return "policy" if key in POLICY else f"macro:{key}"


def gather_listings(view: View) -> dict[str, Listing]:
    """Every instrument that the market describes, by id."""
    return {row[0]: Listing(*row) for row in read_listings(view)}


def complete_listings(listings: Mapping[str, Listing]) -> dict[str, Listing]:
    """The market's instruments with the exchange where the catalogue knows it, and what only the catalogue lists."""
    completed = dict(listings)
    for symbol, listed in listed_symbols().items():
        known_here = listings.get(symbol)
        if known_here is None:
            completed[symbol] = Listing(symbol, listed.name, "stock", listed.exchange, listed.source, listed.vintage)
        elif not known_here.exchange:
            completed[symbol] = replace(
                known_here, exchange=listed.exchange, source=listed.source, vintage=listed.vintage
            )
    return completed


def gather_happenings(view: View) -> Mapping[str, Act]:
    """Laws and failures of the public record, and the market's own events over them."""
    of_market = {id_: Act(id_, title, (), day, "events table of the market") for id_, title, day in read_events(view)}
    return {**ACTS, **of_market}


class LineReader:
    """Lines of one view, each read once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.panels: dict[str, Panel | None] = {}

    def panel(self, reference: str, read: Callable[[str], Panel]) -> Panel | None:
        """A line or series of a reference; None where the market has nothing of it by then."""
        if reference not in self.panels:
            try:
                panel = read(reference) if self.view.has(reference) else None
            except DataMissing:
                panel = None
            self.panels[reference] = panel if panel is not None and len(panel) else None
        return self.panels[reference]

    def lines(self, key: str) -> tuple[Line, ...]:
        """The lines of a name, the best first."""
        name = name_of(key)
        candidates = list(name.candidates())
        if key.startswith("symbol:") and not candidates:
            candidates = [(f"stock:{key.removeprefix('symbol:')}", "stock")]
        lines: list[Line] = []
        for reference, relation in candidates:
            panel = self.panel(reference, self.view.levels)
            if panel is not None and len(lines) < MOST:
                inputs = self.view.inputs((reference,), panel)
                lines.append(Line(self.view.shown(reference), relation, panel, inputs))
        return tuple(lines) or tuple(self._basket_line(name.basket))

    def _basket_line(self, references: tuple[str, ...]) -> Iterator[Line]:
        """The equal-weighted mean of stocks that are all there."""
        panels = [panel for stock in references if (panel := self.panel(stock, self.view.levels)) is not None]
        if not references or len(panels) < len(references):
            return
        members = join(panels)
        if len(members):
            name = "+".join(map(symbol_of, references))
            panel = members.derive(basket(members.values), name=name, symbols=("basket",))
            yield Line(name, "basket", panel, self.view.inputs(references, members))

    def pairs(self, long: str, short: str) -> tuple[LinePair, ...]:
        """Two names side by side, index with index and fund with fund; with an empty one, a line and 1."""
        if not short:
            return tuple(_pair_alone(line) for line in self.lines(long))[:MOST]
        pairs: list[LinePair] = []
        shorts = self.lines(short)
        for line in self.lines(long):
            other = next((candidate for candidate in shorts if candidate.relation == line.relation), None)
            if other is None and not pairs and shorts:
                other = shorts[0]
            pair = _pair_together(line, other) if other is not None and other.id != line.id else None
            if pair is not None:
                pairs.append(pair)
        return tuple(pairs[:MOST])

    def series(self, key: str) -> Line | None:
        """A statistic or a policy rate by the first of its series that is there."""
        for reference in STATISTICS[POLICY.get(key, key)].series:
            panel = self.panel(reference, self.view.series)
            if panel is not None:
                inputs = self.view.inputs((reference,), panel)
                return Line(self.view.shown(reference), "series", panel.complete(), inputs)
        return None


def _pair_alone(line: Line) -> LinePair:
    values = np.column_stack([line.panel.values[:, 0], np.ones(len(line.panel))])
    panel = line.panel.derive(values, name=line.id, symbols=("long", "short")).complete()
    return LinePair(line.id, "", line.relation, panel, line.inputs)


def _pair_together(long: Line, short: Line) -> LinePair | None:
    """Two lines on their common dates; None where they share fewer than two."""
    both = join([long.panel, short.panel])
    if len(both) < 2:
        return None
    basis = long.panel.basis if long.panel.basis == short.panel.basis else "mixed"
    panel = Panel(both.dates, ("long", "short"), both.values, f"{long.id}/{short.id}", "level", basis)
    relation = long.relation if long.relation == short.relation else "mixed"
    return LinePair(long.id, short.id, relation, panel, long.inputs + short.inputs)

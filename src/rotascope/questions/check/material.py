"""What the claims of an article need, fetched from a view: lines, pairs, statistics, accounts, listings."""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from rotascope.claims.reading.laws import BY_HAPPENING, Happening
from rotascope.claims.reading.macro import BY_MACRO, EFFECTIVE, TARGET_HIGH, TARGET_LOW
from rotascope.claims.reading.mentions import Listing
from rotascope.claims.verdicts.material import Line, LinePair, Material
from rotascope.claims.verdicts.resolve import Needs, name_of
from rotascope.errors import DataMissing
from rotascope.panels.filings import read_events, read_facts, read_listings
from rotascope.panels.panel import Panel
from rotascope.panels.spread import basket, join
from rotascope.panels.view import View

MOST = 3  # lines or pairs of one name
POLICY = {"policy:low": TARGET_LOW, "policy:high": TARGET_HIGH, "policy:effective": EFFECTIVE}


def listings(view: View) -> dict[str, Listing]:
    """Every instrument that the market describes."""
    return {row[0]: Listing(*row) for row in read_listings(view)}


class Store:
    """Lines of one view, each read once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.seen: dict[str, Panel | None] = {}

    def panel(self, id_: str, read: Callable[[str], Panel]) -> Panel | None:
        """A line or series by id; None where the market has nothing of it by then."""
        if id_ not in self.seen:
            try:
                found = read(id_) if self.view.has(id_) else None
            except DataMissing:
                found = None
            self.seen[id_] = found if found is not None and len(found) else None
        return self.seen[id_]

    def lines(self, key: str) -> tuple[Line, ...]:
        """The lines of a name, the best first."""
        name = name_of(key)
        candidates = list(name.ids())
        if key.startswith("symbol:") and not candidates:
            candidates = [(key.removeprefix("symbol:"), "stock")]
        found: list[Line] = []
        for id_, relation in candidates:
            panel = self.panel(id_, self.view.levels)
            if panel is not None and len(found) < MOST:
                found.append(Line(id_, relation, panel, self.view.inputs((id_,), panel)))
        if not found and name.basket:
            found += self._basket(name.basket)
        return tuple(found)

    def _basket(self, ids: tuple[str, ...]) -> Iterator[Line]:
        panels = [self.panel(one, self.view.levels) for one in ids]
        whole = [one for one in panels if one is not None]
        if len(whole) < len(ids):
            return
        joined = join(whole)
        if len(joined):
            line = joined.derive(basket(joined.values), name="+".join(ids), symbols=("basket",))
            yield Line("+".join(ids), "basket", line, self.view.inputs(ids, joined))

    def pairs(self, long: str, short: str) -> tuple[LinePair, ...]:
        """Two names side by side, index with index and fund with fund; with an empty one, a line and 1."""
        found: list[LinePair] = []
        for one in self.lines(long):
            if not short:
                found.append(_alone(one))
                continue
            others = self.lines(short)
            other = next((each for each in others if each.relation == one.relation), None)
            if other is None and not found and others:
                other = others[0]
            pair = _together(one, other) if other is not None and other.id != one.id else None
            if pair is not None:
                found.append(pair)
        return tuple(found[:MOST])

    def series(self, key: str) -> Line | None:
        """A statistic or a policy rate by the first of its ids."""
        for id_ in POLICY.get(key) or BY_MACRO[key].ids:
            panel = self.panel(id_, self.view.series)
            if panel is not None:
                return Line(id_, "series", panel.complete(), self.view.inputs((id_,), panel))
        return None


def _alone(line: Line) -> LinePair:
    values = np.column_stack([line.panel.values[:, 0], np.ones(len(line.panel))])
    panel = line.panel.derive(values, name=line.id, symbols=("long", "short")).complete()
    return LinePair(line.id, "", line.relation, panel, line.inputs)


def _together(one: Line, other: Line) -> LinePair | None:
    joined = join([one.panel, other.panel])
    if len(joined) < 2:
        return None
    same = one.panel.basis == other.panel.basis
    panel = Panel(
        joined.dates,
        ("long", "short"),
        joined.values,
        f"{one.id}/{other.id}",
        "level",
        one.panel.basis if same else "mixed",
    )
    relation = one.relation if one.relation == other.relation else "mixed"
    return LinePair(one.id, other.id, relation, panel, one.inputs + other.inputs)


def gather(view: View, needs: Needs, *, since: date, dated: date) -> Material:
    """Everything that the claims need, as the view knows it.

    since, dated   the days that the article may be of
    """
    store = Store(view)
    series = {key: line for key in sorted(needs.series) if (line := store.series(key)) is not None}
    return Material(
        dated=dated,
        since=since,
        market=view.market,
        lines={key: store.lines(key) for key in sorted(needs.names)},
        pairs={pair: store.pairs(*pair) for pair in sorted(needs.pairs)},
        series=series,
        facts={symbol: read_facts(view, symbol) for symbol in sorted(needs.symbols)},
        listings=listings(view),
        happenings=happenings(view),
    )


def happenings(view: View) -> dict[str, Happening]:
    """Laws and failures of the public record, and the market's own events over them."""
    own = {id_: Happening(id_, title, (), day, "events table of the market") for id_, title, day in read_events(view)}
    return {**BY_HAPPENING, **own}

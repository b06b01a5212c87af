"""Spreads and universes as a market can fill them at a date: which pair, whose members, what is missing or late."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import polars as pl

from rotascope.catalogue.namespaces import TRADED, split_reference, symbol_of
from rotascope.catalogue.spreads import SPREADS, Pair, Spread
from rotascope.errors import DataMissing, HistoryTooShort, OutsideData, UnknownSymbol
from rotascope.evidence import Missing, Status, list_names
from rotascope.panels.freshness import freshness_of, sessions_behind
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs, basket, join
from rotascope.panels.universe import EVERY, Universe
from rotascope.panels.view import View
from rotascope.schema import HOLDINGS, MEMBERS

IMPORT = "rotascope data import FILE..."
NAMED = 2  # spreads in a line for people
ENOUGH = 1_260  # sessions, five years: with fewer no verdict, so a longer pair is taken where there is one


@dataclass(frozen=True, eq=False)
class FilledSpread:
    """A spread's legs and how current they are."""

    legs: Legs
    status: Status

    @property
    def name(self) -> str:
        """The spread's name."""
        return self.legs.spread.name

    @property
    def label(self) -> str:
        """The spread in words."""
        return self.legs.spread.label


@lru_cache(maxsize=2)  # one page asks again and again; a view never changes
def fill_all(
    view: View, *, spreads: tuple[Spread, ...] = SPREADS
) -> tuple[tuple[FilledSpread, ...], tuple[Missing, ...]]:
    """Every spread that the market can fill up to about now, and a note for those that it cannot, one a reason."""
    fillable = [spread for spread in spreads if pairs_of(view, spread)]
    current: list[FilledSpread] = []
    late: list[Legs] = []
    ended: list[Legs] = []
    faults: dict[str, list[Spread]] = {}
    for spread in fillable:
        try:
            legs = fill(view, spread)
        except DataMissing as fault:
            cause = f"no values known by {view.as_of}" if isinstance(fault, OutsideData) else fault.cause
            faults.setdefault(cause, []).append(spread)
            continue
        status = freshness_of(view, legs.pair.ids, legs.last)
        if status != "missing":
            current.append(FilledSpread(legs, status))
        if status != "ok":
            (late if status == "stale" else ended).append(legs)
    notes = (
        *_behind(view, late, "shown to that date, not counted"),
        *_behind(view, ended, "not shown"),
        *(_lacking(spreads, cause) for cause, spreads in faults.items()),
        *_absent(view, [spread for spread in spreads if spread not in fillable]),
    )
    return tuple(current), notes


def fill(view: View, spread: Spread) -> Legs:
    """A spread as legs, from the best of its pairs that this market has.

    Best is: reaching the view's date, then a history long enough for a verdict, then traded funds or stocks before
    factors and indexes, then the order in which the pairs are declared. `caveats` says which other pairs were there,
    and why they were not taken. Sessions on which a leg has no value are left out of both, so a return is never taken
    over a gap of one leg only.

    raises   UnknownSymbol naming the first id that lacks, where the market has no pair; OutsideData or
             HistoryTooShort where none of them has values yet
    """
    pairs = pairs_of(view, spread)
    if len(pairs) < 2:
        return fill_pair(view, spread, pairs[0] if pairs else spread.pairs[0])
    candidates: list[Legs] = []
    faults: list[DataMissing] = []
    for pair in pairs:
        try:
            candidates.append(fill_pair(view, spread, pair))
        except (OutsideData, HistoryTooShort) as fault:
            faults.append(fault)
    if not candidates:
        raise faults[0]
    best, *others = sorted(candidates, key=lambda legs: _demerits(view, legs))
    return replace(best, caveats=(_choice(view, best, others), *best.caveats)) if others else best


def pairs_of(view: View, spread: Spread) -> list[Pair]:
    """The spread's pairs of which this market has every id, in their declared order."""
    return [pair for pair in spread.pairs if view.has(*pair.ids)]


def fill_pair(view: View, spread: Spread, pair: Pair) -> Legs:
    """One pair of a spread as legs; raises as `View.levels`, and HistoryTooShort below two common sessions."""
    lines = [view.levels(id_) for id_ in pair.ids]
    joined = join(lines)
    if len(joined) < 2:
        raise HistoryTooShort(f"{pair}: {len(joined)} common sessions by {view.as_of}", "choose a later --as-of date")
    width = len(pair.long)
    long = basket(joined.values[:, :width])
    short = basket(joined.values[:, width:]) if pair.short else np.ones(len(joined))
    panel = Panel(joined.dates, ("long", "short"), np.column_stack([long, short]), str(pair), "level")
    bases = sorted({line.basis for line in lines})
    names = {id_: view.describe(id_)["name"] or id_ for id_ in pair.ids}
    basis = bases[0] if len(bases) == 1 else "mixed"
    inputs = view.inputs(pair.ids, joined)
    costs = tuple(f"{used.series} as {used.layer} has it; not used: {used.hides}" for used in inputs if used.hides)
    return Legs(spread, pair, panel, inputs, basis, names, costs)


def _demerits(view: View, legs: Legs) -> tuple[int, bool, bool, int]:
    """What stands against a pair, heaviest first; the least is taken."""
    current = freshness_of(view, legs.pair.ids, legs.last) == "ok"
    behind = 0 if current else sessions_behind(legs.last, view.as_of)
    return behind, len(legs.panel) < ENOUGH, not _traded(view, legs), legs.spread.pairs.index(legs.pair)


def _traded(view: View, legs: Legs) -> bool:
    return all(_is_traded(view, id_) for id_ in legs.pair.ids)


def _is_traded(view: View, reference: str) -> bool:
    return split_reference(reference)[0] in TRADED or view.describe(reference)["kind"] in TRADED


def _choice(view: View, best: Legs, others: Sequence[Legs]) -> str:
    """Which pair stands for the spread, and why each of the others does not."""
    reasons = "; ".join(f"not by {_spanned(other)}, which {_reason(view, best, other)}" for other in others)
    return f"{best.spread.name} is filled by {_spanned(best)}; {reasons}"


def _spanned(legs: Legs) -> str:
    return f"{legs.pair} ({legs.panel.first} to {legs.last})"


def _reason(view: View, best: Legs, other: Legs) -> str:
    ours, theirs = _demerits(view, best), _demerits(view, other)
    reasons = (
        f"ends {sessions_behind(other.last, view.as_of)} sessions before {view.as_of}",
        "is too short for a verdict",
        "cannot be traded",
        "stands after it in the catalogue",
    )
    return next(reason for reason, demerit, rival in zip(reasons, ours, theirs, strict=True) if demerit != rival)


def _behind(view: View, late: Sequence[Legs], consequence: str) -> tuple[Missing, ...]:
    """One note for all spreads whose lines end too early, with the dates on which they end."""
    if not late:
        return ()
    by_date: dict[str, list[str]] = {}
    for legs in late:
        by_date.setdefault(str(legs.last), []).append(legs.spread.name)
    if len(by_date) == 1:
        names = ", ".join(legs.spread.name for legs in late)
        last = late[0].last
        why = f"data end {last}, {sessions_behind(last, view.as_of)} sessions before {view.as_of}; {consequence}"
        plain = f"{_labels([legs.spread for legs in late])}: no data after {last}, {consequence}"
        return (Missing(names, why, f"import newer prices, or ask --as-of {last}", plain),)
    ends = ", ".join(f"{last} ({', '.join(by_date[last])})" for last in sorted(by_date, reverse=True))
    remedy = "import newer prices, or ask an earlier --as-of"
    plain = f"{_labels([legs.spread for legs in late])}: data end {min(by_date)} to {max(by_date)}, {consequence}"
    return (Missing(f"{len(late)} spreads", f"data end {ends}; {consequence}", remedy, plain),)


def _lacking(spreads: Sequence[Spread], cause: str) -> Missing:
    """One note for all spreads that lack their values for the same reason."""
    return Missing(", ".join(spread.name for spread in spreads), cause, IMPORT, f"{_labels(spreads)}: {cause}")


def _labels(spreads: Sequence[Spread]) -> str:
    """The first two spreads in words, and how many more there are."""
    return list_names([spread.label for spread in spreads], most=NAMED)


def _absent(view: View, spreads: Sequence[Spread]) -> tuple[Missing, ...]:
    """One note for all spreads of which no pair is in this market."""
    if not spreads:
        return ()
    ids = dict.fromkeys(id_ for spread in spreads for id_ in spread.pairs[0].ids if not view.has(id_))
    names = ", ".join(spread.name for spread in spreads)
    plain = f"{_labels(spreads)}: no prices in market {view.market}"
    return (Missing(names, f"market {view.market} has no {', '.join(map(symbol_of, ids))}", IMPORT, plain),)


def universe_names(view: View) -> tuple[str, ...]:
    """Every name that `open_universe` takes: indexes with spells, then holders of which only weights are known."""
    spells = view.scan(MEMBERS).select(pl.col("universe").unique()).collect()
    holders = view.scan(HOLDINGS).select(pl.col("holder").unique()).collect()
    names = sorted(spells["universe"].to_list())
    return (*names, *(holder for holder in sorted(holders["holder"].to_list()) if holder not in names), EVERY)


def open_universe(view: View, name: str, *, stocks: Sequence[str] = ()) -> Universe:
    """The universe of that name as known at the view's date.

    stocks  who stands for `all`: every stock that has prices
    raises  UnknownSymbol with the names that there are
    """
    if name == EVERY:
        return Universe(EVERY, tuple(sorted(stocks)), as_of=view.as_of)
    spells = view.rows(MEMBERS, pl.col("universe") == name).select("id", "start", "end")
    if spells.height:
        layer, hides = view.layer_of(name, table=MEMBERS), view.hides(name, table=MEMBERS)
        return Universe(name, tuple(sorted(spells["id"].unique().to_list())), spells, layer=layer, hides=hides)
    holdings = view.rows(HOLDINGS, pl.col("holder") == name)
    if holdings.is_empty():
        raise UnknownSymbol(f"no universe {name!r} by {view.as_of}", f"choose one of {', '.join(universe_names(view))}")
    last = max(holdings["date"].to_list())
    ids = holdings.filter(pl.col("date") == last, pl.col("weight") > 0)["id"].to_list()
    layer, hides = view.layer_of(name, table=HOLDINGS), view.hides(name, table=HOLDINGS)
    return Universe(name, tuple(sorted(ids)), as_of=last, layer=layer, hides=hides)

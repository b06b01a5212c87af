"""How concentrated: the profile of index weights at each date that they are known of, and who gained."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rotascope.catalogue.cadences import HOLDINGS_REPORT
from rotascope.catalogue.groups import MAGNIFICENT_SEVEN_LISTINGS
from rotascope.errors import DataMissing, InputRefused
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Missing, Status, Table, show
from rotascope.measures.concentration import check_weights, concentration, lorenz, merge_share_classes
from rotascope.panels.freshness import freshness
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import held, holders, issuers
from rotascope.questions.breadth.part import Part
from rotascope.sessions import to_date

MAIN = ("total_market", "sp500", "sim500", "SPY", "IVV")  # first of these that there is; else the one with most names
SIZES = ("mega_cap", "mid_cap", "small_cap", "micro_cap")
METHOD = "weights as published, not scaled; share classes {}; docs/measures/concentration.md"
GAINERS = 10


@dataclass(frozen=True, eq=False)
class Weights:
    """A holder's weights with their profiles, by share class as listed and by company."""

    panel: Panel
    profile: Panel
    firms: Panel
    by_firm: Panel
    inputs: tuple[Input, ...]
    status: Status
    refused: tuple[Missing, ...]

    @property
    def has_seven(self) -> bool:
        """Whether any of the Magnificent Seven is held at all."""
        return any(one in self.panel.symbols for one in MAGNIFICENT_SEVEN_LISTINGS)

    @property
    def seven(self) -> list[float]:
        """The Magnificent Seven's share on each date."""
        share: list[float] = np.nansum(
            self.panel.select([one for one in MAGNIFICENT_SEVEN_LISTINGS if one in self.panel.symbols]).values, axis=1
        ).tolist()
        return share


def main_holder(view: View) -> str | None:
    """The holder that stands for the market; None where no weights are known."""
    there = holders(view)
    return next((one for one in (*MAIN, *there) if one in there), None)


def weights_of(view: View, holder: str) -> Weights:
    """A holder's weights, checked and profiled. A date whose weights are no portfolio is left out and named.

    raises   InputRefused as `concentration` where no date is left
    """
    panel, refused = sound(held(view, holder))
    profile = concentration(panel)
    firms = merge_share_classes(panel, issuers(panel.symbols))
    lag_days = HOLDINGS_REPORT.lag_days
    status = freshness(panel.last, view.as_of, cadence=HOLDINGS_REPORT, lag_days=lag_days)
    about = view.describe(panel.symbols[0]) if view.has(panel.symbols[0]) else {}
    source = about.get("source") or "imported"
    inputs = (Input(f"weights of {holder}", source, f"holdings of {panel.last}", panel.last),)
    return Weights(panel, profile, firms, concentration(firms), inputs, status, refused)


def sound(panel: Panel) -> tuple[Panel, tuple[Missing, ...]]:
    """The dates whose weights are a portfolio, and what is wrong with the others."""
    kept, refused = [], []
    for row in range(len(panel)):
        try:
            check_weights(panel.between(to_date(panel.dates[row]), to_date(panel.dates[row])))
            kept.append(row)
        except InputRefused as fault:
            refused.append(fault)
    if not kept:
        raise refused[0]
    there = Panel(panel.dates[kept], panel.symbols, panel.values[kept], panel.name, panel.unit)
    places = np.flatnonzero(np.isfinite(there.values).any(axis=0)).tolist()
    held_names = tuple(there.symbols[place] for place in places)
    found = replace(there, symbols=held_names, values=there.values[:, places])
    if not refused:
        return found, ()
    why = f"{len(refused)} of {len(panel)} dates left out, the first as {refused[0].cause}"
    return found, (Missing(f"weights of {panel.name}", why, refused[0].remedy),)


def weights_part(view: View, holder: str | None, *, alone: bool = False) -> Part:
    """Concentration of one holder in full, of the others in a line each, unless it is to stand `alone`."""
    name = holder or main_holder(view)
    if name is None:
        why = f"market {view.market} has no holdings known by {view.as_of}"
        return Part(missing=(Missing("concentration", why, "rotascope data import HOLDINGS.csv"),))
    found = weights_of(view, name)
    top, first = column(found, "top_10"), to_date(found.panel.dates[0])
    headline = (
        f"The ten largest are {show(top[-1], 'percent')} of {name} on {found.panel.last} "
        f"({show(top[0], 'percent')} on {first}); effective number {column(found, 'effective')[-1]:.1f}."
    )
    others, missing = ({}, ()) if alone else _others(view, name)
    stale = (
        (Missing(f"weights of {name}", f"the last known are of {found.panel.last}", "import newer holdings"),)
        if found.status != "ok"
        else ()
    )
    tables = {
        "concentration": _profiles({name: found, **others}),
        "effective": _history(name, found),
        "lorenz": _lorenz(name, found),
        "gained": _gained(view, name, found),
    } | _segments(view, name, found)
    return Part(tuple(_findings(name, found)), tables, (*found.refused, *missing, *stale), headline)


def column(found: Weights, name: str, *, by_firm: bool = False) -> list[float]:
    """One line of a profile as plain numbers."""
    values: list[float] = (found.by_firm if by_firm else found.profile).column(name).tolist()
    return values


def _findings(name: str, found: Weights) -> list[Finding]:
    last, first = found.panel.last, to_date(found.panel.dates[0])
    out = []

    def add(id_: str, text: str, value: float, unit: str, how: str) -> None:
        evidence = Evidence(
            value=value,
            unit=unit,
            method=METHOD.format(how),
            inputs=found.inputs,
            status=found.status,
            n_effective=float(len(found.panel)),
        )
        out.append(Finding(id_, text, evidence, {"holder": name}))

    for key, words in (
        ("top_10", "The ten largest listings hold {} of"),
        ("effective", "Effective number of names in"),
    ):
        for by_firm, suffix, how in ((False, "", "listed apart"), (True, ".companies", "merged")):
            series = column(found, key, by_firm=by_firm)
            unit = "fraction" if key == "top_10" else "number"
            said = show(series[-1], "percent") if unit == "fraction" else f"{series[-1]:.1f}"
            then = show(series[0], "percent") if unit == "fraction" else f"{series[0]:.1f}"
            text = f"{words.format(said)} {name}" + ("" if "{}" in words else f": {said}")
            place = sum(one >= series[-1] for one in series)
            ranked = f"number {place} of {len(series)} known dates by size"
            add(
                f"concentration.{key}{suffix}",
                f"{text} on {last}, share classes {how} ({then} on {first}; {ranked})",
                series[-1],
                unit,
                how,
            )
    if not found.has_seven:
        return out
    seven = found.seven
    rest = [one - two for one, two in zip(column(found, "sum"), seven, strict=True)]
    names = int(found.profile.column("names")[-1]) - sum(
        one in found.panel.symbols for one in MAGNIFICENT_SEVEN_LISTINGS
    )
    add(
        "concentration.seven",
        f"The Magnificent Seven are {show(seven[-1], 'percent')} of {name} on {last} "
        f"({show(seven[0], 'percent')} on {first})",
        seven[-1],
        "fraction",
        "listed apart",
    )
    add(
        "concentration.rest",
        f"The other {names:,} listings are {show(rest[-1], 'percent')} of {name} on {last} "
        f"({show(rest[0], 'percent')} on {first})",
        rest[-1],
        "fraction",
        "listed apart",
    )
    return out


def _others(view: View, name: str) -> tuple[dict[str, Weights], tuple[Missing, ...]]:
    """Every other holder's weights; those that are no portfolio are named with what is wrong."""
    found: dict[str, Weights] = {}
    missing = []
    for one in holders(view)[:40]:
        try:
            if one != name:
                found[one] = weights_of(view, one)
        except (InputRefused, DataMissing) as fault:
            missing.append(Missing(f"weights of {one}", fault.cause, fault.remedy))
    return found, (*(each for one in found.values() for each in one.refused), *missing)


def _profiles(found: dict[str, Weights]) -> Table:
    keys = ("names", "sum", "top_1", "top_10", "effective", "entropy_number", "hhi_normalised", "gini")
    rows: list[tuple[Cell, ...]] = []
    for name, one in found.items():
        values = [column(one, key)[-1] for key in keys]
        firms = column(one, "effective", by_firm=True)[-1]
        rows.append((name, one.panel.last, *values, firms, one.seven[-1]))
    columns = (
        Column("holder", "Holder"),
        Column("date", "As of", "date"),
        Column("names", "Listings", "count"),
        Column("sum", "Sum", "percent"),
        Column("top_1", "Largest", "percent"),
        Column("top_10", "Top 10", "percent"),
        Column("effective", "Effective", "number"),
        Column("entropy", "Entropy", "number"),
        Column("hhi", "HHI*", "number"),
        Column("gini", "Gini", "number"),
        Column("companies", "By company", "number"),
        Column("seven", "Seven", "percent"),
    )
    note = (
        "Weights as published; a sum below 100 % is weight whose names the source does not give. Effective: 1 / HHI; "
        "By company: the same with share classes merged; HHI*: normalised; Seven: the Magnificent Seven."
    )
    return Table("Concentration", columns, tuple(rows), tuple(one for w in found.values() for one in w.inputs), note)


def _history(name: str, found: Weights) -> Table:
    lines = [
        column(found, "effective"),
        column(found, "effective", by_firm=True),
        column(found, "top_10"),
        found.seven,
        column(found, "sum"),
    ]
    rows = tuple(
        (to_date(day), effective, firms, top, seven, total - seven)
        for day, effective, firms, top, seven, total in zip(found.panel.dates, *lines, strict=True)
    )
    columns = (
        Column("date", "As of", "date"),
        Column("effective", "Effective", "number"),
        Column("companies", "By company", "number"),
        Column("top_10", "Top 10", "percent"),
        Column("seven", "Magnificent Seven", "percent"),
        Column("rest", "All others", "percent"),
    )
    chart = Chart("line", "date", ("effective",), title="effective number", zero=True, dots=True)
    return Table(f"Effective number of {name} over time", columns, rows, found.inputs, chart=chart)


def _lorenz(name: str, found: Weights) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for place in sorted({0, len(found.panel) - 1}):
        day = to_date(found.panel.dates[place])
        share, weight = lorenz(found.panel.values[place])
        rows += [(str(day), float(one), float(two)) for one, two in zip(share, weight, strict=True)]
    columns = (
        Column("date", "As of"),
        Column("names", "Smallest names", "percent"),
        Column("weight", "Hold together", "percent"),
    )
    chart = Chart("lorenz", "names", ("weight",), color="date")
    return Table(f"Lorenz curve of {name}, then and now", columns, tuple(rows), found.inputs, chart=chart)


def _gained(view: View, name: str, found: Weights) -> Table:
    """Companies whose share of the whole changed most between the first and the last known date."""
    then, now = np.nan_to_num(found.firms.values[0]), np.nan_to_num(found.firms.values[-1])
    change = now - then
    order = np.argsort(-change, kind="stable")
    places = [*order[:GAINERS].tolist(), *order[-GAINERS:].tolist()] if len(order) > 2 * GAINERS else order.tolist()
    rows = tuple(
        (
            found.firms.symbols[one],
            view.describe(found.firms.symbols[one])["name"],
            float(then[one]),
            float(now[one]),
            float(change[one]),
        )
        for one in places
    )
    first = to_date(found.panel.dates[0])
    columns = (
        Column("id", "Company"),
        Column("name", "Name"),
        Column("then", str(first), "percent"),
        Column("now", str(found.panel.last), "percent"),
        Column("change", "Change", "pp"),
    )
    return Table(f"Who gained and who lost share of {name}", columns, rows, found.inputs, "Share classes merged.")


def _segments(view: View, name: str, found: Weights) -> dict[str, Table]:
    """The market's weight by size, where the size indexes' holdings are known on the same dates."""
    there = [one for one in SIZES if one in holders(view)]
    if name != "total_market" or not there:
        return {}
    panels = {one: held(view, one) for one in there}
    rows = tuple(_sizes(found.panel, panels, place, to_date(day)) for place, day in enumerate(found.panel.dates))
    columns = (
        Column("date", "As of", "date"),
        *(Column(one, one.replace("_", " "), "percent") for one in there),
        Column("unplaced", "in none", "percent"),
    )
    note = "A name on its way between two sizes is in both of their indexes; it counts with the larger."
    return {"segments": Table(f"Weight of {name} by size", columns, rows, found.inputs, note)}


def _sizes(market: Panel, panels: dict[str, Panel], place: int, day: date) -> tuple[Cell, ...]:
    weights = dict(zip(market.symbols, np.nan_to_num(market.values[place]).tolist(), strict=True))
    shares: list[Cell] = [day]
    for panel in panels.values():
        row = int(np.searchsorted(panel.dates, np.datetime64(day, "D")))
        on = row < len(panel) and to_date(panel.dates[row]) == day
        inside = [one for one, w in zip(panel.symbols, panel.values[row], strict=True) if w > 0] if on else []
        shares.append(sum(weights.pop(one, 0.0) for one in inside) if on else None)
    return (*shares, sum(weights.values()))

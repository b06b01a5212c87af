"""Concentration: the profile of index weights at each date that they are known of, and who gained."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from rotascope.errors import DataMissing, InputRefused
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Role, Section, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.concentration import lorenz, segment_weights
from rotascope.measures.leaders import weight_changes
from rotascope.panels.view import View
from rotascope.panels.weights import find_holder, holders, holdings_panel
from rotascope.questions.breadth.holdings import Weights, hindsight, main_holder, weights_of
from rotascope.questions.breadth.sectors import sector_weights
from rotascope.questions.breadth.words import (
    concentration_changed_words,
    concentration_headline,
    leaders_words,
    percent,
    profile_words,
    rest_words,
)
from rotascope.sessions import to_date

MAIN_MARKET = "total_market"
SIZES = ("mega_cap", "mid_cap", "small_cap", "micro_cap")
LISTED_APART, MERGED = "listed apart", "merged"
GAINERS = 10
QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
LEADING = ("effective_companies", "seven")  # beside the headline, which has the ten largest
OTHERS = 40  # holders that have a line each


def concentration_section(view: View, holder: str | None, *, alone: bool = False) -> Section:
    """Concentration of one holder in full, of the others in a line each, unless it is to stand `alone`.

    raises   UnknownSymbol or InputRefused for the holder itself
    """
    name = holder or main_holder(view)
    if name is None:
        why = f"market {view.market} has no holdings known by {view.as_of}"
        return Section(missing=(Missing("concentration", why, "rotascope data import HOLDINGS.csv"),))
    weights = weights_of(view, name)
    others, refused = ([], []) if alone else other_holders(view, name)
    tables = {
        "concentration": profiles_table([weights, *others]),
        "effective": history_table(weights),
        "lorenz": lorenz_table(weights),
        "gained": gained_table(view, weights),
        **segments_table(view, weights),
        **sector_weights(view, weights),
    }
    missing = (*weights.refused, *refused, *late(weights))
    findings = (*profile_findings(weights), *leaders_findings(weights), *dated_findings(weights))
    return Section(findings, tables, missing, concentration_headline(weights), ("effective",))


def late(weights: Weights) -> Iterator[Missing]:
    """That newer holdings should be known, where they should."""
    if weights.status != "ok":
        why = f"the last known are of {weights.panel.last}"
        yield Missing(f"weights of {weights.called}", why, "import newer holdings")


def other_holders(view: View, name: str) -> tuple[list[Weights], list[Missing]]:
    """Every other holder's weights; those that are no portfolio are named with what is wrong."""
    others, refused = [], []
    for holder in holders(view)[:OTHERS]:
        try:
            if holder.lower() != name.lower():
                others.append(weights_of(view, holder))
        except (InputRefused, DataMissing) as fault:
            refused.append(Missing(f"weights of {holder}", fault.cause, fault.remedy))
    return others, [*(lack for weights in others for lack in weights.refused), *refused]


def profile_findings(weights: Weights) -> Iterator[Finding]:
    """Weight of the ten largest and the effective number, by listing and by company, among all known dates."""
    for name in ("top_10", "effective"):
        for by_company, suffix in ((False, ""), (True, "_companies")):
            profile = weights.company_profile if by_company else weights.profile
            percentile = percentile_of_last(profile.select((name,)))
            text = profile_words(weights, name, percentile, by_company=by_company)
            yield finding_of(
                weights,
                f"{name}{suffix}",
                text,
                percentile.value,
                unit="fraction" if name == "top_10" else "number",
                classes=MERGED if by_company else LISTED_APART,
                readings=percentile.n_effective,
            )


def leaders_findings(weights: Weights) -> Iterator[Finding]:
    """The share of the Magnificent Seven, and of everybody else, where any of them is held."""
    if weights.leaders:
        yield finding_of(weights, "seven", leaders_words(weights), weights.leaders_share[-1])
        yield finding_of(weights, "rest", rest_words(weights), weights.rest_share[-1])


def dated_findings(weights: Weights) -> Iterator[Finding]:
    """What changed since the known date before the last; and that too few are known to say what followed."""
    top, dates = weights.column("top_10", by_company=True), weights.panel.dates
    if len(dates) < 2:
        return
    change, subject = float(top[-1] - top[-2]), {"holder": weights.holder}
    text = concentration_changed_words(to_date(dates[-2]), change)
    evidence = Evidence.points(change, method="weights as published, share classes merged", inputs=weights.inputs)
    yield Finding("breadth.concentration.changed", text, evidence, subject, role="changed")
    text = "Nothing here says: too few dates of weights are known to count what followed"
    evidence = Evidence.count(len(dates), method="known dates of weights", inputs=weights.inputs)
    yield Finding("breadth.concentration.followed", text, evidence, subject, role="followed")


def finding_of(
    weights: Weights,
    name: str,
    text: str,
    value: float,
    *,
    unit: str = "fraction",
    classes: str = LISTED_APART,
    readings: float | None = None,
) -> Finding:
    """A number of a holder's weights."""
    evidence = Evidence.number(
        value,
        unit=unit,
        method=f"weights as published, not scaled; share classes {classes}; docs/measures/concentration.md",
        inputs=weights.inputs,
        status=weights.status,
        n_effective=readings,
        caveats=(
            f"the weights sum to {percent(weights.column('sum')[-1])}",
            weights.lag,
            *(hindsight(weights.panel.first) if name in {"seven", "rest"} else ()),
        ),
    )
    role: Role = "key" if name in LEADING else ""
    return Finding(f"breadth.concentration.{name}", text, evidence, {"holder": weights.holder}, role=role)


def profiles_table(holdings: list[Weights]) -> Table:
    """A row a holder: its last known profile."""
    names = ("names", "sum", "top_1", "top_10", "effective", "entropy_number", "hhi_normalised", "gini")
    rows: list[tuple[Cell, ...]] = [
        (
            weights.holder,
            weights.panel.last,
            *(weights.column(name)[-1] for name in names),
            weights.column("effective", by_company=True)[-1],
            weights.leaders_share[-1],
        )
        for weights in holdings
    ]
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
    inputs = tuple(source for weights in holdings for source in weights.inputs)
    return Table("Concentration", columns, tuple(rows), inputs, note)


def history_table(weights: Weights) -> Table:
    """The shares and the effective number on each known date; the chart has the headline's, by company."""
    lines = (
        weights.column("effective"),
        weights.column("effective", by_company=True),
        weights.column("top_10"),
        weights.column("top_10", by_company=True),
        weights.leaders_share,
        weights.rest_share,
    )
    rows = tuple((to_date(day), *values) for day, *values in zip(weights.panel.dates, *lines, strict=True))
    columns = (
        Column("date", "As of", "date"),
        Column("effective", "Effective", "number"),
        Column("companies", "By company", "number"),
        Column("top_10", "Top 10", "percent"),
        Column("top_10_companies", "Ten largest companies", "percent"),
        Column("seven", "Magnificent Seven", "percent"),
        Column("rest", "All others", "percent"),
    )
    rows = with_gaps(rows)
    title = f"of {weights.called}, %"
    chart = Chart("line", "date", ("top_10_companies",), title=title, zero=True, dots=True)
    return Table(f"The ten largest companies' part of {weights.called}", columns, rows, weights.inputs, chart=chart)


def with_gaps(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Rows by date, with an empty one for every quarter's end that lacks between them: the table shows the hole."""
    days = [row[0] for row in rows if isinstance(row[0], date)]
    ends = [date(year, month, last) for year in range(days[0].year, days[-1].year + 1) for month, last in QUARTERS]
    near = timedelta(days=31)
    lacking = [end for end in ends if days[0] < end < days[-1] and all(abs(end - day) > near for day in days)]
    empty = [(end, *(None for _ in rows[0][1:])) for end in lacking]
    return tuple(sorted([*rows, *empty], key=lambda row: str(row[0])))


def lorenz_table(weights: Weights) -> Table:
    """The Lorenz curve of the first and of the last known date."""
    rows: list[tuple[Cell, ...]] = []
    for row in sorted({0, len(weights.panel) - 1}):
        day = str(to_date(weights.panel.dates[row]))
        names, weight = lorenz(weights.panel.values[row])
        rows += [(day, float(share), float(part)) for share, part in zip(names, weight, strict=True)]
    columns = (
        Column("date", "As of"),
        Column("names", "Smallest names", "percent"),
        Column("weight", "Hold together", "percent"),
    )
    chart = Chart("lorenz", "names", ("weight",), color="date")
    title = f"Lorenz curve of {weights.called}, then and now"
    return Table(title, columns, tuple(rows), weights.inputs, chart=chart)


def gained_table(view: View, weights: Weights) -> Table:
    """Companies whose share of the whole changed most between the first and the last known date."""
    companies = weights.companies
    changes = weight_changes(companies, start=companies.first)
    if len(changes) > 2 * GAINERS:
        changes = (*changes[:GAINERS], *changes[-GAINERS:])
    rows = tuple(
        (
            change.symbol,
            view.describe(change.symbol)["name"],
            change.then or 0.0,
            change.now or 0.0,
            change.change,
        )
        for change in changes
    )
    columns = (
        Column("id", "Company"),
        Column("name", "Name"),
        Column("then", str(companies.first), "percent"),
        Column("now", str(companies.last), "percent"),
        Column("change", "Change", "pp"),
    )
    title = f"Who gained and who lost share of {weights.called}"
    return Table(title, columns, rows, weights.inputs, "Share classes merged.")


def segments_table(view: View, weights: Weights) -> dict[str, Table]:
    """The market's weight by size, where the size indexes' holdings are known on the same dates."""
    names = [name for size in SIZES if (name := find_holder(view, size))]
    if weights.holder.lower() != MAIN_MARKET or not names:
        return {}
    shares = segment_weights(weights.panel, {name: holdings_panel(view, name) for name in names})
    rows = tuple(
        (to_date(day), *(float(share) if np.isfinite(share) else None for share in row))
        for day, row in zip(shares.dates, shares.values, strict=True)
    )
    columns = (
        Column("date", "As of", "date"),
        *(Column(name, name.replace("_", " "), "percent") for name in names),
        Column("unplaced", "in none", "percent"),
    )
    note = "A name on its way between two sizes is in both of their indexes; it counts with the larger."
    return {"segments": Table(f"Weight of {weights.called} by size", columns, rows, weights.inputs, note)}

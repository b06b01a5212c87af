"""How much of a spread each group of drivers accounts for, and of its last year's gap: what is left stands last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import numpy as np

from rotascope.arrays import Days
from rotascope.catalogue.spreads import SPREADS
from rotascope.catalogue.statistics import STATISTICS, series_of
from rotascope.drivers.decompose import (
    DRAWS,
    NOT_PROOF,
    UNEXPLAINED,
    Decomposition,
    DriverColumn,
    GroupShare,
    decompose,
    expanding_shares,
)
from rotascope.drivers.monthly import (
    MonthlySeries,
    match_months,
    month_ends,
    monthly_gaps,
    monthly_returns,
    sample_monthly,
)
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Missing, Section, Table, show
from rotascope.panels.filling import fill
from rotascope.panels.freshness import current
from rotascope.panels.panel import Panel
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.questions.attempt import attempt
from rotascope.questions.causes.gather import read_macro, read_market
from rotascope.questions.causes.stories import list_causes, size_finding
from rotascope.questions.wording import capital
from rotascope.sessions import to_date

SPLIT = ("small-large", "value-growth")
SINCE = np.datetime64("1990-01", "M")
STALE = timedelta(days=150)  # after the last common month nothing is said of the year
YEAR = 12  # months whose gap is split
COVERED = 0.95  # of the months: a driver with fewer is left out and named
MARKET = "the market"


@dataclass(frozen=True, slots=True)
class DriverChoice:
    """A driver that is looked for: statistics that can stand for it, best first, and the story of its group.

    cause   the story whose size its group's part is; empty for what is no story
    """

    group: str
    statistics: tuple[str, ...]
    cause: str = ""


CHOICES = (
    DriverChoice("rates", ("policy-effective",), "rates"),
    DriverChoice("rates", ("two-year",), "rates"),
    DriverChoice("curve", ("curve",), "curve"),
    DriverChoice("credit", ("high-yield-spread", "conditions"), "credit"),
    DriverChoice("credit", ("business-loans",), "credit"),
    DriverChoice("activity", ("pmi", "production"), "activity"),
    DriverChoice("activity", ("durable-orders",), "activity"),
    DriverChoice("activity", ("factory-hours",), "activity"),
)
LOGGED = ("business-loans", "production", "durable-orders")  # whose changes are of the logarithm
GROUP_NAMES: Mapping[str, str] = {"rates": "rates", "curve": "the curve", "credit": "credit", "activity": "activity"}


@dataclass(frozen=True, slots=True, eq=False)
class SpreadMonths:
    """A spread's months [n] with its drivers in them, and what they stand on.

    last_gap   compounded over the last twelve of the months
    absent     drivers that the market lacks or has too little of, in words
    """

    name: str
    leader: str
    months: MonthlySeries
    last_gap: float
    drivers: tuple[DriverColumn, ...]
    inputs: tuple[Input, ...]
    absent: tuple[str, ...]


def decomposition_section(view: View) -> Section:
    """Each spread split among the groups: finding, table and waterfall, and the sizes of the stories with a group."""
    return Section.join(
        *(
            attempt(f"the decomposition of {name}", partial(_split, view, name), remedy="import more history")
            for name in SPLIT
        )
    )


def read_spread_months(view: View, name: str) -> SpreadMonths:
    """A spread's monthly gaps since 1990 with the drivers that cover them; DataMissing where no driver does."""
    spread = parse_spread(name, SPREADS)
    legs = fill(view, spread)
    current(view, legs.pair.ids, legs.last)
    market = read_market(view)
    gaps = _since(monthly_gaps(legs.panel))
    returns = monthly_returns(market)
    columns = [
        ("the market's return", MARKET, returns),
        ("that of the month before", MARKET, returns.month_before()),
    ]
    inputs = [*legs.inputs, *view.inputs(market.symbols, market)]
    absent: list[str] = []
    for choice in CHOICES:
        covering = _covering(view, choice, gaps)
        if covering is None:
            absent.append(STATISTICS[choice.statistics[0]].label)
            continue
        label, changes, used = covering
        columns.append((label, choice.group, changes))
        inputs += used
    if len(columns) == 2:  # the market alone
        raise DataMissing(f"market {view.market} has no driver over the months of {name}", "import macro series")
    months, (values, *drivers) = match_months(gaps, *(changes for _, _, changes in columns))
    named = zip(columns, drivers, strict=True)
    return SpreadMonths(
        name,
        spread.leader,
        MonthlySeries(months, values),
        _compounded(legs.panel, months[-YEAR:]),
        tuple(DriverColumn(label, group, column) for (label, group, _), column in named),
        tuple(dict.fromkeys(inputs)),
        tuple(dict.fromkeys(absent)),
    )


def split_of(months: SpreadMonths, *, draws: int = DRAWS) -> Decomposition:
    """The decomposition of a spread's months."""
    series = months.months
    return decompose(series.months, series.values, months.drivers, last=YEAR, gap=months.last_gap, draws=draws)


def _compounded(legs: Panel, months: Days) -> float:
    """The spread's gap from the last close before these months to that of the last of them."""
    calendar, rows = month_ends(legs.dates)
    before, after = (legs.values[rows[np.searchsorted(calendar, month)]] for month in (months[0] - 1, months[-1]))
    return float(after[0] / before[0] - after[1] / before[1])


def _covering(
    view: View, choice: DriverChoice, gaps: MonthlySeries
) -> tuple[str, MonthlySeries, tuple[Input, ...]] | None:
    """The first series of a choice that is current and has nearly all of the months; None where none has."""
    keyed = ((key, reference) for key in choice.statistics for reference in series_of(key))
    for key, reference in keyed:
        if not view.has(reference):
            continue
        reading = read_macro(view, [reference])
        changes = sample_monthly(reading.panel, reading.cadence).changes(log=key in LOGGED)
        present = np.isin(gaps.months[:-YEAR], changes.months[np.isfinite(changes.values)])
        if reading.status != "missing" and len(present) and present.mean() >= COVERED:
            return STATISTICS[key].label, changes, reading.inputs
    return None


def _since(series: MonthlySeries) -> MonthlySeries:
    rows = series.months >= SINCE
    return MonthlySeries(series.months[rows], series.values[rows])


def _split(view: View, name: str) -> Section:
    months = read_spread_months(view, name)
    split, key = split_of(months), name.replace("-", "_")
    if to_date(split.months[-1].astype("datetime64[D]")) < view.as_of - STALE:
        raise HistoryTooShort(
            f"the last month that all drivers of {name} have is {split.months[-1]}", "import newer values"
        )
    absent = (Missing(", ".join(months.absent), f"no series of nearly all months of {name}", "import it"),)
    return Section(
        (_finding(months, split), *_sizes(months, split)),
        {f"shares_{key}": _table(months, split), f"stated_{key}": _stated_table(months)},
        absent if months.absent else (),
        figures=(f"shares_{key}",),
    )


def _finding(months: SpreadMonths, split: Decomposition) -> Finding:
    largest = next((part for part in split.parts if part.group != MARKET), split.parts[0])
    rest = split.unexplained
    low, high = (show(bound, "percent") for bound in rest.share_interval)
    groups = [GROUP_NAMES.get(group, group) for group in dict.fromkeys(driver.group for driver in months.drivers)]
    evidence = Evidence.share(
        rest.share,
        interval=rest.share_interval,
        n_effective=float(len(split.months)),
        inputs=months.inputs,
        method=(
            f"1 - adjusted R2 of monthly gaps on {len(months.drivers)} drivers; Shapley shares, "
            f"{DRAWS} block-bootstrap draws"
        ),
        caveats=(NOT_PROOF, "newest vintage: later revisions included", *_out_of_sample(split)),
    )
    text = (
        f"{evidence.shown} of what {months.leader} did month by month since {split.months[0]} is not explained by "
        f"{list_causes(groups)} together"
    )
    detail = (
        f"Unexplained {evidence.shown} ({low} to {high}) over {len(split.months)} months to {split.months[-1]}; "
        f"the largest part beside the market's is that of {GROUP_NAMES.get(largest.group, largest.group)} with "
        f"{show(largest.share, 'percent')}; {NOT_PROOF}"
    )
    return Finding("causes.shares.unexplained", text, evidence, {"spread": months.name}, detail)


def _out_of_sample(split: Decomposition) -> tuple[str, ...]:
    if split.out_of_sample is None:
        return ("too few months for slopes of earlier months alone",)
    return (f"with slopes of the months before alone the R2 is {100 * split.out_of_sample:.1f} %",)


def _sizes(months: SpreadMonths, split: Decomposition) -> tuple[Finding, ...]:
    """The part of the last year's gap of every group that a story is told of."""
    stories = {choice.group: choice.cause for choice in CHOICES if choice.cause}
    return tuple(_size(months, split, part, stories[part.group]) for part in split.parts if part.group in stories)


def _size(months: SpreadMonths, split: Decomposition, part: GroupShare, cause: str) -> Finding:
    low, high = (show(bound, "pp") for bound in part.points_interval)
    evidence = Evidence.points(
        part.points,
        interval=part.points_interval,
        inputs=months.inputs,
        method="slopes of all months times the drivers' changes of the last twelve; 95 % range by block bootstrap",
        caveats=(NOT_PROOF,),
    )
    text = (
        f"size: {evidence.shown} ({low} to {high}) of the {show(split.gap, 'pp')} by which {months.leader} led "
        f"over the twelve months to {split.months[-1]}, and {show(part.share, 'percent')} of all months' variance"
    )
    return size_finding(cause, evidence, spread=months.name, text=text)


def _table(months: SpreadMonths, split: Decomposition) -> Table:
    """One row a group by its share, what is unexplained, and the whole; the waterfall is of the last year's gap."""
    columns = (
        Column("group", "Drivers"),
        Column("share", "Share of variance", "percent"),
        Column("share_low", "From", "percent"),
        Column("share_high", "To", "percent"),
        Column("points", "Of the last year's gap", "pp"),
        Column("points_low", "From", "pp"),
        Column("points_high", "To", "pp"),
        Column("part", "Part"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            capital(row.group),
            row.share,
            *row.share_interval,
            row.points,
            *row.points_interval,
            "unexplained" if row.group == UNEXPLAINED else "part",
        )
        for row in split.rows
    ]
    total = (f"Gap of {months.leader}", 1.0, None, None, split.gap, None, None, "total")
    note = (
        f"{capital(NOT_PROOF)}. Shapley shares of R2 over {len(split.months)} months, {split.months[0]} to "
        f"{split.months[-1]}, adjusted for the number of drivers, so a share can fall below 0; ranges are 95 %, "
        f"by block bootstrap. {' '.join(map(capital, _out_of_sample(split)))}."
    )
    subtitle = f"what each group's moves account for in the gap of the twelve months to {split.months[-1]}"
    chart = Chart("waterfall", "group", ("points",), text="part", low="points_low", high="points_high", title=subtitle)
    title = f"What accounts for {months.leader}"
    return Table(title, columns, (*rows, total), months.inputs, note, chart)


def _stated_table(months: SpreadMonths) -> Table:
    """The shares year by year as the months up to then gave them, newest first."""
    series = months.months
    calendar, shares = expanding_shares(series.months, series.values, months.drivers)
    groups = list(dict.fromkeys(driver.group for driver in months.drivers))
    columns = (
        Column("month", "Stated at the end of", "date"),
        *(Column(group.removeprefix("the "), capital(group), "percent") for group in groups),
        Column("unexplained", "Unexplained", "percent"),
    )
    rows: list[tuple[Cell, ...]] = [
        (to_date(month.astype("datetime64[D]")), *row.tolist(), 1.0 - float(row.sum()))
        for month, row in zip(calendar[::-1], shares[::-1], strict=True)
    ]
    note = f"Each row stands on the months since {series.months[0]} up to its own; later months change no earlier row."
    return Table(f"Shares of {months.leader} as they were stated", columns, tuple(rows), months.inputs, note)

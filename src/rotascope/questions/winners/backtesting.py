"""A screen held in the past: the same condition at the end of every quarter, on what was known then."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from rotascope.catalogue.themes import NamedScreen
from rotascope.drivers.screen.backtest import COST, PastScreen, ScreenBacktest, backtest_screens
from rotascope.drivers.screen.columns import needs_of
from rotascope.drivers.screen.screening import ParsedScreen, run_screen
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Section, Table, Window, show
from rotascope.panels.view import View
from rotascope.panels.wide import wide_levels
from rotascope.questions.breadth.gather import stock_input
from rotascope.questions.winners.exposures import read_table
from rotascope.questions.wording import certainty, day_of
from rotascope.sessions import nyse

QUARTERS = 40  # of past screens at most
PER_YEAR = 4


def backtest_section(view: View, named: NamedScreen, *, tried: int) -> Section:
    """What the screen earned against its cohort, quarter by quarter.

    tried    screens that were looked at, which the p-value pays for
    raises   DataMissing where accounts, prices or quarters are too few
    """
    past = list(past_screens(view, ParsedScreen.of(named.condition, sort=named.sort)))
    everybody = sorted({name for screen in past for name in screen.cohort})
    if len(past) < 2:
        raise HistoryTooShort(f"accounts reach back {len(past)} quarters", "import older accounts")
    close = wide_levels(view, everybody, start=past[0].day)
    result = backtest_screens(past, close, per_year=PER_YEAR, tried=tried)
    inputs = stock_input(view, everybody, close.last, basis=close.basis, label="closes")
    return Section((gap_finding(named, result, inputs),), {"backtest": periods_table(named, result, inputs)})


def past_screens(view: View, screen: ParsedScreen) -> Iterator[PastScreen]:
    """The screen at each quarter's end that has accounts, on what was known then, and now; oldest first."""
    for day in quarter_ends(view.as_of):
        try:
            companies = read_table(view.at(day), needs=needs_of(screen.columns))
        except DataMissing:
            continue
        result = run_screen(screen, companies.table)
        cohort = tuple(companies.table.ids[row] for row in np.flatnonzero(~np.isnan(result.holds)).tolist())
        if cohort:
            yield PastScreen(day, result.passed, cohort)


def quarter_ends(as_of: date) -> list[date]:
    """The last sessions of the quarters before a date, and the last session on or before it, oldest first."""
    table = nyse()
    last = as_of if table.is_session(as_of) else table.before(as_of)
    days = [last]
    year, quarter = as_of.year, (as_of.month - 1) // 3
    while len(days) < QUARTERS + 1:
        days.append(table.before(date(year, 3 * quarter + 1, 1)))
        year, quarter = (year, quarter - 1) if quarter else (year - 1, 3)
    return sorted(set(days))


def gap_finding(named: NamedScreen, result: ScreenBacktest, inputs: tuple[Input, ...]) -> Finding:
    """The gap a year after costs, with its interval and the p-value of all screens tried."""
    first, last = result.periods[0], result.periods[-1]
    side = "ahead of" if result.gap >= 0 else "behind"
    low, high = (show(bound, "pp") for bound in result.interval)
    text = (
        f"Held since {day_of(first.start)}, after costs, {named.name} was {100 * abs(result.gap):.1f} points a year "
        f"{side} those it chose from ({low} to {high}): {certainty(result.p_adjusted, looks=result.tried)}"
    )
    evidence = Evidence.gap(
        result.gap,
        window=Window(first.start, last.end, len(nyse().between(first.start, last.end)) - 1),
        interval=result.interval,
        p_value=result.p_value,
        p_adjusted=result.p_adjusted,
        searched=result.tried,
        n_effective=float(len(result.periods)),
        inputs=inputs,
        method=f"equal parts each quarter, {COST:.1%} of what is traded, against the equal-weighted companies of which "
        f"the screen could be told; stationary bootstrap of {len(result.periods)} quarters, mean block "
        f"{result.block:.1f}; docs/winners.md",
        caveats=(
            f"turnover {100 * result.turnover:.0f} % a year",
            *((f"{result.empty} quarters with nobody in left out",) if result.empty else ()),
            "companies that files leave out because they are gone flatter both sides",
        ),
    )
    return Finding("winners.backtest.gap", text, evidence, {"screen": named.name})


def periods_table(named: NamedScreen, result: ScreenBacktest, inputs: tuple[Input, ...]) -> Table:
    """Every quarter, newest first."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            period.end,
            period.start,
            period.names,
            period.cohort_names,
            period.screened,
            period.cost,
            period.cohort,
            period.gap,
            period.traded / 2.0,
        )
        for period in reversed(result.periods)
    )
    columns = (
        Column("to", "To", "date"),
        Column("start", "From", "date"),
        Column("names", "In", "count"),
        Column("cohort_names", "Chosen from", "count"),
        Column("screened", "Return", "percent"),
        Column("cost", "Costs", "percent"),
        Column("cohort", "Cohort", "percent"),
        Column("gap", "Gap after costs", "pp"),
        Column("turnover", "Turned over", "percent"),
    )
    chart = Chart("history", "to", ("gap",), title="gap after costs, points a quarter")
    grown, cohort = (show(value, "percent") for value in result.compounded)
    note = f"Compounded after costs {grown}, the cohort {cohort} without any."
    return Table(f"{named.name}, held from quarter to quarter", columns, rows, inputs, note, chart)

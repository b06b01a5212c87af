"""Style migration of a company, a fund or a theme: loadings then and now, and when each changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import reduce

import numpy as np

from rotascope.catalogue.groups import DAILY_MARKET, FACTOR_NAMES
from rotascope.catalogue.themes import Theme, find_theme
from rotascope.drivers.style import StyleLoading, StyleMigration, follow_style
from rotascope.errors import UnknownSymbol
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Section, Table, Window
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.questions.winners.shares import short_name
from rotascope.questions.winners.themes import theme_lines
from rotascope.questions.wording import day_of
from rotascope.sessions import nyse

YEARS = 6  # of history at most: a year of the first regression, and five of its path


def migration_section(view: View, subject: str, themes: Sequence[Theme]) -> Section:
    """Loadings of a company, a fund or a theme on the factors that the market has.

    raises   UnknownSymbol for what is neither or where the market lacks the factors, HistoryTooShort below two years
    """
    since = date(view.as_of.year - YEARS, view.as_of.month, 1)
    level, name, inputs = read_line(view, subject, themes, since)
    lacking = [id_ for id_ in (*FACTOR_NAMES, DAILY_MARKET[1]) if not view.has(id_)]
    if lacking:
        raise UnknownSymbol(f"market {view.market} has no {', '.join(lacking)}", "import the daily factors")
    factors: Mapping[str, Panel] = {label: view.series(id_) for id_, label in FACTOR_NAMES.items()}
    bills = view.series(DAILY_MARKET[1])
    level = level.between(since).complete()
    days = reduce(np.intersect1d, [level.dates, bills.dates, *(line.dates for line in factors.values())])
    columns = {label: line.values[np.searchsorted(line.dates, days), 0] for label, line in factors.items()}
    closes = level.values[np.searchsorted(level.dates, days), 0]
    excess = closes[1:] / closes[:-1] - 1.0 - bills.values[np.searchsorted(bills.dates, days), 0][1:]
    values = np.column_stack([column[1:] for column in columns.values()])
    migration = follow_style(
        Panel(days[1:], (name,), excess[:, None], name), Panel(days[1:], tuple(columns), values, "factors")
    )
    used = (*inputs, *view.inputs([*FACTOR_NAMES, DAILY_MARKET[1]], level))
    finding = migration_finding(name, migration, used)
    tables = {"loadings": loadings_table(name, migration, used), "loading_path": path_table(name, migration, used)}
    before, after = migration.words
    headline = f"{name} was {before} and is {after}."
    return Section((finding,), tables, headline=headline, figures=("loadings", "loading_path"))


def read_line(view: View, subject: str, themes: Sequence[Theme], since: date) -> tuple[Panel, str, tuple[Input, ...]]:
    """The level line [T, 1] of a theme by its name, else of an instrument; what it is called, and its inputs."""
    theme = find_theme(subject, themes)
    if theme is None:
        if view.find(subject) is None:
            raise unknown_line(subject, themes)
        level = view.levels(subject)
        name = short_name({subject: view.describe(subject)["name"] or ""}, subject)
        return level, name, view.inputs([subject], level)
    lines, _, _ = theme_lines(view, [theme], max(since, theme.date))
    return lines.levels, theme.label, lines.inputs


def unknown_line(subject: str, themes: Sequence[Theme]) -> UnknownSymbol:
    """That a name is neither a theme nor an instrument, with the nearest three themes."""
    near = ", ".join(get_close_matches(subject.lower(), [theme.name for theme in themes], n=3, cutoff=0.0))
    return UnknownSymbol(f"no theme and no instrument {subject!r}", f"nearest themes: {near}")


def migration_finding(name: str, migration: StyleMigration, inputs: tuple[Input, ...]) -> Finding:
    """From which style to which, and the largest change with its date."""
    before, after = migration.words
    largest = max(migration.loadings[1:], key=lambda loading: abs(loading.change))
    text = (
        f"{name} went from {before} in the year to {day_of(migration.then)} to {after} in the year to "
        f"{day_of(migration.now)}: its loading on {largest.factor} moved most, {largest.then:.2f} to {largest.now:.2f}"
        f"{turn_words(largest)}"
    )
    evidence = Evidence.number(
        largest.change,
        unit="number",
        window=Window(migration.then, migration.now, len(nyse().between(migration.then, migration.now)) - 1),
        p_value=largest.turn.evidence.p_value if largest.turn else None,
        method="daily returns above bills on six factors, a year each; "
        f"R squared of the last {migration.r_squared:.2f}; docs/winners.md",
        inputs=inputs,
        searched=len(migration.loadings),
    )
    return Finding("winners.migration.style", text, evidence, {"line": name, "factor": largest.factor}, role="key")


def turn_words(loading: StyleLoading) -> str:
    """When a loading changed."""
    if loading.turn is None:
        return ", without a dated break"
    low, high = (day_of(day) for day in loading.turn.bootstrap)
    return f", from about {day_of(loading.turn.first_session)} ({low} to {high})"


def loadings_table(name: str, migration: StyleMigration, inputs: tuple[Input, ...]) -> Table:
    """One row a factor."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            loading.factor,
            loading.then,
            loading.now,
            loading.change,
            loading.turn.first_session if loading.turn else None,
            loading.turn.evidence.p_value if loading.turn else None,
        )
        for loading in migration.loadings
    )
    columns = (
        Column("factor", "Factor"),
        Column("then", f"Year to {day_of(migration.then)}", "number"),
        Column("now", f"Year to {day_of(migration.now)}", "number"),
        Column("change", "Change", "number"),
        Column("turned", "Changed about", "date"),
        Column("p_value", "p of that break", "probability"),
    )
    chart = Chart("dumbbell", "factor", ("then", "now"), title="loading with the other factors in")
    return Table(f"Style of {name}", columns, rows, inputs, chart=chart)


def path_table(name: str, migration: StyleMigration, inputs: tuple[Input, ...]) -> Table:
    """Every regression, one row a month and factor."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (day, factor, float(value))
        for factor, line in zip(migration.path.symbols, migration.path.values.T, strict=True)
        for day, value in zip(migration.path.dates.tolist(), line, strict=True)
    )
    columns = (Column("date", "Year to", "date"), Column("factor", "Factor"), Column("loading", "Loading", "number"))
    chart = Chart("lines", "date", ("loading",), color="factor", level=0.0)
    return Table(f"Loadings of {name}, a year each", columns, rows, inputs, chart=chart, key="date")

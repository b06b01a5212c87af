"""Screens: who fits the causes, why in and why out, and how much of each column is known."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import numpy as np

from rotascope.catalogue.themes import NamedScreen
from rotascope.drivers.screen.columns import BY_COLUMN, needs_of
from rotascope.drivers.screen.screening import ParsedScreen, Screening, run_screen
from rotascope.errors import UsageError
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Section, Status, Table
from rotascope.panels.view import View
from rotascope.questions.winners.exposures import CompanyTable, read_table
from rotascope.questions.wording import capital

LISTED, OUT = 25, 15  # companies in, and out, of a table
VALUATION, BENEFIT = "discount", "floating_debt_benefit"  # the columns of the quadrant
FARTHEST, LEAST_DOTS = 1.0, 10  # discount or premium that is drawn, and companies of a drawing
THIN = 0.8  # coverage of a column below which the screen's number is thin
METHOD = "as filed and priced by the date; docs/winners.md"


def find_screen(text: str, screens: Sequence[NamedScreen]) -> NamedScreen:
    """A named screen, or a condition as written; UsageError for what is neither, with the nearest three names."""
    plain = text.strip()
    by_name = {screen.name: screen for screen in screens}
    name = plain.lower().replace(" ", "-")
    if name in by_name:
        return by_name[name]
    if (
        plain
        and all(letter.isalnum() or letter in "-_ " for letter in plain)
        and not set(plain.split()) & {"and", "or"}
    ):
        near = ", ".join(get_close_matches(name, by_name, n=3, cutoff=0.0))
        raise UsageError(f"no screen {text!r}", f"nearest: {near}; or a condition, such as fcf_yield > 0.05")
    return NamedScreen("own", plain, plain)


def screen_section(view: View, named: NamedScreen) -> Section:
    """A screen at the view's date."""
    screen = ParsedScreen.of(named.condition, sort=named.sort)
    companies = read_table(view, needs=needs_of(screen.columns))
    result = run_screen(screen, companies.table)
    tables = {
        "screened": screened_table(result, companies, named),
        "screened_out": out_table(result, companies),
        "screen_columns": columns_table(result, companies),
    }
    return Section(
        (passed_finding(result, companies, named),),
        tables,
        tuple(unknown_columns(result)),
        headline=f"{passed_words(result, named)}.",
    )


def presets_section(view: View, screens: Sequence[NamedScreen]) -> Section:
    """How many companies each named screen lets in now, and the first of them."""
    companies = read_table(view)
    rows: list[tuple[Cell, ...]] = []
    for named in screens:
        result = run_screen(ParsedScreen.of(named.condition, sort=named.sort), companies.table)
        least = min(result.coverage.values(), default=0.0)
        first = ", ".join(result.passed[:5])
        rows.append((named.name, named.label, len(result.passed), result.undecided, least, first, named.condition))
    columns = (
        Column("screen", "Screen"),
        Column("label", "What it looks for"),
        Column("passed", "In", "count"),
        Column("undecided", "Cannot be told", "count"),
        Column("coverage", "Least known column", "percent"),
        Column("first", "The first"),
        Column("condition", "Condition"),
    )
    note = f"Of {len(companies.exposures):,} companies that file. What cannot be told is not in."
    tables = {"screens": Table("Named screens", columns, tuple(rows), companies.inputs, note)}
    return Section(tables=tables | quadrant_tables(companies, screens))


def quadrant_tables(companies: CompanyTable, screens: Sequence[NamedScreen]) -> dict[str, Table]:
    """What companies cost against what a rate cut saves them; none where both are known of fewer than ten.

    The rule across is the median benefit. A company that costs over twice as much as its sector, mostly one with next
    to no earnings, is counted in the note and left out.
    """
    named = screens[0]
    picked = set(run_screen(ParsedScreen.of(named.condition, sort=named.sort), companies.table).passed)
    covered = [
        (id_, cheap, benefit, "in" if id_ in picked else "")
        for id_, cheap, benefit in zip(
            companies.table.ids,
            companies.table.numbers[VALUATION].tolist(),
            companies.table.numbers[BENEFIT].tolist(),
            strict=True,
        )
        if np.isfinite(cheap) and np.isfinite(benefit)
    ]
    near = [row for row in covered if abs(row[1]) <= FARTHEST]
    if len(near) < LEAST_DOTS:
        return {}
    middle = float(np.median([row[2] for row in near]))
    columns = (
        Column("id", "Company"),
        Column(VALUATION, "Discount to its sector", "percent"),
        Column(BENEFIT, "Earnings gained by a cut", "percent"),
        Column("screen", named.name),
    )
    left_out = len(covered) - len(near)
    note = (
        f"{len(near):,} companies of which both are known; in blue those of the screen {named.name}. "
        f"{left_out:,} that cost over twice as much for their earnings as their sector are left out."
    )
    chart = Chart("scatter", VALUATION, (BENEFIT,), color="id", text="screen", level=middle)
    rows = tuple(sorted(near, key=lambda row: (-row[2], row[0])))
    title = "Cheap, and helped by a rate cut? Discount to the sector against what a cut saves"
    return {"quadrant": Table(title, columns, rows, companies.inputs, note, chart=chart)}


def passed_words(result: Screening, named: NamedScreen) -> str:
    """How many are in, and who is first."""
    count = len(result.passed)
    first = f", {', '.join(result.passed[:3])} first" if count else ""
    unknown = f"; of {result.undecided:,} it cannot be told" if result.undecided else ""
    label = named.label.partition(":")[0]
    return f"{capital(label)}: {count:,} of {len(result.table.ids):,} companies are in{first}{unknown}"


def passed_finding(result: Screening, companies: CompanyTable, named: NamedScreen) -> Finding:
    """How many companies a screen lets in."""
    least = min(result.coverage.values(), default=0.0)
    status: Status = "missing" if not len(result.table.ids) else "thin coverage" if least < THIN else "ok"
    coverage = (f"{name} is known of {share:.0%} of the companies" for name, share in result.coverage.items())
    evidence = Evidence.count(
        len(result.passed),
        method=f"{named.condition}; {METHOD}",
        inputs=companies.inputs,
        status=status,
        caveats=(*coverage, *companies.caveats),
    )
    return Finding("winners.screen.passed", passed_words(result, named), evidence, {"screen": named.name}, role="key")


def screened_table(result: Screening, companies: CompanyTable, named: NamedScreen) -> Table:
    """Who is in, with the figures of the screen and why."""
    rows = tuple(company_row(result, companies, row) for row in result.order[:LISTED].tolist())
    count = len(result.passed)
    note = f"{named.condition}." + (f" The first {LISTED} of {count}." if count > LISTED else "")
    return Table(capital(named.label), table_columns(result, "Why in"), rows, companies.inputs, note)


def out_table(result: Screening, companies: CompanyTable) -> Table:
    """Who missed by the fewest conditions, with why."""
    rows = tuple(company_row(result, companies, row) for row in result.nearest[:OUT].tolist())
    note = f"The {len(rows)} that miss by the fewest conditions, of {len(result.nearest):,}."
    return Table("Nearly in", table_columns(result, "Why out"), rows, companies.inputs, note)


def table_columns(result: Screening, why: str) -> tuple[Column, ...]:
    """The company, the screen's columns, and why."""
    numbers = (name for name in result.screen.columns if name in BY_COLUMN)
    return (
        Column("id", "Company"),
        Column("name", "Name"),
        Column("sector", "Sector"),
        *(Column(name, name, BY_COLUMN[name].display) for name in numbers),
        Column("why", why),
    )


def company_row(result: Screening, companies: CompanyTable, row: int) -> tuple[Cell, ...]:
    """One company's cells."""
    company = companies.exposures[row].company
    names = (name for name in result.screen.columns if name in BY_COLUMN)
    values = (float(result.table.numbers[name][row]) for name in names)
    cells = (value if np.isfinite(value) else None for value in values)
    return (company.id, company.name, company.sector, *cells, "; ".join(result.reasons(row)))


def columns_table(result: Screening, companies: CompanyTable) -> Table:
    """Every column of the screen: what it says, and of how many companies it is known."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, BY_COLUMN[name].label if name in BY_COLUMN else "as the market says it", share)
        for name, share in result.coverage.items()
    )
    columns = (Column("column", "Column"), Column("label", "What it says"), Column("coverage", "Known of", "percent"))
    return Table("Columns of the screen", columns, rows, companies.inputs)


def unknown_columns(result: Screening) -> Iterator[Missing]:
    """Columns that are known of nobody."""
    for name, share in result.coverage.items():
        if share == 0.0:
            yield Missing(f"column {name}", "known of no company", "import what it stands on: docs/winners.md")

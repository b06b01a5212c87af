"""Files of your own: tables long or wide and vendors' forms, checked cell by cell and shaped for the store."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rotascope.catalogue.items import BY_ITEM
from rotascope.errors import BadSetting, InputRefused
from rotascope.schema import BATCHES, SERIES, TABLES
from rotascope.sources.contract import Batch, hash_bytes
from rotascope.sources.files.cells.limits import LIMITS, Limits
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.columns import ADJUSTED, DATES, HOLDERS, SYMBOLS, UNIVERSES, YEARS, Columns
from rotascope.sources.files.index_multiples import has_index_years
from rotascope.sources.files.kinds import kind_of, split_statement_name
from rotascope.sources.files.parts import Stated, read_sheet
from rotascope.sources.files.report import ImportReport
from rotascope.sources.files.tables.meaning import PRICED, choose_meaning
from rotascope.sources.files.vendors.grid import Form, Given, plain_name, with_columns
from rotascope.sources.files.vendors.names import read_name
from rotascope.sources.files.vendors.opening import open_any

BASES = ("price", "total")
DECIMALS = ("point", "comma")
WEIGHTS = ("weight", "weight_pct", "weight_percent")
SINGLE = (*ADJUSTED, "close", "close_last", "value", "shares_outstanding")


def read_file(  # noqa: PLR0913 (one keyword an option of the command)
    path: Path | str,
    *,
    kind: str | None = None,
    unit: str | None = None,
    lag_days: int | None = None,
    basis: str | None = None,
    table: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    symbol: str | None = None,
    holder: str | None = None,
    date: str | None = None,
    universe: str | None = None,
    skip_bad: bool = False,
    limits: Limits = LIMITS,
    workspace: Path | None = None,
) -> Batch:
    """A file as a batch, with its report. Of a large one the rows wait in files that go with the batch.

    kind       what a series' numbers are: level, macro, return or factor; or whose prices or levels they are: stock,
               fund or index; without it the catalogue tells macro figures and factors by name, the rest are levels
    unit       of macro series, stored as given (the catalogue's, else `index`); of returns, fraction or percent
    lag_days   from a row's date to its release, where the file gives none; by cadence unless this says otherwise
    basis      what levels are: price or total (return); adjusted closes are total unless this says otherwise
    table      the table that the file is for, where its columns fit several
    delimiter  of a CSV; a comma, in .tsv a tab, unless this says otherwise
    decimal    point or comma, where the numbers allow both
    sheet      of a workbook with several
    symbol     whose prices they are, in a file without a symbol column
    holder, date, universe   whose holdings, of which day, and members of what, in a file that does not say it
    skip_bad   leave refused rows out, and count them, rather than refusing the file
    limits     how large it may be
    workspace  where such files are; without it, where temporary files are

    What the file's columns, its head and its name say counts in this order, after the options. Raises InputRefused, one
    line with row and column, for anything that cannot be taken; BadSetting for an option.
    """
    check_options(basis=basis, table=table, kind=kind, decimal=decimal, unit=unit, lag_days=lag_days)
    file = Path(path)
    explicit = Given(holder=holder, day=read_day(date), symbol=symbol, universe=universe)
    form = open_any(file, delimiter=delimiter, sheet=sheet, limits=limits)
    completed = complete(form, explicit, read_name(file))
    sha256 = hash_bytes(file)
    stated = Stated(
        lag_days=lag_days,
        basis=basis,
        table=table,
        decimal=decimal,
        skip_bad=skip_bad,
        workspace=workspace,
        **name_source(file, sha256),
    )
    reading = read_sheet(completed.sheet, say_kind(stated, form, completed, kind=kind, unit=unit))
    return Batch(
        source="file",
        file=file.name,
        sha256=sha256,
        raw=file,
        frames=reading.frames,
        slabs=reading.slabs,
        options=name_options(
            kind=None if kind == "level" else kind,
            skip_bad="yes" if skip_bad else None,
            unit=unit,
            lag_days=lag_days,
            basis=basis,
            table=table,
            delimiter=delimiter,
            decimal=decimal,
            sheet=sheet,
            symbol=symbol,
            holder=holder,
            date=date,
            universe=universe,
        ),
        report=report_form(reading.report, form, completed, file.name),
    )


def name_source(file: Path, sha256: str) -> dict[str, Any]:
    """What evidence says of where its rows come from."""
    return {"source": f"file {file.name}", "vintage": f"sha256 {sha256[:12]}"}


def say_kind(stated: Stated, form: Form, completed: "Completed", *, kind: str | None, unit: str | None) -> Stated:
    """What is said of the numbers: by the options, else by the vendor's form, else by the symbol of all rows."""
    by_month = Columns(completed.sheet).first(YEARS) is not None
    named = kind_of(completed.symbol) if by_month and form.stated.kind is None else form.stated.kind
    stated_unit = unit or (form.stated.unit if kind in {None, form.stated.kind} else None)
    return replace(stated, kind=kind or named, unit=stated_unit)


def name_options(**options: str | int | None) -> Mapping[str, str]:
    """Those options that were given, as texts: the ledger keeps them, and reading again needs no more."""
    return {name: str(value) for name, value in options.items() if value is not None}


def report_form(report: ImportReport, form: Form, completed: "Completed", name: str) -> ImportReport:
    """The report under the file's name, with the vendor's form and what others than the cells said."""
    words = f"{form.words}, as {report.shape}" if form.words and form.words != report.shape else report.shape
    return replace(report, file=name, shape=words, notes=(*report.notes, *completed.notes))


def read_day(text: str | None) -> dt.date | None:
    """A date in ISO form; BadSetting for any other text."""
    try:
        return dt.date.fromisoformat(text) if text is not None else None
    except ValueError as fault:
        raise BadSetting(f"date {text!r} is no date", "write it as YYYY-MM-DD") from fault


def check_options(
    *,
    basis: str | None,
    table: str | None,
    kind: str | None,
    decimal: str | None,
    unit: str | None,
    lag_days: int | None,
) -> None:
    """BadSetting for a basis or a table that does not exist, or a table that holds no series of such a kind."""
    if basis not in {None, *BASES}:
        raise BadSetting(f"basis {basis!r} is not known", f"choose {' or '.join(BASES)}")
    if decimal not in {None, *DECIMALS}:
        raise BadSetting(f"decimal {decimal!r} is not known", f"choose {' or '.join(DECIMALS)}")
    names = [schema.name for schema in TABLES if schema is not BATCHES]
    if table not in {None, *names}:
        raise BadSetting(f"no table {table!r}", f"choose one of {', '.join(names)}")
    if kind is not None and kind not in PRICED and table not in {None, SERIES.name}:
        raise BadSetting(f"table {table} holds no {kind} series", f"leave --table out, or say --table {SERIES.name}")
    choose_meaning(kind=kind, unit=unit, lag_days=lag_days, basis=basis)


@dataclass(frozen=True, eq=False)
class Completed:
    """A sheet with the columns that others than its cells said, and who said them."""

    sheet: Sheet
    notes: tuple[str, ...] = ()
    symbol: str | None = None


def complete(form: Form, explicit: Given, named: Given) -> Completed:
    """The sheet with columns for what the options, its head or its name say of all rows.

    Raises InputRefused where a list of holdings says neither whose nor when; BadSetting for an option that says again
    what a column says.
    """
    columns = Columns(form.sheet)
    if form.words and explicit.holder is not None:
        form = replace(form, sheet=without(form.sheet, "holder"))
        columns = Columns(form.sheet)
    check_again(form.sheet, columns, explicit)
    stated = explicit.over(form.stated)
    by_name: list[str] = []
    new: dict[str, str | None] = {}
    if lacks_symbol(columns):
        new["ticker"] = choose("symbol", stated.symbol, name_of(columns, named), by_name)
    elif explicit.symbol is not None:
        new["ticker"] = explicit.symbol
    if columns.first(SYMBOLS) and columns.first(WEIGHTS):
        if columns.first(HOLDERS) is None:
            new["holder"] = choose("holder", stated.holder, named.holder, by_name)
        if columns.date is None:
            day, by_day = stated.day or named.day, stated.day is None
            by_name += ["date"] if by_day and day else []
            new["date"] = day.isoformat() if day else None
        refuse_anonymous(form, new)
    elif is_snapshot(columns) or (has_index_years(columns) and columns.date is None):
        day = stated.day or named.day
        by_name += ["date"] if stated.day is None and day else []
        new["date"] = day.isoformat() if day else None
    if columns.first(SYMBOLS) and columns.first(("start", "start_date", "month")) and not columns.first(UNIVERSES):
        new["universe"] = choose("universe", stated.universe, named.universe, by_name)
    texts: Mapping[str, str | None] = {name: text for name, text in new.items() if text is not None}
    notes = tuple(f"{what} {texts[COLUMN_OF[what]]} is taken from the file's name" for what in by_name)
    return Completed(with_columns(form.sheet, **texts), notes, texts.get("ticker"))


def without(sheet: Sheet, column: str) -> Sheet:
    """The sheet without a column that its form put there, where it has it."""
    columns = tuple(name for name in sheet.columns if name != column)
    return sheet if columns == sheet.columns else replace(sheet, cells=sheet.cells.drop(column), columns=columns)


COLUMN_OF = {"symbol": "ticker", "holder": "holder", "universe": "universe", "date": "date"}


def choose(what: str, stated: str | None, named: str | None, by_name: list[str]) -> str | None:
    """What is said, else what the name says, which is noted."""
    if stated is None and named is not None:
        by_name.append(what)
    return stated or named


def lacks_symbol(columns: Columns) -> bool:
    """Whether the sheet has prices or values of one thing that no column names."""
    single = columns.first(SINGLE) is not None
    return (single and columns.first((*SYMBOLS, "item", "portfolio")) is None) or is_vintage(columns)


def name_of(columns: Columns, named: Given) -> str | None:
    """The symbol that a name says; of shares outstanding the fund, of estimates the index whose members they are of."""
    if is_vintage(columns):
        return named.symbol or (named.universe or "").upper() or None
    return named.symbol or (named.holder if columns.first(("shares_outstanding",)) else None)


def is_vintage(columns: Columns) -> bool:
    """Whether the sheet has estimates by vintage of one thing that no column names."""
    return columns.first(("vintage",)) is not None and columns.first(SYMBOLS) is None


def is_snapshot(columns: Columns) -> bool:
    """Whether the sheet has company figures side by side without a date of their own."""
    if columns.first(SYMBOLS) is None or columns.first((*DATES, "as_of", "fy_end", "period_end", "item", "start_date")):
        return False
    items = {split_statement_name(name) for name in columns.sheet.columns}
    return any(item in BY_ITEM and BY_ITEM[item].balance for item in items)


def check_again(sheet: Sheet, columns: Columns, explicit: Given) -> None:
    """BadSetting for an option beside a column that says the same."""
    stated = {
        "--symbol": (explicit.symbol, SYMBOLS[:1]),
        "--holder": (explicit.holder, HOLDERS),
        "--universe": (explicit.universe, UNIVERSES),
        "--date": (explicit.day, ("date",)),
    }
    for option, (text, names) in stated.items():
        column = columns.first(names)
        if text is not None and column is not None:
            raise BadSetting(f"{sheet.path} has a {plain_name(column)} column of its own", f"leave {option} out")


def refuse_anonymous(form: Form, new: Mapping[str, str | None]) -> None:
    """InputRefused for a list of holdings of nobody, or of no day."""
    for name, option in (("holder", "--holder TICKER"), ("date", "--date YYYY-MM-DD")):
        if name in new and new[name] is None:
            lack = "whose they are" if name == "holder" else "of which day they are"
            raise InputRefused(f"{form.sheet.path}: holdings that do not say {lack}", f"pass {option}")

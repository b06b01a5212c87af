"""What the columns of a wide file are, where nobody says: by their names in the catalogue, and by their numbers."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rotascope.catalogue.instruments import BY_SPELLING
from rotascope.catalogue.items import ITEM_OF_ALIAS
from rotascope.catalogue.listings import listed_symbols
from rotascope.catalogue.series import SERIES
from rotascope.errors import InputRefused
from rotascope.sources.files.cells.sheet import Sheet, collect_rows
from rotascope.sources.files.report import list_names, plural

STATED = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
FACTOR_COLUMNS, STATISTIC_COLUMNS = frozenset(STATED["factors"]), frozenset(STATED["statistics"])
NEVER_ZERO = frozenset(STATED["never_zero"])
MACRO, FACTOR, RETURN, LEVEL = "macro", "factor", "return", "level"
SORTED = re.compile(r"(SMALL|BIG|ME\d+|LO|HI)[ _](LO|HI|BM|PRIOR|OP|INV)?[A-Z]*\d*", re.IGNORECASE)
PROVIDER = re.compile(r"(^|[^a-z])fred([^a-z]|$)", re.IGNORECASE)  # its files hold statistics, whatever they are called
TWO = 2  # names of factors, which make a file one of factors: RF alone is a bank
LARGE, ENOUGH = 1.0, 250  # a return that no portfolio has as a fraction; returns of which one would be, in percent


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns of a wide sheet that hold one kind of number; `unit` as --unit would say it, None where nobody knows."""

    columns: tuple[str, ...]
    kind: str | None
    unit: str | None = None
    note: str = ""


def split_columns(sheet: Sheet, header: Sequence[str]) -> tuple[ColumnGroup, ...]:
    """The columns by kind, in the order of the file; a file that the catalogue knows nothing of is one part."""
    plain = {name: name.strip().upper().replace(" ", "_") for name in header}
    factors = [name for name in header if plain[name] in FACTOR_COLUMNS]
    sorted_portfolios = [name for name in header if SORTED.fullmatch(name.strip())]
    if max(len(factors), len(sorted_portfolios)) >= TWO and is_most([*factors, *sorted_portfolios], header):
        return (factor_part(sheet, header),)
    spelled = {spelling for series in SERIES.values() for spelling in series.spellings}
    indexes = [name for name in header if plain[name] in BY_SPELLING]
    catalogued = [name for name in header if name not in indexes and plain[name] in {*SERIES, *spelled}]
    figures = [name for name in header if plain[name].lower() in STATISTIC_COLUMNS]
    published = PROVIDER.search(sheet.path.stem) or "observation_date" in sheet.columns
    if not published and not is_most([*unlisted(catalogued), *figures], header):
        return (ColumnGroup(tuple(header), None),)
    levels = [name for name in indexes if not figures]
    rest = tuple(name for name in header if name not in levels)
    named = list_names([*catalogued, *figures], limit=4)
    why = f"as {named} are" if named else "as FRED's are"
    macro = ColumnGroup(rest, MACRO, None, f"taken as macro figures, {why}; --kind says otherwise")
    index = ColumnGroup(tuple(levels), None, None, f"taken as levels of indexes: {list_names(levels)}")
    return tuple(part for part in (macro, index) if part.columns)


def is_most(names: Sequence[str], header: Sequence[str]) -> bool:
    """Whether these are more than half of the columns: in a panel of stocks a few letters mean other things too."""
    return 2 * len(set(names)) > len(header)


def unlisted(names: Sequence[str]) -> list[str]:
    """Those that are no symbols of companies: CP and FPI are both."""
    return [name for name in names if name.strip().upper() not in listed_symbols()] if names else []


def factor_part(sheet: Sheet, header: Sequence[str]) -> ColumnGroup:
    """The columns as factor returns, in percent where some are beyond what a fraction could be.

    Raises InputRefused where too few numbers tell.
    """
    numbers = [pl.col(name).cast(pl.Float64, strict=False).abs() for name in header]
    real = [pl.when(number < 99).then(number) for number in numbers]
    marks = collect_rows(sheet, sheet.cells.select(pl.max_horizontal(real).max().alias("most"), pl.len().alias("rows")))
    most, rows = marks.row(0)
    names = list_names(list(header), limit=4)
    if most is not None and most > LARGE:
        return ColumnGroup(
            tuple(header), FACTOR, "percent", f"taken as factor returns in percent ({names}); --unit says else"
        )
    if rows >= ENOUGH:
        return ColumnGroup(
            tuple(header), FACTOR, "fraction", f"taken as factor returns, fractions ({names}); --unit says else"
        )
    raise InputRefused(
        f"{sheet.path}: {plural(rows, 'row')} of factor returns ({names}) do not tell percents from fractions",
        "say --unit percent or --unit fraction",
    )


def blank_zeros(sheet: Sheet, header: Sequence[str]) -> tuple[Sheet, tuple[str, ...]]:
    """Zeros of figures that are never 0, which stand for none yet, as gaps."""
    never = [name for name in header if name.strip().lower() in NEVER_ZERO]
    if not never:
        return sheet, ()
    cells = {name: pl.col(name).cast(pl.Float64, strict=False) == 0 for name in never}
    zeros = collect_rows(sheet, sheet.cells.select(pl.sum_horizontal(cell.sum() for cell in cells.values())))
    count = int(zeros.item())
    blanked = [pl.when(~cell.fill_null(value=False)).then(pl.col(name)).alias(name) for name, cell in cells.items()]
    note = f"{plural(count, 'zero')} taken as gaps ({list_names(never)} are never 0)"
    return Sheet(sheet.path, sheet.cells.with_columns(blanked), sheet.columns, sheet.mark, sheet.notes), (
        (note,) if count else ()
    )


def known_units(ids: Sequence[str]) -> Mapping[str, str]:
    """The units of macro series as the catalogue has them, by stored id."""
    units = {name: series.unit for name, series in SERIES.items()}
    units |= {spelling: series.unit for series in SERIES.values() for spelling in series.spellings}
    named = {id_: id_.partition(":")[2] for id_ in ids}
    return {id_: units[symbol] for id_, symbol in named.items() if symbol in units}


def split_statement_name(name: str) -> str:
    """A column as the house name of an item: `netIncome` and `Net Income` alike; else its name in that form."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    plain = re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")
    return ITEM_OF_ALIAS.get(plain, plain)


def kind_of(symbol: str | None) -> str | None:
    """The kind of what the catalogue has under a symbol that a file or an option names: macro, or None."""
    spelled = {spelling for series in SERIES.values() for spelling in series.spellings}
    return MACRO if symbol is not None and symbol.upper() in {*SERIES, *spelled} - {*BY_SPELLING} else None

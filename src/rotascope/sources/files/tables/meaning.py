"""What the numbers of a file of series are (levels, macro figures, periodic returns), and what such a number may be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from rotascope.errors import BadSetting, InputRefused
from rotascope.sources.files.cells.layout import FINITE, LEVEL, NumberRule
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.report import plural, quote_cell

PRICED = ("level", "stock", "fund", "index")
KINDS = (*PRICED, "macro", "return", "factor")
RETURNS = ("return", "factor")
UNIT_LENGTH = 40
LONGEST_LAG = 3650

# In percent. -99.99 and -999 stand for missing in K. R. French's data library ("Missing data are indicated by -99.99 or
# -999", in the head of each file); divided by 100 the first of them would pass for a return above -1.
NO_RETURN, MISSING, NEAR = -100, -99.99, 1e-9
WHOLE_LOSS = f"a return is above {NO_RETURN} %, and {MISSING} % stands for missing"
IN_PERCENT = "say --unit percent if the file is in percent"


def is_missing(value: pl.Expr, divisor: float) -> pl.Expr:
    """Whether it is the mark for missing, however the division by 100 was rounded."""
    return (value - MISSING / divisor).abs() < NEAR


RETURN_RULES: Mapping[str | None, NumberRule] = {
    None: NumberRule(
        f"is no return: {WHOLE_LOSS}", lambda value: (value == NO_RETURN / 100) | is_missing(value, 100), IN_PERCENT
    ),
    "fraction": NumberRule(
        f"is no return as a fraction: {WHOLE_LOSS}",
        lambda value: (value <= NO_RETURN / 100) | is_missing(value, 100),
        IN_PERCENT,
    ),
    "percent": NumberRule(
        f"is no return in percent: {WHOLE_LOSS}", lambda value: (value <= NO_RETURN) | is_missing(value, 1)
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the numbers of a series are.

    unit      as stored; a return is stored as a fraction
    rule      what a number, as printed, must not be
    divisor   printed over stored: 100 where returns are printed in percent
    judged    whether returns beyond -1 to 1 are refused, because nobody said whether they are percents
    lag_days  from a row's date to its release, where the file gives no release; None = by cadence
    """

    kind: str
    unit: str
    rule: NumberRule
    divisor: float = 1.0
    judged: bool = False
    lag_days: int | None = None

    @property
    def priced(self) -> bool:
        """Whether they are levels or prices, of whatever is traded or computed from it."""
        return self.kind in PRICED


LEVELS = Meaning(kind="level", unit="level", rule=LEVEL)


def choose_meaning(*, kind: str | None, unit: str | None, lag_days: int | None, basis: str | None) -> Meaning:
    """What is said of a file's numbers. Raises BadSetting where that makes no sense."""
    if kind not in {None, *KINDS}:
        raise BadSetting(f"kind {kind!r} is not known", f"choose one of {', '.join(KINDS)}")
    if lag_days is not None and not 0 <= lag_days <= LONGEST_LAG:
        raise BadSetting(f"a lag of {lag_days} days", f"give 0 to {LONGEST_LAG}")
    if kind is None or kind in PRICED:
        if unit is not None or lag_days is not None:
            raise BadSetting("--unit and --lag-days are not for levels", "say --kind macro, return or factor")
        return LEVELS if kind is None else replace(LEVELS, kind=kind)
    if kind == "macro":
        return macro(unit, lag_days=lag_days, basis=basis)
    if unit not in RETURN_RULES:
        raise BadSetting(f"returns in {unit!r}", "choose --unit fraction or --unit percent")
    return Meaning(
        kind=str(kind),
        unit="fraction",
        rule=RETURN_RULES[unit],
        divisor=100.0 if unit == "percent" else 1.0,
        judged=unit is None,
        lag_days=lag_days,
    )


def macro(unit: str | None, *, lag_days: int | None, basis: str | None) -> Meaning:
    """Figures of any sign, in a unit that is stored as given; `index` where none is."""
    if basis is not None:
        raise BadSetting("a macro series is neither price nor total return", "leave --basis out")
    words = "index" if unit is None else unit.strip()
    if not words or len(words) > UNIT_LENGTH or not words.isprintable():
        raise BadSetting(f"unit {quote_cell(words)} is no unit", f"give 1 to {UNIT_LENGTH} printable characters")
    return Meaning(kind="macro", unit=words, rule=FINITE, lag_days=lag_days)


def check_size(sheet: Sheet, rows: pl.DataFrame, meaning: Meaning) -> None:
    """InputRefused for returns beyond -100 % to 100 % whose unit nobody gave: they are percents, or need a word.

    rows   id, date, value and `ROW`, as printed
    """
    wild = rows.filter(pl.col("value").abs() > 1).sort(ROW) if meaning.judged else rows.clear()
    if wild.is_empty():
        return
    first = wild.row(0, named=True)
    raise InputRefused(
        f"{sheet.path}, row {first[ROW]}: a return of {first['value']:g} as a fraction is beyond 100 % "
        f"({first['id']}, {first['date']}; {plural(wild.height, 'such value')} of {rows.height:,})",
        f"{IN_PERCENT}, --unit fraction if such returns are true",
    )

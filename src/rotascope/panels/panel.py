"""Panel: one quantity over sessions and symbols. No I/O, no clock; what measures and inference receive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from rotascope.arrays import Days, Floats, frozen
from rotascope.errors import OutsideData, UnknownSymbol
from rotascope.sessions import to_date


@dataclass(frozen=True, eq=False)
class Panel:
    """A read-only matrix [T dates, N symbols] of one quantity; NaN = not listed or no print.

    dates    datetime64[D] [T], strictly increasing
    unit     fraction, index points, usd, percent, ...
    basis    price, total, unstated; none where the distinction has no meaning
    """

    dates: Days
    symbols: tuple[str, ...]
    values: Floats
    name: str
    unit: str = "fraction"
    basis: str = "none"

    def __post_init__(self) -> None:
        """Fix types, freeze the arrays, refuse shapes and orders that no measure could read."""
        dates = np.asarray(self.dates, dtype="datetime64[D]")
        values = np.ascontiguousarray(self.values, dtype=np.float64)
        if values.shape != (len(dates), len(self.symbols)):
            raise ValueError(f"{self.name}: values {values.shape} do not fit {len(dates)} x {len(self.symbols)}")
        if len(dates) > 1 and not (np.diff(dates) > np.timedelta64(0, "D")).all():
            raise ValueError(f"{self.name}: dates are not strictly increasing")
        object.__setattr__(self, "dates", frozen(dates))
        object.__setattr__(self, "values", frozen(values))

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def first(self) -> date:
        """The first date."""
        return to_date(self.dates[0])

    @property
    def last(self) -> date:
        """The last date."""
        return to_date(self.dates[-1])

    def column(self, symbol: str) -> Floats:
        """One symbol's values [T]."""
        if symbol not in self.symbols:
            raise UnknownSymbol(f"{self.name} has no {symbol!r}", f"it has {', '.join(self.symbols[:8])}")
        return self.values[:, self.symbols.index(symbol)]

    def select(self, symbols: Sequence[str]) -> "Panel":
        """These symbols only, in this order."""
        columns = [self.symbols.index(symbol) for symbol in symbols]
        return replace(self, symbols=tuple(symbols), values=self.values[:, columns])

    def head(self, rows: int) -> "Panel":
        """The first `rows` dates."""
        return replace(self, dates=self.dates[:rows], values=self.values[:rows])

    def tail(self, rows: int) -> "Panel":
        """The last `rows` dates."""
        start = max(0, len(self) - rows)
        return replace(self, dates=self.dates[start:], values=self.values[start:])

    def between(self, start: date | None = None, end: date | None = None) -> "Panel":
        """Dates from `start` to `end`, both included."""
        low = 0 if start is None else int(np.searchsorted(self.dates, np.datetime64(start, "D")))
        high = len(self) if end is None else int(np.searchsorted(self.dates, np.datetime64(end, "D"), side="right"))
        return replace(self, dates=self.dates[low:high], values=self.values[low:high])

    def complete(self) -> "Panel":
        """The dates on which every symbol has a value: what a pair can be compared on."""
        rows = np.isfinite(self.values).all(axis=1)
        return replace(self, dates=self.dates[rows], values=self.values[rows])

    def row_of(self, day: date) -> int:
        """The row of the last date on or before `day`; OutsideData if there is none."""
        row = int(np.searchsorted(self.dates, np.datetime64(day, "D"), side="right")) - 1
        if row < 0:
            start = to_date(self.dates[0]) if len(self) else "nowhere"
            raise OutsideData(f"{self.name} has no row on or before {day}", f"it starts {start}")
        return row

    def derive(
        self, values: ArrayLike, *, name: str, unit: str | None = None, symbols: Iterable[str] | None = None
    ) -> "Panel":
        """A panel on the same dates, of a quantity computed from this one; [T] counts as [T, 1]."""
        array = np.asarray(values, dtype=np.float64)
        array = array[:, None] if array.ndim == 1 else array
        names = (
            tuple(symbols)
            if symbols is not None
            else (self.symbols if array.shape[1] == len(self.symbols) else (name,))
        )
        return replace(self, values=array, symbols=names, name=name, unit=self.unit if unit is None else unit)

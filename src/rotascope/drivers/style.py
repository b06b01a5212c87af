"""Style migration: how a line's loadings on the market, size, value, profitability, investment and momentum moved."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.inference.change.break_records import Break
from rotascope.inference.change.breaks import Breaks
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

WINDOW, STEP = 252, 21  # sessions of a regression, and from one to the next
WEEK = 5  # sessions that the dating of a change adds up
BREAK_DRAWS = 199
MARKED = 0.2  # a loading below it, either way, has no word
WORDS = {  # factor -> the word for a loading above and below
    "size": ("small", "large"),
    "value": ("value", "growth"),
    "profitability": ("profitable", "unprofitable"),
    "investment": ("low investment", "high investment"),
    "momentum": ("past winner", "past loser"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleLoading:
    """A loading on one factor with the others in: in the first and the last year of the history, and when it changed.

    turn   the last dated break of the loading in the history; None where there is none
    """

    factor: str
    then: float
    now: float
    turn: Break | None

    @property
    def change(self) -> float:
        """Now less then."""
        return self.now - self.then


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StyleMigration:
    """A line's loadings.

    path        [K, factors] of regressions over a year, one a month, by their last session
    loadings    by factor; r_squared of the last year
    then, now   last sessions of the first and the last of the years
    """

    path: Panel
    loadings: tuple[StyleLoading, ...]
    r_squared: float
    then: date
    now: date

    @property
    def words(self) -> tuple[str, str]:
        """The style of the first and the last year in words."""
        before = {loading.factor: loading.then for loading in self.loadings}
        return style_words(before), style_words({loading.factor: loading.now for loading in self.loadings})


def follow_style(returns: Panel, factors: Panel) -> StyleMigration:
    """Rolling loadings of a line's returns above bills [T, 1] on factors [T, K] of the same dates; NaN rows left out.

    dating   of a change in one loading: the factor less what the other factors make of it, times the line less what
             they make of it, over the factor's own variance: its mean is the loading, its breaks are those of the mean
             of weekly sums (Bai and Perron)
    timing   a regression reads its own year; the dates read all rows
    raises   HistoryTooShort below two years
    source   ordinary least squares; Frisch and Waugh (1933) for the single loading
    """
    rows = np.isfinite(returns.values[:, 0]) & np.isfinite(factors.values).all(axis=1)
    y, x, days = returns.values[rows, 0], factors.values[rows], returns.dates[rows]
    if len(y) < 2 * WINDOW:
        raise HistoryTooShort(f"{returns.name}: {len(y)} returns beside the factors", f"{2 * WINDOW} are needed")
    ends = list(range(len(y), WINDOW - 1, -STEP))[::-1]
    fits = [regress(y[end - WINDOW : end], x[end - WINDOW : end]) for end in ends]
    path = Panel(days[np.array(ends) - 1], factors.symbols, np.array([fit[0] for fit in fits]), "loadings", "number")
    loadings = tuple(
        StyleLoading(
            factor=factor,
            then=float(path.values[0, column]),
            now=float(path.values[-1, column]),
            turn=date_change(days, y, x, column),
        )
        for column, factor in enumerate(factors.symbols)
    )
    return StyleMigration(
        path=path, loadings=loadings, r_squared=fits[-1][1], then=to_date(path.dates[0]), now=to_date(path.dates[-1])
    )


def regress(y: Floats, x: Floats) -> tuple[Floats, float]:
    """Slopes [K] of an ordinary regression with an intercept, and its R squared."""
    design = np.column_stack([np.ones(len(y)), x])
    slopes: Floats = np.asarray(np.linalg.lstsq(design, y, rcond=None)[0], dtype=np.float64)
    residuals = y - design @ slopes
    total = float(((y - y.mean()) ** 2).sum())
    return slopes[1:], 1.0 - float(residuals @ residuals) / total if total > 0 else 0.0


def date_change(days: Days, y: Floats, x: Floats, column: int) -> Break | None:
    """The last dated break of one loading; None where there is none or too little history."""
    others = np.column_stack([np.ones(len(y)), np.delete(x, column, axis=1)])
    factor, line = (values - others @ np.linalg.lstsq(others, values, rcond=None)[0] for values in (x[:, column], y))
    scores = factor * line / float(np.mean(factor**2))
    weeks = len(scores) // WEEK
    start = len(scores) - WEEK * weeks
    sums = scores[start:].reshape(weeks, WEEK).mean(axis=1)
    series = Panel(days[start + WEEK - 1 :: WEEK], ("loading",), sums[:, None], "loading", "number")
    try:
        return Breaks(min_size=0.15, max_breaks=2, draws=BREAK_DRAWS).detect(series).last
    except DataMissing:
        return None


def style_words(loadings: dict[str, float]) -> str:
    """Loadings in words, largest first: `growth, large, profitable`; no style where none is marked."""
    marked = [
        (abs(value), WORDS[factor][value < 0])
        for factor, value in loadings.items()
        if factor in WORDS and abs(value) >= MARKED
    ]
    return ", ".join(label for _, label in sorted(marked, reverse=True)) or "no marked style"

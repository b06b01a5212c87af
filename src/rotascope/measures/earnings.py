"""Earnings of a group: growth where the base is bad, quarter by quarter, the handoff, slowing, margins, surprises.

Growth is of sums over the same companies in both periods. A base of zero or below has no growth; what is always there
beside it is the change per unit of sales, the mid-point growth, and the growth of those that earned in both periods.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from rotascope.arrays import Floats
from rotascope.panels.panel import Panel
from rotascope.panels.records import Company, Estimate
from rotascope.read_only import make_read_only

LARGEST = 3  # contributors that are named
MID_QUARTER = timedelta(days=45)
FEWEST, LEAST_COUNT = 5, 0.2  # companies, and their share of the group, below which a quarter has no growth


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How a group's earnings changed from one period to another, over the same companies in both.

    before, after      sums, usd
    growth             (after - before) / before; None where before is zero or below
    midpoint           2 (after - before) / (|after| + |before|), -2..2; None where both are zero
    per_sales          (after - before) / the sales of the period before; None without sales
    without_losers     growth of the companies that earned in both periods; None without any
    counted, members   companies in it, and in the group
    losers             companies with a loss in either period
    largest            by size of the change: company, and its change over |before|
    """

    before: float
    after: float
    growth: float | None
    midpoint: float | None
    per_sales: float | None
    without_losers: float | None
    counted: int
    members: int
    losers: int
    largest: tuple[tuple[str, float], ...]

    @property
    def fault(self) -> str:
        """Why there is no growth; empty where there is."""
        return "" if self.growth is not None else "earnings of the period before are zero or below in total"


def growth_of(ids: Sequence[str], before: Floats, after: Floats, *, sales: Floats | None = None) -> Growth | None:
    """Growth of sums over the companies of which both are known.

    before, after  [N] usd; NaN = not known       sales  [N] of the period before; of those counted
    returns        None where no company has both
    """
    both = np.isfinite(before) & np.isfinite(after)
    if not both.any():
        return None
    old, new = before[both], after[both]
    start, end = float(old.sum()), float(new.sum())
    size = abs(start) + abs(end)
    sold = float(np.nansum(sales[both])) if sales is not None else 0.0
    earned = (old > 0) & (new > 0)
    names = [id_ for id_, counted in zip(ids, both.tolist(), strict=True) if counted]
    order = np.argsort(-np.abs(new - old), kind="stable")[:LARGEST].tolist()
    return Growth(
        before=start,
        after=end,
        growth=(end - start) / start if start > 0 else None,
        midpoint=2.0 * (end - start) / size if size > 0 else None,
        per_sales=(end - start) / sold if sold > 0 else None,
        without_losers=float(new[earned].sum() / old[earned].sum()) - 1.0 if earned.any() else None,
        counted=len(old),
        members=len(ids),
        losers=int(((old <= 0) | (new <= 0)).sum()),
        largest=tuple((names[row], float(new[row] - old[row]) / abs(start)) for row in order) if start else (),
    )


def year_growth(companies: Sequence[Company], *, item: str = "net_income") -> Growth | None:
    """The last trailing year against the one before, of companies that filed both; None where none did."""
    years, before = [company.year for company in companies], [company.year_before for company in companies]
    ids = [company.id for company in companies]
    return growth_of(ids, _of(before, item), _of(years, item), sales=_of(before, "revenue"))


def calendar_quarter(end: date) -> date:
    """The last day of the calendar quarter that most of a fiscal quarter lies in: 31 January is the fourth's."""
    middle = end - MID_QUARTER
    month = (middle.month - 1) // 3 * 3 + 3
    first_after = date(middle.year + month // 12, month % 12 + 1, 1)
    return first_after - timedelta(days=1)


def by_calendar_quarter(flows: Panel) -> Panel:
    """Flows by fiscal quarter [T ends, N] as rows of calendar quarters; the later end counts where two fit."""
    quarters = [calendar_quarter(end) for end in flows.dates.tolist()]
    rows = sorted(set(quarters))
    values = np.full((len(rows), len(flows.symbols)), np.nan)
    for source, quarter in enumerate(quarters):
        finite = np.isfinite(flows.values[source])
        values[rows.index(quarter), finite] = flows.values[source, finite]
    return Panel(np.array(rows, dtype="datetime64[D]"), flows.symbols, values, flows.name, flows.unit)


def growth_path(flows: Panel, ids: Sequence[str]) -> Mapping[date, Growth]:
    """Growth on the year before, by calendar quarter, of a group's companies: the same ones in both quarters.

    flows    [T, N] by calendar quarter, as `by_calendar_quarter` gives them
    returns  only quarters in which at least five companies and a fifth of the group have both
    timing   a quarter reads itself and the one four before
    """
    columns = [flows.symbols.index(id_) for id_ in ids if id_ in flows.symbols]
    names = [flows.symbols[column] for column in columns]
    values, days = flows.values[:, columns], flows.dates.tolist()
    row_of = {day: row for row, day in enumerate(days)}
    path: dict[date, Growth] = {}
    for row, day in enumerate(days):
        base = row_of.get(_year_before(day))
        growth = None if base is None else growth_of(names, values[base], values[row])
        if growth and growth.counted >= max(FEWEST, LEAST_COUNT * len(ids)):
            path[day] = growth
    return path


@dataclass(frozen=True, slots=True)
class Handoff:
    """When one group's growth overtook another's.

    first   the first period of the present run in which it was higher; since: how many periods that run has
    gaps    by period: growth of the first group less that of the second
    """

    first: date | None
    since: int
    gaps: Mapping[date, float]

    def __post_init__(self) -> None:
        """Keep the gaps as they are now."""
        make_read_only(self, "gaps")


def find_handoff(small: Mapping[date, float | None], large: Mapping[date, float | None]) -> Handoff | None:
    """The first period of the run, up to the last common one, in which the first group grows faster.

    Periods in which either has no growth are left out; None without a common one. `first` is None where the second
    group grew faster in the last.
    """
    gaps = {
        day: first - second
        for day in sorted(small.keys() & large.keys())
        if (first := small[day]) is not None and (second := large[day]) is not None
    }
    if not gaps:
        return None
    run: list[date] = []
    for day in reversed(gaps):
        if gaps[day] <= 0:
            break
        run.append(day)
    return Handoff(run[-1] if run else None, len(run), gaps)


@dataclass(frozen=True, slots=True)
class Deceleration:
    """How growth slowed: from its highest in the last two years to the last period.

    falling   periods in a row, up to the last, in which growth was lower than in the one before
    """

    peak: date
    peak_growth: float
    last: date
    last_growth: float
    falling: int


def find_deceleration(growth: Mapping[date, float | None], *, periods: int = 8) -> Deceleration | None:
    """The slowing of the last periods; None below two with growth. A peak that is the last period is no slowing."""
    rows = [(day, value) for day, value in sorted(growth.items()) if value is not None][-periods:]
    if len(rows) < 2:
        return None
    peak, last = max(rows, key=lambda row: row[1]), rows[-1]
    falling = 0
    for earlier, later in zip(rows[-2::-1], rows[::-1], strict=False):
        if later[1] >= earlier[1]:
            break
        falling += 1
    return Deceleration(peak[0], peak[1], last[0], last[1], falling)


def net_margin(companies: Sequence[Company], *, before: bool = False) -> float | None:
    """Total net income over total revenue of the last trailing year (or the one before) of those that filed both."""
    years = [company.year_before if before else company.year for company in companies]
    filed = [year for year in years if {"net_income", "revenue"} <= year.keys()]
    sales = sum(year["revenue"] for year in filed)
    return sum(year["net_income"] for year in filed) / sales if sales > 0 else None


@dataclass(frozen=True, slots=True)
class EarningsSurprise:
    """What companies earned against what was expected just before.

    total     (sum of actual - sum of expected) / |sum of expected|, a share each; None where that sum is zero
    beat      share of the companies that earned more than expected
    counted   companies with both
    """

    total: float | None
    beat: float
    counted: int


def surprise_of(actual: Mapping[str, float], expected: Mapping[str, Estimate]) -> EarningsSurprise | None:
    """Surprises by company id, both usd a share; an estimate is the last before the announcement. None without any."""
    common = sorted(actual.keys() & expected.keys())
    if not common:
        return None
    earned = np.array([actual[id_] for id_ in common])
    wanted = np.array([expected[id_].value for id_ in common])
    size = abs(float(wanted.sum()))
    total = float((earned - wanted).sum()) / size if size > 0 else None
    return EarningsSurprise(total, float((earned > wanted).mean()), len(common))


def _of(years: Sequence[Mapping[str, float]], item: str) -> Floats:
    return np.array([year.get(item, np.nan) for year in years])


def _year_before(day: date) -> date:
    after = day + timedelta(days=1)
    return after.replace(year=after.year - 1) - timedelta(days=1)

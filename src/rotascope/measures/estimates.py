"""Analysts' estimates: earnings of the twelve months to come, and how they were revised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rotascope.panels.records import Estimate, ValuedCompany

STALE = 100  # days: an older estimate is flagged
MONTHS, QUARTERS = 12, 4
QUARTER_APART = (80, 100)  # days between the ends of two quarters in a row
REVISION_DAYS = 91
QUARTER, YEAR = "eps", "eps_year"


@dataclass(frozen=True, slots=True)
class ForwardEarnings:
    """Earnings a share expected over the twelve months to come.

    value    usd; rule: `blend of fiscal years` or `next four quarters`
    oldest   date of the oldest estimate in it; stale: whether that is more than 100 days back
    """

    value: float
    rule: str
    oldest: date
    stale: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """How the consensus of the same periods changed.

    change     mean over the periods of (now - before) / |before|; midpoint: of 2 (now - before) / (|now| + |before|)
    periods    compared; raised and lowered: of these
    before     date of the older vintage of the first period; latest: of the newer one
    stale      whether the newest vintage is more than 100 days back
    """

    change: float | None
    midpoint: float | None
    periods: int
    raised: int
    lowered: int
    before: date
    latest: date
    stale: bool


def latest_by_period(estimates: Iterable[Estimate], item: str, *, as_of: date) -> dict[date, Estimate]:
    """The newest estimate of each period of an item that was published by `as_of`, by the period's end."""
    rows = (estimate for estimate in estimates if estimate.item == item and estimate.date <= as_of)
    return {estimate.period_end: estimate for estimate in sorted(rows, key=lambda row: (row.period_end, row.date))}


def blend_years(first: float, second: float, *, first_end: date, as_of: date) -> float:
    """((12 - k) FY1 + k FY2) / 12, k the whole months of the first fiscal year that are over by `as_of`."""
    after = as_of + timedelta(days=1)
    start = first_end + timedelta(days=1)  # of the second fiscal year
    months_left = (start.year - after.year) * MONTHS + start.month - after.month + (start.day > after.day)
    k = min(MONTHS, max(0, MONTHS - months_left))
    return ((MONTHS - k) * first + k * second) / MONTHS


def forward_earnings_per_share(estimates: Sequence[Estimate], *, as_of: date) -> ForwardEarnings | None:
    """Earnings a share of the next twelve months: two fiscal years blended by months, else the next four quarters.

    timing   reads estimates published by `as_of`, of periods that end after it; None where neither is complete
    """
    years = {end: row for end, row in latest_by_period(estimates, YEAR, as_of=as_of).items() if end > as_of}
    ends = sorted(years)[:2]
    if len(ends) == 2 and (ends[0] - as_of).days <= 366:
        first, second = (years[end] for end in ends)
        value = blend_years(first.value, second.value, first_end=ends[0], as_of=as_of)
        return _forward(value, "blend of fiscal years", (first, second), as_of)
    quarters = {end: row for end, row in latest_by_period(estimates, QUARTER, as_of=as_of).items() if end > as_of}
    ends = sorted(quarters)[:QUARTERS]
    apart = [(later - end).days for end, later in pairwise(ends)]
    if len(ends) < QUARTERS or not all(QUARTER_APART[0] <= days <= QUARTER_APART[1] for days in apart):
        return None
    rows = [quarters[end] for end in ends]
    return _forward(sum(row.value for row in rows), "next four quarters", rows, as_of)


def forward_earnings(company: ValuedCompany) -> float | None:
    """Earnings expected over the next twelve months, usd: a share's times the shares; None where not fresh or whole."""
    forward = forward_earnings_per_share(company.estimates, as_of=company.as_of)
    return None if forward is None or forward.stale else forward.value * company.shares


def revision_momentum(
    estimates: Sequence[Estimate], *, as_of: date, days: int = REVISION_DAYS, item: str = QUARTER
) -> Revision | None:
    """How estimates of periods not yet ended `days` ago were revised since: the newest against the one that stood then.

    The vintage before is the newest published at least `days` before `as_of`; where a period has none that old, its
    oldest one counts, if it is another. None where no period has two vintages within 100 days beyond `days`.
    """
    then = as_of - timedelta(days=days)
    rows = [row for row in estimates if row.item == item and row.date <= as_of and row.period_end > then]
    pairs = [pair for end in dict.fromkeys(row.period_end for row in rows) if (pair := _vintages(rows, end, then))]
    pairs = [(old, new) for old, new in pairs if (as_of - old.date).days <= days + STALE]
    if not pairs:
        return None
    relative = [(new.value - old.value) / abs(old.value) for old, new in pairs if old.value]
    middle = [
        2.0 * (new.value - old.value) / (abs(new.value) + abs(old.value))
        for old, new in pairs
        if new.value or old.value
    ]
    newest = max(new.date for _, new in pairs)
    return Revision(
        change=sum(relative) / len(relative) if relative else None,
        midpoint=sum(middle) / len(middle) if middle else None,
        periods=len(pairs),
        raised=sum(new.value > old.value for old, new in pairs),
        lowered=sum(new.value < old.value for old, new in pairs),
        before=pairs[0][0].date,
        latest=newest,
        stale=(as_of - newest).days > STALE,
    )


def revision_path(estimates: Sequence[Estimate], *, item: str, period_end: date) -> tuple[tuple[date, float], ...]:
    """Every vintage of one period's estimate, by its date."""
    rows = [row for row in estimates if row.item == item and row.period_end == period_end]
    return tuple((row.date, row.value) for row in sorted(rows, key=lambda row: row.date))


def _vintages(rows: Sequence[Estimate], end: date, then: date) -> tuple[Estimate, Estimate] | None:
    vintages = sorted((row for row in rows if row.period_end == end), key=lambda row: row.date)
    older = [row for row in vintages if row.date <= then] or vintages[:1]
    return (older[-1], vintages[-1]) if older[-1].date < vintages[-1].date else None


def _forward(value: float, rule: str, rows: Sequence[Estimate], as_of: date) -> ForwardEarnings:
    oldest = min(row.date for row in rows)
    return ForwardEarnings(value, rule, oldest, (as_of - oldest).days > STALE)

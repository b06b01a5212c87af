"""How often a series has a new value, and how late one may be: what stale and missing follow from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A rhythm of values; steps are sessions where it is daily, days elsewhere.

    period     from one value's date to the next one's, the longest that is regular
    lag_days   from a value's date to the day it is known, where nobody says better: never too early
    grace      steps after the day that the next value should be known, up to which nothing is said
    limit      the same, beyond which what there is no longer counts as current at all
    """

    name: str
    period: int
    lag_days: int
    grace: int
    limit: int
    in_sessions: bool = False


# A provider may publish the day after, over a long weekend; beyond a month of sessions a window "ending now" would be
# about another time. Macro series are dated by the first day of their period; their lags are the longest of
# the catalogue's for each cadence. A whole value may fall out before a series is called stale.
CADENCES: Mapping[str, Cadence] = {
    "D": Cadence(name="daily", period=1, lag_days=1, grace=2, limit=20, in_sessions=True),
    "W": Cadence(name="weekly", period=7, lag_days=7, grace=7, limit=56),
    "M": Cadence(name="monthly", period=31, lag_days=76, grace=31, limit=366),
    "Q": Cadence(name="quarterly", period=92, lag_days=180, grace=92, limit=366),
    "A": Cadence(name="annual", period=366, lag_days=450, grace=92, limit=732),
}

# Reports, dated by the last day of their period. Form 10-Q is due after 45 days and Form 10-K after 90 at the longest,
# 15 later on notice (Rule 12b-25): a quarter's successor may be the fourth, that is the fiscal year's report.
QUARTERLY_REPORT_LAG, ANNUAL_REPORT_LAG = 45, 90
QUARTERLY_REPORT = Cadence(name="quarterly report", period=92, lag_days=ANNUAL_REPORT_LAG, grace=15, limit=183)
ANNUAL_REPORT = Cadence(name="annual report", period=371, lag_days=ANNUAL_REPORT_LAG, grace=15, limit=183)
# Holdings of indexes and funds: by quarter, known within 45 days (Form 13F).
HOLDINGS_REPORT = Cadence(name="quarterly holdings", period=92, lag_days=45, grace=0, limit=366)

"""The criteria of a verdict, one function each: met, not met, or not to be had, with the number that says so.

Every criterion asks whether one side has taken the lead, on a spread's own scale (own_scale), up to the last row. How
often each is met where nothing leads is measured in docs/calibration.md; none that is met in more than a tenth of such
cases stands here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, show
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.change.online import Cusum
from rotascope.inference.testing.search import SearchedStatistic
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

MONTH, QUARTER, HALF_YEAR, YEAR = 21, 63, 126, 252
JUDGED = (QUARTER, HALF_YEAR, YEAR)  # windows on which leadership counts as more than a move
WINDOWS = (MONTH, *JUDGED)
STARTING = (MONTH, QUARTER)
SIZE_P = 0.05
START_P = 0.025
BREAK_SESSIONS = 3 * YEAR
BREAK_LEVEL = 0.01
ALARM_SESSIONS = 63

Gaps = Mapping[int, SearchedStatistic]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `met` is None where it could not be computed: that lowers confidence and never lifts a word."""

    name: str
    met: bool | None
    text: str
    evidence: Evidence


def best_gap(gaps: Gaps) -> SearchedStatistic:
    """The rarest of a spread's gaps of 3, 6 and 12 months: the smallest p of the search, then the smallest alone."""
    judged = (gaps[window] for window in JUDGED)
    return min(judged, key=lambda gap: (gap.p_adjusted, gap.p_value, -gap.score))


def searched_size(best: SearchedStatistic) -> Criterion:
    """The rarest gap's p at most 5 % after the whole search."""
    p, alone = show(best.p_adjusted, "probability"), show(best.p_value, "probability")
    text = f"the gap of {best.sessions} sessions has p = {p} after {best.evidence.searched} looks ({alone} alone)"
    return Criterion("size", best.p_adjusted <= SIZE_P, text, best.evidence)


def lasting(gaps: Gaps, side: int) -> Criterion:
    """The gap of a year survives the search too, and a month, 3, 6 and 12 months all lie on the leader's side."""
    year = gaps[YEAR]
    sides = [side * gaps[window].value > 0.0 for window in WINDOWS]
    p = show(year.p_adjusted, "probability")
    text = f"the gap of {YEAR} sessions has p = {p} of the search; {sum(sides)} of {len(sides)} windows on that side"
    return Criterion("year", year.p_adjusted <= SIZE_P and all(sides), text, year.evidence)


def start(gaps: Gaps, side: int) -> Criterion:
    """A gap of a month or a quarter to the leader's side that is rare taken alone: p at most 2.5 %."""
    rare = [gaps[window] for window in STARTING if side * gaps[window].value > 0.0 and gaps[window].p_value <= START_P]
    rarest = min(rare or [gaps[window] for window in STARTING], key=lambda gap: gap.p_value)
    text = f"the gap of {rarest.sessions} sessions has p = {show(rarest.p_value, 'probability')} alone"
    return Criterion("start", bool(rare), text, rarest.evidence)


def dated_break(scaled: Panel, side: int) -> Criterion:
    """A break of the mean on own scale at 1 % in the last three years, to the leader's side.

    scaled   [T, 1] standard deviations, as `own_scale_family` gives them
    """
    recent = scaled.complete().tail(BREAK_SESSIONS)
    try:
        latest = Breaks(min_size=0.1, max_breaks=3, draws=99, level=BREAK_LEVEL).detect(recent).last
    except DataMissing as fault:
        return not_computed("break", fault)
    if latest is None:
        method = f"Bai-Perron on own scale, sequential sup-F at {BREAK_LEVEL:.0%}, last three years"
        none = Evidence(value="none", unit="text", method=method)
        return Criterion("break", False, "no break in the mean of the last three years", none)  # noqa: FBT003
    met = side * latest.shift > 0.0
    towards = "to that side" if met else "to the other side"
    low, high = latest.bootstrap
    p = show(latest.evidence.p_value, "probability")
    text = f"the mean daily difference broke {towards} on {latest.first_session} ({low} to {high}), p = {p}"
    return Criterion("break", met, text, latest.evidence)


def alarms(differences: Panel) -> Mapping[int, Criterion]:
    """For either side: a CUSUM alarm to it within a quarter, none to the other side after it.

    differences  [T, 1] daily; the detector has a trailing deviation of its own
    """
    try:
        last = Cusum().detect(differences).last
    except DataMissing as fault:
        return dict.fromkeys((1, -1), not_computed("alarm", fault))
    if last is None:
        quiet = Evidence(value="none", unit="text", method="two-sided CUSUM, one false alarm in ten years")
        return dict.fromkeys((1, -1), Criterion("alarm", met=False, text="no alarm in the data", evidence=quiet))
    recent = last.day >= to_date(differences.dates[-min(len(differences), ALARM_SESSIONS)])
    return {
        side: Criterion("alarm", recent and last.direction == side, last.summary(), last.evidence) for side in (1, -1)
    }


def not_computed(name: str, fault: DataMissing) -> Criterion:
    """A criterion that could not be computed, and why."""
    return Criterion(
        name, None, fault.cause, Evidence(value=None, unit="text", method="not computed", status="missing")
    )


def names_met(criteria: Sequence[Criterion]) -> frozenset[str]:
    """The names of those met."""
    return frozenset(criterion.name for criterion in criteria if criterion.met)

"""The criteria of a verdict, one function each: met, not met, or not to be had, with the number that says so.

Every criterion asks whether one side has taken the lead; each reads a spread's daily differences up to the last row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import bdtrc

from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.change.online import Cusum
from rotascope.inference.regimes.model import RegimeModel
from rotascope.inference.testing.search import SearchedStatistic
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

MONTH, HALF_YEAR, YEAR = 21, 126, 252
JUDGED = (63, 126, 252)  # windows on which leadership counts as more than a move
SIZE_P = 0.05
BREAK_SESSIONS = 3 * YEAR
REGIME_WEEKS, REGIME_P = 520, 0.80
MONTHS, MONTHS_WON = 6, 5
RELATED, AGREEING = 0.3, 2.0 / 3.0


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `met` is None where it could not be computed: that lowers confidence and never lifts a word."""

    name: str
    met: bool | None
    text: str
    evidence: Evidence


def searched_size(gaps: Sequence[SearchedStatistic]) -> tuple[Criterion, SearchedStatistic]:
    """The rarest of a spread's gaps of 3, 6 and 12 months: adjusted p at most 5 % of the whole search."""
    best = min(gaps, key=lambda gap: (gap.p_adjusted, gap.p_value))
    p, alone = show(best.p_adjusted, "probability"), show(best.p_value, "probability")
    text = f"the gap of {best.sessions} sessions has p = {p} after {best.evidence.searched} looks ({alone} alone)"
    return Criterion("size", best.p_adjusted <= SIZE_P, text, best.evidence), best


def dated_break(differences: Panel, side: int) -> Criterion:
    """A significant break of the mean daily difference in the last three years, to the leader's side."""
    try:
        latest = Breaks(min_size=0.1, max_breaks=3, draws=199).detect(differences.tail(BREAK_SESSIONS)).last
    except DataMissing as fault:
        return not_computed("break", fault)
    if latest is None:
        none = Evidence(value="none", unit="text", method="Bai-Perron, sequential sup-F at 5 %, last three years")
        return Criterion("break", False, "no break in the mean of the last three years", none)  # noqa: FBT003
    met = side * latest.shift > 0.0
    towards = "to that side" if met else "to the other side"
    low, high = latest.bootstrap
    p = show(latest.evidence.p_value, "probability")
    text = f"the mean daily difference broke {towards} on {latest.first_session} ({low} to {high}), p = {p}"
    return Criterion("break", met, text, latest.evidence)


def regime(differences: Panel, side: int) -> Criterion:
    """Filtered probability of states whose mean lies on the leader's side, from ten years of five-session sums."""
    weeks = weekly_sums(differences).tail(REGIME_WEEKS)
    try:
        fitted = RegimeModel(starts=5).fit(weeks)
    except DataMissing as fault:
        return not_computed("regime", fault)
    with_side = side * np.asarray(fitted.parameters.means) > 0.0
    probability = float(fitted.filtered.values[-1] @ with_side)
    text = f"filtered probability {show(probability, 'probability')} of a regime with a mean on that side"
    evidence = replace(fitted.evidence, value=probability, unit="probability", display="probability")
    return Criterion("regime", probability >= REGIME_P and not with_side.all(), text, evidence)


def alarm(differences: Panel, side: int) -> Criterion:
    """A CUSUM alarm to the leader's side within half a year, none to the other side after it."""
    try:
        last = Cusum().detect(differences).last
    except DataMissing as fault:
        return not_computed("alarm", fault)
    if last is None:
        quiet = Evidence(value="none", unit="text", method="two-sided CUSUM, one false alarm in ten years")
        return Criterion("alarm", False, "no alarm in the data", quiet)  # noqa: FBT003
    recent = last.day >= to_date(differences.dates[-min(len(differences), HALF_YEAR)])
    return Criterion("alarm", recent and last.direction == side, last.summary(), last.evidence)


def persistence(differences: Panel, side: int) -> Criterion:
    """At least five of the last six months won by the leader's side."""
    if len(differences) < MONTHS * MONTH:
        return not_computed(
            "persistence", DataMissing(f"{len(differences)} sessions, six months need {MONTHS * MONTH}")
        )
    months = differences.values[-MONTHS * MONTH :, 0].reshape(MONTHS, MONTH).sum(axis=1)
    won = int(np.count_nonzero(side * months > 0.0))
    evidence = Evidence(
        value=won,
        unit="count",
        method="21-session sums won; p that a fair coin wins as many",
        window=Window(to_date(differences.dates[-MONTHS * MONTH]), differences.last, MONTHS * MONTH),
        p_value=float(bdtrc(won - 1, MONTHS, 0.5)),
        n_effective=float(MONTHS),
    )
    return Criterion("persistence", won >= MONTHS_WON, f"{won} of the last {MONTHS} months won", evidence)


def agreement(differences: Panel, spread: str, side: int) -> Criterion:
    """Two thirds of the related spreads lean the same way over six months, each by the sign of its correlation.

    Related: correlation of at least 0.3, either sign, over the last 252 sessions.
    """
    recent = differences.tail(YEAR)
    line = recent.column(spread)
    votes = [vote(line, recent.column(other), side) for other in recent.symbols if other != spread]
    related = [ballot for ballot in votes if ballot]
    if not related:
        return not_computed("agreement", DataMissing("no other current spread is related to this one"))
    share = sum(ballot > 0 for ballot in related) / len(related)
    evidence = Evidence(
        value=share,
        unit="fraction",
        method="sign of six-month sums times sign of correlation",
        n_effective=float(len(related)),
        window=Window(recent.first, recent.last, len(recent)),
    )
    text = f"{sum(ballot > 0 for ballot in related)} of {len(related)} related spreads lean the same way"
    return Criterion("agreement", share >= AGREEING, text, evidence)


def vote(line: Sequence[float] | np.ndarray, other: np.ndarray, side: int) -> int:
    """+1 if a related spread's half-year supports the side, -1 if it opposes it, 0 if it is not related."""
    common = np.isfinite(line) & np.isfinite(other)
    if common.sum() < HALF_YEAR or np.ptp(other[common]) == 0.0:
        return 0
    correlation = float(np.corrcoef(np.asarray(line)[common], other[common])[0, 1])
    if abs(correlation) < RELATED:
        return 0
    return int(np.sign(correlation * side * np.nansum(other[-HALF_YEAR:])))


def weekly_sums(differences: Panel) -> Panel:
    """Sums of five sessions, dated by the last; counted from the first row, so new rows change no earlier sum."""
    rows = len(differences) // 5 * 5
    sums = differences.values[:rows, 0].reshape(-1, 5).sum(axis=1)
    return Panel(differences.dates[4:rows:5], differences.symbols, sums[:, None], f"{differences.name}, five sessions")


def not_computed(name: str, fault: DataMissing) -> Criterion:
    """A criterion that could not be computed, and why."""
    return Criterion(
        name, None, fault.cause, Evidence(value=None, unit="text", method="not computed", status="missing")
    )

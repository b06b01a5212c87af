"""Event studies: what an instrument or a spread returned around a dated event beyond what the market explains.

The market model is fitted before the event, the abnormal return is what the event's sessions add to it, and three
tests judge it: by the model's own error, by ranks, and by the spread over the observations with their clustering
allowed for. Nothing after an event's last session is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit

from rotascope.arrays import Days, Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.sessions import to_date

LEVEL, POWER = 0.95, 0.80
ENOUGH = 1000  # sessions of history that an event is ranked among
FEWEST = 60  # sessions of estimation


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDesign:
    """How an event is studied, in sessions.

    estimation   sessions that the market model is fitted on
    apart        sessions between the last of them and the event's first, so that a leak is not fitted
    """

    estimation: int = 250
    apart: int = 10

    def __post_init__(self) -> None:
        """Refuse a window that no model can be fitted on."""
        if self.estimation < FEWEST or self.apart < 0:
            raise BadSetting(f"{self.estimation} sessions of estimation, {self.apart} apart", f"{FEWEST} at least")


@dataclass(frozen=True, slots=True)
class EventWindow:
    """The sessions of an event, first and last, by row of the returns that are studied."""

    name: str
    first: int
    last: int

    @property
    def length(self) -> int:
        """Sessions in it."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AbnormalReturn:
    """One instrument around one event.

    value         cumulative abnormal return over the event's sessions, fraction; error: its standard error
    standardised  value over error; p_value: two-sided by Student's t
    detectable    the size that 80 of 100 such samples would find at 5 %
    daily         [L] abnormal returns    residuals: [n] of the estimation, on the days of `estimated`
    ranks         [n + L] of all abnormal returns from 1, the event's last
    """

    symbol: str
    event: EventWindow
    start: date
    end: date
    value: float
    error: float
    interval: tuple[float, float]
    standardised: float
    p_value: float
    detectable: float
    beta: float
    daily: Floats
    residuals: Floats
    estimated: Days
    ranks: Floats


@dataclass(frozen=True, slots=True)
class EventTest:
    """A test of no abnormal return over all observations; None where there are too few for it."""

    name: str
    statistic: float | None
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStudy:
    """All observations of one or more events, and what they say together.

    mean         mean cumulative abnormal return
    correlation  mean of the residuals' correlations over pairs, pairs of windows that share no session at zero
    overlapping  pairs of events whose windows share a session: what is of one cannot be told from the other
    fitted_over  events whose estimation reaches over another event of the study
    """

    observations: tuple[AbnormalReturn, ...]
    mean: float
    correlation: float
    standard: EventTest
    rank: EventTest
    clustered: EventTest
    overlapping: tuple[tuple[str, str], ...]
    fitted_over: tuple[tuple[str, str], ...]


def window_of(dates: Days, start: date, *, end: date | None = None, name: str = "") -> EventWindow:
    """The sessions from `start`, or the next one, to `end`; to the first alone where no end is given.

    raises   HistoryTooShort where the returns end before them
    """
    first = int(np.searchsorted(dates, np.datetime64(start, "D")))
    last = first if end is None else int(np.searchsorted(dates, np.datetime64(end, "D"), side="right")) - 1
    unfinished = end is not None and len(dates) > 0 and to_date(dates[-1]) < end
    if first >= len(dates) or last < first or unfinished:
        ending = to_date(dates[-1]) if len(dates) else "nowhere"
        raise HistoryTooShort(f"returns end {ending}, the event's sessions go to {end or start}", "import later prices")
    return EventWindow(name or start.isoformat(), first, last)


def measure_event(
    returns: Floats, market: Floats, dates: Days, window: EventWindow, *, symbol: str = "", design: EventDesign
) -> AbnormalReturn:
    """Market-model abnormal return of one instrument over one event.

    returns, market   [T] simple returns of sessions `dates`; a NaN inside the sessions used refuses
    var(CAR)          s^2 (L + L^2 / n + (sum of the market's deviations)^2 / Sxx): noise and estimation error
    raises            HistoryTooShort without a whole estimation window
    source            MacKinlay (1997), Journal of Economic Literature 35:13-39, equations 5 to 9
    """
    stop = window.first - design.apart
    start = stop - design.estimation
    if start < 0:
        raise HistoryTooShort(f"{max(0, stop)} sessions before the event, its model needs {design.estimation}", "")
    model, event = slice(start, stop), slice(window.first, window.last + 1)
    y, x, then, moved = returns[model], market[model], returns[event], market[event]
    if not all(np.isfinite(part).all() for part in (y, x, then, moved)):
        raise HistoryTooShort(f"{symbol or 'a series'} has sessions without a return around {window.name}", "")
    n, length, center = len(y), window.length, float(x.mean())
    spread = float(((x - center) ** 2).sum())
    beta = float(((x - center) * (y - y.mean())).sum()) / spread if spread > 0 else 0.0
    alpha = float(y.mean()) - beta * center
    residuals, daily = y - alpha - beta * x, then - alpha - beta * moved
    noise = float(residuals @ residuals) / (n - 2)
    reach = float((moved - center).sum()) ** 2 / spread if spread > 0 else 0.0
    error = float(np.sqrt(noise * (length + length * length / n + reach)))
    if error <= 0.0:
        raise HistoryTooShort(f"{symbol or 'a series'} did not move before {window.name}", "")
    value = float(daily.sum())
    half = float(stdtrit(n - 2, 0.5 + LEVEL / 2.0))
    return AbnormalReturn(
        symbol=symbol,
        event=window,
        start=to_date(dates[window.first]),
        end=to_date(dates[window.last]),
        value=value,
        error=error,
        interval=(value - half * error, value + half * error),
        standardised=value / error,
        p_value=2.0 * float(stdtr(n - 2, -abs(value) / error)),
        detectable=(half + float(stdtrit(n - 2, POWER))) * error,
        beta=beta,
        daily=daily,
        residuals=residuals,
        estimated=dates[model],
        ranks=rank_values(np.concatenate([residuals, daily])),
    )


def standardise_history(returns: Floats, market: Floats, *, design: EventDesign) -> Floats:
    """What `standardised` would be with each single session as the event [T]; NaN without a whole model.

    returns, market   [T] simple returns, no NaN
    timing            row t reads rows t - apart - estimation to t - apart - 1, and t
    """
    n, total = design.estimation, len(returns)
    scores = np.full(total, np.nan)
    first = n + design.apart
    if total <= first:
        return scores
    x, y = market, returns
    sums = [np.concatenate([[0.0], np.cumsum(part)]) for part in (x, y, x * x, y * y, x * y)]
    ends = np.arange(n, total - design.apart)  # row after the model's last
    sx, sy, sxx, syy, sxy = (total_to[ends] - total_to[ends - n] for total_to in sums)
    spread, cross = sxx - sx * sx / n, sxy - sx * sy / n
    beta = cross / spread
    noise = np.maximum(syy - sy * sy / n - beta * cross, 0.0) / (n - 2)
    moved, then = x[first:], y[first:]
    abnormal = then - sy / n - beta * (moved - sx / n)
    scores[first:] = abnormal / np.sqrt(noise * (1.0 + 1.0 / n + (moved - sx / n) ** 2 / spread))
    return scores


def history_p(seen: AbnormalReturn, scores: Floats) -> float:
    """Two-sided p-value of a single session among those before it: fat tails and wild times are in them.

    scores   of `standardise_history`; rows from the event on are not read
    returns  (1 + earlier sessions as far out) / (1 + earlier sessions); by Student's t below 1,000 of them
    """
    earlier = scores[: seen.event.first]
    earlier = earlier[np.isfinite(earlier)]
    if len(earlier) < ENOUGH or seen.event.length > 1:
        return seen.p_value
    return (1 + int((np.abs(earlier) >= abs(seen.standardised)).sum())) / (1 + len(earlier))


def study_events(observations: Sequence[AbnormalReturn]) -> EventStudy:
    """What several observations say together: the same event on several instruments, several events, or both.

    raises   HistoryTooShort for none
    """
    if not observations:
        raise HistoryTooShort("no observation around the event", "import a longer history")
    correlation = mean_correlation(observations)
    return EventStudy(
        observations=tuple(observations),
        mean=float(np.mean([seen.value for seen in observations])),
        correlation=correlation,
        standard=standard_test(observations),
        rank=rank_test(observations),
        clustered=clustered_test(observations, correlation),
        overlapping=overlaps(observations),
        fitted_over=fitted_over(observations),
    )


def standard_test(observations: Sequence[AbnormalReturn]) -> EventTest:
    """Mean abnormal return over the error of independent observations; alone, by Student's t.

    source   MacKinlay (1997), equation 20; too small an error where one day's observations move together
    """
    if len(observations) == 1:
        return EventTest("standard", observations[0].standardised, observations[0].p_value)
    errors = np.array([seen.error for seen in observations])
    total = float(sum(seen.value for seen in observations))
    statistic = total / float(np.sqrt((errors**2).sum()))
    return EventTest("standard", statistic, two_sided(statistic))


def rank_test(observations: Sequence[AbnormalReturn]) -> EventTest:
    """Mean rank of the event's sessions among all sessions, against how the mean rank varies from session to session.

    No law of the returns is assumed, and observations that move together are allowed for, since the error is that of
    their mean. Observations are lined up by their distance to the event; those of another length are left out.

    One session of one instrument has no normal law: its p-value is exact, twice its place from the nearer end.

    source   Corrado (1989), Journal of Financial Economics 23:385-395; over several sessions Cowan (1992), Review of
             Quantitative Finance and Accounting 2:343-358
    """
    longest = len(observations[0].ranks)
    length = observations[0].event.length
    alike = [seen for seen in observations if len(seen.ranks) == longest and seen.event.length == length]
    ranks = np.array([seen.ranks for seen in alike]) - (longest + 1) / 2.0
    means = ranks.mean(axis=0)
    if len(alike) == 1 and length == 1:
        (last,) = alike[0].ranks[-1:]
        return EventTest("rank", None, min(1.0, 2.0 * float(min(last, longest + 1 - last)) / longest))
    scale = float(np.sqrt((means**2).mean()))
    if scale == 0.0:
        return EventTest("rank", None, None)
    statistic = float(np.sqrt(length)) * float(means[-length:].mean()) / scale
    return EventTest("rank", statistic, two_sided(statistic))


def clustered_test(observations: Sequence[AbnormalReturn], correlation: float) -> EventTest:
    """Mean standardised abnormal return over its spread among the observations, less what their correlation adds.

    An event that raises the variance does not pass for one that moves the mean. None below three observations.

    source   Boehmer, Musumeci and Poulsen (1991), Journal of Financial Economics 30:253-272; Kolari and Pynnonen
             (2010), Review of Financial Studies 23:3996-4025, equation 9
    """
    count = len(observations)
    scores = np.array([seen.standardised for seen in observations])
    spread = float(scores.std(ddof=1)) if count > 2 else 0.0
    inflation = 1.0 + (count - 1) * correlation
    if spread == 0.0 or inflation <= 0.0:
        return EventTest("clustered", None, None)
    plain = float(scores.mean()) * float(np.sqrt(count)) / spread
    statistic = plain * float(np.sqrt(max(0.0, 1.0 - correlation) / inflation))
    return EventTest("clustered", statistic, 2.0 * float(stdtr(count - 1, -abs(statistic))))


def mean_correlation(observations: Sequence[AbnormalReturn]) -> float:
    """Mean correlation of the estimation's residuals over all pairs; zero for pairs whose windows share no session."""
    pairs = list(combinations(observations, 2))
    together = [_correlation(a, b) for a, b in pairs if share_sessions(a, b)]
    return float(sum(together)) / len(pairs) if pairs else 0.0


def share_sessions(a: AbnormalReturn, b: AbnormalReturn) -> bool:
    """Whether two windows have a session in common, whatever rows their returns stand in."""
    return a.start <= b.end and b.start <= a.end


def overlaps(observations: Sequence[AbnormalReturn]) -> tuple[tuple[str, str], ...]:
    """Pairs of different events whose windows share a session, each once."""
    events = list({seen.event.name: seen for seen in observations}.values())
    return tuple((a.event.name, b.event.name) for a, b in combinations(events, 2) if share_sessions(a, b))


def fitted_over(observations: Sequence[AbnormalReturn]) -> tuple[tuple[str, str], ...]:
    """Events whose market model was fitted over another event of the study: (fitted, reached over), each once."""
    events = {seen.event.name: seen for seen in observations}
    return tuple(
        (name, other)
        for name, seen in events.items()
        for other, reached in events.items()
        if other != name and to_date(seen.estimated[0]) <= reached.start <= to_date(seen.estimated[-1])
    )


def rank_values(values: Floats) -> Floats:
    """Ranks [n] from 1, ties at their mean."""
    order = np.sort(values)
    low, high = np.searchsorted(order, values, side="left"), np.searchsorted(order, values, side="right")
    ranks: Floats = (low + high + 1) / 2.0
    return ranks


def two_sided(statistic: float) -> float:
    """Two-sided p-value of a normal statistic."""
    return 2.0 * float(ndtr(-abs(statistic)))


def _correlation(a: AbnormalReturn, b: AbnormalReturn) -> float:
    """Of two residual series on the sessions that both were fitted on."""
    _, rows, columns = np.intersect1d(a.estimated, b.estimated, assume_unique=True, return_indices=True)
    if len(rows) < FEWEST:
        return 0.0
    return float(np.corrcoef(a.residuals[rows], b.residuals[columns])[0, 1])

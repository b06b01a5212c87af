"""Other ways to notice a rotation, each with a threshold that is set to the same false-alarm rate as the verdict's.

Every rival gives, for a market and a threshold, the sessions from the start until it calls the long side.
"""

import numpy as np
import ruptures
from scipy.stats import norm, t

from planted_markets import BEFORE, DATES, HORIZON, NEVER
from rotascope.arrays import Floats
from rotascope.sources.simulated import Noise

YEAR = 252
WINDOW, SHORTEST = 756, 63  # days that ruptures is given at each judgement; its least segment: of 21, 42, 63 its best
PENALTIES = tuple(np.arange(10.0, 28.0, 2.0))  # in variances of the days given; 2 log 756 = 13.3 is BIC's


def own_deviation(noise: Floats, law: Noise) -> Floats:
    """The true standard deviation of each day [K, T], from the noise itself [K, T] and the law that drew it."""
    average = noise.std()
    if law.shock == 0.0 and law.memory == 0.0:
        return np.full_like(noise, average)
    variance = np.ones_like(noise)
    rest = 1.0 - law.shock - law.memory
    for day in range(1, noise.shape[1]):
        variance[:, day] = rest + law.shock * (noise[:, day - 1] / average) ** 2 + law.memory * variance[:, day - 1]
    deviation: Floats = np.sqrt(variance) * average
    return deviation


def cusum_levels(days: Floats, noise: Floats, drift: float, law: Noise) -> Floats:
    """The one-sided CUSUM that knows the truth [K, HORIZON]: log likelihood ratios of drift against none, summed.

    days, noise  [K, T], fraction; drift a day. It is given the drift, the density and each day's deviation, starts
    from zero on the rotation's first session, and may speak on any day.
    source       Page 1954; optimal for independent days: Moustakides 1986 (Annals of Statistics 14:1379-1387)
    """
    deviation = own_deviation(noise, law)[:, BEFORE : BEFORE + HORIZON]
    watched = days[:, BEFORE : BEFORE + HORIZON]
    density = norm() if np.isinf(law.tail) else t(law.tail, scale=np.sqrt((law.tail - 2.0) / law.tail))
    gains = density.logpdf((watched - drift) / deviation) - density.logpdf(watched / deviation)
    levels: Floats = np.empty_like(gains)
    level = np.zeros(len(gains))
    for day in range(HORIZON):
        level = np.maximum(0.0, level + gains[:, day])
        levels[:, day] = level
    return levels


def average_scores(days: Floats) -> Floats:
    """The relative line less its 252-session mean at each judgement [K, dates], in deviations of such a distance.

    Above zero is the common rule. The deviation is that of a line of independent days: the distance is the sum of
    the last 252 differences, the oldest weighted 1/252 and the newest 251/252.
    """
    line = np.cumsum(days, axis=1)
    ends = BEFORE - 1 + np.array(DATES)
    weights = np.arange(YEAR) / YEAR
    scores = []
    for end in ends:
        recent = days[:, end - YEAR + 1 : end + 1]
        distance = line[:, end] - line[:, end - YEAR + 1 : end + 1].mean(axis=1)
        scores.append(distance / (recent.std(axis=1) * np.sqrt((weights**2).sum())))
    return np.column_stack(scores)


def first_dates(scores: Floats, threshold: float) -> Floats:
    """Sessions to the first score at or above the threshold [K]; NEVER where none is. Daily or at DATES."""
    dates = np.array(DATES) if scores.shape[1] == len(DATES) else np.arange(1, scores.shape[1] + 1)
    above = scores >= threshold
    first: Floats = np.where(above.any(axis=1), dates[above.argmax(axis=1)], NEVER)
    return first


def threshold_for(scores: Floats, rate: float) -> float:
    """The score that this share of markets without rotation reaches within the horizon."""
    return float(np.quantile(scores.max(axis=1), 1.0 - rate))


def ends_lifted(days: Floats, penalty: float) -> bool | None:
    """Whether ruptures, refitted to these days [T], ends in a segment above zero and above the one before.

    None where it finds no break at all: with a larger penalty it will find none either. KernelCPD with the linear
    kernel is Pelt's optimum for a change of mean, computed in C.
    """
    scaled = (days - days.mean()) / days.std()
    ends = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST).fit(scaled).predict(pen=penalty)
    if len(ends) == 1:
        return None
    before = days[ends[-3] if len(ends) > 2 else 0 : ends[-2]].mean()
    last = days[ends[-2] :].mean()
    return bool(last > 0.0 and last > before)


def ruptures_calls(days: Floats, penalties: tuple[float, ...] = PENALTIES) -> Floats:
    """Sessions to the first judgement at which ruptures calls the long side, for each penalty [penalties]."""
    calls = np.full(len(penalties), NEVER)
    for sessions in DATES:
        recent = days[BEFORE + sessions - WINDOW : BEFORE + sessions]
        for index, penalty in enumerate(penalties):
            is_lifted = ends_lifted(recent, penalty)
            if is_lifted is None:
                break
            if is_lifted:
                calls[index] = min(calls[index], sessions)
        if np.isfinite(calls).all():
            break
    return calls

"""The mean block length that suits a series' own dependence (Politis and White 2004, corrected 2009)."""

from dataclasses import dataclass
from math import ceil, log10, sqrt

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, NoVariation

FEWEST = 20  # below this the band of significance is wider than any autocorrelation


@dataclass(frozen=True, slots=True)
class BlockLength:
    """Block lengths in observations, not rounded: mean length (stationary), fixed length (circular)."""

    stationary: float
    circular: float


def optimal_block_length(x: Floats) -> BlockLength:
    """Block length b = (2 G^2 / D)^(1/3) n^(1/3), with G and the long-run variance from a flat-top lag window.

    x        [n] observations, no NaN
    returns  D = 2 s^4 (stationary) and 4/3 s^4 (circular), s^2 the long-run variance; each at most
             min(3 sqrt(n), n / 3), and no floor: an independent series gives a length below 1
    raises   HistoryTooShort, NoVariation
    source   Politis and White (2004), Econometric Reviews 23:53-70; Patton, Politis and White (2009), ibid. 28:372-375.
             The bandwidth is twice the lag from which K = max(5, log10 n) successive autocorrelations are all inside
             2 sqrt(log10(n) / n); each is scaled by its overlapping parts, less their first (last) observation, as
             in arch, so that both programs cut at the same lag.
    """
    n = len(x)
    if n < FEWEST:
        raise HistoryTooShort(f"{n} observations, a block length needs {FEWEST}", "widen the view or give a length")
    centred = x - x.mean()
    if np.abs(centred).max() <= n * np.finfo(float).eps * np.abs(x).max():  # nothing but the mean's rounding
        raise NoVariation(f"all {n} observations are {x[0]:g}, so no dependence can be measured", "give a block length")
    covariance, bandwidth = _flat_top(centred)
    lags = np.arange(1, bandwidth + 1)
    weight = np.minimum(1.0, 2.0 * (1.0 - lags / bandwidth))
    slope = 2.0 * float(weight @ (lags * covariance[1 : bandwidth + 1]))
    variance = float(covariance[0] + 2.0 * weight @ covariance[1 : bandwidth + 1])
    longest = float(ceil(min(3.0 * sqrt(n), n / 3.0)))
    cube = slope**2 * n / variance**2 if variance else np.inf
    return BlockLength(min(cube ** (1 / 3), longest), min((1.5 * cube) ** (1 / 3), longest))


def _flat_top(centred: Floats) -> tuple[Floats, int]:
    """Autocovariances [M + 1] and the bandwidth of the flat-top window, at most M = ceil(sqrt(n)) + K."""
    n = len(centred)
    quiet = max(5, int(log10(n)))
    most = min(ceil(sqrt(n)) + quiet, n - 2)
    square = np.concatenate([[0.0], np.cumsum(centred**2)])
    size = 2 ** int(n + most).bit_length()
    product = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size)[: most + 1]
    ends = np.arange(most + 1)
    scale = np.sqrt((square[n] - square[ends + 1]) * square[n - ends - 1])
    inside = np.abs(product) < 2.0 * sqrt(log10(n) / n) * scale
    starts = [lag for lag in range(most - quiet + 1) if inside[lag : lag + quiet].all()]
    return product / n, min(2 * max(starts[0], 1), most) if starts else most

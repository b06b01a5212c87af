"""The long-run variance of a series: what its mean's sampling error grows with when days are not independent."""

from rotascope.arrays import Floats

MOST = 0.97  # of a first autocorrelation, as Andrews and Monahan bound it: a unit root has no long-run variance


def bartlett_variance(x: Floats, lags: int) -> float:
    """Sum of all autocovariances with weights 1 - j / (lags + 1); the variance itself for lags 0.

    x       [n] mean zero; returns unit squared      source  Newey and West (1987), Econometrica 55:703-708
    """
    total = float(x @ x)
    for lag in range(1, lags + 1):
        total += 2.0 * (1.0 - lag / (lags + 1)) * float(x[lag:] @ x[:-lag])
    return max(total, 0.0) / len(x)


def automatic_lags(x: Floats) -> int:
    """Lags of the Bartlett window by Andrews' AR(1) rule, 1.1447 (alpha n)^(1/3), at most n / 4.

    x       [n] mean zero      source  Andrews (1991), Econometrica 59:817-858, equations 6.2 and 6.4
    """
    rho = first_autoregression(x)
    alpha = 4.0 * rho**2 / ((1.0 - rho) ** 2 * (1.0 + rho) ** 2)
    return min(int(1.1447 * (alpha * len(x)) ** (1 / 3)), len(x) // 4)


def first_autoregression(x: Floats) -> float:
    """Slope of x on its own last value, cut to +-0.97; 0 for a series of zeros."""
    square = float(x[:-1] @ x[:-1])
    rho = float(x[1:] @ x[:-1]) / square if square > 0 else 0.0
    return min(max(rho, -MOST), MOST)


def long_run_variance(x: Floats) -> float:
    """Bartlett variance of what an AR(1) leaves, recoloured by 1 / (1 - rho)^2.

    x       [n] residuals, mean zero; returns unit squared, at most n / 4 times and at least 1 / n of the variance
    source  Andrews and Monahan (1992), Econometrica 60:953-966
    """
    rho = first_autoregression(x)
    innovations = x[1:] - rho * x[:-1]
    recoloured = bartlett_variance(innovations, automatic_lags(innovations)) / (1.0 - rho) ** 2
    plain = float(x @ x) / len(x)
    return min(max(recoloured, plain / len(x)), plain * len(x) / 4.0)


def effective_size(x: Floats) -> float:
    """Independent observations that would tell as much about the mean: n variance / long-run variance, at most n."""
    long_run = long_run_variance(x)
    return min(float(len(x)), float(x @ x) / long_run) if long_run > 0 else float(len(x))

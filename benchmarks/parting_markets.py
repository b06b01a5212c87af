"""How often the test of the advance-decline line's divergence calls one where none is, and finds one that was planted.

`python benchmarks/parting_markets.py` prints the rates that docs/measures/breadth.md states (150 markets a case).
"""

import numpy as np

from rotascope.inference.testing.divergence import divergence_steps, find_divergence
from rotascope.measures.breadth import COUNTS
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

SESSIONS, STOCKS, YEAR, QUARTER = 2_000, 300, 252, 63
MARKETS, DRAWS = 150, 499
# How many times as volatile the last year is, and what stocks gain a session in the last quarter beyond the index.
CASES = {
    "no divergence": (1.0, 0.0),
    "no divergence, last year three times as wild": (3.0, 0.0),
    "no divergence, last year two fifths as wild": (0.4, 0.0),
    "stocks lose 0.1 % a session more than the index": (1.0, -0.001),
    "stocks lose 0.2 % a session more than the index": (1.0, -0.002),
}


def parting_market(seed: int, *, wild: float = 1.0, drift: float = 0.0) -> tuple[Panel, Panel]:
    """Counts and index [SESSIONS] of stocks that follow an index of clustered volatility, with a part of their own.

    wild    how many times as volatile the last year is
    drift   what every stock gains a session in the last quarter beyond the index
    """
    rng = np.random.default_rng(seed)
    shocks, variance = rng.standard_normal(SESSIONS), 1e-4
    moves, variances = np.empty(SESSIONS), np.empty(SESSIONS)
    for row, shock in enumerate(shocks.tolist()):
        variances[row], moves[row] = variance, variance**0.5 * shock
        variance = 2e-6 + 0.9 * variance + 0.08 * moves[row] ** 2
    last_year = np.arange(SESSIONS) >= SESSIONS - YEAR
    index = moves * np.where(last_year, wild, 1.0) + 0.0003
    own = 0.015 * np.sqrt(variances / variances.mean()) * np.where(last_year, wild**0.5, 1.0)
    beta = 0.6 + 0.8 * rng.random(STOCKS)
    returns = beta * index[:, None] + own[:, None] * rng.standard_normal((SESSIONS, STOCKS))
    returns[-QUARTER:] += drift
    counts = np.zeros((SESSIONS, len(COUNTS)))
    counts[:, 0], counts[:, 1] = (returns > 0).sum(axis=1), (returns < 0).sum(axis=1)
    days = nyse().days[-SESSIONS:]
    level = Panel(days, ("index",), np.cumprod(1.0 + index)[:, None], "index", "level")
    return Panel(days, COUNTS, counts, "counts", "count"), level


def share_called(markets: int, *, wild: float, drift: float, draws: int = DRAWS) -> float:
    """The share of markets in which a divergence is called at 5 %, after the search of windows."""
    steps = (divergence_steps(*parting_market(seed, wild=wild, drift=drift)) for seed in range(markets))
    return float(np.mean([find_divergence(line, draws=draws).p_value < 0.05 for line in steps]))


def main() -> None:
    """Print the share of each case."""
    for name, (wild, drift) in CASES.items():
        print(f"{name}: {share_called(MARKETS, wild=wild, drift=drift):.1%}")


if __name__ == "__main__":
    main()

"""How often intervals hold what they are about, on lines without a lead whose storms come and go (GARCH, fat tails)."""

import numpy as np
import pytest
from scipy.special import betaincinv

from rotascope.arrays import Bools, Floats
from rotascope.inference.rarity.base_rates import after_gap
from rotascope.inference.rarity.rank import effective_trials
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse
from rotascope.sources.simulated import SimulatedMarket, simulate_spreads

HORIZONS = ("1m", "3m", "6m", "1y")


def stormy_days(sessions: int, markets: int, seed: int) -> Floats:
    """Daily returns of a line without a lead, a row a market."""
    settings = SimulatedMarket(sessions=sessions, seed=seed)
    paths = simulate_spreads(settings, ("small-large",), markets=markets)
    days: Floats = paths.returns[:, :, 0] - paths.drift[:, 0]
    return days


def test_what_followed_lies_within_its_interval_about_as_often_as_it_says() -> None:
    dates, hits = nyse().days[5_000:11_001], []
    for days in stormy_days(6_000, 40, seed=31):
        line = np.concatenate([[1.0], np.cumprod(1.0 + days)])
        legs = Panel(dates, ("long", "short"), np.column_stack([line, np.ones(len(line))]), "line", "level")
        for outcome in after_gap(legs, sessions=63, at_least=0.05, draws=99).outcomes:
            if outcome.horizon in HORIZONS and outcome.evidence.interval:
                low, high = outcome.evidence.interval
                hits.append(low <= 0.0 <= high)
    assert len(hits) >= 100
    assert np.mean(hits) >= 0.83  # 90 % meant; four outcomes of a line count as about two


def held(reached: Bools, trials: float, share: float) -> bool:
    """Whether Clopper and Pearson's 95 % interval of a share holds the true one."""
    hits = reached.mean() * trials
    low = betaincinv(hits, trials - hits + 1.0, 0.025) if hits > 0.0 else 0.0
    high = betaincinv(hits + 1.0, trials - hits, 0.975) if hits < trials else 1.0
    return bool(low <= share <= high)


@pytest.mark.parametrize("sessions", [5, 21])
def test_the_share_of_large_windows_is_held_in_stormy_lines(sessions: int) -> None:
    def gaps(days: Floats) -> Floats:
        sums = np.cumsum(np.column_stack([np.zeros(len(days)), days]), axis=1)
        return np.abs(sums[:, sessions:] - sums[:, :-sessions])

    truth = gaps(stormy_days(2_520, 200, seed=77))
    size = float(np.quantile(truth, 0.95))
    lines = gaps(stormy_days(2_520, 80, seed=78)) >= size
    by_years = np.mean([held(line, effective_trials(line, 2_520 / sessions), 0.05) for line in lines])
    by_length = np.mean([held(line, 2_520 / sessions, 0.05) for line in lines])
    assert by_years >= max(0.85, by_length)

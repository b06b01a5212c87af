"""What would change a word or a probability does change it, when it comes, and a good deal less does not."""

import numpy as np
import pytest

from rotascope.inference.verdicts.needed import needed_for_probability
from rotascope.inference.verdicts.probability import LIKELY, UNLIKELY, lead_probability
from rotascope.inference.verdicts.verdict import Verdict, VerdictModel
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse
from rotascope.sources.simulated import Rotation, SimulatedMarket, simulate_spreads

SPREADS = ("small-large", "value-growth", "profitability")
AHEAD = 42
MODEL = VerdictModel(draws=1000)


def markets(count: int, *, drift: float = 0.0) -> list[Panel]:
    rotations = (Rotation(spread="value-growth", start=1374, sessions=400, drift_per_month=drift),) if drift else ()
    paths = simulate_spreads(SimulatedMarket(sessions=1500, seed=70, rotations=rotations), SPREADS, markets=count)
    return [Panel(paths.days, SPREADS, returns, "planted") for returns in paths.returns]


def value_growth(market: Panel) -> Verdict:
    return next(verdict for verdict in MODEL.judge(market, ahead=AHEAD) if verdict.spread == "value-growth")


def followed_by(market: Panel, gap: float, seed: int) -> Panel:
    """The market with 42 sessions more: each spread as volatile as in its last quarter, value-growth up by the gap."""
    recent = market.values[-63:]
    later = np.random.default_rng(seed).standard_normal((AHEAD, len(SPREADS))) * np.sqrt((recent**2).mean(axis=0))
    later -= later.mean(axis=0)
    later[:, SPREADS.index("value-growth")] += gap / AHEAD
    days = nyse().days
    start = int(np.searchsorted(days, market.dates[-1])) + 1
    return Panel(
        np.concatenate([market.dates, days[start : start + AHEAD]]),
        SPREADS,
        np.vstack([market.values, later]),
        "planted, with what followed",
    )


def test_the_gap_that_is_needed_makes_it_established_and_half_of_it_seldom() -> None:
    enough, half = [], []
    for seed, market in enumerate(markets(10, drift=0.015)):
        needed = value_growth(market).needed
        if needed.stage == "established" and needed.gap is not None and abs(needed.gap) > 0.02:
            enough.append(value_growth(followed_by(market, 1.3 * needed.gap, seed)).stage)
            half.append(value_growth(followed_by(market, 0.4 * needed.gap, seed)).stage)
    assert len(enough) >= 5
    assert np.mean([stage in {"established", "dominant"} for stage in enough]) >= 0.8
    assert np.mean([stage in {"established", "dominant"} for stage in half]) <= 0.2


def test_the_gap_that_ends_a_word_ends_it() -> None:
    ended = []
    for seed, market in enumerate(markets(8, drift=0.06)):
        verdict = value_growth(market)
        if verdict.needed.stage == "none" and verdict.needed.gap is not None:
            assert verdict.stage in {"established", "dominant"}
            after = value_growth(followed_by(market, verdict.needed.gap - verdict.side * 0.03, seed)).stage
            ended.append(after in {"none", "early", "fading"})
    assert len(ended) >= 4
    assert np.mean(ended) >= 0.75


def test_the_needed_gap_is_signed_to_the_leader() -> None:
    market = markets(1, drift=0.015)[0]
    turned = Panel(market.dates, market.symbols, -market.values, market.name)
    forth, back = value_growth(market).needed, value_growth(turned).needed
    assert forth.gap is not None
    assert back.gap == pytest.approx(-forth.gap)


@pytest.mark.parametrize("drift", [0.0, 0.05])
def test_the_gap_that_moves_a_probability_moves_it(drift: float) -> None:
    rng = np.random.default_rng(5)
    x = 0.005 * rng.standard_normal(1_000)
    x[-252:] += drift / 21
    panel = Panel(nyse().days[10_000:11_000], ("d",), x[:, None], "spread")
    needed = needed_for_probability(panel, 1, sessions=AHEAD)
    assert needed.gap is not None
    assert needed.likely == (drift == 0.0)

    def after(gap: float) -> float:
        bounds = []
        for later in noise:
            days = np.concatenate([x, later - later.mean() + gap / AHEAD])
            dates = nyse().days[10_000 : 10_000 + len(days)]
            bounds.append(
                lead_probability(Panel(dates, ("d",), days[:, None], "spread")).of(1)[0 if needed.likely else 1]
            )
        return float(np.median(bounds))

    noise = 0.005 * rng.standard_normal((20, AHEAD))
    line = LIKELY if needed.likely else UNLIKELY
    assert after(needed.gap - 0.02) < line < after(needed.gap + 0.02)

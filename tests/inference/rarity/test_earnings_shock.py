import numpy as np
import pytest

from panels_made import wide
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.inference.rarity.earnings_shock import Reaction, earnings_shock, reactions, spill
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

ROWS, EVERY = 1500, 63
PLANTED = np.array([-0.12, 0.05, -0.08, 0.03, -0.05, -0.02, 0.06, -0.15, -0.01, 0.02, -0.10, -0.03, 0.04, -0.06, -0.07])


def made(*, noise: float = 0.002, seed: int = 0) -> tuple[Panel, Panel, list[int]]:
    """A company of beta 1.3 with planted announcement returns, a peer that takes 0.4 of them along, and the market."""
    rng = np.random.default_rng(seed)
    market = rng.normal(0.0003, 0.01, ROWS)
    rows = [400 + EVERY * index for index in range(len(PLANTED))]
    company_reactions, peer = (beta * market + rng.normal(0, noise, ROWS) for beta in (1.3, 0.9))
    company_reactions[rows] += PLANTED
    peer[rows] += 0.4 * PLANTED
    return wide(np.column_stack([company_reactions, peer]), name="returns"), wide(market[:, None], name="market"), rows


def planted_reactions(**options: float) -> tuple[Panel, Panel, tuple[Reaction, ...]]:
    returns, market, rows = made(**options)  # type: ignore[arg-type]
    days = [to_date(returns.dates[row]) for row in rows]
    return returns, market, reactions(returns, market, {"A0": days}, sessions=1)


def test_planted_reactions_are_found_beside_the_market() -> None:
    _, _, reacted = planted_reactions()
    np.testing.assert_allclose([reaction.abnormal for reaction in reacted], PLANTED, atol=0.01)


def test_a_report_after_the_close_is_caught_by_the_second_session() -> None:
    returns, market, rows = made()
    before = [to_date(returns.dates[row - 1]) for row in rows]
    late = reactions(returns, market, {"A0": before}, sessions=2)
    np.testing.assert_allclose([reaction.abnormal for reaction in late], PLANTED, atol=0.015)


def test_an_announcement_with_a_gap_or_without_history_is_left_out() -> None:
    returns, market, rows = made()
    holed = np.array(returns.values)
    holed[rows[3], 0] = np.nan
    days = [to_date(returns.dates[row]) for row in (*rows, 50)]
    reacted = reactions(returns.derive(holed, name="r"), market, {"A0": days, "ZZ": days}, sessions=1)
    assert len(reacted) == len(PLANTED) - 1
    with pytest.raises(BadSetting, match="0 sessions"):
        reactions(returns, market, {}, sessions=0)


def test_peers_take_along_what_was_planted_and_nothing_without_evidence() -> None:
    returns, market, reacted = planted_reactions()
    peer, line = returns.column("A1"), market.values[:, 0]
    assert spill(reacted, peer, line, returns, sessions=1) == pytest.approx(0.4, abs=0.03)
    assert spill(reacted[:5], peer, line, returns, sessions=1) == 0.0


def test_the_effect_is_weight_times_shock_in_percent_and_currency() -> None:
    reacted = tuple(Reaction("X", to_date(np.datetime64("2020-01-02")), float(change)) for change in PLANTED)
    shock = earnings_shock(
        "X",
        reacted,
        beta={"Y": 0.5, "X": 1.0},
        values={"me": 1_000_000.0},
        portfolios={"me": {"X": 0.10, "Y": 0.20}, "index": {"X": 0.05}},
    )
    misses = PLANTED[PLANTED < 0]
    cases = {(effect.holder, effect.case): effect for effect in shock.effects}
    worst = cases["me", "worst on record"]
    assert (worst.shock, worst.weight, worst.spill) == (-0.15, 0.10, pytest.approx(0.10))
    assert worst.percent == pytest.approx(-0.03)
    assert worst.currency == pytest.approx(-30_000)
    assert cases["index", "median miss"].percent == pytest.approx(0.05 * np.median(misses))
    assert cases["index", "median miss"].currency is None
    low, high = shock.evidence.interval or (None, None)
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low <= np.quantile(misses, 0.1) <= high
    assert shock.summary().startswith("One in ten of 10 misses (its own")


def test_peers_stand_in_for_few_own_misses_and_too_few_are_refused() -> None:
    day = to_date(np.datetime64("2020-01-02"))
    company_reactions = [Reaction("X", day, -0.02)]
    peers = [Reaction("Y", day, -0.01 * index) for index in range(1, 9)]
    shock = earnings_shock("X", company_reactions, peers=peers, portfolios={"me": {"X": 1.0}})
    assert (shock.of_peers, shock.evidence.status, len(shock.reactions)) == (True, "estimated", 9)
    with pytest.raises(HistoryTooShort, match="X: 1 past misses, a draw needs 8"):
        earnings_shock("X", company_reactions, portfolios={})

"""The probability of a lead: bounded, blind to what comes later, and right as often as it says on planted drifts."""

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.inference.verdicts.probability import (
    CHANGES,
    DRIFTS,
    IDLE,
    MONTHLY,
    disagreement,
    drift_prior,
    lead_paths,
    lead_probability,
)
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse


def daily(values: Floats) -> Panel:
    return Panel(nyse().days[10_000 : 10_000 + len(values)], ("d",), values[:, None], "spread")


def noise(seed: int, length: int) -> Floats:
    return 0.005 * np.random.default_rng(seed).standard_normal(length)


def test_a_lead_is_likely_and_the_other_side_is_not() -> None:
    probabilities = []
    for seed in range(12):
        x = noise(seed, 1_000)
        x[-252:] += 0.05 / 21
        probabilities.append(lead_probability(daily(x)))
    assert np.mean([probability.of(1)[0] for probability in probabilities]) > 0.7
    assert np.mean([probability.of(-1)[1] for probability in probabilities]) < 0.1


def test_swapping_the_sides_swaps_the_probabilities() -> None:
    x = noise(2, 1_000)
    forth, back = lead_probability(daily(x)), lead_probability(daily(-x))
    assert forth.long == pytest.approx(back.short)
    assert forth.short == pytest.approx(back.long)


def test_new_rows_change_no_earlier_probability() -> None:
    x = noise(3, 900)
    for short, long in zip(lead_paths(x[:700]), lead_paths(x), strict=True):
        np.testing.assert_array_equal(short, long[: len(short)])


def test_a_prior_adds_up_and_favours_no_side() -> None:
    for idle in IDLE:
        prior = drift_prior(idle)
        assert prior.sum() == pytest.approx(1.0)
        np.testing.assert_allclose(prior, prior[::-1])
        assert prior[MONTHLY.index(0)] == idle


def planted(rng: np.random.Generator, length: int) -> tuple[Floats, Floats]:
    """Days and their drift, drawn anew once a year or so; the deviation moves between calm and wild."""
    change = rng.random(length) < 1.0 / (252 * CHANGES[1])
    drift = DRIFTS[rng.choice(len(DRIFTS), p=drift_prior(np.mean(IDLE)), size=length)]
    spell = np.maximum.accumulate(np.where(change, np.arange(length), 0))
    deviation = 0.005 * np.exp(0.5 * np.sin(np.arange(length) / 120.0))
    shocks = rng.standard_t(8.0, length) * np.sqrt(6.0 / 8.0)
    return drift[spell] + deviation * shocks, drift[spell]


def test_what_is_said_to_be_likely_comes_as_often() -> None:
    """Each tenth within 0.06, markets and seeds apart from those that chose the prior."""
    stated, happened = [], []
    for seed in range(200):
        x, drift = planted(np.random.default_rng(7_000 + seed), 2_600)
        middle = np.mean([path[:, 0] for path in lead_paths(x)], axis=0)[300::21]
        stated.append(middle)
        happened.append(drift[63:][300::21] >= 0.0099 / 21)
    tenth = np.minimum((np.concatenate(stated) * 10).astype(int), 9)
    outcome, said_so = np.concatenate(happened), np.concatenate(stated)
    for k in range(10):
        if (tenth == k).sum() >= 500:
            assert outcome[tenth == k].mean() == pytest.approx(said_so[tenth == k].mean(), abs=0.06), k


def test_a_word_and_a_probability_that_differ_say_why() -> None:
    assert disagreement(called=True, probability=(0.1, 0.3))
    assert disagreement(called=False, probability=(0.85, 0.95))
    assert disagreement(called=True, probability=(0.4, 0.9)) is None
    assert disagreement(called=False, probability=(0.4, 0.9)) is None

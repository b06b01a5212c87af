"""Streaks and superlatives."""

import numpy as np

from claim_material import SESSIONS, check_text, line_of, material_with, pair_of, verdict_of
from rotascope.claims.records import CheckedClaim

RISE, FALL = 1.001, 0.999


def runs(pattern: list[int]) -> np.ndarray:
    """A level that ends with runs of these lengths, up if positive, after alternating days."""
    tail = np.concatenate([np.full(abs(run), RISE if run > 0 else FALL) for run in pattern])
    steps = np.where(np.arange(len(SESSIONS) - 1) % 2 == 0, RISE, FALL)
    steps[-len(tail) :] = tail
    return np.concatenate([[1.0], np.cumprod(steps)])


FLAT = line_of("SP500", np.ones(len(SESSIONS)))
LONG = line_of("RUT", runs([30, -1, 1, -1, 9, -1, 1]))
KNOWN = material_with(
    lines={"russell2000": (LONG,), "sp500": (FLAT,)},
    pairs={("russell2000", "sp500"): (pair_of(LONG, FLAT),), ("russell2000", ""): (pair_of(LONG),)},
)


def test_a_streak_is_counted_in_its_window() -> None:
    text = "The Russell 2000 beat the S&P 500 for {} straight sessions between February 20 and March 9, 2026."
    assert (
        verdict_of(text.format("nine"), KNOWN) == "true but weak evidence"
        or verdict_of(text.format("nine"), KNOWN) == "true"
    )
    assert verdict_of(text.format("13"), KNOWN) == "wrong value"


def test_a_long_streak_is_no_chance() -> None:
    (checked,) = check_text("The Russell 2000 beat the S&P 500 for 30 straight sessions in February 2026.", KNOWN)
    assert checked.verdict == "true"
    assert checked.evidence is not None
    assert checked.evidence.p_value is not None
    assert checked.evidence.p_value < 0.001


def superlative(text: str) -> CheckedClaim:
    return next(checked for checked in check_text(text, KNOWN) if checked.claim.type == "superlative")


def test_a_longer_streak_refutes_not_seen_since() -> None:
    text = "The Russell 2000 beat the S&P 500 for nine straight sessions between February 20 and March 9, 2026, {}."
    assert superlative(text.format("the longest since January 2026")).verdict == "unsupported"


def test_data_that_begin_too_late_support_nothing() -> None:
    text = (
        "The Russell 2000 beat the S&P 500 for 30 straight sessions in February 2026, a feat not seen in three decades."
    )
    checked = superlative(text)
    assert checked.verdict == "untestable"
    assert "1996" in checked.reason

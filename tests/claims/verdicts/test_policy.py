"""The policy rate: its range on a day, how many moves a period had, and how large they were."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from claim_material import check_text, material_with, series_of, verdict_of
from rotascope.catalogue.dated.decisions import DECISIONS
from rotascope.claims.verdicts.policy_rate import effective_moves, policy_rate
from rotascope.engine import open_market

TARGET = series_of(
    "DFEDTARU", {"2025-07-01": 4.5, "2025-09-18": 4.25, "2025-10-30": 4.0, "2025-12-11": 3.75, "2026-03-09": 3.75}
)
KNOWN = material_with(series={"policy:high": TARGET})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The federal funds rate is in a range of 3.50% to 3.75%.", "true"),
        ("The federal funds rate is in a range of 3.75% to 4.00%.", "wrong date"),
        ("The Fed cut rates twice in the fourth quarter of 2025.", "true"),
        ("The Fed cut rates three times in the fourth quarter of 2025.", "wrong period"),
        ("The Fed cut rates seven times in the fourth quarter of 2025.", "wrong value"),
        ("The Fed raised rates twice in the fourth quarter of 2025.", "wrong value"),
        ("The Fed made a series of quarter-point rate cuts in late 2025.", "true"),
        ("The Fed lowered rates by 75 basis points in late 2025.", "true"),
        ("The Fed lowered rates by 60 basis points in late 2025.", "wrong value"),
    ],
)
def test_each_error_is_named(text: str, expected: str) -> None:
    assert verdict_of(text, KNOWN) == expected


def test_moves_are_read_from_a_noisy_effective_rate() -> None:
    days = [date.fromordinal(date(2025, 8, 1).toordinal() + day) for day in range(170)]
    levels = [4.33 if day < date(2025, 9, 18) else 4.08 if day < date(2025, 10, 30) else 3.87 for day in days]
    noise = np.random.default_rng(1).normal(0, 0.01, len(days))
    moves = effective_moves(
        tuple(days), tuple(float(level + jitter) for level, jitter in zip(levels, noise, strict=True))
    )
    assert [(move.day, move.size) for move in moves] == [(date(2025, 9, 18), -0.25), (date(2025, 10, 30), -0.25)]


def test_an_effective_rate_from_before_the_ranges_counts_no_moves() -> None:
    old = series_of("DFF", {"2000-12-31": 6.5, "2001-12-31": 1.75})
    material = replace(KNOWN, dated=date(2001, 12, 31), since=date(2001, 12, 31), series={"policy:effective": old})
    assert verdict_of("The Fed cut rates 11 times in 2001.", material) == "untestable"


EFFECTIVE = series_of("DFF", {f"2026-03-{day:02}": 3.64 for day in range(1, 10)})
DECIDED = material_with(series={"policy:effective": EFFECTIVE})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Oct. 8, 2008, the Fed cut its benchmark rate to 1.5%.", "true"),
        ("The Fed cut rates on December 10, 2025.", "true"),
        ("The Fed cut rates on December 11, 2025.", "untestable"),
        ("The Fed cut rates in December 2025.", "true"),
        ("The Fed kept rates unchanged on January 28.", "true"),
        ("The Fed kept rates unchanged on December 10, 2025.", "untestable"),
        ("The Fed cut rates 11 times in 2001.", "true"),
        ("The Fed raised rates seven times in 2022.", "true"),
    ],
)
def test_decisions_count_by_the_day_that_they_were_made(text: str, expected: str) -> None:
    verdicts = {checked.verdict for checked in check_text(text, DECIDED)}
    assert verdicts == {expected}


def test_an_effective_rate_away_from_the_target_makes_nothing_of_the_decisions() -> None:
    away = material_with(
        series={"policy:effective": series_of("DFF", {f"2026-03-{day:02}": 9.0 for day in range(1, 10)})}
    )
    rate = policy_rate(away)
    assert rate is not None
    assert not rate.is_target


def test_the_effective_rate_of_the_embedded_market_lies_at_every_decided_target() -> None:
    rates = open_market("us-only").series("macro:DFF")
    for decision, after in pairwise(DECISIONS):
        values = rates.between(decision.day + timedelta(days=2), after.day - timedelta(days=1)).values[:, 0]
        if len(values) and decision.day not in (date(2008, 10, 8), date(2008, 10, 29)):  # it starts in 2000
            assert decision.low - 0.1 <= np.median(values) <= decision.high + 0.1, decision

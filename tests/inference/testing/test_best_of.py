"""The best of N: chance gives one in N too often alone, and as often as it says as the best; a planted lead is seen."""

import numpy as np
import pytest

from markets import legs_of
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.best_of import judge_leads
from rotascope.panels.panel import Panel


def market(seed: int, *, lines: int = 8, rows: int = 900, lead: float = 0.0) -> tuple[Panel, Panel]:
    rng = np.random.default_rng(seed)
    whole = rng.normal(0.0003, 0.01, rows)
    steps = whole[:, None] + rng.normal(0.0, 0.006, (rows, lines)) * rng.uniform(0.5, 2.0, lines)
    steps[-63:, 0] += lead
    dates = legs_of(np.ones(rows), np.ones(rows)).dates
    levels = Panel(dates, tuple(f"L{k}" for k in range(lines)), np.exp(np.cumsum(steps, axis=0)), "lines", "level")
    return levels, Panel(dates, ("M",), np.exp(np.cumsum(whole))[:, None], "market", "level")


def test_the_best_of_eight_is_no_discovery() -> None:
    least = [
        [min(getattr(lead, name) for lead in judge_leads(*market(seed), rows=63, draws=200).values()) for name in NAMES]
        for seed in range(120)
    ]
    alone, adjusted = np.mean(np.array(least) < 0.05, axis=0)
    assert alone > 0.2  # one of eight is "significant" by itself in a third of the markets
    assert adjusted < 0.05 + 3 * (0.05 * 0.95 / 120) ** 0.5


NAMES = ("p_value", "p_adjusted")


def test_a_planted_lead_is_seen() -> None:
    leads = judge_leads(*market(1, lead=0.006), rows=63, draws=500)
    assert leads["L0"].p_adjusted < 0.02
    assert min(lead.p_adjusted for name, lead in leads.items() if name != "L0") > 0.05


def test_lines_that_are_too_short_are_left_out_and_too_few_refused() -> None:
    levels, whole = market(2)
    values = levels.values.copy()
    values[:700, 3] = np.nan
    gapped = levels.derive(values, name="lines")
    assert "L3" not in judge_leads(gapped, whole, rows=63, draws=50)
    values[:700, 1:] = np.nan
    with pytest.raises(HistoryTooShort, match="1 of 8"):
        judge_leads(levels.derive(values, name="lines"), whole, rows=63)

"""Is a winner's lead more than the best of so many by chance: all lines of a board judged at once, on own scales."""

from collections.abc import Mapping

import numpy as np

from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.gap_family import BLOCK, GapFamily
from rotascope.inference.testing.own_scale import LEARNING, own_scale_family
from rotascope.inference.testing.search import MULTIPLE, SearchedStatistic
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

DRAWS = 2_000
LEAST = 2  # lines


def judge_leads(
    levels: PanelLike, benchmark: Panel, *, rows: int, draws: int = DRAWS, seed: int = 0, block: float = BLOCK
) -> Mapping[str, SearchedStatistic]:
    """Every line's lead over a benchmark in the last `rows` rows, with its p alone and as the best of all of them.

    levels     [T, N] levels above 0, NaN = no close      benchmark  [T, 1] on the same dates
    returns    by symbol; the value is the sum of the daily differences, each over its own trailing deviation and less
               what the day before foretold. A line without four windows of history, or without the last close, is left
               out; a row on which another line lacks a close is left out for all
    null       joint stationary bootstrap of the differences, means removed: who leads whom on a day stays together
    raises     HistoryTooShort for fewer than two such lines, NoVariation
    source     Romano and Wolf 2005 (Econometrica 73:1237-1282); 2016 (Stat. Probab. Lett. 113:38-40)
    """
    levels = as_panel(levels)
    growth, market = (panel.values[1:] / panel.values[:-1] for panel in (levels, benchmark))
    differences = Panel(levels.dates[1:], levels.symbols, growth - market, f"leads of {levels.name}")
    need = MULTIPLE * rows + LEARNING + 1
    enough = (np.isfinite(differences.values).sum(axis=0) >= need) & np.isfinite(differences.values[-1])
    names = [name for name, usable in zip(levels.symbols, enough.tolist(), strict=True) if usable]
    if len(names) < LEAST:
        raise HistoryTooShort(f"{len(names)} of {len(enough)} lines have {need} closes", "choose a shorter window")
    scaled = own_scale_family(differences.select(names))
    begun = np.isfinite(scaled.values).any(axis=1)
    scaled = scaled.tail(len(scaled) - int(np.argmax(begun)))
    described = GapFamily.draw(scaled, (rows,), draws=draws, seed=seed, block=block).describe((rows,))
    return {name: windows[rows] for name, windows in described.items()}

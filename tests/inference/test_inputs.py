"""Every public method takes a Panel, an array, and a pandas or Polars series or frame, and says the same of each."""
# ruff: noqa: PD011 (the values of a Panel are an array already)

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from markets import random_legs
from rotascope.errors import UsageError
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.change.online import Cusum
from rotascope.inference.change.secular import SecularTrend
from rotascope.inference.rarity.base_rates import after_gap
from rotascope.inference.rarity.earnings_shock import reactions
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.inference.rarity.persistence import half_life
from rotascope.inference.rarity.rank import calendar_rank, like_dated, window_rank
from rotascope.inference.rarity.since import largest_since
from rotascope.inference.rarity.streaks import StreakTest, longest_streak, streaks_at_least
from rotascope.inference.regimes.model import RegimeModel, filter_states
from rotascope.inference.testing.bootstrap import Bootstrap
from rotascope.inference.testing.own_scale import own_scale, own_scale_family
from rotascope.inference.testing.search import SearchControl
from rotascope.inference.verdicts.verdict import VerdictModel
from rotascope.panels.border import PanelLike
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

Say = Callable[[Any], Any]  # what a method says of its input, in numbers that compare
ROWS = 1_400
DAYS = nyse().days[24_000 : 24_000 + ROWS]


def steps() -> Panel:
    x = np.random.default_rng(4).standard_normal(ROWS)
    x[ROWS // 2 :] += 1.0
    x[100] = np.nan
    return Panel(DAYS, ("d",), x[:, None], "d")


def level() -> Panel:
    y = np.zeros(ROWS)
    for t, shock in enumerate(np.random.default_rng(5).standard_normal(ROWS - 1), start=1):
        y[t] = 0.95 * y[t - 1] + shock
    return Panel(DAYS, ("d",), y[:, None], "d")


def legs() -> Panel:
    drawn = random_legs(ROWS, seed=1)
    return Panel(DAYS, ("long", "short"), drawn.values, "long / short", "level")


def family() -> Panel:
    values = np.random.default_rng(6).standard_normal((ROWS, 3)) / 100
    return Panel(DAYS, ("a", "b", "c"), values, "3 columns")


def start_of(panel: Panel) -> Any:
    return panel.dates[-22].item()


UNDATED_TOO: dict[str, tuple[Callable[[], Panel], Say]] = {
    "Breaks": (steps, lambda x: [part.starts for part in Breaks(draws=9).detect(x).partitions]),
    "Cusum": (steps, lambda x: [(alarm.direction, alarm.evidence.method) for alarm in Cusum().detect(x).alarms]),
    "RegimeModel.fit": (steps, lambda x: RegimeModel(starts=2).fit(x).log_likelihood),
    "RegimeModel.filtered_as_known": (
        steps,
        lambda x: np.nansum(RegimeModel(starts=2, em_steps=3, finalists=1).filtered_as_known(x, every=700).values),
    ),
    "filter_states": (
        steps,
        lambda x: np.nansum(filter_states(x, RegimeModel(starts=2).fit(steps()).parameters).values),
    ),
    "own_scale": (steps, lambda x: own_scale(x).values.sum()),
    "own_scale_family": (steps, lambda x: np.nansum(own_scale_family(x).values)),
    "percentile_of_last": (steps, percentile_of_last),
    "half_life": (level, lambda x: half_life(x, draws=9).sessions),
    "window_rank": (legs, lambda x: window_rank(x, sessions=21).p_value),
    "longest_streak": (legs, lambda x: longest_streak(x).gap),
    "streaks_at_least": (legs, lambda x: [streak.length for streak in streaks_at_least(x, 5)]),
    "StreakTest": (legs, lambda x: StreakTest(draws=99).test(x).evidence.p_value),
    "after_gap": (legs, lambda x: [outcome.mean for outcome in after_gap(x, sessions=21, at_least=0.01).outcomes]),
    "Bootstrap.null": (legs, lambda x: Bootstrap(draws=99).null(x).history.runs.tolist()),
    "Bootstrap.test_gap": (legs, lambda x: Bootstrap(draws=99).test_gap(x, sessions=21).p_value),
    "SearchControl": (
        family,
        lambda x: [member.p_adjusted for member in SearchControl(draws=99).adjust(x, (21,)).statistics],
    ),
    "VerdictModel": (family, lambda x: [verdict.stage for verdict in VerdictModel(draws=49).judge(x)]),
}
DATED_ONLY: dict[str, tuple[Callable[[], Panel], Say]] = {
    "SecularTrend": (legs, lambda x: SecularTrend(min_years=1.0, draws=49).detect(x).tests),
    "calendar_rank": (legs, lambda x: calendar_rank(x, start=start_of(legs()), end=legs().last).rank),
    "like_dated": (legs, lambda x: [year.gap for year in like_dated(x, start=start_of(legs()), end=legs().last)]),
    "largest_since": (legs, lambda x: largest_since(x, sessions=21).summary()),
    "reactions": (family, lambda x: reactions(x, steps().derive(np.ones(ROWS), name="m"), {"a": [DAYS[900].item()]})),
}
EVERY = {**UNDATED_TOO, **DATED_ONLY}


def pandas_of(panel: Panel) -> PanelLike:
    frame = pd.DataFrame(panel.values, index=pd.DatetimeIndex(panel.dates), columns=list(panel.symbols))
    return frame.iloc[:, 0] if len(panel.symbols) == 1 else frame


def polars_of(panel: Panel) -> PanelLike:
    columns = {name: panel.column(name) for name in panel.symbols}
    return pl.DataFrame({"day": panel.dates.tolist(), **columns})


def array_of(panel: Panel) -> PanelLike:
    return panel.values[:, 0] if len(panel.symbols) == 1 else panel.values


@pytest.mark.parametrize("convert", [pandas_of, polars_of], ids=["pandas", "polars"])
@pytest.mark.parametrize(("make", "say"), EVERY.values(), ids=EVERY.keys())
def test_a_dated_series_is_its_panel(make: Callable[[], Panel], say: Say, convert: Callable[[Panel], Any]) -> None:
    assert say(convert(make())) == say(make())


@pytest.mark.parametrize(("make", "say"), UNDATED_TOO.values(), ids=UNDATED_TOO.keys())
def test_an_array_gives_the_same_numbers(make: Callable[[], Panel], say: Say) -> None:
    assert say(array_of(make())) == say(make())


@pytest.mark.parametrize(("make", "say"), DATED_ONLY.values(), ids=DATED_ONLY.keys())
def test_where_the_calendar_matters_an_array_is_refused(make: Callable[[], Panel], say: Say) -> None:
    with pytest.raises(UsageError, match="rows without dates"):
        say(array_of(make()))


def test_a_break_in_an_array_names_its_row() -> None:
    last = Breaks().detect(steps().values[:, 0]).last
    assert last is not None
    assert abs(last.first_session.toordinal() - 1 - ROWS // 2) <= 10

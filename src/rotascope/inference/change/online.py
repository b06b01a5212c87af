"""Did something change, as known on the day: a detector that costs the same every day and never looks ahead."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cached_property
from math import isfinite, nan

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting
from rotascope.evidence import Evidence
from rotascope.inference.change.false_alarms import cusum_threshold
from rotascope.inference.single_series import check_series, omission_caveats
from rotascope.kernels.cusum import cusum_restart, cusum_run, cusum_step
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date


@dataclass(frozen=True, slots=True)
class Alarm:
    """A day on which a detector spoke. direction +1 up, -1 down; onset = its estimate of the first changed session."""

    day: date
    direction: int
    onset: date
    evidence: Evidence

    def summary(self) -> str:
        """The day, the direction and the estimated onset, in one sentence."""
        return f"alarm {'up' if self.direction > 0 else 'down'} on {self.day}, changed since about {self.onset}"


@dataclass(frozen=True, eq=False)
class AlarmSet:
    """Alarms in order; signal [T, 2] is what was compared with the threshold on each day."""

    series: str
    alarms: tuple[Alarm, ...]
    signal: Panel
    threshold: float

    @property
    def last(self) -> Alarm | None:
        """The latest alarm, or None."""
        return self.alarms[-1] if self.alarms else None


@dataclass(frozen=True, slots=True)
class CusumState:
    """All that tomorrow needs. mean, variance in the series' unit; up, down in scaled units; alarm is today's."""

    count: float = 0.0
    mean: float = 0.0
    variance: float = 0.0
    up: float = 0.0
    down: float = 0.0
    up_age: float = 0.0
    down_age: float = 0.0
    watched: float = 0.0
    alarm: int = 0
    age: int = 0


@dataclass(frozen=True, kw_only=True)
class Cusum:
    """Two-sided CUSUM (Page 1954) of a series scaled by its own trailing deviation.

    run_length  average sessions between false alarms, both directions together
    slack       half the shift to be found soonest, in daily standard deviations; 0.08 = about 2 pp a month at 0.6 %
    target      level without a change; None = learned in the first `learning` sessions and after every alarm
    half_life   sessions after which a day's weight in the variance has halved
    clip        largest scaled value that one day counts for
    tails       degrees of freedom of the values that the threshold is simulated with; None = normal
    """

    run_length: float = 2520.0
    slack: float = 0.08
    target: float | None = 0.0
    learning: int = 63
    half_life: float = 63.0
    clip: float = 4.0
    tails: float | None = None

    def __post_init__(self) -> None:
        """Refuse settings under which nothing is learned or nothing ever alarms."""
        _check_settings(self.run_length, self.learning, self.half_life, self.clip, self.tails)
        if self.slack < 0.0:
            raise BadSetting(f"slack {self.slack}", "give 0 or more")

    @cached_property
    def threshold(self) -> float:
        """Sum at which an alarm is given, simulated with this scale and level learning (fixed seed)."""
        return cusum_threshold(self.conditions)

    @property
    def conditions(self) -> tuple[float, ...]:
        """What the threshold depends on: run length, tails, settings of kernels.cusum with any target taken as 0."""
        settings = self._settings(nan if self.target is None else 0.0)
        # The one nan that a cache knows again: it compares by identity first
        same = (nan if np.isnan(setting) else setting for setting in settings.tolist())
        return (float(self.run_length), float(self.tails or 0.0), *same)

    def update(self, state: CusumState, x: float) -> CusumState:
        """The state after one more value; `alarm` and `age` are today's. A NaN is no day."""
        if np.isnan(x):
            return replace(state, alarm=0, age=0)
        numbers = np.array(astuple(state)[:8])
        settings = self._settings(nan if self.target is None else self.target)
        alarm = int(cusum_step(numbers, x, self.threshold, settings))
        age = 0
        if alarm:
            age = int(numbers[5] if alarm > 0 else numbers[6])
            cusum_restart(numbers, settings)
        count, mean, variance, up, down, up_age, down_age, watched = numbers.tolist()
        return CusumState(count, mean, variance, up, down, up_age, down_age, watched, alarm, age)

    def detect(self, series: PanelLike) -> AlarmSet:
        """Every alarm of a series, the same as by `update` day by day from `CusumState()`.

        series   [T, 1]; rows without a value are left out
        returns  signal [T, 2]: the upward and the downward sum after each day
        timing   row t reads rows <= t        raises  HistoryTooShort, NoVariation
        """
        series = as_panel(series)
        complete = check_series(series, need=self.learning + 1, method="a CUSUM")
        settings = self._settings(nan if self.target is None else self.target)
        alarms, ages, sums = cusum_run(complete.values[:, 0], np.zeros(8), self.threshold, settings)
        rows = np.flatnonzero(alarms)
        onsets = rows - ages[rows] + 1
        method = (
            f"two-sided CUSUM, slack {self.slack:g}, threshold {self.threshold:.2f} for one false alarm in "
            f"{self.run_length:,.0f} sessions"
        )
        alarm_records = _alarms(
            complete, zip(rows, alarms[rows], onsets, strict=True), method, omission_caveats(series, complete)
        )
        signal = complete.derive(sums, name="cusum", unit="standard deviations", symbols=("up", "down"))
        return AlarmSet(series.name, alarm_records, signal, self.threshold)

    def _settings(self, target: float) -> Floats:
        return np.array([target, self.slack, 0.5 ** (1.0 / self.half_life), self.learning, self.clip])


def _alarms(
    complete: Panel, rows: Iterable[tuple[int, int, int]], method: str, caveats: tuple[str, ...]
) -> tuple[Alarm, ...]:
    records = []
    for row, direction, onset in rows:
        day, since = to_date(complete.dates[row]), to_date(complete.dates[onset])
        evidence = Evidence(value=day.isoformat(), unit="date", method=method, caveats=caveats)
        records.append(Alarm(day, int(direction), since, evidence))
    return tuple(records)


def _check_settings(run_length: float, learning: int, half_life: float, clip: float, tails: float | None) -> None:
    if not (run_length >= 10.0 and isfinite(run_length)):
        raise BadSetting(f"one false alarm in {run_length} sessions", "ask for 10 or more")
    if learning < 10 or half_life < 1.0 or clip <= 1.0:
        raise BadSetting(
            f"learning {learning}, half-life {half_life}, clip {clip}", "give at least 10 and 1, and a clip above 1"
        )
    if tails is not None and tails <= 2.0:
        raise BadSetting(f"tails of {tails} degrees of freedom", "give more than 2")

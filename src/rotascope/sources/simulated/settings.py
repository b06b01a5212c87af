"""What a simulated market is made of: its size, its seed, its noise, and the rotations that are planted in it."""

from dataclasses import dataclass, field
from datetime import date
from math import isfinite

import numpy as np

from rotascope.arrays import Days
from rotascope.errors import BadSetting
from rotascope.sessions import nyse

MONTH = 21  # sessions; the unit in which a planted drift is given
YEAR = 252  # sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How daily shocks behave, for every factor and every company alike.

    tail     degrees of freedom of Student's t, more than 4 so that the kurtosis exists; inf = normal
    shock    GARCH(1,1) weight of yesterday's squared return; 0 with memory 0 = constant volatility
    memory   GARCH(1,1) weight of yesterday's variance; shock + memory < 1
    """

    tail: float = 6.0
    shock: float = 0.06
    memory: float = 0.92

    def __post_init__(self) -> None:
        """Refuse what has no finite variance."""
        if not self.tail > 4.0:
            raise BadSetting(f"tail of {self.tail} degrees of freedom has no kurtosis", "choose more than 4")
        if self.shock < 0 or self.memory < 0 or self.shock + self.memory >= 1:
            raise BadSetting(f"shock {self.shock} + memory {self.memory} has no variance", "keep their sum below 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A planted drift of one spread.

    spread            a name of `factors.FACTORS`, such as small-large
    start             first session with drift: a date (the next session counts) or a number from 0 to sessions - 1
    sessions          how long it lasts, the ramp included
    drift_per_month   expected gap in 21 sessions at full strength, a fraction: 0.03 = 3 pp a month
    ramp              sessions over which the drift grows linearly to full strength; 0 = abrupt
    persistence       share of the drift that each session after the last keeps from the one before; 0 = ends at once
    """

    spread: str
    start: int | date
    sessions: int
    drift_per_month: float
    ramp: int = 0
    persistence: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a rotation that could not be drawn."""
        if self.sessions < 1 or not 0 <= self.ramp <= self.sessions:
            raise BadSetting(
                f"rotation of {self.spread}: {self.sessions} sessions with a ramp of {self.ramp}",
                "give at least one session and a ramp no longer than the rotation",
            )
        if not 0.0 <= self.persistence < 1.0 or not isfinite(self.drift_per_month):
            raise BadSetting(
                f"rotation of {self.spread}: persistence {self.persistence}, drift {self.drift_per_month}",
                "give a persistence of at least 0 and below 1, and a finite drift",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A planted cause: on each session a spread gains `points` times the driver's change of that session.

    spread   a name of `factors.FACTORS`, such as small-large
    driver   a daily series of the surroundings, such as the 2-year yield
    points   fraction of return per percentage point of the driver
    """

    spread: str
    driver: str
    points: float

    def __post_init__(self) -> None:
        """Refuse a link without a size."""
        if not isfinite(self.points):
            raise BadSetting(f"link of {self.spread} to {self.driver}: {self.points}", "give a finite number")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedMarket:
    """One simulated market; equal settings give equal bits.

    companies         stocks that are ever listed
    sessions          NYSE sessions, the last of them on or before `end`
    market_premium    expected yearly return of the market above the bill; every other factor expects zero
    newly_listed      share of the companies that come after the first session
    delisted          share of the companies that go before the last one
    missing           probability that a company has no print in a session
    """

    companies: int = 500
    sessions: int = 2520
    seed: int = 0
    rotations: tuple[Rotation, ...] = ()
    links: tuple[Link, ...] = ()
    end: date = date(2026, 6, 30)
    noise: Noise = field(default_factory=Noise)
    market_premium: float = 0.06
    newly_listed: float = 0.12
    delisted: float = 0.14
    missing: float = 0.001

    def __post_init__(self) -> None:
        """Refuse a market too small to have cohorts, or rotations outside it."""
        if self.companies < 40 or self.sessions < YEAR:
            raise BadSetting(
                f"{self.companies} companies over {self.sessions} sessions",
                f"give at least 40 companies and {YEAR} sessions",
            )
        shares = (self.newly_listed, self.delisted, self.missing)
        if any(not 0.0 <= share <= 0.4 for share in shares):
            raise BadSetting(f"newly_listed, delisted, missing are {shares}", "keep each between 0 and 0.4")
        if self.seed < 0:
            raise BadSetting(f"seed {self.seed}", "give a whole number from 0")
        for rotation in self.rotations:
            self.first_session(rotation)

    @property
    def days(self) -> Days:
        """The sessions, datetime64[D] [sessions]."""
        table = nyse()
        days = table.between(table.first, self.end)[-self.sessions :]
        if len(days) < self.sessions:
            raise BadSetting(f"{self.sessions} sessions before {self.end}", f"the session table starts {table.first}")
        return days

    def first_session(self, rotation: Rotation) -> int:
        """The number of a rotation's first session; BadSetting if it begins outside the market."""
        start = rotation.start
        days = self.days
        session = start if isinstance(start, int) else int(np.searchsorted(days, np.datetime64(start, "D")))
        if not 0 <= session < self.sessions or (not isinstance(start, int) and np.datetime64(start, "D") < days[0]):
            raise BadSetting(
                f"rotation of {rotation.spread} starts at {start}", f"choose a session from {days[0]} to {days[-1]}"
            )
        return session

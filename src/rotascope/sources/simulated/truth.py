"""What was planted, returned beside the data and never inside it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotascope.arrays import Days, Floats
from rotascope.sessions import to_date
from rotascope.sources.simulated.economy.factors import FACTORS, factor_column, strength
from rotascope.sources.simulated.settings import MONTH, Rotation, SimulatedMarket


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One rotation as it came out.

    first, full, last   first session with drift; first at full strength; last of its span (None: beyond the market)
    expected_gap        sum of the planted daily drift inside the market, fraction
    realised_gap        compounded return of the spread's factor from `first` to `last`, fraction
    noise               standard deviation of the summed daily noise over those sessions
    """

    rotation: Rotation
    first: date
    full: date | None
    last: date | None
    expected_gap: float
    realised_gap: float
    noise: float


@dataclass(frozen=True, eq=False)
class Truth:
    """The answers: rotations, factor paths, and each company's planted constants.

    days            datetime64[D] [T]
    factor_names    order of the columns of the factor arrays and of the companies' `loading_...` columns
    factor_returns  [T, factors] what happened;  factor_drift [T, factors] what rotations added to the expectation
    bill            [T] return of the bill, fraction a session
    total_returns   [T, N] every company's total return, NaN outside its listing and on its first session
    companies       one row a company: class, exposures, floating-debt share, hedge, pass-through, business constants
    events          planted events: policy decisions, the tax act, listings and delistings
    """

    settings: SimulatedMarket
    days: Days
    rotations: tuple[Planted, ...]
    factor_names: tuple[str, ...]
    factor_returns: Floats
    factor_drift: Floats
    bill: Floats
    total_returns: Floats
    companies: pl.DataFrame
    events: pl.DataFrame


def describe_rotations(settings: SimulatedMarket, returns: Floats) -> tuple[Planted, ...]:
    """Each rotation's dates and sizes, from the factor returns [T, factors] of this market."""
    return tuple(describe_rotation(settings, rotation, returns) for rotation in settings.rotations)


def describe_rotation(settings: SimulatedMarket, rotation: Rotation, returns: Floats) -> Planted:
    """One rotation's dates and sizes."""
    days, begin = settings.days, settings.first_session(rotation)
    column = factor_column(rotation.spread)
    factor = FACTORS[column]
    end = begin + rotation.sessions
    span = slice(begin, min(end, settings.sessions))
    daily = factor.sign * returns[span, column]
    drift = rotation.drift_per_month / MONTH * strength(settings, rotation)[span]
    return Planted(
        rotation=rotation,
        first=to_date(days[begin]),
        full=day_at(days, begin + max(0, rotation.ramp - 1)),
        last=day_at(days, end - 1),
        expected_gap=float(drift.sum()),
        realised_gap=float(np.prod(1.0 + daily) - 1.0),
        noise=factor.volatility * float(np.sqrt(len(daily))),
    )


def day_at(days: Days, number: int) -> date | None:
    """The session of that number; None beyond the market."""
    return to_date(days[number]) if number < len(days) else None

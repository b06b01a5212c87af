"""The surroundings: policy rate and its decisions, the curve, activity, credit, and one tax act."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotascope.arrays import Days, Floats, Ints
from rotascope.catalogue import simulated
from rotascope.schema import SERIES
from rotascope.schema.clock import at_close
from rotascope.sources.simulated.settings import YEAR, SimulatedMarket
from rotascope.sources.simulated.streams import stream

MEETING_EVERY = 32  # sessions: about eight policy meetings a year
STEP = 0.25  # percentage points a move, and the width of the target range
BOUNDS = (0.0, 5.5)
KEEPS_STANCE = 0.88  # probability that the next meeting does what the last one did
TAX_ACT_AT = 0.6  # of the market's span
COMPONENTS = ("NEW_ORDERS", "PRODUCTION", "EMPLOYMENT", "DELIVERIES", "INVENTORIES")
DAILY = (
    (simulated.TARGET_LOWER, "lower limit of the policy target range"),
    (simulated.TARGET_UPPER, "upper limit of the policy target range"),
    (simulated.EFFECTIVE, "effective policy rate"),
    (simulated.THREE_MONTH, "3-month government yield"),
    (simulated.TWO_YEAR, "2-year government yield"),
    (simulated.TEN_YEAR, "10-year government yield"),
    (simulated.SLOPE_TWO_YEAR, "10-year minus 2-year yield"),
    (simulated.SLOPE_THREE_MONTH, "10-year minus 3-month yield"),
    (simulated.CREDIT_SPREAD, "credit spread of high-yield bonds"),
)


@dataclass(frozen=True, eq=False)
class Policy:
    """The target range's lower limit [T], percent, in force that day; decisions take effect the next session."""

    lower: Floats
    meetings: Ints  # sessions of the decision days, by number
    moves: Floats  # percentage points decided there

    @property
    def middle(self) -> Floats:
        """The middle of the range [T], percent."""
        return self.lower + STEP / 2.0

    @property
    def bill(self) -> Floats:
        """Return of a bill for one session [T], fraction."""
        return self.middle / 100.0 / YEAR


def draw_policy(settings: SimulatedMarket) -> Policy:
    """Meetings that hold, raise or cut by a step, with spells of the same stance, inside bounds."""
    rng = stream(settings.seed, "policy")
    meetings = np.arange(MEETING_EVERY // 2, settings.sessions - 1, MEETING_EVERY)
    level, stance = STEP * float(rng.integers(6, 19)), int(rng.integers(-1, 2))
    lower, moves = np.full(settings.sessions, level), np.zeros(len(meetings))
    for number, meeting in enumerate(meetings):
        if rng.random() > KEEPS_STANCE:
            stance = int(rng.integers(-1, 2))
        if not BOUNDS[0] <= level + STEP * stance <= BOUNDS[1]:
            stance = -stance
        moves[number] = STEP * stance
        level += STEP * stance
        lower[meeting + 1 :] = level
    return Policy(lower, meetings, moves)


def tax_act_session(settings: SimulatedMarket) -> int:
    """The session on which the planted tax act is signed and takes effect."""
    return int(TAX_ACT_AT * settings.sessions)


def daily_macro(settings: SimulatedMarket, policy: Policy, market: Floats) -> dict[str, Floats]:
    """The daily series [T], percent, to two decimals; credit widens when the market [T] falls."""
    rng, length = stream(settings.seed, "curve"), settings.sessions
    short = np.round(policy.middle + wander(rng, length, keep=0.97, spread=0.06), 2)
    two = np.round(policy.middle + wander(rng, length, keep=0.995, spread=0.35), 2)
    ten = np.round(2.4 + 0.45 * policy.middle + wander(rng, length, keep=0.997, spread=0.45), 2)
    credit = wander(stream(settings.seed, "credit"), length, keep=0.99, spread=0.15)
    pressure = accumulate(-5.0 * (market - market.mean()), keep=0.99)
    values = (
        policy.lower,
        policy.lower + STEP,
        np.round(policy.lower + 0.08, 2),
        short,
        two,
        ten,
        np.round(ten - two, 2),
        np.round(ten - short, 2),
        np.round(4.0 * np.exp(credit + pressure), 2),
    )
    return dict(zip((id_ for id_, _ in DAILY), values, strict=True))


def monthly_activity(settings: SimulatedMarket) -> tuple[Days, dict[str, Floats]]:
    """First days of the complete months, and the PMI with its five components to one decimal; PMI is their mean."""
    days, rng = settings.days, stream(settings.seed, "activity")
    months = np.arange(days[0].astype("datetime64[M]"), days[-1].astype("datetime64[M]"))
    cycle = wander(rng, len(months), keep=0.9, spread=3.0)
    parts = np.array([51.0 + cycle + wander(rng, len(months), keep=0.6, spread=2.0) for _ in COMPONENTS])
    parts = np.round(parts, 1)
    series = {f"{simulated.PURCHASING}.{name}": part for name, part in zip(COMPONENTS, parts, strict=True)}
    return months.astype("datetime64[D]"), {simulated.PURCHASING: np.round(parts.mean(axis=0), 1)} | series


def macro_frame(settings: SimulatedMarket, daily: dict[str, Floats]) -> pl.DataFrame:
    """Macro rows: a daily value is known the next day, a month's activity on the first day of the next month."""
    months, activity = monthly_activity(settings)
    parts = [
        pl.DataFrame({"id": [name] * len(values), "date": settings.days, "value": values}).with_columns(
            known_at=at_close(pl.col("date"), days=1)
        )
        for name, values in daily.items()
    ]
    following = (months.astype("datetime64[M]") + 1).astype("datetime64[D]")
    parts += [
        pl.DataFrame({"id": [name] * len(values), "date": months, "value": values, "next": following})
        .with_columns(known_at=at_close(pl.col("next")))
        .drop("next")
        for name, values in activity.items()
    ]
    return SERIES.conform(pl.concat(parts))


def wander(rng: np.random.Generator, length: int, *, keep: float, spread: float) -> Floats:
    """A first-order autoregression [length] of mean 0 and standard deviation `spread`, started in equilibrium."""
    steps = rng.standard_normal(length) * spread * np.sqrt(1.0 - keep * keep)
    steps[0] = spread * rng.standard_normal()
    return accumulate(steps, keep=keep)


def accumulate(steps: Floats, *, keep: float) -> Floats:
    """out[t] = keep out[t-1] + steps[t]."""
    out, level = np.empty(len(steps)), 0.0
    for number, step in enumerate(steps.tolist()):
        level = keep * level + step
        out[number] = level
    return out

"""Money: into funds from their shares outstanding, between groups by dollar volume, and how long an inflow trades."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats

PARTICIPATION = 0.10  # of a session's volume that a buyer may be
JUMP = 1.4  # times the shares, or the inverse: no creation or redemption of a day is so large, most splits are
MIRROR = 0.05  # how near the price's own jump must be to the inverse for a split to be suspected
RECENT, BEFORE = 63, 252  # sessions


@dataclass(frozen=True, slots=True)
class FundFlow:
    """Money into a fund (out of it, if negative) from one count of its shares to the next.

    value    usd; None where the count jumped like a split that no action tells of
    share    of the fund's assets at the earlier count
    fault    why there is no value; empty where there is
    """

    start: date
    end: date
    value: float | None
    share: float | None
    fault: str


def fund_flows(
    dates: Sequence[date],
    shares: Floats,
    price: Floats,
    *,
    splits: Sequence[tuple[date, float]] = (),
) -> tuple[FundFlow, ...]:
    """Flows between counts of shares: (shares now - shares before x new per old) x price now.

    dates, shares, price   [T]; the price (net asset value, or close) of the same date, not adjusted for splits
    splits                 ex-date and new shares per old one: what they add is no inflow
    returns                [T - 1]; a count or price that lacks gives no value
    bad input              a count that changes 1.4-fold or more while the price changes by the inverse within 5 %
                           looks like a split: without one on file it is withheld, not called a flow
    """
    return tuple(
        _flow((dates[row - 1], dates[row]), shares[row - 1 : row + 1], price[row - 1 : row + 1], splits)
        for row in range(1, len(dates))
    )


def _flow(span: tuple[date, date], shares: Floats, price: Floats, splits: Sequence[tuple[date, float]]) -> FundFlow:
    (start, end), ratio = span, 1.0
    for ex_date, new_per_old in splits:
        ratio *= new_per_old if start < ex_date <= end else 1.0
    if not (np.isfinite(shares).all() and np.isfinite(price).all() and shares[0] > 0):
        return FundFlow(start, end, None, None, "a count or a price lacks")
    growth = float(shares[1] / (shares[0] * ratio))
    price_growth = float(price[1] * ratio / price[0])
    jumped = growth >= JUMP or growth <= 1.0 / JUMP
    if jumped and abs(growth * price_growth - 1.0) <= MIRROR:
        return FundFlow(start, end, None, None, f"shares changed {growth:.4g}-fold like a split that is not on file")
    value = float((shares[1] - shares[0] * ratio) * price[1])
    return FundFlow(start, end, value, value / float(shares[0] * price[0]), "")


@dataclass(frozen=True, slots=True)
class VolumeShift:
    """How trading moved to a group: its part of the dollar volume of it and another, lately and before.

    sessions   of each stretch that had a volume
    """

    recent: float
    before: float
    sessions: tuple[int, int]

    @property
    def change(self) -> float:
        """Recent less before, a fraction."""
        return self.recent - self.before


def volume_shift(first: Floats, second: Floats, *, recent: int = RECENT, before: int = BEFORE) -> VolumeShift | None:
    """A group's part of two groups' dollar volume: the last `recent` sessions against the `before` ones ahead of them.

    first, second   [T] usd a session; rows without both are left out
    returns         None with fewer than half of either stretch
    timing          reads the last recent + before rows
    """
    rows = np.isfinite(first) & np.isfinite(second)
    if len(rows) < recent + 1:
        return None
    late, early = slice(-recent, None), slice(-recent - before, -recent)
    counts = int(rows[late].sum()), int(rows[early].sum())
    if counts[0] < recent / 2 or counts[1] < before / 2:
        return None
    shares = []
    for stretch in (late, early):
        valid = rows[stretch]
        traded, against = float(first[stretch][valid].sum()), float(second[stretch][valid].sum())
        shares.append(traded / (traded + against) if traded + against > 0 else float("nan"))
    return VolumeShift(shares[0], shares[1], counts)


@dataclass(frozen=True, slots=True)
class TradingDays:
    """How many sessions an inflow needs, bought by weight at a share of the usual volume.

    total     the whole sum over the group's volume
    median    of the names; slowest: its name and sessions
    counted   names with a weight and a volume; covered: their weight
    """

    total: float
    median: float
    slowest: tuple[str, float]
    counted: int
    covered: float


def days_to_trade(
    inflow: float, symbols: Sequence[str], weights: Floats, volume: Floats, *, participation: float = PARTICIPATION
) -> TradingDays | None:
    """Sessions to invest an inflow in a group at `participation` of each name's dollar volume.

    weights   [N] of the group, fractions; volume [N] usd a usual session; names without either are left out and the
              weights scaled to 1
    returns   None where no name has both
    """
    valid = np.isfinite(weights) & np.isfinite(volume) & (weights > 0) & (volume > 0)
    if not valid.any():
        return None
    scaled = weights[valid] / weights[valid].sum()
    days = inflow * scaled / (participation * volume[valid])
    slowest = int(np.argmax(days))
    names = [symbol for symbol, counted in zip(symbols, valid.tolist(), strict=True) if counted]
    return TradingDays(
        total=float(inflow / (participation * volume[valid].sum())),
        median=float(np.median(days)),
        slowest=(names[slowest], float(days[slowest])),
        counted=int(valid.sum()),
        covered=float(weights[valid].sum() / np.nansum(weights)),
    )

"""Simulated markets with planted causes, and the shares that a decomposition of them should find."""

import numpy as np

from rotascope.arrays import Floats
from rotascope.drivers.decompose import DriverColumn, GroupShare, decompose, shapley_shares
from rotascope.drivers.monthly import MonthlySeries, match_months, monthly_gaps, monthly_returns, sample_monthly
from rotascope.panels.panel import Panel
from rotascope.sources.simulated import Link, SimulatedMarket, simulate_linked

# Points of return per percentage point; the slope is the ten-year less the two-year, so the two move together.
LINKS = (
    Link(spread="small-large", driver="DGS2", points=0.12),
    Link(spread="small-large", driver="T10Y2Y", points=0.05),
    Link(spread="small-large", driver="HY_OAS", points=-0.015),
)
COLUMNS = (("DGS2", "rate"), ("T10Y2Y", "curve"), ("HY_OAS", "credit"), ("DFF", "policy"), ("market", "market"))
SLOPES = np.array([next((link.points for link in LINKS if link.driver == name), 0.0) for name, _ in COLUMNS])
GROUPS = [[column] for column in range(len(COLUMNS))]


def monthly_table(settings: SimulatedMarket) -> Floats:
    """Gap and drivers of every month [n, 6], as a decomposition takes them."""
    series = simulate_linked(settings, "small-large")
    level = np.cumprod(1.0 + series.returns)
    legs = Panel(series.days, ("long", "short"), np.column_stack([level, np.ones(len(level))]), "gap", "level")
    market = Panel(series.days, ("market",), np.cumprod(1.0 + series.market)[:, None], "market", "level")

    def changes(name: str) -> MonthlySeries:
        panel = Panel(series.days, (name,), series.drivers[name][:, None], name, "percent")
        return sample_monthly(panel, "D").changes()

    drivers = [monthly_returns(market) if name == "market" else changes(name) for name, _ in COLUMNS]
    _, columns = match_months(monthly_gaps(legs), *drivers)
    return np.column_stack(columns)


def planted_shares(table: Floats) -> Floats:
    """What the planted slopes account for in a market's own months [G + 1], the unexplained one last.

    The drivers' covariances are those of its months, and so is the variance of what the slopes leave; that the rest
    moves with a driver by chance is no part of it. (Over many markets together a few wild ones would be all there is.)
    """
    drivers = table[:, 1:] - table[:, 1:].mean(axis=0)
    rest = table[:, 0] - table[:, 0].mean() - drivers @ SLOPES
    inner = drivers.T @ drivers / len(table)
    cross = inner @ SLOPES
    total = float(SLOPES @ cross) + float(rest @ rest) / len(table)
    law = np.block([[np.array([[total]]), cross[None]], [cross[:, None], inner]])
    shares = shapley_shares(law[None], GROUPS)[0]
    return np.append(shares, 1.0 - shares.sum())


def found_shares(table: Floats, *, draws: int) -> list[GroupShare]:
    """The rows of a decomposition in the order of COLUMNS, the unexplained one last."""
    months = np.datetime64("1990-01", "M") + np.arange(len(table))
    drivers = [DriverColumn(name, group, table[:, 1 + k]) for k, (name, group) in enumerate(COLUMNS)]
    rows = {row.group: row for row in decompose(months, table[:, 0], drivers, draws=draws).rows}
    return [rows[group] for group in (*(group for _, group in COLUMNS), "unexplained")]


def count_covered(settings: list[SimulatedMarket], *, draws: int) -> tuple[Floats, Floats]:
    """In how many markets each row's interval holds its planted share [G + 1], and the median planted shares."""
    covered, planted = np.zeros(len(COLUMNS) + 1), []
    for market in settings:
        table = monthly_table(market)
        shares = planted_shares(table)
        bounds = np.array([row.share_interval for row in found_shares(table, draws=draws)])
        covered += (bounds[:, 0] <= shares) & (shares <= bounds[:, 1])
        planted.append(shares)
    return covered, np.median(planted, axis=0)

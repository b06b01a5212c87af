"""Raw prices: what remains of total returns after dividends and splits, with the prints that are missing."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, Floats, Ints
from rotascope.schema import ACTIONS, PRICES
from rotascope.schema.clock import at_close
from rotascope.sources.simulated.frames import long_frame
from rotascope.sources.simulated.settings import MONTH, SimulatedMarket
from rotascope.sources.simulated.stocks.returns import Returns
from rotascope.sources.simulated.stocks.traits import CompanyTraits
from rotascope.sources.simulated.streams import stream

QUARTER = 63  # sessions between dividends
SPLIT_ABOVE, SPLIT_INTO = 400.0, 4.0  # usd; new shares per old
REVERSE_BELOW, REVERSE_INTO = 2.0, 0.1
TURNOVER = 0.004  # of the shares, on a usual day


@dataclass(frozen=True, eq=False)
class Prices:
    """All [T, N]; NaN outside the listing.

    close      raw, usd; not rounded to cents, so that returns can be recomputed from it exactly
    opening    the close before, in the day's own shares: after its dividend and split
    dividend   usd a share of the close before, 0 where there is none; split is new shares per old, 1 where none
    printed    listed and with a print
    unsplit    close as if no split had ever been; defined, and constant, before the listing
    multiple   unsplit / close: how many shares one share of the first session has become
    """

    close: Floats
    opening: Floats
    dividend: Floats
    split: Floats
    printed: Bools
    unsplit: Floats
    multiple: Floats


def draw_prices(settings: SimulatedMarket, companies: CompanyTraits, returns: Returns) -> Prices:
    """close[t] = (1 + total return[t]) (close[t-1] - dividend[t]) / split[t].

    That is the total-return convention of `panels.adjust`: a dividend is reinvested at the close before its ex-date.
    A dividend and a split never share a session.
    """
    rng = stream(settings.seed, "prints")
    count = settings.companies
    first_price = rng.lognormal(np.log(50.0), 0.5, count).clip(8.0, 300.0)
    phase = rng.integers(5, MONTH - 4, count) + MONTH * rng.integers(0, 3, count)
    session = np.arange(settings.sessions)[:, None]
    began = returns.listed & (session > companies.first)
    paying = began & (session % QUARTER == phase) & (companies.dividend_yield > 0)
    payout = np.where(paying, companies.dividend_yield / 4.0, 0.0)
    growth = np.where(began, (1.0 + np.nan_to_num(returns.total)) * (1.0 - payout), 1.0)
    unsplit = (first_price * np.cumprod(growth, axis=0)).astype(np.float64)
    split = draw_splits(unsplit, began, session[:, 0].astype(np.int64))
    multiple = np.cumprod(split, axis=0).astype(np.float64)
    close = np.where(returns.listed, unsplit / multiple, np.nan)
    before = np.vstack([np.full((1, count), np.nan), close[:-1]])
    dividend = np.where(paying, payout * before, 0.0)
    opening = (before - dividend) / split
    printed = returns.listed & ~missing_prints(settings, rng, companies, paying | (split != 1.0))
    return Prices(close, opening, dividend, split, printed, unsplit, multiple)


def draw_splits(unsplit: Floats, began: Bools, session: Ints) -> Floats:
    """New shares per old [T, N], decided at each month's start by the price of the close before."""
    split = np.ones_like(unsplit)
    multiple = np.ones(unsplit.shape[1])
    for month in session[MONTH::MONTH]:
        price = unsplit[month - 1] / multiple
        wanted = np.where(price > SPLIT_ABOVE, SPLIT_INTO, np.where(price < REVERSE_BELOW, REVERSE_INTO, 1.0))
        split[month] = np.where(began[month], wanted, 1.0)
        multiple *= split[month]
    return split


def missing_prints(
    settings: SimulatedMarket, rng: np.random.Generator, companies: CompanyTraits, actions: Bools
) -> Bools:
    """Sessions without a print [T, N]: never the ends of a listing, nor a session with an action or the one before."""
    gone = rng.random(actions.shape) < settings.missing
    gone &= ~actions
    gone[:-1] &= ~actions[1:]
    session = np.arange(settings.sessions)[:, None]
    missing: Bools = gone & (session != companies.first) & (session != companies.last)
    return missing


def price_frame(settings: SimulatedMarket, companies: CompanyTraits, prices: Prices, shares: Floats) -> pl.DataFrame:
    """The table of prints: open between the close before and the close, volume that grows with the day's move."""
    rng = stream(settings.seed, "prints", block=1)
    shape = prices.close.shape
    start = np.where(np.isfinite(prices.opening), prices.opening, prices.close)
    move = np.log(prices.close / start)
    opened = start * np.exp(move * rng.random(shape))
    span = companies.idiosyncratic / 2.0
    high = np.maximum(opened, prices.close) * np.exp(span * np.abs(rng.standard_normal(shape)))
    low = np.minimum(opened, prices.close) * np.exp(-span * np.abs(rng.standard_normal(shape)))
    busy = np.exp(0.3 * rng.standard_normal(shape) + 8.0 * np.abs(move))
    volume = np.floor(shares * TURNOVER * busy)
    frame = long_frame(
        settings.days,
        companies.ids,
        prices.printed,
        open=opened,
        high=high,
        low=low,
        close=prices.close,
        volume=volume,
    )
    return PRICES.conform(frame.rename({"date": "session"}).with_columns(known_at=at_close(pl.col("session"))))


def action_frame(days: Days, companies: CompanyTraits, prices: Prices) -> pl.DataFrame:
    """The table of splits and dividends; each known at the close of the day before its ex-date."""
    parts = [
        long_frame(days, companies.ids, when, value=values).with_columns(kind=pl.lit(kind))
        for kind, when, values in (
            ("dividend", prices.dividend > 0, prices.dividend),
            ("split", prices.split != 1.0, prices.split),
        )
    ]
    frame = pl.concat(parts).rename({"date": "session"}).sort("id", "session", "kind")
    return ACTIONS.conform(frame.with_columns(known_at=at_close(pl.col("session"), days=-1)))

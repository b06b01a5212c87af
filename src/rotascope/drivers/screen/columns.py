"""The columns of a screen: what each says of a company, in which unit, and what it needs to be known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from rotascope.drivers.exposure import CompanyExposure
from rotascope.drivers.screen.table import ScreenTable
from rotascope.evidence import Display

Need: TypeAlias = Literal["accounts", "price", "past", "estimates", "betas", "trading"]
Number: TypeAlias = float | None


@dataclass(frozen=True, slots=True)
class ScreenColumn:
    """A column: its name in a screen, what it says, how it prints, and which data it stands on beside accounts."""

    name: str
    label: str
    read: Callable[[CompanyExposure], Number]
    display: Display = "percent"
    need: Need = "accounts"


def over(top: Number, base: Number) -> Number:
    """A ratio; None where either lacks or the base is not above 0."""
    return None if top is None or base is None or base <= 0 else top / base


def year(item: str) -> Callable[[CompanyExposure], Number]:
    """A flow of the last trailing year."""
    return lambda exposure: exposure.company.year.get(item)


def flow(exposure: CompanyExposure, item: str) -> Number:
    """A flow of the last trailing year."""
    return exposure.company.year.get(item)


def before(exposure: CompanyExposure, item: str) -> Number:
    """A flow of the year before."""
    return exposure.company.year_before.get(item)


def balance(exposure: CompanyExposure, item: str) -> Number:
    """A balance."""
    return exposure.company.balances.get(item)


def cap(exposure: CompanyExposure) -> Number:
    """Market value, usd."""
    return exposure.value.cap if exposure.value else None


def free_cash_flow(exposure: CompanyExposure) -> Number:
    """Operating cash flow less capex."""
    cash, capex = flow(exposure, "operating_cash_flow"), flow(exposure, "capex")
    return None if cash is None or capex is None else cash - capex


def payout(exposure: CompanyExposure, *, earlier: bool = False) -> Number:
    """Dividends and buybacks as positive outlays; None where the year's cash flow statement is not known."""
    read = before if earlier else flow
    if read(exposure, "operating_cash_flow") is None:
        return None
    return abs(read(exposure, "dividends_paid") or 0.0) + abs(read(exposure, "buybacks") or 0.0)


def paid(item: str) -> Callable[[CompanyExposure], Number]:
    """An outlay over market value; nothing filed beside a cash flow statement is nothing paid."""

    def read(exposure: CompanyExposure) -> Number:
        if flow(exposure, "operating_cash_flow") is None:
            return None
        return over(abs(flow(exposure, item) or 0.0), cap(exposure))

    return read


def initiated(exposure: CompanyExposure) -> Number:
    """1 where dividends or buybacks were paid after a year without both, else 0."""
    now, then = payout(exposure), payout(exposure, earlier=True)
    return None if now is None or then is None else float(now > 0 and then == 0)


def growth(item: str) -> Callable[[CompanyExposure], Number]:
    """Growth of a flow on the year before, over the size of that year's."""

    def read(exposure: CompanyExposure) -> Number:
        now, then = flow(exposure, item), before(exposure, item)
        return None if now is None or not then else (now - then) / abs(then)

    return read


def margin(item: str) -> Callable[[CompanyExposure], Number]:
    """A flow over revenue."""
    return lambda exposure: over(flow(exposure, item), flow(exposure, "revenue"))


def margin_change(exposure: CompanyExposure) -> Number:
    """Operating margin less that of the year before."""
    now = over(flow(exposure, "operating_income"), flow(exposure, "revenue"))
    then = over(before(exposure, "operating_income"), before(exposure, "revenue"))
    return None if now is None or then is None else now - then


def to_cap(item: str) -> Callable[[CompanyExposure], Number]:
    """A flow over market value."""
    return lambda exposure: over(flow(exposure, item), cap(exposure))


def cut(end: Literal["low", "high", "middle"], *, cash: bool = False) -> Callable[[CompanyExposure], Number]:
    """Earnings gained by a quarter-point cut, over their size: on debt alone, or less what cash then earns less."""

    def read(exposure: CompanyExposure) -> Number:
        rates = exposure.rates
        low, high = (None, None) if rates is None else rates.earnings if cash else rates.debt
        if low is None or high is None:
            return None
        return {"low": low, "high": high, "middle": (low + high) / 2.0}[end]

    return read


def floating(position: int) -> Callable[[CompanyExposure], Number]:
    """Share of debt that floats unhedged, low (0) or high (1)."""
    return lambda exposure: exposure.rates.floating[position] if exposure.rates else None


def tax_change(exposure: CompanyExposure) -> Number:
    """Cash tax rate less that of the year before."""
    then, now = exposure.rates.cash_tax_rate if exposure.rates else (None, None)
    return None if now is None or then is None else now - then


COLUMNS: tuple[ScreenColumn, ...] = (
    ScreenColumn("market_value", "market value, usd", cap, "count", "price"),
    ScreenColumn(
        "price", "last close, usd", lambda exposure: exposure.value.price if exposure.value else None, "number", "price"
    ),
    ScreenColumn("adv", "traded in a session, usd", lambda exposure: exposure.adv, "count", "trading"),
    ScreenColumn("earnings_yield", "net income over market value", to_cap("net_income"), need="price"),
    ScreenColumn(
        "fcf_yield",
        "operating cash flow less capex, over market value",
        lambda exposure: over(free_cash_flow(exposure), cap(exposure)),
        need="price",
    ),
    ScreenColumn("sales_yield", "revenue over market value", to_cap("revenue"), need="price"),
    ScreenColumn(
        "book_to_market",
        "equity over market value",
        lambda exposure: over(balance(exposure, "equity"), cap(exposure)),
        need="price",
    ),
    ScreenColumn("dividend_yield", "dividends over market value", paid("dividends_paid"), need="price"),
    ScreenColumn("buyback_yield", "buybacks over market value", paid("buybacks"), need="price"),
    ScreenColumn(
        "payout_yield",
        "dividends and buybacks over market value",
        lambda exposure: over(payout(exposure), cap(exposure)),
        need="price",
    ),
    ScreenColumn(
        "discount",
        "1 - own trailing P/E over the median of its sector",
        lambda exposure: exposure.relative.discount if exposure.relative else None,
        need="price",
    ),
    ScreenColumn(
        "cheaper_than_sector",
        "share of its sector that costs more, by earnings",
        lambda exposure: exposure.relative.cheaper if exposure.relative else None,
        need="price",
    ),
    ScreenColumn(
        "cheaper_than_before",
        "share of its own past five years in which it cost more, by earnings",
        lambda exposure: exposure.cheaper_before,
        need="past",
    ),
    ScreenColumn(
        "revision",
        "change of the earnings consensus over a quarter",
        lambda exposure: exposure.revision.change if exposure.revision else None,
        need="estimates",
    ),
    ScreenColumn(
        "payout",
        "dividends and buybacks over operating cash flow",
        lambda exposure: over(payout(exposure), flow(exposure, "operating_cash_flow")),
    ),
    ScreenColumn("payout_initiated", "1 = pays after a year without any payout", initiated, "number"),
    ScreenColumn("revenue_growth", "revenue on the year before", growth("revenue")),
    ScreenColumn("earnings_growth", "net income on the year before", growth("net_income")),
    ScreenColumn("operating_margin", "operating income over revenue", margin("operating_income")),
    ScreenColumn("net_margin", "net income over revenue", margin("net_income")),
    ScreenColumn("margin_change", "operating margin less that of the year before", margin_change, "pp"),
    ScreenColumn(
        "return_on_equity",
        "net income over equity",
        lambda exposure: over(flow(exposure, "net_income"), balance(exposure, "equity")),
    ),
    ScreenColumn(
        "debt_to_equity",
        "total debt over equity",
        lambda exposure: over(balance(exposure, "total_debt"), balance(exposure, "equity")),
        "number",
    ),
    ScreenColumn(
        "debt_to_cash_flow",
        "total debt over operating cash flow",
        lambda exposure: over(balance(exposure, "total_debt"), flow(exposure, "operating_cash_flow")),
        "number",
    ),
    ScreenColumn(
        "cash_to_debt",
        "cash over total debt",
        lambda exposure: over(balance(exposure, "cash"), balance(exposure, "total_debt")),
    ),
    ScreenColumn(
        "interest_burden",
        "interest over operating income",
        lambda exposure: over(flow(exposure, "interest_expense"), flow(exposure, "operating_income")),
    ),
    ScreenColumn("floating_low", "least share of debt that floats unhedged", floating(0)),
    ScreenColumn("floating_high", "largest share of debt that floats unhedged", floating(1)),
    ScreenColumn("floating_debt_benefit", "earnings gained on debt by a quarter-point cut, middle", cut("middle")),
    ScreenColumn("floating_debt_benefit_low", "the same at the low end", cut("low")),
    ScreenColumn("floating_debt_benefit_high", "the same at the high end", cut("high")),
    ScreenColumn("rate_cut_benefit", "the same less what its cash then earns less, middle", cut("middle", cash=True)),
    ScreenColumn(
        "cash_tax_rate",
        "cash taxes over pretax income",
        lambda exposure: exposure.rates.cash_tax_rate[1] if exposure.rates else None,
    ),
    ScreenColumn("cash_tax_change", "cash tax rate less that of the year before", tax_change, "pp"),
    ScreenColumn(
        "tax_act_benefit", "what the tax act is worth over operating cash flow", lambda exposure: exposure.act
    ),
    ScreenColumn(
        "capex_burden",
        "capex over operating cash flow",
        lambda exposure: over(flow(exposure, "capex"), flow(exposure, "operating_cash_flow")),
    ),
    ScreenColumn("capex_to_sales", "capex over revenue", margin("capex")),
    ScreenColumn("capex_growth", "capex on the year before", growth("capex")),
    ScreenColumn("research_to_sales", "research over revenue", margin("research_development")),
    ScreenColumn("domestic_share", "domestic revenue over revenue, where filings give it", margin("domestic_revenue")),
    ScreenColumn(
        "momentum", "return of the year before the last month", lambda exposure: exposure.momentum, need="trading"
    ),
    ScreenColumn(
        "volatility", "of daily returns over a year, a year", lambda exposure: exposure.volatility, need="trading"
    ),
    ScreenColumn(
        "market_beta",
        "return per unit of the market's",
        lambda exposure: exposure.betas.market if exposure.betas else None,
        "number",
        "betas",
    ),
    ScreenColumn(
        "rate_beta",
        "return in a month in which the two-year yield rose a point",
        lambda exposure: exposure.betas.rate if exposure.betas else None,
        need="betas",
    ),
    ScreenColumn(
        "curve_beta",
        "return in a month in which the curve steepened by a point",
        lambda exposure: exposure.betas.curve if exposure.betas else None,
        need="betas",
    ),
    ScreenColumn(
        "activity_beta",
        "return in a month in which industrial production rose 1 %",
        lambda exposure: exposure.betas.activity if exposure.betas else None,
        need="betas",
    ),
)
BY_COLUMN = {column.name: column for column in COLUMNS}
WORDS: tuple[tuple[str, Callable[[CompanyExposure], str]], ...] = (
    ("sector", lambda exposure: exposure.company.sector),
    ("size", lambda exposure: exposure.company.size),
    ("cohort", lambda exposure: exposure.cohort),
)


def table_of(exposures: Sequence[CompanyExposure]) -> ScreenTable:
    """The columns of companies, by their records."""
    numbers = {
        column.name: np.array(
            [np.nan if (cell := column.read(row)) is None else cell for row in exposures], dtype=float
        )
        for column in COLUMNS
    }
    words = {name: tuple(read(row) for row in exposures) for name, read in WORDS}
    return ScreenTable(tuple(row.id for row in exposures), numbers, words)


def needs_of(columns: Sequence[str]) -> frozenset[Need]:
    """What data the columns of these names stand on."""
    return frozenset(BY_COLUMN[name].need for name in columns if name in BY_COLUMN)

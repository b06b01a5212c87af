"""Company accounts, quarter by quarter: three statements that close, built from planted margins, debt and tax rules.

- gross_profit = revenue - cost_of_revenue
- operating_income = gross_profit - research_development - selling_general_admin - depreciation_amortization
- pretax_income = operating_income - interest_expense, net_income = pretax_income - income_tax
- operating_cash_flow = net_income + depreciation_amortization + income_tax - cash_tax_paid - rise of working_capital
- rise of cash = operating_cash_flow - capex - dividends_paid - buybacks + stock_issued + net_borrowing
- total_assets = cash + working_capital + property_plant_equipment
- equity = total_assets - total_debt - deferred_tax_liability
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.read_only import make_read_only
from rotascope.sources.simulated.accounts.structure import Structure
from rotascope.sources.simulated.economy.macro import Policy, tax_act_session
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.prices import Prices
from rotascope.sources.simulated.stocks.quarters import Quarters
from rotascope.sources.simulated.stocks.traits import CompanyTraits
from rotascope.sources.simulated.streams import stream

BONUS_BEFORE, BONUS_AFTER = 0.40, 1.00  # share of eligible capex expensed at once, before and after the planted tax act
USUAL_FIRST_YEAR = 0.20  # deducted in the first year without bonus: MACRS five-year property, IRS Pub. 946 table A-1
CASH_RESERVE = 0.3  # of a quarter's revenue
TOWARDS_PLAN = 0.1  # of the distance to the planned debt is made up each quarter
IDLE_RETURNED = 0.25  # of idle cash is spent on buybacks each quarter
BUYBACK_LIMIT = 0.02  # of the market value, each quarter
DEBT_LIMIT = 0.9  # of a year's revenue; beyond it shortfalls are met by issuing stock

State = dict[str, Floats]


@dataclass(frozen=True, eq=False)
class Accounts:
    """Items [Q, N] in usd (shares in shares of the day), and what prices need from them.

    items          by name; flows of the quarter, balances at its end
    outstanding    [T, N] shares in each session, in that day's shares
    policy         [Q] mean policy rate of the quarter, percent
    bonus          [Q] bonus share in force at the quarter's end
    """

    items: Mapping[str, Floats]
    outstanding: Floats
    policy: Floats
    bonus: Floats

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "items")


@dataclass(frozen=True, eq=False)
class Conditions:
    """What a quarter brings to every company: [N], or one number."""

    revenue: Floats
    gross_margin: Floats
    investment: Floats
    floating_coupon: Floats
    bonus: float
    dividend: Floats  # usd per share as of the first session, in the quarter
    price: Floats  # usd of such a share at the quarter's end
    listed: Floats  # 1 where stock can be issued or bought back


def keep_accounts(
    settings: SimulatedMarket,
    companies: CompanyTraits,
    quarters: Quarters,
    prices: Prices,
    policy: Policy,
    structure: Structure,
) -> Accounts:
    """Every quarter of every company, listed or not; what is published is chosen later."""
    rates = quarter_means(policy.middle, quarters)
    bonus = np.where(quarters.closing >= tax_act_session(settings), BONUS_AFTER, BONUS_BEFORE)
    revenue = structure.revenue_path(stream(settings.seed, "accounts", block=1), quarters, prices)
    margin = structure.margin_path(stream(settings.seed, "accounts", block=2), len(quarters))
    wave = structure.investment_path(companies, len(quarters))
    dividends = quarter_dividends(companies, quarters, prices)
    state = opening_state(companies, structure, revenue[0], prices)
    rows: list[State] = []
    for quarter in range(len(quarters)):
        last = max(0, quarters.closing[quarter])
        listed = (companies.first <= last) & (last <= companies.last) & (quarters.closing[quarter] >= 0)
        coupon = floating_coupon(companies, structure, rates[quarter], rates[0])
        now = Conditions(
            revenue[quarter],
            margin[quarter],
            wave[quarter],
            coupon,
            float(bonus[quarter]),
            dividends[quarter],
            prices.unsplit[last],
            listed.astype(np.float64),
        )
        state = close_quarter(state, now, companies, structure)
        rows.append(state)
    items = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    counts = items.pop("whole_shares")
    items["shares"] = counts * prices.multiple[quarters.closing.clip(0)]
    return Accounts(items, shares_by_session(companies, quarters, prices, counts), rates, bonus)


def close_quarter(before: State, now: Conditions, companies: CompanyTraits, structure: Structure) -> State:
    """One quarter: income, tax, cash, and how a shortfall or surplus of cash is met."""
    income = income_statement(before, now, companies, structure)
    capex = now.investment * now.revenue
    tax = taxes(before, now, income["pretax_income"], capex, companies, structure)
    net = income["pretax_income"] - tax["income_tax"]
    working = structure.working_capital * now.revenue
    deferred = tax["income_tax"] - tax["cash_tax_paid"]
    cash_flow = net + income["depreciation_amortization"] + deferred - (working - before["working_capital"])
    dividends = now.dividend * before["whole_shares"]
    funding = fund(before, now, before["cash"] + cash_flow - capex - dividends, net, structure)
    property_now = before["property_plant_equipment"] + capex - income["depreciation_amortization"]
    debt = before["total_debt"] + funding["net_borrowing"]
    liability = before["deferred_tax_liability"] + deferred
    assets = funding["cash"] + working + property_now
    return (
        income
        | tax
        | funding
        | {
            "net_income": net,
            "operating_cash_flow": cash_flow,
            "capex": capex,
            "dividends_paid": dividends,
            "working_capital": working,
            "property_plant_equipment": property_now,
            "total_assets": assets,
            "total_debt": debt,
            "floating_debt": companies.floating_share * debt,
            "deferred_tax_liability": liability,
            "equity": assets - debt - liability,
        }
    )


def income_statement(before: State, now: Conditions, companies: CompanyTraits, structure: Structure) -> State:
    """From revenue to pretax income; interest is paid on the debt of the quarter's opening."""
    cost = now.revenue * (1.0 - now.gross_margin)
    gross = now.revenue - cost
    research, overhead = structure.research * now.revenue, structure.overhead * now.revenue
    depreciation = structure.depreciation * before["property_plant_equipment"]
    operating = gross - research - overhead - depreciation
    share = companies.floating_share
    interest = before["total_debt"] * ((1.0 - share) * structure.fixed_coupon + share * now.floating_coupon) / 4.0
    return {
        "revenue": now.revenue,
        "cost_of_revenue": cost,
        "gross_profit": gross,
        "research_development": research,
        "selling_general_admin": overhead,
        "depreciation_amortization": depreciation,
        "operating_income": operating,
        "interest_expense": interest,
        "pretax_income": operating - interest,
    }


def taxes(
    before: State, now: Conditions, pretax: Floats, capex: Floats, companies: CompanyTraits, structure: Structure
) -> State:
    """Book tax at the company's rate, none on a loss (which is not carried over); cash tax after bonus depreciation.

    What is expensed early raises the deferred liability, which runs off at the pace of depreciation.
    """
    book = companies.tax_rate * np.maximum(pretax, 0.0)
    early = companies.tax_rate * structure.eligible * capex * now.bonus * (1.0 - USUAL_FIRST_YEAR)
    returning = structure.depreciation * before["deferred_tax_liability"]
    return {"income_tax": book, "cash_tax_paid": np.maximum(0.0, book - early + returning)}


def fund(before: State, now: Conditions, cash: Floats, net: Floats, structure: Structure) -> State:
    """Debt moves towards its planned share of revenue; then borrow, then issue stock, up to the cash reserve.

    What is more than that goes to the planned buyback, and idle cash beyond a quarter's revenue slowly to a larger one.
    """
    reserve = CASH_RESERVE * now.revenue
    planned = TOWARDS_PLAN * (structure.leverage * 4.0 * now.revenue - before["total_debt"])
    cash = cash + planned
    short = np.maximum(0.0, reserve - cash)
    room = np.maximum(0.0, 4.0 * DEBT_LIMIT * now.revenue - before["total_debt"] - planned)
    borrowed = np.where(now.listed > 0, np.minimum(short, room), short)
    issued = short - borrowed
    spare = np.maximum(0.0, cash - reserve)
    worth = before["whole_shares"] * now.price
    wanted = np.where(net > 0, structure.buyback_rate * worth, 0.0)
    idle = np.maximum(0.0, spare - now.revenue)
    bought = now.listed * np.minimum(wanted + IDLE_RETURNED * idle, np.minimum(0.8 * spare, BUYBACK_LIMIT * worth))
    return {
        "cash": cash + borrowed + issued - bought,
        "net_borrowing": planned + borrowed,
        "stock_issued": issued,
        "buybacks": bought,
        "whole_shares": before["whole_shares"] + (issued - bought) / now.price,
    }


def opening_state(companies: CompanyTraits, structure: Structure, revenue: Floats, prices: Prices) -> State:
    """Balances before the first quarter; the share count makes the market value at birth."""
    return {
        "cash": 2.0 * CASH_RESERVE * revenue,
        "working_capital": structure.working_capital * revenue,
        "property_plant_equipment": structure.investment / structure.depreciation * revenue,
        "total_debt": structure.leverage * 4.0 * revenue,
        "deferred_tax_liability": np.zeros_like(revenue),
        "whole_shares": companies.value_at_start / prices.unsplit[0],
    }


def floating_coupon(companies: CompanyTraits, structure: Structure, rate: float, start: float) -> Floats:
    """Yearly coupon [N] of floating debt, fraction: the hedged part stays at the starting rate (both in percent)."""
    reaching = companies.pass_through * (1.0 - companies.hedged_share)
    return structure.floating_margin + (start + reaching * (rate - start)) / 100.0


def quarter_means(values: Floats, quarters: Quarters) -> Floats:
    """Mean over each quarter's sessions [Q]; the first value for quarters before the market."""
    pairs = zip(quarters.opening, quarters.closing, strict=True)
    return np.array([values[low : high + 1].mean() if high >= low else values[0] for low, high in pairs])


def quarter_dividends(companies: CompanyTraits, quarters: Quarters, prices: Prices) -> Floats:
    """Dividends [Q, N] per share as of the first session; before the market those of a usual quarter."""
    paid = prices.dividend * prices.multiple
    usual = np.where(companies.first == 0, companies.dividend_yield / 4.0, 0.0) * prices.unsplit[0]
    pairs = zip(quarters.opening, quarters.closing, strict=True)
    return np.array([paid[low : high + 1].sum(axis=0) if high >= low else usual for low, high in pairs])


def shares_by_session(companies: CompanyTraits, quarters: Quarters, prices: Prices, counts: Floats) -> Floats:
    """Shares [T, N] in each session: the count at the end of the quarter before, times the splits since the start."""
    born = (companies.value_at_start / prices.unsplit[0])[None, :]
    counted = np.vstack([born, counts])
    quarter = np.searchsorted(quarters.closing, np.arange(len(prices.unsplit)))
    shares: Floats = counted[quarter] * prices.multiple
    return shares

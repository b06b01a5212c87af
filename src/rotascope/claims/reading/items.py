"""Items of company accounts: how articles call them, and the names that tables of accounts use."""

from rotascope.claims.reading.phrases import Phrases, word_set

SAME_ITEM = {
    "net_income": (
        "net_income",
        "net_income_loss",
        "netincome",
        "netincomeloss",
        "profit_loss",
        "net_earnings",
        "net_income_common_stockholders",
        "netincomecommonstockholders",
    ),
    "revenue": ("revenue", "revenues", "total_revenue", "totalrevenue", "sales", "net_sales"),
    "capex": (
        "capex",
        "capital_expenditure",
        "capital_expenditures",
        "capitalexpenditure",
        "payments_to_acquire_property_plant_and_equipment",
    ),
    "research_development": ("research_development", "rnd", "research_and_development", "researchanddevelopment"),
    "operating_income": ("operating_income", "operatingincome", "operating_profit", "ebit"),
    "gross_profit": ("gross_profit", "grossprofit"),
    "interest_expense": ("interest_expense", "interestexpense", "interest"),
    "total_debt": ("total_debt", "totaldebt", "debt", "ltdebt", "long_term_debt"),
    "cash": ("cash", "cash_and_equivalents", "cashandcashequivalents"),
    "buybacks": ("buybacks", "repurchases", "repurchaseofcapitalstock"),
    "dividends_paid": ("dividends_paid", "dividendspaid", "dividends", "cashdividendspaid"),
    "operating_cash_flow": ("operating_cash_flow", "ocf", "operatingcashflow"),
    "free_cash_flow": ("free_cash_flow", "fcf", "freecashflow"),
    "eps": ("eps", "eps_actual", "dilutedeps", "eps_diluted", "basiceps"),
}
WORDS = {
    "net_income": (
        "net income",
        "profit",
        "profits",
        "net loss",
        "loss",
        "losses",
        "net profit",
        "earnings",
        "net earnings",
    ),
    "revenue": ("revenue", "revenues", "sales", "turnover"),
    "capex": ("capital expenditure", "capital expenditures", "capex", "capital spending", "infrastructure spending"),
    "research_development": ("research and development", "r & d", "research spending"),
    "operating_income": ("operating income", "operating profit", "operating loss"),
    "gross_profit": ("gross profit",),
    "interest_expense": ("interest expense", "interest expenses", "interest costs"),
    "total_debt": ("debt", "borrowings"),
    "cash": ("cash pile", "cash reserves", "cash on hand"),
    "buybacks": ("buyback", "buybacks", "share repurchases", "share buybacks", "repurchase"),
    "dividends_paid": ("dividends", "dividend payments"),
    "operating_cash_flow": ("operating cash flow", "cash from operations"),
    "free_cash_flow": ("free cash flow",),
    "eps": ("earnings per share", "eps", "per share"),
    "market_value": ("market value", "market cap", "market capitalization", "market capitalisation", "valuation"),
    "flows": ("inflows", "outflows", "inflow", "outflow", "fund flows"),
}
ITEM_WORDS = Phrases((words, item) for item, options in WORDS.items() for words in options)
LOSSES = frozenset(("loss", "losses", "deficit", "lost"))
GROWING = word_set("earnings profit profits revenue revenues sales eps income dividend dividends")
EARNING = {
    **dict.fromkeys(("revenue", "revenues", "sales"), "revenue"),
    **dict.fromkeys(("dividend", "dividends"), "dividends_paid"),
    "eps": "eps",
}


def same_item(item: str, written: str) -> bool:
    """Whether a table's item is the one meant."""
    plain = "_".join("".join(one if one.isalnum() else " " for one in written.lower()).split())
    return plain in SAME_ITEM.get(item, (item,)) or plain.replace("_", "") in SAME_ITEM.get(item, (item,))

"""The tables. Units: prices in the instrument's currency, weights as fractions, facts as their `unit` says."""

import polars as pl

from rotascope.schema.table import TableSchema

TEXT, NUMBER, DAY = pl.String(), pl.Float64(), pl.Date()

INSTRUMENTS = TableSchema(
    "instruments",
    {
        "id": TEXT,
        "name": TEXT,
        "kind": TEXT,  # stock, fund, level, factor, return, macro
        "unit": TEXT,  # fraction, index points, usd, percent, ...
        "basis": TEXT,  # price, total, unstated; none where the distinction has no meaning
        "frequency": TEXT,  # D, W, M, Q, A
        "currency": TEXT,
        "exchange": TEXT,
        "sector": TEXT,
        "industry": TEXT,
        "size": TEXT,
        "style": TEXT,
        "source": TEXT,
        "vintage": TEXT,
        "rights": TEXT,
    },
    ("id",),
    None,
    "what an id stands for, and where its rows come from",
)

PRICES = TableSchema(
    "prices",
    {"id": TEXT, "session": DAY, "open": NUMBER, "high": NUMBER, "low": NUMBER, "close": NUMBER, "volume": NUMBER},
    ("id", "session"),
    "session",
    "raw prints of one exchange session, not adjusted for splits or dividends",
)

ACTIONS = TableSchema(
    "actions",
    {"id": TEXT, "session": DAY, "kind": TEXT, "value": NUMBER},
    ("id", "session", "kind"),
    "session",
    "splits (new shares per old) and dividends (currency per share), by ex-date",
)

SERIES = TableSchema(
    "series",
    {"id": TEXT, "date": DAY, "value": NUMBER},
    ("id", "date"),
    "date",
    "macro series, levels, factor and portfolio returns, in the instrument's unit",
)

MEMBERS = TableSchema(
    "members",
    {"universe": TEXT, "id": TEXT, "start": DAY, "end": DAY},
    ("universe", "id", "start"),
    "start",
    "spells of index membership; end is the first day out, null while it lasts",
)

HOLDINGS = TableSchema(
    "holdings",
    {"holder": TEXT, "id": TEXT, "date": DAY, "weight": NUMBER, "shares": NUMBER, "value": NUMBER},
    ("holder", "id", "date"),
    "date",
    "what an index or fund holds; weight is a fraction of the whole",
)

FACTS = TableSchema(
    "facts",
    {
        "id": TEXT,
        "item": TEXT,
        "period_start": DAY,
        "period_end": DAY,
        "value": NUMBER,
        "unit": TEXT,
        "form": TEXT,
    },
    ("id", "item", "period_start", "period_end"),
    "period_end",
    "company accounts; period_start is null for a balance; known_at is the filing's acceptance",
)

ESTIMATES = TableSchema(
    "estimates",
    {"id": TEXT, "item": TEXT, "period_end": DAY, "date": DAY, "value": NUMBER, "analysts": NUMBER},
    ("id", "item", "period_end", "date"),
    "date",
    "consensus of analysts for a period, as it stood on a date",
)

FLOWS = TableSchema(
    "flows",
    {"id": TEXT, "date": DAY, "value": NUMBER, "shares": NUMBER},
    ("id", "date"),
    "date",
    "money into (out of, if negative) a fund, and shares outstanding",
)

EVENTS = TableSchema(
    "events",
    {"id": TEXT, "date": DAY, "kind": TEXT, "title": TEXT, "value": NUMBER},
    ("id", "date", "kind"),
    "date",
    "dated happenings: policy decisions, laws, announcements",
)

BATCHES = TableSchema(
    "batches",
    {
        "ordinal": pl.Int64(),
        "source": TEXT,
        "file": TEXT,
        "sha256": TEXT,
        "rows": pl.Int64(),
        "ingested_at": pl.Datetime("us", "UTC"),
        "detail": TEXT,
    },
    ("batch",),
    None,
    "one row an ingest; rows of other tables count only once their batch stands here",
)

TABLES = (
    INSTRUMENTS,
    PRICES,
    ACTIONS,
    SERIES,
    MEMBERS,
    HOLDINGS,
    FACTS,
    ESTIMATES,
    FLOWS,
    EVENTS,
    BATCHES,
)

"""Lists of what funds and accounts hold, under the heads that their vendors give: iShares, SSGA, Vanguard, brokers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.schema.symbols import Symbol, parse_symbol
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.vendors.amounts import bare, tidy
from rotascope.sources.files.vendors.grid import BLANK, Form, Given, Row, find_date, left_out, make_sheet, plain_name

HEAD = 60  # rows among which the header stands
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ticker": ("ticker", "symbol", "holding_ticker", "ticker_symbol", "holdings_ticker"),
    "weight": (
        "weight",
        "weight_pct",
        "weight_percent",
        "of_funds",
        "of_fund",
        "percent_of_account",
        "of_acct_of_account",
        "of_acct",
        "of_account",
        "percent_of_assets",
        "of_net_assets",
        "percent_of_fund",
        "percentage_of_fund",
        "weighting",
    ),
    "shares": ("shares", "quantity", "shares_held", "shares_par_value", "qty_quantity", "qty", "shares_par"),
    "value": (
        "market_value",
        "marketvalue",
        "market_value_usd",
        "current_value",
        "mkt_val_market_value",
        "total_value",
        "value",
        "notional_value",
    ),
    "name": ("name", "holdings", "description", "holding_name", "company", "investment_name", "security_name"),
    "sector": ("sector", "sub_industry"),
    "holder": ("holder", "fund", "fund_ticker", "etf"),
    "account": ("account_number", "account"),
    "class": ("asset_class", "asset_type", "security_type"),
    "date": ("date", "as_of_date", "as_of", "session"),
}
PRINTS = {"open", "high", "low", "close", "adj_close", "volume"}
NO_STOCK = re.compile(r"cash|money market|future|forward|^fx$|swap|derivative|collateral|option", re.IGNORECASE)
AS_OF = re.compile(r"as[ -]of|holdings:|period|generated|downloaded", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\(([A-Z]{2,5})\)")
POSITIONS, ACCOUNT = "Open Positions", "ACCOUNT"


def read_list(path: Path, rows: Sequence[Row]) -> Form | None:
    """A list of holdings with a head, or None where the rows are something else."""
    rows = statement_rows(rows) or rows
    for number, row in enumerate(rows[:HEAD]):
        columns = name_columns(row.cells)
        if "ticker" in columns and ("weight" in columns or {"shares", "value"} <= columns.keys()):
            names = {plain_name(cell) for cell in row.cells}
            return None if names & PRINTS else build_list(path, rows[:number], columns, rows[number:])
    return None


def statement_rows(rows: Sequence[Row]) -> list[Row] | None:
    """The open positions of an activity statement of Interactive Brokers, its dates above them; None elsewhere."""
    marks = {row.cells[:2] for row in rows if len(row.cells) > 2}
    section = next((first for first, second in marks if first.endswith(POSITIONS) and second == "Header"), None)
    if section is None:
        return None
    dates = [row for row in rows if row.cells[:1] == ("Statement",)]
    accounts = [row for row in rows if row.cells[:3] == ("Account Information", "Data", "Account")]
    table = [row for row in rows if row.cells[:1] == (section,)]
    header = next(row for row in table if row.cells[1] == "Header")
    kind = header.cells.index("DataDiscriminator") if "DataDiscriminator" in header.cells else 1
    data = [row for row in table if row.cells[1] == "Data" and (kind == 1 or row.cells[kind] == "Summary")]
    return [*dates, *accounts, header, *data]


def name_columns(cells: Iterable[str]) -> dict[str, int]:
    """What stands in which column of a header."""
    plain = [plain_name(cell) for cell in cells]
    columns = {}
    for target, names in COLUMNS.items():
        number = next((plain.index(name) for name in names if name in plain), None)
        if number is not None:
            columns[target] = number
    return columns


def build_list(path: Path, head: Sequence[Row], columns: Mapping[str, int], rows: Sequence[Row]) -> Form:
    """The list under its header, each symbol once; cash, derivatives, totals and footers apart."""
    header, *body = rows
    table, notes = cut_table(path, header, body, columns)
    width = max(columns.values()) + 1
    names = [""] * width
    for target, number in columns.items():
        names[number] = target
    cells = [Row(row.number, tuple((*row.cells, *[""] * width)[:width])) for row in table]
    sheet = make_sheet(path, names, cells)
    amounts = [name for name in ("weight", "shares", "value") if name in columns]
    folded, more = fold(tidy(sheet, amounts), amounts)
    stated = read_head(head)
    if stated.holder is None and "holder" not in columns and "account" in columns:
        folded = folded.with_columns(holder=account_name(pl.col("account")))
    elif stated.holder is None and "holder" not in columns and brokerage(head):
        stated = Given(holder=ACCOUNT).over(stated)
    listed = Sheet(path, weigh(folded).lazy(), tuple(name for name in weigh(folded).columns if name != ROW))
    noted = Sheet(path, listed.cells, listed.columns, "", (*sheet.notes, *notes, *more))
    words = "positions of an account" if "account" in columns or brokerage(head) else "holdings"
    return Form(words=words, sheet=noted, stated=stated)


def cut_table(
    path: Path, header: Row, body: Sequence[Row], columns: Mapping[str, int]
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows that hold a symbol, up to another table; and what was left out."""
    ticker, kind = columns["ticker"], columns.get("class")
    table: list[Row] = []
    others: list[str] = []
    cash = 0
    for row in body:
        if len(row.filled) > 2 and row.cells != header.cells and "ticker" in name_columns(row.cells):
            others.append(f"another table from row {row.number}")
            break
        symbol = row.cells[ticker].rstrip("* ") if len(row.cells) > ticker else ""
        if kind is not None and len(row.cells) > kind and NO_STOCK.search(row.cells[kind]):
            cash += 1
        elif symbol in BLANK or not isinstance(parse_symbol(symbol), Symbol):
            others += [symbol or next(iter(row.filled), "")[:24]] if row.filled else []
        elif row.cells != header.cells:
            cells = (*row.cells[:ticker], symbol, *row.cells[ticker + 1 :])
            table.append(Row(row.number, cells))
    if not table:
        raise InputRefused(f"{path}, row {header.number}: no row under it has a symbol", "check the file")
    return table, (*left_out(cash, "cash and derivatives"), *left_out(len(others), "no symbol", names=others))


def fold(sheet: Sheet, amounts: Sequence[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """One row a symbol of each holder and date: lots and lines of one symbol are added up."""
    frame = sheet.cells.collect()
    keys = [name for name in ("holder", "account", "date", "ticker") if name in frame.columns]
    typed = frame.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in amounts)
    rest = [name for name in typed.columns if name not in {*keys, *amounts}]
    total = [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in amounts]
    folded = typed.group_by(keys, maintain_order=True).agg(*total, *(pl.col(name).first() for name in rest))
    return folded, left_out(frame.height - folded.height, "further lines of a symbol, added to its first")


def weigh(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `weight` as a fraction: percents by their sum; of values alone, each one's share of all."""
    holders = [name for name in ("holder", "account", "date") if name in frame.columns]
    if "weight" in frame.columns and frame["weight"].count():
        total = frame["weight"].abs().sum() / max(1, frame.select(holders).n_unique() if holders else 1)
        scale = 100.0 if total > 2.0 else 1.0
        return frame.with_columns(weight=pl.Series(frame["weight"].to_numpy() / scale).fill_nan(None))
    share = pl.col("value") / pl.col("value").sum()
    return frame.with_columns(weight=share.over(holders) if holders else share)


def read_head(head: Sequence[Row]) -> Given:
    """The date and the holder that the rows above a list name."""
    lines = [" ".join(row.filled) for row in head if row.filled]
    dated = [day for line in lines if AS_OF.search(line) and (day := find_date(line))]
    named = [row.cells[1] for row in head if len(row.cells) > 1 and plain_name(row.cells[0]) == "ticker_symbol"]
    bracketed = [match[1] for line in lines if (match := IN_BRACKETS.search(line))]
    accounts = [account_of(row.cells[3]) for row in head if row.cells[:1] == ("Account Information",)]
    return Given(holder=next(iter((*named, *bracketed, *accounts)), None), day=next(iter(dated), None))


def brokerage(head: Sequence[Row]) -> bool:
    """Whether the head is of an account and no fund."""
    return any("account" in cell.lower() for row in head for cell in row.cells)


def account_name(number: pl.Expr) -> pl.Expr:
    """An account by its last four characters; no store needs more of it."""
    return pl.concat_str(pl.lit(f"{ACCOUNT}-"), bare(number).str.replace_all(r"[^A-Za-z0-9]", "").str.tail(4))


def account_of(number: str) -> str:
    """The same of one text."""
    return f"{ACCOUNT}-{''.join(filter(str.isalnum, number))[-4:]}"

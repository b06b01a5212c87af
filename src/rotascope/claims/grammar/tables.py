"""Tables in an article: the heading says what a column holds and of when, the first name of a row what it is of.

A cell is bound by two rules of carrying over: its row's name, its column's heading. A row counts only where it has as
many numbers as the heading has columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.reading.dates import DAY, months_before, read_stretch, year_at
from rotascope.claims.reading.phrases import Phrases, join_tokens, word_set
from rotascope.claims.reading.relative_periods import WEEK, fixed_days
from rotascope.claims.records import Binding, Claim, ClaimType, Mention, Period, Quantity, Token

FEWEST, MOST_WORDS = 2, 60  # columns and tokens of a heading
EXPLAINED = 0.75  # of a heading's words
LONGEST_LABEL = 10  # tokens before the first cell of a row
ROW_WORDS = word_set("index average composite bps bp points pts usd bbl oz ( ) - \u2013 / | * n a rate")
WINDOWS: Phrases[tuple[str, str]] = Phrases(
    (words, meaning)
    for meaning, spellings in {
        ("level", "now"): ("close", "last", "price", "level", "value", "last close", "closing price", "closing value"),
        ("level", "as of"): ("as of", "close as of", "as at"),
        ("level", "week before"): ("prior week", "previous week", "last week", "week ago", "1 week ago", "prior close"),
        ("level", "month before"): ("prior month", "previous month", "month ago"),
        ("change", "week"): (
            *("weekly change", "week change", "weekly", "week", "wk", "1 week", "1 wk", "5 day", "this week"),
            *("past week", "for the week", "week % change", "weekly % change", "wtd", "% change week", "1 wk change"),
            *("change for the week", "week to date", "% chg week", "weekly % chg", "weekly return"),
        ),
        ("change", "ytd"): (
            *("ytd change", "ytd", "year to date", "ytd % change", "% ytd", "ytd %", "% change ytd", "ytd return"),
            *("year to date change", "year to date % change", "ytd % chg", "% chg ytd", "change ytd"),
        ),
        ("change", "mtd"): ("mtd", "month to date", "monthly change", "month", "1 month", "mtd change", "1 mo"),
        ("change", "qtd"): ("qtd", "quarter to date", "quarter", "qtd change", "quarterly change"),
        ("change", "12 months"): ("1 year", "one year", "12 month", "12 months", "1 yr", "52 week", "1 year return"),
        ("change", "day"): ("daily change", "day", "1 day", "today", "day change", "daily % change", "day % change"),
        ("change", "unsaid"): ("change", "chg", "% change", "% chg", "net change", "points change", "point change"),
    }.items()
    for words in spellings
)
SKIPPED = word_set("market index indexes indices name symbol security asset benchmark / | & # s - \u2013 : ( ) the")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table: the level on a day, or the change between two closes, in the words of its heading.

    readings   (base, end) of a change, several where the heading leaves it open; for a level, (day before, day)
    """

    kind: str
    period: Period | None
    words: str


@dataclass(frozen=True, slots=True)
class TableHeading:
    """The columns of a table, and whether the heading or a line above it says of which day it is."""

    columns: tuple[TableColumn, ...]
    is_dated: bool


def read_heading(context: SentenceContext, dated: date, *, stated: bool) -> TableHeading | None:
    """The columns that a line names, where it names at least two and nothing else.

    dated    the day that the table is of, if its heading names none; `stated` where a line above says it
    """
    tokens = context.tokens
    if len(tokens) > MOST_WORDS or not any(WINDOWS.match_at(tokens, index) for index in range(len(tokens))):
        return None
    named = list(_name_columns(tokens, dated))
    explained = sum(last - first for _, _, first, last in named)
    others = [token for token in tokens if token.low not in SKIPPED]
    if len(named) < FEWEST or explained < EXPLAINED * len(others):
        return None
    day = next((day for _, day, _, _ in named if day is not None and day.year == dated.year), None)
    columns = (
        _column(meaning, column_day, tokens[first:last], day or dated) for meaning, column_day, first, last in named
    )
    return TableHeading(tuple(columns), is_dated=stated or day is not None)


def _name_columns(tokens: Sequence[Token], dated: date) -> Iterator[tuple[tuple[str, str], date | None, int, int]]:
    """Each column's meaning, the day that it names, and its tokens."""
    index = 0
    while index < len(tokens):
        match = WINDOWS.match_at(tokens, index)
        year, after = year_at(tokens, index)
        if year is not None and after < len(tokens) and tokens[after].low in ("close", "year", "yearend"):
            last = (
                after + 1 + (tokens[after].low == "year" and [t.low for t in tokens[after + 1 : after + 2]] == ["end"])
            )
            yield ("level", "as of"), date(year, 12, 31), index, last
            index = last
        elif match is not None and match.value == ("level", "as of"):
            day, last = read_day(tokens, match.last, dated)
            yield match.value, day, index, last
            index = last
        elif match is not None:
            yield match.value, None, index, match.last
            index = match.last
        else:
            day, last = read_day(tokens, index, dated)
            if day is not None:
                yield ("level", "as of"), day, index, last
            index = max(last, index + 1)


def read_day(tokens: Sequence[Token], index: int, dated: date) -> tuple[date | None, int]:
    """A day as tables head a column with it: `1/2`, `12/31/2025`, `Jan. 2`; without a year, the last one by `dated`."""
    if index >= len(tokens):
        return None, index
    stretch = read_stretch(tokens, index, dated)
    if stretch is not None and stretch.kind == "day":
        return stretch.first, stretch.after
    parts = [token.text for token in tokens[index : index + 5]]
    if len(parts) < 3 or parts[1] != "/" or not (parts[0].isdigit() and parts[2].isdigit()):
        return None, index
    has_year = len(parts) == 5 and parts[3] == "/" and parts[4].isdigit()
    month, day = int(parts[0][:2]), int(parts[2][:2])
    year = int(parts[4][:4]) if has_year else dated.year - ((month, day) > (dated.month, dated.day))
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day), index + (5 if has_year else 3)
    except ValueError:
        return None, index


def _column(meaning: tuple[str, str], day: date | None, tokens: Sequence[Token], dated: date) -> TableColumn:
    """A column with its period, told from the day of the table."""
    kind, window = meaning
    words = join_tokens(tokens)
    spans = {
        "now": (dated, dated),
        "as of": (day or dated, day or dated),
        "week before": (dated - WEEK, dated - WEEK),
        "month before": (dated.replace(day=1) - DAY, dated.replace(day=1) - DAY),
        "12 months": (months_before(dated, 12) + DAY, dated),
        "day": (dated, dated),
    }
    if window == "unsaid":
        return TableColumn(kind, None, words)
    first, last = spans[window] if window in spans else fixed_days(window, dated)
    period = Period(
        kind="day" if first == last else "ytd" if window == "ytd" else "span",
        first=first,
        last=last,
        readings=((first - DAY, last),),
        text=words,
        start=tokens[0].start,
        end=tokens[-1].end,
    )
    return TableColumn(kind, period, words)


def read_row(context: SentenceContext, heading: TableHeading) -> list[Claim] | None:
    """The claims of a row; None where the line is none of this table, or what the row is of has no known name."""
    cells = find_cells(context, heading)
    subjects = [mention for mention in context.mentions if cells and mention.last <= cells[0].first]
    if not cells or not subjects:
        return None
    pairs = zip(cells, heading.columns, strict=True)
    claims = [_claim_of_cell(context, subjects[0], cell, column) for cell, column in pairs]
    if heading.is_dated:
        return claims
    undated = "the day that the table is of is not stated"
    return [replace(claim, doubts=(*claim.doubts, undated)) for claim in claims]


def find_cells(context: SentenceContext, heading: TableHeading) -> list[Quantity]:
    """The numbers that end a row, one a column, with no words between them; none where the line is no row."""
    count = len(heading.columns)
    named = {index for mention in context.mentions for index in range(mention.first, mention.last)}
    dates = [(period.start, period.end) for period in context.periods]
    cells = [
        quantity
        for quantity in context.quantities
        if quantity.first not in named and not any(start <= quantity.start < end for start, end in dates)
    ][-count:]
    if len(cells) < count or cells[0].first > LONGEST_LABEL:
        return []
    explained = {index for quantity in cells for index in range(quantity.first, quantity.last)}
    others = (
        context.tokens[index].low for index in range(cells[0].first, len(context.tokens)) if index not in explained
    )
    return [] if any(term.isalpha() and term not in ROW_WORDS for term in others) else cells


def _claim_of_cell(context: SentenceContext, subject: Mention, cell: Quantity, column: TableColumn) -> Claim:
    type_, details = _type_of_cell(subject, cell, column)
    return Claim(
        type=type_,
        start=context.sentence.start,
        end=context.sentence.end,
        mark=(cell.start, cell.end),
        quote=join_tokens(context.tokens),
        quantity=cell,
        direction=cell.sign or (1 if column.kind == "change" and type_ == "change" else 0),
        subject=subject,
        period=column.period,
        details=details,
        periods=(column.period,) if column.period else (),
        bindings=(
            Binding("entity", "carried over", subject.text),
            Binding("measure", "carried over", column.words),
            Binding("window", "carried over" if column.period else "assumed", column.words),
        ),
        doubts=() if column.period else (f"\u201c{column.words}\u201d does not say since when",),
    )


def _type_of_cell(subject: Mention, cell: Quantity, column: TableColumn) -> tuple[ClaimType, dict[str, str]]:
    """What kind of claim a cell is: a level, a change, a yield, a range, a move of a yield."""
    in_percent = cell.measure == "percent"
    if subject.kind == "macro" and column.kind == "level":
        return "macro", {"transformation": "level"}
    if subject.kind == "macro":
        return (
            ("macro", {"transformation": "move"}) if cell.measure == "pp" else ("macro", {"transformation": "growth"})
        )
    if subject.kind == "policy":
        return ("rate range", {}) if column.kind == "level" else ("figure", {})
    if subject.kind not in MARKET:
        return "figure", {}
    if column.kind == "level" and not in_percent:
        return "level", {}
    return "change", {} if in_percent else {"metric": "points"}

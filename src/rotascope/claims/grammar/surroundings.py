"""What a sentence takes over from those before it: the sentence before, a table's heading, a list's heading, a day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.grammar.tables import TableHeading, find_cells, read_day, read_heading, read_row
from rotascope.claims.records import Claim, Period

LONGEST_TITLE = 14  # tokens
SHORT = 8  # tokens of a heading over a list
FRIDAY, SATURDAY = 4, 5
LISTED = ("change", "direction", "gap")
AS_OF_REACH = 6  # tokens from `as of` to its day


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a sentence.

    dated    the article's date
    before   the sentence before
    table    the heading of the table that a row may belong to
    heading  the period of a line like `For the week:`, while the lines of its list last
    as_of    the day that a line above states: `as of market close January 2, 2026`
    month    the month named last: that of `for the month`
    title    the period of the last short line without a full stop
    is_list  whether the heading ends with a colon: then it is certain that the list is of its period
    """

    dated: date
    before: SentenceContext | None = None
    table: TableHeading | None = None
    heading: Period | None = None
    as_of: date | None = None
    month: Period | None = None
    is_list: bool = False
    title: Period | None = None

    def advance(self, context: SentenceContext | None) -> "Surroundings":
        """What stands around the next sentence."""
        if context is None:
            return replace(self, before=None, table=None, heading=None)
        if not any(token.text.isalnum() for token in context.tokens):
            return self  # the rule under a table's heading
        as_of = _find_as_of(context, self.dated) or self.as_of
        is_row = self.table is not None and bool(find_cells(context, self.table))
        table = self.table if is_row else read_heading(context, as_of or _last_close(self.dated), stated=bool(as_of))
        heading, is_list = _heading_of_list(context), context.tokens[-1].text == ":"
        if heading is None and _is_item(context):
            heading, is_list = self.heading, self.is_list
        month = next((period for period in reversed(context.periods) if period.kind == "month"), self.month)
        title = _period_of_title(context) or self.title
        return Surroundings(self.dated, context, table, heading, as_of, month, is_list, title)

    def read_row(self, context: SentenceContext) -> list[Claim] | None:
        """The claims of a row of the table; None where there is no table, or the line is none of its rows."""
        return read_row(context, self.table) if self.table is not None else None

    def carry(self, claim: Claim) -> Claim:
        """The claim with the period of its list's heading, where it has none, or with the month or year just named."""
        if claim.type not in LISTED:
            return claim
        if claim.period is None:
            if self.heading is not None:
                rule = {"heading": "yes"} if self.is_list else {"carried": "yes"}
                return replace(claim, period=self.heading, details={**claim.details, **rule})
            period = self._period_before() if claim.type == "direction" else None
            return (
                claim if period is None else replace(claim, period=period, details={**claim.details, "carried": "yes"})
            )
        named = self._named(claim.period)
        return replace(claim, period=named, details={**claim.details, "named": "yes"}) if named is not None else claim

    def _period_before(self) -> Period | None:
        """The last period of the sentence before, else of the title: what a direction may be over."""
        periods = self.before.periods if self.before else ()
        before = [period for period in periods if period.kind not in ("since", "ago", "same")]
        return before[-1] if before else self.title

    def _named(self, period: Period) -> Period | None:
        """What `for the month` points back to, the month named last, or `for the year`, that of the sentence before."""
        words = period.text.lower()
        if words in ("for the month", "on the month", "during the month"):
            return self.month
        if words in ("for the year", "on the year") and self.before is not None:
            years = (
                other for other in self.before.periods if other.kind == "year" or "last year" in other.text.lower()
            )
            return next(years, None)
        return None


def _find_as_of(context: SentenceContext, dated: date) -> date | None:
    """The day of `as of market close January 2, 2026`, where it is not after the article."""
    words = context.words(0, len(context.tokens))
    for index in range(len(words) - 2):
        if words[index : index + 2] != ["as", "of"]:
            continue
        for start in range(index + 2, min(len(words), index + AS_OF_REACH)):
            day, _ = read_day(context.tokens, start, dated)
            if day is not None and day <= dated:
                return day
    return None


def _last_close(dated: date) -> date:
    """The day that a table without a date is of: the article's, or Friday before a weekend or Monday."""
    back = {SATURDAY: 1, SATURDAY + 1: 2, 0: 3}.get(dated.weekday(), 0)
    return dated - timedelta(days=back)


def _heading_of_list(context: SentenceContext) -> Period | None:
    """The period of a short line that holds nothing else and ends with a colon, or opens with it."""
    tokens = context.tokens
    if len(tokens) > SHORT or len(context.periods) != 1 or any(mention.kind in MARKET for mention in context.mentions):
        return None
    period = context.periods[0]
    others = [token.low for token in tokens if not period.start <= token.start < period.end and token.low.isalpha()]
    return period if tokens[-1].text == ":" or not others else None


def _period_of_title(context: SentenceContext) -> Period | None:
    """The only period of a short line that ends without a full stop."""
    is_title = len(context.tokens) <= LONGEST_TITLE and context.tokens[-1].text not in ".!?:;,"
    return context.periods[0] if is_title and len(context.periods) == 1 else None


def _is_item(context: SentenceContext) -> bool:
    """Whether a line is one of a list: it opens with a name and holds a number."""
    opening = next((mention for mention in context.mentions if mention.kind in MARKET), None)
    return opening is not None and opening.first <= 2 and bool(context.quantities)

"""The date of an article, from its own words; never from a clock."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rotascope.claims.reading.dates import month, stretch
from rotascope.claims.reading.phrases import worded
from rotascope.claims.reading.text import sentences
from rotascope.claims.records import Sentence

OPENING = 2_500  # characters of the readable text in which a date line is looked for
STAMP = re.compile(r'(?:datetime|content|datePublished)"?\s{0,3}[=:]\s{0,3}"(\d{4}-\d{2}-\d{2})')
HEAD = 20_000  # characters of a page that may hold its stamp
CUES = worded("of published updated dated posted date today on")
LINES = 4
LINE_ENDS = "-\u2013\u2014|)."  # what may follow a date line: dashes, a bar
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The days that the article may be of, `last` the one whose knowledge is used, and the words that say so."""

    first: date
    last: date
    words: str


def given(day: date) -> ArticleDate:
    """A date that the reader gives."""
    return ArticleDate(day, day, "given")


def article_date(source: str, text: str) -> ArticleDate | None:
    """The date of a page's own stamp, of a date line, or of `As of ...`; None where it says nothing.

    A date line is a date that stands alone, or before a dash, in the first lines. `As of early February 2026` gives a
    span of days.
    """
    stamp = STAMP.search(source, 0, HEAD)
    if stamp:
        day = _parsed(stamp.group(1))
        if day is not None:
            return ArticleDate(day, day, stamp.group(1))
    opening = sentences(text[:OPENING])
    return _date_line(opening) or _as_of(opening)


def _parsed(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date_line(opening: tuple[Sentence, ...]) -> ArticleDate | None:
    lines: dict[int, list[Sentence]] = {}
    for one in opening:
        lines.setdefault(one.paragraph, []).append(one)
    for pieces in list(lines.values())[:LINES]:
        tokens = pieces[0].tokens
        for place in range(min(len(tokens), 14)):
            found = stretch(tokens, place, date.max)
            if (
                found is None
                or found.kind != "day"
                or str(found.first.year) not in {one.text for one in tokens[place : found.after]}
            ):
                continue
            before = {one.low for one in tokens[:place]}
            alone = (
                found.after >= len(tokens) or tokens[found.after].text in LINE_ENDS or found.after == len(tokens) - 1
            )
            if before & {"published", "updated", "posted", "date", "dated"} or (alone and place < 8):
                return ArticleDate(found.first, found.first, " ".join(one.text for one in tokens[place : found.after]))
    return None


def _as_of(opening: tuple[Sentence, ...]) -> ArticleDate | None:
    """`As of March 9, 2026`, `As of early February 2026`: the first that writes its year."""
    for one in opening:
        tokens = one.tokens
        for place in range(len(tokens) - 2):
            if tokens[place].low != "as" or tokens[place + 1].low != "of":
                continue
            found = stretch(tokens, place + 2, date.max) or month(tokens, place + 2, date.max)
            written = {each.text for each in tokens[place + 2 : found.after]} if found else set()
            if found is not None and str(found.first.year) in written and found.kind in ("day", "month", "part"):
                words = " ".join(each.text for each in tokens[place : found.after])
                return ArticleDate(found.first, found.last, words)
    return None

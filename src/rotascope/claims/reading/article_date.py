"""The date of an article, from its own words; never from a clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rotascope.claims.reading.dates import read_month, read_stretch
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.reading.text import split_sentences
from rotascope.claims.records import Sentence

OPENING_LENGTH = 2_500  # characters of the readable text in which a date line is looked for
STAMP_PATTERN = re.compile(r'(?:datetime|content|datePublished)"?\s{0,3}[=:]\s{0,3}"(\d{4}-\d{2}-\d{2})')
STAMP_REACH = 20_000  # characters of a page that may hold its stamp
OPENING_LINES = 4
UPDATED = 10  # days up to which a second date line leaves open of which of the two days an article is
STAMP_WORDS = word_set("published updated posted date dated")
LINE_ENDS = "-\u2013\u2014|)."  # what may follow a date line: dashes, a bar
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The days that the article may be of, `last` the one whose knowledge is used, and the words that say so."""

    first: date
    last: date
    words: str


def reader_date(day: date) -> ArticleDate:
    """A date that the reader gives."""
    return ArticleDate(day, day, "given")


def find_article_date(source: str, text: str) -> ArticleDate | None:
    """The date of a page's own stamp, of a date line, or of `As of ...`; None where it says nothing.

    A date line is a date that stands alone, or before a dash, in the first lines. `As of early February 2026` gives a
    span of days.
    """
    stamp = STAMP_PATTERN.search(source, 0, STAMP_REACH)
    if stamp:
        day = _parse_day(stamp.group(1))
        if day is not None:
            return ArticleDate(day, day, stamp.group(1))
    opening = split_sentences(text[:OPENING_LENGTH])
    return _find_date_line(opening) or _find_as_of(opening)


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _find_date_line(opening: tuple[Sentence, ...]) -> ArticleDate | None:
    lines: dict[int, list[Sentence]] = {}
    for sentence in opening:
        lines.setdefault(sentence.paragraph, []).append(sentence)
    dates: list[ArticleDate] = []
    for pieces in list(lines.values())[:OPENING_LINES]:
        tokens = pieces[0].tokens
        for index in range(min(len(tokens), 14)):
            stretch = read_stretch(tokens, index, date.max)
            if stretch is None or stretch.kind != "day":
                continue
            printed = [token.text for token in tokens[index : stretch.after]]
            if str(stretch.first.year) not in printed:
                continue
            before = {token.low for token in tokens[:index]}
            alone = stretch.after >= len(tokens) - 1 or tokens[stretch.after].text in LINE_ENDS
            if before & STAMP_WORDS or (alone and index < 8):
                dates.append(ArticleDate(stretch.first, stretch.first, " ".join(printed)))
    return _join_dates(dates)


def _join_dates(dates: Sequence[ArticleDate]) -> ArticleDate | None:
    """The first date, or the span from it to a second one close by: published and updated."""
    near = [other for other in dates if abs((other.first - dates[0].first).days) <= UPDATED]
    if not near:
        return None
    days = [other.first for other in near]
    words = " and ".join(dict.fromkeys(other.words for other in near))
    return ArticleDate(min(days), max(days), words)


def _find_as_of(opening: tuple[Sentence, ...]) -> ArticleDate | None:
    """`As of March 9, 2026`, `As of early February 2026`: the first that writes its year."""
    for sentence in opening:
        tokens = sentence.tokens
        for index in range(len(tokens) - 2):
            if tokens[index].low != "as" or tokens[index + 1].low != "of":
                continue
            stretch = read_stretch(tokens, index + 2, date.max) or read_month(tokens, index + 2, date.max)
            printed = {token.text for token in tokens[index + 2 : stretch.after]} if stretch else set()
            if stretch is not None and str(stretch.first.year) in printed and stretch.kind in ("day", "month", "part"):
                words = " ".join(token.text for token in tokens[index : stretch.after])
                return ArticleDate(stretch.first, stretch.last, words)
    return None

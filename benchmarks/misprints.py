"""Plants misprints into true claims of real notes, one at a time, and counts what `check` makes of each.

A copy of a note differs from it in one number, one word of direction or one word of a period, inside a claim that the
gold calls true; so a refutation of that claim is right, and one of any other claim is wrong. Nothing is written to
disk, and counts only are kept.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from notes import interval, share
from rotascope.claims.records import COMPUTED, REFUTED
from rotascope.panels.view import View
from rotascope.questions.check import check_texts
from rotascope.questions.check.document import MarkedClaim, annotated_articles
from rotascope.questions.check.files import ArticleText, read_article

KINDS = ("a digit changed", "two digits swapped", "rising for falling", "another period")
SEED = 14
CLEAR, UNITS = 0.05, 2.5  # a misprint is at least that share of the number and so many units of its last digit off
AGREES = 0.02  # share by which the printed number and the right one may differ, so that both are of one unit
NEAR = 90  # characters around a claim in which its direction or period stands
HEDGED = re.compile(
    r"(more|less|fewer) than|over|above|below|under|at least|at most|as much as|nearly|almost|about|around|roughly|"
    r"approximately|some|up to|close to|just|within",
    re.IGNORECASE,
)
LEVEL_OR_SIGN = re.compile(r"\b(at|to|near|from) ?$|[-+]$|\b(at|to|near|from) [-+]?\d|[-+]\d")
OR_PERCENT = re.compile(r"[\d.,]+ ?(points)?,? or ")
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")
TURNED = (
    *(("rose", "fell"), ("rises", "falls"), ("gained", "lost"), ("gain", "loss"), ("gains", "losses"), ("up", "down")),
    *(("higher", "lower"), ("climbed", "dropped"), ("jumped", "tumbled"), ("advanced", "declined"), ("added", "shed")),
    *(("rise", "fall"), ("increase", "decrease"), ("jump", "drop"), ("climb", "slide"), ("positive", "negative")),
    *(("rallied", "slumped"), ("surged", "plunged"), ("rising", "falling"), ("advance", "decline")),
)
OPPOSITE = {**dict(TURNED), **{falling: rising for rising, falling in TURNED}}
PERIODS = (("for the week", "for the month"), ("this week", "this month"), ("for the month", "for the quarter"))
PERIODS += (("for the quarter", "for the year"), ("this month", "this year"), ("for the year", "for the month"))
PERIODS += (("year to date", "month to date"), ("year-to-date", "month-to-date"), ("this year", "this month"))


@dataclass(frozen=True, slots=True)
class Misprint:
    """What became of one planted error.

    answer     F refuted, T confirmed, U left open, empty where no claim was read there
    elsewhere  claims beside it that are refuted only because of it
    """

    kind: str
    answer: str
    elsewhere: int


def plant_misprints(view: View, gold: Path, articles: Path, *, seed: int = SEED) -> list[Misprint]:
    """Every true claim with a number, misprinted once in each of the ways that its sentence allows."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    draws = random.Random(seed)
    outcomes: list[Misprint] = []
    for file in sorted(articles.glob("*.txt")):
        name, _, dated = file.stem.partition("-")
        of_file = [row for row in rows if row["article"] == name]
        if of_file:
            outcomes += _misprints_of(view, read_article(file).text, date.fromisoformat(dated), of_file, draws)
    return outcomes


def _misprints_of(
    view: View, text: str, dated: date, rows: Sequence[dict[str, Any]], draws: random.Random
) -> Iterator[Misprint]:
    already = {claim.checked.claim.text for claim in _claims(view, text, dated) if claim.verdict in REFUTED}
    for row in rows:
        for kind in KINDS:
            change = _change(text, row, kind, draws)
            if change is not None:
                yield _outcome(view, text, dated, row, kind, change, already)


def _outcome(
    view: View, text: str, dated: date, row: dict[str, Any], kind: str, change: tuple[int, int, str], already: set[str]
) -> Misprint:
    start, end, words = change
    shift = len(words) - (end - start)
    first, last = (position + (shift if start < position else 0) for position in (row["start"], row["end"]))
    if start < row["start"]:
        first = row["start"] + shift
    claims = _claims(view, text[:start] + words + text[end:], dated)
    here = [claim for claim in claims if claim.source_start < last and first <= claim.source_end]
    best = max(here, key=lambda claim: min(last, claim.source_end) - max(first, claim.source_start), default=None)
    others = [claim for claim in claims if claim.verdict in REFUTED and not _shares_clause(claim, best)]
    return Misprint(kind, _answer(best), sum(claim.checked.claim.text not in already for claim in others))


def _shares_clause(claim: MarkedClaim, misprinted: MarkedClaim | None) -> bool:
    """Whether a claim stands in the sentence of the misprint: a word turned there turns its other numbers too."""
    if misprinted is None:
        return False
    first, second = claim.checked.claim, misprinted.checked.claim
    return first.start < second.end and second.start < first.end


def _answer(claim: MarkedClaim | None) -> str:
    if claim is None:
        return ""
    return "F" if claim.verdict in REFUTED else "T" if claim.verdict in COMPUTED else "U"


def _claims(view: View, text: str, dated: date) -> Sequence[MarkedClaim]:
    answer = check_texts(view, [ArticleText("note", text)], dated=dated)
    return annotated_articles(answer).articles[0].claims


def _change(text: str, row: dict[str, Any], kind: str, draws: random.Random) -> tuple[int, int, str] | None:
    """Characters of the note and what is printed there instead; None where a claim is not true or has no such word."""
    value = row["right_value"]
    if row["right_class"] != "T" or not isinstance(value, int | float) or not value:
        return None
    number = NUMBER.search(text, row["start"], row["end"])
    if number is None or HEDGED.search(text, max(0, row["start"] - 25), number.start()):
        return None
    printed = float(number.group().replace(",", ""))
    if abs(printed - abs(value)) > AGREES * abs(value) + _unit(number.group()):
        return None
    if kind in KINDS[:2]:
        changed = _misprint(number.group(), kind, draws)
        return None if changed is None else (number.start(), number.end(), changed)
    return _other_word(text, row, kind)


def _unit(printed: str) -> float:
    return float(10.0 ** -len(printed.partition(".")[2]))


def _misprint(printed: str, kind: str, draws: random.Random) -> str | None:
    """A number with a digit changed or two neighbours swapped, clearly another one; None where none is."""
    places = [place for place, character in enumerate(printed) if character.isdigit()]
    candidates: list[str] = []
    for order, place in enumerate(places):
        following = places[order + 1] if order + 1 < len(places) else None
        if kind == KINDS[0]:
            candidates += [printed[:place] + digit + printed[place + 1 :] for digit in "123456789"]
        elif following is not None:
            swapped = list(printed)
            swapped[place], swapped[following] = swapped[following], swapped[place]
            candidates.append("".join(swapped))
    value = float(printed.replace(",", ""))
    clear = [other for other in candidates if other[0] != "0" or printed[0] == "0"]
    clear = [other for other in clear if _is_clear(float(other.replace(",", "")), value, _unit(printed))]
    return draws.choice(clear) if clear else None


def _is_clear(other: float, value: float, unit: float) -> bool:
    return abs(other - value) >= max(
        CLEAR * value if value < 1_000 else 0.0, UNITS * unit, 10 * unit if unit < 0.1 else 0
    )


def _other_word(text: str, row: dict[str, Any], kind: str) -> tuple[int, int, str] | None:
    """The nearest word of direction before or in a claim, or the only period of its sentence, exchanged."""
    opening = text.rfind(row["sentence"][:40], 0, row["start"] + 1)
    if opening < 0 or row["start"] - opening > len(row["sentence"]):
        return None
    return _turned_word(text, row, opening) if kind == KINDS[2] else _other_period(text, row, opening)


def _turned_word(text: str, row: dict[str, Any], opening: int) -> tuple[int, int, str] | None:
    """Rising for falling in the last such word before a move: not before a level, nor a number with a sign."""
    if LEVEL_OR_SIGN.search(text, max(0, row["start"] - 8), row["start"] + 1):
        return None
    words = list(re.finditer(r"[A-Za-z]+", text[opening : row["end"]]))
    last = next((word for word in reversed(words) if word.group().lower() in OPPOSITE), None)
    between = "" if last is None else OR_PERCENT.sub("", text[opening + last.end() : row["start"]])
    if last is None or len(between) > NEAR or re.search(r"[,;\d]", between):
        return None
    return opening + last.start(), opening + last.end(), OPPOSITE[last.group().lower()]


def _other_period(text: str, row: dict[str, Any], opening: int) -> tuple[int, int, str] | None:
    """Another period for the only one of the sentence, where no other number stands between it and the claim."""
    sentence = text[opening : opening + len(row["sentence"])]
    periods = [(sentence.lower().find(period), period, other) for period, other in PERIODS]
    named = [(place, period, other) for place, period, other in periods if place >= 0]
    if len(named) != 1 or len(re.findall(r"week|month|quarter|year|day\b", sentence.lower())) != 1:
        return None
    place, period, other = named[0]
    between = sentence[place + len(period) : row["start"] - opening] or sentence[row["end"] - opening : place]
    if re.search(r"\d[\d,.]* ", OR_PERCENT.sub("", between)):
        return None
    exchanged = other.capitalize() if sentence[place].isupper() else other
    return opening + place, opening + place + len(period), exchanged


def misprint_tables(outcomes: Sequence[Misprint]) -> list[str]:
    """How often a planted error is refuted, and how often a refutation is one."""
    rows = []
    for kind in (*KINDS, "all"):
        of_kind = [outcome for outcome in outcomes if kind in (outcome.kind, "all")]
        counts = Counter(outcome.answer for outcome in of_kind)
        refuted, elsewhere = counts["F"], sum(outcome.elsewhere for outcome in of_kind)
        cells = (share(refuted, len(of_kind)), str(counts["U"]), str(counts[""]), str(counts["T"]))
        right = f"{share(refuted, refuted + elsewhere)}, {interval(refuted, refuted + elsewhere)}" if refuted else "-"
        rows.append(f"| {kind} | {' | '.join(cells)} | {right} |")
    return [
        "| Misprint | Refuted | Left open | Not read | Confirmed | Refutations that are right |",
        "|---|---|---|---|---|---|",
        *rows,
    ]

"""Numbers as articles print them: percent, points, money, ranges, fractions, words, with precision and hedge."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log10

from rotascope.claims.reading.phrases import PASSED, Phrases, joined, worded
from rotascope.claims.reading.words import HEDGES, NUMBERS, SCALES, TRAILING
from rotascope.claims.records import Hedge, Measure, Quantity, Token

UNITS: Phrases[tuple[Measure, float]] = Phrases(
    [
        *((words, ("percent", 1.0)) for words in ("%", "percent", "per cent", "pct")),
        *(
            (words, ("pp", 1.0))
            for words in (
                "percentage point",
                "percentage points",
                "pp",
                "pps",
                "ppt",
                "ppts",
                "% points",
                "percent points",
                "point gap",
                "points of outperformance",
            )
        ),
        *((words, ("pp", 0.01)) for words in ("basis point", "basis points", "bps", "bp")),
        *((words, ("point", 1.0)) for words in ("point", "points", "pts")),
        *((words, ("multiple", 1.0)) for words in ("times", "x")),
    ]
)
CURRENCY = frozenset(("$", "usd"))
BETWEEN = worded("- \u2013 \u2014 to and")
LOOK_BACK = 5  # tokens of the longest hedge
MOST_DIGITS = 18
HUNDRED = 100
SPAN = 4  # tokens from `between` to `and`


@dataclass(frozen=True, slots=True)
class Printed:
    """A bare number: its value, what its last digit stands for, and the token after it."""

    value: float
    step: float
    last: int
    words: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit."""

    low: float
    step: float
    measure: Measure
    last: int


def quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """Every number of a sentence from left to right, ranges as one."""
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        one = _quantity(tokens, place)
        if one is None:
            place += 1
            continue
        found.append(one)
        place = one.last
    return found


def _quantity(tokens: Sequence[Token], place: int) -> Quantity | None:
    first = place
    money = tokens[place].low in CURRENCY
    place += money
    number = printed(tokens, place)
    if number is None:
        return None
    whole = _measured(tokens, number, money=money)
    pair = _range(tokens, number, whole, money=money)
    low, high = (whole.low, whole.low) if pair is None else pair[0]
    last, step, measure = (whole.last, whole.step, whole.measure) if pair is None else pair[1]
    sign, begin = _sign(tokens, first)
    hedge, opened = _hedge(tokens, begin)
    trailing = TRAILING.at(tokens, last) if last < len(tokens) else None
    if trailing is not None:
        hedge, last = trailing.value, trailing.last
    low, high = min(low, high), max(low, high)
    start, end = tokens[opened].start, tokens[last - 1].end
    fine = step if number.step < 1 else coarse(high, step)
    return Quantity(
        measure=measure,
        low=low,
        high=high,
        step=step,
        coarse=fine,
        hedge=hedge,
        sign=sign,
        first=opened,
        last=last,
        start=start,
        end=end,
        text=joined(tokens[opened:last]),
    )


def printed(tokens: Sequence[Token], place: int) -> Printed | None:
    """Digits (1,234.5), a mixed fraction (3-1/2, 3 1/2) or a number in words (twenty-five, half, a quarter)."""
    if place >= len(tokens):
        return None
    token = tokens[place]
    if token.text[0].isascii() and token.text[0].isdigit():
        return _digits(tokens, place)
    if token.low in ("half", "quarter"):
        value = 0.5 if token.low == "half" else 0.25
        return Printed(value, value, place + 1, words=True) if _is_point(tokens, place + 1) else None
    counted, after = _words(tokens, place)
    return None if counted is None else Printed(counted, 1.0, after, words=True)


def _is_point(tokens: Sequence[Token], place: int) -> bool:
    """Whether `-point` or `percentage point` follows: half and quarter are numbers only there."""
    while place < len(tokens) and (tokens[place].text in PASSED or tokens[place].low in ("a", "percentage")):
        place += 1
    return place < len(tokens) and tokens[place].low == "point"


def _digits(tokens: Sequence[Token], place: int) -> Printed | None:
    text = tokens[place].text.replace(",", "")
    if len(text) > MOST_DIGITS:
        return None
    step = 10.0 ** -len(text.partition(".")[2])
    fraction = _fraction(tokens, place + 1)
    if fraction is not None and "." not in text:
        return Printed(float(text) + fraction[0], fraction[1], place + 4 + (tokens[place + 1].text == "-"))
    return Printed(float(text), step, place + 1)


def _fraction(tokens: Sequence[Token], place: int) -> tuple[float, float] | None:
    """The value of `-1/2` or ` 1/2`, and that of one part."""
    place += place < len(tokens) and tokens[place].text == "-"
    if place + 2 >= len(tokens) or tokens[place + 1].text != "/":
        return None
    over, under = tokens[place].text, tokens[place + 2].text
    if len(over) > 1 or under not in ("2", "4", "8") or not (over.isascii() and over.isdigit()):
        return None
    return int(over) / int(under), 1.0 / int(under)


def _words(tokens: Sequence[Token], place: int) -> tuple[float | None, int]:
    """A number below a thousand in words."""
    value = NUMBERS.get(tokens[place].low)
    if value is None:
        return None, place
    after = place + 1
    if value >= 20 and after < len(tokens):
        unit = after + (tokens[after].text == "-")
        small = NUMBERS.get(tokens[unit].low) if unit < len(tokens) else None
        if small is not None and 0 < small < 10:
            value, after = value + small, unit + 1
    if after < len(tokens) and tokens[after].low == "hundred":
        value, after = value * HUNDRED, after + 1
    return float(value), after


def _measured(tokens: Sequence[Token], number: Printed, *, money: bool) -> Measured:
    """The number with the unit or scale that follows it."""
    value, step, place = number.value, number.step, number.last
    joint = ("-", "a") if number.words and value < 1 else ("-",)  # half a percentage point
    after = place + (place < len(tokens) and tokens[place].low in joint)
    scale = SCALES.get(tokens[after].low) if after < len(tokens) else None
    if scale is not None and (money or len(tokens[after].low) > 2):
        value, step, place = value * scale, step * scale, after + 1
        money = money or (place < len(tokens) and tokens[place].low in ("dollar", "dollars"))
    if money:
        return Measured(value, step, "money", place)
    unit = UNITS.at(tokens, after) if after < len(tokens) else None
    if unit is not None:
        measure, factor = unit.value
        return Measured(value * factor, step * factor, measure, unit.last)
    whole = step >= 1.0 and float(value).is_integer()
    return Measured(value, step, "count" if whole else "number", place)


def _range(
    tokens: Sequence[Token], number: Printed, whole: Measured, *, money: bool
) -> tuple[tuple[float, float], tuple[int, float, Measure]] | None:
    """Both ends where a second number follows (3.50%-3.75%, $3 to $4 billion, 5 and 7 percent); else None."""
    place = whole.last
    if place + 1 >= len(tokens) or tokens[place].low not in BETWEEN:
        return None
    second_money = tokens[place + 1].low in CURRENCY
    other = printed(tokens, place + 1 + second_money)
    if other is None:
        return None
    high = _measured(tokens, other, money=money or second_money)
    plain = whole.measure in ("count", "number") or (whole.measure == "money" and whole.low == number.value)
    if high.measure != whole.measure and not plain:
        return None
    between = any(one.low == "between" for one in tokens[max(0, place - SPAN) : place])
    if plain and (high.measure in ("count", "number") or (tokens[place].low == "and" and not between)):
        return None  # two bare numbers side by side are dates, scores or lists
    factor = high.low / other.value if plain and other.value else 1.0
    low = number.value * factor if plain else whole.low
    if not 0 < low < high.low:
        return None
    return (low, high.low), (high.last, max(high.step, whole.step * factor if plain else whole.step), high.measure)


def _sign(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """A printed sign just before the number, and the token where the number begins with it."""
    if place == 0 or tokens[place - 1].text not in "+-" or tokens[place - 1].end != tokens[place].start:
        return 0, place
    glued = place > 1 and tokens[place - 2].end == tokens[place - 1].start and tokens[place - 2].text[-1].isalnum()
    if glued:
        return 0, place
    return (1 if tokens[place - 1].text == "+" else -1), place - 1


def _hedge(tokens: Sequence[Token], begin: int) -> tuple[Hedge, int]:
    """The hedge that ends where the number begins, and its first token."""
    for place in range(max(0, begin - LOOK_BACK), begin):
        found = HEDGES.at(tokens, place)
        if found is not None and begin - 1 <= found.last <= begin:
            between = tokens[found.last : begin]
            if all(one.text in PASSED or one.low == "a" for one in between):
                return found.value, place
    return "", begin


def coarse(value: float, step: float) -> float:
    """What the last digit other than zero stands for: 100 for 300, 0.1 for 8.10, the step itself for 52.6."""
    if not value or not isfinite(value):
        return step
    digits = round(abs(value) / step)
    while digits and digits % 10 == 0:
        digits, step = digits // 10, step * 10
    return step


def precision(step: float) -> int:
    """Decimals that a step prints."""
    return max(0, round(-log10(step))) if step < 1 else 0

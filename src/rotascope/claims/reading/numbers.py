"""Numbers as articles print them: percent, points, money, ranges, fractions, words, with precision and hedge."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from rotascope.claims.reading.phrases import IGNORED_SIGNS, Phrases, join_tokens, word_set
from rotascope.claims.reading.words import DOWN, HEDGES, NUMBERS, SCALES, TRAILING, UP
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
BETWEEN = word_set("- \u2013 \u2014 to and")
LOOK_BACK = 5  # tokens of the longest hedge
LONGEST_NUMBER = 18
HUNDRED = 100
BETWEEN_REACH = 4  # tokens from `between` to `and`


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A bare number: its value, what its last digit stands for, and the token after it."""

    value: float
    step: float
    last: int
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredNumber:
    """A number, or a range, with its unit; `last` is the token after it."""

    low: float
    high: float
    step: float
    measure: Measure
    last: int


def read_quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """Every number of a sentence from left to right, ranges as one."""
    numbers: list[Quantity] = []
    index = 0
    while index < len(tokens):
        number = _read_quantity(tokens, index)
        if number is None:
            index += 1
            continue
        numbers.append(number)
        index = number.last
    return numbers


def _read_quantity(tokens: Sequence[Token], index: int) -> Quantity | None:
    first = index
    money = tokens[index].low in CURRENCY
    index += money
    number = read_number(tokens, index)
    if number is None:
        return None
    measured = _read_unit(tokens, number, money=money)
    measured = _read_range(tokens, number, measured, money=money) or measured
    last, high = measured.last, max(measured.low, measured.high)
    sign, begin = _read_sign(tokens, first)
    hedge, opening = _read_hedge(tokens, begin)
    suffix = TRAILING.match_at(tokens, last) if last < len(tokens) else None
    if suffix is not None:
        hedge, last = suffix.value, suffix.last
    return Quantity(
        measure=measured.measure,
        low=min(measured.low, measured.high),
        high=high,
        step=measured.step,
        coarse=measured.step if number.step < 1 else coarse_step(high, measured.step),
        hedge=hedge,
        sign=sign,
        first=opening,
        last=last,
        start=tokens[opening].start,
        end=tokens[last - 1].end,
        text=join_tokens(tokens[opening:last]),
    )


def read_number(tokens: Sequence[Token], index: int) -> PrintedNumber | None:
    """Digits (1,234.5), a mixed fraction (3-1/2, 3 1/2) or a number in words (twenty-five, half, a quarter)."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    if (token.text[0].isascii() and token.text[0].isdigit()) or (token.text[0] == "." and len(token.text) > 1):
        return _read_digits(tokens, index)
    if token.low in ("half", "quarter"):
        value = 0.5 if token.low == "half" else 0.25
        return PrintedNumber(value, value, index + 1, in_words=True) if _is_point(tokens, index + 1) else None
    spelled, after = _number_in_words(tokens, index)
    return None if spelled is None else PrintedNumber(spelled, 1.0, after, in_words=True)


def _is_point(tokens: Sequence[Token], index: int) -> bool:
    """Whether `-point` or `percentage point` follows: half and quarter are numbers only there."""
    while index < len(tokens) and (tokens[index].text in IGNORED_SIGNS or tokens[index].low in ("a", "percentage")):
        index += 1
    return index < len(tokens) and tokens[index].low == "point"


def _read_digits(tokens: Sequence[Token], index: int) -> PrintedNumber | None:
    text = tokens[index].text.replace(",", "")
    if len(text) > LONGEST_NUMBER:
        return None
    step = 10.0 ** -len(text.partition(".")[2])
    fraction = _read_fraction(tokens, index + 1)
    if fraction is not None and "." not in text:
        return PrintedNumber(float(text) + fraction[0], fraction[1], index + 4 + (tokens[index + 1].text == "-"))
    return PrintedNumber(float(text), step, index + 1)


def _read_fraction(tokens: Sequence[Token], index: int) -> tuple[float, float] | None:
    """The value of `-1/2` or ` 1/2`, and that of one part."""
    index += index < len(tokens) and tokens[index].text == "-"
    if index + 2 >= len(tokens) or tokens[index + 1].text != "/":
        return None
    numerator, denominator = tokens[index].text, tokens[index + 2].text
    if len(numerator) > 1 or denominator not in ("2", "4", "8") or not (numerator.isascii() and numerator.isdigit()):
        return None
    return int(numerator) / int(denominator), 1.0 / int(denominator)


def _number_in_words(tokens: Sequence[Token], index: int) -> tuple[float | None, int]:
    """A number below a thousand in words."""
    value = NUMBERS.get(tokens[index].low)
    if value is None:
        return None, index
    after = index + 1
    if value >= 20 and after < len(tokens):
        unit = after + (tokens[after].text == "-")
        small = NUMBERS.get(tokens[unit].low) if unit < len(tokens) else None
        if small is not None and 0 < small < 10:
            value, after = value + small, unit + 1
    if after < len(tokens) and tokens[after].low == "hundred":
        value, after = value * HUNDRED, after + 1
    return float(value), after


def _read_unit(tokens: Sequence[Token], number: PrintedNumber, *, money: bool) -> MeasuredNumber:
    """The number with the unit or scale that follows it."""
    value, step, index = number.value, number.step, number.last
    joint = ("-", "a") if number.in_words and value < 1 else ("-",)  # half a percentage point
    after = index + (index < len(tokens) and tokens[index].low in joint)
    scale = SCALES.get(tokens[after].low) if after < len(tokens) else None
    if scale is not None and (money or len(tokens[after].low) > 2):
        value, step, index = value * scale, step * scale, after + 1
        money = money or (index < len(tokens) and tokens[index].low in ("dollar", "dollars"))
    if money:
        return MeasuredNumber(value, value, step, "money", index)
    unit = UNITS.match_at(tokens, after) if after < len(tokens) else None
    if unit is not None:
        measure, factor = unit.value
        return MeasuredNumber(value * factor, value * factor, step * factor, measure, unit.last)
    is_whole = step >= 1.0 and float(value).is_integer()
    return MeasuredNumber(value, value, step, "count" if is_whole else "number", index)


def _read_range(
    tokens: Sequence[Token], number: PrintedNumber, measured: MeasuredNumber, *, money: bool
) -> MeasuredNumber | None:
    """Both ends where a second number follows (3.50%-3.75%, $3 to $4 billion, 5 and 7 percent); else None."""
    index = measured.last
    is_joined = index + 1 < len(tokens) and tokens[index].low in BETWEEN
    if not is_joined or _is_sign(tokens, index) or _is_move_from(tokens, number.last - 1):
        return None
    second_money = tokens[index + 1].low in CURRENCY
    second = read_number(tokens, index + 1 + second_money)
    if second is None:
        return None
    high = _read_unit(tokens, second, money=money or second_money)
    unscaled_money = measured.measure == "money" and measured.low == number.value
    unit_follows = unscaled_money or measured.measure in ("count", "number")
    if high.measure != measured.measure and not unit_follows:
        return None
    after_between = any(token.low == "between" for token in tokens[max(0, index - BETWEEN_REACH) : index])
    if unit_follows and (high.measure in ("count", "number") or (tokens[index].low == "and" and not after_between)):
        return None  # two bare numbers side by side are dates, scores or lists
    factor = high.low / second.value if unit_follows and second.value else 1.0
    low = number.value * factor if unit_follows else measured.low
    if not 0 < low < high.low:
        return None
    step = measured.step * factor if unit_follows else measured.step
    return MeasuredNumber(low, high.low, max(high.step, step), high.measure, high.last)


def _is_move_from(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number is where a move began: `rose from 2.9 % to 3.1 %` are two numbers and no range."""
    before = [token.low for token in tokens[max(0, index - 4) : index]]
    return before[-1:] == ["from"] and bool((UP | DOWN).intersection(before))


def _is_sign(tokens: Sequence[Token], index: int) -> bool:
    """Whether a dash belongs to the number after it and not to the one before: `12 bps -44 bps`."""
    return tokens[index].text == "-" and tokens[index - 1].end < tokens[index].start == tokens[index + 1].start - 1


def _read_sign(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """A printed sign just before the number, and the token where the number begins with it."""
    if index == 0 or tokens[index - 1].text not in "+-" or tokens[index - 1].end != tokens[index].start:
        return 0, index
    inside = index > 1 and tokens[index - 2].end == tokens[index - 1].start and tokens[index - 2].text[-1].isalnum()
    if inside:
        return 0, index
    return (1 if tokens[index - 1].text == "+" else -1), index - 1


def _read_hedge(tokens: Sequence[Token], begin: int) -> tuple[Hedge, int]:
    """The hedge that ends where the number begins, and its first token."""
    for index in range(max(0, begin - LOOK_BACK), begin):
        match = HEDGES.match_at(tokens, index)
        if match is not None and begin - 1 <= match.last <= begin:
            gap = tokens[match.last : begin]
            if all(token.text in IGNORED_SIGNS or token.low == "a" for token in gap):
                return match.value, index
    return "", begin


def coarse_step(value: float, step: float) -> float:
    """What the last digit other than zero stands for: 100 for 300, 0.1 for 8.10, the step itself for 52.6."""
    if not value or not isfinite(value):
        return step
    digits = round(abs(value) / step)
    while digits and digits % 10 == 0:
        digits, step = digits // 10, step * 10
    return step

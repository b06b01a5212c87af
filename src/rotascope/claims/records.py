"""The records of a check: what an article says, with the characters where it says so, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from rotascope.evidence import Evidence
from rotascope.read_only import NOTHING, make_read_only

Hedge: TypeAlias = Literal["", "about", "under", "over", "below", "above"]
Measure: TypeAlias = Literal["percent", "pp", "point", "money", "number", "count", "multiple"]
ClaimType: TypeAlias = Literal[
    "change",
    "direction",
    "gap",
    "level",
    "streak",
    "superlative",
    "rate range",
    "rate moves",
    "macro",
    "valuation",
    "growth",
    "company figure",
    "rout",
    "event",
    "identity",
    "cause",
    "forecast",
    "figure",
]
Part: TypeAlias = Literal["entity", "measure", "window", "anchor"]
How: TypeAlias = Literal["own clause", "carried over", "assumed"]
Confidence: TypeAlias = Literal["certain", "likely", "guess"]
Verdict: TypeAlias = Literal[
    "true",
    "rounded",
    "wrong value",
    "wrong date",
    "wrong entity",
    "wrong period",
    "impossible",
    "depends on convention",
    "unsupported",
    "true but weak evidence",
    "forecast",
    "untestable",
]

VERDICTS: tuple[Verdict, ...] = (
    "true",
    "rounded",
    "depends on convention",
    "true but weak evidence",
    "wrong value",
    "wrong date",
    "wrong entity",
    "wrong period",
    "impossible",
    "unsupported",
    "forecast",
    "untestable",
)
REFUTED: tuple[Verdict, ...] = (
    "wrong value",
    "wrong date",
    "wrong entity",
    "wrong period",
    "impossible",
    "unsupported",
)
COMPUTED: tuple[Verdict, ...] = ("true", "rounded", "depends on convention", "true but weak evidence")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign, and where it stands in the readable text."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Successive tokens of one paragraph, at most a few hundred."""

    start: int
    end: int
    paragraph: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as printed.

    low, high  equal unless a range is printed; percent in percent, money in dollars
    step       what its last printed digit stands for, in the same unit; coarse = its last digit other than zero
    sign       +1 or -1 where a sign is printed, else 0
    first, last  tokens of the sentence, last excluded; start, end  characters of the readable text
    """

    measure: Measure
    low: float
    high: float
    step: float
    coarse: float
    hedge: Hedge
    sign: int
    first: int
    last: int
    start: int
    end: int
    text: str

    @property
    def value(self) -> float:
        """The number, or the middle of the range, with the printed sign."""
        return (self.low + self.high) / 2.0 * (self.sign or 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence, and the key of what it stands for.

    key     of the dictionary (`russell2000`), or `symbol:LOB`
    kind    index, fund, style, sector, cohort, company, macro, policy, law, market
    symbol, exchange, name   as printed in `Name (EXCHANGE: SYMBOL)`, else empty
    """

    key: str
    kind: str
    text: str
    first: int
    last: int
    start: int
    end: int
    symbol: str = ""
    exchange: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time that a sentence names.

    first, last  calendar days, both included; last may lie after the article
    readings     (base, end): a return runs from the last close on or before base to that on or before end
    vague        early, late, around: a stretch that no calendar bounds exactly
    """

    kind: str
    first: date
    last: date
    readings: tuple[tuple[date, date], ...]
    text: str
    start: int
    end: int
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """How a part of a claim was read: from words of its own clause, carried over by a stated rule, or assumed.

    words  those that it was read from; empty where it is assumed
    """

    part: Part
    how: How
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable statement.

    start, end  the clause, mark the words that carry the number, the date or the name: readable-text characters
    direction   +1 up or ahead, -1 down or behind, 0 not said
    counterpart what the subject is compared with, where it is named
    details     what else its kind needs: item, metric, unit, compared, ...
    rests_on    numbers, in the article's list of claims from 0, of those that this one repeats or compares
    bindings    how entity, measure, window and anchor were read
    periods     every other period of its sentence and of the one before: windows that may be meant
    doubts      why another reading is possible, in words; a claim without any is read with certainty
    """

    type: ClaimType
    start: int
    end: int
    mark: tuple[int, int]
    quote: str
    quantity: Quantity | None = None
    direction: int = 0
    subject: Mention | None = None
    counterpart: Mention | None = None
    period: Period | None = None
    expected: bool = False
    details: Mapping[str, str] = NOTHING
    rests_on: tuple[int, ...] = ()
    periods: tuple[Period, ...] = ()
    bindings: tuple[Binding, ...] = ()
    doubts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "details")

    @property
    def confidence(self) -> Confidence:
        """Of the reading: certain without a doubt, a guess where a part is only assumed."""
        if not self.doubts:
            return "certain"
        return "guess" if any(binding.how == "assumed" for binding in self.bindings) else "likely"

    @property
    def text(self) -> str:
        """The words that carry the claim: its number, or what a grammar of words marked."""
        return self.quantity.text if self.quantity else self.details.get("text", self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """A claim with its verdict.

    evidence   the computed number; a verdict of COMPUTED always has one with a value
    reason     one sentence; nearest = the nearest true statement; needs = what would make it testable
    hindsight  for a forecast: how it went, and the number behind that, where data now reach
    """

    claim: Claim
    verdict: Verdict
    reason: str
    evidence: Evidence | None = None
    nearest: str = ""
    needs: str = ""
    hindsight: str = ""
    hindsight_evidence: Evidence | None = None
    alternatives: tuple[tuple[str, str], ...] = ()  # considered beside it, as (name, what it gave)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two statements that cannot both hold, or a sum that does not add up; each side is (article, claim number)."""

    kind: str
    text: str
    sides: tuple[tuple[int, int], ...]
    holds: bool = False  # True: an arithmetic that was checked and does add up

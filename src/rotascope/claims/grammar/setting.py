"""A sentence with what was found in it, and the ways from a number to what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotascope.claims.reading.phrases import IGNORED_SIGNS, word_set
from rotascope.claims.reading.words import CLAUSES, DOWN, GIVING, SUPERLATIVE, UP
from rotascope.claims.records import Mention, Period, Quantity, Sentence, Token

MARKET = ("index", "fund", "style", "sector", "cohort", "company", "factor", "asset")
NEAR = 7  # tokens between a number and the word that gives its direction
REACH = 60  # tokens between a number and its subject
LINKING = word_set("in for by of on from at the a an its their this that us u . s .")
PREPOSITIONS = word_set("in for by of on from")


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """One sentence, read."""

    sentence: Sentence
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    periods: tuple[Period, ...]
    cuts: tuple[int, ...]  # tokens that open a clause
    vocabulary: frozenset[str]

    @property
    def tokens(self) -> Sequence[Token]:
        """The sentence's tokens."""
        return self.sentence.tokens

    def clause(self, place: int) -> tuple[int, int]:
        """The tokens of the clause around a token."""
        low = max((cut for cut in self.cuts if cut <= place), default=0)
        high = min((cut for cut in self.cuts if cut > place), default=len(self.tokens))
        return low, high

    def words(self, low: int, high: int) -> list[str]:
        """Lower-case words of the tokens from `low` to `high`."""
        return [one.low for one in self.tokens[max(0, low) : high]]

    def plain_words(self, low: int, high: int) -> list[str]:
        """Lower-case words from `low` to `high` that are part of no name."""
        named = {place for one in self.mentions for place in range(one.first, one.last)}
        return [self.tokens[place].low for place in range(low, high) if place not in named]

    def before(self, place: int, kinds: Sequence[str], *, floor: int = 0) -> Mention | None:
        """The nearest mention of these kinds that ends before a token, an apposition passed over."""
        near = [one for one in self.mentions if one.kind in kinds and floor <= one.first and one.last <= place]
        while len(near) > 1 and self._apposition(near[-2], near[-1]):
            near.pop()
        return near[-1] if near and place - near[-1].last <= REACH else None

    def _apposition(self, first: Mention, second: Mention) -> bool:
        """Whether the second name only explains the first: `X, the benchmark for Y, rose`."""
        between = self.words(first.last, second.first)
        after = self.words(second.last, second.last + 1)
        if between == ["of"] and first.kind == "index":
            return True  # the Russell 2000 index of small-cap stocks
        explains = between[:2] in ([",", "the"], [",", "a"], [",", "an"], [",", "which"]) and after == [","]
        return explains and first.kind in MARKET

    def after(self, place: int, kinds: Sequence[str], *, ceiling: int | None = None) -> Mention | None:
        """The nearest mention of these kinds that starts at or after a token."""
        top = len(self.tokens) if ceiling is None else ceiling
        return next(
            (one for one in self.mentions if one.kind in kinds and place <= one.first and one.last <= top), None
        )

    def linked(self, place: int, kinds: Sequence[str]) -> Mention | None:
        """A mention that a preposition ties to what ends at a token: `8 % gain in the Russell 2000`, `8 % for IWM`."""
        one = self.after(place, kinds)
        if one is None or one.first - place > NEAR:
            return None
        between = self.words(place, one.first)
        tied = any(word in PREPOSITIONS for word in between)
        plain = all(word in LINKING or word in IGNORED_SIGNS or word.isalpha() for word in between)
        verbs = {"while", "and", "as", "but", "versus", "than", "to", "with", "after", "when"}
        return one if tied and plain and not verbs.intersection(between) else None

    def direction(self, quantity: Quantity) -> int:
        """+1 or -1 from the printed sign or the nearest word of rising or falling in the clause; 0 if there is none."""
        if quantity.sign:
            return quantity.sign
        low, high = self.clause(quantity.first)
        after = list(enumerate(self._beyond(quantity, high)))
        before = [
            (distance + 0.5, word)
            for distance, word in enumerate(reversed(self.words(max(low, quantity.first - 2 * NEAR), quantity.first)))
        ]
        giving = bool(GIVING.intersection(word for _, word in before[:4]))
        for _, word in sorted(after + before):
            if word in UP:
                return -1 if word == "up" and giving else 1
            if word in DOWN:
                return -1
        return 0

    def _beyond(self, quantity: Quantity, high: int) -> list[str]:
        """The first words after a number that belong to no period: `an 8 % year-to-date gain`."""
        timed = {at for one in self.periods for at in range(one.start, one.end)}
        rest = [
            one for one in self.tokens[quantity.last : min(high, quantity.last + 2 * NEAR)] if one.start not in timed
        ]
        return [one.low for one in rest if one.text not in IGNORED_SIGNS][:3]

    def period_for(self, quantity: Quantity) -> Period | None:
        """The period nearest to a number: of its clause, else the sentence's first."""
        own = self.period_in_clause(quantity)
        if own is not None:
            return own
        return next((one for one in self.periods if not self._compares(one)), None)

    def period_in_clause(self, quantity: Quantity) -> Period | None:
        """The period nearest to a number in its clause, one that only a superlative reaches back to left out."""
        low, high = self.clause(quantity.first)
        inside = [one for one in self.periods if self._inside(one, low, high) and not self._compares(one)]
        return min(inside, key=lambda one: max(one.start - quantity.end, quantity.start - one.end), default=None)

    def _compares(self, one: Period) -> bool:
        """Whether a period only says how far a superlative reaches: `its best day since 2008`."""
        if one.kind not in ("since", "ago"):
            return False
        place = next(at for at, token in enumerate(self.tokens) if token.start >= one.start)
        return one.kind == "ago" or bool(SUPERLATIVE.intersection(self.words(place - NEAR - 1, place)))

    def _inside(self, one: Period, low: int, high: int) -> bool:
        return self.tokens[low].start <= one.start and one.end <= self.tokens[high - 1].end


def cuts(tokens: Sequence[Token]) -> tuple[int, ...]:
    """Tokens that open a clause of their own: while, but, a semicolon."""
    return tuple(place for place, one in enumerate(tokens) if one.low in CLAUSES and one.low not in ("against", "even"))

"""A sentence with the numbers, names and periods in it, and which of them stand in which clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rotascope.claims.reading.words import CLAUSES
from rotascope.claims.records import Mention, Period, Quantity, Sentence, Token

MARKET = ("index", "fund", "style", "sector", "cohort", "company", "factor", "asset")
NEAR = 7  # tokens between a number and a word that is read with it
REACH = 60  # tokens between a number and its subject


@dataclass(frozen=True, slots=True, eq=False)
class SentenceContext:
    """One sentence, read.

    clause_starts   tokens that open a clause     vocabulary   its words, lower case
    dated           the article's date
    """

    sentence: Sentence
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    periods: tuple[Period, ...]
    clause_starts: tuple[int, ...]
    vocabulary: frozenset[str]
    dated: date

    @property
    def tokens(self) -> Sequence[Token]:
        """The sentence's tokens."""
        return self.sentence.tokens

    def clause(self, index: int) -> tuple[int, int]:
        """The tokens of the clause around a token."""
        low = max((start for start in self.clause_starts if start <= index), default=0)
        high = min((start for start in self.clause_starts if start > index), default=len(self.tokens))
        return low, high

    def windows_in_clause(self, index: int) -> list[Period]:
        """The periods in the clause around a token that bound a window: not `three years ago`, not `since 2008`."""
        low, high = self.clause(index)
        first, last = self.tokens[low].start, self.tokens[high - 1].end
        inside = (period for period in self.periods if first <= period.start < last)
        return [period for period in inside if period.kind not in {"ago", "since"}]

    def words(self, low: int, high: int) -> list[str]:
        """Lower-case words of the tokens from `low` to `high`."""
        return [token.low for token in self.tokens[max(0, low) : high]]

    def words_outside_names(self, low: int, high: int) -> list[str]:
        """Lower-case words from `low` to `high` that are part of no name."""
        name_indices = {index for mention in self.mentions for index in range(mention.first, mention.last)}
        return [self.tokens[index].low for index in range(low, high) if index not in name_indices]

    def mention_before(self, index: int, kinds: Sequence[str], *, floor: int = 0) -> Mention | None:
        """The nearest mention of these kinds that ends before a token, an apposition passed over."""
        candidates = [
            mention
            for mention in self.mentions
            if mention.kind in kinds and floor <= mention.first and mention.last <= index
        ]
        while len(candidates) > 1 and self._is_apposition(candidates[-2], candidates[-1]):
            candidates.pop()
        return candidates[-1] if candidates and index - candidates[-1].last <= REACH else None

    def _is_apposition(self, first: Mention, second: Mention) -> bool:
        """Whether the second name only explains the first: `X, the benchmark for Y, rose`."""
        words_between = self.words(first.last, second.first)
        after = self.words(second.last, second.last + 1)
        if words_between == ["of"] and first.kind == "index":
            return True  # the Russell 2000 index of small-cap stocks
        explains = words_between[:2] in ([",", "the"], [",", "a"], [",", "an"], [",", "which"]) and after == [","]
        return explains and first.kind in MARKET

    def mention_after(self, index: int, kinds: Sequence[str], *, ceiling: int | None = None) -> Mention | None:
        """The nearest mention of these kinds that starts at or after a token."""
        top = len(self.tokens) if ceiling is None else ceiling
        return next(
            (
                mention
                for mention in self.mentions
                if mention.kind in kinds and index <= mention.first and mention.last <= top
            ),
            None,
        )


def find_clause_starts(tokens: Sequence[Token]) -> tuple[int, ...]:
    """Tokens that open a clause of their own: while, but, a semicolon."""
    return tuple(
        index for index, token in enumerate(tokens) if token.low in CLAUSES and token.low not in ("against", "even")
    )

"""Names set against each other without a number: `beat the Dow`, `value's lead over growth`, `indexes ended mixed`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, is_expected
from rotascope.claims.grammar.statements.spans import TRADED, find_period_of_name
from rotascope.claims.reading.phrases import PhraseMatch, Phrases, word_set
from rotascope.claims.records import Claim, Mention, Token

LEADING_NOUNS = word_set("outperformance dominance lead leadership advantage edge better")
LAGGING_NOUNS = word_set("underperformance lag")
BEAT = word_set("outperformed outpaced beat topped led leads lead outperforming beating beats outperform outperforms")
TRAILED = word_set("underperformed trailed lagged underperforming trailing lagging trails lags underperform")
SIDES: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("ahead of", "better than", "outran", "bested", "outdid")),
        *((words, -1) for words in ("behind", "worse than")),
    ]
)
COMPARING = word_set("better worse ahead behind")  # no verbs: the name that is compared with stands at once behind
MIXED = Phrases((words, True) for words in ("mixed",))
ENDING = word_set("ended closed finished end close finish ending closing finishing were was")
SIDE_REACH = 3  # tokens between `better than` and the name that it compares with
NOUN_REACH = 11  # tokens between two names that a noun compares


def find_side(tokens: Sequence[Token], index: int) -> PhraseMatch[int] | None:
    """A verb or phrase that sets what stands before it above or below what follows."""
    if tokens[index].low in BEAT or tokens[index].low in TRAILED:
        return PhraseMatch(1 if tokens[index].low in BEAT else -1, index, index + 1)
    return SIDES.match_at(tokens, index)


def find_compared(context: SentenceContext, side: PhraseMatch[int]) -> Mention | None:
    """The name that follows on a comparing verb or phrase at once; None for `behind closed doors`."""
    is_verb = side.last - side.first == 1 and context.tokens[side.first].low not in COMPARING
    counterpart = next((mention for mention in context.mentions if mention.first >= side.last), None)
    if counterpart is None or counterpart.kind not in TRADED:
        return None
    return counterpart if is_verb or counterpart.first - side.last <= SIDE_REACH else None


def read_comparisons(context: SentenceContext) -> Iterator[Claim]:
    """`growth's outperformance compared to value`, `value keeps a lead over growth`: two names and a noun between."""
    traded = [mention for mention in context.mentions if mention.kind in TRADED]
    for first, second in pairwise(traded):
        between = context.words(first.last, second.first)
        before = context.words(first.first - 3, first.first)  # the dominance of X compared to Y
        words = [*(before if "of" in before else ()), *between]
        nouns = [term for term in words if term in LEADING_NOUNS or term in LAGGING_NOUNS]
        is_tied = bool(nouns) and between[-1:] in (["to"], ["over"], ["versus"], ["against"], ["of"], ["the"])
        if not is_tied or ";" in between or second.first - first.last > NOUN_REACH:
            continue
        sense = -1 if nouns[-1] in LAGGING_NOUNS else 1
        yield draft_claim(
            context,
            "direction",
            first.first,
            second.last,
            subject=first,
            counterpart=second,
            direction=sense,
            period=find_period_of_name(context, first) or find_period_of_name(context, second),
            expected=is_expected(context, first.first, second.last),
        )


def read_mixed(context: SentenceContext) -> Iterator[Claim]:
    """`stocks closed mixed`: of the main indexes some rose and some fell."""
    for match in MIXED.find_all(context.tokens):
        subject = next((mention for mention in reversed(context.mentions) if mention.last <= match.first), None)
        is_ended = bool(ENDING.intersection(context.words(match.first - 3, match.first)))
        if subject is not None and subject.key == "market" and is_ended and match.first - subject.last <= SIDE_REACH:
            yield draft_claim(
                context,
                "direction",
                subject.first,
                match.last,
                subject=subject,
                period=find_period_of_name(context, subject),
                expected=is_expected(context, subject.first, match.last),
                details={"mixed": "yes", "leading": "main indexes", "names": subject.key},
            )

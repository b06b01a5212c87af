"""What statements without a number share: which names are traded, and the period of a name's clause."""

from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.records import Mention, Period

TRADED = ("index", "fund", "style", "sector", "cohort", "asset", "company")


def find_period_of_name(context: SentenceContext, mention: Mention) -> Period | None:
    """The only period of the clause of a name; of several, a block of days behind the name, never one day of them."""
    inside = context.windows_in_clause(mention.first)
    if len(inside) == 1:
        return inside[0]
    behind = [period for period in inside if period.start >= mention.end]
    return behind[0] if behind and behind[0].kind != "day" else None

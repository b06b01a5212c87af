"""The policy rate: the range now, the moves of the last year, and the table of the last moves."""

from datetime import timedelta

from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.statistics import series_of
from rotascope.evidence import Missing, Section
from rotascope.panels.view import View
from rotascope.questions.causes.gather import TARGET, read_policy
from rotascope.questions.causes.tables import moves_table
from rotascope.questions.causes.words import policy_move, policy_range, policy_year


def policy_section(view: View) -> Section:
    """What is known of the policy rate; DataMissing where the market has none."""
    policy = read_policy(view)
    moves = policy.path.between(view.as_of - timedelta(days=365), view.as_of)
    findings = (
        policy_range(policy),
        *(policy_move(policy, move) for move in moves),
        policy_year(policy, moves, view.as_of),
    )
    bounds = ", ".join(map(symbol_of, series_of(*TARGET)))
    lacking = Missing(
        "the policy rate's target range",
        f"market {view.market} has no {bounds}; ranges are inferred from the effective rate",
        "import it for exact dates",
    )
    missing = (lacking,) if policy.path.inferred else ()
    return Section(findings, {"policy": moves_table(policy)}, missing)

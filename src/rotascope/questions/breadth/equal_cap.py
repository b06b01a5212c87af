"""Equal against cap weights: the gap of the traded pair, where the market has one that is current."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, Section, Window
from rotascope.inference.rarity.rank import window_rank
from rotascope.measures.leadership import gap_since
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness_of
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.questions.breadth.words import equal_cap_words
from rotascope.questions.wording import gap_method

PAIR = "equal-cap"


def equal_cap_section(view: View, last: date) -> Section:
    """The gap since the last close of the year before `last`, among its like windows; empty where there is no pair."""
    try:
        legs = fill(view, parse_spread(PAIR, SPREADS))
        size = gap_since(legs.panel, start=date(last.year - 1, 12, 31))
    except DataMissing:
        return Section()
    status = freshness_of(view, legs.pair.ids, legs.last)
    if status == "missing":
        return Section()
    window = Window(size.start, size.end, size.sessions)
    method = f"{legs.pair}, {gap_method(legs)}"
    evidence = Evidence.gap(size.value, window=window, inputs=legs.inputs, status=status, method=method)
    rank = None
    with suppress(DataMissing):  # a short history has the gap and no rank
        rank = window_rank(legs.panel, sessions=size.sessions)
        evidence = replace(evidence, p_value=rank.p_value, n_effective=rank.n_effective)
    text = equal_cap_words(legs, size.value, window, rank)
    return Section((Finding("breadth.equal_cap.gap", text, evidence, {"spread": PAIR}),))

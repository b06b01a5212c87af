"""Dates whose word was `none` without a hint of how near: word, probability, and what would have changed either."""

from collections.abc import Iterator
from datetime import date

import rotascope as rs
from page_text import table
from rotascope.evidence import show
from rotascope.inference.verdicts.needed import needed_for_probability
from rotascope.measures.leadership import daily_differences
from rotascope.panels.filling import fill_all
from rotascope.questions.leadership.judging import SpreadVerdict, judge_all
from rotascope.questions.leadership.words import needed_sentence
from rotascope.questions.windows import quarter_end

SHOWN = (date(2016, 12, 30), date(2020, 11, 30), date(2022, 5, 31), date(2026, 2, 6))
SPREADS = ("small-large", "value-growth", "tech-market")


def shown_dates() -> str:
    """The section of docs/history.md."""
    rows = [row for day in SHOWN for row in rows_of(day)]
    numbers = ("gap", "p of search", "leads now", "what would change the word", "80 % likely after")
    head = ("date", "spread", "word", *numbers)
    return f"""## Four dates, and what would have changed the word

Each judged as `rotascope unusual` judges it: the word, the gap that decided it with its p, the range of the probability
that its side leads by 1 pp a month or more, what would have changed the word by the end of the quarter at the
volatility of the last one, and the gap by then after which the lead is 80 % likely under every prior (signed to the
first side).

{table(head, rows, text_columns=3)}"""


def rows_of(day: date) -> Iterator[tuple[str, ...]]:
    """A row a spread that can be judged at the date."""
    verdicts, _ = judge_all(fill_all(rs.open_market("us-only", as_of=day))[0])
    for judged in verdicts:
        if judged.filled.name in SPREADS:
            low, high = judged.probability
            yield (
                str(day),
                judged.filled.name,
                judged.verdict.stage,
                f"{show(judged.gap.value, 'pp')} in {judged.gap.sessions}",
                show(judged.verdict.best.p_adjusted, "probability"),
                f"{100 * low:.0f} to {100 * high:.0f} %",
                needed_sentence(judged),
                likely_after(judged),
            )


def likely_after(judged: SpreadVerdict) -> str:
    """The gap after which the side's lead is 80 % likely; or that it is so now."""
    _, ahead = quarter_end(judged.legs.last)
    side = 1 if judged.verdict.best.value > 0.0 else -1
    needed = needed_for_probability(daily_differences(judged.legs.panel), side, sessions=ahead)
    if not needed.likely:
        return "it is"
    return "none up to 50 pp" if needed.gap is None else show(needed.gap, "pp")

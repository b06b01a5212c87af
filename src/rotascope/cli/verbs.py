"""The questions as verbs, in words alone: the registry itself loads numerical libraries, which help must not wait for.

`tests/cli/test_verbs.py` holds this table equal to `rotascope.questions.QUESTIONS`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """A question's name, its line of help, its own options as (name, help), and whether it is asked about files."""

    name: str
    help: str
    options: tuple[tuple[str, str], ...] = ()
    files: bool = False


VERBS: tuple[Verb, ...] = (
    Verb(
        "leadership",
        "Is leadership rotating: from what, to what, how far?",
        (("variant", "recipe of the rotation map: zscore, ema, trend, long-z"),),
    ),
    Verb(
        "unusual",
        "How big and how rare is a spread's move?",
        (
            ("spread", "a named spread or LONG/SHORT"),
            ("window", "1w 1m 3m 6m 1y 3y 5y ytd, a number of sessions, or a start date"),
        ),
    ),
    Verb(
        "breadth",
        "How broad, how concentrated, and how fragile to one company's bad day?",
        (
            ("universe", "whose stocks are counted: an index, a holder, or all"),
            ("holder", "whose weights are read"),
            ("start", "first session of the costliest"),
            ("end", "last session of the costliest"),
            ("company", "whose bad report is drawn"),
        ),
    ),
    Verb("causes", "Why: do rates, tax law, investment, the curve, credit or activity account for it?"),
    Verb(
        "check",
        "Is what an article says true: each number, date, entity and superlative against the data",
        (("dated", "the article's date, where its own words do not say it"),),
        files=True,
    ),
)

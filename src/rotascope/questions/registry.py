"""Every question, declared once. The command line, the Python functions, JSON, pages and the brief read it here.

Nothing heavy is imported, and no question: what answers is named as "module:function" and loaded when it is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from rotascope.errors import UsageError
from rotascope.questions.options import Option


@dataclass(frozen=True, slots=True)
class Question:
    """What a question is to the engine and to every face.

    name          of the verb, the Python function, the section of the brief, the field of JSON
    purpose       one line, a question without its mark
    gives         what its answer holds, in one line
    answer        "module:function" of `(view, *, option=...) -> Answer`; its keywords are the names of `options`
    sections      "module:function" of `(view, *, spread: str | None) -> tuple[Answer, ...]`, its part of the brief
    exit_rule     "module:function" of `(answer) -> RotascopeError | None`, for answers that fail a script
    page          where the documentation explains it, below docs/
    charts        names of the tables that its answer may draw; none = not declared
    default_date  whose knowledge counts where no date is asked for: the market's last session, or today
    """

    name: str
    purpose: str
    options: tuple[Option, ...] = ()
    answer: str = ""
    sections: str = ""
    exit_rule: str | None = None
    page: str = ""
    default_date: Literal["market", "today"] = "market"
    gives: str = ""
    charts: tuple[str, ...] = ()


ARTICLES = "check"  # what a brief asks of the articles that its reader names
SPREAD = Option("spread", "spread", "a named spread or LONG/SHORT", "value-growth")

QUESTIONS: tuple[Question, ...] = (
    Question(
        "leadership",
        "Is leadership rotating: from what, to what, how far",
        options=(
            Option(
                "variant",
                "choice",
                "recipe of the rotation map",
                "zscore",
                choices=("zscore", "ema", "trend", "long-z"),
            ),
        ),
        answer="rotascope.questions.leadership:answer",
        sections="rotascope.questions.leadership:sections",
        page="verdict.md",
        charts=("map", "foremost", "handoffs", "lines", "rotation", "sectors", "rotation_spreads"),
        gives="who leads whom, how far; a verdict a spread by written criteria; relative lines and rotation map",
    ),
    Question(
        "unusual",
        "How big and how rare is a spread's move",
        options=(
            SPREAD,
            Option("window", "window", "1w 1m 3m 6m 1y 3y 5y ytd, a number of sessions, or a start date", "ytd"),
            Option("draws", "number", "bootstrap histories, 10000 unless this says otherwise", "2000", least=1),
        ),
        answer="rotascope.questions.unusual:answer",
        sections="rotascope.questions.unusual:sections",
        page="inference/rarity/window-rank.md",
        charts=("density", "turn", "calendar", "history", "episodes", "drawdown"),
        gives='rank, "largest since", bootstrap and search-adjusted p-values, dated break, regime, base rates',
    ),
    Question(
        "breadth",
        "How broad, how concentrated, and how fragile to one company's bad day",
        options=(
            Option("universe", "text", "whose stocks are counted: an index, a holder, or all", "all"),
            Option("holder", "text", "whose weights are read", "total_market"),
            Option("start", "date", "first session of the costliest, first close of contributions", "2026-01-02"),
            Option("end", "date", "last session of both", "2026-02-27", after="start"),
            Option("company", "text", "whose bad report is drawn", "NVDA"),
        ),
        answer="rotascope.questions.breadth:answer",
        sections="rotascope.questions.breadth:sections",
        page="measures/breadth.md",
        charts=(
            "effective",
            "lorenz",
            "above_200",
            "ad_line",
            "equal_cap",
            "highs_lows",
            "contribution",
            "industries",
            "sector_funds",
        ),
        gives="participation, concentration, contributions, the costliest sessions, fragility, a bad report's shock",
    ),
    Question(
        "causes",
        "Why: which causes account for it, how much of it, and what is left unexplained",
        answer="rotascope.questions.causes:answer",
        sections="rotascope.questions.causes:sections",
        page="causes.md",
        charts=("shares_small_large", "shares_value_growth", "relations", "events"),
        gives="a word and a size in points for each story told, shares with what is unexplained, dated events tested",
    ),
    Question(
        "winners",
        "Who wins and loses, and who fits the causes",
        options=(
            Option("window", "window", "1w 1m 3m 6m 1y 3y 5y ytd, a number of sessions, or a start date", "ytd"),
            Option(
                "level",
                "choice",
                "one kind of line alone",
                "sector",
                choices=("all", "sector", "industry", "segment", "style", "theme", "fund", "company"),
            ),
            Option(
                "line",
                "text",
                "a company, fund or theme alone: its style; of a theme its members",
                "regional-banks",
            ),
            Option("screen", "text", "one screen alone: its name, or a condition over columns", "fcf_yield > 0.05"),
            Option("backtest", "flag", "hold that screen from quarter to quarter in the past", "yes"),
            Option("definitions", "file", "TOML with themes and screens of your own", "own.toml"),
        ),
        answer="rotascope.questions.winners:answer",
        sections="rotascope.questions.winners:sections",
        page="winners.md",
        charts=(
            "sector_board",
            "industry_board",
            "segment_board",
            "style_board",
            "theme_board",
            "fund_board",
            "company_board",
            "sector_contributions",
            "company_contributions",
            "weight_changes",
            "segment_weights",
            "quadrant",
            "backtest",
            "loadings",
            "loading_path",
        ),
        gives="boards of sectors, industries, segments, styles, themes, companies, tested; weight gained; screens",
    ),
    Question(
        "check",
        "Is what an article says true: each number, date, entity and superlative against the data",
        options=(
            Option("files", "file", "text, Markdown or HTML", "article.txt", required=True, many=True),
            Option("dated", "date", "the article's date, where its own words do not say it", "2026-02-06"),
        ),
        answer="rotascope.questions.check:answer",
        sections="rotascope.questions.check:sections",
        exit_rule="rotascope.questions.check:exit_rule",
        page="check.md",
        charts=("verdicts",),
        gives="a verdict for each claim, the computed number, and the nearest true statement",
        default_date="today",
    ),
)


def find(name: str) -> Question:
    """The question of that name; UsageError naming those there are."""
    for question in QUESTIONS:
        if question.name == name:
            return question
    raise UsageError(f"no question {name!r}", f"choose one of {', '.join(question.name for question in QUESTIONS)}")


def load(reference: str) -> Callable[..., Any]:
    """The function that "module:function" names."""
    module, _, name = reference.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function

"""What a program calls: open a market at a date, ask a question, compose the brief. The clock stands only here."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotascope.errors import HistoryTooShort, InputRefused, NotConverged, NoVariation, OutsideData, UsageError
from rotascope.evidence import Answer, Missing, Section
from rotascope.importing import (
    PACK_SOURCE,
    add_data,
    import_files,
    import_history,
    relabel,
    undo_import,
)
from rotascope.kernels.cache.aside import compiling_aside
from rotascope.opening import describe_market, find_store, market_span, open_frame, open_snapshot
from rotascope.panels.market import MarketView
from rotascope.panels.view import View
from rotascope.questions import registry
from rotascope.questions.attempt import assemble
from rotascope.questions.brief import first_screen
from rotascope.questions.changes import changes_answer, on_first_screen, with_changes
from rotascope.questions.options import parse_date, parse_options
from rotascope.schema import TABLES
from rotascope.sources.packs.packs import ELSEWHERE, PACKS
from rotascope.sources.registry import source_names
from rotascope.store.checks.orphans import TidyReport, tidy_store
from rotascope.store.export import export
from rotascope.store.status import StoreStatus, describe_store
from rotascope.store.store import Store
from rotascope.store.verify import Verification, check_store

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

ODD_DATA = (InputRefused, HistoryTooShort, NoVariation, NotConverged)  # rows that are there and cannot be measured
__all__ = [
    "ELSEWHERE",
    "PACKS",
    "PACK_SOURCE",
    "View",
    "add_data",
    "ask",
    "compiling_aside",
    "compose",
    "describe_market",
    "export_table",
    "find_store",
    "import_files",
    "import_history",
    "open_market",
    "question_function",
    "relabel",
    "source_names",
    "store_status",
    "tidy",
    "today",
    "undo_import",
    "verify_store",
]


def open_market(
    data: "str | Path | IntoDataFrame" = "us",
    *,
    as_of: date | str | None = None,
    basis: str | None = None,
    beneath: str | None = "us",
) -> MarketView:
    """A view of a market: `us`, `us-only`, `us+PATH`, `simulated`, the path of a store, or a frame of prices.

    `us` carries the user's own store on top of the embedded market, where there is one.

    data     a pandas, Polars or Arrow frame is read like a file of `rotascope data import`: dates, also as an index,
             and one column a symbol, or one row a symbol and date; two levels of columns as yfinance gives them
    basis    of a frame's levels: price or total; unstated unless this says
    beneath  the market that a frame lies on top of; None = the frame alone
    as_of    the date whose knowledge is used, also as 2026-02-06; None = the last session of the market's prices, of a
             frame on top of another market the frame's own
    raises   StoreFault when there is no store at that path, OutsideData for a date before the data or in the future
    """
    if isinstance(data, str | Path):
        snapshot = open_snapshot(str(data))
        first, last = market_span(snapshot)
    else:
        snapshot = open_frame(data, basis, beneath=beneath)
        first, last = market_span(snapshot)[0], market_span(snapshot.layers[0])[1]
    day = read_day(as_of) or last  # where no date is asked for, a clock that was set back is no reason to refuse
    if as_of is not None and day > today():
        raise OutsideData(f"{day} is in the future", f"market {snapshot.name} ends {last}")
    if day < first:
        raise OutsideData(f"{day} is before the data", f"market {snapshot.name} starts {first}")
    return MarketView(snapshot, day)


def today() -> date:
    """The date of the clock, in UTC."""
    return datetime.now(UTC).date()


def read_day(day: date | str | None) -> date | None:
    """A date given as one or as ISO text; UsageError for a text that is none."""
    return parse_date(day, name="as_of") if isinstance(day, str) else day


def ask(question: str, view: View, *, since: date | str | None = None, **options: Any) -> Answer:  # noqa: ANN401 (each question names its own)
    """One question's answer, stamped with the time of its making.

    since    an earlier date: the answer also says what changed since then, each date asked with its own knowledge
    options  of `rotascope.questions.registry`, each of its own type or as the text that the command line takes
    raises   UsageError for a question or an option that is not there, or a value that does not fit; whatever the
             question raises
    """
    declared = registry.find(question)
    settings = parse_options(declared.options, options, request=question)
    answer: Answer = registry.load(declared.answer)(view, **settings)
    if since is not None:
        answer = with_changes(answer, registry.load(declared.answer)(earlier_view(view, since), **settings))
    return stamp(answer, view)


def earlier_view(view: View, since: date | str) -> View:
    """The same market at an earlier date; UsageError for a date that is not earlier."""
    day = read_day(since)
    if day is None or day >= view.as_of:
        raise UsageError(f"since {since} is not before {view.as_of}", "give an earlier date")
    return view.at(day)


def question_function(name: str) -> Callable[..., Answer]:
    """The public function of a question, whose signature and words are those of what answers it."""
    return _bind(registry.find(name))


@cache
def _bind(question: registry.Question) -> Callable[..., Answer]:
    answer = registry.load(question.answer)

    @wraps(answer)
    def function(view: View, **options: Any) -> Answer:  # noqa: ANN401
        return ask(question.name, view, **options)

    examples = ((option.name, option.example, option.kind) for option in question.options)
    keywords = (f"{option}={text if kind == 'number' else repr(text)}" for option, text, kind in examples)
    example = f"rs.{question.name}({', '.join(('view', *keywords))})"
    function.__name__ = function.__qualname__ = question.name
    function.__module__ = "rotascope"
    signature = inspect.signature(answer)
    since = inspect.Parameter("since", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="date | str | None")
    function.__signature__ = signature.replace(parameters=[*signature.parameters.values(), since])  # type: ignore[attr-defined]
    words = inspect.getdoc(answer) or question.gives
    also = "since    an earlier date: the answer also says what changed since then"
    function.__doc__ = f"{question.purpose}?\n\n{words}\n\n{also}\nexample  {example}"
    return function


def compose(
    view: View,
    *,
    spread: str | None = None,
    since: date | str | None = None,
    article: Sequence[str | Path] = (),
    dated: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Answer, ...]:
    """The brief's answers: its first screen, then the sections of each question.

    since    an earlier date: the first screen and a section of its own say what changed since then
    article  files that are checked in a section of their own; dated, their date where their words do not say it
    progress  is called with the words of each question before it is asked
    """
    settings = parse_options((registry.SPREAD,), {"spread": spread}, request="brief")
    earlier = earlier_view(view, since) if since is not None else None
    answers = ask_all(view, settings, progress)
    summary = first_screen(view, answers)
    if earlier:
        changes = changes_answer(answers, ask_all(earlier, settings, progress))
        summary, answers = on_first_screen(summary, changes), [*answers, changes]
    if article:
        answers.append(ask(registry.ARTICLES, view, files=[str(path) for path in article], dated=dated))
    return tuple(stamp(answer, view) for answer in (summary, *answers))


def ask_all(view: View, settings: Mapping[str, Any], progress: Callable[[str], None] | None) -> list[Answer]:
    """Every question's part of a brief; `progress` hears of each question before it is asked."""
    answers: list[Answer] = []
    for question in registry.QUESTIONS:
        if progress:
            progress(question.purpose)
        answers += ask_sections(question, view, settings)
    return answers


def ask_sections(question: registry.Question, view: View, settings: Mapping[str, Any]) -> tuple[Answer, ...]:
    """A question's part of the brief; where its data cannot be taken, an answer that says what is missing and why.

    So one odd file costs its own section and no other. What is wrong with the request, or with the store, is raised.
    """
    try:
        sections: tuple[Answer, ...] = registry.load(question.sections)(view, **settings)
    except ODD_DATA as fault:
        missing = Missing(question.name, fault.cause, fault.remedy or "correct the data")
        return (assemble(question.name, view, Section(missing=(missing,)), headline=f"{question.name}: no answer"),)
    return sections


def stamp(answer: Answer, view: View) -> Answer:
    """The answer with what only the engine knows: which market, which version of it, and what time it is."""
    return replace(
        answer,
        data=view.market,
        simulated=view.simulated,
        store_version=view.version,
        layers=view.layers,
        generated_at=datetime.now(UTC).replace(microsecond=0),
    )


def store_status(store: Path) -> StoreStatus:
    """What a store holds; StoreFault when there is none."""
    return describe_store(Store.open(store))


def verify_store(store: Path) -> Verification:
    """Whether a store holds what was ingested; StoreFault when there is none."""
    return check_store(Store.open(store))


def tidy(store: Path, *, now: bool = False) -> TidyReport:
    """Remove what imports that never finished left in a store; `now` also what they left in the last 24 hours."""
    return tidy_store(Store.open(store), now=now)


def export_table(view: View, table: str, path: Path) -> int:
    """Write a table as the view knows it to a .csv or .parquet file; the number of rows written."""
    tables = {schema.name: schema for schema in TABLES}
    if table not in tables:
        raise UsageError(f"no table {table!r}", f"choose one of {', '.join(tables)}")
    return export(view.rows(tables[table]), path)

"""What the spreads did when a cause moved: monthly regressions over the whole history, and the recent half apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import DataMissing, UnknownSymbol
from rotascope.evidence import Cell, Column, Evidence, Finding, Input, Missing, Table, show
from rotascope.inference.testing.multiple import holm
from rotascope.inference.testing.regression import Coefficient, hac_regression
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.questions.causes.monthly import by_month, changes, macro_id, matched, monthly_gaps
from rotascope.questions.causes.verdict import Part, Section, Word, by_interval, chance
from rotascope.sessions import to_date

METHOD = "monthly gap on the change of the cause in the same month, least squares, Newey-West errors"
FEWEST = 60  # months; a relation over fewer is one episode
RECENT = 240  # months of the separate recent fit
VINTAGE = "newest vintage: later revisions included"
TOGETHER = "co-movement in the same month, not surprises: no proof of a cause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A claim of the story: when the driver rises, the spread goes the way of `sign`.

    ids    series that can stand for the driver, best first; log: changes of the logarithm
    """

    cause: str
    driver: str
    spread: str
    sign: int
    ids: tuple[str, ...]
    log: bool = False


RELATIONS = (
    Relation(
        cause="rates", driver="the policy rate", spread="small-large", sign=-1, ids=("DFF", "DFEDTARU", "FEDFUNDS")
    ),
    Relation(cause="rates", driver="the 2-year yield", spread="small-large", sign=-1, ids=("DGS2", "GS2")),
    Relation(cause="curve", driver="the 10-year less the 2-year yield", spread="small-large", sign=1, ids=("T10Y2Y",)),
    Relation(cause="curve", driver="the 10-year less the 2-year yield", spread="value-growth", sign=1, ids=("T10Y2Y",)),
    Relation(cause="curve", driver="the 10-year less the 2-year yield", spread="banks-market", sign=1, ids=("T10Y2Y",)),
    Relation(cause="credit", driver="the tightness of credit", spread="small-large", sign=-1, ids=("NFCI", "HY_OAS")),
    Relation(cause="credit", driver="business loans", spread="small-large", sign=1, ids=("BUSLOANS",), log=True),
    Relation(
        cause="activity",
        driver="the purchasing managers' index",
        spread="small-large",
        sign=1,
        ids=("PMI", "ISM", "NAPM"),
    ),
    Relation(cause="activity", driver="industrial production", spread="small-large", sign=1, ids=("INDPRO",), log=True),
    Relation(cause="activity", driver="durable goods orders", spread="small-large", sign=1, ids=("AMDMNO",), log=True),
    Relation(cause="activity", driver="factory hours", spread="small-large", sign=1, ids=("AWHMAN",)),
    Relation(
        cause="activity", driver="industrial production", spread="value-growth", sign=1, ids=("INDPRO",), log=True
    ),
)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A relation as found: slopes in standard deviations of both, over all months and over the recent ones."""

    relation: Relation
    months: Days
    slope: Coefficient
    typical: float  # gap in the month of a change of one standard deviation, fraction
    recent: Coefficient | None
    inputs: tuple[Input, ...]
    stale: bool


def relations(view: View) -> Section:
    """Every relation that the market has the series for, judged after a search over all of them."""
    fits: list[Fitted] = []
    lacking: list[Missing] = []
    for one in RELATIONS:
        try:
            fits.append(fit(view, one))
        except UnknownSymbol as fault:
            lacking.append(Missing(one.driver.removeprefix("the "), fault.cause, fault.remedy))
        except DataMissing as fault:
            lacking.append(Missing(f"{one.driver} against {one.spread}", fault.cause, fault.remedy or "import it"))
    adjusted = holm(one.slope.p_value for one in fits)
    words = [word_of(one, p) for one, p in zip(fits, adjusted, strict=True)]
    parts = tuple(part(*each, searched=len(fits)) for each in zip(fits, adjusted, words, strict=True))
    return Section(parts=parts, tables={"relations": table(fits, adjusted, words)}, missing=merged(lacking))


def fit(view: View, one: Relation) -> Fitted:
    """The relation's regressions; DataMissing where a series or a spread lacks, or the months are too few."""
    spread = parse_spread(one.spread, SPREADS)
    if not any(view.has(*pair.ids) for pair in spread.pairs):
        raise DataMissing(f"market {view.market} has no {spread.pairs[0]}", "rotascope data import FILE")
    legs = fill(view, spread)
    id_ = macro_id(view, one.ids)
    series = view.series(id_)
    moved = changes(*by_month(series, view.describe(id_)["frequency"] or "D"), log=one.log)
    months, gaps, steps = matched(monthly_gaps(legs), moved)
    kept = np.isfinite(gaps) & np.isfinite(steps)
    months, gaps, steps = months[kept], gaps[kept], steps[kept]
    if len(months) < FEWEST:
        raise DataMissing(f"{len(months)} common months of {one.spread} and {id_} by {view.as_of}", "widen the history")
    whole = standard(gaps, steps)
    late = standard(gaps[-RECENT:], steps[-RECENT:]) if len(months) >= RECENT + FEWEST else None
    used = (*legs.inputs, *view.inputs([id_], Panel(series.dates, (id_,), series.values, id_)))
    return Fitted(
        one, months, whole, whole.value * float(gaps.std()), late, used, freshness_of(view, [id_], series.last) != "ok"
    )


def standard(gaps: Floats, steps: Floats) -> Coefficient:
    """Slope in standard deviations of the gap per one of the driver's change."""
    return hac_regression(gaps / gaps.std(), {"driver": steps / steps.std()}).slope("driver")


def word_of(one: Fitted, p_adjusted: float) -> Word:
    """The word of a relation; support also asks that the recent months do not point the other way."""
    word = by_interval(one.relation.sign, one.slope.interval, p_adjusted)
    turned = one.recent is not None and one.recent.value * one.relation.sign <= 0
    return "cannot tell" if word == "supports" and turned else word


def part(one: Fitted, p_adjusted: float, word: Word, *, searched: int) -> Part:
    """The relation as a finding."""
    scale = one.typical / one.slope.value if one.slope.value else 0.0
    low, high = (bound * scale for bound in one.slope.interval)
    evidence = Evidence(
        value=one.typical,
        unit="fraction",
        display="pp",
        interval=(low, high),
        p_value=one.slope.p_value,
        p_adjusted=p_adjusted,
        n_effective=float(len(one.months)),
        searched=searched,
        method=METHOD,
        inputs=one.inputs,
        status="stale" if one.stale else "ok",
        caveats=(TOGETHER, VINTAGE, *turning(one)),
    )
    leader = parse_spread(one.relation.spread, SPREADS).leader
    text = (
        f"In {len(one.months)} months since {to_date(one.months[0]):%Y-%m}, a typical rise in {one.relation.driver} "
        f"came with {show(one.typical, 'pp')} for {leader} in the month ({chance(one.slope.p_value)}, "
        f"{chance(p_adjusted)} after {searched} relations); the story expects {leader} to "
        f"{'lead' if one.relation.sign > 0 else 'lag'} then: {word}"
    )
    subject = {"cause": one.relation.cause, "spread": one.relation.spread, "driver": one.relation.driver}
    finding = Finding(f"causes.{one.relation.cause}.relation", text, evidence, {**subject, "verdict": word})
    return Part(cause=one.relation.cause, finding=finding, word=word)


def turning(one: Fitted) -> tuple[str, ...]:
    """What the recent months say, where they are many enough to say it."""
    if one.recent is None:
        return ()
    same = "the same way" if one.recent.value * one.slope.value > 0 else "the other way"
    return (f"the last {RECENT} months point {same}: {one.recent.value:+.3f} against {one.slope.value:+.3f} sd",)


def table(fits: Sequence[Fitted], adjusted: Sequence[float], words: Sequence[Word]) -> Table:
    """Every relation, one row each."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.relation.cause,
            one.relation.driver,
            one.relation.spread,
            "+" if one.relation.sign > 0 else "-",
            one.typical,
            one.slope.value,
            one.recent.value if one.recent else None,
            one.slope.p_value,
            p,
            len(one.months),
            to_date(one.months[0]),
            word,
        )
        for one, p, word in zip(fits, adjusted, words, strict=True)
    ]
    columns = (
        Column("cause", "Cause"),
        Column("driver", "Driver"),
        Column("spread", "Spread"),
        Column("expected", "Story's sign"),
        Column("typical", "Typical month", "pp"),
        Column("slope", "Slope, sd", "number"),
        Column("recent", "Last 20 years, sd", "number"),
        Column("p_value", "p", "probability"),
        Column("p_adjusted", "p of the search", "probability"),
        Column("months", "Months", "count"),
        Column("since", "Since", "date"),
        Column("verdict", "The story"),
    )
    inputs = tuple(dict.fromkeys(each for one in fits for each in one.inputs))
    note = "Typical month: the gap in a month in which the driver rose by one standard deviation of its changes."
    return Table("Causes against the spreads, month by month", columns, tuple(rows), inputs, note)


def merged(lacking: Sequence[Missing]) -> tuple[Missing, ...]:
    """One note a reason."""
    found: dict[tuple[str, str], Missing] = {}
    for one in lacking:
        before = found.get((one.why, one.remedy))
        known = before is not None and one.input in before.input.split("; ")
        found[one.why, one.remedy] = (
            before if before and known else (replace(one, input=f"{before.input}; {one.input}") if before else one)
        )
    return tuple(found.values())

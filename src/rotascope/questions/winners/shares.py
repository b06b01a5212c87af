"""Who gained and who lost weight in the market: companies, and the segments that its index families tell apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from rotascope.catalogue.groups import SEGMENT_HOLDERS, plain_name
from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Section, Table, Window
from rotascope.measures.leaders import COVERED, SegmentChange, WeightChange, segment_change, weight_changes
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import find_holder, holders, holdings_panel
from rotascope.questions.attempt import attempt
from rotascope.questions.breadth.holdings import Weights, main_holder, weights_of
from rotascope.questions.windows import NAMED
from rotascope.questions.winners.board import points_of, span, year_start
from rotascope.questions.wording import capital, day_of
from rotascope.sessions import nyse, to_date

SHOWN, BRIEF = 8, 5  # largest gains and losses each, and in a brief
CAPITALS = 4  # letters: a longer term in capitals is a name that somebody shouts
FORMS = frozenset(
    (
        *("common", "class", "inc", "incorporated", "corp", "corporation", "co", "company", "plc", "ltd", "capital"),
        *("holdings", "delaware"),
    )
)
CLASSES = ("common", "class", "cl", "ordinary")  # what follows is of the share, not of the company
MARKET = "total_market"
METHOD = "published weights on two dates, share classes added up; docs/winners.md"
IMPORT = "rotascope data import FILE... with the holdings of an index"


def shares_section(view: View, *, window: str, leading: bool = False, full: bool = True) -> Section:
    """Gains and losses of weight between two dates of the market's main holder, by company and by segment.

    leading   whether they stand in the headline: where no board of sectors or companies does
    """
    name = main_holder(view)
    if name is None:
        why = f"market {view.market} has no index weights"
        return Section(missing=(Missing("gains and losses of weight", why, IMPORT),))
    weights = weights_of(view, name)
    start = opening_date(weights.companies, window_day(window, view.as_of))
    return Section.join(
        attempt(
            "gains and losses of weight",
            lambda: companies_section(view, weights, start, leading=leading, most=SHOWN if full else BRIEF),
        ),
        attempt("weights by segment", lambda: segments_section(view, weights, start)),
    )


def window_day(window: str, as_of: date) -> date:
    """The day on which a window up to a date starts."""
    text = window.strip().lower()
    if text == "ytd":
        return year_start(as_of)
    if text in NAMED or text.isdigit():
        table = nyse()
        return table.shift(
            table.before(as_of) if not table.is_session(as_of) else as_of, -NAMED.get(text, 0) or -int(text)
        )
    return date.fromisoformat(text)


def opening_date(weights: Panel, day: date) -> date:
    """The last date of weights on or before a day that is not the last of all; the first one where there is none.

    raises   OutsideData where there is a single date
    """
    days = [to_date(each_day) for each_day in weights.dates]
    if len(days) < 2:
        raise OutsideData(f"weights of {weights.name} are known of {days[0]} alone", "import those of another date")
    earlier = [weights_day for weights_day in days[:-1] if weights_day <= day]
    return earlier[-1] if earlier else days[0]


def companies_section(view: View, weights: Weights, start: date, *, leading: bool, most: int) -> Section:
    """The largest gains and losses of companies."""
    changes = weight_changes(weights.companies, start=start)
    names = dict(view.listing.select("id", "name").iter_rows())
    gains = [change for change in changes if change.change > 0][:most]
    losses = [change for change in changes if change.change < 0][-most:]
    between = span(start, weights.companies.last)
    findings = tuple(share_findings(weights, gains, losses, between, names))
    if leading:
        findings = tuple(replace(finding, role="key") for finding in findings)
    table = changes_table(weights, [*gains, *losses], between, names)
    headline = f"{findings[0].text}." if leading and findings else ""
    return Section(findings, {"weight_changes": table}, headline=headline, figures=("weight_changes",))


def share_findings(
    weights: Weights,
    gains: Sequence[WeightChange],
    losses: Sequence[WeightChange],
    between: Window,
    names: Mapping[str, str],
) -> Iterator[Finding]:
    """Who gained and who lost most."""
    for statistic, change in (("gained", gains[0] if gains else None), ("lost", losses[-1] if losses else None)):
        if change is None:
            continue
        text = (
            f"{short_name(names, change.symbol)} {statistic} most weight in {weights.called} from "
            f"{day_of(between.start)} to {day_of(between.end)}: {points_of(change.change)}, "
            f"to {100 * (change.now or 0.0):.2f} %"
        )
        evidence = Evidence.points(
            change.change,
            window=between,
            method=METHOD,
            inputs=weights.inputs,
            status=weights.status,
            caveats=(weights.lag,),
        )
        yield Finding(f"winners.weights.{statistic}", text, evidence, {"line": change.symbol, "holder": weights.holder})


def short_name(names: Mapping[str, str], symbol: str) -> str:
    """A company's name without its class of shares and its form of law, `Johnson & Johnson`."""
    words = (names.get(symbol) or symbol).replace(",", " ").split()
    end = next((k for k, term in enumerate(words) if k and term.lower() in CLASSES), len(words))
    while end > 1 and words[end - 1].strip(".()").lower() in FORMS:
        end -= 1
    stem = [term for term in words[:end] if term != "&" or term is not words[end - 1]]
    return " ".join(term.title() if term.isupper() and len(term) > CAPITALS else term for term in stem)


def changes_table(
    weights: Weights, changes: Sequence[WeightChange], between: Window, names: Mapping[str, str]
) -> Table:
    """Gains, then losses, with a bar each."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (short_name(names, change.symbol), change.symbol, change.then, change.now, change.change) for change in changes
    )
    columns = (
        Column("name", "Company"),
        Column("symbol", "Symbol"),
        Column("then", str(between.start), "percent"),
        Column("now", str(between.end), "percent"),
        Column("change", "Change", "pp"),
    )
    title = f"Who gained and lost weight in {weights.called}"
    subtitle = f"points of weight, {day_of(between.start)} to {day_of(between.end)}"
    chart = Chart("bars", "name", ("change",), title=subtitle)
    note = f"A dash: not held on that date. {capital(weights.lag)}."
    return Table(title, columns, rows, weights.inputs, note, chart, key="symbol")


def segments_section(view: View, weights: Weights, start: date) -> Section:
    """What the members of each segment on the first date weigh in the market then and now; nothing without segments."""
    parts = [holder for name in SEGMENT_HOLDERS if (holder := find_holder(view, name))]
    if (
        len(parts) < len(SEGMENT_HOLDERS) // 2
        or weights.holder.lower() != MARKET
        or weights.holder not in holders(view)
    ):
        return Section()
    changes: list[SegmentChange] = []
    missing: list[Missing] = []
    for holder in parts:
        try:
            change = segment_change(weights.panel, holdings_panel(view, holder), start=start)
        except DataMissing as fault:
            missing.append(Missing(f"weight of {plain_name(holder)}", fault.cause, fault.remedy))
            continue
        if change.coverage < COVERED:
            why = f"{change.coverage:.0%} of its weight is still held"
            missing.append(Missing(f"weight of {plain_name(holder)}", why, "choose a later start"))
        else:
            changes.append(change)
    if not changes:
        return Section(missing=tuple(missing))
    changes.sort(key=lambda change: -change.growth)
    between = span(start, weights.panel.last)
    best, worst = changes[0], changes[-1]
    text = (
        f"Of size and style segments, {plain_name(best.name)} of {day_of(start)} gained most of the market by "
        f"{day_of(between.end)}: {100 * best.growth:+.1f} %; {plain_name(worst.name)}: {100 * worst.growth:+.1f} %"
    )
    evidence = Evidence.change(
        best.growth,
        window=between,
        method="weight in the market of those who were in the segment on the first date; docs/winners.md",
        inputs=weights.inputs,
        status=weights.status,
        caveats=("names bought, merged or delisted since count as weight lost",),
        searched=len(changes),
    )
    finding = Finding("winners.weights.segment", text, evidence, {"line": best.name})
    return Section((finding,), {"segment_weights": segments_table(weights, changes, between)}, tuple(missing))


def segments_table(weights: Weights, changes: Sequence[SegmentChange], between: Window) -> Table:
    """One row a segment, with a bar of how much more of the market its members became."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (capital(plain_name(change.name)), change.name, change.then, change.now, change.growth, change.coverage)
        for change in changes
    )
    columns = (
        Column("name", "Segment"),
        Column("holder", "Index"),
        Column("then", str(between.start), "percent"),
        Column("now", str(between.end), "percent"),
        Column("growth", "More of the market", "percent"),
        Column("coverage", "Still held", "percent"),
    )
    chart = Chart("bars", "name", ("growth",), title="how much more of the market, %")
    note = "Members of the first date throughout. More of the market: about their return beyond the market's."
    return Table("Size and style by weight", columns, rows, weights.inputs, note, chart, key="holder")

"""Winners tested: a lead as the best of so many, whether winners stay winners, and what one name gave."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from rotascope.catalogue.simulated import SECTOR_OF_LABEL, sector_level
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Column, Evidence, Finding, Section, Table, show
from rotascope.inference.change.break_records import Break
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.rarity.rank_persistence import RankPersistence, rank_persistence
from rotascope.inference.testing.best_of import judge_leads
from rotascope.inference.testing.gap_family import BLOCK
from rotascope.inference.testing.search import SearchedStatistic
from rotascope.measures.contribution import contributions
from rotascope.measures.leaders import last_close, one_name_share
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import holdings_panel, issuers
from rotascope.questions.breadth.holdings import main_holder, sound_dates
from rotascope.questions.winners.board import KindBoard, points_of
from rotascope.questions.winners.gather import LineGroup, companies
from rotascope.questions.wording import certainty, day_of, of_hundred

YEAR = {"sessions": 252, "months": 12}
HISTORY = {"sessions": 2520, "months": 1200}  # rows that a test of leads reads
BLOCKS = {"sessions": BLOCK, "months": 3.0}  # mean block length in rows
BREAK_ROWS = {"sessions": 1260, "months": 120}
BREAK_DRAWS = 199
MOST = 40  # lines whose breaks are dated
SHOWN = 12  # pairs of years in the table


def judge_board(board: KindBoard, *, view: View, breaks: bool) -> KindBoard:
    """The board with each line's p as the best of all, the dates on which relative lines turned, and contributions."""
    leads = leads_of(board)
    turned = breaks_of(board.lines) if breaks and len(board.lines.levels.symbols) <= MOST else {}
    return replace(board, leads=leads, breaks=turned, contributions=given_by(view, board))


def leads_of(board: KindBoard) -> Mapping[str, SearchedStatistic]:
    """Leads of every line with enough history, by symbol; none where there is no benchmark or too little history."""
    lines = board.lines
    if lines.benchmark is None:
        return {}
    rows = HISTORY[lines.period]
    try:
        return judge_leads(
            lines.levels.tail(rows), lines.benchmark.tail(rows), rows=board.board.rows, block=BLOCKS[lines.period]
        )
    except DataMissing:
        return {}


def breaks_of(lines: LineGroup) -> dict[str, Break]:
    """The last dated break of the mean of each line's lead over five years (ten of months), where there is one."""
    if lines.benchmark is None:
        return {}
    search = Breaks(min_size=0.1, max_breaks=3, draws=BREAK_DRAWS)
    rows = BREAK_ROWS[lines.period] + 1
    levels, market = lines.levels.tail(rows), lines.benchmark.tail(rows)
    leads = levels.values[1:] / levels.values[:-1] - market.values[1:] / market.values[:-1]
    turned = {}
    for column, symbol in enumerate(levels.symbols):
        lead = Panel(levels.dates[1:], (symbol,), leads[:, [column]], symbol)
        try:
            last = search.detect(lead).last
        except DataMissing:
            continue
        if last is not None:
            turned[symbol] = last
    return turned


def given_by(view: View, board: KindBoard) -> dict[str, float]:
    """What each line gave to the return of the whole, by the main holder's weights at the window's start."""
    name = main_holder(view)
    if name is None or board.lines.kind not in {"sector", "company"} or board.lines.period != "sessions":
        return {}
    weights, _ = sound_dates(holdings_panel(view, name))
    if weights.first > board.board.start:
        return {}
    if board.lines.kind == "sector":
        weights = weights_by_sector(view, weights, board.lines)
    since = board.board.start - timedelta(days=120)
    close = board.lines.levels.between(min(since, weights.dates[weights.row_of(board.board.start)].item()))
    try:
        parts = contributions(weights, close, start=board.board.start)
    except DataMissing:
        return {}
    if parts.coverage < 0.5:
        return {}
    return dict(zip(parts.symbols, parts.linked.tolist(), strict=True))


def weights_by_sector(view: View, weights: Panel, lines: LineGroup) -> Panel:
    """Weights added up under the lines of the sectors, as sectors are known now."""
    sector_of = dict(view.listing.select("id", "sector").iter_rows())
    levels = {
        label: {fund, f"index:{sector_level(fund)}", sector_level(fund)} for label, fund in SECTOR_OF_LABEL.items()
    }
    values = np.nan_to_num(weights.values)
    columns = []
    for symbol in lines.levels.symbols:
        label = next((label for label, names in levels.items() if symbol in names), None)
        member = np.array([sector_of.get(name) == label and label is not None for name in weights.symbols])
        columns.append(values[:, member].sum(axis=1))
    return weights.derive(np.column_stack(columns), name=weights.name, symbols=lines.levels.symbols)


def tests_section(view: View, board: KindBoard, *, leading: bool) -> Section:
    """What holds of the board's winner: its p as the best of all, persistence of winners, and one name's part."""
    return Section.join(
        best_section(board, leading=leading), persistence_section(board.lines), name_section(view, board)
    )


def best_section(board: KindBoard, *, leading: bool) -> Section:
    """Whether the winner's lead is larger than the best of so many by chance."""
    winner = next((standing for standing in board.board.standings if standing.symbol in board.leads), None)
    if winner is None:
        return Section()
    lead = board.leads[winner.symbol]
    name = board.name(winner)
    sure = certainty(lead.p_adjusted)
    text = (
        f"The lead of {name} since {day_of(board.board.start)}, as the largest of {len(board.leads)} "
        f"{board.lines.words} looked at: {sure}"
    )
    detail = f"p = {show(lead.p_value, 'probability')} alone, {show(lead.p_adjusted, 'probability')} after the search"
    evidence = replace(lead.evidence, inputs=board.lines.inputs, status=board.lines.status)
    subject = {"kind": board.lines.kind, "line": winner.symbol}
    return Section((Finding("winners.test.best_of", text, evidence, subject, detail, role="key" if leading else ""),))


def persistence_section(lines: LineGroup) -> Section:
    """How often last year's winners stayed, with the years; nothing where there are too few."""
    try:
        result = rank_persistence(lines.levels, rows=YEAR[lines.period])
    except DataMissing:
        return Section()
    text = (
        f"Of {lines.words} in the top third of a year, {of_hundred(result.share)} stood there again in the next; "
        f"by chance {of_hundred(result.expected / result.possible)} would: {certainty(result.p_value)}"
    )
    evidence = Evidence.share(
        result.share,
        p_value=result.p_value,
        n_effective=float(len(result.pairs)),
        method=f"top third of {len(result.pairs)} years and of the next, cut back from {lines.levels.last}; "
        "exact law of ranks drawn at random; docs/winners.md",
        inputs=lines.inputs,
        status=lines.status,
        caveats=(*lines.caveats, "lines that swing more stand in a third more often, high or low"),
    )
    finding = Finding("winners.test.persistence", text, evidence, {"kind": lines.kind})
    return Section((finding,), {f"{lines.kind}_persistence": persistence_table(lines, result)})


def persistence_table(lines: LineGroup, result: RankPersistence) -> Table:
    """The last years, newest first."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (pair.last, pair.middle, pair.lines, pair.third, pair.stayed, pair.third**2 / pair.lines)
        for pair in result.pairs[-SHOWN:][::-1]
    )
    columns = (
        Column("to", "Year to", "date"),
        Column("after", "After the year to", "date"),
        Column("lines", "Ranked", "count"),
        Column("third", "Top third", "count"),
        Column("stayed", "Stayed in it", "count"),
        Column("expected", "By chance", "number"),
    )
    note = f"The last {len(rows)} of {len(result.pairs)} pairs of years."
    return Table(f"Do winners stay winners: {lines.words}", columns, rows, lines.inputs, note)


def name_section(view: View, board: KindBoard) -> Section:
    """How much of the leading sector's lead was one company; nothing where its companies lack prices or weights."""
    if board.lines.kind != "sector" or board.board.benchmark is None:
        return Section()
    winner = board.board.standings[0]
    members = members_of(view, winner.symbol, board.board.start)
    if members is None:
        return Section()
    weights, returns, covered = members
    position, lead, without = one_name_share(
        np.array(list(weights.values())), np.array([returns[name] for name in weights]), board.board.benchmark
    )
    symbol = list(weights)[position]
    company = view.describe(symbol)["name"] or symbol
    text = (
        f"Of the companies of {board.name(winner)} with prices, {company} gave most: "
        f"with it they are {points_of(lead)} {'ahead' if lead >= 0 else 'behind'}, "
        f"without it {points_of(without)} {'ahead' if without >= 0 else 'behind'}"
    )
    evidence = Evidence.points(
        lead - without,
        window=board.window,
        method="published weights at the start, held; lead of the sector's companies with and without the largest "
        "contributor; docs/winners.md",
        inputs=board.lines.inputs,
        status=board.lines.status,
        caveats=(f"companies with prices are {100 * covered:.0f} % of the sector's published weight",),
    )
    subject = {"line": winner.symbol, "company": symbol}
    return Section((Finding("winners.test.one_name", text, evidence, subject),))


def members_of(view: View, symbol: str, start: date) -> tuple[dict[str, float], dict[str, float], float] | None:
    """Weights and returns of a sector's companies since a date, and the part of its weight; None below half."""
    name = main_holder(view)
    label = next((label for label, fund in SECTOR_OF_LABEL.items() if symbol in {fund, sector_level(fund)}), None)
    if name is None or label is None:
        return None
    weights, _ = sound_dates(holdings_panel(view, name))
    if weights.first > start:
        return None
    try:
        close = companies(view).levels
    except DataMissing:
        return None
    row = weights.row_of(start)
    sector_of = dict(view.listing.select("id", "sector").iter_rows())
    others = issuers(weights.symbols)
    published: dict[str, float] = {}
    for holding, weight in zip(weights.symbols, weights.values[row].tolist(), strict=True):
        if sector_of.get(holding) == label and weight > 0:
            company = others.get(holding, holding)
            published[company] = published.get(company, 0.0) + weight
    first, last = last_close(close.values, close.row_of(start)), last_close(close.values, len(close) - 1)
    moved = dict(zip(close.symbols, (last / first - 1.0).tolist(), strict=True))
    priced = {company: weight for company, weight in published.items() if np.isfinite(moved.get(company, np.nan))}
    covered = sum(priced.values()) / sum(published.values()) if published else 0.0
    return (priced, moved, covered) if covered >= 0.5 and len(priced) > 1 else None

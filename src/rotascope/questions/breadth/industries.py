"""Participation without stocks: of industries by month where their long lines reach, of sectors by their funds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.catalogue.groups import EVERY_FIRM, INDUSTRIES, MARKET, SECTOR_FUNDS
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Missing, Section, Status, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import share_above_own_mean, window_share
from rotascope.panels.adjust import compound_returns
from rotascope.panels.freshness import freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import join
from rotascope.panels.view import View
from rotascope.panels.wide import wide_levels
from rotascope.questions.breadth.gather import index_of
from rotascope.questions.breadth.words import equal_firms_words, group_detail, group_words
from rotascope.sessions import to_date, week_ends

LEAST = 5  # lines
SHOWN = {12: 120, 252: 504}  # rows of the table: ten years of months, two of sessions
BESIDE_HEADLINE = ("breadth.industries.up", "breadth.industries.beating", "breadth.sector_funds.above_mean")
METHOD = "docs/measures/breadth.md"
PACK = "rotascope data add sp500-2007 has stocks to 2025-07-25"


@dataclass(frozen=True, eq=False)
class Groups:
    """Lines of groups and of the market, on the same dates.

    levels   [T, N]; market [T, 1], None where there is none     year, mean   rows of a year, and of the mean
    words    `industries`, `sector funds`; period `months` or `sessions`
    """

    topic: str
    words: str
    period: str
    levels: Panel
    market: Panel | None
    year: int
    mean: int
    inputs: tuple[Input, ...]
    status: Status
    remedy: str


def industries_section(view: View, *, leading: bool, alone: bool = False) -> Section:
    """Industries and sectors that reach the date; those that end before it are named with their last date.

    leading  whether they stand for the market in the headline: where it has no stocks
    alone    say nothing of what has ended: for a brief, which names it elsewhere
    """
    parts = [
        groups_section(groups, leading=leading)
        for groups in (industries(view, alone=alone), sector_funds(view))
        if groups is not None
    ]
    section = Section.join(*parts, equal_firms_section(view))
    shares = [finding for finding in section.findings if finding.id.endswith("above_mean")]
    headline = f"{shares[0].text}." if leading and shares else ""
    missing = () if alone else section.missing
    return Section(section.findings, section.tables, missing, headline, section.figures if leading else ())


def groups_section(groups: Groups, *, leading: bool) -> Section:
    """The findings and the table of one kind of group, or that its lines have ended."""
    if groups.status == "missing":
        last = groups.levels.last
        why = f"{len(groups.levels.symbols)} {groups.words} are known from {groups.levels.first} to {last}"
        remedy = f"ask --as-of {last} or earlier; {groups.remedy}"
        return Section(missing=(Missing(f"participation of {groups.words}", why, remedy),))
    table = groups_table(groups)
    return Section(tuple(group_findings(groups, leading=leading)), {groups.topic: table}, figures=(groups.topic,))


def industries(view: View, *, alone: bool) -> Groups | None:
    """Value-weighted industries by month, with the market; None where too few are known.

    alone   None too where the first of them has ended: none of the others is read
    """
    listed = [id_ for reference in INDUSTRIES if (id_ := view.find(reference))]
    try:
        if alone and listed and freshness_of(view, listed[:1], view.series(listed[0]).last) == "missing":
            return None
        levels = join([view.levels(id_) for id_ in listed]) if len(listed) >= LEAST else None
        excess, bills = (view.series(reference) for reference in MARKET)
    except DataMissing:
        return None
    if levels is None or len(levels) < 2:
        return None
    both = join([excess, bills]).between(to_date(levels.dates[1]), levels.last)
    market = compound_returns(both.derive(both.values.sum(axis=1), name="the market", symbols=("market",)))
    if not np.array_equal(market.dates, levels.dates):
        return None
    status = freshness_of(view, listed, levels.last)
    inputs = view.inputs([*listed[:1], *MARKET], levels)
    return Groups("industries", "industries", "months", levels, market, 12, 10, inputs, status, PACK)


def sector_funds(view: View) -> Groups | None:
    """Sector funds by session, with an index; None where too few are known."""
    listed = [id_ for reference in SECTOR_FUNDS if (id_ := view.find(reference))]
    if len(listed) < LEAST:
        return None
    try:
        levels = wide_levels(view, listed)
    except DataMissing:
        return None
    status = freshness_of(view, listed, levels.last)
    inputs = view.inputs(listed, levels)
    remedy, index = "or import their newer prices", index_of(view, levels)
    return Groups("sector_funds", "sector funds", "sessions", levels, index, 252, 200, inputs, status, remedy)


def lines_of(groups: Groups) -> dict[str, Panel]:
    """Shares above the own mean, up over a year, and ahead of the market over a year, each [T, 2] with the counted."""
    levels, market = groups.levels, groups.market
    lines = {
        "above_mean": share_above_own_mean(levels, window=groups.mean),
        "up": window_share(levels, sessions=groups.year),
    }
    if market is not None and len(levels) > groups.year:
        hurdle = np.full(len(levels), np.nan)
        hurdle[groups.year :] = market.values[groups.year :, 0] / market.values[: -groups.year, 0] - 1.0
        lines["beating"] = window_share(levels, sessions=groups.year, above=hurdle)
    return lines


def group_findings(groups: Groups, *, leading: bool) -> Iterator[Finding]:
    """How many groups take part, each share among all earlier periods; and equal- less value-weighted firms."""
    for statistic, line in lines_of(groups).items():
        share, counted = percentile_of_last(line.select(("share",))), int(line.column("counted")[-1])
        if np.isfinite(share.value):
            text = group_words(statistic, share, counted, groups.words, groups.period, groups.mean, line.last)
            evidence = Evidence.share(
                share.value,
                method=f"{counted} {groups.words}, total return, of equal say; {METHOD}",
                n_effective=share.n_effective,
                inputs=groups.inputs,
                status=groups.status,
            )
            detail = group_detail(share, counted, groups.words, groups.period, line.last)
            id_ = f"breadth.{groups.topic}.{statistic}"
            yield Finding(id_, text, evidence, detail=detail, role="key" if leading and id_ in BESIDE_HEADLINE else "")


def equal_firms_section(view: View) -> Section:
    """What all firms returned in equal parts beyond the weighted market over a year, among all such years."""
    id_ = view.find(EVERY_FIRM)
    try:
        excess, bills = (view.series(reference) for reference in MARKET)
        lines = join([view.series(EVERY_FIRM), excess, bills]) if id_ else None
    except DataMissing:
        return Section()
    if id_ is None or lines is None or len(lines) < 2 * 12:
        return Section()
    status = freshness_of(view, [id_], lines.last)
    if status == "missing":
        return Section()
    levels = np.cumprod(1.0 + np.column_stack([lines.values[:, 0], lines.values[:, 1:].sum(axis=1)]), axis=0)
    gaps = np.full(len(lines), np.nan)
    gaps[12:] = (levels[12:] / levels[:-12]) @ np.array([1.0, -1.0])
    year = percentile_of_last(lines.derive(gaps, name="equal less weighted", symbols=("gap",)))
    evidence = Evidence.gap(
        year.value,
        method=f"all firms in equal parts less the value-weighted market, twelve months compounded; {METHOD}",
        n_effective=year.n_effective,
        inputs=view.inputs([id_, *MARKET], lines),
        status=status,
    )
    text = equal_firms_words(year, lines.first, lines.last)
    return Section((Finding("breadth.industries.equal_firms", text, evidence),))


def groups_table(groups: Groups) -> Table:
    """The shares over ten years of months, or two years of weeks."""
    lines = lines_of(groups)
    dates = groups.levels.dates[-SHOWN[groups.year] :]
    shown: Sequence[int] = week_ends(dates) if groups.period == "sessions" else range(len(dates))
    tails = [line.values[-len(dates) :, 0] for line in lines.values()]
    rows: list[tuple[Cell, ...]] = [(to_date(dates[row]), *(float(line[row]) for line in tails)) for row in shown]
    heads = {"above_mean": f"Above {groups.mean}-{groups.period[:-1]} mean", "up": "Up over a year"}
    columns = (
        Column("date", "Date", "date"),
        *(Column(name, heads.get(name, "Ahead of the market over a year"), "percent") for name in lines),
    )
    chart = Chart("line", "date", ("above_mean",), title=f"of {groups.words}, %", level=0.5)
    title = f"Participation of {len(groups.levels.symbols)} {groups.words}"
    return Table(title, columns, tuple(rows), groups.inputs, chart=chart)

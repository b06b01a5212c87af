"""docs/history.md reads many dates from one reading of the market: the words must be those of a view at each date."""

from datetime import date, timedelta

import numpy as np
import pytest

import rotascope as rs
from episodes import episodes, gap_after, gap_between
from history_page import Line, page
from judged_dates import Reading, all_legs, family, month_ends, read_verdicts
from quick_words import QuickVerdict, Search
from rotascope.catalogue.spreads import SPREADS
from rotascope.evidence import Evidence, Window
from rotascope.inference.testing import search as searched
from rotascope.inference.verdicts.stages import Stage
from rotascope.panels.filling import fill_all
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs
from rotascope.questions.leadership.judging import judge_all

DATES = (date(1932, 7, 30), date(1965, 6, 30), date(2000, 12, 29), date(2016, 12, 30), date(2026, 6, 30))


@pytest.fixture(scope="module")
def legs() -> tuple[Legs, ...]:
    return all_legs(rs.open_market("us"))


@pytest.mark.parametrize("day", DATES, ids=str)
def test_words_are_those_of_a_view_at_the_date(legs: tuple[Legs, ...], day: date) -> None:
    judged, _ = judge_all(fill_all(rs.open_market("us", as_of=day))[0])
    panel = family(legs, day)
    assert panel is not None
    assert panel.symbols == tuple(spread.filled.name for spread in judged)
    search = Search.of(panel)
    for spread in judged:
        verdict = search.verdict_of(spread.filled.name)
        assert (verdict.stage, verdict.side, verdict.best) == (
            spread.verdict.stage,
            spread.verdict.side,
            spread.verdict.best,
        )
        assert search.fragile(spread.filled.name) == spread.verdict.fragile


def test_a_date_reads_nothing_later(legs: tuple[Legs, ...]) -> None:
    day = date(1950, 6, 30)
    cut = [
        Legs(spread.spread, spread.pair, spread.panel.between(None, day), spread.inputs, spread.basis)
        for spread in legs[:2]
    ]
    names = ("small-large", "value-growth")
    later, then = read_verdicts(legs[:2], day, names=names), read_verdicts(cut, day, names=names)
    assert [(spread.verdict, spread.fragile) for spread in later] == [
        (spread.verdict, spread.fragile) for spread in then
    ]


def test_month_ends_are_last_sessions(legs: tuple[Legs, ...]) -> None:
    stretches = month_ends(legs, date(2025, 11, 1), date(2026, 2, 27))
    assert stretches == [date(2025, 11, 28), date(2025, 12, 31), date(2026, 1, 30), date(2026, 2, 27)]


def reading(day: date, stage: Stage, side: int, p: float = 0.04) -> Reading:
    window = Window(day - timedelta(days=90), day, 126)
    evidence = Evidence.gap(0.2 * side, method="made up", window=window)
    best = searched.SearchedStatistic(
        spread="small-large",
        sessions=126,
        statistic="gap",
        value=0.2 * side,
        score=3.0,
        p_value=p / 10,
        p_adjusted=p,
        evidence=evidence,
    )
    return Reading(day, "small-large", QuickVerdict(stage, side, best), fragile=False, judged=3)


def months(*verdict: tuple[Stage, int]) -> tuple[Reading, ...]:
    return tuple(
        reading(date(2001, k + 1, 28), stage, side, 0.04 - k / 1000) for k, (stage, side) in enumerate(verdict)
    )


def test_an_episode_ends_with_another_word_or_another_side() -> None:
    sequence = months(
        ("none", 0), ("established", 1), ("dominant", 1), ("established", -1), ("early", -1), ("fading", -1)
    )
    stretches = list(episodes(sequence))
    assert [(spread.first.day.month, spread.last.day.month, spread.words) for spread in stretches] == [
        (2, 3, "established, dominant"),
        (4, 4, "established"),
        (6, 6, "fading"),
    ]
    assert stretches[0].strongest.day == date(2001, 3, 28)


def levels(days: np.ndarray, long: np.ndarray) -> Panel:
    return Panel(days, ("long", "short"), np.column_stack([long, np.ones(len(days))]), "made up", "level")


def test_what_followed_starts_the_session_after_and_is_not_given_before_it_is_over() -> None:
    days = np.arange("2000-01-01", "2002-01-01", dtype="datetime64[D]")
    panel = levels(days, np.arange(1.0, len(days) + 1))
    assert gap_after(panel, date(2000, 1, 2), 3) == pytest.approx(5 / 2 - 1)
    assert gap_after(panel, date(2001, 12, 30), 1) == pytest.approx(731 / 730 - 1)
    assert gap_after(panel, date(2001, 12, 31), 1) is None
    assert gap_between(panel, date(2000, 1, 2), date(2000, 1, 4)) == pytest.approx(4 / 2 - 1)
    assert gap_between(panel, None, date(2000, 1, 2)) == pytest.approx(1.0)


def test_the_page_prints_what_was_read_and_nothing_else() -> None:
    years = (2000, 2016, 2020, 2022, 2026)
    days = np.array([np.datetime64(f"{year}-01-01") + k for year in years for k in range(360)])
    panel = levels(days, 1.001 ** np.arange(len(days)))
    verdict = tuple(reading(date(year, 6, 30), "none", 0, 0.9) for year in years[1:])
    first = (reading(date(2000, 3, 31), "none", 0, 0.9), reading(date(2000, 6, 30), "established", 1, 0.031))
    factor = next(pair for pair in SPREADS[0].pairs if not pair.short)
    legs = Legs(SPREADS[0], factor, panel, (), "total")
    text = page([Line(legs, first + verdict)], [])
    decided, later = 100 * (1.001**90 - 1), 100 * (1.001**126 - 1)
    gaps = f"+{decided:.2f} pp in 126 | 0.03 | 0.03 | +{later:.2f} pp |"
    assert f"| 2000-06-30 | 2000-06-30 | established | small caps (SMB) | {gaps}" in text
    prose = " ".join(text.split())
    assert "Established or more: established to small caps (SMB) on 2000-06-30." in prose
    assert prose.count("It was never established.") == 4
    assert "at 1 of 2 month ends of 2000 to 2004 (50.0 %), 0 of 4 month ends of 2005 to 2026" in prose
    assert max(len(row) for row in text.splitlines() if not row.startswith("|")) <= 120

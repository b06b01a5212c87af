"""The board by hand: returns, ranks, what is left out, weights gained and lost."""

from datetime import date

import numpy as np
import pytest

from markets import legs_of
from rotascope.errors import HistoryTooShort, OutsideData
from rotascope.measures.leaders import one_name_share, rank_lines, weight_changes
from rotascope.panels.panel import Panel

LINES = np.array(
    [
        [100.0, 100.0, 100.0],
        [110.0, 100.0, 100.0],
        [99.0, 120.0, 100.0],
        [99.0, 132.0, 90.0],
        [118.8, 132.0, 99.0],
    ]
)


def board_of(values: np.ndarray, *, names: tuple[str, ...] = ("A", "B", "C")) -> Panel:
    dates = legs_of(np.ones(len(values)), np.ones(len(values))).dates
    return Panel(dates, names, values, "lines", "level")


def test_the_worked_board() -> None:
    market = board_of(np.array([[100.0], [100.0], [100.0], [101.0], [111.1]]), names=("M",))
    board = rank_lines(board_of(LINES), rows=2, benchmark=market)
    assert [standing.symbol for standing in board.standings] == ["A", "B", "C"]
    best, middle, worst = board.standings
    assert best.returned == pytest.approx(0.2)  # 99 to 118.8
    assert best.gap == pytest.approx(0.2 - 0.111)
    assert (best.rank, best.rank_before, best.climbed) == (1, 3, 2)  # -1 % before, behind B and C
    assert best.hit_rate == pytest.approx(0.5)  # flat against +1 %, +20 % against +10 %
    assert middle.fall == pytest.approx(0.0)
    assert worst.fall == pytest.approx(-0.1)
    assert board.benchmark == pytest.approx(0.111)


def test_without_a_benchmark_there_is_no_gap_and_no_hit_rate() -> None:
    standing = rank_lines(board_of(LINES), rows=4).standings[0]
    assert (standing.gap, standing.hit_rate, standing.rank_before) == (None, None, None)


def test_a_line_with_under_eighty_percent_of_its_closes_is_not_ranked() -> None:
    values = np.repeat(np.arange(1.0, 12.0)[:, None], 2, axis=1)
    values[[2, 5, 7], 1] = np.nan  # 8 of 11 closes
    board = rank_lines(board_of(values, names=("A", "B")), rows=10)
    assert [standing.symbol for standing in board.standings] == ["A"]
    assert board.left_out == (("B", "73% of the window's closes"),)
    values[[5], 1] = 6.0  # 9 of 11
    assert rank_lines(board_of(values, names=("A", "B")), rows=10).find("B") is not None


def test_a_single_lacking_print_at_an_end_is_the_close_before() -> None:
    values = np.repeat(np.arange(1.0, 14.0)[:, None], 2, axis=1)
    values[-1, 1] = np.nan
    standing = rank_lines(board_of(values, names=("A", "B")), rows=10).find("B")
    assert standing is not None
    assert standing.returned == pytest.approx(12.0 / 3.0 - 1.0)


def test_a_window_longer_than_the_lines_is_refused() -> None:
    with pytest.raises(HistoryTooShort, match="needs 6"):
        rank_lines(board_of(LINES), rows=5)


def test_who_gained_and_lost_weight() -> None:
    weights = Panel(
        np.array(["2025-06-30", "2025-12-31"], dtype="datetime64[D]"),
        ("A", "B", "NEW", "GONE", "NEVER"),
        np.array([[0.5, 0.3, np.nan, 0.2, np.nan], [0.4, 0.45, 0.15, np.nan, np.nan]]),
        "weights",
    )
    changes = weight_changes(weights, start=date(2025, 7, 4))
    assert [(change.symbol, round(change.change, 9)) for change in changes] == [
        ("B", 0.15),
        ("NEW", 0.15),
        ("A", -0.1),
        ("GONE", -0.2),
    ]
    assert (changes[1].then, changes[3].now) == (None, None)
    with pytest.raises(OutsideData):
        weight_changes(weights, start=date(2024, 1, 1))


def test_how_much_of_a_lead_was_one_name() -> None:
    best, lead, without = one_name_share(np.array([0.5, 0.25, 0.25]), np.array([0.4, 0.0, 0.1]), 0.05)
    assert best == 0
    assert lead == pytest.approx(0.2 + 0.025 - 0.05)
    assert without == pytest.approx(0.05 - 0.05)
    worst, behind, rest = one_name_share(np.array([0.5, 0.5]), np.array([-0.3, 0.1]), 0.05)
    assert worst == 0
    assert behind == pytest.approx(-0.15)
    assert rest == pytest.approx(0.05)
    with pytest.raises(HistoryTooShort):
        one_name_share(np.ones(1), np.ones(1), 0.0)

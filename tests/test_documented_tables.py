"""Every table of the documentation is whole, and each with figures is held: computed here, by a test, or by a study."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pytest

from documented_tables import PAGES, DocumentedTable, cells, table, tables_of
from house import PROJECT
from rotascope.catalogue.spreads import SPREADS
from rotascope.drivers.rates.policy_path import from_effective
from rotascope.engine import open_market
from rotascope.evidence import show
from rotascope.inference.rarity.base_rates import after_gap
from rotascope.inference.rarity.rank import window_rank
from rotascope.inference.rarity.streaks import StreakTest
from rotascope.inference.testing.bootstrap import Bootstrap
from rotascope.panels.filling import fill
from rotascope.panels.panel import Panel
from rotascope.panels.spread import parse_spread
from rotascope.questions.breadth.holdings import weights_of

TABLES = [each for page in PAGES for each in tables_of(page)]
MEASURED = [each for each in TABLES if each.is_measured]
HERE, BREADTH = "tests/test_documented_tables.py", "tests/questions/test_breadth"
# Page and first head -> who holds the figures; a page alone where one holds all of its tables.
HELD: Mapping[str, str] = {
    "docs/calibration.md": "benchmarks/calibration_page.py",
    "docs/reliability.md": "benchmarks/attacks.py",
    "docs/track-record.md": "benchmarks/track_record.py",
    "docs/check.md": "benchmarks/claims.py",
    "docs/causes-record.md": "benchmarks/causes_record.py",
    "docs/causes.md#Spread": "tests/questions/test_causes_shares.py",
    "docs/causes.md#Event": "tests/drivers/test_events_realdata.py",
    "docs/data-import.md#Form": "tests/sources/files/vendors/test_vendors.py",
    "docs/data-import.md#`--kind`": "tests/sources/files/tables/test_meaning.py",
    "docs/drivers/fundamentals.md": "tests/drivers/test_fundamentals.py",
    "docs/drivers/investment/burden.md": "tests/drivers/investment/test_burden_realdata.py",
    "docs/drivers/rates/policy-path.md": f"{HERE}::test_the_cuts_of_2025_are_those_of_the_page",
    "docs/drivers/tax/interest-limit.md": "tests/drivers/tax/test_interest_limit.py",
    "docs/drivers/tax/law.md": "tests/drivers/tax/test_law.py",
    "docs/drivers/tax/provisions.md": "tests/drivers/tax/test_provisions.py",
    "docs/drivers/verdicts.md": "tests/drivers/test_verdicts.py",
    "docs/history.md": "benchmarks/history_page.py",
    "docs/inference/change/breaks.md": "tests/inference/change/test_breaks.py",
    "docs/inference/change/online.md": "tests/inference/change/test_online.py",
    "docs/inference/change/secular.md": "tests/inference/change/test_secular.py",
    "docs/inference/rarity/persistence.md": f"{HERE}::test_a_worked_example_is_what_is_computed",
    "docs/inference/rarity/streaks.md": f"{HERE}::test_a_worked_example_is_what_is_computed",
    "docs/inference/rarity/window-rank.md": f"{HERE}::test_a_worked_example_is_what_is_computed",
    "docs/inference/regimes/regime.md": "benchmarks/test_regime.py",
    "docs/inference/testing/bootstrap.md": f"{HERE}::test_a_worked_example_is_what_is_computed",
    "docs/measures/breadth.md#Measure": "tests/measures/test_thrusts.py",
    "docs/measures/breadth.md#After": f"{BREADTH}_imports_realdata.py::test_what_followed_is_what_the_page_says",
    "docs/measures/breadth.md#2026-02-06": f"{BREADTH}_realdata.py::test_the_worked_example_is_that_of_the_page",
    "docs/measures/concentration.md": f"{HERE}::test_a_worked_example_is_what_is_computed",
    "docs/measures/fragility.md": "tests/measures/test_fragility.py",
    "docs/measures/payouts.md": "tests/measures/test_payouts.py",
    "docs/measures/valuation.md": "tests/questions/causes/test_fundamentals_realdata.py",
    "docs/performance.md": "benchmarks/performance.py",
    "docs/verdict.md#Criterion": "tests/questions/test_verdict_pages.py",
    "docs/verdict.md#Spread": "tests/questions/test_verdict_realdata.py",
    "docs/winners.md": "tools/docs_tables.py",
}


def holder_of(measured: DocumentedTable) -> str | None:
    """Who holds a table's figures; None where nobody does."""
    return HELD.get(f"{measured.page}#{measured.label}", HELD.get(measured.page))


@pytest.mark.parametrize("documented", TABLES, ids=lambda documented: f"{documented.page}:{documented.line}")
def test_every_row_has_a_cell_under_every_head(documented: DocumentedTable) -> None:
    assert documented.rows
    assert {len(row) for row in documented.rows} == {len(documented.head)}


def test_every_table_with_figures_is_held() -> None:
    assert [f"{measured.page}: {measured.label}" for measured in MEASURED if holder_of(measured) is None] == []


def test_every_holder_is_there_and_holds_something() -> None:
    used = {holder_of(measured) for measured in MEASURED}
    assert set(HELD.values()) == used
    for holder in HELD.values():
        path, _, name = holder.partition("::")
        assert (PROJECT / path).is_file(), holder
        assert f"def {name}(" in (PROJECT / path).read_text(encoding="utf-8") if name else True, holder


def test_a_broken_row_and_a_table_without_a_holder_would_be_seen() -> None:
    assert len(cells("| a | b |")) != len(cells("| a | `b\\|c` | d |"))
    assert cells("| `x\\|y` | z |") == ("`x\\|y`", "z")
    assert DocumentedTable("docs/new.md", 1, ("A",), (("12.5 pp",),)).is_measured
    assert not DocumentedTable("docs/new.md", 1, ("A",), (("`12.5`",), ("version 0.1.0",))).is_measured
    assert holder_of(DocumentedTable("docs/new.md", 1, ("A",), (("12.5 pp",),))) is None


def legs_of_spread(name: str, as_of: date) -> Panel:
    return fill(open_market("us-only", as_of=as_of), parse_spread(name, SPREADS)).panel


def pp(value: float) -> str:
    return f"{100 * value:+.2f} pp"


def rank_rows() -> list[tuple[str, ...]]:
    legs, rows = legs_of_spread("value-growth", date(2002, 12, 31)), []
    for sessions in (252, 504, 700):
        rank = window_rank(legs, sessions=sessions)
        low, high = (100 * float(bound) for bound in rank.tail.interval or (0, 0))
        share = f"{show(rank.share, 'percent')}" if rank.share < 0.01 else f"{100 * rank.share:.1f} %"
        rows.append(
            (
                f"{sessions} sessions, from {rank.window.start}",
                pp(rank.gap),
                f"{rank.rank:,} of {rank.windows:,}",
                f"{share} [{low:.0f}, {high:.0f}]",
                f"{rank.n_effective:.0f}",
                f"{rank.p_value:.2f}",
            )
        )
    return rows


def bootstrap_rows() -> list[tuple[str, ...]]:
    legs, rows = legs_of_spread("value-growth", date(2002, 12, 31)), []
    for sessions in (252, 504, 700):
        test = Bootstrap(draws=10_000, seed=0).test_gap(legs, sessions=sessions)
        year = "-" if test.p_year is None else show(test.p_year, "probability")
        rows.append((f"{sessions} sessions", pp(test.gap), show(test.p_value, "probability"), year))
    return rows


def streak_rows() -> list[tuple[str, ...]]:
    result = StreakTest().test(legs_of_spread("value-growth", date(2026, 8, 31)))
    coin, drawn = result.longest_probabilities.coin, result.longest_probabilities.bootstrap
    shares = f"coin ({100 * result.share_up:.1f} % up, {100 * result.share_down:.1f} % down)"
    assert result.longest.length == 20
    return [
        (shares, show(coin.year, "probability"), show(coin.sample, "probability")),
        (
            f"bootstrap, mean block {result.block:.1f}",
            show(drawn.year, "probability"),
            show(drawn.sample, "probability"),
        ),
    ]


def base_rate_rows() -> list[tuple[str, ...]]:
    level = open_market("us-only", as_of=date(2026, 2, 27)).levels("FF.SMB")
    factor = np.hstack([level.values, np.ones_like(level.values)])  # a factor is its own spread
    legs = level.derive(factor, name="FF.SMB", symbols=("long", "short"))
    horizons = {"1w": 5, "1m": 21, "3m": 63, "1y": 252, "2y": 504}
    rows = []
    for outcome in after_gap(legs, sessions=63, at_least=0.10).outcomes:
        if outcome.horizon in horizons:
            low, high = (100 * float(bound) for bound in outcome.evidence.interval or (0, 0))
            rows.append(
                (
                    outcome.horizon,
                    str(outcome.episodes),
                    str(outcome.days),
                    pp(outcome.mean),
                    f"{low:+.2f} to {high:+.2f}",
                    pp(outcome.any_mean),
                    f"{100 * outcome.continued:.0f} %",
                    f"{100 * outcome.any_continued:.0f} %",
                    f"{outcome.evidence.p_value:.2f}",
                )
            )
    return rows


def concentration_rows() -> list[tuple[str, ...]]:
    weights = weights_of(open_market("us-only", as_of=date(2026, 8, 31)), "total_market")
    days = [day.astype(object).isoformat() for day in weights.panel.dates]
    rows = [days.index(day) for day in ("2023-06-30", "2025-12-31", "2026-06-30")]
    lines = {
        "ten largest listings": ([f"{100 * weights.column('top_10')[row]:.2f} %" for row in rows]),
        "effective number, listings": ([f"{weights.column('effective')[row]:.1f}" for row in rows]),
        "effective number, companies": [f"{weights.column('effective', by_company=True)[row]:.1f}" for row in rows],
        "Magnificent Seven": ([f"{100 * weights.leaders_share[row]:.2f} %" for row in rows]),
    }
    return [(name, *values) for name, values in lines.items()]


EXAMPLES: Mapping[str, tuple[str, Callable[[], list[tuple[str, ...]]]]] = {
    "docs/inference/rarity/window-rank.md": ("Window", rank_rows),
    "docs/inference/testing/bootstrap.md": ("Window", bootstrap_rows),
    "docs/inference/rarity/streaks.md": ("Probability of 20 in a row, either side", streak_rows),
    "docs/inference/rarity/persistence.md": ("after", base_rate_rows),
    "docs/measures/concentration.md": ("2023-06-30", concentration_rows),
}


@pytest.mark.parametrize("page", EXAMPLES)
def test_a_worked_example_is_what_is_computed(page: str) -> None:
    label, compute = EXAMPLES[page]
    assert table(page, label).rows == tuple(compute())


def test_the_cuts_of_2025_are_those_of_the_page() -> None:
    rate = open_market("us-only", as_of=date(2026, 2, 6)).series("DFF")
    moves = from_effective(rate.dates, rate.values[:, 0]).between(date(2025, 1, 1), date(2025, 12, 31))
    rows = [
        (str(move.decision_date), str(move.effective_date), "{:.2f}-{:.2f} %".format(*move.after)) for move in moves
    ]
    assert table("docs/drivers/rates/policy-path.md", "Decided").rows == tuple(rows)

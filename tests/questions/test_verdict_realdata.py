"""2026-02-06 with funds imported: the word, how likely its side leads now, and what would change it."""

from datetime import date
from pathlib import Path

import pytest

import rotascope as rs
from documented_tables import table
from rotascope.config import read_settings
from rotascope.engine import import_files
from rotascope.evidence import show
from rotascope.panels.filling import fill_all
from rotascope.questions.leadership.judging import SpreadVerdict, judge_all
from rotascope.questions.leadership.words import needed_sentence

pytestmark = pytest.mark.realdata
SHOWN = ("small-large", "value-growth", "equal-cap", "industrials-tech")


@pytest.fixture(scope="module")
def judged(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, SpreadVerdict]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTASCOPE_HOME", str(tmp_path_factory.mktemp("home")))
        funds = shared_data / "prices" / "etf_total_return_wide.parquet"
        import_files([funds], read_settings().own_store, basis="total")
        verdicts, _ = judge_all(fill_all(rs.open_market("us", as_of=date(2026, 2, 6)))[0])
    return {verdict.filled.name: verdict for verdict in verdicts}


def row_of(spread: SpreadVerdict) -> tuple[str, ...]:
    low, high = (100 * bound for bound in spread.probability)
    return (
        spread.filled.name,
        str(spread.legs.pair),
        spread.verdict.stage + (" (fragile)" if spread.verdict.fragile else ""),
        f"{show(spread.gap.value, 'pp')} in {spread.gap.sessions}",
        show(spread.verdict.best.p_adjusted, "probability"),
        f"{low:.0f} to {high:.0f} %",
        needed_sentence(spread),
    )


def test_funds_of_february_2026_are_those_of_the_page(judged: dict[str, SpreadVerdict]) -> None:
    assert table("docs/verdict.md", "Spread").rows == tuple(row_of(judged[name]) for name in SHOWN)
    assert len(judged) == 14
    assert judged["small-large"].verdict.best.evidence.searched == 3 * len(judged)


def test_none_is_established_and_each_says_what_would_change_that(judged: dict[str, SpreadVerdict]) -> None:
    for spread in judged.values():
        assert spread.verdict.stage in {"none", "early"}
        assert spread.verdict.best.p_adjusted > 0.05
        assert spread.verdict.needed.stage == "established"
        assert spread.verdict.needed.gap is None or abs(spread.verdict.needed.gap) > 0.02
        low, high = spread.probability
        assert 0.0 < low < high < 1.0

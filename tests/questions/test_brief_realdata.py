"""A file of funds imported and nothing else: factors, policy rate and curve of the package stay on the page."""

from datetime import date
from pathlib import Path

import pytest

import rotascope as rs
from rotascope.config import read_settings
from rotascope.engine import compose, import_files
from rotascope.evidence import Answer
from rotascope.pages.page import Page

pytestmark = pytest.mark.realdata
DAY = date(2026, 3, 9)


@pytest.fixture(scope="module")
def answers(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTASCOPE_HOME", str(tmp_path_factory.mktemp("home")))
        import_files(
            [shared_data / "prices" / "etf_total_return_wide.parquet"], read_settings().own_store, basis="total"
        )
        return compose(rs.open_market("us", as_of=DAY))


def test_rate_curve_factors_and_funds_are_on_one_page(answers: tuple[Answer, ...]) -> None:
    page = Page.of(answers)
    series = {row[0].rpartition(":")[2] for row in page.sources.cells}
    assert {"DFF", "T10Y2Y", "IWM", "SPY"} <= series
    assert any(name.endswith(("CMA", "FF.CMA")) for name in series)
    words = " ".join(finding.text for chapter in page.chapters for finding in chapter.findings)
    assert "The policy rate stands at 3.50-3.75 %" in words
    assert "small caps led large caps" in words


def test_what_is_missing_has_at_most_five_lines(answers: tuple[Answer, ...]) -> None:
    assert len(Page.of(answers).missing) <= 5
    assert {lack.input for lack in Page.of(answers).missing} >= {"leadership", "causes"}


def test_each_input_names_its_layer_and_each_spread_its_pair(answers: tuple[Answer, ...]) -> None:
    (leadership,) = (answer for answer in answers if answer.question == "leadership")
    gaps = {row["spread"]: row["pair"] for row in leadership.tables["gaps"].records()}
    assert (gaps["small-large"], gaps["value-growth"]) == ("IWM/SPY", "IWD/IWF")
    assert "CMA" in gaps["investment"]
    layers = {source.series: source.layer for source in leadership.tables["gaps"].inputs}
    assert layers["IWM"] == "own"
    assert {layer for series, layer in layers.items() if "CMA" in series} == {"us"}
    assert [layer.name for layer in leadership.layers] == ["own", "us"]


def test_a_spread_says_why_the_factor_does_not_stand_for_it(answers: tuple[Answer, ...]) -> None:
    findings = [finding for answer in answers[1:] for finding in answer.findings if finding.id == "unusual.gap.window"]
    (small,) = (finding for finding in findings if finding.subject["spread"] == "small-large")
    (caveat,) = (caveat for caveat in small.evidence.caveats if "is filled by" in caveat)
    assert caveat.startswith("small-large is filled by IWM/SPY (2000-05-26 to 2026-03-09)")
    assert "not by FF.SMB (1926-06-30 to 2026-03-09), which" in caveat

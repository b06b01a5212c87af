"""`unusual` on real history, at dates whose outcome is known from the literature or can be counted by hand."""

from datetime import date

import numpy as np
import pytest

from rotascope.engine import open_market
from rotascope.errors import HistoryTooShort, OutsideData, UnknownSymbol, UsageError
from rotascope.evidence import Answer
from rotascope.questions.unusual import answer as unusual

DRAWS = 200


@pytest.fixture(scope="module")
def after_dotcom() -> Answer:
    view = open_market("us", as_of=date(2002, 12, 31))
    return unusual(view, spread="value-growth", window="2000-03-10", draws=DRAWS)


def test_the_rotation_after_the_dot_com_peak_is_in_the_data(after_dotcom: Answer) -> None:
    gap = after_dotcom.finding("gap.window").evidence
    assert gap.window
    assert (gap.window.start, gap.window.end) == (date(2000, 3, 10), date(2002, 12, 31))
    factor = open_market("us", as_of=date(2002, 12, 31)).series("FF.HML").between(date(2000, 3, 11))
    assert gap.value == pytest.approx(float(np.prod(1.0 + factor.values)) - 1.0, rel=1e-9)
    assert gap.value > 0.40  # value over growth by more than 40 pp from the Nasdaq's peak to the end of 2002


def test_it_was_among_the_widest_of_eight_decades(after_dotcom: Answer) -> None:
    share, either = (after_dotcom.finding(name).evidence for name in ("gap.share", "gap.share_either_way"))
    assert share.value <= either.value < 0.06
    assert share.interval[0] < share.value < share.interval[1]
    assert after_dotcom.finding("gap.since").evidence.status == "ok"


def test_the_share_beside_a_gap_counts_windows_in_which_the_same_side_led_by_as_much() -> None:
    view = open_market("us", as_of=date(2026, 8, 31))
    answer = unusual(view, spread="small-large", window="1m", draws=DRAWS)
    level = np.cumprod(1.0 + np.concatenate([[0.0], view.series("FF.SMB").values[:, 0]]))  # from the close before
    gaps = level[21:] / level[:-21] - 1.0
    towards = gaps if gaps[-1] > 0 else -gaps
    signed, either = float(np.mean(towards >= abs(gaps[-1]))), float(np.mean(np.abs(gaps) >= abs(gaps[-1])))
    assert answer.finding("gap.share").evidence.value == pytest.approx(signed, abs=1e-4)
    assert answer.finding("gap.share_either_way").evidence.value == pytest.approx(either, abs=1e-4)
    assert either > 1.5 * signed
    assert f"at least as much in {100 * signed:.2f} %" in answer.finding("gap.window").detail
    text = answer.finding("gap.share_either_way").text
    assert f"did as much in {100 * signed:.0f} of 100 such windows since 1926; {100 * either:.0f} of 100 were" in text
    assert "two-sided p" in answer.finding("gap.share_either_way").detail


def test_a_factor_is_named_as_one_and_two_legs_as_the_sides_they_are() -> None:
    view = open_market("us", as_of=date(2026, 8, 31))
    factor = unusual(view, spread="small-large", draws=DRAWS)
    pair = unusual(view, spread="tech-market", draws=DRAWS)
    assert "SMB, a long-short factor (small caps over large caps), " in factor.headline
    assert not [finding.text for finding in factor.findings if "small caps led" in finding.text]
    assert " led " in pair.headline
    assert "factor" not in pair.headline


def test_nothing_on_that_page_is_dated_later(after_dotcom: Answer) -> None:
    document = str(after_dotcom.to_dict())
    assert not [year for year in range(2003, 2030) if f"'{year}-" in document or f" {year}-" in document]


def test_every_finding_has_inputs_with_source_vintage_and_last_date(after_dotcom: Answer) -> None:
    for finding in after_dotcom.findings:
        assert finding.evidence.inputs, finding.id
        assert all(series.source and series.vintage and series.last for series in finding.evidence.inputs)


def test_the_ranks_table_has_every_window_and_counts_what_it_says(after_dotcom: Answer) -> None:
    rows = {row["window"]: row for row in after_dotcom.tables["ranks"].records()}
    assert set(rows) == {"1w", "1m", "3m", "6m", "1y", "3y", "5y", "ytd"}
    steps = len(open_market("us", as_of=date(2002, 12, 31)).series("FF.HML"))  # each return is a step
    assert rows["1y"]["windows"] == steps - 252 + 1
    assert rows["1y"]["n_effective"] == pytest.approx(steps / 252, abs=0.1)


def test_a_pair_of_levels_shows_both_legs() -> None:
    answer = unusual(open_market("us", as_of=date(2026, 8, 13)), spread="NASDAQ/SP500", draws=DRAWS)
    gap, long, short = (answer.finding(name).evidence.value for name in ("gap.window", "gap.long", "gap.short"))
    assert gap == pytest.approx(long - short)
    assert answer.finding("gap.window").evidence.inputs[0].basis == "price"


def test_the_default_as_of_is_the_last_session_of_the_market() -> None:
    assert open_market("us").as_of == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("options", "fault", "message"),
    [
        ({"spread": "FF.SMBB"}, UnknownSymbol, "small-large"),
        ({"spread": "XYZQ/SP500"}, UnknownSymbol, "nearest"),
        ({"window": "forever"}, UsageError, "ytd"),
        ({"window": "2030-01-01"}, UsageError, "data end 2026-08-31"),
        ({"window": "1900-01-01"}, OutsideData, "starts 1926-06-30"),
        ({"window": "20000"}, HistoryTooShort, "20000"),
    ],
)
def test_bad_requests_are_refused_in_one_line(options: dict[str, str], fault: type[Exception], message: str) -> None:
    with pytest.raises(fault, match=message) as caught:
        unusual(open_market("us"), draws=DRAWS, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_a_date_outside_the_data_is_said() -> None:
    with pytest.raises(OutsideData, match="before the data"):
        open_market("us", as_of=date(1901, 1, 2))
    with pytest.raises(OutsideData, match="in the future"):
        open_market("us", as_of=date(2199, 1, 2))
    with pytest.raises(HistoryTooShort):
        unusual(open_market("us", as_of=date(1926, 7, 20)), window="1w", draws=DRAWS)


def test_every_p_value_carries_how_many_were_searched_and_what_is_left(after_dotcom: Answer) -> None:
    with_p = [finding for finding in after_dotcom.findings if finding.evidence.p_value is not None]
    ids = {finding.id.removeprefix("unusual.") for finding in with_p}
    assert ids >= {"gap.rank", "gap.calendar", "gap.p_value", "streak.p_value", "turn.break"}
    for finding in with_p:
        assert finding.evidence.p_adjusted is not None, finding.id
        assert finding.evidence.p_adjusted >= finding.evidence.p_value
        assert finding.evidence.searched > 1


def test_the_turn_has_a_date_an_interval_a_regime_and_base_rates() -> None:
    answer = unusual(open_market("us", as_of=date(2026, 2, 27)), spread="small-large", draws=DRAWS)
    dated = answer.finding("turn.break").evidence
    assert dated.interval[0] <= dated.value <= dated.interval[1]
    assert 0.0 <= answer.finding("turn.regime").evidence.value <= 1.0
    assert answer.finding("precedents.mean").evidence.n_effective > 5
    assert answer.finding("half_life").evidence.window
    assert len(answer.tables["base_rates"].rows) >= 5


def test_a_history_too_short_for_the_search_says_so() -> None:
    answer = unusual(open_market("us", as_of=date(1929, 6, 28)), spread="small-large", window="1y", draws=DRAWS)
    assert "not adjusted" in " ".join(answer.finding("gap.rank").evidence.caveats)

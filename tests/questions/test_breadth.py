"""The published concentration figures, what a market without stocks says, and a simulated market in full."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import rotascope as rs
from markets import close_of
from rotascope.engine import open_market
from rotascope.errors import UnknownSymbol, UsageError
from rotascope.evidence import Answer
from rotascope.opening import open_snapshot
from rotascope.panels.filling import open_universe
from rotascope.panels.view import View
from rotascope.panels.weights import holders, holdings_panel, issuers
from rotascope.questions.breadth import answer as breadth
from rotascope.questions.breadth import sections
from rotascope.questions.breadth.gather import gather
from rotascope.questions.breadth.holdings import weights_of
from rotascope.schema import PRICES
from rotascope.store.snapshot import Snapshot
from simulated import planted_market

DAY = date(2026, 6, 30)
# CRSP total-market weights as read from py-portfolio-index: registry figures of 2023-06-30, 2025-12-31, 2026-06-30.
# Each is asked once it was published, at the latest 45 days after its date.
PUBLISHED = {date(2023, 9, 1): (0.2567, 81.7), date(2026, 2, 27): (0.3464, 59.1), date(2026, 8, 31): (0.3205, 67.0)}


@pytest.fixture(scope="module")
def us() -> Answer:
    return breadth(open_market("us", as_of=date(2026, 8, 31)))


@pytest.fixture(scope="module")
def simulated() -> Answer:
    return breadth(View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), DAY))


@pytest.mark.parametrize(("day", "figures"), PUBLISHED.items(), ids=str)
def test_published_concentration_of_the_total_market(day: date, figures: tuple[float, float]) -> None:
    answer = sections(open_market("us", as_of=day))[0]
    top, effective = figures
    assert answer.finding("concentration.top_10").evidence.value == pytest.approx(top, abs=5e-5)
    assert answer.finding("concentration.effective").evidence.value == pytest.approx(effective, abs=0.05)
    merged = answer.finding("effective_companies").evidence.value
    assert isinstance(merged, float)
    assert merged < effective
    assert "share classes merged" in answer.finding("effective_companies").text


def test_the_seven_and_the_rest_are_the_whole(us: Answer) -> None:
    rows = us.tables["effective"].records()
    assert len(rows) == 13
    assert [row["date"] for row in rows if row["effective"] is None] == ["2025-03-31", "2025-06-30"]
    sums = {row["holder"]: row["sum"] for row in us.tables["concentration"].records()}
    assert rows[-1]["seven"] + rows[-1]["rest"] == pytest.approx(sums["total_market"])
    sizes = us.tables["segments"].records()[-1]
    placed = sum(value for name, value in sizes.items() if name != "date")
    assert placed == pytest.approx(sums["total_market"])


def test_what_gained_and_lost_adds_up_with_the_rest(us: Answer) -> None:
    rows = {row["id"]: row["change"] for row in us.tables["gained"].records()}
    assert rows["NVDA"] == pytest.approx(0.0406, abs=1e-3)
    assert "GOOG" not in rows
    assert list(rows.values()) == sorted(rows.values(), reverse=True)


def test_a_lorenz_curve_then_and_now(us: Answer) -> None:
    rows = us.tables["lorenz"].records()
    assert {row["date"] for row in rows} == {"2023-06-30", "2026-06-30"}
    assert all(row["weight"] <= row["names"] + 1e-12 for row in rows)


def test_bad_dates_of_weights_are_left_out_and_named(us: Answer) -> None:
    lack = next(missing for missing in us.missing if missing.input == "weights of micro_cap")
    assert lack.why.startswith("4 of 11 dates left out, the first as micro_cap: weights of 2023-09-29 sum to 0.9706")


def test_a_market_without_stocks_says_so_and_counts_none(us: Answer) -> None:
    assert any(lack.input == "participation of stocks" for lack in us.missing)
    topics = {finding.id.split(".")[1] for finding in us.findings}
    assert topics == {"concentration", "fragility"}
    early = sections(open_market("us", as_of=date(2002, 12, 31)))[0]
    assert early.headline.startswith("1 of 30 industries closed above their 10-month mean")
    assert not any(finding.id.startswith("breadth.participation") for finding in early.findings)
    assert early.finding("fragility.turbulence").evidence.status == "ok"


def test_old_weights_are_stale(us: Answer) -> None:
    assert us.finding("concentration.top_10").evidence.status == "ok"
    assert "stale" not in {finding.evidence.status for finding in us.findings}
    market = open_snapshot("us")
    cut = market.tables["holdings"].filter(pl.col("date") <= date(2026, 3, 31))
    old = sections(View(Snapshot("us", {**market.tables, "holdings": cut}), date(2026, 8, 31)))[0]
    assert old.finding("concentration.top_10").evidence.status == "stale"
    assert any("the last known are of 2026-03-31" in lack.why for lack in old.missing)


def test_a_whole_market_is_judged_in_every_part(simulated: Answer) -> None:
    ids = {finding.id for finding in simulated.findings}
    wanted = (
        "participation.above_200",
        "participation.up",
        "participation.beating",
        "equal_cap.gap",
        "mcclellan.summation",
        "signals.zweig",
        "signals.hindenburg",
        "concentration.effective",
        "contribution.without_top_10",
        "wipe_out.worst",
        "fragility.absorption",
        "fragility.turbulence",
    )
    assert {f"breadth.{name}" for name in wanted} <= ids
    share = simulated.finding("above_200").evidence
    assert share.inputs[0].last == DAY
    assert "point-in-time membership" in share.method
    assert {"participation", "above_200", "sectors", "contribution", "wipe_outs", "lorenz"} <= set(simulated.tables)


def test_the_pair_s_gap_is_ranked_and_volume_weighs_the_last_session(simulated: Answer) -> None:
    gap = simulated.finding("equal_cap.gap")
    assert "such windows" in gap.text
    assert 0 < (gap.evidence.p_value or 0) <= 1
    trin = simulated.finding("trin").evidence.value
    counts = simulated.finding("trin").text
    assert isinstance(trin, float)
    assert ("declining" in counts) == (trin > 1)


def test_shares_are_those_of_the_closes(simulated: Answer) -> None:
    """Up this year and the contributions, recomputed from single level lines."""
    view = View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), DAY)
    up = []
    for symbol in open_universe(view, "sim500").on(DAY):
        line = view.levels(symbol)
        start = np.searchsorted(line.dates, np.datetime64("2025-12-31"))
        if line.last == DAY and start < len(line) and line.dates[start] == np.datetime64("2025-12-31"):
            up.append(bool(line.values[-1, 0] > line.values[start, 0]))
    assert simulated.finding("participation.up").evidence.value == pytest.approx(np.mean(up))
    bars = simulated.tables["contribution"].records()
    total = simulated.finding("contribution.index").evidence.value
    assert sum(row["contribution"] for row in bars) == pytest.approx(total, abs=1e-12)


def test_the_costliest_sessions_are_ranked_and_bounded_by_the_dates_asked(simulated: Answer) -> None:
    rows = simulated.tables["wipe_outs"].records()
    losses = [row["loss"] for row in rows]
    assert losses == sorted(losses)
    assert losses[0] < 0
    view = View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), DAY)
    bounded = breadth(view, start=date(2026, 2, 2), end=date(2026, 2, 27)).tables["wipe_outs"].records()
    assert all("2026-02-02" <= row["session"] <= "2026-02-27" for row in bounded)


def test_a_bad_report_of_the_heaviest_company_reaches_who_holds_it(simulated: Answer) -> None:
    rows = simulated.tables["shock"].records()
    shock = simulated.finding("shock.miss")
    weights = {row["holder"]: row["weight"] for row in rows}
    tops = {row["holder"]: row["top_1"] for row in simulated.tables["concentration"].records()}
    assert weights["sim500"] == pytest.approx(tops["sim500"])
    assert "SIMS" not in weights  # the small-company fund does not hold it
    for row in rows:
        assert row["effect"] == pytest.approx(row["shock"] * (row["weight"] + row["spill"]))
    index = next(row for row in rows if row["holder"] == "sim500" and row["case"] == "1 in 10 misses")
    assert index["shock"] == shock.evidence.value
    assert index["shock"] < 0
    assert index["currency"] < 0


def test_a_company_without_announcements_is_said_to_have_none() -> None:
    answer = breadth(open_market("us"), company="NVDA")
    assert any(lack.input == "earnings shock of NVDA" for lack in answer.missing)


def test_bad_requests_are_refused_in_one_line() -> None:
    view = open_market("us")
    with pytest.raises(UnknownSymbol, match="holders with weights: total_market"):
        breadth(view, holder="total_markets")
    with pytest.raises(UsageError, match="'soon' is not a date"):
        rs.breadth(view, start="soon")


def partly_priced(rows: int, *, priced: int, members: int, early: int | None = None, holes: Sequence[int] = ()) -> View:
    """A universe of `members` names of which `priced` have closes.

    early   how many of them have closes in the first 200 rows; None = all
    holes   rows in which only the first four have any
    """
    days = planted_market().frames["series"]["date"].unique().sort().tail(rows).to_list()
    rng = np.random.default_rng(0)
    lines = [
        (f"M{number:02d}", day, 100.0 * float(np.exp(rng.normal(0, 0.01))), close_of(day), 0)
        for number in range(priced)
        for row, day in enumerate(days)
        if (early is None or row >= 200 or number < early) and (row not in holes or number < 4)
    ]
    series = pl.DataFrame(lines, schema=["id", "date", "value", "known_at", "version"], orient="row")
    known_at = close_of(date(2000, 1, 3))
    instruments = pl.DataFrame(
        [
            {
                "id": f"M{number:02d}",
                "name": "m",
                "kind": "stock",
                "basis": "total",
                "known_at": known_at,
                "rights": "free; bias: Survivors of 2012.",
            }
            for number in range(priced)
        ]
    )
    spells = pl.DataFrame(
        [
            {"universe": "sp500", "id": f"M{number:02d}", "start": date(2000, 1, 3), "known_at": known_at}
            for number in range(members)
        ]
    )
    frames = {"series": series, "instruments": instruments, "members": spells}
    filled = {name: frame for name, frame in frames.items() if frame.height}
    return View(Snapshot.of_frames("made", filled), days[-1])


def test_coverage_below_nine_tenths_is_fragile_and_names_who_lacks() -> None:
    answer = breadth(partly_priced(300, priced=8, members=10))
    evidence = answer.finding("above_200").evidence
    assert (evidence.status, isinstance(evidence.value, float)) == ("thin coverage", True)
    assert "8 of 10 members of the S&P 500 have a close" in answer.finding("coverage").text
    assert "M08, M09" in answer.finding("coverage").text
    assert "Survivors of 2012." in evidence.caveats
    assert breadth(partly_priced(300, priced=10, members=10)).finding("above_200").evidence.status == "ok"


def test_coverage_below_half_gives_no_number() -> None:
    answer = breadth(partly_priced(300, priced=4, members=10), universe="sp500")
    assert answer.finding("coverage").evidence.status == "missing"
    assert not any(".above_" in finding.id for finding in answer.findings)
    assert "withheld: 4 of 10 members" in answer.headline
    with pytest.raises(UnknownSymbol, match="no universe 'sp600'"):
        breadth(partly_priced(300, priced=4, members=10), universe="sp600")


def test_share_classes_fold_into_one_company() -> None:
    assert issuers(("GOOG", "GOOGL", "BRK.A", "BRK.B", "HEI", "HEI.A", "FOX", "CRD.A", "CRD.B", "NWS")) == {
        "GOOG": "GOOGL",
        "BRK.A": "BRK.B",
        "HEI.A": "HEI",
        "CRD.A": "CRD.B",
    }


def test_what_is_not_held_is_not_zero() -> None:
    weights = holdings_panel(open_market("us"), "mega_cap")
    assert np.isnan(weights.values).any()
    assert not (weights.values == 0).any()


def test_the_source_folder_is_not_written(tmp_path: Path, own_home: Path) -> None:
    sections(open_market("us"))
    assert not (own_home / "cache" / "panels").exists()


def test_a_measure_that_too_few_have_history_for_is_withheld_with_its_count() -> None:
    answer = breadth(partly_priced(100, priced=10, members=10))
    ids = {finding.id for finding in answer.findings}
    assert "breadth.participation.above_50" in ids
    assert not ids & {"breadth.participation.above_200", "breadth.signals.net_highs", "breadth.signals.hindenburg"}
    lack = next(lack for lack in answer.missing if lack.input == "share above the 200-session mean of the S&P 500")
    assert lack.why == "counted for 0 of 10 members, below half: withheld"
    assert "withheld" in answer.headline


def test_every_count_says_how_many_names_it_stands_on() -> None:
    answer = breadth(partly_priced(300, priced=8, members=10))
    counts = [finding for finding in answer.findings if finding.id.split(".")[1] in {"participation", "mcclellan"}]
    assert len(counts) > 5
    assert all("8 of 10 members" in finding.evidence.method or "coverage" in finding.id for finding in counts)


def test_history_that_counts_fewer_than_half_ranks_nothing() -> None:
    """Eight names of ten begin 300 sessions ago; before that two have prices."""
    view = partly_priced(500, priced=8, members=10, early=2)
    above = breadth(view).finding("above_200")
    market = gather(view, "sp500")
    priced = np.isfinite(market.close.values).sum(axis=1)
    assert market.history.first == market.close.dates[int(np.argmax(priced == 8)) + 1].item()
    known = market.counts.column("known_200")
    assert int((known > 0).sum()) > 300
    assert f"of {int((known[:-1] >= 5).sum()):,} earlier sessions" in breadth(view).headline
    assert above.evidence.n_effective is not None
    assert 1 < above.evidence.n_effective <= int((known[:-1] >= 5).sum())


def test_a_week_in_which_half_of_the_prices_lack_counts_nobody() -> None:
    view = partly_priced(300, priced=10, members=10, holes=range(280, 285))
    market = gather(view, "sp500")
    thin = np.flatnonzero(np.isfinite(market.close.values).sum(axis=1) == 4)
    thin_history = market.history.between(market.close.dates[thin[0]].item(), market.close.dates[thin[-1] + 1].item())
    assert len(thin_history) > 4
    assert (thin_history.values == 0).all()
    assert np.isfinite(breadth(view).finding("mcclellan.summation").evidence.value or np.nan)


def test_a_universe_of_three_and_a_single_day() -> None:
    three = breadth(partly_priced(300, priced=3, members=3))
    assert "of 3 members" in three.finding("above_200").evidence.method
    single = breadth(partly_priced(1, priced=10, members=10))
    assert {finding.id for finding in single.findings} == {"breadth.participation.coverage"}
    assert any("withheld" in lack.why for lack in single.missing)


def test_membership_without_prices_and_prices_without_membership() -> None:
    nobody = breadth(partly_priced(300, priced=0, members=10))
    assert any(lack.input == "participation of stocks" for lack in nobody.missing)
    everyone = breadth(partly_priced(300, priced=10, members=0))
    assert "10 of 10 members of all" in everyone.finding("coverage").text


def test_the_session_is_counted_from_its_closes_and_volumes(simulated: Answer) -> None:
    view = View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), DAY)
    market = gather(view, "sim500")
    before, last = (np.where(market.counted, row, np.nan) for row in market.close.values[-2:])
    rose, fell = int((last > before).sum()), int((last < before).sum())
    rising = simulated.finding("session.rising")
    assert rising.evidence.value == pytest.approx(rose / (rose + fell))
    assert rising.text.startswith(f"{rose:,} rose, {fell:,} fell")
    prints = view.rows(PRICES, pl.col("session") == DAY)
    volume = dict(prints.select("id", "volume").iter_rows())
    totals = [
        sum(volume[symbol] for symbol, moved in zip(market.close.symbols, side.tolist(), strict=True) if moved)
        for side in (last > before, last < before)
    ]
    assert simulated.finding("session.volume").evidence.value == pytest.approx(totals[0] / totals[1])
    assert 0 <= simulated.finding("session.sectors").evidence.value <= 1
    trin = simulated.finding("trin").evidence.value
    assert trin == pytest.approx(rose / fell / (totals[0] / totals[1]))


def test_a_holder_is_one_however_its_case_is_written() -> None:
    spoken = breadth(open_market("us"), holder="TOTAL_MARKET")
    assert {finding.subject["holder"] for finding in spoken.findings if "holder" in finding.subject} == {"total_market"}
    holdings = pl.DataFrame(
        [
            {"holder": holder, "id": id_, "date": day, "weight": 0.5, "known_at": close_of(day)}
            for day, names in ((date(2026, 3, 31), ("Fund", "Fund")), (date(2026, 6, 30), ("FUND", "fund")))
            for holder, id_ in zip(names, ("A", "B"), strict=True)
        ]
    )
    instruments = pl.DataFrame([{"id": id_, "kind": "stock", "known_at": close_of(date(2026, 1, 2))} for id_ in "AB"])
    view = View(Snapshot.of_frames("made", {"holdings": holdings, "instruments": instruments}), DAY)
    assert len(holders(view)) == 1
    panel = holdings_panel(view, "fUnD")
    np.testing.assert_array_equal(panel.values, [[0.5, 0.5], [0.5, 0.5]])


def test_weights_are_known_when_they_were_published() -> None:
    """Of 2025-12-31; a report may come 45 days later, and nothing says that these came earlier."""
    before = weights_of(open_market("us", as_of=date(2026, 2, 13)), "total_market")
    after = weights_of(open_market("us", as_of=date(2026, 2, 14)), "total_market")
    assert (before.panel.last, after.panel.last) == (date(2025, 9, 30), date(2025, 12, 31))
    finding = sections(open_market("us", as_of=date(2026, 2, 14)))[0].finding("concentration.top_10")
    assert "weights of 2025-12-31 are known since 2026-02-14, 45 days later" in finding.evidence.caveats
    assert finding.evidence.inputs[0].vintage == "holdings of 2025-12-31, known since 2026-02-14"


def test_readings_of_a_slow_line_are_worth_few(us: Answer) -> None:
    """Nine to eleven quarters of one index are hardly more than one reading."""
    evidence = us.finding("concentration.effective").evidence
    assert evidence.n_effective is not None
    assert 1 <= evidence.n_effective < 6


def test_thrusts_say_on_what_scale_they_were_set(simulated: Answer) -> None:
    assert any("all issues of an exchange" in caveat for caveat in simulated.finding("zweig").evidence.caveats)

"""Two downloads of one line: equal, on another scale, or refused with the first session that disagrees."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from rotascope.arrays import Floats
from rotascope.errors import InputRefused, UsageError
from rotascope.panels.view import View
from rotascope.schema import HOLDINGS, PRICES, SERIES
from rotascope.sessions import nyse
from rotascope.sources.contract import Batch
from rotascope.store.amend.corrections import undo
from rotascope.store.ingest import ingest, ingest_all
from rotascope.store.store import Store
from rotascope.store.verify import check_store

START = date(2024, 1, 2)
DAYS: list[date] = [day for day in nyse().days.tolist() if day >= START][:120]


def walk(seed: int = 1, days: int = 120) -> Floats:
    """Levels of a line that was drawn, about 100."""
    return 100.0 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0.0, 0.015, days)))


def download(
    lines: Mapping[str, Floats],
    *,
    days: Sequence[date] = DAYS,
    basis: str = "total",
    kind: str = "stock",
    **options: str,
) -> Batch:
    """One file of levels by id, on the first days given."""
    close = timedelta(hours=21, minutes=30)
    rows = [
        {"id": id_, "date": day, "value": float(level), "known_at": datetime(*day.timetuple()[:3], tzinfo=UTC) + close}
        for id_, levels in sorted(lines.items())
        for day, level in zip(days, levels, strict=False)
    ]
    about = [{"id": id_, "name": id_, "kind": kind, "unit": "level", "basis": basis} for id_ in sorted(lines)]
    frame = pl.DataFrame(rows)
    known = frame["known_at"].min()
    frames = {"series": frame, "instruments": pl.DataFrame(about).with_columns(known_at=pl.lit(known))}
    raw = repr((rows, options)).encode()
    return Batch(
        source="file", file="new.csv", sha256=hashlib.sha256(raw).hexdigest(), raw=raw, options=options, frames=frames
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def line_of(store: Store, id_: str = "CRWD") -> Floats:
    return View(store.snapshot(), date(2026, 1, 2)).series(id_).values[:, 0]


def returns(levels: Floats) -> Floats:
    return levels[1:] / levels[:-1] - 1.0


def test_adjusted_closes_of_two_downloads_are_spliced_on_returns(store: Store) -> None:
    """The false -81 %: the later download has a split of 4 for 1 and a dividend in all of its earlier closes."""
    truth = walk()
    ingest(store, download({"CRWD": truth[:100] * 4.0}))
    report = ingest(store, download({"CRWD": truth[60:]}, days=DAYS[60:]))
    np.testing.assert_allclose(line_of(store), truth, rtol=1e-12)
    assert report.notes == (
        "1 symbols held before agree on returns over 40 common sessions",
        "rebased on reading, earlier rows to the scale of this file: 1 symbols (CRWD x 0.25)",
    )


def test_the_factor_is_applied_on_reading_and_goes_with_its_import(store: Store) -> None:
    truth = walk()
    first = truth[:100] * 4.0
    ingest(store, download({"CRWD": first}))
    before = line_of(store)
    ingest(store, download({"CRWD": truth[60:]}, days=DAYS[60:]))
    raw = store.all_rows(SERIES).collect().filter(pl.col("batch").str.starts_with("00000001"))
    assert raw["value"].to_list() == first.tolist()
    assert undo(store, "2").version == 3
    assert line_of(store).tolist() == before.tolist()
    assert View(store.snapshot(2), date(2026, 1, 2)).series("CRWD").values[-1, 0] == truth[-1]


def test_three_downloads_keep_their_scales_whichever_of_them_is_taken_back(store: Store) -> None:
    truth = walk()
    for rows, scale in ((slice(0, 60), 8.0), (slice(40, 100), 2.0), (slice(80, 120), 1.0)):
        ingest(store, download({"CRWD": truth[rows] * scale}, days=DAYS[rows]))
    np.testing.assert_allclose(line_of(store), truth, rtol=1e-12)
    undo(store, "1")
    np.testing.assert_allclose(line_of(store), truth[40:], rtol=1e-12)
    undo(store, "4")  # the undo itself
    undo(store, "3")
    np.testing.assert_allclose(returns(line_of(store)), returns(truth[:100]), atol=1e-12)


def test_equal_downloads_need_no_factor_and_leave_the_layout_alone(store: Store) -> None:
    truth = walk()
    ingest(store, download({"CRWD": truth[:100]}))
    report = ingest(store, download({"CRWD": np.round(truth, 2)}))
    assert len(report.notes) == 1
    assert store.delta(SERIES).version() == 2
    assert "scales" not in store.batches()["detail"][1]


def test_files_of_one_command_are_compared_with_each_other(store: Store) -> None:
    truth = walk()
    later = download({"CRWD": truth[50:]}, days=DAYS[50:])
    ingest_all(store, [download({"CRWD": truth[:90] * 1.1}), later])
    np.testing.assert_allclose(line_of(store), truth, rtol=1e-12)


SPLIT, PAID = np.where(np.arange(120) < 70, 4.0, 1.0), np.where(np.arange(120) < 70, 0.99, 1.0)
CURRENCY = 0.9 * walk(9) ** 0.5
WRONG: Mapping[str, tuple[Floats, str]] = {
    "a split that one lacks": (walk() * SPLIT, "as a split of 4 for 1 that one of them lacks would"),
    "a dividend that one lacks": (walk() * PAID, "as a dividend that one of them lacks would"),
    "a day's shift": (np.append(walk()[1:], 101.0), "as the same line one session later would"),
    "a currency": (walk() * CURRENCY, "as another instrument, currency or basis would"),
    "another instrument": (walk(2), "as another instrument, currency or basis would"),
}


@pytest.mark.parametrize(("levels", "cause"), WRONG.values(), ids=WRONG)
def test_what_disagrees_is_refused_from_its_first_session(store: Store, levels: Floats, cause: str) -> None:
    ingest(store, download({"CRWD": walk(), "X": walk(5)}))
    with pytest.raises(InputRefused, match=f"disagrees with what is held of CRWD from 20.*{cause}") as refusal:
        ingest(store, download({"CRWD": levels, "X": walk(5)}))
    if cause.startswith(("as a split", "as a div")):
        assert f"from {DAYS[70]}" in refusal.value.cause
    assert "--replace" in refusal.value.remedy
    assert store.version == 1


def test_skip_bad_leaves_out_what_disagrees_and_replace_takes_its_place(store: Store) -> None:
    ingest(store, download({"CRWD": walk(), "X": walk(5)[:100]}))
    report = ingest(store, download({"CRWD": walk(2), "X": walk(5)}, skip_bad="yes"))
    assert "left out, as they disagree with what is held: 1 symbols (CRWD" in report.notes[-1]
    assert line_of(store).tolist() == walk().tolist()
    assert len(line_of(store, "X")) == 120
    ingest(store, download({"CRWD": walk(2)[40:]}, days=DAYS[40:]), replace=True)
    assert line_of(store).tolist() == walk(2)[40:].tolist()
    assert View(store.snapshot(2), date(2026, 1, 2)).series("CRWD").values[:, 0].tolist() == walk().tolist()


def test_sessions_that_were_not_settled_at_the_end_of_a_download_are_the_later_ones(store: Store) -> None:
    truth = walk()
    early = truth[:100].copy()
    early[:98] *= 1.006  # the last dividend is in none of the earlier closes yet
    ingest(store, download({"CRWD": early}))
    report = ingest(store, download({"CRWD": truth[50:]}, days=DAYS[50:]))
    np.testing.assert_allclose(line_of(store), truth, rtol=1e-12)
    assert report.notes[-1].startswith("last sessions that were not yet settled")


@pytest.mark.parametrize(("first", "level", "cause"), [(120, 1.0, "no session in common"), (119, 1.3, "one session")])
def test_adjusted_closes_that_cannot_be_compared_are_not_mixed(
    store: Store, first: int, level: float, cause: str
) -> None:
    days = [day for day in nyse().days.tolist() if day >= START][:140]
    truth = walk(days=140)
    ingest(store, download({"CRWD": truth[:120]}))
    with pytest.raises(InputRefused, match=cause) as refusal:
        ingest(store, download({"CRWD": level * truth[first:]}, days=days[first:]))
    assert refusal.value.remedy.startswith("download with two sessions that overlap, or --replace")
    ingest(store, download({"IX": truth[:120]}, basis="price"))
    ingest(store, download({"IX": truth[120:]}, days=days[120:], basis="price"))  # nothing to rescale in an index


def test_figures_in_another_unit_are_refused_and_revisions_are_not(store: Store) -> None:
    rates = walk() / 100.0
    ingest(store, download({"macro:R": rates}, kind="macro", basis="none"))
    ingest(store, download({"macro:R": rates * 1.03}, kind="macro", basis="none"))
    with pytest.raises(InputRefused, match="100 times those stored, as in another unit"):
        ingest(store, download({"macro:R": rates * 103.0}, kind="macro", basis="none"))


def prints(closes: Floats, volumes: Floats, days: Sequence[date] = DAYS) -> Batch:
    plain = download({"CRWD": closes}, days=days, basis="price")
    rows = plain.frames["series"].rename({"date": "session", "value": "close"})
    volume = pl.Series("volume", volumes[: rows.height], dtype=pl.Float64)
    about = plain.frames["instruments"].drop("basis")
    return Batch(
        source="file",
        file="p.csv",
        sha256=plain.sha256,
        raw=plain.raw,
        frames={"prices": rows.with_columns(volume), "instruments": about},
    )


def test_prints_adjusted_for_a_later_split_take_their_volumes_with_them(store: Store) -> None:
    truth, volume = walk(), np.full(120, 1000.0)
    ingest(store, prints(truth[:100] * 2.0, volume))
    ingest(store, prints(truth[50:], volume[50:] * 2.0, DAYS[50:]))
    rows = View(store.snapshot(), date(2026, 1, 2)).rows(PRICES)
    np.testing.assert_allclose(rows["close"].to_numpy(), truth, rtol=1e-12)
    np.testing.assert_allclose(rows["volume"].to_numpy(), 2000.0)


def holdings(names: range, day: date = START) -> Batch:
    rows = [{"holder": "IWM", "id": f"S{name}", "date": day, "weight": 0.05} for name in names]
    frame = pl.DataFrame(rows).with_columns(known_at=pl.lit(datetime(2024, 2, 1, tzinfo=UTC)))
    raw = repr(rows).encode()
    return Batch(
        source="file", file="IWM.csv", sha256=hashlib.sha256(raw).hexdigest(), raw=raw, frames={"holdings": frame}
    )


def test_holdings_of_another_fund_under_the_same_name_are_refused(store: Store) -> None:
    ingest(store, holdings(range(20)))
    ingest(store, holdings(range(5, 25), date(2024, 4, 1)))
    with pytest.raises(InputRefused, match=r"0% of this list of IWM \(2024-07-01\) is in what IWM held on 2024-04-01"):
        ingest(store, holdings(range(100, 120), date(2024, 7, 1)))
    assert store.snapshot().scan(HOLDINGS).collect().height == 40


def test_verify_reports_splices_and_splits_that_are_not_settled(store: Store) -> None:
    torn = walk()
    torn[[50, 51, 80]] *= 0.5
    ingest(store, download({"MNST": torn, "CRWD": walk(3)[:60]}, basis="price"))
    ingest(store, download({"CRWD": 1.2 * walk(3)[60:]}, days=DAYS[60:], basis="price"))
    doubts = "\n".join(check_store(store).doubts)
    assert f"closes that flip by a split's factor and back: MNST 4 times by 2 from {DAYS[50]}" in doubts
    assert f"steps where one import ends and another begins: CRWD {DAYS[60]}" in doubts


def test_an_undo_of_what_a_later_import_builds_on_is_refused(store: Store, tmp_path: Path) -> None:
    from rotascope.importing import import_files, relabel

    file = tmp_path / "rf.csv"
    file.write_text("date,RF\n2024-01-02,0.5\n2024-01-03,0.25\n2024-01-04,0.5\n")
    import_files([file], store.path, kind="factor")
    relabel(store.path, "RF", unit="percent")
    with pytest.raises(UsageError, match=r"import 2 \(relabel factor:RF: unit percent\) builds on it") as refusal:
        undo(store, "1")
    assert refusal.value.remedy == "rotascope data undo 2 first"
    values: dict[str, Any] = {"after": line_of(store, "factor:RF").tolist()}
    undo(store, "2")
    undo(store, "1")
    assert values["after"] == [0.005, 0.0025, 0.005]
    assert store.snapshot().scan(SERIES).collect().is_empty()
    assert len(View(store.snapshot(1), date(2026, 1, 2)).series("factor:RF").values) == 3

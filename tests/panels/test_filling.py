"""Which of a spread's pairs stands for it: the one that reaches the date, long enough, traded, first declared."""

from collections.abc import Mapping
from datetime import date

import pytest

from markets import market, random_legs
from rotascope.catalogue.spreads import Pair, Spread
from rotascope.engine import open_market
from rotascope.errors import OutsideData
from rotascope.panels.filling import ENOUGH, fill, fill_all
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.store.stack import Stack

FUNDS, INDEXES = Pair(("FUND",), ("BASE",)), Pair(("IDX",), ("WHOLE",))
RUSSELL = Pair(("RUT",), ("SP500",))
SPREAD = Spread("named", "this over that", "this", "that", (INDEXES, FUNDS))
KINDS = {"FUND": "fund", "BASE": "fund"}
LINE = random_legs(1_500)


def line(id_: str, rows: Panel) -> Panel:
    return Panel(rows.dates, (id_,), rows.values[:, :1], id_, "level", "total")


def opened(rows: Mapping[str, Panel], *, as_of: date = LINE.last) -> View:
    levels = {id_: line(id_, panel) for id_, panel in rows.items()}
    return View(market(levels, kinds=KINDS), as_of)


def full(**changed: Panel) -> dict[str, Panel]:
    return dict.fromkeys(("FUND", "BASE", "IDX", "WHOLE"), LINE) | changed


def test_traded_funds_come_before_what_cannot_be_traded() -> None:
    legs = fill(opened(full()), SPREAD)
    assert legs.pair == FUNDS
    first, last = LINE.first, LINE.last
    (caveat,) = legs.caveats
    assert caveat.startswith(f"named is filled by FUND/BASE ({first} to {last})")
    assert caveat.endswith(f"; not by IDX/WHOLE ({first} to {last}), which cannot be traded")


@pytest.mark.parametrize(
    ("funds", "reason"),
    [
        (LINE.head(1_480), "ends 20 sessions before"),
        (LINE.tail(ENOUGH - 1), "is too short for a verdict"),
    ],
    ids=["behind", "short"],
)
def test_funds_that_end_early_or_began_late_give_way(funds: Panel, reason: str) -> None:
    legs = fill(opened(full(FUND=funds)), SPREAD)
    assert legs.pair == INDEXES
    assert reason in legs.caveats[0].partition("; not by FUND/BASE")[2]


def test_where_no_pair_is_current_the_latest_is_taken() -> None:
    assert fill(opened(full(FUND=LINE.head(1_400), IDX=LINE.head(1_450))), SPREAD).pair == INDEXES


def test_a_pair_of_which_nothing_is_known_yet_gives_way_without_a_word() -> None:
    early = fill(open_market("us", as_of=date(1950, 6, 30)), Spread("x", "x", "x", "y", (RUSSELL, Pair(("FF.SMB",)))))
    assert (str(early.pair), early.caveats) == ("FF.SMB", ())


def test_where_nothing_is_known_of_any_pair_the_fault_is_raised() -> None:
    with pytest.raises(OutsideData, match="no value of RUT was known"):
        fill(open_market("us", as_of=date(1950, 6, 30)), Spread("x", "x", "x", "y", (RUSSELL, Pair(("NASDAQ",)))))


def test_the_order_of_declaration_decides_among_equals() -> None:
    other = Spread("named", "this over that", "this", "that", (Pair(("WHOLE",), ("IDX",)), INDEXES))
    assert fill(opened(full()), other).pair == other.pairs[0]


def test_legs_carry_the_instruments_names() -> None:
    assert fill(opened(full()), SPREAD).names == {"FUND": "FUND", "BASE": "BASE"}


def test_spreads_that_end_early_are_one_note_with_their_dates() -> None:
    later, earlier = LINE.head(1_492), LINE.head(1_490)
    view = opened({"FUND": later, "BASE": later, "IDX": earlier, "WHOLE": earlier})
    spreads = tuple(Spread(pair.long[0].lower(), "x", "x", "y", (pair,)) for pair in (INDEXES, FUNDS))
    filled, (note,) = fill_all(view, spreads=spreads)
    assert [spread.status for spread in filled] == ["stale", "stale"]
    assert note.input == "2 spreads"
    assert note.why == f"data end {later.last} (fund), {earlier.last} (idx); shown to that date, not counted"
    _, (single,) = fill_all(view, spreads=spreads[:1])
    assert single.why == f"data end {earlier.last}, 10 sessions before {LINE.last}; shown to that date, not counted"
    assert single.remedy == f"import newer prices, or ask --as-of {earlier.last}"


def test_history_that_a_layer_hides_is_a_caveat_of_the_legs() -> None:
    short = {id_: line(id_, LINE.tail(1_300)) for id_ in ("FUND", "BASE")}
    long = {id_: line(id_, LINE) for id_ in ("FUND", "BASE")}
    stack = Stack("s", (market(short, name="own", kinds=KINDS), market(long, name="below", kinds=KINDS)))
    legs = fill(View(stack, LINE.last), SPREAD)
    hidden = f"as own has it; not used: below, {LINE.first} to {LINE.last}"
    assert legs.caveats == (f"FUND {hidden}", f"BASE {hidden}")
    assert legs.panel.first == LINE.tail(1_300).first


def test_a_market_without_any_pair_says_so_in_one_line() -> None:
    view = opened({"IDX": LINE})
    filled, missing = fill_all(view, spreads=(SPREAD, Spread("other", "x", "x", "y", (FUNDS,))))
    assert filled == ()
    assert [(note.input, note.why) for note in missing] == [("named, other", "market test has no WHOLE, FUND, BASE")]

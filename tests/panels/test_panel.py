from datetime import date

import numpy as np
import pytest

from rotascope.errors import OutsideData, UnknownSymbol
from rotascope.panels.panel import Panel

DATES = np.array(["2026-01-02", "2026-01-05", "2026-01-06"], dtype="datetime64[D]")


def panel() -> Panel:
    return Panel(DATES, ("A", "B"), np.array([[1.0, 2.0], [np.nan, 3.0], [5.0, 4.0]]), "close", "usd", "price")


def test_what_leaves_a_panel_cannot_be_rewritten() -> None:
    with pytest.raises(ValueError, match="read-only"):
        panel().values[0, 0] = 9.0
    with pytest.raises(ValueError, match="read-only"):
        panel().column("A")[0] = 9.0


def test_shape_and_order_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Panel(DATES, ("A",), np.zeros((3, 2)), "close")
    with pytest.raises(ValueError, match="strictly increasing"):
        Panel(DATES[[0, 0, 1]], ("A",), np.zeros((3, 1)), "close")


def test_slices_keep_dates_and_values_together() -> None:
    assert panel().head(2).last == date(2026, 1, 5)
    assert panel().tail(1).values.tolist() == [[5.0, 4.0]]
    assert panel().between(date(2026, 1, 3), date(2026, 1, 5)).values[0, 1] == 3.0
    assert panel().select(["B"]).symbols == ("B",)
    assert len(panel().complete()) == 2


def test_place_is_the_last_row_on_or_before() -> None:
    assert panel().row_of(date(2026, 1, 4)) == 0
    with pytest.raises(OutsideData, match="on or before 2026-01-01"):
        panel().row_of(date(2026, 1, 1))


def test_unknown_column_names_what_is_there() -> None:
    with pytest.raises(UnknownSymbol, match="it has A, B"):
        panel().column("C")


def test_derive_keeps_dates_basis_and_renames() -> None:
    derived = panel().derive(np.arange(3.0), name="breadth", unit="fraction")
    assert (derived.symbols, derived.unit, derived.basis) == (("breadth",), "fraction", "price")
    assert derived.values.shape == (3, 1)

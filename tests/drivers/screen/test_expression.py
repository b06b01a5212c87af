"""Screens are parsed to what they say, and whatever else is in a text is refused with its position."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.screen.expression import parse_screen, parse_term, write_node
from rotascope.drivers.screen.screening import ParsedScreen, run_screen
from rotascope.drivers.screen.table import ScreenTable, evaluate
from rotascope.errors import UsageError

NAN = np.nan
TABLE = ScreenTable(
    ("A", "B", "C", "D"),
    {
        "yield": np.array([0.06, 0.02, NAN, 0.08]),
        "debt": np.array([1.0, 0.0, 2.0, NAN]),
        "sales": np.array([10.0, 10.0, 10.0, 10.0]),
    },
    {"sector": ("Energy", "Utilities", "energy", "")},
)


def holds(text: str) -> list[float]:
    return evaluate(parse_screen(text), TABLE).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yield > 0.05", [1, 0, NAN, 1]),
        ("0.05 < yield", [1, 0, NAN, 1]),
        ("yield >= 6e-2 and sales == 10", [1, 0, NAN, 1]),
        ("yield > 0.05 and debt > 5", [0, 0, 0, NAN]),  # what fails spoils it, whatever else is unknown
        ("yield > 0.05 or debt > 1", [1, 0, 1, 1]),
        ("not yield > 0.05", [0, 1, NAN, 0]),
        ("not (yield > 0.05 or debt > 1)", [0, 1, 0, 0]),
        ("0.01 < yield < 0.07", [1, 1, NAN, 0]),
        ("sales / debt > 4", [1, NAN, 1, NAN]),  # B divides by zero
        ("-debt + 2 * (sales - 9) >= 1", [1, 1, 0, NAN]),
        ("1 - 2 - 3 == -4", [1, 1, 1, 1]),
        ("12 / 3 / 2 == 2", [1, 1, 1, 1]),
        ('sector == "Energy"', [1, 0, 1, NAN]),
        ("sector != 'ENERGY' and sales > 0", [0, 1, 0, NAN]),
        ("yield > 0.05 or yield <= 0.05 and sales < 0", [1, 0, NAN, 1]),  # and binds closer
    ],
)
def test_what_a_screen_says(text: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(holds(text), expected)


@pytest.mark.parametrize(
    ("text", "position", "cause"),
    [
        ("company.debt > 1", 8, "'.' is no part"),
        ("abs(yield) > 1", 4, "abs\\( is a call"),
        ("yield > abs (debt)", 13, "abs\\( is a call"),
        ("__import__('os').system('x') > 1", 17, "'.' is no part"),
        ("__import__('os') > 1", 11, "is a call"),
        ("yield[0] > 1", 6, "'\\[' is no part"),
        ("yield = 1", 7, "'=' is no part"),
        ("yield > 5%", 10, "'%' is no part"),
        ("yield > 1 & debt > 1", 11, "'&' is no part"),
        ("lambda: 1", 7, "':' is no part"),
        ("yield > 1; debt", 10, "';' is no part"),
        ("yield", 1, "yield is no condition"),
        ("yield > 1 debt", 11, "'debt' is not expected"),
        ("yield >", 8, "the screen ends early"),
        ("(yield > 1", 1, "not closed"),
        ("yield > 1)", 10, "'\\)' is not expected"),
        ("sales / 0 > 1", 7, "divides by zero"),
        ("sales / (2 - 2) > 1", 7, "divides by zero"),
        ("(yield > 1) + 2 > 1", 13, "a condition is no number"),
        ("yield and debt > 1", 1, "yield is no condition"),
        ('sector > "A"', 8, "> of a text"),
        ('"a" == "b"', 5, "== of a text"),
        ('sector + "A" == 1', 8, "\\+ of a text"),
        ("and > 1", 1, "'and' stands where"),
    ],
)
def test_what_is_refused_and_where(text: str, position: int, cause: str) -> None:
    with pytest.raises(UsageError, match=f"^screen, position {position}: .*{cause}"):
        parse_screen(text)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_screen_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the screen is empty"):
        parse_screen(text)


def test_long_and_deep_screens_are_refused() -> None:
    with pytest.raises(UsageError, match="position 1001"):
        parse_screen("yield > 1 " + "and yield > 1 " * 200)
    for deep in ("(" * 200 + "yield > 1" + ")" * 200, "-" * 200 + "yield > 1", "not " * 200 + "yield > 1"):
        with pytest.raises(UsageError, match="nested more than 40"):
            parse_screen(deep)


def test_an_unknown_column_names_the_nearest_three() -> None:
    with pytest.raises(UsageError, match="position 15: no column 'yeild'") as fault:
        run_screen(ParsedScreen.of("sales > 1 and yeild > 0.05"), TABLE)
    assert fault.value.remedy.startswith("nearest: yield, ")
    assert fault.value.remedy.count(",") == 2


@pytest.mark.parametrize("text", ["sector > 1", "sector + 1 > 2", 'yield == "x"', "sector == yield"])
def test_texts_are_no_numbers(text: str) -> None:
    with pytest.raises(UsageError, match="text"):
        run_screen(ParsedScreen.of(text), TABLE)


@given(st.text(alphabet="abyield debtsales0123456789.+-*/()<>=!&|'\"[]{}_,:; \t", max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    try:
        tree = parse_screen(text)
    except UsageError:
        return
    assert write_node(parse_screen(write_node(tree))) == write_node(tree)


def test_a_sort_is_a_term() -> None:
    assert write_node(parse_term("yield / (debt + 1)")) == "(yield / (debt + 1))"
    for text in ("yield > 1", "f(x)", "yield yield"):
        with pytest.raises(UsageError):
            parse_term(text)


def test_why_in_and_why_out_and_coverage() -> None:
    result = run_screen(ParsedScreen.of("yield > 0.05 and debt < 1.5"), TABLE)
    assert result.passed == ("A",)
    assert result.reasons(0) == ("yield > 0.05 (0.06)", "debt < 1.5 (1)")
    assert result.reasons(1) == ("yield > 0.05 (0.02)",)
    assert result.reasons(2) == ("debt < 1.5 (2)", "yield > 0.05 (not known)")
    assert result.reasons(3) == ("debt < 1.5 (not known)",)
    both = run_screen(ParsedScreen.of("yield / debt > 9"), TABLE)
    assert both.reasons(0) == ("(yield / debt) > 9 (yield 0.06, debt 1)",)
    assert [TABLE.ids[row] for row in result.nearest] == ["D", "B", "C"]  # one condition each, then two
    assert dict(result.coverage) == {"yield": 0.75, "debt": 0.75}
    assert result.undecided == 1


def test_who_is_in_is_sorted_highest_first() -> None:
    assert run_screen(ParsedScreen.of("yield > 0.01"), TABLE).passed == ("D", "A", "B")
    assert run_screen(ParsedScreen.of("yield > 0.01", sort="-yield"), TABLE).passed == ("B", "A", "D")
    assert run_screen(ParsedScreen.of("sales == 10", sort="debt"), TABLE).passed == ("C", "A", "B", "D")
    assert run_screen(ParsedScreen.of("sales > 99"), TABLE).passed == ()

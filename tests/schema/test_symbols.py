import pytest

from rotascope.schema.symbols import Symbol, parse_symbol, parse_universe


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("IWM", Symbol("IWM")),
        (" iwm ", Symbol("IWM")),
        ("BRK.B", Symbol("BRK.B")),
        ("brk-b", Symbol("BRK.B")),
        ("BF/B", Symbol("BF.B")),
        ("NYSE:CAT", Symbol("CAT", "NYSE")),
        (" (NASDAQ: NVDA)", Symbol("NVDA", "NASDAQ")),
        ("^GSPC", Symbol("^GSPC")),
        ("BTC-USD", Symbol("BTC-USD")),
        ("JPM-PC", Symbol("JPM-PC")),
        ("EURUSD=X", Symbol("EURUSD=X")),
        ("7203.T", Symbol("7203.T")),
        ("T10Y2Y", Symbol("T10Y2Y")),
    ],
)
def test_a_symbol_has_one_form(text: str, wanted: Symbol) -> None:
    assert parse_symbol(text) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("BRK B", "space inside"),
        ("", "empty"),
        ("()", "empty"),
        ("<script>", "no symbol"),
        ("=cmd()", "no symbol"),
        ("-", "no symbol"),
        ("@SUM", "no symbol"),
        ("A" * 21, "no symbol"),
        ("A\nB", "no symbol"),
        ("É", "no symbol"),
    ],
)
def test_what_is_no_symbol_is_told_why(text: str, why: str) -> None:
    reason = parse_symbol(text)
    assert isinstance(reason, str)
    assert why in reason


def test_a_universe_is_named_in_lower_case() -> None:
    assert parse_universe(" SP500 ") == Symbol("sp500")
    assert isinstance(parse_universe("S&P 500"), str)

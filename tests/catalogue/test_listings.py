"""Where symbols are listed: the SEC's list, and funds as their managers say."""

from rotascope.catalogue.listings import MANAGER, SOURCE, listed_symbols


def test_the_list_has_every_exchange_and_the_symbols_that_articles_print() -> None:
    symbols = listed_symbols()
    assert len(symbols) > 10_000
    assert {listed.exchange for listed in symbols.values()} == {"NASDAQ", "NYSE", "OTC", "CBOE", "NYSE ARCA"}
    expected = {"NVDA": "NASDAQ", "CAT": "NYSE", "DE": "NYSE", "BRK.B": "NYSE", "CRM": "NYSE", "LOB": "NYSE"}
    assert {symbol: symbols[symbol].exchange for symbol in expected} == expected
    assert symbols["NVDA"].source == SOURCE


def test_funds_of_trusts_which_the_sec_does_not_list_are_where_their_managers_say() -> None:
    symbols = listed_symbols()
    for fund, exchange in {"IWN": "NYSE ARCA", "RSP": "NYSE ARCA", "SPY": "NYSE ARCA", "QQQ": "NASDAQ"}.items():
        assert (symbols[fund].exchange, symbols[fund].source) == (exchange, MANAGER)

"""Names in a sentence: what each stands for, with the ticker and exchange that stand in brackets after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rotascope.claims.reading.laws import HAPPENINGS
from rotascope.claims.reading.macro import ACTORS, MACRO, POLICY_WORDS
from rotascope.claims.reading.names import FUND_SYMBOLS, LEADERS, NAMES, TAILS
from rotascope.claims.reading.phrases import PASSED, Phrases, forms, joined, worded
from rotascope.claims.records import Mention, Token

EXCHANGES = worded("nyse nasdaq nyseamerican nysearca amex arca cboe bats otc otcmkts nysemkt tsx lse batsusa")
SUFFIXES = worded(
    "inc corp corporation co company companies ltd plc llc lp holdings holding group common stock shares class "
    "trust the new a b c n v sa ag se and & ordinary adr ads american depositary"
)
BOUND = worded("heavy driven led related focused oriented intensive style")
JOINING = worded("& . ' - of the com")
OPENERS = worded(
    "while similarly meanwhile the as for and like although when with both even shares companies conversely "
    "furthermore however today then since after but in at on a an"
)
WIDEST = 8  # tokens of a name before its bracket
SHORTEST = 3  # letters of a ticker that is believed without a bracket


@dataclass(frozen=True, slots=True)
class Listing:
    """An instrument as a market lists it."""

    id: str
    name: str
    kind: str = "stock"
    exchange: str = ""
    source: str = ""
    vintage: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Every name that can be read, and the tickers that a market knows."""

    phrases: Phrases[tuple[str, str]]  # (key, kind)
    listed: dict[str, Listing]

    @classmethod
    def of(cls, listings: Iterable[Listing] = ()) -> "Lexicon":
        """The dictionary with the companies of a market, whose names are at least two words long."""
        entries: list[tuple[str, tuple[str, str]]] = []
        for name in NAMES:
            entries += [(words, (name.key, name.kind)) for word in name.words for words in forms(word)]
        for macro in MACRO:
            entries += [(words, (f"macro:{macro.key}", "macro")) for words in macro.words]
        entries += [(words, ("policy", "policy")) for words in POLICY_WORDS]
        entries += [(words, ("fed", "actor")) for words in ACTORS]
        entries += [(words, (f"law:{one.key}", "law")) for one in HAPPENINGS for words in one.words]
        entries += [(words, (f"symbol:{symbol}", "company")) for words, symbol in LEADERS]
        known = {words for words, _ in entries}
        listed = {}
        for one in listings:
            listed[one.id] = one
            words = alias(one.name)
            if one.kind == "stock" and " " in words and words not in known:
                known.add(words)
                entries.append((words, (f"symbol:{one.id}", "company")))
        return cls(Phrases(entries), listed)


def alias(name: str) -> str:
    """A company's name as articles shorten it: lower case, without its legal form and share class."""
    words = list("".join(one if one.isalnum() or one == "&" else " " for one in name.lower()).split())
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return " ".join(words)


def mentions(tokens: Sequence[Token], lexicon: Lexicon) -> list[Mention]:
    """Every name of a sentence from left to right, none inside another."""
    brackets = _brackets(tokens, lexicon)
    found: list[Mention] = []
    place = 0
    while place < len(tokens):
        bracket = brackets.get(place)
        if bracket is not None:
            _take_back(found, bracket)
            found.append(bracket)
            place = bracket.last
            continue
        one = _name(tokens, place, lexicon)
        if one is None:
            place += 1
            continue
        found.append(one)
        place = one.last
    return [one for one in found if one.kind != "nothing"]


def _take_back(found: list[Mention], bracket: Mention) -> None:
    """Names inside a bracketed name are parts of it."""
    while found and found[-1].last > bracket.first:
        found.pop()


def _name(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> Mention | None:
    phrase = lexicon.phrases.at(tokens, place)
    if phrase is None:
        return _ticker(tokens, place, lexicon)
    key, kind = phrase.value
    last = phrase.last
    if kind in ("company", "law") and not tokens[place].text[0].isupper() and not tokens[place].text[0].isdigit():
        return None
    after = last + (last < len(tokens) and tokens[last].text == "-")
    if after < len(tokens) and tokens[after].low in BOUND and after == last + 1:
        return _mention(tokens, place, after + 1, "nothing", "nothing")
    while last < len(tokens) and tokens[last].low in TAILS:
        last += 1
    return _mention(tokens, place, last, key, kind)


def _mention(tokens: Sequence[Token], first: int, last: int, key: str, kind: str) -> Mention:
    return Mention(key, kind, joined(tokens[first:last]), first, last, tokens[first].start, tokens[last - 1].end)


def _ticker(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> Mention | None:
    """A fund's or level's ticker in capitals, standing alone."""
    text = tokens[place].text
    if len(text) < SHORTEST or not text.isupper() or not text.isascii():
        return None
    listing = lexicon.listed.get(text)
    if text in FUND_SYMBOLS or (listing is not None and listing.kind in ("fund", "level")):
        return replace(_mention(tokens, place, place + 1, f"symbol:{text}", "fund"), symbol=text)
    return None


def _brackets(tokens: Sequence[Token], lexicon: Lexicon) -> dict[int, Mention]:
    """`Name (EXCHANGE: SYMBOL)` by the token that the name begins with."""
    found = {}
    floor = 0
    for place, token in enumerate(tokens):
        if token.text != "(":
            continue
        read = _bracket(tokens, place, lexicon)
        if read is None:
            continue
        exchange, symbol, last = read
        first = _name_start(tokens, place, max(floor, place - WIDEST))
        key, kind = f"symbol:{symbol}", ("fund" if symbol in FUND_SYMBOLS else "company")
        inside = _within(tokens, first, place, lexicon)
        if inside is not None:
            key, kind, first = inside.key, inside.kind, inside.first
        name = joined(tokens[first:place])
        found[first] = replace(_mention(tokens, first, last, key, kind), symbol=symbol, exchange=exchange, name=name)
        floor = last
    return found


def _within(tokens: Sequence[Token], first: int, place: int, lexicon: Lexicon) -> Mention | None:
    """A name of the dictionary that ends where the bracket opens, other than a company."""
    for start in range(max(0, first - 2), place):
        one = _name(tokens, start, lexicon)
        if one is not None and one.last == place and one.kind not in ("company", "nothing", "macro"):
            return one
    return None


def _bracket(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> tuple[str, str, int] | None:
    """Exchange, symbol, and the token after `(NYSE: BRK.B)`, `(NASDAQ:LOB)`, `(IWM)`; None for any other bracket."""
    words = tokens[place + 1 : place + 9]
    colon = next((at for at, one in enumerate(words[:4]) if one.text == ":"), None)
    exchange = "".join(one.text for one in words[:colon]).upper() if colon else ""
    if colon and exchange.lower() not in EXCHANGES:
        return None
    rest = words[colon + 1 :] if colon else words
    close = next((at for at, one in enumerate(rest) if one.text == ")"), None)
    if not close or close > 3:
        return None
    symbol = "".join(one.text for one in rest[:close])
    if not symbol.replace(".", "").replace("-", "").isalnum() or symbol.upper() != symbol:
        return None
    if not colon and symbol not in FUND_SYMBOLS and symbol not in lexicon.listed:
        return None
    return exchange, symbol, place + 1 + (colon + 1 if colon else 0) + close + 1


def _name_start(tokens: Sequence[Token], place: int, floor: int) -> int:
    """Where the capitalised words before a bracket begin."""
    first, at = place, place - 1
    while at >= floor:
        text = tokens[at].text
        if text[0].isupper() or text[0].isdigit():
            first = at
        elif text == "," and tokens[at + 1].low in SUFFIXES:
            pass
        elif tokens[at].low not in JOINING and text not in PASSED:
            break
        at -= 1
    while first < place - 1 and tokens[first].low in OPENERS:
        first += 1
    return first

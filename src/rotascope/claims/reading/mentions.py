"""Names in a sentence: what each stands for, with the ticker and exchange that stand in brackets after it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.names import COMPANIES, NAME_OF_SYMBOL, NAMES
from rotascope.catalogue.statistics import POLICY_ACTORS, POLICY_WORDS, STATISTICS
from rotascope.claims.reading.phrases import IGNORED_SIGNS, Phrases, join_tokens, singular_and_plural, word_set
from rotascope.claims.records import Mention, Token
from rotascope.read_only import make_read_only

EXCHANGES = word_set("nyse nasdaq nyseamerican nysearca amex arca cboe bats otc otcmkts nysemkt tsx lse batsusa")
SUFFIXES = word_set(
    "inc corp corporation co company companies ltd plc llc lp holdings holding group common stock shares class "
    "trust the new a b c n v sa ag se and & ordinary adr ads american depositary"
)
TAILS = word_set("index indexes sector stocks shares etf fund composite average")
MODIFIER_TAILS = word_set("heavy driven led related focused oriented intensive style")
MEMBERS = word_set(
    "prices components component companies members constituents futures firms earnings sectors profits options "
    "contracts"
)
NAME_JOINTS = word_set("& . ' - of the com")
OPENERS = word_set(
    "while similarly meanwhile the as for and like although when with both even shares companies conversely "
    "furthermore however today then since after but in at on a an"
)
STYLES = {"growth": "large-growth", "value": "large-value"}
COMPARING_STYLES = word_set(
    "outperform outperforms outperformed outperforming outperformance underperform underperformed lead leads led beat "
    "over ahead behind trailed lagged compared versus outpaced dominance leadership"
)
BEFORE_OTHER_GROWTH = word_set(
    "earnings economic revenue sales profit job jobs wage gdp dividend credit loan income market fair book face cap "
    "company population cash"
)
STOCKS = word_set("stocks equities")
BEFORE_STOCKS = word_set(", ; : and while as but when that with because though although - \u2013 \u2014 sent \u2022")
AFTER_STOCKS = word_set(
    "rose fell gained lost climbed advanced rallied surged jumped rebounded soared slipped slid tumbled sank retreated "
    "slumped plunged dropped declined ended closed finished edged moved turned posted rise fall climb end close finish "
    "are were have had sold snapped suffered logged notched"
)
NAME_SEPARATOR = re.compile(r"[^\w&]|_")
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
    listings: Mapping[str, Listing]

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "listings")

    @classmethod
    def of(cls, listings: Iterable[Listing] = ()) -> "Lexicon":
        """The dictionary with the companies of a market, whose names are at least two words long."""
        entries: list[tuple[str, tuple[str, str]]] = []
        for name in NAMES:
            spellings = chain.from_iterable(map(singular_and_plural, name.words))
            entries += [(words, (name.key, name.kind)) for words in spellings]
        for statistic in STATISTICS.values():
            entries += [(words, (f"macro:{statistic.key}", "macro")) for words in statistic.words]
        entries += [(words, ("policy", "policy")) for words in POLICY_WORDS]
        entries += [(words, ("fed", "actor")) for words in POLICY_ACTORS]
        entries += [(words, (f"law:{act.key}", "law")) for act in ACTS.values() for words in act.words]
        entries += [(words, (f"symbol:{symbol}", "company")) for words, symbol in COMPANIES.items()]
        phrases = {words for words, _ in entries}
        by_id = {}
        for listing in listings:
            by_id[listing.id] = listing
            words = short_name(listing.name)
            if listing.kind == "stock" and " " in words and words not in phrases:
                phrases.add(words)
                entries.append((words, (f"symbol:{listing.id}", "company")))
        return cls(Phrases(entries), by_id)


def short_name(name: str) -> str:
    """A company's name as articles shorten it: lower case, without its legal form and share class."""
    words = NAME_SEPARATOR.sub(" ", name.lower()).split()
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return " ".join(words)


def read_mentions(tokens: Sequence[Token], lexicon: Lexicon) -> list[Mention]:
    """Every name of a sentence from left to right, none inside another."""
    brackets = _read_brackets(tokens, lexicon)
    names: list[Mention] = []
    index = 0
    while index < len(tokens):
        bracket = brackets.get(index)
        if bracket is not None:
            _drop_inside(names, bracket)
            names.append(bracket)
            index = bracket.last
            continue
        mention = _read_name(tokens, index, lexicon)
        if mention is None:
            index += 1
            continue
        names.append(mention)
        index = mention.last
    names = sorted([*names, *_read_styles(tokens, names)], key=lambda mention: mention.first)
    return [mention for mention in names if mention.kind != "nothing"]


def _read_styles(tokens: Sequence[Token], names: Sequence[Mention]) -> list[Mention]:
    """`growth outperformed value`: the two styles, only where both stand alone and are set against each other."""
    words = {token.low for token in tokens}
    if not {"growth", "value"} <= words or not COMPARING_STYLES & words:
        return []
    inside = {index for name in names for index in range(name.first, name.last)}
    styles: list[Mention] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1].low if index else ""
        if token.low not in STYLES or index in inside or before in BEFORE_OTHER_GROWTH:
            continue
        last = index + 1 + (index + 1 < len(tokens) and tokens[index + 1].low in TAILS)
        styles.append(_mention(tokens, index, last, STYLES[token.low], "style"))
    return styles if {style.key for style in styles} == set(STYLES.values()) else []


def _drop_inside(names: list[Mention], bracket: Mention) -> None:
    """Names inside a bracketed name are parts of it."""
    while names and names[-1].last > bracket.first:
        names.pop()


def _read_name(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> Mention | None:
    phrase = lexicon.phrases.match_at(tokens, index)
    if phrase is None:
        return _read_stocks(tokens, index) or _read_ticker(tokens, index, lexicon)
    key, kind = phrase.value
    last = phrase.last
    if kind in ("company", "law") and not tokens[index].text[0].isupper() and not tokens[index].text[0].isdigit():
        return None
    after = last + (last < len(tokens) and tokens[last].text == "-")
    if after < len(tokens) and tokens[after].low in MODIFIER_TAILS and after == last + 1:
        return _mention(tokens, index, after + 1, "nothing", "nothing")
    if _is_of_members(tokens, last):
        return _mention(tokens, index, last + 1, "nothing", "nothing")
    while last < len(tokens) and tokens[last].low in TAILS:
        last += 1
    return _mention(tokens, index, last, key, kind)


def _read_stocks(tokens: Sequence[Token], index: int) -> Mention | None:
    """`Stocks fell`: those of the whole market, where no word before says which."""
    if tokens[index].low not in STOCKS or index + 1 >= len(tokens) or tokens[index + 1].low not in AFTER_STOCKS:
        return None
    is_alone = index == 0 or tokens[index - 1].low in BEFORE_STOCKS
    return _mention(tokens, index, index + 1, "market", "style") if is_alone else None


def _is_of_members(tokens: Sequence[Token], last: int) -> bool:
    """Whether a name only says whose members, futures or earnings are spoken of: `29 of the Dow 30 components`."""
    words = [token.low for token in tokens[last : last + 2]]
    return bool(words) and (words[0] in MEMBERS or (words[0].isdigit() and words[-1] in MEMBERS))


def _mention(tokens: Sequence[Token], first: int, last: int, key: str, kind: str) -> Mention:
    return Mention(key, kind, join_tokens(tokens[first:last]), first, last, tokens[first].start, tokens[last - 1].end)


def _read_ticker(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> Mention | None:
    """A fund's or level's ticker in capitals, standing alone."""
    text = tokens[index].text
    if len(text) < SHORTEST or not text.isupper() or not text.isascii():
        return None
    listing = lexicon.listings.get(text)
    if text in NAME_OF_SYMBOL or (listing is not None and listing.kind in ("fund", "level")):
        return replace(_mention(tokens, index, index + 1, f"symbol:{text}", "fund"), symbol=text)
    return None


def _read_brackets(tokens: Sequence[Token], lexicon: Lexicon) -> dict[int, Mention]:
    """`Name (EXCHANGE: SYMBOL)` by the token that the name begins with."""
    mentions = {}
    floor = 0
    for opening, token in enumerate(tokens):
        if token.text != "(":
            continue
        bracket = _read_bracket(tokens, opening, lexicon)
        if bracket is None:
            continue
        exchange, symbol, last = bracket
        first = _name_start(tokens, opening, max(floor, opening - WIDEST))
        key, kind = f"symbol:{symbol}", ("fund" if symbol in NAME_OF_SYMBOL else "company")
        inner = _dictionary_name_before(tokens, first, opening, lexicon)
        if inner is not None:
            key, kind, first = inner.key, inner.kind, inner.first
        name = join_tokens(tokens[first:opening])
        mentions[first] = replace(_mention(tokens, first, last, key, kind), symbol=symbol, exchange=exchange, name=name)
        floor = last
    return mentions


def _dictionary_name_before(tokens: Sequence[Token], first: int, opening: int, lexicon: Lexicon) -> Mention | None:
    """A name of the dictionary that ends where the bracket opens, other than a company."""
    for start in range(max(0, first - 2), opening):
        mention = _read_name(tokens, start, lexicon)
        if mention is not None and mention.last == opening and mention.kind not in ("company", "nothing", "macro"):
            return mention
    return None


def _read_bracket(tokens: Sequence[Token], opening: int, lexicon: Lexicon) -> tuple[str, str, int] | None:
    """Exchange, symbol, and the token after `(NYSE: BRK.B)`, `(NASDAQ:LOB)`, `(IWM)`; None for any other bracket."""
    words = tokens[opening + 1 : opening + 9]
    colon = next((offset for offset, token in enumerate(words[:4]) if token.text == ":"), None)
    exchange = "".join(token.text for token in words[:colon]).upper() if colon else ""
    if colon and exchange.lower() not in EXCHANGES:
        return None
    after_colon = words[colon + 1 :] if colon else words
    close = next((offset for offset, token in enumerate(after_colon) if token.text == ")"), None)
    if not close or close > 3:
        return None
    symbol = "".join(token.text for token in after_colon[:close])
    if not symbol.replace(".", "").replace("-", "").isalnum() or symbol.upper() != symbol:
        return None
    if not colon and symbol not in NAME_OF_SYMBOL and symbol not in lexicon.listings:
        return None
    return exchange, symbol, opening + 1 + (colon + 1 if colon else 0) + close + 1


def _name_start(tokens: Sequence[Token], opening: int, floor: int) -> int:
    """Where the capitalised words before a bracket begin."""
    first, index = opening, opening - 1
    while index >= floor:
        text = tokens[index].text
        if text[0].isupper() or text[0].isdigit():
            first = index
        elif text == "," and tokens[index + 1].low in SUFFIXES:
            pass
        elif tokens[index].low not in NAME_JOINTS and text not in IGNORED_SIGNS:
            break
        index -= 1
    while first < opening - 1 and tokens[first].low in OPENERS:
        first += 1
    return first

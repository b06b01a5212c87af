"""Items of company accounts in a sentence."""

from rotascope.catalogue.items import ITEMS
from rotascope.claims.reading.phrases import Phrases, word_set

ITEM_WORDS = Phrases((words, item.name) for item in ITEMS for words in item.words)
LOSSES = frozenset(("loss", "losses", "deficit", "lost"))
GROWING = word_set("earnings profit profits revenue revenues sales eps income dividend dividends")
EARNING = {
    **dict.fromkeys(("revenue", "revenues", "sales"), "revenue"),
    **dict.fromkeys(("dividend", "dividends"), "dividends_paid"),
    "eps": "eps",
}

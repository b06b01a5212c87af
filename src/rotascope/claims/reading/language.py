"""Whether a text is English, by its commonest words: the grammar reads no other language."""

from rotascope.claims.reading.phrases import word_set

ENGLISH = word_set(
    "the of and to in a is that it for on with as was at by from are its this be have has had an or were but than "
    "up down rose fell while after their which more over since year week month"
)
OTHERS = word_set(
    "der die das und ist nicht mit dem den von zu auf ein eine le la les des et est du une dans pour qui sur el los "
    "las que del por con una para il lo di che per della sono het een van niet op och att som det \u00e4r em um uma os"
)
FEWEST = 12  # words: a shorter text says too little of its language
SHARE = 0.1  # of the words that must be of another language
SAMPLE = 20_000  # characters
FOREIGN_LETTERS = 0.3  # of the letters outside the Latin ones of English


def is_english(text: str) -> bool:
    """False for a text in another script, or with more common words of other languages than of English."""
    sample = text[:SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    if letters and sum(not character.isascii() for character in letters) > FOREIGN_LETTERS * len(letters):
        return False
    words = [part for part in sample.lower().split() if part.isalpha()]
    english, other = (sum(part in common for part in words) for common in (ENGLISH, OTHERS))
    return len(words) < FEWEST or other < SHARE * len(words) or other <= english

"""Small lexicons that several grammars share."""

from rotascope.claims.reading.phrases import Phrases, word_set
from rotascope.claims.records import Hedge

UP = word_set(
    "rise rises rose risen rising gain gains gained gaining climb climbs climbed climbing jump jumps jumped "
    "jumping add adds added adding advance advances advanced advancing return returns returned returning rally "
    "rallies rallied rallying surge surges surged surging soar soars soared soaring up higher increase increases "
    "increased increasing grow grows grew grown growing growth expand expands expanded expansion rebound rebounds "
    "rebounded recover recovered leap leapt ahead popped spike spiked above outperform outperforms outperformed "
    "outperforming outperformance outpace outpaces outpaced outpacing beat beats beating led leads lead leading "
    "topped win wins winning won bounced profit profits earned hike hikes hiked raise raises raised raising "
    "appreciated upside premium doubled tripled inflow inflows"
)
DOWN = word_set(
    "fall falls fell fallen falling slide slides slid sliding lose loses lost losing loss losses drop drops "
    "dropped dropping decline declines declined declining shed sheds shedding down off lower slip slips slipped "
    "slipping sink sank sunk tumble tumbles tumbled tumbling plunge plunges plunged plunging retreat retreats "
    "retreated slump slumps slumped decrease decreases decreased dip dips dipped ease eased crash crashed wipeout "
    "rout selloff erased erase plummet plummeted contract contracted contraction shrank shrink cut cuts cutting "
    "trail trails trailed trailing lag lags lagged lagging underperform underperforms underperformed "
    "underperforming underperformance behind below discount halved deficit outflow outflows negative correction "
    "slumping sinking skid skidded skidding nosedived tanked sagged sagging crumbled swooned tumble cratered "
    "setback drawdown reduction reduced lowered lowering"
)
AHEAD = word_set(
    "outperform outperforms outperformed outperforming outperformance outpace outpaces outpaced outpacing beat "
    "beats beating beaten ahead lead leads led leading topped surpassed exceeded bested outrun outstripped"
)
BEHIND = word_set(
    "trail trails trailed trailing lag lags lagged lagging underperform underperforms underperformed "
    "underperforming underperformance behind"
)
GAP_NOUNS = word_set("gap spread margin lead outperformance underperformance divergence differential difference")
FUTURE = Phrases(
    (words, words not in ("than expected", "as expected", "had expected"))
    for words in (
        "will",
        "could",
        "may",
        "might",
        "would",
        "expected",
        "than expected",
        "as expected",
        "had expected",
        "expects",
        "expect",
        "projected",
        "projects",
        "projection",
        "projections",
        "forecast",
        "forecasts",
        "predicted",
        "predicts",
        "estimates",
        "estimated to",
        "is likely",
        "are likely",
        "likely to",
        "poised to",
        "set to",
        "on track",
        "aims to",
        "plan for",
        "target of",
        "targets",
        "plans",
        "planned",
        "planning",
        "guidance",
        "guided",
        "by year end",
        "by the end of",
        "anticipates",
        "anticipated",
        "anticipate",
        "consensus",
        "penciled in",
        "price in",
        "slated",
    )
)
HEDGES: Phrases[Hedge] = Phrases(
    [
        *(
            (words, "about")
            for words in (
                "about",
                "around",
                "roughly",
                "approximately",
                "some",
                "close to",
                "near",
                "~",
                "circa",
                "an estimated",
                "somewhere around",
                "in the neighborhood of",
                "estimated",
            )
        ),
        *(
            (words, "under")
            for words in (
                "nearly",
                "almost",
                "just under",
                "just shy of",
                "slightly less than",
                "not quite",
                "a little under",
                "a bit less than",
            )
        ),
        *((words, "over") for words in ("just over", "slightly more than", "a little over", "slightly over")),
        *(
            (words, "below")
            for words in (
                "under",
                "less than",
                "below",
                "up to",
                "as much as",
                "fewer than",
                "at most",
                "no more than",
            )
        ),
        *(
            (words, "above")
            for words in (
                "over",
                "more than",
                "above",
                "at least",
                "north of",
                "upwards of",
                "in excess of",
                "exceeding",
                "well over",
                "no less than",
                "better than",
                "topping",
            )
        ),
    ]
)
TRAILING: Phrases[Hedge] = Phrases(
    [
        ("plus", "above"),
        ("+", "above"),
        ("or more", "above"),
        ("or so", "about"),
        ("ish", "about"),
        ("or less", "below"),
    ]
)
NUMBERS = {
    numeral: value
    for value, numeral in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    numeral: value * 10
    for value, numeral in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
NUMBERS |= {"twice": 2, "thrice": 3}
ORDINALS = {
    ordinal: value
    for value, words in enumerate(
        (
            "first 1st",
            "second 2nd",
            "third 3rd",
            "fourth 4th final",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
            "ninth 9th",
            "tenth 10th",
        ),
        start=1,
    )
    for ordinal in words.split()
}
SCALES = {
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "t": 1e12,
}
SUPERLATIVE = word_set(
    "most largest biggest widest longest highest best strongest greatest fastest sharpest steepest record lowest "
    "worst weakest smallest deepest narrowest seen unseen first"
)
GIVING = word_set("give gives gave given giving")
CLAUSES = word_set("while whereas but ; although though even compared versus against")

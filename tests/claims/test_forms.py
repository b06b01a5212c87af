"""Forms of sentences that market notes are made of, on real closes: each is found, judged right, or left open."""

from datetime import date

import pytest

from rotascope.claims.records import COMPUTED, REFUTED
from rotascope.engine import open_market
from rotascope.questions.check import check_texts
from rotascope.questions.check.document import MarkedClaim, annotated_articles
from rotascope.questions.check.files import ArticleText

MAY, OCTOBER, LATE = date(2022, 5, 27), date(2018, 10, 26), date(2012, 5, 18)


def claim_at(day: date, text: str) -> MarkedClaim | None:
    """The claim whose words overlap those in brackets the most; None where nothing is read there."""
    head, _, rest = text.partition("[")
    words, _, tail = rest.partition("]")
    answer = check_texts(open_market("us-only"), [ArticleText("note", head + words + tail)], dated=day)
    first, last = len(head), len(head) + len(words)
    claims = annotated_articles(answer).articles[0].claims
    near = [claim for claim in claims if claim.source_start < last and first <= claim.source_end]
    return max(near, key=lambda claim: min(last, claim.source_end + 1) - max(first, claim.source_start), default=None)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (OCTOBER, "The S&P 500 finished at [2,659], down 1.7% on the day."),
        (OCTOBER, "Friday's [1.7%] decline left the S&P 500 at 2,658.69."),
        (OCTOBER, "Friday's move brought the Dow's weekly decline to [3.0%]."),
        (OCTOBER, "After gaining [0.4%] in September, the S&P 500 is down 8.8% this month."),
        (OCTOBER, "[The Nasdaq ended the week lower] after a choppy Thursday."),
        (OCTOBER, "[Stocks retreated this week]."),
        (OCTOBER, "[The three main indexes all fell Friday]."),
        (OCTOBER, "The move left [the Dow lower on the year]."),
        (OCTOBER, "[The Dow is negative for the year]."),
        (OCTOBER, "[The Nasdaq is ahead of the Dow] for the year."),
        (OCTOBER, "For the week, [the Nasdaq did worse than the Dow]."),
        (OCTOBER, "The S&P 500 has risen on [112 of 208 trading days] this year."),
        (OCTOBER, "The 10-year yield rose from [2.86%] to 3.05% in September."),
        (date(2022, 9, 30), "The 10-year Treasury yield climbed from [1.51%] at the end of last year to 3.83%."),
        (date(2022, 9, 30), "The 10-year yield rose from [3.15%] to 3.83% in September."),
        (date(2022, 9, 30), "The S&P 500 has declined for [three straight quarters]."),
        (OCTOBER, "The yield on the 10-year Treasury was 3.08%, compared with [3.14%] late Thursday."),
        (OCTOBER, "[Treasury yields fell], with the 10-year at 3.08%."),
        (LATE, "The S&P 500 declined for the [sixth session in a row]."),
        (LATE, "[Utilities was the best-performing sector] in the S&P 500 on Friday."),
        (LATE, "That is the [lowest close for the S&P 500 since January 17, 2012]."),
        (LATE, "The S&P 500 posted its [biggest weekly percentage loss since November 2011]."),
        (MAY, "The Dow rose in its [longest winning streak since December 2021]."),
        (MAY, "Wall Street ended a 7-week losing streak, its [longest since 2001]."),
        (MAY, "The Dow rose 575.77 points to 33,212.96, its [sixth-straight gain]."),
        (MAY, "The S&P 500 has fallen in [seven] of the past eight weeks."),
        (MAY, "The S&P 500 remains [more than 13%] below its record set in early January."),
        (MAY, "The S&P 500 climbed 2.5% to end at 4,158, raising its gain for the week to [6.6%]."),
        (date(2016, 11, 14), "[U.S. stocks closed mixed on Monday]."),
        (date(2010, 7, 9), "This year the Dow has closed above 10,000 on [119 trading days]."),
        (date(2010, 7, 9), "The Dow has closed above 10K [92% of the time] in 2010."),
        (date(2010, 7, 9), "The Dow has had winning streaks of four days or more [8 times] this year."),
        (date(2024, 7, 20), "[Small caps beat large caps] this week."),
        (date(2021, 8, 10), "[Growth kept its lead over value] in July."),
        (
            date(2021, 8, 10),
            "The Dow and the Nasdaq each fell, and [both the Nasdaq and the Dow are in the green in 2021].",
        ),
        (date(2001, 4, 19), "It was the Nasdaq's [fourth-best daily percentage gain]."),
        (date(2018, 12, 17), "The S&P 500 has fallen since setting a [record high in late September]."),
    ],
)
def test_true_statements_of_these_forms_are_confirmed(day: date, text: str) -> None:
    claim = claim_at(day, text)
    assert claim is not None, "nothing is read there"
    assert claim.verdict in COMPUTED, claim.checked.reason


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (OCTOBER, "[U.S. stocks closed mixed on Friday]."),
        (OCTOBER, "The S&P 500 fell for a [third straight session]."),
        (OCTOBER, "The S&P 500 declined for the [sixth session in a row]."),
        (MAY, "The S&P 500 has fallen in [six] of the past eight weeks."),
        (MAY, "Wall Street ended a 7-week losing streak, its [longest since 1998]."),
        (MAY, "The S&P 500 remains [more than 16%] below its record set in early January."),
        (LATE, "[Energy was the best-performing sector] in the S&P 500 on Friday."),
        (LATE, "The move left [the Dow lower on the year]."),
        (date(2010, 7, 9), "This year the Dow has closed above 10,000 on [129 trading days]."),
        (date(2010, 8, 20), "On a weekly basis, the Dow has ended in negative territory [45% of the time] this year."),
        (date(2021, 8, 10), "[Value outperformed growth in July]."),
        (date(2022, 9, 30), "The 10-year yield rose from [2.53%] to 3.83% in September."),
        (date(2021, 8, 10), "Earnings growth is of value, and [growth leads] the recovery."),
        (LATE, "Bank shares fell, and [Chinese stocks rose this week]."),
    ],
)
def test_false_ones_are_not_confirmed(day: date, text: str) -> None:
    claim = claim_at(day, text)
    assert claim is None or claim.verdict not in COMPUTED, claim.checked.reason


@pytest.mark.parametrize(
    "text",
    [
        "The S&P 500 climbed [2.5%] to end at 4,158, raising its gain for the week to 6.6%.",
        "The S&P 500 climbed [100 points], or 2.5%, to end at 4,158, bringing its gain for the week to 6.6%.",
        "The S&P 500 rose [2.5%], adding to a gain of 4.0% earlier in the week.",
        "The S&P 500 finished at [4,158], up 2.5% on the day.",
    ],
)
def test_the_period_of_another_number_refutes_nothing(text: str) -> None:
    claim = claim_at(MAY, text)
    assert claim is not None
    assert claim.verdict not in REFUTED


@pytest.mark.parametrize(
    "text",
    [
        "The S&P 500 rose 100.40 points, or [5.2%], to 4,158.24.",
        "The S&P 500 rose [104.40 points], or 2.5%, to 4,158.24.",
        "The S&P 500 rose 100.40 points, or 2.5%, to [4,185.24].",
        "The S&P 500 fell [100.40 points], or 2.5%, to 4,158.24.",
        "On Friday:\n\nThe S&P 500 rose 100.40 points, or [1.5%], to 4,158.24.",
        "The S&P 500 closed at 4,158.24 on Friday for a gain of [140.10 points].",
    ],
)
def test_numbers_told_of_one_move_refute_the_one_that_differs(text: str) -> None:
    claim = claim_at(MAY, text)
    assert claim is not None
    assert claim.verdict == "wrong value", claim.checked.reason
    assert claim.checked.claim.confidence == "certain"


@pytest.mark.parametrize(
    "text",
    [
        "The S&P 500 closed at 4,158.24, up [6.6%].",  # of the week
        "The S&P 500 closed at 4,158.24, up 256.88 points or [6.5%].",  # of the week, cut off
        "The S&P 500 closed at 4,158.24, up [86%] from its low of March 2020.",
        "The S&P 500 was up [120.10 points] at 4,150.31.",  # a session's course
        "Oil prices fell [33%] in April.",
        "The Nasdaq fell [more than 1%] to end the quarter.",
    ],
)
def test_what_may_be_of_another_window_refutes_nothing(text: str) -> None:
    claim = claim_at(MAY, text)
    assert claim is not None
    assert claim.verdict not in REFUTED, claim.checked.reason


@pytest.mark.parametrize(
    "text",
    [
        "For the month, the S&P 500 was up [6.6%].",  # of the week
        "On Friday, the S&P 500 rose [6.6%].",
        "The S&P 500 gained [2.5%] for the week.",  # of the day
        "Consumer prices rose [8.5%] over the 12 months to April.",  # of March
    ],
)
def test_a_number_with_a_period_of_its_own_is_confirmed_by_no_other(text: str) -> None:
    claim = claim_at(MAY, text)
    assert claim is not None
    assert claim.verdict not in COMPUTED, claim.checked.reason

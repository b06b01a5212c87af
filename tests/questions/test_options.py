"""Options are read from text once: each kind takes what it says and refuses the rest in two lines."""

from datetime import date
from pathlib import Path

import pytest

from rotascope.errors import UsageError
from rotascope.questions import windows
from rotascope.questions.options import WINDOWS, Kind, Option, parse, parse_date, parse_options


def option(kind: Kind, **more: object) -> Option:
    return Option("size", kind, "for a test", "an example", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2026-02-06", date(2026, 2, 6)),
        ("spread", " IWM/SPY ", "IWM/SPY"),
        ("spread", "XLP+XLU/XLY", "XLP+XLU/XLY"),
        ("spread", "Small-Large", "small-large"),
        ("spread", "quality-junk", "profitability"),
        ("window", "6M", "6m"),
        ("window", "252", "252"),
        ("window", "2000-03-10", "2000-03-10"),
        ("choice", "ema", "ema"),
        ("flag", "Yes", True),
        ("flag", "0", False),
        ("number", "2000", 2000),
        ("number", "-0.25", -0.25),
        ("text", "all", "all"),
    ],
)
def test_a_text_becomes_a_value_of_its_kind(kind: Kind, text: str, value: object) -> None:
    parsed = parse(option(kind, choices=("zscore", "ema")), text)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "cause"),
    [
        ("date", "2026-2-6", "is not a date"),
        ("date", "2026-W05-5", "is not a date"),
        ("date", "2026-02-30", "is not a date"),
        ("spread", "IWM/", "is no spread"),
        ("spread", "A/B/C", "is no spread"),
        ("spread", "A+/B", "is no spread"),
        ("spread", "small-lrage", "nearest: small-large"),
        ("spread", "fortune", "or one of small-large, value-growth"),
        ("window", "2 weeks", "is no window"),
        ("window", "0", "is no window"),
        ("window", "-5", "is no window"),
        ("choice", "EMA", "is none of its choices"),
        ("flag", "maybe", "is neither yes nor no"),
        ("number", "ten", "is not a number"),
        ("number", "inf", "is not a number"),
        ("text", "  ", "is empty"),
        ("file", "no/such/file.txt", "there is no such file"),
        ("file", ".", "it is a directory"),
        ("file", "a\0b", "there is no such file"),
    ],
)
def test_any_other_text_is_refused_with_a_remedy(kind: Kind, text: str, cause: str) -> None:
    with pytest.raises(UsageError, match=cause) as caught:
        parse(option(kind, choices=("zscore", "ema")), text)
    assert caught.value.remedy


def test_a_file_becomes_its_path(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("The Dow fell.")
    assert parse(option("file"), str(path)) == path


def test_values_of_the_right_type_pass_and_others_do_not(tmp_path: Path) -> None:
    options = (
        option("date"),
        Option("draws", "number", "for a test", "10"),
        Option("whole", "flag", "for a test", "yes"),
    )
    given = {"size": date(2026, 2, 6), "draws": 20, "whole": True}
    assert parse_options(options, given, request="probe") == given
    for name, value in (("size", 5), ("draws", True), ("whole", 1), ("draws", [1])):
        with pytest.raises(UsageError, match="is no"):
            parse_options(options, {name: value}, request="probe")


def test_what_was_not_given_is_left_to_the_question() -> None:
    assert parse_options((option("text"),), {"size": None}, request="probe") == {}


def test_an_unknown_option_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="probe has no option 'sise'; nearest: size"):
        parse_options((option("text"),), {"sise": "x"}, request="probe")
    with pytest.raises(UsageError, match="it takes no options"):
        parse_options((), {"size": "x"}, request="probe")


def test_a_required_option_must_be_there() -> None:
    for nothing in (None, []):
        with pytest.raises(UsageError, match="probe needs SIZE"):
            parse_options((option("text", required=True, many=True),), {"size": nothing}, request="probe")


def test_an_option_given_several_times_is_a_tuple() -> None:
    several = (option("number", many=True),)
    assert parse_options(several, {"size": ["1", "2"]}, request="probe") == {"size": (1, 2)}
    assert parse_options(several, {"size": "3"}, request="probe") == {"size": (3,)}


def test_a_date_says_what_it_was_asked_for() -> None:
    with pytest.raises(UsageError, match=r"^--as-of 'soon' is not a date"):
        parse_date("soon", name="--as-of")


def test_windows_are_those_that_the_questions_know() -> None:
    assert set(WINDOWS) == set(windows.SHOWN) == set(windows.WORDS)

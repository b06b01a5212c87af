"""The options of a question: declared as data, read from text once, before anything heavy is loaded."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rotascope.errors import UsageError

Kind: TypeAlias = Literal["date", "spread", "window", "file", "choice", "flag", "text", "number"]
Setting: TypeAlias = date | str | Path | bool | int | float

WINDOWS = ("1w", "1m", "3m", "6m", "1y", "3y", "5y", "ytd")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WHOLE_NUMBER = re.compile(r"[+-]?\d+")
STANDARD_INPUT = "-"  # as a file: what is typed or piped in
FLAGS: Mapping[str, bool] = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question, as every face offers it.

    name      of the keyword and, with dashes, of the command line's option
    kind      what its text means; the question gets a date, a Path, a bool, a number or, for the others, a str
    example   a text that may be given, shown by help and used by the tests
    choices   the only texts allowed, for a choice
    required  it has no default: on the command line it is named without an option, after the verb
    many      it may be given several times; the question gets a tuple
    least     a number below it is refused
    after     the name of an option whose value must not be later
    """

    name: str
    kind: Kind
    help: str
    example: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    least: float | None = None
    after: str = ""


def parse_options(options: Sequence[Option], values: Mapping[str, object], *, request: str) -> dict[str, Any]:
    """The values of a request as a question takes them: texts parsed, what is None left out.

    values   option name -> text, or a value of the option's own type; of an option with `many` one or a sequence
    request  what the options belong to, for the words of a fault
    raises   UsageError for an unknown name, a required option that lacks, a text or a type that does not fit
    """
    declared = {option.name: option for option in options}
    for name in values:
        if name not in declared:
            near = get_close_matches(name, declared, n=1)
            remedy = f"nearest: {near[0]}" if near else f"it takes {', '.join(declared) or 'no options'}"
            raise UsageError(f"{request} has no option {name!r}", remedy)
    parsed = {}
    for name, option in declared.items():
        value = values.get(name)
        if option.many and value is not None:
            several = [value] if isinstance(value, str | Path) or not isinstance(value, Iterable) else value
            value = tuple(check_setting(option, element) for element in several) or None
        elif value is not None:
            value = check_setting(option, value)
        if value is None and option.required:
            raise UsageError(f"{request} needs {label(option)}", f"for example {option.example}")
        if value is not None:
            parsed[name] = value
    for option in options:
        check_order(option, parsed)
    return parsed


def check_order(option: Option, parsed: Mapping[str, Any]) -> None:
    """UsageError where an option's value is earlier than the one that must not be later."""
    value, other = parsed.get(option.name), parsed.get(option.after)
    if value is not None and other is not None and value < other:
        raise UsageError(f"{label(option)} {value} is before --{option.after} {other}", "give them the other way round")


def check_setting(option: Option, value: object) -> Setting:
    """A text parsed, or a value that has the option's type already; UsageError for any other."""
    if isinstance(value, str):
        return parse(option, value)
    kinds = TYPES[option.kind]
    if isinstance(value, kinds) and (option.kind == "flag" or not isinstance(value, bool)):
        return value  # type: ignore[return-value]  # one of TYPES, all of which a Setting may be
    raise UsageError(f"{label(option)} {value!r} is no {option.kind}", f"for example {option.example}")


def parse(option: Option, text: str) -> Setting:
    """A text as the value of an option; UsageError with what to write instead."""
    stripped = text.strip()
    if not stripped:
        raise UsageError(f"{label(option)} is empty", f"for example {option.example}")
    return PARSERS[option.kind](option, stripped)


def label(option: Option) -> str:
    """The option as the command line writes it."""
    if not option.required:
        return f"--{option.name.replace('_', '-')}"
    return "FILE" if option.kind == "file" else option.name.upper()


def parse_date(text: str, *, name: str = "") -> date:
    """A date in the one form YYYY-MM-DD; UsageError for any other text."""
    try:
        day = date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise UsageError(f"{name} {text!r} is not a date".strip(), "write it as YYYY-MM-DD, for example 2026-02-06")
    return day


def _date(option: Option, text: str) -> date:
    return parse_date(text, name=label(option))


def _spread(option: Option, text: str) -> str:
    sides = text.split("/")
    if len(sides) == 2 and all(symbol.strip() for side in sides for symbol in side.split("+")):
        return text
    from rotascope.catalogue.spreads import SPREADS, find_spread

    spread = find_spread(text)
    if spread is None:
        names = [spread.name for spread in SPREADS]
        near = get_close_matches(text.lower(), names, n=1)
        remedy = f"nearest: {near[0]}; or LONG/SHORT" if near else f"give LONG/SHORT, or one of {', '.join(names)}"
        raise UsageError(f"{label(option)} {text!r} is no spread", remedy)
    return spread.name


def _window(option: Option, text: str) -> str:
    lowered = text.lower()
    if lowered in WINDOWS or (lowered.isdecimal() and int(lowered) > 0):
        return lowered
    try:
        return str(parse_date(text))
    except UsageError:
        remedy = f"give {', '.join(WINDOWS)}, a number of sessions, or a date"
        raise UsageError(f"{label(option)} {text!r} is no window", remedy) from None


def _file(option: Option, text: str) -> Path:
    path = Path(text)
    try:
        readable = text == STANDARD_INPUT or path.is_file()
    except (OSError, ValueError):
        readable = False
    if not readable:
        why = "it is a directory" if path.is_dir() else "there is no such file"
        raise UsageError(f"cannot read {text}: {why}", f"name a file: {option.help}")
    return path


def _choice(option: Option, text: str) -> str:
    if text not in option.choices:
        raise UsageError(
            f"{label(option)} {text!r} is none of its choices", f"choose one of {', '.join(option.choices)}"
        )
    return text


def _flag(option: Option, text: str) -> bool:
    if text.lower() not in FLAGS:
        raise UsageError(f"{label(option)} {text!r} is neither yes nor no", "say yes or no")
    return FLAGS[text.lower()]


def _number(option: Option, text: str) -> int | float:
    try:
        number = int(text) if WHOLE_NUMBER.fullmatch(text) else float(text)
    except ValueError:
        number = float("nan")
    if option.least is not None and number < option.least:
        raise UsageError(f"{label(option)} {text} is less than {option.least}", f"for example {option.example}")
    if not isfinite(number):
        raise UsageError(f"{label(option)} {text!r} is not a number", f"for example {option.example}")
    return number


def _text(_: Option, text: str) -> str:
    return text


PARSERS: Mapping[Kind, Callable[[Option, str], Setting]] = {
    "date": _date,
    "spread": _spread,
    "window": _window,
    "file": _file,
    "choice": _choice,
    "flag": _flag,
    "text": _text,
    "number": _number,
}
TYPES: Mapping[Kind, tuple[type, ...]] = {
    "date": (date,),
    "spread": (),
    "window": (int, date),
    "file": (Path,),
    "choice": (),
    "flag": (bool,),
    "text": (),
    "number": (int, float),
}

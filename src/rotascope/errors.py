"""The error tree: one line of cause, one of remedy, and the exit code that the command line gives.

RotascopeError
├── UsageError (2)          the request itself is wrong
│   ├── BadSetting
│   └── InputRefused        a file that was offered; names row and column
├── DataMissing (3)         the request is right, the data cannot answer it
│   ├── UnknownSymbol
│   ├── OutsideData         a date before the first or after the last known row
│   ├── HistoryTooShort
│   ├── NoVariation
│   └── NotConverged
├── StoreFault (3)          no store there, or a damaged one: never one section's matter
├── ProviderFailed (4)
└── CheckFailed (5)         a claim refuted, an alert fired
"""

from typing import ClassVar


class RotascopeError(Exception):
    """Any fault that the program can explain. `cause` says what is wrong and how much, `remedy` what to do next."""

    exit_code: ClassVar[int] = 1

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(f"{cause}; {remedy}" if remedy else cause)
        self.cause = cause
        self.remedy = remedy


class UsageError(RotascopeError):
    """The request cannot be understood: a bad date, an unknown option value."""

    exit_code = 2


class BadSetting(UsageError):
    """A setting that does not exist or does not parse."""


class InputRefused(UsageError):
    """An offered file that cannot be taken in; the store is as it was before."""


class DataMissing(RotascopeError):
    """The data at hand cannot answer."""

    exit_code = 3


class UnknownSymbol(DataMissing):
    """No such instrument, spread, cohort or universe in this market."""


class OutsideData(DataMissing):
    """A date before the first row, after the last one, or in no session."""


class HistoryTooShort(DataMissing):
    """Fewer observations than the method needs."""


class NoVariation(DataMissing):
    """A constant or empty series, of which no spread, break or regime can be measured."""


class NotConverged(DataMissing):
    """A fit that did not settle; no number is reported from it."""


class StoreFault(RotascopeError):
    """No store at that path, or one that cannot be read: no part of an answer may be given without saying so."""

    exit_code = 3


class ProviderFailed(RotascopeError):
    """A live source answered with an error or not at all."""

    exit_code = 4


class CheckFailed(RotascopeError):
    """A claim was refuted or an alert fired: the answer is complete, the exit code tells scripts."""

    exit_code = 5

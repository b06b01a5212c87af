"""Figures of groups and indexes that a claim may be about, each with its convention and its day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from rotascope.evidence import Input

FigureTopic: TypeAlias = Literal["multiple", "discount", "growth"]
FRESH = 45  # days before the article within which a price over earnings still is that of its date
GROUPS = {"small-caps": ("small-caps", "sp600"), "large-caps": ("large-caps", "sp500")}  # by what may be meant


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigure:
    """A multiple, a discount or the growth of a group's earnings.

    subject      key of the dictionary; counterpart: of a discount, else empty
    convention   in words: the multiple, its earnings, and what is done with losses
    forward      whether its earnings are expected ones
    value        times; percent of a discount (above 0: the subject costs less) or of growth
    day          of the price, or of the last figure; period: first and last day of the earnings, None of no year
    losses       the rule for losses, as the measures name it; empty where its publisher does not say
    """

    topic: FigureTopic
    subject: str
    counterpart: str = ""
    convention: str
    forward: bool
    value: float
    day: date
    period: tuple[date, date] | None = None
    losses: str = ""
    inputs: tuple[Input, ...] = ()


def may_mean(key: str, subject: str) -> bool:
    """Whether a name of an article may be about a figure's subject: itself, or one of those that it stands for."""
    return subject in GROUPS.get(key, (key,))

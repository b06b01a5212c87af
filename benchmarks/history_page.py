"""The page of docs/history.md from its readings; every figure and every word about the market comes from them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from episodes import AFTER, Episode, any_outcomes, episodes, gap_after, gap_between, signed_outcomes, volatility_ranks
from judged_dates import Reading
from page_text import laid_out, share, table
from rotascope.catalogue.spreads import Spread
from rotascope.evidence import list_names, show
from rotascope.inference.verdicts.stages import ADVANCED, Stage
from rotascope.panels.spread import Legs
from rotascope.questions.wording import capital, lead_sentence, side_of

ORDER: tuple[Stage, ...] = ("dominant", "established", "fading", "early", "none")
ERAS = (1968, 2005)  # years that start one
PERIODS = {
    "2000-2003": (2000, 2003),
    "2016": (2016, 2016),
    "2020-21": (2020, 2021),
    "2022": (2022, 2022),
    "2026": (2026, 2026),
}


@dataclass(frozen=True, eq=False)
class Line:
    """One spread with its legs, and its readings in order."""

    legs: Legs
    readings: tuple[Reading, ...]

    @property
    def spread(self) -> Spread:
        """Its names."""
        return self.legs.spread

    def gap(self, reading: Reading) -> float:
        """The gap over the window that decided a reading."""
        window = reading.verdict.best.evidence.window
        return gap_between(self.legs.panel, window.start, window.end) if window else float("nan")

    def leads(self, value: float) -> str:
        """Who led whom by how much, or what the factor did."""
        return lead_sentence(self.legs, value)

    def side(self, sign: int) -> str:
        """The leader in the spread's words."""
        return side_of(self.legs, sign)


def page(lines: Sequence[Line], others: Sequence[Reading], *, shown: str = "") -> str:
    """The whole page; `shown` is the section of single dates."""
    first, last = lines[0].readings[0].day, lines[0].readings[-1].day
    readings = [*(reading for line in lines for reading in line.readings), *others]
    parts = [opening(lines, first, last), how_often(readings)]
    parts += [chapter(line) for line in lines]
    parts += [
        "## Five periods by the numbers",
        *(period(name, years, lines, others) for name, years in PERIODS.items()),
    ]
    parts += [
        shown,
        """## Again

`python benchmarks/history.py` writes this page; nothing on it is typed in. `tests/test_history.py` holds its verdicts
equal to those that a view at the date gives.""",
    ]
    return laid_out("\n\n".join(parts))


def how_often(readings: Sequence[Reading]) -> str:
    """At how many month ends of each era any spread of the family was established or more."""
    first, last = readings[0].day.year, max(reading.day for reading in readings).year
    starts = [first, *(year for year in ERAS if year > first)]
    counts = []
    for start, end in zip(starts, [*(year - 1 for year in starts[1:]), last], strict=True):
        era = [reading for reading in readings if start <= reading.day.year <= end]
        days = {reading.day for reading in era}
        called = {reading.day for reading in era if reading.verdict.stage in ADVANCED}
        rate = share(len(called) / len(days))
        counts.append(f"{len(called)} of {len(days):,} month ends of {start} to {end} ({rate})")
    listed = list_names(counts)
    return f"""Some spread of the whole family, these two among them, was established, dominant or fading at {listed}.
The rate of false words of one reading is up to 6 %: where an era has no more, its words cannot be told from chance
taken together."""


def opening(lines: Sequence[Line], first: date, last: date) -> str:
    family = [reading.judged for reading in lines[0].readings]
    return f"""# What the verdict would have said, {first.year} to {last.year}

Size (small less large, the factor SMB) and value (value less growth, HML) of the embedded market, judged at every month
end from {first} to {last} by [the verdict's rules](verdict.md) among all spreads that the market could fill that day
({min(family)} at first, up to {max(family)}). Nothing later than the date is read, but the factors are those published
today: a single vintage, later revisions included. How often such words are wrong is measured in
[calibration](calibration.md): of {len(family):,} month ends read one after the other, some episodes here are chance.

Gaps are compounded, over the window that decided, 3, 6 or 12 months. p is that of the whole search. What
followed is counted from the first date of an episode, above zero for small and for value, and reads the days after it:
it is an outcome, and nothing that was known. One row is one episode: month ends in succession with a word of
established or more, to the same side.

{table(("spread", "month ends", *ORDER, "episodes", "fragile"), [counts(line) for line in lines])}"""


def counts(line: Line) -> tuple[str, ...]:
    words = Counter(reading.verdict.stage for reading in line.readings)
    advanced = [reading for reading in line.readings if reading.verdict.stage in ADVANCED]
    fragile = share(float(np.mean([reading.fragile for reading in advanced]))) if advanced else "-"
    count = len(list(episodes(line.readings)))
    return (line.spread.name, f"{len(line.readings):,}", *(f"{words[stage]:,}" for stage in ORDER), str(count), fragile)


def chapter(line: Line) -> str:
    stretches = list(episodes(line.readings))
    title = f"## {line.spread.name}: {line.spread.label}"
    if not stretches:
        return f"{title}\n\nNo month end was ever established or more."
    head = (
        "first",
        "last",
        "words",
        "leads",
        "gap at first",
        "p at first",
        "smallest p",
        *(f"{episode} on" for episode in AFTER),
    )
    rows = [row(line, episode) for episode in stretches]
    return f"{title}\n\n{table(head, rows, text_columns=4)}\n\n{outcome(line, stretches)}"


def row(line: Line, episode: Episode) -> tuple[str, ...]:
    best = episode.first.verdict.best
    mark = " (fragile at first)" if episode.first.fragile else ""
    later = [gap_after(line.legs.panel, episode.first.day, sessions) for sessions in AFTER.values()]
    return (
        str(episode.first.day),
        str(episode.last.day),
        episode.words + mark,
        line.side(episode.first.verdict.side),
        f"{show(line.gap(episode.first), 'pp')} in {best.sessions}",
        show(best.p_adjusted, "probability"),
        show(episode.strongest.verdict.best.p_adjusted, "probability"),
        *("not over" if value is None else show(value, "pp") for value in later),
    )


def outcome(line: Line, stretches: Sequence[Episode]) -> str:
    """Whether leaders went on leading after the word was first said, beside any month end."""
    ranks = volatility_ranks(line.legs.panel, line.readings, stretches)
    parts = [after_episodes(line, stretches, name, sessions) for name, sessions in AFTER.items()]
    return f"""{" ".join(parts)} Episodes are few, and neighbours share their days: these are counts, not a forecast.

The year before an episode's first date was more volatile than the year before {share(float(np.median(ranks)))} of all
month ends read (the median episode; the least: {share(min(ranks))}): on own scale neither calm nor wild years are
called more easily ([calibration](calibration.md) has the rates)."""


def after_episodes(line: Line, stretches: Sequence[Episode], name: str, sessions: int) -> str:
    """One horizon: how many leaders led on and by how much; the same of any month end."""
    after = signed_outcomes(line.legs.panel, stretches, sessions)
    typical = any_outcomes(line.legs.panel, line.readings, sessions)
    if not after:
        return f"No {name} after an episode's first date are over yet."
    mean, typical_mean = show(float(np.mean(after)), "pp"), show(float(np.mean(typical)), "pp")
    return (
        f"Over the {name} after an episode's first date the leader led on in {sum(gap > 0 for gap in after)} of "
        f"{len(after)}, by {mean} on average; after any month end the leader of the year before did in "
        f"{share(float(np.mean([outcome > 0 for outcome in typical])))}, by {typical_mean}."
    )


def period(name: str, years: tuple[int, int], lines: Sequence[Line], others: Sequence[Reading]) -> str:
    parts = [period_of(line, years) for line in lines]
    return f"### {name}\n\n" + "\n\n".join([*parts, beside(years, others)])


def within(readings: Sequence[Reading], years: tuple[int, int]) -> list[Reading]:
    """Readings whose date lies in these years."""
    return [reading for reading in readings if years[0] <= reading.day.year <= years[1]]


def period_of(line: Line, years: tuple[int, int]) -> str:
    """One spread in one period: what happened, what was said, when, and how sure."""
    read = within(line.readings, years)
    change = gap_between(line.legs.panel, before(line, read[0].day), read[-1].day)
    words = Counter(reading.verdict.stage for reading in read)
    spoken = ", ".join(f"{stage} at {words[stage]}" for stage in ORDER if words[stage])
    best = min(read, key=lambda reading: (reading.verdict.best.p_adjusted, reading.day))
    gap = best.verdict.best
    shaky = ", a fragile word" if best.fragile and best.verdict.stage in ADVANCED else ""
    led = capital(line.leads(change))
    return f"""**{line.spread.name}.** {led} over the {len(read)} months to {read[-1].day}. Of as
many month ends: {spoken}. {turns(line, read)} The smallest p of the search was
{show(gap.p_adjusted, "probability")} on {best.day}, when {line.leads(line.gap(best))} over {gap.sessions} sessions
({show(gap.p_value, "probability")} alone, {best.judged} spreads judged together){shaky}."""


def before(line: Line, day: date) -> date | None:
    """The month end read before a date; None where it was the first."""
    earlier = [reading.day for reading in line.readings if reading.day < day]
    return earlier[-1] if earlier else None


def turns(line: Line, read: Sequence[Reading]) -> str:
    """When a word of established or more was said in the period, in words."""
    stretches = list(episodes(read))
    if not stretches:
        return "It was never established."
    sentences = [
        f"{episode.words} to {line.side(episode.first.verdict.side)} "
        + (
            f"on {episode.first.day}"
            if len(episode.readings) == 1
            else f"from {episode.first.day} to {episode.last.day}"
        )
        for episode in stretches
    ]
    return f"Established or more: {'; '.join(sentences)}."


def beside(years: tuple[int, int], others: Sequence[Reading]) -> str:
    """Which other spreads were established or more in the period."""
    by_spread: dict[tuple[str, str], list[Reading]] = {}
    for reading in within(others, years):
        if reading.verdict.stage in ADVANCED:
            by_spread.setdefault((reading.spread, "+" if reading.verdict.side > 0 else "-"), []).append(reading)
    sentences = [
        f"{spread} ({side}) at {len(advanced)} month end{'s' if len(advanced) > 1 else ''} from {advanced[0].day}"
        for (spread, side), advanced in by_spread.items()
    ]
    return f"Other spreads established or more: {', '.join(sentences) or 'none'}."

"""What changed between two dates: the answers of both, finding by finding, word by word, rank by rank."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from rotascope.evidence import Answer, Column, Evidence, Finding, Section, Table, list_names, show
from rotascope.questions.wording import day_of

NAME = "changes"
SEVERAL = 2  # verdict words that a sentence may count
SAYS = ("verdict", "leader", "becomes")  # of a finding's subject: what it says, beside what it is about
ORDERED = "heat"  # the kind of chart whose rows are an order by rarity
METHOD = "this question asked as of both dates; findings matched by id and subject"
Key: TypeAlias = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class DatedPair:
    """A finding as it was and as it is; None where it was not, or is no more."""

    key: Key
    then: Finding | None
    now: Finding | None

    @property
    def differs(self) -> bool:
        """Whether its value is another, or it is there at one date only."""
        return self.then is None or self.now is None or self.then.evidence.value != self.now.evidence.value

    @property
    def words(self) -> tuple[str, str] | None:
        """The verdict words of both dates, where both have one."""
        if self.then is None or self.now is None or "verdict" not in self.now.subject:
            return None
        return self.then.subject.get("verdict", ""), self.now.subject["verdict"]

    @property
    def about(self) -> str:
        """What it is about: `small-large`."""
        return self.key[1]

    @property
    def change(self) -> str:
        """By how much a number differs, in its own unit; empty where it is no number at both dates."""
        if self.then is None or self.now is None:
            return "new" if self.then is None else "gone"
        before, after = self.then.evidence, self.now.evidence
        numeric = isinstance(before.value, int | float) and isinstance(after.value, int | float)
        if not numeric or before.unit != after.unit:
            return "other"
        difference = after.value - before.value  # type: ignore[operator]  # both are numbers
        text = show(difference, after.to_dict()["display"], unit=after.unit)
        return text if text[:1] in "+-" or not difference else f"+{text}"


Move: TypeAlias = tuple[str, int | None, int | None]  # a name, its number then and now


def compare(now: Sequence[Answer], then: Sequence[Answer]) -> Section:
    """The section that says what differs: verdict words, the order by rarity, and every finding's value.

    now, then   the same question's answers at both dates, or all those of a brief
    """
    since, pairs = then[0].as_of, list(match(now, then))
    moves = order_moves(now, then)
    order = order_finding(moves)
    first = word_finding(pairs, now, then)
    first = replace(
        first, text="; ".join((first.text, *(finding.text.lower()[:1] + finding.text[1:] for finding in order)))
    )
    findings = (first, *order, value_finding(pairs, since))
    tables = {"verdict_words": words_table(pairs, since), "order": order_table(moves), "values": values_table(pairs)}
    return Section(
        tuple(about(finding, since, now) for finding in findings),
        {name: table for name, table in tables.items() if table.rows},
        headline=findings[0].text,
    )


def with_changes(now: Answer, then: Answer) -> Answer:
    """One question's answer with what changed, which takes the place of a month ago on its first screen."""
    section = compare((now,), (then,))
    return replace(
        now,
        findings=(*section.findings, *now.findings),
        tables={**now.tables, **{f"{NAME}_{name}": table for name, table in section.tables.items()}},
    )


def changes_answer(now: Sequence[Answer], then: Sequence[Answer]) -> Answer:
    """The brief's section of what changed, for the answers of all questions."""
    section = compare(now, then)
    return Answer(
        question=NAME,
        as_of=now[0].as_of,
        data=now[0].data,
        headline=section.headline,
        findings=section.findings,
        tables=section.tables,
    )


def on_first_screen(summary: Answer, changes: Answer) -> Answer:
    """The summary with what changed in the place of what changed in a month."""
    others = tuple(finding for finding in summary.findings if finding.role != "changed")
    return replace(summary, findings=(*others, *(finding for finding in changes.findings if finding.role == "changed")))


def about(finding: Finding, since: date, now: Sequence[Answer]) -> Finding:
    """The finding with the earlier date as its subject, and the series of both dates as its inputs."""
    inputs = dict.fromkeys(source for answer in now for result in answer.findings for source in result.evidence.inputs)
    return replace(finding, subject={"since": str(since)}, evidence=finding.evidence.on(inputs))


def match(now: Sequence[Answer], then: Sequence[Answer]) -> Iterator[DatedPair]:
    """The findings of both dates side by side, in the order of now, those that are gone at the end."""
    ours, theirs = keyed(now), keyed(then)
    yield from (DatedPair(key, theirs.get(key), finding) for key, finding in ours.items())
    yield from (DatedPair(key, finding, None) for key, finding in theirs.items() if key not in ours)


def keyed(answers: Sequence[Answer]) -> Mapping[Key, Finding]:
    """Each finding by its id, what it is about, and its number among those of the same."""
    counts: Counter[tuple[str, str]] = Counter()
    findings = {}
    for finding in (finding for answer in answers for finding in answer.findings):
        subject = ", ".join(str(text) for name, text in finding.subject.items() if name not in SAYS)
        findings[finding.id, subject, counts[finding.id, subject]] = finding
        counts[finding.id, subject] += 1
    return findings


def word_finding(pairs: Sequence[DatedPair], now: Sequence[Answer], then: Sequence[Answer]) -> Finding:
    """Which verdict words changed; where none did of a question that has one at most, its headlines."""
    judged = [pair for pair in pairs if pair.words]
    changed = [pair for pair in judged if pair.words and pair.words[0] != pair.words[1]]
    if not changed and len(judged) < SEVERAL:
        same = now[0].headline == then[0].headline
        text = "The answer was the same" if same else f"The answer then: {then[0].headline}"
        evidence = Evidence.count(int(not same), method=METHOD)
        return Finding(f"{NAME}.answer.headline", text.rstrip("."), evidence, role="changed")
    words = [f"{pair.about or 'the market'} from {pair.words[0]} to {pair.words[1]}" for pair in changed if pair.words]
    lead = f"{len(changed)} of {len(judged)} verdict words changed: {list_names(words)}" if words else ""
    text = lead or f"None of {len(judged)} verdict words changed"
    return Finding(f"{NAME}.verdict.words", text, Evidence.count(len(changed), method=METHOD), role="changed")


def words_table(pairs: Sequence[DatedPair], since: date) -> Table:
    """A row a verdict word that both dates have."""
    rows = tuple((pair.key[0], pair.about, *pair.words) for pair in pairs if pair.words)
    columns = (Column("finding", "Finding"), Column("about", "About"), Column("then", f"{since}"), Column("now", "Now"))
    return Table(f"Verdict words since {since}", columns, rows)


def order_moves(now: Sequence[Answer], then: Sequence[Answer]) -> list[Move]:
    """Each name of the table that orders by rarity, with its number at both dates; none where no answer has such."""
    ours, theirs = order_of(now), order_of(then)
    names = dict.fromkeys((*ours, *theirs))
    return [(name, number_in(theirs, name), number_in(ours, name)) for name in names] if ours and theirs else []


def order_of(answers: Sequence[Answer]) -> list[str]:
    """The names down the first such table, each once."""
    tables = (table for answer in answers for table in answer.tables.values())
    table = next((table for table in tables if table.chart and table.chart.kind == ORDERED and table.chart.color), None)
    if table is None or table.chart is None:
        return []
    return list(dict.fromkeys(str(record[table.chart.color or ""]) for record in table.records()))


def number_in(names: Sequence[str], name: str) -> int | None:
    """From 1; None where it is not there."""
    return names.index(name) + 1 if name in names else None


def order_finding(moves: Sequence[Move]) -> list[Finding]:
    """Who went up and down by rarity, the furthest first."""
    both = [(name, then, now) for name, then, now in moves if then and now and then != now]
    if not both:
        return []
    furthest = sorted(both, key=lambda move: -abs(move[1] - move[2]))
    words = [f"{name} from number {then} to {now}" for name, then, now in furthest]
    text = f"By rarity {list_names(words)}"
    return [Finding(f"{NAME}.order.moves", text, Evidence.count(len(both), method=METHOD))]


def order_table(moves: Sequence[Move]) -> Table:
    """A row a name, in the order of now."""
    columns = (Column("name", "Name"), Column("then", "Number then", "count"), Column("now", "Number now", "count"))
    return Table("Order by rarity", columns, tuple(moves))


def value_finding(pairs: Sequence[DatedPair], since: date) -> Finding:
    """How many findings have another value, are new, or are gone."""
    new, gone = sum(pair.then is None for pair in pairs), sum(pair.now is None for pair in pairs)
    changed = sum(pair.differs for pair in pairs) - new - gone
    text = f"Since {day_of(since)} {changed} of {len(pairs) - new - gone} findings have another value, {new} are new"
    evidence = Evidence.count(changed, method=METHOD)
    return Finding(f"{NAME}.finding.values", f"{text} and {gone} are gone", evidence)


def values_table(pairs: Sequence[DatedPair]) -> Table:
    """A row a finding whose value differs, as every face prints it at each date."""
    rows = tuple(
        (
            pair.key[0],
            pair.about,
            pair.then.evidence.shown if pair.then else "—",
            pair.now.evidence.shown if pair.now else "—",
            pair.change,
        )
        for pair in pairs
        if pair.differs
    )
    heads = (("finding", "Finding"), ("about", "About"), ("then", "Then"), ("now", "Now"), ("change", "Change"))
    columns = tuple(Column(name, head) for name, head in heads)
    return Table("Findings that differ", columns, rows)

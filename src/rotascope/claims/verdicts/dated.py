"""Routs, dated events and identities."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rotascope.claims.reading.dates import WEEKDAYS, months_before
from rotascope.claims.reading.mentions import Listing, short_name
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.evidence import Evidence, Window, show

AROUND_EVENT = 3  # months on either side of a rout in which a worse session is looked for
SAME_SIZE = 0.6  # of the worst session: a fall smaller than this is another event
DATA_SLACK = timedelta(days=4)  # by which data may end before the claimed days do
VENUES = {
    "NYSEARCA": "NYSE ARCA",
    "NYSEAMERICAN": "NYSE AMERICAN",
    "AMEX": "NYSE AMERICAN",
    "NYSEMKT": "NYSE AMERICAN",
    "ARCA": "NYSE ARCA",
    "BATS": "CBOE",
    "OTCMKTS": "OTC",
}


NYSE_GROUP = ("NYSE ARCA", "NYSE AMERICAN")  # the SEC's list of symbols counts these into the NYSE


@dataclass(frozen=True, slots=True)
class SessionReturn:
    """The return of one session, from the close of the session before."""

    day: date
    before: date
    value: float

    @property
    def window(self) -> Window:
        """From close to close."""
        return Window(self.before, self.day, 1)


def judge_rout(claim: Claim, material: Material) -> CheckedClaim:
    """A one-session fall with a date: the worst session of the claimed days against the worst around them."""
    label, period = label_of(claim.subject), claim.period
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation != "proxy"), None)
    if line is None or period is None:
        return leave_untestable(claim, f"market {material.market} has no prices of {label}", f"prices: {IMPORT}")
    weekday = WEEKDAYS.get(claim.details.get("weekday", ""))
    first = months_before(period.first, AROUND_EVENT)
    last = min(months_before(period.last, -AROUND_EVENT), material.dated)
    sessions = [session for session in _session_returns(line, first, last) if weekday in (None, session.day.weekday())]
    if not sessions or line.panel.last < min(period.last, material.dated) - DATA_SLACK:
        return leave_untestable(claim, f"{line.label} does not reach {period.text}", f"newer data: {IMPORT}")
    worst = min(sessions, key=lambda session: session.value)
    claimed = [session for session in sessions if period.first <= session.day <= period.last]
    worst_claimed = min(claimed, key=lambda session: session.value, default=None)
    among = f"{claim.details['weekday'].capitalize()}s" if weekday is not None else "sessions"
    evidence = Evidence.change(
        worst.value,
        window=worst.window,
        method=f"worst of {len(sessions)} {among} of {line.label} from {first} to {last}",
        inputs=line.inputs,
        searched=len(sessions),
    )
    if worst_claimed is not None and _is_same_event(worst_claimed, worst):
        fall = replace(evidence, value=worst_claimed.value, window=worst_claimed.window)
        return confirm(claim, "true", f"{label} fell {fall.shown} on {worst_claimed.day} ({line.id})", fall)
    statement = f"{label}: the worst of the {among} from {first} to {last} was {worst.day}"
    statement = f"{statement} ({evidence.shown}, {line.id})"
    reason = statement
    if worst_claimed is not None:
        fall_shown = show(worst_claimed.value, "percent")
        reason = f"{statement}; within {period.text} the worst was {worst_claimed.day} ({fall_shown})"
    return conclude(claim, "wrong date", reason, evidence, nearest=statement)


def _is_same_event(fall: SessionReturn, worst: SessionReturn) -> bool:
    """Whether a fall is the worst around it, or nearly as large."""
    return fall.day == worst.day or fall.value <= SAME_SIZE * worst.value


def _session_returns(line: Line, first: date, last: date) -> list[SessionReturn]:
    """The return of every session from `first` to `last`."""
    days = line.panel.dates.tolist()
    levels = line.panel.values[:, 0].tolist()
    return [
        SessionReturn(days[row], days[row - 1], levels[row] / levels[row - 1] - 1.0)
        for row in range(1, len(days))
        if first <= days[row] <= last
    ]


def judge_event(claim: Claim, material: Material) -> CheckedClaim:
    """A law or failure against the day that the public record gives."""
    key = claim.subject.key.removeprefix("law:") if claim.subject else ""
    happening, period = material.happenings.get(key), claim.period
    if happening is None or period is None:
        return leave_untestable(claim, f"no dated record of {label_of(claim.subject)}", f"an events table: {IMPORT}")
    evidence = Evidence.dated(happening.day, method=f"day of record: {happening.source}")
    statement = f"{happening.label}: {happening.day} ({happening.source})"
    if happening.day > material.dated:
        return conclude(claim, "impossible", f"{statement}, after {material.dated}", evidence, nearest=statement)
    if period.first <= happening.day <= period.last:
        return confirm(claim, "true", statement, evidence)
    return conclude(claim, "wrong date", f"{statement}, not in {period.text}", evidence, nearest=statement)


def judge_identity(claim: Claim, material: Material) -> CheckedClaim:
    """A name, its ticker and its exchange against the market's list."""
    subject = claim.subject
    if subject is None:
        raise ValueError("an identity without a name")
    listing = material.listings.get(subject.symbol)
    if listing is None:
        reason = f"market {material.market} lists no {subject.symbol}"
        return leave_untestable(claim, reason, f"a list of instruments: {IMPORT}")
    evidence = Evidence.text(
        listing.id,
        method=f"{listing.name}, as listed by {listing.source or 'the market'}",
        caveats=(f"list of {listing.vintage}; listings move",) if listing.vintage else (),
    )
    if listing.name != listing.id and not are_alike(subject.name, listing.name):
        nearest = f"{subject.symbol} is {listing.name}"
        return conclude(claim, "wrong entity", f"{nearest}, not {subject.name}", evidence, nearest=nearest)
    if not subject.exchange:
        return _judge_name(claim, listing, evidence)
    if not listing.exchange:
        reason = f"{_listing_words(listing)}; where it is listed is not in market {material.market}"
        needs = f"prices whose symbols carry the exchange, like {subject.exchange}:{subject.symbol}: {IMPORT}"
        return leave_untestable(claim, reason, needs)
    return _judge_exchange(claim, listing, evidence)


def _judge_name(claim: Claim, listing: Listing, evidence: Evidence) -> CheckedClaim:
    """A name and a ticker without an exchange: true where the list gives the name."""
    if listing.name == listing.id:
        return leave_untestable(claim, _listing_words(listing), f"a list of instruments with names: {IMPORT}")
    return confirm(claim, "true", _listing_words(listing), evidence)


def _judge_exchange(claim: Claim, listing: Listing, evidence: Evidence) -> CheckedClaim:
    """The exchange of a listing whose name is right."""
    symbol, exchange = (claim.subject.symbol, claim.subject.exchange) if claim.subject else ("", "")
    listed, claimed = _venue(listing.exchange), _venue(exchange)
    method = f"exchange of {listing.id}, as listed by {listing.source or 'the market'}"
    evidence = replace(evidence, value=listed, method=method)
    if listed == "NYSE" and claimed in NYSE_GROUP:
        return confirm(claim, "true", f"{symbol} is {listing.name}, listed on an exchange of the NYSE", evidence)
    if listed == claimed:
        return confirm(claim, "true", f"{symbol} is {listing.name}, listed on {listed}", evidence)
    reason = f"{symbol} is listed on {listed}, not on {claimed}"
    return conclude(claim, "wrong entity", reason, evidence, nearest=f"{listed}: {symbol}")


def _listing_words(listing: Listing) -> str:
    return f"{listing.id} is {listing.name}" if listing.name != listing.id else f"{listing.id} has no name here"


def _venue(exchange: str) -> str:
    """An exchange by one name."""
    letters = "".join(filter(str.isalnum, exchange.upper()))
    return VENUES.get(letters, letters)


def are_alike(printed: str, listed: str) -> bool:
    """Whether two names share their first telling word, or one starts with the other, legal forms apart."""
    first, second = short_name(printed).split(), short_name(listed).split()
    if not first or not second:
        return True
    share_a_word = first[0] == second[0] or first[0] in second or second[0] in first
    return share_a_word or "".join(first).startswith("".join(second)[:6])

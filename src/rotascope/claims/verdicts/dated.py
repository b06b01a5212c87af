"""Routs, dated events and identities."""

from dataclasses import replace
from datetime import date, timedelta

from rotascope.claims.reading.dates import WEEKDAYS, months_before
from rotascope.claims.reading.mentions import Listing, short_name
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, dated_evidence, found, graded, untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.evidence import Evidence, Window, show

QUARTER, YEAR = (80, 100), (350, 380)  # days
AROUND_EVENT = 3  # months on either side of a rout in which a worse session is looked for
SAME_SIZE = 0.6  # of the worst session: a fall smaller than this is another event
VENUES = {
    "NYSEARCA": "NYSE ARCA",
    "NYSEAMERICAN": "NYSE AMERICAN",
    "AMEX": "NYSE AMERICAN",
    "NYSEMKT": "NYSE AMERICAN",
    "ARCA": "NYSE ARCA",
    "BATS": "CBOE",
    "OTCMKTS": "OTC",
}
DAY = timedelta(days=1)


def rout(claim: Claim, material: Material) -> CheckedClaim:
    """A one-session fall with a date: the worst session of the claimed days against the worst around them."""
    line = next(
        (one for one in material.lines.get(claim.subject.key if claim.subject else "", ()) if one.relation != "proxy"),
        None,
    )
    period = claim.period
    if line is None or period is None:
        return untestable(
            claim, f"market {material.market} has no prices of {label_of(claim.subject)}", f"prices: {IMPORT}"
        )
    weekday = WEEKDAYS.get(claim.details.get("weekday", ""))
    first, last = (
        months_before(period.first, AROUND_EVENT),
        min(months_before(period.last, -AROUND_EVENT), material.dated),
    )
    falls = [one for one in _sessions(line, first, last) if weekday is None or one[0].weekday() == weekday]
    inside = [one for one in falls if period.first <= one[0] <= period.last]
    if not falls or line.panel.last < min(period.last, material.dated) - 4 * DAY:
        return untestable(claim, f"{line.told} does not reach {period.text}", f"newer data: {IMPORT}")
    worst = min(falls, key=lambda one: one[1])
    own = min(inside, key=lambda one: one[1], default=None)
    among = f"{claim.details['weekday'].capitalize()}s" if weekday is not None else "sessions"
    evidence = Evidence(
        value=worst[1],
        unit="fraction",
        window=Window(worst[2], worst[0], 1),
        method=f"worst of {len(falls)} {among} of {line.told} from {first} to {last}",
        inputs=line.inputs,
        searched=len(falls),
    )
    said = f"{label_of(claim.subject)}: the worst of the {among} from {first} to {last} was {worst[0]}"
    said = f"{said} ({evidence.shown}, {line.id})"
    if own is not None and (own[0] == worst[0] or own[1] <= SAME_SIZE * worst[1]):
        fell = replace(evidence, value=own[1], window=Window(own[2], own[0], 1))
        return graded(claim, "true", f"{label_of(claim.subject)} fell {fell.shown} on {own[0]} ({line.id})", fell)
    inner = f"; within {period.text} the worst was {own[0]} ({show(own[1], 'percent')})" if own else ""
    return found(claim, "wrong date", f"{said}{inner}", evidence, nearest=said)


def _sessions(line: Line, first: date, last: date) -> list[tuple[date, float, date]]:
    """Each session's day, return and the session before."""
    panel = line.panel
    days = panel.dates.tolist()
    values = panel.values[:, 0].tolist()
    return [
        (days[place], values[place] / values[place - 1] - 1.0, days[place - 1])
        for place in range(1, len(days))
        if first <= days[place] <= last
    ]


def event(claim: Claim, material: Material) -> CheckedClaim:
    """A law or failure against the day that the public record gives."""
    key = claim.subject.key.removeprefix("law:") if claim.subject else ""
    known, period = material.happenings.get(key), claim.period
    if known is None or period is None:
        return untestable(claim, f"no dated record of {label_of(claim.subject)}", f"an events table: {IMPORT}")
    evidence = dated_evidence(str(known.day), f"day of record: {known.source}", ())
    said = f"{known.label}: {known.day} ({known.source})"
    if known.day > material.dated:
        return found(claim, "impossible", f"{said}, after {material.dated}", evidence, nearest=said)
    if period.first <= known.day <= period.last:
        return graded(claim, "true", said, evidence)
    return found(claim, "wrong date", f"{said}, not in {period.text}", evidence, nearest=said)


def identity(claim: Claim, material: Material) -> CheckedClaim:
    """A name, its ticker and its exchange against the market's list."""
    subject = claim.subject
    if subject is None:
        raise ValueError("an identity without a name")
    listing = material.listings.get(subject.symbol)
    if listing is None:
        return untestable(
            claim, f"market {material.market} lists no {subject.symbol}", f"a list of instruments: {IMPORT}"
        )
    evidence = Evidence(
        value=listing.id,
        unit="text",
        method=f"{listing.name}, as listed by {listing.source or 'the market'}",
        caveats=(f"list of {listing.vintage}; listings move",) if listing.vintage else (),
    )
    if listing.name != listing.id and not alike(subject.name, listing.name):
        said = f"{subject.symbol} is {listing.name}"
        return found(claim, "wrong entity", f"{said}, not {subject.name}", evidence, nearest=said)
    if not subject.exchange:
        return _named(claim, listing, evidence)
    if not listing.exchange:
        return untestable(
            claim,
            f"{_told(listing)}; where it is listed is not in market {material.market}",
            f"prices whose symbols carry the exchange, like {subject.exchange}:{subject.symbol}: {IMPORT}",
        )
    own, said_ = _venue(listing.exchange), _venue(subject.exchange)
    where = replace(
        evidence, value=own, method=f"exchange of {listing.id}, as listed by {listing.source or 'the market'}"
    )
    if own == said_:
        return graded(claim, "true", f"{subject.symbol} is {listing.name}, listed on {own}", where)
    nearest = f"{own}: {subject.symbol}"
    return found(claim, "wrong entity", f"{subject.symbol} is listed on {own}, not on {said_}", where, nearest=nearest)


def _told(listing: Listing) -> str:
    return f"{listing.id} is {listing.name}" if listing.name != listing.id else f"{listing.id} has no name here"


def _named(claim: Claim, listing: Listing, evidence: Evidence) -> CheckedClaim:
    """A name and a ticker without an exchange: true where the list gives the name."""
    if listing.name == listing.id:
        return untestable(claim, _told(listing), f"a list of instruments with names: {IMPORT}")
    return graded(claim, "true", _told(listing), evidence)


def _venue(exchange: str) -> str:
    """An exchange by one name."""
    plain = "".join(one for one in exchange.upper() if one.isalnum())
    return VENUES.get(plain, plain)


def alike(printed: str, listed: str) -> bool:
    """Whether two names share their first telling word, or one starts with the other, legal forms apart."""
    one, two = short_name(printed).split(), short_name(listed).split()
    if not one or not two:
        return True
    return one[0] == two[0] or one[0] in two or two[0] in one or "".join(one).startswith("".join(two)[:6])

"""Company figures, routs, dated events and identities."""

from dataclasses import replace
from datetime import date, timedelta

from rotascope.claims.dates import WEEKDAYS, back
from rotascope.claims.items import same_item
from rotascope.claims.mentions import alias
from rotascope.claims.material import Fact, Line, Material
from rotascope.claims.records import Checked, Claim, Quantity
from rotascope.claims.resolve import label_of
from rotascope.claims.tolerance import exactly, grade
from rotascope.claims.verdicts import IMPORT, dated_evidence, found, graded, untestable
from rotascope.evidence import Evidence, Window, show
from rotascope.sessions import to_date

QUARTER, YEAR = (80, 100), (350, 380)  # days
AROUND_EVENT = 3  # months on either side of a rout in which a worse session is looked for
SAME_SIZE = 0.6  # of the worst session: a fall smaller than this is another event
VENUES = {"NYSEARCA": "NYSE ARCA", "NYSEAMERICAN": "NYSE AMERICAN", "AMEX": "NYSE AMERICAN", "NYSEMKT": "NYSE AMERICAN",
          "ARCA": "NYSE ARCA", "BATS": "CBOE", "OTCMKTS": "OTC"}  # fmt: skip
DAY = timedelta(days=1)


def company(claim: Claim, material: Material, later: Material | None) -> Checked:
    """An item of a company's accounts for the claimed period, as filed by the article's date."""
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    item, quantity, period = claim.about.get("item", ""), claim.quantity, claim.period
    known = [one for one in material.facts.get(symbol, ()) if same_item(item, one.item)]
    if quantity is None:
        return untestable(claim, "no figure", "")
    near = _owner(claim, quantity, known)
    if period is not None and period.last > material.dated and not claim.expected:
        return _impossible(claim, material, near)
    if not known:
        return untestable(claim, f"market {material.market} has no {item.replace('_', ' ')} of {symbol}",
                          f"accounts of {symbol} with filing dates: {IMPORT}")  # fmt: skip
    meant = [one for one in known if period is None or (period.first <= one.last <= period.last and _long(one, period.kind))]
    if not meant:
        return untestable(claim, f"no {item} of {symbol} for that period was filed by {material.dated}", f"newer accounts: {IMPORT}")
    own = max(meant, key=lambda one: (one.last, one.known))
    said = _fact_words(symbol, own)
    mark = grade(quantity, own.value, direction=claim.direction)
    evidence = _fact_evidence(own, len(known))
    if mark:
        return graded(claim, mark, said, evidence)
    if near is not None:
        return found(claim, "wrong period", f"{said}; the number is {_fact_words(symbol, near)}", evidence, nearest=said)
    return found(claim, "wrong value", said, evidence, nearest=said)


def _long(one: Fact, kind: str) -> bool:
    """Whether a fact covers a stretch of the claimed kind; a balance fits any."""
    if one.first is None:
        return True
    days = (one.last - one.first).days + 1
    low, high = YEAR if kind in ("year", "ytd") else QUARTER
    return low <= days <= high


def _owner(claim: Claim, quantity: Quantity, known: list[Fact]) -> Fact | None:
    """The latest earlier fact that the number is true of."""
    hits = [one for one in known if exactly(quantity, one.value, direction=claim.direction)]
    return max(hits, key=lambda one: one.last, default=None)


def _impossible(claim: Claim, material: Material, near: Fact | None) -> Checked:
    """The period had not ended when the article was written."""
    period = claim.period
    if period is None:
        raise ValueError("impossible without a period")
    symbol = claim.subject.symbol if claim.subject and claim.subject.symbol else label_of(claim.subject)
    why = f"{period.text} ends {period.last}, after {material.dated}: no such figure existed"
    evidence = dated_evidence(str(period.last), "last day of the claimed period, from the calendar", ())
    if near is None:
        return found(claim, "impossible", why, evidence, nearest="no filed figure at hand equals it")
    said = _fact_words(symbol, near)
    return found(claim, "impossible", f"{why}; the number is {said}", evidence.on((near.input,)), nearest=said)


def _fact_words(symbol: str, one: Fact) -> str:
    stretch = f"{one.first} to {one.last}" if one.first else f"at {one.last}"
    return f"{symbol} {one.item.replace('_', ' ')} {one.value:,.0f} {one.unit} ({stretch}, known {one.known})"


def _fact_evidence(one: Fact, searched: int) -> Evidence:
    return Evidence(value=one.value, unit=one.unit or "usd", display="number", method=f"{one.item} as filed by {one.known}",
                    inputs=(one.input,), searched=searched)  # fmt: skip


def growth(claim: Claim, material: Material) -> Checked:
    """Growth of a company's item on the year before."""
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    known = [one for one in material.facts.get(symbol, ()) if same_item(claim.about.get("item", ""), one.item) and one.first]
    period, quantity = claim.period, claim.quantity
    if not known or quantity is None:
        return untestable(claim, f"market {material.market} has no accounts or estimates of {label_of(claim.subject)}",
                          f"accounts with filing dates, or estimates: {IMPORT}")  # fmt: skip
    meant = [one for one in known if period is None or (period.first <= one.last <= period.last and _long(one, period.kind))]
    own = max(meant, key=lambda one: (one.last, one.known), default=None)
    before = None if own is None else next(
        (one for one in known if abs(one.last - back(own.last, 12)) < 8 * DAY and one.first and own.first
         and abs((one.last - one.first) - (own.last - own.first)) < 8 * DAY), None,
    )  # fmt: skip
    if own is None or before is None or before.value <= 0:
        return untestable(claim, f"no pair of years of {symbol} for that period", f"more accounts: {IMPORT}")
    value = own.value / before.value - 1.0
    evidence = Evidence(value=value, unit="fraction", method=f"{own.item} of the period to {own.last} over the year before",
                        inputs=(own.input, before.input))  # fmt: skip
    said = f"{symbol} {own.item.replace('_', ' ')} {evidence.shown} on the year before, period to {own.last}"
    mark = grade(quantity, 100.0 * value, direction=claim.direction)
    return graded(claim, mark, said, evidence) if mark else found(claim, "wrong value", said, evidence, nearest=said)


def rout(claim: Claim, material: Material) -> Checked:
    """A one-session fall with a date: the worst session of the claimed days against the worst around them."""
    line = next((one for one in material.lines.get(claim.subject.key if claim.subject else "", ()) if one.relation != "proxy"), None)
    period = claim.period
    if line is None or period is None:
        return untestable(claim, f"market {material.market} has no prices of {label_of(claim.subject)}", f"prices: {IMPORT}")
    weekday = WEEKDAYS.get(claim.about.get("weekday", ""))
    first, last = back(period.first, AROUND_EVENT), min(back(period.last, -AROUND_EVENT), material.dated)
    falls = [one for one in _sessions(line, first, last) if weekday is None or one[0].weekday() == weekday]
    inside = [one for one in falls if period.first <= one[0] <= period.last]
    if not falls or line.panel.last < min(period.last, material.dated) - 4 * DAY:
        return untestable(claim, f"{line.told} does not reach {period.text}", f"newer data: {IMPORT}")
    worst = min(falls, key=lambda one: one[1])
    own = min(inside, key=lambda one: one[1], default=None)
    among = f"{claim.about['weekday'].capitalize()}s" if weekday is not None else "sessions"
    evidence = Evidence(
        value=worst[1], unit="fraction", window=Window(worst[2], worst[0], 1),
        method=f"worst of {len(falls)} {among} of {line.told} from {first} to {last}", inputs=line.inputs, searched=len(falls),
    )  # fmt: skip
    said = f"{label_of(claim.subject)}: the worst of the {among} from {first} to {last} was {worst[0]} ({evidence.shown}, {line.id})"
    if own is not None and (own[0] == worst[0] or own[1] <= SAME_SIZE * worst[1]):
        fell = replace(evidence, value=own[1], window=Window(own[2], own[0], 1))
        return graded(claim, "true", f"{label_of(claim.subject)} fell {fell.shown} on {own[0]} ({line.id})", fell)
    inner = f"; within {period.text} the worst was {own[0]} ({show(own[1], 'percent')})" if own else ""
    return found(claim, "wrong date", f"{said}{inner}", evidence, nearest=said)


def _sessions(line: Line, first: date, last: date) -> list[tuple[date, float, date]]:
    """Each session's day, return and the session before."""
    panel = line.panel
    days = [to_date(one) for one in panel.dates]
    values = panel.values[:, 0].tolist()
    return [
        (days[place], values[place] / values[place - 1] - 1.0, days[place - 1])
        for place in range(1, len(days)) if first <= days[place] <= last
    ]  # fmt: skip


def event(claim: Claim, material: Material) -> Checked:
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


def identity(claim: Claim, material: Material) -> Checked:
    """A name, its ticker and its exchange against the market's list."""
    subject = claim.subject
    if subject is None:
        raise ValueError("an identity without a name")
    listing = material.listings.get(subject.symbol)
    if listing is None:
        return untestable(claim, f"market {material.market} lists no {subject.symbol}", f"a list of instruments: {IMPORT}")
    evidence = Evidence(value=listing.id, unit="text", method=f"{listing.name}, as listed by {listing.source or 'the market'}",
                        caveats=(f"list of {listing.vintage}; listings move",) if listing.vintage else ())  # fmt: skip
    if listing.name != listing.id and not alike(subject.name, listing.name):
        said = f"{subject.symbol} is {listing.name}"
        return found(claim, "wrong entity", f"{said}, not {subject.name}", evidence, nearest=said)
    if not subject.exchange:
        return graded(claim, "true", f"{subject.symbol} is {listing.name}", evidence)
    if not listing.exchange:
        return untestable(
            claim, f"{subject.symbol} is {listing.name}; where it is listed is not in market {material.market}",
            f"prices whose symbols carry the exchange, like {subject.exchange}:{subject.symbol}: {IMPORT}",
        )  # fmt: skip
    own, said_ = _venue(listing.exchange), _venue(subject.exchange)
    where = replace(evidence, value=own, method=f"exchange of {listing.id}, as listed by {listing.source or 'the market'}")
    if own == said_:
        return graded(claim, "true", f"{subject.symbol} is {listing.name}, listed on {own}", where)
    nearest = f"{own}: {subject.symbol}"
    return found(claim, "wrong entity", f"{subject.symbol} is listed on {own}, not on {said_}", where, nearest=nearest)


def _venue(exchange: str) -> str:
    """An exchange by one name."""
    plain = "".join(one for one in exchange.upper() if one.isalnum())
    return VENUES.get(plain, plain)


def alike(printed: str, listed: str) -> bool:
    """Whether two names share their first telling word, or one starts with the other, legal forms apart."""
    one, two = alias(printed).split(), alias(listed).split()
    if not one or not two:
        return True
    return one[0] == two[0] or one[0] in two or two[0] in one or "".join(one).startswith("".join(two)[:6])

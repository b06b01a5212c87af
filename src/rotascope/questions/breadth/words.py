"""The sentences of breadth."""

from collections.abc import Sequence
from datetime import date
from math import isfinite

from rotascope.catalogue.groups import plain_name
from rotascope.evidence import Evidence, Window, list_names, show
from rotascope.inference.rarity.base_rates import Outcome
from rotascope.inference.rarity.earnings_shock import EarningsShock
from rotascope.inference.rarity.percentile import Percentile
from rotascope.inference.rarity.rank import WindowRank
from rotascope.inference.rarity.streaks import StreakResult
from rotascope.inference.testing.divergence import Divergence
from rotascope.measures.fragility import FRAGILE, WipeOut
from rotascope.panels.spread import Legs
from rotascope.questions.breadth.gather import Market
from rotascope.questions.breadth.holdings import Weights, seven_name
from rotascope.questions.wording import capital, certainty, certainty_phrase, day_of, of_hundred, streak_sentence

SPELLED_OUT = 8  # names in a sentence
LAST_THRUSTS = 3
WORST_CASE, HOLDERS = "1 in 10 misses", 3


def percent(value: float | None) -> str:
    """A fraction as percent; a dash for what could not be computed."""
    return show(value, "percent")


def thin_words(share: float, what: str, quantity: str, lacking: Sequence[str]) -> str:
    """That too little of a group has what a number needs."""
    return f"names with {what} are {percent(share)} of its {quantity}; without: {list_names(lacking, most=SPELLED_OUT)}"


def headline(market: Market, above: Percentile) -> str:
    """The share above the long mean, among all earlier sessions; that it is withheld where too few were counted."""
    if above.value != above.value:
        return f"The share of {market.called} above its 200-session mean is withheld: too few have such a mean."
    who = f"{market.called} ({market.universe.label})"
    return (
        f"{tenths(above.value)} of {who} closed above their 200-session mean on {day_of(market.close.last)}, "
        f"more than on {tenths(above.below)} of {above.readings:,} earlier sessions."
    )


def withheld_words(market: Market) -> str:
    """Why nothing is said of the universe."""
    return (
        f"Breadth of {market.called} is withheld: {market.priced:,} of {len(market.members):,} members have a "
        f"price on {day_of(market.close.last)}."
    )


def coverage_words(market: Market) -> str:
    """How many members have a close, and who has none."""
    members = f"{market.priced:,} of {len(market.members):,} members of {market.called}"
    without = f"; without: {list_names(market.lacking, most=SPELLED_OUT)}" if market.lacking else ""
    return f"{members} have a close on {day_of(market.close.last)}{without}"


def lost_words(market: Market) -> str:
    """How many of those who left have no prices."""
    survival = market.survival
    leavers = f"{survival.lost:,} of {survival.leavers:,} members that left {market.called}"
    return f"{leavers} since {survival.years[0].year} have no prices"


def above_words(market: Market, above: Percentile, *, window: int) -> str:
    """The share above a mean, and how many earlier sessions had less."""
    stocks = int(market.counts.column(f"known_{window}")[-1])
    return (
        f"{tenths(above.value)} of {stocks:,} closed above their {window}-session mean on {day_of(market.close.last)}; "
        f"{tenths(above.below)} of earlier sessions were lower"
    )


def changed_words(then: float, now: float, window: Window) -> str:
    """The share above the long mean a month ago, and by how much it changed."""
    return (
        f"A month ago, on {day_of(window.start)}, {tenths(then)} stood above their 200-session mean; since then "
        f"{show(now - then, 'pp')}"
    )


def beating_words(share: float, counted: float, index: str, returned: float, window: Window) -> str:
    """How many members beat the index."""
    part = "a majority" if share > 0.5 else "a minority"
    return (
        f"{tenths(share)} of {counted:,.0f} members, {part}, beat {index} ({tenths(returned)}) "
        f"since {day_of(window.start)}"
    )


def volume_words(rising: float, falling: float, traded: float, day: date) -> str:
    """Both volumes and their ratio."""
    up, down = (f"{amount / 1e6:,.1f} million shares" for amount in (rising, falling))
    times = f"{rising / falling:.2f} times as many ({traded:,.0f} stocks)"
    return f"{up} changed hands in rising stocks and {down} in falling ones on {day_of(day)}: {times}"


def highs_words(market: Market, net: Percentile) -> str:
    """New highs and lows of the last session."""
    highs, lows = (int(market.counts.column(name)[-1]) for name in ("highs", "lows"))
    stocks = int(market.counts.column("known_year")[-1])
    when = f"{highs:,} new 52-week highs and {lows:,} lows of {stocks:,} on {day_of(market.close.last)}"
    return f"{when}; {tenths(net.below)} of earlier sessions had fewer net"


def thrust_words(market: Market, days: Sequence[date], mean: float) -> str:
    """How many breadth thrusts there were, when the last ones, and where the mean that gives them stands."""
    last = f"; last: {', '.join(map(day_of, days[-LAST_THRUSTS:]))}" if days else ""
    now = f"; its ten-session mean stands at {mean:.3f}" if isfinite(mean) else ""
    return f"{len(days)} Zweig breadth thrusts since {day_of(market.history.first)}{last}{now}"


def followed_words(signal: str, index: str, outcome: Outcome, since: date, p_adjusted: float | None) -> str:
    """What the index did after a signal, beside any session, and in how many independent cases."""
    if not outcome.episodes:
        return f"No case of {signal} since {since.year} is {outcome.sessions} sessions old"
    cases = "case" if outcome.episodes == 1 else "cases"
    times = f"{outcome.episodes} independent {cases} since {since.year}"
    judged = "too few to judge" if p_adjusted is None else certainty_phrase(p_adjusted)
    beside = f"{index} returned {percent(outcome.mean)} over {outcome.sessions} sessions on average"
    return f"After {signal} {beside}, after any session {percent(outcome.any_mean)} ({times}): {judged}"


def followed_detail(evidence: Evidence, last: date | None) -> str:
    """The interval, the p-value after the search, and when the signal was last given."""
    when = f"last given {last}" if last else "never given"
    if evidence.interval is None or evidence.p_adjusted is None:
        return capital(when)
    low, high = (show(bound, "percent") for bound in evidence.interval)
    after = f"{show(evidence.p_adjusted, 'probability')} after {evidence.searched} looks"
    return f"90 % interval {low} to {high}; p = {show(evidence.p_value, 'probability')}, {after}; {when}"


def divergence_words(market: Market, index: str, divergence: Divergence) -> str:
    """Whether the advance-decline line ran ahead of its index or fell behind it, and how sure that is."""
    did = "ran ahead of" if divergence.deviations > 0 else "fell behind"
    size = f"{abs(divergence.deviations):.1f} deviations"
    judged = certainty(divergence.p_value, looks=divergence.evidence.searched)
    return (
        f"The advance-decline line of {market.called} {did} what {index} explains by {size} over the last "
        f"{divergence.sessions} sessions, {judged}"
    )


def highs_apart_words(index: str, high: date, line_high: date) -> str:
    """Which of the two had its highest close of a year first."""
    if high == line_high:
        return f"{index} and the advance-decline line had their highest closes of a year together, on {day_of(high)}"
    order = "before" if line_high < high else "after"
    had = f"The advance-decline line had its highest close of a year on {day_of(line_high)}"
    return f"{had}, {order} {index} ({day_of(high)})"


def trin_words(value: float, day: date) -> str:
    """TRIN and whom volume favoured."""
    return f"TRIN {value:.2f} on {day_of(day)}: volume favoured {'declining' if value > 1 else 'rising'} stocks"


def equal_cap_words(legs: Legs, gap: float, window: Window, rank: WindowRank | None) -> str:
    """The traded pair's gap, and its rank where it has one."""
    text = f"Equal-weighted less cap-weighted index ({legs.pair}): {show(gap, 'pp')} over {window}"
    if rank is None:
        return text
    return f"{text}; number {rank.rank:,} by size, either way, of {rank.windows:,} such windows"


def equal_streak_words(legs: Legs, result: StreakResult) -> str:
    """Who has led for how long, and how often chance gives as long a run."""
    if result.current is None or result.current_probabilities is None:
        return "no streak runs"
    probable = show(result.current_probabilities.bootstrap.year, "probability")
    streak = capital(streak_sentence(legs, result.current))
    return f"{streak}; a year has as long a streak of either side with probability {probable}"


def group_words(statistic: str, share: Percentile, counted: int, groups: str, period: str, mean: int, day: date) -> str:
    """How many groups take part, as people count, and how many earlier periods had fewer."""
    part = round(share.value * counted)
    some = f"{part} {groups} are" if part > 1 else f"{part or 'none'} of the {groups} is"
    some = f"all {groups} are" if part == counted else some
    others = f", {counted - part} are not" if 0 < part < counted else ""
    mean_words = f"their {mean}-{period[:-1]} mean on {day_of(day)}"
    stand = {
        "above_mean": f"{part or 'none'} of {counted} {groups} closed above {mean_words}",
        "up": f"{some} up over a year{others}",
        "beating": f"{some} ahead of the market over a year{others}",
    }
    fewer = (
        f"{of_hundred(share.below)} earlier {period} had fewer"
        if share.below
        else f"no earlier {period[:-1]} had fewer"
    )
    return f"{capital(stand[statistic])}; {fewer}"


def group_detail(share: Percentile, counted: int, groups: str, period: str, day: date) -> str:
    """The share in full, its day, and the earlier periods compared."""
    lower = f"{percent(share.below)} of {share.readings:,} earlier {period} were lower"
    return f"{percent(share.value)} of {counted} {groups} on {day}; {lower}"


def equal_firms_words(year: Percentile, first: date, last: date) -> str:
    """All firms in equal parts less the weighted market over a year."""
    ranked = f"{tenths(year.below)} of such years since {first.year} were lower"
    less = f"All firms in equal parts less the weighted market over the year to {day_of(last)}"
    return f"{less}: {show(year.value, 'pp')}; {ranked}"


def concentration_headline(weights: Weights) -> str:
    """The ten largest companies, now and at the first known date."""
    top = weights.column("top_10", by_company=True)
    way = "up from" if top[-1] > top[0] else "down from"
    return (
        f"The ten largest companies hold {tenths(top[-1])} of {weights.called}, {way} {tenths(top[0])} on "
        f"{day_of(weights.panel.first)}; weights as of {day_of(weights.panel.last)}."
    )


def tenths(share: float) -> str:
    """A share in percent with one decimal, which is all that it carries."""
    return f"{100 * share:.1f} %"


def profile_words(weights: Weights, name: str, percentile: Percentile, *, by_company: bool) -> str:
    """A number of the profile, now and at the first known date, and its place among all of them."""
    first = weights.column(name, by_company=by_company)[0]
    names = "companies, share classes merged" if by_company else "listings"
    ranked = f"number {percentile.rank} of {percentile.readings + 1} known dates by size"
    day = day_of(weights.panel.first)
    if name == "top_10":
        opening = f"The ten largest {names}, hold" if by_company else "The ten largest listings hold"
        return f"{opening} {tenths(percentile.value)} of {weights.called}, {tenths(first)} on {day}; {ranked}"
    uneven = f"The weights of {weights.called} are as uneven as those of {percentile.value:.0f} equally large {names}"
    return f"{uneven} ({first:.0f} on {day}; {ranked})"


def concentration_changed_words(before: date, change: float) -> str:
    """What the ten largest companies gained or lost since the known date before the last."""
    size = f"{100 * abs(change):.1f}"
    moved = f"{'gained' if change >= 0 else 'lost'} {size} points of the whole"
    if size == "0.0":
        moved = "kept their part of the whole"
    return f"Since {day_of(before)}, the date of weights before the last, the ten largest companies {moved}"


def leaders_words(weights: Weights) -> str:
    """The Magnificent Seven, now and at the first known date."""
    share = weights.leaders_share
    return (
        f"{seven_name(weights.panel.first)} are {tenths(share[-1])} of {weights.called}, {tenths(share[0])} on "
        f"{day_of(weights.panel.first)}"
    )


def rest_words(weights: Weights) -> str:
    """Everybody else, then and now."""
    share, names = weights.rest_share, int(weights.column("names")[-1]) - len(weights.leaders)
    return (
        f"The other {names:,} listings are {tenths(share[-1])} of {weights.called} on "
        f"{day_of(weights.panel.last)} ({tenths(share[0])} on {day_of(weights.panel.first)})"
    )


def gave_words(group: str, part: float, total: float, window: Window) -> str:
    """What a group gave of the index's return."""
    return f"{group} gave {show(part, 'pp')} of {percent(total)} over {window}"


def residual_words(name: str, fund: float, names: float, window: Window) -> str:
    """What the fund returned beyond its names."""
    between = f"{show(fund - names, 'pp')}: {name} {percent(fund)}, its names {percent(names)} over {window}"
    return f"Residual of the fund to its names {between}"


def without_words(name: str, others: int, rest: float) -> str:
    """The index without a group."""
    return f"Without them ({others:,} others) {name} returned {percent(rest)}"


def cap_equal_words(gap: float, names: int) -> str:
    """Cap less equal weights as a covariance."""
    covariance = f"{names:,} names x covariance of weights and returns"
    return f"Cap- less equal-weighted, bought and held: {show(gap, 'pp')} = {covariance}"


def wipe_out_words(name: str, worst: WipeOut) -> str:
    """The costliest session, and who lost most in it."""
    loss, heaviest = (f"{value / 1e9:+,.1f} billion" for value in (worst.loss, worst.heaviest_loss))
    whose = f"{capital(plain_name(name))} lost most on {day_of(worst.session)}"
    return f"{whose}: {loss} ({percent(worst.share)}), {worst.heaviest} alone {heaviest}"


def absorption_words(absorbed: float, label: str, independent: float) -> str:
    """What the first eigenvectors absorb, beside lines that have nothing in common."""
    return (
        f"The first fifth of eigenvectors absorbs {tenths(absorbed)} of the variance of {label}; "
        f"of independent lines of that number and variances {tenths(independent)}"
    )


def independent_words(label: str, mean: float, draws: int) -> str:
    """What independent lines of the same shape would absorb."""
    return f"Independent lines like those of {label} absorb {tenths(mean)}, the mean of {draws:,} draws"


def shift_words(shift: float) -> str:
    """The absorption shift by the rule of its authors."""
    judgement = "fragile" if shift > FRAGILE else "not fragile"
    return f"Absorption shift {shift:+.2f} deviations: {judgement} by its own rule (above 1)"


def dispersion_words(apart: Percentile, stocks: int, day: date) -> str:
    """How far apart members landed."""
    among = f"{tenths(apart.below)} of {apart.readings:,} sessions"
    return f"{stocks:,} members landed {tenths(apart.value)} apart on {day_of(day)}, wider than in {among}"


def turbulence_words(label: str, now: Percentile, day: date) -> str:
    """Turbulence of the last session among all before it."""
    among = f"{of_hundred(now.below)} sessions before it"
    return f"The moves of {label} on {day_of(day)}, taken together, were more unusual than those of {among}"


def shock_words(shock: EarningsShock) -> str:
    """The shock, and what a bad case costs the first holders."""
    bad = [effect for effect in shock.effects if effect.case == WORST_CASE]
    costs = "; ".join(f"{plain_name(effect.holder)} {percent(effect.percent)}" for effect in bad[:HOLDERS])
    return f"{shock.summary()}; {costs}"

"""What one company's bad report would cost: drawn from what its own, or its peers', past reports did to its price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.evidence import Evidence, Input
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

LEAST = 8  # misses: below this the draw says little, and peers are asked for
ESTIMATE, GAP = 250, 11  # sessions of the market model, and between them and the report (MacKinlay 1997)
QUANTILES = {"median miss": 0.5, "1 in 10 misses": 0.1, "worst on record": 0.0}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One announcement's abnormal return: own return less what the market model expects, over the window."""

    id: str
    session: date
    abnormal: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a shock of the company does to one portfolio.

    weight   of the company       spill   of its peers, times the share of the shock that they took along in the past
    percent  effect on the whole, a fraction; currency = percent times what is held, None where that is not known
    """

    holder: str
    case: str
    shock: float
    weight: float
    spill: float
    percent: float
    currency: float | None


@dataclass(frozen=True, eq=False)
class EarningsShock:
    """Past misses, the shocks drawn from them, and what each does to each portfolio."""

    company: str
    reactions: tuple[Reaction, ...]
    of_peers: bool
    effects: tuple[Effect, ...]
    evidence: Evidence

    def summary(self) -> str:
        """The tenth-worst miss in one sentence."""
        whose = "its peers'" if self.of_peers else "its own"
        return (
            f"One in ten of {len(self.reactions)} misses ({whose} announcements with a negative abnormal return) cost "
            f"{self.company} {self.evidence.shown} or more over the announcement"
        )


def reactions(
    returns: PanelLike, market: PanelLike, announced: Mapping[str, Sequence[date]], *, sessions: int = 2
) -> tuple[Reaction, ...]:
    """Abnormal returns of every announcement that the prices cover.

    returns    [T, N] total or price returns; market [T, 1] on the same dates; NaN = no print
    announced  symbol -> announcement dates; the window is that session (or the next) and those after: two, as half of
               all reports come after the close
    model      r = a + b r_market on 250 sessions that end 11 before; an announcement with a gap in its window, or with
               less than half of the model's sessions, is left out
    """
    returns = as_panel(returns, calendar=True)
    market = as_panel(market, calendar=True)
    if sessions < 1:
        raise BadSetting(f"an announcement window of {sessions} sessions", "give at least 1")
    announcements = [
        (symbol, day) for symbol, days in announced.items() if symbol in returns.symbols for day in sorted(set(days))
    ]
    measured = []
    for symbol, day in announcements:
        row = int(np.searchsorted(returns.dates, np.datetime64(day, "D")))
        abnormal = abnormal_return(returns.column(symbol), market.values[:, 0], row, sessions)
        if np.isfinite(abnormal):
            measured.append(Reaction(symbol, to_date(returns.dates[row]), abnormal))
    return tuple(sorted(measured, key=lambda symbol: (symbol.session, symbol.id)))


def abnormal_return(line: Floats, market: Floats, row: int, sessions: int) -> float:
    """The sum of what the market model does not expect over rows row to row + sessions - 1; NaN where it cannot say."""
    y, x = (
        line[max(0, row - GAP - ESTIMATE) : max(0, row - GAP)],
        market[max(0, row - GAP - ESTIMATE) : max(0, row - GAP)],
    )
    common = np.isfinite(x) & np.isfinite(y)
    if row + sessions > len(line) or common.sum() < ESTIMATE // 2 or x[common].std() == 0:
        return float("nan")
    beta = float(np.cov(x[common], y[common])[0, 1] / x[common].var(ddof=1))
    alpha = float(y[common].mean() - beta * x[common].mean())
    window = slice(row, row + sessions)
    return float((line[window] - alpha - beta * market[window]).sum())


def spill(reacted: Sequence[Reaction], peer: Floats, market: Floats, dates: Panel, *, sessions: int = 2) -> float:
    """How much of the company's shock a peer takes along: slope through 0 of its abnormal returns on the company's.

    0 where fewer than `LEAST` announcements can be paired: no spill is claimed without evidence
    """
    pairs = []
    for reaction in reacted:
        row = int(np.searchsorted(dates.dates, np.datetime64(reaction.session, "D")))
        other = abnormal_return(peer, market, row, sessions)
        if np.isfinite(other):
            pairs.append((reaction.abnormal, other))
    if len(pairs) < LEAST:
        return 0.0
    x, y = np.array(pairs).T
    return float((x * y).sum() / (x * x).sum())


def earnings_shock(
    company: str,
    company_reactions: Sequence[Reaction],
    *,
    peers: Sequence[Reaction] = (),
    beta: Mapping[str, float] | None = None,
    portfolios: Mapping[str, Mapping[str, float]],
    values: Mapping[str, float] | None = None,
    inputs: Sequence[Input] = (),
) -> EarningsShock:
    """Shocks at the median, the tenth-worst and the worst past miss, and what each costs each portfolio.

    company_reactions, peers  announcements' abnormal returns; a miss is one below 0. Peers count only where the
                company has fewer than 8
    beta        peer -> its `spill`        portfolios  holder -> symbol -> weight, a fraction of the whole
    values      holder -> what it is worth, in its currency
    raises      HistoryTooShort where even the peers have fewer than 8 misses
    """
    misses = [reaction for reaction in company_reactions if reaction.abnormal < 0]
    of_peers = len(misses) < LEAST
    if of_peers:
        misses = [reaction for reaction in (*company_reactions, *peers) if reaction.abnormal < 0]
    if len(misses) < LEAST:
        raise HistoryTooShort(
            f"{company}: {len(misses)} past misses, a draw needs {LEAST}", "import announcement dates"
        )
    line = np.array([reaction.abnormal for reaction in misses])
    cases = {case: float(np.quantile(line, share)) for case, share in QUANTILES.items()}
    slopes = beta or {}
    effects = tuple(
        _effect(holder, case, shock, company, weights, slopes, (values or {}).get(holder))
        for holder, weights in portfolios.items()
        for case, shock in cases.items()
    )
    tenth = cases["1 in 10 misses"]
    spread = np.quantile(_resampled_tenths(line, seed=0), (0.025, 0.975))
    caveat = "peers' announcements stand in: own misses are too few" if of_peers else "own announcements"
    proof = Evidence(
        value=tenth,
        unit="fraction",
        interval=(float(spread[0]), float(spread[1])),
        n_effective=float(len(line)),
        method="tenth percentile of market-model abnormal returns of misses, [0, +1]; docs/measures/fragility.md",
        inputs=tuple(inputs),
        status="estimated" if of_peers else "ok",
        caveats=(caveat,),
    )
    return EarningsShock(company, tuple(misses), of_peers, effects, proof)


def _effect(
    holder: str,
    case: str,
    shock: float,
    company: str,
    weights: Mapping[str, float],
    beta: Mapping[str, float],
    value: float | None,
) -> Effect:
    weight = weights.get(company, 0.0)
    spill_weight = sum(weights.get(peer, 0.0) * slope for peer, slope in beta.items() if peer != company)
    percent = shock * (weight + spill_weight)
    return Effect(holder, case, shock, weight, spill_weight, percent, None if value is None else percent * value)


def _resampled_tenths(line: Floats, *, seed: int, draws: int = 2_000) -> Floats:
    """The tenth percentile of samples drawn from the misses with replacement [draws]."""
    rng = np.random.default_rng(seed)
    tenth: Floats = np.quantile(rng.choice(line, (draws, len(line))), 0.1, axis=1)
    return tenth

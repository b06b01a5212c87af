"""Whether there are regimes at all, and whether their labels hold still.

`RegimeTest` puts a fitted model against one state. The usual chi-square does not hold there (under one state the
second mean and the moves are not identified), so the likelihood ratio is simulated: McLachlan 1987 (Applied
Statistics 36, 318-324). `label_stability` refits on growing data and under changed settings.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NotConverged
from rotascope.evidence import Evidence, Window
from rotascope.inference.regimes.fit import maximum, readable_rows
from rotascope.inference.regimes.model import Regime, RegimeModel, filtered_under, labelled, line
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

BURN_IN = 200  # simulated rows thrown away before the first that is kept
LOST_DRAWS = 0.1  # share of draws whose fit may fail before the test itself is refused
STEADY = 0.05  # largest share of changed labels that is not called fragile
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)  # of the history, for the refits on growing data


@dataclass(frozen=True, kw_only=True)
class RegimeTest:
    """Parametric-bootstrap likelihood-ratio test of a regime model against one state of the same order.

    draws  series simulated under one Gaussian state; seed of the draws, each of which has its own stream

    Each draw is fitted with the very settings of the model: fewer starts would miss the highest peaks of the draws,
    not of the series, and make the test reject too often.
    """

    draws: int = 199
    seed: int = 0

    def against_one_state(self, series: Panel, model: RegimeModel) -> "RegimeRatio":
        """The likelihood ratio 2 (logL - logL of one state) of a series [T, 1] and its simulated p-value.

        The p-value is (1 + draws at least as large) / (1 + draws fitted). Draws carry the gaps of the series.
        The alternative to regimes is one Gaussian state: fat tails or volatility clustering reject it as well.
        errors  those of `RegimeModel.fit`; NotConverged too when over a tenth of the draws cannot be fitted
        """
        if self.draws < 1:
            raise BadSetting(f"a test on {self.draws} draws", "draws >= 1")
        fit = model.fit(series)
        y = line(series)
        one = OneState.of(y, model.order)
        observed = max(0.0, 2.0 * (fit.log_likelihood - one.log_likelihood))
        simulated = [
            drawn_ratio(np.where(np.isfinite(y), one.drawn(len(y), np.random.default_rng(child)), np.nan), model)
            for child in np.random.SeedSequence(self.seed).spawn(self.draws)
        ]
        kept = np.array([ratio for ratio in simulated if ratio is not None])
        if len(kept) < (1.0 - LOST_DRAWS) * self.draws:
            raise NotConverged(
                f"{self.draws - len(kept)} of {self.draws} draws under one state could not be fitted",
                "ask for fewer states, one common variance or more starts",
            )
        p_value = float(1 + (kept >= observed).sum()) / (1 + len(kept))
        return RegimeRatio(
            ratio=observed,
            p_value=p_value,
            simulated=np.sort(kept),
            evidence=Evidence(
                value=observed,
                unit="number",
                window=fit.evidence.window,
                p_value=p_value,
                n_effective=fit.evidence.n_effective,
                method=f"likelihood ratio of {model.states} states against one Gaussian state of order {model.order}, "
                f"{len(kept)} parametric bootstrap draws, seed {self.seed}",
                caveats=("fat tails and volatility clustering also reject one Gaussian state",),
            ),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class RegimeRatio:
    """The test's outcome: the ratio observed, those simulated under one state in ascending order, the p-value."""

    ratio: float
    p_value: float
    simulated: Floats
    evidence: Evidence

    def summary(self) -> str:
        """The outcome in words."""
        return (
            f"likelihood ratio {self.ratio:.1f} against one state, p = {self.p_value:.3f} ({len(self.simulated)} draws)"
        )


@dataclass(frozen=True, eq=False)
class OneState:
    """The null: an autoregression about one mean, y_t = mean + sum lags (y_{t-j} - mean) + sd e_t."""

    mean: float
    lags: Floats
    deviation: float
    log_likelihood: float

    @staticmethod
    def of(y: Floats, order: int) -> "OneState":
        """Least squares on the rows that a regime model of that order reads: maximum likelihood given the lags."""
        rows = np.flatnonzero(readable_rows(y, order))
        design = np.column_stack([np.ones(len(rows)), *(y[rows - lag] for lag in range(1, order + 1))])
        beta: Floats = np.linalg.lstsq(design, y[rows], rcond=None)[0].astype(np.float64)
        variance = float(np.mean((y[rows] - design @ beta) ** 2))
        value = -0.5 * len(rows) * (np.log(2.0 * np.pi * variance) + 1.0)
        return OneState(float(beta[0] / (1.0 - beta[1:].sum())), beta[1:], variance**0.5, float(value))

    def drawn(self, rows: int, rng: np.random.Generator) -> Floats:
        """One simulated series [rows]."""
        noise = self.deviation * rng.standard_normal(rows + BURN_IN)
        out = noise.copy()
        for t in range(len(self.lags), len(out) if len(self.lags) else 0):
            out[t] += out[t - len(self.lags) : t][::-1] @ self.lags
        return self.mean + out[BURN_IN:]


def drawn_ratio(y: Floats, model: RegimeModel) -> float | None:
    """The likelihood ratio of one simulated series; None if its fit did not settle."""
    try:
        _, value = maximum(y, model, seed=model.seed)
    except NotConverged:
        return None
    return max(0.0, 2.0 * (value - OneState.of(y, model.order).log_likelihood))


@dataclass(frozen=True, slots=True)
class Change:
    """One refit: what was changed, the share of dates whose label then differs (None: no fit), dates compared."""

    what: str
    share: float | None
    dates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelStability:
    """Every refit, and the largest share of changed labels as evidence (status "fragile" above one in twenty)."""

    changes: tuple[Change, ...]
    evidence: Evidence

    def summary(self) -> str:
        """The worst refit in words."""
        failed = [change for change in self.changes if change.share is None]
        worst = max(self.changes, key=lambda change: 2.0 if change.share is None else change.share)
        text = "gives no fit" if worst.share is None else f"changes {100 * worst.share:.1f} % of labels"
        return f"{worst.what} {text}; {len(self.changes)} refits, {len(failed)} without a fit"


def label_stability(series: Panel, model: RegimeModel) -> LabelStability:
    """Share of dates whose filtered label changes when the model is fitted again, differently.

    Refits: on the first 50 to 90 % of the history and without its first fifth; with every numeric setting lowered
    and raised by 20 % (whole numbers by at least 1); and with another seed. A refit without a result is named and
    makes the evidence fragile: it is never left out.
    errors  those of `RegimeModel.fit` for the fit on everything
    """
    fit = model.fit(series)
    rows = len(series)
    spans = [(f"the first {share:.0%} of the history", series.head(int(share * rows))) for share in SHARES]
    spans.append(("the history without its first fifth", series.tail(rows - rows // 5)))
    changes = [*(compared(fit, what, span, model) for what, span in spans)]
    changes += [compared(fit, what, series, changed) for what, changed in nudged(model)]
    shares = [change.share for change in changes if change.share is not None]
    failed = len(changes) - len(shares)
    worst = max(shares, default=None)
    fragile = failed > 0 or worst is None or worst > STEADY
    return LabelStability(
        changes=tuple(changes),
        evidence=Evidence(
            value=worst,
            unit="fraction",
            window=Window(to_date(series.dates[0]), to_date(series.dates[-1]), rows),
            method=f"largest share of dates whose filtered label changes over {len(changes)} refits: growing data, "
            "every setting by 20 %, another seed",
            status="fragile" if fragile else "ok",
            caveats=(f"{failed} refits gave no fit",) if failed else (),
        ),
    )


def compared(fit: Regime, what: str, series: Panel, model: RegimeModel) -> Change:
    """The labels of a refit against those of `fit`, on the dates that both label."""
    try:
        law = model.fit(series).parameters
    except (NotConverged, HistoryTooShort):
        return Change(what, None, 0)
    before = fit.labels.values[np.isin(fit.filtered.dates, series.dates), 0]
    after = labelled(filtered_under(series, law), model.threshold).values[:, 0]
    both = np.isfinite(before) & np.isfinite(after)
    return Change(what, float((before[both] != after[both]).mean()), int(both.sum()))


def nudged(model: RegimeModel) -> list[tuple[str, RegimeModel]]:
    """The model under each changed setting, with what was changed. States and order name another model: kept."""
    out: list[tuple[str, RegimeModel]] = []
    for field in fields(model):
        value = getattr(model, field.name)
        if field.name in {"states", "order", "seed"} or isinstance(value, bool | str):
            continue
        for factor in (0.8, 1.2):
            moved = value * factor
            if isinstance(value, int):
                moved = max(1, min(value - 1, round(moved)) if factor < 1.0 else max(value + 1, round(moved)))
            out.append((f"{field.name} {value:g} to {moved:g}", replace(model, **{field.name: moved})))
    out.append((f"seed {model.seed} to {model.seed + 1}", replace(model, seed=model.seed + 1)))
    return out

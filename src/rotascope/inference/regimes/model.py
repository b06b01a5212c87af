"""Regimes of one series: a mean (and variance) that switches by a hidden Markov chain, with Hamilton's AR(p).

Answers use filtered probabilities, which read no later row. Their parameters still do: those of `Regime.filtered`
were fitted on every row given, so its last row is what was known that day and its earlier rows are not.
`RegimeModel.filtered_as_known` refits as it goes, and no row of it reads a later one.
"""

from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Floats, frozen
from rotascope.errors import BadSetting, HistoryTooShort, NotConverged, NoVariation
from rotascope.evidence import Evidence, Window
from rotascope.inference.regimes.em import FitSettings, Parameters
from rotascope.inference.regimes.fit import maximise_likelihood, readable_rows
from rotascope.kernels.hamilton import joint_filter, joint_smooth
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

ROWS_PER_PARAMETER = 10  # a rule of thumb: fewer rows than this for each fitted number are refused
LONGEST_GAP = 366  # days, or ten ordinary steps if those are longer: a chain cannot be carried over more
SMALL_MEAN_GAP = 2.0  # standard errors between neighbouring means under which states are regimes of volatility
REFIT_STARTS = 3  # fresh starts of a refit, beside the law of the last one


@dataclass(frozen=True, kw_only=True)
class RegimeModel(FitSettings):
    """A Markov-switching model and how it is fitted; the other settings are those of `FitSettings`.

    seed       of the random starts
    threshold  a date's label is the highest state for which P(this state or a higher one) exceeds it
    """

    seed: int = 0
    threshold: float = 0.5

    def __post_init__(self) -> None:
        """Refuse settings that name no model."""
        if self.states < 2 or self.order < 0 or min(self.starts, self.em_steps, self.finalists) < 1:
            raise BadSetting(
                f"a regime model of {self.states} states, order {self.order}, {self.starts} starts",
                "states >= 2, order >= 0, and at least one start, EM step and finalist",
            )

    def fit(self, series: PanelLike) -> "Regime":
        """The maximum-likelihood fit to a series [T, 1].

        gaps    NaN = no print: the chain moves on, the date gets no probability; so do the `order` rows after it
        timing  the parameters read every row; filtered row t then reads rows <= t, smoothed rows read all
        errors  HistoryTooShort (too few rows, or a gap of years), NoVariation, NotConverged
        source  Hamilton 1989 (Econometrica 57, 357-384); docs/inference/regimes/regime.md
        """
        series = as_panel(series)
        self.require(series)
        parameters, log_likelihood = maximise_likelihood(trimmed_values(series), self, seed=self.seed)
        return describe_fit(series, self, parameters, log_likelihood)

    def filtered_as_known(self, series: PanelLike, *, every: int = 63) -> Panel:
        """P(state | rows to t) with parameters fitted on rows <= t [T, S].

        every   the parameters in force are at most this many rows old; each refit starts from the last parameters and
                three fresh starts, so row t depends on the rows before it alone
        gaps    NaN before there is history enough, without a print, and while the latest refit has not converged
        errors  HistoryTooShort, NoVariation, as for `fit`
        """
        series = as_panel(series)
        if every < 1:
            raise BadSetting(f"a refit every {every} rows", "every >= 1")
        self.require(series)
        y = trimmed_values(series)
        lead = len(series) - len(y)
        readable_so_far = np.cumsum(readable_rows(y, self.order))
        out = np.full((len(series), self.states), np.nan)
        settings, parameters = self, None
        for row in range(int(np.searchsorted(readable_so_far, self.need)), len(y), every):
            try:
                parameters, _ = maximise_likelihood(y[: row + 1], settings, seed=self.seed, warm=parameters)
            except NotConverged:
                settings, parameters = self, None
                continue
            end = min(row + every, len(y))
            out[lead + row : lead + end] = state_probabilities(y[:end], parameters, hindsight=False)[row:]
            settings = replace(self, starts=min(self.starts, REFIT_STARTS))
        return series.derive(
            out, name=f"regime of {series.name}, as known", unit="probability", symbols=state_names(self)
        )

    @property
    def need(self) -> int:
        """Readable rows that a fit asks for."""
        return ROWS_PER_PARAMETER * self.free_parameters

    def require(self, series: Panel) -> None:
        """Refuse what no regime can be fitted to: several columns, too few rows, no variation, a gap of years."""
        if series.values.shape[1] != 1:
            raise BadSetting(f"{series.name} has {series.values.shape[1]} columns", "a regime is of one series")
        finite = np.isfinite(series.values[:, 0])
        values = series.values[finite, 0]
        if not len(values) or (len(values) > 1 and np.ptp(values) <= 1e-12 * np.abs(values).max()):
            raise NoVariation(f"{series.name}: {len(values)} values, none of which differ", "regimes need variation")
        have = int(readable_rows(trimmed_values(series), self.order).sum())
        if have < self.need:
            raise HistoryTooShort(
                f"{series.name}: {have} usable rows, {self.states} states of order {self.order} need {self.need}",
                "widen the view, or ask for fewer states or a lower order",
            )
        steps = np.diff(series.dates[finite]).astype(int)
        if steps.max() > max(LONGEST_GAP, 10 * np.median(steps)):
            gap_row = int(steps.argmax())
            have = len(values) - gap_row - 1
            raise HistoryTooShort(
                f"{series.name}: no value from {to_date(series.dates[finite][gap_row])} for {steps.max()} days, "
                f"{have} rows since, {self.need} needed",
                "start the view after the gap",
            )


@dataclass(frozen=True, eq=False, kw_only=True)
class Regime:
    """A fitted model. States are in ascending order of mean: state 1 has the lowest.

    filtered            [T, S] P(state | rows to t), parameters fitted on every row given
    smoothed_hindsight  [T, S] P(state | all rows): hindsight, never to be shown as known on the day
    durations           expected rows in each state, 1 / (1 - p_ii)
    evidence            the filtered probability of the highest state on the last readable date
    """

    model: RegimeModel
    parameters: Parameters
    filtered: Panel
    smoothed_hindsight: Panel
    log_likelihood: float
    observations: int
    evidence: Evidence

    @property
    def durations(self) -> tuple[float, ...]:
        """Expected rows in each state once entered."""
        return tuple(float(1.0 / (1.0 - stay)) for stay in np.diag(self.parameters.transition_matrix))

    @property
    def labels(self) -> Panel:
        """The state of each date [T, 1], numbered from 1, by the filtered probabilities; NaN where there are none."""
        return label_states(self.filtered, self.model.threshold)

    def summary(self) -> str:
        """The present state, its probability and its usual length in words."""
        column = self.labels.values[:, 0]
        row = int(np.flatnonzero(np.isfinite(column))[-1])
        state = int(column[row])
        return (
            f"state {state} of {self.model.states} (mean {self.parameters.means[state - 1]:.4g}) on "
            f"{to_date(self.filtered.dates[row])}, filtered probability {self.filtered.values[row, state - 1]:.2f}, "
            f"usual length {self.durations[state - 1]:.0f} rows"
        )


def filter_states(series: PanelLike, parameters: Parameters) -> Panel:
    """P(state | rows to t) [T, S] for given parameters: row t reads rows <= t, to the bit. NaN where unreadable."""
    series = as_panel(series)
    out = np.full((len(series), len(parameters.means)), np.nan)
    y = trimmed_values(series)
    out[len(series) - len(y) :] = state_probabilities(y, parameters, hindsight=False)
    return series.derive(
        out,
        name=f"regime of {series.name}",
        unit="probability",
        symbols=[f"state {s + 1}" for s in range(out.shape[1])],
    )


def label_states(probabilities: Panel, threshold: float) -> Panel:
    """The highest state for which P(it or a higher one) exceeds `threshold`, numbered from 1 [T, 1]."""
    above = np.cumsum(probabilities.values[:, ::-1], axis=1)[:, ::-1][:, 1:]
    label = np.where(np.isfinite(probabilities.values).all(1), 1.0 + (above > threshold).sum(1), np.nan)
    return probabilities.derive(label, name=f"label of {probabilities.name}", unit="count", symbols=("label",))


def trimmed_values(series: Panel) -> Floats:
    """The series [T'] from its first finite value on, infinities as gaps."""
    values = np.where(np.isfinite(series.values[:, 0]), series.values[:, 0], np.nan)
    return values[int(np.isfinite(values).argmax()) :]


def state_names(model: FitSettings) -> tuple[str, ...]:
    """Column names of the states."""
    return tuple(f"state {s + 1}" for s in range(model.states))


def state_probabilities(y: Floats, parameters: Parameters, *, hindsight: bool) -> Floats:
    """Filtered probabilities of the latest state [T, S], or smoothed ones in hindsight; NaN on unreadable rows."""
    states, order = parameters.lags.shape
    joint = np.empty((len(y), states ** (order + 1)))
    joint_filter(
        y,
        parameters.means,
        parameters.variances,
        parameters.lags,
        parameters.transition_matrix,
        parameters.start,
        joint,
    )
    if hindsight:
        joint_smooth(joint, parameters.transition_matrix, order)
    probabilities: Floats = joint.reshape(len(y), states, -1).sum(2)
    probabilities[~readable_rows(y, order)] = np.nan
    return probabilities


def describe_fit(series: Panel, model: RegimeModel, parameters: Parameters, log_likelihood: float) -> Regime:
    """The fit as a record, with its evidence."""
    y = trimmed_values(series)
    filtered = filter_states(series, parameters)
    smoothed = np.full(filtered.values.shape, np.nan)
    smoothed[len(series) - len(y) :] = state_probabilities(y, parameters, hindsight=True)
    readable = np.flatnonzero(np.isfinite(filtered.values[:, 0]))
    labels = label_states(filtered, model.threshold).values[readable, 0]
    spells = 1 + int((np.diff(labels) != 0).sum())
    window = Window(to_date(series.dates[readable[0]]), to_date(series.dates[readable[-1]]), len(readable))
    return Regime(
        model=model,
        parameters=Parameters(*(frozen(part) for part in vars(parameters).values())),
        filtered=filtered,
        smoothed_hindsight=series.derive(
            smoothed, name=f"regime of {series.name}, in hindsight", unit="probability", symbols=state_names(model)
        ),
        log_likelihood=log_likelihood,
        observations=len(readable),
        evidence=Evidence(
            value=float(filtered.values[readable[-1], -1]),
            unit="probability",
            window=window,
            n_effective=float(spells),
            method=f"filtered probability of the highest-mean state of {model.states}, Markov-switching mean"
            f"{' and variance' if model.switching_variance else ''}, order {model.order}, "
            f"best of {model.starts} starts",
            caveats=(f"parameters fitted on data to {window.end}", *volatility_caveat(parameters, smoothed)),
        ),
    )


def volatility_caveat(parameters: Parameters, smoothed: Floats) -> tuple[str, ...]:
    """A warning when neighbouring means lie so near that the states are regimes of volatility."""
    error = parameters.variances / np.maximum(np.nansum(smoothed, axis=0), 1.0)
    separation = float((np.diff(parameters.means) / np.sqrt(error[:-1] + error[1:])).min())
    if separation >= SMALL_MEAN_GAP:
        return ()
    return (f"means only {separation:.1f} standard errors apart: regimes of volatility rather than of direction",)

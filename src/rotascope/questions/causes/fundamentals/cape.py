"""The market's price over ten years of its earnings: as published, else from real prices and earnings by month."""

import numpy as np

from rotascope.catalogue.statistics import series_of
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, show
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.valuation import CAPE_MONTHS, shiller_ratio
from rotascope.panels.view import View
from rotascope.questions.causes.gather import Reading, read_macro

PUBLISHED, PRICE, EARNINGS = "cape", "real-price", "real-earnings"


def cape_findings(view: View) -> list[Finding]:
    """The ratio and where it stands among all months before; none where the market has neither series."""
    reading, rule = _read_ratio(view)
    if reading is None:
        return []
    ratio = reading.panel
    standing = percentile_of_last(ratio)
    evidence = Evidence.number(
        standing.value,
        unit="ratio",
        n_effective=standing.n_effective,
        method=f"{rule}; of all months before {show(standing.below, 'percent')} were lower",
        inputs=reading.inputs,
        status=reading.status,
    )
    text = (
        f"The cyclically adjusted P/E stood at {evidence.shown} in {ratio.last:%Y-%m}, above "
        f"{show(standing.below, 'percent')} of {standing.readings:,} months since {ratio.first:%Y-%m}"
    )
    return [Finding("causes.valuation.cape", text, evidence, {"convention": "cyclically adjusted P/E"})]


def _read_ratio(view: View) -> tuple[Reading | None, str]:
    """The published ratio, best first, else the computed one, with its rule."""
    for reference in series_of(PUBLISHED):
        if view.has(reference):
            reading = read_macro(view, [reference])
            return _finite(reading, reading.panel.values[:, 0]), "as published"
    try:
        reading = read_macro(view, [*series_of(PRICE)[:1], *series_of(EARNINGS)[:1]])
    except DataMissing:
        return None, ""
    price, earnings = reading.panel.values.T
    ratio = shiller_ratio(price, earnings, np.ones(len(price)))
    return _finite(reading, ratio), f"real price over the mean of {CAPE_MONTHS} months of real earnings"


def _finite(reading: Reading, ratio: np.ndarray) -> Reading | None:
    """The reading with one ratio a month; None where no month has one."""
    panel = reading.panel.derive(ratio, name=PUBLISHED, unit="ratio", symbols=(PUBLISHED,)).complete()
    if not len(panel):
        return None
    return Reading(reading.ids, panel, reading.inputs, reading.status, reading.cadence)

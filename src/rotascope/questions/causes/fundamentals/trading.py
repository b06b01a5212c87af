"""Where trading went, and how long an inflow would take: dollar volume of small caps beside that of large ones."""

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, Section, show
from rotascope.measures.flows import BEFORE, PARTICIPATION, RECENT, TradingDays, days_to_trade, volume_shift
from rotascope.panels.companies.values import dollar_volume
from rotascope.panels.view import View
from rotascope.questions.causes.fundamentals.gather import SizedCompanies

MOVED = 0.01  # of large caps' market value, the inflow that is tried
METHOD = "close times volume, summed over the companies of today"


def trading_section(view: View, sized: SizedCompanies) -> Section:
    """Small caps' part of the dollar volume lately, and what an inflow meets; DataMissing without volumes."""
    volumes = {
        size: dollar_volume(view, [company.id for company in group], sessions=RECENT + BEFORE)
        for size, group in sized.valued.items()
    }
    if any(volume is None for volume in volumes.values()):
        raise DataMissing(
            "no volumes of small or of large caps are on file", "rotascope data import FILE... with volume"
        )
    totals = {size: np.nansum(volume, axis=1) for size, volume in volumes.items() if volume is not None}
    length = min(len(total) for total in totals.values())
    shift = volume_shift(totals["small"][-length:], totals["large"][-length:])
    findings = []
    if shift is not None:
        evidence = Evidence.points(
            shift.change,
            n_effective=float(sum(len(group) for group in sized.valued.values())),
            method=f"{METHOD}: the last {RECENT} sessions less the {BEFORE} before",
            inputs=sized.inputs,
            caveats=sized.caveats,
        )
        text = (
            f"Small caps made {show(shift.recent, 'percent')} of small and large caps' dollar volume in the last "
            f"{shift.sessions[0]} sessions, {show(shift.before, 'percent')} in the {shift.sessions[1]} before "
            f"({evidence.shown})"
        )
        findings.append(Finding("causes.flows.volume", text, evidence, {"cohort": "small"}))
    volume = volumes["small"]
    if volume is not None:
        findings += _influx(sized, volume)
    return Section(tuple(findings))


def _influx(sized: SizedCompanies, volume: Floats) -> list[Finding]:
    """How long 1 % of large caps' value would take to buy into small caps."""
    inflow = MOVED * sum(company.cap for company in sized.valued["large"])
    caps = np.array([company.cap for company in sized.valued["small"]])
    usual = np.nanmedian(volume[-RECENT:], axis=0)
    trading: TradingDays | None = days_to_trade(
        inflow, [company.id for company in sized.valued["small"]], caps / caps.sum(), usual
    )
    if trading is None:
        return []
    evidence = Evidence.sessions(
        trading.median,
        interval=(trading.total, trading.slowest[1]),
        n_effective=float(trading.counted),
        method=f"by market value, at {PARTICIPATION:.0%} of each company's median dollar volume of {RECENT} sessions; "
        "the range is from the sum over all volume to the slowest company",
        inputs=sized.inputs,
        caveats=sized.caveats,
    )
    text = (
        f"{MOVED:.0%} of large caps' market value ({inflow / 1e9:,.1f} bn) moved into small caps would take the median "
        f"one {trading.median:.0f} sessions at a tenth of its volume, {trading.slowest[0]} {trading.slowest[1]:.0f}"
    )
    return [Finding("causes.flows.influx", text, evidence, {"cohort": "small"})]

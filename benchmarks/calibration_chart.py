"""The chart of docs/calibration.md: share of planted rotations called, session by session, one panel a drift."""

from typing import Any

import altair as alt
import polars as pl
import vl_convert

from calibration_page import METHODS
from planted_markets import DATES
from power_curves import DRIFTS, Power

SHOWN = tuple(drift for drift in DRIFTS if drift >= 0.01)


def chart(power: Power) -> str:
    """SVG of the abrupt rotations."""
    rows = [
        {
            "drift": f"{100 * drift:g} pp a month",
            "method": name,
            "sessions": sessions,
            "called": power.delays["abrupt", drift][method].by(sessions),
        }
        for drift in SHOWN
        for method, name in METHODS.items()
        for sessions in (0, *DATES)
    ]
    legend = alt.Legend(orient="top", symbolSize=600, labelLimit=300)
    named: dict[str, Any] = {"title": None, "sort": list(METHODS.values()), "legend": legend}
    drawn = (
        alt.Chart(pl.DataFrame(rows))
        .mark_line()
        .encode(
            x=alt.X("sessions:Q", title="sessions since the start"),
            y=alt.Y("called:Q", title="share called", axis=alt.Axis(format="%")),
            color=alt.Color("method:N", **named),
            strokeDash=alt.StrokeDash("method:N", **named),
        )
        .properties(width=170, height=150)
        .facet(alt.Facet("drift:N", title=None, sort=[f"{100 * drift:g} pp a month" for drift in SHOWN]), columns=3)
    )
    return str(vl_convert.vegalite_to_svg(drawn.to_json()))

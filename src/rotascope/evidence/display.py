"""How a number becomes text: the one place where fractions turn into percent or percentage points."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any, Literal, TypeAlias

Display: TypeAlias = Literal["percent", "pp", "number", "count", "sessions", "probability", "date", "text"]
Value: TypeAlias = float | int | str | None
Cell: TypeAlias = float | int | str | date | None

UNIT_DISPLAY: Mapping[str, Display] = {
    "fraction": "percent",
    "probability": "probability",
    "sessions": "sessions",
    "count": "count",
    "date": "date",
    "text": "text",
}


def finite(value: Any) -> Any:  # noqa: ANN401 (any JSON scalar in, the same or None out)
    """A JSON-safe scalar: dates as ISO text, a NaN or infinity as None."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def list_names(names: Sequence[str], *, most: int = 3) -> str:
    """The first few names, and how many more there are."""
    surplus = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + surplus


def show(value: Cell, display: Display, *, unit: str = "") -> str:  # noqa: PLR0911 (one return a display)
    """A value as text. Fractions become percent or percentage points here and nowhere else; None is a dash."""
    value = finite(value)
    if not isinstance(value, int | float):
        return "—" if value is None else str(value)
    match display:
        case "percent":
            return f"{100 * value:.2f} %"
        case "pp":
            return f"{100 * value:+.2f} pp"
        case "probability":
            if 0 < value < 0.00005:
                return "< 0.0001"
            return f"{value:.4f}" if value < 0.01 else f"{value:.2f}"
        case "sessions":
            return f"{value:.0f} session{'' if value == 1 else 's'}"
        case "text" | "date":
            return str(value)
        case "count":
            return f"{value:,.0f}"
        case _:
            text = f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:,.4g}"
            return text if unit in {"", "ratio", "number"} else f"{text} {unit}"

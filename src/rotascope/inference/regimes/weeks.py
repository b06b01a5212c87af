"""Weeks of a spread: what a regime of leadership is fitted to."""

from rotascope.panels.panel import Panel

REGIME_WEEKS = 520


def weekly_sums(differences: Panel) -> Panel:
    """Sums of five sessions, dated by the last; counted from the first row, so new rows change no earlier sum."""
    rows = len(differences) // 5 * 5
    sums = differences.values[:rows, 0].reshape(-1, 5).sum(axis=1)
    return Panel(differences.dates[4:rows:5], differences.symbols, sums[:, None], f"{differences.name}, five sessions")

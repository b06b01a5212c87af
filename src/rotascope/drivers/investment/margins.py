"""Which line moved an operating margin, of a company and of a cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rotascope.errors import UsageError
from rotascope.panels.records import Company

NEEDED = {"revenue", "operating_income"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One period's operating result, usd; None = not known. Depreciation is here only where it has its own line."""

    revenue: float
    operating_income: float
    gross_profit: float | None = None
    research: float | None = None
    overhead: float | None = None
    depreciation: float | None = None


@dataclass(frozen=True, slots=True)
class MarginChange:
    """Change of the operating margin in parts, fractions of revenue; positive = the margin rose by it.

    parts   gross margin, research, overhead, depreciation, each where both periods have it; `other` closes the sum
    """

    before: float
    after: float
    parts: tuple[tuple[str, float], ...]

    @property
    def change(self) -> float:
        """Of the operating margin."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PooledMargin:
    """A cohort's operating margin before and after; depreciation: its part of the change, None if not all file it."""

    before: float
    after: float
    depreciation: float | None


def margin_change(before: Results, after: Results) -> MarginChange:
    """Which line moved the operating margin; the parts sum to the change exactly.

    raises   UsageError where revenue is not above 0
    """
    if not (before.revenue > 0 and after.revenue > 0):
        raise UsageError(f"revenue {before.revenue:g} and {after.revenue:g}", "a margin needs revenue above 0")
    lines = (
        ("gross margin", before.gross_profit, after.gross_profit, 1.0),
        ("research", before.research, after.research, -1.0),
        ("overhead", before.overhead, after.overhead, -1.0),
        ("depreciation", before.depreciation, after.depreciation, -1.0),
    )
    parts = [
        (name, sign * (new / after.revenue - old / before.revenue))
        for name, old, new, sign in lines
        if old is not None and new is not None
    ]
    old_margin, new_margin = (results.operating_income / results.revenue for results in (before, after))
    other = new_margin - old_margin - sum(part for _, part in parts)
    return MarginChange(old_margin, new_margin, (*parts, ("other", other)))


def pooled_margin(companies: Sequence[Company]) -> PooledMargin | None:
    """Sums over the companies that have both items in both years; None where nobody has, or revenue is not above 0."""
    years = [(company.year_before, company.year) for company in companies]
    complete = [(before, after) for before, after in years if before.keys() >= NEEDED and after.keys() >= NEEDED]
    own_line = all("depreciation_amortization" in flows for pair in complete for flows in pair)
    before, after = (_pool([pair[side] for pair in complete], depreciation=own_line) for side in (0, 1))
    if not (before.revenue > 0 and after.revenue > 0):
        return None
    change = margin_change(before, after)
    return PooledMargin(change.before, change.after, dict(change.parts).get("depreciation"))


def _pool(years: Sequence[Mapping[str, float]], *, depreciation: bool) -> Results:
    return Results(
        revenue=sum(flows["revenue"] for flows in years),
        operating_income=sum(flows["operating_income"] for flows in years),
        depreciation=sum(flows["depreciation_amortization"] for flows in years) if depreciation else None,
    )

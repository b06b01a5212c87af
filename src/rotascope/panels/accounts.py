"""Company accounts as a view knows them: quarters and trailing years by their dates, balances, and what is in doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from rotascope.catalogue.cadences import ANNUAL_REPORT, QUARTERLY_REPORT
from rotascope.catalogue.items import STEADY_ITEMS
from rotascope.evidence import Input
from rotascope.panels.freshness import oldest_fresh
from rotascope.panels.panel import Panel
from rotascope.panels.records import Company
from rotascope.panels.view import View
from rotascope.panels.weights import issuers
from rotascope.schema import FACTS
from rotascope.schema.accounts import QUARTER, YEAR, lasts, period_days, scale_jumps

ESTIMATED = "filing date estimated"
QUARTER_KEPT = oldest_fresh(QUARTERLY_REPORT, lag_days=QUARTERLY_REPORT.lag_days)  # days from a period's end
YEAR_KEPT = oldest_fresh(ANNUAL_REPORT, lag_days=ANNUAL_REPORT.lag_days)
CORE = (
    "revenue",
    "operating_income",
    "pretax_income",
    "income_tax",
    "cash_tax_paid",
    "interest_expense",
    "net_income",
    "operating_cash_flow",
    "capex",
)
RECENT = 1200  # days of periods that a trailing year, the one before and a late filing need
KEY = ("id", "item", "period_end")
YEAR_APART = (350, 380)  # days between the ends of two years, 53 weeks allowed
Values: TypeAlias = dict[str, dict[str, tuple[float, date]]]  # id -> item -> value, and the day it was known


@dataclass(frozen=True, eq=False)
class CompanyAccounts:
    """The facts that a view knows, one row a (company, item, period), the last version of each."""

    view: View
    facts: pl.DataFrame

    @cached_property
    def doubtful(self) -> pl.DataFrame:
        """Items with a jump by a factor of a thousand: withheld, since one side of it is in another unit."""
        return scale_jumps(self.facts, steady=STEADY_ITEMS)

    @cached_property
    def sound(self) -> pl.DataFrame:
        """The facts less the doubtful items, in usd and shares only."""
        trusted = self.facts.join(self.doubtful.select("id", "item").unique(), on=["id", "item"], how="anti")
        return trusted.filter(pl.col("unit").is_in(["usd", "shares"]))

    @cached_property
    def quarters(self) -> pl.DataFrame:
        """Flows of single quarters: id, item, period_end, value, known_at.

        As filed, else the difference of two figures with one start, else a longer figure less the other quarters
        inside it; so told by their dates alone. A filed quarter comes before a computed one.
        """
        flows = self.sound.filter(pl.col("period_start").is_not_null())
        quarters = [flows.filter(lasts(QUARTER)).with_columns(rank=pl.lit(0)), _quarters_by_difference(flows)]
        timed = pl.concat([frame.select(*KEY, "period_start", "value", "known_at") for frame in quarters])
        return _best_of([*quarters, _closing_quarters(flows, timed)])

    @cached_property
    def years(self) -> pl.DataFrame:
        """Flows of trailing years at each quarter's end: filed as a year, else the sum of four quarters in a row."""
        fiscal = self.sound.filter(lasts(YEAR)).with_columns(rank=pl.lit(0))
        rolled = self.quarters.sort(KEY).with_columns(
            value=pl.sum_horizontal(
                (pl.col("value").shift(step).over("id", "item") for step in range(4)), ignore_nulls=False
            ),
            known_at=pl.max_horizontal(pl.col("known_at").shift(step).over("id", "item") for step in range(4)),
            first=pl.col("period_end").shift(3).over("id", "item"),
        )
        full_year = (pl.col("period_end") - pl.col("first")).dt.total_days().is_between(260, 290)
        summed = rolled.filter(full_year, pl.col("value").is_not_null()).with_columns(rank=pl.lit(1))
        return _best_of([fiscal, summed])

    @cached_property
    def balances(self) -> pl.DataFrame:
        """Figures that stand at a date: id, item, period_end, value, known_at."""
        return self.sound.filter(pl.col("period_start").is_null()).select(*KEY, "value", "known_at")

    def panel(self, item: str) -> Panel:
        """Quarterly flows, or balances, of one item [period ends, companies]; NaN where a company has none."""
        rows = pl.concat([self.quarters, self.balances]).filter(pl.col("item") == item)
        wide = rows.pivot(on="id", index="period_end", values="value", aggregate_function="last").sort("period_end")
        ids = tuple(name for name in wide.columns if name != "period_end")
        values = wide.select(ids).to_numpy().astype(np.float64) if ids else np.empty((0, 0))
        return Panel(wide["period_end"].to_numpy(), ids, values, item, "usd")

    def yearly(self, item: str) -> dict[str, list[tuple[date, float]]]:
        """Flows over trailing years of one item, by company: the day each ends, and its value."""
        single = CompanyAccounts(self.view, self.facts.filter(pl.col("item") == item))
        rows = single.years.sort("id", "period_end")
        years: dict[str, list[tuple[date, float]]] = {}
        for company, end, value in rows.select("id", "period_end", "value").iter_rows():
            years.setdefault(company, []).append((end, value))
        return years

    def year_of(self, company: str, item: str, end: date) -> float | None:
        """A company's flow over the year that ends on that day; None where it is not known."""
        return _value_at(self.years, company, item, end)

    def quarter_of(self, company: str, item: str, end: date) -> float | None:
        """A company's flow over the quarter that ends on that day; None where it is not known."""
        return _value_at(self.quarters, company, item, end)

    def inputs(self) -> tuple[Input, ...]:
        """The accounts as one input."""
        ids = self.facts["id"].unique()
        filers = self.view.listing.filter(pl.col("id").is_in(ids.implode()))
        sources = sorted(set(filers["source"].drop_nulls().to_list()))
        last: date | None = self.facts.select(pl.col("period_end").max()).item()
        layer = self.view.layer_of(*ids, table=FACTS)
        return (Input("accounts", ", ".join(sources) or "imported", "as filed", last, layer=layer),)

    @property
    def estimated(self) -> bool:
        """Whether any filing date was estimated on import."""
        return bool(self.facts["form"].str.contains(ESTIMATED, literal=True).fill_null(value=False).any())

    def companies(self) -> tuple[Company, ...]:
        """Every company that still files, each with the latest trailing year that has most of its core items.

        The items of the year before count as much, so that the two years can be set against each other.

        A company whose share classes are on file each with its accounts is there once, by the class that stands for it.
        Still filing means a year of revenue whose successor is not overdue. Where cash flows are on file for fiscal
        years alone, the year taken is the last fiscal one, so that its items belong together.
        """
        return self._companies

    @cached_property
    def _companies(self) -> tuple[Company, ...]:
        late = self.since(self.view.as_of - timedelta(days=RECENT))
        age = (pl.lit(self.view.as_of) - pl.col("period_end")).dt.total_days()
        ends = (
            late.years.filter(pl.col("item").is_in(CORE))
            .group_by("id", "period_end")
            .agg(items=pl.len(), sells=(pl.col("item") == "revenue").any())
            .filter("sells", age <= YEAR_KEPT)
        )
        other_classes = list(issuers(late.facts["id"].unique().sort().to_list()))
        ends = ends.filter(~pl.col("id").is_in(other_classes))
        filing = ends.group_by("id").agg(pl.col("period_end").max()).filter(age <= QUARTER_KEPT).select("id")
        counted = ends.join(filing, on="id", how="semi").join(_paired(late.years), on=["id", "period_end"], how="left")
        best = counted.sort("id", pl.col("items") + pl.col("paired").fill_null(0), "period_end")
        recent = best.group_by("id", maintain_order=True).agg(end=pl.col("period_end").last())
        parts = [
            _values_at(frame, recent, back=back) for frame in (late.years, late.balances) for back in (False, True)
        ]
        listing = self.view.listing.select("id", "name", "sector", "size")
        doubts = dict(late.doubtful.group_by("id").agg(pl.col("item").unique().sort()).iter_rows())
        guess = (ESTIMATED,) if late.estimated else ()
        rows = recent.join(listing, on="id", how="left").sort("id").iter_rows(named=True)
        return tuple(_company(row, parts, (*guess, *map(_doubt, doubts.get(row["id"], [])))) for row in rows)

    def since(self, day: date) -> "CompanyAccounts":
        """The facts of periods that end from that day on."""
        return CompanyAccounts(self.view, self.facts.filter(pl.col("period_end") >= day))


@lru_cache(maxsize=2)  # a page asks again and again; a view never changes
def read_accounts(view: View) -> CompanyAccounts | None:
    """The view's accounts; None where it has none."""
    facts = view.rows(FACTS)
    return None if facts.is_empty() else CompanyAccounts(view, facts)


def _best_of(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row a key: the figure of the lowest rank."""
    ranked = pl.concat([frame.select(*KEY, "value", "known_at", "rank") for frame in frames])
    return ranked.sort(*KEY, "rank").unique(KEY, keep="first", maintain_order=True).drop("rank")


def _quarters_by_difference(flows: pl.DataFrame) -> pl.DataFrame:
    """Quarters as differences of figures with one start whose ends are a quarter apart."""
    keys = ["id", "item", "period_start"]
    longer = flows.filter(period_days() > QUARTER[1]).select(keys).unique()
    before = pl.col("value", "period_end", "known_at").shift().over(keys)
    ordered = (
        flows.join(longer, on=keys, how="semi")
        .sort("id", "item", "period_start", "period_end")
        .with_columns(before.name.suffix("_before"))
    )
    apart = (pl.col("period_end") - pl.col("period_end_before")).dt.total_days().is_between(*QUARTER)
    return ordered.filter(apart).with_columns(
        value=pl.col("value") - pl.col("value_before"),
        period_start=pl.col("period_end_before") + pl.duration(days=1),
        known_at=pl.max_horizontal("known_at", "known_at_before"),
        rank=pl.lit(1),
    )


def _closing_quarters(flows: pl.DataFrame, quarters: pl.DataFrame) -> pl.DataFrame:
    """The last quarter of a longer figure: the figure less the quarters inside it, where all but that one are known."""
    longer = flows.filter(period_days() > QUARTER[1]).select(*KEY, "period_start", "value", "known_at")
    needed = (period_days() / 91.25).round() - 1
    inner = quarters.unique([*KEY], keep="first", maintain_order=True).select(
        "id", "item", quarter_end="period_end", quarter="value", quarter_known_at="known_at"
    )
    before_last = (pl.col("period_end") - pl.col("quarter_end")).dt.total_days() > QUARTER[0]
    inside = (
        longer.with_columns(needed=needed)
        .join(inner, on=["id", "item"])
        .filter(pl.col("quarter_end") > pl.col("period_start"), before_last)
        .sort(*KEY, "period_start", "quarter_end")
    )
    keys = [*KEY, "period_start", "value", "known_at", "needed"]
    summed = inside.group_by(keys, maintain_order=True).agg(
        pl.col("quarter").sum(), pl.col("quarter").len().alias("count"), pl.col("quarter_known_at").max()
    )
    return summed.filter(pl.col("count") == pl.col("needed")).with_columns(
        value=pl.col("value") - pl.col("quarter"),
        known_at=pl.max_horizontal("known_at", "quarter_known_at"),
        rank=pl.lit(2),
    )


def _paired(years: pl.DataFrame) -> pl.DataFrame:
    """How many core items a company has both in the year to a day and in the year before it: id, period_end, paired."""
    core = years.filter(pl.col("item").is_in(CORE)).select(*KEY)
    pairs = core.join(core.rename({"period_end": "earlier"}), on=["id", "item"])
    apart = (pl.col("period_end") - pl.col("earlier")).dt.total_days().is_between(*YEAR_APART)
    return pairs.filter(apart).group_by("id", "period_end").agg(paired=pl.col("item").n_unique())


def _doubt(item: str) -> str:
    return f"{item} in doubt: a jump by a factor of a thousand"


def _company(row: Mapping[str, Any], parts: Sequence[Values], caveats: tuple[str, ...]) -> Company:
    year, year_before, balances, opening_balances = (
        {item: value for item, (value, _) in part.get(row["id"], {}).items()} for part in parts
    )
    return Company(
        id=row["id"],
        name=row["name"] or row["id"],
        sector=row["sector"] or "",
        size=row["size"] or "",
        end=row["end"],
        filing_date=max((day for _, day in parts[0][row["id"]].values()), default=row["end"]),
        year=year,
        year_before=year_before,
        balances=balances,
        opening_balances=opening_balances,
        caveats=caveats,
    )


def _values_at(frame: pl.DataFrame, ends: pl.DataFrame, *, back: bool) -> Values:
    """Item values at each company's end, or a year before it (53 weeks allowed)."""
    away = (pl.col("end") - pl.col("period_end")).dt.total_days()
    in_year = away.is_between(*YEAR_APART) if back else away == 0
    values: Values = {}
    rows = frame.join(ends, on="id").filter(in_year).select("id", "item", "value", pl.col("known_at").dt.date())
    for company, item, value, filing_date in rows.iter_rows():
        values.setdefault(company, {})[item] = (value, filing_date)
    return values


def _value_at(frame: pl.DataFrame, company: str, item: str, end: date) -> float | None:
    rows = frame.filter(pl.col("id") == company, pl.col("item") == item, pl.col("period_end") == end)
    return float(rows["value"][0]) if rows.height else None

"""An index provider's table of earnings and multiples by calendar year, of indexes and their sectors, as of one day."""

from collections.abc import Mapping

import polars as pl

from rotascope.catalogue.simulated import SECTOR_OF_LABEL
from rotascope.errors import InputRefused
from rotascope.schema import ESTIMATES
from rotascope.sources.files.cells.layout import FINITE, Field, Layout
from rotascope.sources.files.columns import Columns, Shape
from rotascope.sources.files.tables import build

NAMES = ("index_type", "earnings_type", "earnings_metric")
FIGURES: Mapping[str, str] = {"eps": "eps", "p/e": "pe", "pe": "pe"}
SECTOR, VALUE, SYMBOL, ITEM, END = "__sector", "__value", "__symbol", "__figure", "__end"


def has_index_years(columns: Columns) -> bool:
    """Whether the sheet is such a table: year, index, index_type, earnings_type and earnings_metric."""
    return all(columns.first((name,)) is not None for name in ("year", "index", *NAMES))


def index_years(columns: Columns) -> Shape | None:
    """Earnings a share and P/E by year, an index or sector of it a column: estimates as they stood on --date.

    ids     the index as `index_type` says it, a sector with the symbol of its fund, as `SP600.XLI`
    items   `op_eps_year`, `op_pe_year`, and the like by `earnings_type`
    raises  InputRefused without a day: of a year that is not over the figures are estimates of some day
    """
    if not has_index_years(columns):
        return None
    if columns.date is None:
        cause = f"{columns.sheet.path}: estimates by year that do not say as of which day"
        raise InputRefused(cause, "pass --date YYYY-MM-DD, the day they were published")
    year, index, kind, basis, metric = (columns.plain[name] for name in ("year", "index", *NAMES))
    rest = [name for name in columns.sheet.columns if name not in {year, index, kind, basis, metric, columns.date}]
    sectors = {name: fund for name in rest if (fund := SECTOR_OF_LABEL.get(name.strip()))}
    texts = columns.sheet.cells.with_columns(pl.col([index, *sectors]).cast(pl.String))
    long = texts.unpivot(
        on=[index, *sectors],
        index=["__row", year, kind, basis, metric, columns.date],
        variable_name=SECTOR,
        value_name=VALUE,
    )
    sector = pl.concat_str(kind, pl.lit("."), pl.col(SECTOR).replace_strict(sectors, default=None))
    figure = pl.col(metric).str.to_lowercase().replace(dict(FIGURES))
    cells = long.filter(pl.col(VALUE).str.strip_chars() != "").with_columns(
        pl.when(pl.col(SECTOR) == index).then(pl.col(kind)).otherwise(sector).alias(SYMBOL),
        pl.concat_str(pl.col(basis).str.to_lowercase(), pl.lit("_"), figure, pl.lit("_year")).alias(ITEM),
        pl.concat_str(pl.col(year).cast(pl.String), pl.lit("-12-31")).alias(END),
    )
    return Shape(
        words=f"earnings and multiples of indexes by year, {len(sectors)} sectors",
        table="estimates",
        layout=Layout(
            cells,
            {
                "id": Field(SYMBOL, "symbol"),
                "item": Field(ITEM, "text"),
                "period_end": Field(END, "date"),
                "date": Field(columns.date, "date"),
                "value": Field(VALUE, "number", FINITE),
            },
            parts=(year, index, kind, basis, metric, *sectors),
        ),
        key=("id", "item", "period_end", "date"),
        build=build_index_years,
    )


def build_index_years(rows: pl.DataFrame, _origin: build.Provenance) -> Mapping[str, pl.DataFrame]:
    """id, item, period_end, date, value -> estimates under the catalogue's ids of the indexes."""
    named = build.in_namespaces(rows, "level", order=("id", "date"))
    return {ESTIMATES.name: ESTIMATES.conform(named)}

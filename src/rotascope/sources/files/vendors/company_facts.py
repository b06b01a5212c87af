"""Company facts as the SEC gives them: one JSON file a company, every figure with its period, form and filing date."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.vendors.grid import LARGEST, Form

COLUMNS = ("item", "period_start", "period_end", "value", "unit", "form", "filed")
TAXONOMIES = ("us-gaap", "dei")
NO_FACTS = "give a file of the SEC's company facts, or a CSV"


def read_facts(path: Path) -> Form:
    """Every fact of the US-GAAP and entity taxonomies. Raises InputRefused for any other JSON."""
    if path.stat().st_size > 8 * LARGEST:
        raise InputRefused(f"{path} is too large for company facts", NO_FACTS)
    try:
        content = json.loads(path.read_bytes())
        name, facts = str(content["entityName"]), content["facts"]
        rows = list(walk_facts(facts))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise InputRefused(f"{path} is no file of company facts ({type(fault).__name__})", NO_FACTS) from fault
    if not rows:
        raise InputRefused(f"{path} holds no facts of {', '.join(TAXONOMIES)}", NO_FACTS)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").unique(maintain_order=True)
    named = frame.with_row_index(ROW, offset=1).with_columns(name=pl.lit(name))
    return Form(words=f"company facts of {name}", sheet=Sheet(path, named.lazy(), (*COLUMNS, "name")))


def walk_facts(facts: dict[str, Any]) -> Iterator[tuple[str | None, ...]]:
    """One row a figure; those without a filing date or an end are none."""
    items = [(item, about["units"]) for taxonomy in TAXONOMIES for item, about in facts.get(taxonomy, {}).items()]
    figures = [(item, unit, figure) for item, units in items for unit, listed in units.items() for figure in listed]
    for item, unit, figure in figures:
        if figure.get("end") and figure.get("filed") and figure.get("val") is not None:
            texts = (item, figure.get("start"), figure["end"], repr(float(figure["val"])), unit)
            yield (*texts, figure.get("form"), figure["filed"])

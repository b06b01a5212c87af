"""A view as a person opens one: it also says which spreads and instruments there are to ask about."""

from dataclasses import dataclass

import polars as pl

from rotascope.catalogue.find import find
from rotascope.catalogue.spreads import SPREADS
from rotascope.panels.filling import pairs_of
from rotascope.panels.view import View


@dataclass(frozen=True, eq=False)
class MarketView(View):
    """A view with what its reader may look up."""

    def spreads(self) -> pl.DataFrame:
        """The named spreads, a row each: `spread`, what it says, its family, and the pair that this market fills it by.

        `pair` is null where the market lacks the instruments; any two instruments are a spread too, as `IWM/SPY`.
        """
        rows = []
        for spread in SPREADS:
            pairs = pairs_of(self, spread)
            rows.append((spread.name, spread.label, spread.family, str(pairs[0]) if pairs else None))
        return pl.DataFrame(rows, schema=["spread", "label", "family", "pair"], orient="row")

    def instruments(self, text: str = "") -> pl.DataFrame:
        """The instruments of this market, those that a text may mean first: by symbol, by name, or nearly so.

        text     letters of a symbol or a name, such as `spx` or `russell`; without it all instruments
        returns  a row each: `id` as every question takes it, `name`, `kind`, `source`; none where nothing is like it
        """
        rows = self.listing.select("id", "name", "kind", "source")
        if not text.strip():
            return rows
        meant = [id_ for instrument in find(text) if (id_ := self.find(instrument.reference))]
        plain = text.strip().lower()
        like = pl.any_horizontal(pl.col("id", "name").str.to_lowercase().str.contains(plain, literal=True))
        ids = pl.DataFrame({"id": list(dict.fromkeys([*meant, *rows.filter(like)["id"]]))}, schema={"id": pl.String})
        return ids.join(rows, on="id", how="inner", maintain_order="left")

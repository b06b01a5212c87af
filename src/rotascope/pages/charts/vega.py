"""Vega-Lite documents as plain data. No schema is loaded to draw with: a test holds every kind's document against it.

A setting that is None is written, since it switches the thing off; what is left out is for Vega-Lite to choose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from rotascope.read_only import NOTHING, make_read_only

Part: TypeAlias = dict[str, Any]

KINDS = {"Q": "quantitative", "T": "temporal", "N": "nominal", "O": "ordinal"}
ENDS = ("x2", "y2")  # channels that take their kind from x and y
VIEW = {"continuousWidth": 300, "continuousHeight": 300}  # pixels of a panel that states no size


def settings(**values: Any) -> Part:  # noqa: ANN401 (whatever Vega-Lite takes there)
    """The settings of an axis, a scale, a legend, a header or a title."""
    return values


def column(name: str, **values: Any) -> Part:  # noqa: ANN401
    """A channel that shows a column of the data, written with the kind of its values: `x:Q`."""
    shown, _, kind = name.rpartition(":")
    return {"field": shown, "type": KINDS[kind], **values}


def datum(value: float, **values: Any) -> Part:  # noqa: ANN401
    """A channel at one value of its scale."""
    return {"datum": value, **values}


def pixels(value: float) -> Part:
    """A channel at one value of the drawing: so many pixels."""
    return {"value": value}


def tint_by(test: str, yes: str, no: str) -> Part:
    """A colour by what is true of a row."""
    return {"condition": {"test": test, "value": yes}, "value": no}


def inline(rows: Sequence[Mapping[str, Any]]) -> Part:
    """Data that stand within the document."""
    return {"values": list(rows)}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark over data: each method returns another, so that marks of one beginning share it."""

    document: Mapping[str, Any] = NOTHING

    def __post_init__(self) -> None:
        """Keep the document as it is now."""
        make_read_only(self, "document")

    def filtered(self, test: str) -> "Mark":
        """Only the rows of which that is true."""
        filters = [*self.document.get("transform", ()), {"filter": test}]
        return replace(self, document={**self.document, "transform": filters})

    def drawn(self, kind: str, **values: Any) -> "Mark":  # noqa: ANN401
        """As a mark of that kind: bar, line, rule, rect, point, area, text."""
        return replace(self, document={**self.document, "mark": {"type": kind, **values}})

    def encode(self, **channels: str | Part) -> "Mark":
        """With its channels; a text is a column without settings."""
        parts = {name: _channel(name, channel) for name, channel in channels.items()}
        return replace(self, document={**self.document, "encoding": parts})


@dataclass(frozen=True, slots=True)
class VegaShape:
    """What a kind draws: marks over each other, once, or in a panel for each value of a column."""

    document: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Keep the document as it is now."""
        make_read_only(self, "document")

    @classmethod
    def of(cls, *marks: Mark) -> "VegaShape":
        """Marks over each other, the first lowest."""
        return cls({"layer": [dict(mark.document) for mark in marks]})

    def sized(self, **values: Any) -> "VegaShape":  # noqa: ANN401
        """With its width and height in pixels, and its title."""
        return VegaShape({**self.document, **values})

    def in_panels(self, facet: Part, *, abreast: int, data: Mapping[str, Any], gap: int) -> "VegaShape":
        """A panel for each value of a column of the data, so many abreast and `gap` pixels apart."""
        return VegaShape(
            {"data": dict(data), "facet": facet, "columns": abreast, "spacing": gap, "spec": dict(self.document)}
        )

    def to_document(self, look: Mapping[str, Any], datasets: Mapping[str, Sequence[Mapping[str, Any]]]) -> Part:
        """The whole document, with one look for everything and the data that it names."""
        config = {**look, "view": {**VIEW, **look.get("view", {})}}
        return {"config": config, **self.document, "datasets": dict(datasets)}


def over(data: Mapping[str, Any]) -> Mark:
    """The beginning of a mark over those data."""
    return Mark({"data": dict(data)})


def over_panel() -> Mark:
    """The beginning of a mark over what the panel that it stands in shows."""
    return Mark()


def once() -> Mark:
    """The beginning of a mark that reads no data and is drawn once."""
    return over(inline([{}]))


def _channel(name: str, channel: str | Part) -> Part:
    part = column(channel) if isinstance(channel, str) else channel
    return {key: value for key, value in part.items() if key != "type"} if name in ENDS else part

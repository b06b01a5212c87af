"""What a question gives back: an Answer of Findings, each sentence with the Evidence behind its number.

Numbers are kept as fractions; `show` is the one place where a number becomes text, so a cell reads the same in the
terminal, HTML, Markdown and PDF. No array library is imported here: this package is a leaf.
"""

from rotascope.evidence.answer import Answer, Document, Finding, Layer, Missing, Role, Section
from rotascope.evidence.display import Cell, Display, Value, finite, list_names, show
from rotascope.evidence.evidence import Evidence, Input, Status, Window, weakest
from rotascope.evidence.tables import Chart, Column, Table

__all__ = [
    "Answer",
    "Cell",
    "Chart",
    "Column",
    "Display",
    "Document",
    "Evidence",
    "Finding",
    "Input",
    "Layer",
    "Missing",
    "Role",
    "Section",
    "Status",
    "Table",
    "Value",
    "Window",
    "finite",
    "list_names",
    "show",
    "weakest",
]

"""The layout of a store on disk: the number that a store carries of it, and the refusal of any other."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, Field, Schema
from deltalake.schema import PrimitiveType

from rotascope.errors import StoreFault
from rotascope.schema import TableSchema

# Raise it whenever columns, or what is written in them, come to mean something else. In the second, rows of the ledger
# speak of other batches (`store/amend`); a store without such rows is of the first, and older programs read it.
FIRST_LAYOUT, LAYOUT = 1, 2
PROPERTY = "rotascope.layout"  # of the ledger's Delta metadata; stores from before it was written say nothing
DELTA_TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Float64: "double",
    pl.Date: "date",
    pl.Int64: "long",
    pl.Int32: "integer",
    pl.Datetime: "timestamp",
}


def delta_schema(table: TableSchema) -> Schema:
    """The table's columns in Delta's types."""
    return Schema([Field(name, PrimitiveType(DELTA_TYPES[dtype.base_type()])) for name, dtype in table.schema.items()])


def check_layout(ledger: DeltaTable, path: Path) -> None:
    """StoreFault where the store says that it was written in a layout that this program does not know."""
    layout = layout_of(ledger)
    if layout not in {str(FIRST_LAYOUT), str(LAYOUT)}:
        raise StoreFault(
            f"store {path} has layout {layout[:20]}, this program reads layouts {FIRST_LAYOUT} and {LAYOUT}",
            "use the rotascope that wrote it or a newer one, or import its files into a new store",
        )


def layout_of(ledger: DeltaTable) -> str:
    """The layout that a store says it has."""
    return ledger.metadata().configuration.get(PROPERTY) or str(FIRST_LAYOUT)


def check_columns(delta: DeltaTable, table: TableSchema, path: Path) -> None:
    """StoreFault where a table at rest has other columns or types than its schema: nothing of it is guessed at."""
    columns = {field.name: delta_type(field) for field in delta.schema().fields}
    expected = {field.name: delta_type(field) for field in delta_schema(table).fields}
    if columns == expected:
        return
    lacking = [name for name in expected if name not in columns]
    unknown = [name for name in columns if name not in expected]
    retyped = [f"{name} is {columns[name]}" for name in expected if columns.get(name, expected[name]) != expected[name]]
    differences = [
        f"{words} {', '.join(names)}"
        for words, names in (("lacks", lacking), ("has unknown", unknown), ("other types:", retyped))
        if names
    ]
    raise StoreFault(
        f"table {table.name} of {path} is not of this program's layout ({'; '.join(differences)})",
        f"import its files into a new store; they are kept in {path / 'raw'}, and `batches` names them",
    )


def delta_type(field: Field) -> str:
    """A column's type in Delta's words; a nested one as its whole description."""
    return field.type.type if isinstance(field.type, PrimitiveType) else str(field.type)

"""Columns of Arrow: types and values.

In: field types and lists of values. Out: pyarrow types, arrays and tables. Must not know files or engines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleannews.batch.fields import FieldType, as_structs
from cleannews.batch.needs import need


def arrow_type(type: FieldType) -> Any:
    """The Arrow type of a field's type."""
    arrow = need("pyarrow", "Arrow columns")
    simple = {"string": arrow.string(), "number": arrow.float64(), "count": arrow.int64()}
    lists = {
        "counts": arrow.int64(),
        "strings": arrow.string(),
        "spans": arrow.struct([("start", arrow.int64()), ("end", arrow.int64()), ("role", arrow.string())]),
    }
    return simple[type] if type in simple else arrow.list_(lists[type])


def arrow_array(type: FieldType, values: Sequence[Any]) -> Any:
    """Values of one field as an Arrow array; spans are dicts."""
    return need("pyarrow", "Arrow columns").array(values, arrow_type(type))


def arrow_schema(types: Mapping[str, FieldType]) -> Any:
    """The schema of these columns."""
    return need("pyarrow", "Arrow columns").schema([(name, arrow_type(type)) for name, type in types.items()])


def arrow_table(types: Mapping[str, FieldType], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as a table of these columns; spans are lists, as in JSON."""
    columns = []
    for name, type in types.items():
        values = [row[name] for row in rows]
        columns.append(arrow_array(type, [as_structs(value) for value in values] if type == "spans" else values))
    return need("pyarrow", "Arrow columns").Table.from_arrays(columns, schema=arrow_schema(types))

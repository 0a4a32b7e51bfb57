"""A data frame of Spark with the clean text beside each page.

In: a data frame with a column of HTML or plain text. Out: a data frame with more columns. Must not know how a page is
cleaned. Importing this needs pyspark and pyarrow (`pip install 'cleannews[spark]'`), on the executors too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyspark.sql.types import (
    ArrayType,
    DataType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from cleannews.batch.arrow import arrow_array
from cleannews.batch.engine import Batch, Setup, clean_batches
from cleannews.batch.fields import DEFAULT_FIELDS, SPAN, FieldType, check_fields, types_of
from cleannews.errors import CleanNewsError

_SLICE = 32  # rows cleaned together: a batch of Spark has 10,000


def clean_dataframe(
    df: Any,
    text_col: str,
    url_col: str | None = None,
    fields: Iterable[str] = DEFAULT_FIELDS,
    setup: Setup | None = None,
) -> Any:
    """The data frame with the columns `clean_status`, `clean_reason`, and `clean_…` for each field.

    df        a data frame of pyspark 3.5 or newer
    text_col  its column with pages, string or binary
    url_col   its column with addresses, if there is one
    fields    names of `cleannews.batch.FIELDS`
    setup     options, limits and the prefix of the new columns

    No row is added, dropped or moved. Each partition starts its workers once. A row whose page cannot be cleaned has the
    status "failed" and a reason. Raises CleanNewsError for unknown fields and columns.
    """
    setup = setup or Setup()
    chosen = check_fields(fields)
    added = [StructField(setup.prefix + name, _spark_type(type)) for name, type in types_of(chosen).items()]
    unknown = [name for name in (text_col, url_col) if name is not None and name not in df.columns]
    if unknown:
        raise CleanNewsError(f"no column {', '.join(map(repr, unknown))}; there are {', '.join(df.columns)}")
    taken = [each.name for each in added if each.name in df.columns]
    if taken:
        raise CleanNewsError(f"the data frame has {', '.join(taken)} already; give another prefix in Setup(prefix=…)")
    schema = StructType([*df.schema.fields, *added])
    return df.mapInArrow(_cleaning((text_col, url_col), chosen, setup), schema)


def _cleaning(
    columns: tuple[str, str | None], fields: tuple[str, ...], setup: Setup
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What an executor does with the Arrow batches of a partition."""

    def clean_partition(batches: Iterable[Any]) -> Iterator[Any]:
        return clean_arrow(batches, columns, fields, setup)

    return clean_partition


def clean_arrow(
    batches: Iterable[Any], columns: tuple[str, str | None], fields: tuple[str, ...], setup: Setup
) -> Iterator[Any]:
    """Record batches of Arrow with the new columns behind theirs, in order, cut into smaller ones."""
    waiting: deque[Any] = deque()
    text_col, url_col = columns

    def pages() -> Iterator[Batch]:
        for batch in batches:
            for start in range(0, batch.num_rows, _SLICE):
                piece = batch.slice(start, _SLICE)
                waiting.append(piece)
                urls = piece.column(url_col).to_pylist() if url_col is not None else None
                yield piece.column(text_col).to_pylist(), urls

    types = types_of(fields)
    for found in clean_batches(pages(), fields=fields, setup=setup):
        piece = waiting.popleft()
        arrays = [*piece.columns, *(arrow_array(type, found[name]) for name, type in types.items())]
        names = [*piece.schema.names, *(setup.prefix + name for name in types)]
        yield piece.__class__.from_arrays(arrays, names=names)


def _spark_type(type: FieldType) -> DataType:
    simple: dict[str, DataType] = {"string": StringType(), "number": DoubleType(), "count": LongType()}
    span = StructType([StructField(name, StringType() if name == "role" else LongType()) for name in SPAN])
    lists: dict[str, DataType] = {"counts": LongType(), "strings": StringType(), "spans": span}
    return simple[type] if type in simple else ArrayType(lists[type])

"""The documents of an input, one at a time, whatever its format.

In: an `Input`, and where text, address and id are in it. Out: records, problems and what was left out, in the order of
the file. Must not know how documents are cleaned or written. Never more than one record, or one batch of a Parquet file's
row group, is in memory.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from cleannews.batch.inputs import Input
from cleannews.batch.items import Item, Problem, Reading, Record, named, record_of
from cleannews.batch.needs import need
from cleannews.batch.rows import Page
from cleannews.batch.streams import Stream
from cleannews.batch.warc import read_warc

_BATCH = 64  # rows of a Parquet file handed over at a time


def read_input(input: Input, how: Reading) -> Iterator[Item]:
    """What is in one file, to its end or to where it is damaged; that is the last item then."""
    number = 0
    try:
        for item in _READERS[input.format](input, how):
            number = item.number
            yield item
    except (OSError, ValueError, OverflowError) as error:  # the last of times that no calendar has
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Problem(input.path, number, f"cannot read it: {words}", input.size)


def _read_page(input: Input, how: Reading) -> Iterator[Item]:
    """A file that is one document."""
    with Stream(input) as stream:
        content = stream.read()
        if stream.problem:
            yield Problem(input.path, 0, stream.problem, input.size)
            return
        kind = how.kind or ("html" if input.format == "html" else "text")
        yield Record(input.path, 1, input.path, Page(content, None, kind, how.encoding), input.size)


def _read_jsonl(input: Input, how: Reading) -> Iterator[Item]:
    orjson = need("orjson", "reading JSON lines")
    number = 0
    with Stream(input) as stream:
        for number, line in enumerate(io.BufferedReader(stream, 1 << 16), 1):
            if stream.problem and not line.endswith(b"\n"):
                break  # half a line, before the place that is damaged
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            try:
                values = _object(orjson, line)
            except (ValueError, RecursionError) as error:  # lists in lists by the thousand
                yield _broken(input, number, f"the line is no JSON: {error}", stream.position)
                continue
            if not isinstance(values, dict):
                kind = type(values).__name__
                yield _broken(input, number, f"the line is no JSON object but a {kind}", stream.position)
                continue
            yield record_of(values, input, number, how, stream.position)
        if stream.problem:
            yield Problem(input.path, number, stream.problem, stream.position)


def _object(orjson: Any, line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except ValueError:
        # It refuses halves of surrogate pairs, numbers such as NaN and bytes that are no UTF-8, which others write.
        import json

        return json.loads(line.decode("utf-8", "replace").strip())


def _broken(input: Input, number: int, words: str, position: int) -> Record:
    name = named(input, number)
    return Record(input.path, number, name, Page(None, problem=words), position)


def _read_csv(input: Input, how: Reading) -> Iterator[Item]:
    delimiter = "\t" if ".tsv" in os.path.basename(input.path).lower() else ","
    csv.field_size_limit(min(sys.maxsize, (1 << 31) - 1))  # a page is larger than the module expects of a field
    with Stream(input) as stream:
        # Bytes that are no UTF-8 come back in `_text`, so that their encoding can be found out from all of them
        lines = io.TextIOWrapper(io.BufferedReader(stream), "utf-8-sig", "surrogateescape", newline="")
        number = 0
        try:
            for number, values in enumerate(csv.DictReader(lines, delimiter=delimiter, strict=False), 1):
                known = {name: _text(value) for name, value in values.items() if isinstance(name, str)}
                yield record_of(known, input, number, how, stream.position)
        except csv.Error as error:
            yield Problem(input.path, number, f"it is no CSV: {error}", stream.position)
        if stream.problem:
            yield Problem(input.path, number, stream.problem, stream.position)


def _text(value: str | None) -> str | bytes | None:
    if value is None or value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")
    return value


def _read_parquet(input: Input, how: Reading) -> Iterator[Item]:
    parquet = need("pyarrow.parquet", "reading Parquet")
    errors = (need("pyarrow", "reading Parquet").ArrowException, OSError)
    try:
        file = parquet.ParquetFile(input.path, pre_buffer=False)
    except errors as error:
        yield Problem(input.path, 0, f"it is no Parquet file that can be read: {_first_line(error)}", input.size)
        return
    with file:
        names = file.schema_arrow.names
        wanted = [name for name in how.names if name in names]
        # Where none of the columns holds text, each row must be able to say which there are
        missing = {} if set(how.texts) & set(names) else dict.fromkeys(names)
        first, rows = 0, max(file.metadata.num_rows, 1)
        for group in range(file.num_row_groups):
            number = first
            try:
                for batch in file.iter_batches(_BATCH, [group], wanted or names[:1]):
                    for values in _rows(batch):
                        number += 1
                        yield record_of(missing | values, input, number, how, input.size * number // rows)
            except errors as error:
                yield Problem(
                    input.path,
                    number,
                    f"row group {group + 1} is damaged behind this row: {_first_line(error)}",
                    input.size * number // rows,
                )
            first += file.metadata.row_group(group).num_rows


def _rows(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch; where a text is no UTF-8, as some write it, its bytes, so that their encoding can be found out."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except UnicodeDecodeError:
        arrow = need("pyarrow", "reading Parquet")
        columns = [
            [_decoded(value) for value in column.cast(arrow.large_binary()).to_pylist()]
            if arrow.types.is_string(column.type) or arrow.types.is_large_string(column.type)
            else column.to_pylist()
            for column in batch.columns
        ]
        rows = [dict(zip(batch.schema.names, values, strict=True)) for values in zip(*columns, strict=True)]
    return rows


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return value if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return value


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


_READERS: dict[str, Callable[[Input, Reading], Iterator[Item]]] = {
    "html": _read_page,
    "text": _read_page,
    "jsonl": _read_jsonl,
    "csv": _read_csv,
    "parquet": _read_parquet,
    "warc": read_warc,
}

"""The documents of an input, one at a time, whatever its format.

In: an `Input`, and where text, address and id are in it. Out: records, problems and what was left out, in the order of
the file. Must not know how documents are cleaned or written. Never more than one record, or one batch of a Parquet file's
row group, is in memory, and of a record that is larger than it may be only its beginning.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from cleannews.batch.inputs import Input
from cleannews.batch.items import Item, Problem, Reading, Record, broken, record_of, too_large
from cleannews.batch.needs import need
from cleannews.batch.rows import Page
from cleannews.batch.streams import Stream
from cleannews.batch.tables import read_csv
from cleannews.batch.warc import read_warc

_BATCH = 64  # rows of a Parquet file handed over at a time
_BATCH_SIZE = 16 << 20  # and bytes of them, as far as the average of the row group tells
_VALUE = 64  # bytes that each value of a line of JSON takes, be it the empty list: twenty times as many as in the line
_VALUES = 64 << 20  # bytes of them that do no harm, however small the limit for a document is


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
        content = stream.all_of_it(how.largest)
        if content is None:
            yield too_large(input, 1, how, input.size)
            return
        if stream.problem:
            yield Problem(input.path, 0, stream.problem, input.size)
            return
        kind = how.kind or ("html" if input.format == "html" else "text")
        yield Record(input.path, 1, input.path, Page(content, None, kind, how.encoding), input.size)


def _read_jsonl(input: Input, how: Reading) -> Iterator[Item]:
    orjson = need("orjson", "reading JSON lines")
    number = 0
    with Stream(input) as stream:
        for number, line in enumerate(_lines(stream, how.largest), 1):
            if line is None:
                yield too_large(input, number, how, stream.position)
                continue
            if stream.problem and not line.endswith(b"\n"):
                break  # half a line, before the place that is damaged
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            if sum(map(line.count, (b",", b"[", b"{"))) * _VALUE > max(4 * how.largest, _VALUES):
                yield broken(input, number, "the line holds far more values than a page has", stream.position)
                continue
            try:
                values = _object(orjson, line)
            except (ValueError, RecursionError) as error:  # lists in lists by the thousand
                yield broken(input, number, f"the line is no JSON: {error}", stream.position)
                continue
            if not isinstance(values, dict):
                kind = type(values).__name__
                yield broken(input, number, f"the line is no JSON object but a {kind}", stream.position)
                continue
            yield record_of(values, input, number, how, stream.position)
        if stream.problem:
            yield Problem(input.path, number, stream.problem, stream.position)


def _lines(stream: Stream, largest: int) -> Iterator[bytes | None]:
    """Lines with their ends; None for one that is longer than it may be."""
    file = io.BufferedReader(stream, 1 << 16)
    while line := file.readline(largest + 1):
        if len(line) <= largest:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(1 << 16)
        yield None


def _object(orjson: Any, line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except ValueError:
        # It refuses halves of surrogate pairs, numbers such as NaN and bytes that are no UTF-8, which others write.
        import json

        return json.loads(line.decode("utf-8", "replace").strip())


def _read_parquet(input: Input, how: Reading) -> Iterator[Item]:
    parquet = need("pyarrow.parquet", "reading Parquet")
    errors = (need("pyarrow", "reading Parquet").ArrowException, OSError)
    try:
        file = parquet.ParquetFile(input.path, pre_buffer=False, buffer_size=1 << 20)
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
                for values in _values(file, group, wanted or names[:1], how.largest):
                    number += 1
                    position = input.size * number // rows
                    if values is None:
                        yield too_large(input, number, how, position)
                    else:
                        yield record_of(missing | values, input, number, how, position)
            except errors as error:
                yield Problem(
                    input.path,
                    number,
                    f"row group {group + 1} is damaged behind this row: {_first_line(error)}",
                    input.size * number // rows,
                )
            first += file.metadata.row_group(group).num_rows


def _values(file: Any, group: int, names: list[str], largest: int) -> Iterator[dict[str, Any] | None]:
    """The rows of a row group; None for one that is larger than it may be. Arrow has unpacked it then, but no more is made of it."""
    meta = file.metadata.row_group(group)
    average = meta.total_byte_size // max(meta.num_rows, 1) + 1
    for batch in file.iter_batches(min(_BATCH, _BATCH_SIZE // average + 1), [group], names):
        # Values that are repeated are stored once: many rows may be far larger than the group they are in
        single = batch.nbytes > min(largest, _BATCH_SIZE)
        for piece in (batch.slice(row, 1) for row in range(batch.num_rows)) if single else (batch,):
            if single and piece.nbytes > largest:
                yield None
            else:
                yield from _rows(piece)


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
    "csv": read_csv,
    "parquet": _read_parquet,
    "warc": read_warc,
}

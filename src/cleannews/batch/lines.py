"""A record to the line of JSON that is written of it.

In: `Record`s. Out: `Line`s. Must not know which file they end in; every output is made of these lines.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cleannews.batch.items import Record
from cleannews.batch.needs import need
from cleannews.batch.rows import Cleaner, Row


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a document when it was cleaned."""

    data: bytes
    """A JSON object with its line end; empty where the status is one that was not wanted."""
    status: str
    reason: str | None
    kept: int
    removed: dict[str, int]


@dataclass(frozen=True, slots=True)
class LineWork:
    """Records to lines, in a worker."""

    cleaner: Cleaner
    drop: Collection[str] = ()
    """Statuses of rows that are not written."""

    def prepare(self) -> None:
        need("orjson", "writing JSON lines")
        self.cleaner.prepare()

    def do(self, record: Record) -> Line:
        return self._line(record, self.cleaner.do(record.page))

    def give_up(self, record: Record, reason: str) -> Line:
        return self._line(record, self.cleaner.give_up(record.page, reason))

    def _line(self, record: Record, row: Row) -> Line:
        values = {"id": record.id, "url": record.page.url, "status": row.status, "reason": row.reason}
        values |= dict(zip(self.cleaner.fields, row.values, strict=True))
        data = b"" if row.status in self.drop else json_line(values)
        return Line(data, row.status, row.reason, row.kept, row.removed)


def json_line(values: Any) -> bytes:
    """A line of JSON in UTF-8. Halves of surrogate pairs, which UTF-8 does not have, become U+FFFD."""
    orjson = need("orjson", "writing JSON lines")
    try:
        data: bytes = orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        data = orjson.dumps(_whole(values), option=orjson.OPT_APPEND_NEWLINE)
    return data


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, list | tuple) else value

"""Pages to rows in worker processes, for engines that hand over one page after the other.

In: pages. Out: rows, in the same order. Must not know any engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from cleannews.batch.fields import DEFAULT_FIELDS, check_fields
from cleannews.batch.pool import Limits, work_in_order
from cleannews.batch.rows import Cleaner, Page, Row
from cleannews.options import Options

_TOGETHER = 16  # pages sent to a worker at a time: sending costs nothing beside cleaning from here on

T = TypeVar("T")


def clean_stream(
    pages: Iterable[Page],
    *,
    fields: Iterable[str] = DEFAULT_FIELDS,
    options: Options | None = None,
    limits: Limits | None = None,
) -> Iterator[Row]:
    """Rows of pages, lazily and in order, whatever happens to a page.

    pages    `cleannews.batch.Page`s; any number of them, a few are read ahead
    fields   names out of `cleannews.batch.FIELDS`: the values of each row, in this order
    options  as for `extract`
    limits   worker processes, and what one page may take; without it one worker

    A page that crashes its worker, takes too long or too much memory is tried once more, alone, and is then a row with
    status "failed" and the reason. Raises CleanNewsError for unknown fields, and if workers cannot start.
    """
    cleaner = Cleaner(check_fields(fields), options or Options())
    return _rows(pages, cleaner, limits or Limits())


def _rows(pages: Iterable[Page], cleaner: Cleaner, limits: Limits) -> Iterator[Row]:
    for rows in work_in_order(in_lists(pages, _TOGETHER), cleaner, limits):
        yield from rows


def in_lists(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of a size, the last one with what is left."""
    source = iter(items)
    while found := list(islice(source, size)):
        yield found

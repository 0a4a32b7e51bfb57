"""Batches of pages to batches of columns, in processes of their own: what the integrations with engines share.

In: texts and addresses, batch after batch. Out: columns of each batch, in order. Must not know any engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleannews.batch.fields import DEFAULT_FIELDS, check_fields
from cleannews.batch.rows import Cleaner, Page, as_columns, pages_of
from cleannews.options import Options
from cleannews.pool import Limits, work_in_order

Columns = dict[str, list[Any]]
Batch = tuple[Sequence[str | bytes | None], Sequence[str | None] | None]
"""Texts, and their addresses if they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How an engine's pages are cleaned."""

    options: Options = field(default_factory=Options)
    """As for `extract`."""
    limits: Limits | None = field(default_factory=Limits)
    """Workers for each task of the engine, and what one page may take. None cleans in the engine's own process, which
    a page that crashes the parser takes down with it."""
    prefix: str = "clean_"
    """Put before the names of what is added, so that it cannot collide with what is there: `clean_text`, `clean_status`."""


def clean_batches(
    batches: Iterable[Batch], *, fields: Iterable[str] = DEFAULT_FIELDS, setup: Setup | None = None
) -> Iterator[Columns]:
    """`clean_columns` for a stream of batches, lazily and in order, with workers that are started once for all of them.

    A page that crashes its worker, takes too long or too much memory is tried once more, alone, and has then the status
    "failed" and the reason in its row; the others of its batch are not concerned. Some batches are read ahead.
    Raises CleanNewsError for unknown fields, lists of different lengths, and if workers cannot start.
    """
    setup = setup or Setup()
    cleaner = Cleaner(check_fields(fields), setup.options)
    lists = (pages_of(texts, urls) for texts, urls in batches)
    if setup.limits is None:
        found: Iterable[Any] = ([cleaner.do(page) for page in pages] for pages in lists)
    else:
        found = work_in_order(lists, cleaner, setup.limits, _size)
    return (as_columns(rows, cleaner.fields) for rows in found)


def _size(pages: Sequence[Page]) -> int:
    """How much they hold, in bytes or characters."""
    return sum(len(page.content or "") for page in pages)

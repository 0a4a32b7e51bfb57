"""One page to one row, whatever the page is; many pages to columns.

In: `Page`s, or texts and addresses. Out: `Row`s, or a dict of lists. Must not know where pages come from, where rows go
and in which process this runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleannews.assemble import Document
from cleannews.batch.fields import (
    BY_NAME,
    DEFAULT_FIELDS,
    FAILED,
    as_structs,
    check_fields,
    removed_by_role,
    types_of,
)
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from cleannews.pipeline import KindArgument, extract

_SAMPLE = "<html><body><article><h1>Cầu mới</h1><p>Sáng 5/3, cây cầu được đưa vào sử dụng.</p></article></body></html>"


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one input document."""

    content: str | bytes | None
    """HTML or plain text; None if it could not be read, and then `problem` says why."""
    url: str | None = None
    kind: KindArgument = "auto"
    encoding: str | None = None
    """What the transport said of the bytes, as in `Options.encoding`."""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What is written of one document, and what is counted of it."""

    status: str
    reason: str | None
    values: tuple[Any, ...]
    """One value a field that was asked for, in that order; all None if cleaning failed."""
    kept: int = 0
    """Characters of the clean text."""
    removed: dict[str, int] = field(default_factory=dict)
    """Characters of blocks that are not kept, by role."""


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Pages to rows, for a worker or for this process."""

    fields: tuple[str, ...] = DEFAULT_FIELDS
    options: Options = field(default_factory=Options)

    def prepare(self) -> None:
        """Load models and tables, so that the first page takes no longer than the others."""
        for kind in ("html", "text"):
            self.do(Page(_SAMPLE, kind=kind))

    def do(self, page: Page) -> Row:
        """The row of a page. Memory that runs out is the caller's to handle: this process may be in no state to go on."""
        if page.content is None:
            return self.give_up(page, page.problem or "there is no text")
        try:
            document = extract(page.content, url=page.url, kind=page.kind, options=self.options_of(page))
            values = tuple(BY_NAME[name].take(document) for name in self.fields)
        except MemoryError:
            raise
        except Exception as error:  # a defect of ours must cost its own row and no other
            return self.give_up(page, f"{type(error).__name__}: {error}")
        return Row(document.status, None, values, _kept(document), removed_by_role(document))

    def give_up(self, _: Page, reason: str) -> Row:
        """The row of a page that could not be cleaned."""
        return Row(FAILED, reason[:500], (None,) * len(self.fields))

    def options_of(self, page: Page) -> Options:
        """The options, with what the transport said of this page."""
        if page.encoding is None or isinstance(page.content, str):
            return self.options
        try:
            return self.options.with_encoding(page.encoding)
        except CleanNewsError:  # a charset nobody knows, in a file and not from the caller: as if it were not there
            return self.options


def _kept(document: Document) -> int:
    return sum(len(block.text) for block in document.blocks if block.kept)


def clean_columns(
    texts: Sequence[str | bytes | None],
    urls: Sequence[str | None] | None = None,
    *,
    fields: Iterable[str] = DEFAULT_FIELDS,
    options: Options | None = None,
) -> dict[str, list[Any]]:
    """A batch of pages as columns: for Ray, Hugging Face datasets, pandas and whatever else works in batches.

    texts    pages as `extract` takes them; None gives a row with status "failed"
    urls     their addresses, as many as texts; None if they are not known
    fields   names out of `cleannews.batch.FIELDS`
    options  as for `extract`

    Returns a list for each of `status`, `reason` and the fields, with one value a text, in order; the spans of `roles` are
    dicts of start, end and role, which become structs of Arrow. A page that cannot be
    cleaned has status "failed", a reason, and None in the other columns. It runs in this process, so that a crash of a
    parser or endless memory is not caught; `clean_batches` does that, in processes of its own.
    Raises CleanNewsError for unknown fields and for lists of different lengths, TypeError for one str instead of several.
    """
    cleaner = Cleaner(check_fields(fields), options or Options())
    return as_columns((cleaner.do(page) for page in pages_of(texts, urls)), cleaner.fields)


def pages_of(texts: Sequence[str | bytes | None], urls: Sequence[str | None] | None) -> list[Page]:
    """Texts and addresses as pages; what is no text is a page that says so."""
    if isinstance(texts, str | bytes):
        raise TypeError("texts must be several pages, not one; for one use cleannews.extract()")
    if urls is None:
        urls = [None] * len(texts)
    if len(texts) != len(urls):
        raise CleanNewsError(f"there are {len(texts)} texts and {len(urls)} urls; give one url a text, or urls=None")
    return [page_of(text, url) for text, url in zip(texts, urls, strict=True)]


def page_of(text: object, url: object, kind: KindArgument = "auto") -> Page:
    """Whatever stands in a column as a page."""
    address = url if isinstance(url, str) and url else None
    if isinstance(text, str | bytes):
        return Page(text, address, kind)
    return Page(None, address, problem=f"the text is {'missing' if text is None else type(text).__name__}")


def as_columns(rows: Iterable[Row], fields: tuple[str, ...]) -> dict[str, list[Any]]:
    """Rows as a list for each column."""
    types = types_of(fields)
    columns: dict[str, list[Any]] = {name: [] for name in types}
    for row in rows:
        for name, value in zip(columns, (row.status, row.reason, *row.values), strict=True):
            columns[name].append(as_structs(value) if types[name] == "spans" else value)
    return columns

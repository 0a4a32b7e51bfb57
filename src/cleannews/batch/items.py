"""What reading an input gives: documents, problems, and what was left out.

In: values of a line, a row or a record. Out: `Record`s. Must not know any format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cleannews.batch.inputs import Input
from cleannews.batch.rows import Page, page_of
from cleannews.pipeline import KindArgument


@dataclass(frozen=True, slots=True)
class Reading:
    """Where things are in a line of JSON, a row of a table or a WARC record."""

    text: str | None = None
    """Name of the field with the page; None to take `text`, or else `html`."""
    url: str = "url"
    """Name of the field with the address; WARC records have their own."""
    id: str | None = None
    """Name of the field with the id; None to take `id`, or the header `WARC-Record-ID`."""
    kind: KindArgument | None = None
    """What the pages are; None to go by the format, or by looking at each."""
    encoding: str | None = None
    """Of bytes; None to find out."""
    largest: int = 100 << 20
    """Bytes of a document, unpacked, with all that stands in its line, row or record. One that is larger fails and is
    passed over without being held: pages are some hundred kB, and what unpacks to gigabytes is meant to do harm."""

    @property
    def names(self) -> tuple[str, ...]:
        """All fields that may be needed."""
        return (*self.texts, self.url, self.id or "id")

    @property
    def texts(self) -> tuple[str, ...]:
        """Fields that may hold the page, the first that is there counts."""
        return (self.text,) if self.text else ("text", "html")


@dataclass(frozen=True, slots=True)
class Record:
    """One document of an input. It has a page even where that could not be read: then the page says why."""

    path: str
    number: int
    """From 1: the line, the row, the record."""
    id: str
    page: Page
    position: int
    """Bytes of the file read so far."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A place of a file that cannot be read, and so nobody knows how many documents there are."""

    path: str
    number: int
    """The last line, row or record before it."""
    words: str
    position: int


@dataclass(frozen=True, slots=True)
class Omitted:
    """A record that is no document: in a WARC file requests, images, answers without success."""

    path: str
    number: int
    position: int


Item = Record | Problem | Omitted


def named(input: Input, number: int) -> str:
    """The id of a document that brings none: file and number, which stay the same as long as the file does."""
    return f"{input.path}:{number}"


def too_large(input: Input, number: int, how: Reading, position: int) -> Record:
    """A document that was passed over, because it is larger than what is read of one."""
    return broken(input, number, f"it is larger than {size_words(how.largest)}, the limit for a document", position)


def broken(input: Input, number: int, words: str, position: int) -> Record:
    """A document that cannot be read."""
    return Record(input.path, number, named(input, number), Page(None, problem=words), position)


def size_words(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size} bytes"


def _said(value: object) -> object:
    """An id or address; bytes, as a table may hold them, as the text they are."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def record_of(values: Mapping[str, Any], input: Input, number: int, how: Reading, position: int) -> Record:
    """A line or row as a record; where the text is missing, the record's page says so."""
    given, url = _said(values.get(how.id or "id")), _said(values.get(how.url))
    name = next((name for name in how.texts if values.get(name) is not None), None)
    page = page_of(values.get(name) if name else None, url, how.kind or "auto")
    if name is None:
        there = ", ".join(list(values)[:20]) or "nothing"
        problem = f"no text in {' or '.join(map(repr, how.texts))}; there are {there}"
        page = Page(None, page.url, problem=problem)
    elif isinstance(page.content, bytes):
        page = Page(page.content, page.url, page.kind, how.encoding)
    return Record(input.path, number, named(input, number) if given in (None, "") else str(given), page, position)

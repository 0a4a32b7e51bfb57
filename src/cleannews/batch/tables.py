"""Documents of CSV and TSV files, with rows of any length.

In: an `Input`, and where text, address and id are in it. Out: records and problems, in the order of the file. Must not know
other formats, or how documents are cleaned.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from cleannews.batch.inputs import Input
from cleannews.batch.items import Item, Problem, Reading, record_of, size_words, too_large
from cleannews.batch.streams import Stream

_PIECE = 1 << 16
_QUOTES = re.compile(r'"+')


class _TooLong(Exception):
    """A row is longer than it may be."""


def read_csv(input: Input, how: Reading) -> Iterator[Item]:
    """The rows of a file below its first one, which names the columns."""
    delimiter = "\t" if ".tsv" in os.path.basename(input.path).lower() else ","
    csv.field_size_limit(min(sys.maxsize, (1 << 31) - 1))  # a page is larger than the module expects of a field
    with Stream(input) as stream:
        # Bytes that are no UTF-8 come back in `_text`, so that their encoding can be found out from all of them
        file = io.TextIOWrapper(io.BufferedReader(stream), "utf-8-sig", "surrogateescape", newline="")
        lines = _Lines(file, delimiter, how.largest)
        rows = csv.DictReader(lines, delimiter=delimiter, strict=False)
        number = 0
        try:
            for number, values in enumerate(_rows(rows, lines), 1):
                if values is None:
                    yield too_large(input, number, how, stream.position)
                    continue
                known = {name: _text(value) for name, value in values.items() if isinstance(name, str)}
                yield record_of(known, input, number, how, stream.position)
        except csv.Error as error:
            yield Problem(input.path, number, f"it is no CSV: {error}", stream.position)
        except _TooLong:
            words = f"its first line, which should name the columns, is longer than {size_words(how.largest)}"
            yield Problem(input.path, number, words, stream.position)
        if lines.endless:
            words = "a quote opens in this row that nothing closes: all that follows is in it"
            yield Problem(input.path, number, words, stream.position)
        if stream.problem:
            yield Problem(input.path, number, stream.problem, stream.position)


def _rows(rows: csv.DictReader[str], lines: _Lines) -> Iterator[dict[str, str] | None]:
    """Row after row; None for one that was too long and passed over."""
    if rows.fieldnames is None:
        return
    while True:
        lines.begin()
        try:
            yield next(rows)
        except StopIteration:
            return
        except _TooLong:
            lines.pass_over()
            yield None


@dataclass(slots=True)
class _Lines:
    """Lines of a file for the csv module, which takes as many as a row has. It raises `_TooLong` when they become too many."""

    file: TextIO
    delimiter: str
    largest: int
    size: int = 0
    """Characters of the row so far."""
    quoted: bool = False
    """Whether a quote is open, so that a line's end does not end the row."""
    last: str = "\n"
    endless: bool = False
    """Whether a quote was still open at the file's end, in a row that was passed over."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read(self.largest - self.size + 1)
        if not line:
            raise StopIteration
        self.size += len(line)
        if self.size > self.largest:
            raise _TooLong
        return line

    def begin(self) -> None:
        """A new row."""
        self.size, self.quoted, self.last = 0, False, "\n"

    def pass_over(self) -> None:
        """Read to the end of a row that is too long, and hold nothing of it."""
        while self.quoted or self.last not in "\r\n":
            if not self._read(_PIECE):
                self.endless = self.quoted
                return

    def _read(self, most: int) -> str:
        """A line, or a piece of one. The csv module knows by itself where quotes are open, but not in what it is not given."""
        line = self.file.readline(most)
        for run in _QUOTES.finditer(line):
            before = line[run.start() - 1] if run.start() else self.last
            # Elsewhere a quote is a sign like others; two in a row are one of the text
            if self.quoted or before in (self.delimiter, "\n", "\r", '"'):
                self.quoted ^= len(run[0]) % 2 == 1
        self.last = line[-1:] or self.last
        return line


def _text(value: str | None) -> str | bytes | None:
    if value is None or value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")
    return value

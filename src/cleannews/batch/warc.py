"""WARC and WET files: answers of servers, and texts made of them.

In: an `Input`. Out: a record for each HTML page or text that a server gave with success. Must not know how it is cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cleannews.batch.inputs import Input
from cleannews.batch.items import Item, Omitted, Problem, Reading, Record, named, size_words
from cleannews.batch.needs import need
from cleannews.batch.rows import Page
from cleannews.batch.streams import Stream
from cleannews.pipeline import KindArgument

_KINDS: dict[str, KindArgument] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
# HTML as it is: some crawlers unpack the body and keep the header that says it is packed
_SHOWS = re.compile(rb"\s*<[!?a-zA-Z]")


def read_warc(input: Input, how: Reading) -> Iterator[Item]:
    """The records of a file; its last item says so if it is damaged or ends in the middle of a record."""
    warc = need("fastwarc.warc", "reading WARC")
    number, problem = 0, None
    with Stream(input) as stream:
        records = warc.ArchiveIterator(
            stream, record_types=warc.any_type, parse_http=False, stream_detect=False, fsspec_args=False
        )
        try:
            for record in records:
                length = record.content_length
                # One that is too large is passed over piece by piece
                body = record.reader.read() if length <= how.largest else None
                size = _passed_over(record.reader) if body is None else len(body)
                if size < length or "Content-Length" not in record.headers:
                    problem = "the file is truncated: it ends in the middle of a record"
                    break
                number += 1
                yield _item(warc, _Place(input, number, stream.position), (record, body), how)
        except OSError as error:
            problem = f"what follows is no WARC record: {error}"
        if number == 0 and not problem:
            problem = "there is no WARC record in it"
        if stream.problem or problem:
            yield Problem(input.path, number, stream.problem or problem or "", stream.position)


def _passed_over(reader: Any) -> int:
    """How many bytes there are, which are read and forgotten."""
    return sum(map(len, iter(lambda: reader.read(1 << 16), b"")))


@dataclass(frozen=True, slots=True)
class _Place:
    input: Input
    number: int
    position: int


def _item(warc: Any, place: _Place, found: tuple[Any, bytes | None], how: Reading) -> Item:
    """A record as a document, or as nothing that is one; its body is None where it is too large."""
    record, body = found
    page = None
    if body is None:
        if record.record_type in (warc.response, warc.conversion, warc.resource):
            page = Page(None, _url(record), problem=f"its record is larger than {size_words(how.largest)}")
    elif record.record_type == warc.response:
        page = _answer(warc, body, _url(record), how)
    elif record.record_type in (warc.conversion, warc.resource):
        told = record.headers.get("Content-Type")
        kind = _kind(told)
        encoding = "utf-8" if record.record_type == warc.conversion else told
        page = Page(body, _url(record), how.kind or kind, how.encoding or encoding) if kind else None
    if page is None:
        return Omitted(place.input.path, place.number, place.position)
    id = record.headers.get(how.id or "WARC-Record-ID") or named(place.input, place.number)
    return Record(place.input.path, place.number, id, page, place.position)


def _answer(warc: Any, body: bytes, url: str | None, how: Reading) -> Page | None:
    """The page in an answer of a server; None if it was given without success, or is no page."""
    try:
        answer = _http(warc, body, "none")
        headers = answer.http_headers
        told = headers.get("Content-Type")
        kind = _kind(told)
        if not kind or not 200 <= (headers.status_code or 0) < 300:
            return None
        content = answer.reader.read()
        if ("Content-Encoding" in headers or "Transfer-Encoding" in headers) and not _SHOWS.match(content):
            content = _http(warc, body, "all").reader.read(how.largest + 1)
    except OSError as error:
        return Page(None, url, problem=f"its body cannot be unpacked: {error}")
    if len(content) > how.largest:
        return Page(None, url, problem=f"its body is larger than {size_words(how.largest)}")
    return Page(content, url, how.kind or kind, how.encoding or told)


def _http(warc: Any, block: bytes, decode: str) -> Any:
    """The HTTP answer in a record's block, its head read."""
    answer = warc.WarcRecord()
    answer.set_bytes_content(block)
    answer.is_http = True
    answer.parse_http(auto_decode=decode)
    return answer


def _kind(content_type: str | None) -> KindArgument | None:
    """What to take a body for by its `Content-Type`; None if it is no page. Without any, the body itself must tell."""
    return _KINDS.get(content_type.split(";")[0].strip().lower()) if content_type else "auto"


def _url(record: Any) -> str | None:
    address = record.headers.get("WARC-Target-URI")
    return address.strip("<>") if address else None

"""Files to read in bulk, for tests and benchmarks: the same documents in every format.

In: documents, by default the seeds over and over. Out: files. Must not know who reads them.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import ARTICLES, URL

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Doc:
    """A document to put into files."""

    id: str
    url: str
    text: str


def documents(count: int) -> list[Doc]:
    """The seeds over and over, each time with another first line, as plain text."""
    seeds = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")) if not path.stem.endswith(".clean")]
    return [
        Doc(
            f"doc-{number}", f"https://news.example/{number}.html", f"Bản tin số {number}\n{seeds[number % len(seeds)]}"
        )
        for number in range(count)
    ]


def as_html(doc: Doc) -> str:
    """The document as a page, a line a paragraph."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in doc.text.split("\n") if line.strip())
    return f'<!doctype html><html lang="vi"><head><title>{doc.id}</title></head><body>{body}</body></html>'


def write_jsonl(path: Path, docs: Iterable[Doc]) -> Path:
    path.write_text("".join(json_line(doc) for doc in docs), encoding="utf-8")
    return path


def json_line(doc: Doc) -> str:
    return json.dumps({"id": doc.id, "url": doc.url, "text": doc.text}, ensure_ascii=False) + "\n"


def write_csv(path: Path, docs: Iterable[Doc]) -> Path:
    target = io.StringIO()
    writer = csv.writer(target, delimiter="\t" if path.suffix == ".tsv" else ",")
    writer.writerow(["id", "url", "text"])
    writer.writerows([doc.id, doc.url, doc.text] for doc in docs)
    path.write_bytes(target.getvalue().encode("utf-8"))
    return path


def write_parquet(path: Path, docs: Sequence[Doc], group: int = 4) -> Path:
    import pyarrow
    import pyarrow.parquet

    columns = {name: [getattr(doc, name) for doc in docs] for name in ("id", "url", "text")}
    pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=group)
    return path


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, as it is in a WARC file."""

    body: bytes
    url: str = "https://news.example/1.html"
    status: str = "200 OK"
    headers: tuple[str, ...] = ("Content-Type: text/html; charset=utf-8",)
    type: str = "response"
    id: str = "<urn:uuid:00000000-0000-0000-0000-000000000000>"


def warc_record(answer: Answer) -> bytes:
    """A record; one that is no response has its body as it is."""
    http = answer.type in ("response", "request")
    block = (
        "\r\n".join([f"HTTP/1.1 {answer.status}", *answer.headers, "", ""]).encode() if http else b""
    ) + answer.body
    content_type = "application/http; msgtype=response" if http else answer.headers[0].removeprefix("Content-Type: ")
    head = (
        f"WARC/1.0\r\nWARC-Type: {answer.type}\r\nWARC-Record-ID: {answer.id}\r\nWARC-Target-URI: {answer.url}\r\n"
        f"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def write_warc(path: Path, docs: Iterable[Doc]) -> Path:
    """A response a document; each a member of its own where the file is packed."""
    records = [warc_record(Answer(as_html(doc).encode(), doc.url, id=f"<urn:uuid:{doc.id}>")) for doc in docs]
    path.write_bytes(b"".join(gzip.compress(each) if path.suffix == ".gz" else each for each in records))
    return path


def chunked(body: bytes) -> bytes:
    """A body in two pieces of chunked transfer encoding."""
    half = len(body) // 2
    pieces = (body[:half], body[half:])
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def write_examples(folder: Path) -> None:
    """The files that PIPELINES.md works with; two of them are damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    docs = documents(915)
    write_jsonl(folder / "pages.jsonl", docs[:400])
    write_warc(folder / "crawl.warc.gz", docs[400:700])
    write_jsonl(folder / "site.jsonl", (Doc(str(n), URL.format(n), text) for n, text in enumerate(ARTICLES)))
    write_parquet(folder / "table.parquet", docs[700:900], group=100)
    damaged = write_jsonl(folder / "damaged.jsonl", docs[900:910])
    damaged.write_text(damaged.read_text("utf-8") + '{"text": \n{"id": "no-text", "body": "Tin."}\n', "utf-8")
    cut = write_warc(folder / "cut.warc.gz", docs[910:])
    cut.write_bytes(cut.read_bytes()[:-300])


if __name__ == "__main__":
    write_examples(Path(sys.argv[1]))

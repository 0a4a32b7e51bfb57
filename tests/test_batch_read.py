"""Reading in bulk: every format gives the same documents, and what is damaged says where."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.packs import (
    Answer,
    Doc,
    as_html,
    chunked,
    documents,
    json_line,
    warc_record,
    write_csv,
    write_jsonl,
    write_parquet,
    write_warc,
)
from cleannews.batch.inputs import find_inputs
from cleannews.batch.items import Item, Omitted, Problem, Reading, Record
from cleannews.batch.portions import Cut, Place, portions
from cleannews.batch.read import read_input
from cleannews.errors import CleanNewsError

DOCS = documents(9)


def read(path: Path | str, how: Reading | None = None, format: str | None = None) -> list[Item]:
    return [item for input in find_inputs([str(path)], format) for item in read_input(input, how or Reading())]


def good(items: Sequence[Item]) -> list[Record]:
    """The documents that could be read."""
    return [item for item in items if isinstance(item, Record) and item.page.problem is None]


def problems(items: Sequence[Item]) -> list[tuple[int, str]]:
    """Where what is wrong."""
    return [
        (item.number, item.words if isinstance(item, Problem) else str(item.page.problem))
        for item in items
        if isinstance(item, Problem) or (isinstance(item, Record) and item.page.problem)
    ]


def pack(path: Path, ending: str) -> Path:
    packed = path.with_name(path.name + ending)
    data = path.read_bytes()
    packed.write_bytes(gzip.compress(data) if ending == ".gz" else zstandard.compress(data))
    return packed


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv"])
def test_lines_and_tables_give_the_documents(tmp_path: Path, name: str, ending: str) -> None:
    path = (write_jsonl if name.endswith("jsonl") else write_csv)(tmp_path / name, DOCS)
    found = read(pack(path, ending) if ending else path)
    assert problems(found) == []
    assert [(item.id, item.page.url, item.page.content) for item in good(found)] == [
        (doc.id, doc.url, doc.text) for doc in DOCS
    ]
    assert [item.number for item in found] == list(range(1, 10))


def test_parquet_gives_the_documents(tmp_path: Path) -> None:
    found = read(write_parquet(tmp_path / "a.parquet", DOCS))
    assert [(item.id, item.page.url, item.page.content, item.number) for item in good(found)] == [
        (doc.id, doc.url, doc.text, number) for number, doc in enumerate(DOCS, 1)
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_warc_gives_the_documents(tmp_path: Path, name: str) -> None:
    found = read(write_warc(tmp_path / name, DOCS))
    assert [(item.id, item.page.url, item.page.content, item.page.kind) for item in good(found)] == [
        (f"<urn:uuid:{doc.id}>", doc.url, as_html(doc).encode(), "html") for doc in DOCS
    ]


def test_a_folder_and_a_pattern_give_files_in_order_each_once(tmp_path: Path) -> None:
    for name in ("b/2.html", "a/1.txt", "a/.hidden.txt", "a/note.doc", "c.HTML"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    names = [str(tmp_path / "c.HTML"), str(tmp_path), str(tmp_path / "*/*.html")]
    found = [Path(each.path).relative_to(tmp_path).as_posix() for each in find_inputs(names)]
    assert found == ["c.HTML", "a/1.txt", "b/2.html"]
    kinds = [item.page.kind for name in names[:2] for item in good(read(name))]
    assert kinds == ["html", "html", "text", "html"]


def test_the_output_is_no_input(tmp_path: Path) -> None:
    for name in ("a.txt", "out.jsonl", "out.jsonl.partial/000000.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    own = [str(tmp_path / "out.jsonl"), str(tmp_path / "out.jsonl.partial")]
    assert [Path(each.path).name for each in find_inputs([str(tmp_path)], None, own)] == ["a.txt"]


def test_a_file_that_says_nothing_of_itself_needs_a_format(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text(json_line(DOCS[0]), encoding="utf-8")
    with pytest.raises(CleanNewsError, match="--format"):
        read(tmp_path / "pages")
    assert [item.id for item in good(read(tmp_path / "pages", format="jsonl"))] == ["doc-0"]
    with pytest.raises(CleanNewsError, match="nothing to read"):
        find_inputs([str(tmp_path)])


@pytest.mark.parametrize(
    "name", ["none.jsonl", "none*.html", "none.parquet", "no/folder", "no\0name", "*.doc", "a[1].txt"]
)
def test_a_name_of_nothing_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.doc").write_text("x", encoding="utf-8")
    write_jsonl(tmp_path / "a.jsonl", DOCS)
    with pytest.raises(CleanNewsError, match="check the"):
        find_inputs([str(tmp_path / "a.jsonl"), str(tmp_path / name)])


def test_a_link_that_leads_nowhere_is_a_problem_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "none")
    [(number, words)] = problems(read(tmp_path / "a.html"))
    assert number == 0
    assert "No such file" in words


def test_a_folder_that_cannot_be_looked_into_is_a_problem_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/1.txt", "b/2.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("Tin.", encoding="utf-8")
    really = os.scandir

    def refuse(path: str) -> Any:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied", path)
        return really(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = read(tmp_path)
    assert len(good(found)) == 1
    assert [item.path for item in found if isinstance(item, Problem)] == [str(tmp_path / "a")]


def test_stdin_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO("".join(map(json_line, DOCS)).encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert [item.id for item in good(read("-"))] == [doc.id for doc in DOCS]


def test_an_id_is_the_documents_own_or_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"html": "x", "key": 7}\n\n{"html": "y", "link": "https://a.example/"}\n', encoding="utf-8")
    assert [item.id for item in good(read(path))] == [f"{path}:1", f"{path}:3"]
    found = good(read(path, Reading(id="key", url="link")))
    assert [(item.id, item.page.url) for item in found] == [("7", None), (f"{path}:3", "https://a.example/")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "the line is no JSON"),
        (b"[1]", "the line is no JSON object but a list"),
        (b'{"id": "b", "body": "x"}', "no text in 'text' or 'html'; there are id, body"),
        (b"[" * 100_000, "the line is no JSON"),
        (b'{"id": "b", "text": 7}', "the text is int"),
        (b'{"id": "b", "text": null}', "no text in 'text' or 'html'; there are id, text"),
    ],
)
def test_a_bad_line_is_a_document_that_failed_and_the_next_is_read(tmp_path: Path, line: bytes, words: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json_line(DOCS[0]).encode() + line + b"\n" + json_line(DOCS[1]).encode())
    found = read(path)
    assert [item.id for item in good(found)] == ["doc-0", "doc-1"]
    [(number, told)] = problems(found)
    assert number == 2
    assert told.startswith(words)
    assert len(found) == 3


def test_json_that_a_strict_parser_refuses_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "a\\ud83d", "n": NaN}\n{"text": "b\xff"}\n')
    assert [item.page.content for item in good(read(path))] == ["a\ud83d", "b\ufffd"]


def test_the_name_of_a_folder_says_nothing_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "old.tsv"
    folder.mkdir()
    assert good(read(write_csv(folder / "a.csv", DOCS))) and not problems(read(folder / "a.csv"))


@pytest.mark.parametrize("large", [False, True])
def test_a_text_in_parquet_that_is_no_utf8_hands_on_bytes(tmp_path: Path, large: bool) -> None:
    of_text, of_bytes = (
        (pyarrow.large_string(), pyarrow.large_binary()) if large else (pyarrow.string(), pyarrow.binary())
    )
    texts, ids = (
        pyarrow.Array.from_buffers(of_text, 3, pyarrow.array(each, of_bytes).buffers())
        for each in ([b"a", b"Th\xea", b"c"], [b"1", b"2\xff", None])
    )
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"text": texts, "id": ids, "n": [1, 2, 3]}), path)
    found = good(read(path))
    assert [item.page.content for item in found] == ["a", b"Th\xea", "c"]
    assert [item.id for item in found] == ["1", "2\ufffd", f"{path}:3"]


def test_what_is_left_out_is_counted_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc_record(Answer(b"", type="request")) * 1000)
    found = list(portions(find_inputs([str(path)]), Reading(), Place(), Cut()))
    assert sum(each.omitted for each in found) == 1000
    assert found[-1].closes


def test_a_process_without_stdin_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert problems(read("-")) == [(0, "cannot read it: there is no stdin")]


def test_a_csv_in_another_encoding_hands_on_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('text,id\n"Hôm nay, ""họp""\nvà",1\n'.encode("cp1258", "replace"))
    [record] = good(read(path))
    assert isinstance(record.page.content, bytes)
    assert record.page.content.decode("cp1258").startswith("Hôm nay")


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.warc.gz", "a.csv.gz"])
@settings(max_examples=15)
@given(share=st.floats(0.02, 0.98))
def test_a_truncated_file_gives_what_is_before_the_end_and_says_so(
    tmp_path_factory: pytest.TempPathFactory, name: str, share: float
) -> None:
    path = tmp_path_factory.mktemp("cut") / name
    if name == "a.warc.gz":
        write_warc(path, DOCS)
    else:
        write = write_csv if "csv" in name else write_jsonl
        path = pack(write(path.with_suffix(""), DOCS), path.suffix)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with suppress(EOFError, gzip.BadGzipFile):
        gzip.decompress(path.read_bytes())
        assume(False)  # cut between two members: nobody can tell
    found = read(path)
    assert isinstance(found[-1], Problem)
    assert "truncated" in found[-1].words
    ids = [item.id.removeprefix("<urn:uuid:").removesuffix(">") for item in good(found)]
    assert ids == [doc.id for doc in DOCS][: len(ids)]
    if name != "a.csv.gz":  # a field in quotes may end anywhere
        texts = [item.page.content for item in good(found)]
        whole = [as_html(doc).encode() if name == "a.warc.gz" else doc.text for doc in DOCS]
        assert texts == whole[: len(texts)], "half a document is none"


def test_a_truncated_warc_without_packing_says_so(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc", DOCS)
    path.write_bytes(path.read_bytes()[:-500])
    found = read(path)
    assert len(good(found)) == 8
    assert problems(found) == [(8, "the file is truncated: it ends in the middle of a record")]


BLANKS = b" " * 40_000
LARGE: dict[str, tuple[bytes, int]] = {
    "a.jsonl": (b'{"text": "x"}\n{"text": "%s"}\n{"text": "y"}\n' % BLANKS, 2),
    "b.jsonl": (b'{"text": "x"}\n%s' % BLANKS, 2),
    "c.jsonl": (b'{"text": "x"}\n' + b"[" * 40_000, 2),
    "a.csv": (b'id,text\n1,x\n2,"%s"\n3,y\n' % BLANKS, 2),
    "b.csv": (b'id,text\n1,x\n2,"a ""quote"", \n%s\n",\n3,y\n' % BLANKS, 2),
    "c.csv": (b'id,text\n1,x\n"%s","and\none\nmore"\n3,y\n' % BLANKS, 2),
    "d.csv": (b"id,text\n1,x\n2,%s\n3,y\n" % BLANKS, 2),
    "e.csv": (b'id,text\n1,x\n2,"%s"\n3,y\n' % (b'""' * 33_001), 2),
    "f.tsv": (b'id\ttext\n1\tx\n2\t%s"a\n3\ty\n' % BLANKS, 2),
    "a.html": (b"<p>" + BLANKS, 1),
    "a.txt": (BLANKS, 1),
    "a.warc": (
        b"".join(map(warc_record, [Answer(b"x"), Answer(BLANKS), Answer(BLANKS, type="request"), Answer(b"y")])),
        2,
    ),
    "b.warc": (
        b"".join(
            warc_record(Answer(body, headers=("Content-Type: text/html", "Content-Encoding: gzip")))
            for body in map(gzip.compress, (b"x", BLANKS, b"y"))
        ),
        2,
    ),
}


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", LARGE)
def test_a_document_that_is_too_large_is_passed_over(tmp_path: Path, name: str, ending: str) -> None:
    data, place = LARGE[name]
    (tmp_path / name).write_bytes(data)
    found = read(pack(tmp_path / name, ending) if ending else tmp_path / name, Reading(largest=2000))
    [(number, words)] = problems(found)
    assert number == place
    assert "larger than 2000 bytes" in words
    others = ["x", "y"] if data.rstrip().endswith((b"y", b'"y"}', b"y\r\n")) or name == "b.warc" else ["x"]
    contents = [c if isinstance(c := item.page.content, str) else bytes(c or b"").decode() for item in good(found)]
    assert contents == (others if place == 2 else [])
    assert sum(isinstance(item, Omitted) for item in found) == (name == "a.warc")


@pytest.mark.parametrize("name", LARGE)
def test_a_document_within_the_limit_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(LARGE[name][0])
    assert not [words for _, words in problems(read(tmp_path / name)) if "larger" in words]


def test_a_line_of_millions_of_values_is_not_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "x", "n": [' + b"[]," * 800_000 + b'1]}\n{"text": "y"}\n')
    found = read(path, Reading(largest=10 << 20))
    assert [item.page.content for item in good(found)] == ["y"]
    assert problems(found) == [(1, "the line holds far more values than a page has")]
    assert len(good(read(path))) == 2, "where more is allowed, it is read"


def test_a_quote_that_nothing_closes_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text\n1,x\n2,"never closed\n' + b"3,y\n" * 1000)
    found = read(path, Reading(largest=2000))
    assert [item.page.content for item in good(found)] == ["x"]
    assert [number for number, _ in problems(found)] == [2, 2]
    assert "nothing closes" in problems(found)[1][1]


def test_a_head_that_is_too_long_is_the_end_of_its_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(BLANKS)
    [(number, words)] = problems(read(tmp_path / "a.csv", Reading(largest=2000)))
    assert number == 0
    assert words.startswith("its first line")


@pytest.mark.parametrize("repeated", [False, True])
def test_a_row_of_parquet_that_is_too_large_is_passed_over(tmp_path: Path, repeated: bool) -> None:
    texts = ["x", "z" * 40_000, "y"] * (30 if repeated else 1)
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet", Reading(largest=2000))
    assert [item.page.content for item in good(found)] == [text for text in texts if len(text) == 1]
    assert [number for number, _ in problems(found)] == [at for at, text in enumerate(texts, 1) if len(text) > 1]


def test_a_record_that_is_cut_and_too_large_is_a_cut_one(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc_record(Answer(BLANKS))[:-30_000])
    assert problems(read(path, Reading(largest=2000))) == [
        (0, "the file is truncated: it ends in the middle of a record")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="not run: memory cannot be limited here")
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.csv.zst", "a.html.gz", "a.warc.zst", "b.warc.gz"])
def test_a_gigabyte_of_blanks_is_read_in_little_memory(tmp_path: Path, name: str) -> None:
    """With 200 MB of memory beyond what the libraries take, and a limit of 10 MB a document."""
    size = 1 << 30
    head = {"csv": b'id,text\n1,"', "htm": b"<p>", "jso": b"{"}.get(name[2:5], b"")
    if name == "a.warc.zst":
        head = warc_record(Answer(b"x" * 10)).replace(b"Content-Length: ", b"Content-Length: %d" % size)
    with gzip.open(tmp_path / name, "wb", 1) if ".gz" in name else zstandard.open(tmp_path / name, "wb") as file:
        file.write(head)
        for _ in range(size >> 20):
            file.write(b" " * (1 << 20))
    script = (
        "import resource, sys; from cleannews.batch.inputs import find_inputs; from cleannews.batch.items import Reading\n"
        "import orjson, fastwarc.warc, zstandard; from cleannews.batch.read import read_input\n"
        "from cleannews.pool.worker import _limit_memory; _limit_memory(200 << 20)\n"
        "found = [item for each in find_inputs(sys.argv[1:]) for item in read_input(each, Reading(largest=10 << 20))]\n"
        "print(len(found), getattr(found[0], 'words', None) or found[0].page.problem)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "larger than 10 MB" in done.stdout or "no WARC record" in done.stdout or "truncated" in done.stdout


def test_damaged_files_say_what_they_are_not(tmp_path: Path) -> None:
    cases = {
        "a.warc": (b"hello world\n" * 20, "no WARC record"),
        "b.warc": (b"\n", "no WARC record"),
        "a.parquet": (b"PAR1 this is none PAR1", "no Parquet file"),
        "a.jsonl.gz": (b"no gzip at all", "the gzip file is damaged"),
        "a.jsonl.zst": (b"no zstandard at all", "the zstd file is damaged"),
        "a.html.gz": (gzip.compress(b"<p>x" * 999)[:-20], "truncated"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        [(number, told)] = problems(read(tmp_path / name))
        assert number == 0
        assert words in told


def test_a_damaged_row_group_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    import pyarrow.parquet

    path = write_parquet(tmp_path / "a.parquet", DOCS, group=3)
    meta = pyarrow.parquet.ParquetFile(path).metadata
    start = meta.row_group(1).column(2).dictionary_page_offset or meta.row_group(1).column(2).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    found = read(path)
    assert [item.id for item in good(found)] == [doc.id for doc in (*DOCS[:3], *DOCS[6:])]
    [(number, words)] = problems(found)
    assert number == 3
    assert words.startswith("row group 2 is damaged")
    assert [item.number for item in good(found)][-1] == 9


def test_warc_takes_pages_that_were_given_with_success(tmp_path: Path) -> None:
    page, html = "<p>Cầu mới</p>".encode(), "Content-Type: text/html"
    answers = [
        Answer(b"", type="warcinfo", headers=("Content-Type: application/warc-fields",)),
        Answer(b"", type="request"),
        Answer(page, "https://news.example/plain"),
        Answer(gzip.compress(page), "https://news.example/gzip", headers=(html, "Content-Encoding: gzip")),
        Answer(chunked(page), "https://news.example/chunked", headers=(html, "Transfer-Encoding: chunked")),
        Answer(
            chunked(gzip.compress(page)),
            "https://news.example/both",
            headers=(html, "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        ),
        Answer(page, "https://news.example/gone", "404 Not Found"),
        Answer(page, "https://news.example/moved", "301 Moved"),
        Answer(b"GIF89a", "https://news.example/image", headers=("Content-Type: image/gif",)),
        Answer(b"Tin", "https://news.example/text", headers=("Content-Type: text/plain; charset=windows-1258",)),
        Answer(b"Tin", "https://news.example/wet", type="conversion", headers=("Content-Type: text/plain",)),
        Answer(b"no gzip", "https://news.example/broken", headers=(html, "Content-Encoding: gzip")),
        Answer(
            page, "https://news.example/unpacked", headers=(html, "Transfer-Encoding: chunked", "Content-Encoding: br")
        ),
        Answer(b"GIF89a", "https://news.example/odd", headers=("Content-Type: image/gif", "Content-Encoding: odd")),
        Answer(page, "https://news.example/last"),
    ]
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(map(warc_record, answers)))
    found = read(path)
    assert [(item.page.url or "")[21:] for item in good(found)] == [
        "plain",
        "gzip",
        "chunked",
        "both",
        "text",
        "wet",
        "unpacked",
        "last",
    ]
    assert {item.page.content for item in good(found)} == {page, b"Tin"}
    assert [item.page.kind for item in good(found)] == ["html"] * 4 + ["text", "text", "html", "html"]
    assert good(found)[0].page.encoding == "text/html; charset=utf-8"
    assert good(found)[4].page.encoding == "text/plain; charset=windows-1258"
    assert problems(found)[0][0] == 12
    assert "its body cannot be unpacked" in problems(found)[0][1]
    assert sum(isinstance(item, Omitted) for item in found) == 6
    assert len(found) == len(answers)


@given(data=st.binary(max_size=400), name=st.sampled_from(["a.jsonl", "a.csv", "a.warc", "a.parquet", "a.html"]))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(data)
    for item in read(path):
        assert isinstance(item, Record | Problem | Omitted)


@settings(max_examples=30)
@given(
    sizes=st.lists(st.integers(0, 12), max_size=4),
    documents_=st.integers(1, 5),
    part=st.integers(1, 9),
)
def test_a_run_can_go_on_from_the_end_of_every_part(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], documents_: int, part: int
) -> None:
    """What is read from there on is what would have been read, portion for portion."""
    folder = tmp_path_factory.mktemp("parts")
    for number, size in enumerate(sizes):
        docs = [Doc(f"{number}-{each}", "", "x") for each in range(size)]
        path = write_jsonl(folder / f"{number}.jsonl", docs)
        if number % 2:
            path.write_text(path.read_text("utf-8") + "{", "utf-8")
    inputs = find_inputs([str(folder)]) if sizes else []
    cut = Cut(documents=documents_, bytes=1000, part=part)
    whole = list(portions(inputs, Reading(), Place(), cut))
    assert [item.id for each in whole for item in each.records if not item.page.problem] == [
        f"{number}-{each}" for number, size in enumerate(sizes) for each in range(size)
    ]
    assert not whole or whole[-1].closes
    for row, portion in enumerate(whole):
        if portion.closes:
            assert list(portions(inputs, Reading(), portion.end, cut)) == whole[row + 1 :]


def test_an_input_that_is_named_is_not_written_over(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text("{}\n", "utf-8")
    with pytest.raises(CleanNewsError, match="is the output"):
        find_inputs([str(source)], None, [str(source)])
    (tmp_path / "b.jsonl").write_text("{}\n", "utf-8")
    assert [one.path for one in find_inputs([str(tmp_path)], None, [str(source)])] == [str(tmp_path / "b.jsonl")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="not run: no pipes with names here")
def test_a_pipe_in_a_folder_is_no_input(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.html")
    (tmp_path / "y.html").write_text("<p>a", "utf-8")
    assert [os.path.basename(one.path) for one in find_inputs([str(tmp_path)])] == ["y.html"]

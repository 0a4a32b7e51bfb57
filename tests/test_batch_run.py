"""A batch as a whole: one row for every document, whatever happens, and the same bytes however often it was killed."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import zstandard
from click.testing import CliRunner, Result

import cleannews
from benchmarks.packs import Doc, as_html, documents, write_jsonl, write_parquet, write_warc
from benchmarks.packs import json_line as given_line
from cleannews import cli
from cleannews.batch import run as run_module
from cleannews.batch.fields import FIELDS
from cleannews.batch.inputs import find_inputs
from cleannews.batch.items import Record
from cleannews.batch.lines import Line, LineWork, json_line
from cleannews.batch.portions import Cut
from cleannews.batch.rows import Cleaner
from cleannews.batch.run import Job, run
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from cleannews.pool import Limits, Work
from cleannews.recurring import KnownLines, SiteLines

OUTPUTS = ("out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet")


def command(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, ["batch", *map(str, arguments)], input=stdin)


def rows(path: Path) -> list[dict[str, Any]]:
    """What was written, whatever the format."""
    if path.suffix == ".parquet":
        found: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
        return found
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zst":
        # One frame: this reader, like many, stops behind the first
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_document_is_a_row_in_order_and_all_fields_are_those_of_extract(tmp_path: Path, name: str) -> None:
    docs = documents(7)
    write_jsonl(tmp_path / "in.jsonl", docs)
    fields = ",".join(field.name for field in FIELDS)
    result = command(tmp_path / "in.jsonl", "-o", tmp_path / name, "--write", fields, "--workers", "2")
    assert (result.exit_code, result.stdout) == (0, "")
    found = rows(tmp_path / name)
    assert [row["id"] for row in found] == [doc.id for doc in docs]
    for row, doc in zip(found, docs, strict=True):
        expected = cleannews.extract(doc.text, url=doc.url)
        for field in ("text", "title", "lead", "status", "confidence", "language", "url", "kind", "encoding"):
            assert row[field] == getattr(expected, field)
        spans = [tuple(span.values()) if isinstance(span, dict) else tuple(span) for span in row["roles"]]
        assert spans == [(block.start, block.end, block.role) for block in expected.blocks]
        assert row["scores"] == [block.score for block in expected.blocks]
        assert row["removed"] == sum(len(block.text) for block in expected.blocks if not block.kept)
        assert (row["reason"], row["visible"], row["version"]) == (None, None, "0.1.0")
    assert not list(tmp_path.glob("*.partial*"))
    assert not list(tmp_path.glob("*.failures*"))
    assert "documents" in result.stderr and "documents/s" in result.stderr


def test_spans_of_html_count_in_what_is_visible(tmp_path: Path) -> None:
    write_warc(tmp_path / "in.warc.gz", documents(2))
    assert command(tmp_path / "in.warc.gz", "-o", tmp_path / "o.jsonl", "--write", "roles,visible").exit_code == 0
    for row, doc in zip(rows(tmp_path / "o.jsonl"), documents(2), strict=True):
        blocks = cleannews.extract(as_html(doc).encode(), url=doc.url).blocks
        assert [(row["visible"][start:end], role) for start, end, role in row["roles"]] == [
            (block.text, block.role) for block in blocks
        ]


def test_formats_mixed_in_one_run(tmp_path: Path) -> None:
    docs = documents(8)
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a.html").write_text(as_html(docs[0]), encoding="utf-8")
    write_jsonl(inputs / "b.jsonl", docs[1:3])
    write_parquet(inputs / "c.parquet", docs[3:5])
    write_warc(inputs / "d.warc.gz", docs[5:7])
    (inputs / "e.txt").write_text(docs[7].text, encoding="utf-8")
    assert command(inputs, "-o", tmp_path / "o.parquet", "--write", "text").exit_code == 0
    found = rows(tmp_path / "o.parquet")
    assert [row["id"] for row in found] == [
        str(inputs / "a.html"),
        "doc-1",
        "doc-2",
        "doc-3",
        "doc-4",
        "<urn:uuid:doc-5>",
        "<urn:uuid:doc-6>",
        str(inputs / "e.txt"),
    ]
    assert found[-1]["text"] == cleannews.clean(docs[7].text)


def test_stdin_to_a_file_and_statuses_that_are_not_wanted(tmp_path: Path) -> None:
    lines = [given_line(documents(1)[0]), '{"text": ""}\n', '{"text": "Tin."}\n', "{\n"]
    target = tmp_path / "o.jsonl"
    result = command("-", "-o", target, "--drop", "thin", "--drop", "empty", stdin="".join(lines).encode())
    assert result.exit_code == 1
    assert [(row["id"], row["status"]) for row in rows(target)] == [("doc-0", "ok"), ("-:4", "failed")]
    assert "rows written" in result.stderr


@pytest.mark.parametrize("wrong", ["none.jsonl", "*.warc.gz", "no/where"])
@pytest.mark.parametrize("also", [(), ("--overwrite",), ("--resume",)])
def test_the_name_of_nothing_is_a_wrong_argument_and_nothing_is_written(
    tmp_path: Path, wrong: str, also: tuple[str, ...]
) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents(1))
    result = command(source, tmp_path / wrong, "-o", tmp_path / "out.jsonl", *also)
    assert result.exit_code == 2
    assert str(tmp_path / wrong) in result.stderr
    assert sorted(tmp_path.iterdir()) == [source]


def test_a_document_that_is_too_large_is_a_row_that_failed(tmp_path: Path) -> None:
    docs = documents(3)
    docs[1] = replace(docs[1], text="x " * (1 << 20))
    write_jsonl(tmp_path / "a.jsonl", docs)
    result = command(tmp_path / "a.jsonl", "-o", tmp_path / "o.jsonl", "--largest", "1")
    assert result.exit_code == 1
    assert [row["status"] == "failed" for row in rows(tmp_path / "o.jsonl")] == [False, True, False]
    assert "a.jsonl: record 2: it is larger than 1 MB, the limit for a document" in result.stderr
    assert command(tmp_path / "a.jsonl", "-o", tmp_path / "p.jsonl").exit_code == 0


def test_failures_are_rows_lines_of_the_report_and_words_on_stderr(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", documents(2))
    with (tmp_path / "a.jsonl").open("a") as file:
        file.write("no json\n" * 12)
    (tmp_path / "b.warc.gz").write_bytes(write_warc(tmp_path / "x.warc.gz", documents(3)).read_bytes()[:-90])
    (tmp_path / "x.warc.gz").unlink()
    (tmp_path / "c.parquet").write_bytes(b"none")
    unreadable = tmp_path / "d.html"
    unreadable.symlink_to(unreadable)  # for root every file can be read, but not a link to itself
    write_jsonl(tmp_path / "e.jsonl", [Doc("last", "", "Tin.")])
    target = tmp_path / "out.jsonl"
    names = [tmp_path / name for name in ("a.jsonl", "b.warc.gz", "c.parquet", "d.html", "e.jsonl")]
    result = command(*names, "-o", target)
    assert result.exit_code == 1
    assert [row["status"] == "failed" for row in rows(target)] == [False] * 2 + [True] * 12 + [False] * 3
    assert rows(target)[-1]["id"] == "last"
    told = [json.loads(line) for line in (tmp_path / "out.jsonl.failures.jsonl").open("rb")]
    assert [(Path(each["file"]).name, each["record"]) for each in told] == [
        *(("a.jsonl", number) for number in range(3, 15)),
        ("b.warc.gz", 2),
        ("c.parquet", 0),
        ("d.html", 0),
    ]
    assert "truncated" in told[12]["problem"]
    assert f"cleannews: {names[0]}: record 3: the line is no JSON" in result.stderr
    assert f"5 more, and all of them in {target}.failures.jsonl" in result.stderr


def test_an_output_is_never_replaced_unless_asked(tmp_path: Path) -> None:
    source, target = write_jsonl(tmp_path / "a.jsonl", documents(1)), tmp_path / "o.jsonl"
    target.write_text("mine", encoding="utf-8")
    result = command(source, "-o", target)
    assert (result.exit_code, target.read_text("utf-8")) == (2, "mine")
    assert "--overwrite" in result.stderr
    again = command(source, "-o", target, "--resume")
    assert (again.exit_code, target.read_text("utf-8")) == (0, "mine")
    assert command(source, "-o", target, "--overwrite").exit_code == 0
    assert len(rows(target)) == 1
    assert command(source, "-o", target, "--overwrite", "--resume").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a.jsonl", "-o", "out.csv"], "must end in"),
        (["a.jsonl", "-o", "none/out.jsonl"], "no folder"),
        (["a.jsonl", "-o", "out.jsonl", "--write", "teaser"], "no field 'teaser'"),
        (["a.jsonl", "-o", "out.jsonl", "--encoding", "no-such"], "--encoding"),
        (["a.jsonl"], "--output"),
        (["-o", "out.jsonl"], "INPUT"),
    ],
)
def test_wrong_arguments_exit_with_2_and_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "a.jsonl", documents(1))
    result = command(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert os.listdir(tmp_path) == ["a.jsonl"]


@pytest.mark.parametrize(
    ("module", "output", "library"),
    [
        ("orjson", "o.jsonl", "orjson"),
        ("pyarrow.parquet", "o.parquet", "pyarrow"),
        ("zstandard", "o.jsonl.zst", "zstandard"),
    ],
)
def test_a_missing_library_is_one_line_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, output: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, library, None)
    result = command(write_jsonl(tmp_path / "a.jsonl", documents(1)), "-o", tmp_path / output)
    assert result.exit_code == 2
    assert f"needs {library}, which is not installed: pip install 'cleannews[batch]'" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line_and_the_run_can_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = write_jsonl(tmp_path / "a.jsonl", documents(3)), tmp_path / "o.jsonl"
    really = Path.open

    def full(self: Path, *arguments: Any, **more: Any) -> Any:
        return really(Path("/dev/full") if self.name == "000000.jsonl.tmp" else self, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        result = command(source, "-o", target)
    assert result.exit_code == 1
    assert "cannot go on: No space left on device" in result.stderr
    assert not target.exists()
    assert command(source, "-o", target).exit_code == 2, "what was done is not thrown away unasked"
    assert command(source, "-o", target, "--resume").exit_code == 0
    assert len(rows(target)) == 3


class Killed(BaseException):
    """Stands for kill -9: nothing on the way out may mend anything."""


class Plain:
    """Work that does not clean: what is tested here is what happens to lines."""

    def prepare(self) -> None:
        pass

    def do(self, record: Record) -> Line:
        values = {
            "id": record.id,
            "url": None,
            "status": "ok",
            "reason": record.page.problem,
            "text": record.page.content,
        }
        return Line(json_line(values), "failed" if record.page.problem else "ok", record.page.problem, 1, {"nav": 2})

    def give_up(self, record: Record, reason: str) -> Line:
        raise AssertionError(reason)


def in_this_process(lists: Iterable[Sequence[Record]], work: Work[Record, Line], *_: object) -> Iterator[list[Line]]:
    return ([work.do(item) for item in items] for items in lists)


DISK = ((os, "fsync"), (os, "replace"), (os, "truncate"), (Path, "rename"), (Path, "replace"), (Path, "mkdir"))
"""What a run does to the disk, besides writing."""


def crash_at(patch: pytest.MonkeyPatch, count: int) -> None:
    """End the run at its count-th move on the disk, before it is made; the moves of `rmtree` are among them."""
    left = [count]

    def tick() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    def guard(owner: Any, name: str) -> None:
        really = getattr(owner, name)

        def guarded(*arguments: Any, **more: Any) -> Any:
            tick()
            return really(*arguments, **more)

        patch.setattr(owner, name, guarded)

    for owner, name in (*DISK, (shutil, "rmtree")):
        guard(owner, name)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_run_that_ends_at_any_move_on_the_disk_goes_on_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(run_module, "work_in_order", in_this_process)
    source = write_jsonl(tmp_path / "a.jsonl", [Doc(f"{number}", "", "x" * number) for number in range(10)])
    source.write_text(source.read_text("utf-8") + "{\n", "utf-8")
    job = Job(inputs=find_inputs([str(source)]), output=tmp_path / name, fields=("text",), cut=Cut(documents=2, part=4))
    whole = run(job, False, lambda _: None, Plain())
    assert whole["documents"] == 11
    wanted = [path.read_bytes() for path in (job.output, job.report)]
    assert len(rows(job.output)) == 11
    for count in range(1, 200):
        for path in (job.output, job.report):
            path.unlink()
        with monkeypatch.context() as patch:
            crash_at(patch, count)
            try:
                run(job, False, lambda _: None, Plain())
                break
            except Killed:
                pass
        if job.folder.exists() or not job.output.exists():
            assert not job.output.exists() or [job.output.read_bytes(), job.report.read_bytes()] == wanted
            assert run(job, True, lambda _: None, Plain()) == whole
        assert [path.read_bytes() for path in (job.output, job.report)] == wanted, f"ended at move {count}"
        assert not job.folder.exists()
    assert 20 < count < 199, "the run came to its end, and not at once"


class Poisonous(LineWork):
    """Cleans, but some documents kill whoever touches them."""

    def do(self, record: Record) -> Line:
        if record.id == "doc-3":
            os.kill(os.getpid(), signal.SIGKILL)
        if record.id == "doc-5":
            return Line(b"x" * (8 << 30), "ok", None, 0, {})
        if record.id == "doc-8":
            time.sleep(60)
        return LineWork.do(self, record)


def test_poison_documents_are_rows_with_their_id_and_the_reason(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents(12))
    limits = Limits(workers=2, seconds=1, memory=512 << 20)
    job = Job(inputs=find_inputs([str(source)]), output=tmp_path / "out.parquet", limits=limits)
    tally = run(job, False, lambda _: None, Poisonous(Cleaner(job.fields)))
    found = rows(job.output)
    assert [row["id"] for row in found] == [doc.id for doc in documents(12)]
    assert {row["id"]: row["reason"] for row in found if row["status"] == "failed"} == {
        "doc-3": "the worker process was killed by SIGKILL",
        "doc-5": "it needs more memory than the limit of 512 MB",
        "doc-8": "it takes longer than the limit of 1 seconds",
    }
    assert all(row["text"] for row in found if row["status"] != "failed")
    assert (tally["documents"], tally["failed"]) == (12, 3)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="not run: no /proc to read the peak of memory from")
def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    """Peak of reading 10 MB and 100 MB, in processes of their own."""
    code = (
        "import re, sys; from cleannews.batch.inputs import find_inputs; from cleannews.batch.items import Reading;"
        "from cleannews.batch.portions import Cut, Place, portions;"
        "print(sum(len(each.records) for each in portions(find_inputs(sys.argv[1:]), Reading(), Place(), Cut())),"
        # not ru_maxrss, which counts what the parent had when it forked
        "re.search('VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
    )
    peaks = []
    for count in (100, 1000):
        path = write_jsonl(
            tmp_path / f"{count}.jsonl", (Doc(f"{n}", "", f"{n}" + "Tin. " * 20_000) for n in range(count))
        )
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        found, peak = map(int, done.stdout.split())
        assert found == count
        peaks.append(peak >> 10)
    assert peaks[1] < peaks[0] + 20, "MB"


@pytest.mark.parametrize("torn", [b"", b"{", b'{"number": 1, "size"', b"\0\0\0\0\n", b"null\n"])
def test_a_ledger_that_is_torn_at_its_end_counts_up_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: bytes
) -> None:
    monkeypatch.setattr(run_module, "work_in_order", in_this_process)
    source = write_jsonl(tmp_path / "a.jsonl", [Doc(f"{number}", "", "x") for number in range(6)])
    job = Job(inputs=find_inputs([str(source)]), output=tmp_path / "o.jsonl", cut=Cut(documents=2, part=2))
    run(job, False, lambda _: None, Plain())
    wanted = job.output.read_bytes()
    job.output.unlink()
    steps = 0

    def stop(_: Any) -> None:
        nonlocal steps
        steps += 1
        if steps == 4:  # the first says only where the run begins
            raise Killed

    with pytest.raises(Killed):
        run(job, False, stop, Plain())
    with (job.folder / "ledger.jsonl").open("ab") as ledger:
        ledger.write(torn)
    (job.folder / "000002.jsonl").write_bytes(b"half of a li")
    steps = 10
    run(job, True, stop, Plain())
    assert job.output.read_bytes() == wanted
    assert steps == 12, "what was safe was not done again"


def test_only_the_same_command_over_the_same_inputs_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "work_in_order", in_this_process)
    source = write_jsonl(tmp_path / "a.jsonl", [Doc("1", "", "x")])
    job = Job(inputs=find_inputs([str(source)]), output=tmp_path / "o.jsonl")

    def stop(_: Any) -> None:
        raise Killed

    with pytest.raises(Killed):
        run(job, False, stop, Plain())
    with pytest.raises(CleanNewsError, match="settings changed"):
        run(replace(job, fields=("title",)), True, stop, Plain())
    write_jsonl(source, [Doc("2", "", "y")])
    with pytest.raises(CleanNewsError, match="inputs changed"):
        run(replace(job, inputs=find_inputs([str(source)])), True, stop, Plain())


def test_a_run_is_not_resumed_with_other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "work_in_order", in_this_process)
    rules = tmp_path / "rules"
    rules.mkdir()
    file = rules / "own.toml"
    told = 'name = "{}"\nabout = "a test"\nseen = "2026"\nhosts = ["bao.example"]\n[select]\nbody = ["article"]\n'

    def job(name: str) -> Job:
        file.write_text(told.format(name), "utf-8")
        source = write_jsonl(tmp_path / "a.jsonl", [Doc("1", "", "x")])
        os.utime(source, (1, 1))
        return Job(inputs=find_inputs([str(source)]), output=tmp_path / "o.jsonl", options=Options(rules=[str(rules)]))

    def stop(_: Any) -> None:
        raise Killed

    with pytest.raises(Killed):
        run(job("one"), False, stop, Plain())
    with pytest.raises(CleanNewsError, match="settings changed"):
        run(job("two"), True, stop, Plain())
    run(job("one"), True, lambda _: None, Plain())
    assert (tmp_path / "o.jsonl").exists()


def test_a_run_is_not_resumed_with_other_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "work_in_order", in_this_process)
    source = write_jsonl(tmp_path / "a.jsonl", [Doc("1", "", "x")])
    file = tmp_path / "tin.lines"
    rows = list(KnownLines.of({"tin.vn": SiteLines(9, {"đăng nhập": 8})}).rows())

    def job(*more: str) -> Job:
        file.write_text("".join([*rows, *more]), "utf-8")
        return Job(inputs=find_inputs([str(source)]), output=tmp_path / "o.jsonl", options=Options(lines=file))

    def stop(_: Any) -> None:
        raise Killed

    with pytest.raises(Killed):
        run(job(), False, stop, Plain())
    for other in (job("tin.vn\t9\t3\ttin mới\n"), replace(job(), options=Options())):
        with pytest.raises(CleanNewsError, match="settings changed"):
            run(other, True, stop, Plain())
    run(job(), True, lambda _: None, Plain())
    assert (tmp_path / "o.jsonl").exists()


def test_two_runs_do_not_write_to_one_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "work_in_order", in_this_process)
    source = write_jsonl(tmp_path / "a.jsonl", [Doc("1", "", "x")])
    job = Job(inputs=find_inputs([str(source)]), output=tmp_path / "o.jsonl")
    refused = []

    def second(_: Any) -> None:
        for resume in (True, False):
            with pytest.raises(CleanNewsError, match="another run"):
                run(job, resume, lambda _: None, Plain())
            refused.append(resume)

    run(job, False, second, Plain())
    assert refused[:2] == [True, False]
    assert len(rows(job.output)) == 1


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.parquet"])
def test_kill_9_at_any_time_and_resume_is_as_if_nothing_had_been(tmp_path: Path, name: str) -> None:
    """A few kills of the real command; `make kills` does fifty for each format."""
    source = write_jsonl(tmp_path / "a.jsonl", documents(60))
    arguments = [sys.executable, "-c", "from cleannews.cli import main; main()", "batch", str(source), "-q"]
    arguments += ["--checkpoint", "5", "--workers", "3", "--resume", "-o"]
    subprocess.run([*arguments, str(tmp_path / f"whole-{name}")], check=True)
    wanted = (tmp_path / f"whole-{name}").read_bytes()
    target = tmp_path / name
    chance = random.Random(name)
    kills: Counter[str] = Counter()
    while not target.exists():
        process = subprocess.Popen([*arguments, str(target)], stderr=subprocess.DEVNULL)
        if kills["killed"] < 4:
            # When a part is there that was not before, however fast the machine is: begun, and not at its end
            part = target.with_name(f"{name}.partial") / f"{2 * kills['killed']:06}.jsonl"
            while process.poll() is None and not part.exists():
                time.sleep(0.005)
            time.sleep(chance.random() / 20)
        else:
            process.wait(60)
        process.send_signal(signal.SIGKILL)
        kills["killed"] += process.wait() == -signal.SIGKILL
        kills["runs"] += 1
        assert kills["runs"] < 20
    assert target.read_bytes() == wanted
    assert kills["killed"] >= 1

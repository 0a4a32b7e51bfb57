"""What `cleannews batch` gains with workers, and what reading and writing cost beside cleaning.

In: pages of the data, or the seeds. Out: tables. Must not know: how batch works; it is run as a command.
CPU time is told beside speed, because other programs on the machine change speed and hardly change CPU time: W processors
that have nothing else to do are W times as fast as one that only cleans, times the share of all CPU time that is cleaning.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.data import Page, load_news, load_vi
from benchmarks.packs import Answer, Doc, documents, warc_record, write_jsonl, write_parquet
from benchmarks.tables import Table

FORMATS = ("jsonl", "warc.gz", "parquet")
PAGE = Path(__file__).resolve().parent.parent / "PIPELINES.md"
MARKS = ("<!-- batch tables: written by `python -m benchmarks batch --write` -->", "<!-- end of batch tables -->")
_WORKERS = (1, 2)
_BARE_WAY = "one process, no files"
# PR_SET_CHILD_SUBREAPER of Linux: worker processes of a command that ended become ours, with their times
_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Run:
    """What one way of cleaning all documents took."""

    seconds: float
    main: float
    """CPU seconds of the main process."""
    workers: float
    """CPU seconds of all others; 0 where there are none."""

    @property
    def cpu(self) -> float:
        """CPU seconds of all processes."""
        return self.main + self.workers


def batch_tables(data: Path | None, count: int, rounds: int, formats: Sequence[str]) -> Iterator[Table]:
    """A table for each format of the input: cleaning in one process without files, and batch with 1 and 2 workers."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    docs = _documents(data, count)
    with TemporaryDirectory() as folder:
        for name in (f"pages.{each}" for each in formats):
            path = _pack(Path(folder) / name, docs)
            # Two portions that hold nothing: what it takes to start, load libraries and models, and end
            nothing = _pack(Path(folder) / f"nothing-{name}", [Doc(f"{number}", "", "") for number in range(64)])
            starts = {_way(workers): _least(_batch(nothing, workers) for _ in range(rounds)) for workers in _WORKERS}
            found: dict[str, list[Run]] = {}
            for _ in range(rounds):  # in turn, so that a busy minute of the machine meets all of them
                found.setdefault(_BARE_WAY, []).append(_bare(path))
                for workers in _WORKERS:
                    found.setdefault(_way(workers), []).append(_batch(path, workers))
            best = {way: _least(runs) for way, runs in found.items()}
            yield _table(f"{len(docs)} pages as {name}, {path.stat().st_size / 1e6:.0f} MB", best, starts, len(docs))


def _way(workers: int) -> str:
    return f"`batch --workers {workers}`"


def _least(runs: Iterable[Run]) -> Run:
    """The run that was held up least by what else ran on the machine."""
    return min(runs, key=lambda run: run.cpu)


def _table(name: str, best: dict[str, Run], starts: dict[str, Run], count: int) -> Table:
    bare = best[_BARE_WAY]
    rows = [(_BARE_WAY, f"{count / bare.seconds:.1f}", f"{1000 * bare.cpu / count:.1f}", *"––––")]
    for way, start in starts.items():
        run = best[way]
        main, workers = run.main - start.main, run.workers - start.workers
        rows.append(
            (
                way,
                f"{count / run.seconds:.1f}",
                f"{1000 * (main + workers) / count:.1f}",
                f"{1000 * main / count:.2f}",
                f"{main / bare.cpu:.0%}",
                f"{bare.cpu / (main + workers):.2f}",
                f"{start.cpu:.1f}",
            )
        )
    header = (
        "way",
        "documents/s, start and all",
        "CPU ms a document",
        "main process: CPU ms",
        "main process, of cleaning",
        "cleaning, of all CPU",
        "CPU s to start",
    )
    return Table(name, header, tuple(rows), _note())


def _note() -> str:
    return (
        f"Measured {date.today().isoformat()} with {len(os.sched_getaffinity(0))} processors, which had other work too (load "
        f"{os.getloadavg()[0]:.1f} at the end): that shows in documents/s and hardly in CPU time. CPU is without the start of the "
        "processes, which is the last column. The main process reads, hands out, collects, writes and joins."
    )


def _documents(data: Path | None, count: int) -> list[Doc]:
    """Pages of the data over and over, each a little different; without data the seeds."""
    if data is None:
        return documents(count)
    read: list[Page] = [*load_vi(data), *load_news(data)]
    pages = [(page.url or "", page.raw.decode("utf-8", "replace")) for page in read]
    return [
        Doc(f"doc-{number}", pages[number % len(pages)][0], f"{pages[number % len(pages)][1]}<!-- {number} -->")
        for number in range(count)
    ]


def _pack(path: Path, docs: list[Doc]) -> Path:
    if path.suffix == ".jsonl":
        return write_jsonl(path, docs)
    if path.suffix == ".parquet":
        return write_parquet(path, docs, 100)
    import gzip

    with path.open("wb") as file:
        for doc in docs:
            answer = Answer(doc.text.encode("utf-8", "replace"), doc.url, id=f"<urn:uuid:{doc.id}>")
            file.write(gzip.compress(warc_record(answer), 6))
    return path


_BARE = """
import sys
from cleannews.batch.inputs import find_inputs
from cleannews.batch.items import Reading, Record
from cleannews.batch.read import read_input
from cleannews.batch.rows import Cleaner
import time
[input] = find_inputs(sys.argv[1:])
pages = [item.page for item in read_input(input, Reading()) if isinstance(item, Record)]
wall, cpu = time.perf_counter(), time.process_time()
cleaner = Cleaner()
for page in pages:
    cleaner.do(page)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def _bare(path: Path) -> Run:
    """Cleaning alone: all pages are in memory before the clock starts."""
    done = subprocess.run([sys.executable, "-c", _BARE, str(path)], capture_output=True, text=True, check=True)
    seconds, cpu = map(float, done.stdout.split())
    return Run(seconds, cpu, 0.0)


def _batch(path: Path, workers: int) -> Run:
    target = path.with_name("out.jsonl")
    command = [sys.executable, "-c", "from cleannews.cli import main; main()", "batch", str(path), "-o", str(target)]
    begun, before = time.perf_counter(), _children()
    process = subprocess.Popen([*command, "-q", "--overwrite", "--workers", str(workers)])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    seconds = time.perf_counter() - begun
    if status:
        raise RuntimeError(f"batch over {path.name} failed")
    while True:  # the processes it leaves for us to bury
        try:
            os.wait()
        except ChildProcessError:
            break
    main = used.ru_utime + used.ru_stime
    return Run(seconds, main, _children() - before - main)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""A batch from its inputs to its output: read, clean, put down, join. Read this first.

In: a `Job`. Out: the output file, the failure report, and a tally. Must not know the command line.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cleannews.batch.fields import ALWAYS, DEFAULT_FIELDS, FAILED, FieldType, package_version, types_of
from cleannews.batch.inputs import Input
from cleannews.batch.items import Problem, Reading, Record
from cleannews.batch.join import check_output, join, output_format
from cleannews.batch.ledger import Ledger, discard, sync_folder, write_whole
from cleannews.batch.lines import Line, LineWork, json_line
from cleannews.batch.portions import Cut, Portion, portions, size_of
from cleannews.batch.rows import Cleaner
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from cleannews.pool import Limits, Work, work_in_order
from cleannews.sites import rule_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do."""

    inputs: Sequence[Input]
    output: Path
    fields: tuple[str, ...] = DEFAULT_FIELDS
    drop: tuple[str, ...] = ()
    """Statuses of rows that are not to be written."""
    reading: Reading = field(default_factory=Reading)
    options: Options = field(default_factory=Options)
    limits: Limits = field(default_factory=Limits)
    cut: Cut = field(default_factory=Cut)

    @property
    def folder(self) -> Path:
        """Where all is kept until the output is whole."""
        return self.output.with_name(self.output.name + ".partial")

    @property
    def report(self) -> Path:
        """What could not be read or cleaned, one JSON object a line; not there if nothing failed."""
        return self.output.with_name(self.output.name + ".failures.jsonl")

    @property
    def types(self) -> dict[str, FieldType]:
        """Columns of the output."""
        first: dict[str, FieldType] = {"id": "string", "url": "string"}
        return first | dict(ALWAYS) | types_of(self.fields)

    def plan(self) -> dict[str, Any]:
        """What must be the same when the run is resumed."""
        digest = sha256()
        for each in self.inputs:
            digest.update(repr(each).encode("utf-8", "surrogateescape"))
        settings = {"fields": self.fields, "drop": self.drop, **asdict(self.reading), "options": repr(self.options)}
        settings["rules"] = [digest_of(path) for path in rule_files(self.options.rules)]
        return {
            "version": package_version(),
            "inputs": digest.hexdigest(),
            "settings": sha256(repr(settings).encode()).hexdigest(),
            "cut": sha256(repr(self.cut).encode()).hexdigest(),
        }


def digest_of(path: Path) -> str:
    """What a file holds, in a few letters."""
    return sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """What a portion brought, for whoever shows progress."""

    tally: Counter[str]
    file: int
    position: int


Watch = Callable[[Step], None]


def run(job: Job, resume: bool, watch: Watch, work: Work[Record, Line] | None = None) -> Counter[str]:
    """Do a job, or what is left of it; the counts of all of it, however often it was resumed.

    Raises OSError where the output cannot be written, and CleanNewsError where the run cannot be resumed.
    """
    form = output_format(job.output)
    check_output(form)
    ledger = _ledger(job, resume)
    try:
        if not ledger.is_joined():
            _clean(job, ledger, watch, work or LineWork(Cleaner(job.fields, job.options), job.drop))
            join(ledger.lines(), ledger.whole, form, job.types)
            _report(job, ledger)
            ledger.mark_joined()
        if ledger.whole.exists():
            os.replace(ledger.whole, job.output)
            sync_folder(job.output.parent)
        ledger.remove()
    finally:
        ledger.close()
    return ledger.tally


def _ledger(job: Job, resume: bool) -> Ledger:
    # A run that was killed while it made its folder has nothing yet
    discard(job.folder.with_name(job.folder.name + ".new"))
    if resume and job.folder.exists():
        return Ledger.resume(job.folder, job.plan())
    return Ledger.begin(job.folder, job.plan())


def _report(job: Job, ledger: Ledger) -> None:
    """The failure report in its place, before the output gets its name: who sees the output sees all of both."""
    lines = (json_line(failure) for failure in ledger.failures())
    if ledger.tally["failed"]:
        write_whole(job.report, lines)
    else:
        job.report.unlink(missing_ok=True)


def _clean(job: Job, ledger: Ledger, watch: Watch, work: Work[Record, Line]) -> None:
    """Read and clean what is not yet in the ledger, part by part."""
    waiting: deque[Portion] = deque()

    def lists() -> Iterator[list[Record]]:
        for portion in portions(job.inputs, job.reading, ledger.end, job.cut):
            waiting.append(portion)
            yield portion.records

    watch(Step(Counter(), ledger.end.file, 0))
    data: list[bytes] = []
    failures: list[dict[str, Any]] = []
    tally: Counter[str] = Counter()
    for lines in work_in_order(lists(), work, job.limits, size_of):
        portion = waiting.popleft()
        data += [line.data for line in lines]
        failures += _failures(portion, lines)
        counted = _count(portion, lines)
        tally += counted
        watch(Step(counted, portion.end.file, portion.position))
        if portion.closes:
            ledger.add(data, portion.end, dict(tally), failures)
            data, failures, tally = [], [], Counter()


def _count(portion: Portion, lines: Sequence[Line]) -> Counter[str]:
    """Documents, rows, failures and characters by name: `status ok`, `removed nav`, …"""
    problems = len(portion.items) - len(lines)
    tally = Counter(documents=len(lines), rows=sum(bool(line.data) for line in lines), omitted=portion.omitted)
    tally["failed"] = problems
    for line in lines:
        tally[f"status {line.status}"] += 1
        tally["failed"] += line.status == FAILED
        tally["kept"] += line.kept
        tally.update({f"removed {role}": size for role, size in line.removed.items()})
    return +tally


def _failures(portion: Portion, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """What went wrong, in the order of the input."""
    results = iter(lines)
    for item in portion.items:
        if isinstance(item, Problem):
            yield {"file": item.path, "record": item.number, "id": None, "problem": item.words}
        elif (line := next(results)).status == FAILED:
            yield {"file": item.path, "record": item.number, "id": item.id, "problem": line.reason}


def check_place(job: Job, resume: bool, overwrite: bool) -> bool:
    """Whether there is anything to do. Raises CleanNewsError where something would be lost that was not meant to be."""
    if resume and overwrite:
        raise CleanNewsError("--resume goes on with a run, --overwrite begins it anew; give one of them")
    if job.folder.exists():
        if not (resume or overwrite):
            raise CleanNewsError(
                f"a run that was not finished is in {job.folder}: go on with it with --resume, or begin anew with --overwrite"
            )
        return True
    if job.output.exists() and not overwrite:
        if resume:
            return False
        raise CleanNewsError(f"{job.output} is there already; replace it with --overwrite, or give another name")
    return True

"""The command `cleannews batch`.

In: arguments. Out: a job that is run; what happened on stderr; exit code 0, 1 if anything failed, 2 for a wrong argument.
Must not know how a job is done.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import click

from cleannews.arguments import options_of, reading_options
from cleannews.batch.fields import BY_NAME, DEFAULT_FIELDS, check_fields
from cleannews.batch.inputs import FORMATS, find_inputs
from cleannews.batch.items import Reading
from cleannews.batch.join import OUTPUTS, output_format
from cleannews.batch.ledger import discard
from cleannews.batch.needs import need
from cleannews.batch.portions import Cut
from cleannews.batch.report import Bar, Count, Log, Progress, Quiet, summary
from cleannews.batch.run import Job, check_place, run
from cleannews.errors import CleanNewsError
from cleannews.pool import Limits

_DROPPABLE = ("listing", "thin", "empty", "cut")
_SHOWN = 10  # failures named on stderr; all are in the report


@click.command("batch", short_help="Clean many documents from files of many formats into one file.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT... | -")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help=f"File to write: {', '.join(OUTPUTS)}."
)
@click.option("--format", type=click.Choice(FORMATS), help="What all inputs are, where their names do not tell.")
@click.option("--text-field", metavar="NAME", help="Field or column with the page.  [default: text, or else html]")
@click.option("--url-field", metavar="NAME", default="url", show_default=True, help="Field or column with its address.")
@click.option(
    "--id-field", metavar="NAME", help="Field, column or WARC header with its id.  [default: id; WARC-Record-ID]"
)
@click.option(
    "--kind", type=click.Choice(["auto", "html", "text"]), help="What pages are.  [default: as the format tells]"
)
@reading_options
@click.option(
    "--write",
    "fields",
    metavar="FIELDS",
    default=",".join(DEFAULT_FIELDS),
    show_default=True,
    help=f"What to write besides id, url, status and reason, by commas, out of: {', '.join(BY_NAME)}.",
)
@click.option("--drop", multiple=True, type=click.Choice(_DROPPABLE), help="Do not write documents of this status.")
@click.option("--workers", type=click.IntRange(1), help="Processes that clean.  [default: one a processor]")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 1e6, min_open=True),
    default=60,
    show_default=True,
    help="Seconds a page may take.",
)
@click.option("--memory", type=click.IntRange(1), default=2048, show_default=True, help="Megabytes a page may take.")
@click.option(
    "--largest",
    type=click.IntRange(1),
    default=Reading().largest >> 20,
    show_default=True,
    help="Megabytes a document may have, unpacked; a larger one fails, and the next is read.",
)
@click.option(
    "--checkpoint",
    type=click.IntRange(1),
    default=Cut().part,
    show_default=True,
    help="Documents after which what was done is safe on disk.",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was not finished.")
@click.option("--overwrite", is_flag=True, help="Replace an output, or a run that was not finished.")
@click.option(
    "--progress",
    type=click.Choice(["bar", "log", "none"]),
    help="A bar, a line every half minute, or nothing.  [default: a bar on a terminal, else log]",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what failed.")
def batch_command(inputs: tuple[str, ...], **how: Any) -> None:
    """Clean all documents of INPUT (files, folders, patterns in quotes; '-' for JSON lines on stdin) into one file.

    Reads .html, .txt, .jsonl, .csv, .tsv (each with .gz or .zst too), .parquet, .warc and .wet (.gz, .zst). Every document
    gives one row, in the order of the inputs; one that cannot be cleaned has the status "failed", and a reason. What went
    wrong is in OUTPUT.failures.jsonl too, and the exit code is 1 then. The output gets its name when it is whole; until then
    all is in OUTPUT.partial, and after whatever happened the same command with --resume goes on from there.
    """
    try:
        job = _job(inputs, how)
        if not check_place(job, how["resume"], how["overwrite"]):
            discard(job.folder)
            _say(f"{job.output} is there already, and nothing is left to resume")
            sys.exit(1 if job.report.exists() else 0)
    except CleanNewsError as error:
        raise click.UsageError(str(error)) from error
    count = Count(job.inputs)
    tally = _run(job, how, count)
    if not how["quiet"]:
        click.echo(summary(tally, count), err=True)
    if tally["failed"]:
        _tell_failures(job, tally["failed"])
        sys.exit(1)


def _job(inputs: tuple[str, ...], how: dict[str, Any]) -> Job:
    output: Path = how["output"]
    output_format(output)
    if not output.parent.is_dir():
        raise CleanNewsError(f"there is no folder {output.parent} to write {output.name} to; make it first")
    own = [str(output) + ending for ending in ("", ".partial", ".partial.new", ".partial.old", ".failures.jsonl")]
    limits = Limits(workers=how["workers"] or _processors(), seconds=how["timeout"], memory=how["memory"] << 20)
    return Job(
        inputs=find_inputs(inputs, how["format"], own),
        output=output,
        fields=check_fields(name.strip() for name in how["fields"].split(",") if name.strip()),
        drop=tuple(sorted(set(how["drop"]))),
        reading=_reading(how),
        options=options_of(how),
        limits=limits,
        cut=Cut(documents=min(Cut().documents, how["checkpoint"]), part=how["checkpoint"]),
    )


def _reading(how: dict[str, Any]) -> Reading:
    return Reading(
        text=how["text_field"],
        url=how["url_field"],
        id=how["id_field"],
        kind=how["kind"],
        encoding=how["encoding"],
        largest=how["largest"] << 20,
    )


def _run(job: Job, how: dict[str, Any], count: Count) -> Counter[str]:
    """Do it, with progress shown; what ends it early is one line that says how to go on."""
    progress = _progress(how, count)
    try:
        return run(job, how["resume"], progress)
    except CleanNewsError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        words = f"cannot go on: {error.strerror or error}; when that is mended, --resume goes on from here"
        raise click.ClickException(words) from error
    except KeyboardInterrupt as error:
        raise click.ClickException("stopped; the same command with --resume goes on from here") from error
    finally:
        progress.close()


def _progress(how: dict[str, Any], count: Count) -> Progress:
    form = how["progress"] or ("bar" if sys.stderr.isatty() else "log")
    if how["quiet"] or form == "none":
        return Quiet(count)
    return Bar(count) if form == "bar" else Log(count, _say)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _say(words: str) -> None:
    click.echo(f"cleannews: {words}", err=True)


def _tell_failures(job: Job, failed: int) -> None:
    """The first failures, and where the others are."""
    loads = need("orjson", "reading the failure report").loads
    with job.report.open("rb") as report:
        for failure in map(loads, islice(report, _SHOWN)):
            _say(f"{failure['file']}: record {failure['record']}: {failure['problem']}")
    more = f"{failed - _SHOWN} more, and all of them" if failed > _SHOWN else "all of them"
    _say(f"{more} in {job.report}")

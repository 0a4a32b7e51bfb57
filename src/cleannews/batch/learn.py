"""The command `cleannews learn`: the lines that recur over documents of a site, into one file.

In: the inputs of `cleannews batch`. Out: a file for `--lines`, a table on stderr; exit code 0, 1 if anything failed, 2 for a wrong
argument.
Must not know: how lines are compared or counted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import click

from cleannews.arguments import cutting_options, options_of
from cleannews.batch.inputs import FORMATS, Input, find_inputs
from cleannews.batch.items import Problem, Reading, Record
from cleannews.batch.ledger import write_whole
from cleannews.batch.portions import Cut, Place, Portion, portions, size_of
from cleannews.batch.report import as_table
from cleannews.batch.rows import Cleaner
from cleannews.errors import CleanNewsError
from cleannews.options import Options
from cleannews.pipeline import read_pieces
from cleannews.pool import Limits, work_in_order
from cleannews.recurring import FEWEST, LineCounts

_SHOWN = 10  # failures named on stderr


class Pieces(NamedTuple):
    """What a page shows."""

    texts: list[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Cutter:
    """Records to the texts of their pieces, in a worker."""

    options: Options = field(default_factory=Options)

    def prepare(self) -> None:
        """Load the tables."""
        Cleaner(options=self.options).prepare()

    def do(self, record: Record) -> Pieces:
        page = record.page
        if page.content is None:
            return Pieces([], page.problem or "there is no text")
        return Pieces(
            read_pieces(
                page.content, url=page.url, kind=page.kind, options=Cleaner(options=self.options).options_of(page)
            )
        )

    def give_up(self, _: Record, reason: str) -> Pieces:
        return Pieces([], reason)


@click.command("learn", short_help="Learn which lines recur on the pages of a site, for --lines.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT... | -")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--format", type=click.Choice(FORMATS), help="What all inputs are, where their names do not tell.")
@click.option("--text-field", metavar="NAME", help="Field or column with the page.  [default: text, or else html]")
@click.option("--url-field", metavar="NAME", default="url", show_default=True, help="Field or column with its address.")
@click.option(
    "--kind", type=click.Choice(["auto", "html", "text"]), help="What pages are.  [default: as the format tells]"
)
@cutting_options
@click.option("--workers", type=click.IntRange(1), help="Processes that read.  [default: one a processor]")
@click.option("--overwrite", is_flag=True, help="Replace an output that is there.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what failed.")
def learn_command(inputs: tuple[str, ...], **how: Any) -> None:
    """Learn which lines recur over the documents of each site in INPUT (files, folders, patterns; '-' for JSON lines on stdin).

    Reads what 'cleannews batch' reads. The file is for the option --lines of 'cleannews batch' and 'cleannews clean'. A site is the
    host of a document's address; documents without one are one site together. A document counts once, however often it is there, and
    of a site with fewer than five nothing is learned.
    """
    output: Path = how["output"]
    try:
        if output.exists() and not how["overwrite"]:
            raise CleanNewsError(f"{output} is there already; replace it with --overwrite, or give another name")
        if not output.parent.is_dir():
            raise CleanNewsError(f"there is no folder {output.parent} to write {output.name} to; make it first")
        found = find_inputs(inputs, how["format"], [str(output)])
        learner = _Learner(found, quiet=how["quiet"])
        reading = Reading(how["text_field"], how["url_field"], None, how["kind"], how["encoding"])
        learner.read(reading, Cutter(options_of(how)), Limits(workers=how["workers"] or os.cpu_count() or 1))
    except CleanNewsError as error:
        raise click.UsageError(str(error)) from error
    known = learner.counts.known()
    try:
        write_whole(output, (row.encode() for row in known.rows()))
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error
    if not how["quiet"]:
        click.echo(as_table(learner.rows(len(known), len(known.sites))), err=True)
    if learner.failed:
        sys.exit(1)


@dataclass(slots=True)
class _Learner:
    """What was learned so far, and what went wrong."""

    inputs: list[Input]
    quiet: bool
    counts: LineCounts = field(default_factory=LineCounts)
    documents: int = 0
    failed: int = 0

    def read(self, reading: Reading, cutter: Cutter, limits: Limits) -> None:
        """Count the lines of all documents; what cannot be read is said, and the rest goes on."""
        waiting: list[Portion] = []

        def lists() -> Iterator[list[Record]]:
            for portion in portions(self.inputs, reading, Place(), Cut()):
                waiting.append(portion)
                yield portion.records

        hidden = self.quiet or not sys.stderr.isatty()
        size = sum(each.size for each in self.inputs)
        before = [sum(each.size for each in self.inputs[:number]) for number in range(len(self.inputs))]
        with click.progressbar(length=size, label="cleannews learn", file=sys.stderr, hidden=hidden) as bar:
            for found in work_in_order(lists(), cutter, limits, size_of):
                portion = waiting.pop(0)
                self._count(portion, found)
                bar.update(before[portion.end.file] + portion.position - bar.pos)

    def _count(self, portion: Portion, found: list[Pieces]) -> None:
        pieces = iter(found)
        for item in portion.items:
            problem: str | None
            if isinstance(item, Problem):
                problem = item.words
            else:
                self.documents += 1
                texts, problem = next(pieces)
                self.counts.add(item.page.url, texts)
            if problem is not None:
                self.failed += 1
                if self.failed <= _SHOWN:
                    click.echo(f"cleannews: {item.path}: record {item.number}: {problem}", err=True)

    def rows(self, lines: int, sites: int) -> list[tuple[str, str, str]]:
        """The table at the end."""
        counts = self.counts
        told = [("documents", self.documents), ("counted", counts.documents), ("copies of another", counts.again)]
        told += [
            ("sites", counts.sites),
            (f"sites with {FEWEST} or more and recurring lines", sites),
            ("lines kept", lines),
        ]
        if counts.lowered:
            told.append(("counts too low by at most", counts.lowered))
        return [(name, f"{value:,}", "") for name, value in [*told, ("failures", self.failed)]]

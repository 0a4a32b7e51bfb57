"""The commands: `python -m benchmarks COMMAND`, of which `--help` lists all.

In: the command line. Out: printed tables, stored outputs, benchmarks/README.md. Must not know: how anything is done.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from benchmarks import systems
from benchmarks.batch import FORMATS as INPUTS
from benchmarks.batch import MARKS as BATCH_MARKS
from benchmarks.batch import PAGE, batch_tables
from benchmarks.data import data_folder, existing_data, has_data
from benchmarks.digest import data_inputs, made_inputs
from benchmarks.digest import digest as digest_of
from benchmarks.evaluate import all_tables, load_outcomes
from benchmarks.gate import SUBSET_STEP, check, load_floors
from benchmarks.growth import growth_table, overruns, patterns_growth, shapes_growth
from benchmarks.kills import FORMATS, kill_table
from benchmarks.kills import MARKS as KILL_MARKS
from benchmarks.listing import listing_means, listing_tables, look
from benchmarks.quick import means_of, measure, quick_tables, worst
from benchmarks.recurring import line_tables
from benchmarks.repair import NOT_RUN
from benchmarks.repair import tables as repair_tables
from benchmarks.report import (
    CHART,
    HOSTILE_MARKS,
    LINES_MARKS,
    LISTING_MARKS,
    PATTERN_MARKS,
    README,
    draw,
    write_tables,
)
from benchmarks.run import run as run_system
from benchmarks.sites import all_site_tables
from benchmarks.speed import SPEED_MARKS, speed_tables
from benchmarks.stress import stress as run_stress
from benchmarks.tasks import jobs, load_folds

DEFAULT_FOLDS = systems.OUT / "folds"

data_option = click.option(
    "--data", type=click.Path(path_type=Path), help="Data folder (default: CLEANNEWS_DATA or ~/.cache/cleannews-data)."
)
folds_option = click.option(
    "--folds", type=click.Path(path_type=Path), default=DEFAULT_FOLDS, help="Folder of out-of-fold models."
)


def _data(given: Path | None) -> Path:
    """The data folder; one line that says what to do, where there is none."""
    try:
        return existing_data(given)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error


def _names(_: click.Context, parameter: click.Parameter, value: str) -> list[str]:
    """A comma-separated option as a list, checked against what there is."""
    known = list(systems.BY_NAME) if parameter.name == "names" else list(systems.SETS)
    chosen = value.split(",") if value else known
    for name in chosen:
        if name not in known:
            raise click.BadParameter(f"no {name!r}; there are {', '.join(known)}")
    return chosen


systems_option = click.option("--systems", "names", default="", callback=_names, help="Names, by commas; default all.")
sets_option = click.option("--sets", default="", callback=_names, help="vi-html,vi-text,wcxb,news; default all.")


@click.group()
def main() -> None:
    """Measure cleannews and its rivals."""


@main.command()
@data_option
def setup(data: Path | None) -> None:
    """Make the environments that the rivals run in; nothing, if a folder is named that has no data for them."""
    if data is not None:
        _data(data)
    for line in systems.set_up():
        click.echo(line)


@main.command()
@data_option
@folds_option
@systems_option
@sets_option
def run(data: Path | None, folds: Path, names: list[str], sets: list[str]) -> None:
    """Run extractors and store their outputs below benchmarks/out."""
    models = load_folds(folds)
    if "cleannews" in names and models.folder is None:
        click.echo(f"no folds in {folds}: cleannews runs with {models.words}", err=True)
    for name in sets:
        documents = jobs(name, _data(data), models)
        for system in (systems.BY_NAME[each] for each in names):
            if name in system.sets:
                run_system(system, name, documents, models, click.echo)


@main.command()
@data_option
@folds_option
@sets_option
@click.option("--worst", "count", default=0, help="List the N documents of each set with the lowest F1.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Also write the figures to this file.")
@click.option("--step", default=1, help="Measure every STEP-th document only.")
def quick(**options: Any) -> None:
    """Measure cleannews alone, in process: for development."""
    models = load_folds(options["folds"])
    found = measure(options["sets"], _data(options["data"]), models, step=options["step"])
    for table in quick_tables(found, f"({models.words})"):
        click.echo(table.text())
    for name, rows in found.items() if options["count"] else ():
        click.echo(f"worst of {name}: id, F1, P, R")
        for row in worst(rows, options["count"]):
            f1, precision, recall = (row.values[metric] for metric in ("f1", "precision", "recall"))
            facets = " ".join(row.facets.values())
            click.echo(f"  {row.id:32} {f1:.3f} {precision:.3f} {recall:.3f} {row.status or ''} {facets}")
    if options["target"]:
        options["target"].write_text(json.dumps(means_of(found), indent=1), encoding="utf-8")


@main.command()
@data_option
@folds_option
@sets_option
@click.option("--step", default=1, help="Measure every STEP-th document only.")
def sites(data: Path | None, folds: Path, sets: list[str], step: int) -> None:
    """Measure what site rules buy, with and without addresses, and that they leave other pages as they are."""
    folder = data_folder(data)
    if not has_data(folder):
        click.echo("benchmark sites: not run: no data")
        return
    for each in all_site_tables(folder, load_folds(folds), step, sets):
        click.echo(each if isinstance(each, str) else each.text())


@main.command()
@data_option
@systems_option
@sets_option
def evaluate(data: Path | None, names: list[str], sets: list[str]) -> None:
    """Print the tables of the stored outputs."""
    for table in all_tables(load_outcomes(_data(data), sets, names)):
        click.echo(table.text())


@main.command()
@data_option
def report(data: Path | None) -> None:
    """Write the tables into benchmarks/README.md and draw the chart."""
    found = load_outcomes(_data(data), systems.SETS, list(systems.BY_NAME))
    write_tables(all_tables(found))
    draw(found)
    click.echo(f"{README.name} and {CHART.name} written")


@main.command()
@data_option
@folds_option
@click.option("--step", default=1, help="Measure every STEP-th page of WCXB only.")
@click.option("--write", is_flag=True, help=f"Also put the tables into {README.name}.")
def listing(data: Path | None, folds: Path, step: int, write: bool) -> None:
    """Which pages are taken for listings, and in which language they are."""
    models = load_folds(folds)
    tables = listing_tables(list(look(_data(data), models, step)), models.words)
    for table in tables:
        click.echo(table.text())
    if write:
        write_tables(tables, marks=LISTING_MARKS)


@main.command()
@data_option
@folds_option
@click.option("--step", default=1, help="Measure every STEP-th article only.")
@click.option("--write", is_flag=True, help=f"Also put the tables into {README.name}.")
def lines(data: Path | None, folds: Path, step: int, write: bool) -> None:
    """What lines that recur over documents of a site buy, and that quoted sentences stay."""
    folder = data_folder(data)
    if not has_data(folder):
        click.echo("benchmark lines: not run: no data")
        return
    tables = line_tables(folder, load_folds(folds), step)
    for table in tables:
        click.echo(table.text())
    if write:
        write_tables(tables, marks=LINES_MARKS)


@main.command()
@data_option
@click.option("--step", default=8, help="Measure every STEP-th page of WCXB only.")
@click.option("--pages", default=2_000, help="Pages over which memory is watched.")
@click.option("--write", is_flag=True, help=f"Also put the tables into {README.name}.")
def speed(data: Path | None, step: int, pages: int, write: bool) -> None:
    """What a page costs, by stage; loading and memory; what a million pages cost."""
    folder = data_folder(data)
    if not has_data(folder):
        click.echo("benchmark speed: not run: no data")
        return
    tables = speed_tables(folder, step, pages)
    for table in tables:
        click.echo(table.text())
    if write:
        write_tables(tables, marks=SPEED_MARKS)


@main.command()
@data_option
@folds_option
def gate(data: Path | None, folds: Path) -> None:
    """Fail where a figure of a subset is below its floor; pass, and say so, where there is no data."""
    folder = data_folder(data)
    if not has_data(folder):
        click.echo("benchmark gate: not run: no data")
        return
    models = load_folds(folds)
    if not models.current:
        raise click.ClickException(f"{folds} holds {models.words}: train again ('make train'), or remove that folder")
    means: dict[str, Any] = {}
    for name in systems.SETS:
        means |= means_of(measure([name], folder, models, step=SUBSET_STEP.get(name, 1)))
    means |= listing_means(list(look(folder, models, SUBSET_STEP["wcxb"])))
    table, good = check(load_floors(seen=models.folder is None), means)
    click.echo(f"{table.text()}({models.words})")
    if not good:
        raise SystemExit(1)


@main.command()
@data_option
@click.option("--documents", default=600, help="Documents in each file.")
@click.option("--rounds", default=2, help="How often all is measured; the best of each counts.")
@click.option("--formats", default=",".join(INPUTS), show_default=True, help="Endings of inputs, by commas.")
@click.option("--write", is_flag=True, help=f"Also put the tables into {PAGE.name}.")
def batch(data: Path | None, documents: int, rounds: int, formats: str, write: bool) -> None:
    """Measure `cleannews batch`: what workers gain, what reading and writing cost."""
    folder = data_folder(data)
    tables = []
    for table in batch_tables(folder if has_data(folder) else None, documents, rounds, formats.split(",")):
        click.echo(table.text())
        tables.append(table)
    if write:
        write_tables(tables, PAGE, BATCH_MARKS)


@main.command()
@click.option("--times", default=50, help="Kills for each format.")
@click.option("--formats", default=",".join(FORMATS), show_default=True, help="Endings of outputs, by commas.")
@click.option("--write", is_flag=True, help=f"Also put the table into {PAGE.name}.")
def kills(times: int, formats: str, write: bool) -> None:
    """Kill `cleannews batch` at random moments and resume it, and compare what comes out; fail where anything differs."""
    table, good = kill_table(times, formats.split(","), click.echo)
    click.echo(table.text())
    if write:
        write_tables([table], PAGE, KILL_MARKS)
    if not good:
        raise SystemExit(1)


@main.command()
@data_option
def repair(data: Path | None) -> None:
    """Measure what repair does to damaged text, and that it leaves good text alone."""
    folder = data_folder(data)
    for table in repair_tables(folder if has_data(folder) else None):
        click.echo(table.text())
    if not has_data(folder):
        click.echo(NOT_RUN)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--share", default=0.1, help="Part of the largest size: 1 is a million nodes or ten megabytes and more.")
@click.option("--patterns", is_flag=True, help="Measure the regular expressions instead, at a megabyte.")
@click.option("--timeout", type=float, help="See instead how well this time limit, in seconds, is kept.")
@click.option("--write", is_flag=True, help=f"Also put the table into {README.name}.")
def hostile(names: tuple[str, ...], share: float, patterns: bool, timeout: float | None, write: bool) -> None:
    """How time grows with the size of hostile pages (all shapes, or those whose names hold one of NAMES)."""
    if timeout is not None:
        click.echo(overruns(names or [""], share, timeout).text())
        return
    if patterns:
        table = growth_table("Growth: regular expressions", list(patterns_growth()))
    else:
        table = growth_table("Growth: hostile pages", list(shapes_growth(names or [""], share)))
    click.echo(table.text())
    if write:
        write_tables([table], marks=PATTERN_MARKS if patterns else HOSTILE_MARKS)


@main.command()
@click.option("--threads", default=8)
@click.option("--each", default=20_000, help="Documents of each thread.")
@click.option("--seconds", default=600.0, help="The longest that it may take.")
def stress(threads: int, each: int, seconds: float) -> None:
    """Threads that work at once give the same documents as one."""
    click.echo(run_stress(threads, each, seconds))


@main.command()
@data_option
@click.option("--all", "everything", is_flag=True, help="Of all pages of the data too.")
def digest(data: Path | None, everything: bool) -> None:
    """Print a hash of what is said of many inputs; it has to be the same on every Python."""
    click.echo(digest_of(made_inputs()))
    if everything:
        folder = data_folder(data)
        click.echo(digest_of(data_inputs(folder)) if has_data(folder) else "data: not run: no data")


if __name__ == "__main__":
    main()

"""Site rules: what they buy on the Vietnamese pages, with the address known and without, and that they harm no other page.

In: data folder, folds. Out: tables of figures.
Must not know: rivals, stored outputs.

The rules were partly written from these very pages, so the figures with rules say what exact knowledge of a site is worth, not how
well an unknown site is read: that is the line without rules.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import fmean

from benchmarks.data import load_vi
from benchmarks.metrics import macro_role_f1, role_f1
from benchmarks.quick import average
from benchmarks.score import Gold, Row, golds, row
from benchmarks.tables import Table, figure
from benchmarks.tasks import Folds, Job, jobs
from benchmarks.worker import Result, document_record, task_of
from cleannews import Document, Options
from cleannews.pipeline import process
from cleannews.scorecard import Models, load_models

METRICS = ("f1", "exact", "lead", "loss", "leak")
PARTS = ("whole", "fragment")
SHOWN = {"whole": ("whole",), "fragment": ("fragment",), "both": PARTS}


@dataclass(frozen=True, slots=True)
class Setting:
    """One way of reading a page."""

    words: str
    rules: bool
    address: bool


SETTINGS = (
    Setting("no rules, as on a site never seen", False, True),
    Setting("rules, address known", True, True),
    Setting("rules, address not known", True, False),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One document in one setting."""

    row: Row
    rules: str | None
    notes: tuple[str, ...]
    milliseconds: float


def measure_sites(name: str, data: Path, folds: Folds, step: int = 1) -> dict[str, list[Reading]]:
    """Readings of `vi-html` or `vi-text` by setting, of every `step`-th document."""
    wanted = golds(name, data)
    sites = {page.key: page.site for page in load_vi(data)}
    found: dict[str, list[Reading]] = {setting.words: [] for setting in SETTINGS}
    for job in jobs(name, data, folds)[::step]:
        models = _models(folds.folder, job.message["fold"])
        for setting in SETTINGS:
            url = (job.message["url"] or f"https://{sites[job.id.partition('#')[0]]}/") if setting.address else None
            found[setting.words].append(_read(job, wanted[job.id], models, (url, setting.rules)))
    return found


def site_table(title: str, found: dict[str, list[Reading]], note: str) -> Table:
    """The figures of whole pages, of article columns and of both, in each setting."""
    lines = []
    for part, parts in SHOWN.items():
        for words, readings in found.items():
            chosen = [reading for reading in readings if reading.row.facets["part"] in parts]
            rows = [reading.row for reading in chosen]
            if not rows:
                continue
            cells = [figure(average(rows, metric)) for metric in METRICS]
            roles = figure(macro_role_f1(each.roles for each in rows if each.roles))
            share = figure(fmean(reading.rules is not None for reading in chosen))
            spent = fmean(reading.milliseconds for reading in chosen)
            lines.append((words, part, str(len(rows)), *cells, roles, share, f"{spent:.1f}"))
    return Table(title, ("", "part", "n", *METRICS, "roles", "rules used", "ms"), tuple(lines), note)


def role_table(title: str, found: dict[str, list[Reading]]) -> Table:
    """F1 of each role in each setting, over whole pages and article columns."""
    scores = {
        words: role_f1(each.row.roles for each in readings if each.row.roles and each.row.facets["part"] in PARTS)
        for words, readings in found.items()
    }
    roles = sorted({role for each in scores.values() for role in each})
    rows = tuple((words, *(figure(each.get(role)) for role in roles)) for words, each in scores.items())
    return Table(title, ("", *roles), rows)


def changes(found: dict[str, list[Reading]]) -> list[str]:
    """A line for each document whose F1 the rules changed, the worst change first, and for each whose rules were not used."""
    plain, *others = found.items()
    before = {reading.row.id: reading.row for reading in plain[1]}
    told: list[tuple[float, str]] = []
    for words, readings in others:
        for reading in readings:
            old, new = before[reading.row.id], reading.row
            if old.facets["part"] not in PARTS:
                continue
            gain = new.values["f1"] - old.values["f1"]
            worse = [name for name in ("loss", "leak") if new.values[name] > old.values[name]]
            worse += [name for name in ("lead", "exact") if new.values.get(name, 0) < old.values.get(name, 0)]
            if abs(gain) > 1e-9 or worse or reading.notes:
                line = f"{new.id:28} {gain:+.3f} {words[7:]:20} {reading.rules or '-':18} {' '.join((*worse, *reading.notes))}"
                told.append((gain, line))
    return [line for _, line in sorted(told)]


def same_with_rules(name: str, data: Path, folds: Folds, step: int = 1) -> Table:
    """Pages of other sites, `wcxb` or `news`: how many come out otherwise when there are rules, and what looking for rules costs."""
    spent = [0.0, 0.0]
    different: list[str] = []
    chosen = jobs(name, data, folds)[::step]
    for job in chosen:
        models = _models(folds.folder, job.message["fold"])
        results = []
        for number, rules in enumerate((False, True)):
            start = time.process_time()
            document = _document(job, models, (job.message["url"], rules))
            spent[number] += 1000 * (time.process_time() - start) / len(chosen)
            results.append(document)
        if results[0] != results[1]:
            different.append(job.id)
    line = (name, str(len(chosen)), str(len(different)), *(f"{each:.2f}" for each in spent), " ".join(different[:5]))
    return Table("Other pages", ("", "n", "changed by rules", "ms without", "ms with", "which"), (line,))


def _read(job: Job, gold: Gold, models: Models, how: tuple[str | None, bool]) -> Reading:
    start = time.process_time()
    document = _document(job, models, how)
    spent = 1000 * (time.process_time() - start)
    record: Result = document_record(document)
    return Reading(row(job.id, gold, record), document.rules, document.notes, spent)


def _document(job: Job, models: Models, how: tuple[str | None, bool]) -> Document:
    task = task_of(job.message)
    raw = "\n".join(task.lines) if task.kind == "text" else task.raw
    return process(raw, url=how[0], kind=task.kind, options=Options(rules=how[1]), models=models)


@lru_cache(maxsize=8)
def _models(folder: Path | None, fold: int | None) -> Models:
    return load_models(folder / str(fold) if folder and fold is not None else None)


def all_site_tables(data: Path, folds: Folds, step: int, sets: Sequence[str]) -> list[Table | str]:
    """Everything that the command prints."""
    printed: list[Table | str] = []
    titles = {"vi-html": "Vietnamese HTML", "vi-text": "Vietnamese plain text"}
    for name in sets:
        if name in titles:
            found = measure_sites(name, data, folds, step)
            printed.append(site_table(f"Site rules, {titles[name]}", found, f"({folds.words})"))
            printed.append(role_table(f"F1 of each role, {titles[name]}, whole pages and columns", found))
            printed += changes(found)
        else:
            printed.append(same_with_rules(name, data, folds, step))
    return printed

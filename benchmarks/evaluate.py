"""Stored outputs to tables of figures.

In: `out/SYSTEM.SET.jsonl` and the gold. Out: `Table`s. Must not know: how outputs were made, or where tables go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.metrics import calibration_error, interval, macro_role_interval, role_f1
from benchmarks.run import output_file
from benchmarks.score import Row, golds, row
from benchmarks.systems import SETS, SYSTEMS
from benchmarks.tables import Table, figure, with_interval

VI_METRICS = ("f1", "precision", "recall", "exact", "lead", "loss", "leak")
LINE_METRICS = ("line f1", "line f1 by characters")
SET_NAMES = {"vi-html": "Vietnamese HTML", "vi-text": "Vietnamese plain text", "wcxb": "WCXB", "news": "News"}
PART_NAMES = {"whole": "whole pages", "fragment": "article columns"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One system over one set."""

    system: str
    head: dict[str, Any]
    rows: tuple[Row, ...]

    def of(self, facet: str, value: str) -> Outcome:
        return Outcome(self.system, self.head, tuple(each for each in self.rows if each.facets.get(facet) == value))

    def mean(self, metric: str) -> float:
        values = [each.values[metric] for each in self.rows if metric in each.values]
        return fmean(values) if values else float("nan")

    def cell(self, metric: str) -> str:
        counted = [each for each in self.rows if metric in each.values]
        if len({each.page for each in counted}) < 2:  # one page has no interval
            return figure(self.mean(metric))
        return with_interval(interval([each.values[metric] for each in counted], [each.page for each in counted]))

    @property
    def name(self) -> str:
        models = self.head.get("models")
        return f"{self.system} ({models})" if models else self.system


def load_outcomes(data: Path, sets: Sequence[str], systems: Sequence[str]) -> dict[str, list[Outcome]]:
    """Outcomes by set, the best F1 first; systems without stored outputs are left out (see `missing`)."""
    found: dict[str, list[Outcome]] = {}
    for name in sets:
        files = {system: file for system in systems if (file := output_file(system, name)).exists()}
        gold = golds(name, data) if files else {}
        outcomes = []
        for system, file in files.items():
            with file.open(encoding="utf-8") as lines:
                head = json.loads(next(lines))
                records = [json.loads(line) for line in lines]
            rows = tuple(row(record["id"], gold[record["id"]], record) for record in records)
            outcomes.append(Outcome(system, head, rows))
        found[name] = sorted(outcomes, key=lambda each: -_headline(each, name).mean("f1"))
    return found


def all_tables(found: dict[str, list[Outcome]]) -> list[Table]:
    tables: list[Table] = []
    for name in ("vi-html", "vi-text"):
        tables += [vi_table(found[name], name, part) for part in PART_NAMES if found.get(name)]
    if found.get("wcxb"):
        tables.append(facet_table("WCXB: F1 by page type", found["wcxb"], "type"))
        tables.append(metric_table("WCXB: all pages", found["wcxb"], ("f1", "precision", "recall")))
    if found.get("news"):
        tables.append(metric_table("News", found["news"], ("f1", "precision", "recall", "loss")))
        tables.append(facet_table("News: F1 by country", found["news"], "country"))
    tables += [
        facet_table(f"{SET_NAMES[n]}: F1 by language", found[n], "language") for n in ("wcxb", "news") if found.get(n)
    ]
    for name in ("vi-html", "vi-text"):
        if found.get(name):
            articles = [_articles(each) for each in found[name]]
            tables.append(facet_table(f"{SET_NAMES[name]}: F1 by site", articles, "site", upright=True))
    if found.get("vi-text"):
        tables.append(facet_table("Vietnamese plain text: F1 by renderer", found["vi-text"], "renderer"))
    tables += role_tables(found)
    tables += calibration_tables(found)
    tables.append(cost_table(found))
    tables.append(version_table(found))
    return tables


def vi_table(outcomes: Sequence[Outcome], name: str, part: str) -> Table:
    """All Vietnamese metrics over one part of a set."""
    metrics = VI_METRICS + (LINE_METRICS if name == "vi-text" else ())
    chosen = sorted((each.of("part", part) for each in outcomes), key=lambda each: -each.mean("f1"))
    table = metric_table(f"{SET_NAMES[name]}: {PART_NAMES[part]}", chosen, metrics)
    named = [[one for one in each.rows if one.roles is not None] for each in chosen]
    if not any(named):  # nobody here names roles
        return table
    rows = tuple((*cells, _roles_cell(found)) for cells, found in zip(table.rows, named, strict=True))
    return Table(table.title, (*table.header, "roles"), rows, table.note)


def _roles_cell(rows: Sequence[Row]) -> str:
    counts = [one.roles for one in rows if one.roles is not None]
    return with_interval(macro_role_interval(counts, [one.page for one in rows])) if counts else "–"


def metric_table(title: str, outcomes: Sequence[Outcome], metrics: Sequence[str]) -> Table:
    rows = tuple((each.name, *(each.cell(metric) for metric in metrics)) for each in outcomes)
    sizes = {len(each.rows) for each in outcomes}
    note = f"{'/'.join(map(str, sorted(sizes)))} documents; mean (95 % bootstrap interval)."
    return Table(title, ("system", *metrics), rows, note)


def facet_table(title: str, outcomes: Sequence[Outcome], facet: str, upright: bool = False) -> Table:
    """Mean F1 of each system for each value of the facet; `upright` has the values as rows."""
    values: dict[str, int] = {}
    for each in outcomes[0].rows:
        values[each.facets[facet]] = values.get(each.facets[facet], 0) + 1
    names = sorted(values, key=lambda value: (-values[value], value))
    cells = {each.name: [each.of(facet, value).cell("f1") for value in names] for each in outcomes}
    labels = [f"{value} ({values[value]})" for value in names]
    if upright:
        rows = tuple((label, *(column[index] for column in cells.values())) for index, label in enumerate(labels))
        return Table(title, (facet, *cells), rows)
    whole = {each.name: each.cell("f1") for each in outcomes}
    lines = tuple((name, whole[name], *column) for name, column in cells.items())
    return Table(title, ("system", f"all ({len(outcomes[0].rows)})", *labels), lines)


def role_tables(found: dict[str, list[Outcome]]) -> list[Table]:
    """F1 of each role, for systems that name roles."""
    rows = []
    for name, outcomes in found.items():
        for part, words in PART_NAMES.items():
            for each in outcomes:
                counts = [one.roles for one in each.of("part", part).rows if one.roles is not None]
                if counts:
                    rows.append((f"{SET_NAMES[name]}, {words}", role_f1(counts)))
    if not rows:
        return []
    roles = sorted({role for _, scores in rows for role in scores})
    cells = tuple((label, *(figure(scores.get(role)) for role in roles)) for label, scores in rows)
    return [Table("cleannews: F1 of each role, by characters", ("", *roles), cells)]


def calibration_tables(found: dict[str, list[Outcome]]) -> list[Table]:
    """Stated probability of being kept against the share that is gold, for each tenth."""
    tables = []
    for name, outcomes in found.items():
        for each in outcomes:
            pairs = [pair for one in _articles(each).rows for pair in one.calibration]
            if not pairs:
                continue
            bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
            for stated, truth in pairs:
                bins[min(9, int(stated * 10))].append((stated, truth))
            rows = tuple(
                (f"{place / 10:.1f}–{(place + 1) / 10:.1f}", str(len(held)), *_reliability(held))
                for place, held in enumerate(bins)
            )
            error = calibration_error([stated for stated, _ in pairs], [truth for _, truth in pairs])
            note = f"{each.name}; expected calibration error {error:.3f} over {len(pairs)} blocks."
            title = f"Reliability of the probability, {SET_NAMES[name]}"
            tables.append(Table(title, ("stated", "blocks", "mean stated", "kept in the gold"), rows, note))
    return tables


def cost_table(found: dict[str, list[Outcome]]) -> Table:
    """CPU time a document, and how many bare parses of the same pages that is."""
    rows: dict[str, list[str]] = {}
    sets = [name for name in SETS if found.get(name)]
    for position, name in enumerate(sets):
        for each in found[name]:
            cells = rows.setdefault(each.system, ["–"] * (2 * len(sets)) + ["0"])
            cells[2 * position] = f"{1000 * fmean(one.cpu for one in each.rows):.1f}"
            multiple = cost_ratio(each)
            cells[2 * position + 1] = f"{multiple:.1f}" if multiple else "–"
            cells[-1] = str(int(cells[-1]) + sum(one.failure is not None for one in each.rows))
    header = [label for name in sets for label in (f"{SET_NAMES[name]}, ms", "parses")]
    note = "CPU milliseconds a document, failures included, and the same in bare `lxml.etree` parses, timed in turns."
    lines = tuple((system, *cells) for system, cells in rows.items())
    return Table("Cost", ("system", *header, "failures"), lines, note)


def version_table(found: dict[str, list[Outcome]]) -> Table:
    """What ran, in which setting; and what did not run, which is said rather than skipped."""
    heads = {each.system: each.head for outcomes in found.values() for each in outcomes}
    rows = []
    for system in SYSTEMS:
        head = heads.get(system.name)
        state = (head["version"], head["python"]) if head else ("no output: not installed or not run", "–")
        rows.append((system.name, *state, system.setting or "defaults"))
    return Table("Versions and settings", ("system", "version", "Python", "setting"), tuple(rows))


def cost_ratio(outcome: Outcome) -> float | None:
    """CPU time over that of a bare parse of the same pages; None for plain text."""
    parses = [one.parse for one in outcome.rows if one.parse]
    return fmean(one.cpu for one in outcome.rows) / fmean(parses) if parses else None


def _headline(outcome: Outcome, name: str) -> Outcome:
    return outcome.of("part", "whole") if name.startswith("vi-") else outcome


def _articles(outcome: Outcome) -> Outcome:
    """Without listings and without the renderings that do not count."""
    rows = tuple(each for each in outcome.rows if each.facets.get("part") in PART_NAMES)
    return Outcome(outcome.system, outcome.head, rows)


def _reliability(held: Iterable[tuple[float, bool]]) -> tuple[str, str]:
    pairs = list(held)
    if not pairs:
        return "–", "–"
    return figure(fmean(stated for stated, _ in pairs)), figure(fmean(truth for _, truth in pairs))

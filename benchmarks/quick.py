"""The development command: cleannews alone over all sets, in process, in a minute or two.

In: data folder, folds, names of sets. Out: `Row`s by set, printed figures, the worst documents.
Must not know: rivals, stored outputs.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.evaluate import LINE_METRICS, VI_METRICS
from benchmarks.metrics import macro_role_f1, role_f1
from benchmarks.score import Gold, Row, golds, row
from benchmarks.tables import Table, figure
from benchmarks.tasks import Folds, Job, jobs
from benchmarks.worker import Extractor, answer, cleannews, task_of

NO_ARTICLE = ("listing", "static")


def measure(sets: Sequence[str], data: Path, folds: Folds, processes: int = 2, step: int = 1) -> dict[str, list[Row]]:
    """Rows of cleannews for each set; with a `step`, of every step-th document only."""
    work: list[tuple[str, Job, Gold, Path | None]] = []
    for name in sets:
        wanted = golds(name, data)
        work += [(name, job, wanted[job.id], folds.folder) for job in jobs(name, data, folds)[::step]]
    found: dict[str, list[Row]] = {name: [] for name in sets}
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for name, result in pool.imap(_one, work, chunksize=8):
            found[name].append(result)
    return found


def _one(work: tuple[str, Job, Gold, Path | None]) -> tuple[str, Row]:
    name, job, gold, folder = work
    record = answer(_extractor(folder), task_of(job.message))
    return name, row(job.id, gold, record)


@lru_cache(maxsize=2)
def _extractor(folder: Path | None) -> Extractor:
    return cleannews(str(folder) if folder else None)


def average(rows: Iterable[Row], metric: str) -> float:
    values = [each.values[metric] for each in rows if metric in each.values]
    return fmean(values) if values else float("nan")


def by_facet(rows: Iterable[Row], facet: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for each in rows:
        groups.setdefault(each.facets.get(facet, "-"), []).append(each)
    return dict(sorted(groups.items()))


def quick_tables(found: dict[str, list[Row]], words: str) -> list[Table]:
    tables = []
    if "vi-html" in found:
        parts = by_facet(found["vi-html"], "part")
        articles = {part: rows for part, rows in parts.items() if part not in NO_ARTICLE}
        tables.append(_vi_table("Vietnamese HTML", articles, VI_METRICS, words))
        tables.append(_role_table("Roles, Vietnamese HTML: F1 by characters", articles))
    if "vi-text" in found:
        tables.append(
            _vi_table("Vietnamese plain text", by_facet(found["vi-text"], "part"), VI_METRICS + LINE_METRICS, "")
        )
        tables.append(_role_table("Roles, Vietnamese plain text: F1 by characters", by_facet(found["vi-text"], "part")))
    for name, facet in (("wcxb", "type"), ("news", "country")):
        if name in found:
            metrics = ("f1", "precision", "recall") + (("loss",) if name == "news" else ())
            groups = {"all": found[name], **by_facet(found[name], facet)}
            tables.append(_table(name, groups, metrics))
    tables.append(_cost_table(found))
    return tables


def worst(rows: Sequence[Row], count: int) -> list[Row]:
    """The documents with the lowest F1; Vietnamese listings do not count."""
    counted = [each for each in rows if each.facets.get("part") not in NO_ARTICLE]
    return sorted(counted, key=lambda each: (each.values["f1"], each.id))[:count]


def means_of(found: dict[str, list[Row]]) -> dict[str, Any]:
    """The figures as JSON: set → group → metric → mean."""
    facets = {"vi-html": "part", "vi-text": "part", "wcxb": "type", "news": "country"}
    result: dict[str, Any] = {}
    for name, rows in found.items():
        groups = by_facet(rows, facets[name])
        if not name.startswith("vi-"):
            groups = {"all": rows, **groups}
        result[name] = {group: _means(each) for group, each in groups.items()}
    return result


def _means(rows: Sequence[Row]) -> dict[str, float]:
    names = dict.fromkeys(name for each in rows for name in each.values)
    means = {name: average(rows, name) for name in names}
    means["ms"] = 1000 * fmean(each.cpu for each in rows)
    means["failures"] = sum(each.failure is not None for each in rows)
    counts = [each.roles for each in rows if each.roles is not None]
    return means | ({"roles": macro_role_f1(counts)} if counts else {})


def _vi_table(title: str, groups: dict[str, list[Row]], metrics: Sequence[str], words: str) -> Table:
    table = _table(title, groups, metrics)
    scores = [macro_role_f1(each.roles for each in rows if each.roles) for rows in groups.values()]
    rows = tuple((*cells, figure(score)) for cells, score in zip(table.rows, scores, strict=True))
    return Table(title, (*table.header, "roles"), rows, words)


def _table(title: str, groups: dict[str, list[Row]], metrics: Sequence[str]) -> Table:
    rows = [
        (group, str(len(each)), *(figure(average(each, metric)) for metric in metrics))
        for group, each in groups.items()
    ]
    return Table(title, ("", "n", *metrics), tuple(rows))


def _role_table(title: str, groups: dict[str, list[Row]]) -> Table:
    scores = {group: role_f1(each.roles for each in rows if each.roles) for group, rows in groups.items()}
    roles = list(dict.fromkeys(role for found in scores.values() for role in sorted(found)))
    rows = tuple((group, *(figure(found.get(role)) for role in roles)) for group, found in scores.items())
    return Table(title, ("", *roles), rows)


def _cost_table(found: dict[str, list[Row]]) -> Table:
    rows = []
    for name, each in found.items():
        cpu = 1000 * fmean(one.cpu for one in each)
        parses = [one.parse for one in each if one.parse]
        parse = f"{1000 * fmean(parses):.2f}" if parses else "–"
        failed = [one for one in each if one.failure]
        rows.append(
            (name, f"{cpu:.2f}", parse, str(len(failed)), failed[0].id + " " + str(failed[0].failure) if failed else "")
        )
    return Table("Cost", ("", "ms/doc", "parse ms", "failures", "first failure"), tuple(rows))

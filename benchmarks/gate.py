"""Fails when a figure of cleannews is below its floor.

In: `floors.json` and means of a subset that takes a minute or two. Out: a table and whether all held.
Must not know: how the figures were measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import Table, figure

FLOORS = Path(__file__).with_name("floors.json")
SUBSET_STEP = {"wcxb": 3}
"""every which document of a set the gate measures; 1 where nothing is said"""


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound on one mean: at least `least`, or at most `most`."""

    set: str
    group: str
    metric: str
    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the figure is within the bound; a figure that is missing (NaN) is not."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def words(self) -> str:
        return f"at least {figure(self.least)}" if self.most is None else f"at most {figure(self.most)}"


def load_floors(file: Path = FLOORS, seen: bool = False) -> tuple[Floor, ...]:
    """The floors for models of folds, or those for models that have `seen` the pages: most figures of these are higher."""
    told = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Floor(**record) for record in told["seen" if seen else "floors"])


def check(floors: Sequence[Floor], means: Mapping[str, Any]) -> tuple[Table, bool]:
    """The floors beside the figures, and whether all hold and no document failed."""
    rows, good = [], True
    for floor in floors:
        value = means.get(floor.set, {}).get(floor.group, {}).get(floor.metric, float("nan"))
        holds = value == value and floor.holds(value)
        good &= holds
        rows.append((floor.set, floor.group, floor.metric, floor.words, figure(value), "ok" if holds else "BELOW"))
    failures = sum(int(group["failures"]) for each in means.values() for group in each.values())
    rows.append(("all", "", "failures", "none", str(failures), "BELOW" if failures else "ok"))
    header = ("set", "group", "metric", "floor", "figure", "")
    return Table("Benchmark floors", header, tuple(rows)), good and not failures

"""Puts the tables into benchmarks/README.md, between its markers, and draws quality against cost.

In: `Table`s and `Outcome`s. Out: two files. Must not know: how figures are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluate import SET_NAMES, Outcome, cost_ratio
from benchmarks.tables import Table

README = Path(__file__).with_name("README.md")
CHART = Path(__file__).with_name("quality-cost.svg")
MARKS = ("<!-- tables: written by `python -m benchmarks report` -->", "<!-- end of tables -->")
LISTING_MARKS = (
    "<!-- listing tables: written by `python -m benchmarks listing --write` -->",
    "<!-- end of listing tables -->",
)
LINES_MARKS = (
    "<!-- lines tables: written by `python -m benchmarks lines --write` -->",
    "<!-- end of lines tables -->",
)
HOSTILE_MARKS = (
    "<!-- hostile tables: written by `python -m benchmarks hostile --write` -->",
    "<!-- end of hostile tables -->",
)
PATTERN_MARKS = (
    "<!-- pattern tables: written by `python -m benchmarks hostile --patterns --write` -->",
    "<!-- end of pattern tables -->",
)
START, END = MARKS
LETTER_WIDTH, LABEL_HEIGHT = 6.5, 13
"""room for a letter of a name in the chart, in pixels of its 100 dpi"""
PANELS = ("vi-html", "news", "wcxb")


def write_tables(tables: Sequence[Table], file: Path = README, marks: tuple[str, str] = MARKS) -> None:
    """Replace what stands between the markers; everything else in the file stays."""
    text = file.read_text(encoding="utf-8")
    before, start, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not start or not end:
        raise ValueError(f"{file} needs the two marker lines {marks[0]!r} and {marks[1]!r}")
    body = "\n".join(table.markdown() for table in tables)
    file.write_text(f"{before}{start}\n\n{body}\n{end}{after}", encoding="utf-8")


def draw(found: dict[str, list[Outcome]], file: Path = CHART) -> None:
    """F1 against CPU time in bare parses, one panel a set; up and left is better."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "cleannews"  # the same figures give the same bytes
    matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: smaller, and it can be searched
    from matplotlib import pyplot

    panels = [name for name in PANELS if found.get(name)]
    figure, axes = pyplot.subplots(1, len(panels), figsize=(5.2 * len(panels), 4.6), squeeze=False)
    for axis, name in zip(axes[0], panels, strict=True):
        points = _points(found[name], name)
        axis.set_xscale("log")
        axis.margins(x=0.35)
        axis.scatter([cost for cost, _, _ in points], [quality for _, quality, _ in points], s=28, color="#456990")
        axis.set_title(SET_NAMES[name] + (", whole pages" if name == "vi-html" else ""))
        axis.set_xlabel("CPU time in bare lxml parses of the page")
        axis.grid(alpha=0.25)
    axes[0][0].set_ylabel("token F1")
    figure.tight_layout()  # before the labels: they are placed by pixels, which this moves
    for axis, name in zip(axes[0], panels, strict=True):
        _label(axis, _points(found[name], name))
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def _label(axis: Any, points: Sequence[tuple[float, float, str]]) -> None:
    """Name the points from the top down, each name moved below those that it would cover."""
    taken: list[tuple[float, float, float]] = []
    for cost, quality, system in sorted(points, key=lambda point: (-point[1], point[0])):
        own = system == "cleannews"
        x, y = axis.transData.transform((cost, quality))
        place = y
        end = x + LETTER_WIDTH * len(system)
        while any(x < right and left < end and abs(place - top) < LABEL_HEIGHT for left, right, top in taken):
            place -= 2
        taken.append((x, end, place))
        axis.annotate(
            system,
            (cost, quality),
            xytext=(7, (place - y) * 72 / axis.figure.dpi - 3),
            textcoords="offset points",
            fontsize=8,
            color="#c1121f" if own else "#222222",
            weight="bold" if own else "normal",
            arrowprops={"arrowstyle": "-", "color": "#bbbbbb", "linewidth": 0.6},
        )


def _points(outcomes: Sequence[Outcome], name: str) -> list[tuple[float, float, str]]:
    """(cost, quality, system) of each system that has both."""
    counted = {each.system: each.of("part", "whole") if name == "vi-html" else each for each in outcomes}
    return [(cost, counted[each.system].mean("f1"), each.system) for each in outcomes if (cost := cost_ratio(each))]

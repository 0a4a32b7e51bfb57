"""What a page costs: time as ratios within one run, by stage; loading; memory; what a million pages cost, beside the rivals.

In: the data folder. Out: tables. Must not know: gold, quality. Nothing here fails: floors of speed would depend on the machine.

A bare parse and an extraction of the same page take turns, because a machine that others use is slower now and faster then.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks.data import Page, load_news, load_vi, load_wcxb
from benchmarks.probe import ask
from benchmarks.tables import Table
from benchmarks.worker import parse_seconds
from cleannews import extract, pipeline

README = Path(__file__).with_name("README.md")
SPEED_MARKS = ("<!-- speed tables: written by `python -m benchmarks speed --write` -->", "<!-- end of speed tables -->")
STAGES = ("decode", "segment_html", "segment_text", "measure", "score", "weigh", "label", "judge_page", "find_language")
"""Functions that `pipeline` calls by these names; what they leave is making blocks and the document."""
_STARTS = 5
_PEAK = 8  # megabytes of the page whose memory is measured
_MILLION = 1_000_000
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Turns:
    """CPU seconds of several things done to the same inputs in turns."""

    seconds: dict[str, float]
    inputs: int
    bytes: int

    def ratio(self, one: str, other: str) -> float:
        return self.seconds[one] / self.seconds[other]

    def each(self, name: str) -> float:
        """Milliseconds an input."""
        return 1000.0 * self.seconds[name] / max(self.inputs, 1)


def take_turns(
    inputs: Sequence[Any], doers: dict[str, Callable[[Any], Any]], clock: Clock = time.process_time
) -> Turns:
    """Do each of them to each input, one right after the other."""
    seconds = dict.fromkeys(doers, 0.0)
    for each in inputs:
        for name, do in doers.items():
            before = clock()
            do(each)
            seconds[name] += clock() - before
    return Turns(seconds, len(inputs), sum(len(each.encode() if isinstance(each, str) else each) for each in inputs))


@dataclass(slots=True)
class Stopwatch:
    """CPU seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    def around(self, name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            before = time.process_time()
            try:
                return do(*args, **options)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - before

        return timed


@contextmanager
def watched() -> Iterator[Stopwatch]:
    """While this lasts, the stages of the pipeline are timed."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for name in STAGES:
            stack.enter_context(patch.object(pipeline, name, watch.around(name, getattr(pipeline, name))))
        yield watch


def pages_of(data: Path, step: int) -> dict[str, list[bytes]]:
    """Every step-th page of each set, as bytes; of the Vietnamese ones all."""
    sets: dict[str, Sequence[Page]] = {
        "WCXB": load_wcxb(data)[::step],
        "News": load_news(data)[:: max(step // 4, 1)],
        "Vietnamese": load_vi(data),
    }
    return {name: [raw for page in pages if (raw := page.raw).strip()] for name, pages in sets.items()}


def speed_tables(data: Path, step: int, pages: int) -> list[Table]:
    """All tables."""
    found = pages_of(data, step)
    extract(found["WCXB"][0])
    ratios = {name: take_turns(raws, {"parse": parse_seconds, "extract": extract}) for name, raws in found.items()}
    texts = {name: [plain(raw) for raw in found[name]] for name in ("Vietnamese", "News")}
    paths = [str(page.path) for page in load_wcxb(data)[::step]]
    return [
        ratio_table(ratios),
        stage_table(found["WCXB"]),
        text_table(texts),
        process_table(paths, pages),
        million_table(ratios["WCXB"], README.read_text("utf-8")),
    ]


def plain(raw: bytes) -> str:
    """The page as plain text, a line a block."""
    return "\n".join(block.text for block in extract(raw).blocks)


def ratio_table(ratios: dict[str, Turns]) -> Table:
    rows = tuple(
        (
            name,
            str(turns.inputs),
            f"{turns.bytes / turns.inputs / 1000:.0f}",
            f"{turns.each('parse'):.2f}",
            f"{turns.each('extract'):.2f}",
            f"{turns.ratio('extract', 'parse'):.1f}",
        )
        for name, turns in ratios.items()
    )
    header = ("pages", "n", "kB a page", "bare parse, ms", "extract, ms", "parses")
    return Table("HTML: extraction and a bare `lxml.etree` parse in turns", header, rows)


def stage_table(raws: Sequence[bytes]) -> Table:
    """What each stage takes, in bare parses of the same pages."""
    with watched() as watch:
        turns = take_turns(raws, {"parse": parse_seconds, "extract": extract})
    rest = turns.seconds["extract"] - sum(watch.seconds.values())
    rows = tuple(
        (name, f"{1000 * seconds / turns.inputs:.2f}", f"{seconds / turns.seconds['parse']:.2f}")
        for name, seconds in (*watch.seconds.items(), ("blocks, document", rest))
    )
    return Table("By stage, WCXB", ("stage", "ms a page", "parses"), rows)


def text_table(texts: dict[str, list[str]]) -> Table:
    """Megabytes of UTF-8 a second, and what part of the time goes into repair: with it and without, in turns."""

    def unrepaired(text: str) -> Any:
        with (
            patch.object(pipeline, "repair", lambda piece, page: (piece, ())),
            patch.object(pipeline, "is_clean", lambda piece: True),
        ):
            return extract(text, kind="text")

    rows = []
    for name, each in texts.items():
        turns = take_turns(each, {"all": lambda text: extract(text, kind="text"), "unrepaired": unrepaired})
        rate = turns.bytes / turns.seconds["all"] / 1e6
        rows.append((name, str(turns.inputs), f"{rate:.2f}", f"{1 - turns.ratio('unrepaired', 'all'):.2f}"))
    return Table("Plain text", ("pages", "n", "MB/s", "share of repair"), tuple(rows))


def process_table(paths: Sequence[str], pages: int) -> Table:
    """Loading and memory, each in a process of its own; of loading the median of five."""
    starts = {kind: [ask("start", kind) for _ in range(_STARTS)] for kind in ("html", "text")}

    def middle(kind: str, key: str) -> float:
        return float(median(each[key] for each in starts[kind]))

    rows = [
        ("`import cleannews`, s", f"{middle('html', 'import'):.2f}"),
        ("`import cleannews`, MB", f"{middle('html', 'import_mb'):.0f}"),
        *((f"first call, {kind}: s more", f"{middle(kind, 'first'):.2f}") for kind in starts),
        *((f"first call, {kind}: MB more", f"{middle(kind, 'first_mb'):.0f}") for kind in starts),
        *((f"memory, {kind}: times the page", f"{ask('peak', kind, str(_PEAK))['times']:.1f}") for kind in starts),
    ]
    grown = ask("growth", str(pages), *paths)
    rows.append((f"growth over {pages:,} pages, MB", f"{grown['one']:.1f}"))
    rows.append((f"growth over {pages:,} pages in threads, MB", f"{grown['threads']:.1f}"))
    return Table("Loading and memory", ("", "measured"), tuple(rows))


def rival_parses(readme: str) -> dict[str, float]:
    """What a page of WCXB costs each system in bare parses, from the table of stored outputs in the README."""
    _, _, table = readme.partition("### Cost\n")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.partition("\n###")[0].splitlines()
        if line.startswith("|") and not re.match(r"\|\s*-", line)
    ]
    if not rows or "WCXB, ms" not in rows[0]:
        return {}
    place = rows[0].index("WCXB, ms") + 1
    return {row[0]: float(row[place]) for row in rows[1:] if re.fullmatch(r"[\d.]+", row[place])}


def million_table(turns: Turns, readme: str) -> Table:
    """CPU hours for a million pages like those of WCXB: cleannews as measured now, the others by their stored ratio."""
    parses = rival_parses(readme) | {"cleannews": turns.ratio("extract", "parse")}
    each = turns.seconds["parse"] / max(turns.inputs, 1)
    rows = tuple(
        (name, f"{ratio:.1f}", f"{ratio * each * _MILLION / 3600:.1f}")
        for name, ratio in sorted(parses.items(), key=lambda item: item[1])
    )
    note = "Bare parses a page of WCXB times what a bare parse takes here; the rivals' ratios are those of the stored outputs."
    return Table("A million pages", ("system", "parses", "CPU hours"), rows, note)

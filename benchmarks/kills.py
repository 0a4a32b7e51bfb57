"""`cleannews batch` killed at random moments, resumed, and compared with a run that nobody touched.

In: how often, and for which formats. Out: a table. Must not know: how a run goes on.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.packs import documents, write_jsonl
from benchmarks.tables import Table

FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
MARKS = ("<!-- kill table: written by `python -m benchmarks kills --write` -->", "<!-- end of kill table -->")
_DOCUMENTS = 150
_COMMAND = (sys.executable, "-c", "from cleannews.cli import main; main()", "batch", "-q", "--resume")
_HOW = ("--checkpoint", "4", "--workers", "3")


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of the kills of one format."""

    kills: int
    runs: int
    """Outputs that were made in spite of them."""
    different: int
    """Outputs or failure reports that were not those of the run that nobody touched."""
    early: int
    """How often an output had its name before it was whole."""
    left: int
    """Kills after which a process was still there ten seconds later."""


def kill_table(times: int, formats: Sequence[str], say: Callable[[str], None]) -> tuple[Table, bool]:
    """A row a format, and whether all is as it should be."""
    rows = []
    good = True
    for each in formats:
        with TemporaryDirectory() as folder:
            trial = kill(Path(folder), each, times)
        good = good and not (trial.different or trial.early or trial.left)
        rows.append((each, *map(str, (trial.kills, trial.runs, trial.different, trial.early, trial.left))))
        say(f"{each}: {trial}")
    header = ("output", "kills", "outputs made", "different", "named too early", "processes left")
    note = f"{_DOCUMENTS} documents and 3 lines that are no JSON, {' '.join(_HOW)}; every second time only the main process is killed."
    return Table("kill -9 and --resume", header, tuple(rows), note), good


def kill(folder: Path, ending: str, times: int) -> Trial:
    """Kill, resume, and kill again until it has been killed so often; an output that is finished is compared and made anew."""
    source, target = folder / "in.jsonl", folder / f"out.{ending}"
    write_jsonl(source, documents(_DOCUMENTS))
    with source.open("a") as file:
        file.write("no json\n" * 3)
    command = [*_COMMAND, *_HOW, str(source), "-o"]
    untouched = folder / f"untouched.{ending}"
    subprocess.run([*command, str(untouched)], stderr=subprocess.DEVNULL, check=False)
    wanted = _bytes(untouched)
    chance = random.Random(ending)
    kills = runs = different = early = left = 0
    while kills < times:
        killed, gone = _run_and_kill([*command, str(target)], chance.uniform(0.0, 3.0), kills % 2 == 0)
        kills += killed
        left += not gone
        partial = target.with_name(target.name + ".partial")
        if target.exists() and killed and partial.exists():
            early += _bytes(target) != wanted
        elif target.exists():
            runs += 1
            different += _bytes(target) != wanted
            for path in _files(target):
                path.unlink(missing_ok=True)
    subprocess.run([*command, str(target)], stderr=subprocess.DEVNULL, check=False)
    return Trial(kills, runs + 1, different + (_bytes(target) != wanted), early, left)


def _run_and_kill(command: list[str], after: float, all_of_it: bool) -> tuple[bool, bool]:
    """Whether it was killed before it came to its end, and whether nothing of it is left."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        if all_of_it:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    killed = process.wait() == -signal.SIGKILL
    return killed, _is_gone(process.pid)


def _is_gone(group: int) -> bool:
    """Whether every process of the group ends within ten seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False


def _files(target: Path) -> tuple[Path, Path]:
    return target, target.with_name(target.name + ".failures.jsonl")


def _bytes(target: Path) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() if path.exists() else b"" for path in _files(target))

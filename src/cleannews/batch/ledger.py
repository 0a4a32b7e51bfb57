"""What a run has done so far, on disk, so that it can be killed at any moment and go on from there.

In: parts of the output as they become whole. Out: where to go on. Must not know how lines are made or joined.

All is in a folder beside the output. A part is written under another name, synced, renamed, and only then named in
`ledger.jsonl`, which only grows. So what the ledger names is whole; what it does not name, a last line torn in the middle
included, is not there and is done again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from cleannews.batch.portions import Place
from cleannews.errors import CleanNewsError


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the output that is safely on disk."""

    number: int
    size: int
    """Bytes of its lines."""
    end: Place
    """Where the inputs are to be read on."""
    tally: dict[str, int]
    """What was counted in it."""
    failures: tuple[dict[str, Any], ...]
    """Lines of the failure report."""

    def to_json(self) -> str:
        told = {"number": self.number, "size": self.size, "file": self.end.file, "items": self.end.items}
        return json.dumps({**told, "tally": self.tally, "failures": self.failures})

    @classmethod
    def from_json(cls, line: str | bytes) -> Self:
        told = json.loads(line)
        end = Place(told["file"], told["items"])
        return cls(told["number"], told["size"], end, told["tally"], tuple(told["failures"]))


@dataclass(slots=True)
class Ledger:
    """The folder of a run that is not finished. Made by `begin` or `resume`, and to be closed."""

    folder: Path
    parts: int = 0
    """How many parts there are."""
    end: Place = field(default_factory=Place)
    tally: Counter[str] = field(default_factory=Counter)
    _lock: IO[str] | None = None

    @classmethod
    def begin(cls, folder: Path, plan: dict[str, Any]) -> Self:
        """A new folder, in the place of one that may be there and that no other run is writing to."""
        if folder.exists():
            old = cls(folder)
            old._take_lock()
            old.close()
        discard(folder)
        fresh = folder.with_name(folder.name + ".new")
        discard(fresh)
        fresh.mkdir(parents=True)
        write_whole(fresh / "plan.json", [json.dumps(plan).encode()])
        (fresh / "ledger.jsonl").touch()
        ledger = cls(fresh)
        ledger._take_lock()
        # With its plan in it or not at all
        fresh.rename(folder)
        ledger.folder = folder
        sync_folder(folder.parent)
        return ledger

    @classmethod
    def resume(cls, folder: Path, plan: dict[str, Any]) -> Self:
        """The folder as it was left. Raises CleanNewsError where the command or the inputs are not what they were."""
        ledger = cls(folder)
        ledger._take_lock()
        told = json.loads((folder / "plan.json").read_text("utf-8"))
        changed = [name for name in plan if told.get(name) != plan[name]]
        if changed:
            ledger.close()
            raise CleanNewsError(
                f"cannot resume: {', '.join(changed)} changed since the run in {folder} was begun; give the same command "
                "again, or begin anew with --overwrite"
            )
        good = 0
        for part, size in ledger._named():
            good += size
            ledger.parts, ledger.end = part.number + 1, part.end
            ledger.tally.update(part.tally)
        os.truncate(ledger._book, good)
        return ledger

    def add(self, lines: Iterable[bytes], end: Place, tally: dict[str, int], failures: list[dict[str, Any]]) -> None:
        """Put down a part; when this returns, it is safe."""
        size = write_whole(self.part(self.parts), lines)
        part = Part(self.parts, size, end, tally, tuple(failures))
        with self._book.open("a", encoding="utf-8") as book:
            book.write(part.to_json() + "\n")
            book.flush()
            os.fsync(book.fileno())
        self.parts, self.end = self.parts + 1, end
        self.tally.update(tally)

    def lines(self) -> Iterator[Path]:
        """The files of all parts, in order."""
        return (self.part(number) for number in range(self.parts))

    def failures(self) -> Iterator[dict[str, Any]]:
        """The failure report, line by line."""
        for part, _ in self._named():
            yield from part.failures

    def part(self, number: int) -> Path:
        return self.folder / f"{number:06}.jsonl"

    @property
    def whole(self) -> Path:
        """Where the output is put together before it gets its name."""
        return self.folder / "whole"

    def is_joined(self) -> bool:
        """Whether the output was put together; where `whole` is gone then, it has its name already."""
        return (self.folder / "joined").exists()

    def mark_joined(self) -> None:
        write_whole(self.folder / "joined", [])

    def remove(self) -> None:
        """The run is finished: nothing of it is needed any more."""
        self.close()
        discard(self.folder)

    def close(self) -> None:
        """Let another run have the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def _book(self) -> Path:
        return self.folder / "ledger.jsonl"

    def _named(self) -> Iterator[tuple[Part, int]]:
        """The parts that are whole, with the length of their line in the ledger."""
        with self._book.open("rb") as book:
            for number, line in enumerate(book):
                if not line.endswith(b"\n"):
                    return
                try:
                    part = Part.from_json(line)
                except (ValueError, KeyError, TypeError):
                    return
                file = self.part(number)
                if part.number != number or not file.exists() or file.stat().st_size != part.size:
                    return
                yield part, len(line)

    def _take_lock(self) -> None:
        """Nobody else may write here as long as this process lives; a process that was killed holds no lock."""
        self._lock = (self.folder / "lock").open("w")
        try:
            import fcntl

            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # Windows: two runs on one output are the user's to avoid
            return
        except BlockingIOError as error:
            self.close()
            raise CleanNewsError(f"another run is writing to {self.folder}; wait for its end") from error


def write_whole(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file that is there under its name only when it is whole and on disk; its size."""
    unfinished = path.with_name(path.name + ".tmp")
    with unfinished.open("wb") as file:
        size = sum(map(file.write, pieces))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)
    return size


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on disk too, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def discard(folder: Path) -> None:
    """Remove a folder: first its name, at once, so that half of it is never taken for all."""
    rubbish = folder.with_name(folder.name + ".old")
    shutil.rmtree(rubbish, ignore_errors=True)
    if folder.exists():
        folder.rename(rubbish)
        shutil.rmtree(rubbish, ignore_errors=True)

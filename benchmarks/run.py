"""Runs extractors over the sets and stores what they give.

In: names of systems and sets. Out: `out/SYSTEM.SET.jsonl`, a head line (version, setting, models) and then a line a
document with text, CPU seconds, the parse's CPU seconds and the failure, if any.
Must not know: gold or metrics.
"""

from __future__ import annotations

import json
import os
import platform
import selectors
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.systems import HERE, OUT, System, python_of, version_of
from benchmarks.tasks import Folds, Job

TIME_LIMIT = 60.0
"""wall seconds a document may take before its worker is killed"""
START_LIMIT = 120.0
"""wall seconds for a worker's imports and first call"""


@dataclass(frozen=True, slots=True)
class Limits:
    document: float = TIME_LIMIT
    start: float = START_LIMIT


class WorkerError(RuntimeError):
    """A worker that did not start; the message holds the end of what it said."""


class Worker:
    """A worker process, started when needed, killed and started anew after a time-out or a crash."""

    def __init__(self, system: System, python: Path, folds: Folds, limits: Limits | None = None) -> None:
        # -P: this folder's module names must not hide those of an extractor's dependencies
        self._command = [str(python), "-P", str(HERE / "worker.py"), system.name]
        if folds.folder:
            self._command.append(str(folds.folder.resolve()))
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._pending = b""

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The worker's result. A time-out or a crash is one too: no text, at the cost of the time limit or nothing."""
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            line = self._line(process, self._limits.document)
        except BrokenPipeError:
            line = b""
        if line:
            found: dict[str, Any] = json.loads(line)
            return found
        timed_out = line is None
        self.stop()
        return {
            "text": "",
            "failure": "time limit" if timed_out else "crash",
            "cpu": self._limits.document if timed_out else 0.0,
            "parse": None,
        }

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process, self._pending = None, b""

    def _start(self) -> subprocess.Popen[bytes]:
        with (OUT / "worker.log").open("ab") as log:
            process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        self._process = process
        if not self._line(process, self._limits.start):
            self.stop()
            raise WorkerError(f"{' '.join(self._command[2:4])} did not start; see {OUT / 'worker.log'}")
        return process

    def _line(self, process: subprocess.Popen[bytes], limit: float) -> bytes | None:
        """The next line of the worker: None when time is up, empty when it has ended."""
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._pending:
                if not selector.select(limit):
                    return None
                chunk = os.read(process.stdout.fileno(), 1 << 20)
                if not chunk:
                    return b""
                self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        return line


def output_file(system: str, name: str) -> Path:
    return OUT / f"{system}.{name}.jsonl"


def run(system: System, name: str, documents: list[Job], folds: Folds, say: Callable[[str], None]) -> bool:
    """Run one system over one set. False, and said so, where the system is not installed or does not start."""
    python, version = python_of(system), version_of(system)
    if python is None or version is None:
        say(f"{system.name}: not installed")
        return False
    OUT.mkdir(parents=True, exist_ok=True)
    own = system.name == "cleannews"
    head = {
        "system": system.name,
        "set": name,
        "version": version,
        "setting": system.setting,
        "python": platform.python_version() if system.environment == "own" else _python_version(python),
        "models": folds.words if own else "",
    }
    target = output_file(system.name, name)
    part = target.with_suffix(".part")
    try:
        with Worker(system, python, folds) as worker, part.open("w", encoding="utf-8") as file:
            file.write(json.dumps(head) + "\n")
            for job in documents:
                file.write(json.dumps({"id": job.id, **worker.ask(job.message)}, ensure_ascii=False) + "\n")
    except WorkerError as error:
        say(f"{system.name}: {error}")
        part.unlink(missing_ok=True)
        return False
    part.replace(target)  # a run that was stopped half-way leaves the last whole one in place
    say(f"{system.name} {version}: {len(documents)} documents of {name}")
    return True


def _python_version(python: Path) -> str:
    done = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]

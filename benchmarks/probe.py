"""What a process of its own tells of itself: how long cleannews takes to load, how much memory it takes, whether it grows.

In: the command line, `python -m benchmarks.probe start | peak | growth …`. Out: one JSON object on the standard output.
Must not know: the tables; data sets, of whose pages it is given the paths.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

HTML = "<html><body><h1>Tin tức</h1><p>Một câu đủ dài để có thể là một đoạn của bài báo, và hết.</p></body></html>"
TEXT = "Tin tức\nMột câu đủ dài để có thể là một đoạn của bài báo, và hết."
MEGABYTE = 1 << 20
THREADS = 4


def ask(*arguments: str) -> dict[str, Any]:
    """What a fresh process answers."""
    command = [sys.executable, "-m", "benchmarks.probe", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def memory() -> float:
    """Megabytes this process holds now; the most it has held, where the system does not say."""
    return _status("VmRSS")


def peak() -> float:
    """The most megabytes this process has held. What getrusage says of that counts the process that started it, too."""
    return _status("VmHWM")


def _status(name: str) -> float:
    status = Path("/proc/self/status")
    if status.exists():
        told = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines() if ":" in line)
        return int(told[name].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MEGABYTE if sys.platform == "darwin" else most / 1024


def start(raw: str) -> dict[str, float]:
    """CPU seconds and megabytes of the import, of the first call and of the second."""
    before, bare = time.process_time(), memory()
    import cleannews

    loaded, held = time.process_time(), memory()
    cleannews.extract(raw)
    called = time.process_time()
    cleannews.extract(raw)
    again = time.process_time()
    return {
        "import": loaded - before,
        "import_mb": held - bare,
        "first": 2 * called - loaded - again,  # beyond what the call takes anyway
        "first_mb": memory() - held,
    }


def peak_of(kind: str, size: int) -> dict[str, float]:
    """How many times the size of a page the memory grows by while it is read; the page is made up, of about `size` megabytes."""
    import cleannews

    cleannews.extract(HTML if kind == "html" else TEXT)
    before = peak()
    line = "Một câu đủ dài để có thể là một đoạn của bài báo, có số {} trong đó, và hết. " * 6
    rows = (line.format(*[number] * 6) for number in range(size * MEGABYTE // (len(line.encode()) + 7)))
    raw = ("\n".join(rows) if kind == "text" else "".join(f"<p>{row}</p>" for row in rows)).encode()
    held = max(peak(), before)
    document = cleannews.extract(raw)
    return {"times": (peak() - held) / (len(raw) / MEGABYTE), "status": float(document.status == "cut")}


def growth(pages: int, paths: Sequence[str]) -> dict[str, float]:
    """Megabytes that the process grows by over the last three quarters of so many pages, one after another and in threads."""
    from concurrent.futures import ThreadPoolExecutor

    import cleannews

    raws = [Path(path).read_bytes() for path in paths]
    found = {}
    for name, workers in (("one", 1), ("threads", THREADS)):
        with ThreadPoolExecutor(workers) as pool:
            work = cycle(raws)
            for _ in pool.map(lambda raw: len(cleannews.extract(raw).text), islice(work, pages // 4)):
                pass
            before = memory()
            for low in range(pages // 4, pages, 1000):
                for _ in pool.map(lambda raw: len(cleannews.extract(raw).text), islice(work, min(1000, pages - low))):
                    pass
            found[name] = memory() - before
    return found


def main(arguments: Sequence[str]) -> None:
    """Answer one question."""
    question, *rest = arguments
    if question == "start":
        answer = start(HTML if rest[0] == "html" else TEXT)
    elif question == "peak":
        answer = peak_of(rest[0], int(rest[1]))
    else:
        answer = growth(int(rest[0]), sys.stdin.read().split("\n") if rest[1] == "-" else rest[1:])
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])

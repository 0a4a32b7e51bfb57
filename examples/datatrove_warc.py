"""WARC files to clean JSON lines with datatrove, in several tasks: python examples/datatrove_warc.py CRAWL OUT [TASKS]

Run it again after an error and only the tasks that were not finished are done.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter

from cleannews.integrations.datatrove import CleanNews


def executor(crawl: Path, out: Path, tasks: int) -> Any:
    """Files of `crawl`, shared out over tasks, to `out/data`; what is done is in `out/logs`."""
    return LocalPipelineExecutor(
        [
            WarcReader(str(crawl)),
            CleanNews(fields=("title", "lead", "language", "roles")),
            JsonlWriter(str(out / "data"), output_filename="${rank}.jsonl", compression=None),
        ],
        tasks=tasks,
        workers=min(tasks, 2),
        logging_dir=str(out / "logs"),
    )


if __name__ == "__main__":
    executor(Path(sys.argv[1]), Path(sys.argv[2]), int((*sys.argv, "2")[3])).run()

"""Parts of the output joined to one file.

In: files of JSON lines, in order. Out: JSON lines, packed or not, or Parquet. Must not know where the lines are from.
"""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from cleannews.batch.arrow import arrow_schema, arrow_table
from cleannews.batch.fields import FieldType
from cleannews.batch.needs import need
from cleannews.errors import CleanNewsError

OUTPUTS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
"""How the name of an output may end."""

_GROUP = 64 << 20  # bytes of JSON lines in a row group of Parquet: what a reader must hold in memory


def output_format(path: Path) -> str:
    """The ending that says how to write a file. Raises CleanNewsError for one that says nothing."""
    found = next((ending for ending in OUTPUTS if path.name.lower().endswith(ending)), None)
    if found is None:
        raise CleanNewsError(f"{path}: the output's name must end in {', '.join(OUTPUTS)}")
    return found


def check_output(format: str) -> None:
    """Raise CleanNewsError now, and not after hours, if a library to write this is missing."""
    need("orjson", "writing JSON lines")
    if format == ".parquet":
        need("pyarrow", "writing Parquet")
    if format == ".jsonl.zst":
        need("zstandard", "writing .zst")


def join(parts: Iterable[Path], target: Path, format: str, types: Mapping[str, FieldType]) -> None:
    """Write all lines to one file, and make sure that it is on disk. The same lines give the same bytes."""
    if format == ".parquet":
        _to_parquet(parts, target, types)
        with target.open("rb") as file:
            os.fsync(file.fileno())
        return
    with target.open("wb") as file:
        with _packer(file, format) as packed:
            for part in parts:
                with part.open("rb") as lines:
                    shutil.copyfileobj(lines, packed, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def _packer(file: IO[bytes], format: str) -> Any:
    """One gzip member or Zstandard frame for all: many readers stop at the end of the first frame."""
    if format == ".jsonl.gz":
        return gzip.GzipFile("", "wb", 6, file, mtime=0)
    if format == ".jsonl.zst":
        return need("zstandard", "writing .zst").ZstdCompressor(level=6).stream_writer(file, closefd=False)
    return open(file.fileno(), "wb", closefd=False)


def _to_parquet(parts: Iterable[Path], target: Path, types: Mapping[str, FieldType]) -> None:
    parquet, loads = need("pyarrow.parquet", "writing Parquet"), need("orjson", "writing Parquet").loads
    rows: list[Any] = []
    size = 0
    with parquet.ParquetWriter(target, arrow_schema(types), compression="zstd") as writer:
        for part in parts:
            with part.open("rb") as lines:
                rows += map(loads, lines)
            size += part.stat().st_size
            if size >= _GROUP:
                writer.write_table(arrow_table(types, rows))
                rows, size = [], 0
        if rows:
            writer.write_table(arrow_table(types, rows))
